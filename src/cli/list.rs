//! `gtm list`.

use super::prelude::*;
use crate::playbook::table::Role;
use crate::report::conflicts::ConflictsReport;
use crate::report::layers::LayerItem;
use crate::report::list::{FunctionItem, SourceItem, StageItem};

/// List stages and functions, tables, metrics, tools or references
///
/// Examples:
///   gtm list
///   gtm list metrics --stage optimize
///   gtm list metrics --function mops
///   gtm list tools --category attribution
///   gtm list terms
///   gtm list tables --format csv
///   gtm list conflicts --stage scale
///   gtm list layers --playbooks our-rules
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ListArgs {
    /// What to list; stages and functions unless named
    #[arg(ignore_case = true)]
    topic: Option<Topic>,
    /// Only what the guides of these functions have
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
    /// Only the tools of this category, the metrics of this table, or what is called this
    #[arg(long)]
    category: Option<String>,
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
    /// What does not fit together in the sources, and how to read it
    Conflicts,
    /// The folders of playbooks over the built-in ones, and what each changes
    Layers,
}

impl Run for ListArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let stages = || {
            let stages = catalog.stages()?.iter();
            let items = stages.map(|stage| Ok(StageItem::new(stage, &catalog.stage_page(stage)?)));
            items.collect::<Result<_, CatalogError>>().map(List::Stages)
        };
        let functions = || {
            let layers = catalog.layers_of_functions()?;
            let items = catalog.functions()?.iter().map(|function| {
                let layer = layers.get(function.id.as_str()).map(ToString::to_string);
                FunctionItem { function, layer }
            });
            Ok::<_, CatalogError>(List::Functions(items.collect()))
        };
        let glossary;
        let lists = match self.topic {
            None => vec![stages()?, functions()?],
            Some(Topic::Stages) => vec![stages()?],
            Some(Topic::Functions) => vec![functions()?],
            Some(Topic::Sources) => {
                let item = |source| SourceItem { source, covers: &source.covers };
                vec![List::Sources(catalog.sources()?.iter().map(item).collect())]
            }
            Some(Topic::Terms) => {
                glossary = catalog.glossary()?;
                vec![List::Terms(glossary.facts())]
            }
            Some(Topic::Layers) => {
                let layers = catalog.layers().iter().enumerate();
                let items = layers
                    .map(|(place, layer)| {
                        let files = catalog.work_of(place)?;
                        Ok(LayerItem { layer: layer.name(), folder: layer.path(), files })
                    })
                    .collect::<Result<_, CatalogError>>()?;
                vec![List::Layers(items)]
            }
            Some(topic) => return self.of_guides(topic, context),
        };
        refuse_if(
            context.typed.company.says_a_stage()
                || !self.function.is_empty()
                || self.category.is_some(),
            "stages, functions, terms, sources and layers are listed whole, whatever the company",
            "leave out --stage, --arr, --headcount, --policy, --function and --category",
        )?;
        context.answer(&ListReport { lists, ..ListReport::default() })
    }
}

/// Which facts a list of them has, and the list.
type Listed<'page> = (fn(&Fact<'page>) -> bool, fn(Vec<Fact<'page>>) -> List<'page>);

impl ListArgs {
    /// Lists what the guides of a stage have, or those of every stage.
    fn of_guides(&self, topic: Topic, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let (stages, selection) = context.stages_or_all()?;
        if topic == Topic::Conflicts {
            refuse_if(
                self.category.is_some(),
                "conflicts have no category",
                "leave out --category",
            )?;
            let conflicts = catalog.conflicts()?;
            let functions = catalog.functions_named(&self.function)?;
            let report = ConflictsReport::new(&conflicts, &stages, &functions, selection);
            return context.answer(&report);
        }
        let pages = catalog.pages(&stages, &context.functions(&self.function)?)?;
        let (is_listed, list): Listed<'_> = match topic {
            Topic::Tables => (|fact| !fact.headings.is_empty(), List::Tables),
            Topic::Metrics => (Fact::is_metric, List::Metrics),
            Topic::Tools => (|fact| fact.cell(Role::Products).is_some(), List::Tools),
            _ => (|fact| fact.kind == FactKind::Reference, List::References),
        };
        let mut facts: Vec<Fact<'_>> =
            pages.iter().flat_map(Page::facts).filter(is_listed).collect();
        if topic == Topic::References {
            facts.sort_by_key(|fact| fact.label);
        }
        if let Some(category) = &self.category {
            let is_metric = topic == Topic::Metrics;
            let name =
                |fact: &Fact<'_>| if is_metric { fact.section } else { fact.label }.to_owned();
            let known = distinct(facts.iter().map(name));
            let found = names::find("category", category, &known, |name| vec![name.as_str()])?;
            facts.retain(|fact| name(fact) == *found);
        }
        context.answer(&ListReport { selection, lists: vec![list(facts)], stages })
    }
}
