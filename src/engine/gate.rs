//! Gates: the readiness questions of the sources, answered condition by
//! condition.
//!
//! [`homes`] parses the guides that a gate refers to, and [`judge`] holds
//! answers against them, stage by stage. A number is compared with the figure
//! of the fact; where the sources draw no line, the verdict is
//! [`Verdict::Silent`] and none is drawn for them. That a stage's gate is open
//! only when every condition is met is this project's reading: no source says
//! how its conditions weigh.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, Statement};
use crate::catalog::{Catalog, CatalogError, Page};
use crate::playbook::gate::{Condition, Gate, Input, Warning};
use crate::playbook::guide::Deferral;
use crate::playbook::id::{FactId, Slug};
use crate::playbook::stage::Stage;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Figure, Placement};

/// What is said to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The answer is what the source asks for.
    Met,
    /// The answer is not what the source asks for.
    NotMet,
    /// Nobody has answered.
    NotGiven,
    /// The source draws no line that decides it.
    Silent,
}

/// How a gate comes out at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every condition is met.
    Ready,
    /// A condition at least is not met, or the stage puts all of it off.
    NotReady,
    /// No condition fails, and some are open.
    Undecided,
    /// The stage's sources make it no question.
    NotAsked,
}

/// A condition with its verdict.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// What answers it.
    pub input: &'a Input,
    /// The guide it stands in.
    pub page: &'a Page<'a>,
    /// The address of the fact that states it.
    pub fact: FactId,
    /// What the source calls the fact; empty where it has no name.
    pub label: &'a str,
    /// What the source says: of a row, in the column that says when it is met.
    pub says: Statement<'a>,
    /// What the source says in the column that says when it is not met.
    pub not_ready: Option<Statement<'a>>,
    /// The answer.
    pub answer: Option<Answer>,
    /// How it comes out.
    pub verdict: Verdict,
    /// Where a number lies by the figure in `says`.
    pub placement: Option<Placement>,
    /// The anti-pattern that the answer amounts to.
    pub warning: Option<Quoted<'a>>,
}

/// A fact with the guide it stands in.
#[derive(Clone, Debug)]
pub struct Quoted<'a> {
    /// The guide.
    pub page: &'a Page<'a>,
    /// The fact.
    pub fact: Fact<'a>,
}

/// A deferral with the guide it stands in.
#[derive(Clone, Debug)]
pub struct PutOff<'a> {
    /// The guide.
    pub page: &'a Page<'a>,
    /// Its address.
    pub fact: FactId,
    /// What is put off, and until when.
    pub deferral: &'a Deferral,
}

/// A gate at one stage.
#[derive(Clone, Debug)]
pub struct AtStage<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// How it comes out.
    pub outcome: Outcome,
    /// Its conditions, in the order of the gate.
    pub conditions: Vec<Judged<'a>>,
    /// What the stage puts off.
    pub wait: Vec<PutOff<'a>>,
    /// What else its guides say.
    pub context: Vec<Quoted<'a>>,
}

/// Why a gate can't be held against the guides. The tests hold that the
/// built-in gates can.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// A guide can't be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// An address where nothing stands, or something outside the guides.
    #[error("no guide states the fact `{0}`")]
    NoFact(FactId),
    /// A column that the fact has not.
    #[error("the fact `{fact}` has no column `{column}`; leave `column` out for what is no row")]
    NoColumn {
        /// The fact.
        fact: FactId,
        /// The column; empty where none was named.
        column: String,
    },
    /// An address under `wait` where no deferral stands.
    #[error("the fact `{0}` is no deferral")]
    NoDeferral(FactId),
    /// A figure that counts something else than the answer.
    #[error("the figure of `{0}` counts something else than the input that answers it")]
    OtherUnit(FactId),
}

/// Returns the guides that `gate` refers to, each once.
pub fn homes<'catalog>(
    catalog: &'catalog Catalog,
    gate: &Gate,
) -> Result<Vec<SourceFile<'catalog>>, GateError> {
    let mut homes: Vec<SourceFile<'catalog>> = Vec::new();
    for fact in gate.facts() {
        if homes.iter().any(|home| home.fact_id().holds(fact)) {
            continue;
        }
        let home = SourceFile::find(catalog, fact)?;
        homes.push(home.ok_or_else(|| GateError::NoFact(fact.clone()))?);
    }
    Ok(homes)
}

/// Holds `answers` against the conditions of `gate` at each of `stages`.
/// `homes` are those of the gate.
pub fn judge<'a>(
    gate: &'a Gate,
    homes: &'a [SourceFile<'a>],
    stages: &[&'a Stage],
    answers: &Answers,
) -> Result<Vec<AtStage<'a>>, GateError> {
    let facts = Facts::of(homes);
    let mut judged = Vec::new();
    for stage in stages {
        let here = |fact: &FactId| fact.parts().next() == Some(stage.id.as_str());
        let mut conditions = Vec::new();
        for condition in gate.conditions.iter().filter(|one| here(&one.fact)) {
            if let Some(input) = gate.input(condition.input.as_str()) {
                let answer = answers.get(&input.id).copied();
                conditions.push(judge_one(condition, input, answer, &facts)?);
            }
        }
        let wait = gate.wait.iter().filter(|fact| here(fact));
        let wait: Vec<PutOff<'a>> =
            wait.map(|fact| facts.deferral(fact)).collect::<Result<_, _>>()?;
        let context = gate.context.iter().filter(|fact| here(fact));
        judged.push(AtStage {
            stage,
            outcome: outcome(&conditions, &wait),
            conditions,
            wait,
            context: context.map(|fact| facts.find(fact)).collect::<Result<_, _>>()?,
        });
    }
    Ok(judged)
}

/// Returns the answered conditions of `others` that are decided there and not
/// so at the stages asked about: these don't ask for the input, or it comes
/// out otherwise.
pub fn elsewhere<'a>(asked: &[AtStage<'a>], others: &[AtStage<'a>]) -> Vec<Judged<'a>> {
    let differs = |one: &&Judged<'a>| {
        let conditions = asked.iter().flat_map(|at| &at.conditions);
        let mut here = conditions.filter(|condition| condition.input.id == one.input.id);
        matches!(one.verdict, Verdict::Met | Verdict::NotMet)
            && here.all(|condition| condition.verdict != one.verdict)
    };
    let conditions = others.iter().flat_map(|at| &at.conditions);
    conditions.filter(differs).cloned().collect()
}

/// The facts of a few guides.
struct Facts<'a>(Vec<(&'a Page<'a>, Vec<Fact<'a>>)>);

impl<'a> Facts<'a> {
    fn of(homes: &'a [SourceFile<'a>]) -> Self {
        let guides = homes.iter().filter_map(|home| match home {
            SourceFile::Guide(page) => Some((page, home.facts())),
            _ => None,
        });
        Self(guides.collect())
    }

    fn find(&self, id: &FactId) -> Result<Quoted<'a>, GateError> {
        let found = self.0.iter().find_map(|(page, facts)| {
            let fact = facts.iter().find(|fact| fact.id == *id)?.clone();
            Some(Quoted { page, fact })
        });
        found.ok_or_else(|| GateError::NoFact(id.clone()))
    }

    fn deferral(&self, id: &FactId) -> Result<PutOff<'a>, GateError> {
        let Quoted { page, fact } = self.find(id)?;
        let address = |one: &Deferral| page.fact_id().join("wait").join(one.id.as_str());
        let found = page.guide.wait.iter().find(|one| address(one) == *id);
        found
            .map(|deferral| PutOff { page, fact: fact.id, deferral })
            .ok_or_else(|| GateError::NoDeferral(id.clone()))
    }
}

/// Returns what `fact` says under `column`; what is no row has one without a
/// name.
fn under<'a>(fact: &Fact<'a>, column: &str) -> Result<Statement<'a>, GateError> {
    fact.statements()
        .find(|said| said.heading() == column)
        .cloned()
        .ok_or_else(|| GateError::NoColumn { fact: fact.id.clone(), column: column.to_owned() })
}

fn judge_one<'a>(
    condition: &'a Condition,
    input: &'a Input,
    answer: Option<Answer>,
    facts: &Facts<'a>,
) -> Result<Judged<'a>, GateError> {
    let Quoted { page, fact } = facts.find(&condition.fact)?;
    let says = under(&fact, condition.column.as_deref().unwrap_or_default())?;
    let not_ready =
        condition.not_ready.as_deref().map(|column| under(&fact, column)).transpose()?;
    if let Some(measure) = input.measure {
        let figures = [says.figure, not_ready.as_ref().and_then(|said| said.figure)];
        let mut units = figures.into_iter().flatten().map(|one| one.quantity().unit);
        if units.any(|unit| unit != measure.unit()) {
            return Err(GateError::OtherUnit(fact.id));
        }
    }
    let placement = match answer {
        Some(Answer::Number(amount)) => says.figure.map(|figure| place(figure, amount)),
        _ => None,
    };
    let verdict = verdict(input, &says, not_ready.as_ref(), answer);
    let warning = match (&condition.warn, verdict, placement) {
        (Some(Warning::Above(fact)), Verdict::NotMet, Some(Placement::Above))
        | (Some(Warning::Below(fact)), Verdict::NotMet, Some(Placement::Below))
        | (Some(Warning::No(fact)), Verdict::NotMet, None) => Some(facts.find(fact)?),
        _ => None,
    };
    Ok(Judged {
        input,
        page,
        fact: fact.id,
        label: fact.label,
        says,
        not_ready,
        answer,
        verdict,
        placement,
        warning,
    })
}

fn place(figure: &Figure, amount: Amount) -> Placement {
    figure.quantity().extent.placement(amount)
}

fn verdict(
    input: &Input,
    says: &Statement<'_>,
    not_ready: Option<&Statement<'_>>,
    answer: Option<Answer>,
) -> Verdict {
    let is_within = |figure: &Figure, amount| place(figure, amount) == Placement::Within;
    let amount = match answer {
        Some(Answer::Yes) => return Verdict::Met,
        Some(Answer::No) => return Verdict::NotMet,
        // No number would decide what is said in words.
        _ if input.measure.is_some() && says.figure.is_none() => return Verdict::Silent,
        None => return Verdict::NotGiven,
        Some(Answer::Number(amount)) => amount,
    };
    let ready = says.figure.is_some_and(|figure| is_within(figure, amount));
    match not_ready {
        _ if ready => Verdict::Met,
        None => Verdict::NotMet,
        // With a second side, only that side says no.
        Some(side) => match side.figure {
            Some(figure) if is_within(figure, amount) => Verdict::NotMet,
            _ => Verdict::Silent,
        },
    }
}

fn outcome(conditions: &[Judged<'_>], wait: &[PutOff<'_>]) -> Outcome {
    let all = |verdict| conditions.iter().all(|one| one.verdict == verdict);
    let any = |verdict| conditions.iter().any(|one| one.verdict == verdict);
    match (conditions, wait) {
        ([], []) => Outcome::NotAsked,
        ([], _) => Outcome::NotReady,
        _ if any(Verdict::NotMet) => Outcome::NotReady,
        _ if all(Verdict::Met) => Outcome::Ready,
        _ => Outcome::Undecided,
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
        let homes = homes(&catalog, gate).unwrap();
        let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
        check(&judge(gate, &homes, &stages, given).unwrap());
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
                let found = warning.map(|warning| warning.fact.id.as_str());
                assert_eq!(found, cited, "{accounts}");
            });
        }
        let low = answers([("acv", number(50_000)), ("sales-marketing-alignment", Answer::No)]);
        with_gate("start-abm", &low, |at| {
            let warnings = at[0].conditions.iter().flat_map(|one| &one.warning);
            let cited: Vec<&str> = warnings.map(|one| one.fact.id.as_str()).collect();
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
                .map(|one| (one.page.stage.id.as_str(), one.input.id.as_str(), one.verdict))
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
    fn a_gate_that_does_not_fit_the_guides_says_where() {
        let catalog = Catalog::embedded();
        let wrong = |condition: &str| {
            let text = format!(
                "- id: wrong\n  title: Wrong\n  question: Is it?\n  inputs:\n    - {{ id: share, title: Share, measure: percent, example: 34%, ask: Which? }}\n  conditions:\n    - {condition}\n"
            );
            let gates: Gates = yaml::parse("gates.yaml", &text).unwrap();
            let gate = &gates.0[0];
            let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
            let judged = homes(&catalog, gate).and_then(|homes| {
                let judged = judge(gate, &homes, &stages, &answers([("share", number(95))]))?;
                Ok(verdicts(&judged[1]))
            });
            judged.map_err(|error| error.to_string())
        };
        let fact = "optimize.marketing-ops.metrics.data-quality";
        assert_eq!(
            wrong(&format!("{{ input: share, fact: {fact}, column: Target }}")),
            Ok(vec![Verdict::Met])
        );
        for (condition, message) in [
            (
                "{ input: share, fact: optimize.abm.nowhere }",
                "no guide states the fact `optimize.abm.nowhere`",
            ),
            (
                "{ input: share, fact: optimize.stage.arr }",
                "no guide states the fact `optimize.stage.arr`",
            ),
            ("{ input: share, fact: nowhere.abm }", "no guide states the fact `nowhere.abm`"),
            (
                "{ input: share, fact: scale.abm.tiers.one-to-one, column: Count }",
                "the fact `scale.abm.tiers.one-to-one` has no column `Count`; leave `column` out for what is no row",
            ),
            (
                "{ input: share, fact: scale.abm.tiers.one-to-one, column: Account Count }",
                "the figure of `scale.abm.tiers.one-to-one` counts something else than the input that answers it",
            ),
        ] {
            assert_eq!(wrong(condition), Err(message.to_owned()), "{condition}");
        }
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
            let homes = homes(&catalog, gate).unwrap();
            let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
            for at in judge(gate, &homes, &stages, &answers).unwrap() {
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
