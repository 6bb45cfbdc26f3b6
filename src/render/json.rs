//! JSON: the report's data in an envelope that names its shape.

use super::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::short::Short;
use super::{Spacing, escape};

/// What every JSON answer is wrapped in.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Envelope<'report, R: JsonSchema> {
    schema: &'static str,
    #[schemars(schema_with = "R::json_schema")]
    data: &'report R,
    next: Vec<Next>,
}

/// A command worth running next.
#[derive(Serialize, JsonSchema)]
struct Next {
    command: String,
    /// What it answers, or what it shows in its place.
    answers: String,
    /// What to put in before it can be run: `DIR`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fill_in: Vec<String>,
}

/// Returns the commands of a document, each once.
fn next(mut document: Document) -> Vec<Next> {
    let mut next: Vec<Next> = Vec::new();
    document.each_command(|given, answers| {
        let command = given.to_string();
        // One that stands in a sentence answers nothing by itself.
        if !answers.is_empty() && !next.iter().any(|known| known.command == command) {
            let fill_in = given.placeholders().map(str::to_owned).collect();
            next.push(Next { command, answers: answers.to_owned(), fill_in });
        }
    });
    next
}

pub(super) fn render<R: Report>(
    report: &R,
    document: Document,
    layout: &Layout,
) -> Result<Vec<u8>, RenderError> {
    let (schema, next) = (R::SCHEMA, next(document));
    let Some(most) = layout.most else {
        return written(&Envelope { schema, data: report, next }, layout);
    };
    let answer = Short::new(report, |_| ()).lines;
    let whole = json!({ "schema": schema, "answer": answer, "data": report, "next": next });
    let whole = written(&whole, layout)?;
    if whole.len() <= most {
        return Ok(whole);
    }
    let left_out = "`data`, since it is long: ask for a function or a part alone";
    let answer = json!({ "schema": schema, "answer": answer, "data": {}, "left_out": left_out });
    written(&answer, layout)
}

/// Writes JSON as it is laid out.
pub(super) fn written(answer: &impl Serialize, layout: &Layout) -> Result<Vec<u8>, RenderError> {
    let json = match layout.spacing {
        Spacing::Indented => serde_json::to_string_pretty(answer)?,
        Spacing::Compact => serde_json::to_string(answer)?,
    };
    Ok(escape::json(&(json + "\n")).into_owned().into_bytes())
}

/// Returns the JSON Schema of a report's JSON answer, envelope and all.
pub fn json_schema<R: Report>() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Envelope<'_, R>>().to_value();
    schema["title"] = R::SCHEMA.into();
    schema["properties"]["schema"] = json!({ "const": R::SCHEMA });
    schema
}
