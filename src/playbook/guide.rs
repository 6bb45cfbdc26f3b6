//! A guide: what one stage says about one function.
//!
//! Facts are the sources'; the sentences are this project's. What is ours
//! beyond wording stands in fields of type [`Ours`], so that every output can
//! tell the two apart.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::date::Date;
use super::distinct::{PARTS_OF_A_SECTION, distinct, identified, some_distinct};
use super::id::{Slug, SourceId, StageId};
use super::marks::{Marks, MetricError};
use super::share::ShareOf;
use super::source::Origin;
use super::table::Table;
use crate::quantity::figure::{Figure, Kind};
use crate::yaml::fault::{Code, Fault};

/// A statement of our own, which no source makes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Ours(pub String);

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
    #[serde(deserialize_with = "distinct")]
    #[schemars(with = "Vec<SectionFile>")]
    pub sections: Vec<Section>,
    /// What not to do at the stage.
    #[serde(default, deserialize_with = "distinct")]
    #[schemars(with = "Vec<AntiPatternFile>")]
    pub avoid: Vec<AntiPattern>,
    /// What to leave for a later stage.
    #[serde(default, deserialize_with = "distinct")]
    #[schemars(with = "Vec<DeferralFile>")]
    pub wait: Vec<Deferral>,
    /// What the source refers the reader to.
    #[serde(default, deserialize_with = "distinct")]
    #[schemars(with = "Vec<ReferenceFile>")]
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
    table: Option<Table>,
    /// Named points in no order.
    #[serde(default, deserialize_with = "some_distinct")]
    #[schemars(with = "Option<Vec<PointFile>>")]
    points: Option<Vec<Point>>,
    /// Steps in order.
    #[serde(default, deserialize_with = "some_distinct")]
    steps: Option<Vec<Step>>,
    /// What stands after the block.
    note: Option<String>,
    /// What the program needs to know of it.
    #[serde(default)]
    marks: Marks,
}

impl TryFrom<SectionFile> for Section {
    type Error = Fault;

    fn try_from(file: SectionFile) -> Result<Self, Fault> {
        let id = Slug::given_or_of(file.id, &file.title)?;
        if file.marks.metric.is_some() {
            let not = "a row or a point, and this is a section";
            return Err(MetricError::NoMetric(not).into());
        }
        let body = match (file.table, file.points, file.steps) {
            (Some(table), None, None) => Body::Table(table),
            (None, Some(points), None) => Body::Points(points),
            (None, None, Some(steps)) => Body::Steps(steps),
            _ => {
                let title = file.title;
                return Err(Fault::new(
                    Code::Body,
                    format!(
                        "the section `{title}` needs one of `table`, `points` and `steps`, and only one"
                    ),
                ));
            }
        };
        Ok(Self {
            id,
            title: file.title,
            title_origin: file.title_origin,
            intro: file.intro,
            body,
            note: file.note,
            marks: file.marks,
        })
    }
}

/// One point of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "PointFile")]
pub struct Point {
    /// Its id in the section.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// What it says.
    pub detail: String,
    /// The quantity in it.
    pub figure: Option<Figure>,
    /// What the quantity is a share of; a share is in percent.
    pub share_of: Option<ShareOf>,
    /// What the program needs to know of it.
    pub marks: Marks,
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
}

/// One thing not to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "AntiPatternFile")]
pub struct AntiPattern {
    /// Its id among the guide's anti-patterns.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it does harm.
    pub why: String,
    /// A yes/no question that finds it out: "yes" means it is being done.
    pub ask: Option<Ours>,
    /// What to do instead, in a line.
    pub instead: Option<Ours>,
    /// The address in the same guide of the advice that `instead` draws on.
    pub drawn_from: Option<String>,
    /// What the program needs to know of it.
    pub marks: Marks,
}

/// One thing to leave for a later stage.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "DeferralFile")]
pub struct Deferral {
    /// Its id among the guide's deferrals.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it can wait.
    pub why: String,
    /// The stage at which it falls due.
    pub until: StageId,
}

/// Something named that the source refers the reader to.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ReferenceFile")]
pub struct Reference {
    /// Its id among the guide's references.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// What the source adds to the name.
    pub note: Option<String>,
}

/// A point as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Point")]
pub(super) struct PointFile {
    /// Its id; the slug of the name unless given.
    id: Option<Slug>,
    /// Its name in the source.
    name: String,
    /// What it says.
    detail: String,
    /// The quantity in it, with its subject.
    figure: Option<Figure>,
    /// What the figure, a percentage, is a share of.
    share_of: Option<ShareOf>,
    /// What the program needs to know of it.
    #[serde(default)]
    marks: Marks,
}

impl TryFrom<PointFile> for Point {
    type Error = Fault;

    fn try_from(file: PointFile) -> Result<Self, Fault> {
        let kind = file.figure.as_ref().map(|figure| figure.quantity().unit.kind());
        if file.share_of.is_some() && kind != Some(Kind::Percent) {
            let name = file.name;
            return Err(Fault::new(
                Code::Share,
                format!(
                    "`share-of` says what a percentage is a share of: give `{name}` a `figure` in percent"
                ),
            ));
        }
        if let Some(metric) = &file.marks.metric {
            if file.figure.is_none() {
                let not = "a point with a `figure`, and this one has none";
                return Err(MetricError::NoMetric(not).into());
            }
            metric.check(file.figure.as_ref())?;
        }
        Ok(Self {
            id: Slug::given_or_of(file.id, &file.name)?,
            name: file.name,
            detail: file.detail,
            figure: file.figure,
            share_of: file.share_of,
            marks: file.marks,
        })
    }
}

/// An anti-pattern as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "AntiPattern")]
pub(super) struct AntiPatternFile {
    /// Its id; the slug of the name unless given.
    id: Option<Slug>,
    /// Its name in the source.
    name: String,
    /// Why it does harm.
    why: String,
    /// Ours: a yes/no question where "yes" means it is being done.
    ask: Option<Ours>,
    /// Ours: what to do instead, in a line.
    instead: Option<Ours>,
    /// The address in the same guide of the advice that `instead` draws on.
    drawn_from: Option<String>,
    /// What the program needs to know of it.
    #[serde(default)]
    marks: Marks,
}

impl TryFrom<AntiPatternFile> for AntiPattern {
    type Error = Fault;

    fn try_from(file: AntiPatternFile) -> Result<Self, Fault> {
        Ok(Self {
            id: Slug::given_or_of(file.id, &file.name)?,
            name: file.name,
            why: file.why,
            ask: file.ask,
            instead: file.instead,
            drawn_from: file.drawn_from,
            marks: file.marks,
        })
    }
}

/// A deferral as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Deferral")]
pub(super) struct DeferralFile {
    /// Its id; the slug of the name unless given.
    id: Option<Slug>,
    /// Its name in the source.
    name: String,
    /// Why it can wait.
    why: String,
    /// The stage at which it falls due.
    until: StageId,
}

impl TryFrom<DeferralFile> for Deferral {
    type Error = Fault;

    fn try_from(file: DeferralFile) -> Result<Self, Fault> {
        Ok(Self {
            id: Slug::given_or_of(file.id, &file.name)?,
            name: file.name,
            why: file.why,
            until: file.until,
        })
    }
}

/// A reference as written: its name, or more.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Reference")]
pub(super) enum ReferenceFile {
    Name(String),
    Noted(NotedReference),
}

/// A reference with more than its name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NotedReference {
    /// Its id; the slug of the name unless given.
    id: Option<Slug>,
    /// Its name in the source.
    name: String,
    /// What the source adds.
    note: Option<String>,
}

impl<'de> Deserialize<'de> for ReferenceFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ReferenceVisitor;

        impl<'de> serde::de::Visitor<'de> for ReferenceVisitor {
            type Value = ReferenceFile;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a reference: its name, or { id, name, note }")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<ReferenceFile, E> {
                Ok(ReferenceFile::Name(name.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<ReferenceFile, A::Error> {
                NotedReference::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    .map(ReferenceFile::Noted)
            }
        }

        deserializer.deserialize_any(ReferenceVisitor)
    }
}

impl TryFrom<ReferenceFile> for Reference {
    type Error = Fault;

    fn try_from(file: ReferenceFile) -> Result<Self, Fault> {
        let NotedReference { id, name, note } = match file {
            ReferenceFile::Noted(noted) => noted,
            ReferenceFile::Name(name) => NotedReference { id: None, name, note: None },
        };
        Ok(Self { id: Slug::given_or_of(id, &name)?, name, note })
    }
}

/// The parts of guides and frameworks, which no section may be named after.
const PARTS_OF_A_PAGE: &[&str] = &["approach", "avoid", "wait", "references", "process"];

identified! {
    Section: "section", not PARTS_OF_A_PAGE;
    Point: "point", not PARTS_OF_A_SECTION;
    Step: "step", not PARTS_OF_A_SECTION;
    AntiPattern: "anti-pattern";
    Deferral: "deferral";
    Reference: "reference";
}
