//! `gtm charter`.

use clap::Args;

use super::company::read;
use super::error::CliError;
use super::framework::{lacking, part_named};
use super::{Answer, Context, Run};
use crate::catalog::{Catalog, FrameworkPage};
use crate::document::{Invocation, Text};
use crate::engine::allocate::{Split, SplitError};
use crate::names::slugify;
use crate::playbook::framework::OPERATIONS_CHARTER;
use crate::playbook::guide::{Body, Section};
use crate::playbook::table::{Role, Row, Table};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::report::allocation::{AllocationReport, SharesFrom, Whole};
use crate::report::framework::FrameworkReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm charter
  gtm charter funnels --segment enterprise
  gtm charter funnels --motion \"land & expand\"
  gtm charter allocation --budget 2.4M
  gtm charter allocation --people 12 --split 60/30/10")]
pub(super) struct CharterArgs {
    /// The part to show: mission, objectives, allocation, roles, funnels, norms, …
    #[arg(value_name = "PART")]
    part: Option<String>,
    /// Divide this budget in US dollars by the shares of the allocation
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "people")]
    budget: Option<String>,
    /// Divide this many people by the shares of the allocation
    #[arg(long, value_name = "PEOPLE", allow_hyphen_values = true)]
    people: Option<String>,
    /// Divide by shares of your own in percent, as 60/30/10
    #[arg(long, value_name = "SHARES", allow_hyphen_values = true)]
    split: Option<String>,
    /// Show the funnels of this sales motion
    #[arg(long, value_name = "MOTION")]
    motion: Option<String>,
    /// Show the funnels of this segment or persona
    #[arg(long, value_name = "SEGMENT")]
    segment: Option<String>,
}

impl Run for CharterArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let page = page(&context.catalog)?;
        let part = part_named(&page, self.part.as_deref())?;
        let whole = match (&self.budget, &self.people) {
            (Some(_), _) => read::<Money>("--budget ", self.budget.as_deref())?.map(Whole::Budget),
            _ => read::<Headcount>("--people ", self.people.as_deref())?.map(Whole::People),
        };
        let chosen: Vec<(Role, &str)> =
            [(Role::Motion, &self.motion), (Role::Segment, &self.segment)]
                .into_iter()
                .filter_map(|(role, wanted)| Some((role, wanted.as_deref()?)))
                .collect();
        if let Some(whole) = whole {
            let (section, table) = table_with(&page, Role::Share)?;
            belongs(part, section, "--budget and --people")?;
            if !chosen.is_empty() {
                return Err(CliError::usage(
                    "a budget is divided, and funnels are chosen: not both",
                )
                .hint("leave out --motion and --segment, or --budget and --people"));
            }
            let split = self.split.as_deref();
            return context.answer(&allocation(&page, section, table, whole, split)?);
        }
        if self.split.is_some() {
            let example = Invocation::new("charter allocation --budget 2.4M --split 60/30/10");
            return Err(CliError::usage("--split divides a whole, and none was given")
                .hint(Text::from("give --budget or --people: ").command(example)));
        }
        if chosen.is_empty() {
            return context.answer(&FrameworkReport::new(&page, part));
        }
        let (section, _) = table_with(&page, Role::Motion)?;
        belongs(part, section, "--motion and --segment")?;
        let mut report = FrameworkReport::new(&page, Some(section.id.as_str()));
        for (role, wanted) in &chosen {
            if slugify(wanted).is_empty() {
                return Err(CliError::usage(format_args!("`{wanted}` names nothing to look for"))
                    .hint("write a word of it, as in --segment enterprise"));
            }
            report.choose(*role, wanted);
        }
        if report.is_empty() {
            let known = chosen.iter().filter_map(|(role, _)| known(&page, *role));
            return Err(CliError::no("no funnel of the charter fits").hints(known));
        }
        context.answer(&report)
    }
}

/// Returns what the column with this role has, under its name.
fn known(page: &FrameworkPage<'_>, role: Role) -> Option<String> {
    let facts = page.facts();
    let cells: Vec<_> = facts.iter().filter_map(|fact| fact.cell(role)).collect();
    let known: Vec<&str> = cells.iter().map(|cell| cell.text.as_ref()).collect();
    Some(format!("{}: {}", cells.first()?.name, known.join("; ")))
}

/// Returns the charter.
pub(super) fn page(catalog: &Catalog) -> Result<FrameworkPage<'_>, CliError> {
    Ok(catalog.framework_named(OPERATIONS_CHARTER)?)
}

/// Divides a budget by the charter's shares, or by the user's.
pub(super) fn divided<'page>(
    page: &'page FrameworkPage<'page>,
    budget: Money,
    split: Option<&str>,
) -> Result<AllocationReport<'page>, CliError> {
    let (section, table) = table_with(page, Role::Share)?;
    allocation(page, section, table, Whole::Budget(budget), split)
}

/// Divides a whole by the charter's shares, or by the user's.
fn allocation<'page>(
    page: &'page FrameworkPage<'page>,
    section: &'page Section,
    table: &'page Table,
    whole: Whole,
    split: Option<&str>,
) -> Result<AllocationReport<'page>, CliError> {
    let names: Vec<&str> = table.rows.iter().map(Row::label).collect();
    let split: Option<Split> = read("--split ", split)?;
    let (split, shares_from) = if let Some(split) = split {
        (split, SharesFrom::CommandLine)
    } else {
        let own = Split::of_table(table).map_err(|error| {
            lacking(page, "the charter's shares can't be used").caused_by(error)
        })?;
        (own, SharesFrom::Source)
    };
    let split = split.for_parts(&names)?;
    Ok(AllocationReport::new(page, section, table, whole, &split, shares_from))
}

/// Refuses options that another part than the one asked for would take.
fn belongs(part: Option<&str>, section: &Section, options: &str) -> Result<(), CliError> {
    match part {
        Some(part) if part != section.id.as_str() => Err(CliError::usage(format_args!(
            "{options} belong to the part `{}`, not to `{part}`",
            section.id
        ))),
        _ => Ok(()),
    }
}

/// Returns the first table with a column of this role, with its section.
fn table_with<'page>(
    page: &'page FrameworkPage<'_>,
    role: Role,
) -> Result<(&'page Section, &'page Table), CliError> {
    page.framework
        .sections
        .iter()
        .find_map(|section| match &section.body {
            Body::Table(table) if table.column(role).is_some() => Some((section, table)),
            _ => None,
        })
        .ok_or_else(|| lacking(page, "the charter has no table for this"))
}

impl From<SplitError> for CliError {
    fn from(error: SplitError) -> Self {
        Self::usage(&error)
    }
}
