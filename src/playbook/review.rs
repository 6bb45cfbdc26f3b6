//! A checklist that was answered on a day: `reviews/2026-11-27.yaml`.
//!
//! Answers stand by the address of the anti-pattern, each with the question as
//! it was asked, so that a question that was reworded is known to be another.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use super::company::{CompanyName, given};
use super::date::Date;
use super::id::{FactId, StageId};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::yaml::{Code, Refusal, Refusals, refuse};

/// The answers of one company to a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Review {
    /// The day.
    pub date: Date,
    /// The company's name.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    pub company: Option<CompanyName>,
    /// The stage whose checklist it is.
    pub stage: StageId,
    /// What was known of the company on that day.
    #[serde(default)]
    pub given: Signals,
    /// The answers, by the address of what is asked about.
    #[serde(default)]
    pub answers: Answers,
}

/// Answers by the address of what is asked about.
pub type Answers = BTreeMap<FactId, Answer>;

/// What a stage is told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Signals {
    /// Annual recurring revenue in US dollars, as `14.2M`.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "serde_json::Value", extend("type" = ["string", "number"]), skip_serializing_if = "Option::is_none")]
    pub arr: Option<Money>,
    /// People employed.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "serde_json::Value", extend("type" = ["string", "number"]), skip_serializing_if = "Option::is_none")]
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
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub owner: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whatever else is to be kept.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub note: Option<String>,
    /// Why it is not applicable; goes with `n/a`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The reason in words of one's own; goes with `other`.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub because: Option<String>,
    /// The last day on which it is not applicable, a year after the review at
    /// most and where it is left out. After it the question is open again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What an answer comes to. `yes` and `no` are taken for happening and clear.
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
    IntoStaticStr,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[schemars(with = "String", extend("enum" = ["clear", "happening", "n/a", "open", "yes", "no"]))]
pub enum Verdict {
    /// It isn't happening.
    #[serde(alias = "no")]
    Clear,
    /// It is.
    #[serde(alias = "yes")]
    Happening,
    /// It can't happen here.
    #[serde(rename = "n/a")]
    #[strum(serialize = "n/a")]
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
    VariantArray,
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

/// The answers that a filled checklist was saved with: `gtm/answers/1`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct SavedAnswers {
    /// The name and version of this shape.
    pub schema: SavedSchema,
    /// The day on which they were given.
    pub date: Date,
    /// The company's name.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    pub company: Option<CompanyName>,
    /// The stage whose checklist it is.
    pub stage: StageId,
    /// The answers, by the address of what is asked about; those that are not
    /// in it are open.
    pub answers: Answers,
}

/// The one shape of saved answers there is.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub enum SavedSchema {
    /// The first.
    #[serde(rename = "gtm/answers/1")]
    First,
}

impl Answer {
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

    /// Completes an answer of this day, and says what in it doesn't fit.
    pub fn check(&mut self, date: Date) -> Result<(), String> {
        if self.answer != Verdict::NotApplicable {
            let given = [
                ("reason", self.reason.is_some()),
                ("because", self.because.is_some()),
                ("until", self.until.is_some()),
            ];
            return match given.iter().find(|(_, is_given)| *is_given) {
                Some((field, _)) => Err(format!("`{field}` goes with the answer n/a")),
                None => Ok(()),
            };
        }
        let Some(reason) = self.reason else {
            let known: Vec<String> = Reason::VARIANTS.iter().map(ToString::to_string).collect();
            return Err(format!("n/a needs a `reason`: {}", known.join(", ")));
        };
        if reason == Reason::Other && self.because.is_none() {
            return Err("the reason `other` needs words of your own in `because`".to_owned());
        }
        let most = date.a_year_later();
        if *self.until.get_or_insert(most) > most {
            return Err(format!("n/a holds for a year at most, here until {most}"));
        }
        Ok(())
    }
}

/// Checks answers of a day.
fn check(answers: &mut Answers, date: Date) -> Result<(), Refusals> {
    Refusals::of_parts(answers.iter_mut().map(|(id, answer)| {
        (id, answer.check(date).map_err(|message| Refusal::new(Code::Value, message)))
    }))
    .map_err(|refusals| refusals.at("answers"))
}

// The derived ones take what doesn't fit together.
impl<'de> Deserialize<'de> for Review {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut review = Self::deserialize(deserializer)?;
        check(&mut review.answers, review.date).map_err(refuse)?;
        Ok(review)
    }
}

impl<'de> Deserialize<'de> for SavedAnswers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut saved = Self::deserialize(deserializer)?;
        check(&mut saved.answers, saved.date).map_err(refuse)?;
        Ok(saved)
    }
}
