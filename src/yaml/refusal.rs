//! What can be wrong with a file, by a code that stays the same.
//!
//! Types that refuse a value say so to serde, whose errors carry text and
//! nothing more. So refusals travel as JSON in that text, and the reader of
//! YAML takes them out again. Errors of values, as [`QuantityError`], know
//! nothing of this.
//!
//! [`QuantityError`]: crate::quantity::amount::QuantityError

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de};
use strum::{EnumMessage, VariantArray};

/// Whether a file can be used in spite of what was found.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// It can't.
    Error,
    /// It can, and is poorer for it.
    Warning,
}

/// What is wrong, in general. A code once released means the same for good;
/// those from `P101` on are warnings.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    derive_more::Display,
    EnumMessage,
    VariantArray,
)]
#[display("P{:03}", *self as u16)]
pub enum Code {
    /// The text is not YAML.
    Syntax = 1,
    /// YAML that these files do without: anchors, aliases, tags, several documents.
    Unused = 2,
    /// The file is too large, too deep or too wrong to be read to its end.
    Limit = 3,
    /// A field is given twice.
    FieldTwice = 4,
    /// There is no such field here.
    UnknownField = 5,
    /// A field is missing.
    MissingField = 6,
    /// Text, a list or fields stand where another of them is expected.
    AnotherShape = 7,
    /// There is no such value here.
    UnknownValue = 8,
    /// Nothing stands where something is expected.
    Nothing = 9,
    /// A value can't be read: an amount, a number of people, a name.
    Value = 10,
    /// An id is not written as ids are.
    Id = 11,
    /// An id is another one's, or stands for another part.
    IdTaken = 12,
    /// A row has more or fewer cells than the table has columns.
    Cells = 13,
    /// A figure can't be read.
    Figure = 14,
    /// A figure is of another kind than its column holds.
    FigureKind = 15,
    /// The columns of a table can't mean what they say.
    Columns = 16,
    /// A section has not exactly one body.
    Body = 17,
    /// A band holds nothing.
    Band = 18,
    /// The parts of a process don't fit together.
    Process = 19,
    /// A file or a folder can't be read from the disk.
    Unreadable = 20,
    /// A file or a folder is named by what is no id.
    FileName = 21,
    /// A guide is for a function that there is not.
    NoFunction = 22,
    /// A folder of a stage has no `stage.yaml`.
    NoStage = 23,
    /// A name refers to nothing: a source, a stage, a function, a fact.
    Reference = 24,
    /// The bands of the stages overlap or leave a gap.
    Bands = 25,
    /// Marks of a metric contradict its target, or stand on what is none.
    Metric = 26,
    /// A share is of no percentage.
    Share = 27,
    /// A gate, or what it asks for, does not fit together.
    Gate = 28,
    /// A change of a patch is none, or does not fit what it changes.
    Change = 29,
    /// A change of a patch is to something that is not there.
    NoTarget = 30,
    /// A change of a patch is to something that another one changes too.
    ChangedTwice = 31,
    /// A move has a figure that none of its facts has.
    Unfounded = 32,
    /// A link is between facts that can't be the same.
    Link = 33,
    /// An anti-pattern has no question that finds it out.
    NoQuestion = 101,
    /// A column of figures holds words only.
    NoFigures = 102,
    /// A name is also that of something else.
    Shadowed = 103,
    /// Ranges leave a gap or overlap, and `conflicts.yaml` does not say so.
    Ranges = 104,
    /// What is said is older than a year.
    Old = 105,
    /// No playbook stands at this path, so that nothing reads the file.
    NoPlace = 106,
    /// Nobody says which values of a metric are better.
    NoDirection = 107,
    /// A block on a budget is not marked as one, so that `gtm budget` leaves it out.
    NoTopic = 108,
}

impl Code {
    /// Every code, in the order of their numbers.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Returns what it stands for, in a line.
    pub fn meaning(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }

    /// Returns whether a file with this in it can be used.
    pub fn severity(self) -> Severity {
        if (self as u16) < 101 { Severity::Error } else { Severity::Warning }
    }
}

/// What is wrong with a value or a part of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
    /// The way from the value to the part, as `/rows/3`.
    pub(super) path: String,
    #[serde(skip)]
    pub(super) about: About,
}

/// What a refusal is about, where that says more than its message.
#[derive(Debug, Default)]
pub(super) enum About {
    /// The value.
    #[default]
    Value,
    /// A field that is missing.
    Missing(&'static str),
    /// A name that nothing has: what there is, and what they are called.
    Unknown { given: String, what: &'static str, names: &'static [&'static str] },
}

impl Refusal {
    /// Says what is wrong with the whole of a value.
    pub fn new(code: Code, message: impl fmt::Display) -> Self {
        let message = message.to_string();
        Self { code, message, path: String::new(), about: About::Value }
    }
}

/// Everything that is wrong with a value and its parts.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{}", serde_json::to_string(self).unwrap_or_default())]
pub struct Refusals(pub(super) Vec<Refusal>);

impl Refusals {
    /// Gathers what is wrong with the items of a list.
    pub(crate) fn of_items<E: Into<Self>>(
        results: impl IntoIterator<Item = Result<(), E>>,
    ) -> Result<(), Self> {
        let results = results.into_iter().enumerate();
        let refused = results.filter_map(|(index, result)| Some(result.err()?.into().at(index).0));
        let all: Vec<Refusal> = refused.flatten().collect();
        if all.is_empty() { Ok(()) } else { Err(Self(all)) }
    }

    /// Says that it is wrong with a part: a field, or an item by its index.
    pub(crate) fn at(mut self, part: impl fmt::Display) -> Self {
        for refusal in &mut self.0 {
            refusal.path = format!("/{part}{}", refusal.path);
        }
        self
    }
}

impl<E: Into<Refusal>> From<E> for Refusals {
    fn from(error: E) -> Self {
        Self(vec![error.into()])
    }
}

/// Makes what is wrong with a value an error of the format that it is read
/// from.
pub(crate) fn refuse<E: de::Error>(refusals: impl Into<Refusals>) -> E {
    E::custom(refusals.into())
}
