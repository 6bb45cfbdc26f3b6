//! Mix: a whole in parts, each of which has a range of shares.
//!
//! A mix is feasible when some shares lie in every range and sum to 100. Of
//! those, [`closest`] finds the one with the smallest sum of squared
//! differences, in points, to a plan: the projection of the plan onto the mix.
//! It adds one amount to every share of the plan, and keeps each share at the
//! ends of its range. That amount is found exactly, between two of the points
//! at which a share meets an end.
//!
//! Ends are percentages of at most 100 in whole hundredths. Planned shares are
//! in ten-thousandths of a percent or ratios of cents to one whole, so that
//! they have denominators with which no sum overflows.

use super::allocate::{Split, WHOLE};
use super::prelude::*;

/// The lowest and the highest share of a part, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    low: Ratio<i128>,
    high: Ratio<i128>,
}

impl Range {
    /// Returns the range of shares that percentages allow. Where they have no
    /// end of their own, nothing and the whole are the ends. Since shares are
    /// printed to the hundredth, one beside an end that is left out is a
    /// hundredth away from it.
    pub fn of(extent: Extent) -> Result<Self, &'static str> {
        let finest = Ratio::new(1, 100);
        let (low, high) = extent.ends();
        let (low, high) =
            (low.map_or(Ratio::ZERO, Amount::ratio), high.map_or(WHOLE, Amount::ratio));
        if low.max(high) > WHOLE {
            return Err("is more than the whole, which is 100%");
        }
        if [low, high].iter().any(|end| !(end / finest).is_integer()) {
            return Err("is finer than a hundredth of a percent");
        }
        let (low, high) = match extent {
            Extent::MoreThan(_) => (low + finest, high),
            Extent::LessThan(_) => (low, high - finest),
            Extent::BetweenOrMore(..) => (low, WHOLE),
            _ => (low, high),
        };
        if low > high {
            return Err("is one that no part can have");
        }
        Ok(Self { low, high })
    }
}

/// What the ends of ranges sum to, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sums {
    /// The lower ends.
    pub low: Amount,
    /// The upper ends.
    pub high: Amount,
    /// Where the whole lies by the two: shares in every range can sum to it
    /// within them alone.
    pub whole: Placement,
}

impl Sums {
    /// Sums up the ends of ranges.
    pub fn of(ranges: &[Range]) -> Self {
        let [low, high]: [Ratio<i128>; 2] = [
            ranges.iter().map(|range| range.low).sum(),
            ranges.iter().map(|range| range.high).sum(),
        ];
        let (low, high) = (Amount::from(low), Amount::from(high));
        let whole = Extent::Between(low, high).placement(Amount::from(WHOLE));
        Self { low, high, whole }
    }
}

/// Returns the shares closest to `plan` that lie in every range and sum to 100,
/// or `None` when there are none. `plan` has a share for each range.
pub fn closest(ranges: &[Range], plan: &[Amount]) -> Option<Split> {
    let parts = || ranges.iter().zip(plan).map(|(range, planned)| (range, planned.ratio()));
    let shifted = |shift: Ratio<i128>| {
        parts().map(move |(range, planned)| (planned + shift).clamp(range.low, range.high))
    };
    let sum = |shift| shifted(shift).sum::<Ratio<i128>>();
    // Between two neighbors of these the sum is a line.
    let mut bends: Vec<_> =
        parts().flat_map(|(range, planned)| [range.low - planned, range.high - planned]).collect();
    bends.sort_unstable();
    // The last bend from which the whole is still ahead. At the first one every
    // share is at its lower end, and together they may be too much already.
    let reached = bends.partition_point(|bend| sum(*bend) <= WHOLE);
    let from = *bends.get(reached.checked_sub(1)?)?;
    let is_moving =
        |(range, planned): &(&Range, _)| (range.low..range.high).contains(&(planned + from));
    let moving = i128::try_from(parts().filter(is_moving).count()).ok()?;
    let shift = if moving == 0 { from } else { from + (WHOLE - sum(from)) / moving };
    // Upper ends that are too little sum to no whole.
    Split::new(shifted(shift).map(Amount::from).collect()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quantity::figure::Figure;

    fn extent(text: &str) -> Extent {
        text.parse::<Figure>().unwrap().quantity().extent
    }

    fn mix(ranges: &[&str]) -> Vec<Range> {
        ranges.iter().map(|text| Range::of(extent(text)).unwrap()).collect()
    }

    fn amount(number: i128) -> Amount {
        Amount::from(Ratio::from_integer(number))
    }

    fn closest_to(ranges: &[&str], plan: &[i128]) -> Option<Vec<String>> {
        let plan: Vec<Amount> = plan.iter().copied().map(amount).collect();
        let split = closest(&mix(ranges), &plan)?;
        Some(split.0.iter().map(ToString::to_string).collect())
    }

    const SCALE: [&str; 5] = ["30–50%", "20–30%", "10–20%", "10–15%", "15–25%"];

    #[test]
    fn the_sums_of_the_ends_decide() {
        for (ranges, ends, whole) in [
            (&SCALE[..], ("85", "140"), Placement::Within),
            (&SCALE[..4], ("70", "115"), Placement::Within),
            (&["60–70%", "50–60%"], ("110", "130"), Placement::Below),
            (&["10–20%", "30–40%"], ("40", "60"), Placement::Above),
            (&["40–60%", "60–80%"], ("100", "140"), Placement::Within),
            (&[">40%", "60–80%"], ("100.01", "180"), Placement::Below),
            (&["<40%", "50–60%"], ("50", "99.99"), Placement::Above),
            (&["≤40%", "50–60%"], ("50", "100"), Placement::Within),
            (&["10–20%+", "30%"], ("40", "130"), Placement::Within),
            (&[], ("0", "0"), Placement::Above),
        ] {
            let sums = Sums::of(&mix(ranges));
            let (low, high) = (sums.low.to_string(), sums.high.to_string());
            assert_eq!((low.as_str(), high.as_str()), ends, "{ranges:?}");
            assert_eq!(sums.whole, whole, "{ranges:?}");
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
            let found = closest_to(&SCALE, &plan).unwrap();
            assert_eq!(found, shares, "{plan:?}");
        }
        assert_eq!(closest_to(&["60–70%", "50–60%"], &[50, 50]), None);
    }

    #[test]
    fn an_end_that_is_left_out_is_kept_off() {
        assert_eq!(closest_to(&["<20%", "50%+"], &[40, 60]).unwrap(), ["19.99", "80.01"]);
        assert_eq!(closest_to(&[">49.98%", ">50%"], &[10, 90]).unwrap(), ["49.99", "50.01"]);
        assert_eq!(closest_to(&["<0.02%", "50%+"], &[40, 60]).unwrap(), ["0.01", "99.99"]);
        // No share to the hundredth lies in both.
        assert_eq!(closest_to(&[">49.99%", ">50%"], &[10, 90]), None);
    }

    #[test]
    fn a_range_that_no_share_lies_in_is_refused() {
        for (text, error) in [
            ("120%", "is more than the whole, which is 100%"),
            ("50–101%", "is more than the whole, which is 100%"),
            ("33.333%", "is finer than a hundredth of a percent"),
            ("<0%", "is one that no part can have"),
            (">100%", "is one that no part can have"),
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

    fn mix_of(extents: &[Extent]) -> Vec<Range> {
        extents.iter().map(|extent| Range::of(*extent).unwrap()).collect()
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
        let share = (0_i128..=1_000_000).prop_map(|share| Amount::from(Ratio::new(share, 10_000)));
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
            let found = closest(&mix, plan);
            if is_closed(&extents) {
                prop_assert_eq!(found.is_some(), !plans.is_empty());
            } else if !plans.is_empty() {
                prop_assert!(found.is_some());
            }
            if let (Some(found), true) = (found, is_closed(&extents)) {
                let distance = squared_distance(&found.0, plan);
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
            let found = closest(&mix, &plan[..extents.len()]);
            prop_assert_eq!(found.is_some(), Sums::of(&mix).whole == Placement::Within);
            if let Some(found) = found {
                prop_assert_eq!(sum(&found.0), Ratio::from_integer(100));
                for (extent, share) in extents.iter().zip(&found.0) {
                    prop_assert_eq!(extent.placement(*share), Placement::Within);
                }
                // What fits already stays as it is.
                if is_closed(&extents) {
                    prop_assert_eq!(closest(&mix, &found.0), Some(found));
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
                .map(Amount::from)
                .collect();
            for extent in [Extent::LessThan(amount(99)), Extent::AtMost(amount(100))] {
                if let Some(found) = closest(&mix_of(&vec![extent; plan.len()]), &plan) {
                    prop_assert_eq!(sum(&found.0), Ratio::from_integer(100));
                    prop_assert_eq!(found.divide(whole).iter().sum::<u64>(), whole);
                }
            }
        }
    }
}
