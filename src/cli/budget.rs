//! `gtm budget`.

use clap::Args;

use super::charter;
use super::company::{BelowFirst, CompanyArgs, read, stage_named};
use super::company_file::FoundFile;
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::{Catalog, CatalogError, Page};
use crate::document::{Invocation, Text};
use crate::engine::budget::{Budget, BudgetError, Known, ShareError, Shares};
use crate::playbook::company::EnterpriseSegment;
use crate::playbook::marks::Need;
use crate::playbook::stage::Stage;
use crate::quantity::money::Money;
use crate::quantity::plan::Plan;
use crate::report::budget::{Asked, BudgetReport, Unchecked};
use crate::report::view::ValueSource;

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
        let (lacking, lacking_by) = lacking(self, context.company_file(self.company.named_file())?);

        let pages = pages(catalog, stage)?;
        let own = Shares::of_pages(&pages)?;
        let other_pages;
        let (shares, shares_of) = match &self.from_stage {
            Some(name) => {
                let from = other_stage(catalog, stage, &own, name)?;
                other_pages = self::pages(catalog, from)?;
                (Shares::of_pages(&other_pages)?, from)
            }
            None => (own, *stage),
        };

        let charter;
        let split = match (&self.split, marketing) {
            (None, _) => None,
            (Some(_), None) => return Err(nothing_to_split()),
            (Some(shares), Some(marketing)) => {
                charter = charter::page(catalog)?;
                let shares = Some(shares.as_str()).filter(|shares| *shares != CHARTERS_OWN);
                Some(charter::divided(&charter, marketing, shares)?)
            }
        };
        let mut asked = Asked {
            selection,
            known,
            pages: &pages,
            unchecked: unchecked(&shares, &known, plan.as_ref(), self),
            lacking_by,
            split,
        };
        if asked.split.is_some() {
            asked.unchecked.retain(|one| *one != Unchecked::MarketingBudget);
        }
        if shares.is_empty() {
            let others = stages_with_shares(catalog)?;
            if self.from_stage.is_some() {
                return Err(no_shares(shares_of, &others));
            }
            return context.answer(&BudgetReport::without_shares(asked, &others));
        }
        // A plan for no channels is named among what is not checked.
        let plan = plan.filter(|_| !shares.channels.is_empty());
        let budget = Budget::new(shares, known, plan.as_ref(), &lacking)?;
        context.answer(&BudgetReport::new(asked, shares_of, budget))
    }
}

/// Returns what the company lacks and who says so, the command line before the
/// company file: the one place that decides which channels don't count.
fn lacking<'file>(
    args: &BudgetArgs,
    file: Option<&'file FoundFile>,
) -> (Vec<Need>, ValueSource<'file>) {
    let told = file.and_then(|file| Some((file, file.company.enterprise_segment?)));
    match told {
        _ if args.no_enterprise => (vec![Need::EnterpriseSegment], ValueSource::CommandLine),
        Some((file, EnterpriseSegment::No)) if !args.enterprise => {
            (vec![Need::EnterpriseSegment], ValueSource::CompanyFile(&file.path))
        }
        _ => (Vec::new(), ValueSource::CommandLine),
    }
}

/// Returns the guides of a stage.
fn pages<'catalog>(
    catalog: &'catalog Catalog,
    stage: &'catalog Stage,
) -> Result<Vec<Page<'catalog>>, CatalogError> {
    catalog.pages(&[stage], &catalog.functions()?.iter().collect::<Vec<_>>())
}

/// Returns the stage whose shares are asked for instead of the company's.
fn other_stage<'catalog>(
    catalog: &'catalog Catalog,
    stage: &Stage,
    own: &Shares<'_>,
    name: &str,
) -> Result<&'catalog Stage, CliError> {
    let other = stage_named("--from-stage ", name, catalog)?;
    if !own.is_empty() {
        return Err(CliError::usage(format_args!("{} gives percentages of its own", stage.title))
            .about(format_args!("--from-stage {name}"))
            .hint("leave out --from-stage"));
    }
    Ok(other)
}

/// Returns the stages that state shares.
fn stages_with_shares(catalog: &Catalog) -> Result<Vec<&Stage>, CliError> {
    let mut stages = Vec::new();
    for stage in catalog.stages()? {
        if !Shares::of_pages(&pages(catalog, stage)?)?.is_empty() {
            stages.push(stage);
        }
    }
    Ok(stages)
}

/// Returns what was given and no share asks for.
fn unchecked(
    shares: &Shares<'_>,
    known: &Known,
    plan: Option<&Plan>,
    args: &BudgetArgs,
) -> Vec<Unchecked> {
    let mut unchecked = Vec::new();
    if known.marketing.is_some() && shares.marketing.is_none() {
        unchecked.push(Unchecked::MarketingBudget);
    }
    if shares.channels.is_empty() {
        if known.paid.is_some() {
            unchecked.push(Unchecked::PaidBudget);
        }
        if plan.is_some() {
            unchecked.push(Unchecked::Plan);
        }
    }
    let need = Need::EnterpriseSegment;
    let mut channels = shares.channels.iter();
    if args.no_enterprise && !channels.any(|share| share.needs == Some(need)) {
        unchecked.push(Unchecked::Need(need));
    }
    unchecked
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
