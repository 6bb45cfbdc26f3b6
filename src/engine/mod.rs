//! Pure functions over model and catalog, one file or folder each.

pub mod allocate;
pub mod budget;
pub mod check;
pub mod conflicts;
pub mod diff;
pub mod gate;
pub mod import;
pub mod links;
pub mod mix;
pub mod moves;
pub mod next;
pub mod portfolio;
mod prelude;
pub mod resolve;
pub mod review;
pub mod rows;
pub mod rules;
pub mod score;
pub mod search;
pub mod sheet;
pub mod tables;
pub mod template;
