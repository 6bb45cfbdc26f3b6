//! The playbooks hold every fact of the sources, and no row or item that is
//! not one. `tests/fixtures/playbook-facts.csv` lists the facts.

use gtm::catalog::Page;

use crate::support::{Body, numbers, repository, with_pages};

/// A fact as the fixture lists it.
#[derive(Debug)]
struct Fact {
    stage: String,
    function: String,
    kind: String,
    block: String,
    label: String,
    figures: String,
    names: String,
}

fn facts() -> Vec<Fact> {
    let path = repository("tests/fixtures/playbook-facts.csv");
    let mut reader = csv::Reader::from_path(path).expect("the fixture is there");
    reader
        .records()
        .map(|record| {
            let record = record.expect("the fixture is CSV");
            let cell = |index: usize| record[index].to_owned();
            Fact {
                stage: cell(0),
                function: cell(1),
                kind: cell(2),
                block: cell(3),
                label: cell(4),
                figures: cell(5),
                names: cell(6),
            }
        })
        .collect()
}

/// One item of a guide: its block, its label, and all its text.
struct Item {
    kind: &'static str,
    block: String,
    label: String,
    text: String,
}

/// Returns every item of a guide of which the sources make a fact.
fn items(page: &Page<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for section in &page.content.sections {
        let block = section.title.clone();
        match Body::of(section) {
            Body::Table(table) => items.extend(table.rows.iter().map(|row| Item {
                kind: "row",
                block: block.clone(),
                label: row.label().to_owned(),
                text:
                    row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" · "),
            })),
            Body::Points(points) => items.extend(points.iter().map(|point| Item {
                kind: "point",
                block: block.clone(),
                label: point.name.clone(),
                text: format!("{} · {}", point.name, point.detail),
            })),
            Body::Steps(steps) => items.extend(steps.iter().map(|step| Item {
                kind: "step",
                block: block.clone(),
                label: String::new(),
                text: step.detail.clone(),
            })),
        }
    }
    items.extend(page.content.avoid.iter().map(|item| Item {
        kind: "anti-pattern",
        block: String::new(),
        label: item.name.clone(),
        text: format!("{} · {}", item.name, item.why.as_deref().unwrap_or_default()),
    }));
    items.extend(page.content.wait.iter().map(|item| Item {
        kind: "point",
        block: "What to wait on".to_owned(),
        label: item.name.clone(),
        text: format!("{} · {}", item.name, item.why.as_deref().unwrap_or_default()),
    }));
    items.extend(page.content.references.iter().map(|reference| Item {
        kind: "reference",
        block: String::new(),
        label: reference.name.clone(),
        text: reference.name.clone(),
    }));
    items
}

/// Whether an item states a fact: its kind, its label to the letter, every
/// number and every name.
fn states(item: &Item, fact: &Fact) -> bool {
    let of_kind = match fact.kind.as_str() {
        // The sources' bullets without names are points and steps here.
        "bullet" => ["point", "step"].contains(&item.kind) && item.block.starts_with(&fact.block),
        kind => item.kind == kind && item.label == fact.label,
    };
    of_kind
        && numbers(&fact.figures).is_subset(&numbers(&item.text))
        && fact.names.split(';').all(|name| item.text.contains(name.trim()))
}

#[test]
fn every_fact_of_the_sources_is_stated() {
    with_pages(|pages| {
        let facts = facts();
        assert_eq!(facts.len(), 418);
        let missing: Vec<&Fact> = facts
            .iter()
            .filter(|fact| {
                !pages
                    .iter()
                    .filter(|page| page.stage.unwrap().id.as_str() == fact.stage)
                    .filter(|page| page.functions[0].id.as_str() == fact.function)
                    .any(|page| items(page).iter().any(|item| states(item, fact)))
            })
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
    });
}

#[test]
fn every_item_is_a_fact_of_the_sources() {
    with_pages(|pages| {
        let facts = facts();
        for page in pages {
            for item in items(page) {
                let here = facts.iter().filter(|fact| {
                    fact.stage == page.stage.unwrap().id.as_str()
                        && fact.function == page.functions[0].id.as_str()
                });
                let stated = here.clone().any(|fact| states(&item, fact));
                // Of nameless lists the fixture keeps one fact for the whole.
                let in_a_bullet_list = here
                    .clone()
                    .any(|fact| fact.kind == "bullet" && item.block.starts_with(&fact.block));
                assert!(stated || in_a_bullet_list, "{}: {} {}", page.id, item.kind, item.label);
            }
        }
    });
}

#[test]
fn the_playbooks_have_as_much_as_the_sources() {
    with_pages(|pages| {
        let count =
            |kind: &str| pages.iter().flat_map(items).filter(|item| item.kind == kind).count();
        let sections = pages.iter().flat_map(|page| &page.content.sections);
        let tables = sections.filter(|section| section.table.is_some());
        assert_eq!(pages.len(), 24);
        assert_eq!(tables.count(), 53);
        assert_eq!(count("row"), 249);
        // 51 named points, of which three are deferrals, and the three
        // conditions of Scale's user conference, which the source leaves
        // nameless.
        assert_eq!(count("point"), 51 + 3);
        assert_eq!(count("step"), 4);
        assert_eq!(count("anti-pattern"), 82);
        assert_eq!(count("reference"), 34);
        let deferrals = pages.iter().flat_map(|page| &page.content.wait);
        assert_eq!(deferrals.count(), 3);
    });
}
