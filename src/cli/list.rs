//! `gtm list`.

use clap::{Args, ValueEnum};

use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::{Catalog, CatalogError};
use crate::report::inventory::{MetricsReport, ReferencesReport, TablesReport, ToolsReport};
use crate::report::layers::LayersReport;
use crate::report::list::{FunctionsReport, ListReport, StagesReport};
use crate::report::view::SourceRef;

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
    company: CompanyArgs,
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

impl Run for ListArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let is_whole =
            matches!(self.topic, None | Some(Topic::Stages | Topic::Functions | Topic::Layers));
        if is_whole && self.company.says_a_stage() {
            return Err(CliError::usage(
                "stages, functions and layers are listed whole, whatever the company",
            )
            .hint("leave out --stage, --arr, --headcount and --policy")
            .hint("or list what one stage has: tables, metrics, tools, references"));
        }
        let of_a_stage = || {
            let (stages, selection) = self.company.stages(context, BelowFirst::ShowAll)?;
            let pages = catalog.pages(&stages, &context.every_function()?)?;
            Ok::<_, CliError>((pages, selection))
        };
        match self.topic {
            None => context.answer(&ListReport::new(stages(catalog)?, functions(catalog)?)),
            Some(Topic::Stages) => context.answer(&stages(catalog)?),
            Some(Topic::Functions) => context.answer(&functions(catalog)?),
            Some(Topic::Layers) => {
                let layers = 0..catalog.layers().len();
                let work: Result<Vec<_>, _> = layers.map(|layer| catalog.work_of(layer)).collect();
                context.answer(&LayersReport::new(catalog.layers(), &work?))
            }
            Some(Topic::Tables) => {
                let (pages, selection) = of_a_stage()?;
                context.answer(&TablesReport::new(&pages, selection))
            }
            Some(Topic::Metrics) => {
                let (pages, selection) = of_a_stage()?;
                context.answer(&MetricsReport::new(&pages, selection))
            }
            Some(Topic::Tools) => {
                let (pages, selection) = of_a_stage()?;
                context.answer(&ToolsReport::new(&pages, selection))
            }
            Some(Topic::References) => {
                let (pages, selection) = of_a_stage()?;
                context.answer(&ReferencesReport::new(&pages, selection))
            }
        }
    }
}

fn functions(catalog: &Catalog) -> Result<FunctionsReport<'_>, CatalogError> {
    let functions = catalog
        .functions()?
        .iter()
        .map(|function| Ok((function, catalog.layer_of_function(&function.id)?)))
        .collect::<Result<_, CatalogError>>()?;
    Ok(FunctionsReport::new(functions))
}

fn stages(catalog: &Catalog) -> Result<StagesReport<'_>, CatalogError> {
    let stages = catalog
        .stages()?
        .iter()
        .map(|stage| {
            let page = catalog.stage_page(stage)?;
            Ok((stage, SourceRef::of_stage(page.source, page.provenance)))
        })
        .collect::<Result<_, CatalogError>>()?;
    Ok(StagesReport::new(stages))
}
