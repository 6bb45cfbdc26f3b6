//! The gates refer to facts that are there and fit what they ask.

use std::collections::{BTreeMap, BTreeSet};

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::catalog::fact::FactKind as Kind;
use gtm::engine::gate::{Answers, Verdict, files, judge};
use gtm::playbook::gate::{Gate, Warning};
use gtm::playbook::id::FactId;
use gtm::playbook::stage::Stage;
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
    let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
    for gate in catalog.gates().unwrap() {
        let files = files(&catalog, gate).expect("the guides are read");
        let judged = judge(gate, &files, &stages, &Answers::new());
        assert!(judged.iter().all(|at| at.missing.is_empty()), "{}", gate.id);
        for one in judged.iter().flat_map(|at| &at.conditions) {
            let is_number = one.input.measure.is_some();
            let figure = |said: &gtm::catalog::fact::Statement<'_>| {
                let quantity = said.figure.map(|figure| figure.quantity().to_string());
                quantity.unwrap_or_else(|| said.text.clone().into_owned())
            };
            if is_number {
                found.push((
                    one.input.id.to_string(),
                    one.fact.stage.unwrap().id.to_string(),
                    figure(&one.says),
                    one.not_ready.as_ref().map(figure).unwrap_or_default(),
                ));
            }
            let in_words = is_number && one.says.figure.is_none();
            assert_eq!(one.verdict == Verdict::Silent, in_words, "{}", one.fact.id);
            assert!(!one.says.text.is_empty(), "{}", one.fact.id);
            // A figure in another unit than the answer's is compared with nothing.
            assert_eq!(one.figure(), one.says.figure.filter(|_| is_number), "{}", one.fact.id);
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
            let is_row = kinds[&condition.fact] == Kind::Row;
            assert_eq!(is_row, condition.column.is_some(), "{}", condition.fact);
            let stage = condition.fact.parts().next();
            let warning = condition.warn.as_ref().map(Warning::fact);
            assert!(warning.is_none_or(|fact| fact.parts().next() == stage));
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
        let asks = gate.inputs.iter().map(|input| &input.ask.0);
        for question in asks.chain([&gate.question.0]) {
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

/// The commands that are offered answer as they stand.
#[test]
fn every_example_answers() {
    let json = answer("gate --format json");
    let value: Value = serde_json::from_str(&json).unwrap();
    let next = value["next"].as_array().unwrap();
    // The first asks on a terminal.
    let examples: Vec<&str> =
        next.iter().skip(1).map(|one| one["command"].as_str().unwrap()).collect();
    assert!(examples.len() >= 10, "{}", examples.len());
    for example in examples {
        let arguments = example.strip_prefix("gtm ").unwrap();
        let json = answer(&format!("{arguments} --format json"));
        let value: Value = serde_json::from_str(&json).unwrap();
        let stage = &value["data"]["stages"][0];
        let conditions = stage["conditions"].as_array().unwrap();
        assert!(!conditions.is_empty(), "{example}");
        for condition in conditions {
            assert_ne!(condition["verdict"], "not-given", "{example}");
        }
    }
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
            .flat_map(|conflict| &conflict.facts)
            .map(ToString::to_string)
            .filter(|fact| shown.contains(fact))
            .collect();
        let conflicts = conflicts.as_array().unwrap().iter();
        let said: BTreeSet<String> = conflicts
            .flat_map(|conflict| conflict["facts"].as_array().unwrap())
            .map(|fact| fact.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(said, expected, "gtm {command}");
        assert!(!said.is_empty(), "gtm {command}");
    }
}
