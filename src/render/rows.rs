//! Rows one after the other, as CSV or as lines of JSON, for answers that are
//! too long to be held. What they may contain is made harmless as in a whole
//! answer.

use serde_json::Value;

use super::escape::{json, spreadsheet, terminal};
use crate::report::Cell;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// CSV.
    Csv,
    /// An object a line.
    JsonLines,
}

/// Adds a row to those that are written.
pub fn write<'row>(
    format: RowFormat,
    names: &[String],
    cells: impl Iterator<Item = Cell<'row>>,
    rows: &mut String,
) {
    let is_csv = format == RowFormat::Csv;
    for (index, (name, cell)) in names.iter().zip(cells).enumerate() {
        if index > 0 {
            rows.push(',');
        }
        if !is_csv {
            rows.push_str(if index > 0 { "" } else { "{" });
            rows.extend([json_text(name), ":".to_owned()]);
        }
        match cell {
            Cell::Nothing => rows.push_str(if is_csv { "" } else { "null" }),
            Cell::Number(number) => rows.push_str(itoa::Buffer::new().format(number)),
            // Most cells need no look at what they may be.
            Cell::Text(text) | Cell::Value(text, _) if is_csv => match is_plain(text) {
                true => rows.push_str(text),
                false => rows.push_str(&csv_text(text)),
            },
            Cell::Text(text) => rows.push_str(&json_text(text)),
            Cell::Value(_, value) => rows.push_str(&json(&value.to_string())),
        }
    }
    rows.push_str(if is_csv { "\n" } else { "}\n" });
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ._$%".contains(&byte))
}

fn csv_text(text: &str) -> String {
    let text = terminal(&spreadsheet(text)).into_owned();
    if !text.contains([',', '"', '\n', '\r']) {
        return text;
    }
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn json_text(text: &str) -> String {
    json(&Value::from(text).to_string()).into_owned()
}
