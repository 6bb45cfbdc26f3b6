//! Enums of the library as values of options.

use super::prelude::*;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Reads a value by its name, in any case; the help has the docs of each.
pub(super) fn value_of<T>() -> impl TypedValueParser<Value = T>
where
    T: VariantArray + EnumMessage + Copy + Send + Sync,
{
    let values = T::VARIANTS.iter().map(|value| {
        let names = value.get_serializations();
        let help = value.get_documentation().map(|words| words.trim_end_matches('.'));
        PossibleValue::new(names[0]).aliases(&names[1..]).help(help.unwrap_or_default())
    });
    PossibleValuesParser::new(values).try_map(|typed| named(&typed).ok_or("it is none of these"))
}

/// Returns the value that has this name, in any case.
pub(super) fn named<T: VariantArray + EnumMessage + Copy>(typed: &str) -> Option<T> {
    let is_meant =
        |value: &&T| value.get_serializations().iter().any(|name| name.eq_ignore_ascii_case(typed));
    T::VARIANTS.iter().find(is_meant).copied()
}
