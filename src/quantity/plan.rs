//! Plans: a budget as people write it, channel by channel.
//!
//! `search=55,social=20` is a plan in percent, `search=$330K,social=120K` one
//! in dollars; no plan is both. What its names mean is for the engine to find.

use super::money::Cents;
use super::prelude::*;

/// A plan, each part with its name as written, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Parts in percent, none above 100, in whole ten-thousandths.
    Shares(Vec<(String, Amount)>),
    /// Parts in cents, none above [`Money::MAX`](super::money::Money::MAX).
    Dollars(Vec<(String, u64)>),
}

/// How many of the finest shares make up a percent.
const FINEST: i128 = 10_000;

impl FromStr for Plan {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        if text.trim().is_empty() {
            return refused("no plan given: write search=55,social=45, or amounts, as search=330K");
        }
        // All parts are split before one is read: in `search=$330,000` the
        // comma is what is wrong.
        let parts = text.split(',').map(named).collect::<Result<Vec<_>, _>>()?;
        let (mut shares, mut dollars) = (Vec::new(), Vec::new());
        for (name, value) in parts {
            let wrong = |error| QuantityError(format!("`{name}={value}`: {error}"));
            if is_money(value) {
                dollars.push((name.to_owned(), value.parse::<Cents>().map_err(wrong)?.0));
            } else {
                shares.push((name.to_owned(), share(value).map_err(wrong)?));
            }
        }
        let sum: Amount = shares.iter().map(|(_, share)| *share).sum();
        if sum > 0.into() && sum <= 1.into() && !text.contains('%') {
            return refused(format!(
                "the plan sums to {sum}%: shares are in percent, so did you mean 55 where 0.55 is written? With its sign, as 0.55%, a share is taken as it is"
            ));
        }
        match (shares.is_empty(), dollars.is_empty()) {
            (false, false) => refused(
                "the plan is partly in percent and partly in dollars: write all of it in one of them",
            ),
            (true, _) => Ok(Self::Dollars(dollars)),
            (_, true) => Ok(Self::Shares(shares)),
        }
    }
}

/// Splits a part into its name and its value.
fn named(part: &str) -> Result<(&str, &str), QuantityError> {
    let (name, value) = part.split_once('=').unwrap_or_default();
    match (name.trim(), value.trim()) {
        ("", _) | (_, "") => refused(format!(
            "`{}` is not a channel with its share: write search=55,social=45, and amounts without commas, as search=330K",
            part.trim()
        )),
        named => Ok(named),
    }
}

/// Whether a value is meant as money: it has a currency or a unit.
fn is_money(value: &str) -> bool {
    value.contains(|c: char| c.is_alphabetic() || (!c.is_ascii() && !c.is_whitespace()) || c == '$')
}

fn share(value: &str) -> Result<Amount, QuantityError> {
    let number = value.strip_suffix('%').unwrap_or(value).trim_end();
    match number.parse::<Amount>() {
        Err(_) => refused("neither a percentage, as 55 or 55%, nor dollars, as 330K or 330000 USD"),
        Ok(share) if share > 100.into() => {
            refused("more than the whole, which is 100%: dollars are written as 330K")
        }
        Ok(share) if !(share.ratio() * FINEST).is_integer() => {
            refused("finer than a ten-thousandth of a percent")
        }
        share => share,
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
        for (text, error) in [
            (" ", "no plan given"),
            ("search", "`search` is not a channel with its share"),
            ("search=", "`search=` is not a channel with its share"),
            ("=55", "`=55` is not a channel with its share"),
            ("search=55,", "`` is not a channel with its share"),
            ("search=$330", "`search=$330`: 330 dollars is too little to be meant"),
            ("search=$330,000", "`000` is not a channel with its share"),
            ("search=-5", "`search=-5`: neither a percentage"),
            ("search=30-50", "`search=30-50`: neither a percentage"),
            ("search=120", "`search=120`: more than the whole"),
            ("search=330000", "`search=330000`: more than the whole"),
            ("search=33.33333", "`search=33.33333`: finer than"),
            ("search=0.55,social=0.45", "the plan sums to 1%"),
            ("search=55,social=20K", "the plan is partly in percent and partly"),
            ("search=€20K", "`search=€20K`: the amount is in €"),
        ] {
            let found = text.parse::<Plan>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{text}: {found}");
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
                    prop_assert!(parts.iter().all(|(_, cents)| *cents <= 1_000_000_000_000 * 100));
                }
                Err(_) => {}
            }
        }
    }
}
