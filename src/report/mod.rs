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
use std::fmt::{self};

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

    /// Returns the fields that the columns name of things that serialize
    /// themselves.
    pub fn of(columns: &[&str], items: impl IntoIterator<Item = impl Serialize>) -> Self {
        let mut sheet = Self::new(columns);
        for item in items {
            let fields = serde_json::to_value(item).unwrap_or_default();
            sheet.rows.push(columns.iter().map(|column| plain(&fields[*column])).collect());
        }
        sheet
    }

    /// Returns an empty sheet with columns to fill in before the others.
    pub fn to_fill_in(
        blanks: &[(&str, Blank)],
        counted_by: &'static str,
        columns: &[&str],
    ) -> Self {
        let names: Vec<&str> = blanks.iter().map(|(name, _)| *name).collect();
        Self {
            blanks: blanks.iter().map(|(_, blank)| *blank).collect(),
            counted_by,
            ..Self::new(&[&names, columns].concat())
        }
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

/// A cell of a row that is written as soon as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'row> {
    /// There is nothing in it.
    Nothing,
    /// A word or an id of ours.
    Word(&'row str),
    /// Text as it was given.
    Text(&'row str),
    /// A whole number.
    Number(u64),
    /// A value that was read, with its text.
    Value(&'row str, &'row Value),
}

impl Display for Cell<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Word(text) | Self::Text(text) | Self::Value(text, _) => formatter.write_str(text),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.get("id").map_or(String::new(), plain),
        // A share of a cent has any number of digits.
        Value::Number(number) if number.is_f64() => {
            ((number.as_f64().unwrap_or_default() * 1e4).round() / 1e4).to_string()
        }
        other => other.to_string(),
    }
}

/// The answer is more than one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOneTable {
    /// The commands that answer its parts, a table each.
    pub parts: Vec<Invocation>,
}
