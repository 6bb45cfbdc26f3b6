//! Gates: the questions of the sources, answered condition by condition.
//!
//! [`files`] parses the guides that a gate refers to, and [`judge`] holds
//! answers against them, stage by stage. A number is compared with the figure
//! of the fact; where the sources draw no line, the verdict is
//! [`Verdict::Silent`] and none is drawn for them. That a stage's gate is open
//! only when every condition is met is this project's reading: no source says
//! how its conditions weigh. A condition that the playbooks no longer state,
//! since a layer took it out, is left open.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::catalog::fact::{Fact, SaidBy, Statement};
use crate::catalog::{Catalog, CatalogError, SourceFile};
use crate::playbook::gate::{Condition, Gate, GateKind, Input, Strength, Warning};
use crate::playbook::id::{FactId, Slug};
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Figure, Placement};

/// What is said to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// How many, in the unit of the input's measure.
    Number(Amount),
}

/// Answers by the id of the input.
pub type Answers = BTreeMap<Slug, Answer>;

/// How a condition comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// The answer is what the source asks for.
    Met,
    /// The answer is not what the source asks for.
    NotMet,
    /// Nobody has answered.
    NotGiven,
    /// The source draws no line that decides it.
    Silent,
    /// The number is not what the source calls typical, which decides nothing.
    Unusual,
    /// The size is one that the source names.
    Within,
    /// It is smaller.
    Below,
    /// It is larger.
    Above,
    /// There is nothing of that size.
    NotRun,
}

impl Verdict {
    /// Whether an answer decides it.
    fn is_decided(self) -> bool {
        !matches!(self, Self::NotGiven | Self::Silent | Self::Unusual | Self::NotRun)
    }
}

/// How a gate comes out at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// Every condition is met.
    Ready,
    /// Every condition is met, and the source says no more than "consider".
    Consider,
    /// A condition at least is not met, or the stage puts all of it off.
    NotReady,
    /// No condition fails, and some are open.
    Undecided,
    /// The stage's sources make it no question.
    NotAsked,
    /// It is a question of size: each item has a verdict of its own.
    ByItem,
}

/// A condition with its verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Judged<'a> {
    /// As the gate has it.
    #[serde(skip)]
    pub condition: &'a Condition,
    /// The stage that it is asked at.
    #[serde(skip)]
    pub stage: &'a Stage,
    /// What answers it.
    pub input: &'a Input,
    /// Whose the title of the input is: the source's where its fact is called
    /// so.
    pub title_origin: Origin,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// How it comes out.
    pub verdict: Verdict,
    /// Where a number lies by the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// How far from the figure a number lies; absent where there is no least
    /// distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<Amount>,
    /// The fact that states it.
    pub fact: Fact<'a>,
    /// When it is met.
    pub says: Statement<'a>,
    /// When it is not met, where the fact says so beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_ready: Option<Statement<'a>>,
    /// The anti-pattern that the answer amounts to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<Fact<'a>>,
}

/// A condition that the playbooks don't state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing<'a> {
    /// What would answer it.
    pub input: &'a Input,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Where it should stand.
    pub id: &'a FactId,
    /// The column that the fact there lacks, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'a str>,
    /// The layer that took it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_out_by: Option<&'a str>,
}

/// A gate at one stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AtStage<'a> {
    /// The id of the stage.
    #[serde(serialize_with = "stage_id")]
    #[schemars(with = "String")]
    pub stage: &'a Stage,
    /// How it comes out.
    pub outcome: Outcome,
    /// Its conditions, in the order of the gate.
    pub conditions: Vec<Judged<'a>>,
    /// Conditions that the playbooks don't state: what leaves them open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing<'a>>,
    /// What the stage puts off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wait: Vec<Fact<'a>>,
    /// What else its guides say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Fact<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn stage_id<S: Serializer>(stage: &&Stage, serializer: S) -> Result<S::Ok, S::Error> {
    stage.id.serialize(serializer)
}

/// Returns the guides that `gate` refers to, each once.
pub fn files<'catalog>(
    catalog: &'catalog Catalog,
    gate: &Gate,
) -> Result<Vec<SourceFile<'catalog>>, CatalogError> {
    let mut files: Vec<SourceFile<'catalog>> = Vec::new();
    for fact in gate.facts() {
        if !files.iter().any(|file| file.fact_id().holds(fact)) {
            let file = SourceFile::find(catalog, fact)?;
            files.extend(file.filter(|file| matches!(file, SourceFile::Guide(_))));
        }
    }
    Ok(files)
}

/// Holds `answers` against the conditions of `gate` at each of `stages`.
/// `files` are those of the gate.
pub fn judge<'a>(
    gate: &'a Gate,
    files: &'a [SourceFile<'a>],
    stages: &[&'a Stage],
    answers: &Answers,
) -> Vec<AtStage<'a>> {
    let facts: Vec<Fact<'a>> = files.iter().flat_map(SourceFile::facts).collect();
    let find = |id: &FactId| facts.iter().find(|fact| fact.id == *id).cloned();
    let at_stage = |stage: &&'a Stage| {
        let of_stage = |ids: &[FactId]| {
            ids.iter()
                .filter(|id| id.parts().next() == Some(stage.id.as_str()))
                .filter_map(find)
                .collect()
        };
        let (mut conditions, mut missing) = (Vec::new(), Vec::new());
        for condition in gate.conditions.iter().filter(|one| one.stage() == stage.id.as_str()) {
            let Some(input) = gate.input(condition.input.as_str()) else { continue };
            match stated(condition, find(&condition.fact)) {
                Ok(stated) => {
                    let mut judged = Judged::new(condition, stage, input, stated);
                    judged.answer(gate.kind, answers, find);
                    conditions.push(judged);
                }
                Err(column) => missing.push(Missing {
                    input,
                    answer: answers.get(&input.id).copied(),
                    id: &condition.fact,
                    column,
                    taken_out_by: files.iter().find_map(|file| taker(file, &condition.fact)),
                }),
            }
        }
        let (wait, context) = (of_stage(&gate.wait), of_stage(&gate.context));
        let outcome = Outcome::NotAsked;
        let mut at = AtStage { stage, outcome, conditions, missing, wait, context };
        at.outcome = at.outcome(gate);
        at
    };
    stages.iter().map(at_stage).collect()
}

/// Returns the answered conditions of `others` that are decided there and not
/// so at the stages asked about: these don't ask for the input, or it comes
/// out otherwise.
pub fn elsewhere<'a>(asked: &[AtStage<'a>], others: &[AtStage<'a>]) -> Vec<Judged<'a>> {
    let differs = |one: &&Judged<'a>| {
        one.verdict.is_decided()
            && asked
                .iter()
                .flat_map(|at| &at.conditions)
                .filter(|condition| condition.input.id == one.input.id)
                .all(|condition| condition.verdict != one.verdict)
    };
    others.iter().flat_map(|at| &at.conditions).filter(differs).cloned().collect()
}

/// A fact with what it says on the side that meets a condition, and on the other
/// where there is one.
type Stated<'a> = (Fact<'a>, Statement<'a>, Option<Statement<'a>>);

/// Returns what states a condition, or the column that is not there.
fn stated<'a>(
    condition: &'a Condition,
    fact: Option<Fact<'a>>,
) -> Result<Stated<'a>, Option<&'a str>> {
    let fact = fact.ok_or(None)?;
    // A main statement stands under no heading.
    let under = |column: Option<&'a str>| {
        let heading = column.unwrap_or_default();
        fact.statements().find(|said| said.heading() == heading).cloned().ok_or(column)
    };
    let mut says = under(condition.column.as_deref())?;
    if let Some(part) = &condition.says {
        (says.text, says.origin) = (part.0.as_str().into(), SaidBy::Ours);
    }
    let not_ready = condition.not_ready.as_deref();
    let not_ready = not_ready.map(|column| under(Some(column))).transpose()?;
    Ok((fact, says, not_ready))
}

/// Returns the layer that took what stood at an address out of a file.
fn taker<'a>(file: &'a SourceFile<'_>, id: &FactId) -> Option<&'a str> {
    let address = id.as_str().strip_prefix(file.fact_id().as_str())?.strip_prefix('.')?;
    let provenance = file.provenance();
    let removed = provenance.removed().iter().find(|removed| removed.address == address);
    removed.map(|removed| &*removed.layer).or_else(|| provenance.layer_of(address))
}

impl<'a> Judged<'a> {
    fn new(
        condition: &'a Condition,
        stage: &'a Stage,
        input: &'a Input,
        (fact, says, not_ready): Stated<'a>,
    ) -> Self {
        Self {
            title_origin: if fact.label == input.title { Origin::Source } else { Origin::Ours },
            condition,
            stage,
            input,
            answer: None,
            verdict: Verdict::NotGiven,
            placement: None,
            distance: None,
            fact,
            says,
            not_ready,
            warning: None,
        }
    }

    /// Holds its answer against what is said.
    fn answer(
        &mut self,
        kind: GateKind,
        answers: &Answers,
        find: impl Fn(&FactId) -> Option<Fact<'a>>,
    ) {
        self.answer = answers.get(&self.input.id).copied();
        if let (Some(Answer::Number(amount)), Some(figure)) = (self.answer, self.figure()) {
            let extent = figure.quantity().extent;
            self.placement = Some(extent.placement(amount));
            self.distance = Some(extent.gap(amount)).filter(|gap| *gap > 0.into());
        }
        self.verdict = match kind {
            _ if self.input.measure.is_some() && self.figure().is_none() => Verdict::Silent,
            GateKind::Readiness => self.readiness(),
            // Sizes are left out of a question that is not begun.
            GateKind::Range if answers.is_empty() => Verdict::NotGiven,
            GateKind::Range => self.size(),
        };
        let amounts_to = |warning: &&Warning| match warning {
            Warning::Above(_) => self.placement == Some(Placement::Above),
            Warning::Below(_) => self.placement == Some(Placement::Below),
            Warning::No(_) => self.placement.is_none(),
        };
        if matches!(self.verdict, Verdict::NotMet | Verdict::Below | Verdict::Above) {
            let warning = self.condition.warn.as_ref().filter(amounts_to);
            self.warning = warning.and_then(|warning| find(warning.fact()));
        }
    }

    /// Returns the figure that a number is compared with; one that counts
    /// something else is none.
    pub fn figure(&self) -> Option<&'a Figure> {
        self.comparable(&self.says)
    }

    fn comparable(&self, said: &Statement<'a>) -> Option<&'a Figure> {
        let measure = self.input.measure?;
        said.figure.filter(|figure| figure.quantity().unit == measure.unit())
    }

    fn readiness(&self) -> Verdict {
        match (self.answer, self.placement) {
            (None, _) => Verdict::NotGiven,
            (Some(Answer::Yes), _) | (_, Some(Placement::Within)) => Verdict::Met,
            (Some(Answer::No), _) => Verdict::NotMet,
            _ if self.condition.strength == Strength::Typical => Verdict::Unusual,
            (Some(Answer::Number(amount)), _) => {
                // With a second side, only that side says no.
                let says_no = self.not_ready.as_ref().is_none_or(|side| {
                    self.comparable(side).is_some_and(|figure| {
                        figure.quantity().extent.placement(amount) == Placement::Within
                    })
                });
                if says_no { Verdict::NotMet } else { Verdict::Silent }
            }
        }
    }

    fn size(&self) -> Verdict {
        match (self.answer, self.placement) {
            (Some(Answer::Number(amount)), Some(placement)) if amount > 0.into() => match placement
            {
                Placement::Below => Verdict::Below,
                Placement::Within => Verdict::Within,
                Placement::Above => Verdict::Above,
            },
            _ => Verdict::NotRun,
        }
    }

    /// Whether an answer to it is still to be had.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.verdict != Verdict::Silent
    }

    /// Whether its gate depends on it.
    pub fn decides(&self) -> bool {
        self.condition.holds_back.is_none()
    }
}

impl<'a> AtStage<'a> {
    /// Returns the conditions that come out so.
    pub fn with(&self, verdict: Verdict) -> Vec<&Judged<'a>> {
        self.conditions.iter().filter(|one| one.verdict == verdict).collect()
    }

    /// Returns how many conditions of those that decide are met, and how many
    /// there should be.
    pub fn met(&self) -> (usize, usize) {
        let met = |one: &&Judged<'_>| one.verdict == Verdict::Met;
        let deciding = || self.conditions.iter().filter(|one| one.decides());
        (deciding().filter(met).count(), deciding().count() + self.missing.len())
    }

    fn outcome(&self, gate: &Gate) -> Outcome {
        let fails = |one: &Judged<'_>| one.verdict == Verdict::NotMet && one.decides();
        match self.met() {
            (_, 0) if self.wait.is_empty() => Outcome::NotAsked,
            (_, 0) => Outcome::NotReady,
            _ if gate.kind == GateKind::Range => Outcome::ByItem,
            _ if self.conditions.iter().any(fails) => Outcome::NotReady,
            (met, all) if met < all => Outcome::Undecided,
            _ if gate.consider.contains(&self.stage.id) => Outcome::Consider,
            _ => Outcome::Ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;
    use crate::playbook::gate::Gates;
    use crate::quantity::figure::Extent;
    use crate::yaml;

    fn number(whole: u64) -> Answer {
        Answer::Number(Amount::from_ratio(Ratio::from_integer(i128::from(whole))))
    }

    fn answers<const N: usize>(given: [(&str, Answer); N]) -> Answers {
        let given = given.into_iter();
        let given = given.map(|(id, answer)| (Slug::parse(id).unwrap(), answer));
        given.collect()
    }

    /// Calls `check` with the gate at each stage, in the order of growth.
    fn with_gate(id: &str, given: &Answers, check: impl for<'a> FnOnce(&'a [AtStage<'a>])) {
        let catalog = Catalog::embedded();
        let gates = catalog.gates().unwrap();
        let gate = gates.iter().find(|gate| gate.id.as_str() == id).unwrap();
        let files = files(&catalog, gate).unwrap();
        let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
        check(&judge(gate, &files, &stages, given));
    }

    fn verdicts(at: &AtStage<'_>) -> Vec<Verdict> {
        at.conditions.iter().map(|one| one.verdict).collect()
    }

    #[test]
    fn between_ready_and_not_ready_the_sources_are_silent() {
        use Verdict::{Met, NotMet, Silent};
        // What Scale says, and what Optimize says.
        for (customers, expected) in [
            (0, [NotMet, NotMet]),
            (99, [NotMet, NotMet]),
            (100, [Met, Silent]),
            (199, [Met, Silent]),
            (200, [Met, Met]),
            (1_000_000, [Met, Met]),
        ] {
            let given = answers([("customers", number(customers))]);
            with_gate("user-conference", &given, |at| {
                let found = [&at[0], &at[1]].map(|at| at.conditions[0].verdict);
                assert_eq!(found, expected, "{customers}");
            });
        }
    }

    #[test]
    fn where_the_other_side_is_words_a_number_short_of_ready_is_left_open() {
        for (dollars, expected) in
            [(199_999, Verdict::Silent), (200_000, Verdict::Met), (900_000, Verdict::Met)]
        {
            with_gate("user-conference", &answers([("budget", number(dollars))]), |at| {
                assert_eq!(at[1].conditions[4].verdict, expected, "{dollars}");
            });
        }
    }

    #[test]
    fn a_stage_that_speaks_in_words_is_silent_on_numbers() {
        with_gate("abm-tiers", &Answers::new(), |at| {
            use Verdict::{NotGiven, Silent};
            assert_eq!(verdicts(&at[2]), [NotGiven, Silent, Silent]);
        });
        let given = answers([
            ("one-to-one", number(30)),
            ("one-to-few", number(80)),
            ("one-to-many", number(600)),
        ]);
        with_gate("abm-tiers", &given, |at| {
            use Verdict::{Met, NotMet, Silent};
            assert_eq!(verdicts(&at[0]), [NotMet, Met, Met]);
            assert_eq!(verdicts(&at[1]), [NotMet, Met, Met]);
            assert_eq!(verdicts(&at[2]), [Met, Silent, Silent]);
            assert_eq!(at[2].outcome, Outcome::Undecided);
        });
    }

    #[test]
    fn an_anti_pattern_is_cited_on_its_own_side_only() {
        for (accounts, cited) in
            [(9, None), (25, None), (26, Some("optimize.abm.avoid.too-many-1-1-accounts"))]
        {
            with_gate("abm-tiers", &answers([("one-to-one", number(accounts))]), |at| {
                let warning = at[1].conditions[0].warning.as_ref();
                let found = warning.map(|warning| warning.id.as_str());
                assert_eq!(found, cited, "{accounts}");
            });
        }
        let low = answers([("acv", number(50_000)), ("sales-marketing-alignment", Answer::No)]);
        with_gate("start-abm", &low, |at| {
            let warnings = at[0].conditions.iter().flat_map(|one| &one.warning);
            let cited: Vec<&str> = warnings.map(|one| one.id.as_str()).collect();
            assert_eq!(
                cited,
                ["scale.abm.avoid.abm-for-smb", "scale.abm.avoid.abm-without-sales-buy-in"]
            );
        });
    }

    #[test]
    fn a_stage_that_only_puts_off_is_not_ready_and_one_that_is_silent_is_not_asked() {
        use Outcome::{NotAsked, NotReady, Undecided};
        with_gate("channel-marketing", &Answers::new(), |at| {
            let outcomes: Vec<Outcome> = at.iter().map(|at| at.outcome).collect();
            assert_eq!(outcomes, [NotReady, Undecided, NotAsked]);
            assert_eq!(at[0].wait.len(), 3);
        });
        let both =
            answers([("tech-partnerships", Answer::Yes), ("product-integration", Answer::Yes)]);
        // What can wait does not close what can begin.
        with_gate("partner-marketing", &both, |at| {
            assert_eq!(at[0].outcome, Outcome::Ready);
            assert_eq!(at[0].wait.len(), 3);
        });
    }

    #[test]
    fn another_stage_speaks_up_where_it_differs() {
        let given = answers([("customers", number(140)), ("strategic-value", Answer::Yes)]);
        with_gate("user-conference", &given, |at| {
            let found: Vec<(&str, &str, Verdict)> = elsewhere(&at[1..2], &[at[0].clone()])
                .iter()
                .map(|one| {
                    (one.fact.stage.unwrap().id.as_str(), one.input.id.as_str(), one.verdict)
                })
                .collect();
            assert_eq!(
                found,
                [("scale", "customers", Verdict::Met), ("scale", "strategic-value", Verdict::Met)]
            );
        });
        let given = answers([("customers", number(60))]);
        with_gate("user-conference", &given, |at| {
            assert!(elsewhere(&at[1..2], &[at[0].clone()]).is_empty());
        });
        // A stage that is silent does not speak up.
        let given = answers([("one-to-few", number(60))]);
        with_gate("abm-tiers", &given, |at| {
            assert!(elsewhere(&at[1..2], &[at[2].clone()]).is_empty());
        });
    }

    #[test]
    fn what_no_guide_states_is_missing_and_leaves_its_stage_undecided() {
        let catalog = Catalog::embedded();
        let wrong = |condition: &str| {
            let text = format!(
                "- id: wrong\n  title: Wrong\n  question: Is it?\n  inputs:\n    - {{ id: share, title: Share, measure: percent, example: 34%, ask: Which? }}\n  conditions:\n    - {condition}\n"
            );
            let gates: Gates = yaml::parse("gates.yaml", &text).unwrap();
            let gate = &gates.0[0];
            let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
            let files = files(&catalog, gate).unwrap();
            let judged = judge(gate, &files, &stages, &answers([("share", number(95))]));
            let missing = judged.iter().flat_map(|at| &at.missing);
            let missing: Vec<_> =
                missing.map(|one| (one.id.to_string(), one.column.map(str::to_owned))).collect();
            let outcomes: Vec<Outcome> = judged.iter().map(|at| at.outcome).collect();
            (judged.iter().flat_map(verdicts).collect::<Vec<_>>(), missing, outcomes)
        };
        let met =
            "{ input: share, fact: optimize.marketing-ops.metrics.data-quality, column: Target }";
        let (verdicts, missing, _) = wrong(met);
        assert_eq!((verdicts, missing), (vec![Verdict::Met], vec![]));
        for (fact, column) in [
            ("optimize.abm.nowhere", None),
            ("optimize.stage.arr", None),
            ("optimize.abm.tiers.one-to-one", Some("Count")),
        ] {
            let of_row = column.map_or(String::new(), |column| format!(", column: {column}"));
            let (verdicts, missing, outcomes) =
                wrong(&format!("{{ input: share, fact: {fact}{of_row} }}"));
            assert_eq!(missing, [(fact.to_owned(), column.map(str::to_owned))]);
            assert_eq!((verdicts, outcomes[1]), (vec![], Outcome::Undecided), "{fact}");
        }
        // No share is compared with a number of accounts.
        let other_unit =
            "{ input: share, fact: scale.abm.tiers.one-to-one, column: Account Count }";
        assert_eq!(wrong(other_unit).0, [Verdict::Silent]);
    }

    /// Answers at random to every input of a gate.
    fn given() -> impl Strategy<Value = Vec<Option<(bool, u64)>>> {
        let amount = prop_oneof![0_u64..700, 0_u64..700_000];
        prop::collection::vec(prop::option::of((any::<bool>(), amount)), 8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn outcomes_follow_from_verdicts_and_verdicts_from_figures(given in given(), place in any::<prop::sample::Index>()) {
            let catalog = Catalog::embedded();
            let gate = place.get(catalog.gates().unwrap());
            let mut answers = Answers::new();
            for (input, given) in gate.inputs.iter().zip(given) {
                let Some((yes, amount)) = given else { continue };
                let answer = match (input.measure, yes) {
                    (Some(_), _) => number(amount),
                    (None, true) => Answer::Yes,
                    (None, false) => Answer::No,
                };
                answers.insert(input.id.clone(), answer);
            }
            let files = files(&catalog, gate).unwrap();
            let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
            for at in judge(gate, &files, &stages, &answers) {
                let count = |verdict| verdicts(&at).iter().filter(|one| **one == verdict).count();
                let (met, failed) = (count(Verdict::Met), count(Verdict::NotMet));
                let all = at.conditions.len();
                match at.outcome {
                    Outcome::Ready => prop_assert!(all > 0 && met == all),
                    Outcome::NotReady => prop_assert!(failed > 0 || (all == 0 && !at.wait.is_empty())),
                    Outcome::Undecided => prop_assert!(failed == 0 && met < all),
                    Outcome::NotAsked => prop_assert!(all == 0 && at.wait.is_empty()),
                }
                for one in &at.conditions {
                    prop_assert_eq!(one.answer, answers.get(&one.input.id).copied());
                    if let (Some(Answer::Number(amount)), Some(figure)) = (one.answer, one.says.figure) {
                        // By the ends alone, without asking for the placement.
                        let (low, high) = figure.quantity().extent.ends();
                        let open = matches!(figure.quantity().extent, Extent::BetweenOrMore(..));
                        let above_low = low.is_none_or(|low| amount > low);
                        let below_high = open || high.is_none_or(|high| amount < high);
                        if above_low && below_high {
                            prop_assert_eq!(one.verdict, Verdict::Met);
                        }
                        if one.verdict == Verdict::Met {
                            prop_assert!(low.is_none_or(|low| amount >= low));
                        }
                    }
                }
            }
        }
    }
}
