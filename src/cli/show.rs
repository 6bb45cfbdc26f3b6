//! `gtm show`.

use clap::Args;

use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use super::values::value_of;
use super::{Answer, Context, Run};
use crate::catalog::{Catalog, Page};
use crate::document::{Invocation, Text};
use crate::engine::inventory;
use crate::names;
use crate::playbook::function::Function;
use crate::report::guide::{Filter, GuideReport, Part};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm show abm --stage optimize
  gtm show paid mops --arr 14.2M --headcount 96
  gtm show events --only avoid
  gtm show abm --table tiers --format csv
  gtm show --all --stage scale --output scale.html

A function is found by its id, title, alias or the beginning of one: `gtm list` has them.
Without a stage every stage is shown in order.")]
pub(super) struct ShowArgs {
    /// The functions to show
    #[arg(value_name = "FUNCTION", conflicts_with = "all")]
    functions: Vec<String>,
    /// Show every function
    #[arg(long)]
    all: bool,
    /// Show only these parts of each guide
    #[arg(long, value_name = "PART", value_delimiter = ',', ignore_case = true, value_parser = value_of::<Part>())]
    only: Vec<Part>,
    /// Show only the table with this id: `gtm list tables` has them
    #[arg(long, value_name = "ID", conflicts_with = "only")]
    table: Option<String>,
    #[command(flatten)]
    company: CompanyArgs,
}

impl Run for ShowArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        if !self.all && self.functions.is_empty() {
            return Err(which_function(&context.catalog)?);
        }
        let functions = context.functions(&self.functions).map_err(|error| {
            if self.only.is_empty() {
                return error;
            }
            error.hint("several parts take commas: --only approach,tables")
        })?;
        let (stages, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let pages = context.catalog.pages(&stages, &functions)?;
        let filter = Filter {
            only: self.only.clone(),
            section: match &self.table {
                Some(name) => Some(table_named(&pages, name)?),
                None => None,
            },
        };
        if let (Some(table), false) = (&filter.section, self.all) {
            each_has_the_table(&functions, &pages, table)?;
        }
        let conflicts = context.catalog.conflicts()?;
        let report =
            GuideReport::new(&pages, context.catalog.stages()?, &conflicts, &filter, selection);
        if report.is_empty() {
            return Err(CliError::no("these guides have nothing of that kind")
                .hint("leave out --only, or ask for other functions or stages"));
        }
        context.answer(&report)
    }
}

fn which_function(catalog: &Catalog) -> Result<CliError, CliError> {
    let ids: Vec<&str> = catalog.functions()?.iter().map(|function| function.id.as_str()).collect();
    Ok(CliError::usage("no function was named")
        .hint(format!("name one or more of: {}", ids.join(", ")))
        .hint(Text::from("or show every function: ").command(Invocation::new("show --all"))))
}

/// Refuses a function whose guides have no such table: it would drop out
/// without a word.
fn each_has_the_table(
    functions: &[&Function],
    pages: &[Page<'_>],
    table: &str,
) -> Result<(), CliError> {
    for function in functions {
        let of_function = || {
            inventory::tables(pages)
                .filter(|found| found.page.function.id == function.id)
                .map(|found| found.section.id.as_str())
        };
        if !of_function().any(|id| id == table) {
            let mut known: Vec<&str> = Vec::new();
            for id in of_function() {
                if !known.contains(&id) {
                    known.push(id);
                }
            }
            return Err(CliError::usage(format_args!(
                "`{}` has no table `{table}` at the stages asked for",
                function.id
            ))
            .hint(format!("its tables: {}", known.join(", "))));
        }
    }
    Ok(())
}

/// Returns the id of the table that `name` means on these pages: an id, a
/// title or a unique prefix.
fn table_named(pages: &[Page<'_>], name: &str) -> Result<String, CliError> {
    // A table of one id may have another title at each stage.
    let mut known: Vec<Vec<&str>> = Vec::new();
    for found in inventory::tables(pages) {
        let (id, title) = (found.section.id.as_str(), found.section.title.as_str());
        match known.iter_mut().find(|names| names[0] == id) {
            Some(names) => names.push(title),
            None => known.push(vec![id, title]),
        }
    }
    let found = names::find("table", name, &known, |names| names.clone())?;
    Ok(found[0].to_owned())
}
