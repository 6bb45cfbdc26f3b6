//! Rows one after the other, as CSV or as lines of JSON, for answers that are
//! too long to be held. What they may contain is made harmless as in a whole
//! answer.

use super::Format;
use super::escape::{json, spreadsheet};
use super::prelude::*;
use crate::report::Cell;

/// A row that is being added to those that are written.
#[derive(Debug)]
pub struct RowWriter<'out> {
    /// The names of the columns that follow, where each row says them.
    names: Option<std::slice::Iter<'out, String>>,
    rows: &'out mut String,
}

impl<'out> RowWriter<'out> {
    /// Begins a row of CSV, or else of JSON: an object a line.
    pub fn begin(format: Format, names: &'out [String], rows: &'out mut String) -> Self {
        let names = (format != Format::Csv).then(|| names.iter());
        rows.push_str(if names.is_some() { "{" } else { "" });
        Self { names, rows }
    }

    /// Adds a cell.
    pub fn cell(&mut self, cell: Cell<'_>) {
        let rows = &mut *self.rows;
        let Some(names) = &mut self.names else {
            match cell {
                Cell::Nothing => {}
                Cell::Number(number) => rows.push_str(itoa::Buffer::new().format(number)),
                Cell::Word(word) => rows.push_str(word),
                Cell::Text(text) | Cell::Value(text, _) => push_csv(rows, text),
            }
            return rows.push(',');
        };
        let value = match cell {
            Cell::Nothing => Value::Null,
            Cell::Number(number) => number.into(),
            Cell::Word(text) | Cell::Text(text) => text.into(),
            Cell::Value(_, value) => value.clone(),
        };
        let name = names.next().map(String::as_str).unwrap_or_default();
        rows.extend([&json_text(&name.into()), ":", &json_text(&value), ","]);
    }

    /// Adds cells.
    pub fn cells<'cell>(&mut self, cells: impl Iterator<Item = Cell<'cell>>) {
        for cell in cells {
            self.cell(cell);
        }
    }

    /// Ends the row, which has a cell at least.
    pub fn end(self) {
        self.rows.pop();
        self.rows.push_str(if self.names.is_some() { "}\n" } else { "\n" });
    }
}

fn push_csv(rows: &mut String, text: &str) {
    // Most cells need no more than a look at what is in them.
    if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        return rows.push_str(text);
    }
    let text = terminal(&spreadsheet(text)).replace('"', "\"\"");
    let mark = if text.contains([',', '"', '\n', '\r']) { "\"" } else { "" };
    rows.extend([mark, &text, mark]);
}

/// Whether a byte means no more than itself to any program.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte as usize] =
            matches!(byte, b' ' | b'.' | b'$' | b'%') || byte.is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

fn json_text(value: &Value) -> String {
    json(&value.to_string()).into_owned()
}
