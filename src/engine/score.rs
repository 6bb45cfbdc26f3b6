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
use crate::names::NameError;
use crate::playbook::marks::{BelowZero, Better};
use crate::playbook::source::Origin;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Placement, Quantity, Unit};
use crate::quantity::measurement::{Measurement, MeasurementError, Reading, UnitError};

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
#[error("`{}={}`", .given.name, .given.value)]
pub struct Refusal {
    /// What was given.
    pub given: Given,
    /// Who gave it.
    pub given_by: GivenBy,
    /// What is wrong with it.
    #[source]
    pub reason: Box<Reason>,
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
    #[error("this metric is given twice, as `{first}` and as `{second}`: one value for each")]
    Twice {
        /// How it was called first.
        first: String,
        /// How it was called then.
        second: String,
    },
}

/// Whether scoring the layers needs the metrics of other stages: a name is not
/// found at this one, or its metric has no target here.
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
                reason: Box::new(reason),
            };
            let found =
                find(&given.name, here, elsewhere).map_err(|error| refused(error.into()))?;
            let metric = found.metric();
            let same = |other: &Metric<'_>| other.fact_id == metric.fact_id;
            if let Some((_, first)) = seen.iter().find(|(metric, _)| same(metric)) {
                return Err(refused(Reason::Twice {
                    first: (*first).to_owned(),
                    second: given.name.clone(),
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
            let reading =
                given.value.parse().map_err(|error: MeasurementError| refused(error.into()))?;
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
    let negative = reading.values().any(Measurement::is_negative);
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
    let (verdict, outcome) = placed(extent, better, now);
    let movement = before.transpose()?.map(|before| {
        let way = match better {
            Some(Better::InRange) | None => nearer(extent, before, now),
            Some(better) => way(better, before, now),
        };
        movement(before, now, unit, way)
    });
    let off_by = (verdict != Verdict::Within).then(|| distance(extent, now));
    Ok(Score { verdict, outcome, measured: Some(now), off_by, movement, ..score })
}

/// Tells how an amount stands by an extent, and what that comes to.
fn placed(extent: Extent, better: Option<Better>, now: Amount) -> (Verdict, Outcome) {
    match (extent.placement(now), better) {
        (Placement::Within, _) => (Verdict::Within, Outcome::Met),
        // More of the good than the target asks for is no miss.
        (Placement::Above, Some(Better::Higher)) => (Verdict::Above, Outcome::Met),
        (Placement::Below, Some(Better::Lower | Better::NoHigher)) => {
            (Verdict::Below, Outcome::Met)
        }
        (Placement::Above, _) => (Verdict::Above, Outcome::Missed),
        (Placement::Below, _) => (Verdict::Below, Outcome::Missed),
    }
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
    let now = reading.now;
    // Of a bare number and one with a unit, the bare one is to be written anew.
    let unit = match before.unit {
        Unit::Count => now.unit,
        unit => unit.finer(now.unit),
    };
    let (before, now) = (before.amount_in(unit)?, now.amount_in(unit)?);
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
    Ok(Score { verdict, outcome, movement: Some(movement(before, now, unit, way)), ..score })
}

fn movement(before: Amount, now: Amount, unit: Unit, way: Way) -> Movement {
    Movement { change: Amount::from_ratio(now.ratio() - before.ratio()), unit, way }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;
    use crate::engine::metrics::metrics;
    use crate::engine::readings::of_argument;
    use crate::quantity::figure::{Figure, Shape};

    fn layer(given_by: GivenBy, values: &str) -> Layer {
        let given = values.split(',').map(|value| {
            // As a file may: a name without a value.
            of_argument(value).unwrap_or_else(|_| Given {
                name: value.to_owned(),
                value: String::new(),
                line: Some(2),
            })
        });
        Layer { given_by, given: given.collect() }
    }

    /// Calls `check` with the metrics of a stage, and those of the others.
    fn with_metrics(
        stage: &str,
        check: impl for<'m, 'c> FnOnce(&'m [Metric<'c>], &'m [Metric<'c>]),
    ) {
        let catalog = Catalog::embedded();
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        let stages = catalog.stages().unwrap().iter();
        let (here, others): (Vec<_>, Vec<_>) = stages.partition(|one| one.id.as_str() == stage);
        let here = catalog.pages(&here, &functions).unwrap();
        let others = catalog.pages(&others, &functions).unwrap();
        check(&metrics(&here), &metrics(&others));
    }

    /// Calls `check` with what the layers score at a stage.
    fn scored(
        stage: &str,
        layers: &[Layer],
        check: impl for<'m, 'c> FnOnce(Result<Scores<'m, 'c>, Refusal>),
    ) {
        with_metrics(stage, |here, others| {
            let result = score(here, others, layers);
            if !needs_elsewhere(here, layers) {
                let alone = score(here, &[], layers);
                assert_eq!(format!("{alone:?}"), format!("{result:?}"));
            }
            check(result);
        });
    }

    /// Returns how the one value at a stage stands.
    fn stands(stage: &str, value: &str) -> (Verdict, Outcome) {
        let mut stands = None;
        scored(stage, &[layer(GivenBy::CommandLine, value)], |result| {
            let scores = result.unwrap_or_else(|error| panic!("{error}: {}", error.reason));
            stands = Some((scores.scores[0].verdict, scores.scores[0].outcome));
        });
        stands.unwrap()
    }

    #[test]
    fn each_verdict_comes_to_something() {
        use Outcome::{Met, Missed, NotJudged};
        use Verdict::{
            Above, Below, MovingTheRightWay, MovingTheWrongWay, NeedsTwoValues, NoTarget,
            NotMoving, Recorded, Within,
        };
        for (stage, value, verdict, outcome) in [
            ("optimize", "lead-routing=4min", Within, Met),
            ("optimize", "lead-routing=5min", Above, Missed),
            ("optimize", "lead-routing=90s", Within, Met),
            ("optimize", "lead-routing=12min→5min", Above, Missed),
            ("optimize", "data-quality=90%", Below, Missed),
            ("optimize", "data-quality=90.1%", Within, Met),
            ("scale", "mql-to-sql=29.9%", Below, Missed),
            ("scale", "mql-to-sql=30%", Within, Met),
            ("scale", "mql-to-sql=50%", Within, Met),
            // Too much is a finding where a range is meant,
            ("scale", "mql-to-sql=51%", Above, Missed),
            // and no miss where more is better.
            ("platform", "velocity-improvement=45%", Above, Met),
            ("platform", "velocity-improvement=-3%", Below, Missed),
            ("scale", "cac=1/3", Above, Missed),
            ("scale", "cac=0.33", Within, Met),
            ("scale", "cac=33%", Within, Met),
            ("scale", "event follow-up=2days", Within, Met),
            ("scale", "ebooks=1/quarter", Within, Met),
            ("scale", "ebooks=4/year", Within, Met),
            ("scale", "webinars=2/quarter", Below, Missed),
            ("optimize", "production-cost=$900→$820", MovingTheRightWay, Met),
            ("optimize", "production-cost=$900→$900", NotMoving, Met),
            ("optimize", "production-cost=$820→$900", MovingTheWrongWay, Missed),
            ("optimize", "production-cost=$820", NeedsTwoValues, NotJudged),
            ("optimize", "launch-time=3weeks→20days", MovingTheRightWay, Met),
            ("optimize", "launch-time=3weeks→21days", NotMoving, Missed),
            ("optimize", "nps=-5→-10", MovingTheWrongWay, Missed),
            ("optimize", "nps=10→10", NotMoving, NotJudged),
            ("optimize", "nps=10", NoTarget, NotJudged),
            ("optimize", "tool-utilization=60%", Recorded, NotJudged),
            ("optimize", "tool-utilization=60%→70%", MovingTheRightWay, Met),
            ("optimize", "asset-engagement=5→9", Recorded, NotJudged),
            ("optimize", "velocity=80days→70days", Recorded, NotJudged),
            ("optimize", "mql-to-sql=34%", NoTarget, NotJudged),
            ("optimize", "mqls=800→900", NoTarget, NotJudged),
        ] {
            assert_eq!(stands(stage, value), (verdict, outcome), "{stage} {value}");
        }
    }

    #[test]
    fn what_has_no_target_here_names_the_stages_that_have_one() {
        for (value, wanted) in [
            ("mql-to-sql=34%", vec!["scale.demand-gen.metrics.mql-to-sql"]),
            ("abm win rate=30%", vec!["platform.abm.metrics.win-rate-on-abm-accounts"]),
            // Platform has this one too, without a target.
            ("nps=10", vec!["platform.community.metrics.community-nps"]),
            ("engagement-rate=30%", vec![]),
        ] {
            scored("optimize", &[layer(GivenBy::CommandLine, value)], |result| {
                let scores = result.unwrap();
                let elsewhere = scores.scores[0].elsewhere.iter();
                let ids: Vec<_> = elsewhere.map(|metric| metric.fact_id.to_string()).collect();
                assert_eq!(ids, wanted, "{value}");
            });
        }
    }

    #[test]
    fn the_nearest_layer_wins_and_misses_come_first() {
        let layers = [
            layer(GivenBy::CommandLine, "data-quality=95%,routing time=9min"),
            // A value that another replaces need not be sound.
            layer(GivenBy::File, "lead-routing=nonsense,attribution-coverage=85%,campaign,nps"),
            layer(GivenBy::File, "nps=1→2"),
        ];
        scored("optimize", &layers, |result| {
            let scores = result.unwrap();
            let order: Vec<_> = scores
                .scores
                .iter()
                .map(|score| (score.metric.id.as_str(), score.given_by, score.text.as_str()))
                .collect();
            assert_eq!(
                order,
                [
                    ("lead-routing", GivenBy::CommandLine, "9min"),
                    ("data-quality", GivenBy::CommandLine, "95%"),
                    ("attribution-coverage", GivenBy::File, "85%"),
                    ("community-nps", GivenBy::File, "1→2"),
                ]
            );
            let left_out: Vec<_> =
                scores.left_out.iter().map(|metric| metric.id.as_str()).collect();
            assert_eq!(left_out, ["campaign-launch-time"]);
        });
    }

    #[test]
    fn each_refusal_says_why() {
        for (stage, values, reason) in [
            (
                "optimize",
                "data-quality=93",
                "`93` has no unit, and a percentage is needed: write 93%",
            ),
            // The unit is that of the stage that has the target.
            (
                "optimize",
                "mql-to-sql=34",
                "`34` has no unit, and a percentage is needed: write 34%",
            ),
            ("optimize", "data-quality=-1%", "`data-quality` can't be negative"),
            (
                "optimize",
                "data-quality=→93%",
                "no value given: write it with its unit, as in 34%, 9min, $850 or 4/month",
            ),
            (
                "optimize",
                "production-cost=900→$820",
                "`900` has no unit, and an amount in dollars is needed: write $900",
            ),
            (
                "optimize",
                "production-cost=$900→820",
                "`820` has no unit, and an amount in dollars is needed: write $820",
            ),
            (
                "optimize",
                "lead-routing=4min,routing time=5min",
                "this metric is given twice, as `lead-routing` and as `routing time`: one value for each",
            ),
            (
                "scale",
                "blog-posts=1/week",
                "`1/week` can't be turned into a number per month exactly: write it as in 4/month",
            ),
        ] {
            scored(stage, &[layer(GivenBy::CommandLine, values)], |result| {
                assert_eq!(result.unwrap_err().reason.to_string(), reason, "{values}");
            });
        }
    }

    #[test]
    fn the_distance_is_to_the_nearest_end() {
        for (stage, value, off_by, way) in [
            ("scale", "mql-to-sql=12%→27%", "3", Way::Right),
            ("scale", "mql-to-sql=40%→60%", "10", Way::Wrong),
            ("scale", "mql-to-sql=20%→60%", "10", Way::NotJudged),
            ("optimize", "lead-routing=5min→5min", "0", Way::Still),
            ("optimize", "lead-routing=4min→2h", "115", Way::Wrong),
        ] {
            scored(stage, &[layer(GivenBy::CommandLine, value)], |result| {
                let scores = result.unwrap();
                let score = &scores.scores[0];
                assert_eq!(score.off_by.unwrap().to_string(), off_by, "{value}");
                assert_eq!(score.movement.unwrap().way, way, "{value}");
            });
        }
    }

    proptest! {
        #[test]
        fn what_is_inside_is_within_and_so_are_the_ends_that_are_held(
            low in 1_i128..1000,
            more in 1_i128..1000,
            part in 1_i128..100,
            shape in 0..7,
        ) {
            let amount = |ratio| Amount::from_ratio(ratio);
            let (low, high) = (Ratio::from_integer(low), Ratio::from_integer(low + more));
            let text = match shape {
                0 => format!("{low}%"),
                1 => format!("{low}–{high}%"),
                2 => format!("{low}–{high}%+"),
                3 => format!("at least {low}%"),
                4 => format!(">{low}%"),
                5 => format!("up to {high}%"),
                _ => format!("under {high}%"),
            };
            let extent = text.parse::<Figure>().unwrap().quantity().extent;
            let (better, _) = Better::of_target(extent);
            let verdict = |ratio| placed(extent, Some(better), amount(ratio));
            let within = (Verdict::Within, Outcome::Met);
            let shape = Shape::from(extent);
            if shape != Shape::Exactly {
                let inside = low + (high - low) * Ratio::new(part, 100);
                prop_assert_eq!(verdict(inside), within);
            }
            let (first, last) = extent.ends();
            if let Some(first) = first {
                let held = shape != Shape::MoreThan;
                prop_assert_eq!(verdict(first.ratio()) == within, held);
                let less = first.ratio() - Ratio::new(1, 1000);
                prop_assert_eq!(verdict(less), (Verdict::Below, Outcome::Missed));
            }
            if let Some(last) = last.filter(|_| shape != Shape::BetweenOrMore) {
                let held = shape != Shape::LessThan;
                prop_assert_eq!(verdict(last.ratio()) == within, held);
                let more = last.ratio() + Ratio::new(1, 1000);
                prop_assert_eq!(verdict(more), (Verdict::Above, Outcome::Missed));
            }
        }
    }

    #[test]
    fn any_value_is_scored_or_refused() {
        with_metrics("optimize", |optimize, others| {
            proptest!(ProptestConfig::with_cases(64), |(value in r"[-$]?[0-9]{1,16}(\.[0-9]{1,6})?[KMB%]?(→[0-9]{1,16}(\.[0-9]{1,6})?(%|min|/month)?)?")| {
                for name in ["mql-to-sql", "lead-routing", "blog-posts", "cac", "nps", "campaign"] {
                    let layers = [layer(GivenBy::CommandLine, &format!("{name}={value}"))];
                    // Every stage's metrics in turn, held to their own targets.
                    let _ = score(optimize, others, &layers);
                    let _ = score(others, optimize, &layers);
                }
            });
        });
    }
}
