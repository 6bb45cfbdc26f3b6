//! The move to the next stage: how far it is, what to do, and what that depends
//! on.
//!
//! The sources describe each stage and no way between them: the moves are ours,
//! each drawn from facts of both.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::moves::rests_on;
use super::resolve::{Crossing, Evidence, crossing};
use crate::catalog::fact::Fact;
use crate::playbook::conflict::{Conflict, ConflictKind, Conflicts};
use crate::playbook::date::Date;
use crate::playbook::gate::Gate;
use crate::playbook::id::Slug;
use crate::playbook::stage::{Stage, StageRef};
use crate::quantity::growth::Growth;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// How far a signal is from the stage that a plan leads to.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Gap<T> {
    /// Where the stage begins.
    pub at: T,
    /// What is missing; `null` where the value has reached it.
    pub missing: Option<T>,
}

/// A plan for the move to the next stage, or for staying at the last one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Plan<'page> {
    /// The stage the move starts from; `null` below the first one.
    pub from: Option<StageRef<'page>>,
    /// The stage it leads to; the same at the last one.
    pub to: StageRef<'page>,
    /// How far ARR is; `null` where none was given.
    pub arr: Option<Gap<Money>>,
    /// How far headcount is.
    pub headcount: Option<Gap<Headcount>>,
    /// When ARR gets there; `null` where no growth was given or it is there.
    pub crossing: Option<Crossing>,
    #[serde(skip)]
    pub(crate) growth: Option<Growth>,
    /// The day that growth implies; `null` where no day to count from was given.
    pub due: Option<Date>,
    /// The moves, which are ours.
    pub moves: Vec<Task<'page>>,
    /// The gates that ask about something the moves rest on, by id.
    pub gates: Vec<&'page Slug>,
}

/// A move with who does it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task<'page> {
    /// To fill in.
    pub owner: Option<String>,
    /// To fill in, where growth implies none.
    pub due: Option<Date>,
    /// The move.
    #[serde(rename = "move")]
    pub fact: Fact<'page>,
    /// The id of the reversal that it makes: it rests on every fact of it.
    #[serde(serialize_with = "id", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub reversal: Option<&'page Conflict>,
}

impl<'page> Plan<'page> {
    /// Makes the plan of a company that goes from one stage to the other.
    pub fn new(
        evidence: &Evidence<'_>,
        (from, to): (Option<&'page Stage>, &'page Stage),
        moves: Vec<Fact<'page>>,
        gates: &'page [Gate],
        known: &'page Conflicts,
        date: Option<Date>,
    ) -> Self {
        let arr = evidence
            .arr
            .map(|value| Gap { at: to.arr.from, missing: value.distance_to(to.arr.from) });
        let headcount = evidence.headcount.map(|value| Gap {
            at: to.headcount.from,
            missing: value.distance_to(to.headcount.from),
        });
        let growing = evidence.arr.zip(evidence.growth);
        let crossing = growing
            .filter(|_| arr.is_some_and(|arr| arr.missing.is_some()))
            .map(|(arr, growth)| crossing(arr, to.arr.from, growth));
        let months = match crossing {
            Some(Crossing::InMonths { months }) => u16::try_from(months).ok(),
            _ => None,
        };
        let due = date.zip(months).map(|(date, months)| date.months_later(months));
        let asks = |gate: &&Gate| {
            let facts = gate.conditions.iter().map(|condition| &condition.fact);
            let mut of_stage = facts.filter(|id| id.parts().next() == Some(to.id.as_str()));
            of_stage.any(|id| moves.iter().any(|one| rests_on(one.rests_on, id)))
        };
        Self {
            from: from.map(StageRef::from),
            to: to.into(),
            arr,
            headcount,
            crossing,
            growth: evidence.growth,
            due,
            gates: gates.iter().filter(asks).map(|gate| &gate.id).collect(),
            moves: moves
                .into_iter()
                .map(|fact| Task { owner: None, due, reversal: reversal(known, &fact), fact })
                .collect(),
        }
    }

    /// Whether no stage follows.
    pub fn is_at_the_end(&self) -> bool {
        self.from == Some(self.to)
    }
}

fn reversal<'known>(known: &'known Conflicts, one: &Fact<'_>) -> Option<&'known Conflict> {
    known
        .conflicts
        .iter()
        .filter(|conflict| conflict.kind == ConflictKind::Reversal)
        .find(|conflict| conflict.facts.iter().all(|fact| one.rests_on.contains(fact)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn id<S: Serializer>(conflict: &Option<&Conflict>, serializer: S) -> Result<S::Ok, S::Error> {
    conflict.map(|one| &one.id).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, MovesPage};

    /// Makes the plan of a company on its way to Optimize.
    fn with_plan(evidence: &Evidence<'_>, check: impl FnOnce(Plan<'_>)) {
        let catalog = Catalog::embedded();
        let [from, to, ..] = catalog.stages().unwrap() else { panic!("two stages") };
        let page = catalog.moves(to).unwrap();
        let moves = page.as_ref().map(MovesPage::facts).unwrap();
        let known = catalog.conflicts().unwrap();
        let gates = catalog.gates().unwrap();
        let date = "2026-11-30".parse().ok();
        check(Plan::new(evidence, (Some(from), to), moves, gates, &known, date));
    }

    #[test]
    fn the_moves_ask_the_gates_that_decide_on_them_and_know_what_they_reverse() {
        with_plan(&Evidence::default(), |plan| {
            let gates: Vec<&str> = plan.gates.iter().map(|id| id.as_str()).collect();
            assert!(gates.contains(&"user-conference"), "{gates:?}");
            assert!(!gates.contains(&"start-abm"), "Scale alone asks that");
            let of = |id: &str| plan.moves.iter().find(|one| one.fact.id.as_str().ends_with(id));
            let reversal = |id| of(id).unwrap().reversal.map(|one| one.id.as_str());
            assert_eq!(reversal("moves.focus-budget"), Some("diversify-or-focus"));
            // It rests on one fact of a reversal and not on the others.
            assert_eq!(reversal("moves.content-pipeline"), None);
        });
    }

    #[test]
    fn a_gap_ends_where_the_stage_begins_and_growth_implies_a_day() {
        let of = |arr: Option<&str>, headcount: Option<u32>, growth: Option<&str>| {
            let evidence = Evidence {
                arr: arr.map(|text| text.parse().unwrap()),
                headcount: headcount.map(|people| Headcount::new(people).unwrap()),
                growth: growth.map(|text| text.parse().unwrap()),
                declared: None,
            };
            let mut found = None;
            with_plan(&evidence, |plan| {
                found = Some((plan.arr, plan.headcount, plan.crossing, plan.due));
            });
            found.unwrap()
        };
        let missing = |arr| of(Some(arr), None, None).0.unwrap().missing;
        assert_eq!(missing("14.2M"), Some("800K".parse().unwrap()));
        assert_eq!(missing("15M"), None);
        assert_eq!(missing("50M"), None);
        let people = |people| of(None, Some(people), None).1.unwrap().missing;
        assert_eq!(people(79), Some(Headcount::new(1).unwrap()));
        assert_eq!(people(80), None);
        assert!(of(None, None, None).0.is_none());
        // Twice the revenue takes a year at 100%; what is there takes no time.
        let (_, _, crossing, due) = of(Some("7.5M"), None, Some("100%"));
        assert_eq!(crossing, Some(Crossing::InMonths { months: 12 }));
        assert_eq!(due, "2027-11-30".parse().ok());
        assert_eq!(of(Some("14.9M"), None, Some("30%")).3, "2026-12-30".parse().ok());
        assert_eq!(of(Some("15M"), None, Some("100%")).3, None);
    }
}
