//! Money: US dollars in whole cents, and the many ways people write them.
//!
//! The stages' bands are in US dollars, so no other currency is read. All
//! arithmetic is on integers; nothing here is floating point.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::{self, GroupingError, group_thousands};
use super::headcount::Headcount;
use crate::yaml::{Code, Refusal, parsed};

/// An amount of US dollars above zero, exact to the cent.
///
/// ```standalone_crate
/// use gtm::quantity::money::Money;
///
/// let arr: Money = "$14.2 million".parse()?;
/// assert_eq!(arr.cents(), 1_420_000_000);
/// assert_eq!(arr.to_string(), "$14.2M");
/// # Ok::<(), gtm::quantity::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    cents: u64,
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was given.
    #[error("no amount given: write US dollars, as in 20M, $20M or 20,000,000")]
    Empty,
    /// Below zero.
    #[error("an amount can't be negative")]
    Negative,
    /// Nothing at all.
    #[error("an amount can't be zero")]
    Zero,
    /// Infinity and not-a-number.
    #[error("an amount must be finite")]
    NotFinite,
    /// More than a trillion dollars.
    #[error("the amount is too large: at most a trillion dollars")]
    TooLarge,
    /// A part of a cent.
    #[error("the amount is finer than a cent")]
    TooFine,
    /// Two amounts where one is wanted.
    #[error("a range is not an amount: give the one that holds today")]
    Range,
    /// Not US dollars.
    #[error(
        "the amount is in {0}: convert it to US dollars at your reporting rate and give dollars"
    )]
    OtherCurrency(String),
    /// A small number without a unit.
    #[error(
        "{given} dollars is too little to be meant: did you mean {given}M, {given} million dollars? A small amount is written with its dollar sign and cents, as in $20.00"
    )]
    BareNumber {
        /// The number as written.
        given: String,
    },
    /// A comma where no thousands end.
    #[error("the separators don't group thousands: write 1.5M, or 1,500,000")]
    Grouping,
    /// Anything else.
    #[error("not an amount: write US dollars, as in 20M, $20M or 20,000,000")]
    NotANumber,
}

impl From<MoneyError> for Refusal {
    fn from(error: MoneyError) -> Self {
        Self::new(Code::Value, error)
    }
}

/// The currencies that are told apart from nonsense, by what they are written
/// with.
const OTHER_CURRENCIES: &[(&str, &str)] = &[
    ("€", "euros"),
    ("eur", "euros"),
    ("£", "pounds"),
    ("gbp", "pounds"),
    ("¥", "yen or yuan"),
    ("jpy", "yen"),
    ("cny", "yuan"),
    ("rmb", "yuan"),
    ("₹", "rupees"),
    ("inr", "rupees"),
    ("rs", "rupees"),
    ("chf", "Swiss francs"),
    ("cad", "Canadian dollars"),
    ("c$", "Canadian dollars"),
    ("ca$", "Canadian dollars"),
    ("aud", "Australian dollars"),
    ("a$", "Australian dollars"),
    ("au$", "Australian dollars"),
    ("nzd", "New Zealand dollars"),
    ("nz$", "New Zealand dollars"),
    ("sgd", "Singapore dollars"),
    ("s$", "Singapore dollars"),
    ("hkd", "Hong Kong dollars"),
    ("hk$", "Hong Kong dollars"),
    ("sek", "Swedish kronor"),
    ("nok", "Norwegian kroner"),
    ("dkk", "Danish kroner"),
    ("brl", "reais"),
    ("r$", "reais"),
    ("ils", "shekels"),
    ("₪", "shekels"),
    ("pln", "zloty"),
    ("mxn", "Mexican pesos"),
    ("krw", "won"),
    // After `krw`, which begins with it.
    ("kr", "kronor or kroner"),
    ("₩", "won"),
    ("₽", "rubles"),
];

/// What may follow the number, with the power of ten it stands for.
const MULTIPLIERS: &[(&str, u32)] = &[
    ("k", 3),
    ("thousand", 3),
    ("m", 6),
    ("mm", 6),
    ("mn", 6),
    ("mio", 6),
    ("million", 6),
    ("b", 9),
    ("bn", 9),
    ("billion", 9),
];

/// A bare number below this many dollars is asked about: who types `--arr 20`
/// means 20 million.
const LEAST_BARE_DOLLARS: u64 = 1_000;

impl Money {
    /// The largest amount that is taken seriously: a trillion dollars.
    pub const MAX: Self = Self { cents: 1_000_000_000_000 * 100 };

    /// Returns the amount of `cents`, or an error for none and for more than
    /// [`Money::MAX`].
    pub fn from_cents(cents: u64) -> Result<Self, MoneyError> {
        match cents {
            0 => Err(MoneyError::Zero),
            _ if cents > Self::MAX.cents => Err(MoneyError::TooLarge),
            _ => Ok(Self { cents }),
        }
    }

    /// Returns the amount in cents.
    pub fn cents(self) -> u64 {
        self.cents
    }

    /// Returns the share of each of `people`, to the nearest dollar and at
    /// least one.
    pub fn per_head(self, people: Headcount) -> Self {
        let cents_for_a_dollar_each = u64::from(people.people()) * 100;
        let dollars = (self.cents + cents_for_a_dollar_each / 2) / cents_for_a_dollar_each;
        Self { cents: dollars.max(1) * 100 }
    }

    /// Returns the difference to a larger amount, or `None` when `larger` is
    /// not larger.
    pub fn distance_to(self, larger: Self) -> Option<Self> {
        let cents = larger.cents.checked_sub(self.cents)?;
        Self::from_cents(cents).ok()
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        if amount::is_range(&text) {
            return Err(MoneyError::Range);
        }
        let (negative, text) = without_sign(&text);
        // Before the dollar sign of `20M HK$` is taken for that of US dollars.
        if let Some(name) = other_currency(text) {
            return Err(MoneyError::OtherCurrency(name.to_owned()));
        }
        let (in_dollars, text) = without_dollars(text);
        // A sign may stand on either side of the currency: -$5M, $-5M.
        let (negative_inside, text) = without_sign(text);
        if matches!(text, "inf" | "infinity" | "∞" | "nan") {
            return Err(MoneyError::NotFinite);
        }
        let (number, multiplier) = split_multiplier(text)?;
        let cents = cents(number, multiplier.unwrap_or(0))?;
        if negative || negative_inside {
            return Err(MoneyError::Negative);
        }
        let money = Self::from_cents(cents)?;
        let to_the_cent = in_dollars && number.rsplit_once('.').is_some_and(|(_, c)| c.len() == 2);
        let bare = multiplier.is_none() && !number.contains('e') && !to_the_cent;
        if bare && cents < LEAST_BARE_DOLLARS * 100 {
            return Err(MoneyError::BareNumber { given: number.to_owned() });
        }
        Ok(money)
    }
}

/// Takes a leading sign or accountants' parentheses off, and says whether it
/// was negative.
fn without_sign(text: &str) -> (bool, &str) {
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inside.trim());
    }
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Takes off what says that the amount is in US dollars, and says whether
/// anything did.
fn without_dollars(text: &str) -> (bool, &str) {
    let after = ["us$", "usd", "$"].iter().find_map(|mark| text.strip_prefix(mark));
    let text = after.map_or(text, str::trim_start);
    let before = ["usd", "us$", "dollars", "$"].iter().find_map(|mark| text.strip_suffix(mark));
    (after.or(before).is_some(), before.map_or(text, str::trim_end))
}

/// Returns the name of the currency other than US dollars that a lower-case
/// amount begins or ends with.
fn other_currency(text: &str) -> Option<&'static str> {
    let before = |mark: &str| {
        let rest = text.strip_prefix(mark);
        rest.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()))
    };
    // `20 years` and `20M dollars` end with `rs` too, but not behind an amount.
    let behind = |mark: &str| {
        let rest = text.strip_suffix(mark);
        rest.is_some_and(|rest| split_multiplier(rest.trim_end()).is_ok())
    };
    OTHER_CURRENCIES.iter().find(|(mark, _)| before(mark) || behind(mark)).map(|&(_, name)| name)
}

/// Splits `12.5 mm` into the number and the power of ten, if one is named.
fn split_multiplier(text: &str) -> Result<(&str, Option<u32>), MoneyError> {
    let end = text.rfind(|c: char| c.is_ascii_digit()).ok_or(MoneyError::NotANumber)? + 1;
    let (number, unit) = (&text[..end], text[end..].trim());
    if unit.is_empty() {
        return Ok((number, None));
    }
    MULTIPLIERS
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|&(_, power)| (number, Some(power)))
        .ok_or(MoneyError::NotANumber)
}

/// Computes the cents of `number` × 10^`power`, where number is a decimal that
/// may have its own exponent, as in `12.5e6`.
fn cents(number: &str, power: u32) -> Result<u64, MoneyError> {
    let (mantissa, exponent) = match number.split_once('e') {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
            let digits = exponent.strip_prefix('-').unwrap_or(exponent);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(MoneyError::NotANumber);
            }
            // An exponent beyond i32 is beyond any amount on its side.
            let limit = if exponent.starts_with('-') { i32::MIN / 2 } else { i32::MAX / 2 };
            (mantissa, exponent.parse().unwrap_or(limit))
        }
        None => (number, 0_i32),
    };
    let (digits, places) = amount::decimal(mantissa).map_err(|error| match error {
        GroupingError::Misplaced => MoneyError::Grouping,
        GroupingError::NotDigits => MoneyError::NotANumber,
    })?;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    // The places by which the digits, read as a whole number, are shifted to
    // make cents.
    let places = i32::try_from(places).map_err(|_| MoneyError::TooFine)?;
    let shift = exponent.saturating_sub(places).saturating_add(power.cast_signed() + 2);
    shift_digits(digits, shift)
}

/// Reads `digits` × 10^`shift` as a whole number.
fn shift_digits(digits: &str, shift: i32) -> Result<u64, MoneyError> {
    let places = usize::try_from(shift.unsigned_abs()).map_err(|_| MoneyError::TooLarge)?;
    if shift >= 0 {
        // Nothing with more than twenty digits fits, and longer padding than
        // that would only cost memory.
        if digits.len() + places.min(32) > 20 {
            return Err(MoneyError::TooLarge);
        }
        let padded = format!("{digits}{}", "0".repeat(places));
        return padded.parse().map_err(|_| MoneyError::TooLarge);
    }
    let kept = digits.len().saturating_sub(places);
    let (cents, finer) = digits.split_at(kept);
    if finer.bytes().any(|byte| byte != b'0') {
        return Err(MoneyError::TooFine);
    }
    if cents.is_empty() {
        return Ok(0);
    }
    cents.parse().map_err(|_| MoneyError::TooLarge)
}

impl fmt::Display for Money {
    /// Writes the amount exactly and as short as that allows: `$15M`, `$14.2M`,
    /// `$850K`, `$147,917`, `$1,234.56`. What is written is read back as the
    /// same amount.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No more decimals than are read aloud with ease: $14.25M, $850K.
        let short = [(100_000_000_000, 2, "B"), (100_000_000, 2, "M"), (100_000, 0, "K")]
            .into_iter()
            .find(|(unit, ..)| self.cents >= *unit);
        if let Some((unit, decimals, name)) = short {
            let step = unit / 10_u64.pow(decimals);
            if self.cents.is_multiple_of(step) {
                let (whole, rest) = (self.cents / unit, self.cents % unit);
                write!(formatter, "${whole}")?;
                if rest > 0 {
                    let fraction = format!("{:02}", rest / step);
                    write!(formatter, ".{}", fraction.trim_end_matches('0'))?;
                }
                return formatter.write_str(name);
            }
        }
        let (dollars, cents) = (self.cents / 100, self.cents % 100);
        write!(formatter, "${}", group_thousands(u128::from(dollars)))?;
        // With its cents a small amount is not taken for millions left out.
        if cents > 0 || dollars < LEAST_BARE_DOLLARS {
            write!(formatter, ".{cents:02}")?;
        }
        Ok(())
    }
}

/// Money on the way out: the text beside the number.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Money")]
struct MoneyView {
    /// As printed: `$14.2M`.
    text: String,
    /// In US dollars.
    usd: f64,
}

impl Serialize for Money {
    #[expect(clippy::cast_precision_loss, reason = "a trillion dollars in cents is far below 2^53")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyView { text: self.to_string(), usd: self.cents as f64 / 100.0 }.serialize(serializer)
    }
}

impl JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        MoneyView::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        MoneyView::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dollars(dollars: u64) -> Money {
        Money::from_cents(dollars * 100).unwrap()
    }

    #[test]
    fn every_way_of_writing_twenty_million_is_read() {
        for text in [
            "20M",
            "$20M",
            "20m",
            "20MM",
            "20mm",
            "20 M",
            "20 million",
            "$20 Million",
            "20mn",
            "0.02B",
            "0.02bn",
            "20000K",
            "20,000,000",
            "20_000_000",
            "20000000",
            "$20,000,000.00",
            "20e6",
            "2e7",
            "2.0E+7",
            "200000000e-1",
            "US$20M",
            "USD 20M",
            "20M USD",
            "20M$",
            "20M US$",
            "20M dollars",
            "+20M",
            "  20M  ",
        ] {
            assert_eq!(text.parse(), Ok(dollars(20_000_000)), "{text}");
        }
        for (text, cents) in [
            ("1.2B", 120_000_000_000),
            ("1.2bn", 120_000_000_000),
            ("850k", 85_000_000),
            ("12.5e6", 1_250_000_000),
            ("1,234.56", 123_456),
            (".5M", 50_000_000),
            ("$20.00", 2_000),
            ("0.5K", 50_000),
            ("1000", 100_000),
        ] {
            assert_eq!(text.parse::<Money>().map(Money::cents), Ok(cents), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let other = |name: &str| MoneyError::OtherCurrency(name.to_owned());
        let bare = |given: &str| MoneyError::BareNumber { given: given.to_owned() };
        for (text, error) in [
            ("", MoneyError::Empty),
            ("   ", MoneyError::Empty),
            ("-5M", MoneyError::Negative),
            ("−5M", MoneyError::Negative),
            ("-$5M", MoneyError::Negative),
            ("$-5M", MoneyError::Negative),
            ("(5M)", MoneyError::Negative),
            ("-0.5", MoneyError::Negative),
            ("0", MoneyError::Zero),
            ("$0M", MoneyError::Zero),
            ("0.000", MoneyError::Zero),
            ("inf", MoneyError::NotFinite),
            ("-Infinity", MoneyError::NotFinite),
            ("NaN", MoneyError::NotFinite),
            ("2000B", MoneyError::TooLarge),
            ("1e99999999999", MoneyError::TooLarge),
            ("1e2147483647", MoneyError::TooLarge),
            ("99999999999999999999999999999999", MoneyError::TooLarge),
            ("1,000.001", MoneyError::TooFine),
            ("1e-99999999999", MoneyError::TooFine),
            ("1e-5", MoneyError::TooFine),
            ("5-15M", MoneyError::Range),
            ("$5–15M", MoneyError::Range),
            ("5M to 15M", MoneyError::Range),
            ("5..15M", MoneyError::Range),
            ("€20M", other("euros")),
            ("20M EUR", other("euros")),
            ("£20M", other("pounds")),
            ("CAD 20M", other("Canadian dollars")),
            ("R$20M", other("reais")),
            ("HK$20M", other("Hong Kong dollars")),
            ("20M HK$", other("Hong Kong dollars")),
            ("$20M CAD", other("Canadian dollars")),
            ("NZ$ 20M", other("New Zealand dollars")),
            ("20Mkr", other("kronor or kroner")),
            ("kr 20M", other("kronor or kroner")),
            ("KRW 20M", other("won")),
            ("Rs 20M", other("rupees")),
            ("20M Rs", other("rupees")),
            ("20 years", MoneyError::NotANumber),
            ("20", bare("20")),
            ("$20", bare("20")),
            ("999.99", bare("999.99")),
            ("14.2", bare("14.2")),
            ("1,5M", MoneyError::Grouping),
            ("20.000,000", MoneyError::NotANumber),
            ("twenty", MoneyError::NotANumber),
            ("20X", MoneyError::NotANumber),
            ("20M ARR", MoneyError::NotANumber),
            ("$", MoneyError::NotANumber),
            ("20.M", MoneyError::NotANumber),
            ("1e", MoneyError::NotANumber),
            ("e6", MoneyError::NotANumber),
            ("1ee6", MoneyError::NotANumber),
        ] {
            assert_eq!(text.parse::<Money>(), Err(error), "{text}");
        }
    }

    #[test]
    fn amounts_are_printed_as_short_as_they_are_exact() {
        for (cents, printed) in [
            (1_500_000_000, "$15M"),
            (1_420_000_000, "$14.2M"),
            (1_423_456_700, "$14,234,567"),
            (85_000_000, "$850K"),
            (14_791_700, "$147,917"),
            (1_425_000_000, "$14.25M"),
            (1_425_500_000, "$14,255,000"),
            (120_000_000_000, "$1.2B"),
            (123_456, "$1,234.56"),
            (50_000, "$500.00"),
            (1, "$0.01"),
        ] {
            assert_eq!(Money::from_cents(cents).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn shares_are_rounded_to_the_dollar() {
        let people = |people| Headcount::new(people).unwrap();
        assert_eq!(dollars(14_200_000).per_head(people(96)), dollars(147_917));
        assert_eq!(dollars(1).per_head(people(3)), dollars(1));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(cents in 1..=Money::MAX.cents()) {
            let money = Money::from_cents(cents).unwrap();
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn small_and_round_amounts_are_read_back(digits in 1_u64..1_000, zeros in 0_u32..12) {
            let money = Money::from_cents(digits * 10_u64.pow(zeros)).unwrap();
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = text.parse::<Money>();
        }

        #[test]
        fn amounts_like_text_are_read_or_refused(text in r"[-+$(]{0,2}[0-9.,_e]{0,12}[kKmMbBn ]{0,3}") {
            if let Ok(money) = text.parse::<Money>() {
                prop_assert_eq!(money.to_string().parse(), Ok(money));
            }
        }
    }
}
