//! Changes to a guide or a framework, item by item: a patch file.
//!
//! A patch is read twice. Here its shape is read: what each change does, and
//! to what. The items that it brings are read as what they are only in their
//! new place, by the types of the guide, because a row means nothing without
//! its columns.

use super::prelude::*;
use serde::de::IgnoredAny;
use strum::VariantArray;

use super::guide;
use super::table;

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
    /// What it does it to, by the address in the file that is patched; of an
    /// item that is added the list: `sections`, `avoid`, `wait`, `references`,
    /// or a section.
    pub address: String,
    /// Why it is made.
    pub note: Option<String>,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Act {
    /// Puts an item into a list: at its end, or beside the item with an id.
    Add {
        /// What it is.
        item: Item,
        /// The item to put it behind.
        after: Option<Slug>,
        /// The item to put it in front of.
        before: Option<Slug>,
    },
    /// Puts an item where another is.
    Replace(Item),
    /// Gives a part of an item another text.
    Set(ItemPart),
    /// Takes an item out.
    Remove,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
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
    /// Marks, each beside those that the item has.
    Marks,
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
    /// With `set`: the column of the cell; with a section, the column itself.
    cell: Option<String>,
    /// With `set`: the field.
    field: Option<Field>,
    /// With `set`: the new text.
    #[schemars(with = "Option<table::Cell>")]
    to: Option<IgnoredAny>,
    /// The item: a titled block.
    #[schemars(with = "Option<guide::Section>")]
    section: Option<IgnoredAny>,
    /// The item: a row of a table.
    #[schemars(with = "Option<table::Row>")]
    row: Option<IgnoredAny>,
    /// The item: a named point.
    #[schemars(with = "Option<guide::Point>")]
    point: Option<IgnoredAny>,
    /// The item: a step of a sequence.
    #[schemars(with = "Option<guide::Point>")]
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
    /// Returns what the change does and to what, if it is one.
    fn act(&self) -> Option<(Act, &String)> {
        let given = [
            self.section.is_some(),
            self.row.is_some(),
            self.point.is_some(),
            self.step.is_some(),
            self.anti_pattern.is_some(),
            self.deferral.is_some(),
            self.reference.is_some(),
            self.text.is_some(),
        ];
        let items: Vec<Item> = Item::VARIANTS
            .iter()
            .zip(given)
            .filter(|(_, is_given)| *is_given)
            .map(|(item, _)| *item)
            .collect();
        let part = match (&self.cell, self.field, self.to) {
            (None, None, None) => None,
            (Some(column), None, Some(_)) => Some(ItemPart::Cell(column.clone())),
            (None, Some(field), Some(_)) => Some(ItemPart::Field(field)),
            _ => return None,
        };
        let (after, before) = (self.after.clone(), self.before.clone());
        let neighbors = usize::from(after.is_some()) + usize::from(before.is_some());
        let acts = (&self.add, &self.replace, &self.set, &self.remove);
        Some(match (acts, items.as_slice(), part, neighbors) {
            ((Some(list), None, None, None), &[item], None, 0 | 1) => {
                (Act::Add { item, after, before }, list)
            }
            ((None, Some(address), None, None), &[item], None, 0) => (Act::Replace(item), address),
            ((None, None, Some(address), None), [], Some(part), 0) => (Act::Set(part), address),
            ((None, None, None, Some(address)), [], None, 0) => (Act::Remove, address),
            _ => return None,
        })
    }
}

impl TryFrom<ChangeFile> for Change {
    type Error = Refusals;

    fn try_from(file: ChangeFile) -> Result<Self, Refusals> {
        let message = "a change is one of: `add` with an item, perhaps `after` or `before`; `replace` \
                       with an item; `set` with `cell` or `field`, and the new text in `to`; \
                       `remove`. An item is a `section`, `row`, `point`, `step`, `anti-pattern`, \
                       `deferral`, `reference` or `text`";
        let (act, address) = file.act().ok_or_else(|| Refusal::new(Code::Change, message))?;
        Ok(Self { act, address: address.clone(), note: file.note })
    }
}
