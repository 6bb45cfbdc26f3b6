//! Threads: which facts of several stages speak of the same thing.
//!
//! A fact goes on with the thread of an earlier stage's fact where the playbook
//! names that one (`same-as`), or else where it has the same id in the same
//! place: a section in its guide, a row in a section of the same thread.
//! Nothing is matched by likeness. A thread has one fact of each stage at the
//! most.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::fact::{Fact, FactKind as Kind};

/// How two facts were found to speak of the same thing. Ours: the sources
/// don't refer from one stage to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// They have the same id in the same place.
    Id,
    /// The playbook says so, with `same-as`.
    SameAs,
}

/// A fact's place in a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The thread.
    pub(super) thread: usize,
    /// How the fact was joined to the earlier ones; `None` for the first.
    pub(super) joined: Option<MatchedBy>,
}

/// What must be alike for ids to mean the same thing: the place that an id
/// stands in, and the id.
type Key<'fact> = (Scope<'fact>, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope<'fact> {
    /// A guide, by its function.
    Guide(&'fact str),
    /// A section, by its thread.
    Section(usize),
}

/// Places the facts of each stage in threads. The stages stand in the order of
/// growth, and a section before its items.
pub(super) fn threads<'fact>(stages: &[impl AsRef<[&'fact Fact<'fact>]>]) -> Vec<Vec<Place>> {
    let mut known = Known::default();
    stages.iter().map(|facts| known.add(facts.as_ref())).collect()
}

/// The threads of the stages so far.
#[derive(Default)]
struct Known<'fact> {
    by_id: BTreeMap<&'fact str, (usize, Kind)>,
    by_key: BTreeMap<Key<'fact>, (usize, Kind)>,
    count: usize,
}

impl<'fact> Known<'fact> {
    /// Places the facts of one more stage.
    fn add(&mut self, facts: &[&'fact Fact<'fact>]) -> Vec<Place> {
        let mut taken = BTreeSet::new();
        // What a playbook says outright goes before what ids say.
        let said: Vec<Option<usize>> = facts
            .iter()
            .map(|fact| {
                let earlier = self.by_id.get(fact.same_as()?.as_str());
                take(earlier, fact.kind, &mut taken)
            })
            .collect();
        let mut sections: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut places = Vec::with_capacity(facts.len());
        let mut keys = Vec::with_capacity(facts.len());
        for (fact, said) in facts.iter().zip(said) {
            let key = key(fact, &sections);
            // A fact that says what it is the same as is that, or new.
            let same_id = match fact.same_as() {
                Some(_) => None,
                None => take(self.by_key.get(&key), fact.kind, &mut taken),
            };
            let (thread, joined) = match (said, same_id) {
                (Some(thread), _) => (thread, Some(MatchedBy::SameAs)),
                (None, Some(thread)) => (thread, Some(MatchedBy::Id)),
                (None, None) => (self.fresh(), None),
            };
            if fact.kind == Kind::Section {
                let (function, section, _) = parts(fact);
                sections.insert((function, section), thread);
            }
            places.push(Place { thread, joined });
            keys.push(key);
        }
        // Only now, so that no two facts of one stage meet.
        for ((fact, key), place) in facts.iter().zip(keys).zip(&places) {
            self.by_id.insert(fact.id.as_str(), (place.thread, fact.kind));
            self.by_key.insert(key, (place.thread, fact.kind));
        }
        places
    }

    fn fresh(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }
}

/// Takes the thread of an earlier fact, if it is of the same family and no
/// other fact of the stage has it.
fn take(earlier: Option<&(usize, Kind)>, kind: Kind, taken: &mut BTreeSet<usize>) -> Option<usize> {
    let (thread, of) = *earlier?;
    (family(of) == family(kind) && taken.insert(thread)).then_some(thread)
}

/// Returns the kind that stands for those that may speak of the same thing: one
/// stage has a table where another has a list.
fn family(kind: Kind) -> Kind {
    match kind {
        Kind::Point | Kind::Step => Kind::Row,
        other => other,
    }
}

/// Returns the function (or `stage`), the first id below it, and the rest.
fn parts<'fact>(fact: &'fact Fact<'_>) -> (&'fact str, &'fact str, Option<&'fact str>) {
    let mut parts = fact.id.parts().skip(1);
    let function = parts.next().unwrap_or_default();
    let first = parts.next().unwrap_or_default();
    (function, first, parts.next())
}

fn key<'fact>(fact: &'fact Fact<'fact>, sections: &BTreeMap<(&str, &str), usize>) -> Key<'fact> {
    let (function, first, rest) = parts(fact);
    match (sections.get(&(function, first)), rest) {
        (Some(section), Some(item)) => (Scope::Section(*section), item.to_owned()),
        (_, Some(item)) => (Scope::Guide(function), format!("{first}.{item}")),
        (_, None) => (Scope::Guide(function), first.to_owned()),
    }
}
