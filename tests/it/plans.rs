//! Plans and comparisons fit the pages that they are made for.

use crate::support::{answer, sheets};

const STAGES: [&str; 3] = ["scale", "optimize", "platform"];
const FUNCTIONS: [&str; 8] = [
    "content",
    "website",
    "demand-gen",
    "community",
    "events",
    "abm",
    "marketing-ops",
    "partner-marketing",
];

/// Companies on the way from each stage to the next, at the last one and below
/// the first one.
const COMPANIES: [&str; 8] = [
    "--stage scale",
    "--arr 14.2M --headcount 96 --growth 45%",
    "--arr 9M --headcount 55 --growth 80% --date 2026-11-27",
    "--arr 45M --headcount 60 --policy lower --growth 10%",
    "--stage optimize",
    "--arr 38.5M --headcount 260 --growth 32% --date 2026-11-27",
    "--arr 60M --headcount 300",
    "--arr 1M --headcount 5",
];

#[test]
fn a_plan_is_one_page() {
    for company in COMPANIES {
        let all = [format!("next {company} --width 80")];
        let each = FUNCTIONS.map(|function| format!("next {function} {company} --width 80"));
        for command in all.iter().chain(&each) {
            let page = answer(command);
            assert!(page.lines().count() <= 70, "gtm {command}:\n{page}");
        }
    }
}

#[test]
fn a_comparison_of_all_functions_is_two_pages() {
    for from in STAGES {
        for to in STAGES.into_iter().filter(|to| *to != from) {
            let page = answer(&format!("diff {from} {to} --width 80"));
            assert!(page.lines().count() <= 120, "{from} to {to}:\n{page}");
        }
    }
}

/// Below the first stage nothing is to be done yet.
#[test]
fn below_the_first_stage_a_plan_is_reading_ahead() {
    let page = answer("next --arr 1M");
    assert!(page.to_lowercase().contains("this is reading ahead"), "{page}");
    assert!(!page.contains("Owner") && !page.contains("\nStart\n"), "{page}");
}

/// What a source doesn't mention is said in the headings to be that.
#[test]
fn silence_is_no_advice() {
    let plan = answer("next --all --stage scale");
    for heading in [
        "Carry on (Optimize says nothing of it)",
        "Named again in",
        "Still named at Optimize",
        "New warnings at Optimize",
    ] {
        assert!(plan.contains(heading), "{heading}");
    }
    let diff = answer("diff scale optimize --all");
    assert!(diff.contains("Carry on (Optimize says nothing of it)"));
    assert!(diff.contains("Warned of at Scale only"));
    for page in [plan, diff] {
        assert!(!page.contains("Dropped") && !page.contains("Keep or drop"));
    }
}

/// Every fact that a comparison counts stands on the page that has all of them.
#[test]
fn every_change_of_a_function_stands_on_its_page() {
    let table = answer("diff scale optimize community --format csv");
    let page = answer("diff scale optimize community --width 200");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    // The columns of the kind, the status and the name.
    let items = rows.iter().filter(|row| ["row", "point", "anti-pattern"].contains(&&row[3]));
    let changed: Vec<_> = items.filter(|row| &row[4] != "kept").collect();
    assert!(changed.len() > 20, "{}", changed.len());
    for row in changed {
        assert!(page.contains(&row[6]), "{}", &row[6]);
    }
}

#[test]
fn a_plan_prints_on_one_sheet() {
    for company in ["--arr 14.2M --headcount 96 --growth 45%", "--stage optimize"] {
        let page = answer(&format!("next {company} --format html"));
        assert_eq!(sheets(&page).unwrap_or(1), 1, "gtm next {company}");
    }
}
