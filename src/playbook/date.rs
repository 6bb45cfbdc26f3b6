//! Dates: a day of the calendar as `2026-03-31`, and in filled sheets also as
//! spreadsheets write it.
//!
//! Nothing here knows what day it is: whoever compares with today brings it.

use super::prelude::*;
use std::str::FromStr;

use jiff::civil;
use serde_with::{DeserializeFromStr, SerializeDisplay};

/// A day of the calendar, as 2026-03-31.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    derive_more::Display,
    SerializeDisplay,
    DeserializeFromStr,
    JsonSchema,
)]
#[schemars(description = "a day, as 2026-03-31")]
pub struct Date(#[schemars(with = "String", regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] civil::Date);

/// A text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not written as dates are, or there is no such day.
    #[error("not a day of the calendar: write year, month and day, as in 2026-03-31")]
    NotADate,
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

impl Date {
    /// Reads a date as spreadsheets write it, too: `31.1.2027`, and `31/1/2027`
    /// or `1/31/2027` where the order is given or only one of them is a day.
    pub fn read(text: &str, order: Option<DateOrder>) -> Result<Self, DateError> {
        let text = text.trim();
        let written = |format| {
            let date = civil::Date::strptime(format, text).ok();
            date.filter(|date| date.year() > 999).map(Self).ok_or(DateError::NotADate)
        };
        match (order, written("%d/%m/%Y"), written("%m/%d/%Y")) {
            // Nobody puts dots behind the month.
            _ if text.contains('.') => written("%d.%m.%Y"),
            _ if !text.contains('/') => text.parse(),
            (Some(DateOrder::Dmy), date, _) | (Some(DateOrder::Mdy), _, date) => date,
            (None, Ok(one), Ok(other)) if one != other => Err(DateError::Ambiguous(one, other)),
            (None, date, other) => date.or(other),
        }
    }

    /// Returns how many days it is after another.
    pub fn days_since(self, other: Self) -> f64 {
        self.0.duration_since(other.0).as_secs_f64() / 86_400.0
    }

    /// Returns the same day of the next year; of a leap day the day after.
    pub fn a_year_later(self) -> Self {
        let (year, month) = (self.0.year().saturating_add(1), self.0.month());
        let next = civil::Date::new(year, month, self.0.day());
        Self(next.or_else(|_| civil::Date::new(year, month + 1, 1)).unwrap_or(self.0))
    }

    /// Returns the same day so many months later, or the last one of that
    /// month.
    pub fn months_later(self, months: u16) -> Self {
        let later = self.0.checked_add(jiff::Span::new().months(months));
        Self(later.unwrap_or(civil::Date::MAX))
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let date = text.parse::<civil::Date>().ok().map(Self);
        // Other ways to write one are not taken.
        date.filter(|date| date.to_string() == text && date.0.year() > 0).ok_or(DateError::NotADate)
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
            ("2026-02-29", DateError::NotADate),
            ("1900-02-29", DateError::NotADate),
            ("2026-13-01", DateError::NotADate),
            ("2026-00-01", DateError::NotADate),
            ("2026-04-00", DateError::NotADate),
            ("0000-01-01", DateError::NotADate),
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
        for text in ["1/31/27", "31.1.", "1/2/3/2027", "/1/2027"] {
            assert_eq!(Date::read(text, None), Err(DateError::NotADate), "{text}");
        }
        assert_eq!(Date::read("1/31/2027", Some(Dmy)), Err(DateError::NotADate));
        let error = Date::read("3/4/2027", None).unwrap_err().to_string();
        assert_eq!(
            error,
            "it is 2027-04-03 with the day first (dmy), and 2027-03-04 with the month first (mdy)"
        );
    }

    #[test]
    fn a_year_goes_by() {
        let later = |text: &str| text.parse::<Date>().unwrap().a_year_later().to_string();
        assert_eq!(later("2025-03-31"), "2026-03-31");
        assert_eq!(later("2024-02-29"), "2025-03-01");
        assert_eq!(later("9999-12-31"), "9999-12-31");
    }
}
