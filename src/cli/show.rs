//! `gtm show`.

use super::prelude::*;
use super::search;
use crate::engine::tables::table_named;
use crate::report::guide::{Filter, GuideReport, Part};

/// Show the guides of functions: approach, tables, what to avoid
///
/// Examples:
///   gtm show abm --stage optimize
///   gtm show paid mops --arr 14.2M --headcount 96
///   gtm show events --only avoid
///   gtm show abm --table tiers --format csv
///   gtm show --all --stage scale --output scale.html
///
/// A function is found by its id, title, alias or the beginning of one: `gtm list` has them.
/// Without a stage every stage is shown in order.
#[derive(Args)]
#[command(verbatim_doc_comment)]
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
    #[arg(long, conflicts_with = "only")]
    table: Option<String>,
}

impl Run for ShowArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let mut names = self.functions.clone();
        if !self.all && names.is_empty() {
            let every = context.catalog.functions()?.iter();
            let every = every.map(|one| (one.id.as_str(), one.title.as_str()));
            names.extend(pick("Function", every.clone()));
            if names.is_empty() {
                if let Some(company) = context.company()? {
                    return context.answer(&stage::report(&company, &context.catalog)?);
                }
                let ids = joined(every.map(|(id, _)| id), ", ");
                return Err(CliError::usage("no function was named")
                    .hint(format!("name one or more of: {ids}"))
                    .hint_command("or show every function: ", Invocation::new("show --all")));
            }
        }
        let functions = match context.functions(&names) {
            Err(error) if self.only.is_empty() => {
                return search::instead(context, &names.join(" "), error);
            }
            Err(error) => {
                return Err(error.hint("several parts take commas: --only approach,tables"));
            }
            Ok(functions) => functions,
        };
        let (stages, selection) = context.stages()?;
        let pages = context.catalog.pages(&stages, &functions)?;
        let section =
            self.table.as_ref().map(|name| table_named(pages.iter(), name)).transpose()?;
        let filter = Filter { only: self.only.clone(), section };
        if let (Some(table), false) = (&filter.section, self.all) {
            // A function without it would drop out without a word.
            for function in &functions {
                let own = pages
                    .iter()
                    .filter(|page| page.functions.iter().any(|one| one.id == function.id));
                table_named(own, table).map_err(|error| {
                    let (id, hints) = (&function.id, error.hints());
                    CliError::usage(format_args!(
                        "`{id}` has no table `{table}` at the stages asked for"
                    ))
                    .hints(hints)
                })?;
            }
        }
        let conflicts = context.catalog.conflicts()?;
        let mut report = GuideReport::new(&pages, &conflicts, &filter, selection);
        if self.all && self.only.is_empty() && self.table.is_none() {
            for stage in &stages {
                let own = context.catalog.stage_facts(stage)?.into_iter();
                report.own.extend(own.filter(|fact| fact.kind != FactKind::Stage));
            }
        }
        if report.is_empty() {
            if self.only.is_empty() && self.table.is_none() {
                return Err(
                    CliError::no("this stage has no guide of that").hint("ask for another stage")
                );
            }
            return Err(CliError::no("these guides have nothing of that kind")
                .hint("leave out --only, or ask for other functions or stages"));
        }
        context.answer(&report)
    }
}
