//! What is said of a change, in a few words each.

use crate::report::prelude::*;
use std::collections::BTreeSet;

use crate::catalog::fact::FactKind as Kind;
use crate::engine::conflicts;
use crate::engine::diff::{MatchedBy, Move};
use crate::report::layer::was_of;

/// Returns all that a fact says of the source's, or its name where it says nothing
/// else.
pub(super) fn says(fact: &Fact<'_>) -> String {
    let statements = fact.statements().filter(|one| !one.is_ours());
    let lines = statements.map(|one| (one.heading(), format!("{}{}", one.text, was_of(fact, one))));
    let says = headed(lines);
    if says.is_empty() { fact.label.to_owned() } else { says }
}

/// Joins texts, each behind its heading.
fn headed<'fact>(lines: impl IntoIterator<Item = (&'fact str, String)>) -> String {
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
fn called<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    match fact.kind {
        Kind::Approach => "Approach",
        Kind::Intro => "Intro",
        Kind::Note => "Note",
        _ if fact.label.is_empty() => text(fact),
        _ => fact.label,
    }
}

/// Names a change, with the layers behind the name, and its other name where the
/// playbook says that two names mean the same.
pub(in crate::report) fn label(change: &Change<'_>) -> String {
    let label = change.fact().map_or("", called);
    let was = change.from.as_ref().map_or("", called);
    let is_renamed =
        change.matched_by == Some(MatchedBy::SameAs) && was.to_lowercase() != label.to_lowercase();
    let was = if is_renamed { format!(" (was: {was})") } else { String::new() };
    format!("{label}{}{was}", distinct(change.facts().map(tag_of)).concat())
}

/// Returns what each side says where something differs: figures alone, or words.
pub(super) fn sides(change: &Change<'_>, moves: &[&Move<'_>]) -> [String; 2] {
    [true, false].map(|is_from| {
        let fact = if is_from { &change.from } else { &change.to };
        let lines = moves.iter().flat_map(|one| {
            let headings = if is_from { &one.from } else { &one.to };
            headings.iter().filter_map(|heading| {
                let fact = fact.as_ref()?;
                let said = fact.statements().find(|said| said.heading() == *heading)?;
                let figure = said.figure.filter(|_| one.direction.is_some());
                let text = figure.map_or(&*said.text, |figure| figure.text());
                // A lone figure needs no heading.
                let is_lone = one.direction.is_some() && headings.len() == 1;
                let heading = if is_lone { "" } else { heading };
                Some((heading, format!("{text}{}", was_of(fact, said))))
            })
        });
        headed(lines)
    })
}

/// Returns the documents that changes come from, each once, in a line.
pub(super) fn sources<'change>(
    changes: impl IntoIterator<Item = &'change Change<'change>>,
) -> String {
    let lines = changes.into_iter().flat_map(Change::facts).map(source_line);
    joined(lines.collect::<BTreeSet<_>>(), "; ")
}

/// Returns the ids of the known conflicts that a change has a part in.
pub(in crate::report) fn conflict_ids(known: &Conflicts, change: &Change<'_>) -> String {
    let ids = change.facts().flat_map(|fact| conflicts::ids_of(known, &fact.id));
    joined(distinct(ids), ", ")
}

/// Returns the known conflicts that the facts of changes have a part in, each
/// with the layer that changed one of them.
pub(in crate::report) fn conflicts_of<'page: 'change, 'change>(
    known: &'page Conflicts,
    changes: impl Iterator<Item = &'change Change<'page>>,
) -> Vec<ConflictRef<'page>> {
    ConflictRef::of(known, changes.flat_map(Change::facts))
}
