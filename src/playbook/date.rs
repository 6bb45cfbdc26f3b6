//! Dates: a day of the calendar as `2026-03-31`, and in filled sheets also as
//! spreadsheets write it.
//!
//! Nothing here knows what day it is: whoever compares with today brings it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::yaml::{Code, Refusal, parsed};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u16,
    day: u16,
}

/// A text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not written as dates are.
    #[error("not a date: write year, month and day, as in 2026-03-31")]
    NotADate,
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// It is another day where the month comes first.
    #[error("it is {0} with the day first (dmy), and {1} with the month first (mdy)")]
    Ambiguous(Date, Date),
}

/// Which part of a date as `3/4/2027` comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray, strum::EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum DateOrder {
    /// The day: 31/1/2027
    Dmy,
    /// The month: 1/31/2027
    Mdy,
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<DateError> for Refusal {
    fn from(error: DateError) -> Self {
        Self::new(Code::Value, error)
    }
}

impl Date {
    fn new(year: u16, month: u16, day: u16) -> Result<Self, DateError> {
        if year == 0 || day == 0 || day > days(year, month) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self { year, month, day })
    }

    /// Reads a date as spreadsheets write it, too: `31.1.2027`, and `31/1/2027`
    /// or `1/31/2027` where the order is given or only one of them is a day.
    pub fn read(text: &str, order: Option<DateOrder>) -> Result<Self, DateError> {
        let text = text.trim();
        let Some(sign) = text.chars().find(|sign| ['.', '/'].contains(sign)) else {
            return text.parse();
        };
        let parts: Vec<&str> = text.split(sign).collect();
        let [one, two, year] = parts.as_slice() else {
            return Err(DateError::NotADate);
        };
        let (one, two) = (number(one, 1..=2)?, number(two, 1..=2)?);
        let year = number(year, 4..=4)?;
        let (day_first, month_first) = (Self::new(year, two, one), Self::new(year, one, two));
        match (order, day_first, month_first) {
            // Nobody puts dots behind the month.
            (_, date, _) if sign == '.' => date,
            (Some(DateOrder::Dmy), date, _) | (Some(DateOrder::Mdy), _, date) => date,
            (None, Ok(one), Ok(other)) if one != other => Err(DateError::Ambiguous(one, other)),
            (None, date, other) => date.or(other),
        }
    }

    /// Returns how many days it is from another, the first of March of year 0.
    pub fn ordinal(self) -> u32 {
        let (year, month, day) = (u32::from(self.year), u32::from(self.month), u32::from(self.day));
        // A leap day is the last of a year that begins in March.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1
    }

    /// Returns the same day of the next year; of a leap day the day after.
    pub fn a_year_later(self) -> Self {
        let year = self.year.saturating_add(1);
        if self.day > days(year, self.month) {
            return Self { year, month: self.month + 1, day: 1 };
        }
        Self { year, ..self }
    }
}

/// Returns how many days a month has; none, if there is no such month.
fn days(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Err(DateError::NotADate);
        };
        Self::new(number(year, 4..=4)?, number(month, 2..=2)?, number(day, 2..=2)?)
    }
}

/// Reads a number of so many digits.
fn number(part: &str, digits: RangeInclusive<usize>) -> Result<u16, DateError> {
    let is_one = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| is_one).ok_or(DateError::NotADate)
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "a day, as 2026-03-31",
            "pattern": r"^\d{4}-\d{2}-\d{2}$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_are_read_and_no_others() {
        for text in ["2026-03-31", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for (text, error) in [
            ("2026-02-29", DateError::NoSuchDay),
            ("1900-02-29", DateError::NoSuchDay),
            ("2026-13-01", DateError::NoSuchDay),
            ("2026-00-01", DateError::NoSuchDay),
            ("2026-04-00", DateError::NoSuchDay),
            ("0000-01-01", DateError::NoSuchDay),
            ("2026-3-31", DateError::NotADate),
            ("31.3.2026", DateError::NotADate),
            ("2026-03-31T00:00", DateError::NotADate),
            ("+026-03-31", DateError::NotADate),
            ("", DateError::NotADate),
        ] {
            assert_eq!(text.parse::<Date>(), Err(error), "{text}");
        }
    }

    #[test]
    fn dates_of_spreadsheets_are_read_and_what_could_be_two_is_not() {
        use DateOrder::{Dmy, Mdy};
        for (text, order, date) in [
            ("2027-01-31", None, "2027-01-31"),
            ("31.1.2027", None, "2027-01-31"),
            ("03.04.2027", Some(Mdy), "2027-04-03"),
            ("31/01/2027", None, "2027-01-31"),
            ("1/31/2027", None, "2027-01-31"),
            ("5/5/2027", None, "2027-05-05"),
            ("3/4/2027", Some(Dmy), "2027-04-03"),
            ("3/4/2027", Some(Mdy), "2027-03-04"),
        ] {
            assert_eq!(Date::read(text, order).unwrap().to_string(), date, "{text}");
        }
        for text in ["1/31/27", "31.1.", "1/2/3/2027", "/1/2027", "31/1.2027"] {
            assert_eq!(Date::read(text, None), Err(DateError::NotADate), "{text}");
        }
        assert_eq!(Date::read("1/31/2027", Some(Dmy)), Err(DateError::NoSuchDay));
        let error = Date::read("3/4/2027", None).unwrap_err().to_string();
        assert_eq!(error, "it is 2027-04-03 with the day first (dmy), and 2027-03-04 with the month first (mdy)");
    }

    #[test]
    fn each_day_is_one_more() {
        let ordinal = |text: &str| text.parse::<Date>().unwrap().ordinal();
        for (one, next) in [
            ("2026-12-31", "2027-01-01"),
            ("2026-02-28", "2026-03-01"),
            ("2028-02-29", "2028-03-01"),
            ("2026-11-30", "2026-12-01"),
        ] {
            assert_eq!(ordinal(one) + 1, ordinal(next), "{one}");
        }
        assert_eq!(ordinal("2027-11-27") - ordinal("2026-11-27"), 365);
    }

    #[test]
    fn a_year_goes_by() {
        let later = |text: &str| text.parse::<Date>().unwrap().a_year_later().to_string();
        assert_eq!(later("2025-03-31"), "2026-03-31");
        assert_eq!(later("2024-02-29"), "2025-03-01");
    }
}
