//! CSV: one table with a header, safe to open in a spreadsheet.

use super::Format;
use super::prelude::*;
use super::rows::RowWriter;
use crate::report::Cell;

pub(super) fn render(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::new();
    for row in [&sheet.columns].into_iter().chain(&sheet.rows) {
        let mut writer = RowWriter::begin(Format::Csv, &[], &mut text);
        writer.cells(row.iter().map(|cell| Cell::Text(cell)));
        writer.end();
    }
    text.into_bytes()
}
