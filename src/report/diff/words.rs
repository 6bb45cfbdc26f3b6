//! What is said of a change, in a few words each.

use std::collections::BTreeSet;

use super::super::layer::{source_line, tag, tag_of, was_of};
use super::super::view::ConflictRef;
use crate::catalog::fact::{Fact, FactKind as Kind, Statement};
use crate::engine::conflicts;
use crate::engine::diff::{Change, MatchedBy, Move, Status, target};
use crate::playbook::conflict::Conflicts;

/// What stands where a stage says nothing.
pub(super) const NOTHING: &str = "–";

/// What stands between the two sides in a cell.
pub(in crate::report) const ARROW: &str = " → ";

/// Returns all that a fact says of the source's, a column at a time.
fn says(fact: &Fact<'_>) -> String {
    lines(fact.statements().filter(|one| !one.is_ours()), |one| one.text.to_string())
}

/// As [`says`], with what figures were before a layer changed them.
pub(super) fn says_with_was(fact: &Fact<'_>) -> String {
    let statements = fact.statements().filter(|one| !one.is_ours());
    lines(statements, |one| format!("{}{}", one.text, was_of(fact, one)))
}

/// Joins what stands under several headings.
fn lines<'fact, 'page: 'fact>(
    statements: impl IntoIterator<Item = &'fact Statement<'page>>,
    text: impl Fn(&Statement<'page>) -> String,
) -> String {
    let lines = statements.into_iter().map(|one| match one.heading() {
        "" => text(one),
        heading => format!("{heading}: {}", text(one)),
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Returns what a fact is called, or what it says where it has no name.
pub(super) fn called(fact: &Fact<'_>) -> String {
    if fact.label.is_empty() { says(fact) } else { fact.label.to_owned() }
}

/// Names a change without its block: with `tags` behind the name, and its other
/// name where the playbook says that two names mean the same.
pub(in crate::report) fn label(change: &Change<'_>, tags: &str) -> String {
    let name = |fact: &Fact<'_>| match fact.kind {
        Kind::Approach => "Approach".to_owned(),
        Kind::Intro => "Intro".to_owned(),
        Kind::Note => "Note".to_owned(),
        _ => called(fact),
    };
    let label = name(change.fact());
    let was = change.from().filter(|_| change.matched_by() == Some(MatchedBy::SameAs)).map(name);
    match was.filter(|was| was.to_lowercase() != label.to_lowercase()) {
        Some(was) => format!("{label}{tags} (was: {was})"),
        None => format!("{label}{tags}"),
    }
}

/// As [`label`], behind the block.
pub(super) fn name(change: &Change<'_>, tags: &str) -> String {
    match change.fact().section {
        "" => label(change, tags),
        section => format!("{section}: {}", label(change, tags)),
    }
}

/// Returns ` [house-rules]` for each layer that either fact comes from.
pub(in crate::report) fn tags(change: &Change<'_>) -> String {
    let mut tags: Vec<String> = change.facts().map(tag_of).collect();
    tags.dedup();
    tags.concat()
}

/// Returns ` [house-rules]` for each side of which the whole file is a layer's.
pub(in crate::report) fn file_tags<'change>(
    changes: impl Iterator<Item = &'change Change<'change>> + Clone,
) -> [String; 2] {
    [Change::from, Change::to].map(|side| {
        let mut whole = changes.clone().filter_map(side).filter(|fact| !fact.is_marked);
        whole.find_map(|fact| fact.layer).map_or(String::new(), tag)
    })
}

/// Returns what the stages say of themselves, by label.
pub(in crate::report) fn stage_rows(changes: &[Change<'_>]) -> Vec<Vec<String>> {
    changes
        .iter()
        .filter(|change| !change.fact().label.is_empty())
        .map(|change| {
            let [from, to] =
                [change.from(), change.to()].map(|side| side.map_or(NOTHING.to_owned(), says));
            vec![change.fact().label.to_owned(), from, to]
        })
        .collect()
}

/// Returns the statements of a change that a move is about, on each side.
fn moved<'change, 'page>(
    change: &'change Change<'page>,
    moves: &Move<'_>,
) -> [Vec<(&'change Fact<'page>, &'change Statement<'page>)>; 2] {
    [(change.from(), &moves.from), (change.to(), &moves.to)].map(|(fact, names)| {
        let fact = fact.into_iter();
        fact.flat_map(|fact| names.iter().filter_map(move |name| Some((fact, fact.said(name)?))))
            .collect()
    })
}

/// Returns what each side says: its figure, or what stands in its place.
pub(in crate::report) fn texts(change: &Change<'_>, moves: &Move<'_>) -> [String; 2] {
    let text = |fact: &Fact<'_>, one: &Statement<'_>| {
        let figure = one.figure.filter(|_| moves.direction.is_some());
        format!("{}{}", figure.map_or(&*one.text, |figure| figure.text()), was_of(fact, one))
    };
    moved(change, moves).map(|side| match side.as_slice() {
        [] => NOTHING.to_owned(),
        [(fact, one)] => text(fact, one),
        [(fact, _), ..] => lines(side.iter().map(|(_, one)| *one), |one| text(fact, one)),
    })
}

/// Returns the column it stands in: that of the stage compared with, or else of
/// the other; empty where there are several.
pub(super) fn column<'change>(change: &'change Change<'_>, moves: &Move<'_>) -> &'change str {
    let [from, to] = moved(change, moves);
    match (to.as_slice(), from.as_slice()) {
        ([(_, one)], _) | ([], [(_, one)]) => one.heading(),
        _ => "",
    }
}

/// Returns the words of a change that differ on each side, under their columns.
pub(super) fn differing(change: &Change<'_>) -> [String; 2] {
    [0, 1].map(|side| {
        let said = change.words.iter().flat_map(|words| moved(change, words)[side].clone());
        let said: Vec<String> = said
            .map(|(fact, one)| lines([one], |one| format!("{}{}", one.text, was_of(fact, one))))
            .collect();
        if said.is_empty() { NOTHING.to_owned() } else { said.join("; ") }
    })
}

/// Returns the products with a status, or a dash.
pub(super) fn tools(change: &Change<'_>, status: Status) -> String {
    change.tools.get(&status).map_or(NOTHING.to_owned(), |names| names.join(", "))
}

/// Returns the target of a metric on each side, or what stands in its place.
pub(in crate::report) fn metric_cells(change: &Change<'_>) -> [String; 2] {
    [change.from(), change.to()].map(|side| match side.map(|fact| (fact, target(fact))) {
        None => NOTHING.to_owned(),
        Some((fact, _)) if !fact.is_metric() => format!("no metric: {}", says_with_was(fact)),
        Some((_, None)) => "no target named".to_owned(),
        Some((fact, Some(target))) => format!("{}{}", target.text, was_of(fact, target)),
    })
}

/// Returns the documents that changes come from, each once, in a line.
pub(in crate::report) fn sources<'change>(
    changes: impl Iterator<Item = &'change Change<'change>>,
) -> String {
    let lines: BTreeSet<String> = changes.flat_map(Change::facts).map(source_line).collect();
    lines.into_iter().collect::<Vec<_>>().join("; ")
}

/// Returns the ids of the known conflicts that facts have a part in, each once.
pub(in crate::report) fn conflict_ids<'page, 'fact>(
    known: &'page Conflicts,
    facts: impl Iterator<Item = &'fact Fact<'fact>>,
) -> Vec<&'page str> {
    let mut ids = Vec::new();
    for id in facts.flat_map(|fact| conflicts::ids_of(known, &fact.id)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Returns the known conflicts that the facts of changes have a part in, each
/// with the layer that changed one of them.
pub(in crate::report) fn conflicts_of<'page, 'change>(
    known: &'page Conflicts,
    changes: impl Iterator<Item = &'change Change<'page>>,
) -> Vec<ConflictRef<'page>>
where
    'page: 'change,
{
    let facts: Vec<&Fact<'page>> = changes.flat_map(Change::facts).collect();
    let changed_by = |conflict: &ConflictRef<'_>| {
        let mut changed = facts.iter().filter(|fact| !fact.was.is_empty());
        changed.find(|fact| conflict.facts.contains(&fact.id))?.layer
    };
    ConflictRef::among(known, |id| facts.iter().any(|fact| fact.id == *id))
        .into_iter()
        .map(|conflict| ConflictRef { changed_by: changed_by(&conflict), ..conflict })
        .collect()
}
