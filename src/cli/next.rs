//! `gtm next`.

use clap::Args;

use super::company::{CompanyArgs, GrowingCompanyArgs, read};
use super::error::CliError;
use super::stage;
use super::{Answer, Context, Run};
use crate::catalog::MovesPage;
use crate::engine::diff::{self, StageSnapshot};
use crate::engine::next::Plan;
use crate::playbook::id::FunctionId;
use crate::report::next::NextReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm next --arr 14.2M --headcount 96 --growth 45%
  gtm next abm events --stage optimize
  gtm next --stage scale --all
  gtm next --stage scale --output plan.html
  gtm next --stage scale --output plan.csv

The moves are ours, each drawn from facts of both stages: the sources describe stages,
and no way between them.")]
pub(super) struct NextArgs {
    /// The functions to plan for; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    #[command(flatten)]
    company: GrowingCompanyArgs,
    /// Add every fact that changes
    #[arg(long)]
    all: bool,
    /// The day to count the months to the next stage from, as 2026-03-31
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
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
        let (from, to) = match resolution.reached() {
            None => (None, resolution.nearest),
            Some(stage) => {
                let mut later = catalog.stages()?.iter();
                later.find(|other| other.id == stage.id);
                // The last stage is compared with itself: all of it stays.
                (Some(stage), later.next().unwrap_or(stage))
            }
        };
        let from_id = from.map(|stage| &stage.id);
        let is_compared = self.all || from_id == Some(&to.id);
        let last = catalog.stages()?.last().filter(|_| is_compared);
        let snapshots = last.map(|last| StageSnapshot::up_to(catalog, last)).transpose()?;
        let diff = snapshots.as_deref().map(|snapshots| {
            diff::compare(snapshots, from_id, &to.id, &functions).ok_or_else(super::diff::not_read)
        });
        let known = catalog.conflicts()?;
        let page = catalog.moves(to)?;
        let mut moves = page.as_ref().map(MovesPage::facts).unwrap_or_default();
        let is_asked = |id: &FunctionId| functions.iter().any(|function| function.id == *id);
        moves.retain(|one| one.function.is_some_and(|function| is_asked(&function.id)));
        let date = read("--date ", self.date.as_deref())?;
        let plan = Plan::new(resolution.next, (from, to), moves, catalog.gates()?, &known, date);
        let company = stage::report(&company, catalog)?;
        context.answer(&NextReport::new(company, plan, diff.transpose()?, &known, self.all))
    }
}
