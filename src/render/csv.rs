//! CSV: one table with a header, safe to open in a spreadsheet.

use super::escape::spreadsheet;
use super::prelude::*;

pub(super) fn render(sheet: &Sheet) -> Result<Vec<u8>, RenderError> {
    write(sheet).map_err(|source| RenderError::Library { format: "csv", source })
}

fn write(sheet: &Sheet) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let safe = |cell: &String| terminal(&spreadsheet(cell)).into_owned();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(sheet.columns.iter().map(safe))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(safe))?;
    }
    Ok(writer.into_inner()?)
}
