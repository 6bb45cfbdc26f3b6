//! Growth: how fast ARR grows in a year.

use super::prelude::*;
use super::scanner::signed;

/// A yearly growth rate of ARR, in percent. It may be zero or negative: a company
/// that shrinks is a company, and never reaches the next stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, Serialize, JsonSchema)]
#[display("{_0}%")]
#[serde(transparent)]
pub struct Growth(Amount);

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
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let (amount, behind) = signed(text, "a yearly rate in percent, as in 45%")?;
        match behind {
            "" if amount > (-1).into() && amount <= MOST_SHARE.into() => {
                let (given, percent) = (text.trim(), amount * 100);
                refused(format!(
                    "growth is written in percent: did you mean {percent}%? For {given} percent a year write {given}%"
                ))
            }
            // A larger number can be nothing else.
            "" | "%" if amount > (-100).into() && amount <= 10_000.into() => Ok(Self(amount)),
            "" | "%" => refused("growth must lie between -100% and 10,000% a year"),
            _ => refused("not a growth rate: write a yearly rate in percent, as in 45%"),
        }
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
        for (text, error) in [
            ("", "no number given: write a yearly rate"),
            (
                "0.45",
                "growth is written in percent: did you mean 45%? For 0.45 percent a year write 0.45%",
            ),
            ("-.1", "growth is written in percent: did you mean -10%?"),
            ("3", "growth is written in percent: did you mean 300%?"),
            ("30-40%", "a range is not one number"),
            ("-100%", "growth must lie between"),
            ("10001%", "growth must lie between"),
            ("fast", "not a number"),
            ("%", "not a number"),
            ("--5%", "not a number"),
        ] {
            let found = text.parse::<Growth>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{text}: {found}");
        }
    }
}
