//! Pure functions over model and catalog, one file each.

pub mod allocate;
pub mod facts;
pub mod inventory;
pub mod metrics;
pub mod readings;
pub mod resolve;
pub mod score;
