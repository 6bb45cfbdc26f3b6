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

/// The kinds of a section's body: the field, and what its items are.
const BODIES: [(&str, Item); 3] =
    [("table", Item::Row), ("points", Item::Point), ("steps", Item::Step)];

/// Where an address leads.
pub(super) enum Target<'tree> {
    /// To a field with a text: the approach, or a paragraph of a section.
    Text(&'tree mut Node, &'tree str),
    /// To an item of a list, which holds items of this kind.
    Item(Item, &'tree mut Vec<Node>, usize),
}

/// Finds where an address leads.
pub(super) fn target<'tree>(root: &'tree mut Node, address: &'tree str) -> Option<Target<'tree>> {
    let (list, id) = address.split_once('.').unwrap_or(("sections", address));
    if address == "approach" || matches!(id, "intro" | "note") {
        let holder = if address == "approach" { root } else { section(root, list)? };
        holder.field(id)?;
        return Some(Target::Text(holder, id));
    }
    let (item, items) = self::list(root, list)?;
    let index = items.iter().position(|one| id_of(item, one).as_deref() == Some(id))?;
    Some(Target::Item(item, items, index))
}

/// Returns what stands at an address: of what no patch can name, the field that it
/// begins with, or the whole.
pub(in crate::catalog) fn node_at(root: &mut Node, address: &str) -> Node {
    match target(root, address) {
        Some(Target::Item(_, items, index)) => items[index].clone(),
        Some(Target::Text(holder, field)) => holder.field(field).unwrap_or(holder).clone(),
        None => root.field(address).unwrap_or(root).clone(),
    }
}

/// Returns what stands at the address of each section, and of each item in one or
/// in a list right in the file.
pub(crate) fn nodes_of(root: &Node) -> BTreeMap<String, &Node> {
    let mut nodes = BTreeMap::new();
    for (list, item) in LISTS {
        for node in root.field(list).map_or(&[][..], Node::items) {
            let Some(id) = id_of(item, node) else { continue };
            for (body, item) in BODIES {
                let items = node.field(body).map(|body| body.field("rows").unwrap_or(body));
                for node in items.map_or(&[][..], Node::items) {
                    nodes.extend(id_of(item, node).map(|inner| (format!("{id}.{inner}"), node)));
                }
            }
            let is_section = item == Item::Section;
            nodes.insert(if is_section { id } else { format!("{list}.{id}") }, node);
        }
    }
    nodes
}

/// Returns the items of a list with what they are: of one right in the file, or
/// the rows, points or steps of the section with this id.
pub(super) fn list<'tree>(
    root: &'tree mut Node,
    name: &str,
) -> Option<(Item, &'tree mut Vec<Node>)> {
    if let Some((field, item)) = LISTS.into_iter().find(|(field, _)| *field == name) {
        return Some((item, items_mut(field_mut(root, field)?)?));
    }
    let section = section(root, name)?;
    let (field, item) = BODIES.into_iter().find(|(field, _)| section.field(field).is_some())?;
    let body = field_mut(section, field)?;
    let items = if item == Item::Row { field_mut(body, "rows")? } else { body };
    Some((item, items_mut(items)?))
}

/// Returns the section with this id.
pub(super) fn section<'tree>(root: &'tree mut Node, id: &str) -> Option<&'tree mut Node> {
    items_mut(field_mut(root, "sections")?)?
        .iter_mut()
        .find(|section| id_of(Item::Section, section).as_deref() == Some(id))
}

/// Returns the ids of the items in a list; none where there is no such list.
pub(super) fn ids(root: &mut Node, name: &str) -> Vec<String> {
    let Some((item, items)) = list(root, name) else { return Vec::new() };
    items.iter().filter_map(|one| id_of(item, one)).collect()
}

/// Returns the address of everything that a patch can name.
pub(super) fn addresses(root: &mut Node) -> Vec<String> {
    let within = |list: &str, id: String| format!("{list}.{id}");
    let mut addresses = vec!["approach".to_owned()];
    for id in ids(root, "sections") {
        let paragraphs = ["intro", "note"]
            .into_iter()
            .filter(|part| section(root, &id).is_some_and(|section| section.field(part).is_some()));
        addresses.extend(paragraphs.map(|part| within(&id, part.to_owned())));
        addresses.extend(ids(root, &id).into_iter().map(|item| within(&id, item)));
        addresses.push(id);
    }
    for (list, _) in &LISTS[1..] {
        addresses.extend(ids(root, list).into_iter().map(|id| within(list, id)));
    }
    addresses
}

/// Returns the value of a field, to be changed.
pub(super) fn field_mut<'node>(node: &'node mut Node, name: &str) -> Option<&'node mut Node> {
    let Content::Fields(fields) = &mut node.content else {
        return None;
    };
    fields.iter_mut().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value)
}

/// Returns the items of a list, to be changed.
pub(super) fn items_mut(node: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut node.content {
        Content::List(items) => Some(items),
        _ => None,
    }
}

/// Gives a field a value, in the place of the one it has.
pub(super) fn set_field(node: &mut Node, name: &str, value: Node) {
    if let Some(old) = field_mut(node, name) {
        *old = value;
        return;
    }
    let key = scalar(name, &value);
    if let Content::Fields(fields) = &mut node.content {
        fields.push((key, value));
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

/// Returns the names of the columns of the table in a section.
pub(super) fn columns(root: &mut Node, id: &str) -> Vec<String> {
    let columns = section(root, id)
        .and_then(|section| section.field("table")?.field("columns"))
        .map(Node::items)
        .unwrap_or_default();
    let name =
        |column: &Node| column.text().or_else(|| column.field("name")?.text()).map(str::to_owned);
    columns.iter().map(|column| name(column).unwrap_or_default()).collect()
}
