//! Money: US dollars in whole cents, and the many ways people write them.
//!
//! The stages' bands are in US dollars, so no other currency is read. All
//! arithmetic is on integers; nothing here is floating point.
//!
//! ```standalone_crate
//! use gtm::quantity::money::Money;
//!
//! let arr: Money = "$14.2 million".parse()?;
//! assert_eq!(arr.cents(), 1_420_000_000);
//! assert_eq!(arr.to_string(), "$14.2M");
//! # Ok::<(), gtm::quantity::money::MoneyError>(())
//! ```

use super::amount::group_thousands;
use super::headcount::Headcount;
use super::prelude::*;
use super::scanner::{is_range, without_words};
use super::unit::is_named;

/// An amount of US dollars above zero, exact to the cent.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(into = "MoneyView", try_from = "String")]
pub struct Money {
    cents: u64,
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was given.
    #[error("no amount given: write US dollars, as in 20M or 20,000,000")]
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
        "{given} dollars is too little to be meant: did you mean {given}M, {given} million dollars? A small amount is written with its cents, as in 20.00 USD"
    )]
    BareNumber {
        /// The number as written.
        given: String,
    },
    /// A separator where no thousands end.
    #[error("the separators don't group thousands: write 1.5M, or 1,500,000")]
    Grouping,
    /// A comma that may stand before decimals or between thousands.
    #[error("the comma can be read in two ways: write {} or {}", .0.replace(',', "."), .0.replace(',', ""))]
    TwoWays(String),
    /// Anything else.
    #[error("not an amount: write US dollars, as in 20M or 20,000,000")]
    NotANumber,
}

const US_DOLLARS: &str = "US dollars";

impl From<MoneyError> for Refusal {
    fn from(error: MoneyError) -> Self {
        Self::new(Code::Value, error)
    }
}

/// Currencies, by what stands before or behind an amount. Those after the first
/// are told apart from nonsense.
const CURRENCIES: &[(&str, &str)] = &[
    (US_DOLLARS, "$ usd us$ dollars"),
    ("euros", "€ eur"),
    ("pounds", "£ gbp"),
    ("yen or yuan", "¥"),
    ("yen", "jpy"),
    ("yuan", "cny rmb"),
    ("rupees", "₹ inr rs"),
    ("Swiss francs", "chf"),
    ("Canadian dollars", "cad c$ ca$"),
    ("Australian dollars", "aud a$ au$"),
    ("New Zealand dollars", "nzd nz$"),
    ("Singapore dollars", "sgd s$"),
    ("Hong Kong dollars", "hkd hk$"),
    ("Swedish kronor", "sek"),
    ("Norwegian kroner", "nok"),
    ("Danish kroner", "dkk"),
    ("reais", "brl r$"),
    ("shekels", "ils ₪"),
    ("zloty", "pln"),
    ("Mexican pesos", "mxn"),
    ("won", "krw ₩"),
    ("kronor or kroner", "kr"),
    ("rubles", "₽"),
];

/// What says behind an amount that it is one of a year, as all are here.
const A_YEAR: [&str; 7] = ["arr", "/yr", "/year", "/y", "a year", "per year", "p.a."];

/// A bare number below this many dollars is asked about: who types `--arr 20`
/// means 20 million.
pub const LEAST_BARE_DOLLARS: u64 = 1_000;

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

    /// Returns the amount in dollars.
    pub fn dollars(self) -> Amount {
        Cents(self.cents).dollars()
    }

    /// Returns the share of each of `people`, to the nearest dollar and at
    /// least one.
    #[must_use]
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

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        plain(text).map_or_else(|| read(text), Ok)
    }
}

/// Reads an amount in the few forms that most of a million are in, `12500000` and
/// `$12.5M`, as [`read`] does, which reads every other and says what is wrong.
fn plain(text: &str) -> Option<Money> {
    let number = text.strip_prefix('$').unwrap_or(text);
    let digits = number.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let factor = match &number[digits.len()..] {
        "" => 1,
        "K" | "k" => 1_000,
        "M" | "m" => 1_000_000,
        _ => return None,
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_short =
        digits.len() <= 12 && digits.bytes().all(|one| one.is_ascii_digit() || one == b'.');
    let unit = 10_u64.pow(u32::try_from(decimals.len()).ok().filter(|_| is_short)?);
    let number = whole.parse::<u64>().ok()? * unit + decimals.parse::<u64>().ok()?;
    let cents = number.checked_mul(factor * 100)?;
    // A bare number may have been meant in millions.
    let is_said =
        cents.is_multiple_of(unit) && (factor > 1 || cents / unit >= LEAST_BARE_DOLLARS * 100);
    Money::from_cents(cents / unit).ok().filter(|_| is_said)
}

fn read(text: &str) -> Result<Money, MoneyError> {
    let text = text.trim().to_lowercase();
    let text = without_words(text.trim_start_matches(['~', '≈']), &A_YEAR);
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    if is_range(text) {
        return Err(MoneyError::Range);
    }
    // Accountants write what is negative in parentheses.
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut scanner = Scanner { rest: inside.unwrap_or(text).trim() };
    let mut is_negative = scanner.minus() | inside.is_some();
    // Most amounts begin with a digit, and no currency does.
    let before = if scanner.rest.starts_with(is_digit) {
        None
    } else {
        without_currency(|mark| {
            let rest = scanner.rest.trim_start().strip_prefix(mark);
            rest.filter(|rest| !rest.starts_with(|c: char| c.is_alphabetic() || c == '$'))
        })?
    };
    scanner.rest = before.unwrap_or(scanner.rest).trim_start();
    // A sign may stand on either side of the currency: -$5M, $-5M.
    is_negative |= scanner.minus();
    if matches!(scanner.rest, "inf" | "infinity" | "∞" | "nan") {
        return Err(MoneyError::NotFinite);
    }
    let digits = scanner.digits();
    let exponent = exponent(&mut scanner);
    let rest = scanner.rest.trim();
    let behind = if factor(rest).is_some() {
        None
    } else {
        without_currency(|mark| {
            rest.strip_suffix(mark).filter(|multiple| factor(multiple).is_some())
        })?
    };
    let factor = factor(behind.unwrap_or(rest)).ok_or(MoneyError::NotANumber)?;
    if factor > 1
        && digits.matches([',', '.']).eq([","])
        && digits.parse::<Amount>().is_ok_and(|number| number >= 1_000.into())
    {
        return Err(MoneyError::TwoWays(text.to_uppercase()));
    }
    let cents = cents(digits, factor, exponent.unwrap_or(0))?;
    if is_negative {
        return Err(MoneyError::Negative);
    }
    let money = Money::from_cents(cents)?;
    let has_cents = digits.rsplit_once('.').is_some_and(|(_, cents)| cents.len() == 2);
    let is_exact = before.or(behind).is_some() && has_cents;
    let is_bare = factor == 1 && exponent.is_none() && !is_exact;
    if is_bare && cents < LEAST_BARE_DOLLARS * 100 {
        return Err(MoneyError::BareNumber { given: digits.to_owned() });
    }
    Ok(money)
}

/// Takes the mark of US dollars off by `strip`, where there is one, and refuses
/// other currencies.
fn without_currency<'text>(
    strip: impl Fn(&str) -> Option<&'text str>,
) -> Result<Option<&'text str>, MoneyError> {
    for (name, marks) in CURRENCIES {
        match marks.split_whitespace().find_map(&strip) {
            Some(rest) if *name == US_DOLLARS => return Ok(Some(rest)),
            Some(_) => return Err(MoneyError::OtherCurrency((*name).to_owned())),
            None => {}
        }
    }
    Ok(None)
}

/// Reads the exponent of `12.5e6`.
fn exponent(scanner: &mut Scanner<'_>) -> Option<i64> {
    let mut behind = *scanner;
    if !behind.take(&["e"]) {
        return None;
    }
    let exponent = behind.take_while(|c| is_digit(c) || matches!(c, '+' | '-'));
    let exponent = exponent.parse().ok()?;
    *scanner = behind;
    Some(exponent)
}

/// Returns what a multiple behind a number stands for, and 1 for none.
fn factor(word: &str) -> Option<i128> {
    let word = word.trim();
    let multiple = MULTIPLES.iter().find(|(_, names, _)| is_named(word, names));
    multiple.map(|(.., factor)| *factor).or(word.is_empty().then_some(1))
}

fn cents(digits: &str, factor: i128, exponent: i64) -> Result<u64, MoneyError> {
    let dollars: Amount = digits.parse().map_err(|error| match error {
        AmountError::Grouping => MoneyError::Grouping,
        AmountError::TooLarge if digits.contains('.') => MoneyError::TooFine,
        AmountError::TooLarge => MoneyError::TooLarge,
        _ => MoneyError::NotANumber,
    })?;
    let mut cents = dollars.ratio() * factor * 100;
    // What is out of bounds stays so, and grows past what can be held.
    for _ in 0..exponent.unsigned_abs().min(64) {
        if exponent < 0 {
            cents /= 10;
        } else {
            cents *= 10;
        }
        if !cents.is_integer() && exponent < 0 || cents > i128::from(u64::MAX).into() {
            break;
        }
    }
    if !cents.is_integer() {
        return Err(MoneyError::TooFine);
    }
    cents.to_integer().try_into().map_err(|_| MoneyError::TooLarge)
}

impl fmt::Display for Money {
    /// Writes the amount exactly and as short as that allows: `$15M`, `$14.2M`,
    /// `$850K`, `$147,917`, `$1,234.56`. What is written is read back as the
    /// same amount.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollars = self.dollars().ratio();
        let multiple = MULTIPLES.iter().find(|(.., factor)| dollars >= (*factor).into());
        if let Some((letter, _, factor)) = multiple {
            let short = dollars / factor;
            // No more decimals than are read aloud with ease: $14.25M, $850K.
            let parts = if *letter == "K" { 1 } else { 100 };
            if (short * parts).is_integer() {
                return write!(formatter, "${}{letter}", Amount::from_ratio(short));
            }
        }
        let (dollars, cents) = (self.cents / 100, self.cents % 100);
        write!(formatter, "${}", group_thousands(dollars.into()))?;
        // With its cents a small amount is not taken for millions left out.
        if cents > 0 || dollars < LEAST_BARE_DOLLARS {
            write!(formatter, ".{cents:02}")?;
        }
        Ok(())
    }
}

/// Dollars that are computed: none, or more than any company has, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "f64")]
pub struct Cents(pub u64);

impl Cents {
    /// Returns the amount in dollars.
    pub fn dollars(self) -> Amount {
        Amount::from_ratio(Ratio::new(self.0.into(), 100))
    }
}

impl From<Money> for Cents {
    fn from(money: Money) -> Self {
        Self(money.cents)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Money::from_cents(self.0) {
            Ok(money) => money.fmt(formatter),
            Err(_) => write!(formatter, "${}", group_thousands((self.0 / 100).into())),
        }
    }
}

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.dollars().serialize(serializer)
    }
}

/// Money on the way out: the text beside the number.
#[derive(Serialize, JsonSchema)]
struct MoneyView {
    /// As printed: `$14.2M`.
    text: String,
    /// In US dollars.
    usd: f64,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { text: money.to_string(), usd: money.dollars().to_f64() }
    }
}

impl TryFrom<String> for Money {
    type Error = Refusals;

    fn try_from(text: String) -> Result<Self, Refusals> {
        Ok(text.parse()?)
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
            ("14,2M", 1_420_000_000),
            ("15 000 000", 1_500_000_000),
            ("15'000'000 USD", 1_500_000_000),
            ("1.500.000,50 USD", 150_000_050),
            ("$14.2M/yr", 1_420_000_000),
            ("14.2M ARR", 1_420_000_000),
            ("~14M", 1_400_000_000),
            ("20.00 USD", 2_000),
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
            ("1,50,0M", MoneyError::Grouping),
            ("14,200M", MoneyError::TwoWays("14,200M".to_owned())),
            ("20.000,000", MoneyError::Grouping),
            ("twenty", MoneyError::NotANumber),
            ("20X", MoneyError::NotANumber),
            ("20M MRR", MoneyError::NotANumber),
            ("14200000 120", MoneyError::Grouping),
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
        fn a_plain_amount_is_read_alike_both_ways(text in "[$]?[0-9.]{1,16}[kKmMbB]?") {
            if let Some(money) = plain(&text) {
                prop_assert_eq!(read(&text), Ok(money), "{}", text);
            }
        }

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
