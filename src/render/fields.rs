//! Picking fields from the JSON of a report, by their names with dots between
//! them. From a list they are picked item by item.

use super::prelude::*;

use serde_json::json;

use super::json;

/// Writes the fields of a report that are named, in place.
pub fn render_fields<R: Report>(
    report: &R,
    fields: &[String],
    layout: &Layout,
) -> Result<Vec<u8>, RenderError> {
    let schema = json::json_schema::<R>();
    for field in fields {
        // What one answer leaves out, others of its shape have.
        let mut here = shapes(&schema, &schema["properties"]["data"]);
        for name in field.split('.') {
            let known = here.iter().filter_map(|shape| shape["properties"].as_object()).flatten();
            let of_any_name = here.iter().map(|shape| &shape["additionalProperties"]);
            let named = known.clone().filter(|(known, _)| *known == name).map(|(_, shape)| shape);
            let below: Vec<_> = named
                .chain(of_any_name.filter(|shape| shape.is_object()))
                .flat_map(|shape| shapes(&schema, shape))
                .collect();
            if below.is_empty() {
                let known = known.map(|(name, _)| name.clone()).collect();
                return Err(RenderError::UnknownField { field: field.clone(), known });
            }
            here = below;
        }
    }
    let paths: Vec<&str> = fields.iter().map(String::as_str).collect();
    let data = picked(&serde_json::to_value(report)?, &paths);
    json::written(&json!({ "schema": R::SCHEMA, "data": data }), layout)
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
