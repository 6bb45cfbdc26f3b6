//! Stage resolution: from ARR and headcount to a stage, with how it was
//! reached and how far the next one is.
//!
//! Bands are half-open, so the lower bound belongs to the stage. ARR decides
//! unless the policy says otherwise, because the sources define the stages by
//! revenue first; headcount is the second reading. Below the first stage there
//! is no playbook, and the answer says so.

use super::prelude::*;

use strum::{Display, IntoStaticStr};

use crate::quantity::growth::Growth;
use crate::quantity::headcount::Headcount;

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

/// The value of a signal: what stages have a band of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    PartialOrd,
    derive_more::Display,
    Serialize,
    JsonSchema,
    IntoStaticStr,
)]
#[serde(untagged)]
#[strum(serialize_all = "lowercase")]
pub enum Value {
    /// Annual recurring revenue.
    #[strum(serialize = "ARR")]
    Arr(Money),
    /// People.
    Headcount(Headcount),
}

impl Value {
    /// Returns where the band of a stage begins on this signal, and where it
    /// ends.
    pub fn band(self, stage: &Stage) -> (Self, Option<Self>) {
        let Stage { arr, headcount, .. } = stage;
        match self {
            Self::Arr(_) => (Self::Arr(arr.from), arr.below.map(Self::Arr)),
            Self::Headcount(_) => {
                (Self::Headcount(headcount.from), headcount.below.map(Self::Headcount))
            }
        }
    }

    /// Returns the difference to a larger value of the signal; `None` if it is not
    /// larger.
    fn distance_to(self, larger: Self) -> Option<Self> {
        let left = larger.number().checked_sub(self.number())?;
        match self {
            Self::Arr(_) => Money::from_cents(left).ok().map(Self::Arr),
            Self::Headcount(_) => {
                Headcount::new(u32::try_from(left).ok()?).ok().map(Self::Headcount)
            }
        }
    }

    /// Returns it in its smallest part: cents, or people.
    fn number(self) -> u64 {
        match self {
            Self::Arr(money) => money.cents(),
            Self::Headcount(headcount) => headcount.people().into(),
        }
    }
}

/// What one signal says.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Reading<'catalog> {
    /// The value given.
    pub value: Value,
    /// The stage whose band holds it; `null` below the first one.
    pub stage: Option<StageRef<'catalog>>,
    /// The same as its file has it, or the first one for a value below it.
    #[serde(skip)]
    pub nearest: &'catalog Stage,
    /// The share of the band that lies below the value, from 0 to 1, or the
    /// share of the way to the first stage; `None` where the band has no upper
    /// end.
    #[serde(skip)]
    pub place: Option<f64>,
    /// The same in whole percent, rounded down so that only the next stage is
    /// 100; `null` where the band has no upper end.
    pub percent_of_band: Option<u8>,
    /// How far it is from the stage after the resolved one; `null` at the last.
    pub to_next: Option<Gap>,
    /// The order of the stage: 0 below the first one, then 1, 2, 3.
    #[serde(skip)]
    pub rank: usize,
}

/// How far a signal is from the next stage.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Gap {
    /// Where the stage begins.
    pub at: Value,
    /// What is missing; `null` where the value has reached it.
    pub missing: Option<Value>,
}

/// How the stage was reached.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Display, strum::IntoStaticStr,
)]
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

/// ARR per person beside what a stage's own bands imply.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct RevenuePerHead {
    /// ARR divided by headcount, to the dollar.
    pub value: Money,
    /// What the lower ends of the stage's bands imply, to the dollar.
    pub at_floor: Money,
    /// What the upper ends of its bands imply; `null` where a band is open.
    pub at_ceiling: Option<Money>,
    /// How the value stands to the two.
    pub verdict: Placement,
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
    /// Later than anyone plans for: in more than 50 years.
    BeyondPlanning,
}

/// The stage after the one that was reached.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Next<'catalog> {
    /// The stage: the first one for a company below it.
    pub stage: StageRef<'catalog>,
    /// When ARR gets there, where growth was given and it is not there yet.
    pub crossing: Option<Crossing>,
    /// Whether the signal that decides is close: in the last tenth of its band,
    /// or six months away. What is close is ours.
    pub is_close: bool,
}

/// A company's stage with how it was reached.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Resolution<'catalog> {
    /// The stage; `null` below the first one.
    pub stage: Option<StageRef<'catalog>>,
    /// The same as its file has it, or the first one for a company below it.
    #[serde(skip)]
    pub nearest: &'catalog Stage,
    /// How it was reached.
    pub basis: Basis,
    /// Which signal decides where the two differ.
    pub policy: Policy,
    /// What ARR says; `null` where none was given.
    pub arr: Option<Reading<'catalog>>,
    /// What headcount says; `null` where none was given.
    pub headcount: Option<Reading<'catalog>>,
    /// ARR per person; `null` without both signals.
    pub revenue_per_head: Option<RevenuePerHead>,
    /// Yearly growth of ARR in percent; `null` where none was given.
    pub growth: Option<Growth>,
    /// The stage after it; `null` at the last one.
    pub next: Option<Next<'catalog>>,
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
}

/// The latest crossing that is given in months.
const PLANNING_YEARS: f64 = 50.0;

/// How near a crossing is close.
const CLOSE_MONTHS: u32 = 6;

/// From how many percent of a band on its end is close.
const CLOSE_PERCENT: u8 = 90;

/// Resolves the stage of a company. `stages` stand in the order of growth.
pub fn resolve<'catalog>(
    stages: &'catalog [Stage],
    evidence: Evidence<'catalog>,
    policy: Policy,
) -> Result<Resolution<'catalog>, ResolveError> {
    let Evidence { growth, declared, .. } = evidence;
    // There are no playbooks without a stage.
    let first = stages.first().ok_or(ResolveError::NoEvidence)?;
    if growth.is_some() && evidence.arr.is_none() {
        return Err(ResolveError::GrowthWithoutArr);
    }
    let read = |value| read(stages, first, value);
    let arr = evidence.arr.map(Value::Arr).map(read);
    let headcount = evidence.headcount.map(Value::Headcount).map(read);
    let (rank, basis) = match (declared, arr, headcount) {
        (Some(stage), _, _) => {
            let before = stages.iter().take_while(|one| one.id != stage.id).count();
            (before + 1, Basis::Declared)
        }
        (None, Some(arr), Some(headcount)) => decide(arr.rank, headcount.rank, policy),
        (None, Some(arr), None) => (arr.rank, Basis::ArrAlone),
        (None, None, Some(headcount)) => (headcount.rank, Basis::HeadcountAlone),
        (None, None, None) => return Err(ResolveError::NoEvidence),
    };
    let stage = rank.checked_sub(1).and_then(|before| stages.get(before));
    let (nearest, next) = (stage.unwrap_or(first), stages.get(rank));
    let to_next = |reading: Reading<'catalog>| {
        let at = next.map(|stage| reading.value.band(stage).0);
        let to_next = at.map(|at| Gap { at, missing: reading.value.distance_to(at) });
        Reading { to_next, ..reading }
    };
    let mut resolution = Resolution {
        stage: stage.map(StageRef::from),
        nearest,
        basis,
        policy,
        arr: arr.map(to_next),
        headcount: headcount.map(to_next),
        revenue_per_head: evidence
            .arr
            .zip(evidence.headcount)
            .map(|(arr, headcount)| revenue_per_head(nearest, arr, headcount)),
        growth,
        next: None,
    };
    resolution.next = next.map(|stage| {
        let arr = evidence.arr.filter(|arr| *arr < stage.arr.from);
        let crossing = arr.zip(growth).map(|(arr, growth)| crossing(arr, stage.arr.from, growth));
        let is_soon = matches!(crossing, Some(Crossing::InMonths { months: ..=CLOSE_MONTHS }));
        let is_close = resolution.decides().is_some_and(|one| {
            (one.rank == rank && one.percent_of_band >= Some(CLOSE_PERCENT))
                || (is_soon && matches!(one.value, Value::Arr(_)))
        });
        Next { stage: stage.into(), crossing, is_close }
    });
    Ok(resolution)
}

impl<'catalog> Resolution<'catalog> {
    /// Returns the stage that the company has reached.
    pub fn reached(&self) -> Option<&'catalog Stage> {
        self.stage.map(|_| self.nearest)
    }

    /// Returns what each signal says that was given.
    pub fn signals(&self) -> impl Iterator<Item = &Reading<'catalog>> + Clone {
        self.arr.iter().chain(&self.headcount)
    }

    /// Returns the signal that decides, or would without a declaration.
    pub fn decides(&self) -> Option<Reading<'catalog>> {
        let by_headcount = self.arr.is_none() || self.basis == Basis::Headcount;
        if by_headcount { self.headcount } else { self.arr }
    }

    /// Returns the signals that say another stage than the resolved one.
    pub fn contrary(&self) -> impl Iterator<Item = &Reading<'catalog>> {
        self.signals().filter(|signal| signal.stage != self.stage)
    }
}

/// Applies the policy to what two signals say.
fn decide(arr: usize, headcount: usize, policy: Policy) -> (usize, Basis) {
    let arr_decides = match policy {
        _ if arr == headcount => return (arr, Basis::BothAgree),
        Policy::Arr => true,
        Policy::Headcount => false,
        Policy::Lower => arr < headcount,
        Policy::Higher => arr > headcount,
    };
    if arr_decides { (arr, Basis::Arr) } else { (headcount, Basis::Headcount) }
}

/// Reads one signal: the stage whose band begins last at or below the value.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a share lies between 0 and 1, and is drawn and rounded"
)]
fn read<'catalog>(
    stages: &'catalog [Stage],
    first: &'catalog Stage,
    value: Value,
) -> Reading<'catalog> {
    let rank = stages.iter().take_while(|stage| value.band(stage).0 <= value).count();
    let stage = rank.checked_sub(1).and_then(|index| stages.get(index));
    let nearest = stage.unwrap_or(first);
    let (begin, below) = value.band(nearest);
    let (from, end) = if rank == 0 { (0, Some(begin)) } else { (begin.number(), below) };
    // Above a band that ends, stages may leave a gap.
    let place =
        end.map(|end| ((value.number() - from) as f64 / (end.number() - from) as f64).min(1.0));
    let percent_of_band = place.map(|place| (place * 100.0) as u8);
    let stage = stage.map(StageRef::from);
    Reading { value, stage, nearest, place, percent_of_band, to_next: None, rank }
}

fn revenue_per_head(stage: &Stage, arr: Money, headcount: Headcount) -> RevenuePerHead {
    let value = arr.per_head(headcount);
    let at_floor = stage.arr.from.per_head(stage.headcount.from);
    let at_ceiling =
        stage.arr.below.zip(stage.headcount.below).map(|(arr, headcount)| arr.per_head(headcount));
    // A stage may ask for more revenue per head at its floor than at its
    // ceiling; the range is what lies between the two.
    let verdict = match at_ceiling {
        _ if value < at_ceiling.map_or(at_floor, |ceiling| ceiling.min(at_floor)) => {
            Placement::Below
        }
        Some(ceiling) if value > ceiling.max(at_floor) => Placement::Above,
        _ => Placement::Within,
    };
    RevenuePerHead { value, at_floor, at_ceiling, verdict }
}

/// Counts the whole months after which `arr`, growing steadily, has reached
/// `target`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of months below the planning limit, from positive amounts"
)]
fn crossing(arr: Money, target: Money, growth: Growth) -> Crossing {
    if !growth.is_growing() {
        return Crossing::Never;
    }
    let times = target.dollars() / arr.dollars().ratio();
    let years = times.to_f64().ln() / growth.yearly_factor().ln();
    if years > PLANNING_YEARS {
        return Crossing::BeyondPlanning;
    }
    // Doubling takes twelve months at 100%, and not thirteen because a
    // logarithm was rounded up.
    Crossing::InMonths { months: (years * 12.0 - 1e-9).ceil().max(0.0) as u32 }
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
        (name(resolution.stage), resolution.basis)
    }

    fn name(stage: Option<StageRef<'_>>) -> String {
        stage.map_or("below", |stage| stage.id).to_owned()
    }

    #[test]
    fn every_boundary_holds_to_the_cent_and_to_the_person() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let by_arr = |cents| {
            let arr = Some(Money::from_cents(cents).unwrap());
            let evidence = Evidence { arr, ..Evidence::default() };
            name(resolve(stages, evidence, Policy::Arr).unwrap().stage)
        };
        let by_headcount = |people| {
            let headcount = Some(Headcount::new(people).unwrap());
            let evidence = Evidence { headcount, ..Evidence::default() };
            name(resolve(stages, evidence, Policy::Arr).unwrap().stage)
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
    fn a_declared_stage_wins_and_the_signals_are_still_read() {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let evidence = Evidence {
            arr: Some("14.2M".parse().unwrap()),
            declared: Some(&stages[2]),
            ..Evidence::default()
        };
        let resolution = resolve(stages, evidence, Policy::Arr).unwrap();
        assert_eq!(name(resolution.stage), "platform");
        assert_eq!(resolution.basis, Basis::Declared);
        assert_eq!(name(resolution.arr.unwrap().stage), "scale");
    }

    #[test]
    fn the_next_stage_is_that_of_the_signal_that_decides() {
        let catalog = Catalog::embedded();
        let resolved = |arr: &str, people, growth: Option<&str>, policy| {
            let evidence = Evidence {
                arr: Some(arr.parse().unwrap()),
                headcount: Some(Headcount::new(people).unwrap()),
                growth: growth.map(|text| text.parse().unwrap()),
                declared: None,
            };
            let resolution = resolve(catalog.stages().unwrap(), evidence, policy).unwrap();
            let missing = resolution.headcount.unwrap().to_next.and_then(|gap| gap.missing);
            let next = resolution.next.map(|next| (next.stage.title, next.is_close));
            (next, missing.map(|missing| missing.to_string()))
        };
        let missing = |people: &str| Some(people.to_owned());
        for (arr, people, growth, policy, next, to_go) in [
            // Past the band on one signal, and close on the one that decides.
            ("14.2M", 96, None, Policy::Arr, Some(("Optimize", true)), None),
            ("14.2M", 96, None, Policy::Headcount, Some(("Platform", false)), missing("104")),
            ("13.9M", 79, None, Policy::Arr, Some(("Optimize", false)), missing("1")),
            ("14M", 40, None, Policy::Arr, Some(("Optimize", true)), missing("40")),
            // Half a year away.
            ("12M", 40, Some("57%"), Policy::Arr, Some(("Optimize", true)), missing("40")),
            ("12M", 40, Some("45%"), Policy::Arr, Some(("Optimize", false)), missing("40")),
            ("4M", 40, Some("60%"), Policy::Arr, Some(("Scale", true)), None),
            ("60M", 90, Some("60%"), Policy::Arr, None, None),
        ] {
            assert_eq!(resolved(arr, people, growth, policy), (next, to_go), "{arr} {people}");
        }
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
            (text("$147,917"), text("$166,667"), Some(text("$187,500")), Placement::Below)
        );
        assert_eq!(
            per_head(0, "14.2M", 50),
            (text("$284K"), text("$166,667"), Some(text("$187,500")), Placement::Above)
        );
        // Both ends are within.
        for (arr, people, value) in [("5M", 30, "$166,667"), ("15M", 80, "$187,500")] {
            let (per_head, _, _, verdict) = per_head(0, arr, people);
            assert_eq!((per_head.as_str(), verdict), (value, Placement::Within));
        }
        assert_eq!(
            per_head(2, "60M", 210),
            (text("$285,714"), text("$200K"), None, Placement::Within)
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
        assert_eq!(crossing("20M", "40M", "0.1%"), Crossing::BeyondPlanning);
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
                years.to_bits() == PLANNING_YEARS.to_bits()
            })
            .unwrap();
        let cents = |cents| Money::from_cents(cents).unwrap();
        let crossing = crossing(cents(arr.into()), cents(target), growth);
        assert_eq!(crossing, Crossing::InMonths { months: 600 });
    }

    #[test]
    fn only_a_larger_number_is_some_people_away() {
        let people = |people| Value::Headcount(Headcount::new(people).unwrap());
        assert_eq!(people(96).distance_to(people(200)), Some(people(104)));
        assert_eq!(people(80).distance_to(people(80)), None);
        assert_eq!(people(80).distance_to(people(30)), None);
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
                    let resolution = resolve(stages, evidence, policy).unwrap();
                    resolution.reached().map(|stage| stage.arr.from)
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
