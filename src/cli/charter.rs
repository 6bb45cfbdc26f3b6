//! `gtm charter`.

use super::framework::lacking;
use super::prelude::*;
use crate::catalog::FrameworkPage;
use crate::engine::allocate::{Allocation, Split, Whole};
use crate::playbook::framework::FrameworkCommand;
use crate::playbook::table::Role;
use crate::report::framework::FrameworkReport;

/// Show the charter of an operations team, and divide a budget by it
///
/// Examples:
///   gtm charter
///   gtm charter funnels --segment enterprise
///   gtm charter funnels --motion "land & expand"
///   gtm charter allocation --budget 2.4M
///   gtm charter allocation --people 12 --split 60/30/10
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CharterArgs {
    /// The part to show: mission, objectives, allocation, roles, funnels, norms, …
    part: Option<String>,
    /// Divide this budget in US dollars by the shares of the allocation
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, group = "whole")]
    budget: Option<Money>,
    /// Divide this many people by the shares of the allocation
    #[arg(long, allow_hyphen_values = true, group = "whole")]
    people: Option<Headcount>,
    /// Divide by shares of your own in percent, as 60/30/10
    #[arg(long, value_name = "SHARES", allow_hyphen_values = true, requires = "whole")]
    split: Option<Split>,
    /// Show the funnels of this sales motion
    #[arg(long, conflicts_with = "whole")]
    motion: Option<String>,
    /// Show the funnels of this segment or persona
    #[arg(long, conflicts_with = "whole")]
    segment: Option<String>,
}

impl Run for CharterArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let page = page(&context.catalog)?;
        let part = self.part.as_ref().map(|part| page.part_named(part)).transpose()?;
        let whole = self.budget.map(|money| Whole::Usd(money.into()));
        let whole = whole.or(self.people.map(|people| Whole::People(people.people().into())));
        if let Some(whole) = whole {
            part_with(&page, Role::Share, part, "--budget and --people")?;
            return context.answer(&divided(&page, whole, self.split.clone())?);
        }
        let motion = self.motion.iter().map(|wanted| (Role::Motion, wanted));
        let segment = self.segment.iter().map(|wanted| (Role::Segment, wanted));
        let chosen: Vec<_> = motion.chain(segment).collect();
        let conflicts = context.catalog.conflicts()?;
        if chosen.is_empty() {
            return context.answer(&FrameworkReport::new(&page, part, &conflicts));
        }
        let section = part_with(&page, Role::Motion, part, "--motion and --segment")?;
        let mut report = FrameworkReport::new(&page, Some(section), &conflicts);
        for (role, wanted) in &chosen {
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
pub(super) fn page(catalog: &Catalog) -> Result<FrameworkPage<'_>> {
    Ok(catalog.framework_of(FrameworkCommand::Charter)?)
}

/// Divides a whole by the charter's shares, or by the user's.
pub(super) fn divided<'page>(
    page: &'page FrameworkPage<'page>,
    whole: Whole,
    own: Option<Split>,
) -> Result<Allocation<'page>> {
    let is_own = own.is_some();
    Allocation::new(&page.facts(), whole, own).map_err(|error| {
        if is_own {
            return CliError::usage(error);
        }
        lacking(page, "the charter's shares can't be used").caused_by(error)
    })
}

/// Returns the id of the first table with a column of this role, which options
/// are of, unless another part is asked for.
fn part_with<'page>(
    page: &'page FrameworkPage<'_>,
    role: Role,
    asked: Option<&str>,
    options: &str,
) -> Result<&'page str> {
    let has_role = |fact: &&Fact<'_>| fact.headings.iter().any(|column| column.role == Some(role));
    let facts = page.facts();
    let part = facts.iter().find(has_role).and_then(|fact| page.part_named(fact.address()).ok());
    let part = part.ok_or_else(|| lacking(page, "the charter has no table for this"))?;
    match asked.filter(|asked| *asked != part) {
        None => Ok(part),
        Some(asked) => Err(CliError::usage(format_args!(
            "{options} belong to the part `{part}`, not to `{asked}`"
        ))),
    }
}
