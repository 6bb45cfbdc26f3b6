//! A guide: what one stage says about one function.
//!
//! Facts are the sources'; the sentences are this project's. What is ours
//! beyond wording stands in fields of type [`Ours`], so that every output can
//! tell the two apart.

use super::prelude::*;
use serde_json::Value;

use super::checked::{PARTS_OF_A_SECTION, shorthand};
use super::marks::{Marks, no_metric};
use super::share::ShareOf;
use super::table::{Column, Table, or_text};
use crate::quantity::figure::Kind;

/// A statement of our own, which no source makes.
// It is a text in the playbooks, and a text with its origin in answers.
#[derive(Clone, Debug, PartialEq, Eq, derive_more::From, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "TextOfOurs")]
pub struct Ours {
    /// What is said.
    pub text: String,
}

#[derive(Serialize, JsonSchema)]
struct TextOfOurs {
    text: String,
    #[schemars(with = "Value", extend("const" = "ours"))]
    origin: Origin,
}

impl From<Ours> for TextOfOurs {
    fn from(Ours { text }: Ours) -> Self {
        Self { text, origin: Origin::Ours }
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
    #[serde(rename = "as-of")]
    pub as_of: Option<Date>,
    /// How the function works at the stage.
    pub approach: String,
    /// Its tables, points and steps, in the order of the source.
    #[serde(deserialize_with = "checked")]
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

/// One titled block of a guide, with exactly one of its three bodies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Section {
    /// Its id; the slug of the title unless given.
    #[serde(default)]
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// `ours` where the source gives the block no title.
    #[serde(default)]
    pub title_origin: Origin,
    /// The day on which its figures held, where that is another than the file's.
    pub as_of: Option<Date>,
    /// What stands before the block.
    pub intro: Option<String>,
    /// Rows under columns.
    #[serde(default, deserialize_with = "checked")]
    pub table: Option<Table>,
    /// Points in no order.
    #[serde(default, deserialize_with = "checked")]
    pub points: Option<Vec<Point>>,
    /// Steps in order.
    #[serde(default, deserialize_with = "checked")]
    pub steps: Option<Vec<Point>>,
    /// What stands after the block.
    pub note: Option<String>,
    /// `ours` where the note speaks of the source, or says what it does not.
    #[serde(default)]
    pub note_origin: Origin,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

impl Section {
    /// Returns the columns of its table, if it is one.
    pub fn columns(&self) -> &[Column] {
        self.table.as_ref().map_or(&[], |table| &table.columns)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.marks.metric.is_some() {
            return Err(no_metric("a row or a point, and this is a section"));
        }
        let bodies = [self.table.is_some(), self.points.is_some(), self.steps.is_some()];
        if bodies.into_iter().filter(|is_given| *is_given).count() == 1 {
            return Ok(());
        }
        let title = &self.title;
        let message = format!(
            "the section `{title}` needs one of `table`, `points` and `steps`, and only one"
        );
        Err(Refusal::new(Code::Body, message))
    }
}

/// One point of a list, or one step of a sequence.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(transform = or_text)]
pub struct Point {
    /// Its id in the section; the slug of the name unless given, or else of the
    /// first words.
    #[serde(default)]
    pub id: Slug,
    /// Its name, if it has one.
    #[serde(default)]
    pub name: String,
    /// `ours` where the source gives it no name.
    #[serde(default)]
    pub name_origin: Origin,
    /// What it says, or what to do.
    pub detail: String,
    /// The quantity in it, with its subject.
    pub figure: Option<Figure>,
    /// What the figure, a percentage, is a share of.
    pub share_of: Option<ShareOf>,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

shorthand! { Point by detail, "a point: its text, or { id, name, detail, figure, share-of, marks }" }

impl Point {
    /// Returns what makes its id: its name, or else its first words.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { first_words(&self.detail) } else { &self.name }
    }

    fn check(&self) -> Result<(), Refusal> {
        let figure = self.figure.as_ref();
        let kind = figure.map(|figure| figure.quantity().unit.kind());
        if self.share_of.is_some() && kind != Some(Kind::Percent) {
            return Err(Refusal::new(
                Code::Share,
                format_args!(
                    "`share-of` says what a percentage is a share of: give `{}` a `figure` in percent",
                    self.label()
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

/// How many words of a text without a name make its id.
const WORDS_OF_AN_ID: usize = 5;

/// Returns the first words of a text, by which it is told from others.
pub(crate) fn first_words(text: &str) -> &str {
    let mut ends = text.match_indices(' ').map(|(end, _)| end);
    &text[..ends.nth(WORDS_OF_AN_ID - 1).unwrap_or(text.len())]
}

/// One thing not to do.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(transform = or_text)]
pub struct AntiPattern {
    /// Its id among the guide's anti-patterns; the slug of the name unless given.
    #[serde(default)]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it does harm, where the source says so.
    pub why: Option<String>,
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

shorthand! { AntiPattern by name, "a thing not to do: its name, or { name, why, ask, instead, marks }" }

/// One thing to leave for a later stage, or until a condition holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["until"] }, { "required": ["when"] }]))]
pub struct Deferral {
    /// Its id among the guide's deferrals; the slug of the name unless given.
    #[serde(default)]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Why it can wait, where the source says so.
    pub why: Option<String>,
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
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Reference {
    /// Its id among the guide's references; the slug of the name unless given.
    #[serde(default)]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// What the source counts it among: `essential`, `premature`.
    pub class: Option<String>,
    /// What the source adds to the name.
    pub note: Option<String>,
}

shorthand! { Reference by name, "a reference: its name, or { id, name, class, note }" }

/// The parts of guides and frameworks, which no section may be named after.
const PARTS_OF_A_PAGE: &[&str] = &["approach", "avoid", "wait", "references", "process"];

identified! {
    Section: "section" of |section| &section.title, not PARTS_OF_A_PAGE, if Section::check;
    Point: "point" of Point::label, not PARTS_OF_A_SECTION, if Point::check;
    AntiPattern: "anti-pattern" of |pattern| &pattern.name;
    Deferral: "deferral" of |deferral| &deferral.name, if Deferral::check;
    Reference: "reference" of |reference| &reference.name;
}
