//! Marks: what the program needs to know of an item beyond what it says.
//!
//! A source's row says `MQL→SQL conversion`; that people type `mql-to-sql` is
//! a mark. Marks stand apart from the facts in a file, under `marks`, and are
//! this project's unless a field says otherwise.

use super::prelude::*;
use crate::quantity::figure::Extent;

/// The marks of a row, a point, a section or an anti-pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marks {
    /// Other names that it is found by.
    pub aliases: Vec<String>,
    /// The address of what another stage says of the same thing, where its id
    /// there or the place it stands in is another.
    pub same_as: Option<FactId>,
    /// The addresses of what later stages say that has it in it, where they
    /// no longer say it by itself.
    pub named_in: Vec<FactId>,
    /// What the names of several products begin with that are editions of one.
    pub editions: Vec<String>,
    /// What makes a metric of it: something that a company has a value of.
    pub metric: Option<MetricMarks>,
    /// What a company must have for it to count; the item says so too.
    pub needs: Option<Need>,
    /// What it speaks of, where a command asks for that; on a section, what
    /// each of its items speaks of.
    pub topics: Vec<Topic>,
}

/// Something that not every company has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A segment of enterprise customers.
    EnterpriseSegment,
}

impl Need {
    /// Returns what is needed, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EnterpriseSegment => "an enterprise segment",
        }
    }
}

/// A subject that a command gathers facts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Budgets: how they are set, divided, moved and reviewed.
    Budget,
}

/// How the values of a metric are judged.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MetricMarks {
    /// Which values are better; that of the target's bounds unless given.
    pub better: Option<Better>,
    /// Whose that is.
    #[serde(default = "ours")]
    pub better_origin: Origin,
    /// Whether a value may be less than zero.
    #[serde(default)]
    pub below_zero: BelowZero,
    /// Ours: what it means to be below the target.
    pub below: Option<Ours>,
    /// Ours: what it means to be above the target.
    pub above: Option<Ours>,
}

/// Marks are ours unless they say otherwise.
fn ours() -> Origin {
    Origin::Ours
}

/// Which values of a metric are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// No more than before is good enough.
    #[strum(to_string = "no higher")]
    NoHigher,
    /// A range is meant: too much is a finding as well as too little.
    #[serde(alias = "range")]
    #[strum(to_string = "in range")]
    InRange,
}

impl Better {
    /// Returns which values are better by the bounds of a target, and whose
    /// that is: a bound at one side is the source's word, and that a range
    /// should not be left upward either is our reading.
    pub fn of_target(extent: Extent) -> (Self, Origin) {
        match extent.limits() {
            (_, None) => (Self::Higher, Origin::Source),
            (None, _) => (Self::Lower, Origin::Source),
            _ => (Self::InRange, Origin::Ours),
        }
    }

    /// Returns it in a word or two.
    pub fn words(self) -> &'static str {
        self.into()
    }
}

/// Whether the values of a metric may be less than zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BelowZero {
    /// No value is: a share, a count, a time.
    #[default]
    Refused,
    /// Some are: a change, an NPS, a return.
    Allowed,
}

/// Says why marks of a metric don't fit what they stand on.
fn misfit(message: impl fmt::Display) -> Refusal {
    Refusal::new(Code::Metric, message)
}

/// Refuses marks of a metric on what can have none; `only` says what can.
pub(super) fn no_metric(only: &str) -> Refusal {
    misfit(format_args!("`metric` marks {only}"))
}

impl MetricMarks {
    /// Refuses marks that contradict the target or say what can't happen.
    pub(super) fn check(&self, target: Option<&Figure>) -> Result<(), Refusal> {
        let extent = target.map(|figure| figure.quantity().extent);
        let (low, high) = extent.map_or((None, None), Extent::limits);
        for (reading, end, name) in [(&self.below, low, "below"), (&self.above, high, "above")] {
            if reading.is_some() && end.is_none() {
                return Err(misfit(format_args!(
                    "`{name}` is never read: the target has no end on that side"
                )));
            }
        }
        if let (Some(better), Some(extent), Some(figure)) = (self.better, extent, target) {
            let (bound, _) = Better::of_target(extent);
            if bound != Better::InRange && bound != better {
                let better = better.words().replace(' ', "-");
                return Err(misfit(format_args!(
                    "`better: {better}` contradicts the target `{}`",
                    figure.text()
                )));
            }
        }
        Ok(())
    }
}
