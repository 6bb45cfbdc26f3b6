//! The frameworks state the facts of their sources, and what they say of
//! guides and functions is there.

use std::collections::BTreeSet;

use gtm::catalog::Catalog;
use gtm::playbook::framework::Framework;
use gtm::playbook::id::FrameworkId;
use gtm::playbook::process::{Nature, Process};
use gtm::playbook::source::Origin;

use crate::support::{answer, repository};

fn framework(id: &str) -> Framework {
    let catalog = Catalog::embedded();
    let id = FrameworkId::parse(id).expect("an id");
    catalog.framework(&id).expect("a sound file").content
}

fn process() -> Process {
    framework("marketing-process").process.expect("steps")
}

/// Returns the beginnings of the words that carry meaning, so that `define`
/// and `defined` are one.
fn stems(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.len() > 3 || word.contains(|c: char| c.is_ascii_digit()))
        .map(|word| word.chars().take(5).collect())
        .collect()
}

/// Every fact of the fixture is stated: at least half of the words of its
/// label and of each of its terms. The sentences are ours, so that no more can
/// be asked of them; the labels that must be exact have tests of their own.
#[test]
fn every_fact_of_the_sources_is_stated() {
    let path = repository("tests/fixtures/framework-facts.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let (mut facts, mut missing) = (0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let file = format!("playbooks/frameworks/{}.yaml", &record[0]);
        let text = std::fs::read_to_string(repository(&file)).unwrap();
        let said = stems(&text);
        for term in record[3].split(';').chain([&record[2]]) {
            let wanted = stems(term);
            let found = wanted.intersection(&said).count();
            if found * 2 < wanted.len() {
                missing.push(format!("{}: {}: {term}", &record[0], &record[2]));
            }
        }
        facts += 1;
    }
    assert_eq!(facts, 38);
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_seven_steps_stand_in_order() {
    let process = process();
    let names: Vec<&str> = process.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        ["Market", "Focus", "Business", "Planning", "Programs", "Sales Readiness", "Sales Support"]
    );
    let strategic = process.steps.iter().filter(|step| step.nature == Nature::Strategic);
    assert_eq!(strategic.count(), 3);
    // The source leaves only Planning unnamed.
    for step in &process.steps {
        let ours = step.nature_origin == Origin::Ours;
        assert_eq!(ours, step.name == "Planning", "{}", step.name);
        assert_eq!(ours, step.nature == Nature::Between, "{}", step.name);
    }
}

#[test]
fn every_deliverable_of_the_source_is_owed_by_a_step() {
    let owed: Vec<String> = process()
        .deliverables()
        .iter()
        .map(|deliverable| deliverable.name.to_lowercase())
        .collect();
    for name in [
        "business plan",
        "marketing requirements document",
        "product requirements document",
        "launch plan",
        "brochures",
        "data sheets",
        "white papers",
        "presentations",
        "demos",
        "videos",
    ] {
        assert!(owed.iter().any(|one| one.contains(name)), "{name}: {owed:?}");
    }
}

#[test]
fn every_step_is_whole_and_every_role_takes_part() {
    let process = process();
    assert_eq!(process.roles.len(), 9);
    for step in &process.steps {
        assert!(!step.deliverables.is_empty(), "{}", step.name);
        assert!(!step.participants.is_empty(), "{}", step.name);
        assert!(!step.checkpoint.approvers.is_empty(), "{}", step.name);
        assert!(!step.functions.is_empty(), "{}", step.name);
    }
    for role in &process.roles {
        let mut participants = process.steps.iter().flat_map(|step| &step.participants);
        assert!(participants.any(|one| one.role == role.id), "{}", role.name);
    }
}

#[test]
fn steps_name_functions_that_there_are() {
    let catalog = Catalog::embedded();
    let functions = catalog.functions().unwrap();
    for step in process().steps {
        for id in &step.functions {
            assert!(functions.iter().any(|one| one.id == *id), "{id}");
        }
    }
}

/// A framework with sections only is one file: whatever the charter's
/// command does, the general one shows every framework.
#[test]
fn every_framework_is_shown_by_the_general_command() {
    for id in Catalog::embedded().framework_ids().unwrap() {
        let page = answer(&format!("framework {id} --width 200"));
        for section in framework(id.as_str()).sections {
            assert!(page.contains(&section.title), "{id}: {}", section.title);
        }
    }
}

#[test]
fn the_diagram_names_every_step_and_what_it_touches() {
    let diagram = answer("process --format markdown");
    assert!(diagram.contains("```mermaid\nflowchart TD\n"), "{diagram}");
    for step in process().steps {
        assert!(diagram.contains(&format!(". {}<br/>", step.name)));
    }
    assert!(diagram.contains("step4 <--> touch0([\"Engineering process\"])"));
    assert!(diagram.contains("step1 -. \"Competitive intelligence\" .- step7"));

    let page = answer("process --format html");
    assert!(page.contains("<svg viewBox=\"0 0 760 448\""));
}
