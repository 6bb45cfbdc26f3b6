//! What the whole holds: the binary from outside, the playbooks against their
//! facts, the files that are generated, and the order of the modules.
//!
//! Unit tests stand beside the code. Nothing here depends on the time, the
//! locale or the network; reviews are answered on a terminal of their own.

mod architecture;
mod authors;
mod brief;
mod budget;
mod check;
mod cli_reference;
mod clients;
mod company;
mod completions;
mod errors;
mod extend;
mod facts;
mod frameworks;
mod gates;
mod invalid;
mod judged;
#[cfg(feature = "mcp")]
mod mcp;
mod metrics;
mod ours;
mod overlays;
mod plans;
mod playbooks;
mod portfolio;
mod review;
mod schemas;
mod search;
mod site;
mod sizes;
mod streams;
mod suggested;
mod support;
mod terminal;
