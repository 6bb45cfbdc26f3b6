//! `gtm budget`.

use super::charter;
use super::prelude::*;
use crate::engine::allocate::{Split, Whole};
use crate::engine::budget::{self, Budget, BudgetError, Known, ShareError, ShareKind};
use crate::playbook::company::EnterpriseSegment;
use crate::playbook::marks::Need;
use crate::quantity::plan::Plan;
use crate::report::budget::BudgetReport;

/// Put a stage's budget shares in dollars, and check a paid plan against them
///
/// Examples:
///   gtm budget --arr 11.2M
///   gtm budget --arr 11.2M --total 1.5M --paid 600K
///   gtm budget --arr 11.2M --paid 600K --plan search=50,social=30,abm=20
///   gtm budget --stage scale --no-enterprise --plan search=300K,social=180K
///   gtm budget --arr 20M --from-stage scale
///   gtm budget --arr 11.2M --total 1.5M --split
///
/// A channel is found by its id, its name, an alias or the beginning of one. Budgets are a year's.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct BudgetArgs {
    /// What there is to spend in a year in all, in US dollars, as 1.5M
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    total: Option<Money>,
    /// What of that is for paid channels, as 600K
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    paid: Option<Money>,
    /// Check this plan for the paid channels, all in percent or all in dollars; what it leaves out is 0
    #[arg(long, value_name = "CHANNEL=SHARE,…", allow_hyphen_values = true)]
    plan: Option<Plan>,
    /// Leave out the channels that need an enterprise segment
    #[arg(long, conflicts_with = "enterprise")]
    no_enterprise: bool,
    /// Count the channels that need an enterprise segment, whatever gtm.yaml says
    #[arg(long)]
    enterprise: bool,
    /// Compute with the shares of this stage where the company's own has none
    #[arg(long, value_name = "STAGE")]
    from_stage: Option<String>,
    /// Divide the whole budget as the charter does, or by shares as 60/30/10
    #[arg(long, value_name = "SHARES", requires = "total")]
    #[expect(clippy::option_option, reason = "clap's way to say an option without its value")]
    split: Option<Option<Split>>,
}

impl Run for BudgetArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let Self { total, paid, plan, .. } = self;
        let (stage, selection) = context.stage("shares of a budget")?;
        let functions = context.functions(&[])?;
        let pages_of = |stage| catalog.pages(&[stage], &functions);
        let pages = pages_of(stage)?;
        let own = budget::shares(&pages)?;
        let from = match &self.from_stage {
            Some(name) if !own.is_empty() => {
                let gives = format!("{} gives percentages of its own", stage.title);
                return Err(CliError::usage(gives)
                    .about(format_args!("--from-stage {name}"))
                    .hint("leave out --from-stage"));
            }
            Some(name) => Some(stage_named("--from-stage ", name, catalog)?),
            None => None,
        };
        let other_pages = from.map(pages_of).transpose()?;
        let shares = other_pages.as_ref().map_or(Ok(own), |pages| budget::shares(pages))?;
        let mut others = Vec::new();
        for stage in catalog.stages()?.iter().filter(|_| shares.is_empty()) {
            if !budget::shares(&pages_of(stage)?)?.is_empty() {
                others.push(stage);
            }
        }
        if let (Some(from), true) = (from, shares.is_empty()) {
            let others = joined(others.iter().map(|stage| stage.id.as_str()), ", ");
            let none = format!("{} gives no share of any budget in figures", from.title);
            return Err(CliError::usage(none).hint(format!("stages that do: {others}")));
        }
        let charter = self.split.as_ref().map(|_| charter::page(catalog)).transpose()?;
        let split = charter.as_ref().zip(self.split.clone()).zip(*total);
        let split = split.map(|((charter, shares), total)| {
            charter::divided(charter, Whole::Usd(total.into()), shares)
        });
        // The command line goes before the company file.
        let need = Need::EnterpriseSegment;
        let file = context.company_file()?;
        let says = file.and_then(|file| file.company.enterprise_segment);
        let is_open = !self.enterprise && !self.no_enterprise && says.is_none();
        let lacking_by = match file {
            _ if self.no_enterprise => Some(ValueSource::CommandLine),
            Some(file) if says == Some(EnterpriseSegment::No) && !self.enterprise => {
                Some(ValueSource::CompanyFile(&file.path))
            }
            _ => None,
        };
        let has_channels = shares.iter().any(|share| share.kind == ShareKind::Channel);
        let is_needed = shares.iter().any(|share| share.needs == Some(need));
        let known = Known {
            revenue: context.company()?.and_then(|company| company.evidence.arr),
            total: *total,
            paid: *paid,
        };
        // The answer says that a plan for no channels is not checked.
        let plan = plan.as_ref().filter(|_| has_channels);
        let lacking = |lacking| Budget::new(shares.clone(), known, plan, lacking);
        let report = BudgetReport {
            selection,
            shares_of: (!shares.is_empty()).then_some(from.unwrap_or(stage).into()),
            budget: lacking(lacking_by.map(|_| need))?,
            // A plan that spends on what needs a segment says that there is one.
            without: (is_open && is_needed).then(|| lacking(Some(need)).ok()).flatten(),
            lacking_by,
            split: split.transpose()?,
            in_words: budget::in_words(&pages).collect(),
            others,
        };
        context.answer(&report)
    }
}

impl From<ShareError> for CliError {
    /// The playbooks are part of the program.
    fn from(error: ShareError) -> Self {
        Self::bug("the shares of the playbooks can't be computed with").caused_by(error)
    }
}

impl From<BudgetError> for CliError {
    fn from(error: BudgetError) -> Self {
        let usage = Self::usage(&error);
        match error {
            BudgetError::Name(error) => error.into(),
            BudgetError::LeftOut { .. } => usage
                .hint("take it out of the plan, or give --enterprise instead of --no-enterprise"),
            BudgetError::Refused(_) => usage,
        }
    }
}
