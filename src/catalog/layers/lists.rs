//! Lists of many layers as one: functions, sources, conflicts, gates, synonyms.
//!
//! An entry whose id is known takes the place of the one below, and a new one
//! goes to the end.

use super::{Change, ChangeKind};
use crate::catalog::prelude::*;

/// Returns the field of the list in the file at `path`, or none where the file
/// is the list, and the field that entries are told apart by.
fn list_in(path: &str) -> (Option<&'static str>, Option<&'static str>) {
    match path {
        "conflicts.yaml" => (Some("conflicts"), Some("id")),
        "glossary.yaml" => (Some("terms"), Some("term")),
        "synonyms.yaml" => (None, None),
        _ if path.ends_with("/moves.yaml") => (Some("moves"), Some("id")),
        _ => (None, Some("id")),
    }
}

/// Lays the list of a layer's file over the one below, and returns what that
/// adds or replaces.
pub(in crate::catalog) fn merge(
    below: &mut Node,
    file: &Node,
    path: &str,
) -> Result<Vec<Change>, YamlError> {
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    let (field, key) = list_in(path);
    for (name, _) in file.fields().iter().filter(|(name, _)| name.text() != field) {
        let given = name.text().unwrap_or_default();
        let message = format!("there is no field `{given}` here");
        let problem = Diagnostic::at(name, Code::UnknownField, message);
        problems.push(problem.among(given, "fields", field));
    }
    let (new, old) = match field {
        None => (Some(file), Some(below)),
        Some(field) => (file.field(field), below.at_mut(field)),
    };
    if let Some(new) = new.filter(|new| !matches!(new.content, Content::List(_))) {
        problems.push(Diagnostic::at(new, Code::AnotherShape, "a list is expected here"));
    }
    if let (Some(new), Some(Content::List(old))) = (new, old.map(|old| &mut old.content)) {
        let id_of = |item: &Node| Some(item.field(key?)?.text()?.to_owned());
        let places = old.iter().enumerate();
        let places = places.filter_map(|(place, item)| Some((id_of(item)?, place)));
        let places: BTreeMap<String, usize> = places.collect();
        let mut seen = BTreeSet::new();
        for item in new.items() {
            let id = id_of(item);
            if id.is_some() && seen.contains(&id) {
                let id = id.unwrap_or_default();
                let message = format!("an earlier entry has the id `{id}` too");
                problems.push(Diagnostic::at(item, Code::IdTaken, message));
                continue;
            }
            let place = id.as_ref().and_then(|id| places.get(id).copied());
            let is_said = match place {
                Some(place) => old[place] == *item,
                None => id.is_none() && old.contains(item),
            };
            // An entry that says what is said below changes nothing.
            if !is_said {
                let kind = if place.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
                changes.push(Change::new(id.as_deref().unwrap_or_default(), "", kind));
                match place {
                    Some(place) => old[place] = item.clone(),
                    None => old.push(item.clone()),
                }
            }
            seen.insert(id);
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(YamlError::of(problems)) }
}
