//! What most reports are made of, to be imported whole.

pub use schemars::JsonSchema;
pub use serde::Serialize;

pub use super::commands::{command_for, guide_command};
pub use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
pub(super) use super::facts::cell;
pub use super::facts::facts_remark;
pub use super::layer::{source_line, tag, tag_of, tagged};
pub use super::refs::{BandView, FunctionRef, SourceRef, StageRef};
pub use super::selection::{Selection, ValueSource};
pub use super::words::*;
pub use super::{NotOneTable, Report, Sheet};
pub use crate::catalog::fact::{Fact, FactKind, FigureView};
pub use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text, cells};
pub use crate::playbook::date::Date;
pub use crate::playbook::id::FactId;
pub use crate::playbook::source::Origin;
pub use crate::playbook::stage::Stage;
