//! CSV: one table with a header, safe to open in a spreadsheet.

use super::prelude::*;
use super::{Format, rows};
use crate::report::Cell;

pub(super) fn render(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::new();
    for row in [&sheet.columns].into_iter().chain(&sheet.rows) {
        let cells = row.iter().map(|cell| Cell::Text(cell));
        rows::write(Format::Csv, &sheet.columns, cells, &mut text);
    }
    text.into_bytes()
}
