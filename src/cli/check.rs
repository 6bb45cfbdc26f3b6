//! `gtm check`.

use std::path::PathBuf;

use clap::Args;

use super::company::read;
use super::error::{CliError, OrUsage};
use super::{Answer, Context, Run};
use crate::catalog::folder::Folder;
use crate::engine::check::check;
use crate::report::check::CheckReport;
use crate::yaml::Severity;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm check
  gtm check house-rules --strict
  gtm check reviews/2026-11-27.yaml
  gtm check house-rules --today 2026-03-31
  gtm check house-rules --format json

Ends with 1 if there are errors, and with --strict if there are warnings.")]
pub(super) struct CheckArgs {
    /// The folder: a whole set, or only what changes the built-in one; or one file
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// End with 1 on warnings too
    #[arg(long)]
    strict: bool,
    /// The day to compare `as-of` with, as 2026-03-31
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

impl Run for CheckArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let today = read("", self.today.as_deref())?;
        let shown = self.folder.display().to_string();
        let folder =
            Folder::read(&self.folder).or_usage(format_args!("`{shown}` can't be checked"))?;
        if folder.files.is_empty() {
            return Err(CliError::usage(format_args!(
                "`{shown}` holds no playbooks, so there is nothing to check"
            ))
            .hint("a folder of playbooks holds files as stages/scale/abm.yaml"));
        }
        let findings = check(&folder, &context.catalog, today)?;
        let counts = |severity| findings.count(severity) > 0;
        let refused = counts(Severity::Error) || (self.strict && counts(Severity::Warning));
        Ok(context.answer(&CheckReport::new(&shown, &findings))?.no_if(refused))
    }
}
