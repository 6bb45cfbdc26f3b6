//! Changes to a guide or a framework, item by item: a patch file.
//!
//! A patch is read twice. Here its shape is read: what each change does, and
//! to what. The items that it brings are read as what they are only in their
//! new place, by the types of the guide, because a row means nothing without
//! its columns.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use strum::IntoStaticStr;

use super::guide;
use super::id::{Slug, SourceId};
use super::table;
use crate::yaml::{Code, Refusal, Refusals};

/// A patch, as its file says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Patch")]
pub struct Patch {
    /// The document that what is new comes from: one listed in `sources.yaml`.
    pub source: SourceId,
    /// Why the changes are made.
    pub note: Option<String>,
    /// The changes, in order.
    #[schemars(with = "Vec<ChangeFile>")]
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ChangeFile")]
pub struct Change {
    /// What it does.
    pub act: Act,
    /// Why it is made.
    pub note: Option<String>,
}

/// What a change does, and to what: an address in the file that it patches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Puts an item into a list.
    Add {
        /// The list: `sections`, `avoid`, `wait`, `references` or a section.
        list: String,
        /// What the item is.
        item: Item,
        /// Where in the list.
        place: ItemPlace,
    },
    /// Puts an item where another is.
    Replace {
        /// The other.
        address: String,
        /// What the item is.
        item: Item,
    },
    /// Gives a part of an item another text.
    Set {
        /// The item.
        address: String,
        /// The part.
        part: ItemPart,
    },
    /// Takes an item out.
    Remove {
        /// The item.
        address: String,
    },
}

/// Where an item goes in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemPlace {
    /// At the end.
    Last,
    /// Behind the item with this id.
    After(Slug),
    /// In front of the item with this id.
    Before(Slug),
}

/// A part of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemPart {
    /// The cell of a row under this column.
    Cell(String),
    /// A field.
    Field(Field),
}

/// What an item is: the field of a change that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Item {
    /// A titled block.
    Section,
    /// A row of a table.
    Row,
    /// A named point.
    Point,
    /// A step of a sequence.
    Step,
    /// A thing not to do.
    AntiPattern,
    /// A thing to leave for a later stage.
    Deferral,
    /// A name that the source refers to.
    Reference,
    /// A paragraph.
    Text,
}

impl Item {
    /// Returns the field that holds such an item, which is also its name.
    pub fn field(self) -> &'static str {
        self.into()
    }
}

/// A field of an item that a change can give another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Field {
    /// The title of a section.
    Title,
    /// What stands before a section.
    Intro,
    /// What stands after a section, or behind a reference.
    Note,
    /// What a point, an anti-pattern, a deferral or a reference is called.
    Name,
    /// What a point or a step says.
    Detail,
    /// The quantity in it.
    Figure,
    /// Why an anti-pattern does harm, or why a deferral can wait.
    Why,
    /// The question that finds an anti-pattern out.
    Ask,
    /// What to do instead of an anti-pattern.
    Instead,
    /// The stage that a deferral waits for.
    Until,
    /// The condition that a deferral waits for.
    When,
}

impl Field {
    /// Returns the field's name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A change as written: exactly one of `add`, `replace`, `set` and `remove`,
/// with what belongs to it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Change")]
struct ChangeFile {
    /// The list to add an item to: `sections`, `avoid`, `wait`, `references`,
    /// or the id of a section.
    add: Option<String>,
    /// The address of what to replace: `avoid.no-measurement`,
    /// `tiers.one-to-one`, `approach`.
    replace: Option<String>,
    /// The address of the item of which one part gets another text.
    set: Option<String>,
    /// The address of what to take out.
    remove: Option<String>,
    /// With `add`: the id of the item to put it behind.
    after: Option<Slug>,
    /// With `add`: the id of the item to put it in front of.
    before: Option<Slug>,
    /// With `set`: the column of the cell.
    cell: Option<String>,
    /// With `set`: the field.
    field: Option<Field>,
    /// With `set`: the new text.
    #[schemars(with = "Option<table::Cell>")]
    to: Option<IgnoredAny>,
    /// The item: a titled block.
    #[schemars(with = "Option<guide::SectionFile>")]
    section: Option<IgnoredAny>,
    /// The item: a row of a table.
    #[schemars(with = "Option<table::Row>")]
    row: Option<IgnoredAny>,
    /// The item: a named point.
    #[schemars(with = "Option<guide::Point>")]
    point: Option<IgnoredAny>,
    /// The item: a step of a sequence.
    #[schemars(with = "Option<guide::Step>")]
    step: Option<IgnoredAny>,
    /// The item: a thing not to do.
    #[schemars(with = "Option<guide::AntiPattern>")]
    anti_pattern: Option<IgnoredAny>,
    /// The item: a thing to leave for a later stage.
    #[schemars(with = "Option<guide::Deferral>")]
    deferral: Option<IgnoredAny>,
    /// The item: a name that the source refers to.
    #[schemars(with = "Option<guide::Reference>")]
    reference: Option<IgnoredAny>,
    /// With `replace`: a paragraph.
    text: Option<String>,
    /// Why the change is made.
    note: Option<String>,
}

impl ChangeFile {
    /// Returns the items in it.
    fn items(&self) -> Vec<Item> {
        let given = [
            self.section.map(|_| Item::Section),
            self.row.map(|_| Item::Row),
            self.point.map(|_| Item::Point),
            self.step.map(|_| Item::Step),
            self.anti_pattern.map(|_| Item::AntiPattern),
            self.deferral.map(|_| Item::Deferral),
            self.reference.map(|_| Item::Reference),
            self.text.as_ref().map(|_| Item::Text),
        ];
        given.into_iter().flatten().collect()
    }

    /// Returns what the change does, or why it is none.
    fn act(self) -> Result<Act, &'static str> {
        let items = self.items();
        if items.len() > 1 {
            return Err("a change brings one item, and this one several");
        }
        let has_item = !items.is_empty();
        let has_part = self.cell.is_some() || self.field.is_some() || self.to.is_some();
        let has_place = self.after.is_some() || self.before.is_some();
        let item = items.first().copied().ok_or(
            "the item is missing: give it as `section`, `row`, `point`, `step`, `anti-pattern`, \
             `deferral`, `reference` or `text`",
        );
        match (self.add, self.replace, self.set, self.remove) {
            (Some(list), None, None, None) if !has_part => Ok(Act::Add {
                list,
                item: item?,
                place: match (self.after, self.before) {
                    (None, None) => ItemPlace::Last,
                    (Some(id), None) => ItemPlace::After(id),
                    (None, Some(id)) => ItemPlace::Before(id),
                    (Some(_), Some(_)) => return Err("give `after` or `before`, and only one"),
                },
            }),
            (None, Some(address), None, None) if !has_part && !has_place => {
                Ok(Act::Replace { address, item: item? })
            }
            (None, None, Some(address), None) if !has_item && !has_place => {
                let part = match (self.cell, self.field, self.to) {
                    (Some(column), None, Some(_)) => ItemPart::Cell(column),
                    (None, Some(field), Some(_)) => ItemPart::Field(field),
                    _ => {
                        return Err(
                            "`set` takes `cell` or `field`, and with it the new text in `to`",
                        );
                    }
                };
                Ok(Act::Set { address, part })
            }
            (None, None, None, Some(address)) if !has_item && !has_part && !has_place => {
                Ok(Act::Remove { address })
            }
            _ => Err("a change is one of: `add` with an item, perhaps `after` or `before`; \
                 `replace` with an item; `set` with `cell` or `field`, and `to`; `remove`"),
        }
    }
}

impl TryFrom<ChangeFile> for Change {
    type Error = Refusals;

    fn try_from(file: ChangeFile) -> Result<Self, Refusals> {
        let note = file.note.clone();
        let act = file.act().map_err(|message| Refusal::new(Code::Change, message))?;
        Ok(Self { act, note })
    }
}
