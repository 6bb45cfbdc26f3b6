//! What each command answers: one view type per command.
//!
//! A view is serializable for JSON, and tells itself as a [`Document`] for
//! reading and as a [`Sheet`] for spreadsheets. It names no format.

pub mod allocation;
pub mod antipatterns;
pub mod budget;
pub mod check;
pub mod commands;
pub mod conflicts;
pub mod diff;
pub mod export;
mod facts;
pub mod framework;
pub mod gate;
pub mod gates;
pub mod guide;
pub mod init;
pub mod inventory;
pub mod layer;
pub mod layers;
pub mod list;
pub mod next;
pub mod portfolio;
pub mod process;
pub mod refs;
pub mod schemas;
pub mod score;
pub mod search;
pub mod selection;
pub mod sources;
pub mod stage;
pub mod terms;
pub mod view;
pub mod why;
pub mod words;

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{self, Document, Invocation};

/// The answer of a command.
pub trait Report: Serialize + JsonSchema {
    /// The name and version of the shape of its data: `gtm/guide/1`. The
    /// version rises when a field changes its meaning or goes.
    const SCHEMA: &'static str;

    /// Returns the answer for reading.
    fn document(&self) -> Document;

    /// Returns the answer as one table of plain cells, or where to find it in
    /// parts when it is more than one table.
    fn sheet(&self) -> Result<Sheet, NotOneTable>;
}

/// One table of plain cells under a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The header.
    pub columns: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
    /// The commands in it, each with its row and column.
    pub commands: Vec<(usize, usize, Invocation)>,
}

impl Sheet {
    /// Returns an empty sheet under a header.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&dyn Display]) {
        self.rows.push(document::cells(cells));
    }

    /// Puts a command into a column of the last row.
    pub fn command(&mut self, column: &str, command: Invocation) {
        let place = self.columns.iter().position(|one| one == column);
        if let (Some(column), Some(row)) = (place, self.rows.len().checked_sub(1)) {
            self.commands.push((row, column, command));
        }
    }
}

/// The answer is more than one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOneTable {
    /// The commands that answer its parts, a table each.
    pub parts: Vec<Invocation>,
}
