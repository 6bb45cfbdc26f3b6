//! `gtm list`.

use clap::{Args, ValueEnum};

use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use super::{Answer, Context, Run};
use crate::report::inventory::{self, InventoryReport};
use crate::report::layers::LayersReport;
use crate::report::list::{FunctionItem, ListReport};
use crate::report::sources::SourcesReport;
use crate::report::terms::TermsReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm list
  gtm list metrics --stage optimize
  gtm list tools
  gtm list terms
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
    /// The terms of the field with what they mean
    Terms,
    /// The documents that the facts come from
    Sources,
    /// The folders of playbooks over the built-in ones, and what each changes
    Layers,
}

impl Topic {
    /// Whether it is the same whatever the company.
    fn is_whole(self) -> bool {
        !matches!(self, Self::Tables | Self::Metrics | Self::Tools | Self::References)
    }
}

impl Run for ListArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let is_whole = self.topic.is_none_or(Topic::is_whole);
        if is_whole && self.company.says_a_stage() {
            return Err(CliError::usage(
                "stages, functions, terms, sources and layers are listed whole, whatever the company",
            )
            .hint("leave out --stage, --arr, --headcount and --policy")
            .hint("or list what one stage has: tables, metrics, tools, references"));
        }
        let topic = match self.topic {
            Some(Topic::Terms) => {
                return context.answer(&TermsReport::new(catalog.glossary()?.facts()));
            }
            Some(Topic::Sources) => {
                return context.answer(&SourcesReport::new(catalog.sources()?));
            }
            Some(Topic::Layers) => {
                let layers = 0..catalog.layers().len();
                let work: Result<Vec<_>, _> = layers.map(|layer| catalog.work_of(layer)).collect();
                return context.answer(&LayersReport::new(catalog.layers(), &work?));
            }
            None | Some(Topic::Stages | Topic::Functions) => {
                let mut report = ListReport::default();
                if self.topic != Some(Topic::Functions) {
                    for stage in catalog.stages()? {
                        report.stages.push(catalog.stage_page(stage)?.into());
                    }
                }
                if self.topic != Some(Topic::Stages) {
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
        let (stages, selection) = self.company.stages(context, BelowFirst::ShowAll)?;
        let pages = catalog.pages(&stages, &context.every_function()?)?;
        context.answer(&InventoryReport::new(topic, &pages, selection))
    }
}
