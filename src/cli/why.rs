//! `gtm why`.

use super::prelude::*;
use super::search;
use crate::engine::conflicts;
use crate::names::closest;
use crate::playbook::conflict::Conflict;
use crate::playbook::id::FactId;
use crate::report::why::{FactsReport, WhyReport};

/// Tell where a fact comes from, and what disagrees with it in the sources
///
/// Examples:
///   gtm why optimize.events.user-conference.customer-count
///   gtm why scale.abm
///   gtm why scale.abm.tiers --format json
///   gtm why
///
/// Every answer names the ids of what it says. The beginning of an id lists what is under it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct WhyArgs {
    /// The id of a fact, or the beginning of one
    #[arg(value_name = "FACT-ID")]
    id: Option<String>,
}

impl Run for WhyArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let picked = || {
            let files = SourceFile::all(catalog).ok()?;
            let facts: Vec<Fact<'_>> = files.iter().flat_map(SourceFile::facts).collect();
            pick("Fact", facts.iter().map(|fact| (fact.id.as_str(), fact.label)))
        };
        let given = self.id.clone().or_else(picked).unwrap_or_default();
        let id = given.trim().trim_end_matches('.').to_ascii_lowercase();
        if let Ok(id) = FactId::parse(&id)
            && let Some(file) = SourceFile::find(catalog, &id)?
        {
            let facts = file.facts();
            if let Some(fact) = facts.iter().find(|fact| fact.id == id) {
                return explain(&file, &facts, fact, context);
            }
        }
        let files = SourceFile::all(catalog)?;
        if let Some(error) = taken_out(&id, &files) {
            return Err(error);
        }
        let report = FactsReport::new(&id, &files);
        if report.is_empty() {
            return search::instead(context, &given, unknown(&given, &files));
        }
        context.answer(&report)
    }
}

/// Tells where one of the facts of a file comes from.
fn explain(
    file: &SourceFile<'_>,
    facts: &[Fact<'_>],
    fact: &Fact<'_>,
    context: &Context,
) -> Result<Answer> {
    let catalog = &context.catalog;
    let known = catalog.conflicts()?;
    let conflicts: Vec<&Conflict> = conflicts::of(&known, &fact.id).collect();
    let stages = catalog.stages()?.iter();
    let moves: Vec<FactId> = stages.map(|stage| FactId::of_moves(&stage.id)).collect();
    let mut others: Vec<SourceFile<'_>> = Vec::new();
    for id in conflicts.iter().flat_map(|one| &one.facts).chain(fact.rests_on).chain(&moves) {
        if !others.iter().chain([file]).any(|file| file.id.holds(id)) {
            others.extend(SourceFile::find(catalog, id)?);
        }
    }
    let others = others.iter().flat_map(SourceFile::facts);
    let facts: Vec<Fact<'_>> = facts.iter().cloned().chain(others).collect();
    let written_at = catalog.written_at(&file.id, fact)?;
    context.answer(&WhyReport::new(file, &facts, fact, conflicts, written_at))
}

/// Refuses an id that a layer takes out, naming the layer.
fn taken_out(id: &str, files: &[SourceFile<'_>]) -> Option<CliError> {
    let removed = files.iter().find_map(|file| {
        let mut removed = file.provenance.removed.iter();
        removed.find(|one| file.id.join(&one.address).as_str() == id)
    })?;
    let below = Invocation::new("why").arg(id).arg("--no-overlays");
    Some(
        CliError::no(format_args!("the layer `{}` takes `{id}` out", removed.layer))
            .hints(removed.note.iter().map(|note| format!("its reason: {note}")))
            .hint_command("what the playbooks below it say: ", below),
    )
}

/// Refuses an id that nothing has, with the nearest one.
fn unknown(given: &str, files: &[SourceFile<'_>]) -> CliError {
    let facts: Vec<Fact<'_>> = files.iter().flat_map(SourceFile::facts).collect();
    let nearest = closest(given, facts.iter().map(|fact| fact.id.as_str()));
    CliError::usage(format_args!("no fact has an id that begins with `{given}`"))
        .hints(nearest.map(|nearest| format!("did you mean `{nearest}`?")))
        .hint_command("what ids begin with: ", Invocation::new("why"))
}
