//! Scores: what a company measured, against what its stage's playbook says.
//!
//! A metric with a target in figures is below, within or above it, and whether
//! that misses the target depends on which values are better. One whose target
//! is in words, or that has none, is judged by how it moves, where anybody says
//! which way is right. No figure is made up: what nobody judges is recorded.

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use super::metrics::{Found, Metric, find};
use super::readings::{Given, GivenBy, Layer};
use crate::catalog::names::NameError;
use crate::model::amount::Amount;
use crate::model::figure::{Extent, Placement, Quantity, Unit};
use crate::model::marks::{BelowZero, Better};
use crate::model::measurement::{MeasurementError, Reading, UnitError};
use crate::model::source::Origin;

/// How a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Less than the target.
    Below,
    /// One of the values that the target means.
    Within,
    /// More than the target.
    Above,
    /// There is no target in figures, and the later value is better.
    MovingTheRightWay,
    /// There is no target in figures, and the later value is worse.
    MovingTheWrongWay,
    /// There is no target in figures, and both values are the same.
    NotMoving,
    /// The target is a direction, which one value does not show.
    NeedsTwoValues,
    /// Neither the source nor we say which values are better.
    Recorded,
    /// The source names no target for it at this stage.
    NoTarget,
}

/// What a verdict comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It misses its target, or moves the wrong way.
    Missed,
    /// It meets its target, or moves the right way.
    Met,
    /// There is nothing to judge it by.
    NotJudged,
}

/// From an earlier value to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The later value less the earlier one.
    pub change: Amount,
    /// What `change` counts.
    pub unit: Unit,
    /// Whether that is the right way.
    pub way: Way,
}

/// Whether something moves the right way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// It does.
    Right,
    /// It moves the other way.
    Wrong,
    /// It does not move.
    Still,
    /// Nobody says which way is right, or both values are in range.
    NotJudged,
}

/// How one metric stands.
#[derive(Clone, Debug)]
pub struct Score<'metrics, 'catalog> {
    /// The metric: the stage's, or another's where the stage does not have it.
    pub metric: &'metrics Metric<'catalog>,
    /// The value as typed.
    pub text: String,
    /// What it means.
    pub reading: Reading,
    /// Who gave it.
    pub given_by: GivenBy,
    /// How it stands.
    pub verdict: Verdict,
    /// What that comes to.
    pub outcome: Outcome,
    /// The value that holds now in the target's unit, where there is a target
    /// in figures.
    pub measured: Option<Amount>,
    /// How far the value is from the nearest end of the target, in the
    /// target's unit, where it is outside. Zero for a value at an end that the
    /// target leaves out.
    pub off_by: Option<Amount>,
    /// How it moved, where two values were given.
    pub movement: Option<Movement>,
    /// Where there is no target: the other stages' metrics that have one, or
    /// else those of a metric that only they have.
    pub elsewhere: Vec<&'metrics Metric<'catalog>>,
}

/// How all metrics stand.
#[derive(Clone, Debug)]
pub struct Scores<'metrics, 'catalog> {
    /// Those with a value: misses first, then in the order given.
    pub scores: Vec<Score<'metrics, 'catalog>>,
    /// Those that were named and left without a value.
    pub left_out: Vec<&'metrics Metric<'catalog>>,
}

/// A value that can't be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}={}` can't be used", .given.name, .given.value)]
pub struct Refusal {
    /// What was given.
    pub given: Given,
    /// Who gave it.
    pub given_by: GivenBy,
    /// What is wrong with it.
    #[source]
    pub reason: Reason,
}

/// Why a value can't be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No metric has the name, or several do.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The value is none.
    #[error(transparent)]
    Value(#[from] MeasurementError),
    /// Its unit is not the target's, or its two units differ.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// No value of this metric is less than zero.
    #[error("`{0}` can't be negative")]
    Negative(String),
    /// One origin gives a metric two values.
    #[error("`{name}` is given twice, also as `{other}`: one value for each metric")]
    Twice {
        /// The metric's id.
        name: String,
        /// How it was called before.
        other: String,
    },
}

/// Whether scoring the layers needs the metrics of other stages: a name is not
/// found at this one, or its metric has no target here.
#[must_use]
pub fn needs_elsewhere(here: &[Metric<'_>], layers: &[Layer]) -> bool {
    let mut given = layers.iter().flat_map(|layer| &layer.given);
    given.any(|given| match find(&given.name, here, &[]) {
        Ok(found) => found.metric().target.is_none(),
        Err(NameError::Unknown { .. }) => true,
        Err(NameError::Ambiguous { .. }) => false,
    })
}

/// Scores what the layers give, the nearest first: a metric takes its value
/// from the first layer that has one. `here` are the metrics of the company's
/// stage, and `elsewhere` those of the others.
pub fn score<'metrics, 'catalog>(
    here: &'metrics [Metric<'catalog>],
    elsewhere: &'metrics [Metric<'catalog>],
    layers: &[Layer],
) -> Result<Scores<'metrics, 'catalog>, Refusal> {
    let mut scores: Vec<Score<'metrics, 'catalog>> = Vec::new();
    let mut left_out: Vec<&'metrics Metric<'catalog>> = Vec::new();
    for layer in layers {
        let mut seen: Vec<(&Metric<'_>, &str)> = Vec::new();
        for given in &layer.given {
            let refused = |reason| Refusal {
                given: given.clone(),
                given_by: layer.given_by,
                reason,
            };
            let found =
                find(&given.name, here, elsewhere).map_err(|error| refused(error.into()))?;
            let metric = found.metric();
            let same = |other: &Metric<'_>| other.fact_id == metric.fact_id;
            if let Some((_, other)) = seen.iter().find(|(metric, _)| same(metric)) {
                return Err(refused(Reason::Twice {
                    name: metric.id.to_string(),
                    other: (*other).to_owned(),
                }));
            }
            seen.push((metric, &given.name));
            if scores.iter().any(|score| same(score.metric)) {
                continue;
            }
            if given.value.is_empty() {
                if !left_out.iter().any(|metric| same(metric)) {
                    left_out.push(metric);
                }
                continue;
            }
            left_out.retain(|metric| !same(metric));
            let reading = given
                .value
                .parse()
                .map_err(|error: MeasurementError| refused(error.into()))?;
            let mut score = judge(metric, reading).map_err(refused)?;
            score.text.clone_from(&given.value);
            score.given_by = layer.given_by;
            if let Found::Elsewhere(_) = found {
                score = no_target(score);
            }
            if score.verdict == Verdict::NoTarget {
                score.elsewhere = with_target(metric, elsewhere);
            }
            scores.push(score);
        }
    }
    scores.sort_by_key(|score| score.outcome);
    Ok(Scores { scores, left_out })
}

/// Returns the metrics of other stages that are `metric` and have a target, or
/// all that are it where none has.
fn with_target<'metrics, 'catalog>(
    metric: &Metric<'_>,
    elsewhere: &'metrics [Metric<'catalog>],
) -> Vec<&'metrics Metric<'catalog>> {
    let same: Vec<&Metric<'_>> = elsewhere.iter().filter(|other| metric.is(other)).collect();
    let targeted = same.iter().copied().filter(|other| other.target.is_some());
    let targeted: Vec<_> = targeted.collect();
    if targeted.is_empty() { same } else { targeted }
}

/// Takes back what a score says by the target of another stage.
fn no_target<'metrics, 'catalog>(score: Score<'metrics, 'catalog>) -> Score<'metrics, 'catalog> {
    Score {
        verdict: Verdict::NoTarget,
        outcome: Outcome::NotJudged,
        measured: None,
        off_by: None,
        movement: None,
        ..score
    }
}

/// Judges one reading by its metric's own target.
fn judge<'metrics, 'catalog>(
    metric: &'metrics Metric<'catalog>,
    reading: Reading,
) -> Result<Score<'metrics, 'catalog>, Reason> {
    let negative = reading.values().any(|value| value.is_negative());
    if negative && metric.below_zero() == BelowZero::Refused {
        return Err(Reason::Negative(metric.id.to_string()));
    }
    let score = Score {
        metric,
        text: String::new(),
        reading,
        given_by: GivenBy::CommandLine,
        verdict: Verdict::Recorded,
        outcome: Outcome::NotJudged,
        measured: None,
        off_by: None,
        movement: None,
        elsewhere: Vec::new(),
    };
    match metric.figure() {
        Some(figure) => by_figure(score, figure.quantity()),
        None => by_movement(score),
    }
}

/// Holds the value that holds now against a target in figures.
fn by_figure<'metrics, 'catalog>(
    score: Score<'metrics, 'catalog>,
    Quantity { extent, unit }: Quantity,
) -> Result<Score<'metrics, 'catalog>, Reason> {
    let now = score.reading.now.amount_in(unit)?;
    let before = score.reading.before.map(|before| before.amount_in(unit));
    let better = score.metric.better().map(|(better, _)| better);
    let (verdict, outcome) = match (extent.placement(now), better) {
        (Placement::Within, _) => (Verdict::Within, Outcome::Met),
        // More of the good than the target asks for is no miss.
        (Placement::Above, Some(Better::Higher)) => (Verdict::Above, Outcome::Met),
        (Placement::Below, Some(Better::Lower | Better::NoHigher)) => {
            (Verdict::Below, Outcome::Met)
        }
        (Placement::Above, _) => (Verdict::Above, Outcome::Missed),
        (Placement::Below, _) => (Verdict::Below, Outcome::Missed),
    };
    let movement = before.transpose()?.map(|before| {
        let way = match better {
            Some(Better::InRange) | None => nearer(extent, before, now),
            Some(better) => way(better, before, now),
        };
        movement(before, now, unit, way)
    });
    let off_by = (verdict != Verdict::Within).then(|| distance(extent, now));
    Ok(Score {
        verdict,
        outcome,
        measured: Some(now),
        off_by,
        movement,
        ..score
    })
}

/// Judges by two values, where the target is in words or missing.
fn by_movement<'metrics, 'catalog>(
    score: Score<'metrics, 'catalog>,
) -> Result<Score<'metrics, 'catalog>, Reason> {
    let (metric, reading) = (score.metric, score.reading);
    let stated = matches!(metric.better(), Some((_, Origin::Source)));
    let Some(before) = reading.before else {
        let verdict = match metric.target {
            None => Verdict::NoTarget,
            Some(_) if stated => Verdict::NeedsTwoValues,
            Some(_) => Verdict::Recorded,
        };
        return Ok(Score { verdict, ..score });
    };
    let unit = before.unit();
    let now = match reading.now.amount_in(unit) {
        Ok(now) => now,
        // The value that lacks a unit is the one to write anew.
        Err(error) if unit == Unit::Count => {
            before.amount_in(reading.now.unit())?;
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let before = before.amount();
    let better = metric.better().map(|(better, _)| better);
    let way = better.map_or(Way::NotJudged, |better| way(better, before, now));
    let (verdict, outcome) = match (way, better) {
        (Way::Still, Some(Better::NoHigher)) => (Verdict::NotMoving, Outcome::Met),
        // Standing still is no step towards a target that asks for one.
        (Way::Still, _) if stated => (Verdict::NotMoving, Outcome::Missed),
        (Way::Still, _) => (Verdict::NotMoving, Outcome::NotJudged),
        (Way::Right, _) => (Verdict::MovingTheRightWay, Outcome::Met),
        (Way::Wrong, _) => (Verdict::MovingTheWrongWay, Outcome::Missed),
        (Way::NotJudged, _) => (Verdict::Recorded, Outcome::NotJudged),
    };
    Ok(Score {
        verdict,
        outcome,
        movement: Some(movement(before, now, unit, way)),
        ..score
    })
}

fn movement(before: Amount, now: Amount, unit: Unit, way: Way) -> Movement {
    Movement {
        change: Amount::from_ratio(now.ratio() - before.ratio()),
        unit,
        way,
    }
}

/// Tells the way from one amount to another where one direction is better.
fn way(better: Better, before: Amount, now: Amount) -> Way {
    match better {
        _ if now == before => Way::Still,
        Better::InRange => Way::NotJudged,
        Better::Higher if now > before => Way::Right,
        Better::Lower | Better::NoHigher if now < before => Way::Right,
        Better::Higher | Better::Lower | Better::NoHigher => Way::Wrong,
    }
}

/// Tells whether an amount came nearer to an extent.
fn nearer(extent: Extent, before: Amount, now: Amount) -> Way {
    // At an end that is left out the distance is zero, and yet it is outside.
    let far = |amount| {
        let outside = extent.placement(amount) != Placement::Within;
        (outside, distance(extent, amount))
    };
    match far(now).cmp(&far(before)) {
        _ if now == before => Way::Still,
        std::cmp::Ordering::Less => Way::Right,
        std::cmp::Ordering::Equal => Way::NotJudged,
        std::cmp::Ordering::Greater => Way::Wrong,
    }
}

/// Returns how far `amount` is from the nearest end of an extent; zero inside.
fn distance(extent: Extent, amount: Amount) -> Amount {
    let (low, high) = extent.ends();
    let gap = match extent.placement(amount) {
        Placement::Below => low.map(|low| low.ratio() - amount.ratio()),
        Placement::Above => high.map(|high| amount.ratio() - high.ratio()),
        Placement::Within => None,
    };
    Amount::from_ratio(gap.unwrap_or_else(|| Ratio::from_integer(0)))
}
