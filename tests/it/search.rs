//! `gtm search` over the built-in playbooks: how well it answers, and that what
//! it answers holds.

use std::collections::{BTreeMap, BTreeSet};

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::engine::search::{Index, Scope, facts};
use gtm::playbook::marks::Marks;
use gtm::report::prelude::command_for;
use gtm::report::search::SearchReport;
use proptest::prelude::*;
use serde_json::Value;

use crate::judged::{self, SETS};
use crate::support::{answer, gtm, run};

fn with_index(check: impl FnOnce(&Index<'_>)) {
    let catalog = Catalog::embedded();
    let files = SourceFile::all(&catalog).expect("the playbooks can be read");
    let synonyms = catalog.synonyms().expect("the synonyms can be read");
    check(&Index::new(facts(&files), synonyms.0));
}

#[test]
fn judged_queries_are_answered() {
    for set in SETS {
        let judged = judged::read(set).expect("the judged set is there");
        assert!(judged.len() >= 30, "{set}: {} queries", judged.len());
        let quality = judged::measure(&judged);
        println!(
            "{} judged queries ({set}): recall@5 {:.3}, mean reciprocal rank {:.3}",
            quality.queries, quality.recall_at_5, quality.mean_reciprocal_rank
        );
        let (recall, rank) = (quality.recall_at_5, quality.mean_reciprocal_rank);
        assert!(
            recall >= 0.95 && rank >= 0.85,
            "{set}: recall@5 {recall:.3}, mean reciprocal rank {rank:.3}; missed: {:#?}",
            quality.missed
        );
    }
}

#[test]
fn the_answers_of_judged_queries_are_facts() {
    with_index(|index| {
        let ids: BTreeSet<&str> = index.facts.iter().map(|fact| fact.id.as_str()).collect();
        for set in SETS {
            let mut seen = BTreeSet::new();
            for one in judged::read(set).unwrap_or_default() {
                assert!(!one.answers.is_empty(), "{set}: {}", one.query);
                for answer in &one.answers {
                    assert!(ids.contains(answer.as_str()), "{set}: no fact {answer}");
                }
                assert!(seen.insert(one.query.clone()), "{set}: {} twice", one.query);
            }
        }
    });
}

/// The words of an answer without what it is laid out with.
fn laid_out(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of every kind in every home, the command of one entry is run: what it shows
/// has the entry's name, or what it says where its name is a common one.
#[test]
fn the_command_of_a_hit_shows_it_in_its_place() {
    with_index(|index| {
        let mut checked = BTreeSet::new();
        let mut shown: BTreeMap<String, String> = BTreeMap::new();
        for fact in &index.facts {
            let command = command_for(fact).to_string();
            // Each command once, and of its facts one of each kind.
            if !checked.insert((command.clone(), fact.kind)) {
                continue;
            }
            let page = shown.entry(command.clone()).or_insert_with(|| {
                let arguments = command.strip_prefix("gtm ").expect("a command of gtm");
                laid_out(&answer(&format!("{arguments} --width 1000")))
            });
            let says = fact.statements().next().map(|said| laid_out(&said.text));
            let is_there = |words: &str| !words.is_empty() && page.contains(words);
            assert!(
                is_there(&laid_out(fact.label)) || says.is_some_and(|says| is_there(&says)),
                "{command} does not show {}",
                fact.id
            );
        }
        assert!(checked.len() > 100, "{}", checked.len());
    });
}

fn json(arguments: &[&str]) -> Value {
    let mut command = gtm();
    command.arg("search").args(arguments).args(["--format", "json"]);
    let output = command.output().expect("the binary runs");
    serde_json::from_slice(&output.stdout).expect("the answer is JSON")
}

#[test]
fn the_options_say_what_hits_must_be() {
    let hits = |arguments: &[&str]| json(arguments)["data"]["hits"].as_array().unwrap().clone();
    let all =
        |hits: &[Value], holds: fn(&Value) -> bool| !hits.is_empty() && hits.iter().all(holds);
    assert!(
        all(&hits(&["abm", "--stage", "plat", "--limit", "100"]), |hit| hit["stage"] == "platform")
    );
    assert!(all(&hits(&["attribution", "--function", "mops,paid"]), |hit| hit["function"]
        == "marketing-ops"
        || hit["function"] == "demand-gen"));
    assert!(all(&hits(&["hubspot", "--kind", "TOOL"]), |hit| hit["kind"] == "tool"));
    // A metric is a row as well.
    assert!(all(&hits(&["mql", "--kind", "row"]), |hit| hit["kind"] == "metric"));
    assert_eq!(hits(&["abm", "--limit", "3"]).len(), 3);
    assert_eq!(run("search abm --limit 0").status.code(), Some(2));
}

#[test]
fn what_stands_at_the_stage_of_the_company_comes_first() {
    let with = gtm().args(["search", "abm"]).env("GTM_STAGE", "platform").output();
    let with = String::from_utf8(with.unwrap().stdout).unwrap();
    let without = answer("search abm");
    let count = |answer: &str| {
        answer.split(" hits").next().map(|words| words.chars().rev().take(3).collect::<String>())
    };
    assert_eq!(count(&with), count(&without));
    assert!(with.contains("Stage: Platform, as declared, given by the environment."), "{with}");
    assert!(with.contains(" 1. ABM (Account-Based Marketing) (approach; Platform)"), "{with}");
    assert!(!without.contains(" 1. ABM (Account-Based Marketing) (approach; Platform)"));
}

#[test]
fn marked_words_stand_out_in_every_format() {
    let marked = |format| answer(&format!("search mql conversion --limit 1 --format {format}"));
    assert!(marked("markdown").contains("**MQL**→SQL **conversion**"));
    let page = marked("html");
    // The term between them says what it means.
    assert!(page.contains("<strong>MQL</strong>→<abbr title="), "{page}");
    assert!(page.contains(">SQL</abbr> <strong>conversion</strong>"), "{page}");
    assert!(marked("csv").contains(",MQL; conversion,"));
    let colored = answer("search mql conversion --limit 1 --color always");
    assert!(colored.contains("\u{1b}[1mMQL\u{1b}[0m→SQL"), "{colored}");
    // Without color the words are the words.
    assert!(marked("text").contains("MQL→SQL conversion"));
    let first = &json(&["mql conversion"])["data"]["hits"][0]["matches"][0];
    assert_eq!(*first, serde_json::json!({ "text": "MQL" }));
}

#[test]
fn another_name_finds_a_fact_and_is_told_as_ours() {
    let catalog = Catalog::embedded();
    let files = SourceFile::all(&catalog).unwrap();
    let marks = Marks { aliases: ["zebra rate".to_owned()].into(), ..Marks::default() };
    let id = "scale.demand-gen.metrics.mql-to-sql";
    let mut found = facts(&files);
    let metric = found.iter_mut().find(|fact| fact.id.as_str() == id);
    metric.unwrap().marks = &marks;
    let index = Index::new(found, Vec::new());
    let query = index.query("zebra").unwrap();
    let scope = Scope::default();
    let found = index.search(&query, &scope, 10);
    let report = SearchReport::new("zebra", &index, &query, &scope, found);
    let report = serde_json::to_value(report).unwrap();
    let hit = &report["hits"][0];
    assert_eq!((&hit["id"], report["total"].as_u64()), (&id.into(), Some(1)));
    assert_eq!(
        (&hit["alias"], &hit["matches"][0]["text"]),
        (&"zebra rate".into(), &"zebra".into())
    );
}

#[test]
fn lines_keep_to_the_width_but_for_what_is_typed() {
    for width in [40, 60, 80, 200] {
        for query in ["who should own the stack", "tech stack", "marketing process"] {
            let page = answer(&format!("search {query} --width {width}"));
            for line in page.lines() {
                let is_typed = line.trim_start().starts_with("gtm ") || !line.trim().contains(' ');
                assert!(is_typed || line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

/// Whatever is asked: no panic, hits in order, each fact once.
#[test]
fn any_query_is_answered_or_refused() {
    let words = "\\PC{0,60}|([a-z]{1,9}|1:1|\\$50K|\"|abm|lead|atribution|own| ){0,30}";
    with_index(|index| {
        proptest!(ProptestConfig::with_cases(128), |(query in words)| {
            let Ok(understood) = index.query(&query) else { return Ok(()) };
            let hits = index.search(&understood, &Scope::default(), usize::MAX).hits;
            prop_assert!(hits.is_sorted_by(|one, other| one.score >= other.score));
            prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && hit.score > 0.0));
            let ids: BTreeSet<_> = hits.iter().map(|hit| &hit.fact.id).collect();
            prop_assert_eq!(ids.len(), hits.len());
            for hit in hits.iter().take(10) {
                let mut last = 0;
                for one in index.marks(&understood, hit.fact.title()) {
                    prop_assert!(last <= one.place.start && one.part < understood.parts.len());
                    prop_assert_eq!(&hit.fact.title()[one.place.clone()], one.text);
                    last = one.place.end;
                }
            }
            prop_assert!(index.nearest(&query).len() <= 3);
        });
    });
}
