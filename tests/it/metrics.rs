//! Whatever speaks of metrics speaks of the same ones.

use std::collections::BTreeSet;

use crate::support::gtm;

const STAGES: [&str; 3] = ["scale", "optimize", "platform"];

/// Runs a command and returns the rows of its table, each as these columns of it.
fn rows<const N: usize>(command: &[&str], columns: [&str; N]) -> Vec<[String; N]> {
    let output = gtm().args(command).args(["--format", "csv"]).output().expect("gtm runs");
    assert!(output.status.success(), "{command:?}");
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let header = reader.headers().expect("a header").clone();
    let place = |name| header.iter().position(|one| one == name).expect(name);
    let places = columns.map(place);
    let records = reader.records().map(|record| record.expect("a row"));
    records.map(|record| places.map(|place| record[place].to_owned())).collect()
}

fn ids(command: &[&str], column: &str) -> BTreeSet<String> {
    rows(command, [column]).into_iter().map(|[id]| id).filter(|id| !id.is_empty()).collect()
}

fn listed(stage: &str) -> BTreeSet<String> {
    ids(&["list", "metrics", "--stage", stage], "id")
}

#[test]
fn every_metric_that_is_listed_can_be_scored() {
    for stage in STAGES {
        assert_eq!(ids(&["score", "--stage", stage], "id"), listed(stage), "{stage}");
    }
}

/// What is offered to be typed is read, and meets its own target.
#[test]
fn no_example_misses_its_target() {
    for stage in STAGES {
        let examples = rows(&["score", "--stage", stage], ["metric", "example"]);
        let values: Vec<String> =
            examples.iter().map(|[metric, example]| format!("{metric}={example}")).collect();
        let mut command = vec!["score", "--stage", stage];
        command.extend(values.iter().map(String::as_str));
        for [id, outcome] in rows(&command, ["id", "outcome"]) {
            assert_ne!(outcome, "missed", "{id}");
        }
    }
}

/// Both lists begin with the same count.
#[test]
fn the_list_and_the_score_count_alike() {
    let first = "11 metrics at Scale, 10 of them with a target in figures.";
    for command in
        [["list", "metrics", "--stage", "scale"].as_slice(), &["score", "--stage", "scale"]]
    {
        let output = gtm().args(command).output().expect("gtm runs");
        let page = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(page.contains(first), "{page}");
    }
}

#[test]
fn every_metric_that_is_listed_is_found_as_one() {
    for stage in STAGES {
        let names = rows(&["list", "metrics", "--stage", stage], ["name"]);
        let found = names.iter().flat_map(|[name]| {
            let search = ["search", name, "--kind", "metric", "--stage", stage];
            ids(&[&search[..], &["--limit", "200"]].concat(), "id")
        });
        assert_eq!(found.collect::<BTreeSet<_>>(), listed(stage), "{stage}");
    }
}

#[test]
fn a_plan_has_every_metric_that_is_listed_for_the_next_stage() {
    for pair in STAGES.windows(2) {
        let (stage, next) = (pair[0], pair[1]);
        let output =
            gtm().args(["next", "--all", "--stage", stage, "--format", "json"]).output().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let functions = answer["data"]["changes"]["functions"].as_array().unwrap();
        let changes = functions.iter().flat_map(|group| group["changes"].as_array().unwrap());
        let to: Vec<&serde_json::Value> = changes.map(|change| &change["to"]).collect();
        let id = |fact: &serde_json::Value| fact["id"].as_str().map(str::to_owned);
        let ids: BTreeSet<String> = to.iter().filter_map(|fact| id(fact)).collect();
        assert!(listed(next).is_subset(&ids), "{next}: {ids:?}");
        // And whatever stands in a table of metrics is listed.
        let tables = to.iter().filter(|fact| fact["columns"][0]["role"] == "metric");
        let tables: Vec<String> = tables.filter_map(|fact| id(fact)).collect();
        let stands = |id: &String| tables.iter().any(|table| id.starts_with(&format!("{table}.")));
        let rows = to.iter().filter(|fact| fact["kind"] == "row").filter_map(|fact| id(fact));
        let metrics: BTreeSet<String> = rows.filter(stands).collect();
        assert!(!metrics.is_empty() && metrics.is_subset(&listed(next)), "{next}: {metrics:?}");
    }
}

#[test]
fn metrics_that_differ_between_stages_are_listed_at_one() {
    for pair in STAGES.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let both: BTreeSet<String> = listed(from).union(&listed(to)).cloned().collect();
        for [before, after] in rows(&["diff", from, to, "--only", "metrics"], ["id_from", "id_to"])
        {
            assert!(both.contains(&before) || both.contains(&after), "{before} → {after}");
        }
    }
}
