//! `gtm diff`.

use super::prelude::*;
use crate::engine::diff::{self, Part, StageSnapshot};
use crate::report::diff::DiffReport;

/// Show what changes from one stage to another, fact by fact
///
/// Examples:
///   gtm diff scale optimize
///   gtm diff scale optimize abm
///   gtm diff scale optimize --all
///   gtm diff optimize platform --only figures,tools,avoid
///   gtm compare scale platform paid mops --format markdown
///   gtm diff scale optimize --output changes.csv
///
/// Of several functions it shows what matters most, of one everything.
/// A later stage may come first: the answer is then what going back would mean.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct DiffArgs {
    /// The stage to compare from
    from: String,
    /// The stage to compare with
    to: String,
    /// The functions to compare; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// The same as an option, as other commands have it
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
    /// Show only these parts of the answer
    #[arg(long, value_name = "PART", value_delimiter = ',', ignore_case = true, value_parser = value_of::<Part>())]
    only: Vec<Part>,
    /// Show every fact rather than what matters most
    #[arg(long, conflicts_with = "only")]
    all: bool,
}

impl Run for DiffArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let from = catalog.stage_named(&self.from)?;
        let to = catalog.stage_named(&self.to)?;
        if from.id == to.id {
            return Err(CliError::usage(format_args!(
                "{} was given twice, and does not differ from itself",
                to.title
            )));
        }
        let names = [&*self.functions, &self.function].concat();
        let functions = context.functions(&names)?;
        let later = if from.arr.from > to.arr.from { from } else { to };
        let snapshots = StageSnapshot::up_to(catalog, later)?;
        let mut diff = diff::compare(&snapshots, Some(from), to, &functions);
        // Of named functions the stages' own facts are not asked for.
        if !names.is_empty() {
            diff.stage.clear();
        }
        let conflicts = catalog.conflicts()?;
        match DiffReport::new(diff, &conflicts, &self.only, self.all) {
            Some(report) => context.answer(&report),
            None => Err(CliError::no("nothing of that kind differs between these stages")
                .hint("leave out --only, or ask for other functions")),
        }
    }
}
