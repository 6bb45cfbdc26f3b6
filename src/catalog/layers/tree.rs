//! What stands where in the tree of a guide or a framework, by address.
//!
//! Ids follow the rules of the types: an item has the id it gives, or the slug
//! of what it is called.

use crate::names::slugify;
use crate::playbook::patch::Item;
use crate::yaml::{Content, Node};

/// A list of items in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// The sections.
    Sections,
    /// What not to do.
    Avoid,
    /// What to leave for later.
    Wait,
    /// What the source refers to.
    References,
    /// The rows, points or steps of the section with this id.
    Of(String),
}

impl List {
    /// Returns the list with this address.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "sections" => Self::Sections,
            "avoid" => Self::Avoid,
            "wait" => Self::Wait,
            "references" => Self::References,
            section => Self::Of(section.to_owned()),
        }
    }

    /// Returns what the addresses of its items begin with.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Of(id) => id,
            list => list.field(),
        }
    }

    /// Returns the field of the whole that holds it.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::Sections | Self::Of(_) => "sections",
            Self::Avoid => "avoid",
            Self::Wait => "wait",
            Self::References => "references",
        }
    }
}

/// The kinds of a section's body: the field, and what its items are.
const BODIES: [(&str, Item); 3] =
    [("table", Item::Row), ("points", Item::Point), ("steps", Item::Step)];

/// Returns the value of a field, to be changed.
pub(super) fn field_mut<'node>(node: &'node mut Node, name: &str) -> Option<&'node mut Node> {
    let Content::Fields(fields) = &mut node.content else {
        return None;
    };
    let found = fields.iter_mut().find(|(key, _)| key.text() == Some(name));
    found.map(|(_, value)| value)
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
    label_of(item, node).map(slugify)
}

/// Returns what an item is called.
pub(super) fn label_of(item: Item, node: &Node) -> Option<&str> {
    match item {
        Item::Section => node.field("title")?.text(),
        Item::Row => cells(node).first()?.text(),
        Item::Point | Item::AntiPattern | Item::Deferral => node.field("name")?.text(),
        Item::Reference => node.text().or_else(|| node.field("name")?.text()),
        Item::Step | Item::Text => None,
    }
}

/// Returns the cells of a row, which may stand alone or beside an id.
pub(super) fn cells(row: &Node) -> &[Node] {
    row.field("cells").unwrap_or(row).items()
}

/// Returns the names of the columns of a table.
pub(super) fn columns(table: &Node) -> Vec<&str> {
    let columns = table.field("columns").map(Node::items).unwrap_or_default();
    let name = |column: &'_ Node| column.text().is_some();
    columns
        .iter()
        .map(|column| {
            if name(column) {
                column.text().unwrap_or_default()
            } else {
                column.field("name").and_then(Node::text).unwrap_or_default()
            }
        })
        .collect()
}

/// Returns the body of a section with what its items are; of a table the rows.
pub(super) fn body(section: &Node) -> Option<(Item, &Node)> {
    BODIES.iter().find_map(|(field, item)| {
        let body = section.field(field)?;
        let items = match item {
            Item::Row => body.field("rows")?,
            _ => body,
        };
        Some((*item, items))
    })
}

/// As [`body`], to be changed.
fn body_mut(section: &mut Node) -> Option<(Item, &mut Vec<Node>)> {
    let (field, item) = BODIES.into_iter().find(|(field, _)| section.field(field).is_some())?;
    let body = field_mut(section, field)?;
    let items = match item {
        Item::Row => field_mut(body, "rows")?,
        _ => body,
    };
    Some((item, items_mut(items)?))
}

/// Returns the items of a list with what they are; `None` where there is no
/// such section.
pub(super) fn list<'tree>(root: &'tree Node, list: &List) -> Option<(Item, &'tree [Node])> {
    let items = |field| root.field(field).map(Node::items).unwrap_or_default();
    Some(match list {
        List::Sections => (Item::Section, items("sections")),
        List::Avoid => (Item::AntiPattern, items("avoid")),
        List::Wait => (Item::Deferral, items("wait")),
        List::References => (Item::Reference, items("references")),
        List::Of(id) => {
            let (item, items) = body(section(root, id)?)?;
            (item, items.items())
        }
    })
}

/// As [`list`], to be changed.
pub(super) fn list_mut<'tree>(
    root: &'tree mut Node,
    list: &List,
) -> Option<(Item, &'tree mut Vec<Node>)> {
    let item = match list {
        List::Sections => Item::Section,
        List::Avoid => Item::AntiPattern,
        List::Wait => Item::Deferral,
        List::References => Item::Reference,
        List::Of(id) => return body_mut(section_mut(root, id)?),
    };
    Some((item, items_mut(field_mut(root, list.field())?)?))
}

/// Returns the section with this id.
pub(super) fn section<'tree>(root: &'tree Node, id: &str) -> Option<&'tree Node> {
    let mut sections = root.field("sections")?.items().iter();
    sections.find(|section| id_of(Item::Section, section).as_deref() == Some(id))
}

/// As [`section`], to be changed.
pub(super) fn section_mut<'tree>(root: &'tree mut Node, id: &str) -> Option<&'tree mut Node> {
    let sections = items_mut(field_mut(root, "sections")?)?;
    let mut sections = sections.iter_mut();
    sections.find(|section| id_of(Item::Section, section).as_deref() == Some(id))
}

/// Returns the address of everything that a patch can name.
pub(super) fn addresses(root: &Node) -> Vec<String> {
    let mut addresses = vec!["approach".to_owned()];
    let sections = root.field("sections").map(Node::items).unwrap_or_default();
    for section in sections {
        let Some(id) = id_of(Item::Section, section) else { continue };
        let parts = ["intro", "note"].into_iter().filter(|part| section.field(part).is_some());
        addresses.extend(parts.map(|part| format!("{id}.{part}")));
        if let Some((item, items)) = body(section) {
            let ids = items.items().iter().filter_map(|one| id_of(item, one));
            addresses.extend(ids.map(|item| format!("{id}.{item}")));
        }
        addresses.push(id);
    }
    for named in [List::Avoid, List::Wait, List::References] {
        let (item, items) = list(root, &named).unwrap_or((Item::Text, &[]));
        let ids = items.iter().filter_map(|one| id_of(item, one));
        addresses.extend(ids.map(|id| format!("{}.{id}", named.field())));
    }
    addresses
}
