//! `gtm list`.

use clap::{Args, ValueEnum};

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::report::inventory::{self, InventoryReport};
use crate::report::layers::LayersReport;
use crate::report::list::{FunctionItem, ListReport};

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
    let topic = match args.topic {
        None | Some(Topic::Stages | Topic::Functions | Topic::Layers) => {
            let mut report = ListReport::default();
            if args.topic != Some(Topic::Functions) {
                for stage in catalog.stages()? {
                    report.stages.push(catalog.stage_page(stage)?.into());
                }
            }
            if args.topic != Some(Topic::Stages) {
                for function in catalog.functions()? {
                    let layer = catalog.layer_of_function(&function.id)?;
                    report.functions.push(FunctionItem::new(function, layer));
                }
            }
            return context.answer(&report);
        }
        Some(Topic::Tables) => inventory::Topic::Tables,
        Some(Topic::Metrics) => inventory::Topic::Metrics,
        Some(Topic::Tools) => inventory::Topic::Tools,
        Some(Topic::References) => inventory::Topic::References,
    };
    let functions: Vec<_> = catalog.functions()?.iter().collect();
    let pages = catalog.pages(&stages, &functions)?;
    context.answer(&InventoryReport::new(topic, &pages, selection))
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
