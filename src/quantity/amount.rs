//! Amounts: exact numbers as people write them, `1,500`, `12.5`.
//!
//! The part that money, headcount, growth, figures and measurements share:
//! thousands separators, and decimals without floating point.

use super::prelude::*;
use derive_more::{Add, Div, From, Mul, Neg, Sub, Sum};

/// An exact number: a decimal as `12.5`, or a ratio as `1/3`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    From,
    Add,
    Sub,
    Sum,
    Mul,
    Div,
    Neg,
    JsonSchema,
)]
#[from(i128, Ratio<i128>)]
#[schemars(with = "f64")]
pub struct Amount(Ratio<i128>);

/// Why a text is no such quantity, and how to write one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QuantityError(pub(super) String);

/// Refuses a text.
pub(super) fn refused<T>(why: impl Into<String>) -> Result<T, QuantityError> {
    Err(QuantityError(why.into()))
}

/// The most digits behind the point that are read, and what those before and
/// behind it come to together: 18 of them. An amount times any `u64` then fits the
/// ratio. A sum may not: a large amount and a fine one take twice the digits
/// together, and sums of them more. Who adds amounts bounds them first.
const MAX_DECIMALS: usize = 18;
const MOST: i128 = 10_i128.pow(18);

impl Amount {
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

impl FromStr for Amount {
    type Err = QuantityError;

    /// Reads a number without a sign: `1,500.25`, `1_500`, `.5`; and as others
    /// write them, `1.500,25` and `1 500`, where that can mean one thing.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || !text.chars().all(is_of_a_number) || !text.ends_with(is_digit) {
            return refused("not a number");
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
            return refused("the separators don't group thousands");
        }
        let numerator = digits.parse::<i128>().ok().filter(|number| *number < MOST);
        let Some(numerator) = numerator.filter(|_| fraction.len() <= MAX_DECIMALS) else {
            return refused("the number has too many digits");
        };
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
        // A ratio of `i128` has 38 decimals at most.
        let decimals = (0..=38).find(|places| 10_u128.pow(*places) % denominator == 0);
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

/// What stands between the thousands of a number, or before its decimals.
pub const SEPARATORS: &str = ",._ '’\u{a0}\u{2009}\u{202f}";

fn is_separator(c: char) -> bool {
    SEPARATORS.contains(c)
}

/// Whether it stands between thousands, and may also stand behind a number.
pub(super) fn is_gap(c: char) -> bool {
    is_separator(c) && !",._".contains(c)
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
        let third = Amount::from(Ratio::new(1, 3));
        assert_eq!(third.to_string(), "1/3");
        assert_eq!(serde_json::to_string(&third).unwrap(), "0.3333333333333333");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (text, error) in [
            ("", "not a number"),
            (".", "not a number"),
            ("5.", "not a number"),
            ("1.2.3", "the separators don't group thousands"),
            ("15 00", "the separators don't group thousands"),
            ("14200000 120", "the separators don't group thousands"),
            ("1 000'000", "the separators don't group thousands"),
            ("20.000,000", "the separators don't group thousands"),
            ("1,500,5", "the separators don't group thousands"),
            (",500", "the separators don't group thousands"),
            ("1234567890123456789", "the number has too many digits"),
            ("x", "not a number"),
        ] {
            assert_eq!(text.parse::<Amount>(), refused(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(whole in 0_i128..1_000_000_000_000, cents in 0_i128..100) {
            let amount = Amount::from(Ratio::new(whole * 100 + cents, 100));
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
