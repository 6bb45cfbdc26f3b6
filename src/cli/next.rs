//! `gtm next`.

use clap::Args;

use super::Context;
use super::company::{self, CompanyArgs};
use super::error::CliError;
use super::show;
use crate::engine::diff::{self, Edition};
use crate::engine::next;
use crate::engine::resolve::{ResolveError, Standing};
use crate::report::next::NextReport;
use crate::report::stage::StageReport;
use crate::report::view::SourceRef;

/// Plan a company's move to its next stage, as a checklist
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
    company: CompanyArgs,
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(
        long,
        value_name = "PERCENT",
        allow_hyphen_values = true,
        help_heading = "Company"
    )]
    growth: Option<String>,
}

pub(super) fn run(args: &NextArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let catalog = &context.catalog;
    let functions = if args.functions.is_empty() {
        catalog.functions()?.iter().collect()
    } else {
        show::functions(catalog, &args.functions)?
    };
    let growth = company::read("--growth ", args.growth.as_deref())?;
    let Some(mut company) = args.company.company(context)? else {
        return Err(ResolveError::NoEvidence.into());
    };
    company.evidence.growth = growth;
    let evidence = company.evidence;
    let resolution = company.resolve(catalog)?;
    let (source, from, to) = match resolution.outcome {
        Standing::Below(first) => (None, None, first),
        Standing::In(stage) => {
            let mut later = catalog.stages()?.iter();
            later.find(|other| other.id == stage.id);
            let source = SourceRef::from(catalog.source(&stage.source)?);
            // The last stage is compared with itself: all of it stays.
            (Some(source), Some(stage), later.next().unwrap_or(stage))
        }
    };
    let editions = Edition::up_to(catalog, to)?;
    let diff = diff::compare(&editions, from.map(|stage| &stage.id), &to.id, &functions)
        .ok_or_else(super::diff::not_read)?;
    let company = StageReport::new(
        &resolution,
        source,
        company.policy,
        growth,
        company.given_by,
    );
    let gaps = next::gaps(&evidence, to);
    context.answer(&NextReport::new(company, &diff, gaps, growth))
}
