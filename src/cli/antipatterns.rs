//! `gtm antipatterns`.

use clap::Args;

use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::report::antipatterns::{AntipatternsReport, Detail};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm antipatterns --stage optimize
  gtm avoid abm events --arr 14.2M --headcount 96
  gtm antipatterns --stage scale --brief
  gtm antipatterns --stage scale --format markdown
  gtm antipatterns --stage scale --output checklist.xlsx
  gtm antipatterns --stage scale --output checklist.html

Each question is worded so that “yes” means it is happening.")]
pub(super) struct AntipatternsArgs {
    /// The functions to check; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// Check every function, as without any
    #[arg(long, conflicts_with = "functions")]
    all: bool,
    /// One line for each item: its question
    #[arg(long)]
    brief: bool,
    #[command(flatten)]
    company: CompanyArgs,
}

impl Run for AntipatternsArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        // `--all` stands alone.
        let functions = context.functions(&self.functions)?;
        let (stages, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let pages = context.catalog.pages(&stages, &functions)?;
        let detail = if self.brief { Detail::Brief } else { Detail::Full };
        let report = AntipatternsReport::new(&pages, selection, detail);
        if report.is_empty() {
            return Err(CliError::no("these guides say nothing of what not to do")
                .hint("ask for other functions or stages"));
        }
        context.answer(&report)
    }
}
