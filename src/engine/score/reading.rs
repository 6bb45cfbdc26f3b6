//! Readings: the values that were given for metrics, as text with their place.
//!
//! On the command line each is `METRIC=VALUE`; in a file they are two columns
//! of CSV. What the names and values mean is for [`score`](super::score).

use schemars::JsonSchema;
use serde::Serialize;

/// Who gave a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
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
    /// Who gave it.
    pub by: GivenBy,
    /// The line of the file that it stands on.
    pub line: Option<u64>,
}

/// Why an argument or a file gives no values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadingError(String);

fn refused<T>(why: impl Into<String>) -> Result<T, ReadingError> {
    Err(ReadingError(why.into()))
}

/// Reads `METRIC=VALUE`.
pub fn of_argument(text: &str) -> Result<Given, ReadingError> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some(("", _)) => {
            refused("no metric is named: write it before the `=`, as in lead-routing=9min")
        }
        None | Some((_, "")) => refused(
            "no value is given: write the metric, `=` and the value, as in lead-routing=9min",
        ),
        Some((name, value)) => Ok(given(name, value, GivenBy::CommandLine, None)),
    }
}

fn given(name: &str, value: &str, by: GivenBy, line: Option<u64>) -> Given {
    Given { name: name.to_owned(), value: value.to_owned(), by, line }
}

/// Reads CSV with the columns `metric` and `value` among others, in any order.
/// Returns the values, and the headings of the columns that mean nothing here.
pub fn of_csv(text: &str) -> Result<(Vec<Given>, Vec<String>), ReadingError> {
    // Spreadsheets put a byte order mark in front, and end lines in three ways.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    // Text is UTF-8, and a row of any length is taken, so no row can fail.
    let mut rows = reader.records().filter_map(Result::ok);
    let Some(header) = rows.next() else {
        return refused("the file is empty: its first line names the columns, metric,value");
    };
    let headings: Vec<&str> = header.iter().map(str::trim).collect();
    let column = |name: &'static str| {
        let is_named = |one: &&str| one.eq_ignore_ascii_case(name);
        match headings.iter().position(is_named) {
            Some(place) if headings.iter().filter(|one| is_named(one)).count() == 1 => Ok(place),
            _ => refused(header_problem(name, &headings.join(","))),
        }
    };
    let (metric, value) = (column("metric")?, column("value")?);
    let mut all = Vec::new();
    for cells in rows {
        // A row is said to begin where the one before it ended, blank lines and
        // all.
        let start = cells.position().map_or(0, csv::Position::byte);
        let rest = text.get(usize::try_from(start).unwrap_or_default()..).unwrap_or_default();
        let from_row = rest.trim_start_matches('\n');
        let blank_lines = (rest.len() - from_row.len()) as u64;
        let line = cells.position().map_or(0, csv::Position::line) + blank_lines;
        let wrong = |problem: &str| {
            let row = from_row.lines().next().unwrap_or_default().trim();
            refused(format!("line {line}: {problem}: `{row}`"))
        };
        if cells.iter().any(|cell| cell.contains('\n')) {
            return wrong("a quotation mark is opened here and not closed");
        }
        if cells.len() != headings.len() {
            let (given, wanted) = (cells.len(), headings.len());
            return wrong(&format!("cells given: {given}; columns of the header: {wanted}"));
        }
        match (cells[metric].trim(), cells[value].trim()) {
            ("", "") => {}
            ("", _) => return wrong("no metric is named"),
            (name, value) => all.push(given(name, value, GivenBy::File, Some(line))),
        }
    }
    if all.iter().all(|given| given.value.is_empty()) {
        return refused("no row gives a value");
    }
    let others = (0..).zip(&headings).filter(|(index, _)| ![metric, value].contains(index));
    let others = others.map(|(_, heading)| (*heading).to_owned()).collect();
    Ok((all, others))
}

/// Says what is wrong with a header that lacks `column`.
fn header_problem(column: &str, header: &str) -> String {
    for (sign, separator) in [(';', "semicolons"), ('\t', "tabs")] {
        if header.contains(sign) {
            return format!(
                "the columns are separated by {separator}: save the file with commas between them"
            );
        }
    }
    format!("the first line must have one column `{column}`, and reads `{header}`")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String, u64)> {
        let (given, _) = of_csv(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        given.into_iter().map(|one| (one.name, one.value, one.line.unwrap())).collect()
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
        let (given, not_read) = of_csv("owner,value,metric\nAnn,34%,mql\nBob,,cac\n").unwrap();
        assert_eq!(not_read, ["owner"]);
        assert_eq!(given[1].value, "");
    }

    #[test]
    fn each_refusal_says_where() {
        for (text, error) in [
            ("", "the file is empty"),
            ("\n\n", "the file is empty"),
            ("metric;value\na;1\n", "the columns are separated by semicolons"),
            ("metric\tvalue\na\t1\n", "the columns are separated by tabs"),
            ("metric,amount\n", "the first line must have one column `value`, and reads"),
            ("metric,value,metric\n", "the first line must have one column `metric`"),
            (
                "metric,value\r\n\r\nmql,1,200\r\n",
                "line 3: cells given: 3; columns of the header: 2: `mql,1,200`",
            ),
            ("metric,value\n,5%\n", "line 2: no metric is named: `,5%`"),
            (
                "metric,value\nmql,\"5%\ncac,1/3\n",
                "line 2: a quotation mark is opened here and not closed: `mql,\"5%`",
            ),
            ("metric,value\nmql,\n", "no row gives a value"),
            ("metric,value\n", "no row gives a value"),
        ] {
            let refusal = of_csv(text).unwrap_err().to_string();
            assert!(refusal.starts_with(error), "{text:?}: {refusal}");
        }
    }

    /// Reading from the beginning for each row would take minutes.
    #[test]
    fn many_rows_take_no_longer_each_than_a_few() {
        let text = format!("metric,value\n{}", "lead-routing,9min\n\n".repeat(50_000));
        let start = std::time::Instant::now();
        let (given, _) = of_csv(&text).unwrap();
        assert_eq!((given.len(), given[49_999].line), (50_000, Some(100_000)));
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    }

    #[test]
    fn an_argument_is_a_name_and_a_value() {
        let given = of_argument(" cac = 1/3 ").unwrap();
        assert_eq!((given.name.as_str(), given.value.as_str()), ("cac", "1/3"));
        for (text, error) in
            [("cac", "no value"), ("cac=", "no value"), ("=5%", "no metric is named")]
        {
            assert!(of_argument(text).unwrap_err().to_string().starts_with(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_sheet_is_read_or_refused(text in "(metric,value\n)?([a-z,\"\n\r;5%]|\u{feff}){0,60}") {
            if let Ok((given, _)) = of_csv(&text) {
                prop_assert!(given.iter().all(|given| given.line > Some(1)));
            }
        }
    }
}
