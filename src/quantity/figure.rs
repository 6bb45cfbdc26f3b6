//! Figures: quantities with unit and bounds, read from the text of a cell.
//!
//! A figure is written as `[qualifier] number[–number][+] [unit] [subject]`:
//! `30–50% of paid budget`, `2–4/month`, `100–500+`, `Under 5 minutes to
//! assign`, `$200K–$500K+`, `Under 1/3 of first-year ACV`. The subject is what
//! is counted or shared, in words without digits. `docs/playbook-format.md`
//! has the whole form.
//!
//! ```standalone_crate
//! use gtm::quantity::figure::Figure;
//!
//! let figure: Figure = "30–50% of paid budget".parse()?;
//! assert_eq!(figure.quantity().to_string(), "30–50%");
//! assert_eq!(figure.subject(), "of paid budget");
//! # Ok::<(), gtm::quantity::figure::FigureError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::{Amount, AmountError};
use super::scanner::{Scanner, is_digit};
pub use super::unit::{Kind, Unit};
use super::unit::{MULTIPLES, UnitRow, is_named, is_unit};
use crate::yaml::{Code, Refusal, Refusals};

/// Which amounts a figure means. Bounds are as the sources word them: `under 5`
/// leaves 5 out, `5–20` holds both ends, `100–500+` goes on past its upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumDiscriminants)]
#[strum_discriminants(
    name(Shape),
    derive(Serialize, JsonSchema),
    serde(rename_all = "kebab-case"),
    doc = "How the ends of an extent bound it."
)]
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

impl Extent {
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

    /// Returns how far `amount` is from the nearest end; zero inside, and at an
    /// end that the wording leaves out.
    pub fn gap(self, amount: Amount) -> Amount {
        let gap = match (self.placement(amount), self.ends()) {
            (Placement::Below, (Some(low), _)) => low.ratio() - amount.ratio(),
            (Placement::Above, (_, Some(high))) => amount.ratio() - high.ratio(),
            _ => 0.into(),
        };
        Amount::from_ratio(gap)
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
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

/// How precisely a figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As it stands.
    Exact,
    /// With the `~` before it.
    Approximate,
}

/// A quantity with its unit and subject, as `30–50% of paid budget`,
/// `2–4/month`, `100–500+`, `Under 5 minutes to assign`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Figure {
    /// Whether the text means it so, or about so: `~70%`.
    pub precision: Precision,
    text: String,
    quantity: Quantity,
    subject: String,
}

/// Why a text with a digit is not a figure, and how to write one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FigureError(String);

impl From<FigureError> for Refusal {
    fn from(error: FigureError) -> Self {
        Self::new(Code::Figure, error)
    }
}

/// What a qualifier makes of an amount.
type Bound = fn(Amount) -> Extent;

/// What may stand before a number, with the bound it makes of it.
const QUALIFIERS: [(&[&str], Bound); 4] = [
    (&["fewer than", "less than", "under", "below", "<"], Extent::LessThan),
    (&["more than", "over", ">"], Extent::MoreThan),
    (&["at least", "≥"], Extent::AtLeast),
    (&["at most", "up to", "within", "≤"], Extent::AtMost),
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

    fn from_str(text: &str) -> Result<Self, FigureError> {
        let ensure = |holds, message: fmt::Arguments<'_>| {
            if holds { Ok(()) } else { Err(FigureError(message.to_string())) }
        };
        let mut scanner = Scanner { rest: text.trim() };
        let precision =
            if scanner.take(&["~"]) { Precision::Approximate } else { Precision::Exact };
        // A ranking says which ones are meant, and bounds nothing.
        scanner.take(&["top "]);
        let bound = QUALIFIERS.iter().find(|(words, _)| scanner.take(words));
        scanner.rest = scanner.rest.trim_start();
        let mut low = End::scan(&mut scanner, text, false)?;
        let dash = scanner.take(&["–", "—", "-"]);
        // `90-day` is a number and its unit; `5-20` is a range.
        let is_range =
            dash && (scanner.rest.starts_with(is_digit) || scanner.rest.starts_with('$'));
        let mut high = None;
        if is_range {
            // `$200K–500K` says its sign once, and `$5–15M` its unit too. Which
            // unit the low end of `$500–2K` has, nobody can tell.
            let shares_sign = low.unit == Some(Unit::Usd) && !scanner.rest.starts_with('$');
            let end = End::scan(&mut scanner, text, shares_sign)?;
            if end.unit == Some(Unit::Usd) && low.unit != end.unit {
                return Err(no_unit("$", text));
            }
            if shares_sign && low.factor == 1 && end.factor != 1 {
                low.amount *= end.factor;
                ensure(
                    low.amount < end.amount,
                    format_args!(
                        "`{text}` names its unit at one end only, and could be read two ways: write it at both"
                    ),
                )?;
            }
            high = Some(end);
        }
        let is_hyphenated = dash && !is_range;
        if is_hyphenated && !scanner.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(no_unit("-", text));
        }
        let is_open = scanner.take(&["+"]);
        let unit = low
            .unit
            .or(high.and_then(|high| high.unit))
            .or_else(|| unit(&mut scanner, is_hyphenated))
            .ok_or_else(|| no_unit(scanner.rest, text))?;
        if unit == Unit::Ratio {
            let below = amount(scanner.digits(), text)?;
            ensure(!is_range, format_args!("`{text}` is a range of ratios: write it in percent"))?;
            let are_whole = low.amount.is_integer() && below.is_integer();
            ensure(
                are_whole,
                format_args!("the ratio in `{text}` is not of whole numbers: write it in percent"),
            )?;
            ensure(
                below != 0.into(),
                format_args!("the ratio in `{text}` has a zero below its line"),
            )?;
            low.amount /= below;
            ensure(
                low.amount < 1.into(),
                format_args!("the ratio in `{text}` is not below one: a ratio is a share"),
            )?;
        }
        let is_open = scanner.take(&["+"]) || is_open;
        let low = Amount::from_ratio(low.amount);
        let high = high.map(|high| Amount::from_ratio(high.amount));
        ensure(
            bound.is_none() || (high.is_none() && !is_open),
            format_args!("`{text}` has a qualifier and a range or `+`: use one of them"),
        )?;
        ensure(
            high.is_none_or(|high| low < high),
            format_args!("the range in `{text}` does not rise: write the lower end first"),
        )?;
        let extent = match (bound, high, is_open) {
            (Some((_, bound)), ..) => bound(low),
            (None, None, false) => Extent::Exactly(low),
            (None, None, true) => Extent::AtLeast(low),
            (None, Some(high), false) => Extent::Between(low, high),
            (None, Some(high), true) => Extent::BetweenOrMore(low, high),
        };
        // The first word of a subject is no unit in disguise: `100K users` would
        // else be a hundred of them.
        let subject = scanner.rest.trim();
        let is_glued = scanner.rest.starts_with(|c: char| !c.is_whitespace());
        let first = subject.split_whitespace().next().unwrap_or_default();
        let first = first.trim_end_matches([',', '.', ';', ':']);
        let is_disguised =
            || ["/", "x/"].iter().any(|sign| first.starts_with(sign)) || is_unit(first);
        let is_bare = matches!(unit, Unit::Count | Unit::Usd | Unit::Ratio);
        if is_glued || (is_bare && !first.is_empty() && is_disguised()) {
            return Err(no_unit(subject, text));
        }
        ensure(
            !subject.contains(is_digit),
            format_args!(
                "`{text}` has a number in the words after its figure: one figure to a cell"
            ),
        )?;
        let quantity = Quantity { extent, unit };
        Ok(Self { precision, text: text.to_owned(), quantity, subject: subject.to_owned() })
    }
}

/// One end of a figure.
#[derive(Clone, Copy)]
struct End {
    amount: Ratio<i128>,
    /// What its letter stands for.
    factor: i128,
    /// What its sign stands for.
    unit: Option<Unit>,
}

impl End {
    /// Reads a number with its dollar sign and letter, or its percent sign.
    fn scan(
        scanner: &mut Scanner<'_>,
        text: &str,
        other_has_dollars: bool,
    ) -> Result<Self, FigureError> {
        let in_dollars = scanner.take(&["$"]) || other_has_dollars;
        if !scanner.rest.starts_with(is_digit) {
            return Err(FigureError(format!(
                "`{text}` does not begin with a number: write the figure first, then its subject, as in `200+ customers`"
            )));
        }
        let amount = amount(scanner.digits(), text)?;
        let multiple = if in_dollars { scanner.multiple() } else { None };
        let factor = multiple.map_or(1, |(_, factor)| factor);
        let unit = match (in_dollars, scanner.take(&["%"])) {
            (true, true) => return Err(no_unit("%", text)),
            (true, false) => Some(Unit::Usd),
            (false, true) => Some(Unit::Percent),
            (false, false) => None,
        };
        Ok(Self { amount: amount * factor, factor, unit })
    }
}

fn amount(digits: &str, text: &str) -> Result<Ratio<i128>, FigureError> {
    digits.parse().map(Amount::ratio).map_err(|reason: AmountError| {
        FigureError(format!("`{digits}` in `{text}` is not a number: {reason}"))
    })
}

/// Refuses what stands where a unit should.
fn no_unit(rest: &str, text: &str) -> FigureError {
    let unit = rest.split_whitespace().next().unwrap_or_default();
    FigureError(format!(
        "`{unit}` in `{text}` is no unit that figures have: use %, $ with K, M or B, minutes to months, /week to /year, or a bare count"
    ))
}

/// Reads the unit of a number without percent or dollar sign: a count, where
/// what stands right behind it is none. A ratio is read up to its line.
fn unit(scanner: &mut Scanner<'_>, is_hyphenated: bool) -> Option<Unit> {
    if scanner.fraction_line() {
        return Some(Unit::Ratio);
    }
    let mut behind = *scanner;
    behind.take(&["x", "×"]);
    let is_rate = behind.take(&["/"]);
    let kind = if is_rate { Kind::Frequency } else { Kind::Duration };
    if !is_rate {
        behind.rest = scanner.rest.trim_start();
    }
    let word = behind.word();
    let Some(row) = UnitRow::of(kind).find(|row| is_named(word, row.names)) else {
        return (!is_rate && !is_hyphenated).then_some(Unit::Count);
    };
    *scanner = behind;
    Some(row.unit)
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
        let (before, after) = match self.extent {
            Extent::MoreThan(_) => (">", ""),
            Extent::AtMost(_) => ("≤", ""),
            Extent::LessThan(_) => ("<", ""),
            Extent::BetweenOrMore(..) | Extent::AtLeast(_) => ("", "+"),
            Extent::Exactly(_) | Extent::Between(..) => ("", ""),
        };
        let (low, high) = self.extent.ends();
        let mut ends: Vec<String> = low.into_iter().chain(high).map(number).collect();
        ends.dedup();
        write!(formatter, "{before}{}", ends.join("–"))?;
        // `100–500+` but `30–50%`: the plus stands before a unit's name, and
        // behind its sign.
        let mut names = self.unit.row().names.split_whitespace();
        let is_one = self.extent == Extent::Exactly(1.into());
        let name = if is_one { names.next() } else { names.last() }.unwrap_or_default();
        match self.unit.kind() {
            Kind::Percent => write!(formatter, "{name}{after}"),
            Kind::Frequency => write!(formatter, "{after}/{name}"),
            Kind::Duration => write!(formatter, "{after} {name}"),
            Kind::Count | Kind::Usd | Kind::Ratio => formatter.write_str(after),
        }
    }
}

/// Writes dollars with the largest unit that leaves two decimals at most.
fn dollars(amount: Amount) -> String {
    for (letter, _, factor) in MULTIPLES {
        let short = amount.ratio() / factor;
        if short >= 1.into() && (short * 100).is_integer() {
            return format!("${}{letter}", Amount::from_ratio(short));
        }
    }
    format!("${amount}")
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl TryFrom<String> for Figure {
    type Error = Refusals;

    fn try_from(text: String) -> Result<Self, Refusals> {
        Ok(text.parse()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

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
    fn a_tilde_makes_a_figure_approximate() {
        for (text, precision) in [
            ("~70% of leads", Precision::Approximate),
            ("~$30–40K", Precision::Approximate),
            ("70%", Precision::Exact),
        ] {
            let figure: Figure = text.parse().unwrap();
            let without: Figure = text.trim_start_matches('~').parse().unwrap();
            assert_eq!(figure.precision, precision, "{text}");
            assert_eq!(figure.quantity(), without.quantity(), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (wrong, error) in [
            ("", "`` does not begin with a number"),
            ("50–30%", "the range in `50–30%` does not rise"),
            ("5–5", "the range in `5–5` does not rise"),
            ("Under 5–10", "`Under 5–10` has a qualifier and a range"),
            (">90%+", "`>90%+` has a qualifier and a range"),
            ("1/0", "the ratio in `1/0` has a zero below its line"),
            ("$500–2K", "`$500–2K` names its unit at one end only"),
            ("$50–30K", "`$50–30K` names its unit at one end only"),
            ("24/7", "the ratio in `24/7` is not below one"),
            ("0.5/3", "the ratio in `0.5/3` is not of whole numbers"),
            ("1–2/3", "`1–2/3` is a range of ratios"),
            ("5 of 10", "`5 of 10` has a number in the words after its figure"),
            (
                "1,50,0%",
                "`1,50,0` in `1,50,0%` is not a number: the separators don't group thousands",
            ),
        ] {
            let found = wrong.parse::<Figure>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{wrong}: {found}");
        }
    }

    #[test]
    fn what_looks_like_a_unit_is_no_subject() {
        for (wrong, unit) in [
            ("2/fortnight", "/fortnight"),
            ("100K users", "K"),
            ("1M users", "M"),
            ("$5 million", "million"),
            ("$12mm", "mm"),
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
            let found = wrong.parse::<Figure>().unwrap_err().to_string();
            let error = format!("`{unit}` in `{wrong}` is no unit that figures have");
            assert!(found.starts_with(&error), "{wrong}: {found}");
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
        prop::sample::select(Unit::VARIANTS)
            .prop_filter("has its own test", |unit| *unit != Unit::Ratio)
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
