//! Facts of neighboring stages that nothing links, each with the one that it may
//! be the same as.
//!
//! Partners are suggested by their words and never taken: only a reader can say
//! that two stages speak of one thing.

use super::diff::threads::family;
use super::diff::{StageSnapshot, threaded};
use super::prelude::*;
use crate::names::slugify;

/// A fact that nothing of the next stage is the same as.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unlinked {
    /// Its address.
    pub id: FactId,
    /// What it is called.
    pub label: String,
    /// The address of the fact of the next stage with most of its words; ours, and
    /// only a guess.
    pub partner: Option<FactId>,
}

/// How many of its words a partner has, in percent.
const LIKELY: usize = 50;

/// Returns what is unlinked between each stage and the next one, where either is
/// among `stages`.
pub(super) fn unlinked(
    catalog: &Catalog,
    stages: &[&StageId],
) -> Result<Vec<Unlinked>, CatalogError> {
    let Some(last) = catalog.stages()?.last() else { return Ok(Vec::new()) };
    let snapshots = StageSnapshot::up_to(catalog, last)?;
    let (facts, places) = threaded(&snapshots);
    let alone = |at: usize, beside: usize| {
        let others: BTreeSet<usize> = places[beside].iter().copied().collect();
        facts[at].iter().zip(&places[at]).filter_map(move |(fact, place)| {
            let may_be_linked = matches!(family(fact.kind), FactKind::Row | FactKind::AntiPattern)
                && !fact.label.is_empty();
            (may_be_linked && !others.contains(place)).then_some(fact)
        })
    };
    let mut unlinked = Vec::new();
    for at in 1..facts.len() {
        let is_asked_for = |one: &StageSnapshot<'_>| stages.contains(&&one.stage.id);
        if !snapshots[at - 1..=at].iter().any(is_asked_for) {
            continue;
        }
        for fact in alone(at - 1, at) {
            let of_its_kind =
                alone(at, at - 1).filter(|other| family(other.kind) == family(fact.kind));
            let likely = of_its_kind.map(|other| (likeness(fact, other), other));
            let function = |of: &Fact<'_>| of.function.map(|function| function.id.clone());
            let best = likely
                .filter(|(likeness, _)| *likeness >= LIKELY)
                .max_by_key(|(likeness, other)| (*likeness, function(fact) == function(other)));
            unlinked.push(Unlinked {
                id: fact.id.clone(),
                label: fact.label.to_owned(),
                partner: best.map(|(_, other)| other.id.clone()),
            });
        }
    }
    Ok(unlinked)
}

/// Returns how much of the shorter name stands in the other one, in percent.
fn likeness(one: &Fact<'_>, other: &Fact<'_>) -> usize {
    let words = |fact: &Fact<'_>| -> BTreeSet<String> {
        let slug = slugify(fact.label);
        slug.split('-').filter(|word| word.len() > 2).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let least = one.len().min(other.len()).max(1);
    one.intersection(&other).count() * 100 / least
}
