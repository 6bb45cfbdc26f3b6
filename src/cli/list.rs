//! `gtm list`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::catalog::Catalog;
use crate::engine::inventory;
use crate::report::layers::LayerItem;
use crate::report::list::{
    FunctionItem, ListReport, MetricItem, ReferenceItem, StageItem, TableItem, ToolItem,
};
use crate::report::listing::Listing;

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
    let functions: Vec<_> = catalog.functions()?.iter().collect();
    let pages = catalog.pages(&stages, &functions)?;
    match args.topic {
        None => context.answer(&ListReport {
            stages: all_stages(catalog)?,
            functions: all_functions(catalog)?,
        }),
        Some(Topic::Stages) => context.answer(&Listing::new(all_stages(catalog)?, None)),
        Some(Topic::Functions) => context.answer(&Listing::new(all_functions(catalog)?, None)),
        Some(Topic::Tables) => {
            let tables = inventory::tables(&pages).into_iter().map(TableItem::from);
            context.answer(&Listing::new(tables, selection))
        }
        Some(Topic::Metrics) => {
            let metrics = inventory::metrics(&pages).map(MetricItem);
            context.answer(&Listing::new(metrics, selection))
        }
        Some(Topic::Tools) => {
            let tools = inventory::tools(&pages).into_iter().map(ToolItem::from);
            context.answer(&Listing::new(tools, selection))
        }
        Some(Topic::References) => {
            let references = inventory::references(&pages).into_iter().map(ReferenceItem);
            context.answer(&Listing::new(references, selection))
        }
        Some(Topic::Layers) => {
            let layers = catalog.layers().iter().enumerate();
            let layers =
                layers.map(|(index, layer)| Ok(LayerItem::new(layer, catalog.work_of(index)?)));
            context.answer(&Listing::new(layers.collect::<Result<Vec<_>, CliError>>()?, None))
        }
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

fn all_functions(catalog: &Catalog) -> Result<Vec<FunctionItem<'_>>, CliError> {
    let functions = catalog.functions()?.iter();
    functions
        .map(|function| Ok(FunctionItem::new(function, catalog.layer_of_function(&function.id)?)))
        .collect()
}

fn all_stages(catalog: &Catalog) -> Result<Vec<StageItem<'_>>, CliError> {
    let stages = catalog.stages()?.iter();
    stages.map(|stage| Ok(catalog.stage_page(stage)?.into())).collect()
}
