//! What is said of a change, in a few words each.

use std::collections::BTreeSet;

use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::engine::conflicts;
use crate::engine::diff::{Change, MatchedBy, Move, Status};
use crate::playbook::conflict::Conflicts;
use crate::report::facts::target;
use crate::report::layer::{source_line, tag, tag_of, was_of};
use crate::report::view::{ConflictRef, distinct, joined};

/// What stands where a stage says nothing.
pub(super) const NOTHING: &str = "–";

/// What stands between the two sides in a cell.
pub(in crate::report) const ARROW: &str = " → ";

/// Returns all that a fact says of the source's, or its name where it says nothing
/// else.
pub(super) fn says(fact: Option<&Fact<'_>>) -> String {
    let Some(fact) = fact else { return NOTHING.to_owned() };
    let statements = fact.statements().filter(|one| !one.is_ours());
    let says =
        headed(statements.map(|one| (one.heading(), format!("{}{}", one.text, was_of(fact, one)))));
    if says.is_empty() { fact.label.to_owned() } else { says }
}

/// A text behind its heading.
type Line<'fact> = (&'fact str, String);

/// Joins lines, each behind its heading.
fn headed<'fact>(lines: impl IntoIterator<Item = Line<'fact>>) -> String {
    let lines = lines.into_iter().map(|(heading, text)| match heading {
        "" => text,
        heading => format!("{heading}: {text}"),
    });
    joined(lines, "; ")
}

/// Returns the text of a fact's main statement.
pub(in crate::report) fn text<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    fact.statement.as_ref().map_or("", |one| &one.text)
}

/// Returns what a fact is called, or what it says where it has no name.
pub(super) fn called<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    match fact.kind {
        Kind::Approach => "Approach",
        Kind::Intro => "Intro",
        Kind::Note => "Note",
        _ if fact.label.is_empty() => text(fact),
        _ => fact.label,
    }
}

/// Names a change without its block: with `tags` behind the name, and its other
/// name where the playbook says that two names mean the same.
pub(in crate::report) fn label(change: &Change<'_>, tags: &str) -> String {
    let label = change.fact().map_or("", called);
    let was = change.from.as_ref().map_or("", called);
    let is_renamed =
        change.matched_by == Some(MatchedBy::SameAs) && was.to_lowercase() != label.to_lowercase();
    let was = if is_renamed { format!(" (was: {was})") } else { String::new() };
    format!("{label}{tags}{was}")
}

/// As [`label`], behind the block.
pub(super) fn name(change: &Change<'_>, tags: &str) -> String {
    match change.fact().map_or("", |fact| fact.section) {
        "" => label(change, tags),
        section => format!("{section}: {}", label(change, tags)),
    }
}

/// Returns ` [house-rules]` for each layer that either fact comes from.
pub(in crate::report) fn tags(change: &Change<'_>) -> String {
    distinct(change.facts().map(tag_of)).concat()
}

/// Returns ` [house-rules]` for each side of which the whole file is a layer's.
pub(in crate::report) fn file_tags(changes: &[Change<'_>]) -> [String; 2] {
    let tag_of_file = |fact: &Fact<'_>| fact.layer.filter(|_| !fact.is_marked).map(tag);
    [
        changes.iter().find_map(|change| change.from.as_ref().and_then(tag_of_file)),
        changes.iter().find_map(|change| change.to.as_ref().and_then(tag_of_file)),
    ]
    .map(Option::unwrap_or_default)
}

/// Returns what the stages say of themselves, by label.
pub(in crate::report) fn stage_rows(changes: &[Change<'_>]) -> Vec<Vec<String>> {
    changes
        .iter()
        .map(|change| {
            let says = [&change.from, &change.to].map(|fact| fact.as_ref().map_or(NOTHING, text));
            let label = change.fact().map_or("", |fact| fact.label);
            [label, says[0], says[1]].map(str::to_owned).to_vec()
        })
        .filter(|row| !row[0].is_empty())
        .collect()
}

/// Returns what each side says where something differs: figures alone, or words.
fn lines<'change>(change: &'change Change<'_>, moves: &Move<'_>) -> [Vec<Line<'change>>; 2] {
    [(&change.from, &moves.from), (&change.to, &moves.to)].map(|(fact, headings)| {
        let line = |fact: &'change Fact<'_>, heading: &str| {
            let one = fact.statements().find(|one| one.heading() == heading)?;
            let figure = one.figure.filter(|_| moves.direction.is_some());
            let text = figure.map_or(&*one.text, |figure| figure.text());
            Some((one.heading(), format!("{text}{}", was_of(fact, one))))
        };
        headings.iter().filter_map(|heading| line(fact.as_ref()?, heading)).collect()
    })
}

/// Returns what each side says where something differs, or a dash.
pub(in crate::report) fn texts(change: &Change<'_>, moves: &Move<'_>) -> [String; 2] {
    lines(change, moves).map(|lines| match lines.as_slice() {
        [] => NOTHING.to_owned(),
        [(_, text)] => text.clone(),
        _ => headed(lines),
    })
}

/// Returns the column it stands in: that of the stage compared with, or else of
/// the other; empty where there are several.
pub(super) fn column<'page>(moves: &Move<'page>) -> &'page str {
    match (moves.to.as_slice(), moves.from.as_slice()) {
        ([one], _) | ([], [one]) => one,
        _ => "",
    }
}

/// Returns the words of a change that differ on each side, behind their columns.
pub(super) fn differing(change: &Change<'_>) -> [String; 2] {
    [0, 1].map(|side| {
        headed(change.words.iter().flat_map(|words| lines(change, words)[side].clone()))
    })
}

/// Returns the products with a status, or a dash.
pub(super) fn tools(change: &Change<'_>, status: Status) -> String {
    change.tools.get(&status).map_or(NOTHING.to_owned(), |names| names.join(", "))
}

/// Returns the target of a metric on each side, or what stands in its place.
pub(in crate::report) fn metric_cells(change: &Change<'_>) -> [String; 2] {
    [&change.from, &change.to].map(|fact| match fact.as_ref().map(|fact| (fact, target(fact))) {
        None => NOTHING.to_owned(),
        Some((fact, _)) if !fact.is_metric() => format!("no metric: {}", says(Some(fact))),
        Some((_, target)) if target.is_empty() => "no target named".to_owned(),
        Some((_, target)) => target,
    })
}

/// Returns the documents that changes come from, each once, in a line.
pub(in crate::report) fn sources<'change>(
    changes: impl IntoIterator<Item = &'change Change<'change>>,
) -> String {
    let lines = changes.into_iter().flat_map(Change::facts).map(source_line);
    joined(lines.collect::<BTreeSet<_>>(), "; ")
}

/// Returns the ids of the known conflicts that changes have a part in, each once.
pub(in crate::report) fn conflict_ids<'known>(
    known: &'known Conflicts,
    changes: &[&Change<'_>],
) -> Vec<&'known str> {
    let facts = changes.iter().flat_map(|change| change.facts());
    distinct(facts.flat_map(|fact| conflicts::ids_of(known, &fact.id)))
}

/// Returns the known conflicts that the facts of changes have a part in, each
/// with the layer that changed one of them.
pub(in crate::report) fn conflicts_of<'page: 'change, 'change>(
    known: &'page Conflicts,
    changes: impl Iterator<Item = &'change Change<'page>>,
) -> Vec<ConflictRef<'page>> {
    ConflictRef::of(known, changes.flat_map(Change::facts))
}
