//! The move to the next stage: how far it is, and what it asks for.
//!
//! The tasks are drawn from the comparison of the two stages
//! ([`crate::engine::diff`]). That something is to be started, changed or ruled
//! out is a reading of ours: the sources describe each stage and no way between
//! them.

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use super::diff::{Change, FunctionChanges, Status};
use super::resolve::{Crossing, Evidence, crossing};
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::playbook::function::FunctionRef;
use crate::playbook::id::FactId;
use crate::playbook::stage::Stage;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// How far a signal is from the stage that a plan leads to.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Gap<T> {
    /// The value given.
    pub value: T,
    /// Where the stage begins.
    pub at: T,
    /// What is missing; `null` where the value has reached it.
    pub missing: Option<T>,
}

/// How far each signal is.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Gaps {
    /// ARR; `null` where none was given or no stage follows.
    pub arr: Option<Gap<Money>>,
    /// People.
    pub headcount: Option<Gap<Headcount>>,
    /// When ARR gets there, where growth was given and it is not there yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crossing: Option<Crossing>,
}

/// Measures how far a company is from `stage`.
pub fn gaps(evidence: &Evidence<'_>, stage: &Stage) -> Gaps {
    let arr = evidence.arr.map(|value| Gap {
        value,
        at: stage.arr.from,
        missing: value.distance_to(stage.arr.from),
    });
    let headcount = evidence.headcount.map(|value| Gap {
        value,
        at: stage.headcount.from,
        missing: value.distance_to(stage.headcount.from),
    });
    Gaps {
        arr,
        headcount,
        crossing: arr
            .filter(|arr| arr.missing.is_some())
            .zip(evidence.growth)
            .map(|(arr, growth)| crossing(arr.value, arr.at, growth)),
    }
}

/// What is to be done about something.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    VariantArray,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// The next stage asks for it, and this one does not.
    Start,
    /// Both stages speak of it, with other figures or products.
    Change,
    /// Both stages speak of it, in other words.
    Review,
    /// It was deferred until the next stage.
    WaitNoLonger,
    /// The next stage no longer speaks of it: go on with it or not.
    Decide,
    /// The next stage warns of it, and this one does not.
    RuleOut,
    /// Both stages warn of it.
    KeepRulingOut,
}

/// What to do about one function. That it is something to do is ours.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Plan<'diff> {
    /// The function.
    pub function: FunctionRef<'diff>,
    /// What to do.
    pub tasks: Vec<Task<'diff>>,
    /// What it will be measured by.
    pub metrics: Vec<&'diff Change<'diff>>,
    /// What it is drawn from.
    #[serde(skip)]
    pub changes: &'diff [Change<'diff>],
}

/// One task of a plan: a fact, or several of one block.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task<'diff> {
    /// What to do.
    pub action: Action,
    /// The address of the fact, or of the block that the facts stand in.
    pub id: FactId,
    /// Whether the block is wholly new or gone.
    pub is_whole_block: bool,
    /// What it is about.
    pub facts: Vec<&'diff Change<'diff>>,
}

impl<'diff> Plan<'diff> {
    /// Makes a plan of what changes for one function: by action, and then in the
    /// order of the guides. Each item, deferral and anti-pattern that differs is
    /// in one task, as is each anti-pattern that stays. The metrics of the stage
    /// compared with stand apart: they are what the move is measured by.
    /// References are left out, and items of which only one side has more to
    /// say.
    pub fn of(group: &'diff FunctionChanges<'diff>) -> Self {
        let mut tasks: Vec<Task<'_>> = Vec::new();
        for change in &group.changes {
            let (Some(action), Some(fact)) = (action(change), change.fact()) else { continue };
            let is_alone = matches!(action, Action::Change | Action::WaitNoLonger);
            let block: Vec<&str> = fact.id.parts().take(3).collect();
            let same_block = tasks.iter_mut().find(|task| {
                task.action == action && task.id.parts().take(3).eq(block.iter().copied())
            });
            if let Some(task) = same_block.filter(|_| !is_alone) {
                if !task.is_whole_block && task.facts.len() == 1 {
                    task.id = task.id.parent();
                }
                task.facts.push(change);
                continue;
            }
            // The block of an item, where it became what the item became.
            let mut blocks = group.changes.iter().filter(|block| {
                change.is_item() && block.is(Kind::Section) && block.status == change.status
            });
            let block = blocks.find_map(|block| {
                block.fact().map(|block| &block.id).filter(|block| block.holds(&fact.id))
            });
            tasks.push(Task {
                action,
                id: block.unwrap_or(&fact.id).clone(),
                is_whole_block: block.is_some(),
                facts: vec![change],
            });
        }
        tasks.sort_by_key(|task| task.action);
        let metrics = group.changes.iter().filter(|change| becomes_a_metric(change));
        Self {
            function: group.function,
            tasks,
            metrics: metrics.collect(),
            changes: &group.changes,
        }
    }
}

fn becomes_a_metric(change: &Change<'_>) -> bool {
    change.to.as_ref().is_some_and(Fact::is_metric)
}

fn action(change: &Change<'_>) -> Option<Action> {
    match change.status {
        Status::New if change.is(Kind::AntiPattern) => Some(Action::RuleOut),
        Status::Kept if change.is(Kind::AntiPattern) => Some(Action::KeepRulingOut),
        Status::Due => Some(Action::WaitNoLonger),
        _ if !change.is_item() || becomes_a_metric(change) => None,
        Status::New => Some(Action::Start),
        Status::Gone => Some(Action::Decide),
        Status::Changed if change.moves() => Some(Action::Change),
        Status::Changed if change.has_words_on_both_sides() => Some(Action::Review),
        Status::Changed | Status::Kept => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;
    use crate::engine::diff::{StageSnapshot, compare};
    use crate::playbook::function::Function;
    use crate::playbook::id::StageId;

    /// Compares two of the built-in stages.
    fn with_groups(from: Option<&str>, to: &str, check: impl Fn(&[FunctionChanges<'_>])) {
        let catalog = Catalog::embedded();
        let last = catalog.stages().unwrap().last().unwrap();
        let snapshots = StageSnapshot::up_to(&catalog, last).unwrap();
        let functions: Vec<&Function> = catalog.functions().unwrap().iter().collect();
        let id = |id: &str| StageId::parse(id).unwrap();
        let diff = compare(&snapshots, from.map(id).as_ref(), &id(to), &functions).unwrap();
        check(&diff.functions);
    }

    /// Returns the actions of the tasks of a function.
    fn actions(groups: &[FunctionChanges<'_>], function: &str) -> Vec<Action> {
        let mut groups = groups.iter();
        let group = groups.find(|group| group.function.id == function);
        Plan::of(group.unwrap()).tasks.iter().map(|task| task.action).collect()
    }

    #[test]
    fn nothing_that_differs_is_left_out_and_nothing_is_in_two_tasks() {
        for (from, to) in [
            (None, "scale"),
            (Some("scale"), "optimize"),
            (Some("optimize"), "platform"),
            (Some("platform"), "platform"),
        ] {
            with_groups(from, to, |groups| {
                for group in groups {
                    let plan = Plan::of(group);
                    let of_tasks = plan.tasks.iter().flat_map(|task| &task.facts);
                    let ids: Vec<_> =
                        of_tasks.chain(&plan.metrics).map(|one| &one.fact().unwrap().id).collect();
                    let once: BTreeSet<_> = ids.iter().collect();
                    assert_eq!(ids.len(), once.len(), "{from:?} to {to}");
                    for change in &group.changes {
                        let fact = change.fact().unwrap();
                        let (id, item) = (&fact.id, change.is_item());
                        let is_planned = match (fact.kind, change.status) {
                            (Kind::AntiPattern, status) => status != Status::Gone,
                            (Kind::Deferral, status) => status == Status::Due,
                            (_, Status::New | Status::Gone) => item,
                            (_, Status::Changed) => item && change.moves(),
                            (_, Status::Due | Status::Kept) => false,
                        };
                        assert!(!is_planned || once.contains(&id), "{id}");
                    }
                }
            });
        }
    }

    #[test]
    fn a_move_asks_for_what_the_stages_say() {
        use Action::{Change, Decide, KeepRulingOut, RuleOut, Start, WaitNoLonger};
        with_groups(Some("scale"), "optimize", |groups| {
            assert_eq!(
                actions(groups, "abm"),
                [Start, Change, Change, Change, Decide, Decide, RuleOut, KeepRulingOut]
            );
            let waits = actions(groups, "partner-marketing");
            // The source dates one of the three deferrals.
            assert_eq!(waits.iter().filter(|one| **one == WaitNoLonger).count(), 1);
        });
        with_groups(None, "scale", |groups| {
            assert_eq!(actions(groups, "abm"), [Start, Start, Start, RuleOut]);
        });
        with_groups(Some("platform"), "platform", |groups| {
            for group in groups {
                assert_eq!(actions(groups, group.function.id), [KeepRulingOut]);
            }
        });
    }

    #[test]
    fn a_gap_ends_where_the_stage_begins() {
        let catalog = Catalog::embedded();
        let stage = catalog.stage_named("optimize").unwrap();
        let gaps = |arr: Option<&str>, headcount: Option<u32>, growth: Option<&str>| {
            let evidence = Evidence {
                arr: arr.map(|text| text.parse().unwrap()),
                headcount: headcount.map(|people| Headcount::new(people).unwrap()),
                growth: growth.map(|text| text.parse().unwrap()),
                declared: None,
            };
            super::gaps(&evidence, stage)
        };
        let missing = |arr| gaps(Some(arr), None, None).arr.unwrap().missing;
        assert_eq!(missing("14.2M"), Some("800K".parse().unwrap()));
        assert_eq!(missing("15M"), None);
        assert_eq!(missing("50M"), None);
        let people = |people| gaps(None, Some(people), None).headcount.unwrap().missing;
        assert_eq!(people(79), Some(Headcount::new(1).unwrap()));
        assert_eq!(people(80), None);
        assert!(gaps(None, None, None).arr.is_none());
        // Twice the revenue takes a year at 100%; what is there takes no time.
        let crossing = |arr| gaps(Some(arr), None, Some("100%")).crossing;
        assert_eq!(crossing("7.5M"), Some(Crossing::InMonths { months: 12 }));
        assert_eq!(crossing("15M"), None);
    }
}
