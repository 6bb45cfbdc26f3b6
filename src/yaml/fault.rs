//! What can be wrong with a file, by a code that stays the same.
//!
//! Types that refuse a value say so to serde, whose errors carry text and
//! nothing more. So a code travels in front of the text, as in `[P014] …`, and
//! the reader takes it off again. Errors of values, as [`FigureError`], know
//! nothing of this.

use std::fmt;

use serde::de;

/// Whether a file can be used in spite of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can't.
    Error,
    /// It can, and is poorer for it.
    Warning,
}

/// Declares the codes, each with its number and what it stands for.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
        /// What is wrong, in general. A code once released means the same for
        /// good; those from `P101` on are warnings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Returns the code as text: `P012`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Returns what it stands for, in a line.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii()),* }
            }
        }
    };
}

codes! {
    /// The text is not YAML.
    Syntax = "P001";
    /// YAML that these files do without: anchors, aliases, tags, several documents.
    Unused = "P002";
    /// The file is too large, too deep or too wrong to be read to its end.
    Limit = "P003";
    /// A field is given twice.
    FieldTwice = "P004";
    /// There is no such field here.
    UnknownField = "P005";
    /// A field is missing.
    MissingField = "P006";
    /// Text, a list or fields stand where another of them is expected.
    AnotherShape = "P007";
    /// There is no such value here.
    UnknownValue = "P008";
    /// Nothing stands where something is expected.
    Nothing = "P009";
    /// A value can't be read: an amount, a number of people, a name.
    Value = "P010";
    /// An id is not written as ids are.
    Id = "P011";
    /// An id is another one's, or stands for another part.
    IdTaken = "P012";
    /// A row has more or fewer cells than the table has columns.
    Cells = "P013";
    /// A figure can't be read.
    Figure = "P014";
    /// A figure is of another kind than its column holds.
    FigureKind = "P015";
    /// The columns of a table can't mean what they say.
    Columns = "P016";
    /// A section has not exactly one body.
    Body = "P017";
    /// A band holds nothing.
    Band = "P018";
    /// The parts of a process don't fit together.
    Process = "P019";
    /// A file or a folder can't be read from the disk.
    Unreadable = "P020";
    /// A file or a folder is named by what is no id.
    FileName = "P021";
    /// A guide is for a function that there is not.
    NoFunction = "P022";
    /// A folder of a stage has no `stage.yaml`.
    NoStage = "P023";
    /// A name refers to nothing: a source, a stage, a function, a fact.
    Reference = "P024";
    /// The bands of the stages overlap or leave a gap.
    Bands = "P025";
    /// Marks of a metric contradict its target, or stand on what is none.
    Metric = "P026";
    /// A share is of no percentage.
    Share = "P027";
    /// A gate, or what it asks for, does not fit together.
    Gate = "P028";
    /// A change of a patch is none, or does not fit what it changes.
    Change = "P029";
    /// A change of a patch is to something that is not there.
    NoTarget = "P030";
    /// A change of a patch is to something that another one changes too.
    ChangedTwice = "P031";
    /// An anti-pattern has no question that finds it out.
    NoQuestion = "P101";
    /// A column of figures holds words only.
    NoFigures = "P102";
    /// A name is also that of something else.
    Shadowed = "P103";
    /// Ranges leave a gap or overlap, and `conflicts.yaml` does not say so.
    Ranges = "P104";
    /// What is said is older than a year.
    Old = "P105";
    /// No playbook stands at this path, so that nothing reads the file.
    NoPlace = "P106";
}

impl Code {
    /// Returns whether a file with this in it can be used.
    pub fn severity(self) -> Severity {
        if self.as_str() < "P101" { Severity::Error } else { Severity::Warning }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What is wrong with a value, with its code in front when written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("[{code}] {message}")]
pub struct Fault {
    code: Code,
    message: String,
}

impl Fault {
    /// Says what is wrong.
    pub fn new(code: Code, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string() }
    }
}

/// Declares which code the errors of a kind have.
/// Makes what is wrong with a value an error of the format that it is read
/// from.
pub(crate) fn refuse<E: de::Error>(fault: impl Into<Fault>) -> E {
    E::custom(fault.into())
}

/// Takes the code off the front of a message, where there is one.
pub(crate) fn split(message: &str) -> (Option<Code>, &str) {
    let parts = message.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let known = |code| Code::ALL.iter().find(|known| known.as_str() == code);
    match parts.map(|(code, rest)| (known(code), rest)) {
        Some((Some(code), rest)) => (Some(*code), rest),
        _ => (None, message),
    }
}

/// The text of an error that stands for others, which have been told already.
pub(crate) const TOLD: &str = "what is wrong has been told";

/// Whether an error stands for others that have been told: the reading may go
/// on to what comes next, and find more. Only a reader that tells everything
/// has such errors; of serde_json's none is.
pub(crate) fn is_told<E: de::Error>(error: &E) -> bool {
    error.to_string() == TOLD
}

/// Returns the error of a whole of which a part was wrong, and told.
pub(crate) fn told<E: de::Error>() -> E {
    E::custom(TOLD)
}
