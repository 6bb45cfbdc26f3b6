//! `gtm check`.

use std::path::PathBuf;

use clap::Args;

use super::error::{CliError, OrUsage};
use super::exit::Exit;
use super::{Answer, Context};
use crate::catalog::folder::Folder;
use crate::engine::check::check;
use crate::playbook::date::{Date, DateError};
use crate::report::check::CheckReport;
use crate::yaml::Severity;

/// Check a folder of playbooks: every problem at once, with its line
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm check
  gtm check house-rules --strict
  gtm check house-rules --today 2026-03-31
  gtm check house-rules --format json

Ends with 1 if there are errors, and with --strict if there are warnings.")]
pub(super) struct CheckArgs {
    /// The folder: a whole set, or only what changes the built-in one
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// End with 1 on warnings too
    #[arg(long)]
    strict: bool,
    /// The day to compare `as-of` with, as 2026-03-31
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<Answer, CliError> {
    let today = args.today.as_deref().map(today).transpose()?;
    let shown = args.folder.display().to_string();
    let folder = Folder::read(&args.folder).or_usage(format_args!("`{shown}` can't be checked"))?;
    if folder.files.is_empty() {
        return Err(CliError::usage(format!(
            "`{shown}` holds no playbooks, so there is nothing to check"
        ))
        .hint("a folder of playbooks holds files as stages/scale/abm.yaml"));
    }
    let findings = check(&folder, &context.catalog, today)?;
    let bytes = context.answer(&CheckReport::new(&shown, &findings))?;
    let counts = |severity| findings.count(severity) > 0;
    let refused = counts(Severity::Error) || (args.strict && counts(Severity::Warning));
    Ok(Answer { bytes, exit: if refused { Exit::No } else { Exit::Done } })
}

fn today(text: &str) -> Result<Date, CliError> {
    text.parse().map_err(|error: DateError| CliError::usage(error.to_string()).about(text))
}
