//! A workbook: the table that CSV has, set up to be read and filled in.
//!
//! What is filled in is chosen or checked where it is typed, and counted on a
//! page of its own; no cell but those counts is a formula. The day of creation
//! is always the same, so that the bytes are.

use super::prelude::*;
use rust_xlsxwriter::utility::{cell_range, column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use crate::report::Blank;

/// The page with the table.
const TABLE: &str = "Table";

/// How wide a column becomes, in pixels; longer cells wrap.
const MOST_WIDTH: u32 = 260;

pub(super) fn render(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let table = write_table(book.add_worksheet(), TABLE, &sheet.columns, &sheet.rows)?;
    for (column, blank) in (0..).zip(&sheet.blanks) {
        set_up(table, column, *blank, size(sheet.rows.len()).0)?;
    }
    if let Some(Blank::OneOf(choices)) = sheet.blanks.first() {
        count(book.add_worksheet(), sheet, choices)?;
        let sources: Vec<_> = column(sheet, "source")
            .map_or(Vec::new(), |(_, cells)| distinct(cells))
            .into_iter()
            .map(|source| vec![source.to_owned()])
            .collect();
        write_table(book.add_worksheet(), "Sources", &["source".to_owned()], &sources)?;
    }
    book.save_to_buffer()
}

/// Writes rows below a header that stays in sight.
fn write_table<'book>(
    page: &'book mut Worksheet,
    name: &str,
    columns: &[String],
    rows: &[Vec<String>],
) -> Result<&'book mut Worksheet, XlsxError> {
    let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    page.set_name(name)?.write_row_with_format(0, 0, columns, &heading)?;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if number.is_finite() && number.to_string() == *cell => {
                    page.write_number_with_format(row, column, number, &plain)?
                }
                _ => page.write_string_with_format(row, column, terminal(cell), &plain)?,
            };
        }
    }
    page.autofilter(0, 0, size(rows.len()).0, size(columns.len()).1.saturating_sub(1))?
        .set_autofit_max_width(MOST_WIDTH)
        .autofit()
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, 0)?
        .set_freeze_panes(1, 0)
}

/// Leaves room in a column that is filled in, and checks what goes into it.
fn set_up(page: &mut Worksheet, column: u16, blank: Blank, rows: u32) -> Result<(), XlsxError> {
    let any = DataValidation::new();
    let (width, allowed) = match blank {
        Blank::Words => (24, any.allow_any_value()),
        Blank::OneOf(choices) => (10, any.allow_list_strings(choices)?),
        Blank::Suggested(words) => (24, any.allow_list_strings(words)?.show_error_message(false)),
        Blank::Date => {
            let year = |year| ExcelDateTime::from_ymd(year, 1, 1);
            (12, any.allow_date(DataValidationRule::Between(year(2000)?, year(2100)?)))
        }
    };
    page.set_column_width(column, width)?;
    if blank == Blank::Date {
        let day = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
        page.set_column_format(column, &day)?;
    }
    page.add_data_validation(1, column, rows.max(1), column, &allowed)?;
    Ok(())
}

/// Counts what is chosen in the first column, by what the rows are counted by.
fn count(page: &mut Worksheet, sheet: &Sheet, choices: &[&str]) -> Result<(), XlsxError> {
    let Some((by, keys)) = column(sheet, sheet.counted_by) else { return Ok(()) };
    let groups = [distinct(keys.iter().copied()), vec!["all"]].concat();
    let columns: Vec<String> =
        [&[sheet.counted_by], choices, &["open"]].concat().into_iter().map(str::to_owned).collect();
    let names: Vec<_> = groups.iter().map(|name| vec![(*name).to_owned()]).collect();
    let page = write_table(page, "Count", &columns, &names)?;
    let [answers, by] = [0, by].map(|column| {
        let name = column_number_to_name(column);
        format!("{TABLE}!${name}:${name}")
    });
    let ((last, _), (_, open)) = (size(groups.len()), size(choices.len() + 1));
    for (row, group) in (1..).zip(&groups) {
        for column in 1..=open {
            let (key, choice) = (row_col_to_cell(row, 0), row_col_to_cell(0, column));
            let formula = match column {
                _ if row == last => format!("=SUM({})", cell_range(1, column, last - 1, column)),
                _ if column < open => format!("=COUNTIFS({by},{key},{answers},{choice})"),
                _ => {
                    let chosen = cell_range(row, 1, row, open - 1);
                    format!("=COUNTIF({by},{key})-SUM({chosen})")
                }
            };
            let is_open = |key: &&&str| column == open && (row == last || *key == group);
            let result = keys.iter().filter(is_open).count().to_string();
            page.write_formula(row, column, Formula::new(formula).set_result(result))?;
        }
    }
    Ok(())
}

/// Returns so many as rows and as columns, and the most where that is too many:
/// the library refuses it.
fn size(count: usize) -> (u32, u16) {
    (u32::try_from(count).unwrap_or(u32::MAX), u16::try_from(count).unwrap_or(u16::MAX))
}

/// Returns the place of a column, and its cells.
fn column<'sheet>(sheet: &'sheet Sheet, name: &str) -> Option<(u16, Vec<&'sheet str>)> {
    let index = sheet.columns.iter().position(|column| column == name)?;
    let cells = sheet.rows.iter().map(|row| row[index].as_str()).collect();
    Some((u16::try_from(index).ok()?, cells))
}
