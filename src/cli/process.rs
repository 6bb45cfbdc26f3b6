//! `gtm process`.

use clap::Args;

use super::Context;
use super::company::{BelowFirst, CompanyArgs};
use super::error::CliError;
use crate::document::{Invocation, Text};
use crate::names;
use crate::playbook::framework::MARKETING_PROCESS;
use crate::playbook::process::{Process, Step};
use crate::report::process::ProcessReport;
use crate::report::process::checklist::ChecklistReport;
use crate::report::process::matrix::{MatrixOf, MatrixReport};
use crate::report::process::step::StepReport;

/// Show marketing as a process of seven steps, one of them, or its checklist
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm process
  gtm process planning
  gtm process programs --stage optimize
  gtm process --deliverables
  gtm process --checklist --format markdown

A step is found by its number, its name, an alias or the beginning of one.")]
pub(super) struct ProcessArgs {
    /// The step to show; the whole process unless named
    #[arg(value_name = "STEP", conflicts_with_all = ["deliverables", "participants"])]
    step: Option<String>,
    /// Show which step owes which deliverable
    #[arg(long, conflicts_with_all = ["participants", "checklist"])]
    deliverables: bool,
    /// Show which roles take part in which step
    #[arg(long, conflicts_with = "checklist")]
    participants: bool,
    /// Print what a launch owes, step by step, as boxes to tick
    #[arg(long)]
    checklist: bool,
    #[command(flatten)]
    pub(super) company: CompanyArgs,
}

pub(super) fn run(args: &ProcessArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let catalog = &context.catalog;
    let page = catalog.framework_named(MARKETING_PROCESS)?;
    let Some(process) = &page.framework.process else {
        return Err(CliError::bug(format!("the framework `{MARKETING_PROCESS}` has no steps")));
    };
    let step = match &args.step {
        Some(name) => Some(step_named(process, name)?),
        None => None,
    };
    if args.company.is_typed() && (step.is_none() || args.checklist) {
        return Err(CliError::usage(
            "the process is the same at every stage: a stage only names guides",
        )
        .hint(
            Text::from("name a step to get its guides: ")
                .command(Invocation::new("process").arg("programs").option("--stage", "optimize")),
        ));
    }
    match step {
        _ if args.checklist => context.answer(&ChecklistReport::new(&page, process, step)),
        Some(step) => {
            let (_, selection) = args.company.stages(context, BelowFirst::ShowAll)?;
            let mut functions = Vec::new();
            for id in &step.functions {
                functions.extend(catalog.functions()?.iter().find(|one| one.id == *id));
            }
            context.answer(&StepReport::new(&page, process, step, &functions, selection))
        }
        None if args.deliverables => {
            context.answer(&MatrixReport::new(&page, process, MatrixOf::Deliverables))
        }
        None if args.participants => {
            context.answer(&MatrixReport::new(&page, process, MatrixOf::Participants))
        }
        None => context.answer(&ProcessReport::new(&page, process)),
    }
}

/// Returns the step that `name` means: its number, id, name, alias or a unique
/// prefix.
fn step_named<'process>(
    process: &'process Process,
    name: &str,
) -> Result<&'process Step, CliError> {
    if let Ok(number) = name.trim().parse::<usize>() {
        let step = number.checked_sub(1).and_then(|index| process.steps.get(index));
        return step.ok_or_else(|| {
            CliError::usage(format!("no step has the number {number}"))
                .hint(format!("steps have the numbers 1 to {}", process.steps.len()))
        });
    }
    Ok(names::find("step", name, &process.steps, |step| {
        let mut names = vec![step.id.as_str(), step.name.as_str()];
        names.extend(step.aliases.iter().map(String::as_str));
        names
    })?)
}
