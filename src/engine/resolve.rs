//! Stage resolution: from ARR and headcount to a stage, with how it was
//! reached.
//!
//! Bands are half-open, so the lower bound belongs to the stage. ARR decides
//! unless the policy says otherwise, because the sources define the stages by
//! revenue first; headcount is the second reading. Below the first stage there
//! is no playbook, and the answer says so.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::playbook::stage::{Band, Stage};
use crate::quantity::growth::Growth;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// What is known of a company.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'catalog> {
    /// Annual recurring revenue.
    pub arr: Option<Money>,
    /// People.
    pub headcount: Option<Headcount>,
    /// Yearly growth of ARR.
    pub growth: Option<Growth>,
    /// The stage that somebody declared.
    pub declared: Option<&'catalog Stage>,
}

/// Which signal decides where the two differ.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    JsonSchema,
    EnumMessage,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Policy {
    /// ARR: the stages are bands of revenue first.
    #[default]
    Arr,
    /// Headcount.
    Headcount,
    /// Whichever says the earlier stage.
    Lower,
    /// Whichever says the later stage.
    Higher,
}

/// Where a value stands among the stages.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'catalog> {
    /// Below the first stage, which is named.
    Below(&'catalog Stage),
    /// In a stage.
    In(&'catalog Stage),
}

impl<'catalog> Standing<'catalog> {
    /// Returns the stage, or `None` below the first one.
    pub fn stage(self) -> Option<&'catalog Stage> {
        match self {
            Self::In(stage) => Some(stage),
            Self::Below(_) => None,
        }
    }
}

impl PartialEq for Standing<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.stage().map(|stage| &stage.id) == other.stage().map(|stage| &stage.id)
    }
}

/// What one signal says.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'catalog, T> {
    /// The value given.
    pub value: T,
    /// The stage whose band holds it.
    pub standing: Standing<'catalog>,
    /// The share of the band that lies below the value, from 0 to 1, or the
    /// share of the way to the first stage; `None` where the band has no upper
    /// end.
    pub place: Option<f64>,
    /// The next stage and the value at which it begins; `None` in the last
    /// stage.
    pub next: Option<(&'catalog Stage, T)>,
    /// The order of the standing: 0 below the first stage, then 1, 2, 3.
    rank: usize,
}

/// How the stage was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Basis {
    /// Somebody declared it.
    Declared,
    /// Both signals say it.
    BothAgree,
    /// The signals differ, and ARR decided.
    Arr,
    /// The signals differ, and headcount decided.
    Headcount,
    /// Only ARR was given.
    ArrAlone,
    /// Only headcount was given.
    HeadcountAlone,
}

/// How the two signals stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Agreement {
    /// Both say the same stage.
    Agree,
    /// ARR says a later stage than headcount does.
    ArrAhead,
    /// Headcount says a later stage than ARR does.
    HeadcountAhead,
    /// There is one signal or none.
    OneSignal,
}

/// How a value stands to a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Below the range.
    Below,
    /// Inside, ends included.
    Within,
    /// Above the range.
    Above,
}

/// ARR per person beside what a stage's own bands imply.
#[derive(Clone, Copy, Debug)]
pub struct RevenuePerHead<'catalog> {
    /// ARR divided by headcount, to the dollar.
    pub value: Money,
    /// The stage whose bands are compared with.
    pub stage: &'catalog Stage,
    /// What the lower ends of its bands imply, to the dollar.
    pub at_floor: Money,
    /// What the upper ends of its bands imply, where it has them.
    pub at_ceiling: Option<Money>,
    /// How the value stands to the two.
    pub verdict: Verdict,
}

/// When ARR reaches the next stage at a steady growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "when")]
pub enum Crossing {
    /// After this many whole months, counted up.
    InMonths {
        /// How many.
        months: u32,
    },
    /// Not at this growth: ARR does not rise.
    Never,
    /// Later than anyone plans for.
    BeyondPlanning {
        /// More than this many years.
        years: u32,
    },
}

/// A company's stage with how it was reached.
#[derive(Clone, Debug)]
pub struct Resolution<'catalog> {
    /// The stage, or below which one.
    pub outcome: Standing<'catalog>,
    /// How it was reached.
    pub basis: Basis,
    /// What ARR says.
    pub arr: Option<Reading<'catalog, Money>>,
    /// What headcount says.
    pub headcount: Option<Reading<'catalog, Headcount>>,
    /// How the two stand to each other.
    pub agreement: Agreement,
    /// ARR per person, where both signals were given.
    pub revenue_per_head: Option<RevenuePerHead<'catalog>>,
    /// When ARR crosses over, where growth was given and a next stage exists.
    pub crossing: Option<Crossing>,
}

/// Why no stage can be resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Nothing to go by.
    #[error("no stage can be told without ARR, headcount or a declared stage")]
    NoEvidence,
    /// Growth of nothing.
    #[error("growth tells when ARR crosses over, and no ARR was given")]
    GrowthWithoutArr,
    /// The playbooks hold no stage at all.
    #[error("the playbooks hold no stage")]
    NoStages,
}

/// The latest crossing that is told in months.
const PLANNING_YEARS: u32 = 50;

/// Resolves the stage of a company. `stages` stand in the order of growth.
pub fn resolve<'catalog>(
    stages: &'catalog [Stage],
    evidence: Evidence<'catalog>,
    policy: Policy,
) -> Result<Resolution<'catalog>, ResolveError> {
    if stages.is_empty() {
        return Err(ResolveError::NoStages);
    }
    if evidence.growth.is_some() && evidence.arr.is_none() {
        return Err(ResolveError::GrowthWithoutArr);
    }
    let arr = evidence.arr.map(|value| read(stages, value, |stage| stage.arr, money_share));
    let headcount = evidence
        .headcount
        .map(|value| read(stages, value, |stage| stage.headcount, headcount_share));

    let (outcome, basis) = match (evidence.declared, arr, headcount) {
        (Some(stage), _, _) => (Standing::In(stage), Basis::Declared),
        (None, Some(arr), Some(headcount)) => decide(arr, headcount, policy),
        (None, Some(arr), None) => (arr.standing, Basis::ArrAlone),
        (None, None, Some(headcount)) => (headcount.standing, Basis::HeadcountAlone),
        (None, None, None) => return Err(ResolveError::NoEvidence),
    };
    let agreement = match (arr, headcount) {
        (Some(arr), Some(headcount)) => match arr.rank.cmp(&headcount.rank) {
            std::cmp::Ordering::Equal => Agreement::Agree,
            std::cmp::Ordering::Greater => Agreement::ArrAhead,
            std::cmp::Ordering::Less => Agreement::HeadcountAhead,
        },
        _ => Agreement::OneSignal,
    };
    let compared_with = outcome.stage().unwrap_or(&stages[0]);
    Ok(Resolution {
        outcome,
        basis,
        arr,
        headcount,
        agreement,
        revenue_per_head: evidence
            .arr
            .zip(evidence.headcount)
            .map(|(arr, headcount)| revenue_per_head(compared_with, arr, headcount)),
        crossing: arr
            .and_then(|arr| Some((arr.value, arr.next?.1)))
            .zip(evidence.growth)
            .map(|((arr, target), growth)| crossing(arr, target, growth)),
    })
}

/// Applies the policy to two signals.
fn decide<'catalog>(
    arr: Reading<'catalog, Money>,
    headcount: Reading<'catalog, Headcount>,
    policy: Policy,
) -> (Standing<'catalog>, Basis) {
    if arr.rank == headcount.rank {
        return (arr.standing, Basis::BothAgree);
    }
    let arr_decides = match policy {
        Policy::Arr => true,
        Policy::Headcount => false,
        Policy::Lower => arr.rank < headcount.rank,
        Policy::Higher => arr.rank > headcount.rank,
    };
    if arr_decides { (arr.standing, Basis::Arr) } else { (headcount.standing, Basis::Headcount) }
}

/// Reads one signal: the stage whose band begins last at or below the value.
fn read<T: PartialOrd + Copy>(
    stages: &[Stage],
    value: T,
    band: impl Fn(&Stage) -> Band<T>,
    share: impl Fn(Band<T>, T) -> Option<f64>,
) -> Reading<'_, T> {
    let rank = stages.iter().take_while(|stage| band(stage).from <= value).count();
    let next = stages.get(rank).map(|stage| (stage, band(stage).from));
    let (stage, standing) = match rank.checked_sub(1) {
        Some(index) => (&stages[index], Standing::In(&stages[index])),
        None => (&stages[0], Standing::Below(&stages[0])),
    };
    Reading { value, standing, place: share(band(stage), value), next, rank }
}

#[expect(clippy::cast_precision_loss, reason = "a share is drawn and rounded, never computed with")]
fn money_share(band: Band<Money>, value: Money) -> Option<f64> {
    let ends = band.below.map(|below| below.cents() as f64);
    share(band.from.cents() as f64, ends, value.cents() as f64)
}

fn headcount_share(band: Band<Headcount>, value: Headcount) -> Option<f64> {
    let below = band.below.map(|below| f64::from(below.people()));
    share(f64::from(band.from.people()), below, f64::from(value.people()))
}

/// Returns the share of the band below `value`, or of the way to the band.
fn share(from: f64, below: Option<f64>, value: f64) -> Option<f64> {
    if value < from {
        return Some(value / from);
    }
    // Above a band that ends, stages leave a gap; the place is its very end.
    Some(((value - from) / (below? - from)).min(1.0))
}

fn revenue_per_head(stage: &Stage, arr: Money, headcount: Headcount) -> RevenuePerHead<'_> {
    let value = arr.per_head(headcount);
    let at_floor = stage.arr.from.per_head(stage.headcount.from);
    let at_ceiling =
        stage.arr.below.zip(stage.headcount.below).map(|(arr, headcount)| arr.per_head(headcount));
    // A stage may ask for more revenue per head at its floor than at its
    // ceiling; the range is what lies between the two.
    let low = at_ceiling.map_or(at_floor, |ceiling| ceiling.min(at_floor));
    let high = at_ceiling.map(|ceiling| ceiling.max(at_floor));
    let verdict = if value < low {
        Verdict::Below
    } else if high.is_some_and(|high| value > high) {
        Verdict::Above
    } else {
        Verdict::Within
    };
    RevenuePerHead { value, stage, at_floor, at_ceiling, verdict }
}

/// Counts the whole months after which `arr`, growing steadily, has reached
/// `target`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of months below the planning limit, from positive amounts"
)]
pub(super) fn crossing(arr: Money, target: Money, growth: Growth) -> Crossing {
    if !growth.is_growing() {
        return Crossing::Never;
    }
    let years = (target.cents() as f64 / arr.cents() as f64).ln() / growth.yearly_factor().ln();
    if years > f64::from(PLANNING_YEARS) {
        return Crossing::BeyondPlanning { years: PLANNING_YEARS };
    }
    // Doubling takes twelve months at 100%, and not thirteen because a
    // logarithm was rounded up.
    let months = (years * 12.0 - 1e-9).ceil().max(0.0);
    Crossing::InMonths { months: months as u32 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;

    /// Resolves against the built-in stages and returns the stage's id, or
    /// `below`.
    fn stage_of(arr: Option<&str>, headcount: Option<u32>, policy: Policy) -> (String, Basis) {
        let catalog = Catalog::embedded();
        let evidence = Evidence {
            arr: arr.map(|text| text.parse().unwrap()),
            headcount: headcount.map(|people| Headcount::new(people).unwrap()),
            ..Evidence::default()
        };
        let resolution = resolve(catalog.stages().unwrap(), evidence, policy).unwrap();
        (name(resolution.outcome), resolution.basis)
    }

    fn name(standing: Standing<'_>) -> String {
        standing.stage().map_or("below".to_owned(), |stage| stage.id.to_string())
    }

    #[test]
    fn every_boundary_holds_to_the_cent_and_to_the_person() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let by_arr = |cents| {
            let arr = Some(Money::from_cents(cents).unwrap());
            let evidence = Evidence { arr, ..Evidence::default() };
            name(resolve(stages, evidence, Policy::Arr).unwrap().outcome)
        };
        let by_headcount = |people| {
            let headcount = Some(Headcount::new(people).unwrap());
            let evidence = Evidence { headcount, ..Evidence::default() };
            name(resolve(stages, evidence, Policy::Arr).unwrap().outcome)
        };
        for (dollars, people, before, from) in [
            (5_000_000, 30, "below", "scale"),
            (15_000_000, 80, "scale", "optimize"),
            (40_000_000, 200, "optimize", "platform"),
        ] {
            let cents = dollars * 100;
            assert_eq!(by_arr(cents - 1), before);
            assert_eq!(by_arr(cents), from);
            assert_eq!(by_arr(cents + 1), from);
            assert_eq!(by_headcount(people - 1), before);
            assert_eq!(by_headcount(people), from);
            assert_eq!(by_headcount(people + 1), from);
        }
    }

    #[test]
    fn the_policy_decides_between_signals_that_differ() {
        let (arr, headcount) = (Some("14.2M"), Some(96));
        for (policy, stage, basis) in [
            (Policy::Arr, "scale", Basis::Arr),
            (Policy::Headcount, "optimize", Basis::Headcount),
            (Policy::Lower, "scale", Basis::Arr),
            (Policy::Higher, "optimize", Basis::Headcount),
        ] {
            assert_eq!(stage_of(arr, headcount, policy), (stage.to_owned(), basis));
        }
        assert_eq!(
            stage_of(Some("20M"), Some(120), Policy::Lower),
            ("optimize".to_owned(), Basis::BothAgree)
        );
        assert_eq!(stage_of(Some("3M"), Some(40), Policy::Arr), ("below".to_owned(), Basis::Arr));
    }

    #[test]
    fn standings_are_the_same_where_the_stage_is() {
        let catalog = Catalog::embedded();
        let [first, second, ..] = catalog.stages().unwrap() else { panic!("two stages") };
        assert_eq!(Standing::In(first), Standing::In(first));
        assert_eq!(Standing::Below(first), Standing::Below(first));
        assert_ne!(Standing::In(first), Standing::In(second));
        assert_ne!(Standing::In(first), Standing::Below(first));
    }

    #[test]
    fn a_declared_stage_wins_and_the_signals_are_still_read() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let evidence = Evidence {
            arr: Some("14.2M".parse().unwrap()),
            declared: Some(&stages[2]),
            ..Evidence::default()
        };
        let resolution = resolve(stages, evidence, Policy::Arr).unwrap();
        assert_eq!(name(resolution.outcome), "platform");
        assert_eq!(resolution.basis, Basis::Declared);
        assert_eq!(name(resolution.arr.unwrap().standing), "scale");
    }

    #[test]
    fn without_evidence_there_is_no_stage() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let resolved = |evidence| resolve(stages, evidence, Policy::Arr).map(|_| ());
        assert_eq!(resolved(Evidence::default()), Err(ResolveError::NoEvidence));
        let growth = Some("45%".parse().unwrap());
        assert_eq!(
            resolved(Evidence {
                growth,
                headcount: Some(Headcount::new(50).unwrap()),
                ..Evidence::default()
            }),
            Err(ResolveError::GrowthWithoutArr)
        );
    }

    #[test]
    fn revenue_per_head_is_held_against_the_bounds_of_the_stage() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let per_head = |stage: usize, arr: &str, people| {
            let headcount = Headcount::new(people).unwrap();
            let per_head = revenue_per_head(&stages[stage], arr.parse().unwrap(), headcount);
            (
                per_head.value.to_string(),
                per_head.at_floor.to_string(),
                per_head.at_ceiling.map(|money| money.to_string()),
                per_head.verdict,
            )
        };
        let text = str::to_owned;
        assert_eq!(
            per_head(0, "14.2M", 96),
            (text("$147,917"), text("$166,667"), Some(text("$187,500")), Verdict::Below)
        );
        assert_eq!(
            per_head(0, "14.2M", 50),
            (text("$284K"), text("$166,667"), Some(text("$187,500")), Verdict::Above)
        );
        // Both ends are within.
        for (arr, people, value) in [("5M", 30, "$166,667"), ("15M", 80, "$187,500")] {
            let (per_head, _, _, verdict) = per_head(0, arr, people);
            assert_eq!((per_head.as_str(), verdict), (value, Verdict::Within));
        }
        assert_eq!(
            per_head(2, "60M", 210),
            (text("$285,714"), text("$200K"), None, Verdict::Within)
        );
    }

    #[test]
    fn months_are_counted_up_and_never_over() {
        let crossing = |arr: &str, target: &str, growth: &str| {
            crossing(arr.parse().unwrap(), target.parse().unwrap(), growth.parse().unwrap())
        };
        let months = |months| Crossing::InMonths { months };
        assert_eq!(crossing("7.5M", "15M", "100%"), months(12));
        assert_eq!(crossing("10M", "40M", "100%"), months(24));
        assert_eq!(crossing("20M", "40M", "45%"), months(23));
        assert_eq!(crossing("14.9M", "15M", "45%"), months(1));
        assert_eq!(crossing("20M", "40M", "0%"), Crossing::Never);
        assert_eq!(crossing("20M", "40M", "-5%"), Crossing::Never);
        assert_eq!(crossing("20M", "40M", "0.1%"), Crossing::BeyondPlanning { years: 50 });
    }

    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "amounts of cents that a float holds exactly"
    )]
    fn the_last_year_that_is_planned_for_is_told_in_months() {
        let growth: Growth = "50%".parse().unwrap();
        let factor = growth.yearly_factor();
        // Amounts that are as many years apart to the last bit.
        let (arr, target) = (1_u32..100_000)
            .map(|cents| (cents, (f64::from(cents) * factor.powi(50)).round() as u64))
            .find(|(arr, target)| {
                let years = (*target as f64 / f64::from(*arr)).ln() / factor.ln();
                years.to_bits() == f64::from(PLANNING_YEARS).to_bits()
            })
            .unwrap();
        let cents = |cents| Money::from_cents(cents).unwrap();
        let crossing = crossing(cents(arr.into()), cents(target), growth);
        assert_eq!(crossing, Crossing::InMonths { months: 12 * PLANNING_YEARS });
    }

    proptest! {
        #[test]
        fn more_revenue_never_means_an_earlier_stage(
            one in 1..=Money::MAX.cents(),
            other in 1..=Money::MAX.cents(),
            people in 1..=Headcount::MAX,
        ) {
            let catalog = Catalog::embedded();
            let stages = catalog.stages().unwrap();
            let headcount = Some(Headcount::new(people).unwrap());
            for policy in [Policy::Arr, Policy::Headcount, Policy::Lower, Policy::Higher] {
                let rank = |cents| {
                    let arr = Some(Money::from_cents(cents).unwrap());
                    let evidence = Evidence { arr, headcount, ..Evidence::default() };
                    let outcome = resolve(stages, evidence, policy).unwrap().outcome;
                    outcome.stage().map(|stage| stage.arr.from)
                };
                prop_assert!(rank(one.min(other)) <= rank(one.max(other)));
            }
        }

        #[test]
        fn resolution_never_fails_with_a_signal(
            cents in 1..=Money::MAX.cents(),
            people in 1..=Headcount::MAX,
            growth in -99_i32..10_000,
        ) {
            let catalog = Catalog::embedded();
            let evidence = Evidence {
                arr: Some(Money::from_cents(cents).unwrap()),
                headcount: Some(Headcount::new(people).unwrap()),
                growth: Some(format!("{growth}%").parse().unwrap()),
                declared: None,
            };
            let stages = catalog.stages().unwrap();
            let resolution = resolve(stages, evidence, Policy::Arr).unwrap();
            for place in [
                resolution.arr.and_then(|reading| reading.place),
                resolution.headcount.and_then(|reading| reading.place),
            ] {
                prop_assert!(place.is_none_or(|place| (0.0..=1.0).contains(&place)));
            }
        }
    }
}
