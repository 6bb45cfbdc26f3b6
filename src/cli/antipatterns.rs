//! `gtm antipatterns`.

use super::prelude::*;
use crate::report::antipatterns::AntipatternsReport;

/// Print what not to do as a checklist for a meeting
///
/// Examples:
///   gtm antipatterns --stage optimize
///   gtm avoid abm events --arr 14.2M --headcount 96
///   gtm antipatterns --stage scale --brief
///   gtm antipatterns --stage scale --format markdown
///   gtm antipatterns --stage scale --output checklist.xlsx
///   gtm antipatterns --stage scale --output checklist.html
///
/// Each question is worded so that “yes” means it is happening.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct AntipatternsArgs {
    /// The functions to check; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// Check every function, as without any
    #[arg(long, conflicts_with = "functions")]
    all: bool,
}

impl Run for AntipatternsArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        // `--all` stands alone.
        let functions = context.functions(&self.functions)?;
        let (stages, selection) = context.stages()?;
        let pages = context.catalog.pages(&stages, &functions)?;
        let report = AntipatternsReport::new(&pages, selection);
        if report.is_empty() {
            return Err(CliError::no("these guides say nothing of what not to do")
                .hint("ask for other functions or stages"));
        }
        context.answer(&report)
    }
}
