//! Enums of the library as values of options: their names, and their docs as
//! help.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use strum::{EnumMessage, VariantArray};

/// Reads a value by its name, in any case.
pub(super) fn value_of<T>() -> impl TypedValueParser<Value = T>
where
    T: VariantArray + EnumMessage + Copy + Send + Sync,
{
    let values = T::VARIANTS.iter().map(|value| {
        let (name, aliases) = value.get_serializations().split_first().unwrap_or((&"", &[]));
        let possible = PossibleValue::new(*name).aliases(aliases);
        match value.get_documentation() {
            Some(words) => possible.help(words.trim_end_matches('.')),
            None => possible,
        }
    });
    PossibleValuesParser::new(values).try_map(|typed| {
        let is_named = |value: &&T| {
            value.get_serializations().iter().any(|name| name.eq_ignore_ascii_case(&typed))
        };
        T::VARIANTS.iter().find(is_named).copied().ok_or("it is none of these")
    })
}
