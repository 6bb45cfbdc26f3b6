//! Sheets that people filled in: rows under headings, from CSV however a
//! spreadsheet saved it, or from the first page of a workbook.

use std::error::Error;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::rows::{self, Shape};
use crate::names::cropped;

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The headings, without the space around them.
    pub headings: Vec<String>,
    /// The rows that aren't blank, each as long as the headings.
    pub rows: Vec<Row>,
    /// How the rows are written.
    pub shape: Shape,
    /// What is wrong with rows that are left out.
    problems: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on.
    pub line: u64,
    /// Its cells, without the space around them.
    pub cells: Vec<String>,
}

/// Why a sheet can't be used: everything that is wrong, a line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct SheetError(pub Vec<String>);

impl From<String> for SheetError {
    fn from(problem: String) -> Self {
        Self(vec![problem])
    }
}

/// What a workbook begins with: it is an archive.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The most that a workbook may hold once it is unpacked, in bytes.
const MOST_UNPACKED: u64 = 32 << 20;

impl Sheet {
    /// Whether bytes are those of a workbook, and of no text.
    pub fn is_workbook(bytes: &[u8]) -> bool {
        bytes.starts_with(ARCHIVE)
    }

    /// Reads the first page of a workbook; a row is told by its number.
    pub fn of_workbook(bytes: &[u8]) -> Result<Self, SheetError> {
        let page = first_page(bytes)
            .map_err(|error| format!("it is no workbook that can be read: {error}"))?;
        let first = page.start().map_or(0, |(row, _)| u64::from(row)) + 1;
        let mut rows = (first..).zip(page.rows()).map(|(line, cells)| {
            let cells = cells.iter().map(|cell| text(cell).trim().to_owned()).collect();
            Row { line, cells }
        });
        let headings = rows.next().map(|row| row.cells).unwrap_or_default();
        let rows = rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
        Ok(Self { headings, rows, shape: Shape::Csv(b','), problems: Vec::new() })
    }

    /// Reads CSV with commas, semicolons or tabs. A byte order mark may stand in
    /// front, and lines may end in three ways.
    pub fn read(text: &str) -> Self {
        let text =
            text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let shape = Shape::of(text.as_bytes());
        let (mut headings, mut rows, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let mut read = Vec::new();
        rows::each(text.as_bytes(), shape, 1, |line, raw, cells| {
            let columns = if headings.is_empty() { cells.len() } else { headings.len() };
            if let Err(problem) = rows::read(raw, cells, columns, &mut read) {
                let shown = String::from_utf8_lossy(raw);
                let shown = shown.lines().next().unwrap_or_default().trim();
                return problems.push(format!("line {line}: {problem}: `{shown}`"));
            }
            let cells: Vec<String> = read.iter().map(|cell| cell.trim().to_owned()).collect();
            if headings.is_empty() {
                headings = cells;
            } else if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { line, cells });
            }
        });
        Self { headings, rows, shape, problems }
    }

    /// Returns the place of a column, or `None` where there is none or more than
    /// one.
    pub fn column(&self, name: &str) -> Option<usize> {
        let is_it = |heading: &String| heading.eq_ignore_ascii_case(name);
        let place = self.headings.iter().position(is_it)?;
        (self.headings.iter().filter(|heading| is_it(heading)).count() == 1).then_some(place)
    }

    /// Returns the places of columns that must be there. A file without them is
    /// no sheet of this kind, whatever else is wrong with it.
    pub fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], SheetError> {
        let places = names.map(|name| self.column(name));
        if places.contains(&None) {
            let names = names.join("` and `");
            let header = self.headings.join(",");
            return Err(SheetError(vec![match header.as_str() {
                "" => format!(
                    "the file is empty: its first line names the columns, `{names}` among them"
                ),
                _ => format!(
                    "the first line must name the columns `{names}`, each once, and reads `{}`",
                    cropped(&header, 80)
                ),
            }]));
        }
        if self.problems.is_empty() {
            Ok(places.map(Option::unwrap_or_default))
        } else {
            Err(SheetError(self.problems.clone()))
        }
    }
}

fn first_page(bytes: &[u8]) -> Result<calamine::Range<Data>, Box<dyn Error>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut size = 0;
    for file in 0..archive.len() {
        size += archive.by_index_raw(file)?.size();
    }
    if size > MOST_UNPACKED {
        return Err(format!("the workbook holds more than {} MiB", MOST_UNPACKED >> 20).into());
    }
    let page = Xlsx::new(Cursor::new(bytes))?.worksheet_range_at(0).transpose()?;
    Ok(page.unwrap_or_default())
}

/// Returns a cell of a workbook as it would stand in CSV.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        cell => cell.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sheet_is_read_however_it_was_saved() {
        for (text, separator) in [
            ("a,b\n1,\"x\ny\"\n\n2,\"3,5\"\n", b','),
            ("\u{feff}a;b\r\n1;\"x\r\ny\"\r\n\r\n2;3,5\r\n", b';'),
            (" A \t b \r1\t\"x\ry\"\r\r2\t3,5", b'\t'),
            ("a,b\n1,\"x\ny\"\n\n2,\"3,5\"\n,\n\" \",\n", b','),
        ] {
            let sheet = Sheet::read(text);
            assert_eq!(
                (sheet.column("A"), sheet.column("b"), sheet.column("c")),
                (Some(0), Some(1), None)
            );
            let rows: Vec<_> =
                sheet.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
            assert_eq!(rows, [(2, "1|x\ny".to_owned()), (5, "2|3,5".to_owned())], "{text:?}");
            assert_eq!(sheet.shape, Shape::Csv(separator));
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let sheet = Sheet::read("a,b\n1\n1,2,3\n4,\"5\n");
        let error = sheet.columns(["a", "b"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2: cells given: 1; columns of the header: 2: `1`\n\
             line 3: cells given: 3; columns of the header: 2: `1,2,3`\n\
             line 4: a quotation mark is not closed, or words stand behind it: `4,\"5`"
        );
    }

    #[test]
    fn what_is_no_such_sheet_is_told_before_its_rows() {
        let sheet = Sheet::read("# gtm\n\nOne, two, three\n");
        assert_eq!(
            sheet.columns(["id", "answer"]).unwrap_err().to_string(),
            "the first line must name the columns `id` and `answer`, each once, and reads `# gtm`"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([a-c,\"\n\r;\t5%]|\u{feff}){0,60}") {
            let sheet = Sheet::read(&text);
            prop_assert!(sheet.rows.iter().all(|row| row.cells.len() == sheet.headings.len()));
            prop_assert!(sheet.rows.windows(2).all(|rows| rows[0].line < rows[1].line));
        }
    }
}
