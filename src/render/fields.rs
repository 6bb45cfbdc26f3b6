//! Picking fields from the JSON of a report, by their names with dots between
//! them. From a list they are picked item by item.

use super::prelude::*;
use std::collections::BTreeSet;

use serde_json::json;

use super::json;

/// A field that an answer does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer has no field `{field}`")]
pub struct UnknownField {
    /// The field, from the top.
    pub field: String,
    /// The fields that stand in its place.
    pub known: BTreeSet<String>,
}

/// Writes the fields of a report that are named, in place.
pub fn render_fields<R: Report>(
    report: &R,
    fields: &[String],
    layout: &Layout,
) -> Result<Vec<u8>, UnknownField> {
    let data = serde_json::to_value(report).unwrap_or_default();
    let schema = json::json_schema::<R>();
    for field in fields {
        let (mut stand_here, mut may) = (vec![&data], vec![&schema["properties"]["data"]]);
        for name in field.split('.') {
            let objects = stand_here.iter().flat_map(|value| objects(value));
            // What one answer leaves out, others of its shape have.
            let shapes: Vec<_> = may.iter().flat_map(|shape| shapes(&schema, shape)).collect();
            let known = shapes.iter().filter_map(|shape| shape["properties"].as_object());
            let known = objects.clone().filter_map(Value::as_object).chain(known).flatten();
            let known: BTreeSet<String> = known.map(|(name, _)| name.clone()).collect();
            if !known.contains(name) {
                return Err(UnknownField { field: field.clone(), known });
            }
            stand_here = objects.filter_map(|object| object.get(name)).collect();
            may = shapes.iter().filter_map(|shape| shape["properties"].get(name)).collect();
        }
    }
    let paths: Vec<&str> = fields.iter().map(String::as_str).collect();
    let answer = json!({ "schema": R::SCHEMA, "data": picked(&data, &paths) });
    Ok(json::written(&answer, layout).unwrap_or_default())
}

/// Returns the items of a list, however deep lists stand in it, or the value.
fn objects(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(objects).collect(),
        value => vec![value],
    }
}

/// Returns what a part of a schema is made of: what it refers to, each choice, and the
/// items of a list.
fn shapes<'schema>(schema: &'schema Value, part: &'schema Value) -> Vec<&'schema Value> {
    let named = part["$ref"].as_str().and_then(|name| schema.pointer(name.strip_prefix('#')?));
    let choices = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|of| part[of].as_array());
    let parts = choices.flatten().chain(part.get("items")).chain(named);
    std::iter::once(part).chain(parts.flat_map(|part| shapes(schema, part))).collect()
}

fn picked(value: &Value, paths: &[&str]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| picked(item, paths)).collect(),
        Value::Object(fields) => fields
            .iter()
            .filter_map(|(name, value)| {
                let below = paths.iter().filter_map(|path| path.strip_prefix(name.as_str()));
                if below.clone().any(str::is_empty) {
                    return Some((name.clone(), value.clone()));
                }
                let below: Vec<&str> = below.filter_map(|path| path.strip_prefix('.')).collect();
                (!below.is_empty()).then(|| (name.clone(), picked(value, &below)))
            })
            .collect(),
        other => other.clone(),
    }
}
