//! The gates refer to facts that are there and fit what they ask.

use std::collections::{BTreeMap, BTreeSet};

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::catalog::fact::{FactKind as Kind, Statement};
use gtm::engine::gate::{Answers, Outcome, Verdict, files, judge};
use gtm::playbook::gate::{Gate, GateKind, Warning};
use gtm::playbook::id::FactId;
use serde_json::Value;

use crate::support::{answer, repository};

/// What every number is compared with: the input, the stage, what meets it and
/// what does not. Words stand for themselves.
const NUMBERS: &[(&str, &str, &str, &str)] = &[
    ("acv", "scale", ">$50K", ""),
    ("one-to-one", "scale", "5–20", ""),
    ("one-to-few", "scale", "20–100", ""),
    ("one-to-many", "scale", "100–500+", ""),
    ("one-to-one", "optimize", "10–25", ""),
    ("one-to-few", "optimize", "50–150", ""),
    ("one-to-many", "optimize", "500–2,000", ""),
    ("one-to-one", "platform", "20–50", ""),
    ("one-to-few", "platform", "Clusters by industry or segment", ""),
    ("one-to-many", "platform", "A broader target list", ""),
    ("customers", "scale", "100+", ""),
    ("customers", "optimize", "200+", "<100"),
    ("budget", "optimize", "$200K–$500K+", "Budget constrained"),
    ("members", "scale", "5–10", ""),
];

fn with_gates(check: impl Fn(&Catalog, &Gate)) {
    let catalog = Catalog::embedded();
    for gate in catalog.gates().expect("gates") {
        check(&catalog, gate);
    }
}

#[test]
fn every_number_is_compared_with_the_figure_of_the_source() {
    let mut found = Vec::new();
    let catalog = Catalog::embedded();
    let stages = catalog.stages().unwrap();
    for gate in catalog.gates().unwrap() {
        let files = files(&catalog, gate).expect("the guides are read");
        let judged = judge(gate, &files, stages, &Answers::new());
        for one in judged.iter().flat_map(|at| &at.conditions) {
            assert_ne!(one.verdict, Verdict::Missing, "{}", one.condition.fact);
            let is_number = one.input.measure.is_some();
            let figure = |said: &Statement<'_>| {
                let quantity = said.figure.map(|figure| figure.quantity().to_string());
                quantity.unwrap_or_else(|| said.text.clone().into_owned())
            };
            let says = one.says.as_ref().unwrap();
            if is_number {
                found.push((
                    one.input.id.to_string(),
                    one.stage.id.to_string(),
                    figure(says),
                    one.not_ready.as_ref().map(figure).unwrap_or_default(),
                ));
            }
            let in_words = is_number && says.figure.is_none();
            assert_eq!(one.verdict == Verdict::Silent, in_words, "{}", one.condition.fact);
            assert!(!says.text.is_empty(), "{}", one.condition.fact);
            // A figure in another unit than the answer's is compared with nothing.
            assert_eq!(one.figure(), says.figure.filter(|_| is_number), "{}", one.condition.fact);
        }
    }
    let expected = NUMBERS.iter().map(|&(input, stage, ready, not_ready)| {
        let text = str::to_owned;
        (text(input), text(stage), text(ready), text(not_ready))
    });
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[test]
fn what_a_gate_refers_to_is_of_the_right_kind() {
    let catalog = Catalog::embedded();
    let kinds: BTreeMap<FactId, Kind> = SourceFile::all(&catalog)
        .unwrap()
        .iter()
        .flat_map(SourceFile::facts)
        .map(|fact| (fact.id, fact.kind))
        .collect();
    with_gates(|_, gate| {
        for fact in gate.facts() {
            assert!(kinds.contains_key(fact), "{}: {fact}", gate.id);
        }
        for warning in gate.conditions.iter().flat_map(|one| &one.warn) {
            let fact = warning.fact();
            assert_eq!(kinds[fact], Kind::AntiPattern, "{}: {fact}", gate.id);
        }
        for condition in &gate.conditions {
            let has_fields = matches!(kinds[&condition.fact], Kind::Row | Kind::Deferral);
            assert_eq!(has_fields, condition.column.is_some(), "{}", condition.fact);
            let warning = condition.warn.as_ref().map(Warning::fact);
            assert!(warning.is_none_or(|fact| fact.parts().next() == Some(condition.stage())));
            // No answer prints a paragraph for a condition.
            let is_paragraph = kinds[&condition.fact] == Kind::Approach;
            assert!(!is_paragraph || condition.says.is_some(), "{}", condition.fact);
        }
        for fact in &gate.wait {
            assert_eq!(kinds[fact], Kind::Deferral, "{}: {fact}", gate.id);
        }
    });
}

/// The conditions of the sources' own lists are all in their gates.
#[test]
fn no_condition_of_a_list_is_left_out() {
    let catalog = Catalog::embedded();
    let asked: BTreeSet<&FactId> = catalog
        .gates()
        .unwrap()
        .iter()
        .flat_map(|gate| gate.conditions.iter().map(|one| &one.fact).chain(&gate.wait))
        .collect();
    let lists = [
        ("scale.abm.readiness", 4),
        ("scale.abm.tiers", 3),
        ("optimize.abm.tiers", 3),
        ("platform.abm.tiers", 3),
        ("scale.events.user-conference", 3),
        ("optimize.events.user-conference", 5),
        ("scale.partner-marketing.wait", 3),
    ];
    let homes = SourceFile::all(&catalog).unwrap();
    for (list, count) in lists {
        let list = FactId::parse(list).unwrap();
        let facts = homes.iter().flat_map(SourceFile::facts);
        let items: Vec<FactId> = facts
            .filter(|fact| matches!(fact.kind, Kind::Row | Kind::Point | Kind::Deferral))
            .map(|fact| fact.id)
            .filter(|id| list.holds(id))
            .collect();
        assert_eq!(items.len(), count, "{list}");
        for item in &items {
            assert!(asked.contains(item), "no gate asks for {item}");
        }
    }
}

#[test]
fn every_gate_and_condition_is_found_by_its_names_and_asks_a_question() {
    let mut measures = BTreeMap::new();
    with_gates(|catalog, gate| {
        let names = [gate.id.as_str(), gate.title.as_str()].into_iter();
        for name in names.chain(gate.aliases.iter().map(String::as_str)) {
            let found = catalog.gate_named(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(found.id, gate.id, "{name}");
        }
        let asks = gate.inputs.iter().map(|input| &input.ask.text);
        for question in asks.chain([&gate.question.text]) {
            assert!(question.ends_with('?'), "{question}");
            assert!((20..=100).contains(&question.len()), "{question}");
        }
    });
    let catalog = Catalog::embedded();
    for input in catalog.gates().unwrap().iter().flat_map(|gate| &gate.inputs) {
        // An option stands for one thing, whichever gate takes it.
        let known = measures.entry(&input.id).or_insert((input.measure, &input.example));
        assert_eq!(*known, (input.measure, &input.example), "{}", input.id);
    }
}

/// Returns the command that answers a gate with every example and every yes.
fn all_answered(gate: &Gate) -> String {
    let inputs = gate.inputs.iter().map(|input| match &input.example {
        Some(example) => format!("--{} {example}", input.id),
        None => format!("--yes {}", input.id),
    });
    format!("gate {} {}", gate.id, inputs.collect::<Vec<_>>().join(" "))
}

/// The examples answer as they stand, each at every stage that asks, and a
/// question of size is no failure whatever its numbers are.
#[test]
fn every_example_answers_by_condition_or_by_item() {
    with_gates(|_, gate| {
        let json = answer(&format!("{} --format json", all_answered(gate)));
        let value: Value = serde_json::from_str(&json).unwrap();
        for stage in value["data"]["stages"].as_array().unwrap() {
            for condition in stage["conditions"].as_array().unwrap() {
                let expected: &[&str] = match gate.kind {
                    GateKind::Readiness => &["met", "silent"],
                    GateKind::Range => &["within", "below", "above", "silent"],
                };
                let verdict = condition["verdict"].as_str().unwrap();
                assert!(expected.contains(&verdict), "{}: {verdict}", gate.id);
            }
        }
    });
    for numbers in ["--one-to-one 0 --one-to-few 1 --one-to-many 9999", "--one-to-one 1"] {
        let text = answer(&format!("gate abm-tiers {numbers} --width 120"));
        for word in ["Ready", "Not yet", "fail:"] {
            assert!(!text.contains(word), "{text}");
        }
        assert!(text.contains("not run"), "{text}");
    }
}

/// Where a source says "consider" or "may", nobody is ready.
#[test]
fn what_is_to_be_considered_is_said_so() {
    let stages = |id: &str| {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let gate = catalog.gate_named(id).unwrap();
        let files = files(&catalog, gate).unwrap();
        let judged = judge(gate, &files, stages, &Answers::new());
        let asked = judged.iter().filter(|at| at.outcome != Outcome::NotAsked);
        asked
            .map(|at| {
                let is_considered = gate.consider.iter().any(|id| id.as_str() == at.stage.id);
                (at.stage.id.to_owned(), is_considered)
            })
            .collect::<Vec<_>>()
    };
    let (scale, optimize) = ("scale".to_owned(), "optimize".to_owned());
    assert_eq!(stages("start-abm"), [(scale.clone(), true)]);
    assert_eq!(stages("user-conference"), [(scale.clone(), true), (optimize.clone(), false)]);
    assert_eq!(stages("partner-marketing"), [(scale, true), (optimize, false)]);
    for (command, says) in [
        (
            "gate partner-marketing --yes tech-partnerships,product-integration --stage scale",
            "The conditions for considering it are met at Scale.",
        ),
        (
            "gate user-conference --customers 80 --yes strategic-value,team --stage scale",
            "80 is below Scale's 100+ by 20. That figure is called typical, so the question stays open.",
        ),
        ("gate cab --members 12 --stage scale", "12 is above Scale's 5–10 by 2."),
    ] {
        let text = answer(&format!("{command} --width 200"));
        assert!(text.contains(says), "{text}");
    }
}

/// `gtm gate` alone is a short list.
#[test]
fn the_list_of_gates_has_a_line_for_each() {
    let text = answer("gate --width 120");
    let catalog = Catalog::embedded();
    let gates = catalog.gates().unwrap();
    assert!(text.lines().count() < 2 * gates.len() + 14, "{text}");
    assert!(!text.contains("--yes"), "{text}");
}

/// Each gate of the playbooks is documented by a case.
#[test]
fn every_gate_has_a_case() {
    let cases = std::fs::read_to_string(repository("tests/cmd/gate.trycmd")).unwrap();
    with_gates(|_, gate| {
        assert!(cases.contains(&format!("gtm gate {}", gate.id)), "{}", gate.id);
    });
}

/// A gate says what doesn't fit with any fact that it shows.
#[test]
fn what_does_not_fit_with_a_fact_of_a_gate_is_said() {
    fn addresses(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
            Value::Object(fields) => {
                found.extend(fields.get("id").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| addresses(value, found));
            }
            _ => {}
        }
    }
    let catalog = Catalog::embedded();
    for command in ["gate abm-tiers --one-to-one 40 --stage optimize", "gate user-conference"] {
        let mut answer: Value =
            serde_json::from_str(&answer(&format!("{command} --format json"))).unwrap();
        let conflicts = answer["data"]["conflicts"].take();
        let mut shown = BTreeSet::new();
        addresses(&answer["data"], &mut shown);
        let expected: BTreeSet<String> = catalog
            .conflicts()
            .unwrap()
            .conflicts
            .iter()
            .filter(|conflict| conflict.facts.iter().any(|fact| shown.contains(fact.as_str())))
            .map(|conflict| conflict.id.to_string())
            .collect();
        let conflicts = conflicts.as_array().unwrap().iter();
        let said: BTreeSet<String> =
            conflicts.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(said, expected, "gtm {command}");
        assert!(!said.is_empty(), "gtm {command}");
    }
}
