//! Quantities and the text forms that they parse: money, headcount, growth,
//! figures, measurements.
//!
//! A value is parsed from text, compared, and written back as text. Nothing here
//! knows a file, a command or an output. [`scanner`] reads every number, and
//! [`mod@unit`] has the table of all units.

pub mod amount;
pub mod figure;
pub mod growth;
pub mod headcount;
pub mod measurement;
pub mod money;
pub mod plan;
mod prelude;
pub mod scanner;
pub mod unit;
