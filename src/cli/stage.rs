//! `gtm stage`.

use clap::Args;

use super::Context;
use super::company::{self, CompanyArgs};
use super::error::CliError;
use crate::engine::resolve::ResolveError;
use crate::report::stage::StageReport;
use crate::report::view::SourceRef;

/// Tell the stage of a company from its ARR and headcount
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm stage --arr 20M --headcount 120
  gtm stage --arr 14.2M --headcount 96 --growth 45%
  gtm stage --arr 14.2M --headcount 96 --policy higher
  GTM_ARR=20M gtm stage --format json
  gtm stage --company acme.yaml

The lower end of a band belongs to it: $15M ARR is Optimize, and so are 80 people.
With both signals ARR decides, and where they differ the answer says why.
What stands in a gtm.yaml, in this folder or one above it, need not be typed.")]
pub(super) struct StageArgs {
    #[command(flatten)]
    pub(super) company: CompanyArgs,
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(
        long,
        value_name = "PERCENT",
        allow_hyphen_values = true,
        help_heading = "Company"
    )]
    growth: Option<String>,
}

pub(super) fn run(args: &StageArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let growth = company::read("--growth ", args.growth.as_deref())?;
    let Some(mut company) = args.company.company(context)? else {
        return Err(ResolveError::NoEvidence.into());
    };
    company.evidence.growth = growth.or(company.evidence.growth);
    let catalog = &context.catalog;
    let resolution = company.resolve(catalog)?;
    let source = match resolution.outcome.stage() {
        Some(stage) => Some(SourceRef::of_stage(
            catalog.source(&stage.source)?,
            catalog.stage_provenance(&stage.id)?,
        )),
        None => None,
    };
    context.answer(&StageReport::new(
        company.name,
        &resolution,
        source,
        company.policy,
        company.evidence.growth,
        company.given_by,
    ))
}
