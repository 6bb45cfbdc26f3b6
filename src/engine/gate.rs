//! Gates: the questions of the sources, answered condition by condition.
//!
//! [`files`] parses the guides that a gate refers to, and [`judge`] holds
//! answers against them, stage by stage. A number is compared with the figure
//! of the fact; where the sources draw no line, the verdict is
//! [`Verdict::Silent`] and none is drawn for them. That a stage's gate is open
//! only when every condition is met is this project's reading: no source says
//! how its conditions weigh. A condition that the playbooks no longer state,
//! since a layer took it out, is left open.

use super::prelude::*;
use crate::playbook::gate::{Condition, Gate, GateKind, Input, Strength, Warning};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
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
    #[strum(serialize = "the sources are silent here")]
    Silent,
    /// The number is not what the source calls typical, which decides nothing.
    Unusual,
    /// There is nothing of that size.
    NotRun,
    /// The playbooks state it no more, so that nothing decides it.
    Missing,
    /// The size is one that the source names, or smaller or larger.
    #[serde(untagged)]
    #[strum(transparent)]
    Placed(Placement),
}

/// How a gate comes out at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
    pub stage: StageRef<'a>,
    /// What answers it.
    pub input: &'a Input,
    /// Whose the title of the input is: the source's where its fact is called
    /// so.
    pub title_origin: Origin,
    /// The answer.
    pub answer: Option<Answer>,
    /// How it comes out.
    pub verdict: Verdict,
    /// Where a number lies by the figure.
    pub placement: Option<Placement>,
    /// How far from the figure a number lies; zero where there is no least
    /// distance.
    pub distance: Option<Amount>,
    /// The fact that states it; `null` where it is taken out.
    pub fact: Option<Fact<'a>>,
    /// When it is met.
    pub says: Option<Statement<'a>>,
    /// When it is not met, where the fact says so beside.
    pub not_ready: Option<Statement<'a>>,
    /// The layer that took it out.
    pub taken_out_by: Option<&'a str>,
    /// The anti-pattern that the answer amounts to.
    pub warning: Option<Fact<'a>>,
}

/// A gate at one stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AtStage<'a> {
    /// The stage.
    pub stage: StageRef<'a>,
    /// How it comes out.
    pub outcome: Outcome,
    /// Its conditions, in the order of the gate.
    pub conditions: Vec<Judged<'a>>,
    /// What the stage puts off.
    pub wait: Vec<Fact<'a>>,
    /// What else its guides say.
    pub context: Vec<Fact<'a>>,
}

/// Returns the guides that `gate` refers to, each once.
pub fn files<'catalog>(
    catalog: &'catalog Catalog,
    gate: &Gate,
) -> Result<Vec<SourceFile<'catalog>>, CatalogError> {
    let mut files: Vec<SourceFile<'catalog>> = Vec::new();
    for fact in gate.facts() {
        if !files.iter().any(|file| file.id.holds(fact)) {
            files.extend(SourceFile::find(catalog, fact)?);
        }
    }
    Ok(files)
}

/// Holds `answers` against the conditions of `gate` at each of `stages`.
/// `files` are those of the gate.
pub fn judge<'a>(
    gate: &'a Gate,
    files: &'a [SourceFile<'a>],
    stages: &'a [Stage],
    answers: &Answers,
) -> Vec<AtStage<'a>> {
    let facts: Vec<Fact<'a>> = files.iter().flat_map(SourceFile::facts).collect();
    let find = |id: &FactId| facts.iter().find(|fact| fact.id == *id).cloned();
    let at_stage = |stage: &'a Stage| {
        let stage = StageRef::from(stage);
        let of_stage = |ids: &[FactId]| {
            let here = |id: &&FactId| id.parts().next() == Some(stage.id);
            ids.iter().filter(here).filter_map(find).collect()
        };
        let conditions =
            gate.conditions.iter().filter(|one| one.stage() == stage.id).filter_map(|condition| {
                let input = gate.input(condition.input.as_str())?;
                let fact = find(&condition.fact);
                let mut judged = Judged::new(gate.kind, condition, stage, input, fact, answers);
                match judged.verdict {
                    Verdict::Missing => {
                        judged.taken_out_by =
                            files.iter().find_map(|file| taker(file, &condition.fact));
                    }
                    Verdict::NotMet | Verdict::Placed(_) => {
                        let amounts_to = |warning: &&Warning| {
                            let placement = match warning {
                                Warning::Above(_) => Some(Placement::Above),
                                Warning::Below(_) => Some(Placement::Below),
                                Warning::No(_) => None,
                            };
                            placement == judged.placement
                        };
                        let warning = condition.warn.as_ref().filter(amounts_to);
                        judged.warning = warning.and_then(|warning| find(warning.fact()));
                    }
                    _ => {}
                }
                Some(judged)
            });
        let mut at = AtStage {
            stage,
            outcome: Outcome::NotAsked,
            conditions: conditions.collect(),
            wait: of_stage(&gate.wait),
            context: of_stage(&gate.context),
        };
        at.outcome = at.outcome(gate);
        at
    };
    stages.iter().map(at_stage).collect()
}

/// Returns the answered conditions of `others` that are decided there and not
/// so at the stages asked about: these don't ask for the input, or it comes
/// out otherwise.
pub fn elsewhere<'a>(asked: &[AtStage<'a>], others: &[AtStage<'a>]) -> Vec<Judged<'a>> {
    let is_decided = |one: &&Judged<'_>| {
        matches!(one.verdict, Verdict::Met | Verdict::NotMet | Verdict::Placed(_))
    };
    let asked: Vec<_> = asked.iter().flat_map(|at| &at.conditions).collect();
    let others = others.iter().flat_map(|at| &at.conditions).filter(is_decided);
    let is_same = |one: &Judged<'_>, other: &Judged<'_>| {
        one.input.id == other.input.id && one.verdict == other.verdict
    };
    others.filter(|one| !asked.iter().any(|other| is_same(one, other))).cloned().collect()
}

/// Returns the layer that took what stood at an address out of a file.
fn taker<'a>(file: &'a SourceFile<'_>, id: &FactId) -> Option<&'a str> {
    let address = id.as_str().strip_prefix(file.id.as_str())?.strip_prefix('.')?;
    let provenance = &file.provenance;
    let removed = provenance.removed.iter().find(|removed| removed.address == address);
    removed.map(|removed| &*removed.layer).or_else(|| provenance.layer_of(address))
}

/// Returns the figure that a number given for an input is compared with; one
/// that counts something else is none.
fn comparable<'a>(input: &Input, said: Option<&Statement<'a>>) -> Option<&'a Figure> {
    let unit = input.measure?.unit();
    said?.figure.filter(|figure| figure.quantity().unit == unit)
}

impl<'a> Judged<'a> {
    /// Holds what was answered against what the fact says.
    fn new(
        kind: GateKind,
        condition: &'a Condition,
        stage: StageRef<'a>,
        input: &'a Input,
        fact: Option<Fact<'a>>,
        answers: &Answers,
    ) -> Self {
        let under = |heading: &str| {
            let mut statements = fact.as_ref()?.statements();
            statements.find(|said| said.heading() == heading).cloned()
        };
        // A main statement stands under no heading.
        let mut says = under(condition.column.as_deref().unwrap_or_default());
        if let (Some(says), Some(part)) = (&mut says, &condition.says) {
            (says.text, says.origin) = (part.text.as_str().into(), Origin::Ours);
        }
        let not_ready = condition.not_ready.as_deref().and_then(under);
        let answer = answers.get(&input.id).copied();
        let number = match answer {
            Some(Answer::Number(amount)) => Some(amount),
            _ => None,
        };
        let placed = |said: &Option<Statement<'a>>| {
            let extent = comparable(input, said.as_ref())?.quantity().extent;
            number.map(|number| (extent.placement(number), extent.gap(number)))
        };
        let (placement, distance) = placed(&says).unzip();
        let is_stated = says.is_some() && not_ready.is_some() == condition.not_ready.is_some();
        let is_silent = input.measure.is_some() && comparable(input, says.as_ref()).is_none();
        let verdict = match (answer, placement) {
            _ if !is_stated => Verdict::Missing,
            _ if is_silent => Verdict::Silent,
            // What is left out is not run once anything is given.
            _ if kind == GateKind::Range && !answers.is_empty() => {
                let run = placement.filter(|_| number > Some(0.into()));
                run.map_or(Verdict::NotRun, Verdict::Placed)
            }
            (None, _) => Verdict::NotGiven,
            (Some(Answer::Yes), _) | (_, Some(Placement::Within)) => Verdict::Met,
            (_, Some(_)) if condition.strength == Strength::Typical => Verdict::Unusual,
            // With a second side, only that side says no.
            (_, Some(_)) if not_ready.is_some() => match placed(&not_ready) {
                Some((Placement::Within, _)) => Verdict::NotMet,
                _ => Verdict::Silent,
            },
            _ => Verdict::NotMet,
        };
        let is_named = fact.as_ref().is_some_and(|fact| fact.label == input.title);
        Self {
            title_origin: if is_named { Origin::Source } else { Origin::Ours },
            condition,
            stage,
            input,
            answer,
            verdict,
            placement,
            distance,
            fact,
            says,
            not_ready,
            taken_out_by: None,
            warning: None,
        }
    }

    /// Returns the figure that a number is compared with.
    pub fn figure(&self) -> Option<&'a Figure> {
        comparable(self.input, self.says.as_ref())
    }

    /// Whether an answer to it is still to be had.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && matches!(self.verdict, Verdict::NotGiven | Verdict::NotRun)
    }

    /// Whether its gate depends on it.
    pub fn decides(&self) -> bool {
        self.condition.holds_back.is_none()
    }
}

impl<'a> AtStage<'a> {
    /// Returns the conditions that come out so.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Judged<'a>> {
        self.conditions.iter().filter(move |one| one.verdict == verdict)
    }

    /// Returns how many conditions of those that decide are met, and how many
    /// there are.
    pub fn met(&self) -> (usize, usize) {
        let all = self.conditions.iter().filter(|one| one.decides()).count();
        (self.with(Verdict::Met).filter(|one| one.decides()).count(), all)
    }

    /// Returns how its gate comes out by the verdicts of its conditions.
    pub fn outcome(&self, gate: &Gate) -> Outcome {
        match self.met() {
            (_, 0) if self.wait.is_empty() => Outcome::NotAsked,
            (_, 0) => Outcome::NotReady,
            _ if gate.kind == GateKind::Range => Outcome::ByItem,
            _ if self.with(Verdict::NotMet).any(Judged::decides) => Outcome::NotReady,
            (met, all) if met < all => Outcome::Undecided,
            _ if gate.consider.iter().any(|id| id.as_str() == self.stage.id) => Outcome::Consider,
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
        Answer::Number(Amount::from(Ratio::from_integer(i128::from(whole))))
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
        let stages = catalog.stages().unwrap();
        check(&judge(gate, &files, stages, given));
    }

    fn verdicts(at: &AtStage<'_>) -> Vec<Verdict> {
        at.conditions.iter().map(|one| one.verdict).collect()
    }

    #[test]
    fn between_ready_and_not_ready_the_sources_are_silent() {
        use Verdict::{Met, NotMet, Silent, Unusual};
        // What Scale says, and what Optimize says.
        for (customers, expected) in [
            (0, [Unusual, NotMet]),
            (99, [Unusual, NotMet]),
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
            use Verdict::Silent;
            let [above, within] = [Placement::Above, Placement::Within].map(Verdict::Placed);
            assert_eq!(verdicts(&at[0]), [above, within, within]);
            assert_eq!(verdicts(&at[1]), [above, within, within]);
            assert_eq!(verdicts(&at[2]), [within, Silent, Silent]);
            assert!(at.iter().all(|at| at.outcome == Outcome::ByItem));
        });
    }

    #[test]
    fn a_size_is_below_within_or_above_and_none_is_not_run() {
        use Placement::{Above, Below, Within};
        use Verdict::NotRun;
        for (accounts, few) in [
            (0, None),
            (19, Some(Below)),
            (20, Some(Within)),
            (100, Some(Within)),
            (101, Some(Above)),
        ] {
            let few = few.map_or(NotRun, Verdict::Placed);
            with_gate("abm-tiers", &answers([("one-to-few", number(accounts))]), |at| {
                assert_eq!(verdicts(&at[0]), [NotRun, few, NotRun], "{accounts}");
            });
        }
        with_gate("abm-tiers", &answers([("one-to-one", number(30))]), |at| {
            let distances: Vec<_> = at.iter().map(|at| at.conditions[0].distance).collect();
            assert_eq!(distances, [10, 5, 0].map(|off| Some(Amount::from(off))));
        });
    }

    #[test]
    fn what_is_typical_and_what_is_to_be_considered_make_nobody_ready() {
        let yes = [("strategic-value", Answer::Yes), ("team-capability", Answer::Yes)];
        for (customers, expected) in [(99, Outcome::Undecided), (100, Outcome::Consider)] {
            let given = answers([("customers", number(customers)), yes[0], yes[1]]);
            with_gate("user-conference", &given, |at| assert_eq!(at[0].outcome, expected));
        }
        let failed = answers([("customers", number(99)), yes[0], ("team-capability", Answer::No)]);
        with_gate("user-conference", &failed, |at| assert_eq!(at[0].outcome, Outcome::NotReady));
    }

    #[test]
    fn a_condition_that_holds_back_a_part_does_not_decide_the_gate() {
        let given = answers([
            ("channel-program", Answer::Yes),
            ("partner-ops", Answer::Yes),
            ("mature-channel", Answer::No),
        ]);
        with_gate("channel-marketing", &given, |at| {
            // The facts of two of them are Scale's, and Optimize is where they are asked.
            assert_eq!(verdicts(&at[1]), [Verdict::Met, Verdict::Met, Verdict::NotMet]);
            assert_eq!((at[1].outcome, at[1].met()), (Outcome::Ready, (2, 2)));
            assert!(at[0].conditions.is_empty());
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
            assert_eq!(at[0].outcome, Outcome::Consider);
            assert_eq!(at[0].wait.len(), 3);
        });
    }

    #[test]
    fn another_stage_speaks_up_where_it_differs() {
        let given = answers([("customers", number(140)), ("strategic-value", Answer::Yes)]);
        with_gate("user-conference", &given, |at| {
            let found: Vec<(&str, &str, Verdict)> = elsewhere(&at[1..2], &[at[0].clone()])
                .iter()
                .map(|one| (one.stage.id, one.input.id.as_str(), one.verdict))
                .collect();
            assert_eq!(
                found,
                [("scale", "customers", Verdict::Met), ("scale", "strategic-value", Verdict::Met)]
            );
        });
        // Nor does one that decides nothing, or decides alike.
        let given = answers([("customers", number(60)), ("strategic-value", Answer::Yes)]);
        with_gate("user-conference", &given, |at| {
            assert_eq!(elsewhere(&at[1..2], &[at[0].clone()]).len(), 1);
        });
        let given = answers([("one-to-one", number(15))]);
        with_gate("abm-tiers", &given, |at| {
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
            let stages = catalog.stages().unwrap();
            let files = files(&catalog, gate).unwrap();
            let judged = judge(gate, &files, stages, &answers([("share", number(95))]));
            let outcomes: Vec<Outcome> = judged.iter().map(|at| at.outcome).collect();
            (judged.iter().flat_map(verdicts).collect::<Vec<_>>(), outcomes)
        };
        let met =
            "{ input: share, fact: optimize.marketing-ops.metrics.data-quality, column: Target }";
        assert_eq!(wrong(met).0, [Verdict::Met]);
        for (fact, column) in [
            ("optimize.abm.nowhere", None),
            ("optimize.stage.nowhere", None),
            ("optimize.abm.tiers.one-to-one", Some("Count")),
        ] {
            let of_row = column.map(|column| format!(", column: {column}")).unwrap_or_default();
            let (verdicts, outcomes) = wrong(&format!("{{ input: share, fact: {fact}{of_row} }}"));
            assert_eq!(verdicts, [Verdict::Missing], "{fact}");
            assert_eq!(outcomes[1], Outcome::Undecided, "{fact}");
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
            let stages = catalog.stages().unwrap();
            for at in judge(gate, &files, stages, &answers) {
                let count = |verdict| at.with(verdict).filter(|one| one.decides()).count();
                let (met, failed) = (count(Verdict::Met), count(Verdict::NotMet));
                let all = at.conditions.iter().filter(|one| one.decides()).count();
                match at.outcome {
                    Outcome::Ready | Outcome::Consider => prop_assert!(all > 0 && met == all),
                    Outcome::NotReady => prop_assert!(failed > 0 || (all == 0 && !at.wait.is_empty())),
                    Outcome::Undecided => prop_assert!(failed == 0 && met < all),
                    Outcome::NotAsked => prop_assert!(all == 0 && at.wait.is_empty()),
                    Outcome::ByItem => prop_assert!(all > 0 && met == 0 && failed == 0),
                }
                for one in &at.conditions {
                    prop_assert_eq!(one.answer, answers.get(&one.input.id).copied());
                    let figure = one.says.as_ref().and_then(|says| says.figure);
                    if let (Some(Answer::Number(amount)), Some(figure)) = (one.answer, figure) {
                        let is_good = matches!(one.verdict, Verdict::Met | Verdict::Placed(Placement::Within));
                        // By the ends alone, without asking for the placement.
                        let (low, high) = figure.quantity().extent.ends();
                        let open = matches!(figure.quantity().extent, Extent::BetweenOrMore(..));
                        let above_low = low.is_none_or(|low| amount > low);
                        let below_high = open || high.is_none_or(|high| amount < high);
                        if above_low && below_high && amount > 0.into() {
                            prop_assert!(is_good);
                        }
                        if is_good {
                            prop_assert!(low.is_none_or(|low| amount >= low));
                        }
                    }
                }
            }
        }
    }
}
