//! `gtm next`.

use clap::Args;

use super::company::{CompanyArgs, GrowingCompanyArgs};
use super::error::CliError;
use super::stage;
use super::{Answer, Context, Run};
use crate::engine::diff::{self, StageSnapshot};
use crate::engine::next;
use crate::engine::resolve::Standing;
use crate::report::next::NextReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm next --arr 14.2M --headcount 96 --growth 45%
  gtm next abm events --stage optimize
  gtm next --stage scale --output plan.md
  gtm next --stage scale --output plan.csv

The plan is drawn from `gtm diff` of the two stages. That something is to be started,
changed or ruled out is ours: the sources describe stages, and no way between them.")]
pub(super) struct NextArgs {
    /// The functions to plan for; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    #[command(flatten)]
    company: GrowingCompanyArgs,
}

impl Run for NextArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let functions = context.functions(&self.functions)?;
        let company = self.company.company(context)?;
        let resolution = company.resolve(catalog)?;
        let (from, to) = match resolution.outcome {
            Standing::Below(first) => {
                return Err(self.company.company.below_the_first_stage(first));
            }
            Standing::In(stage) => {
                let mut later = catalog.stages()?.iter();
                later.find(|other| other.id == stage.id);
                // The last stage is compared with itself: all of it stays.
                (Some(stage), later.next().unwrap_or(stage))
            }
        };
        let snapshots = StageSnapshot::up_to(catalog, to)?;
        let diff = diff::compare(&snapshots, from.map(|stage| &stage.id), &to.id, &functions)
            .ok_or_else(super::diff::not_read)?;
        let conflicts = catalog.conflicts()?;
        let gaps = next::gaps(&company.evidence, to);
        context.answer(&NextReport::new(
            stage::report(&company, catalog)?,
            &diff,
            &conflicts,
            gaps,
            company.evidence.growth,
        ))
    }
}
