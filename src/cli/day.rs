//! The day: the one place that reads the clock, for answers that depend on it.

use super::company::read;
use super::prelude::*;
use super::settings::variable;

/// Returns the day that was typed, or else that of `GTM_DATE`, or else the
/// system's.
pub(super) fn today(typed: Option<Date>) -> Result<Date> {
    if let Some(typed) = typed {
        return Ok(typed);
    }
    let set = read("GTM_DATE=", variable("GTM_DATE")?.as_deref())?;
    let system = || jiff::ZonedDateTime::now().date().to_string().parse();
    set.map_or_else(system, Ok).or_usage("the system's day can't be used")
}
