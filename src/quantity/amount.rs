//! Amounts: exact numbers as people write them, `1,500`, `12.5`.
//!
//! The parts that money, headcount, growth and figures share: thousands
//! separators, decimals without floating point, and telling a range from a
//! number. No sign is read here: growth, which has one, takes it off first.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// An exact number: a decimal as `12.5`, or a ratio as `1/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Ratio<i128>);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// It is not made of digits, separators and at most one point.
    #[error("not a number")]
    NotANumber,
    /// A comma where no thousands end.
    #[error("the separators don't group thousands")]
    Grouping,
    /// More digits than are computed with exactly.
    #[error("the number has too many digits")]
    TooLarge,
}

/// Why separators can't be taken out of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupingError {
    /// They don't stand between groups of three digits.
    Misplaced,
    /// There is something else than digits and separators.
    NotDigits,
}

/// The most digits, before and after the point together, that are read. An
/// amount times any `u64` then fits the ratio. A sum may not: a large amount
/// and a fine one take twice the digits together, and sums of them more. Who
/// adds amounts bounds them first.
const MAX_DIGITS: usize = 18;

impl Amount {
    /// Returns the amount of a ratio.
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

    /// Returns the number of decimals that write it exactly, or `None` when no
    /// decimal does, as for 1/3.
    fn decimals(self) -> Option<u32> {
        let mut denominator = *self.0.denom();
        let mut count = |factor: i128| {
            let mut times = 0;
            while denominator % factor == 0 {
                denominator /= factor;
                times += 1;
            }
            times
        };
        let decimals = count(2).max(count(5));
        (denominator == 1).then_some(decimals)
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (digits, places) = decimal(text).map_err(|error| match error {
            GroupingError::Misplaced => AmountError::Grouping,
            GroupingError::NotDigits => AmountError::NotANumber,
        })?;
        if digits.trim_start_matches('0').len() > MAX_DIGITS || places > MAX_DIGITS {
            return Err(AmountError::TooLarge);
        }
        let numerator: i128 = digits.parse().map_err(|_| AmountError::TooLarge)?;
        let mut denominator = 1_i128;
        for _ in 0..places {
            denominator *= 10;
        }
        Ok(Self(Ratio::new(numerator, denominator)))
    }
}

impl fmt::Display for Amount {
    /// Writes a decimal where one is exact (`1,500`, `12.5`), a ratio where
    /// none is (`1/3`).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(decimals) = self.decimals() else {
            return write!(formatter, "{}/{}", self.0.numer(), self.0.denom());
        };
        if self.0 < Ratio::from_integer(0) {
            formatter.write_str("-")?;
        }
        let (numerator, denominator) =
            (self.0.numer().unsigned_abs(), self.0.denom().unsigned_abs());
        formatter.write_str(&group_thousands(numerator / denominator))?;
        if decimals > 0 {
            formatter.write_str(".")?;
            let mut rest = numerator % denominator;
            for _ in 0..decimals {
                rest *= 10;
                write!(formatter, "{}", rest / denominator)?;
                rest %= denominator;
            }
        }
        Ok(())
    }
}

impl Serialize for Amount {
    /// Writes a whole number where it is one, the nearest float otherwise.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_integer()
            && let Ok(whole) = i64::try_from(*self.0.numer())
        {
            return serializer.serialize_i64(whole);
        }
        serializer.serialize_f64(self.to_f64())
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

/// Reads a decimal (`1,500.25`, `.5`) as its digits and how many of them stand
/// behind the point.
pub(crate) fn decimal(text: &str) -> Result<(String, usize), GroupingError> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(GroupingError::NotDigits),
        Some(parts) => parts,
        None => (text, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GroupingError::NotDigits);
    }
    let mut digits = match whole {
        "" if !fraction.is_empty() => String::new(),
        _ => ungroup(whole)?,
    };
    digits.push_str(fraction);
    Ok((digits, fraction.len()))
}

/// Takes the thousands separators (`,` or `_`) out of a whole number, checking
/// that they group thousands: `15,000,000`, not `1,5`.
pub(crate) fn ungroup(text: &str) -> Result<String, GroupingError> {
    let groups: Vec<&str> = text.split([',', '_']).collect();
    let all_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let has_digit = groups.iter().any(|group| !group.is_empty());
    if !all_digits || !has_digit {
        return Err(GroupingError::NotDigits);
    }
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
        && (first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3))
    {
        return Err(GroupingError::Misplaced);
    }
    Ok(groups.concat())
}

/// Writes a whole number with commas between its thousands: `15,000,000`.
pub(crate) fn group_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Whether `text` names two numbers with a dash, dots or `to` between them,
/// so that a refusal can say so.
pub(crate) fn is_range(text: &str) -> bool {
    ["-", "–", "—", "..", " to "].iter().any(|separator| {
        text.split_once(separator).is_some_and(|(low, high)| {
            let low_is_number = low.trim_end().ends_with(|c: char| {
                c.is_ascii_digit() || matches!(c, 'k' | 'K' | 'm' | 'M' | 'b' | 'B' | '%')
            }) && low.contains(|c: char| c.is_ascii_digit());
            let high_is_number = high
                .trim_start_matches(['.', '='])
                .trim_start()
                .trim_start_matches('$')
                .starts_with(|c: char| c.is_ascii_digit());
            low_is_number && high_is_number
        })
    })
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
            ("1.2.3", AmountError::NotANumber),
            ("1,5", AmountError::Grouping),
            (",500", AmountError::Grouping),
            ("1234567890123456789", AmountError::TooLarge),
            ("x", AmountError::NotANumber),
        ] {
            assert_eq!(text.parse::<Amount>(), Err(error), "{text}");
        }
    }

    #[test]
    fn ranges_are_told_from_numbers() {
        for range in
            ["5-15M", "5M-15M", "$5–15M", "5..15", "5M to 15M", "80—200", "5..=15", "10%-20%"]
        {
            assert!(is_range(range), "{range}");
        }
        for number in ["5", "-5", "1e-3", "15M", "a-b", "to 5", "USD-5"] {
            assert!(!is_range(number), "{number}");
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
