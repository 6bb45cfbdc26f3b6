//! Pure functions over model and catalog, one file or folder each.

pub mod allocate;
pub mod facts;
pub mod inventory;
pub mod resolve;
pub mod search;
