//! JSON: the report's data in an envelope that names its shape.

use serde::Serialize;

use super::{RenderError, escape};
use crate::report::Report;

/// What every JSON answer is wrapped in.
#[derive(Serialize)]
struct Envelope<'report, R> {
    schema: &'static str,
    data: &'report R,
}

pub(super) fn render<R: Report>(report: &R) -> Result<Vec<u8>, RenderError> {
    let envelope = Envelope { schema: R::SCHEMA, data: report };
    let mut json = serde_json::to_string_pretty(&envelope)
        .map_err(|error| RenderError::Library { format: "json", source: error.into() })?;
    json.push('\n');
    Ok(escape::json(&json).into_owned().into_bytes())
}

/// Returns the JSON Schema of a report's JSON answer, envelope and all.
pub fn json_schema<R: Report>() -> serde_json::Value {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<R>()
        .to_value();
    let definitions = schema
        .as_object_mut()
        .map(|object| {
            object.remove("$schema");
            object.remove("$defs")
        })
        .unwrap_or_default();
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": R::SCHEMA,
        "type": "object",
        "properties": {
            "schema": { "const": R::SCHEMA },
            "data": schema,
        },
        "required": ["schema", "data"],
        "additionalProperties": false,
        "$defs": definitions.unwrap_or_default(),
    })
}
