//! Dates: a day of the calendar as `2026-03-31`, and no other way.
//!
//! Nothing here knows what day it is: whoever compares with today brings it.

use std::fmt;
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
    /// Returns the same day of the next year; of a leap day the day after.
    pub fn a_year_later(self) -> Self {
        let year = self.year.saturating_add(1);
        if self.day > days(year, self.month) {
            return Self { year, month: self.month + 1, day: 1 };
        }
        Self { year, ..self }
    }

    /// Returns the same day so many months later, or the last one of that month.
    pub fn months_later(self, months: u16) -> Self {
        let months = months.saturating_add(self.month - 1);
        let (year, month) = (self.year.saturating_add(months / 12), months % 12 + 1);
        Self { year, month, day: self.day.min(days(year, month)) }
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
        let number = |part: &str, digits: usize| {
            let all_digits = part.bytes().all(|byte| byte.is_ascii_digit());
            let is_one = part.len() == digits && all_digits;
            part.parse().ok().filter(|_| is_one).ok_or(DateError::NotADate)
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        if year == 0 || day == 0 || day > days(year, month) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self { year, month, day })
    }
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
    fn a_year_goes_by() {
        let later = |text: &str| text.parse::<Date>().unwrap().a_year_later().to_string();
        assert_eq!(later("2025-03-31"), "2026-03-31");
        assert_eq!(later("2024-02-29"), "2025-03-01");
    }
}
