//! Wrong playbook files and company files get an error that shows the place and what to write.
//!
//! Each `tests/fixtures/invalid/<kind>-<what>.yaml` is read as its kind, and
//! what the error says is in the `.txt` file beside it.

use gtm::playbook::company::CompanyFile;
use gtm::playbook::framework::Framework;
use gtm::playbook::function::Function;
use gtm::playbook::gate::Gates;
use gtm::playbook::guide::Guide;
use gtm::playbook::stage::Stage;
use gtm::playbook::synonyms::Synonyms;
use gtm::yaml::{self, YamlError};

use crate::support::{assert_generated, files_below};

fn read(kind: &str, path: &str, text: &str) -> Result<(), YamlError> {
    match kind {
        "guide" => yaml::parse::<Guide>(path, text).map(drop),
        "stage" => yaml::parse::<Stage>(path, text).map(drop),
        "framework" => yaml::parse::<Framework>(path, text).map(drop),
        "functions" => yaml::parse::<Vec<Function>>(path, text).map(drop),
        "company" => yaml::parse::<CompanyFile>(path, text).map(drop),
        "gates" => yaml::parse::<Gates>(path, text).map(drop),
        "synonyms" => yaml::parse::<Synonyms>(path, text).map(drop),
        other => panic!("no kind of file is called {other}"),
    }
}

#[test]
fn every_wrong_file_is_refused_with_its_place() {
    let mut files = 0;
    for file in files_below("tests/fixtures/invalid") {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if file.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let kind = name.split('-').next().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let path = format!("{name}.yaml");
        let error = read(kind, &path, &text).expect_err(&path);
        assert!(error.diagnostics[0].position().is_some(), "{path}");
        let told = format!("{error}\n");
        assert_generated(&format!("tests/fixtures/invalid/{name}.txt"), told);
        files += 1;
    }
    assert!(files >= 20, "{files}");
}

/// What YAML takes for numbers, truths, dates and times comes through as
/// written when it is a cell.
#[test]
fn every_cell_is_text() {
    let text = r##"
source: here
heading: Here
approach: A test.
sections:
  - title: Cells
    table:
      columns: [A, B, C, D]
      rows:
        - [1:1, no, 5, 2-4]
        - [2026-01-01, on, 0x1F, 1e3]
        - [007, 1_000, .5, +1]
        - { id: quoted, cells: ["~", "null", "", "a: b"] }
        - [true, "#x", 'it''s', "- x"]
        - [12:30:45, 0o17, .inf, y]
"##;
    let guide: Guide = yaml::parse("cells.yaml", text).unwrap();
    let Some(table) = &guide.sections[0].table else {
        panic!("a table");
    };
    let cells: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    assert_eq!(
        cells,
        [
            ["1:1", "no", "5", "2-4"],
            ["2026-01-01", "on", "0x1F", "1e3"],
            ["007", "1_000", ".5", "+1"],
            ["~", "null", "", "a: b"],
            ["true", "#x", "it's", "- x"],
            ["12:30:45", "0o17", ".inf", "y"],
        ]
    );
}
