//! A checklist that was answered on a day: `reviews/2026-11-27.yaml`, and the
//! same in JSON as a page saves it.
//!
//! Answers stand by the address of the anti-pattern, each with the question as
//! it was asked, so that a question that was reworded is known to be another.

use super::prelude::*;
use std::collections::BTreeMap;

use strum::{EnumMessage, EnumString, VariantArray};

use super::company::given;

/// The answers of one company to a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The name of this shape, which the JSON of a page must have.
    pub schema: Option<Shape>,
    /// The day.
    pub date: Date,
    /// The company's name.
    pub company: Option<String>,
    /// The stage whose checklist it is.
    pub stage: StageId,
    /// What was known of the company on that day.
    #[serde(default)]
    pub given: Signals,
    /// The answers, by the address of what is asked about. What is not in it is
    /// open.
    #[serde(default)]
    pub answers: Answers,
}

/// Answers by the address of what is asked about.
pub type Answers = BTreeMap<FactId, Answer>;

/// The name and version of the shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Shape {
    /// The first.
    #[serde(rename = "gtm/answers/1")]
    First,
}

/// What a stage is told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Signals {
    /// Annual recurring revenue in US dollars, as `14.2M`.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String", extend("type" = ["string", "number"]))]
    pub arr: Option<Money>,
    /// People employed.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String", extend("type" = ["string", "number"]))]
    pub headcount: Option<Headcount>,
}

/// The answer to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question, as it was asked.
    pub ask: String,
    /// The answer; open where it is left out.
    #[serde(default)]
    pub answer: Verdict,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Until when.
    pub due: Option<Date>,
    /// Whatever else is to be kept.
    pub note: Option<String>,
    /// Why it is not applicable; goes with `n/a`.
    pub reason: Option<Reason>,
    /// The reason in words of one's own; goes with `other`.
    pub because: Option<String>,
    /// The last day on which it is not applicable, a year after the review at
    /// most and where it is left out. After it the question is open again.
    pub until: Option<Date>,
}

/// What an answer comes to. `yes` and `no` are taken for happening and clear,
/// and in sheets and on a terminal what else people write for them.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    EnumString,
    IntoStaticStr,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", ascii_case_insensitive)]
#[schemars(with = "String", extend("enum" = ["clear", "happening", "n/a", "open", "yes", "no"]))]
pub enum Verdict {
    /// It isn't happening.
    #[serde(alias = "no")]
    #[strum(to_string = "clear", serialize = "no", serialize = "n", serialize = "false")]
    Clear,
    /// It is.
    #[serde(alias = "yes")]
    #[strum(to_string = "happening", serialize = "yes", serialize = "y", serialize = "true")]
    #[strum(serialize = "x", serialize = "checked")]
    Happening,
    /// It can't happen here.
    #[serde(rename = "n/a")]
    #[strum(to_string = "n/a", serialize = "na", serialize = "not applicable")]
    NotApplicable,
    /// Nobody has said.
    #[default]
    Open,
}

/// Why something is not applicable.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantArray,
    strum::VariantNames,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// we sell to no enterprises
    NoEnterpriseSegment,
    /// we do nothing of the kind: no events, no community
    NotDoneHere,
    /// another team or an agency answers for it
    DoneByOthers,
    /// it comes up later
    NotYet,
    /// another reason, in words of one's own
    Other,
}

impl Answer {
    /// The names of its fields, in the order of a file.
    pub const FIELDS: [&str; 8] =
        ["ask", "answer", "owner", "due", "note", "reason", "because", "until"];

    /// Returns what it comes to on a day: past its last day, not applicable is
    /// open.
    pub fn on(&self, day: Date) -> Verdict {
        if self.has_expired(day) { Verdict::Open } else { self.answer }
    }

    /// Whether it was not applicable for a time that is over.
    pub fn has_expired(&self, day: Date) -> bool {
        self.answer == Verdict::NotApplicable && self.until.is_some_and(|until| until < day)
    }

    /// Whether something was to be done by now.
    pub fn is_overdue(&self, day: Date) -> bool {
        self.answer == Verdict::Happening && self.due.is_some_and(|due| due < day)
    }

    /// Gives the reason for what is not applicable, by its name or in words of
    /// one's own.
    pub fn give_reason(&mut self, words: String) {
        self.reason = Some(words.parse().unwrap_or(Reason::Other));
        if words.parse::<Reason>().is_err() {
            self.because.get_or_insert(words);
        }
    }

    /// Completes an answer of this day, and says what in it doesn't fit.
    pub fn check(&mut self, date: Date) -> Result<(), String> {
        if self.answer != Verdict::NotApplicable {
            return match (self.reason, &self.because, self.until) {
                (None, None, None) => Ok(()),
                _ => Err("`reason`, `because` and `until` go with the answer n/a".to_owned()),
            };
        }
        let most = date.a_year_later();
        let until = *self.until.get_or_insert(most);
        match self.reason {
            None => {
                let known = <Reason as strum::VariantNames>::VARIANTS.join(", ");
                Err(format!("n/a needs a `reason`: {known}"))
            }
            Some(Reason::Other) if self.because.is_none() => {
                Err("the reason `other` needs words of your own in `because`".to_owned())
            }
            _ if until > most => Err(format!("n/a holds for a year at most, here until {most}")),
            _ => Ok(()),
        }
    }
}
