use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::catalog::layers::Provenance;
use crate::catalog::{File, Readable};
use crate::playbook::guide::Guide;
use crate::playbook::id::FactId;
use crate::playbook::source::Source;

/// What hand-made snapshots are about.
struct World {
    stages: Vec<Stage>,
    functions: Vec<Function>,
    source: Source,
}

impl World {
    /// A world of three stages and two functions.
    fn new() -> Self {
        let read = |(number, id): (u32, &str)| {
            let file = json!({
                "source": "document", "title": id.to_uppercase(),
                "arr": { "from": format!("${number}M") },
                "headcount": { "from": number.to_string() },
                "challenge": [], "focus": [], "approach": "",
            });
            let id = StageId::parse(id).unwrap();
            Stage { id, ..serde_json::from_value(file).unwrap() }
        };
        let functions = ["abm", "events"].map(|id| json!({ "id": id, "title": id, "summary": "" }));
        Self {
            stages: [(1, "one"), (2, "two"), (3, "three")].map(read).into(),
            functions: serde_json::from_value(functions.to_vec().into()).unwrap(),
            source: serde_json::from_value(json!({
                "id": "document", "title": "", "publisher": "", "covers": "",
            }))
            .unwrap(),
        }
    }

    fn stage(&self, id: &str) -> &Stage {
        self.stages.iter().find(|stage| stage.id.as_str() == id).unwrap()
    }

    fn file<'world>(
        &'world self,
        id: FactId,
        stage: &'world Stage,
        functions: &'world [Function],
        content: Box<dyn Readable>,
    ) -> SourceFile<'world> {
        let provenance = Provenance::default();
        File { id, stage: Some(stage), functions, source: &self.source, provenance, content }
    }

    /// Makes a snapshot of each stage of the guides given for it, one for each
    /// function.
    fn snapshots(&self, guides: &[&[Value]]) -> Vec<StageSnapshot<'_>> {
        let snapshots = self.stages.iter().zip(guides).map(|(stage, guides)| {
            let pages = self.functions.iter().zip(*guides).map(|(function, parts)| {
                let mut guide = json!({
                    "source": "document", "heading": "", "approach": "", "sections": [],
                });
                for (part, value) in parts.as_object().unwrap() {
                    guide[part] = value.clone();
                }
                let guide: Guide = serde_json::from_value(guide).unwrap();
                let id = FactId::parse(&format!("{}.{}", stage.id, function.id)).unwrap();
                self.file(id, stage, std::slice::from_ref(function), Box::new(guide))
            });
            let own = self.file(FactId::of_stage(&stage.id), stage, &[], Box::new(stage.clone()));
            let files = std::iter::once(own).chain(pages);
            StageSnapshot { stage, files: files.collect() }
        });
        snapshots.collect()
    }
}

/// Describes the changes from one stage to another, but for approaches: the
/// addresses without their stages, and what became of them.
fn described(snapshots: &[StageSnapshot<'_>], world: &World, from: &str, to: &str) -> Vec<String> {
    let functions: Vec<&Function> = world.functions.iter().collect();
    let [from, to] = [from, to].map(|id| world.stage(id));
    let diff = compare(snapshots, Some(from), to, &functions);
    let changes = diff.functions.iter().flat_map(|group| &group.changes);
    let changes = changes.filter(|change| !change.is(FactKind::Approach));
    let described = changes.map(|change| {
        let id = |fact: Option<&Fact<'_>>| {
            let id = fact?.id.as_str();
            Some(id.split_once('.')?.1.to_owned())
        };
        let ids: Vec<String> =
            [id(change.from.as_ref()), id(change.to.as_ref())].into_iter().flatten().collect();
        let status = format!("{:?}", change.status).to_lowercase();
        format!("{status} {}", ids.join(" = "))
    });
    described.collect()
}

fn points(section: &str, points: &[Value]) -> Value {
    json!({ "id": section, "title": section, "points": points })
}

fn point(name: &str, detail: &str) -> Value {
    json!({ "name": name, "detail": detail })
}

fn same_point(name: &str, same_as: &str) -> Value {
    json!({ "name": name, "detail": "", "marks": { "same-as": same_as } })
}

#[test]
fn items_are_matched_by_id_within_matched_sections() {
    let world = World::new();
    let one = json!({ "sections": [
        points("s", &[point("kept", "x"), point("changed", "x"), point("gone", "x")]),
        points("t", &[point("elsewhere", "x")]),
    ] });
    let two = json!({ "sections": [
        points("s", &[point("kept", "x"), point("changed", "y"), point("elsewhere", "x")]),
    ] });
    let snapshots = world.snapshots(&[&[one], &[two]]);
    assert_eq!(
        described(&snapshots, &world, "one", "two"),
        [
            "kept abm.s = abm.s",
            "kept abm.s.kept = abm.s.kept",
            "changed abm.s.changed = abm.s.changed",
            "new abm.s.elsewhere",
            "gone abm.s.gone",
            "gone abm.t",
            "gone abm.t.elsewhere",
        ]
    );
}

#[test]
fn same_as_matches_across_sections_kinds_and_guides_and_goes_before_ids() {
    let world = World::new();
    let one = [
        json!({
            "sections": [points("s", &[point("a", ""), point("b", ""), point("c", "")])],
            "avoid": [{ "name": "alone", "why": "" }],
        }),
        json!({ "sections": [points("u", &[point("d", "")])] }),
    ];
    let two = [json!({
        "sections": [
            {
                "id": "s2", "title": "s2", "marks": { "same-as": "one.abm.s" },
                "table": { "columns": ["Name"], "rows": [
                    { "cells": ["b"], "marks": { "same-as": "one.abm.s.a" } },
                    ["a"],
                    ["c"],
                ] },
            },
            points("t", &[same_point("e", "one.events.u.d")]),
        ],
        "avoid": [{ "name": "lonely", "why": "", "marks": { "same-as": "one.abm.avoid.alone" } }],
    })];
    let snapshots = world.snapshots(&[&one, &two]);
    assert_eq!(
        described(&snapshots, &world, "one", "two"),
        [
            "kept abm.s = abm.s2",
            "changed abm.s.a = abm.s2.b",
            // The other `a` is taken.
            "new abm.s2.a",
            "changed abm.s.c = abm.s2.c",
            "new abm.t",
            "kept events.u.d = abm.t.e",
            "kept abm.avoid.alone = abm.avoid.lonely",
            "gone abm.s.b",
            "gone events.u",
        ]
    );
}

#[test]
fn threads_lead_over_the_stages_between() {
    let world = World::new();
    let one = json!({ "sections": [points("s", &[point("a", ""), point("b", "")])] });
    let two = json!({ "sections": [points("t", &[
        same_point("renamed", "one.abm.s.a"),
        same_point("sibling", "one.abm.s.b"),
    ])] });
    let three = json!({ "sections": [points("t", &[
        point("renamed", ""),
        same_point("younger", "one.abm.s.b"),
    ])] });
    let snapshots = world.snapshots(&[&[one], &[two], &[three]]);
    assert_eq!(
        described(&snapshots, &world, "one", "three"),
        ["new abm.t", "kept abm.s.a = abm.t.renamed", "kept abm.s.b = abm.t.younger", "gone abm.s",]
    );
    // Two that are the same as a third are the same.
    assert_eq!(
        described(&snapshots, &world, "two", "three"),
        [
            "kept abm.t = abm.t",
            "kept abm.t.renamed = abm.t.renamed",
            "kept abm.t.sibling = abm.t.younger",
        ]
    );
}

#[test]
fn what_does_not_fit_is_new() {
    let world = World::new();
    let one = json!({
        "sections": [points("s", &[point("a", "")])],
        "avoid": [{ "name": "mistake", "why": "" }],
    });
    let two = json!({ "sections": [
        points("s", &[
            same_point("nowhere", "one.abm.s.z"),
            same_point("another-kind", "one.abm.avoid.mistake"),
            same_point("first", "one.abm.s.a"),
            same_point("second", "one.abm.s.a"),
        ]),
    ] });
    let snapshots = world.snapshots(&[&[one], &[two]]);
    assert_eq!(
        described(&snapshots, &world, "one", "two"),
        [
            "kept abm.s = abm.s",
            "new abm.s.nowhere",
            "new abm.s.another-kind",
            "kept abm.s.a = abm.s.first",
            "new abm.s.second",
            "gone abm.avoid.mistake",
        ]
    );
}

/// Compares two tables of one row each, and returns the change of the row.
fn row_change(one: &Value, two: &Value, check: impl Fn(&Change<'_>)) {
    let world = World::new();
    let guide =
        |table: &Value| json!({ "sections": [{ "id": "s", "title": "s", "table": table }] });
    let snapshots = world.snapshots(&[&[guide(one)], &[guide(two)]]);
    let functions: Vec<&Function> = world.functions.iter().collect();
    let [from, to] = ["one", "two"].map(|id| world.stage(id));
    let diff = compare(&snapshots, Some(from), to, &functions);
    let mut rows = diff.changes().filter(|change| change.is(FactKind::Row));
    check(rows.next().unwrap());
    assert!(rows.next().is_none());
}

#[test]
fn the_only_figure_of_each_side_is_paired_whatever_its_column_is_called() {
    let count = |name| json!({ "name": name, "figures": "count" });
    row_change(
        &json!({ "columns": ["Tier", count("Accounts"), "Effort"], "rows": [["a", "5–20", "High"]] }),
        &json!({ "columns": ["Tier", "Approach", count("Targets")], "rows": [["a", "New", "10–25"]] }),
        |change| {
            let (figures, words): (Vec<_>, Vec<_>) =
                change.moves.iter().partition(|one| one.direction.is_some());
            let directions: Vec<_> = figures.iter().map(|one| one.direction).collect();
            assert_eq!(directions, [Some(Direction::Up)]);
            let words: Vec<_> =
                words.iter().map(|words| [words.from.as_slice(), words.to.as_slice()]).collect();
            assert_eq!(words, [[[].as_slice(), &["Approach"]], [&["Effort"], &[]]]);
        },
    );
}

#[test]
fn figures_that_nothing_pairs_stand_together() {
    let count = |name| json!({ "name": name, "figures": "count" });
    row_change(
        &json!({ "columns": ["Factor", count("Enough")], "rows": [["a", "100+"]] }),
        &json!({
            "columns": ["Factor", count("Ready"), count("Not Ready")],
            "rows": [["a", "200+", "under 100"]],
        }),
        |change| {
            let [figure] = change.moves.as_slice() else {
                panic!("{:?}", change.moves);
            };
            assert_eq!(figure.direction, Some(Direction::Incomparable));
            assert_eq!((figure.from.len(), figure.to.len()), (1, 2));
        },
    );
}

#[test]
fn products_come_and_go_by_exact_name() {
    let table = |cell: &str| {
        json!({
            "columns": ["Category", { "name": "Tools", "role": "products" }],
            "rows": [["MAP", cell]],
        })
    };
    row_change(
        &table("Suite Pro/Enterprise, Marketo, Pardot"),
        &table("Suite Enterprise, Marketo (large), or equivalent"),
        |change| {
            let expected = [
                (Status::New, vec!["Suite Enterprise"]),
                (Status::Gone, vec!["Suite Pro/Enterprise", "Pardot"]),
                (Status::Kept, vec!["Marketo"]),
            ];
            assert_eq!(change.tools, expected.into());
            assert!(change.moves.is_empty());
        },
    );
    // Editions of one product are no change of products.
    let marked = |cell: &str| {
        let mut table = table(cell);
        let row = json!({ "cells": ["MAP", cell], "marks": { "editions": ["Suite"] } });
        table["rows"] = json!([row]);
        table
    };
    row_change(&marked("Suite Pro, Marketo"), &marked("Suite Enterprise, Marketo"), |change| {
        let expected = [
            (Status::Changed, vec!["Suite Pro", "Suite Enterprise"]),
            (Status::Kept, vec!["Marketo"]),
        ];
        assert_eq!(change.tools, expected.into());
        assert!(!change.has_other_tools());
        assert_eq!(change.status, Status::Kept);
    });
    // Other words around the same products change nothing.
    row_change(&table("A, B"), &table("B, A or equivalent"), |change| {
        assert_eq!(change.status, Status::Kept);
    });
}

#[test]
fn a_metric_gains_loses_moves_or_keeps_its_target() {
    let table = |target: Option<&str>| match target {
        Some(target) => json!({
            "columns": [
                { "name": "Metric", "role": "metric" },
                { "name": "Target", "role": "target", "figures": "percent" },
            ],
            "rows": [["a", target]],
        }),
        None => json!({ "columns": [{ "name": "Metric", "role": "metric" }], "rows": [["a"]] }),
    };
    for (one, two, expected) in [
        (None, Some("5%"), Status::New),
        (Some("5%"), None, Status::Gone),
        (Some("rising"), Some("5%"), Status::Changed),
        (Some("5%"), Some("5%"), Status::Kept),
        (None, None, Status::Kept),
    ] {
        row_change(&table(one), &table(two), |change| {
            assert_eq!(change.target(), Some(expected));
        });
    }
}

#[test]
fn a_deferral_falls_due_at_its_stage_or_later() {
    let world = World::new();
    let wait = |until: &str| json!({ "wait": [{ "name": "portal", "why": "", "until": until }] });
    for (until, to, expected) in [
        ("two", "two", "due abm.wait.portal"),
        ("two", "three", "due abm.wait.portal"),
        ("three", "two", "gone abm.wait.portal"),
    ] {
        let snapshots = world.snapshots(&[&[wait(until)], &[json!({})], &[json!({})]]);
        assert_eq!(described(&snapshots, &world, "one", to), [expected]);
    }
    // A condition in words falls due at no stage.
    let snapshots = world.snapshots(&[
        &[json!({ "wait": [{ "name": "portal", "why": "", "when": "Later" }] })],
        &[json!({})],
    ]);
    assert_eq!(described(&snapshots, &world, "one", "two"), ["gone abm.wait.portal"]);
    // It goes back to waiting on the way back.
    let snapshots = world.snapshots(&[&[wait("two")], &[json!({})]]);
    assert_eq!(described(&snapshots, &world, "two", "one"), ["new abm.wait.portal"]);
}

#[test]
fn what_is_named_inside_another_fact_or_again_is_not_just_gone() {
    let world = World::new();
    let scoring = json!({
        "name": "scoring", "detail": "", "marks": { "named-in": ["two.abm.t.process"] },
    });
    let one =
        json!({ "sections": [points("s", &[scoring, point("board", ""), point("old", "")])] });
    let two = json!({ "sections": [points("t", &[point("process", "")])] });
    let three = json!({ "sections": [points("s", &[point("board", "")])] });
    let snapshots = world.snapshots(&[&[one], &[two], &[three]]);
    assert_eq!(
        described(&snapshots, &world, "one", "two"),
        [
            "new abm.t",
            "new abm.t.process",
            "gone abm.s",
            "named abm.s.scoring",
            "gone abm.s.board",
            "gone abm.s.old",
        ]
    );
    let functions: Vec<&Function> = world.functions.iter().collect();
    let [from, to] = ["one", "two"].map(|id| world.stage(id));
    let diff = compare(&snapshots, Some(from), to, &functions);
    let groups: Vec<_> = diff.changes().filter_map(Change::group).collect();
    assert_eq!(groups, [Group::New, Group::Named, Group::CarryOn, Group::CarryOn]);
    let named = diff.changes().flat_map(|change| &change.named_in);
    let named: Vec<&str> = named.map(|one| one.id.as_str()).collect();
    // The section is named again, too.
    assert_eq!(named, ["three.abm.s", "two.abm.t.process", "three.abm.s.board"]);
}

#[test]
fn what_moves_to_another_guide_stands_where_it_was_asked_for() {
    let world = World::new();
    let one = [json!({ "sections": [points("s", &[point("a", "")])] }), json!({})];
    let two = [json!({}), json!({ "sections": [points("t", &[same_point("b", "one.abm.s.a")])] })];
    let snapshots = world.snapshots(&[&one, &two]);
    let [from, to] = ["one", "two"].map(|id| world.stage(id));
    for function in &world.functions {
        let diff = compare(&snapshots, Some(from), to, &[function]);
        let mut moved = diff.changes().filter(|change| change.is(FactKind::Point));
        assert!(moved.next().unwrap().is_linked());
    }
}

/// Holds what must be true of any two stages: each fact of either is in exactly
/// one change, a stage does not differ from itself, and the way back is the way
/// there the other way round.
fn hold_together(snapshots: &[StageSnapshot<'_>], functions: &[&Function]) {
    let stages: Vec<&Stage> = snapshots.iter().map(|one| one.stage).collect();
    for from in &stages {
        for to in &stages {
            let there = compare(snapshots, Some(from), to, functions);
            for stage in [from, to] {
                let snapshot = snapshots.iter().find(|one| one.stage.id == stage.id).unwrap();
                let mut expected: Vec<FactId> =
                    snapshot.facts().into_iter().map(|fact| fact.id).collect();
                let mut found: Vec<FactId> = there
                    .changes()
                    .filter_map(|change| {
                        if stage.id == from.id { change.from.as_ref() } else { change.to.as_ref() }
                    })
                    .map(|fact| fact.id.clone())
                    .collect();
                expected.sort();
                found.sort();
                assert_eq!(found, expected, "{} to {}", from.id, to.id);
            }
            if from.id == to.id {
                assert!(there.changes().all(|change| change.status == Status::Kept));
            }
            let back = compare(snapshots, Some(to), from, functions);
            assert_eq!(keyed(&there, false), keyed(&back, true), "{} to {}", from.id, to.id);
        }
    }
}

/// Returns what became of each pair of facts, with the directions of its
/// figures; the other way round where the stages were.
fn keyed(diff: &Diff<'_>, reversed: bool) -> BTreeMap<[Option<FactId>; 2], (Status, Vec<String>)> {
    let changes = diff.changes().map(|change| {
        let id = |fact: Option<&Fact<'_>>| fact.map(|fact| fact.id.clone());
        let mut ids = [id(change.from.as_ref()), id(change.to.as_ref())];
        let status = match (change.status, reversed) {
            (Status::New, true) | (Status::Due | Status::Named, false) => Status::Gone,
            (Status::Gone | Status::Due | Status::Named, true) => Status::New,
            (status, _) => status,
        };
        let mut directions: Vec<String> = change
            .moves
            .iter()
            .filter_map(|one| one.direction)
            .map(|way| format!("{:?}", if reversed { way.reversed() } else { way }))
            .collect();
        directions.sort();
        if reversed {
            ids.reverse();
        }
        (ids, (status, directions))
    });
    changes.collect()
}

#[test]
fn every_fact_of_the_playbooks_is_accounted_for_once() {
    let catalog = Catalog::embedded();
    let last = catalog.stages().unwrap().last().unwrap();
    let snapshots = StageSnapshot::up_to(&catalog, last).unwrap();
    let functions: Vec<&Function> = catalog.functions().unwrap().iter().collect();
    hold_together(&snapshots, &functions);
}

/// A guide of up to two sections of up to four items with ids of their own,
/// some of which say that they are the same as something that may not be there.
fn guides() -> impl Strategy<Value = Value> {
    let target = ("(one|two)", "(s|t)", "[a-d]");
    let item = ("[a-d]", prop::option::of(target), "[x-z]");
    let section = prop::collection::vec(item, 0..4);
    (section.clone(), section).prop_map(|sections| {
        let sections = [("s", sections.0), ("t", sections.1)].map(|(id, items)| {
            let mut seen: Vec<String> = Vec::new();
            let items = items.into_iter().filter_map(|(name, same_as, detail)| {
                if seen.contains(&name) {
                    return None;
                }
                seen.push(name.clone());
                let mut item = point(&name, &detail);
                if let Some((stage, section, name)) = same_as {
                    item["marks"] = json!({ "same-as": format!("{stage}.abm.{section}.{name}") });
                }
                Some(item)
            });
            points(id, &items.collect::<Vec<_>>())
        });
        json!({ "sections": sections })
    })
}

proptest! {
    #[test]
    fn every_fact_of_any_guides_is_accounted_for_once(one in guides(), two in guides(), three in guides()) {
        let world = World::new();
        let snapshots = world.snapshots(&[&[one], &[two], &[three]]);
        let functions: Vec<&Function> = world.functions.iter().collect();
        hold_together(&snapshots, &functions);
    }
}
