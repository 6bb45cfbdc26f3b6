//! Lists of many layers as one: functions, sources, conflicts, gates, synonyms.
//!
//! An entry whose id is known takes the place of the one below, and a new one
//! goes to the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree;
use crate::yaml::Code;
use crate::yaml::{Content, Diagnostic, Node, YamlError};

/// The layer of each entry that a layer has, by the entry's id.
pub(in crate::catalog) type Owners = BTreeMap<String, Arc<str>>;

/// How entries of a list are told apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::catalog) enum Key {
    /// By this field.
    Field(&'static str),
    /// Not at all: each is one more.
    None,
}

/// Lays the lists of a layer's file over those below. `lists` names the field
/// of each list, or no field where the file is the list.
pub(in crate::catalog) fn merge(
    below: &mut Node,
    file: &Node,
    lists: &[(Option<&str>, Key)],
    mut owned: impl FnMut(&str, bool),
) -> Result<(), YamlError> {
    let mut problems = Vec::new();
    if let Content::Fields(fields) = &file.content {
        for (name, _) in fields {
            let given = name.text().unwrap_or_default();
            let known = lists.iter().filter_map(|(field, _)| *field);
            if !known.clone().any(|field| field == given) {
                let message = format!("there is no field `{given}` here");
                let problem = Diagnostic::at(name, Code::UnknownField, message);
                problems.push(problem.among(given, "fields", known));
            }
        }
    }
    for (field, key) in lists {
        let new = match field {
            None => Some(file),
            Some(field) => file.field(field),
        };
        let Some(new) = new else { continue };
        let Content::List(new_items) = &new.content else {
            let message = "a list is expected here";
            problems.push(Diagnostic::at(new, Code::AnotherShape, message));
            continue;
        };
        let old = match field {
            None => Some(&mut *below),
            Some(field) => tree::field_mut(below, field),
        };
        let Some(old) = old.and_then(tree::items_mut) else {
            continue;
        };
        let mut seen: Vec<&str> = Vec::new();
        for item in new_items {
            let id = match key {
                Key::Field(name) => item.field(name).and_then(Node::text),
                Key::None => None,
            };
            let Some(id) = id else {
                if !old.contains(item) {
                    old.push(item.clone());
                }
                continue;
            };
            if seen.contains(&id) {
                let message = format!("an earlier entry has the id `{id}` too");
                problems.push(Diagnostic::at(item, Code::IdTaken, message));
                continue;
            }
            seen.push(id);
            let Key::Field(name) = key else { continue };
            let known =
                old.iter_mut().find(|known| known.field(name).and_then(Node::text) == Some(id));
            // An entry that says what is said below changes nothing.
            if known.as_ref().is_some_and(|known| **known == *item) {
                continue;
            }
            owned(id, known.is_some());
            match known {
                Some(known) => *known = item.clone(),
                None => old.push(item.clone()),
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(YamlError::of(problems)) }
}
