//! `gtm schema`.

use super::prelude::*;

/// Print the JSON Schema of a kind of file, or list the kinds
///
/// Examples:
///   gtm schema
///   gtm schema company --output gtm.schema.json
///   gtm schema guide
///
/// A schema is printed as it is, in JSON. An editor finds it by the first line of a file, which
/// `gtm schema` lists for each kind; `gtm init` and `gtm export` write that line.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SchemaArgs {
    /// The kind of file: guide, stage, framework, company, …
    name: Option<String>,
}

impl Run for SchemaArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let Some(name) = &self.name else {
            let lists = vec![List::schemas()];
            return context.answer(&ListReport { lists, ..ListReport::default() });
        };
        let kind = *names::find("schema", name, Kind::ALL, |kind| vec![kind.name()])?;
        match context.settings.format {
            None | Some(Format::Json) => Ok(kind.schema().as_bytes().to_vec().into()),
            Some(other) => Err(CliError::usage(format_args!(
                "a schema is JSON, and can't be written as {}",
                other.name()
            ))
            .hint("leave out --format, and end the file of --output in .json")),
        }
    }
}
