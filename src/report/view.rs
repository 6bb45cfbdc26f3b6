//! What most reports need, under one name.

pub use super::commands::{command_for, guide_command};
pub use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
pub use super::facts::facts_remark;
pub use super::refs::{BandView, FunctionRef, SourceRef, StageRef};
pub use super::selection::{Selection, ValueSource};
pub use super::words::{and_list, counted, distinct, joined, people, sentence, shown, those};
pub use crate::catalog::fact::FigureView;
