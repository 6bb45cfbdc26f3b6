//! What stands where in the tree of a guide or a framework, by address.
//!
//! Ids follow the rules of the types: an item has the id it gives, or the slug
//! of what it is called.

use crate::catalog::prelude::*;
use crate::names::slugify;
use crate::playbook::guide::first_words;
use crate::playbook::patch::Item;

/// The lists right in the file, and what their items are.
pub(super) const LISTS: [(&str, Item); 4] = [
    ("sections", Item::Section),
    ("avoid", Item::AntiPattern),
    ("wait", Item::Deferral),
    ("references", Item::Reference),
];

/// The kinds of a section's body: where its items are, and what they are.
const BODIES: [(&str, Item); 3] =
    [("table/rows", Item::Row), ("points", Item::Point), ("steps", Item::Step)];

/// Something that an address leads to.
pub(super) struct Part<'tree> {
    pub(super) address: String,
    pub(super) item: Item,
    /// The way to it from the root: `sections/2/table/rows/0`.
    pub(super) path: String,
    node: &'tree Node,
}

/// Returns everything that a patch can name whose address begins with `within`.
pub(super) fn parts<'tree>(root: &'tree Node, within: &str) -> Vec<Part<'tree>> {
    let text = |holder: &'tree Node, field, address, path| {
        let node = holder.field(field)?;
        Some(Part { address, item: Item::Text, path, node })
    };
    let mut parts = Vec::from_iter(text(root, "approach", "approach".into(), "approach".into()));
    for (list, item) in LISTS {
        for (id, at, node) in ids(root, list, item) {
            let path = format!("{list}/{at}");
            let is_section = item == Item::Section;
            let address = if is_section { id } else { format!("{list}.{id}") };
            if !address.starts_with(within) {
                continue;
            }
            if is_section {
                for field in ["intro", "note"] {
                    let part = format!("{address}.{field}");
                    parts.extend(text(node, field, part, format!("{path}/{field}")));
                }
                for (body, item) in BODIES {
                    parts.extend(ids(node, body, item).map(|(id, at, node)| {
                        let path = format!("{path}/{body}/{at}");
                        Part { address: format!("{address}.{id}"), item, path, node }
                    }));
                }
            }
            parts.push(Part { address, item, path, node });
        }
    }
    parts
}

/// Returns the ids of the items in a list, each with its place and the item.
pub(super) fn ids<'tree>(
    holder: &'tree Node,
    list: &str,
    item: Item,
) -> impl Iterator<Item = (String, usize, &'tree Node)> {
    let items = holder.at(list).map_or(&[][..], Node::items).iter().enumerate();
    items.filter_map(move |(at, node)| Some((id_of(item, node)?, at, node)))
}

/// Returns what stands at an address: of what no patch can name, the field that it
/// begins with, or the whole.
pub(in crate::catalog) fn node_at<'tree>(root: &'tree Node, address: &str) -> &'tree Node {
    let parts = parts(root, address.split('.').next().unwrap_or_default());
    let part = parts.into_iter().find(|part| part.address == address);
    part.map(|part| part.node).or_else(|| root.field(address)).unwrap_or(root)
}

/// Returns what stands at each address that a patch can name.
pub(crate) fn nodes_of(root: &Node) -> BTreeMap<String, &Node> {
    parts(root, "").into_iter().map(|part| (part.address, part.node)).collect()
}

/// Returns where a list is, and what its items are: one right in the file, or the
/// rows, points or steps of the section with this id.
pub(super) fn list(root: &Node, name: &str) -> Option<(Item, String)> {
    if let Some((field, item)) = LISTS.into_iter().find(|(field, _)| *field == name) {
        return Some((item, field.to_owned()));
    }
    let bodies = BODIES.map(|(body, item)| Some((item, in_section(root, name, body)?)));
    bodies.into_iter().flatten().next()
}

/// Returns the way to a part of the section with this id, if it has one.
pub(super) fn in_section(root: &Node, id: &str, part: &str) -> Option<String> {
    let mut sections = ids(root, "sections", Item::Section);
    let section = sections.find(|(known, _, node)| known == id && node.at(part).is_some());
    section.map(|(_, at, _)| format!("sections/{at}/{part}"))
}

/// Gives a field a value, in the place of the one it has.
pub(super) fn set_field(node: &mut Node, name: Node, value: Node) {
    if let Content::Fields(fields) = &mut node.content {
        match fields.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = value,
            None => fields.push((name, value)),
        }
    }
}

/// Returns a text that stands where `like` does.
pub(super) fn scalar(text: &str, like: &Node) -> Node {
    Node { source: like.source.clone(), span: like.span, content: Content::Scalar(text.to_owned()) }
}

/// Returns the id of an item.
pub(super) fn id_of(item: Item, node: &Node) -> Option<String> {
    if let Some(id) = node.field("id").and_then(Node::text) {
        return Some(id.to_owned());
    }
    let label = match item {
        Item::Section => node.field("title")?.text(),
        // Cells may stand alone or beside an id.
        Item::Row => node.field("cells").unwrap_or(node).items().first()?.text(),
        Item::Text => None,
        _ => node.field("name").and_then(Node::text).or_else(|| match item {
            // What is written in short says what it is called, or what it says.
            Item::Point | Item::Step => {
                node.field("detail").unwrap_or(node).text().map(first_words)
            }
            _ => node.text(),
        }),
    };
    label.map(slugify)
}
