//! What is said of a change, in a few words each.

use crate::report::prelude::*;

use crate::catalog::fact::FactKind as Kind;

/// Returns what a fact is called, or what it says where it has no name.
fn called<'fact>(fact: &'fact Fact<'_>) -> &'fact str {
    match fact.kind {
        Kind::Approach | Kind::Intro | Kind::Note => fact.kind.words(),
        _ if fact.label.is_empty() => fact.text(),
        _ => fact.label,
    }
}

/// Names a change, with the layers behind the name, and its other name where the
/// playbook says that two names mean the same.
pub(in crate::report) fn label(change: &Change<'_>) -> String {
    let label = change.fact().map_or("", called);
    let was = change.from.as_ref().map_or("", called);
    let is_renamed = change.is_linked() && was.to_lowercase() != label.to_lowercase();
    let was = if is_renamed { format!(" (was: {was})") } else { String::new() };
    format!("{label}{}{was}", distinct(change.facts().map(tag_of)).concat())
}

/// Returns the ids of the known conflicts that a change has a part in.
pub(in crate::report) fn conflict_ids(known: &Conflicts, change: &Change<'_>) -> String {
    let has_part = |one: &&Conflict| change.facts().any(|fact| one.facts.contains(&fact.id));
    let having = known.conflicts.iter().filter(has_part);
    joined(having.map(|one| one.id.as_str()), ", ")
}
