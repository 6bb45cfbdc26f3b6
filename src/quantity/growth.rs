//! Growth: how fast ARR grows in a year.

use super::prelude::*;
use super::scanner;

/// A yearly growth rate of ARR, in percent. It may be zero or negative: a company
/// that shrinks is a company, and never reaches the next stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Growth(Amount);

/// Why a text is not a growth rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrowthError {
    /// Nothing was given.
    #[error("no growth given: write a yearly rate in percent, as in 45%")]
    Empty,
    /// A number without its percent sign that may well be a share of one.
    #[error(
        "growth is written in percent: did you mean {percent}? For {given} percent a year write {given}%"
    )]
    MaybeAShare {
        /// The number as written.
        given: String,
        /// The growth that it is as a share of one.
        percent: Growth,
    },
    /// Two numbers where one is wanted.
    #[error("a range is not a growth rate: give the one you plan with, as in 45%")]
    Range,
    /// Beyond any company.
    #[error("growth must lie between -100% and 10,000% a year")]
    OutOfBounds,
    /// Anything else.
    #[error("not a growth rate: write a yearly rate in percent, as in 45%")]
    NotANumber,
}

/// A bare number up to this one is asked about: who types `--growth 0.45` means
/// 45%, and 300% a year is still a company.
const MOST_SHARE: i128 = 3;

impl Growth {
    /// Returns by what factor ARR grows in a year: 45% gives 1.45. Accurate to
    /// floating point, which is enough for counting months.
    pub fn yearly_factor(self) -> f64 {
        1.0 + self.0.to_f64() / 100.0
    }

    /// Whether ARR grows at all.
    pub fn is_growing(self) -> bool {
        self.0 > 0.into()
    }
}

impl FromStr for Growth {
    type Err = GrowthError;

    fn from_str(text: &str) -> Result<Self, GrowthError> {
        let (amount, behind) = scanner::signed(text).map_err(|error| match error {
            AmountError::Empty => GrowthError::Empty,
            AmountError::Range => GrowthError::Range,
            AmountError::TooLarge => GrowthError::OutOfBounds,
            AmountError::NotANumber | AmountError::Grouping => GrowthError::NotANumber,
        })?;
        match behind {
            "%" if amount <= (-100).into() || amount > 10_000.into() => {
                Err(GrowthError::OutOfBounds)
            }
            "%" => Ok(Self(amount)),
            "" if amount > (-1).into() && amount <= MOST_SHARE.into() => {
                let percent = Self(Amount::from_ratio(amount.ratio() * 100));
                Err(GrowthError::MaybeAShare { given: text.trim().to_owned(), percent })
            }
            // It can be nothing else.
            "" => format!("{text}%").parse(),
            _ => Err(GrowthError::NotANumber),
        }
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}%", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_and_written() {
        for (text, printed) in [
            ("45%", "45%"),
            (" 7.50 %", "7.5%"),
            ("+120%", "120%"),
            ("-10%", "-10%"),
            ("0%", "0%"),
            (".5%", "0.5%"),
            ("45", "45%"),
            ("-2", "-2%"),
            ("7,5 %", "7.5%"),
        ] {
            assert_eq!(text.parse::<Growth>().unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let share = |given: &str, percent: &str| GrowthError::MaybeAShare {
            given: given.to_owned(),
            percent: percent.parse().unwrap(),
        };
        for (text, error) in [
            ("", GrowthError::Empty),
            ("0.45", share("0.45", "45%")),
            ("-.1", share("-.1", "-10%")),
            ("3", share("3", "300%")),
            ("30-40%", GrowthError::Range),
            ("-100%", GrowthError::OutOfBounds),
            ("10001%", GrowthError::OutOfBounds),
            ("fast", GrowthError::NotANumber),
            ("%", GrowthError::NotANumber),
            ("--5%", GrowthError::NotANumber),
        ] {
            assert_eq!(text.parse::<Growth>(), Err(error), "{text}");
        }
    }
}
