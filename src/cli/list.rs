//! `gtm list`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::CompanyArgs;
use super::error::CliError;
use crate::model::stage::Stage;
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
    let catalog = &context.catalog;
    let (stages, _) = args.company.stages(context)?;
    let functions = catalog.functions()?;
    let pages = || catalog.pages(&stages, &functions.iter().collect::<Vec<_>>());
    match args.topic {
        None => context.answer(&ListReport::new(
            stages_report(context, &stages)?,
            FunctionsReport::new(functions),
        )),
        Some(Topic::Stages) => context.answer(&stages_report(context, &stages)?),
        Some(Topic::Functions) => context.answer(&FunctionsReport::new(functions)),
        Some(Topic::Tables) => context.answer(&TablesReport::new(&pages()?)),
        Some(Topic::Metrics) => context.answer(&MetricsReport::new(&pages()?)),
        Some(Topic::Tools) => context.answer(&ToolsReport::new(&pages()?)),
        Some(Topic::References) => context.answer(&ReferencesReport::new(&pages()?)),
    }
}

fn stages_report<'catalog>(
    context: &'catalog Context,
    stages: &[&'catalog Stage],
) -> Result<StagesReport<'catalog>, CliError> {
    let mut sourced = Vec::new();
    for stage in stages {
        let source = context.catalog.source(&stage.source)?;
        sourced.push((*stage, SourceRef::from(source)));
    }
    Ok(StagesReport::new(sourced))
}
