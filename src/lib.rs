//! `gtm` tells a B2B SaaS company what its marketing should do at the stage it
//! is in.
//!
//! The modules depend one way, each on those above it only:
//!
//! | module | what it holds |
//! |---|---|
//! | [`names`] | finding things by the names people give them |
//! | [`yaml`] | from a text to a tree with places, and on to types with every problem told |
//! | [`quantity`] | money, headcount, figures and the text forms they parse |
//! | [`playbook`] | what the files of a playbook hold: stages, guides, frameworks, gates |
//! | [`catalog`] | the playbooks: embedded files, each parsed when first asked for |
//! | [`engine`] | pure functions over playbook and catalog: stage resolution, inventories |
//! | [`document`] | what is said, without a format: headings, tables, checklists, gauges |
//! | [`report`] | one view per command: serializable, and told as a document and a sheet |
//! | [`render`] | one file per format |
//! | [`site`] | the playbooks as a site: its pages, and what their scripts look up |
//! | [`cli`] | one file per command, settings, streams, errors, exit codes |
//!
//! From a company to its stage and one guide:
//!
//! ```standalone_crate
//! use gtm::catalog::Catalog;
//! use gtm::engine::resolve::{Evidence, Policy, resolve};
//!
//! let catalog = Catalog::embedded();
//! let evidence = Evidence {
//!     arr: Some("14.2M".parse()?),
//!     headcount: Some("96".parse()?),
//!     ..Evidence::default()
//! };
//! let resolution = resolve(catalog.stages()?, evidence, Policy::default())?;
//! let stage = resolution.reached().expect("the company has reached a stage");
//! assert_eq!(stage.title, "Scale");
//!
//! let abm = catalog.function_named("abm")?;
//! let page = catalog.page(stage, abm)?.expect("Scale has a guide for ABM");
//! assert_eq!(page.id.as_str(), "scale.abm");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing above `cli` knows of arguments, terminals, exit codes or standard
//! streams. `docs/architecture.md` tells the rest.

pub mod catalog;
pub mod cli;
pub mod document;
pub mod engine;
pub mod names;
pub mod playbook;
pub mod quantity;
pub mod render;
pub mod report;
pub mod site;
pub mod yaml;
