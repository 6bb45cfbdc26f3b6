//! `gtm process`.

use super::framework::lacking;
use super::prelude::*;
use crate::playbook::framework::FrameworkCommand;
use crate::playbook::process::{Process, Step};
use crate::report::process::checklist::ChecklistReport;
use crate::report::process::{ProcessReport, Shown};

/// Show the process of the work in its steps, one of them, or its checklist
///
/// Examples:
///   gtm process
///   gtm process planning
///   gtm process programs --stage optimize
///   gtm process --deliverables
///   gtm process --checklist --format markdown
///
/// A step is found by its number, its name, an alias or the beginning of one.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ProcessArgs {
    /// The step to show; the whole process unless named
    #[arg(conflicts_with_all = ["deliverables", "participants"])]
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
}

impl Run for ProcessArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let page = catalog.framework_of(FrameworkCommand::Process)?;
        let Some(process) = &page.content.process else {
            let message = format_args!("the framework `{}` has no steps", page.id);
            return Err(lacking(&page, message));
        };
        let step = self.step.as_deref().map(|name| step_named(process, name)).transpose()?;
        if context.typed.company.says_a_stage() && (step.is_none() || self.checklist) {
            return Err(CliError::usage(
                "the process is the same at every stage: a stage only names guides",
            )
            .hint_command(
                "name a step to get its guides: ",
                Invocation::new("process programs --stage optimize"),
            ));
        }
        if self.checklist {
            return context.answer(&ChecklistReport::new(&page, &process.steps, step));
        }
        let shown = match step {
            Some(step) => Shown::Step(step),
            None if self.deliverables => Shown::Matrix(FactKind::Deliverable),
            None if self.participants => Shown::Matrix(FactKind::Role),
            None => Shown::Whole,
        };
        let mut report = ProcessReport::new(&page, process, shown);
        if let Some(step) = step {
            report.selection = context.stages_or_all()?.1;
            let functions = catalog.functions()?.iter();
            report.guides = functions.filter(|one| step.functions.contains(&one.id)).collect();
        }
        context.answer(&report)
    }
}

/// Returns the step that `name` means: its number, id, name, alias or a unique
/// prefix.
fn step_named<'process>(process: &'process Process, name: &str) -> Result<&'process Step> {
    let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    if let Some(step) = number.and_then(|index| process.steps.get(index)) {
        return Ok(step);
    }
    Ok(names::find("step", name, &process.steps, |step| {
        names_of(step.id.as_str(), &step.name, &step.aliases)
    })?)
}
