//! `gtm show`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::catalog::Catalog;
use crate::catalog::fact::FactKind;
use crate::document::{Invocation, Text};
use crate::engine::inventory;
use crate::report::guide::{Filter, GuideReport};

/// Show the guides of functions: approach, tables, what to avoid
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
    #[arg(long, value_name = "PART", value_delimiter = ',', ignore_case = true)]
    only: Vec<PartArg>,
    /// Show only the table with this id: `gtm list tables` has them
    #[arg(long, value_name = "ID", conflicts_with = "only")]
    table: Option<String>,
    #[command(flatten)]
    pub(super) company: CompanyArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PartArg {
    /// How the function works at the stage
    Approach,
    /// Its tables
    Tables,
    /// Its points and steps
    Points,
    /// What not to do
    Avoid,
    /// What to leave for a later stage
    Wait,
    /// What the source refers to
    References,
}

impl From<PartArg> for FactKind {
    fn from(part: PartArg) -> Self {
        match part {
            PartArg::Approach => Self::Approach,
            PartArg::Tables => Self::Row,
            PartArg::Points => Self::Point,
            PartArg::Avoid => Self::AntiPattern,
            PartArg::Wait => Self::Deferral,
            PartArg::References => Self::Reference,
        }
    }
}

pub(super) fn run(args: &ShowArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let functions = if args.all {
        context.catalog.functions()?.iter().collect()
    } else if args.functions.is_empty() {
        return Err(which_function(&context.catalog)?);
    } else {
        context.catalog.functions_named(&args.functions).map_err(|error| {
            let error = CliError::from(error);
            if args.only.is_empty() {
                return error;
            }
            error.hint("several parts take commas: --only approach,tables")
        })?
    };
    let (stages, selection) = args.company.stages(context, BelowFirst::Refuse)?;
    let pages = context.catalog.pages(&stages, &functions)?;
    let filter = Filter {
        only: args.only.iter().map(|part| (*part).into()).collect(),
        section: match &args.table {
            Some(name) => Some(inventory::table_named(&pages, name)?),
            None => None,
        },
    };
    if let (Some(table), false) = (&filter.section, args.all) {
        inventory::each_has_table(&functions, &pages, table).map_err(|error| {
            CliError::usage(&error).hint(format!("its tables: {}", error.known.join(", ")))
        })?;
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

fn which_function(catalog: &Catalog) -> Result<CliError, CliError> {
    let ids: Vec<&str> = catalog.functions()?.iter().map(|function| function.id.as_str()).collect();
    Ok(CliError::usage("no function was named")
        .hint(format!("name one or more of: {}", ids.join(", ")))
        .hint(Text::from("or show every function: ").command(Invocation::new("show").arg("--all"))))
}
