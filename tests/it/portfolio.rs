//! Many companies at once answer as each does alone, in the order of the input,
//! in bounded memory, and no row is lost.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use proptest::prelude::*;

use crate::support::{gtm, run};

const HEADER: &str = "name,arr,headcount,growth,note\n";

/// Runs `gtm portfolio` on a file of this text, in a folder of its own.
fn portfolio(text: &str, arguments: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().expect("it is there");
    std::fs::write(folder.path().join("rows.csv"), text).expect("it is there");
    let mut command = gtm();
    command.current_dir(folder.path()).args(["portfolio", "rows.csv", "--date", "2026-11-27"]);
    let output = command.args(arguments).output().expect("it is there");
    (folder, output)
}

fn rows(output: &Output) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader
        .records()
        .map(|row| row.expect("it is there").iter().map(str::to_owned).collect())
        .collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it is there")
}

#[test]
fn each_row_answers_as_its_company_does_alone() {
    let companies = [
        ("4999999.99", "29", ""),
        ("5M", "30", "45%"),
        ("$14.2M", "96", "45%"),
        ("15,000,000", "79", "-3%"),
        ("14.2 million", "", "0.1%"),
        ("", "250", ""),
        ("75M", "300", "20%"),
        ("1M", "5", "200%"),
    ];
    for policy in ["arr", "headcount", "lower", "higher"] {
        let lines = companies
            .iter()
            .map(|(arr, people, growth)| format!("x,\"{arr}\",{people},{growth},\n"));
        let text = lines.collect::<Vec<_>>().concat();
        let arguments = ["--format", "csv", "--policy", policy];
        let (_folder, output) = portfolio(&format!("{HEADER}{text}"), &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for (row, (arr, people, growth)) in rows(&output).iter().zip(companies) {
            let mut arguments = vec!["stage", "--format", "json"];
            for (option, value) in [("--arr", arr), ("--headcount", people), ("--growth", growth)] {
                if !value.is_empty() {
                    arguments.extend([option, value]);
                }
            }
            if !arr.is_empty() && !people.is_empty() {
                arguments.extend(["--policy", policy]);
            }
            let alone = gtm().args(&arguments).output().expect("it is there");
            let alone: serde_json::Value =
                serde_json::from_slice(&alone.stdout).expect("it is there");
            let alone = &alone["data"];
            let id = |stage: &serde_json::Value| stage["id"].as_str().unwrap_or("below").to_owned();
            let says = |signal: &str| match &alone[signal] {
                serde_json::Value::Null => String::new(),
                reading => id(&reading["stage"]),
            };
            assert_eq!(row[5], id(&alone["stage"]), "{row:?}");
            assert_eq!(row[6], says("arr"), "{row:?}");
            assert_eq!(row[7], says("headcount"), "{row:?}");
            let next = &alone["next"]["stage"]["id"];
            assert_eq!(row[11], next.as_str().unwrap_or_default(), "{row:?}");
            let months = match &alone["next"]["crossing"] {
                serde_json::Value::Null => String::new(),
                crossing => match crossing["months"].as_u64() {
                    Some(months) => months.to_string(),
                    None => crossing["when"].as_str().expect("it is there").to_owned(),
                },
            };
            assert_eq!(row[12], months, "{row:?}");
            assert_eq!(row[13], alone["basis"].as_str().expect("it is there"), "{row:?}");
            let per_head = alone["revenue_per_head"]["value"]["usd"].as_f64();
            let per_head = per_head.map_or(String::new(), |usd| format!("{usd:.0}"));
            assert_eq!(row[10], per_head, "{row:?}");
        }
    }
}

#[test]
fn rows_that_cannot_be_used_are_told_and_kept_as_they_are() {
    let bad = "Euro,€5M,30,,\nShort,5M\n\"two\nlines\",20,5,,\nStage,0,,,\n";
    let text = format!("{HEADER}Good,20M,120,,\"a, \"\"b\"\"\"\n{bad}Last,6M,40,,x\n");
    let (folder, output) = portfolio(&text, &["--format", "csv", "--rejects", "bad.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let kept = rows(&output);
    assert_eq!((kept.len(), kept[0][4].as_str(), kept[1][0].as_str()), (2, "a, \"b\"", "Last"));
    let error = String::from_utf8(output.stderr).expect("it is there");
    for told in [
        "4 rows of `rows.csv` can't be used",
        "line 3: arr: `€5M`: the amount is in €",
        "line 4: cells given: 2; columns of the header: 5",
        "line 5: arr: `20`: 20 dollars is too little to be meant: did you mean 20M",
        "line 7: arr: `0`: an amount can't be zero",
    ] {
        assert!(error.contains(told), "{told}: {error}");
    }
    assert_eq!(read(&folder.path().join("bad.csv")), bad);
    let (_folder, output) = portfolio(&text, &["--format", "csv", "--max-rejects", "4"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).expect("it is there").starts_with("note: 4 rows"));
}

#[test]
fn headers_are_known_by_the_names_that_people_give_them() {
    for (header, separator) in [
        ("Company Name;Annual Revenue;Employees;YoY Growth", ';'),
        ("\u{feff}Account\tARR (USD)\tFTE\tGrowth Rate", '\t'),
        ("Customer,Total ARR,No. of Employees,ARR Growth", ','),
    ] {
        let row = ["Acme", "14.2M", "96", "45%"].join(&separator.to_string());
        let (_folder, output) = portfolio(&format!("{header}\r\n{row}\r\n"), &["--format", "csv"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(rows(&output)[0][4], "scale", "{header}");
    }
    let text = "Staff,Revenue,ARR\n96,1M,20M\n";
    let columns = ["--format", "csv", "--column", "headcount=Staff"];
    assert_eq!(rows(&portfolio(text, &columns).1)[0][3], "optimize");
    for (text, arguments, told) in [
        ("Revenue,Total ARR\n1M,2M\n", &[][..], "`Revenue` and `Total ARR` could both be arr"),
        ("a,b\n1,2\n", &[], "no column is arr, headcount or stage: it has a, b"),
        ("arr\n20M\n", &["--column", "arr=Sales"], "no column is called `Sales`; columns: arr"),
        ("arr\n20M\n", &["--drop", "x"], "no column is called `x`"),
        ("", &[], "no column is arr"),
        ("PK\u{3}\u{4}\u{0}", &[], "no column is arr"),
    ] {
        let (_folder, output) = portfolio(text, arguments);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let error = String::from_utf8(output.stderr).expect("it is there");
        assert!(error.contains(told), "{told}: {error}");
    }
}

#[test]
fn columns_are_carried_kept_and_dropped() {
    let text = "id,arr,zip,gtm_stage\n1,20M,02134,old\n";
    let names = |arguments: &[&str]| {
        let (_folder, output) = portfolio(text, &[&["--format", "csv"], arguments].concat());
        String::from_utf8(output.stdout)
            .expect("it is there")
            .lines()
            .next()
            .expect("it is there")
            .to_owned()
    };
    assert!(names(&[]).starts_with("id,arr,zip,gtm_stage,gtm_arr_stage"));
    assert!(names(&["--drop", "arr,zip"]).starts_with("id,gtm_stage,"));
    assert!(names(&["--keep", "zip"]).starts_with("zip,gtm_stage,"));
}

#[test]
fn lines_of_json_keep_their_values() {
    let text = "{\"name\":\"A\",\"arr\":14200000,\"headcount\":96,\"tags\":[1,\"x\"]}\n\
                {\"name\":\"B\",\"arr\":\"$20M\",\"since\":2019}\n\
                {\"name\":\"C\",\"arr\":true}\nnot json\n";
    let (_folder, output) = portfolio(text, &["--format", "json", "--max-rejects", "2"]);
    let lines: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .expect("it is there")
        .lines()
        .map(|line| serde_json::from_str(line).expect("it is there"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["tags"], serde_json::json!([1, "x"]));
    assert_eq!(lines[0]["arr"], serde_json::json!(14_200_000));
    assert_eq!(lines[0]["gtm_agreement"], "headcount-ahead");
    assert_eq!(lines[1]["since"], 2019);
    assert_eq!(lines[1]["gtm_headcount_stage"], serde_json::Value::Null);
    let error = String::from_utf8(output.stderr).expect("it is there");
    assert!(error.contains("line 3: arr: `true`: no number given"), "{error}");
    assert!(error.contains("line 4: a JSON object a line is wanted"), "{error}");
}

#[test]
fn hostile_cells_are_harmless() {
    let text = "name,arr\n=1+1,20M\n\u{1b}[31m<b>,20M\n\"@SUM(A1),\n;=2\",20M\n";
    let (_folder, output) = portfolio(text, &["--format", "csv"]);
    let names: Vec<String> = rows(&output).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(names, ["'=1+1", "\\u{1b}[31m<b>", "'@SUM(A1),\n;'=2"]);
    let (_folder, output) = portfolio(text, &["--format", "html"]);
    let page = String::from_utf8(output.stdout).expect("it is there");
    assert!(page.contains("[31m&lt;b&gt;") && !page.contains('\u{1b}'), "{page}");
    let (_folder, output) = portfolio(text, &["--format", "json"]);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn each_company_has_a_page_that_the_page_of_all_leads_to() {
    let text = "name,arr,headcount,lead routing sla\nAcme,20M,120,9min\nAcme,3M,8,\n";
    let (folder, output) = portfolio(text, &["--output", "all.html", "--pages", "companies"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = read(&folder.path().join("all.html"));
    for file in ["companies/acme.html", "companies/acme-2.html"] {
        assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
        assert!(read(&folder.path().join(file)).contains("Brief of 2026-11-27: Acme"));
    }
    let brief = read(&folder.path().join("companies/acme.html"));
    assert!(brief.contains("9 minutes, above"), "{brief}");
}

#[test]
fn a_review_is_read_from_beside_the_file() {
    let review = "date: 2026-11-01\nstage: optimize\nanswers:\n  \
                  optimize.abm.avoid.no-measurement:\n    ask: Is it?\n    answer: happening\n    \
                  owner: dana\n    due: 2026-11-20\n";
    let folder = tempfile::tempdir().expect("it is there");
    std::fs::create_dir(folder.path().join("reviews")).expect("it is there");
    std::fs::write(folder.path().join("reviews/2026-11-01.yaml"), review).expect("it is there");
    let text = "name,arr,review\nA,20M,reviews/2026-11-01.yaml\nB,20M,\nC,20M,gone.yaml\n";
    std::fs::write(folder.path().join("rows.csv"), text).expect("it is there");
    let path = folder.path().join("rows.csv");
    let answer = |arguments: &[&str]| {
        let mut command = gtm();
        command.arg("portfolio").arg(&path).args(["--date", "2026-11-27", "--max-rejects", "1"]);
        command.args(arguments).output().expect("it is there")
    };
    let output = answer(&["--format", "csv"]);
    assert_eq!(rows(&output)[0][13..16], ["0", "0", "1"]);
    assert_eq!(rows(&output)[1][13..16], ["", "", ""]);
    let error = String::from_utf8(output.stderr).expect("it is there");
    assert!(error.contains("line 4: review: `gone.yaml`"), "{error}");
    let page = String::from_utf8(answer(&[]).stdout).expect("it is there");
    assert!(page.contains("Functions, by what reviews answer"), "{page}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let text = format!("{HEADER}Bad,x,1,,\n");
    let (_folder, output) = portfolio(&text, &["--format", "csv", "--rejects", "/dev/full"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr).expect("it is there").contains("No space left on device")
    );
    let (reader, writer) = std::io::pipe().expect("it is there");
    drop(reader);
    let folder = tempfile::tempdir().expect("it is there");
    let path = folder.path().join("rows.csv");
    std::fs::write(&path, format!("{HEADER}{}", "Good,20M,120,,\n".repeat(50_000)))
        .expect("it is there");
    let output = gtm()
        .arg("portfolio")
        .arg(path)
        .args(["--format", "csv"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .expect("it is there");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

/// Standard input stays open, so that it is stopped in the middle.
#[test]
#[cfg(unix)]
fn a_run_that_is_stopped_leaves_whole_rows_and_no_half_file() {
    let folder = tempfile::tempdir().expect("it is there");
    let mut command = gtm();
    command.current_dir(folder.path()).args(["portfolio", "-", "--output", "all.csv"]);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it is there");
    let mut input = child.stdin.take().expect("it is there");
    let rows = "Good,20M,120,,\n".repeat(50_000);
    input.write_all(format!("{HEADER}{rows}").as_bytes()).expect("it is there");
    let stop = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(stop.expect("it is there").success());
    // What comes after it is not read any more.
    let _ = input.write_all(rows.as_bytes());
    drop(input);
    assert!(!child.wait().expect("it is there").success());
    assert_eq!(folder.path().read_dir().expect("it is there").count(), 0);
}

#[test]
fn a_page_of_eighty_columns_holds_companies_in_a_table() {
    let rows = "Acme,14.2M,96,45%,\nBorealis,$20M,1200,10%,\nCobalt,75M,310,,\n";
    let (_folder, output) = portfolio(&format!("{HEADER}{rows}"), &["--width", "80"]);
    let page = String::from_utf8(output.stdout).expect("it is there");
    assert!(!page.contains("Company: Acme"), "{page}");
    let row = page.lines().rfind(|line| line.contains("Acme")).expect("it is there");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert!(cells[1..].starts_with(&["$14.2M", "96", "scale", "optimize"]), "{page}");
    // How metrics do stands in a table of its own, which leaves room for the other.
    let rows = "name,arr,headcount,lead routing sla\nAcme,14.2M,96,9 minutes\n";
    let (_folder, output) = portfolio(rows, &["--width", "80"]);
    let page = String::from_utf8(output.stdout).expect("it is there");
    assert!(!page.contains("Company: Acme"), "{page}");
    let row = page.lines().rfind(|line| line.contains("Acme")).expect("it is there");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["Acme", "·", "9", "minutes"]);
}

#[test]
fn a_cut_list_says_so() {
    let text = format!("{HEADER}{}", "x,20M,300,,\n".repeat(250));
    let (_folder, output) = portfolio(&text, &["--format", "markdown"]);
    let page = String::from_utf8(output.stdout).expect("it is there");
    assert!(page.contains("250 companies"), "{page}");
    assert_eq!(page.matches("The first 200 of 250; --format csv has them all.").count(), 2);
}

#[test]
fn many_rows_come_in_their_order() {
    use std::fmt::Write;
    let mut text = HEADER.to_owned();
    for place in 0..60_000 {
        writeln!(text, "\"{place},\",20M,{},,", place % 300 + 1).expect("it is there");
    }
    let (_folder, output) = portfolio(&text, &["--format", "csv"]);
    let rows = rows(&output);
    assert_eq!(rows.len(), 60_000);
    assert!(rows.iter().enumerate().all(|(place, row)| row[0] == format!("{place},")));
}

#[test]
fn rules_name_everything_by_the_prefix() {
    for dialect in ["duckdb", "postgres", "spark", "bigquery", "snowflake"] {
        let output = run(&format!("rules --dialect {dialect} --prefix crm.x_"));
        let sql = String::from_utf8(output.stdout).expect("it is there");
        assert!(sql.contains("crm.x_stages") && sql.contains("crm.x_stage("), "{sql}");
        for left in ["{prefix}", "{each", "{stage}", "{id}", "{policy}", "{version}", "{first"] {
            assert!(!sql.contains(left), "{dialect}: {left}: {sql}");
        }
        assert_eq!(sql.contains("-- Unrun:"), ["bigquery", "snowflake"].contains(&dialect));
    }
    let folder = tempfile::tempdir().expect("it is there");
    let output = gtm()
        .args(["rules", "--dialect", "dbt", "--output"])
        .arg(folder.path().join("gtm"))
        .output()
        .expect("it is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let macros = read(&folder.path().join("gtm/macros/gtm.sql"));
    assert!(macros.contains("{% macro gtm_stage(arr_cents, people) -%}"), "{macros}");
    for (arguments, told) in [
        ("rules --dialect dbt", "a package of dbt is a folder"),
        ("rules --dialect duckdb --prefix x;--", "begins no name in SQL"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).expect("it is there").contains(told));
    }
}

#[test]
fn stages_of_a_layer_are_those_of_rows_and_rules() {
    let layer = "--playbooks {examples}/early-stage";
    let rules = run(&format!("rules --dialect duckdb {layer}"));
    let rules = String::from_utf8(rules.stdout).expect("it is there");
    assert!(rules.contains("laid over it: early-stage"), "{rules}");
    let stages = run(&format!("list stages --format csv {layer}"));
    for line in String::from_utf8(stages.stdout).expect("it is there").lines().skip(1) {
        let id = line.split(',').next().expect("it is there");
        assert!(rules.contains(&format!("'{id}'")), "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the rows are, each is answered or told, in order.
    #[test]
    fn every_row_is_answered_or_refused(
        cells in prop::collection::vec("[0-9a-zA-Z$., \"\u{e9}-]{0,8}", 1..12),
    ) {
        let text = cells.iter().map(|cell| format!("{cell},5M\n")).collect::<Vec<_>>().concat();
        let (folder, output) =
            portfolio(&format!("name,arr\n{text}"), &["--format", "csv", "--rejects", "bad.csv"]);
        let rejects = read(&folder.path().join("bad.csv"));
        let answered = rows(&output).len();
        let told = String::from_utf8(output.stderr).expect("it is there");
        prop_assert!(answered > 0 || !rejects.is_empty(), "{}", told);
        let refused = told.split(' ').find_map(|word| word.parse::<usize>().ok()).unwrap_or(0);
        // A quotation mark may hold lines together.
        let all = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        prop_assert_eq!(answered + refused, all.into_byte_records().count(), "{}", told);
    }
}
