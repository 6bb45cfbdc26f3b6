//! Applying a patch to the tree of a guide or a framework.
//!
//! A change that finds nothing to change is an error and never a silence. What
//! a patch brings keeps its place in the patch file, so that the types, which
//! read the tree afterwards, point there.

use super::tree;
use crate::catalog::prelude::*;
use crate::playbook::id::Slug;
use crate::playbook::patch::{Act, Change, Field, Item, ItemPart, Patch};

/// The most changes of one patch. Each looks through what is there.
const MOST_CHANGES: usize = 500;

/// What a change comes to, or what is wrong with it.
type Outcome<T = ()> = Result<T, Box<Diagnostic>>;

/// What the changes so far were to: an address, and a part of what is there.
type Seen = BTreeSet<(String, String)>;

/// Applies the changes of a patch in order to the file with the address `home`.
/// Returns the notes by address, that of the whole patch under the empty one.
/// The error has every change that can't be made.
pub(in crate::catalog) fn apply(
    home: &str,
    root: &mut Node,
    file: &Node,
) -> Result<BTreeMap<String, String>, YamlError> {
    let patch: Patch = crate::yaml::typed(file)?;
    let written = file.field("changes").map(Node::items).unwrap_or_default();
    if let Some(more) = written.get(MOST_CHANGES) {
        let message = format!("a patch has at most {MOST_CHANGES} changes: write the whole file");
        return Err(YamlError::of(vec![Diagnostic::at(more, Code::Limit, message)]));
    }
    let (mut notes, mut problems, mut seen) = (BTreeMap::new(), Vec::new(), Seen::new());
    for (change, node) in patch.changes.into_iter().zip(written) {
        match (Applying { home, node }).change(root, &change, &mut seen) {
            Ok(address) => notes.extend(change.note.map(|note| (address, note))),
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

impl Applying<'_> {
    /// Makes the change, and returns the address of what it changed.
    fn change(&self, root: &mut Node, change: &Change, seen: &mut Seen) -> Outcome<String> {
        // People also copy the whole address out of an answer.
        let inside = change.address.strip_prefix(self.home);
        let inside = inside.and_then(|rest| rest.strip_prefix('.'));
        let address = inside.unwrap_or(&change.address);
        let act: &str = (&change.act).into();
        let part = match &change.act {
            Act::Add { item, after, before } => {
                return self.add(root, address, *item, [after, before], seen);
            }
            Act::Set(ItemPart::Cell(column)) => format!("cell {}", names::key(column)),
            Act::Set(ItemPart::Field(field)) => field.name().to_owned(),
            Act::Replace(_) | Act::Remove => String::new(),
        };
        self.once(seen, address, part, act)?;
        let first = address.split('.').next().unwrap_or_default();
        let mut parts = tree::parts(root, first).into_iter();
        let Some(part) = parts.find(|part| part.address == address) else {
            return Err(self.no_target(&tree::parts(root, ""), address, act));
        };
        let (holds, path) = (part.item, part.path.as_str());
        let refused = |message: String| Err(self.wrong(act, Code::Change, message));
        match &change.act {
            Act::Replace(item) => {
                self.fits(*item, holds, address)?;
                let mut new = self.field(item.field()).clone();
                if let Some(id) = root.at(path).and_then(|old| tree::id_of(holds, old)) {
                    if let Some(given) = new.field("id").filter(|given| given.text() != Some(&id)) {
                        let message = format!(
                            "what replaces `{id}` keeps its id: leave `id` out, or remove the one \
                             and add the other"
                        );
                        return Err(Box::new(Diagnostic::at(given, Code::Change, message)));
                    }
                    keep_id(holds, &mut new, &id);
                }
                root.at_mut(path).into_iter().for_each(|old| old.clone_from(&new));
            }
            Act::Set(_) if holds == Item::Text => {
                return refused(format!("`{address}` is one text: `replace` it with a `text`"));
            }
            Act::Set(part) => {
                self.set(root, first, (holds, path), part)?;
            }
            _ if address == "approach" => {
                return refused("a guide needs its approach: `replace` it".to_owned());
            }
            _ => {
                let (holder, last) = path.rsplit_once('/').unwrap_or_default();
                match root.at_mut(holder).map(|holder| &mut holder.content) {
                    Some(Content::Fields(fields)) => {
                        fields.retain(|(key, _)| key.text() != Some(last));
                    }
                    Some(Content::List(items)) => {
                        last.parse().into_iter().for_each(|index: usize| drop(items.remove(index)));
                    }
                    _ => {}
                }
            }
        }
        Ok(address.to_owned())
    }

    /// Returns a field of the change.
    fn field(&self, name: &str) -> &Node {
        self.node.field(name).unwrap_or(self.node)
    }

    /// Says what is wrong with a field of the change.
    fn wrong(&self, field: &str, code: Code, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::at(self.field(field), code, message))
    }

    /// Says that a field of the change names nothing, and what there is.
    fn unknown<Name: AsRef<str>>(
        &self,
        (field, message): (&str, String),
        given: &str,
        (what, names): (&str, &[Name]),
    ) -> Box<Diagnostic> {
        let names = names.iter().map(AsRef::as_ref);
        Box::new(self.wrong(field, Code::NoTarget, message).among(given, what, names))
    }

    /// Refuses a second change to what an earlier one of the same patch
    /// changes.
    fn once(&self, seen: &mut Seen, address: &str, part: String, field: &str) -> Outcome {
        let is_whole = |part: &str| part.is_empty();
        let twice = seen.iter().any(|(other, other_part)| {
            other == address && (is_whole(&part) || is_whole(other_part) || *other_part == part)
        });
        if twice {
            let message = format!("an earlier change of this patch is to `{address}` already");
            return Err(self.wrong(field, Code::ChangedTwice, message));
        }
        seen.insert((address.to_owned(), part));
        Ok(())
    }

    fn add(
        &self,
        root: &mut Node,
        list: &str,
        item: Item,
        [after, before]: [&Option<Slug>; 2],
        seen: &mut Seen,
    ) -> Outcome<String> {
        let new = self.field(item.field()).clone();
        if tree::LISTS.iter().any(|(field, _)| *field == list) && root.field(list).is_none() {
            let name = tree::scalar(list, &new);
            tree::set_field(root, name, Node { content: Content::List(Vec::new()), ..new.clone() });
        }
        let Some((holds, path)) = tree::list(root, list) else {
            let message = format!("there is no list `{list}` to add to");
            let sections = tree::ids(root, "sections", Item::Section).map(|(id, ..)| id);
            let lists = tree::LISTS.iter().map(|(list, _)| (*list).to_owned());
            let lists: Vec<String> = lists.chain(sections).collect();
            return Err(self.unknown(("add", message), list, ("lists", &lists)));
        };
        let ids: Vec<String> = tree::ids(root, &path, holds).map(|(id, ..)| id).collect();
        self.fits(item, holds, list)?;
        let id = tree::id_of(item, &new).unwrap_or_default();
        if ids.contains(&id) {
            let message = format!(
                "there is a {} `{id}` already: change it with `replace` or `set`, or give this \
                 one an `id` of its own",
                item.field()
            );
            return Err(self.wrong(item.field(), Code::IdTaken, message));
        }
        let index_of = |neighbor: &Slug, field| {
            let message = || format!("there is no `{neighbor}` in this list");
            ids.iter().position(|known| known == neighbor.as_str()).ok_or_else(|| {
                self.unknown((field, message()), neighbor.as_str(), ("its ids", &ids))
            })
        };
        let index = match (after, before) {
            (Some(neighbor), _) => index_of(neighbor, "after")? + 1,
            (_, Some(neighbor)) => index_of(neighbor, "before")?,
            _ => ids.len(),
        };
        let address = if list == "sections" { id } else { format!("{list}.{id}") };
        self.once(seen, &address, String::new(), "add")?;
        if let Some(Content::List(items)) = root.at_mut(&path).map(|list| &mut list.content) {
            items.insert(index, new);
        }
        Ok(address)
    }

    /// Refuses an item of another kind than a list holds.
    fn fits(&self, item: Item, holds: Item, list: &str) -> Outcome {
        if item == holds {
            return Ok(());
        }
        let (item, holds) = (item.field(), holds.field());
        let message = format!("`{list}` holds items of the kind `{holds}`, and this is a `{item}`");
        Err(self.wrong(item, Code::Change, message))
    }

    /// Says that an address leads nowhere, and what there is in its list, or
    /// anywhere.
    fn no_target(&self, parts: &[tree::Part<'_>], address: &str, field: &str) -> Box<Diagnostic> {
        let list_of = |address: &str| address.split_once('.').map(|(list, _)| list.to_owned());
        let list = list_of(address);
        let known = || parts.iter().map(|part| part.address.as_str());
        let mut near: Vec<&str> =
            known().filter(|other| list.is_some() && list_of(other) == list).collect();
        if near.is_empty() {
            near = known().collect();
        }
        let message = format!("nothing in `{}` has the address `{address}`", self.home);
        self.unknown((field, message), address, ("addresses", &near))
    }

    /// Gives a part of an item another text.
    fn set(
        &self,
        root: &mut Node,
        section: &str,
        (item, path): (Item, &str),
        part: &ItemPart,
    ) -> Outcome {
        let to = self.field("to").clone();
        let columns = tree::in_section(root, section, "table/columns");
        let columns = columns.and_then(|path| root.at(&path)).map_or(&[][..], Node::items).iter();
        let name = |column: &Node| column.field("name").unwrap_or(column).text().map(str::to_owned);
        let columns: Vec<String> = columns.map(|column| name(column).unwrap_or_default()).collect();
        let Some(old) = root.at_mut(path) else { return Ok(()) };
        let id = tree::id_of(item, old).unwrap_or_default();
        match part {
            ItemPart::Cell(column) => {
                let wanted = names::key(column);
                let Some(place) = columns.iter().position(|name| names::key(name) == wanted) else {
                    let message = format!("`{section}` has no column `{column}`");
                    return Err(self.unknown(("cell", message), column, ("columns", &columns)));
                };
                keep_id(item, old, &id);
                // Of a section it is the column itself.
                let cells = if item == Item::Row { "cells" } else { "table/columns" };
                if let Some(cell) = old.at_mut(&format!("{cells}/{place}")) {
                    *cell = to;
                }
            }
            ItemPart::Field(field) => {
                keep_id(item, old, &id);
                match old.at_mut("marks").filter(|_| *field == Field::Marks) {
                    Some(marks) => to.fields().iter().for_each(|(mark, value)| {
                        tree::set_field(marks, mark.clone(), value.clone());
                    }),
                    // Whether it has such a field is for its type to say.
                    None => tree::set_field(old, self.field("field").clone(), to),
                }
            }
        }
        Ok(())
    }
}

/// Gives an item its id in writing, so that it keeps it under another name.
fn keep_id(item: Item, node: &mut Node, id: &str) {
    if node.field("id").is_some() {
        return;
    }
    let id = (tree::scalar("id", node), tree::scalar(id, node));
    if let Content::Fields(fields) = &mut node.content {
        fields.insert(0, id);
        return;
    }
    // What is written in short.
    let field = match item {
        Item::Row => "cells",
        Item::Point | Item::Step => "detail",
        _ => "name",
    };
    let field = tree::scalar(field, node);
    node.content = Content::Fields(vec![id, (field, node.clone())]);
}
