//! Rows one after the other, as CSV or as lines of JSON, for answers that are
//! too long to be held. What they may contain is made harmless as in a whole
//! answer.

use std::io::Write;

use serde_json::Value;

use super::escape;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// CSV under a header.
    Csv,
    /// An object a line.
    JsonLines,
}

/// Rows as they are written.
#[derive(Debug)]
pub struct RowWriter<'names> {
    format: RowFormat,
    /// The names of the columns; of JSON, each as it stands before a value.
    names: &'names [String],
    next: usize,
    bytes: Vec<u8>,
}

/// Returns the names of columns as a writer wants them.
pub fn names(columns: &[String], format: RowFormat) -> Vec<String> {
    let name = |column: &String| match format {
        RowFormat::Csv => column.clone(),
        RowFormat::JsonLines => {
            format!("{}:", escape::json(&Value::from(column.as_str()).to_string()))
        }
    };
    columns.iter().map(name).collect()
}

impl<'names> RowWriter<'names> {
    /// Begins rows under these [`names`].
    pub fn new(format: RowFormat, names: &'names [String]) -> Self {
        Self { format, names, next: 0, bytes: Vec::new() }
    }

    /// Writes the header, which JSON has none of.
    pub fn header(&mut self) {
        if self.format == RowFormat::Csv {
            self.names.iter().for_each(|name| self.text(name.as_bytes()));
            self.end();
        }
    }

    /// Writes a cell of text.
    pub fn text(&mut self, text: &[u8]) {
        self.begin();
        // What most cells are needs no look at what they may be.
        if text.iter().all(|byte| byte.is_ascii_alphanumeric() || b" ._".contains(byte)) {
            match self.format {
                RowFormat::Csv => self.bytes.extend_from_slice(text),
                RowFormat::JsonLines => {
                    self.bytes.push(b'"');
                    self.bytes.extend_from_slice(text);
                    self.bytes.push(b'"');
                }
            }
            return;
        }
        let text = String::from_utf8_lossy(text);
        match self.format {
            RowFormat::Csv => {
                let cell = escape::spreadsheet(&text);
                let cell = escape::terminal(&cell);
                if cell.contains([',', '"', '\n', '\r']) {
                    self.bytes.push(b'"');
                    self.bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                    self.bytes.push(b'"');
                } else {
                    self.bytes.extend_from_slice(cell.as_bytes());
                }
            }
            RowFormat::JsonLines => self.value_inside(&Value::from(text.as_ref())),
        }
    }

    /// Writes a whole number.
    pub fn number(&mut self, number: u64) {
        self.begin();
        let _ = write!(self.bytes, "{number}");
    }

    /// Writes a cell with nothing in it.
    pub fn nothing(&mut self) {
        self.begin();
        if self.format == RowFormat::JsonLines {
            self.bytes.extend_from_slice(b"null");
        }
    }

    /// Writes a value of JSON as it was; to CSV, as text.
    pub fn value(&mut self, value: &Value) {
        match (self.format, value) {
            (_, Value::Null) => self.nothing(),
            (RowFormat::Csv, Value::String(text)) => self.text(text.as_bytes()),
            (RowFormat::Csv, value) => self.text(value.to_string().as_bytes()),
            (RowFormat::JsonLines, value) => {
                self.begin();
                self.value_inside(value);
            }
        }
    }

    fn value_inside(&mut self, value: &Value) {
        self.bytes.extend_from_slice(escape::json(&value.to_string()).as_bytes());
    }

    /// Ends the row.
    pub fn end(&mut self) {
        if self.format == RowFormat::JsonLines {
            self.bytes.push(b'}');
        }
        self.bytes.push(b'\n');
        self.next = 0;
    }

    /// Returns what was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn begin(&mut self) {
        match (self.format, self.next) {
            (RowFormat::Csv, 0) => {}
            (RowFormat::JsonLines, 0) => self.bytes.push(b'{'),
            _ => self.bytes.push(b','),
        }
        if self.format == RowFormat::JsonLines {
            self.bytes.extend_from_slice(self.names[self.next].as_bytes());
        }
        self.next += 1;
    }
}
