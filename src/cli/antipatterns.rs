//! `gtm antipatterns`.

use clap::Args;

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::report::antipatterns::{AntipatternsReport, Detail};

/// Print what not to do as a checklist for a meeting
#[derive(Debug, Args)]
#[command(
    visible_alias = "avoid",
    after_help = "\
Examples:
  gtm antipatterns --stage optimize
  gtm avoid abm events --arr 14.2M --headcount 96
  gtm antipatterns --stage scale --brief
  gtm antipatterns --stage scale --format markdown
  gtm antipatterns --stage scale --output checklist.csv
  gtm antipatterns --stage scale --output checklist.html

Each question is worded so that “yes” means it is happening."
)]
pub(super) struct AntipatternsArgs {
    /// The functions to check; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// Check every function, as without any
    #[arg(long, conflicts_with = "functions")]
    all: bool,
    /// One line for each item: its box and its name
    #[arg(long)]
    brief: bool,
    #[command(flatten)]
    pub(super) company: CompanyArgs,
}

pub(super) fn run(args: &AntipatternsArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let functions = if args.all || args.functions.is_empty() {
        context.catalog.functions()?.iter().collect()
    } else {
        context.catalog.functions_named(&args.functions)?
    };
    let (stages, selection) = args.company.stages(context, BelowFirst::Refuse)?;
    let pages = context.catalog.pages(&stages, &functions)?;
    let detail = if args.brief { Detail::Brief } else { Detail::Full };
    context.answer(&AntipatternsReport::new(&pages, selection, detail))
}
