//! Units: what a number counts. One table has all that is known of them.

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kinds of quantity a column of figures may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
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

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::VariantArray)]
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

/// What is known of a unit.
pub struct UnitRow {
    /// The unit that it is, or is turned into.
    pub unit: Unit,
    /// The kind of quantity that it measures.
    pub kind: Kind,
    /// Its names in figures: of one, and of several.
    pub names: &'static str,
    /// What else stands for it in measurements.
    pub also: &'static str,
    /// How much one is, beside the others of one scale: those that it can be
    /// turned into. A month has no fixed number of days, nor a year of weeks.
    size: (i128, Scale),
    /// What an amount in it is called.
    pub called: &'static str,
    /// An amount in it, as it is typed.
    pub example: &'static str,
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

/// Every unit, in the order of the enum; then what is typed and turned into one.
#[rustfmt::skip]
const UNITS: &[UnitRow] = {
    use Kind::{Duration, Frequency};
    use Scale::{AWeek, AYear, Dollars, Months, Share, Things, Time};
    &[
        row(Unit::Percent, Kind::Percent, "%", "percent pct", (1, Share), "a percentage", "34%"),
        row(Unit::Count, Kind::Count, "", "", (1, Things), "a count", "12"),
        row(Unit::Usd, Kind::Usd, "", "usd dollars", (1, Dollars), "an amount in dollars", "850 USD"),
        row(Unit::Minutes, Duration, "minute minutes", "min mins", (60, Time), "a time in minutes", "9min"),
        row(Unit::Hours, Duration, "hour hours", "h hr hrs", (60 * 60, Time), "a time in hours", "36h"),
        row(Unit::Days, Duration, "day days", "d", (24 * 60 * 60, Time), "a time in days", "3days"),
        row(Unit::Weeks, Duration, "week weeks", "w wk wks", (7 * 24 * 60 * 60, Time), "a time in weeks", "2weeks"),
        row(Unit::Months, Duration, "month months", "mo mos", (1, Months), "a time in months", "2months"),
        row(Unit::PerWeek, Frequency, "week", "w wk", (1, AWeek), "a number per week", "2/week"),
        row(Unit::PerMonth, Frequency, "month", "mo", (12, AYear), "a number per month", "4/month"),
        row(Unit::PerQuarter, Frequency, "quarter", "q qtr", (4, AYear), "a number per quarter", "1/quarter"),
        row(Unit::PerYear, Frequency, "year", "y yr", (1, AYear), "a number per year", "2/year"),
        row(Unit::Ratio, Kind::Ratio, "", "", (100, Share), "a ratio", "33%, 0.33 or 1/3"),
        row(Unit::Minutes, Duration, "", "s sec secs second seconds", (1, Time), "", ""),
    ]
};

/// The multiples that stand behind a number, the largest first: their letter
/// in figures and measurements, their names in amounts of money, the factor.
pub const MULTIPLES: [(&str, &str, i128); 3] = [
    ("B", "b bn billion", 1_000_000_000),
    ("M", "m mm mn mio million", 1_000_000),
    ("K", "k thousand", 1_000),
];

/// What else makes another quantity of the number before it.
const OTHER_UNITS: &str = "a an per x times quarters years yrs";

const fn row(
    unit: Unit,
    kind: Kind,
    names: &'static str,
    also: &'static str,
    size: (i128, Scale),
    called: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow { unit, kind, names, also, size, called, example }
}

/// Whether a word is one of several, in either case.
pub fn is_named(word: &str, names: &str) -> bool {
    names.split_whitespace().any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether a word stands for a unit, or a part of one, anywhere.
pub fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|row| row.is_typed(word))
        || MULTIPLES.iter().any(|(_, names, _)| is_named(word, names))
        || is_named(word, OTHER_UNITS)
}

impl Unit {
    /// Returns what is known of it.
    pub fn row(self) -> &'static UnitRow {
        &UNITS[self as usize]
    }

    /// Returns the kind of quantity that this unit measures.
    pub fn kind(self) -> Kind {
        self.row().kind
    }

    /// Returns how an amount in this unit is typed.
    pub fn example(self) -> &'static str {
        self.row().example
    }

    /// Returns the smaller of two units, so that a difference of amounts in
    /// them is as near to a whole number as it can be; this one where neither is.
    #[must_use]
    pub fn finer(self, other: Self) -> Self {
        let is_finer = other.row().in_units(self).is_some_and(|factor| factor < 1.into());
        if is_finer { other } else { self }
    }
}

impl UnitRow {
    /// Returns the units of a kind, as they are typed.
    pub fn of(kind: Kind) -> impl Iterator<Item = &'static Self> {
        UNITS.iter().filter(move |row| row.kind == kind)
    }

    /// Whether a word means it in a measurement.
    pub fn is_typed(&self, word: &str) -> bool {
        is_named(word, self.names) || is_named(word, self.also)
    }

    /// Returns how many of a unit one is, if that is fixed.
    pub fn in_units(&self, unit: Unit) -> Option<Ratio<i128>> {
        let ((size, scale), (other_size, other_scale)) = (self.size, unit.row().size);
        (scale == other_scale).then(|| Ratio::new(size, other_size))
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn each_unit_has_its_row() {
        for unit in Unit::VARIANTS {
            assert_eq!(unit.row().unit, *unit);
        }
    }

    #[test]
    fn the_finer_unit_is_the_smaller_one() {
        assert_eq!(Unit::Weeks.finer(Unit::Days), Unit::Days);
        assert_eq!(Unit::PerMonth.finer(Unit::PerQuarter), Unit::PerQuarter);
        assert_eq!(Unit::Count.finer(Unit::Percent), Unit::Count);
    }
}
