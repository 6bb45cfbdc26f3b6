//! Allocation: a whole in parts that sum to it exactly.
//!
//! Shares are exact ratios. What can't be divided evenly, a cent or a person,
//! goes to the parts with the largest remainders, the earlier one first among
//! equals.

use std::str::FromStr;

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::fact::{Fact, FactKind};
use crate::playbook::table::Role;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Quantity, Unit};
use crate::quantity::money::Cents;

/// What is divided, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "unit", content = "amount", rename_all = "kebab-case")]
pub enum Whole {
    /// US dollars, to the cent.
    Usd(Cents),
    /// People, each whole.
    People(u64),
}

/// Who states shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SharesFrom {
    /// The source.
    Source,
    /// The user, with `--split`.
    CommandLine,
}

/// A whole, divided by the shares of a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Allocation<'page> {
    /// The table that states the shares.
    pub section: Fact<'page>,
    /// What the source says of the shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<Fact<'page>>,
    /// What is divided.
    pub total: Whole,
    /// Who states the shares.
    pub shares_from: SharesFrom,
    /// The parts.
    pub parts: Vec<Part<'page>>,
}

/// One part of a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part<'page> {
    /// The row of the table.
    pub fact: Fact<'page>,
    /// In percent.
    pub share: Amount,
    /// The part.
    #[serde(flatten)]
    pub part: Whole,
}

impl<'page> Allocation<'page> {
    /// Divides `total` among the rows of the first table of shares, by `own`
    /// shares or else by those of the table.
    pub fn new(
        facts: &[Fact<'page>],
        total: Whole,
        own: Option<Split>,
    ) -> Result<Self, SplitError> {
        let has_shares =
            |fact: &&Fact<'_>| fact.columns.iter().any(|column| column.role == Some(Role::Share));
        let section = facts.iter().find(has_shares).ok_or(SplitError::NoShares)?;
        let inside =
            |kind| facts.iter().filter(move |fact| fact.kind == kind && section.id.holds(&fact.id));
        let rows: Vec<&Fact<'_>> = inside(FactKind::Row).collect();
        let shares_from = if own.is_some() { SharesFrom::CommandLine } else { SharesFrom::Source };
        let split = own.map_or_else(
            || Split::of_figures(rows.iter().map(|row| row.cell(Role::Share)?.figure)),
            |own| own.for_parts(&rows.iter().map(|row| row.label).collect::<Vec<_>>()),
        )?;
        let of_units: fn(u64) -> Whole = match total {
            Whole::Usd(_) => |cents| Whole::Usd(Cents(cents)),
            Whole::People(_) => Whole::People,
        };
        let (Whole::Usd(Cents(units)) | Whole::People(units)) = total;
        let parts = rows.into_iter().zip(&split.0).zip(split.divide(units));
        Ok(Self {
            section: section.clone(),
            intro: inside(FactKind::Intro).next().cloned(),
            total,
            shares_from,
            parts: parts
                .map(|((row, share), units)| Part {
                    fact: row.clone(),
                    share: *share,
                    part: of_units(units),
                })
                .collect(),
        })
    }
}

/// The shares of a whole in percent. They sum to 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split(Vec<Amount>);

/// Why shares are no split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// A part that is not a number.
    #[error("`{0}` is not a share: write percentages with slashes between them, as in 60/30/10")]
    NotAShare(String),
    /// A part that is more than the whole.
    #[error("the share {0} is more than the whole, which is 100")]
    AboveTheWhole(Amount),
    /// The shares are not the whole.
    #[error("the shares sum to {sum}, and must sum to 100")]
    NotTheWhole {
        /// What they sum to.
        sum: Amount,
    },
    /// More or fewer shares than there are parts.
    #[error("{given} shares were given for {wanted} parts: {names}")]
    OtherCount {
        /// How many shares.
        given: usize,
        /// How many parts.
        wanted: usize,
        /// The parts.
        names: String,
    },
    /// A table without a column of shares, or with a share that is not one
    /// percentage.
    #[error("the table has no column of shares, each of them one percentage")]
    NoShares,
}

impl Split {
    /// Returns the split of shares in percent, which must sum to 100.
    pub(super) fn new(shares: Vec<Amount>) -> Result<Self, SplitError> {
        // Amounts as they are read have a denominator of ten to the eighteenth
        // at most, so shares of no more than the whole can be added by the
        // quadrillion. Larger ones would overflow.
        let whole = Ratio::from_integer(100);
        if let Some(share) = shares.iter().find(|share| share.ratio() > whole) {
            return Err(SplitError::AboveTheWhole(*share));
        }
        let sum: Ratio<i128> = shares.iter().map(|share| share.ratio()).sum();
        if sum != whole {
            let sum = Amount::from_ratio(sum);
            return Err(SplitError::NotTheWhole { sum });
        }
        Ok(Self(shares))
    }

    /// Reads the split of figures, each of them one percentage.
    fn of_figures<'page>(
        figures: impl Iterator<Item = Option<&'page Figure>>,
    ) -> Result<Self, SplitError> {
        let shares = figures.map(|figure| match figure?.quantity() {
            Quantity { extent: Extent::Exactly(share), unit: Unit::Percent } => Some(share),
            _ => None,
        });
        Self::new(shares.collect::<Option<_>>().ok_or(SplitError::NoShares)?)
    }

    /// Checks that there is a share for each of `names`.
    fn for_parts(self, names: &[&str]) -> Result<Self, SplitError> {
        if self.0.len() == names.len() {
            return Ok(self);
        }
        Err(SplitError::OtherCount {
            given: self.0.len(),
            wanted: names.len(),
            names: names.join(", "),
        })
    }

    /// Returns the shares in percent.
    pub fn shares(&self) -> &[Amount] {
        &self.0
    }

    /// Divides `total` indivisible units. The parts sum to it.
    pub fn divide(&self, total: u64) -> Vec<u64> {
        let exact: Vec<Ratio<i128>> = self
            .0
            .iter()
            .map(|share| share.ratio() * Ratio::from_integer(i128::from(total)) / 100)
            .collect();
        let mut parts: Vec<u64> =
            exact.iter().map(|part| u64::try_from(part.to_integer()).unwrap_or(0)).collect();
        let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
        // A stable sort keeps the earlier of equals first.
        by_remainder.sort_by_key(|&index| std::cmp::Reverse(exact[index].fract()));
        let left = total - parts.iter().sum::<u64>();
        for index in by_remainder.into_iter().cycle().take(usize::try_from(left).unwrap_or(0)) {
            parts[index] += 1;
        }
        parts
    }
}

impl FromStr for Split {
    type Err = SplitError;

    fn from_str(text: &str) -> Result<Self, SplitError> {
        let shares = text.split('/').map(|share| {
            let share = share.trim();
            share
                .strip_suffix('%')
                .unwrap_or(share)
                .trim_end()
                .parse::<Amount>()
                .map_err(|_| SplitError::NotAShare(share.to_owned()))
        });
        Self::new(shares.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_whole_is_divided_to_the_last_unit() {
        let divided = |split: &str, total| split.parse::<Split>().unwrap().divide(total);
        assert_eq!(divided("70/25/5", 240_000_000), [168_000_000, 60_000_000, 12_000_000]);
        assert_eq!(divided("70/25/5", 12), [8, 3, 1]);
        assert_eq!(divided("70/25/5", 1), [1, 0, 0]);
        assert_eq!(divided("60 / 30 / 10%", 7), [4, 2, 1]);
        assert_eq!(divided("33.5/33.5/33", 100), [34, 33, 33]);
        assert_eq!(divided("100/0", 3), [3, 0]);
    }

    #[test]
    fn each_refusal_says_why() {
        let parsed = |text: &str| text.parse::<Split>();
        let hundred_and_ten = Amount::from_ratio(Ratio::from_integer(110));
        assert_eq!(parsed("60/30/20"), Err(SplitError::NotTheWhole { sum: hundred_and_ten }));
        for (text, part) in [("", ""), ("60/x", "x"), ("60//40", ""), ("-10/100", "-10")] {
            assert_eq!(parsed(text), Err(SplitError::NotAShare(part.to_owned())), "{text}");
        }
        assert_eq!(parsed("110"), Err(SplitError::AboveTheWhole(hundred_and_ten)));
        assert!(matches!(
            parsed("50/50").unwrap().for_parts(&["a", "b", "c"]),
            Err(SplitError::OtherCount { given: 2, wanted: 3, .. })
        ));
    }

    #[test]
    fn shares_too_large_to_add_are_refused() {
        let large = "999999999999999999/".repeat(200) + "0.000000000000000001";
        assert!(matches!(large.parse::<Split>(), Err(SplitError::AboveTheWhole(_))));
        let fine = "99.9999999999999999/".repeat(2_000) + "0.000000000000000001";
        assert!(matches!(fine.parse::<Split>(), Err(SplitError::NotTheWhole { .. })));
    }

    #[test]
    fn the_finest_shares_divide_the_largest_whole() {
        let split: Split = "99.9999999999999999/0.0000000000000001".parse().unwrap();
        assert_eq!(split.divide(u64::MAX).iter().sum::<u64>(), u64::MAX);
    }

    #[test]
    fn figures_are_a_split_where_each_is_one_percentage() {
        let split_of = |shares: &[&str]| {
            let figures: Vec<Option<Figure>> =
                shares.iter().map(|share| share.parse().ok()).collect();
            Split::of_figures(figures.iter().map(Option::as_ref))
        };
        assert_eq!(split_of(&["70%", "30%"]), "70/30".parse());
        for shares in [["$70", "$30"], ["70", "30"], ["60–70%", "30%"], ["most", "30%"]] {
            assert_eq!(split_of(&shares), Err(SplitError::NoShares));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in r"([0-9]{1,20}\.?[0-9]{0,20}%?/?){0,8}") {
            if let Ok(split) = text.parse::<Split>() {
                prop_assert_eq!(split.divide(u64::MAX).iter().sum::<u64>(), u64::MAX);
            }
        }

        #[test]
        fn parts_sum_to_the_whole_and_stay_within_a_unit(
            total in 0_u64..1_000_000_000_000,
            one in 0_i128..=100,
            other in 0_i128..=100,
        ) {
            let (low, high) = (one.min(other), one.max(other));
            let shares = [low, high - low, 100 - high];
            let split = Split::new(
                shares.iter().map(|share| Amount::from_ratio(Ratio::from_integer(*share))).collect(),
            ).unwrap();
            let parts = split.divide(total);
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, share) in parts.iter().zip(shares) {
                let exact = Ratio::new(i128::from(total) * share, 100);
                let off = exact - Ratio::from_integer(i128::from(*part));
                prop_assert!(off < Ratio::from_integer(1) && off > Ratio::from_integer(-1));
            }
        }
    }
}
