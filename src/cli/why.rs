//! `gtm why`.

use clap::Args;

use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::SourceFile;
use crate::catalog::fact::Fact;
use crate::catalog::{Catalog, CatalogError, MovesPage};
use crate::document::{Invocation, Text};
use crate::engine::{conflicts, moves};
use crate::names::closest;
use crate::playbook::conflict::Conflict;
use crate::playbook::id::FactId;
use crate::report::why::{FactsReport, Subject, WhyReport};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm why optimize.events.user-conference.customer-count
  gtm why scale.abm
  gtm why scale.abm.tiers --format json
  gtm why

Every answer names the ids of what it says. The beginning of an id lists what is under it.")]
pub(super) struct WhyArgs {
    /// The id of a fact, or the beginning of one
    #[arg(value_name = "FACT-ID")]
    id: Option<String>,
}

impl Run for WhyArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let Some(given) = &self.id else {
            return list(None, &SourceFile::all(catalog)?, context);
        };
        let id = given.trim().trim_end_matches('.').to_ascii_lowercase();
        if let Ok(id) = FactId::parse(&id)
            && let Some(home) = SourceFile::find(catalog, &id)?
        {
            let facts = home.facts();
            if let Some(fact) = facts.iter().find(|fact| fact.id == id) {
                return explain(&home, &facts, fact, context);
            }
        }
        let homes = SourceFile::all(catalog)?;
        if let Some(error) = taken_out(&id, &homes)? {
            return Err(error);
        }
        if id.is_empty() || !has_facts_under(&homes, &id) {
            return Err(unknown(given, &homes));
        }
        list(Some(&id), &homes, context)
    }
}

/// Tells where one fact comes from.
fn explain(
    home: &SourceFile<'_>,
    facts: &[Fact<'_>],
    fact: &Fact<'_>,
    context: &Context,
) -> Result<Answer, CliError> {
    let catalog = &context.catalog;
    let known = catalog.conflicts()?;
    let conflicts: Vec<&Conflict> = conflicts::of(&known, &fact.id).collect();
    let ids = conflicts.iter().flat_map(|conflict| &conflict.facts).chain(fact.rests_on);
    let homes = homes_of(catalog, ids)?;
    let elsewhere: Vec<Fact<'_>> = homes.iter().flat_map(SourceFile::facts).collect();
    let basis = fact.rests_on.iter();
    let basis = basis.filter_map(|id| elsewhere.iter().find(|fact| fact.id == *id));
    let stages = catalog.stages()?.iter();
    let into = stages.filter_map(|stage| catalog.moves(stage).transpose());
    let into = into.collect::<Result<Vec<_>, CatalogError>>()?;
    let moves: Vec<Fact<'_>> = into.iter().flat_map(MovesPage::facts).collect();
    let moves = moves.iter().filter(|one| moves::rests_on(one.rests_on, &fact.id));
    let conflicts: Vec<(&Conflict, Vec<&Fact<'_>>)> = conflicts
        .into_iter()
        .map(|conflict| {
            let facts = conflict.facts.iter();
            let facts = facts.filter_map(|id| elsewhere.iter().find(|fact| fact.id == *id));
            (conflict, facts.collect())
        })
        .collect();
    let subject = Subject { home, source: home.source(), facts, provenance: home.provenance() };
    let basis: Vec<_> = basis.collect();
    let moves: Vec<_> = moves.collect();
    context.answer(&WhyReport::new(subject, fact, &conflicts, (&basis, &moves)))
}

/// Returns the files in which facts stand, each once.
fn homes_of<'catalog, 'ids>(
    catalog: &'catalog Catalog,
    ids: impl Iterator<Item = &'ids FactId>,
) -> Result<Vec<SourceFile<'catalog>>, CatalogError> {
    let mut homes: Vec<SourceFile<'_>> = Vec::new();
    for id in ids {
        if !homes.iter().any(|home| home.fact_id().holds(id)) {
            homes.extend(SourceFile::find(catalog, id)?);
        }
    }
    Ok(homes)
}

/// Lists what begins with `under`.
fn list(
    under: Option<&str>,
    homes: &[SourceFile<'_>],
    context: &Context,
) -> Result<Answer, CliError> {
    let facts: Vec<Vec<Fact<'_>>> = homes.iter().map(SourceFile::facts).collect();
    let subjects: Result<Vec<Subject<'_>>, CatalogError> = homes
        .iter()
        .zip(&facts)
        .map(|(home, facts)| {
            Ok(Subject { home, source: home.source(), facts, provenance: home.provenance() })
        })
        .collect();
    context.answer(&FactsReport::new(under, &subjects?))
}

fn has_facts_under(homes: &[SourceFile<'_>], beginning: &str) -> bool {
    let facts = homes.iter().flat_map(SourceFile::facts);
    facts.into_iter().any(|fact| fact.id.as_str().starts_with(beginning))
}

/// Refuses an id that a layer takes out, naming the layer.
fn taken_out(id: &str, homes: &[SourceFile<'_>]) -> Result<Option<CliError>, CliError> {
    for home in homes {
        let mut removed = home.provenance().removed().iter();
        let found = removed.find(|one| home.fact_id().join(&one.address).as_str() == id);
        if let Some(removed) = found {
            let error =
                CliError::no(format_args!("the layer `{}` takes `{id}` out", removed.layer));
            let error = match &removed.note {
                Some(note) => error.hint(format!("its reason: {note}")),
                None => error,
            };
            return Ok(Some(
                error.hint(
                    Text::from("what the playbooks below it say: ")
                        .command(Invocation::new("why").arg(id).arg("--no-overlays")),
                ),
            ));
        }
    }
    Ok(None)
}

/// Refuses an id that nothing has, with the nearest one.
fn unknown(given: &str, homes: &[SourceFile<'_>]) -> CliError {
    let facts: Vec<Fact<'_>> = homes.iter().flat_map(SourceFile::facts).collect();
    let error = CliError::usage(format_args!("no fact has an id that begins with `{given}`"));
    let error = match closest(given, facts.iter().map(|fact| fact.id.as_str())) {
        Some(nearest) => error.hint(format!("did you mean `{nearest}`?")),
        None => error,
    };
    error.hint(Text::from("`").command(Invocation::new("why")).plain("` lists what ids begin with"))
}
