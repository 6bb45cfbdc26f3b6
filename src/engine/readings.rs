//! Readings: the values that were given for metrics, as text with their place.
//!
//! On the command line each is `METRIC=VALUE`; in a file they are two columns
//! of CSV. What the names and values mean is for [`score`](super::score).

use schemars::JsonSchema;
use serde::Serialize;

/// Who gave a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GivenBy {
    /// The arguments of the command.
    CommandLine,
    /// A file, or standard input.
    File,
    /// The company file.
    CompanyFile,
}

/// A value as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The metric's name, as typed.
    pub name: String,
    /// The value, as typed; empty where a file leaves it out.
    pub value: String,
    /// The line of the file that it stands on.
    pub line: Option<u64>,
}

/// What one origin gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Who gives it.
    pub given_by: GivenBy,
    /// The values.
    pub given: Vec<Given>,
}

/// What a file gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The values.
    pub given: Vec<Given>,
    /// The columns that mean nothing here, by their headings.
    pub not_read: Vec<String>,
}

/// Why an argument gives no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// It has no `=`.
    #[error("no value is given: write the metric, `=` and the value, as in lead-routing=9min")]
    NoValue,
    /// It has no name before the `=`.
    #[error("no metric is named: write it before the `=`, as in lead-routing=9min")]
    NoName,
}

/// Why a file gives no values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("the file is empty: its first line names the columns, metric,value")]
    Empty,
    /// The header lacks a column, or has it twice.
    #[error("the first line must have one column `{column}`, and reads `{header}`")]
    Header {
        /// The column.
        column: &'static str,
        /// The first line as it is.
        header: String,
    },
    /// The columns are parted by something else.
    #[error("the columns are separated by {separator}: save the file with commas between them")]
    Separator {
        /// What stands between them.
        separator: &'static str,
    },
    /// A row is longer or shorter than the header.
    #[error("line {line}: cells given: {given}; columns of the header: {wanted}: `{row}`")]
    Length {
        /// The line.
        line: u64,
        /// How many cells it has.
        given: usize,
        /// How many it should have.
        wanted: usize,
        /// What stands there.
        row: String,
    },
    /// A value without a metric.
    #[error("line {line}: no metric is named: `{row}`")]
    NoName {
        /// The line.
        line: u64,
        /// What stands there.
        row: String,
    },
    /// A cell that goes on past its line.
    #[error("line {line}: a quotation mark is opened here and not closed: `{row}`")]
    NotClosed {
        /// The line.
        line: u64,
        /// What stands there.
        row: String,
    },
    /// No row has a value.
    #[error("no row gives a value")]
    NoValues,
}

/// Reads `METRIC=VALUE`.
pub fn of_argument(text: &str) -> Result<Given, ArgumentError> {
    let (name, value) = text.split_once('=').ok_or(ArgumentError::NoValue)?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return Err(ArgumentError::NoName);
    }
    if value.is_empty() {
        return Err(ArgumentError::NoValue);
    }
    Ok(Given { name: name.to_owned(), value: value.to_owned(), line: None })
}

/// Reads CSV with the columns `metric` and `value` among others, in any order.
pub fn of_csv(text: &str) -> Result<Sheet, SheetError> {
    // Spreadsheets put a byte order mark in front, and end lines in three ways.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    // Text is UTF-8, and a row of any length is taken, so no row can fail.
    let mut rows = reader.records().filter_map(Result::ok);
    let header = rows.next().ok_or(SheetError::Empty)?;
    let headings: Vec<&str> = header.iter().map(str::trim).collect();
    let column = |name: &'static str| {
        let places = || (0..).zip(&headings).filter(|(_, one)| one.eq_ignore_ascii_case(name));
        let mut found = places().map(|(index, _)| index);
        match (found.next(), found.next()) {
            (Some(index), None) => Ok(index),
            _ => Err(header_error(name, &headings.join(","))),
        }
    };
    let (metric, value): (usize, usize) = (column("metric")?, column("value")?);
    let mut given = Vec::new();
    for row in rows {
        let start = row.position().map_or(0, csv::Position::byte);
        let (line, snippet) = line_at(text, usize::try_from(start).unwrap_or(usize::MAX));
        if row.iter().any(|cell| cell.contains('\n')) {
            return Err(SheetError::NotClosed { line, row: snippet });
        }
        if row.len() != headings.len() {
            return Err(SheetError::Length {
                line,
                given: row.len(),
                wanted: headings.len(),
                row: snippet,
            });
        }
        let (name, value) = (row[metric].trim(), row[value].trim());
        match (name, value) {
            ("", "") => {}
            ("", _) => return Err(SheetError::NoName { line, row: snippet }),
            _ => given.push(Given {
                name: name.to_owned(),
                value: value.to_owned(),
                line: Some(line),
            }),
        }
    }
    if given.iter().all(|given| given.value.is_empty()) {
        return Err(SheetError::NoValues);
    }
    let not_read = (0..)
        .zip(&headings)
        .filter(|(index, _)| ![metric, value].contains(index))
        .map(|(_, heading)| (*heading).to_owned())
        .collect();
    Ok(Sheet { given, not_read })
}

/// Says what is wrong with a header that lacks `column`.
fn header_error(column: &'static str, header: &str) -> SheetError {
    for (sign, separator) in [(';', "semicolons"), ('\t', "tabs")] {
        if header.contains(sign) {
            return SheetError::Separator { separator };
        }
    }
    SheetError::Header { column, header: header.to_owned() }
}

/// Returns the number and the text of the first line at or after a byte that is
/// not empty: a row is said to begin where the one before it ended, blank lines
/// and all.
fn line_at(text: &str, byte: usize) -> (u64, String) {
    let mut end = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        end += line.len();
        if end > byte && line != "\n" {
            return (number, line.trim().to_owned());
        }
    }
    (0, String::new())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String, u64)> {
        let sheet = of_csv(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let given = sheet.given.into_iter();
        given.map(|one| (one.name, one.value, one.line.unwrap())).collect()
    }

    #[test]
    fn a_sheet_is_read_however_it_was_saved() {
        let wanted = [
            ("lead-routing".to_owned(), "9min".to_owned(), 2),
            ("deals".to_owned(), "1,200".to_owned(), 4),
        ];
        for text in [
            "metric,value\nlead-routing,9min\n\ndeals,\"1,200\"\n",
            "\u{feff}metric,value\r\nlead-routing,9min\r\n\r\ndeals,\"1,200\"\r\n",
            "metric,value\rlead-routing,9min\r\rdeals,\"1,200\"",
            " Metric , VALUE \nlead-routing, 9min\n,\n\"deals\",\"1,200\"",
        ] {
            assert_eq!(pairs(text), wanted, "{text:?}");
        }
        let sheet = of_csv("owner,value,metric\nAnn,34%,mql\nBob,,cac\n").unwrap();
        assert_eq!(sheet.not_read, ["owner"]);
        assert_eq!(sheet.given[1].value, "");
    }

    #[test]
    fn each_refusal_says_where() {
        let row = str::to_owned;
        for (text, error) in [
            ("", SheetError::Empty),
            ("\n\n", SheetError::Empty),
            ("metric;value\na;1\n", SheetError::Separator { separator: "semicolons" }),
            ("metric\tvalue\na\t1\n", SheetError::Separator { separator: "tabs" }),
            (
                "metric,amount\n",
                SheetError::Header { column: "value", header: row("metric,amount") },
            ),
            (
                "metric,value,metric\n",
                SheetError::Header { column: "metric", header: row("metric,value,metric") },
            ),
            (
                "metric,value\r\n\r\nmql,1,200\r\n",
                SheetError::Length { line: 3, given: 3, wanted: 2, row: row("mql,1,200") },
            ),
            ("metric,value\n,5%\n", SheetError::NoName { line: 2, row: row(",5%") }),
            (
                "metric,value\nmql,\"5%\ncac,1/3\n",
                SheetError::NotClosed { line: 2, row: row("mql,\"5%") },
            ),
            ("metric,value\nmql,\n", SheetError::NoValues),
            ("metric,value\n", SheetError::NoValues),
        ] {
            assert_eq!(of_csv(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn an_argument_is_a_name_and_a_value() {
        let given = of_argument(" cac = 1/3 ").unwrap();
        assert_eq!((given.name.as_str(), given.value.as_str()), ("cac", "1/3"));
        assert_eq!(of_argument("cac"), Err(ArgumentError::NoValue));
        assert_eq!(of_argument("cac="), Err(ArgumentError::NoValue));
        assert_eq!(of_argument("=5%"), Err(ArgumentError::NoName));
    }

    proptest! {
        #[test]
        fn any_sheet_is_read_or_refused(text in "(metric,value\n)?([a-z,\"\n\r;5%]|\u{feff}){0,60}") {
            if let Ok(sheet) = of_csv(&text) {
                prop_assert!(sheet.given.iter().all(|given| given.line > Some(1)));
            }
        }
    }
}
