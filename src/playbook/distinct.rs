//! Lists whose items have ids of their own.
//!
//! An address ends in the id of an item, so no two items of a list may share
//! one, and none may have the id of a part of what holds the list.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::id::Slug;
use crate::yaml::fault::{self, Code, Fault};

/// Something with an id that must be its own among its siblings.
pub(super) trait Identified {
    /// What it is called in messages.
    const WHAT: &'static str;

    /// The ids that stand for parts of what holds the list.
    const RESERVED: &'static [&'static str] = &[];

    /// Returns the id.
    fn id(&self) -> &Slug;
}

/// Declares what has its id in the field `id`, with its name in messages and
/// the ids that it may not have.
macro_rules! identified {
    ($($type:ty: $what:literal $(, not $reserved:expr)?;)*) => {$(
        impl $crate::playbook::distinct::Identified for $type {
            const WHAT: &'static str = $what;
            $(const RESERVED: &'static [&'static str] = $reserved;)?

            fn id(&self) -> &$crate::playbook::id::Slug {
                &self.id
            }
        }
    )*};
}
pub(super) use identified;

/// The parts of a section, whose addresses an item's must not be.
pub(super) const PARTS_OF_A_SECTION: &[&str] = &["intro", "note"];

/// Refuses an item whose id an earlier one has, or a part of what holds the
/// list.
pub(super) fn check<T: Identified, E: Error>(item: &T, earlier: &[T]) -> Result<(), E> {
    let (what, id) = (T::WHAT, item.id());
    let taken = |message| Err(fault::refuse(Fault::new(Code::IdTaken, message)));
    if T::RESERVED.contains(&id.as_str()) {
        return taken(format!(
            "no {what} may have the id `{id}`, which stands for another part: give it another `id`"
        ));
    }
    if earlier.iter().any(|earlier| earlier.id() == id) {
        return taken(format!(
            "an earlier {what} has the id `{id}`: give one of them an `id` of its own"
        ));
    }
    Ok(())
}

/// Reads a list, checking each item as it comes so that an error points at it.
pub(super) fn distinct<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Identified + Deserialize<'de>,
{
    deserializer.deserialize_seq(ListVisitor(PhantomData))
}

/// As [`distinct`], for a list that may be left out.
pub(super) fn some_distinct<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Identified + Deserialize<'de>,
{
    distinct(deserializer).map(Some)
}

/// Reads a list.
struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Identified + Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(ItemSeed(&items))? {
            items.push(item);
        }
        Ok(items)
    }
}

/// Reads one item after the earlier ones.
struct ItemSeed<'list, T>(&'list [T]);

impl<'de, T: Identified + Deserialize<'de>> DeserializeSeed<'de> for ItemSeed<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let item = T::deserialize(deserializer)?;
        check(&item, self.0)?;
        Ok(item)
    }
}
