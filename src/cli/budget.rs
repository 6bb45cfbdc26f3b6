//! `gtm budget`.

use clap::Args;

use super::charter;
use super::company::{BelowFirst, CompanyArgs, read, stage_named};
use super::company_file::FoundFile;
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::{Catalog, CatalogError, Page};
use crate::document::{Invocation, Text};
use crate::engine::allocate::Whole;
use crate::engine::budget::{self, Budget, BudgetError, Known, Share, ShareError, ShareKind};
use crate::playbook::company::EnterpriseSegment;
use crate::playbook::marks::Need;
use crate::playbook::stage::Stage;
use crate::quantity::money::Money;
use crate::quantity::plan::Plan;
use crate::report::budget::BudgetReport;
use crate::report::view::{ValueSource, those};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm budget --arr 11.2M
  gtm budget --arr 11.2M --marketing 1.5M --paid 600K
  gtm budget --arr 11.2M --paid 600K --plan search=50,social=30,abm=20
  gtm budget --stage scale --no-enterprise --plan search=300K,social=180K
  gtm budget --arr 20M --from-stage scale
  gtm budget --arr 11.2M --marketing 1.5M --split

A channel is found by its id, its name, an alias or the beginning of one. Budgets are a year's.")]
pub(super) struct BudgetArgs {
    /// What marketing has to spend in a year, in US dollars, as 1.5M
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    marketing: Option<String>,
    /// What of that is for paid channels, as 600K
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    paid: Option<String>,
    /// Check this plan for the paid channels, all in percent or all in dollars
    #[arg(long, value_name = "CHANNEL=SHARE,…", allow_hyphen_values = true)]
    plan: Option<String>,
    /// Leave out the channels that need an enterprise segment
    #[arg(long, conflicts_with = "enterprise")]
    no_enterprise: bool,
    /// Count the channels that need an enterprise segment, whatever gtm.yaml says
    #[arg(long)]
    enterprise: bool,
    /// Compute with the shares of this stage where the company's own has none
    #[arg(long, value_name = "STAGE")]
    from_stage: Option<String>,
    /// Divide the marketing budget as the charter does, or by shares as 60/30/10
    #[arg(long, value_name = "SHARES", num_args = 0..=1, default_missing_value = CHARTERS_OWN)]
    split: Option<String>,
    #[command(flatten)]
    company: CompanyArgs,
}

/// What `--split` says when it says no shares.
const CHARTERS_OWN: &str = "charter";

impl Run for BudgetArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let marketing: Option<Money> = read("--marketing ", self.marketing.as_deref())?;
        let paid: Option<Money> = read("--paid ", self.paid.as_deref())?;
        let plan: Option<Plan> = read("--plan ", self.plan.as_deref())?;
        let company = self.company.company(context)?;
        let (stages, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let (Some(company), Some(selection), Some(stage)) = (company, selection, stages.first())
        else {
            return Err(no_company());
        };
        let known = Known { revenue: company.evidence.arr, marketing, paid };
        let lacking = lacking(self, context.company_file(self.company.named_file())?);
        let pages = pages(catalog, stage)?;
        let own = budget::shares(&pages)?;
        let from = match &self.from_stage {
            Some(name) => Some(other_stage(catalog, stage, own.is_empty(), name)?),
            None => None,
        };
        let other_pages;
        let shares = match from {
            Some(from) => {
                other_pages = self::pages(catalog, from)?;
                budget::shares(&other_pages)?
            }
            None => own,
        };
        let charter;
        let split = match (&self.split, marketing) {
            (None, _) => None,
            (Some(_), None) => return Err(nothing_to_split()),
            (Some(shares), Some(marketing)) => {
                charter = charter::page(catalog)?;
                let shares = Some(shares.as_str()).filter(|shares| *shares != CHARTERS_OWN);
                Some(charter::divided(&charter, Whole::Usd(marketing.into()), shares)?)
            }
        };
        let unchecked = unchecked(&shares, &known, plan.as_ref(), self);
        let others = if shares.is_empty() { stages_with_shares(catalog)? } else { Vec::new() };
        let shares_of = match from {
            Some(from) if shares.is_empty() => return Err(no_shares(from, &others)),
            from => from.unwrap_or(stage),
        };
        let has_channels = shares.iter().any(|share| share.kind == ShareKind::Channel);
        let report = BudgetReport {
            selection,
            shares_of: (!shares.is_empty()).then_some(shares_of.into()),
            // A plan for no channels is named among what is not checked.
            budget: Budget::new(
                shares,
                known,
                plan.as_ref().filter(|_| has_channels),
                lacking.map(|(need, _)| need).as_slice(),
            )?,
            lacking_by: lacking.map(|(_, by)| by),
            split,
            in_words: budget::in_words(&pages).collect(),
            unchecked,
            readings: Vec::new(),
            others,
        };
        context.answer(&report.with_readings())
    }
}

/// Returns what the company lacks and who says so, the command line before the
/// company file: the one place that decides which channels don't count.
fn lacking<'file>(
    args: &BudgetArgs,
    file: Option<&'file FoundFile>,
) -> Option<(Need, ValueSource<'file>)> {
    let need = Need::EnterpriseSegment;
    let says_no =
        |file: &&FoundFile| file.company.enterprise_segment == Some(EnterpriseSegment::No);
    if args.no_enterprise {
        return Some((need, ValueSource::CommandLine));
    }
    let file = file.filter(says_no).filter(|_| !args.enterprise)?;
    Some((need, ValueSource::CompanyFile(&file.path)))
}

/// Returns the guides of a stage.
fn pages<'catalog>(
    catalog: &'catalog Catalog,
    stage: &'catalog Stage,
) -> Result<Vec<Page<'catalog>>, CatalogError> {
    catalog.pages(&[stage], &catalog.functions()?.iter().collect::<Vec<_>>())
}

/// Returns the stage whose shares are asked for instead of the company's, which
/// must have none.
fn other_stage<'catalog>(
    catalog: &'catalog Catalog,
    stage: &Stage,
    has_none: bool,
    name: &str,
) -> Result<&'catalog Stage, CliError> {
    let other = stage_named("--from-stage ", name, catalog)?;
    if has_none {
        return Ok(other);
    }
    Err(CliError::usage(format_args!("{} gives percentages of its own", stage.title))
        .about(format_args!("--from-stage {name}"))
        .hint("leave out --from-stage"))
}

/// Returns the stages that state shares.
fn stages_with_shares(catalog: &Catalog) -> Result<Vec<&Stage>, CliError> {
    let mut stages = Vec::new();
    for stage in catalog.stages()? {
        if !budget::shares(&pages(catalog, stage)?)?.is_empty() {
            stages.push(stage);
        }
    }
    Ok(stages)
}

/// Returns what was given and no share asks for.
fn unchecked(
    shares: &[Share<'_>],
    known: &Known,
    plan: Option<&Plan>,
    args: &BudgetArgs,
) -> Vec<&'static str> {
    let has = |kind| shares.iter().any(|share| share.kind == kind);
    let is_needed = shares.iter().any(|share| share.needs == Some(Need::EnterpriseSegment));
    let marketing = known.marketing.is_some() && !has(ShareKind::Marketing);
    let unchecked = [
        (marketing && args.split.is_none(), "the marketing budget"),
        (known.paid.is_some() && !has(ShareKind::Channel), "the paid budget"),
        (plan.is_some() && !has(ShareKind::Channel), "the plan"),
        (args.no_enterprise && !is_needed, "the lack of an enterprise segment"),
    ];
    those(unchecked).collect()
}

fn no_company() -> CliError {
    CliError::usage("no company was given, and shares of a budget belong to a stage")
        .hint(Text::from("give its ARR: ").command(Invocation::new("budget --arr 11.2M")))
        .hint(
            Text::from("or its stage: ")
                .command(Invocation::new("budget --stage scale --paid 600K")),
        )
        .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE")
}

fn nothing_to_split() -> CliError {
    CliError::usage("--split divides the marketing budget, and none was given").hint(
        Text::from("give it: ")
            .command(Invocation::new("budget --arr 11.2M --marketing 1.5M --split")),
    )
}

fn no_shares(stage: &Stage, others: &[&Stage]) -> CliError {
    let ids: Vec<&str> = others.iter().map(|stage| stage.id.as_str()).collect();
    CliError::usage(format_args!("{} gives no percentages for budgets", stage.title))
        .hint(format!("stages that do: {}", ids.join(", ")))
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
            BudgetError::PaidAboveMarketing { .. } => {
                usage.hint("--paid, or a plan in dollars, is a part of --marketing")
            }
            BudgetError::Twice(_) => usage.hint("write each channel once"),
            BudgetError::LeftOut { .. } => usage
                .hint("take it out of the plan, or give --enterprise instead of --no-enterprise"),
            BudgetError::Sum(error) => usage.caused_by(error),
        }
    }
}
