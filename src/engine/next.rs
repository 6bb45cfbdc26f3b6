//! The move to the next stage: how far it is, and what it asks for.
//!
//! The tasks are drawn from the comparison of the two stages
//! ([`crate::engine::diff`]). That something is to be started, changed or ruled
//! out is a reading of ours: the sources describe each stage and no way between
//! them.

use crate::catalog::fact::FactKind as Kind;
use schemars::JsonSchema;
use serde::Serialize;

use super::diff::{Change, Direction, FunctionChanges, Side, Status};
use super::resolve::{Crossing, Evidence, crossing};
use crate::playbook::stage::Stage;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// How far a signal is from the stage that a plan leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap<T> {
    /// The value given.
    pub value: T,
    /// Where the stage begins.
    pub at: T,
    /// What is missing; `None` where the value has reached it.
    pub missing: Option<T>,
}

/// How far each signal is.
#[derive(Clone, Copy, Debug)]
pub struct Gaps {
    /// ARR; `None` where none was given.
    pub arr: Option<Gap<Money>>,
    /// People.
    pub headcount: Option<Gap<Headcount>>,
    /// When ARR gets there, where growth was given and it is not there yet.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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

impl Action {
    /// Returns what is said of it in a checklist.
    pub fn words(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Change => "Change",
            Self::Review => "Look again",
            Self::WaitNoLonger => "Wait no longer",
            Self::Decide => "Keep or drop",
            Self::RuleOut => "Rule out",
            Self::KeepRulingOut => "Keep ruling out",
        }
    }

    /// Returns the name of it in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Change => "change",
            Self::Review => "review",
            Self::WaitNoLonger => "wait-no-longer",
            Self::Decide => "decide",
            Self::RuleOut => "rule-out",
            Self::KeepRulingOut => "keep-ruling-out",
        }
    }
}

/// One task of a plan: a fact, or several of one block.
#[derive(Clone, Debug)]
pub struct Task<'diff, 'edition> {
    /// What to do.
    pub action: Action,
    /// The block as a whole, where it is wholly new or gone.
    pub block: Option<&'diff Change<'edition>>,
    /// What it is about.
    pub first: &'diff Change<'edition>,
    /// What else it is about, in the same block.
    pub more: Vec<&'diff Change<'edition>>,
}

impl<'diff, 'edition> Task<'diff, 'edition> {
    /// Returns all that it is about.
    pub fn changes(&self) -> impl Iterator<Item = &'diff Change<'edition>> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// Returns the tasks of one function, by action and then in the order of the
/// guides. Each item, deferral and anti-pattern that differs is in one of
/// them, as is each anti-pattern that stays. The metrics of the stage compared
/// with are left out: they are what the move is measured by. So are references,
/// and items of which only one side has more to say.
pub fn tasks<'diff, 'edition>(
    group: &'diff FunctionChanges<'edition>,
) -> Vec<Task<'diff, 'edition>> {
    let mut tasks: Vec<Task<'_, '_>> = Vec::new();
    for change in &group.changes {
        let Some(action) = action(change) else {
            continue;
        };
        let is_of_this_block =
            |task: &&mut Task<'_, '_>| task.action == action && block(task.first) == block(change);
        match tasks.iter_mut().find(is_of_this_block) {
            Some(task) if together(action) => task.more.push(change),
            _ => tasks.push(Task {
                action,
                block: whole_block(group, change),
                first: change,
                more: Vec::new(),
            }),
        }
    }
    tasks.sort_by_key(|task| task.action);
    tasks
}

/// Returns the block of an item, where it became what the item became.
fn whole_block<'diff, 'edition>(
    group: &'diff FunctionChanges<'edition>,
    change: &Change<'edition>,
) -> Option<&'diff Change<'edition>> {
    let blocks = group.changes.iter().filter(|one| one.kind() == Kind::Section);
    let mut blocks = blocks.filter(|block| block.status == change.status);
    blocks.find(|block| is_item(change) && block.side().fact.id.holds(&change.side().fact.id))
}

/// Returns the metrics that the stage compared with has.
pub fn metrics<'diff, 'edition>(
    group: &'diff FunctionChanges<'edition>,
) -> impl Iterator<Item = &'diff Change<'edition>> {
    group.changes.iter().filter(|change| change.to().is_some_and(Side::is_metric))
}

fn is_item(change: &Change<'_>) -> bool {
    matches!(change.kind(), Kind::Row | Kind::Point | Kind::Step)
}

fn action(change: &Change<'_>) -> Option<Action> {
    let becomes_a_metric = change.to().is_some_and(Side::is_metric);
    Some(match (change.kind(), change.status) {
        (Kind::AntiPattern, Status::New) => Action::RuleOut,
        (Kind::AntiPattern, Status::Kept) => Action::KeepRulingOut,
        (Kind::Deferral, Status::Due) => Action::WaitNoLonger,
        _ if !is_item(change) || becomes_a_metric => return None,
        (_, Status::New) => Action::Start,
        (_, Status::Gone | Status::Due) => Action::Decide,
        (_, Status::Changed) if moves(change) => Action::Change,
        (_, Status::Changed) if speaks_on_both_sides(change) => Action::Review,
        (_, Status::Changed | Status::Kept) => return None,
    })
}

/// Whether figures or products differ.
fn moves(change: &Change<'_>) -> bool {
    let mut figures = change.figures.iter();
    let tools = change.tools.as_ref();
    figures.any(|figure| figure.direction != Direction::Same)
        || tools.is_some_and(|tools| !tools.comes.is_empty() || !tools.goes.is_empty())
}

/// Whether each side has words that the other has not.
fn speaks_on_both_sides(change: &Change<'_>) -> bool {
    let mut words = change.words.iter();
    words.clone().any(|one| one.from.is_some()) && words.any(|one| one.to.is_some())
}

/// Whether what is to be done about the items of one block is one task.
fn together(action: Action) -> bool {
    match action {
        Action::Start
        | Action::Review
        | Action::Decide
        | Action::RuleOut
        | Action::KeepRulingOut => true,
        Action::Change | Action::WaitNoLonger => false,
    }
}

/// Returns the ids of the stage, the function and the block that a change
/// stands in.
fn block<'diff>(change: &'diff Change<'_>) -> Vec<&'diff str> {
    change.side().fact.id.parts().take(3).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;
    use crate::engine::diff::{Edition, compare};
    use crate::playbook::function::Function;
    use crate::playbook::id::StageId;

    /// Compares two of the built-in stages.
    fn with_groups(from: Option<&str>, to: &str, check: impl Fn(&[FunctionChanges<'_>])) {
        let catalog = Catalog::embedded();
        let last = catalog.stages().unwrap().last().unwrap();
        let editions = Edition::up_to(&catalog, last).unwrap();
        let functions: Vec<&Function> = catalog.functions().unwrap().iter().collect();
        let id = |id: &str| StageId::parse(id).unwrap();
        let diff = compare(&editions, from.map(id).as_ref(), &id(to), &functions).unwrap();
        check(&diff.functions);
    }

    /// Returns the actions of the tasks of a function.
    fn actions(groups: &[FunctionChanges<'_>], function: &str) -> Vec<Action> {
        let mut groups = groups.iter();
        let group = groups.find(|group| group.function.id.as_str() == function);
        tasks(group.unwrap()).iter().map(|task| task.action).collect()
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
                    let of_tasks = tasks(group).into_iter();
                    let of_tasks = of_tasks.flat_map(|task| task.changes().collect::<Vec<_>>());
                    let ids = of_tasks.chain(metrics(group)).map(|change| &change.side().fact.id);
                    let told: Vec<_> = ids.collect();
                    let once: BTreeSet<_> = told.iter().collect();
                    assert_eq!(told.len(), once.len(), "{from:?} to {to}");
                    for change in &group.changes {
                        let id = &change.side().fact.id;
                        let item = is_item(change);
                        let is_told = match (change.kind(), change.status) {
                            (Kind::AntiPattern, status) => status != Status::Gone,
                            (Kind::Deferral, status) => status == Status::Due,
                            (_, Status::New | Status::Gone) => item,
                            (_, Status::Changed) => item && moves(change),
                            (_, Status::Due | Status::Kept) => false,
                        };
                        assert!(!is_told || once.contains(&id), "{id}");
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
                assert_eq!(actions(groups, group.function.id.as_str()), [KeepRulingOut]);
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
