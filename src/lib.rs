//! `gtm` tells a B2B SaaS company what its marketing should do at the stage it
//! is in.
//!
//! The modules depend one way, each on those above it only:
//!
//! | module | what it holds |
//! |---|---|
//! | [`model`] | plain types and the text forms they parse: money, figures, stages, guides |
//! | [`catalog`] | the playbooks: embedded files, each parsed when first asked for |
//! | [`engine`] | pure functions over model and catalog: stage resolution, inventories |
//! | [`document`] | what is said, without a format: headings, tables, checklists, gauges |
//! | [`report`] | one view per command: serializable, and told as a document and a sheet |
//! | [`render`] | one file per format |
//! | [`cli`] | one file per command, settings, streams, errors, exit codes |
//!
//! Nothing above `cli` knows of arguments, terminals, exit codes or standard
//! streams. `docs/architecture.md` tells the rest.

pub mod catalog;
pub mod cli;
pub mod document;
pub mod engine;
pub mod model;
pub mod render;
pub mod report;
