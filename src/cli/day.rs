//! The day: the one place that reads the clock, for answers that depend on it.

use super::prelude::*;
use super::settings::variable;

/// Returns the day that was typed, or else that of `GTM_DATE`, or else the
/// system's.
pub(super) fn today(typed: Option<Date>) -> Result<Date> {
    if let Some(day) = typed.map_or_else(|| variable("GTM_DATE"), |day| Ok(Some(day)))? {
        return Ok(day);
    }
    let system = jiff::ZonedDateTime::now().date().to_string();
    system.parse().or_usage("the system's day can't be used")
}
