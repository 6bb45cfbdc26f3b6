//! Threads: which facts of several stages speak of the same thing.
//!
//! A fact goes on with the thread of an earlier stage's fact where the playbook
//! names one at the other (`same-as`), or else where it has the same id in the same
//! place: a section in its guide, a row in a section of the same thread.
//! Nothing is matched by likeness. A thread has one fact of each stage at the
//! most.

use crate::catalog::fact::FactKind as Kind;
use crate::engine::prelude::*;

/// How two facts were found to speak of the same thing. Ours: the sources
/// don't refer from one stage to another.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MatchedBy {
    /// They have the same id in the same place.
    Id,
    /// The playbook says so, with `same-as`.
    SameAs,
}

/// A fact's place in a thread.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Place {
    pub(in crate::engine) thread: usize,
    /// How many facts of the thread were joined to it by `same-as` so far.
    pub(super) marks: usize,
}

/// What must be alike for ids to mean the same thing: the thread of the section
/// that an item stands in and its id, or the function and the ids below it.
type Key<'fact> = (Option<usize>, [&'fact str; 3]);

/// Returns the links that the playbook names, from the later fact to the earlier
/// one, at whichever of the two it names them.
fn links<'fact>(stages: &'fact [Vec<Fact<'_>>]) -> BTreeMap<&'fact str, &'fact str> {
    let facts = || stages.iter().zip(0..).flat_map(|(of, at)| of.iter().map(move |one| (one, at)));
    let places: BTreeMap<&str, i32> = facts().map(|(fact, at)| (fact.id.as_str(), at)).collect();
    let mut links = BTreeMap::new();
    for (fact, at) in facts() {
        let Some(other) = fact.same_as() else { continue };
        if places.get(other.as_str()).is_some_and(|place| *place > at) {
            links.insert(other.as_str(), fact.id.as_str());
        } else {
            links.entry(fact.id.as_str()).or_insert(other.as_str());
        }
    }
    links
}

/// Places the facts of each stage in threads. The stages stand in the order of
/// growth, and a section before its items.
pub(in crate::engine) fn threads(stages: &[Vec<Fact<'_>>]) -> Vec<Vec<Place>> {
    let mut by_id: BTreeMap<&str, (usize, Kind)> = BTreeMap::new();
    let mut by_key: BTreeMap<Key<'_>, (usize, Kind)> = BTreeMap::new();
    let mut marks: Vec<usize> = Vec::new();
    let links = links(stages);
    let link = |fact: &Fact<'_>| links.get(fact.id.as_str()).copied();
    let mut places_of = |facts| {
        let mut taken = BTreeSet::new();
        let mut take = |earlier: Option<&(usize, Kind)>, fact: &Fact<'_>| {
            let (thread, kind) = *earlier?;
            (kind == family(fact.kind) && taken.insert(thread)).then_some(thread)
        };
        let facts: &Vec<Fact<'_>> = facts;
        // What a playbook says outright goes before what ids say.
        let named: Vec<Option<usize>> =
            facts.iter().map(|fact| take(by_id.get(link(fact)?), fact)).collect();
        let mut sections = BTreeMap::new();
        let mut keys = Vec::with_capacity(facts.len());
        let mut places = Vec::with_capacity(facts.len());
        for (fact, named) in facts.iter().zip(named) {
            let mut ids = fact.id.parts().skip(1);
            let [function, block, item] = [(); 3].map(|()| ids.next().unwrap_or_default());
            let key = match sections.get(&[function, block]) {
                Some(section) if !item.is_empty() => (Some(*section), ["", "", item]),
                _ => (None, [function, block, item]),
            };
            // A fact that says what it is the same as is that, or new.
            let known = by_key.get(&key).filter(|_| link(fact).is_none());
            let thread = named.or_else(|| take(known, fact)).unwrap_or_else(|| {
                marks.push(0);
                marks.len() - 1
            });
            marks[thread] += usize::from(named.is_some());
            if fact.kind == Kind::Section {
                sections.insert([function, block], thread);
            }
            keys.push(key);
            places.push(Place { thread, marks: marks[thread] });
        }
        // Only now, so that no two facts of one stage meet.
        for ((fact, key), place) in facts.iter().zip(keys).zip(&places) {
            let known = (place.thread, family(fact.kind));
            by_id.insert(fact.id.as_str(), known);
            by_key.insert(key, known);
        }
        places
    };
    stages.iter().map(&mut places_of).collect()
}

/// Returns the kind that stands for those that may speak of the same thing: one
/// stage has a table where another has a list.
pub(in crate::engine) fn family(kind: Kind) -> Kind {
    match kind {
        Kind::Point | Kind::Step => Kind::Row,
        other => other,
    }
}
