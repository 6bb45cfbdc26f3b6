//! JSON: the report's data in an envelope that names its shape.

use serde::Serialize;

use super::RenderError;
use crate::report::Report;

/// What every JSON answer is wrapped in.
#[derive(Serialize)]
struct Envelope<'report, R> {
    schema: &'static str,
    data: &'report R,
}

pub(super) fn render<R: Report>(report: &R) -> Result<Vec<u8>, RenderError> {
    let envelope = Envelope {
        schema: R::SCHEMA,
        data: report,
    };
    let mut json = serde_json::to_vec_pretty(&envelope).map_err(|error| RenderError::Library {
        format: "json",
        source: error.into(),
    })?;
    json.push(b'\n');
    Ok(json)
}
