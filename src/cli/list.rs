//! `gtm list`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::catalog::Catalog;
use crate::report::inventory::{MetricsReport, ReferencesReport, TablesReport, ToolsReport};
use crate::report::layers::LayersReport;
use crate::report::list::{FunctionsReport, ListReport, StagesReport};
use crate::report::view::SourceRef;

/// List stages and functions, tables, metrics, tools or references
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm list
  gtm list metrics --stage optimize
  gtm list tools
  gtm list tables --format csv
  gtm list layers --playbooks our-rules")]
pub(super) struct ListArgs {
    /// What to list; stages and functions unless named
    #[arg(value_name = "TOPIC", ignore_case = true)]
    topic: Option<Topic>,
    #[command(flatten)]
    pub(super) company: CompanyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
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
    /// The folders of playbooks over the built-in ones, and what each changes
    Layers,
}

pub(super) fn run(args: &ListArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let catalog = &context.catalog;
    let (stages, selection) = match args.topic {
        None | Some(Topic::Stages | Topic::Functions | Topic::Layers) => {
            refuse_a_company(args)?;
            (Vec::new(), None)
        }
        Some(_) => args.company.stages(context, BelowFirst::ShowAll)?,
    };
    if args.topic == Some(Topic::Layers) {
        let layers = 0..catalog.layers().len();
        let work: Result<Vec<_>, _> = layers.map(|layer| catalog.work_of(layer)).collect();
        return context.answer(&LayersReport::new(catalog.layers(), &work?));
    }
    let functions: Vec<_> = catalog.functions()?.iter().collect();
    let pages = catalog.pages(&stages, &functions)?;
    match args.topic {
        None | Some(Topic::Layers) => {
            context.answer(&ListReport::new(stages_report(catalog)?, functions_report(catalog)?))
        }
        Some(Topic::Stages) => context.answer(&stages_report(catalog)?),
        Some(Topic::Functions) => context.answer(&functions_report(catalog)?),
        Some(Topic::Tables) => context.answer(&TablesReport::new(&pages, selection)),
        Some(Topic::Metrics) => context.answer(&MetricsReport::new(&pages, selection)),
        Some(Topic::Tools) => context.answer(&ToolsReport::new(&pages, selection)),
        Some(Topic::References) => context.answer(&ReferencesReport::new(&pages, selection)),
    }
}

/// Stages and functions are the same for every company, so that options about
/// one would do nothing.
fn refuse_a_company(args: &ListArgs) -> Result<(), CliError> {
    // A company file may name folders of playbooks.
    let names_layers = args.topic == Some(Topic::Layers) && args.company.names_a_file_alone();
    if !args.company.is_typed() || names_layers {
        return Ok(());
    }
    Err(CliError::usage("stages, functions and layers are listed whole, whatever the company")
        .hint("leave out --stage, --arr, --headcount, --policy and --company")
        .hint("or list what one stage has: tables, metrics, tools, references"))
}

fn functions_report(catalog: &Catalog) -> Result<FunctionsReport<'_>, CliError> {
    let mut functions = Vec::new();
    for function in catalog.functions()? {
        functions.push((function, catalog.layer_of_function(&function.id)?));
    }
    Ok(FunctionsReport::new(functions))
}

fn stages_report(catalog: &Catalog) -> Result<StagesReport<'_>, CliError> {
    let mut sourced = Vec::new();
    for stage in catalog.stages()? {
        let page = catalog.stage_page(stage)?;
        sourced.push((stage, SourceRef::of_stage(page.source, page.provenance)));
    }
    Ok(StagesReport::new(sourced))
}
