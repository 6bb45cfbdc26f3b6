//! Scores: what a company measured, against what its stage's playbook says.
//!
//! A metric with a target in figures is below, within or above it, and whether
//! that misses the target depends on which values are better. One whose target
//! is in words, or that has none, is judged by how it moves, where anybody says
//! which way is right. No figure is made up: what nobody judges is recorded.

pub mod metric;
pub mod reading;

use super::prelude::*;
use crate::playbook::marks::{BelowZero, Better};
use crate::quantity::measurement::{Measurement, Reading};
use metric::{Direction, are_same, better, find, marks, meaning, quantity, targets};
use reading::{Given, GivenBy};

/// How a value stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
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
    #[strum(serialize = "no target at this stage")]
    NoTarget,
    /// It lies below a target in figures, within it or above.
    #[serde(untagged)]
    #[strum(transparent)]
    Placed(Placement),
}

/// What a verdict comes to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// It misses its target, or moves the wrong way.
    Missed,
    /// It meets its target, or moves the right way.
    Met,
    /// There is nothing to judge it by.
    NotJudged,
}

/// From an earlier value to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Movement {
    /// The later value less the earlier one.
    pub change: Amount,
    /// What `change` counts.
    pub unit: Unit,
}

/// How one metric stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Score<'page> {
    /// The metric: the stage's, or another's where the stage does not have it.
    pub metric: Fact<'page>,
    /// The value, and the earlier one where two were given.
    #[serde(flatten)]
    pub reading: Reading,
    /// Who gave it.
    pub given_by: GivenBy,
    /// Which values are better at the stage; `null` where nobody says.
    pub better: Option<Direction>,
    /// How it stands.
    pub verdict: Verdict,
    /// What that comes to.
    pub outcome: Outcome,
    /// The value that holds now in the target's unit; `null` without a target
    /// in figures.
    pub in_target_unit: Option<Amount>,
    /// How far the value is from the nearest end of the target, in the
    /// target's unit; `null` within. Zero for a value at an end that the
    /// target leaves out.
    pub off_by: Option<Amount>,
    /// How it moved, where two values were given.
    pub movement: Option<Movement>,
    /// What the verdict means for this metric. It is ours.
    pub means: Option<&'page str>,
    /// Where there is no target: the other stages' metrics that have one, or
    /// else those of a metric that only they have.
    pub elsewhere: Vec<Fact<'page>>,
}

/// How all metrics stand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scores<'page> {
    /// Those with a value: misses first, then what meets its target, then what
    /// can't be judged, each in the order given.
    pub scores: Vec<Score<'page>>,
    /// Those that a file names without a value.
    pub left_out: Vec<Fact<'page>>,
}

/// A value that can't be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}={}`", .given.name, .given.value)]
pub struct Refusal {
    /// What was given.
    pub given: Given,
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
    /// The value is none, or not of this metric.
    #[error("{0}")]
    Value(String),
}

fn refused(why: impl Display) -> Reason {
    Reason::Value(why.to_string())
}

/// The most values that are refused at once.
const MOST_REFUSALS: usize = 20;

/// Scores what is given, the nearest origin first: a metric takes its value
/// from the first that has one. `here` are the metrics of the company's stage,
/// and `elsewhere` those of the others.
pub fn score<'page>(
    here: &[Fact<'page>],
    elsewhere: &[Fact<'page>],
    given: &[Given],
) -> Result<Scores<'page>, Vec<Refusal>> {
    let mut scores: Vec<Score<'page>> = Vec::new();
    let mut seen: Vec<(&Given, &Fact<'page>)> = Vec::new();
    let mut refusals = Vec::new();
    for given in given {
        let judged = find(&given.name, here, elsewhere).map_err(Reason::from).and_then(|metric| {
            let mut earlier = seen.iter().filter(|(_, one)| one.id == metric.id);
            if let Some((first, _)) = earlier.clone().find(|(first, _)| first.by == given.by) {
                return Err(refused(format_args!(
                    "this metric is given twice, as `{}` and as `{}`: one value for each",
                    first.name, given.name
                )));
            }
            let has_value = earlier.any(|(nearer, _)| !nearer.value.is_empty());
            seen.push((given, metric));
            if has_value || given.value.is_empty() {
                return Ok(None);
            }
            judge(metric, given, here.iter().any(|one| one.id == metric.id)).map(Some)
        });
        match judged {
            Ok(score) => scores.extend(score),
            Err(reason) => refusals.push(Refusal { given: given.clone(), reason }),
        }
        if refusals.len() == MOST_REFUSALS {
            break;
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    for score in scores.iter_mut().filter(|score| score.verdict == Verdict::NoTarget) {
        let same = elsewhere.iter().filter(|other| are_same(&score.metric, other));
        let (with, without): (Vec<_>, Vec<_>) =
            same.cloned().partition(|other| other.target().is_some());
        score.elsewhere = if with.is_empty() { without } else { with };
    }
    let mut left_out: Vec<Fact<'_>> = Vec::new();
    for (_, metric) in seen {
        let mut listed = scores.iter().map(|score| &score.metric).chain(&left_out);
        if listed.all(|one| one.id != metric.id) {
            left_out.push(metric.clone());
        }
    }
    scores.sort_by_key(|score| score.outcome);
    Ok(Scores { scores, left_out })
}

/// Judges one value by its metric's own target. That of another stage is none
/// here, and yet says which values make sense.
pub(super) fn judge<'page>(
    metric: &Fact<'page>,
    given: &Given,
    is_here: bool,
) -> Result<Score<'page>, Reason> {
    let reading: Reading = given.value.parse().map_err(refused)?;
    let is_percent = quantity(metric).is_some_and(|one| one.unit == Unit::PERCENT);
    let reading = if is_percent { reading.in_percent() } else { reading };
    let several: Vec<&str> = targets(metric).map(|(_, whom)| whom).collect();
    if let [first, _, ..] = several[..] {
        let all = several.join(" and ");
        return Err(refused(format_args!(
            "`{}` has targets for {all}: give --segment {first}, or `segment` in the company file",
            metric.name()
        )));
    }
    let may_be_negative = marks(metric).is_some_and(|one| one.below_zero == BelowZero::Allowed);
    if reading.values().any(Measurement::is_negative) && !may_be_negative {
        return Err(refused(format_args!("`{}` can't be negative", metric.name())));
    }
    let score = Score {
        metric: metric.clone(),
        reading,
        given_by: given.by,
        better: better(metric),
        verdict: Verdict::NoTarget,
        outcome: Outcome::NotJudged,
        in_target_unit: None,
        off_by: None,
        movement: None,
        means: None,
        elsewhere: Vec::new(),
    };
    let judged = match quantity(metric) {
        Some(quantity) => by_figure(score.clone(), quantity),
        None => by_movement(score.clone()),
    }?;
    Ok(if is_here { judged } else { Score { better: None, ..score } })
}

/// Holds the value that holds now against a target in figures.
fn by_figure(score: Score<'_>, Quantity { extent, unit }: Quantity) -> Result<Score<'_>, Reason> {
    let in_unit = |value: Measurement| value.amount_in(unit).map_err(refused);
    let now = in_unit(score.reading.now)?;
    let before = score.reading.before.map(in_unit).transpose()?;
    // A change, as one that may be negative, can be any number of times its base.
    let whole = Amount::from(100);
    let ends = <[_; 2]>::from(extent.ends());
    let is_share = unit == Unit::PERCENT
        && marks(&score.metric).is_none_or(|one| one.below_zero == BelowZero::Refused)
        && ends.into_iter().flatten().all(|end| end < whole);
    if let Some(above) = before.into_iter().chain([now]).find(|value| is_share && *value > whole) {
        return Err(refused(format_args!(
            "`{}` is a share, and {above}% is more than the whole: what is it {above}% of?",
            score.metric.name()
        )));
    }
    let better = score.better.map(|better| better.values);
    let placement = extent.placement(now);
    Ok(Score {
        verdict: Verdict::Placed(placement),
        outcome: placed(placement, better),
        in_target_unit: Some(now),
        off_by: (placement != Placement::Within).then(|| extent.gap(now)),
        movement: before.map(|before| movement(before, now, unit)),
        means: meaning(&score.metric, placement),
        ..score
    })
}

/// Says what a place by a target comes to. More of the good than the target asks
/// for is no miss, and nothing is judged where nobody says what is better.
pub fn placed(placement: Placement, better: Option<Better>) -> Outcome {
    use Better::{Higher, Lower, NoHigher};
    use Placement::{Above, Below, Within};
    match (placement, better) {
        (Within, _) | (Above, Some(Higher)) | (Below, Some(Lower | NoHigher)) => Outcome::Met,
        (_, None) => Outcome::NotJudged,
        _ => Outcome::Missed,
    }
}

/// Judges by two values, where the target is in words or missing.
fn by_movement(score: Score<'_>) -> Result<Score<'_>, Reason> {
    let stated = score.better.is_some_and(|better| better.origin == Origin::Source);
    let now = score.reading.now;
    let Some(before) = score.reading.before else {
        let verdict = match score.metric.target() {
            None => Verdict::NoTarget,
            Some(_) if stated => Verdict::NeedsTwoValues,
            Some(_) => Verdict::Recorded,
        };
        return Ok(Score { verdict, ..score });
    };
    // Of a bare number and one with a unit, the bare one is to be written anew.
    let unit = match before.unit {
        Unit::COUNT => now.unit,
        unit => unit.finer(now.unit),
    };
    let in_unit = |value: Measurement| value.amount_in(unit).map_err(refused);
    let (before, now) = (in_unit(before)?, in_unit(now)?);
    let better = score.better.map(|better| better.values);
    let is_right = match better {
        Some(Better::Higher) => now > before,
        _ => now < before,
    };
    let (verdict, outcome) = match better {
        Some(Better::NoHigher) if now == before => (Verdict::NotMoving, Outcome::Met),
        // Standing still is no step towards a target that asks for one.
        Some(_) if now == before && stated => (Verdict::NotMoving, Outcome::Missed),
        Some(_) if now == before => (Verdict::NotMoving, Outcome::NotJudged),
        None | Some(Better::InRange) => (Verdict::Recorded, Outcome::NotJudged),
        Some(_) if is_right => (Verdict::MovingTheRightWay, Outcome::Met),
        Some(_) => (Verdict::MovingTheWrongWay, Outcome::Missed),
    };
    Ok(Score { verdict, outcome, movement: Some(movement(before, now, unit)), ..score })
}

fn movement(before: Amount, now: Amount, unit: Unit) -> Movement {
    Movement { change: now - before, unit }
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::metric::metrics;
    use super::reading::of_argument;
    use super::*;
    use crate::catalog::Catalog;
    use crate::quantity::figure::{Figure, Shape};

    fn given(by: GivenBy, values: &str) -> Vec<Given> {
        let given = values.split(',').map(|value| {
            // As a file may: a name without a value.
            let given = of_argument(value).unwrap_or_else(|_| Given {
                name: value.to_owned(),
                value: String::new(),
                by,
                line: Some(2),
            });
            Given { by, ..given }
        });
        given.collect()
    }

    /// Calls `check` with the metrics of a stage, and those of the others.
    fn with_metrics(stage: &str, check: impl for<'m, 'c> FnOnce(&'m [Fact<'c>], &'m [Fact<'c>])) {
        let catalog = Catalog::embedded();
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        let stages = catalog.stages().unwrap().iter();
        let (here, others): (Vec<_>, Vec<_>) = stages.partition(|one| one.id.as_str() == stage);
        let here = catalog.pages(&here, &functions).unwrap();
        let others = catalog.pages(&others, &functions).unwrap();
        check(&metrics(&here, &[]), &metrics(&others, &[]));
    }

    /// Calls `check` with what is scored at a stage.
    fn scored(stage: &str, given: &[Given], check: impl FnOnce(Result<Scores<'_>, Vec<Refusal>>)) {
        with_metrics(stage, |here, others| check(score(here, others, given)));
    }

    /// Returns how the one value at a stage stands.
    fn stands(stage: &str, value: &str) -> (Verdict, Outcome) {
        let mut stands = None;
        scored(stage, &given(GivenBy::CommandLine, value), |result| {
            let scores = result.unwrap_or_else(|error| panic!("{error:?}"));
            stands = Some((scores.scores[0].verdict, scores.scores[0].outcome));
        });
        stands.unwrap()
    }

    #[test]
    fn each_verdict_comes_to_something() {
        use Outcome::{Met, Missed, NotJudged};
        use Verdict::{
            MovingTheRightWay, MovingTheWrongWay, NeedsTwoValues, NoTarget, NotMoving, Recorded,
        };
        const BELOW: Verdict = Verdict::Placed(Placement::Below);
        const WITHIN: Verdict = Verdict::Placed(Placement::Within);
        const ABOVE: Verdict = Verdict::Placed(Placement::Above);
        for (stage, value, verdict, outcome) in [
            ("optimize", "lead-routing=4min", WITHIN, Met),
            ("optimize", "lead-routing=5min", ABOVE, Missed),
            ("optimize", "lead-routing=90s", WITHIN, Met),
            ("optimize", "lead-routing=12min→5min", ABOVE, Missed),
            ("optimize", "data-quality=90%", BELOW, Missed),
            ("optimize", "data-quality=93.5", WITHIN, Met),
            ("optimize", "data-quality=100%", WITHIN, Met),
            ("optimize", "data-quality=90.1%", WITHIN, Met),
            ("scale", "mql-to-sql=29.9%", BELOW, Missed),
            ("scale", "mql-to-sql=30%", WITHIN, Met),
            ("scale", "mql-to-sql=50%", WITHIN, Met),
            // Too much is a finding where it costs or distorts,
            ("scale", "marketing-budget=25%", ABOVE, Missed),
            ("scale", "marketing-sourced-pipeline=51%", ABOVE, Missed),
            // and no miss where more is better.
            ("scale", "mql-to-sql=55%", ABOVE, Met),
            ("scale", "blog-posts=6/month", ABOVE, Met),
            ("platform", "velocity-improvement=45%", ABOVE, Met),
            ("platform", "velocity-improvement=-3%", BELOW, Missed),
            ("scale", "cac=1/3", ABOVE, Missed),
            ("scale", "cac=0.33", WITHIN, Met),
            ("scale", "cac=33%", WITHIN, Met),
            ("scale", "event follow-up=2days", WITHIN, Met),
            ("scale", "ebooks=1/quarter", WITHIN, Met),
            ("scale", "ebooks=4/year", WITHIN, Met),
            ("scale", "webinars=2/quarter", BELOW, Missed),
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
            scored("optimize", &given(GivenBy::CommandLine, value), |result| {
                let scores = result.unwrap();
                let elsewhere = scores.scores[0].elsewhere.iter();
                let ids: Vec<_> = elsewhere.map(|metric| metric.id.to_string()).collect();
                assert_eq!(ids, wanted, "{value}");
            });
        }
    }

    #[test]
    fn the_nearest_layer_wins_and_misses_come_first() {
        let layers = [
            given(GivenBy::CommandLine, "data-quality=95%,routing time=9min"),
            // A value that another replaces need not be sound.
            given(GivenBy::File, "lead-routing=nonsense,attribution-coverage=85%,campaign,nps"),
            given(GivenBy::CompanyFile, "nps=1→2"),
        ];
        scored("optimize", &layers.concat(), |result| {
            let scores = result.unwrap();
            let order: Vec<_> = scores
                .scores
                .iter()
                .map(|score| (score.metric.name(), score.given_by, score.reading.to_string()))
                .collect();
            assert_eq!(
                order,
                [
                    ("lead-routing", GivenBy::CommandLine, "9 minutes".to_owned()),
                    ("data-quality", GivenBy::CommandLine, "95%".to_owned()),
                    ("attribution-coverage", GivenBy::File, "85%".to_owned()),
                    ("community-nps", GivenBy::CompanyFile, "1→2".to_owned()),
                ]
            );
            let left_out: Vec<_> = scores.left_out.iter().map(Fact::name).collect();
            assert_eq!(left_out, ["campaign-launch-time"]);
        });
    }

    #[test]
    fn each_refusal_says_why() {
        for (stage, values, reason) in [
            (
                "optimize",
                "data-quality=0.93",
                "`0.93` is a bare number, and a percentage is needed: write it as in 34%",
            ),
            // The unit is that of the stage that has the target.
            (
                "optimize",
                "mql-to-sql=0.34",
                "`0.34` is a bare number, and a percentage is needed: write it as in 34%",
            ),
            ("optimize", "data-quality=-1%", "`data-quality` can't be negative"),
            (
                "optimize",
                "data-quality=150%",
                "`data-quality` is a share, and 150% is more than the whole: what is it 150% of?",
            ),
            (
                "optimize",
                "data-quality=→93%",
                "no value given: write it with its unit, as in 34%, 9min, 850 USD or 4/month",
            ),
            (
                "optimize",
                "production-cost=900→$820",
                "`900` is a bare number, and an amount in dollars is needed: write it as in 850 USD",
            ),
            (
                "optimize",
                "production-cost=$900→820",
                "`820` is a bare number, and an amount in dollars is needed: write it as in 850 USD",
            ),
            (
                "optimize",
                "lead-routing=4min,routing time=5min",
                "this metric is given twice, as `lead-routing` and as `routing time`: one value for each",
            ),
            (
                "scale",
                "blog-posts=1/week",
                "`1/week` is a number per week, and a number per month is needed: write it as in 4/month",
            ),
        ] {
            scored(stage, &given(GivenBy::CommandLine, values), |result| {
                assert_eq!(result.unwrap_err()[0].reason.to_string(), reason, "{values}");
            });
        }
    }

    #[test]
    fn all_that_is_wrong_is_refused_at_once_up_to_a_limit() {
        let wrong = given(GivenBy::File, "leed=9min,data-quality=0.93,lead-routing=4min");
        scored("optimize", &wrong, |result| {
            let refused: Vec<String> =
                result.unwrap_err().iter().map(ToString::to_string).collect();
            assert_eq!(refused, ["`leed=9min`", "`data-quality=0.93`"]);
        });
        let many = vec![given(GivenBy::File, "lead-routing=9min").remove(0); 50_000];
        scored("optimize", &many, |result| assert_eq!(result.unwrap_err().len(), MOST_REFUSALS));
    }

    #[test]
    fn the_distance_is_to_the_nearest_end() {
        for (stage, value, off_by) in [
            ("scale", "mql-to-sql=12%→27%", "3"),
            ("scale", "mql-to-sql=40%→60%", "10"),
            ("scale", "sourced pipeline=40%→60%", "10"),
            ("optimize", "lead-routing=5min→5min", "0"),
            ("optimize", "lead-routing=4min→2h", "115"),
        ] {
            scored(stage, &given(GivenBy::CommandLine, value), |result| {
                let scores = result.unwrap();
                let score = &scores.scores[0];
                assert_eq!(score.off_by.unwrap().to_string(), off_by, "{value}");
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
            let amount = |ratio| Amount::from(ratio);
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
            let verdict = |ratio| {
                let placement = extent.placement(amount(ratio));
                (placement, placed(placement, Some(better)))
            };
            let within = (Placement::Within, Outcome::Met);
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
                prop_assert_eq!(verdict(less), (Placement::Below, Outcome::Missed));
            }
            if let Some(last) = last.filter(|_| shape != Shape::BetweenOrMore) {
                let held = shape != Shape::LessThan;
                prop_assert_eq!(verdict(last.ratio()) == within, held);
                let more = last.ratio() + Ratio::new(1, 1000);
                prop_assert_eq!(verdict(more), (Placement::Above, Outcome::Missed));
            }
        }
    }

    #[test]
    fn any_value_is_scored_or_refused() {
        with_metrics("optimize", |optimize, others| {
            proptest!(ProptestConfig::with_cases(64), |(value in r"[-$]?[0-9]{1,16}(\.[0-9]{1,6})?[KMB%]?(→[0-9]{1,16}(\.[0-9]{1,6})?(%|min|/month)?)?")| {
                for name in ["mql-to-sql", "lead-routing", "blog-posts", "cac", "nps", "campaign"] {
                    let given = given(GivenBy::CommandLine, &format!("{name}={value}"));
                    // Every stage's metrics in turn, held to their own targets.
                    let _ = score(optimize, others, &given);
                    let _ = score(others, optimize, &given);
                }
            });
        });
    }
}
