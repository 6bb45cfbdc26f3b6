//! A guide: what one stage says about one function.
//!
//! Facts are the sources'; the sentences are this project's. What is ours
//! beyond wording stands in fields of type [`Ours`], so that every output can
//! tell the two apart.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer, de};

use super::checked::{PARTS_OF_A_SECTION, checked, identified, shorthand};
use super::date::Date;
use super::id::{self, Slug, SourceId, StageId};
use super::marks::{Marks, no_metric};
use super::share::ShareOf;
use super::source::Origin;
use super::table::{Table, or_text};
use crate::quantity::figure::{Figure, Kind};
use crate::yaml::{Code, Refusal, Refusals};

/// A statement of our own, which no source makes: a text in the playbooks, and a
/// text with its origin in answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Ours(pub String);

impl Serialize for Ours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ours = serializer.serialize_struct("Ours", 2)?;
        ours.serialize_field("text", &self.0)?;
        ours.serialize_field("origin", &Origin::Ours)?;
        ours.end()
    }
}

impl JsonSchema for Ours {
    fn schema_name() -> Cow<'static, str> {
        "Ours".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let description = "A statement of our own, which no source makes.";
        if generator.contract().is_deserialize() {
            return json_schema!({ "description": description, "type": "string" });
        }
        json_schema!({
            "description": description,
            "type": "object",
            "properties": { "text": { "type": "string" }, "origin": { "const": "ours" } },
            "required": ["text", "origin"],
        })
    }
}

/// One guide, as its file says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The document that the facts come from.
    pub source: SourceId,
    /// The heading in that document under which they stand.
    pub heading: String,
    /// The day on which the figures held, where that is known.
    #[serde(default, rename = "as-of")]
    pub as_of: Option<Date>,
    /// How the function works at the stage.
    pub approach: String,
    /// Its tables, points and steps, in the order of the source.
    #[serde(deserialize_with = "checked")]
    #[schemars(with = "Vec<SectionFile>")]
    pub sections: Vec<Section>,
    /// What not to do at the stage.
    #[serde(default, deserialize_with = "checked")]
    pub avoid: Vec<AntiPattern>,
    /// What to leave for a later stage.
    #[serde(default, deserialize_with = "checked")]
    pub wait: Vec<Deferral>,
    /// What the source refers the reader to.
    #[serde(default, deserialize_with = "checked")]
    pub references: Vec<Reference>,
}

/// One titled block of a guide.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "SectionFile")]
pub struct Section {
    /// Its id in the guide.
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// Whose the title is: the sources leave some tables without one.
    pub title_origin: Origin,
    /// What stands before the block.
    pub intro: Option<String>,
    /// The block.
    pub body: Body,
    /// What stands after the block.
    pub note: Option<String>,
    /// Whose the note is: some say what the source does not.
    pub note_origin: Origin,
    /// What the program needs to know of it.
    pub marks: Marks,
}

/// What a section holds.
#[derive(Clone, Debug)]
pub enum Body {
    /// Rows under columns.
    Table(Table),
    /// Named points in no order.
    Points(Vec<Point>),
    /// Steps in order.
    Steps(Vec<Step>),
}

/// A section as written: with exactly one of its three bodies.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Section")]
pub(super) struct SectionFile {
    /// Its id; the slug of the title unless given.
    id: Option<Slug>,
    /// Its title.
    title: String,
    /// `ours` where the source gives the block no title.
    #[serde(default)]
    title_origin: Origin,
    /// What stands before the block.
    intro: Option<String>,
    /// Rows under columns.
    #[serde(default, deserialize_with = "checked")]
    table: Option<Table>,
    /// Named points in no order.
    #[serde(default, deserialize_with = "checked")]
    points: Option<Vec<Point>>,
    /// Steps in order.
    #[serde(default, deserialize_with = "checked")]
    steps: Option<Vec<Step>>,
    /// What stands after the block.
    note: Option<String>,
    /// `ours` where the note speaks of the source, or says what it does not.
    #[serde(default)]
    note_origin: Origin,
    /// What the program needs to know of it.
    #[serde(default)]
    marks: Marks,
}

impl TryFrom<SectionFile> for Section {
    type Error = Refusals;

    fn try_from(file: SectionFile) -> Result<Self, Refusals> {
        let SectionFile { id, title, title_origin, intro, note, note_origin, marks, .. } = file;
        if marks.metric.is_some() {
            return Err(no_metric("a row or a point, and this is a section").into());
        }
        let body = match (file.table, file.points, file.steps) {
            (Some(table), None, None) => Body::Table(table),
            (None, Some(points), None) => Body::Points(points),
            (None, None, Some(steps)) => Body::Steps(steps),
            _ => {
                let message = format!(
                    "the section `{title}` needs one of `table`, `points` and `steps`, and only one"
                );
                return Err(Refusal::new(Code::Body, message).into());
            }
        };
        let id = id.unwrap_or_default();
        Ok(Self { id, title, title_origin, intro, body, note, note_origin, marks })
    }
}

/// One point of a list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Point {
    /// Its id in the section; the slug of the name unless given.
    #[serde(default, deserialize_with = "id::optional")]
    #[schemars(with = "Option<Slug>", skip_serializing_if = "Slug::is_unset")]
    pub id: Slug,
    /// Its name.
    pub name: String,
    /// `ours` where the source gives it no name.
    #[serde(default)]
    pub name_origin: Origin,
    /// What it says.
    pub detail: String,
    /// The quantity in it, with its subject.
    pub figure: Option<Figure>,
    /// What the figure, a percentage, is a share of.
    pub share_of: Option<ShareOf>,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

impl Point {
    fn check(&self) -> Result<(), Refusal> {
        let figure = self.figure.as_ref();
        let kind = figure.map(|figure| figure.quantity().unit.kind());
        if self.share_of.is_some() && kind != Some(Kind::Percent) {
            return Err(Refusal::new(
                Code::Share,
                format_args!(
                    "`share-of` says what a percentage is a share of: give `{}` a `figure` in percent",
                    self.name
                ),
            ));
        }
        match &self.marks.metric {
            Some(_) if figure.is_none() => {
                Err(no_metric("a point with a `figure`, and this one has none"))
            }
            Some(metric) => metric.check(figure),
            None => Ok(()),
        }
    }
}

/// One step of a sequence.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id in the section.
    pub id: Slug,
    /// What to do.
    pub detail: String,
    /// The quantity in it.
    pub figure: Option<Figure>,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

/// One thing not to do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AntiPattern {
    /// Its id among the guide's anti-patterns; the slug of the name unless given.
    #[serde(default, deserialize_with = "id::optional")]
    #[schemars(with = "Option<Slug>", skip_serializing_if = "Slug::is_unset")]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it does harm.
    pub why: String,
    /// Ours: a yes/no question where "yes" means it is being done.
    pub ask: Option<Ours>,
    /// Ours: what to do instead, in a line.
    pub instead: Option<Ours>,
    /// The address in the same guide of the advice that `instead` draws on.
    pub drawn_from: Option<String>,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

/// One thing to leave for a later stage, or until a condition holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["until"] }, { "required": ["when"] }]))]
pub struct Deferral {
    /// Its id among the guide's deferrals; the slug of the name unless given.
    #[serde(default, deserialize_with = "id::optional")]
    #[schemars(with = "Option<Slug>", skip_serializing_if = "Slug::is_unset")]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it can wait.
    pub why: String,
    /// The stage at which it falls due, where the source names one.
    pub until: Option<StageId>,
    /// The condition under which it falls due, in words.
    pub when: Option<String>,
}

impl Deferral {
    fn check(&self) -> Result<(), Refusal> {
        if self.until.is_some() || self.when.is_some() {
            return Ok(());
        }
        let message = format!(
            "`{}` needs `until`, the id of a stage, or `when`, a condition in words",
            self.name
        );
        Err(Refusal::new(Code::MissingField, message))
    }
}

/// Something named that the source refers the reader to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Reference {
    /// Its id among the guide's references; the slug of the name unless given.
    #[serde(default, deserialize_with = "id::optional")]
    #[schemars(with = "Option<Slug>", skip_serializing_if = "Slug::is_unset")]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// What the source adds to the name.
    pub note: Option<String>,
}

shorthand! { Reference, "a reference: its name, or { id, name, note }",
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Reference, E> {
        Ok(Reference { id: Slug::default(), name: name.to_owned(), note: None })
    }
}

/// The parts of guides and frameworks, which no section may be named after.
const PARTS_OF_A_PAGE: &[&str] = &["approach", "avoid", "wait", "references", "process"];

identified! {
    Section: "section" of |section| &section.title, not PARTS_OF_A_PAGE;
    Point: "point" of |point| &point.name, not PARTS_OF_A_SECTION, if Point::check;
    Step: "step", not PARTS_OF_A_SECTION;
    AntiPattern: "anti-pattern" of |pattern| &pattern.name;
    Deferral: "deferral" of |deferral| &deferral.name, if Deferral::check;
    Reference: "reference" of |reference| &reference.name;
}
