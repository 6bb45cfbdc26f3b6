//! The move to the next stage: how far it is, and what it depends on.
//!
//! The sources describe each stage and no way between them: the moves are ours,
//! each drawn from facts of both.

use schemars::JsonSchema;
use serde::Serialize;

use super::moves::rests_on;
use super::resolve::{Crossing, Evidence, crossing};
use crate::catalog::fact::Fact;
use crate::playbook::conflict::{Conflict, ConflictKind, Conflicts};
use crate::playbook::gate::Gate;
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

/// Returns the gates that ask at `stage` about something that moves rest on.
pub fn gates<'gates>(
    gates: &'gates [Gate],
    stage: &Stage,
    moves: &[Fact<'_>],
) -> Vec<&'gates Gate> {
    let asks = |gate: &&Gate| {
        let facts = gate.conditions.iter().map(|condition| &condition.fact);
        let mut of_stage = facts.filter(|id| id.parts().next() == Some(stage.id.as_str()));
        of_stage.any(|id| moves.iter().any(|one| rests_on(one.rests_on, id)))
    };
    gates.iter().filter(asks).collect()
}

/// Returns the reversal between two stages that a move makes: it rests on every
/// fact of it.
pub fn reversal<'known>(known: &'known Conflicts, one: &Fact<'_>) -> Option<&'known Conflict> {
    let mut reversals =
        known.conflicts.iter().filter(|conflict| conflict.kind == ConflictKind::Reversal);
    reversals.find(|conflict| conflict.facts.iter().all(|fact| one.rests_on.contains(fact)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::playbook::id::FactId;

    #[test]
    fn the_moves_ask_the_gates_that_decide_on_them_and_know_what_they_reverse() {
        let catalog = Catalog::embedded();
        let stage = catalog.stage_named("optimize").unwrap();
        let page = catalog.moves(stage).unwrap().unwrap();
        let moves = page.facts();
        let gates = gates(catalog.gates().unwrap(), stage, &moves);
        assert!(gates.iter().any(|gate| gate.id == "user-conference"), "{gates:?}");
        assert!(gates.iter().all(|gate| gate.id != "start-abm"), "Scale asks that alone");
        let known = catalog.conflicts().unwrap();
        let id = FactId::parse("optimize.moves.focus-budget").unwrap();
        let focus = moves.iter().find(|one| one.id == id).unwrap();
        assert_eq!(reversal(&known, focus).unwrap().id.as_str(), "diversify-or-focus");
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
