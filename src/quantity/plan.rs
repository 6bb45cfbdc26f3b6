//! Plans: a budget as people write it, channel by channel.
//!
//! `search=55,social=20` is a plan in percent, `search=$330K,social=120K` one
//! in dollars; no plan is both. What its names mean is for the engine to find.

use super::money::{Money, MoneyError};
use super::prelude::*;

/// A plan, each part with its name as written, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Parts in percent, none above 100, in whole ten-thousandths.
    Shares(Vec<(String, Amount)>),
    /// Parts in cents, none above [`Money::MAX`].
    Dollars(Vec<(String, u64)>),
}

/// Why a text is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing was given.
    #[error("no plan given: write search=55,social=45, or amounts, as search=330K")]
    Empty,
    /// A part without a name or without a share.
    #[error(
        "`{0}` is not a channel with its share: write search=55,social=45, and amounts without commas, as search=330K"
    )]
    NotAPart(String),
    /// A share that is no number.
    #[error("`{0}` is neither a percentage, as 55 or 55%, nor dollars, as 330K or 330000 USD")]
    NotAShare(String),
    /// Dollars that can't be read.
    #[error("`{part}` can't be read as dollars")]
    Dollars {
        /// The part as written.
        part: String,
        /// What is wrong with it.
        source: MoneyError,
    },
    /// A share of more than the whole.
    #[error("`{0}` is more than the whole, which is 100%: dollars are written as 330K")]
    AboveTheWhole(String),
    /// A share with more than four decimals.
    #[error("`{0}` is finer than a ten-thousandth of a percent")]
    TooFine(String),
    /// Shares of one, most likely.
    #[error(
        "the plan sums to {0}%: shares are in percent, so did you mean 55 where 0.55 is written? With its sign, as 0.55%, a share is taken as it is"
    )]
    SharesOfOne(Amount),
    /// Percentages and dollars in one plan.
    #[error("the plan is partly in percent and partly in dollars: write all of it in one of them")]
    Mixed,
}

/// How many of the finest shares make up a percent.
const FINEST: i128 = 10_000;

impl FromStr for Plan {
    type Err = PlanError;

    fn from_str(text: &str) -> Result<Self, PlanError> {
        if text.trim().is_empty() {
            return Err(PlanError::Empty);
        }
        // All parts are split before one is read: in `search=$330,000` the
        // comma is what is wrong.
        let parts = text.split(',').map(named).collect::<Result<Vec<_>, _>>()?;
        let (mut shares, mut dollars) = (Vec::new(), Vec::new());
        for (part, name, value) in parts {
            if is_money(value) {
                dollars.push((name.to_owned(), cents(part, value)?));
            } else {
                shares.push((name.to_owned(), share(part, value)?));
            }
        }
        let sum =
            Amount::from_ratio(shares.iter().map(|(_, share): &(_, Amount)| share.ratio()).sum());
        if sum > 0.into() && sum <= 1.into() && !text.contains('%') {
            return Err(PlanError::SharesOfOne(sum));
        }
        match (shares.is_empty(), dollars.is_empty()) {
            (false, false) => Err(PlanError::Mixed),
            (true, _) => Ok(Self::Dollars(dollars)),
            (_, true) => Ok(Self::Shares(shares)),
        }
    }
}

/// Splits a part into its name and its value, with the whole part in front.
fn named(part: &str) -> Result<(&str, &str, &str), PlanError> {
    let part = part.trim();
    let (name, value) = part.split_once('=').unwrap_or_default();
    match (name.trim(), value.trim()) {
        ("", _) | (_, "") => Err(PlanError::NotAPart(part.to_owned())),
        (name, value) => Ok((part, name, value)),
    }
}

/// Whether a value is meant as money: it has a currency or a unit.
fn is_money(value: &str) -> bool {
    value.contains(|c: char| c.is_alphabetic() || (!c.is_ascii() && !c.is_whitespace()) || c == '$')
}

/// Reads an amount of money, which in a plan may be nothing.
fn cents(part: &str, value: &str) -> Result<u64, PlanError> {
    match value.parse().map(Money::cents) {
        Err(MoneyError::Zero) => Ok(0),
        cents => cents.map_err(|source| PlanError::Dollars { part: part.to_owned(), source }),
    }
}

fn share(part: &str, value: &str) -> Result<Amount, PlanError> {
    let part = || part.to_owned();
    let number = value.strip_suffix('%').unwrap_or(value).trim_end();
    let share: Amount = number.parse().map_err(|_| PlanError::NotAShare(part()))?;
    if share > 100.into() {
        Err(PlanError::AboveTheWhole(part()))
    } else if !(share.ratio() * FINEST).is_integer() {
        Err(PlanError::TooFine(part()))
    } else {
        Ok(share)
    }
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plans_are_in_percent_or_in_dollars() {
        let percent = |text: &str| text.parse::<Amount>().unwrap();
        let shares = |parts: &[(&str, &str)]| {
            let parts = parts.iter();
            Plan::Shares(parts.map(|(name, share)| ((*name).to_owned(), percent(share))).collect())
        };
        for (text, plan) in [
            ("search=55,social=45", shares(&[("search", "55"), ("social", "45")])),
            (
                " paid search = 55% , social=12.5 ",
                shares(&[("paid search", "55"), ("social", "12.5")]),
            ),
            ("abm=0", shares(&[("abm", "0")])),
        ] {
            assert_eq!(text.parse(), Ok(plan), "{text}");
        }
        let dollars = vec![("search".to_owned(), 33_000_000), ("abm".to_owned(), 0)];
        for text in ["search=$330K,abm=$0", "search=330K,abm=0K", "search=330000 USD,abm=0USD"] {
            assert_eq!(text.parse(), Ok(Plan::Dollars(dollars.clone())), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let part = |text: &str| text.to_owned();
        for (text, error) in [
            (" ", PlanError::Empty),
            ("search", PlanError::NotAPart(part("search"))),
            ("search=", PlanError::NotAPart(part("search="))),
            ("=55", PlanError::NotAPart(part("=55"))),
            ("search=55,", PlanError::NotAPart(part(""))),
            (
                "search=$330",
                PlanError::Dollars {
                    part: part("search=$330"),
                    source: MoneyError::BareNumber { given: part("330") },
                },
            ),
            ("search=$330,000", PlanError::NotAPart(part("000"))),
            ("search=-5", PlanError::NotAShare(part("search=-5"))),
            ("search=30-50", PlanError::NotAShare(part("search=30-50"))),
            ("search=120", PlanError::AboveTheWhole(part("search=120"))),
            ("search=330000", PlanError::AboveTheWhole(part("search=330000"))),
            ("search=33.33333", PlanError::TooFine(part("search=33.33333"))),
            ("search=0.55,social=0.45", PlanError::SharesOfOne(1.into())),
            ("search=55,social=20K", PlanError::Mixed),
            (
                "search=€20K",
                PlanError::Dollars {
                    part: part("search=€20K"),
                    source: MoneyError::OtherCurrency(part("euros")),
                },
            ),
        ] {
            assert_eq!(text.parse::<Plan>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in r"([a-z ]{0,4}=?[$€]?[0-9]{0,20}\.?[0-9]{0,8}[%KMB]?,?){0,6}") {
            match text.parse::<Plan>() {
                Ok(Plan::Shares(parts)) => {
                    let whole = Ratio::from_integer(100);
                    prop_assert!(parts.iter().all(|(_, share)| share.ratio() <= whole));
                }
                Ok(Plan::Dollars(parts)) => {
                    prop_assert!(parts.iter().all(|(_, cents)| *cents <= Money::MAX.cents()));
                }
                Err(_) => {}
            }
        }
    }
}
