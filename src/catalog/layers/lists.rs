//! Lists of many layers as one: functions, sources, conflicts, gates, synonyms.
//!
//! An entry whose id is known takes the place of the one below, and a new one
//! goes to the end.

use super::{Change, ChangeKind, tree};
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
/// adds or replaces. What else the file has comes along, for its type to refuse.
pub(in crate::catalog) fn merge(
    below: &mut Node,
    file: &Node,
    path: &str,
) -> Result<Vec<Change>, YamlError> {
    let (field, key) = list_in(path);
    let Some(field) = field else { return items(below, file, key) };
    let mut changes = Vec::new();
    for (name, value) in file.fields() {
        match below.at_mut(field).filter(|_| name.text() == Some(field)) {
            Some(old) => changes = items(old, value, key)?,
            None => tree::set_field(below, name.clone(), value.clone()),
        }
    }
    Ok(changes)
}

fn items(below: &mut Node, list: &Node, key: Option<&str>) -> Result<Vec<Change>, YamlError> {
    let (Content::List(old), Content::List(new)) = (&mut below.content, &list.content) else {
        *below = list.clone();
        return Ok(Vec::new());
    };
    let id_of = |item: &Node| item.field(key?)?.text().map(str::to_owned);
    let places = old.iter().zip(0..).filter_map(|(item, place)| Some((id_of(item)?, place)));
    let places: BTreeMap<String, usize> = places.collect();
    let (mut changes, mut problems, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for item in new {
        let id = id_of(item);
        let address = id.as_deref().unwrap_or_default();
        if id.is_some() && !seen.insert(id.clone()) {
            let message = format!("an earlier entry has the id `{address}` too");
            problems.push(Diagnostic::at(item, Code::IdTaken, message));
            continue;
        }
        let place = id.as_ref().and_then(|id| places.get(id).copied());
        let said = place.map(|place| &old[place]);
        // An entry that says what is said below changes nothing.
        if said == Some(item) || id.is_none() && old.contains(item) {
            continue;
        }
        let kind = if said.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
        changes.push(Change::new(address, "", kind));
        match place {
            Some(place) => old[place] = item.clone(),
            None => old.push(item.clone()),
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(YamlError::of(problems)) }
}
