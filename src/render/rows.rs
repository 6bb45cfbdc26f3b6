//! Rows one after the other, as CSV or as lines of JSON, for answers that are
//! too long to be held. What they may contain is made harmless as in a whole
//! answer.

use super::Format;
use super::escape::{json, spreadsheet};
use super::prelude::*;
use crate::report::Cell;

/// Adds a row to those that are written, as CSV or else as an object of JSON a line.
pub fn write<'row>(
    format: Format,
    names: &[String],
    cells: impl Iterator<Item = Cell<'row>>,
    rows: &mut String,
) {
    let is_csv = format == Format::Csv;
    let mut column = 0;
    // From the inside a chain of cells is much quicker than one by one.
    cells.for_each(|cell| {
        if column > 0 {
            rows.push(',');
        }
        if !is_csv {
            rows.push_str(if column > 0 { "" } else { "{" });
            rows.extend([&json_text(&names[column]), ":"]);
        }
        column += 1;
        match cell {
            Cell::Nothing => rows.push_str(if is_csv { "" } else { "null" }),
            Cell::Number(number) => rows.push_str(itoa::Buffer::new().format(number)),
            Cell::Word(word) if is_csv => rows.push_str(word),
            Cell::Text(text) | Cell::Value(text, _) if is_csv => push_csv(rows, text),
            Cell::Word(text) | Cell::Text(text) => rows.push_str(&json_text(text)),
            Cell::Value(_, value) => rows.push_str(&json(&value.to_string())),
        }
    });
    rows.push_str(if is_csv { "\n" } else { "}\n" });
}

fn push_csv(rows: &mut String, text: &str) {
    // Most cells need no more than a look at what is in them.
    let is_plain =
        |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'.' | b'$' | b'%');
    if text.bytes().all(is_plain) {
        return rows.push_str(text);
    }
    let text = terminal(&spreadsheet(text)).replace('"', "\"\"");
    let mark = if text.contains([',', '"', '\n', '\r']) { "\"" } else { "" };
    rows.extend([mark, &text, mark]);
}

fn json_text(text: &str) -> String {
    json(&Value::from(text).to_string()).into_owned()
}
