//! Applying a patch to the tree of a guide or a framework.
//!
//! A change that finds nothing to change is an error and never a silence. What
//! a patch brings keeps its place in the patch file, so that the types, which
//! read the tree afterwards, point there.

use super::tree::{self, Target};
use crate::catalog::prelude::*;
use crate::playbook::patch::{Act, Change, Field, Item, ItemPart, ItemPlace, Patch};

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
            Act::Add(item, place) => return self.add(root, address, *item, place, seen),
            Act::Set(ItemPart::Cell(column)) => format!("cell {}", names::key(column)),
            Act::Set(ItemPart::Field(field)) => field.name().to_owned(),
            Act::Replace(_) | Act::Remove => String::new(),
        };
        self.once(seen, address, part, act)?;
        let list = address.split('.').next().unwrap_or_default();
        let columns = tree::columns(root, list);
        let Some(target) = tree::target(root, address) else {
            return Err(self.no_target(root, address, act));
        };
        match (&change.act, target) {
            (Act::Replace(item), Target::Text(holder, field)) => {
                self.fits(*item, Item::Text, address)?;
                tree::set_field(holder, field, self.field(item.field()).clone());
            }
            (Act::Replace(item), Target::Item(holds, items, index)) => {
                self.fits(*item, holds, address)?;
                let mut new = self.field(item.field()).clone();
                let id = tree::id_of(holds, &items[index]).unwrap_or_default();
                if let Some(given) = new.field("id").filter(|given| given.text() != Some(&id)) {
                    let message = format!(
                        "what replaces `{id}` keeps its id: leave `id` out, or remove the one and \
                         add the other"
                    );
                    return Err(Box::new(Diagnostic::at(given, Code::Change, message)));
                }
                keep_id(holds, &mut new, &id);
                items[index] = new;
            }
            (Act::Set(part), Target::Item(item, items, index)) => {
                self.set(&mut items[index], item, part, &columns)?;
            }
            (Act::Remove, Target::Item(_, items, index)) => {
                items.remove(index);
            }
            (Act::Set(_), Target::Text(..)) => {
                let message = format!("`{address}` is one text: `replace` it with a `text`");
                return Err(self.wrong(act, Code::Change, message));
            }
            (_, Target::Text(_, "approach")) => {
                let message = "a guide needs its approach: `replace` it";
                return Err(self.wrong(act, Code::Change, message));
            }
            (_, Target::Text(holder, field)) => {
                if let Content::Fields(fields) = &mut holder.content {
                    fields.retain(|(key, _)| key.text() != Some(field));
                }
            }
            (Act::Add(..), _) => {}
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
        place: &ItemPlace,
        seen: &mut Seen,
    ) -> Outcome<String> {
        let new = self.field(item.field()).clone();
        if tree::LISTS.iter().any(|(field, _)| *field == list) && root.field(list).is_none() {
            tree::set_field(root, list, Node { content: Content::List(Vec::new()), ..new.clone() });
        }
        let ids = tree::ids(root, list);
        let Some((holds, items)) = tree::list(root, list) else {
            let message = format!("there is no list `{list}` to add to");
            let lists = tree::LISTS.map(|(list, _)| list.to_owned()).into_iter();
            let lists: Vec<String> = lists.chain(tree::ids(root, "sections")).collect();
            return Err(self.unknown(("add", message), list, ("lists", &lists)));
        };
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
        let index_of = |neighbor: &str, field| {
            let message = || format!("there is no `{neighbor}` in this list");
            ids.iter()
                .position(|known| known == neighbor)
                .ok_or_else(|| self.unknown((field, message()), neighbor, ("its ids", &ids)))
        };
        let index = match place {
            ItemPlace::Last => items.len(),
            ItemPlace::After(neighbor) => index_of(neighbor.as_str(), "after")? + 1,
            ItemPlace::Before(neighbor) => index_of(neighbor.as_str(), "before")?,
        };
        let address = if list == "sections" { id } else { format!("{list}.{id}") };
        self.once(seen, &address, String::new(), "add")?;
        items.insert(index, new);
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

    /// Says that an address leads nowhere. The list is that of its neighbors;
    /// the nearest is of all.
    fn no_target(&self, root: &mut Node, address: &str, field: &str) -> Box<Diagnostic> {
        let known = tree::addresses(root);
        let list_of = |address: &str| address.split('.').next().map(str::to_owned);
        let in_its_list = |other: &&String| list_of(other) == list_of(address);
        let mut neighbors: Vec<&String> = known.iter().filter(in_its_list).collect();
        if neighbors.is_empty() || !address.contains('.') {
            neighbors = known.iter().collect();
        }
        let message = format!("nothing in `{}` has the address `{address}`", self.home);
        let mut problem = self.unknown((field, message), address, ("addresses", &neighbors));
        if problem.nearest.is_none() {
            let known = known.iter().map(String::as_str);
            problem.nearest = names::closest(address, known).map(str::to_owned);
        }
        problem
    }

    /// Gives a part of an item another text.
    fn set(&self, old: &mut Node, item: Item, part: &ItemPart, columns: &[String]) -> Outcome {
        let to = self.field("to").clone();
        let id = tree::id_of(item, old).unwrap_or_default();
        match part {
            ItemPart::Cell(column) if matches!(item, Item::Row | Item::Section) => {
                let wanted = names::key(column);
                let Some(place) = columns.iter().position(|name| names::key(name) == wanted) else {
                    let message = format!("the table has no column `{column}`");
                    return Err(self.unknown(("cell", message), column, ("columns", columns)));
                };
                keep_id(item, old, &id);
                // Of a section it is the column itself.
                let cells = match item {
                    Item::Row => tree::field_mut(old, "cells"),
                    _ => tree::field_mut(old, "table")
                        .and_then(|table| tree::field_mut(table, "columns")),
                };
                let cells = cells.and_then(tree::items_mut);
                if let Some(cell) = cells.and_then(|cells| cells.get_mut(place)) {
                    *cell = to;
                }
            }
            ItemPart::Cell(_) => {
                let address = self.field("set").text().unwrap_or_default();
                let message = format!("`{address}` is no row: give a `field` of it");
                return Err(self.wrong("cell", Code::Change, message));
            }
            ItemPart::Field(field) => {
                let (known, name) = (fields_of(item), field.name());
                if !known.contains(field) {
                    let message = format!("a {} has no field `{name}` to set", item.field());
                    let known: Vec<&str> = known.iter().map(|field| field.name()).collect();
                    return Err(self.unknown(("field", message), name, ("fields", &known)));
                }
                keep_id(item, old, &id);
                match tree::field_mut(old, name).filter(|_| *field == Field::Marks) {
                    Some(marks) => to.fields().iter().for_each(|(mark, value)| {
                        tree::set_field(marks, mark.text().unwrap_or_default(), value.clone());
                    }),
                    None => tree::set_field(old, name, to),
                }
            }
        }
        Ok(())
    }
}

/// Returns the fields of an item that can be set.
fn fields_of(item: Item) -> &'static [Field] {
    match item {
        Item::Section => &[Field::Title, Field::Intro, Field::Note, Field::Marks],
        Item::Point | Item::Step => &[Field::Name, Field::Detail, Field::Figure, Field::Marks],
        Item::AntiPattern => &[Field::Name, Field::Why, Field::Ask, Field::Instead, Field::Marks],
        Item::Deferral => &[Field::Name, Field::Why, Field::Until, Field::When],
        Item::Reference => &[Field::Name, Field::Note],
        Item::Row => &[Field::Marks],
        Item::Text => &[],
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
