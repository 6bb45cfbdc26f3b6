//! `gtm next`.

use super::prelude::*;
use crate::catalog::MovesPage;
use crate::engine::diff::{self, StageSnapshot};
use crate::engine::next::Plan;
use crate::report::next::NextReport;

/// Plan a company's move to its next stage, as a checklist
///
/// Examples:
///   gtm next --arr 14.2M --headcount 96 --growth 45%
///   gtm next abm events --stage optimize
///   gtm next --stage scale --all
///   gtm next --stage scale --output plan.html
///   gtm next --stage scale --output plan.csv
///
/// The moves are ours, each drawn from facts of both stages: the sources describe stages,
/// and no way between them.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct NextArgs {
    /// The functions to plan for; every one unless named
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Company")]
    growth: Option<Growth>,
    /// Add every fact that changes
    #[arg(long)]
    all: bool,
    /// The day to count the months to the next stage from, as 2026-03-31
    #[arg(long)]
    date: Option<Date>,
}

impl Run for NextArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let functions = context.functions(&self.functions)?;
        let company = context.growing(self.growth)?;
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
        let is_compared = self.all || from.is_some_and(|from| from.id == to.id);
        let last = catalog.stages()?.last().filter(|_| is_compared);
        let snapshots = last.map(|last| StageSnapshot::up_to(catalog, last)).transpose()?;
        let diff =
            snapshots.as_deref().map(|snapshots| diff::compare(snapshots, from, to, &functions));
        let known = catalog.conflicts()?;
        let page = catalog.moves(to)?;
        let mut moves = page.as_ref().map(MovesPage::facts).unwrap_or_default();
        let is_asked = |own: &Function| functions.iter().any(|one| one.id == own.id);
        moves.retain(|one| one.function.is_some_and(is_asked));
        let next = resolution.next;
        let plan = Plan::new(next, (from, to), moves, catalog.gates()?, &known, self.date);
        let company = stage::report(&company, catalog)?;
        context.answer(&NextReport::new(company, plan, diff, &known, self.all))
    }
}
