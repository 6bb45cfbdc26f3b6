//! Units: what a number counts. The tables here have all that is known of them.
//!
//! A unit is a measure, as dollars, perhaps for each of something, and perhaps
//! in a period: `$15/user/month`. So whatever is measured has its rates without
//! a row for each.

use super::prelude::*;
use strum::VariantArray;

/// What kinds of quantity a column of figures may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// Parts of a hundred: `30–50%`.
    Percent,
    /// Whole things: `5–20`, `200+ customers`.
    Count,
    /// US dollars: `$200K–$500K+`, `$15/user/month`.
    Usd,
    /// A span of time: `Under 5 minutes`, `90-day`.
    Duration,
    /// Times or things in a period, or for each of something: `2–4/month`,
    /// `1–2x/year`, `8 meetings/rep/month`.
    Frequency,
    /// A share as a fraction, or a ratio: `1/3`, `3:1`.
    Ratio,
    /// How many times as much: `3–4x`.
    Multiple,
}

impl Kind {
    /// Returns what a value of this kind is called, and a well-formed figure of it.
    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Percent => ("a percentage", "10–20%"),
            Self::Count => ("a bare number", "5–20"),
            Self::Usd => ("an amount in dollars", "$200K–$500K+"),
            Self::Duration => ("a time in", "under 5 minutes"),
            Self::Frequency => ("a number", "2–4/month"),
            Self::Ratio => ("a ratio", "1/3"),
            Self::Multiple => ("a multiple", "3–4x"),
        }
    }

    /// Returns a well-formed figure of this kind, for error messages.
    pub fn example(self) -> &'static str {
        self.row().1
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Measure {
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
    /// Quarters of a year.
    Quarters,
    /// Years.
    Years,
    /// A share of one: `1/3`.
    Ratio,
    /// So many to one: `3:1`.
    ToOne,
    /// So many times as much: `3x`.
    Times,
}

/// What an amount counts. As text it is `usd-per-user-per-month`, and `per-month`
/// where things are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerializeDisplay, JsonSchema)]
#[schemars(with = "String")]
pub struct Unit {
    /// What is measured.
    pub measure: Measure,
    /// What it is for each of, by its first name in the table.
    pub each: Option<&'static str>,
    /// The time that it is for, by the same.
    pub period: Option<&'static str>,
}

/// Units that can be turned into each other.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Share,
    Things,
    Dollars,
    Time,
    Months,
    AWeek,
    AYear,
}

/// What seconds are called. They are turned into minutes.
const SECONDS: &str = "s sec secs second seconds";

/// The periods by their names, and how often one comes in a week or in a year.
const PERIODS: &[(&str, i128, Scale)] = &[
    ("day days d", 7, Scale::AWeek),
    ("week weeks w wk", 1, Scale::AWeek),
    ("month months mo", 12, Scale::AYear),
    ("quarter quarters q qtr", 4, Scale::AYear),
    ("year years y yr", 1, Scale::AYear),
];

/// What amounts are for each of, by its names.
const EACH: &[&str] = &[
    "user users seat seats",
    "person people head employee fte",
    "rep reps",
    "sdr sdrs bdr bdrs",
    "ae aes",
    "csm csms",
    "customer customers",
    "account accounts",
    "lead leads",
    "contact contacts",
    "meeting meetings",
    "opportunity opportunities opp opps",
    "deal deals",
    "event events",
];

/// The multiples that stand behind a number, the largest first: their letter
/// in figures and measurements, their names in amounts of money, the factor.
pub const MULTIPLES: [(&str, &str, i128); 3] = [
    ("B", "b bn billion", 1_000_000_000),
    ("M", "m mm mn mio million", 1_000_000),
    ("K", "k thousand", 1_000),
];

/// The units in a sentence.
pub(super) const UNITS: &str =
    "%, $ or USD, K, M or B, x, 1/3, 3:1, minutes to years, /day to /year, /user, or a bare count";

/// Returns what a multiple stands for.
pub(super) fn multiple(word: &str) -> Option<i128> {
    let multiple = MULTIPLES.iter().find(|(_, names, _)| is_named(word, names));
    multiple.map(|(.., factor)| *factor)
}

/// Whether a word is one of several, in either case.
pub fn is_named(word: &str, names: &str) -> bool {
    names.split_whitespace().any(|name| name.eq_ignore_ascii_case(word))
}

/// Returns the first of the names among which a word is, if it is any.
fn first_name<'names>(
    mut all: impl Iterator<Item = &'names str>,
    word: &str,
) -> Option<&'names str> {
    all.find(|names| is_named(word, names))?.split(' ').next()
}

/// Returns how many of another one is, if that is fixed.
fn ratio(one: (i128, Scale), other: (i128, Scale)) -> Option<Ratio<i128>> {
    (one.1 == other.1).then(|| Ratio::new(one.0, other.0))
}

impl Measure {
    /// Returns its names, of one, of several, and what else stands for it; how much
    /// one is, beside the others of one scale: those that it can be turned into; and
    /// an amount in it, as it is typed. A month has no fixed number of days, nor a
    /// year of weeks.
    fn row(self) -> (&'static str, (i128, Scale), &'static str) {
        use Scale::{Dollars, Months, Share, Things, Time};
        match self {
            Self::Percent => ("% % percent pct", (1, Share), "34%"),
            Self::Count => ("", (1, Things), "12"),
            Self::Usd => ("usd usd dollars", (1, Dollars), "850 USD"),
            Self::Minutes => ("minute minutes min mins", (1, Time), "9min"),
            Self::Hours => ("hour hours h hr hrs", (60, Time), "36h"),
            Self::Days => ("day days d", (24 * 60, Time), "3days"),
            Self::Weeks => ("week weeks w wk wks", (7 * 24 * 60, Time), "2weeks"),
            Self::Months => ("month months mo mos", (1, Months), "2months"),
            Self::Quarters => ("quarter quarters qtr", (3, Months), "2quarters"),
            Self::Years => ("year years y yr yrs", (12, Months), "2years"),
            Self::Ratio => ("", (100, Share), "33%, 0.33 or 1/3"),
            Self::ToOne => ("", (100, Share), "3:1"),
            Self::Times => ("x x × times", (100, Share), "3x"),
        }
    }

    /// Returns the measure that a word names, and how many of it that is: seconds
    /// are minutes.
    fn named(word: &str) -> Option<(Self, Ratio<i128>)> {
        if is_named(word, SECONDS) {
            return Some((Self::Minutes, Ratio::new(1, 60)));
        }
        let mut all = Self::VARIANTS.iter();
        all.find(|measure| is_named(word, measure.row().0)).map(|measure| (*measure, 1.into()))
    }

    /// The same of what measures time.
    pub fn of_time(word: &str) -> Option<(Self, Ratio<i128>)> {
        Self::named(word).filter(|(measure, _)| Unit::from(*measure).kind() == Kind::Duration)
    }
}

impl From<Measure> for Unit {
    fn from(measure: Measure) -> Self {
        Self { measure, each: None, period: None }
    }
}

impl Unit {
    /// Parts of a hundred.
    pub const PERCENT: Self = Self { measure: Measure::Percent, each: None, period: None };
    /// Whole things.
    pub const COUNT: Self = Self { measure: Measure::Count, ..Self::PERCENT };
    /// US dollars.
    pub const USD: Self = Self { measure: Measure::Usd, ..Self::PERCENT };
    /// A share of one.
    pub const RATIO: Self = Self { measure: Measure::Ratio, ..Self::PERCENT };

    /// Reads what stands behind a number, where its sign has not said the measure
    /// already: ` min`, `x/year`, `/user/month`, ` a week`. Without a word it
    /// is a count. With how many of the unit one is.
    pub fn scan(scanner: &mut Scanner<'_>, sign: Option<Measure>) -> (Self, Ratio<i128>) {
        let mut behind = Scanner { rest: scanner.rest.trim_start() };
        let word = behind.take_while(|c| c.is_ascii_alphabetic() || matches!(c, '%' | '×'));
        let named = Measure::named(word).filter(|_| sign.is_none());
        if named.is_some() {
            *scanner = behind;
        }
        let (measure, factor) = named.unwrap_or((sign.unwrap_or(Measure::Count), 1.into()));
        let mut unit = Self::from(measure);
        // What comes three times in a week is counted.
        if unit.scan_rates(scanner) && measure == Measure::Times {
            unit.measure = Measure::Count;
        }
        (unit, factor)
    }

    /// Reads what an amount is for each of, and its period, each behind a line or
    /// `per`, and says whether there was one.
    pub fn scan_rates(&mut self, scanner: &mut Scanner<'_>) -> bool {
        let mut is_rate = false;
        loop {
            let mut behind = Scanner { rest: scanner.rest.trim_start() };
            if !behind.take(&["/", "per ", "a "]) {
                return is_rate;
            }
            behind.rest = behind.rest.trim_start();
            let word = behind.word();
            let period = first_name(PERIODS.iter().map(|(names, ..)| *names), word);
            let each = first_name(EACH.iter().copied(), word);
            match (period, each) {
                (Some(_), _) if self.period.is_none() => self.period = period,
                (_, Some(_)) if self.each.is_none() => self.each = each,
                _ => return is_rate,
            }
            (*scanner, is_rate) = (behind, true);
        }
    }

    /// Returns the kind of quantity that it measures.
    pub fn kind(self) -> Kind {
        match self.measure {
            Measure::Percent => Kind::Percent,
            Measure::Count if self.each.is_some() || self.period.is_some() => Kind::Frequency,
            Measure::Count => Kind::Count,
            Measure::Usd => Kind::Usd,
            Measure::Ratio | Measure::ToOne => Kind::Ratio,
            Measure::Times => Kind::Multiple,
            _ => Kind::Duration,
        }
    }

    /// Returns its name behind an amount, with the space in front where it is a
    /// word.
    pub fn name(self, is_one: bool) -> String {
        let mut names = self.measure.row().0.split(' ');
        let name = names.nth(usize::from(!is_one)).unwrap_or_default();
        match self.measure {
            Measure::Usd | Measure::Count => String::new(),
            _ if self.kind() == Kind::Duration => format!(" {name}"),
            _ => name.to_owned(),
        }
    }

    /// Returns what it is for each of and its period: `/user/month`.
    pub fn rates(self) -> String {
        let names = self.each.iter().chain(&self.period);
        names.fold(String::new(), |rates, name| rates + "/" + name)
    }

    /// Returns what an amount in it is called.
    pub fn called(self) -> String {
        let time = if self.kind() == Kind::Duration { self.name(false) } else { String::new() };
        format!("{}{time}{}", self.kind().row().0, self.rates().replace('/', " per "))
    }

    /// Returns how an amount in it is typed.
    pub fn example(self) -> String {
        let example = if self.kind() == Kind::Frequency { "4" } else { self.measure.row().2 };
        format!("{example}{}", self.rates())
    }

    /// Returns how many of another unit one is, if that is fixed. Shares that are
    /// lost in a month don't add up to those of a year.
    pub fn in_units(self, other: Self) -> Option<Ratio<i128>> {
        let size = ratio(self.measure.row().1, other.measure.row().1)?;
        if self.each != other.each || self.period == other.period {
            return (self.each == other.each).then_some(size);
        }
        let adds_up = matches!(self.measure, Measure::Count | Measure::Usd);
        let often = |unit: Self| {
            let is_it =
                |row: &&(&str, i128, Scale)| unit.period.is_some_and(|one| is_named(one, row.0));
            PERIODS.iter().find(is_it).map(|row| (row.1, row.2))
        };
        Some(size * ratio(often(self)?, often(other)?)?).filter(|_| adds_up)
    }

    /// Returns the smaller of two units, so that a difference of amounts in
    /// them is as near to a whole number as it can be; this one where neither is.
    #[must_use]
    pub fn finer(self, other: Self) -> Self {
        let is_finer = other.in_units(self).is_some_and(|factor| factor < 1.into());
        if is_finer { other } else { self }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (measure, rates) = (<&str>::from(self.measure), self.rates().replace('/', "-per-"));
        match self.kind() {
            Kind::Frequency => formatter.write_str(rates.trim_start_matches('-')),
            _ => write!(formatter, "{measure}{rates}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finer_unit_is_the_smaller_one() {
        let weeks = Unit::from(Measure::Weeks);
        assert_eq!(weeks.finer(Measure::Days.into()), Measure::Days.into());
        let per = |period| Unit { period: Some(period), ..Unit::COUNT };
        assert_eq!(per("month").finer(per("quarter")), per("quarter"));
        assert_eq!(Unit::COUNT.finer(Unit::PERCENT), Unit::COUNT);
    }

    #[test]
    fn what_is_paid_in_a_month_is_turned_into_a_year_and_what_is_lost_is_not() {
        let [month, year] =
            ["month", "year"].map(|period| Unit { period: Some(period), ..Unit::USD });
        assert_eq!(month.in_units(year), Some(12.into()));
        assert_eq!(Unit { each: Some("user"), ..month }.in_units(year), None);
        let lost = |unit| Unit { measure: Measure::Percent, ..unit };
        assert_eq!(lost(month).in_units(lost(year)), None);
        assert_eq!(Unit::from(Measure::Times).in_units(Unit::PERCENT), Some(100.into()));
    }
}
