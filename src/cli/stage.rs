//! `gtm stage`.

use super::prelude::*;
use crate::report::stage::StageReport;

/// Tell the stage of a company from its ARR and headcount
///
/// Examples:
///   gtm stage --arr 20M --headcount 120
///   gtm stage 14.2M 96
///   gtm stage --arr 14.2M --headcount 96 --growth 45%
///   gtm stage --arr 14.2M --headcount 96 --policy higher
///   GTM_ARR=20M gtm stage --format json
///   gtm stage --company acme.yaml
///
/// The lower end of a band belongs to it: 15M ARR is Optimize, and so are 80 people.
/// With both signals ARR decides, and where they differ the answer says why.
/// What stands in a gtm.yaml, in this folder or one above it, need not be typed.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct StageArgs {
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Company")]
    growth: Option<Growth>,
}

impl Run for StageArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let company = context.growing(self.growth)?;
        context.answer(&report(&company, &context.catalog)?)
    }
}

/// Returns the stage of a company as a report.
pub(super) fn report<'catalog>(
    company: &Company<'catalog>,
    catalog: &'catalog Catalog,
) -> Result<StageReport<'catalog>> {
    let resolution = company.resolve(catalog)?;
    let stage = resolution.reached();
    let facts = stage.map(|stage| catalog.stage_facts(stage)).transpose()?.unwrap_or_default();
    Ok(StageReport::new(company.name, resolution, company.given_by, facts))
}
