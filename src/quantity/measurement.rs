//! Measurements: what a company reads off its own dashboards, `34%`, `9min`,
//! `900→820`.
//!
//! A measurement is one exact amount in one unit. It is written more freely
//! than a [figure](super::figure) of the playbooks, by people in a hurry, but
//! it never is a range or an estimate. Amounts are bounded, so that any two of
//! them in one unit can be compared and subtracted without overflow.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;

use super::amount::{Amount, AmountError};
use super::figure::{Extent, Quantity, Unit};

/// One amount in one unit.
///
/// ```standalone_crate
/// use gtm::quantity::figure::Unit;
/// use gtm::quantity::measurement::Measurement;
///
/// let measured: Measurement = "2h".parse()?;
/// assert_eq!(measured.to_string(), "2 hours");
/// assert_eq!(measured.amount_in(Unit::Minutes).unwrap().to_string(), "120");
/// # Ok::<(), gtm::quantity::measurement::MeasurementError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measurement {
    amount: Amount,
    unit: Unit,
}

/// What was measured once, or once before and once now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The earlier value, where two were given.
    pub before: Option<Measurement>,
    /// The value that holds now.
    pub now: Measurement,
}

/// The largest amount that is read, of whatever unit.
const MAX_WHOLE: i128 = 1_000_000_000_000_000;

/// The largest number below the line of an amount: six decimals.
const MAX_DENOMINATOR: i128 = 1_000_000;

/// Why a text is no measurement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeasurementError {
    /// Nothing was given.
    #[error("no value given: write it with its unit, as in 34%, 9min, $850 or 4/month")]
    Empty,
    /// Two ends instead of one value.
    #[error("a range is not a measurement: give the one value that was measured")]
    Range,
    /// A value that says of itself that it is none.
    #[error(
        "`{0}` does not say what was measured: give the value itself, without a sign before it"
    )]
    Inexact(String),
    /// An arrow that lost its point on the way.
    #[error(
        "`{0}` ends in a dash: a shell takes `>` for itself, so put an arrow in quotes, as in 'production-cost=900->820'"
    )]
    CutShort(String),
    /// More than one arrow.
    #[error("more than two values: give the earlier and the later one, as in 900→820")]
    TooMany,
    /// No number where one must stand.
    #[error("`{0}` does not begin with a number")]
    NotANumber(String),
    /// Separators that group no thousands.
    #[error("the separators in `{0}` don't group thousands: write 1.5, or 1,500")]
    Grouping(String),
    /// More than can be computed with.
    #[error("the number is too large: at most a quadrillion")]
    TooLarge,
    /// Finer than anything that is measured.
    #[error("the number is too fine: at most six decimals")]
    TooFine,
    /// A fraction of nothing.
    #[error("the ratio `{0}` has a zero below its line")]
    ZeroDenominator(String),
    /// Money that is not in US dollars.
    #[error("amounts of money are in US dollars: convert it, and write $850")]
    OtherCurrency,
    /// `9m`, which may be minutes, months or millions.
    #[error("`{0}` could be minutes, months or millions: write 9min, 9 months or 9M")]
    AmbiguousM(String),
    /// Something behind the number that is no unit.
    #[error(
        "`{0}` is no unit that gtm knows: use %, $, min, h, days, weeks, months, /week, /month, /quarter, /year, a ratio as 1/3, or a bare count"
    )]
    UnknownUnit(String),
}

/// Why a measurement can't be held against something in another unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// A bare number.
    #[error("`{given}` has no unit, and {wanted} is needed: write {example}")]
    NoUnit {
        /// The measurement.
        given: Measurement,
        /// What is needed, in words.
        wanted: &'static str,
        /// How it could be written.
        example: String,
    },
    /// A unit of something else.
    #[error("`{given}` is {is}, and {wanted} is needed: write it as in {example}")]
    OtherKind {
        /// The measurement.
        given: Measurement,
        /// What it is, in words.
        is: &'static str,
        /// What is needed, in words.
        wanted: &'static str,
        /// How it could be written.
        example: String,
    },
    /// Units of the same kind that no fixed number turns into each other.
    #[error("`{given}` can't be turned into {wanted} exactly: write it as in {example}")]
    NotExact {
        /// The measurement.
        given: Measurement,
        /// What is needed, in words.
        wanted: &'static str,
        /// How it could be written.
        example: String,
    },
}

/// The units of time that people type: how many of the unit they stand for.
const TIMES: &[(&[&str], i128, i128, Unit)] = &[
    (&["s", "sec", "secs", "second", "seconds"], 1, 60, Unit::Minutes),
    (&["min", "mins", "minute", "minutes"], 1, 1, Unit::Minutes),
    (&["h", "hr", "hrs", "hour", "hours"], 1, 1, Unit::Hours),
    (&["d", "day", "days"], 1, 1, Unit::Days),
    (&["w", "wk", "wks", "week", "weeks"], 1, 1, Unit::Weeks),
    (&["mo", "mos", "month", "months"], 1, 1, Unit::Months),
];

/// The periods that people type behind `/`, `per` or `a`.
const PERIODS: &[(&[&str], Unit)] = &[
    (&["w", "wk", "week"], Unit::PerWeek),
    (&["mo", "month"], Unit::PerMonth),
    (&["q", "qtr", "quarter"], Unit::PerQuarter),
    (&["y", "yr", "year"], Unit::PerYear),
];

/// What a unit is worth in the base that it shares with the units it can be
/// turned into. A month has no fixed number of days, nor a year of weeks.
fn worth(unit: Unit) -> (Base, Ratio<i128>) {
    let (base, numerator, denominator) = match unit {
        Unit::Percent => (Base::Share, 1, 100),
        Unit::Ratio => (Base::Share, 1, 1),
        Unit::Count => (Base::Count, 1, 1),
        Unit::Usd => (Base::Usd, 1, 1),
        Unit::Minutes => (Base::Minutes, 1, 1),
        Unit::Hours => (Base::Minutes, 60, 1),
        Unit::Days => (Base::Minutes, 24 * 60, 1),
        Unit::Weeks => (Base::Minutes, 7 * 24 * 60, 1),
        Unit::Months => (Base::Months, 1, 1),
        Unit::PerWeek => (Base::PerWeek, 1, 1),
        Unit::PerMonth => (Base::PerYear, 12, 1),
        Unit::PerQuarter => (Base::PerYear, 4, 1),
        Unit::PerYear => (Base::PerYear, 1, 1),
    };
    (base, Ratio::new(numerator, denominator))
}

/// What units of one base have in common.
#[derive(PartialEq, Eq)]
enum Base {
    Share,
    Count,
    Usd,
    Minutes,
    Months,
    PerWeek,
    PerYear,
}

/// Returns what an amount in this unit is called.
fn words(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "a percentage",
        Unit::Count => "a count",
        Unit::Usd => "an amount in dollars",
        Unit::Minutes => "a time in minutes",
        Unit::Hours => "a time in hours",
        Unit::Days => "a time in days",
        Unit::Weeks => "a time in weeks",
        Unit::Months => "a time in months",
        Unit::PerWeek => "a number per week",
        Unit::PerMonth => "a number per month",
        Unit::PerQuarter => "a number per quarter",
        Unit::PerYear => "a number per year",
        Unit::Ratio => "a ratio",
    }
}

/// Returns the smaller of two units, so that a difference of amounts in them is
/// as near to a whole number as it can be; the first where neither is.
pub fn finer(one: Unit, other: Unit) -> Unit {
    let ((base, worth_of_one), (other_base, worth_of_other)) = (worth(one), worth(other));
    if base == other_base && worth_of_other < worth_of_one { other } else { one }
}

/// Returns how an amount in this unit is typed.
pub fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "34%",
        Unit::Count => "12",
        Unit::Usd => "$850",
        Unit::Minutes => "9min",
        Unit::Hours => "36h",
        Unit::Days => "3days",
        Unit::Weeks => "2weeks",
        Unit::Months => "2months",
        Unit::PerWeek => "2/week",
        Unit::PerMonth => "4/month",
        Unit::PerQuarter => "1/quarter",
        Unit::PerYear => "2/year",
        Unit::Ratio => "33%, 0.33 or 1/3",
    }
}

impl Measurement {
    /// Returns the measurement of an amount in a unit, as computed from others.
    pub fn of(amount: Amount, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// Returns the amount, in [`Measurement::unit`].
    pub fn amount(self) -> Amount {
        self.amount
    }

    /// Returns the unit as typed; seconds are minutes.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.amount.ratio() < Ratio::from_integer(0)
    }

    /// Returns the amount in `unit`, exactly.
    pub fn amount_in(self, unit: Unit) -> Result<Amount, UnitError> {
        let one = Ratio::from_integer(1);
        let ((from, per_given), (to, per_wanted)) = (worth(self.unit), worth(unit));
        // A share of one is often written as a bare decimal. A larger bare
        // number may be a percentage that lost its sign.
        let is_bare_share =
            self.unit == Unit::Count && unit == Unit::Ratio && self.amount.ratio() <= one;
        if from == to || is_bare_share {
            let factor = if is_bare_share { one } else { per_given / per_wanted };
            return Ok(Amount::from_ratio(self.amount.ratio() * factor));
        }
        let (given, wanted) = (self, words(unit));
        if self.unit == Unit::Count {
            let example = self.with_unit(unit);
            return Err(UnitError::NoUnit { given, wanted, example });
        }
        let example = example(unit).to_owned();
        if self.unit.kind() == unit.kind() {
            return Err(UnitError::NotExact { given, wanted, example });
        }
        let is = words(self.unit);
        Err(UnitError::OtherKind { given, is, wanted, example })
    }

    /// Returns a bare number as it is typed with a unit: as a share, `0.34`
    /// becomes `34%`.
    fn with_unit(self, unit: Unit) -> String {
        let (hundred, one) = (Ratio::from_integer(100), Ratio::from_integer(1));
        let number = self.amount;
        let behind = match unit {
            Unit::Percent if number.ratio() < one => {
                return format!("{}%", Amount::from_ratio(number.ratio() * hundred));
            }
            Unit::Ratio => {
                let share = Amount::from_ratio(number.ratio() / hundred);
                return format!("{number}% or {share}");
            }
            Unit::Usd => return Self { unit, ..self }.to_string(),
            Unit::Percent => "%",
            Unit::Count => "",
            Unit::Minutes => "min",
            Unit::Hours => "h",
            Unit::Days => "days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
            Unit::PerWeek => "/week",
            Unit::PerMonth => "/month",
            Unit::PerQuarter => "/quarter",
            Unit::PerYear => "/year",
        };
        format!("{number}{behind}")
    }
}

impl Reading {
    /// Returns the values: the earlier one first, where there is one.
    pub fn values(self) -> impl Iterator<Item = Measurement> {
        self.before.into_iter().chain(std::iter::once(self.now))
    }
}

impl FromStr for Reading {
    type Err = MeasurementError;

    /// Reads `34%`, or `900→820` and `900->820`.
    fn from_str(text: &str) -> Result<Self, MeasurementError> {
        let text = text.replace("->", "→");
        let values: Vec<&str> = text.split('→').collect();
        match values.as_slice() {
            [now] => Ok(Self { before: None, now: now.parse()? }),
            [before, now] => Ok(Self { before: Some(before.parse()?), now: now.parse()? }),
            _ => Err(MeasurementError::TooMany),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            write!(formatter, "{before}→")?;
        }
        self.now.fmt(formatter)
    }
}

impl FromStr for Measurement {
    type Err = MeasurementError;

    fn from_str(text: &str) -> Result<Self, MeasurementError> {
        let text = text.trim();
        let given = || text.to_owned();
        if text.is_empty() {
            return Err(MeasurementError::Empty);
        }
        if text.starts_with(['~', '≈', '<', '>', '≤', '≥', '=']) {
            return Err(MeasurementError::Inexact(given()));
        }
        if text.len() > 1 && text.ends_with(['-', '–', '—']) {
            return Err(MeasurementError::CutShort(given()));
        }
        if text.contains(['€', '£', '¥']) {
            return Err(MeasurementError::OtherCurrency);
        }
        let (negative, rest) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if is_range(rest) {
            return Err(MeasurementError::Range);
        }
        let dollars = rest.strip_prefix('$');
        let (number, rest) = number(dollars.unwrap_or(rest), text)?;
        let (number, rest) = denominator(number, rest, text)?;
        let (scale, rest) = scale(rest, dollars.is_some(), text)?;
        let rest = rest.trim();
        let unknown = || MeasurementError::UnknownUnit(rest.to_owned());
        let (worth, unit) = match (dollars, rest) {
            (Some(_), "") if number.is_decimal() => (one(), Unit::Usd),
            (Some(_), "") => return Err(MeasurementError::NotANumber(given())),
            (Some(_), _) => return Err(unknown()),
            (None, "") => match number {
                Number::Decimal(_) => (one(), Unit::Count),
                Number::Ratio(_) => (one(), Unit::Ratio),
            },
            // Thousands of percent or of hours are a slip.
            (None, _) if scale != one() => return Err(unknown()),
            (None, _) => unit(rest).ok_or_else(unknown)?,
        };
        // Seconds are counted in minutes, and may be too fine only then.
        let amount = bounded(bounded(number.ratio() * scale)? * worth)?;
        Ok(Self { amount: Amount::from_ratio(if negative { -amount } else { amount }), unit })
    }
}

fn one() -> Ratio<i128> {
    Ratio::from_integer(1)
}

/// A number as written.
#[derive(Clone, Copy)]
enum Number {
    Decimal(Ratio<i128>),
    Ratio(Ratio<i128>),
}

impl Number {
    fn ratio(self) -> Ratio<i128> {
        match self {
            Self::Decimal(ratio) | Self::Ratio(ratio) => ratio,
        }
    }

    fn is_decimal(self) -> bool {
        matches!(self, Self::Decimal(_))
    }
}

/// Whether a text without its sign has two numbers with a dash, dots or `to`
/// between them.
fn is_range(text: &str) -> bool {
    let has_digit = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    ["-", "–", "—", "..", " to "]
        .iter()
        .filter_map(|separator| text.split_once(separator))
        .any(|(low, high)| has_digit(low) && has_digit(high))
}

/// Reads the digits that `rest` begins with.
fn number<'text>(rest: &'text str, text: &str) -> Result<(Number, &'text str), MeasurementError> {
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '_')))
        .unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let amount: Amount = digits.parse().map_err(|error| match error {
        AmountError::NotANumber => MeasurementError::NotANumber(text.to_owned()),
        AmountError::Grouping => MeasurementError::Grouping(digits.to_owned()),
        AmountError::TooLarge => MeasurementError::TooLarge,
    })?;
    Ok((Number::Decimal(bounded(amount.ratio())?), rest))
}

/// Reads what stands below the line of a ratio, if `rest` goes on with one.
fn denominator<'text>(
    above: Number,
    rest: &'text str,
    text: &str,
) -> Result<(Number, &'text str), MeasurementError> {
    let below = rest.strip_prefix('/');
    let Some(below) = below.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) else {
        return Ok((above, rest));
    };
    let (below, rest) = number(below, text)?;
    let (above, below) = (above.ratio(), below.ratio());
    if below == Ratio::from_integer(0) {
        return Err(MeasurementError::ZeroDenominator(text.to_owned()));
    }
    Ok((Number::Ratio(bounded(above / below)?), rest))
}

/// Reads thousands, millions or billions behind a number.
fn scale<'text>(
    rest: &'text str,
    in_dollars: bool,
    text: &str,
) -> Result<(Ratio<i128>, &'text str), MeasurementError> {
    let mut characters = rest.trim_start().chars();
    let letter = characters.next();
    let after = characters.as_str();
    // `mo` and `bn` are words of their own.
    if after.starts_with(|c: char| c.is_alphabetic()) {
        return Ok((one(), rest));
    }
    let power = match letter {
        Some('K' | 'k') => 1_000,
        Some('M') => 1_000_000,
        Some('m') if in_dollars => 1_000_000,
        Some('m') => return Err(MeasurementError::AmbiguousM(text.to_owned())),
        Some('B' | 'b') => 1_000_000_000,
        _ => return Ok((one(), rest)),
    };
    Ok((Ratio::from_integer(power), after))
}

/// Reads the unit that a number is followed by, with what one of it is worth
/// in the unit that it is counted in.
fn unit(rest: &str) -> Option<(Ratio<i128>, Unit)> {
    let word = rest.to_lowercase();
    if matches!(word.as_str(), "%" | "percent" | "pct") {
        return Some((one(), Unit::Percent));
    }
    if let Some((_, numerator, denominator, unit)) =
        TIMES.iter().find(|(names, ..)| names.contains(&word.as_str()))
    {
        return Some((Ratio::new(*numerator, *denominator), *unit));
    }
    let word = word.strip_prefix(['x', '×']).unwrap_or(&word);
    let word = word.strip_prefix("times").unwrap_or(word).trim_start();
    let period = word
        .strip_prefix('/')
        .or_else(|| word.strip_prefix("per "))
        .or_else(|| word.strip_prefix("a "))?
        .trim_start();
    let (_, unit) = PERIODS.iter().find(|(names, _)| names.contains(&period))?;
    Some((one(), *unit))
}

/// Refuses what can't be computed with exactly.
fn bounded(ratio: Ratio<i128>) -> Result<Ratio<i128>, MeasurementError> {
    if ratio > Ratio::from_integer(MAX_WHOLE) {
        return Err(MeasurementError::TooLarge);
    }
    if *ratio.denom() > MAX_DENOMINATOR {
        return Err(MeasurementError::TooFine);
    }
    Ok(ratio)
}

impl fmt::Display for Measurement {
    /// Writes the measurement in one form: `34%`, `9 minutes`, `4/month`. It is
    /// read back as the same measurement.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut amount = self.amount;
        if self.is_negative() {
            formatter.write_str("-")?;
            amount = Amount::from_ratio(-amount.ratio());
        }
        let extent = Extent::Exactly(amount);
        let unit = self.unit;
        Quantity { extent, unit }.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Measurement {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_form_is_read() {
        for (text, printed) in [
            ("34%", "34%"),
            (" 34 % ", "34%"),
            ("34 percent", "34%"),
            ("+34.5%", "34.5%"),
            ("-5%", "-5%"),
            ("−5", "-5"),
            ("9min", "9 minutes"),
            ("9 Minutes", "9 minutes"),
            ("1 minute", "1 minute"),
            ("90s", "1.5 minutes"),
            ("50 sec", "5/6 minutes"),
            ("2h", "2 hours"),
            ("1/2 day", "0.5 days"),
            ("3 days", "3 days"),
            ("2wk", "2 weeks"),
            ("6mo", "6 months"),
            ("1/3", "1/3"),
            ("0.33", "0.33"),
            ("4/3", "4/3"),
            ("1.5K", "1,500"),
            ("2M", "2,000,000"),
            ("1,200", "1,200"),
            ("1_200", "1,200"),
            ("$850", "$850"),
            ("$1.5m", "$1.5M"),
            ("$12 K", "$12K"),
            ("4/month", "4/month"),
            ("4x/month", "4/month"),
            ("4 times a month", "4/month"),
            ("4 per month", "4/month"),
            ("1/quarter", "1/quarter"),
            ("2 / yr", "2/year"),
        ] {
            assert_eq!(read(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let text = str::to_owned;
        for (wrong, error) in [
            ("", MeasurementError::Empty),
            ("30–50%", MeasurementError::Range),
            ("30 to 50%", MeasurementError::Range),
            ("9min-12min", MeasurementError::Range),
            ("~34%", MeasurementError::Inexact(text("~34%"))),
            (">90%", MeasurementError::Inexact(text(">90%"))),
            ("900-", MeasurementError::CutShort(text("900-"))),
            ("many", MeasurementError::NotANumber(text("many"))),
            ("-", MeasurementError::NotANumber(text("-"))),
            ("5.", MeasurementError::NotANumber(text("5."))),
            ("$1/3", MeasurementError::NotANumber(text("$1/3"))),
            ("1,5%", MeasurementError::Grouping(text("1,5"))),
            ("2000000B", MeasurementError::TooLarge),
            ("9999999999999999999", MeasurementError::TooLarge),
            ("0.0000001", MeasurementError::TooFine),
            ("1/3000000", MeasurementError::TooFine),
            ("1/20000s", MeasurementError::TooFine),
            ("1/0", MeasurementError::ZeroDenominator(text("1/0"))),
            ("€850", MeasurementError::OtherCurrency),
            ("9m", MeasurementError::AmbiguousM(text("9m"))),
            ("9 apples", MeasurementError::UnknownUnit(text("apples"))),
            ("$9/month", MeasurementError::UnknownUnit(text("/month"))),
            ("5K%", MeasurementError::UnknownUnit(text("%"))),
            ("3x", MeasurementError::UnknownUnit(text("x"))),
        ] {
            assert_eq!(wrong.parse::<Measurement>(), Err(error), "{wrong}");
        }
        assert_eq!("1→2→3".parse::<Reading>(), Err(MeasurementError::TooMany));
    }

    #[test]
    fn compatible_units_are_converted_exactly() {
        for (given, unit, amount) in [
            ("2h", Unit::Minutes, "120"),
            ("90s", Unit::Minutes, "1.5"),
            ("2 weeks", Unit::Days, "14"),
            ("36h", Unit::Days, "1.5"),
            ("33%", Unit::Ratio, "0.33"),
            ("0.33", Unit::Ratio, "0.33"),
            ("1", Unit::Ratio, "1"),
            ("1/3", Unit::Percent, "100/3"),
            ("6/quarter", Unit::PerMonth, "2"),
            ("1.5K", Unit::Count, "1,500"),
        ] {
            let converted = read(given).amount_in(unit).unwrap();
            assert_eq!(converted.to_string(), amount, "{given}");
        }
    }

    #[test]
    fn a_wrong_unit_is_told_how_to_be_written() {
        for (given, unit, told) in [
            ("34", Unit::Percent, "`34` has no unit, and a percentage is needed: write 34%"),
            ("0.34", Unit::Percent, "`0.34` has no unit, and a percentage is needed: write 34%"),
            ("33", Unit::Ratio, "`33` has no unit, and a ratio is needed: write 33% or 0.33"),
            ("9", Unit::Minutes, "`9` has no unit, and a time in minutes is needed: write 9min"),
            ("850", Unit::Usd, "`850` has no unit, and an amount in dollars is needed: write $850"),
            (
                "9%",
                Unit::Minutes,
                "`9%` is a percentage, and a time in minutes is needed: write it as in 9min",
            ),
            (
                "1 month",
                Unit::Days,
                "`1 month` can't be turned into a time in days exactly: write it as in 3days",
            ),
            (
                "1/week",
                Unit::PerMonth,
                "`1/week` can't be turned into a number per month exactly: write it as in 4/month",
            ),
            ("8%", Unit::Count, "`8%` is a percentage, and a count is needed: write it as in 12"),
        ] {
            let error = read(given).amount_in(unit).unwrap_err();
            assert_eq!(error.to_string(), told);
        }
    }

    #[test]
    fn the_finer_unit_is_the_smaller_one() {
        assert_eq!(finer(Unit::Weeks, Unit::Days), Unit::Days);
        assert_eq!(finer(Unit::PerMonth, Unit::PerQuarter), Unit::PerQuarter);
        assert_eq!(finer(Unit::Count, Unit::Percent), Unit::Count);
    }

    #[test]
    fn an_arrow_stands_between_two_values() {
        for text in ["900→820", "900->820", " 900 -> 820 "] {
            assert_eq!(text.parse::<Reading>().unwrap().to_string(), "900→820");
        }
        assert_eq!("-5→12".parse::<Reading>().unwrap().to_string(), "-5→12");
    }

    fn units() -> impl Strategy<Value = Unit> {
        prop::sample::select(vec![
            Unit::Percent,
            Unit::Count,
            Unit::Usd,
            Unit::Minutes,
            Unit::Hours,
            Unit::Days,
            Unit::Weeks,
            Unit::Months,
            Unit::PerWeek,
            Unit::PerMonth,
            Unit::PerQuarter,
            Unit::PerYear,
            Unit::Ratio,
        ])
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = text.parse::<Reading>();
        }

        #[test]
        fn what_is_printed_is_read_back(text in r"[-+$]{0,2}[0-9][0-9.,]{0,20}(/[0-9]{1,9})?[KMBm]? ?(%|s|min|h|days|weeks|/month|x/year)?") {
            if let Ok(measured) = text.parse::<Measurement>() {
                prop_assert_eq!(measured.to_string().parse(), Ok(measured));
            }
        }

        #[test]
        fn the_largest_and_finest_are_compared_and_subtracted(
            numerators in [0..=MAX_WHOLE, 0..=MAX_WHOLE],
            denominators in [1..=MAX_DENOMINATOR, 1..=MAX_DENOMINATOR],
            from in units(),
            to in units(),
        ) {
            let of = |index: usize| {
                let ratio = Ratio::new(numerators[index], denominators[index]);
                // As after seconds were read as minutes.
                Measurement { amount: Amount::from_ratio(ratio / 60), unit: from }
            };
            if let (Ok(one), Ok(other)) = (of(0).amount_in(to), of(1).amount_in(to)) {
                let difference = one.ratio() - other.ratio();
                prop_assert_eq!(difference > Ratio::from_integer(0), one > other);
            }
        }
    }
}
