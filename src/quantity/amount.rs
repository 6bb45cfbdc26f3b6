//! Amounts: exact numbers as people write them, `1,500`, `12.5`.
//!
//! The part that money, headcount, growth, figures and measurements share:
//! thousands separators, and decimals without floating point.

use super::prelude::*;
use std::ops::Neg;

/// An exact number: a decimal as `12.5`, or a ratio as `1/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "f64")]
pub struct Amount(Ratio<i128>);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing was given.
    #[error("no number given")]
    Empty,
    /// Two numbers where one is wanted.
    #[error("a range is not one number: give the one that holds today")]
    Range,
    /// It is not made of digits and separators.
    #[error("not a number")]
    NotANumber,
    /// A separator where no thousands end, nor decimals begin.
    #[error("the separators don't group thousands")]
    Grouping,
    /// More digits than are computed with exactly.
    #[error("the number has too many digits")]
    TooLarge,
}

/// The most digits, before and after the point together, that are read. An
/// amount times any `u64` then fits the ratio. A sum may not: a large amount
/// and a fine one take twice the digits together, and sums of them more. Who
/// adds amounts bounds them first.
const MAX_DIGITS: usize = 18;

/// The most decimals that a ratio of `i128` can be written with.
const MAX_DECIMALS: u32 = 38;

impl Amount {
    /// Makes an amount of an exact ratio.
    pub fn from_ratio(ratio: Ratio<i128>) -> Self {
        Self(ratio)
    }

    /// Returns the amount as an exact ratio.
    pub fn ratio(self) -> Ratio<i128> {
        self.0
    }

    /// Returns the nearest floating-point number, for output and logarithms.
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is what is asked for")]
    pub fn to_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }
}

impl From<i128> for Amount {
    fn from(whole: i128) -> Self {
        Self(whole.into())
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// Reads a number without a sign: `1,500.25`, `1_500`, `.5`; and as others
    /// write them, `1.500,25` and `1 500`, where that can mean one thing.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || !text.chars().all(is_of_a_number) || !text.ends_with(is_digit) {
            return Err(AmountError::NotANumber);
        }
        let mut groups: Vec<&str> = text.split(is_separator).collect();
        let mut separators: Vec<char> = text.chars().filter(|c| is_separator(*c)).collect();
        // A comma before three digits groups thousands; a point does beside others.
        let last = groups[groups.len() - 1];
        let is_decimal = separators.pop_if(|mark| {
            let is_once = text.matches(*mark).count() == 1;
            is_once && (*mark == '.' || *mark == ',' && last.len() != 3)
        });
        let fraction = if is_decimal.is_some() { groups.pop().unwrap_or_default() } else { "" };
        let is_grouped = separators.windows(2).all(|pair| pair[0] == pair[1])
            && (1..=3).contains(&groups[0].len())
            && groups[1..].iter().all(|group| group.len() == 3);
        if groups.len() > 1 && !is_grouped {
            return Err(AmountError::Grouping);
        }
        if digits.trim_start_matches('0').len() > MAX_DIGITS || fraction.len() > MAX_DIGITS {
            return Err(AmountError::TooLarge);
        }
        let numerator: i128 = digits.parse().map_err(|_| AmountError::TooLarge)?;
        // Most numbers are whole, and reducing a ratio takes long.
        Ok(Self(match fraction.bytes().map(|_| 10).product() {
            1 => numerator.into(),
            denominator => Ratio::new(numerator, denominator),
        }))
    }
}

impl fmt::Display for Amount {
    /// Writes a decimal where one is exact (`1,500`, `12.5`), a ratio where
    /// none is (`1/3`).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (numerator, denominator) =
            (self.0.numer().unsigned_abs(), self.0.denom().unsigned_abs());
        let decimals = (0..=MAX_DECIMALS).find(|places| 10_u128.pow(*places) % denominator == 0);
        let Some(decimals) = decimals else {
            return write!(formatter, "{}/{denominator}", self.0.numer());
        };
        let sign = if *self.0.numer() < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}", group_thousands(numerator / denominator))?;
        if decimals > 0 {
            let fraction = numerator % denominator * (10_u128.pow(decimals) / denominator);
            write!(formatter, ".{fraction:0width$}", width = decimals as usize)?;
        }
        Ok(())
    }
}

impl Serialize for Amount {
    /// Writes a whole number where it is one, the nearest float otherwise.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(*self.0.numer()) {
            Ok(whole) if self.0.is_integer() => serializer.serialize_i64(whole),
            _ => serializer.serialize_f64(self.to_f64()),
        }
    }
}

/// Whether it stands between the thousands of a number, or before its decimals.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | '.' | '_') || is_gap(c)
}

/// Whether it stands between thousands, and may also stand behind a number.
pub(super) fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Whether a number may have it.
pub(super) fn is_of_a_number(c: char) -> bool {
    is_digit(c) || is_separator(c)
}

/// Writes a whole number with commas between its thousands: `15,000,000`.
pub(crate) fn group_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_exact_and_printed_shortest() {
        for (text, printed) in [
            ("0", "0"),
            ("1500", "1,500"),
            ("1,500", "1,500"),
            ("1_500.250", "1,500.25"),
            ("12.5", "12.5"),
            ("0.1", "0.1"),
            (".5", "0.5"),
            ("007", "7"),
            ("93,5", "93.5"),
            ("14,25", "14.25"),
            ("15 000 000", "15,000,000"),
            ("15\u{202f}000\u{202f}000", "15,000,000"),
            ("15'000'000", "15,000,000"),
            ("1’500.5", "1,500.5"),
            ("1.500.000", "1,500,000"),
            ("1.500,25", "1,500.25"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn a_third_is_printed_as_a_ratio_and_serialized_as_a_number() {
        let third = Amount::from_ratio(Ratio::new(1, 3));
        assert_eq!(third.to_string(), "1/3");
        assert_eq!(serde_json::to_string(&third).unwrap(), "0.3333333333333333");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (text, error) in [
            ("", AmountError::NotANumber),
            (".", AmountError::NotANumber),
            ("5.", AmountError::NotANumber),
            ("1.2.3", AmountError::Grouping),
            ("15 00", AmountError::Grouping),
            ("14200000 120", AmountError::Grouping),
            ("1 000'000", AmountError::Grouping),
            ("20.000,000", AmountError::Grouping),
            ("1,500,5", AmountError::Grouping),
            (",500", AmountError::Grouping),
            ("1234567890123456789", AmountError::TooLarge),
            ("x", AmountError::NotANumber),
        ] {
            assert_eq!(text.parse::<Amount>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(whole in 0_i128..1_000_000_000_000, cents in 0_i128..100) {
            let amount = Amount::from_ratio(Ratio::new(whole * 100 + cents, 100));
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
