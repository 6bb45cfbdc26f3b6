//! The prelude: what most reports are made of, to be imported whole. What only
//! a file or two needs, it imports itself.

pub use std::fmt::Display;

pub use schemars::JsonSchema;
pub use serde::Serialize;
pub use serde_json::json;
pub use serde_with::skip_serializing_none;
pub use strum::{EnumMessage, VariantArray};

pub use super::commands::{command_for, guide_command, guides};
pub use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
pub use super::facts::facts_remark;
pub(super) use super::facts::{
    cell, fact_sheet, own_headings, sheet_of, sources_remark, text, write_facts,
};
pub use super::layer::{lone_tag, source_line, tag, tag_of, tagged, whose, with_was};
pub use super::refs::{FunctionRef, SourceRef, StageRef, facts_below};
pub use super::selection::{Selection, ValueSource};
pub use super::stage::StageReport;
pub use super::words::*;
pub use super::{Report, Sheet};
pub use crate::catalog::fact::{Fact, FactKind, Statement};
pub use crate::catalog::kind::Kind;
pub use crate::catalog::layers::{ChangedText, Provenance};
pub use crate::catalog::{FrameworkPage, Page};
pub use crate::document::{
    Block, Document, Invocation, Item, Level, Marker, Table, Text, cells, field,
};
pub use crate::engine::diff::{Change, Diff};
pub use crate::engine::resolve::Resolution;
pub use crate::engine::review::Action;
pub use crate::engine::score::Outcome;
pub use crate::playbook::conflict::{Conflict, ConflictKind, Conflicts};
pub use crate::playbook::date::Date;
pub use crate::playbook::function::Function;
pub use crate::playbook::id::FactId;
pub use crate::playbook::process::Process;
pub use crate::playbook::review::Review;
pub use crate::playbook::source::{Origin, Source};
pub use crate::playbook::stage::Stage;
pub use crate::playbook::table::Role;
pub use crate::quantity::amount::Amount;
pub use crate::quantity::figure::{Extent, Figure};
