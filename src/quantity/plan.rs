//! Plans: a budget as people write it, channel by channel.
//!
//! `search=55,social=20` is a plan in percent, `search=$330K,social=120K` one
//! in dollars; no plan is both. What its names mean is for the engine to find.

use std::str::FromStr;

use super::amount::Amount;
use super::money::{Money, MoneyError};

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
    #[error("no plan given: write search=55,social=45, or amounts, as search=$330K")]
    Empty,
    /// A part without a name or without a share.
    #[error(
        "`{0}` is not a channel with its share: write search=55,social=45, and amounts without commas, as search=330K"
    )]
    NotAPart(String),
    /// A share that is no number.
    #[error("`{0}` is neither a percentage, as 55 or 55%, nor dollars, as $330K or 330000 USD")]
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
    #[error("`{0}` is more than the whole, which is 100%: dollars are written as $330K or 330K")]
    AboveTheWhole(String),
    /// A share with more than four decimals.
    #[error("`{0}` is finer than a ten-thousandth of a percent")]
    TooFine(String),
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
        let parts = text.split(',').map(Part::split).collect::<Result<Vec<_>, _>>()?;
        let in_dollars = parts.iter().filter(|part| part.is_money()).count();
        if in_dollars == parts.len() {
            parts.into_iter().map(Part::cents).collect::<Result<_, _>>().map(Self::Dollars)
        } else if in_dollars == 0 {
            parts.into_iter().map(Part::share).collect::<Result<_, _>>().map(Self::Shares)
        } else {
            Err(PlanError::Mixed)
        }
    }
}

/// A part as written.
struct Part<'text> {
    text: &'text str,
    name: &'text str,
    value: &'text str,
}

impl<'text> Part<'text> {
    fn split(text: &'text str) -> Result<Self, PlanError> {
        let text = text.trim();
        let (name, value) = text.split_once('=').unwrap_or_default();
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(PlanError::NotAPart(text.to_owned()));
        }
        Ok(Self { text, name, value })
    }

    /// Whether it is meant as money: it has a currency or a unit.
    fn is_money(&self) -> bool {
        self.value.contains(|c: char| {
            c.is_alphabetic() || (!c.is_ascii() && !c.is_whitespace()) || c == '$'
        })
    }

    /// Reads an amount of money, which in a plan may be nothing.
    fn cents(self) -> Result<(String, u64), PlanError> {
        let cents = match self.value.parse().map(Money::cents) {
            Err(MoneyError::Zero) => 0,
            cents => {
                cents.map_err(|source| PlanError::Dollars { part: self.text.to_owned(), source })?
            }
        };
        Ok((self.name.to_owned(), cents))
    }

    fn share(self) -> Result<(String, Amount), PlanError> {
        let part = || self.text.to_owned();
        let number = self.value.strip_suffix('%').unwrap_or(self.value).trim_end();
        let share: Amount = number.parse().map_err(|_| PlanError::NotAShare(part()))?;
        if share > 100.into() {
            return Err(PlanError::AboveTheWhole(part()));
        }
        if !(share.ratio() * FINEST).is_integer() {
            return Err(PlanError::TooFine(part()));
        }
        Ok((self.name.to_owned(), share))
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
