//! Mix: a whole in parts, each of which has a range of shares.
//!
//! A mix is feasible when some shares lie in every range and sum to 100. Of
//! those, [`Mix::closest`] finds the one with the smallest sum of squared
//! differences, in points, to a plan: the projection of the plan onto the mix.
//! It adds one amount to every share of the plan, and keeps each share at the
//! ends of its range. That amount is found exactly, between two of the points
//! at which a share meets an end.
//!
//! Ends are percentages of at most 100 in whole hundredths. Planned shares are
//! in ten-thousandths of a percent or ratios of cents to one whole, so that
//! they have denominators with which no sum overflows.

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use super::allocate::Split;
use crate::quantity::amount::Amount;
use crate::quantity::figure::Extent;

/// The whole, in percent.
const WHOLE: i128 = 100;

/// The finest end of a range: a hundredth of a point.
const HUNDREDTHS: i128 = 100;

/// The lowest and the highest share of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    low: End,
    high: End,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    /// In percent.
    at: Ratio<i128>,
    /// Whether it belongs to the range: `<20%` leaves 20 out.
    is_held: bool,
}

/// Why a figure bounds no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// An end above the whole.
    #[error("a share of more than the whole, which is 100%")]
    AboveTheWhole,
    /// An end with more than two decimals.
    #[error("a share finer than a hundredth of a percent")]
    TooFine,
    /// Bounds that nothing lies between: `<0%`, `>100%`.
    #[error("a share that no part can have")]
    Empty,
}

impl Range {
    /// Returns the range of shares that percentages allow. Where they have no
    /// end of their own, nothing and the whole are the ends.
    pub fn of(extent: Extent) -> Result<Self, RangeError> {
        let whole = Ratio::from_integer(WHOLE);
        for end in <[_; 2]>::from(extent.ends()).into_iter().flatten() {
            if end.ratio() > whole {
                return Err(RangeError::AboveTheWhole);
            }
            if !(end.ratio() * HUNDREDTHS).is_integer() {
                return Err(RangeError::TooFine);
            }
        }
        let held = |end: Amount| End { at: end.ratio(), is_held: true };
        let left_out = |end: Amount| End { at: end.ratio(), is_held: false };
        let (nothing, everything) = (held(0.into()), held(WHOLE.into()));
        let (low, high) = match extent {
            Extent::Exactly(only) => (held(only), held(only)),
            Extent::Between(low, high) => (held(low), held(high)),
            Extent::BetweenOrMore(low, _) | Extent::AtLeast(low) => (held(low), everything),
            Extent::MoreThan(low) => (left_out(low), everything),
            Extent::AtMost(high) => (nothing, held(high)),
            Extent::LessThan(high) => (nothing, left_out(high)),
        };
        let range = Self { low, high };
        if low.at > high.at || (range.leaves_out_an_end() && low.at == high.at) {
            return Err(RangeError::Empty);
        }
        Ok(range)
    }

    /// Returns the low and the high end, in percent.
    pub fn ends(self) -> (Amount, Amount) {
        (Amount::from_ratio(self.low.at), Amount::from_ratio(self.high.at))
    }

    fn leaves_out_an_end(self) -> bool {
        !self.low.is_held || !self.high.is_held
    }
}

/// Ranges whose shares must sum to the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix(Vec<Range>);

/// Whether shares in every range can sum to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Feasibility {
    /// They can.
    Feasible,
    /// The lower ends alone are more than the whole.
    TooMuch,
    /// The upper ends together are less than the whole.
    TooLittle,
}

impl Mix {
    /// Returns the mix of these ranges.
    pub fn new(ranges: Vec<Range>) -> Self {
        Self(ranges)
    }

    /// Returns what the lower and the upper ends sum to, in percent.
    pub fn sums(&self) -> (Amount, Amount) {
        let sum = |end: fn(&Range) -> End| {
            Amount::from_ratio(self.0.iter().map(|range| end(range).at).sum())
        };
        (sum(|range| range.low), sum(|range| range.high))
    }

    /// Tells whether shares in every range can sum to the whole.
    pub fn feasibility(&self) -> Feasibility {
        let whole = Amount::from(WHOLE);
        let (low, high) = self.sums();
        let at_low = self.0.iter().all(|range| range.low.is_held);
        let at_high = self.0.iter().all(|range| range.high.is_held);
        if low > whole || (low == whole && !at_low) {
            Feasibility::TooMuch
        } else if high < whole || (high == whole && !at_high) {
            Feasibility::TooLittle
        } else {
            Feasibility::Feasible
        }
    }

    /// Returns the shares closest to `plan` that lie in every range and sum to
    /// 100, or `None` when there are none. `plan` has a share for each range.
    ///
    /// An end that a range leaves out has no closest share. There the answer
    /// keeps off it by a hundredth of a point, or by less where there is less
    /// room.
    pub fn closest(&self, plan: &[Amount]) -> Option<Split> {
        if self.feasibility() != Feasibility::Feasible {
            return None;
        }
        let off = self.distance_to_ends();
        let inner = |end: End, inward| if end.is_held { end.at } else { end.at + inward };
        let parts: Vec<Part> = self
            .0
            .iter()
            .zip(plan)
            .map(|(range, share)| Part {
                planned: share.ratio(),
                low: inner(range.low, off),
                high: inner(range.high, -off),
            })
            .collect();
        let shift = shift(&parts);
        let shares = parts.iter().map(|part| part.shifted(shift));
        Split::new(shares.map(Amount::from_ratio).collect()).ok()
    }

    /// Returns how far shares keep off the ends that are left out: so little
    /// that a feasible mix stays feasible.
    fn distance_to_ends(&self) -> Ratio<i128> {
        let whole = Ratio::from_integer(WHOLE);
        let (low, high) = self.sums();
        let count = |left_out: fn(&Range) -> bool| {
            let many = self.0.iter().filter(|range| left_out(range)).count();
            i128::try_from(many).unwrap_or(i128::MAX)
        };
        let room = [
            (whole - low.ratio(), count(|range| !range.low.is_held)),
            (high.ratio() - whole, count(|range| !range.high.is_held)),
        ];
        let of_sums =
            room.into_iter().filter(|(_, parts)| *parts > 0).map(|(room, parts)| room / parts);
        let of_ranges = self
            .0
            .iter()
            .filter(|range| range.leaves_out_an_end())
            .map(|range| (range.high.at - range.low.at) / 2);
        of_sums.chain(of_ranges).fold(Ratio::new(1, HUNDREDTHS), Ord::min)
    }
}

/// A planned share with the range that it must come to lie in.
struct Part {
    planned: Ratio<i128>,
    low: Ratio<i128>,
    high: Ratio<i128>,
}

impl Part {
    /// Returns the share after a shift, kept within its range.
    fn shifted(&self, shift: Ratio<i128>) -> Ratio<i128> {
        (self.planned + shift).clamp(self.low, self.high)
    }
}

/// Returns the shift after which the shares sum to the whole. The ranges must
/// allow it.
fn shift(parts: &[Part]) -> Ratio<i128> {
    let whole = Ratio::from_integer(WHOLE);
    let sum = |shift| -> Ratio<i128> { parts.iter().map(|part| part.shifted(shift)).sum() };
    // Between two neighbors of these the sum is a line.
    let mut bends: Vec<Ratio<i128>> =
        parts.iter().flat_map(|part| [part.low - part.planned, part.high - part.planned]).collect();
    bends.sort_unstable();
    // The last bend from which the whole is still ahead.
    let reached = bends.partition_point(|bend| sum(*bend) <= whole);
    let Some(from) = reached.checked_sub(1).and_then(|last| bends.get(last)) else {
        return Ratio::from_integer(0);
    };
    let moving = parts.iter().filter(|part| {
        let bend = part.planned + from;
        bend >= part.low && bend < part.high
    });
    match i128::try_from(moving.count()) {
        Ok(moving @ 1..) => from + (whole - sum(*from)) / moving,
        _ => *from,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quantity::figure::{Figure, Placement};

    fn extent(text: &str) -> Extent {
        text.parse::<Figure>().unwrap().quantity().extent
    }

    fn mix(ranges: &[&str]) -> Mix {
        let ranges = ranges.iter().map(|text| Range::of(extent(text)).unwrap());
        Mix::new(ranges.collect())
    }

    fn amount(number: i128) -> Amount {
        Amount::from_ratio(Ratio::from_integer(number))
    }

    fn closest(ranges: &[&str], plan: &[i128]) -> Option<Vec<String>> {
        let plan: Vec<Amount> = plan.iter().copied().map(amount).collect();
        let split = mix(ranges).closest(&plan)?;
        Some(split.shares().iter().map(ToString::to_string).collect())
    }

    const SCALE: [&str; 5] = ["30–50%", "20–30%", "10–20%", "10–15%", "15–25%"];

    #[test]
    fn the_sums_of_the_ends_decide() {
        for (ranges, sums, feasibility) in [
            (&SCALE[..], (85, 140), Feasibility::Feasible),
            (&SCALE[..4], (70, 115), Feasibility::Feasible),
            (&["60–70%", "50–60%"], (110, 130), Feasibility::TooMuch),
            (&["10–20%", "30–40%"], (40, 60), Feasibility::TooLittle),
            (&["40–60%", "60–80%"], (100, 140), Feasibility::Feasible),
            (&[">40%", "60–80%"], (100, 180), Feasibility::TooMuch),
            (&["<40%", "50–60%"], (50, 100), Feasibility::TooLittle),
            (&["≤40%", "50–60%"], (50, 100), Feasibility::Feasible),
            (&["10–20%+", "30%"], (40, 130), Feasibility::Feasible),
            (&[], (0, 0), Feasibility::TooLittle),
        ] {
            let mix = mix(ranges);
            assert_eq!(mix.sums(), (amount(sums.0), amount(sums.1)), "{ranges:?}");
            assert_eq!(mix.feasibility(), feasibility, "{ranges:?}");
        }
    }

    #[test]
    fn the_closest_plan_is_exact() {
        for (plan, shares) in [
            ([55, 20, 10, 10, 5], ["45", "20", "10", "10", "15"]),
            ([40, 20, 10, 10, 20], ["40", "20", "10", "10", "20"]),
            ([0, 0, 0, 0, 0], ["30", "20", "17.5", "15", "17.5"]),
            ([100, 100, 100, 100, 100], ["30", "20", "17.5", "15", "17.5"]),
            ([40, 25, 10, 10, 16], ["119/3", "74/3", "10", "10", "47/3"]),
        ] {
            let found = closest(&SCALE, &plan).unwrap();
            assert_eq!(found, shares, "{plan:?}");
        }
        assert_eq!(closest(&["60–70%", "50–60%"], &[50, 50]), None);
    }

    #[test]
    fn an_end_that_is_left_out_is_kept_off() {
        assert_eq!(closest(&["<20%", "50%+"], &[40, 60]).unwrap(), ["19.99", "80.01"]);
        // The room between the lower ends and the whole is a hundredth.
        assert_eq!(closest(&[">49.99%", ">50%"], &[10, 90]).unwrap(), ["49.995", "50.005"]);
        // So is the room between the whole and the upper ends.
        assert_eq!(closest(&["<50.01%", "<50%"], &[90, 10]).unwrap(), ["50.005", "49.995"]);
        // The range itself has room for a hundredth.
        assert_eq!(closest(&["<0.01%", "50%+"], &[40, 60]).unwrap(), ["0.005", "99.995"]);
        assert_eq!(closest(&[">99.99%", "≤0.01%"], &[0, 100]).unwrap(), ["99.995", "0.005"]);
    }

    #[test]
    fn a_range_that_no_share_lies_in_is_refused() {
        for (text, error) in [
            ("120%", RangeError::AboveTheWhole),
            ("50–101%", RangeError::AboveTheWhole),
            ("33.333%", RangeError::TooFine),
            ("<0%", RangeError::Empty),
            (">100%", RangeError::Empty),
        ] {
            assert_eq!(Range::of(extent(text)), Err(error), "{text}");
        }
    }

    /// Percentages with every kind of bounds, in whole points.
    fn ranges(parts: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<Extent>> {
        let range = (0_i128..=100, 0_i128..=100, 0..7).prop_map(|(one, other, shape)| {
            let (low, high) = (amount(one.min(other)), amount(one.max(other)));
            match shape {
                0 => Extent::Exactly(low),
                1 | 2 if low < high => Extent::Between(low, high),
                3 => Extent::AtLeast(low),
                4 if low < amount(100) => Extent::MoreThan(low),
                5 if high > amount(0) => Extent::LessThan(high),
                _ => Extent::AtMost(high),
            }
        });
        proptest::collection::vec(range, parts)
    }

    fn mix_of(extents: &[Extent]) -> Mix {
        Mix::new(extents.iter().map(|extent| Range::of(*extent).unwrap()).collect())
    }

    fn sum(shares: &[Amount]) -> Ratio<i128> {
        shares.iter().map(|share| share.ratio()).sum()
    }

    fn squared_distance(one: &[Amount], other: &[Amount]) -> Ratio<i128> {
        let differences = one.iter().zip(other).map(|(a, b)| a.ratio() - b.ratio());
        differences.map(|difference| difference * difference).sum()
    }

    /// Every plan in whole points that lies in the ranges and sums to 100.
    fn all_plans(extents: &[Extent]) -> Vec<Vec<Amount>> {
        let mut plans = vec![(Vec::new(), 0)];
        for extent in extents {
            plans = plans
                .into_iter()
                .flat_map(|(plan, sum)| {
                    (0..=100 - sum).filter_map(move |share| {
                        let inside = extent.placement(amount(share)) == Placement::Within;
                        let mut longer: Vec<Amount> = plan.clone();
                        longer.push(amount(share));
                        inside.then_some((longer, sum + share))
                    })
                })
                .collect();
        }
        let whole = plans.into_iter().filter(|(_, sum)| *sum == 100);
        whole.map(|(plan, _)| plan).collect()
    }

    /// Whether every end is held.
    fn is_closed(extents: &[Extent]) -> bool {
        let open = |extent: &Extent| matches!(extent, Extent::MoreThan(_) | Extent::LessThan(_));
        !extents.iter().any(open)
    }

    /// Planned shares of at most 100, as fine as they are read.
    fn plan(parts: usize) -> impl Strategy<Value = Vec<Amount>> {
        let share =
            (0_i128..=1_000_000).prop_map(|share| Amount::from_ratio(Ratio::new(share, 10_000)));
        proptest::collection::vec(share, parts)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// With held ends in whole points, some plan in whole points fits if
        /// any does.
        #[test]
        fn the_answer_agrees_with_trying_every_plan(extents in ranges(1..=3), plan in plan(3)) {
            let mix = mix_of(&extents);
            let plan = &plan[..extents.len()];
            let plans = all_plans(&extents);
            let found = mix.closest(plan);
            if is_closed(&extents) {
                prop_assert_eq!(found.is_some(), !plans.is_empty());
            } else if !plans.is_empty() {
                prop_assert!(found.is_some());
            }
            if let (Some(found), true) = (found, is_closed(&extents)) {
                let distance = squared_distance(found.shares(), plan);
                for other in &plans {
                    prop_assert!(distance <= squared_distance(other, plan));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_closest_plan_sums_to_the_whole_and_lies_in_every_range(
            extents in ranges(1..=8), plan in plan(8),
        ) {
            let mix = mix_of(&extents);
            let found = mix.closest(&plan[..extents.len()]);
            prop_assert_eq!(found.is_some(), mix.feasibility() == Feasibility::Feasible);
            if let Some(found) = found {
                prop_assert_eq!(sum(found.shares()), Ratio::from_integer(100));
                for (extent, share) in extents.iter().zip(found.shares()) {
                    prop_assert_eq!(extent.placement(*share), Placement::Within);
                }
                // What fits already stays as it is.
                if is_closed(&extents) {
                    prop_assert_eq!(mix.closest(found.shares()), Some(found));
                }
            }
        }

        /// A plan in dollars may be far above a whole of a few cents.
        #[test]
        fn no_plan_is_too_large_or_too_fine(
            cents in proptest::collection::vec(0_u64..=100_000_000_000_000, 1..=8),
            whole in prop_oneof![1_u64..=100, 1..=100_000_000_000_000_u64],
        ) {
            let plan: Vec<Amount> = cents
                .iter()
                .map(|cents| Ratio::new(i128::from(*cents) * 100, i128::from(whole)))
                .map(Amount::from_ratio)
                .collect();
            for extent in [Extent::LessThan(amount(99)), Extent::AtMost(amount(100))] {
                if let Some(found) = mix_of(&vec![extent; plan.len()]).closest(&plan) {
                    prop_assert_eq!(sum(found.shares()), Ratio::from_integer(100));
                    prop_assert_eq!(found.divide(whole).iter().sum::<u64>(), whole);
                }
            }
        }
    }
}
