//! Figures: quantities with unit and bounds, read from the text of a cell.
//!
//! A figure is written as `[qualifier] number[–number][+] [unit] [subject]`:
//! `30–50% of paid budget`, `2–4/month`, `100–500+`, `Under 5 minutes to
//! assign`, `$200K–$500K+`, `Under 1/3 of first-year ACV`. The subject is what
//! is counted or shared, in words without digits. `docs/playbook-format.md`
//! has the whole form.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::amount::{Amount, AmountError};
use crate::yaml::{Code, Refusal, parsed};

/// What kinds of quantity a column of figures may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Parts of a hundred: `30–50%`.
    Percent,
    /// Whole things: `5–20`, `200+ customers`.
    Count,
    /// US dollars: `$200K–$500K+`.
    Usd,
    /// A span of time: `Under 5 minutes`, `90-day`.
    Duration,
    /// Times in a period: `2–4/month`, `1–2x/year`.
    Frequency,
    /// A share as a fraction: `1/3`.
    Ratio,
}

impl Kind {
    /// Returns a well-formed figure of this kind, for error messages.
    pub fn example(self) -> &'static str {
        match self {
            Self::Percent => "10–20%",
            Self::Count => "5–20",
            Self::Usd => "$200K–$500K+",
            Self::Duration => "under 5 minutes",
            Self::Frequency => "2–4/month",
            Self::Ratio => "1/3",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Percent => "percent",
            Self::Count => "count",
            Self::Usd => "usd",
            Self::Duration => "duration",
            Self::Frequency => "frequency",
            Self::Ratio => "ratio",
        })
    }
}

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Parts of a hundred.
    Percent,
    /// Whole things.
    Count,
    /// US dollars.
    Usd,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Times a week.
    PerWeek,
    /// Times a month.
    PerMonth,
    /// Times a quarter.
    PerQuarter,
    /// Times a year.
    PerYear,
    /// A share of one.
    Ratio,
}

/// The units of time, by the words that name them.
const TIME_UNITS: &[(&str, &str, Unit)] = &[
    ("minute", "minutes", Unit::Minutes),
    ("hour", "hours", Unit::Hours),
    ("day", "days", Unit::Days),
    ("week", "weeks", Unit::Weeks),
    ("month", "months", Unit::Months),
];

/// The units of frequency, by what follows the slash.
const PERIODS: &[(&str, Unit)] = &[
    ("week", Unit::PerWeek),
    ("month", Unit::PerMonth),
    ("quarter", Unit::PerQuarter),
    ("year", Unit::PerYear),
];

/// Words that make something else of the number before them.
const NO_SUBJECTS: &[&str] = &[
    "%", "percent", "k", "m", "b", "mm", "bn", "thousand", "million", "billion", "sec", "secs",
    "second", "seconds", "min", "mins", "hr", "hrs", "mo", "quarter", "quarters", "yr", "yrs",
    "year", "years", "a", "an", "per", "x", "times",
];

impl Unit {
    /// Returns the kind of quantity that this unit measures.
    pub fn kind(self) -> Kind {
        match self {
            Self::Percent => Kind::Percent,
            Self::Count => Kind::Count,
            Self::Usd => Kind::Usd,
            Self::Minutes | Self::Hours | Self::Days | Self::Weeks | Self::Months => Kind::Duration,
            Self::PerWeek | Self::PerMonth | Self::PerQuarter | Self::PerYear => Kind::Frequency,
            Self::Ratio => Kind::Ratio,
        }
    }
}

/// Which amounts a figure means. Bounds are as the sources word them: `under 5`
/// leaves 5 out, `5–20` holds both ends, `100–500+` goes on past its upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// This amount: `1/quarter`.
    Exactly(Amount),
    /// From the first to the second, both held: `5–20`.
    Between(Amount, Amount),
    /// From the first to the second or more: `100–500+`.
    BetweenOrMore(Amount, Amount),
    /// This amount or more: `200+`.
    AtLeast(Amount),
    /// More than this amount: `>90%`.
    MoreThan(Amount),
    /// This amount or less: `within 48 hours`.
    AtMost(Amount),
    /// Less than this amount: `under 5 minutes`.
    LessThan(Amount),
}

/// The name of an extent's shape, for output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One amount.
    Exactly,
    /// Both ends held.
    Between,
    /// Both ends held, and more past the upper one.
    BetweenOrMore,
    /// The low end held, no high end.
    AtLeast,
    /// The low end left out, no high end.
    MoreThan,
    /// The high end held, no low end.
    AtMost,
    /// The high end left out, no low end.
    LessThan,
}

impl Extent {
    /// Returns the shape.
    pub fn shape(self) -> Shape {
        match self {
            Self::Exactly(_) => Shape::Exactly,
            Self::Between(..) => Shape::Between,
            Self::BetweenOrMore(..) => Shape::BetweenOrMore,
            Self::AtLeast(_) => Shape::AtLeast,
            Self::MoreThan(_) => Shape::MoreThan,
            Self::AtMost(_) => Shape::AtMost,
            Self::LessThan(_) => Shape::LessThan,
        }
    }

    /// Returns where `amount`, in the unit of the ends, lies. An end that the
    /// wording leaves out is outside: 5 minutes are above `under 5 minutes`.
    pub fn placement(self, amount: Amount) -> Placement {
        let (is_below, is_above) = match self {
            Self::Exactly(only) => (amount < only, amount > only),
            Self::Between(low, high) => (amount < low, amount > high),
            Self::BetweenOrMore(low, _) | Self::AtLeast(low) => (amount < low, false),
            Self::MoreThan(low) => (amount <= low, false),
            Self::AtMost(high) => (false, amount > high),
            Self::LessThan(high) => (false, amount >= high),
        };
        match (is_below, is_above) {
            (true, _) => Placement::Below,
            (_, true) => Placement::Above,
            _ => Placement::Within,
        }
    }

    /// Returns the low and the high end, where there is one, as written.
    pub fn ends(self) -> (Option<Amount>, Option<Amount>) {
        match self {
            Self::Exactly(amount) => (Some(amount), Some(amount)),
            Self::Between(low, high) | Self::BetweenOrMore(low, high) => (Some(low), Some(high)),
            Self::AtLeast(low) | Self::MoreThan(low) => (Some(low), None),
            Self::AtMost(high) | Self::LessThan(high) => (None, Some(high)),
        }
    }
}

/// Where an amount lies by an extent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// Less than any amount that is meant.
    Below,
    /// One of the amounts that are meant.
    Within,
    /// More than any amount that is meant.
    Above,
}

/// An extent in a unit: what a figure means, whatever words stand around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Which amounts.
    pub extent: Extent,
    /// Of what.
    pub unit: Unit,
}

/// A quantity with its subject, and the text it was read from.
///
/// ```standalone_crate
/// use gtm::quantity::figure::Figure;
///
/// let figure: Figure = "30–50% of paid budget".parse()?;
/// assert_eq!(figure.quantity().to_string(), "30–50%");
/// assert_eq!(figure.subject(), "of paid budget");
/// # Ok::<(), gtm::quantity::figure::FigureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    text: String,
    quantity: Quantity,
    subject: String,
}

/// Why a text with a digit is not a figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// No number stands where one must.
    #[error(
        "`{0}` does not begin with a number: write the figure first, then its subject, as in `200+ customers`"
    )]
    NoNumber(String),
    /// A number that can't be read.
    #[error("`{number}` in `{text}` is not a number: {reason}")]
    BadNumber {
        /// The whole text.
        text: String,
        /// The part that is wrong.
        number: String,
        /// What is wrong with it.
        reason: AmountError,
    },
    /// A range that runs backwards, or from a number to itself.
    #[error("the range in `{0}` does not rise: write the lower end first")]
    NotRising(String),
    /// A range whose low end could be in the unit of the high end or not.
    #[error("`{0}` names its unit at one end only, and could be read two ways: write it at both")]
    UnitAtOneEnd(String),
    /// Bounds of two kinds at once.
    #[error("`{0}` has a qualifier and a range or `+`: use one of them")]
    TwoBounds(String),
    /// A fraction of nothing.
    #[error("the ratio in `{0}` has a zero below its line")]
    ZeroDenominator(String),
    /// A fraction with a point in it.
    #[error("the ratio in `{0}` is not of whole numbers: write it in percent")]
    RatioOfDecimals(String),
    /// A range whose ends are fractions.
    #[error("`{0}` is a range of ratios: write it in percent")]
    RangeOfRatios(String),
    /// A fraction of more than the whole.
    #[error("the ratio in `{0}` is not below one: a ratio is a share")]
    RatioAboveOne(String),
    /// Something behind the number that looks like a unit and is none.
    #[error(
        "`{unit}` in `{text}` is no unit that figures have: use %, $ with K, M or B, minutes to months, /week to /year, or a bare count"
    )]
    UnknownUnit {
        /// The whole text.
        text: String,
        /// What stands where the unit should.
        unit: String,
    },
    /// A second number in the words after the figure.
    #[error("`{0}` has a number in the words after its figure: one figure to a cell")]
    DigitInSubject(String),
}

impl From<FigureError> for Refusal {
    fn from(error: FigureError) -> Self {
        Self::new(Code::Figure, error)
    }
}

/// What a qualifier makes of an amount.
type Bound = fn(Amount) -> Extent;

/// What may stand before a number, with the bound it makes of it. Longer
/// wordings come before the ones they begin with.
const QUALIFIERS: &[(&str, Bound)] = &[
    ("fewer than", Extent::LessThan),
    ("less than", Extent::LessThan),
    ("under", Extent::LessThan),
    ("below", Extent::LessThan),
    ("<", Extent::LessThan),
    ("more than", Extent::MoreThan),
    ("over", Extent::MoreThan),
    (">", Extent::MoreThan),
    ("at least", Extent::AtLeast),
    ("≥", Extent::AtLeast),
    ("at most", Extent::AtMost),
    ("up to", Extent::AtMost),
    ("within", Extent::AtMost),
    ("≤", Extent::AtMost),
];

impl Figure {
    /// Returns the text as written in the playbook, with its words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what the figure means.
    pub fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Returns what is counted or shared (`of paid budget`), empty when the
    /// text does not say.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl FromStr for Figure {
    type Err = FigureError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut scanner = Scanner { text, rest: text.trim() };
        let qualifier = scanner.qualifier();
        let mut low = scanner.number(Dollars::IfMarked)?;
        let dash = ["–", "—", "-"].iter().any(|dash| scanner.take(dash));
        // `90-day` is a number and its unit; `5-20` is a range.
        let number_follows = scanner.rest.starts_with(|c: char| c.is_ascii_digit() || c == '$');
        let high = if dash && number_follows {
            // `$200K–500K` says its sign once, and `$5–15M` its unit too. Which
            // unit the low end of `$500–2K` has, nobody can tell.
            let shares_sign = low.dollars && !scanner.rest.starts_with('$');
            let high =
                scanner.number(if shares_sign { Dollars::Yes } else { Dollars::IfMarked })?;
            if shares_sign && low.scale == 1 && high.scale != 1 {
                if low.amount >= high.amount {
                    return Err(FigureError::UnitAtOneEnd(text.to_owned()));
                }
                low.scale = high.scale;
            }
            Some(high)
        } else {
            None
        };
        let numbers = || std::iter::once(&low).chain(&high);
        let hyphenated = dash && high.is_none();
        if hyphenated && !scanner.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(scanner.no_unit("-"));
        }
        if high.as_ref().is_some_and(|high| high.dollars) && !low.dollars {
            return Err(scanner.no_unit("$"));
        }
        let mut open = scanner.take("+");
        let unit = if numbers().any(|number| number.percent) {
            if low.dollars {
                return Err(scanner.no_unit("%"));
            }
            Unit::Percent
        } else if numbers().any(|number| number.dollars) {
            Unit::Usd
        } else {
            scanner.unit(hyphenated)?
        };
        let below = match unit {
            Unit::Ratio if high.is_some() => {
                return Err(FigureError::RangeOfRatios(text.to_owned()));
            }
            Unit::Ratio if !low.amount.ratio().is_integer() => {
                return Err(FigureError::RatioOfDecimals(text.to_owned()));
            }
            Unit::Ratio => scanner.denominator()?,
            _ => Amount::from_ratio(Ratio::from_integer(1)),
        };
        open |= scanner.take("+");
        let amount = |number: &Number| {
            let scaled = number.amount.ratio() * Ratio::from_integer(number.scale);
            Amount::from_ratio(scaled / below.ratio())
        };
        let low_amount = amount(&low);
        if unit == Unit::Ratio && low_amount.ratio() >= Ratio::from_integer(1) {
            return Err(FigureError::RatioAboveOne(text.to_owned()));
        }
        let high_amount = high.as_ref().map(amount);
        let extent = match (qualifier, high_amount, open) {
            (Some(bound), None, false) => bound(low_amount),
            (Some(_), ..) => return Err(FigureError::TwoBounds(text.to_owned())),
            (None, None, false) => Extent::Exactly(low_amount),
            (None, None, true) => Extent::AtLeast(low_amount),
            (None, Some(high), _) if high <= low_amount => {
                return Err(FigureError::NotRising(text.to_owned()));
            }
            (None, Some(high), false) => Extent::Between(low_amount, high),
            (None, Some(high), true) => Extent::BetweenOrMore(low_amount, high),
        };
        let subject = scanner.subject(unit)?;
        if subject.contains(|c: char| c.is_ascii_digit()) {
            return Err(FigureError::DigitInSubject(text.to_owned()));
        }
        Ok(Self {
            text: text.to_owned(),
            quantity: Quantity { extent, unit },
            subject: subject.to_owned(),
        })
    }
}

/// Whether a number is in dollars.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dollars {
    /// When the dollar sign stands before it.
    IfMarked,
    /// Even without the sign: the other end of its range has one.
    Yes,
}

/// One number with its marks.
struct Number {
    amount: Amount,
    scale: i128,
    dollars: bool,
    percent: bool,
}

/// Reads a figure from left to right.
struct Scanner<'text> {
    text: &'text str,
    rest: &'text str,
}

impl Scanner<'_> {
    fn qualifier(&mut self) -> Option<Bound> {
        QUALIFIERS.iter().find_map(|&(words, bound)| {
            let head = self.rest.get(..words.len())?;
            if !head.eq_ignore_ascii_case(words) {
                return None;
            }
            self.rest = self.rest[words.len()..].trim_start();
            Some(bound)
        })
    }

    /// Steps over `mark`, and says whether it was there.
    fn take(&mut self, mark: &str) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads a number with its dollar sign, thousands or millions, and percent
    /// sign.
    fn number(&mut self, dollars: Dollars) -> Result<Number, FigureError> {
        let dollars = self.take("$") || dollars == Dollars::Yes;
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')))
            .unwrap_or(self.rest.len());
        // A comma or point at the end is not part of the number.
        let digits = self.rest[..end].trim_end_matches([',', '.']);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(FigureError::NoNumber(self.text.to_owned()));
        }
        let amount: Amount = digits.parse().map_err(|reason| FigureError::BadNumber {
            text: self.text.to_owned(),
            number: digits.to_owned(),
            reason,
        })?;
        self.rest = &self.rest[digits.len()..];
        let scale = if !dollars {
            1
        } else if self.take("K") || self.take("k") {
            1_000
        } else if self.take("M") || self.take("m") {
            1_000_000
        } else if self.take("B") || self.take("b") {
            1_000_000_000
        } else {
            1
        };
        Ok(Number { amount, scale, dollars, percent: self.take("%") })
    }

    /// Tells the unit of a number without percent or dollar sign from what
    /// stands right behind it, and leaves the subject.
    fn unit(&mut self, hyphenated: bool) -> Result<Unit, FigureError> {
        let times = self.rest.strip_prefix(['x', '×']);
        if let Some(divisor) = times.unwrap_or(self.rest).strip_prefix('/') {
            if times.is_none() && divisor.starts_with(|c: char| c.is_ascii_digit()) {
                self.rest = divisor;
                return Ok(Unit::Ratio);
            }
            let (word, rest) = split_word(divisor);
            let period = PERIODS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
            let (_, unit) = period.ok_or_else(|| self.unknown_unit())?;
            self.rest = rest;
            return Ok(*unit);
        }
        let (word, rest) = split_word(self.rest.trim_start());
        let named = TIME_UNITS.iter().find(|(one, many, _)| {
            word.eq_ignore_ascii_case(one) || word.eq_ignore_ascii_case(many)
        });
        match named {
            Some((_, _, unit)) => {
                self.rest = rest;
                Ok(*unit)
            }
            None if hyphenated => Err(self.unknown_unit()),
            None => Ok(Unit::Count),
        }
    }

    /// Takes the rest as the subject: words of their own, the first of which
    /// is no unit in disguise. `100K users` would else be a hundred of them.
    fn subject(&self, unit: Unit) -> Result<&str, FigureError> {
        let subject = self.rest.trim();
        let glued = !subject.is_empty() && !self.rest.starts_with(char::is_whitespace);
        let first = subject.split_whitespace().next().unwrap_or_default();
        let first = first.trim_end_matches([',', '.', ';', ':']);
        let bare = matches!(unit, Unit::Count | Unit::Usd | Unit::Ratio);
        let disguised = bare
            && (first.starts_with('/')
                || first.starts_with("x/")
                || NO_SUBJECTS.iter().any(|word| first.eq_ignore_ascii_case(word)));
        if glued || disguised {
            return Err(self.unknown_unit());
        }
        Ok(subject)
    }

    fn unknown_unit(&self) -> FigureError {
        self.no_unit(self.rest.split_whitespace().next().unwrap_or_default())
    }

    fn no_unit(&self, unit: &str) -> FigureError {
        FigureError::UnknownUnit { text: self.text.to_owned(), unit: unit.to_owned() }
    }

    /// Reads what stands below the line of a ratio.
    fn denominator(&mut self) -> Result<Amount, FigureError> {
        let number = self.number(Dollars::IfMarked)?;
        if number.percent {
            return Err(self.no_unit("%"));
        }
        let below = number.amount;
        if below.ratio() == Ratio::from_integer(0) {
            return Err(FigureError::ZeroDenominator(self.text.to_owned()));
        }
        if !below.ratio().is_integer() {
            return Err(FigureError::RatioOfDecimals(self.text.to_owned()));
        }
        Ok(below)
    }
}

/// Splits the leading letters off.
fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

impl fmt::Display for Quantity {
    /// Writes the quantity in the one form this program prints: a dash `–` in
    /// ranges, commas between thousands. It is read back as the same quantity.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |amount: Amount| match self.unit {
            Unit::Usd => dollars(amount),
            Unit::Ratio => format!("{}/{}", amount.ratio().numer(), amount.ratio().denom()),
            _ => amount.to_string(),
        };
        let (before, numbers, after) = match self.extent {
            Extent::Exactly(amount) => ("", number(amount), ""),
            Extent::Between(low, high) => ("", format!("{}–{}", number(low), number(high)), ""),
            Extent::BetweenOrMore(low, high) => {
                ("", format!("{}–{}", number(low), number(high)), "+")
            }
            Extent::AtLeast(low) => ("", number(low), "+"),
            Extent::MoreThan(low) => (">", number(low), ""),
            Extent::AtMost(high) => ("≤", number(high), ""),
            Extent::LessThan(high) => ("<", number(high), ""),
        };
        write!(formatter, "{before}{numbers}")?;
        // `100–500+` but `30–50%`: the plus stands before a unit's name, and
        // behind its sign.
        match self.unit {
            Unit::Percent => write!(formatter, "%{after}"),
            Unit::PerWeek => write!(formatter, "{after}/week"),
            Unit::PerMonth => write!(formatter, "{after}/month"),
            Unit::PerQuarter => write!(formatter, "{after}/quarter"),
            Unit::PerYear => write!(formatter, "{after}/year"),
            Unit::Count | Unit::Usd | Unit::Ratio => formatter.write_str(after),
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks | Unit::Months => {
                let single = Extent::Exactly(Amount::from_ratio(Ratio::from_integer(1)));
                let name = TIME_UNITS
                    .iter()
                    .find(|(_, _, unit)| *unit == self.unit)
                    .map_or("", |(one, many, _)| if self.extent == single { one } else { many });
                write!(formatter, "{after} {name}")
            }
        }
    }
}

/// Writes dollars with the largest unit that leaves two decimals at most.
fn dollars(amount: Amount) -> String {
    for (scale, name) in [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")] {
        let scaled = amount.ratio() / Ratio::from_integer(scale);
        if scaled >= Ratio::from_integer(1) && (scaled * Ratio::from_integer(100)).is_integer() {
            return format!("${}{name}", Amount::from_ratio(scaled));
        }
    }
    format!("${amount}")
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "a quantity with its unit and subject, as `30–50% of paid budget`, `2–4/month`, `100–500+`, `Under 5 minutes to assign`"
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(whole: i128) -> Amount {
        Amount::from_ratio(Ratio::from_integer(whole))
    }

    #[test]
    fn ends_are_inside_unless_the_wording_leaves_them_out() {
        use Placement::{Above, Below, Within};
        for (text, places) in [
            ("5", [Below, Within, Above]),
            ("5–6", [Below, Within, Within]),
            ("4–5", [Within, Within, Above]),
            ("5–6+", [Below, Within, Within]),
            ("5+", [Below, Within, Within]),
            (">5", [Below, Below, Within]),
            ("at most 5", [Within, Within, Above]),
            ("under 5", [Within, Above, Above]),
        ] {
            let extent = text.parse::<Figure>().unwrap().quantity().extent;
            let found = [4, 5, 6].map(|amount| extent.placement(number(amount)));
            assert_eq!(found, places, "{text}");
        }
    }

    #[test]
    fn every_form_is_read() {
        let n = number;
        let third = Amount::from_ratio(Ratio::new(1, 3));
        for (text, extent, unit, subject) in [
            ("30–50%", Extent::Between(n(30), n(50)), Unit::Percent, ""),
            (
                "30-50% of paid budget",
                Extent::Between(n(30), n(50)),
                Unit::Percent,
                "of paid budget",
            ),
            ("30%–50%", Extent::Between(n(30), n(50)), Unit::Percent, ""),
            (">90% completeness", Extent::MoreThan(n(90)), Unit::Percent, "completeness"),
            ("2–4/month", Extent::Between(n(2), n(4)), Unit::PerMonth, ""),
            ("1/quarter", Extent::Exactly(n(1)), Unit::PerQuarter, ""),
            ("1–2x/year per region", Extent::Between(n(1), n(2)), Unit::PerYear, "per region"),
            ("5–20", Extent::Between(n(5), n(20)), Unit::Count, ""),
            ("100–500+", Extent::BetweenOrMore(n(100), n(500)), Unit::Count, ""),
            (
                "1,000–10,000+ attendees",
                Extent::BetweenOrMore(n(1_000), n(10_000)),
                Unit::Count,
                "attendees",
            ),
            ("200+ customers", Extent::AtLeast(n(200)), Unit::Count, "customers"),
            ("Fewer than 100 customers", Extent::LessThan(n(100)), Unit::Count, "customers"),
            ("Under 5 minutes to assign", Extent::LessThan(n(5)), Unit::Minutes, "to assign"),
            ("<5 minutes", Extent::LessThan(n(5)), Unit::Minutes, ""),
            ("Within 48 hours", Extent::AtMost(n(48)), Unit::Hours, ""),
            ("90-day rolling plan", Extent::Exactly(n(90)), Unit::Days, "rolling plan"),
            (
                "$200K–$500K+ to invest",
                Extent::BetweenOrMore(n(200_000), n(500_000)),
                Unit::Usd,
                "to invest",
            ),
            (">$50K ACV", Extent::MoreThan(n(50_000)), Unit::Usd, "ACV"),
            (
                "Under 1/3 of first-year ACV",
                Extent::LessThan(third),
                Unit::Ratio,
                "of first-year ACV",
            ),
            ("at least 3", Extent::AtLeast(n(3)), Unit::Count, ""),
            (
                "Up to 1,500.5%",
                Extent::AtMost(Amount::from_ratio(Ratio::new(3_001, 2))),
                Unit::Percent,
                "",
            ),
        ] {
            let figure: Figure = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(figure.quantity(), Quantity { extent, unit }, "{text}");
            assert_eq!(figure.subject(), subject, "{text}");
            assert_eq!(figure.text(), text);
        }
    }

    #[test]
    fn each_refusal_says_why() {
        let text = str::to_owned;
        for (wrong, error) in [
            ("Top 20–50 accounts", FigureError::NoNumber(text("Top 20–50 accounts"))),
            ("", FigureError::NoNumber(String::new())),
            ("50–30%", FigureError::NotRising(text("50–30%"))),
            ("5–5", FigureError::NotRising(text("5–5"))),
            ("Under 5–10", FigureError::TwoBounds(text("Under 5–10"))),
            (">90%+", FigureError::TwoBounds(text(">90%+"))),
            ("1/0", FigureError::ZeroDenominator(text("1/0"))),
            ("$500–2K", FigureError::UnitAtOneEnd(text("$500–2K"))),
            ("$50–30K", FigureError::UnitAtOneEnd(text("$50–30K"))),
            ("24/7", FigureError::RatioAboveOne(text("24/7"))),
            ("0.5/3", FigureError::RatioOfDecimals(text("0.5/3"))),
            ("1–2/3", FigureError::RangeOfRatios(text("1–2/3"))),
            ("5 of 10", FigureError::DigitInSubject(text("5 of 10"))),
            (
                "1,5%",
                FigureError::BadNumber {
                    text: text("1,5%"),
                    number: text("1,5"),
                    reason: AmountError::Grouping,
                },
            ),
        ] {
            assert_eq!(wrong.parse::<Figure>(), Err(error), "{wrong}");
        }
    }

    #[test]
    fn what_looks_like_a_unit_is_no_subject() {
        for (wrong, unit) in [
            ("2/fortnight", "/fortnight"),
            ("100K users", "K"),
            ("1M users", "M"),
            ("$5 million", "million"),
            ("$12mm", "m"),
            ("$5/month", "/month"),
            ("50 %", "%"),
            ("2 years", "years"),
            ("90 seconds", "seconds"),
            ("3 per week", "per"),
            ("3–5x", "x"),
            ("90-odd days", "odd"),
            ("2 /week", "/week"),
            ("5 hrs", "hrs"),
            ("2 years, no more", "years,"),
            ("$5-", "-"),
            ("50%-", "-"),
            ("90-", "-"),
            ("$50%", "%"),
            ("$30–50%", "%"),
            ("5–$15M", "$"),
            ("5minutesish", "minutesish"),
            ("1/3%", "%"),
            ("1/3 %", "%"),
            ("1x/3", "x/3"),
        ] {
            let error = FigureError::UnknownUnit { text: wrong.to_owned(), unit: unit.to_owned() };
            assert_eq!(wrong.parse::<Figure>(), Err(error), "{wrong}");
        }
    }

    #[test]
    fn quantities_are_printed_in_one_form() {
        for (text, printed) in [
            ("30-50%", "30–50%"),
            ("500–2000 accounts", "500–2,000"),
            ("$200K-$500K+", "$200K–$500K+"),
            ("Within 48 hours", "≤48 hours"),
            ("Under 1/3 of ACV", "<1/3"),
            ("1x/year", "1/year"),
            ("20%+", "20%+"),
            ("Over 1/2 of it", ">1/2"),
            ("1/4+", "1/4+"),
            ("$1,500,000", "$1.5M"),
            ("$1,234,500", "$1,234.5K"),
            ("$5–15M", "$5M–$15M"),
            ("$200K–500K", "$200K–$500K"),
            ("1 month", "1 month"),
        ] {
            assert_eq!(text.parse::<Figure>().unwrap().quantity().to_string(), printed);
        }
    }

    fn amounts() -> impl Strategy<Value = Amount> {
        (1_i128..1_000_000, 0_u32..3)
            .prop_map(|(whole, places)| Amount::from_ratio(Ratio::new(whole, 10_i128.pow(places))))
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
        ])
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(low in amounts(), more in amounts(), unit in units(), shape in 0..7) {
            let high = Amount::from_ratio(low.ratio() + more.ratio());
            let extent = match shape {
                0 => Extent::Exactly(low),
                1 => Extent::Between(low, high),
                2 => Extent::BetweenOrMore(low, high),
                3 => Extent::AtLeast(low),
                4 => Extent::MoreThan(low),
                5 => Extent::AtMost(high),
                _ => Extent::LessThan(high),
            };
            let quantity = Quantity { extent, unit };
            let figure: Figure = quantity.to_string().parse().unwrap();
            prop_assert_eq!(figure.quantity(), quantity);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = text.parse::<Figure>();
        }
    }
}
