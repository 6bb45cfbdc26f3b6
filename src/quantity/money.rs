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
//! # Ok::<(), gtm::quantity::amount::QuantityError>(())
//! ```

use super::amount::group_thousands;
use super::headcount::Headcount;
use super::prelude::*;
use super::scanner::{number_alone, signed};
use super::unit::{is_named, multiple};

/// An amount of US dollars above zero, exact to the cent.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, DeserializeFromStr, JsonSchema,
)]
#[serde(into = "MoneyView")]
pub struct Money {
    cents: u64,
}

/// US dollars, by what stands before or behind an amount.
pub const DOLLARS: &str = "$ usd us$ dollars";

/// Other currencies, which are told apart from nonsense.
pub const OTHERS: &str = "€ eur £ gbp ¥ jpy cny rmb ₹ inr rs chf cad c$ ca$ aud a$ au$ nzd nz$ sgd s$ \
     hkd hk$ sek nok dkk kr brl r$ ils ₪ pln mxn krw ₩ ₽";

/// What says behind an amount that it is one of a year, as all are here.
pub const A_YEAR: [&str; 7] = ["arr", "/yr", "/year", "/y", "a year", "per year", "p.a."];

/// A bare number below this many cents is asked about: who types `--arr 20`
/// means 20 million.
pub const LEAST_BARE: u64 = 1_000 * 100;

const WANTED: &str = "US dollars, as in 20M or 20,000,000";

const TOO_LARGE: &str = "the amount is too large: at most a trillion dollars";

impl Money {
    /// The largest amount that is taken seriously: a trillion dollars.
    pub const MAX: Self = Self { cents: 1_000_000_000_000 * 100 };

    /// Returns the amount of `cents`, or an error for none and for more than
    /// [`Money::MAX`].
    pub fn from_cents(cents: u64) -> Result<Self, QuantityError> {
        match cents {
            0 => refused("an amount can't be zero"),
            _ if cents > Self::MAX.cents => refused(TOO_LARGE),
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
}

impl FromStr for Money {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        match plain(text.as_bytes()) {
            Some(money) => Ok(money),
            None => Self::from_cents(text.parse::<Cents>()?.0),
        }
    }
}

/// Reads an amount in the few forms that most of a million are in, `12500000` and
/// `$12.5M`, as [`Cents`] are read, which can be in every other.
fn plain(text: &[u8]) -> Option<Money> {
    let (digits, mut factor) = match text.strip_prefix(b"$").unwrap_or(text) {
        [digits @ .., b'K' | b'k'] => (digits, 1_000 * 100),
        [digits @ .., b'M' | b'm'] => (digits, 1_000_000 * 100),
        digits => (digits, 100),
    };
    if digits.len() > 12 || !digits.last()?.is_ascii_digit() {
        return None;
    }
    let (is_bare, mut number, mut has_point) = (factor == 100, 0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => number = number * 10 + u64::from(byte - b'0'),
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
        // Behind the point each digit is a tenth of the one before.
        if has_point && *byte != b'.' {
            factor = (factor % 10 == 0).then_some(factor / 10)?;
        }
    }
    let cents = number.checked_mul(factor)?;
    Money::from_cents(cents).ok().filter(|_| !is_bare || cents >= LEAST_BARE)
}

/// Returns what a multiple behind a number stands for, and 1 for none. A program
/// writes `1.42E+07`.
fn factor(word: &str) -> Option<i128> {
    if let Some(exponent) = word.strip_prefix('e') {
        let exponent = exponent.parse().ok().filter(|exponent| *exponent <= 15)?;
        return Some(10_i128.pow(exponent));
    }
    if word.trim().is_empty() { Some(1) } else { multiple(word.trim()) }
}

impl fmt::Display for Money {
    /// Writes the amount exactly and as short as that allows: `$15M`, `$14.2M`,
    /// `$850K`, `$147,917`, `$1,234.56`. What is written is read back as the
    /// same amount.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(short) = short(self.dollars()) {
            return formatter.write_str(&short);
        }
        let (dollars, cents) = (self.cents / 100, self.cents % 100);
        write!(formatter, "${}", group_thousands(dollars.into()))?;
        // With its cents a small amount is not taken for millions left out.
        if cents > 0 || self.cents < LEAST_BARE {
            write!(formatter, ".{cents:02}")?;
        }
        Ok(())
    }
}

/// Writes dollars with the largest multiple, where no more decimals are left than are
/// read aloud with ease: `$14.25M`, `$850K`.
pub(super) fn short(dollars: Amount) -> Option<String> {
    let reached = |(.., factor): &&(_, _, i128)| dollars >= (*factor).into();
    let (letter, _, factor) = MULTIPLES.iter().find(reached)?;
    let (short, parts) = (dollars.ratio() / factor, if *letter == "K" { 1 } else { 100 });
    (short * parts).is_integer().then(|| format!("${}{letter}", Amount::from(short)))
}

/// Dollars that are computed: none, or more than any company has, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "f64")]
pub struct Cents(pub u64);

impl Cents {
    /// Returns the amount in dollars.
    pub fn dollars(self) -> Amount {
        Amount::from(Ratio::new(self.0.into(), 100))
    }
}

impl FromStr for Cents {
    type Err = QuantityError;

    /// Reads dollars as people write them, none of them too; more than
    /// [`Money::MAX`] are refused.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.to_lowercase();
        let text = number_alone(&text, &A_YEAR);
        let mut scanner = Scanner { rest: text };
        let is_negative = scanner.minus();
        // A sign may stand on either side of the currency: -$5M, $-5M.
        let before = scanner.take_while(|c| !is_digit(c) && !"-−+.".contains(c)).trim();
        let (number, behind) = signed(scanner.rest, WANTED)?;
        let digits = scanner.rest[..scanner.rest.len() - behind.len()].trim_end();
        let is_mark = |mark: &&str| is_named(mark, DOLLARS) || is_named(mark, OTHERS);
        let found = (0..=behind.len()).find_map(|at| {
            let (multiple, mark) = behind.split_at_checked(at)?;
            let marks = [before, mark.trim()].into_iter().filter(|mark| !mark.is_empty());
            marks.clone().all(|mark| is_mark(&mark)).then_some((factor(multiple)?, marks))
        });
        let Some((factor, mut marks)) = found else {
            return refused(format!("not an amount: write {WANTED}"));
        };
        if let Some(other) = marks.clone().find(|mark| is_named(mark, OTHERS)) {
            return refused(format!(
                "the amount is in {}: convert it to US dollars at your reporting rate",
                other.to_uppercase()
            ));
        }
        if is_negative || number < 0.into() {
            return refused("an amount can't be negative");
        }
        if factor > 1 && number >= 1_000.into() && text.matches([',', '.']).eq([","]) {
            let [point, nothing] = [".", ""].map(|mark| text.to_uppercase().replace(',', mark));
            return refused(format!(
                "the comma can be read in two ways: write {point} or {nothing}"
            ));
        }
        let cents = number.ratio() * factor * 100;
        if !cents.is_integer() {
            return refused("the amount is finer than a cent");
        }
        let cents = u64::try_from(cents.to_integer()).ok();
        let Some(cents) = cents.filter(|cents| *cents <= Money::MAX.cents) else {
            return refused(TOO_LARGE);
        };
        let has_cents = digits.rsplit_once('.').is_some_and(|(_, cents)| cents.len() == 2);
        let is_bare = factor == 1 && !(has_cents && marks.next().is_some());
        if is_bare && (1..LEAST_BARE).contains(&cents) {
            return refused(format!(
                "{digits} dollars is too little to be meant: did you mean {digits}M? A small amount is written with its cents, as in 20.00 USD"
            ));
        }
        Ok(Self(cents))
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
        for (text, error) in [
            ("", "no number given: write US dollars"),
            ("   ", "no number given: write US dollars"),
            ("-5M", "an amount can't be negative"),
            ("−5M", "an amount can't be negative"),
            ("-$5M", "an amount can't be negative"),
            ("$-5M", "an amount can't be negative"),
            ("(5M)", "not an amount"),
            ("-0.5", "an amount can't be negative"),
            ("0", "an amount can't be zero"),
            ("$0M", "an amount can't be zero"),
            ("0.000", "an amount can't be zero"),
            ("NaN", "no number given"),
            ("2000B", "the amount is too large"),
            ("1e15", "the amount is too large"),
            ("1e2147483647", "not an amount"),
            ("99999999999999999999999999999999", "the number has too many digits"),
            ("1,000.001", "the amount is finer than a cent"),
            ("1e-5", "not an amount"),
            ("5-15M", "a range is not one number"),
            ("$5–15M", "a range is not one number"),
            ("5M to 15M", "a range is not one number"),
            ("5..15M", "a range is not one number"),
            ("€20M", "the amount is in "),
            ("20M EUR", "the amount is in "),
            ("£20M", "the amount is in "),
            ("CAD 20M", "the amount is in "),
            ("R$20M", "the amount is in "),
            ("HK$20M", "the amount is in "),
            ("20M HK$", "the amount is in "),
            ("$20M CAD", "the amount is in "),
            ("NZ$ 20M", "the amount is in "),
            ("20Mkr", "the amount is in "),
            ("kr 20M", "the amount is in "),
            ("KRW 20M", "the amount is in "),
            ("Rs 20M", "the amount is in "),
            ("20M Rs", "the amount is in "),
            ("20 years", "not an amount"),
            ("20", "20 dollars is too little to be meant: did you mean 20M?"),
            ("$20", "20 dollars is too little to be meant: did you mean 20M?"),
            ("999.99", "999.99 dollars is too little to be meant: did you mean 999.99M?"),
            ("14.2", "14.2 dollars is too little to be meant: did you mean 14.2M?"),
            ("1,50,0M", "the separators don't group thousands: write US dollars"),
            ("14,200M", "the comma can be read in two ways"),
            ("20.000,000", "the separators don't group thousands: write US dollars"),
            ("twenty", "no number given"),
            ("20X", "not an amount"),
            ("20M MRR", "not an amount"),
            ("14200000 120", "the separators don't group thousands: write US dollars"),
            ("$", "no number given"),
            ("20.M", "not a number: write US dollars"),
            ("1e", "not an amount"),
            ("e6", "not an amount"),
            ("1ee6", "not an amount"),
        ] {
            let found = text.parse::<Money>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{text}: {found}");
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
            if let Some(money) = plain(text.as_bytes()) {
                prop_assert_eq!(text.parse(), Ok(Cents::from(money)), "{}", text);
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
