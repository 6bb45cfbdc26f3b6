//! Allocation: a whole in parts that sum to it exactly.
//!
//! Shares are exact ratios. What can't be divided evenly, a cent or a person,
//! goes to the parts with the largest remainders, the earlier one first among
//! equals.

use std::str::FromStr;

use num_rational::Ratio;

use crate::playbook::table::{Role, Table};
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Quantity, Unit};

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

    /// Reads the split that a table states in its column of shares.
    pub fn of_table(table: &Table) -> Result<Self, SplitError> {
        let column = table.column(Role::Share).ok_or(SplitError::NoShares)?;
        let shares =
            table.rows.iter().map(|row| match row.cells[column].figure.as_ref()?.quantity() {
                Quantity { extent: Extent::Exactly(share), unit: Unit::Percent } => Some(share),
                _ => None,
            });
        let shares: Option<Vec<Amount>> = shares.collect();
        Self::new(shares.ok_or(SplitError::NoShares)?)
    }

    /// Checks that there is a share for each of `names`.
    pub fn for_parts(self, names: &[&str]) -> Result<Self, SplitError> {
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
    fn a_table_states_a_split_in_percent() {
        let split_of = |shares: &[&str], figures: &str| {
            let rows: Vec<[&str; 2]> =
                shares.iter().zip(["a", "b"]).map(|(share, row)| [row, *share]).collect();
            let table = serde_json::json!({
                "columns": ["Part", { "name": "Share", "figures": figures }],
                "rows": rows,
            });
            let mut table: Table = serde_json::from_value(table).unwrap();
            // Only a column of percentages is read with this role.
            table.columns[1].role = Some(Role::Share);
            Split::of_table(&table)
        };
        assert_eq!(split_of(&["70%", "30%"], "percent"), "70/30".parse());
        for (shares, figures) in [
            (["$70", "$30"], "usd"),
            (["70", "30"], "count"),
            (["60–70%", "30%"], "percent"),
            (["most", "30%"], "percent"),
        ] {
            assert_eq!(split_of(&shares, figures), Err(SplitError::NoShares));
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
