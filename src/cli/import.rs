//! `gtm import`.

use super::prelude::*;
use crate::engine::import::drafts;
use crate::names::slugify;

/// Make guides of a Markdown document, with a TODO where you must decide
///
/// Examples:
///   gtm import handbook.md
///   gtm import handbook.md --stage seed --to house-rules
///
/// Each part under a heading of the second level becomes a guide: its first paragraph the approach,
/// its tables and lists sections, a list of what not to do `avoid`. What a person must decide stands
/// as TODO, and what no place was found for is named with its line below the guide.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ImportArgs {
    /// The Markdown document; `-` is standard input
    file: PathBuf,
    /// The id of the stage that it is about
    #[arg(long, short, default_value = "stage")]
    stage: String,
    /// Write the guides into this folder of playbooks, and replace none
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

impl Run for ImportArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let drafts = drafts(&input::text(&self.file)?);
        refuse_if(
            drafts.is_empty(),
            "the document has no heading, and a guide begins with one",
            "put the name of the function above each part: ## Demand Gen",
        )?;
        let files: Vec<Original> = drafts
            .iter()
            .map(|draft| {
                let known = context.catalog.function_named(&draft.title);
                let id = known.map_or(slugify(&draft.title), |one| one.id.to_string());
                let text = format!("{}\n{}", Kind::Guide.first_line(), draft.text());
                Original::new(&format!("stages/{}/{id}.yaml", self.stage), text)
            })
            .collect();
        if let Some(folder) = &self.to {
            return write_files(folder, files, false, context);
        }
        let text =
            |file: &Original| format!("# {}\n{}", file.path, String::from_utf8_lossy(&file.bytes));
        Ok(joined(files.iter().map(text), "\n").into_bytes().into())
    }
}
