//! Figures: quantities with unit and bounds, read from the text of a cell.
//!
//! A figure is written as `[qualifier] number[–number][+] [unit] [subject]`:
//! `30–50% of paid budget`, `2–4/month`, `100–500+`, `Under 5 minutes to
//! assign`, `$3–10K/month`, `3:1`, `Under 1/3 of first-year ACV`. The subject is
//! what is counted or shared, in words. Behind it another figure may stand:
//! `$2–5K to learn, $5–15K to scale`. `docs/playbook-format.md` has the whole
//! form.
//!
//! ```standalone_crate
//! use gtm::quantity::figure::Figure;
//!
//! let figure: Figure = "30–50% of paid budget".parse()?;
//! assert_eq!(figure.quantity().to_string(), "30–50%");
//! assert_eq!(figure.subject(), "of paid budget");
//! # Ok::<(), gtm::quantity::amount::QuantityError>(())
//! ```

use super::money::short;
use super::prelude::*;
use super::unit::UNITS;
pub use super::unit::{Kind, Measure, Unit};

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
        match (self.placement(amount), self.ends()) {
            (Placement::Below, (Some(low), _)) => low - amount,
            (Placement::Above, (_, Some(high))) => amount - high,
            _ => 0.into(),
        }
    }

    /// Returns the ends past which it holds nothing: what goes on past its high end
    /// has none there.
    pub fn limits(self) -> (Option<Amount>, Option<Amount>) {
        match self {
            Self::BetweenOrMore(low, _) => (Some(low), None),
            other => other.ends(),
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
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::IntoStaticStr,
)]
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

/// A quantity with its unit and subject, as `30–50% of paid budget`,
/// `2–4/month`, `100–500+`, `Under 5 minutes to assign`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "FigureView")]
pub struct Figure {
    /// Whether the text means about so much: `~70%`.
    pub is_approximate: bool,
    /// The figures behind it in the same text, each with its own subject.
    pub also: Vec<Self>,
    text: String,
    quantity: Quantity,
    subject: String,
}

/// A figure as numbers beside its text.
#[derive(Serialize, JsonSchema)]
struct FigureView {
    /// As the playbook writes it.
    text: String,
    /// In the one form this program prints, without the subject.
    quantity: String,
    /// What kind of quantity it is.
    kind: Kind,
    /// What its numbers count.
    unit: Unit,
    /// How its ends bound it.
    bounds: Shape,
    /// The low end, in `unit`.
    low: Option<Amount>,
    /// The high end, in `unit`.
    high: Option<Amount>,
    /// Whether it is meant approximately, as `~70%`; left out where it is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
    /// What is counted or shared, in words; empty where the source is silent.
    subject: String,
    /// The figures behind it in the same text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Figure>,
}

impl From<Figure> for FigureView {
    fn from(Figure { is_approximate, also, text, quantity, subject }: Figure) -> Self {
        let (low, high) = quantity.extent.ends();
        Self {
            text,
            quantity: quantity.to_string(),
            kind: quantity.unit.kind(),
            unit: quantity.unit,
            bounds: quantity.extent.into(),
            low,
            high,
            approximate: is_approximate,
            subject,
            also,
        }
    }
}

/// What a qualifier makes of an amount.
type Bound = fn(Amount) -> Extent;

/// What may stand before a number, with the bound it makes of it.
const QUALIFIERS: [(&[&str], Bound); 4] = [
    (&["at most ", "no more than ", "up to ", "within ", "≤", "<="], Extent::AtMost),
    (&["at least ", "no less than ", "minimum ", "≥", ">="], Extent::AtLeast),
    (&["fewer than ", "less than ", "under ", "below ", "<"], Extent::LessThan),
    (&["more than ", "over ", "above ", ">"], Extent::MoreThan),
];

/// What may stand before a number that is meant about so.
const ABOUT: &[&str] = &["~", "≈", "about ", "around ", "roughly "];

/// What stands between the ends of a range.
const DASHES: &[&str] = &["–", "—", "-", " – ", " - ", " to "];

/// What says behind a figure that more is meant too, or less.
const OR_MORE: &[&str] = &["+", " or more", " or higher", " or better", " minimum"];
const OR_LESS: &[&str] = &[" or less", " or fewer", " or lower", " or under", " max"];

/// Whether it may stand between two figures.
fn is_between(c: char) -> bool {
    c.is_whitespace() || ",;()→+/".contains(c)
}

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

    /// Returns it and those behind it.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.also)
    }

    /// Returns what the figure means where it stands alone: of several in one
    /// text, none is the one.
    pub fn alone(&self) -> Option<Quantity> {
        self.also.is_empty().then_some(self.quantity)
    }

    /// Writes all that it means in the one form this program prints: `~$31`.
    pub fn plain(&self) -> String {
        let plain = self.all().map(|one| {
            let about = if one.is_approximate { "~" } else { "" };
            format!("{about}{}", one.quantity)
        });
        plain.collect::<Vec<_>>().join("; ")
    }

    /// Returns a figure without a text of its own.
    fn of(is_approximate: bool, extent: Extent, unit: Unit, subject: &str) -> Self {
        let (quantity, subject) = (Quantity { extent, unit }, subject.to_owned());
        Self { is_approximate, also: Vec::new(), text: String::new(), quantity, subject }
    }

    /// Reads shares that make up the whole between them: `60/40`.
    fn shares(scanner: &mut Scanner<'_>) -> Vec<Self> {
        let word = scanner.rest.split_whitespace().next().unwrap_or_default();
        let parts: Result<Vec<Amount>, _> = word.split('/').map(str::parse).collect();
        let parts = parts.unwrap_or_default();
        if parts.len() < 2 || parts.iter().copied().sum::<Amount>() != 100.into() {
            return Vec::new();
        }
        scanner.rest = &scanner.rest[word.len()..];
        let share = |part| Self::of(false, Extent::Exactly(part), Unit::PERCENT, "");
        parts.into_iter().map(share).collect()
    }

    /// Reads one figure up to the end of its unit, and the noun in front of that:
    /// `8 meetings/rep/month`.
    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, QuantityError> {
        let mut is_about = scanner.take(ABOUT);
        // A ranking says which ones are meant, and bounds nothing.
        scanner.take(&["top "]);
        let mut bound = QUALIFIERS.iter().find(|(words, _)| scanner.take(words));
        is_about |= scanner.take(ABOUT);
        let mut low = End::scan(scanner, None)?;
        let mut behind = *scanner;
        let is_range = behind.take(DASHES) && behind.rest.starts_with(|c| is_digit(c) || c == '$');
        let mut high = None;
        if is_range {
            *scanner = behind;
            high = Some(low.up_to(scanner)?);
        }
        let mut is_open = scanner.take(OR_MORE);
        let (unit, factor, noun) = low.unit(scanner)?;
        is_open |= scanner.take(OR_MORE);
        if scanner.take(OR_LESS) {
            bound = QUALIFIERS.first();
        }
        let (low, high) = (low.amount * factor, high.map(|high| high * factor));
        ensure(
            high.is_none_or(|high| low < high),
            "the range does not rise: write the lower end first",
        )?;
        let extent = match (bound, high, is_open) {
            (Some((_, bound)), None, false) => bound(low),
            (Some(_), ..) => return refused("a qualifier and a range or `+` can't both be meant"),
            (None, None, false) => Extent::Exactly(low),
            (None, None, true) => Extent::AtLeast(low),
            (None, Some(high), false) => Extent::Between(low, high),
            (None, Some(high), true) => Extent::BetweenOrMore(low, high),
        };
        ensure(
            unit != Unit::RATIO || (low < 1.into() && !scanner.rest.starts_with('/')),
            "a ratio is a share, and below one",
        )?;
        // What is glued to a figure is no subject, and neither is what a count is
        // divided by.
        let is_divided = unit == Unit::COUNT && scanner.rest.trim_start().starts_with('/');
        if is_divided || scanner.rest.starts_with(|c| !is_between(c)) {
            return no_unit(scanner.rest);
        }
        Ok(Self::of(is_about, extent, unit, noun))
    }

    /// Reads a text, which is then kept.
    fn read(text: &str) -> Result<Self, QuantityError> {
        let mut scanner = Scanner { rest: text.trim() };
        let mut figures = Self::shares(&mut scanner);
        if figures.is_empty() {
            figures.push(Self::scan(&mut scanner)?);
        }
        // What stands up to the next figure is the subject of the one before.
        let add = |figures: &mut Vec<Self>, words: &str| {
            let last = figures.len() - 1;
            let subject = format!("{} {words}", figures[last].subject);
            subject.trim().clone_into(&mut figures[last].subject);
        };
        while let Some((before, figure, behind)) = next_figure(scanner.rest)? {
            add(&mut figures, before.trim_matches(is_between));
            figures.push(figure);
            scanner = behind;
        }
        add(&mut figures, scanner.rest.trim());
        let mut first = figures.remove(0);
        (first.also, first.text) = (figures, text.to_owned());
        Ok(first)
    }
}

/// Refuses a text unless something holds.
fn ensure(holds: bool, why: &str) -> Result<(), QuantityError> {
    if holds { Ok(()) } else { refused(why) }
}

/// Takes the words between a number and what it is for each of, or its period:
/// `meetings` of ` meetings/rep/month`.
fn noun<'text>(scanner: &mut Scanner<'text>, unit: &mut Unit) -> &'text str {
    let rates = ["/", " per ", " a "].iter().filter_map(|sign| scanner.rest.find(sign)).min();
    let (noun, rest) = scanner.rest.split_at(rates.unwrap_or_default());
    let mut behind = Scanner { rest };
    let is_noun = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '&');
    if !noun.starts_with(' ') || !noun.chars().all(is_noun) || !unit.scan_rates(&mut behind) {
        return "";
    }
    *scanner = behind;
    noun.trim()
}

/// Finds the next figure among words. What begins with digits and goes on in
/// letters is a name: `6sense`, `2nd`.
fn next_figure(words: &str) -> Result<Option<(&str, Figure, Scanner<'_>)>, QuantityError> {
    for (at, _) in words.char_indices().filter(|(_, c)| !is_between(*c)) {
        let (before, rest) = words.split_at(at);
        // Between two figures it is no bound: `8 touches over 3 weeks`.
        let is_over = rest.starts_with("over ") && !before.trim_end().ends_with([',', ';', '(']);
        if is_over || !before.ends_with(is_between) {
            continue;
        }
        let mut scanner = Scanner { rest };
        let word = rest.split_whitespace().next().unwrap_or_default();
        match Figure::scan(&mut scanner) {
            Ok(figure) => return Ok(Some((before, figure, scanner))),
            Err(error) if word.contains(is_digit) && !word.contains(char::is_alphabetic) => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    Ok(None)
}

impl FromStr for Figure {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        Self::read(text).map_err(|error| QuantityError(format!("`{text}` is no figure: {error}")))
    }
}

/// One end of a figure.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) amount: Amount,
    /// What its multiple stands for.
    factor: i128,
    /// What its signs say is measured.
    sign: Option<Measure>,
}

impl End {
    /// Reads a number with its dollar sign and multiple, or with what stands
    /// behind it: `%`, `x`, `:1`, `/3`. `sign` is that of the end before.
    pub(super) fn scan(
        scanner: &mut Scanner<'_>,
        sign: Option<Measure>,
    ) -> Result<Self, QuantityError> {
        let is_negative = scanner.minus();
        let in_dollars = scanner.take(&["$"]) || sign == Some(Measure::Usd);
        ensure(
            scanner.rest.starts_with(|c| is_digit(c) || c == '.'),
            "it does not begin with a number: write the figure first, then its subject, as in `200+ customers`",
        )?;
        let amount = amount(scanner)? * if is_negative { -1 } else { 1 };
        let factor = match scanner.multiple() {
            Some(("m", _)) if !in_dollars => {
                return refused(
                    "it could be minutes, months or millions: write 9min, 9 months or 9M",
                );
            }
            multiple => multiple.map_or(1, |(_, factor)| factor),
        };
        let mut end = Self { amount: amount * factor, factor, sign: None };
        let mut behind = *scanner;
        let is_times = behind.take(&["x", "×"]) && !behind.rest.starts_with(char::is_alphabetic);
        if in_dollars {
            ensure(!scanner.rest.starts_with('%'), "it is in dollars and in percent")?;
            end.sign = Some(Measure::Usd);
        } else if scanner.take(&["%", " %"]) {
            end.sign = Some(Measure::Percent);
        } else if is_times {
            (*scanner, end.sign) = (behind, Some(Measure::Times));
        } else {
            for (line, sign) in [(':', Measure::ToOne), ('/', Measure::Ratio)] {
                if end.sign.is_none() && scanner.between_numbers(line) {
                    let below = self::amount(scanner)?;
                    ensure(below != 0.into(), "a ratio has no zero below its line")?;
                    (end.amount, end.sign) = (end.amount / below.ratio(), Some(sign));
                }
            }
        }
        Ok(end)
    }

    /// Reads what is measured, and the noun in front of its rate.
    pub(super) fn unit<'text>(
        self,
        scanner: &mut Scanner<'text>,
    ) -> Result<(Unit, Ratio<i128>, &'text str), QuantityError> {
        // `90-day` is a number and its unit; `5-20` is a range.
        let is_hyphenated = scanner.take(&["-"]);
        let mut behind = *scanner;
        let time = Unit::scan(&mut behind, None);
        let is_time = time.0.kind() == Kind::Duration;
        let (mut unit, factor) = match self.sign {
            // A fraction may be one of a time: `1/2 day`.
            None | Some(Measure::Ratio) if is_time => {
                *scanner = behind;
                time
            }
            _ if is_hyphenated => return no_unit(scanner.rest),
            sign => Unit::scan(scanner, sign),
        };
        // Thousands of percent or of hours are a slip.
        if self.factor != 1 && !matches!(unit.kind(), Kind::Usd | Kind::Count | Kind::Frequency) {
            return no_unit(&unit.name(false));
        }
        let noun = if unit == Unit::COUNT { noun(scanner, &mut unit) } else { "" };
        Ok((unit, factor, noun))
    }

    /// Reads the upper end of a range that begins with this one, and gives this
    /// one what is said at the other alone.
    fn up_to(&mut self, scanner: &mut Scanner<'_>) -> Result<Amount, QuantityError> {
        let has_sign = scanner.rest.starts_with('$');
        let mut end = Self::scan(scanner, self.sign)?;
        // `$200K–500K` says its sign once, and `$5–15M` its multiple too. Which
        // one the low end of `$500–2K` has, nobody can tell.
        if !has_sign && self.factor == 1 && end.factor != 1 {
            self.amount = self.amount * end.factor;
            ensure(
                self.amount < end.amount,
                "it names its unit at one end only, and could be read two ways: write it at both",
            )?;
        }
        let sign = self.sign.or(end.sign);
        ensure(
            end.sign.is_none_or(|one| Some(one) == sign) && (!has_sign || self.sign.is_some()),
            "the ends of the range are of two kinds",
        )?;
        self.sign = sign;
        if sign == Some(Measure::ToOne) {
            // `1:3–5` names the one once, and `1:5` is less than `1:3`.
            if end.sign.is_none() && self.amount < 1.into() {
                end.amount = Amount::from(end.amount.ratio().recip());
            }
            if end.amount < self.amount {
                std::mem::swap(&mut self.amount, &mut end.amount);
            }
        }
        Ok(end.amount)
    }
}

/// Reads a number; a comma behind it stands between figures.
fn amount(scanner: &mut Scanner<'_>) -> Result<Amount, QuantityError> {
    let whole = scanner.rest;
    let digits = scanner.digits().trim_end_matches([',', '.']);
    scanner.rest = &whole[digits.len()..];
    digits.parse().map_err(|error| QuantityError(format!("`{digits}`: {error}")))
}

/// Refuses what stands where a unit should.
pub(super) fn no_unit<T>(rest: &str) -> Result<T, QuantityError> {
    let unit = rest.split_whitespace().next().unwrap_or("-");
    refused(format!("`{unit}` is no unit that gtm knows: use {UNITS}"))
}

impl fmt::Display for Quantity {
    /// Writes the quantity in the one form this program prints: a dash `–` in
    /// ranges, commas between thousands. It is read back as the same quantity.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |amount: Amount| match self.unit.measure {
            Measure::Usd => short(amount).unwrap_or_else(|| format!("${amount}")),
            Measure::Ratio => format!("{}/{}", amount.ratio().numer(), amount.ratio().denom()),
            Measure::ToOne => format!("{}:{}", amount.ratio().numer(), amount.ratio().denom()),
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
        let (ends, name) =
            (ends.join("–"), self.unit.name(self.extent == Extent::Exactly(1.into())));
        // `100–500+ days` but `30–50%+`: the plus stands before a unit's name, and
        // behind its sign.
        let named = if name.starts_with(' ') { [after, &name] } else { [&name, after] };
        write!(formatter, "{before}{ends}{}{}", named.concat(), self.unit.rates())
    }
}

impl TryFrom<String> for Figure {
    type Error = Refusals;

    fn try_from(text: String) -> Result<Self, Refusals> {
        text.parse().map_err(|error: QuantityError| Refusal::new(Code::Figure, error).into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;

    fn number(whole: i128) -> Amount {
        Amount::from(Ratio::from_integer(whole))
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
        let per = |period| Unit { period: Some(period), ..Unit::COUNT };
        let third = Amount::from(Ratio::new(1, 3));
        for (text, extent, unit, subject) in [
            ("30–50%", Extent::Between(n(30), n(50)), Unit::PERCENT, ""),
            (
                "30-50% of paid budget",
                Extent::Between(n(30), n(50)),
                Unit::PERCENT,
                "of paid budget",
            ),
            ("30%–50%", Extent::Between(n(30), n(50)), Unit::PERCENT, ""),
            (">90% completeness", Extent::MoreThan(n(90)), Unit::PERCENT, "completeness"),
            ("2–4/month", Extent::Between(n(2), n(4)), per("month"), ""),
            ("1/quarter", Extent::Exactly(n(1)), per("quarter"), ""),
            ("1–2x/year per region", Extent::Between(n(1), n(2)), per("year"), "per region"),
            ("5–20", Extent::Between(n(5), n(20)), Unit::COUNT, ""),
            ("100–500+", Extent::BetweenOrMore(n(100), n(500)), Unit::COUNT, ""),
            (
                "1,000–10,000+ attendees",
                Extent::BetweenOrMore(n(1_000), n(10_000)),
                Unit::COUNT,
                "attendees",
            ),
            ("200+ customers", Extent::AtLeast(n(200)), Unit::COUNT, "customers"),
            ("Fewer than 100 customers", Extent::LessThan(n(100)), Unit::COUNT, "customers"),
            (
                "Under 5 minutes to assign",
                Extent::LessThan(n(5)),
                Measure::Minutes.into(),
                "to assign",
            ),
            ("<5 minutes", Extent::LessThan(n(5)), Measure::Minutes.into(), ""),
            ("Within 48 hours", Extent::AtMost(n(48)), Measure::Hours.into(), ""),
            ("90-day rolling plan", Extent::Exactly(n(90)), Measure::Days.into(), "rolling plan"),
            (
                "$200K–$500K+ to invest",
                Extent::BetweenOrMore(n(200_000), n(500_000)),
                Unit::USD,
                "to invest",
            ),
            (">$50K ACV", Extent::MoreThan(n(50_000)), Unit::USD, "ACV"),
            (
                "Under 1/3 of first-year ACV",
                Extent::LessThan(third),
                Unit::RATIO,
                "of first-year ACV",
            ),
            ("at least 3", Extent::AtLeast(n(3)), Unit::COUNT, ""),
            (
                "Up to 1,500.5%",
                Extent::AtMost(Amount::from(Ratio::new(3_001, 2))),
                Unit::PERCENT,
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
        for (text, is_approximate) in [("~70% of leads", true), ("~$30–40K", true), ("70%", false)]
        {
            let figure: Figure = text.parse().unwrap();
            let without: Figure = text.trim_start_matches('~').parse().unwrap();
            assert_eq!(figure.is_approximate, is_approximate, "{text}");
            assert_eq!(figure.quantity(), without.quantity(), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (wrong, error) in [
            ("", "`` is no figure: it does not begin with a number"),
            ("50–30%", "`50–30%` is no figure: the range does not rise"),
            ("5–5", "`5–5` is no figure: the range does not rise"),
            ("Under 5–10", "`Under 5–10` is no figure: a qualifier and a range"),
            (">90%+", "`>90%+` is no figure: a qualifier and a range"),
            ("1/0", "`1/0` is no figure: a ratio has no zero below its line"),
            ("$500–2K", "`$500–2K` is no figure: it names its unit at one end only"),
            ("$50–30K", "`$50–30K` is no figure: it names its unit at one end only"),
            ("24/7", "`24/7` is no figure: a ratio is a share, and below one"),
            ("9m", "`9m` is no figure: it could be minutes, months or millions"),
            ("1–2/3", "`1–2/3` is no figure: the range does not rise"),
            ("30/60/90 days", "`30/60/90 days` is no figure: a ratio is a share"),
            ("$50%", "`$50%` is no figure: it is in dollars and in percent"),
            ("$30–50%", "`$30–50%` is no figure: it is in dollars and in percent"),
            ("3x–50%", "`3x–50%` is no figure: the ends of the range are of two kinds"),
            ("1:0", "`1:0` is no figure: a ratio has no zero below its line"),
            (
                "10%, about lots, 5–3",
                "`10%, about lots, 5–3` is no figure: the range does not rise",
            ),
            ("1,50,0%", "`1,50,0%` is no figure: `1,50,0`: the separators don't group thousands"),
        ] {
            let found = wrong.parse::<Figure>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{wrong}: {found}");
        }
    }

    #[test]
    fn what_looks_like_a_unit_is_no_subject() {
        for (wrong, unit) in [
            ("2/fortnight", "/fortnight"),
            ("2 /fortnight", "/fortnight"),
            ("90-odd days", "odd"),
            ("$5-", "-"),
            ("50%-", "-"),
            ("90-", "-"),
            ("5minutesish", "minutesish"),
            ("1/3%", "%"),
            ("5-star", "star"),
        ] {
            let found = wrong.parse::<Figure>().unwrap_err().to_string();
            let error = format!("`{wrong}` is no figure: `{unit}` is no unit that gtm knows");
            assert!(found.starts_with(&error), "{wrong}: {found}");
        }
    }

    /// Cells as the tables of this trade have them, with what each comes to and
    /// what is counted, by figure.
    const CELLS: &str = include_str!("cells.csv");

    #[test]
    fn cells_of_the_trade_are_read_as_they_are_written() {
        let mut cells = csv::Reader::from_reader(CELLS.as_bytes());
        let mut count = 0;
        let mut wrong = Vec::new();
        for record in cells.records() {
            let record = record.unwrap();
            let found = match record[0].parse::<Figure>() {
                Ok(figure) => {
                    let subjects: Vec<&str> = figure.all().map(Figure::subject).collect();
                    assert_eq!(figure.text(), &record[0]);
                    format!("{} | {}", figure.plain(), subjects.join("; "))
                }
                Err(error) => error.to_string(),
            };
            if found != format!("{} | {}", &record[1], &record[2]) {
                wrong.push(format!("{},{found}", &record[0]));
            }
            count += 1;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(count >= 140, "{count}");
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
            ("$1,234,500", "$1,234,500"),
            ("$5–15M", "$5M–$15M"),
            ("$200K–500K", "$200K–$500K"),
            ("1 month", "1 month"),
        ] {
            assert_eq!(text.parse::<Figure>().unwrap().quantity().to_string(), printed);
        }
    }

    fn amounts() -> impl Strategy<Value = Amount> {
        (1_i128..1_000_000, 0_u32..3)
            .prop_map(|(whole, places)| Amount::from(Ratio::new(whole, 10_i128.pow(places))))
    }

    fn units() -> impl Strategy<Value = Unit> {
        let measures = prop::sample::select(Measure::VARIANTS);
        let each = prop::option::of(prop::sample::select(&["user", "rep", "lead"]));
        let period = prop::option::of(prop::sample::select(&["day", "month", "year"]));
        let units = (measures, each, period).prop_map(|(measure, each, period)| Unit {
            measure,
            each,
            period,
        });
        // What comes three times in a week is counted, and a share is below one.
        let is_read_back = |unit: &Unit| {
            let is_rate = unit.each.is_some() || unit.period.is_some();
            unit.measure != Measure::Ratio && !(is_rate && unit.measure == Measure::Times)
        };
        units.prop_filter("has a form of its own", is_read_back)
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(low in amounts(), more in amounts(), unit in units(), shape in 0..7) {
            let high = Amount::from(low.ratio() + more.ratio());
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
