//! Readings: the values that were given for metrics, as text with their place.
//!
//! On the command line each is `METRIC=VALUE`; in a file they are two columns
//! of a sheet. What the names and values mean is for [`score`](super::score).

use crate::engine::prelude::*;
use crate::engine::sheet::Sheet;

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
    /// Who gave it.
    pub by: GivenBy,
    /// The line of the file that it stands on.
    pub line: Option<u64>,
}

/// Reads `METRIC=VALUE`; the error says how that is written.
pub fn of_argument(text: &str) -> Result<Given, &'static str> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok(given(name, value, GivenBy::CommandLine, None))
        }
        _ => Err("write the metric, `=` and its value, as in lead-routing=9min"),
    }
}

fn given(name: &str, value: &str, by: GivenBy, line: Option<u64>) -> Given {
    Given { name: name.to_owned(), value: value.to_owned(), by, line }
}

/// Reads a sheet with the columns `metric` and `value` among others, in any
/// order. Returns the values, and the headings of the columns that mean nothing
/// here.
pub fn of_sheet(sheet: &Sheet) -> Result<(Vec<Given>, Vec<String>), SheetError> {
    let [metric, value] = sheet.columns(["metric", "value"])?;
    let filled: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| (row.line, row.cells[metric].as_str(), row.cells[value].as_str()))
        .filter(|(_, metric, value)| !(metric.is_empty() && value.is_empty()))
        .collect();
    let unnamed: Vec<String> = filled
        .iter()
        .filter(|(_, metric, _)| metric.is_empty())
        .map(|(line, _, value)| format!("line {line}: no metric is named for `{value}`"))
        .collect();
    if !unnamed.is_empty() {
        return Err(SheetError(unnamed));
    }
    if filled.iter().all(|(.., value)| value.is_empty()) {
        return Err("no row gives a value".to_owned().into());
    }
    let filled = filled.into_iter();
    let given = filled.map(|(line, metric, value)| given(metric, value, GivenBy::File, Some(line)));
    let others = (0..).zip(&sheet.headings).filter(|(index, _)| ![metric, value].contains(index));
    Ok((given.collect(), others.map(|(_, heading)| heading.clone()).collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_csv(text: &str) -> Result<(Vec<Given>, Vec<String>), SheetError> {
        of_sheet(&Sheet::read(text))
    }

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
            "metric;value\nlead-routing;9min\n\ndeals;1,200\n",
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
            (
                "metric,amount\n",
                "the first line must name the columns `metric` and `value`, each once",
            ),
            (
                "metric,value,metric\n",
                "the first line must name the columns `metric` and `value`, each once",
            ),
            (
                "metric,value\r\n\r\nmql,1,200\r\n",
                "line 3: cells given: 3; columns of the header: 2: `mql,1,200`",
            ),
            ("metric,value\n,5%\n", "line 2: no metric is named for `5%`"),
            (
                "metric,value\nmql,\"5%\ncac,1/3\n",
                "line 2: a quotation mark is not closed, or words stand behind it: `mql,\"5%`",
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
        for text in ["cac", "cac=", "=5%"] {
            assert!(of_argument(text).is_err(), "{text}");
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
