//! Pure functions over model and catalog, one file each.

pub mod allocate;
pub mod diff;
pub mod facts;
pub mod inventory;
pub mod next;
pub mod resolve;
