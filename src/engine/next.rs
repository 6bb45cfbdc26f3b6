//! The move to the next stage: how far it is, what to do, and what that depends
//! on.
//!
//! The sources describe each stage and no way between them: the moves are ours,
//! each drawn from facts of both.

use super::prelude::*;

use super::moves::rests_on;
use super::resolve::{Crossing, Next};
use crate::playbook::conflict::{Conflict, ConflictKind};
use crate::playbook::gate::Gate;

/// A plan for the move to the next stage, or for staying at the last one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Plan<'page> {
    /// The stage the move starts from; `null` below the first one.
    pub from: Option<StageRef<'page>>,
    /// The stage it leads to; the same at the last one.
    pub to: StageRef<'page>,
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
    /// The reversal that it makes: it rests on every fact of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversal: Option<&'page Conflict>,
}

impl<'page> Plan<'page> {
    /// Makes the plan of a company that goes from one stage to the other. `next`
    /// says when it is there.
    pub fn new(
        next: Option<Next<'_>>,
        (from, to): (Option<&'page Stage>, &'page Stage),
        moves: Vec<Fact<'page>>,
        gates: &'page [Gate],
        known: &'page Conflicts,
        date: Option<Date>,
    ) -> Self {
        let months = match next.and_then(|next| next.crossing) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, MovesPage};
    use crate::engine::resolve::{Evidence, Policy, resolve};

    /// Makes the plan of a company on its way to Optimize.
    fn with_plan(evidence: Evidence<'_>, check: impl FnOnce(Plan<'_>)) {
        let catalog = Catalog::embedded();
        let stages = catalog.stages().unwrap();
        let [from, to, ..] = stages else { panic!("two stages") };
        let next = resolve(stages, evidence, Policy::Arr).ok().and_then(|one| one.next);
        let page = catalog.moves(to).unwrap();
        let moves = page.as_ref().map(MovesPage::facts).unwrap();
        let known = catalog.conflicts().unwrap();
        let gates = catalog.gates().unwrap();
        let date = "2026-11-30".parse().ok();
        check(Plan::new(next, (Some(from), to), moves, gates, &known, date));
    }

    #[test]
    fn the_moves_ask_the_gates_that_decide_on_them_and_know_what_they_reverse() {
        with_plan(Evidence::default(), |plan| {
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
    fn growth_implies_a_day_where_the_stage_is_not_reached() {
        let due = |arr: &str, growth: Option<&str>| {
            let evidence = Evidence {
                arr: Some(arr.parse().unwrap()),
                growth: growth.map(|text| text.parse().unwrap()),
                ..Evidence::default()
            };
            let mut due = None;
            with_plan(evidence, |plan| due = plan.due);
            due.map(|day| day.to_string())
        };
        // Twice the revenue takes a year at 100%.
        assert_eq!(due("7.5M", Some("100%")).as_deref(), Some("2027-11-30"));
        for (arr, growth) in [("7.5M", None), ("7.5M", Some("0%")), ("60M", Some("100%"))] {
            assert_eq!(due(arr, growth), None, "{arr}");
        }
    }
}
