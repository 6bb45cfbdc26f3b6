//! Allocation: a whole in parts that sum to it exactly.
//!
//! Shares are exact ratios. What can't be divided evenly, a cent or a person,
//! goes to the parts with the largest remainders, the earlier one first among
//! equals.

use super::prelude::*;
use std::str::FromStr;

use crate::playbook::table::Column;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SharesFrom {
    /// The source.
    Source,
    /// The user, with `--split`.
    CommandLine,
}

/// A whole, divided by the shares of a table.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Allocation<'page> {
    /// The table that states the shares.
    pub section: Fact<'page>,
    /// What the source says of the shares.
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
        let is_of_shares = |column: &Column| column.role == Some(Role::Share);
        let section = facts
            .iter()
            .find(|fact| fact.columns.iter().any(is_of_shares))
            .ok_or_else(no_shares)?;
        let inside =
            |kind| facts.iter().filter(move |fact| fact.kind == kind && section.id.holds(&fact.id));
        let rows: Vec<&Fact<'_>> = inside(FactKind::Row).collect();
        let (split, shares_from) = match own {
            Some(own) if own.0.len() != rows.len() => {
                let (given, wanted) = (own.0.len(), rows.len());
                let names = joined(rows.iter().map(|row| row.label), ", ");
                return Err(SplitError(format!(
                    "{given} shares were given for {wanted} parts: {names}"
                )));
            }
            Some(own) => (own, SharesFrom::CommandLine),
            None => {
                let figures = rows.iter().map(|row| row.cell(Role::Share)?.figure);
                (Split::of_figures(figures)?, SharesFrom::Source)
            }
        };
        let of_units = |units| match total {
            Whole::Usd(_) => Whole::Usd(Cents(units)),
            Whole::People(_) => Whole::People(units),
        };
        let (Whole::Usd(Cents(units)) | Whole::People(units)) = total;
        let parts =
            rows.iter().zip(&split.0).zip(split.divide(units)).map(|((row, share), units)| Part {
                fact: (*row).clone(),
                share: *share,
                part: of_units(units),
            });
        Ok(Self {
            section: section.clone(),
            intro: inside(FactKind::Intro).next().cloned(),
            total,
            shares_from,
            parts: parts.collect(),
        })
    }
}

/// The shares of a whole in percent. They sum to 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split(pub(super) Vec<Amount>);

/// Why shares are no split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SplitError(String);

/// The whole, in percent.
pub(super) const WHOLE: Ratio<i128> = Ratio::new_raw(100, 1);

impl Split {
    /// Returns the split of shares in percent, which must sum to 100.
    pub(super) fn new(shares: Vec<Amount>) -> Result<Self, SplitError> {
        // Amounts as they are read have a denominator of ten to the eighteenth
        // at most, so shares of no more than the whole can be added by the
        // quadrillion. Larger ones would overflow.
        if let Some(share) = shares.iter().find(|share| share.ratio() > WHOLE) {
            return Err(SplitError(format!(
                "the share {share} is more than the whole, which is 100"
            )));
        }
        let sum: Ratio<i128> = shares.iter().map(|share| share.ratio()).sum();
        if sum == WHOLE {
            return Ok(Self(shares));
        }
        let sum = Amount::from(sum);
        Err(SplitError(format!("the shares sum to {sum}, and must sum to 100")))
    }

    /// Reads the split of figures, each of them one percentage.
    fn of_figures<'page>(
        figures: impl Iterator<Item = Option<&'page Figure>>,
    ) -> Result<Self, SplitError> {
        let shares = figures.map(|figure| match figure?.quantity() {
            Quantity { extent: Extent::Exactly(share), unit: Unit::PERCENT } => Some(share),
            _ => None,
        });
        Self::new(shares.collect::<Option<_>>().ok_or_else(no_shares)?)
    }

    /// Divides `total` indivisible units. The parts sum to it.
    pub fn divide(&self, total: u64) -> Vec<u64> {
        let exact: Vec<Ratio<i128>> =
            self.0.iter().map(|share| share.ratio() * i128::from(total) / 100).collect();
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

fn no_shares() -> SplitError {
    SplitError("the table has no column of shares, each of them one percentage".to_owned())
}

impl FromStr for Split {
    type Err = SplitError;

    fn from_str(text: &str) -> Result<Self, SplitError> {
        let share = |share: &str| {
            share.strip_suffix('%').unwrap_or(share).trim_end().parse().map_err(|_| {
                SplitError(format!(
                    "`{share}` is not a share: write percentages with slashes between them, as in \
                     60/30/10"
                ))
            })
        };
        Self::new(text.split('/').map(str::trim).map(share).collect::<Result<_, _>>()?)
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
        let large = "999999999999999999/".repeat(200) + "0.000000000000000001";
        let fine = "99.9999999999999999/".repeat(2_000) + "0.000000000000000001";
        for (text, error) in [
            ("60/30/20", "the shares sum to 110, and must sum to 100"),
            ("", "`` is not a share: write percentages"),
            ("60/x", "`x` is not a share"),
            ("60//40", "`` is not a share"),
            ("-10/100", "`-10` is not a share"),
            ("110", "the share 110 is more than the whole, which is 100"),
            // Shares too large to add.
            (&large, "the share 999,999,999,999,999,999 is more than the whole"),
            (&fine, "the shares sum to 199,999."),
        ] {
            let refusal = text.parse::<Split>().unwrap_err().to_string();
            assert!(refusal.starts_with(error), "{refusal}");
        }
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
            assert_eq!(split_of(&shares), Err(no_shares()));
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
                shares.iter().map(|share| Amount::from(Ratio::from_integer(*share))).collect(),
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
