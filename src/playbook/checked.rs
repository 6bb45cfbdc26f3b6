//! Values whose parts are held against each other once their shape has been
//! read, and short ways to write them.
//!
//! An address ends in the id of an item, so no two items of a list may share
//! one, and none may have the id of a part of what holds the list.

use super::prelude::*;
use serde::de::{Deserialize, Deserializer, Error as _};

/// Reads `true` or `false`; a file of playbooks holds nothing but text.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("`true` or `false` is expected here"))
}

pub(super) fn flag_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [true, false, "true", "false"] })
}

/// Refuses a name that can't be looked up, and one whose key is among those `seen`.
pub(super) fn say_once(
    seen: &mut BTreeSet<String>,
    name: &str,
    key: String,
) -> Result<(), Refusal> {
    let message = if key.is_empty() {
        format!("`{name}` has no letter or digit to be found by")
    } else if seen.insert(key) {
        return Ok(());
    } else {
        format!("`{name}` stands in this file a second time")
    };
    Err(Refusal::new(Code::Value, message))
}

/// What must fit together beyond its shape.
pub(super) trait Check {
    /// Completes the value by what its other parts say, and refuses it where
    /// they don't fit.
    fn check(&mut self) -> Result<(), Refusals>;
}

/// Reads a value, and checks it.
pub(super) fn checked<'de, D: Deserializer<'de>, T: Deserialize<'de> + Check>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::deserialize(deserializer)?;
    value.check().map_err(refuse)?;
    Ok(value)
}

impl<T: Check> Check for Option<T> {
    fn check(&mut self) -> Result<(), Refusals> {
        self.as_mut().map_or(Ok(()), Check::check)
    }
}

/// Something with an id that must be its own among its siblings.
pub(super) trait Identified {
    /// What it is called in messages.
    const WHAT: &'static str;

    /// The ids that stand for parts of what holds the list.
    const RESERVED: &'static [&'static str] = &[];

    fn id(&self) -> &Slug;

    fn id_mut(&mut self) -> &mut Slug;

    /// Returns what makes the id, unless one is given.
    fn label(&self) -> &str {
        self.id().as_str()
    }

    /// Holds its own parts against each other.
    fn check_parts(&self) -> Result<(), Refusals> {
        Ok(())
    }
}

/// Declares what has its id in the field `id`: its name in messages, what makes
/// the id where it may be left out, the ids that it may not have, and what
/// checks its parts.
macro_rules! identified {
    ($(
        $type:ty: $what:literal $(of $label:expr)? $(, not $reserved:expr)? $(, if $check:expr)?;
    )*) => {$(
        impl $crate::playbook::checked::Identified for $type {
            const WHAT: &'static str = $what;
            $(const RESERVED: &'static [&'static str] = $reserved;)?

            fn id(&self) -> &$crate::playbook::id::Slug {
                &self.id
            }

            fn id_mut(&mut self) -> &mut $crate::playbook::id::Slug {
                &mut self.id
            }

            $(fn label(&self) -> &str {
                let label: fn(&Self) -> &str = $label;
                label(self)
            })?

            $(fn check_parts(&self) -> Result<(), $crate::yaml::Refusals> {
                $check(self).map_err(Into::into)
            })?
        }
    )*};
}
pub(super) use identified;

/// The parts of a section, which no item may be named after.
pub(super) const PARTS_OF_A_SECTION: &[&str] = &["intro", "note"];

impl<T: Identified> Check for Vec<T> {
    fn check(&mut self) -> Result<(), Refusals> {
        Refusals::of_items(self.iter_mut().map(|item| {
            if item.id().is_unset() {
                *item.id_mut() = Slug::of(item.label())?;
            }
            item.check_parts()
        }))?;
        Refusals::of_items(self.iter().enumerate().map(|(index, item)| {
            let (what, id) = (T::WHAT, item.id());
            let message = if T::RESERVED.contains(&id.as_str()) {
                format!(
                    "no {what} may have the id `{id}`, which stands for another part: give it another `id`"
                )
            } else if self[..index].iter().any(|earlier| earlier.id() == id) {
                format!("an earlier {what} has the id `{id}`: give one of them an `id` of its own")
            } else {
                return Ok(());
            };
            Err(Refusal::new(Code::IdTaken, message))
        }))
    }
}

/// Lets a type that derives `Deserialize` for its fields, as its own `remote`,
/// also be written in short: as the text of one field, or as what the visitor's
/// method reads.
macro_rules! shorthand {
    ($type:ident by $field:ident, $expected:literal) => {
        shorthand! { $type, $expected,
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                Ok($type { $field: text.to_owned(), ..$type::default() })
            }
        }
    };
    ($type:ident, $expected:literal, $($visit:tt)*) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Shorthand;

                impl<'de> serde::de::Visitor<'de> for Shorthand {
                    type Value = $type;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str($expected)
                    }

                    $($visit)*

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                        $type::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }

                deserializer.deserialize_any(Shorthand)
            }
        }
    };
}
pub(super) use shorthand;
