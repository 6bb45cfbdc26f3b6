//! What each command answers: one view type per command.
//!
//! A view is serializable for JSON, and tells itself as a [`Document`] for
//! reading and as a [`Sheet`] for spreadsheets. It names no format.

pub mod across;
pub mod allocation;
pub mod antipatterns;
pub mod budget;
pub mod check;
pub mod commands;
pub mod conflicts;
pub mod diff;
mod facts;
pub mod files;
pub mod framework;
pub mod gate;
pub mod guide;
pub mod init;
pub mod layer;
pub mod layers;
pub mod list;
pub mod next;
pub mod portfolio;
pub mod prelude;
pub mod process;
pub mod refs;
pub mod review;
pub mod score;
pub mod search;
pub mod selection;
pub mod stage;
pub mod why;
pub mod words;

use prelude::*;

use serde_json::Value;

use crate::document::{self};

/// The answer of a command.
pub trait Report: Serialize + JsonSchema {
    /// The name and version of the shape of its data: `gtm/guide/1`. The
    /// version rises when a field changes its meaning or goes.
    const SCHEMA: &'static str;

    /// Whether its readers fill it in: a file of it is not replaced unasked.
    const IS_FILLED_IN: bool = false;

    /// Whether it is a list: in short it is a line for each item.
    const IS_LIST: bool = false;

    /// Whether it says what terms mean, so that none needs explaining in it.
    fn is_glossary(&self) -> bool {
        false
    }

    /// Returns the answer for reading.
    fn document(&self) -> Document;

    /// Returns the answer as one table of plain cells.
    fn sheet(&self) -> Sheet;

    /// Returns the commands that answer its parts, a table each, where it is more
    /// than one table.
    fn parts(&self) -> Vec<Invocation> {
        Vec::new()
    }
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
    /// What its readers fill in: that many columns, from the first.
    pub blanks: Vec<Blank>,
    /// The column by which to count what is chosen in them.
    pub counted_by: &'static str,
}

/// What goes into a column that is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// Words.
    Words,
    /// A day.
    Date,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// One of these, or words of one's own.
    Suggested(&'static [&'static str]),
}

impl Sheet {
    /// Returns an empty sheet under a header.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    /// Returns an empty sheet under a header with commas between the columns.
    pub fn under(header: &str) -> Self {
        Self::new(&header.split(',').collect::<Vec<_>>())
    }

    /// Returns what things that serialize themselves have in the fields that a
    /// header names, as `facts::fact_sheet` reads it.
    pub fn of(header: &str, items: impl IntoIterator<Item = impl Serialize>) -> Self {
        let items = items.into_iter().map(|item| serde_json::to_value(item).unwrap_or_default());
        fact_sheet(header, items.map(|item| (None, item)))
    }

    /// Returns it with columns to fill in before the others.
    pub fn to_fill_in(mut self, blanks: &[(&str, Blank)], counted_by: &'static str) -> Self {
        let names = blanks.iter().map(|(name, _)| (*name).to_owned());
        self.columns.splice(0..0, names);
        for row in &mut self.rows {
            row.splice(0..0, vec![String::new(); blanks.len()]);
        }
        Self { blanks: blanks.iter().map(|(_, blank)| *blank).collect(), counted_by, ..self }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&dyn Display]) {
        self.rows.push(document::cells(cells));
    }

    /// Puts a command into a column of a row.
    pub fn command(&mut self, row: usize, column: &str, command: Invocation) {
        let column = self.columns.iter().position(|one| one == column);
        self.commands.extend(column.map(|column| (row, column, command)));
    }
}

impl From<Sheet> for Block {
    fn from(Sheet { columns, rows, .. }: Sheet) -> Self {
        Self::Table(Table { columns, rows, ..Table::default() })
    }
}

/// A cell of a row that is written as soon as it is known.
#[derive(Clone, Copy, Debug, PartialEq, derive_more::Display)]
pub enum Cell<'row> {
    /// There is nothing in it.
    #[display("")]
    Nothing,
    /// A word or an id of ours.
    Word(&'row str),
    /// Text as it was given.
    Text(&'row str),
    /// A whole number.
    Number(u64),
    /// A value that was read, with its text.
    #[display("{_0}")]
    Value(&'row str, &'row Value),
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => joined(items.iter().map(plain), ", "),
        Value::Bool(holds) => if *holds { "yes" } else { "" }.to_owned(),
        Value::Object(fields) => fields.get("id").map(plain).unwrap_or_default(),
        // A share of a cent has any number of digits.
        Value::Number(number) if number.is_f64() => {
            ((number.as_f64().unwrap_or_default() * 1e4).round() / 1e4).to_string()
        }
        Value::Number(number) => number.to_string(),
    }
}
