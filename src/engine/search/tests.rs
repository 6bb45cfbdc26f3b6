//! What queries mean and how hits are ordered.

use super::*;
use crate::catalog::Catalog;
use crate::catalog::SourceFile;
use crate::catalog::fact::FactKind;
use crate::quantity::figure;

fn with_index(check: impl FnOnce(&Index<'_>)) {
    let catalog = Catalog::embedded();
    let files = SourceFile::all(&catalog).unwrap();
    let synonyms = catalog.synonyms().unwrap();
    check(&Index::new(facts(&files), synonyms.0));
}

fn hits<'index>(index: &'index Index<'_>, query: &str) -> Vec<Hit<'index>> {
    let query = index.query(query).unwrap();
    index.search(&query, &Scope::default(), usize::MAX).hits
}

fn ids(index: &Index<'_>, query: &str) -> Vec<String> {
    hits(index, query).iter().map(|hit| hit.fact.id.to_string()).collect()
}

/// Returns each part as typed, with what was read for it.
fn parts(index: &Index<'_>, query: &str) -> Vec<(String, Vec<String>)> {
    let parts = index.query(query).unwrap().parts;
    parts.into_iter().map(|part| (part.text, part.read_as)).collect()
}

#[test]
fn a_phrase_is_found_word_for_word() {
    with_index(|index| {
        for query in ["\"lead routing\"", "“Lead  ROUTING!”", "«lead-routing»"] {
            let found = hits(index, query);
            assert!(!found.is_empty(), "{query}");
            for Hit { fact, .. } in found {
                let mut texts = fact.statements().map(|said| said.text.to_lowercase());
                let in_text = texts.any(|text| text.contains("lead routing"));
                assert!(
                    in_text || fact.label.to_lowercase().contains("lead routing"),
                    "{}",
                    fact.id
                );
            }
        }
        // Not by stems, not in another order, not from one cell into the next.
        for query in ["\"leads routing\"", "\"routing lead\"", "\"lead quality 30\""] {
            assert!(ids(index, query).is_empty(), "{query}");
        }
        // Every phrase must be there, and a mark without its other is a sign.
        assert!(ids(index, "\"lead routing\" \"customer advisory\"").is_empty());
        assert_eq!(ids(index, "\"gdpr"), ids(index, "gdpr"));
        assert_eq!(index.query("\"\"").unwrap_err(), QueryError::Empty);
    });
}

#[test]
fn a_mistyped_word_is_read_as_the_nearest() {
    with_index(|index| {
        for (typed, read) in [
            ("atribution", &["attribution"][..]),
            ("retrgeting", &["retargeting"]),
            ("mlq", &["mql"]),
            ("incrementalit", &["incrementality"]),
        ] {
            let expected = read.iter().map(ToString::to_string).collect();
            assert_eq!(parts(index, typed), [(typed.to_owned(), expected)], "{typed}");
        }
        // What stands there is not corrected, nor are numbers and short words
        // that are only a letter away from others.
        for typed in ["attribution", "conversions", "200k", "47", "law", "hire"] {
            assert_eq!(parts(index, typed)[0].1, [""; 0], "{typed}");
        }
    });
}

#[test]
fn a_synonym_is_found_and_counts_less_than_the_word() {
    with_index(|index| {
        let found = ids(index, "devrel");
        let relations = "platform.community.avoid.ignoring-developer-relations";
        assert!(found[..2].iter().any(|id| id == relations), "{found:?}");
        let found = ids(index, "CAB");
        let place = |id: &str| found.iter().position(|one| one == id).unwrap();
        let word = place("platform.community.avoid.cab-without-action");
        assert!(word < place("scale.community.network.customer-advisory-board"));
        let query = index.query("our customer advisory board meets").unwrap();
        let terms: Vec<_> = query.parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(terms, ["customer advisory board", "meets"]);
        // As one word or as two, in the singular or not, a term is the same.
        for typed in ["trade shows", "tradeshow", "trade-show"] {
            let query = index.query(typed).unwrap();
            let synonyms = &query.parts[0].synonyms;
            assert!(synonyms.contains(&"industry conference".to_owned()), "{typed}");
        }
        // The same stem is not enough: nobody who counts accounts means
        // `accountable`, nor `executive` by `execution`.
        for word in ["accounts", "execution"] {
            assert_eq!(index.query(word).unwrap().parts[0].synonyms, [""; 0], "{word}");
        }
    });
}

#[test]
fn a_question_asks_for_figures_and_drops_what_only_asks() {
    with_index(|index| {
        let query = index.query("how many accounts should we have in 1:1?").unwrap();
        let terms: Vec<_> = query.parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(terms, ["accounts", "1:1"]);
        assert_eq!(query.asks_for, [figure::Kind::Count, figure::Kind::Frequency]);
        // What it asks by is looked for as well, where it says something.
        let query = index.query("how big is the share of budget").unwrap();
        assert_eq!((query.parts.len(), query.asks_for.len()), (3, 3));
        // Where nothing else is said, the words that only ask are looked for.
        assert_eq!(parts(index, "what not to do").len(), 4);
        assert_eq!(index.query(" — ?! ").unwrap_err(), QueryError::Empty);
        let long = "lead ".repeat(200);
        assert_eq!(index.query(&long).unwrap_err(), QueryError::TooLong(1000));
    });
}

#[test]
fn a_stage_and_the_kind_of_a_thing_can_be_named() {
    with_index(|index| {
        let found = ids(index, "abm accounts at platform");
        assert!(found[..3].iter().all(|id| id.starts_with("platform.abm.")), "{found:?}");
        let found = ids(index, "mistakes in community");
        assert!(found[..5].iter().all(|id| id.contains(".community.avoid.")), "{found:?}");
    });
}

#[test]
fn the_name_of_a_function_finds_how_it_works() {
    with_index(|index| {
        for (query, function) in [("abm", "abm"), ("events", "events")] {
            let found = ids(index, query);
            let is_approach = |id: &String| id.ends_with(&format!(".{function}.approach"));
            assert!(found[..3].iter().all(is_approach), "{query}: {found:?}");
        }
    });
}

#[test]
fn an_organization_is_nothing_organic() {
    with_index(|index| {
        let templates = "marketing-process.deliverables.templates";
        assert!(!ids(index, "organic").iter().any(|id| id == templates));
        assert!(ids(index, "organization").iter().any(|id| id == templates));
    });
}

#[test]
fn a_term_is_found_whole_and_its_words_apart_count_little() {
    with_index(|index| {
        let found = ids(index, "market development funds");
        assert!(found[..4].iter().all(|id| id.contains("mdf")), "{found:?}");
    });
}

#[test]
fn a_word_that_says_little_decides_little() {
    with_index(|index| {
        let best = |query| ids(index, query)[0].clone();
        assert_eq!(best("typical lead scoring"), best("lead scoring"));
        assert_eq!(
            best("how does our company handle lead recycling"),
            "scale.marketing-ops.lead-management.recycling"
        );
        // Where nothing else is said, it decides.
        assert!(!ids(index, "company").is_empty());
    });
}

#[test]
fn products_are_found_one_by_one_and_each_fact_once() {
    with_index(|index| {
        let hits = hits(index, "bombora");
        assert_eq!(hits.len(), 3);
        for Hit { fact, .. } in hits {
            assert_eq!((fact.kind, fact.title()), (FactKind::Tool, "Bombora"));
            assert!(fact.id.as_str().ends_with(".tech-stack.intent-data"));
        }
    });
}

#[test]
fn equal_scores_stand_in_the_order_of_the_playbooks() {
    with_index(|index| {
        let place =
            |hit: &Hit<'_>| index.facts.iter().position(|fact| std::ptr::eq(fact, hit.fact));
        for pair in hits(index, "bombora").windows(2) {
            assert!(pair[0].score > pair[1].score || place(&pair[0]) < place(&pair[1]));
        }
    });
}

#[test]
fn a_word_that_nothing_has_is_told_and_the_nearest_offered() {
    with_index(|index| {
        let query = index.query("kubernetes attribution").unwrap();
        let is_named: Vec<_> = query.parts.iter().map(|part| part.is_named).collect();
        assert_eq!(is_named, [false, true]);
        assert_eq!(index.nearest("kubernetes attribution"), [""; 0]);
        assert_eq!(index.nearest("atrubution"), ["attribution"]);
    });
}
