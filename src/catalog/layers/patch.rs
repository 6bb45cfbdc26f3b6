//! Applying a patch to the tree of a guide or a framework.
//!
//! A change that finds nothing to change is an error and never a silence. What
//! a patch brings keeps its place in the patch file, so that the types, which
//! read the tree afterwards, point there.

use std::collections::BTreeSet;

use super::tree::{self, List};
use crate::names;
use crate::playbook::patch::{Act, Change, Field, Item, ItemPart, ItemPlace, Patch};
use crate::yaml::Code;
use crate::yaml::{Content, Diagnostic, Node, YamlError};

/// What a change comes to, or what is wrong with it.
type Outcome<T = ()> = Result<T, Box<Diagnostic>>;

/// Applies the changes of a patch in order to the file with the address `home`.
/// Returns the notes by address, that of the whole patch under the empty one.
/// The error has every change that can't be made.
pub(in crate::catalog) fn apply(
    home: &str,
    root: &mut Node,
    file: &Node,
) -> Result<Vec<(String, String)>, YamlError> {
    let patch: Patch = crate::yaml::typed(file)?;
    let change_nodes = file.field("changes").map(Node::items).unwrap_or_default();
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let mut seen = BTreeSet::new();
    for (change, node) in patch.changes.iter().zip(change_nodes) {
        let applying = Applying { home, node };
        match applying.change(root, change, &mut seen) {
            Ok(address) => {
                notes.extend(change.note.clone().map(|note| (address, note)));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    notes.extend(patch.note.map(|note| (String::new(), note)));
    if problems.is_empty() { Ok(notes) } else { Err(YamlError::of(problems)) }
}

/// One change on its way into a tree.
struct Applying<'patch> {
    home: &'patch str,
    node: &'patch Node,
}

/// Where an address leads.
enum Target {
    /// To the approach, or to a paragraph of a section.
    Text { section: Option<String>, field: &'static str },
    /// To an item of a list.
    Item { list: List, id: String },
}

impl Applying<'_> {
    /// Makes the change, and returns the address of what it changed.
    fn change(
        &self,
        root: &mut Node,
        change: &Change,
        seen: &mut BTreeSet<(String, String)>,
    ) -> Outcome<String> {
        match &change.act {
            Act::Add { list, item, place } => self.add(root, list, *item, place, seen),
            Act::Replace { address, item } => {
                let address = self.local(address);
                self.once(seen, &address, "", "replace")?;
                self.replace(root, &address, *item)?;
                Ok(address)
            }
            Act::Set { address, part } => {
                let address = self.local(address);
                let name = match part {
                    ItemPart::Cell(column) => format!("cell {}", names::key(column)),
                    ItemPart::Field(field) => field.name().to_owned(),
                };
                self.once(seen, &address, &name, "set")?;
                self.set(root, &address, part)?;
                Ok(address)
            }
            Act::Remove { address } => {
                let address = self.local(address);
                self.once(seen, &address, "", "remove")?;
                self.remove(root, &address)?;
                Ok(address)
            }
        }
    }

    /// Returns an address as it is in the file: people also copy the whole one
    /// out of an answer.
    fn local(&self, address: &str) -> String {
        let inside = address.strip_prefix(self.home);
        let inside = inside.and_then(|rest| rest.strip_prefix('.'));
        inside.unwrap_or(address).to_owned()
    }

    /// Returns the node of a field of the change.
    fn field(&self, name: &str) -> Node {
        self.node.field(name).unwrap_or(self.node).clone()
    }

    /// Says what is wrong with a field of the change.
    fn wrong(&self, field: &str, code: Code, message: impl Into<String>) -> Box<Diagnostic> {
        let node = self.node.field(field).unwrap_or(self.node);
        Box::new(Diagnostic::at(node, code, message))
    }

    /// Refuses a second change to what an earlier one of the same patch
    /// changes.
    fn once(
        &self,
        seen: &mut BTreeSet<(String, String)>,
        address: &str,
        part: &str,
        field: &str,
    ) -> Outcome {
        let mut known = seen.iter();
        let twice = known.any(|(other, other_part)| {
            other == address && (part.is_empty() || other_part.is_empty() || other_part == part)
        });
        if twice {
            let message = format!("an earlier change of this patch is to `{address}` already");
            return Err(self.wrong(field, Code::ChangedTwice, message));
        }
        seen.insert((address.to_owned(), part.to_owned()));
        Ok(())
    }

    fn add(
        &self,
        root: &mut Node,
        name: &str,
        item: Item,
        place: &ItemPlace,
        seen: &mut BTreeSet<(String, String)>,
    ) -> Outcome<String> {
        let name = self.local(name);
        let list = List::named(&name);
        let new = self.field(item.field());
        let Some((holds, items)) = tree::list(root, &list) else {
            return Err(self.no_list(root, &name));
        };
        self.fits(item, holds, &name)?;
        let ids: Vec<String> = items.iter().filter_map(|one| tree::id_of(item, one)).collect();
        let id = tree::id_of(item, &new).unwrap_or_default();
        if ids.contains(&id) {
            let message = format!(
                "there is a {} `{id}` already: change it with `replace` or `set`, or give this \
                 one an `id` of its own",
                item.field()
            );
            return Err(self.wrong(item.field(), Code::IdTaken, message));
        }
        let index = match place {
            ItemPlace::Last => ids.len(),
            ItemPlace::After(neighbor) => self.index(&ids, neighbor.as_str(), "after")? + 1,
            ItemPlace::Before(neighbor) => self.index(&ids, neighbor.as_str(), "before")?,
        };
        let address = match &list {
            List::Sections => id,
            list => format!("{}.{id}", list.name()),
        };
        self.once(seen, &address, "", "add")?;
        if !matches!(list, List::Of(_)) && root.field(list.field()).is_none() {
            let empty = Node { content: Content::List(Vec::new()), ..new.clone() };
            tree::set_field(root, list.field(), empty);
        }
        if let Some((_, items)) = tree::list_mut(root, &list) {
            items.insert(index.min(items.len()), new);
        }
        Ok(address)
    }

    fn index(&self, ids: &[String], id: &str, field: &str) -> Outcome<usize> {
        let found = ids.iter().position(|known| known == id);
        found.ok_or_else(|| {
            let message = format!("there is no `{id}` in this list");
            let problem = self.wrong(field, Code::NoTarget, message);
            Box::new(problem.among(id, "its ids", ids.iter().map(String::as_str)))
        })
    }

    /// Refuses an item of another kind than a list holds.
    fn fits(&self, item: Item, holds: Item, list: &str) -> Outcome {
        if item == holds {
            return Ok(());
        }
        let message = format!(
            "`{list}` holds items of the kind `{}`, and this is a `{}`",
            holds.field(),
            item.field()
        );
        Err(self.wrong(item.field(), Code::Change, message))
    }

    fn no_list(&self, root: &Node, name: &str) -> Box<Diagnostic> {
        let mut known = vec!["sections", "avoid", "wait", "references"];
        let sections = ids(root, &List::Sections);
        known.extend(sections.iter().map(String::as_str));
        let message = format!("there is no list `{name}` to add to");
        let problem = self.wrong("add", Code::NoTarget, message);
        Box::new(problem.among(name, "lists", known))
    }

    /// Finds where an address leads, which must be there.
    fn target(&self, root: &Node, address: &str, field: &str) -> Outcome<Target> {
        let target = match address.split_once('.') {
            None if address == "approach" => Target::Text { section: None, field: "approach" },
            None => Target::Item { list: List::Sections, id: address.to_owned() },
            Some((section, part @ ("intro" | "note"))) => Target::Text {
                section: Some(section.to_owned()),
                field: if part == "intro" { "intro" } else { "note" },
            },
            Some((list, id)) => Target::Item { list: List::named(list), id: id.to_owned() },
        };
        let is_there = match &target {
            Target::Text { section, field } => {
                let holder = match section {
                    None => Some(root),
                    Some(id) => tree::section(root, id),
                };
                holder.is_some_and(|holder| holder.field(field).is_some())
            }
            Target::Item { list, id } => ids(root, list).contains(id),
        };
        if is_there {
            return Ok(target);
        }
        let addresses = tree::addresses(root);
        let known: Vec<&str> = addresses.iter().map(String::as_str).collect();
        // The list is that of its neighbors; the nearest is of all.
        let neighbors: Vec<&str> = match address.split_once('.') {
            Some((list, _)) if known.iter().any(|id| id.split('.').next() == Some(list)) => {
                known.iter().copied().filter(|id| id.split('.').next() == Some(list)).collect()
            }
            _ => known.clone(),
        };
        let message = format!("nothing in `{}` has the address `{address}`", self.home);
        let mut problem =
            self.wrong(field, Code::NoTarget, message).among(address, "addresses", neighbors);
        if problem.nearest.is_none() {
            problem.nearest = names::closest(address, known).map(str::to_owned);
        }
        Err(Box::new(problem))
    }

    fn replace(&self, root: &mut Node, address: &str, item: Item) -> Outcome {
        let target = self.target(root, address, "replace")?;
        let mut new = self.field(item.field());
        match target {
            Target::Text { section, field } => {
                self.fits(item, Item::Text, address)?;
                put(root, section.as_deref(), field, Some(new));
            }
            Target::Item { list, id } => {
                let Some((holds, items)) = tree::list_mut(root, &list) else {
                    return Ok(());
                };
                self.fits(item, holds, address)?;
                if let Some(given) = new.field("id").filter(|given| given.text() != Some(&id)) {
                    let message = format!(
                        "what replaces `{id}` keeps its id: leave `id` out, or remove the one and \
                         add the other"
                    );
                    return Err(Box::new(Diagnostic::at(given, Code::Change, message)));
                }
                keep_id(item, &mut new, &id);
                let mut items = items.iter_mut();
                let old = items.find(|one| tree::id_of(item, one).as_deref() == Some(&id));
                if let Some(old) = old {
                    *old = new;
                }
            }
        }
        Ok(())
    }

    fn remove(&self, root: &mut Node, address: &str) -> Outcome {
        match self.target(root, address, "remove")? {
            Target::Text { section: None, .. } => {
                let message = "a guide needs its approach: `replace` it";
                Err(self.wrong("remove", Code::Change, message))
            }
            Target::Text { section, field } => {
                put(root, section.as_deref(), field, None);
                Ok(())
            }
            Target::Item { list, id } => {
                if let Some((item, items)) = tree::list_mut(root, &list) {
                    items.retain(|one| tree::id_of(item, one).as_deref() != Some(&id));
                }
                Ok(())
            }
        }
    }

    fn set(&self, root: &mut Node, address: &str, part: &ItemPart) -> Outcome {
        let to = self.field("to");
        let Target::Item { list, id } = self.target(root, address, "set")? else {
            let message = format!("`{address}` is one text: `replace` it with a `text`");
            return Err(self.wrong("set", Code::Change, message));
        };
        let columns: Vec<String> = match &list {
            List::Of(section) => tree::section(root, section)
                .and_then(|section| section.field("table"))
                .map(|table| tree::columns(table).into_iter().map(str::to_owned).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        let Some((item, items)) = tree::list_mut(root, &list) else {
            return Ok(());
        };
        let mut items = items.iter_mut();
        let Some(old) = items.find(|one| tree::id_of(item, one).as_deref() == Some(&id)) else {
            return Ok(());
        };
        match part {
            ItemPart::Cell(column) => {
                if item != Item::Row {
                    let message = format!("`{address}` is no row: give a `field` of it");
                    return Err(self.wrong("cell", Code::Change, message));
                }
                let wanted = names::key(column);
                let place = columns.iter().position(|name| names::key(name) == wanted);
                let Some(place) = place else {
                    let message = format!("the table has no column `{column}`");
                    let problem = self.wrong("cell", Code::NoTarget, message);
                    let names = columns.iter().map(String::as_str);
                    return Err(Box::new(problem.among(column, "columns", names)));
                };
                keep_id(item, old, &id);
                let cells = tree::field_mut(old, "cells").and_then(tree::items_mut);
                if let Some(cell) = cells.and_then(|cells| cells.get_mut(place)) {
                    *cell = to;
                }
            }
            ItemPart::Field(field) => {
                let known = fields_of(item);
                if !known.contains(field) {
                    let message =
                        format!("a {} has no field `{}` to set", item.field(), field.name());
                    let names = known.iter().map(|field| field.name());
                    let problem = self.wrong("field", Code::NoTarget, message);
                    return Err(Box::new(problem.among(field.name(), "fields", names)));
                }
                keep_id(item, old, &id);
                tree::set_field(old, field.name(), to);
            }
        }
        Ok(())
    }
}

/// Returns the fields of an item that can be set.
fn fields_of(item: Item) -> &'static [Field] {
    match item {
        Item::Section => &[Field::Title, Field::Intro, Field::Note],
        Item::Point => &[Field::Name, Field::Detail, Field::Figure],
        Item::Step => &[Field::Detail, Field::Figure],
        Item::AntiPattern => &[Field::Name, Field::Why, Field::Ask, Field::Instead],
        Item::Deferral => &[Field::Name, Field::Why, Field::Until, Field::When],
        Item::Reference => &[Field::Name, Field::Note],
        Item::Row | Item::Text => &[],
    }
}

/// Returns the ids of the items in a list.
fn ids(root: &Node, list: &List) -> Vec<String> {
    let Some((item, items)) = tree::list(root, list) else {
        return Vec::new();
    };
    let ids = items.iter().filter_map(|one| tree::id_of(item, one));
    ids.collect()
}

/// Gives an item its id in writing, so that it keeps it under another name.
fn keep_id(item: Item, node: &mut Node, id: &str) {
    if node.field("id").is_some() {
        return;
    }
    let spelled = tree::scalar(id, node);
    let key = tree::scalar("id", node);
    let whole = node.clone();
    if let Content::Fields(fields) = &mut node.content {
        fields.insert(0, (key, spelled));
        return;
    }
    // A row of cells alone, and a reference by its name alone.
    let field = match item {
        Item::Row => "cells",
        _ => "name",
    };
    let field = tree::scalar(field, node);
    node.content = Content::Fields(vec![(key, spelled), (field, whole)]);
}

/// Puts a text into a field of the whole or of a section, or takes it out.
fn put(root: &mut Node, section: Option<&str>, field: &str, text: Option<Node>) {
    let holder = match section {
        None => Some(root),
        Some(id) => tree::section_mut(root, id),
    };
    let Some(holder) = holder else { return };
    match text {
        Some(text) => tree::set_field(holder, field, text),
        None => {
            if let Content::Fields(fields) = &mut holder.content {
                fields.retain(|(key, _)| key.text() != Some(field));
            }
        }
    }
}
