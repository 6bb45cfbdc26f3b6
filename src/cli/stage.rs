//! `gtm stage`.

use clap::Args;

use super::company::{Company, CompanyArgs, GrowingCompanyArgs};
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::Catalog;
use crate::report::stage::StageReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm stage --arr 20M --headcount 120
  gtm stage 14.2M 96
  gtm stage --arr 14.2M --headcount 96 --growth 45%
  gtm stage --arr 14.2M --headcount 96 --policy higher
  GTM_ARR=20M gtm stage --format json
  gtm stage --company acme.yaml

The lower end of a band belongs to it: 15M ARR is Optimize, and so are 80 people.
With both signals ARR decides, and where they differ the answer says why.
What stands in a gtm.yaml, in this folder or one above it, need not be typed.")]
pub(super) struct StageArgs {
    #[command(flatten)]
    company: GrowingCompanyArgs,
}

impl Run for StageArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let company = self.company.company(context)?;
        context.answer(&report(&company, &context.catalog)?)
    }
}

/// Returns the stage of a company as a report.
pub(super) fn report<'catalog>(
    company: &Company<'catalog>,
    catalog: &'catalog Catalog,
) -> Result<StageReport<'catalog>, CliError> {
    let resolution = company.resolve(catalog)?;
    let stage = resolution.reached();
    let page = stage.map(|stage| catalog.stage_page(stage)).transpose()?;
    let facts = page.map_or(Vec::new(), |page| page.facts());
    Ok(StageReport::new(company.name, resolution, company.given_by, facts))
}
