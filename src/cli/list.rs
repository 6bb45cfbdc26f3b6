//! `gtm list`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::CompanyArgs;
use super::error::CliError;
use crate::report::inventory::{MetricsReport, ReferencesReport, TablesReport, ToolsReport};
use crate::report::list::{FunctionsReport, ListReport, StagesReport};
use crate::report::view::SourceRef;

/// List stages and functions, tables, metrics, tools or references
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm list
  gtm list metrics --stage optimize
  gtm list tools
  gtm list tables --format csv")]
pub(super) struct ListArgs {
    /// What to list; stages and functions unless named
    #[arg(value_name = "TOPIC")]
    topic: Option<Topic>,
    #[command(flatten)]
    company: CompanyArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Topic {
    /// The stages with their bands
    Stages,
    /// The functions with their other names
    Functions,
    /// The tables with their columns
    Tables,
    /// The metrics with their targets
    Metrics,
    /// The categories of tools with their products
    Tools,
    /// The playbooks that guides refer to
    References,
}

pub(super) fn run(args: &ListArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let topic = match args.topic {
        None | Some(Topic::Stages | Topic::Functions) => return run_whole(args, context),
        Some(topic) => topic,
    };
    let (stages, selection) = args.company.stages(context)?;
    let functions: Vec<_> = context.catalog.functions()?.iter().collect();
    let pages = context.catalog.pages(&stages, &functions)?;
    match topic {
        Topic::Stages | Topic::Functions => run_whole(args, context),
        Topic::Tables => context.answer(&TablesReport::new(&pages, selection)),
        Topic::Metrics => context.answer(&MetricsReport::new(&pages, selection)),
        Topic::Tools => context.answer(&ToolsReport::new(&pages, selection)),
        Topic::References => context.answer(&ReferencesReport::new(&pages, selection)),
    }
}

/// Lists stages and functions, which are the same for every company.
fn run_whole(args: &ListArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    if args.company.is_typed() {
        return Err(
            CliError::usage("stages and functions are listed whole, whatever the company")
                .hint("leave out --stage, --arr and --headcount")
                .hint("or list what one stage has: tables, metrics, tools, references"),
        );
    }
    let catalog = &context.catalog;
    let stages = || -> Result<StagesReport<'_>, CliError> {
        let mut sourced = Vec::new();
        for stage in catalog.stages()? {
            sourced.push((stage, SourceRef::from(catalog.source(&stage.source)?)));
        }
        Ok(StagesReport::new(sourced))
    };
    let functions = || -> Result<FunctionsReport<'_>, CliError> {
        Ok(FunctionsReport::new(catalog.functions()?))
    };
    match args.topic {
        Some(Topic::Stages) => context.answer(&stages()?),
        Some(Topic::Functions) => context.answer(&functions()?),
        _ => context.answer(&ListReport::new(stages()?, functions()?)),
    }
}
