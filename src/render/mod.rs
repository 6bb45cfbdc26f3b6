//! Formats: one file each, over the same document, sheet or data.
//!
//! A renderer returns bytes and writes nowhere, so that an answer reaches its
//! reader whole or not at all.

mod bar;
mod checklist;
mod csv;
pub mod escape;
mod fields;
mod html;
mod json;
mod markdown;
mod prelude;
pub mod rows;
mod short;
pub mod site;
mod terms;
mod text;
mod xlsx;

pub use fields::render_fields;
pub use json::json_schema;
pub use short::Short;

use prelude::*;
use std::collections::BTreeSet;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::document::Invocation;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// For a terminal or a pipe.
    #[strum(serialize = "text", serialize = "txt")]
    Text,
    /// For pasting into a document.
    #[strum(serialize = "markdown", serialize = "md")]
    Markdown,
    /// For programs.
    Json,
    /// For a spreadsheet, and programs.
    Csv,
    /// For a spreadsheet, with columns set up, dropdowns and dates.
    Xlsx,
    /// One self-contained page for a browser or paper.
    #[strum(serialize = "html", serialize = "htm")]
    Html,
}

impl Format {
    /// Returns the name as written on the command line.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Whether text is styled with colors and weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Styling {
    /// Plain characters.
    #[default]
    Plain,
    /// ANSI escape sequences.
    Ansi,
}

/// Which characters text is drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Lines, bullets and typographic signs.
    #[default]
    Unicode,
    /// ASCII, with typographic signs spelled out.
    Ascii,
}

/// Whether JSON is indented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// On one line, for programs.
    #[default]
    Compact,
    /// Indented, for people.
    Indented,
}

/// How an answer is laid out; most of it matters to text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The columns that a line may take.
    pub width: usize,
    /// Colors and weights.
    pub styling: Styling,
    /// Characters to draw with.
    pub charset: Charset,
    /// How JSON is spaced.
    pub spacing: Spacing,
    /// The most bytes that Markdown or JSON may take, for readers with no room
    /// for more. What is left out then is said.
    pub most: Option<usize>,
}

/// Why an answer can't be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The answer is not one table, which is all that CSV and a workbook hold.
    #[error("{format} holds one table, and this answer is {} of them", .parts.len())]
    NotOneTable {
        /// The format.
        format: &'static str,
        /// Where its tables are.
        parts: Vec<Invocation>,
    },
    /// The answer does not have a field that is to be picked from it.
    #[error("the answer has no field `{field}`")]
    UnknownField {
        /// The field, from the top.
        field: String,
        /// The fields that stand in its place.
        known: BTreeSet<String>,
    },
    /// It can't be JSON, so a report is wrong.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It can't be a workbook.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Whether an address is one that a browser may be sent to.
pub fn is_web(address: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme))
}

/// Writes a report in a format. `carry` adds to each command in it what the
/// reader gave, and `terms` are what a page explains.
pub fn render<R: Report>(
    report: &R,
    format: Format,
    layout: &Layout,
    carry: impl Fn(&mut Invocation),
    terms: &[(String, String)],
) -> Result<Vec<u8>, RenderError> {
    if let Format::Csv | Format::Xlsx = format {
        let parts = report.parts();
        if !parts.is_empty() {
            return Err(RenderError::NotOneTable { format: format.name(), parts });
        }
        let mut sheet = report.sheet();
        for (row, column, command) in &mut sheet.commands {
            carry(command);
            sheet.rows[*row][*column] = command.to_string();
        }
        return Ok(if format == Format::Csv { csv::render(&sheet) } else { xlsx::render(&sheet)? });
    }
    let mut document = report.document();
    document.each_command(|command, _| carry(command));
    match format {
        Format::Text => Ok(text::render(&document.unfolded(), layout).into_bytes()),
        Format::Markdown => Ok(markdown::render(&document.unfolded(), layout.most).into_bytes()),
        Format::Html => Ok(html::render(&document, terms).into_bytes()),
        Format::Json | Format::Csv | Format::Xlsx => json::render(report, document, layout),
    }
}

#[cfg(test)]
mod tests;
