//! Commands that several answers suggest.

use super::prelude::*;
use crate::playbook::framework::FrameworkCommand;

/// Returns the command that shows the guide of a function.
pub fn guide_command(function: &str, stage: &str) -> Invocation {
    Invocation::new("show").arg(function).option("--stage", stage)
}

/// Returns the commands that show the guides that facts stand in.
pub fn guides<'fact, 'page: 'fact>(
    facts: impl Iterator<Item = &'fact Fact<'page>>,
) -> Vec<(Invocation, String)> {
    distinct(facts.filter_map(|fact| {
        let (function, stage) = (fact.function?, fact.stage?);
        let command = guide_command(function.id.as_str(), stage.id.as_str());
        Some((command, format!("the guide: {}, {}", function.title, stage.title)))
    }))
}

/// Returns the command that shows a fact in its place among the others of its
/// file.
pub fn command_for(fact: &Fact<'_>) -> Invocation {
    let block = fact.address().split('.').next().unwrap_or_default();
    match (fact.stage, fact.function) {
        (Some(stage), _) if fact.kind == FactKind::Move => {
            Invocation::new("why").arg(FactId::of_moves(&stage.id))
        }
        (Some(stage), Some(function)) => {
            let guide = guide_command(function.id.as_str(), stage.id.as_str());
            match block {
                "approach" | "avoid" | "wait" | "references" => guide.option("--only", block),
                _ if fact.columns.is_empty() => guide.option("--only", "points"),
                _ => guide.option("--table", block),
            }
        }
        (Some(stage), None) => Invocation::new("stage").option("--stage", &stage.id),
        (None, _) if fact.kind == FactKind::Term => Invocation::new("list terms"),
        (None, _) => {
            let process = Invocation::new("process");
            let mut parts = fact.id.parts();
            let id = parts.next().unwrap_or_default();
            let about = fact.framework.and_then(|framework| framework.command);
            let framework = match about {
                Some(FrameworkCommand::Charter) => Invocation::new("charter"),
                _ => Invocation::new("framework").arg(id),
            };
            match fact.kind {
                FactKind::Approach => framework,
                _ if block != "process" => framework.arg(block),
                _ if about != Some(FrameworkCommand::Process) => framework,
                FactKind::Deliverable => process.arg("--deliverables"),
                FactKind::Role => process.arg("--participants"),
                _ => process.arg(parts.nth(1).unwrap_or_default()),
            }
        }
    }
}
