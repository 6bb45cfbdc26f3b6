//! Threads: which facts of several stages speak of the same thing.
//!
//! A fact goes on with the thread of an earlier stage's fact where the playbook
//! names one at the other (`same-as`), or else where it has the same id in the same
//! place: a section in its guide, a row in a section of the same thread.
//! Nothing is matched by likeness. A thread has one fact of each stage at the
//! most.

use crate::engine::prelude::*;

/// Returns the links that the playbook names, from the later fact to the earlier
/// one, at whichever of the two it names them.
fn links<'fact>(stages: &'fact [Vec<Fact<'_>>]) -> BTreeMap<&'fact str, &'fact str> {
    let facts = || stages.iter().zip(0..).flat_map(|(of, at)| of.iter().map(move |one| (one, at)));
    let places: BTreeMap<&str, i32> = facts().map(|(fact, at)| (fact.id.as_str(), at)).collect();
    let mut links = BTreeMap::new();
    for (fact, at) in facts() {
        let Some(other) = &fact.marks.same_as else { continue };
        if places.get(other.as_str()).is_some_and(|place| *place > at) {
            links.insert(other.as_str(), fact.id.as_str());
        } else {
            links.entry(fact.id.as_str()).or_insert(other.as_str());
        }
    }
    links
}

/// Returns the number of the thread of each fact. The stages stand in the order
/// of growth, and a section before its items.
pub(in crate::engine) fn threads(stages: &[Vec<Fact<'_>>]) -> Vec<Vec<usize>> {
    // By address, and by what must be alike for ids to mean the same thing: the
    // thread of the section that an item stands in and its id, or the place.
    let mut known: BTreeMap<String, (usize, FactKind)> = BTreeMap::new();
    let mut count = 0;
    let links = links(stages);
    let link = |fact: &Fact<'_>| links.get(fact.id.as_str()).copied();
    let mut threads_of = |facts: &Vec<Fact<'_>>| {
        let mut taken = BTreeSet::new();
        let mut take = |key: &str, fact: &Fact<'_>| {
            let (thread, kind) = *known.get(key)?;
            (kind == family(fact.kind) && taken.insert(thread)).then_some(thread)
        };
        // What a playbook says outright goes before what ids say.
        let named: Vec<Option<usize>> = facts.iter().map(|fact| take(link(fact)?, fact)).collect();
        let mut sections = BTreeMap::new();
        let mut found = Vec::with_capacity(facts.len());
        for (fact, named) in facts.iter().zip(named) {
            let (_, place) = fact.id.as_str().split_once('.').unwrap_or_default();
            let (block, item) = place.rsplit_once('.').unwrap_or_default();
            let key = match sections.get(block) {
                Some(section) => format!("{section} {item}"),
                None => place.to_owned(),
            };
            // A fact that says what it is the same as is that, or new.
            let thread = named
                .or_else(|| if link(fact).is_none() { take(&key, fact) } else { None })
                .unwrap_or_else(|| {
                    count += 1;
                    count
                });
            if fact.kind == FactKind::Section {
                sections.insert(place, thread);
            }
            found.push((key, thread));
        }
        // Only now, so that no two facts of one stage meet.
        let threads = found.iter().map(|(_, thread)| *thread).collect();
        for (fact, (key, thread)) in facts.iter().zip(found) {
            for name in [fact.id.to_string(), key] {
                known.insert(name, (thread, family(fact.kind)));
            }
        }
        threads
    };
    stages.iter().map(&mut threads_of).collect()
}

/// Returns the kind that stands for those that may speak of the same thing: one
/// stage has a table where another has a list.
pub(in crate::engine) fn family(kind: FactKind) -> FactKind {
    match kind {
        FactKind::Point | FactKind::Step => FactKind::Row,
        other => other,
    }
}
