//! Commands that several answers suggest.

use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, FactKind};
use crate::document::Invocation;
use crate::playbook::framework::{MARKETING_PROCESS, OPERATIONS_CHARTER};
use crate::playbook::guide::Body;

/// Returns the command that shows the guide of a function.
pub fn guide_command(function: &str, stage: &str) -> Invocation {
    Invocation::new("show").arg(function).option("--stage", stage)
}

/// Returns the command that shows a fact in its place among the others of its
/// file.
pub fn command_for(file: &SourceFile<'_>, fact: &Fact<'_>) -> Invocation {
    let id = file.fact_id();
    let mut sections = file.sections().iter();
    let section = sections.find(|section| id.join(section.id.as_str()).holds(&fact.id));
    match file {
        SourceFile::Stage(page) => Invocation::new("stage").option("--stage", &page.stage.id),
        SourceFile::Guide(page) => {
            let guide = guide_command(page.function.id.as_str(), page.stage.id.as_str());
            match (fact.kind, section.map(|section| (section, &section.body))) {
                (FactKind::Approach, _) => guide.option("--only", "approach"),
                (FactKind::AntiPattern, _) => guide.option("--only", "avoid"),
                (FactKind::Deferral, _) => guide.option("--only", "wait"),
                (FactKind::Reference, _) => guide.option("--only", "references"),
                (_, Some((section, Body::Table(_)))) => guide.option("--table", &section.id),
                (_, Some(_)) => guide.option("--only", "points"),
                (_, None) => guide,
            }
        }
        SourceFile::Moves(page) => Invocation::new("why").arg(page.fact_id()),
        SourceFile::Glossary(_) => Invocation::new("list terms"),
        SourceFile::Framework(page) => {
            let process = Invocation::new("process");
            let framework = match page.id.as_str() {
                OPERATIONS_CHARTER => Invocation::new("charter"),
                id => Invocation::new("framework").arg(id),
            };
            match (fact.kind, section) {
                (_, Some(section)) => framework.arg(&section.id),
                (_, None) if page.id.as_str() != MARKETING_PROCESS => framework,
                (FactKind::ProcessStep | FactKind::ProcessPart, _) => {
                    process.arg(fact.id.parts().nth(2).unwrap_or_default())
                }
                (FactKind::Deliverable, _) => process.arg("--deliverables"),
                (FactKind::Role, _) => process.arg("--participants"),
                _ => framework,
            }
        }
    }
}
