//! `gtm gate`: the questions, and one of them condition by condition.

use serde_json::Value;

use super::facts::item;
use super::layer::was_of;
use super::prelude::*;
use crate::engine::gate::{Answer, AtStage, Judged, Outcome, Verdict};
use crate::engine::score::metric::meaning;
use crate::playbook::gate::{Gate, GateKind, Input};

/// A gate with what came of the answers.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct GateReport<'a> {
    #[serde(flatten)]
    gate: &'a Gate,
    /// The stage it is about, when one was chosen.
    selection: Option<Selection<'a>>,
    /// The company file that keeps answers which the command line did not give;
    /// absent where there are none.
    pub company_file: Option<&'a str>,
    stages: Vec<AtStage<'a>>,
    /// Conditions of other stages that the answers meet otherwise, or that only
    /// they ask.
    elsewhere: Vec<Judged<'a>>,
    /// What is known not to fit with the facts it shows.
    conflicts: Vec<ConflictRef<'a>>,
    /// Every stage, some of which may ask the question.
    #[serde(skip)]
    every_stage: &'a [Stage],
}

impl<'a> GateReport<'a> {
    /// Builds the report of `gate` at the stages asked about, with what others
    /// say otherwise.
    pub fn new(
        gate: &'a Gate,
        stages: Vec<AtStage<'a>>,
        elsewhere: Vec<Judged<'a>>,
        every_stage: &'a [Stage],
        known: &'a Conflicts,
        selection: Option<Selection<'a>>,
    ) -> Self {
        let (company_file, conflicts) = (None, Vec::new());
        let mut report =
            Self { gate, selection, company_file, stages, elsewhere, conflicts, every_stage };
        report.conflicts = ConflictRef::of(known, report.facts());
        report
    }

    /// Returns the conditions it shows, with the outcome at their stage where
    /// that was asked for.
    fn conditions(&self) -> impl Iterator<Item = (Option<Outcome>, &Judged<'a>)> {
        self.stages
            .iter()
            .flat_map(|at| at.conditions.iter().map(|one| (Some(at.outcome), one)))
            .chain(self.elsewhere.iter().map(|one| (None, one)))
    }

    /// Returns every fact it shows, those of conditions first.
    fn facts(&self) -> impl Iterator<Item = &Fact<'a>> {
        self.conditions()
            .flat_map(|(_, one)| one.fact.iter().chain(&one.warning))
            .chain(self.stages.iter().flat_map(|at| at.wait.iter().chain(&at.context)))
    }

    /// Returns what to run next: the questions one by one, or at every stage where
    /// this one asks none, and the guides.
    fn next(&self) -> Vec<(Invocation, String)> {
        let gate = || Invocation::new("gate").arg(&self.gate.id);
        let ask = match self.stages.as_slice() {
            [one] => gate().arg("--ask").option("--stage", one.stage.id),
            _ => gate().arg("--ask"),
        };
        let is_open = self.conditions().any(|(_, one)| one.is_open());
        let is_asked = self.stages.iter().any(|at| at.outcome != Outcome::NotAsked);
        let elsewhere = self
            .every_stage
            .iter()
            .filter(|_| !is_asked)
            .filter(|stage| self.gate.is_asked_at(stage.id.as_str()));
        those([(is_open, (ask, "asks for the answers, one after the other".to_owned()))])
            .chain(elsewhere.map(|stage| {
                (gate().option("--stage", &stage.id), format!("the question, at {}", stage.title))
            }))
            .chain(guides(self.facts()))
            .collect()
    }

    fn write_stage(at: &AtStage<'_>, document: &mut Document) {
        let stage = at.stage.title;
        document.bullets("Condition by condition", at.conditions.iter().map(judged));
        let wait = at.wait.iter().map(|fact| {
            let mut item = Item { name: named(fact), ..item(fact) };
            if fact.said("until").is_none() {
                item.details.push(field("Until", "No source names a stage for it."));
            }
            item
        });
        document.bullets("What to wait on", wait);
        // An intro ends before what it introduces.
        let context =
            at.context.iter().map(|fact| Item::of(named(fact), text(fact).trim_end_matches(':')));
        document.bullets(format!("What {stage} says besides"), context);
    }

    /// Returns the row of a fact that is no condition.
    fn row<'fact>(
        &self,
        kind: &str,
        outcome: Option<Outcome>,
        fact: &'fact Fact<'a>,
    ) -> (Option<&'fact Fact<'a>>, Value) {
        let row = json!({
            "kind": kind,
            "name": title(fact),
            "outcome": outcome,
            "text": text(fact),
            "ask": "",
            "ours": "",
            "conflicts": conflicts_cell(&self.conflicts, &fact.id),
        });
        (Some(fact), row)
    }
}

/// What stands out where a condition fails, and where some are open.
pub const LEADS: [&str; 2] = ["Not yet", "Undecided"];
/// How many conditions are met of those that decide, where none fails.
pub const NONE_FAILS: &str = ": {met} of {all} conditions met, and none fails.";
/// What is open, what fails, and what that is for where it isn't the whole.
pub const OPEN: &str = " Open: {names}.";
/// Which conditions fail.
pub const MISSING: &str = ". Missing: {names}.";
/// What a condition that doesn't decide holds back.
pub const HELD_BACK: &str = " Not yet for {what}";

/// Says the outcome as one says it in a meeting: what stands out, and the rest
/// of the sentence.
pub fn outcome(at: &AtStage<'_>) -> Text {
    let (lead, rest) = match (at.outcome, at.met()) {
        (Outcome::Ready, _) => ("Ready", ": every condition is met.".to_owned()),
        (Outcome::Consider, _) => ("The conditions for considering it are met", ".".to_owned()),
        (Outcome::NotReady, (_, 0)) => (LEADS[0], ": its guide puts this off.".to_owned()),
        (Outcome::NotReady, _) => {
            (LEADS[0], missing(at.with(Verdict::NotMet).filter(|one| one.decides())))
        }
        (Outcome::Undecided, (met, all)) => {
            let open = [Verdict::Silent, Verdict::NotGiven, Verdict::Missing]
                .iter()
                .flat_map(|verdict| at.with(*verdict))
                .map(|one| format!("{} ({})", one.name(), spaced(one.verdict)));
            let [met, all] = [met, all].map(|count| count.to_string());
            let none = NONE_FAILS.replace("{met}", &met).replace("{all}", &all);
            (LEADS[1], none + &listed(OPEN, open.collect()))
        }
        (Outcome::NotAsked | Outcome::ByItem, _) => {
            ("Not asked", ": no source makes it a question there.".to_owned())
        }
    };
    let unusual = at.with(Verdict::Unusual).map(|one| format!(" {}: {}", one.name(), one.placed()));
    let held_back = at.with(Verdict::NotMet).filter_map(|one| {
        let what = &one.condition.holds_back.as_ref()?.text;
        Some(HELD_BACK.replace("{what}", what) + &missing([one].into_iter()))
    });
    Text::default()
        .strong(format!("{lead} at {}", at.stage.title))
        .plain(rest + &unusual.chain(held_back).collect::<String>())
}

/// Says which conditions are not met.
fn missing<'a>(failed: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let names = failed.map(|one| match one.given().zip(one.needs()) {
        Some((given, needs)) => format!("{} ({given}, {needs})", one.name()),
        None => one.name(),
    });
    listed(MISSING, names.collect())
}

/// Says these names in a sentence, if there are any.
fn listed(sentence: &str, names: Vec<String>) -> String {
    if names.is_empty() { String::new() } else { sentence.replace("{names}", &and_list(names)) }
}

/// Returns what a fact is called, or the block it stands in.
fn title<'a>(fact: &Fact<'a>) -> &'a str {
    if fact.title().is_empty() { fact.section } else { fact.title() }
}

/// Returns that with the layer that the fact comes from.
fn named(fact: &Fact<'_>) -> String {
    format!("{}{}", title(fact), lone_tag(fact))
}

impl Judged<'_> {
    /// Returns what it is about, with the layer that states it.
    pub fn name(&self) -> String {
        format!("{}{}", self.input.title, shown(self.fact.as_ref().map(lone_tag)))
    }

    fn given(&self) -> Option<String> {
        Some(match self.answer? {
            Answer::Yes => "yes".to_owned(),
            Answer::No => "no".to_owned(),
            Answer::Number(amount) => self.input.measure?.write(amount),
        })
    }

    /// Returns the words of one of the statements of its fact.
    fn words(&self, said: Option<&Statement<'_>>) -> Option<String> {
        Some(with_was(self.fact.as_ref()?, said?))
    }

    /// Says where the number that was given lies by its figure.
    fn placed(&self) -> String {
        let distance = self.distance.filter(|distance| *distance > 0.into());
        let by = distance.zip(self.input.measure);
        let by = shown(by.map(|(distance, measure)| format!(" by {}", measure.write(distance))));
        self.compared(&shown(self.given()), &by)
    }

    /// Says where a number lies by its figure, and by how much.
    pub fn compared(&self, given: &str, by: &str) -> String {
        let figure = shown(self.figure().map(Figure::quantity));
        let was = self.fact.as_ref().zip(self.says.as_ref());
        let was = shown(was.map(|(fact, says)| was_of(fact, says)));
        let open = match self.verdict {
            Verdict::Unusual => " That figure is called typical, so the question stays open.",
            _ => "",
        };
        let (side, stage) = (shown(self.placement), self.stage.title);
        format!("{given} is {side} {stage}'s {figure}{was}{by}.{open}")
    }

    /// Says which numbers would meet it.
    pub fn needs(&self) -> Option<String> {
        let (measure, extent) = (self.input.measure?, self.figure()?.quantity().extent);
        let ends = <[_; 2]>::from(extent.ends());
        let [low, high] = ends.map(|end| shown(end.map(|end| measure.write(end))));
        Some(format!("needs {}", bounded(extent, &low, &high)))
    }

    /// Says what takes the place of what the playbooks don't state.
    fn why_missing(&self) -> String {
        let by = self
            .taken_out_by
            .map_or("no guide has".to_owned(), |layer| format!("[{layer}] takes out"));
        format!("{by} {}, so that nothing decides it", self.condition.fact)
    }
}

/// Says how a condition comes out, what its source says and what follows.
fn judged(one: &Judged<'_>) -> Item {
    let stage = one.stage.title;
    let text = match one.verdict {
        Verdict::NotGiven => one.input.ask.text.clone(),
        Verdict::Missing => one.why_missing(),
        Verdict::Unusual | Verdict::Placed(_) => one.placed(),
        verdict => {
            let given = shown(one.given().map(|given| format!(" ({given})")));
            let is_open = matches!(verdict, Verdict::NotMet | Verdict::Silent);
            let needs = one.needs().filter(|_| is_open);
            format!("{}{given}{}", spaced(verdict), shown(needs.map(|needs| format!(", {needs}"))))
        }
    };
    let source = one.fact.as_ref().and_then(|fact| fact.stage).map_or(stage, |stage| &stage.title);
    let says = one.words(one.says.as_ref()).map(|says| {
        let other = one
            .not_ready
            .as_ref()
            .map(|side| format!("; {}: {}", side.name, shown(one.words(Some(side)))));
        field(format!("{source} says"), format!("{says}{}", shown(other)))
    });
    let answer =
        (one.verdict == Verdict::NotGiven).then(|| field("Answer with", options(one.input)));
    let means =
        one.fact.as_ref().zip(one.placement).and_then(|(fact, placement)| meaning(fact, placement));
    let means = means.map(|means| field("What it means (ours)", means));
    let warning = one.warning.as_ref().map(|fact| {
        let why = shown(fact.statement.as_ref().map(|why| with_was(fact, why)));
        let words = format!("{}: {why} ({})", named(fact), fact.id);
        field(format!("{stage} warns of this"), words)
    });
    let details = says.into_iter().chain(answer).chain(means).chain(warning);
    Item { details: details.collect(), ..Item::of(one.name(), text) }
}

/// Returns the options that answer an input, as they are typed.
pub fn options(input: &Input) -> String {
    match &input.example {
        None => format!("--yes {0} or --no {0}", input.id),
        Some(example) => format!("--{} {example}", input.id),
    }
}

impl Report for GateReport<'_> {
    const SCHEMA: &'static str = "gtm/gate/1";

    fn document(&self) -> Document {
        // The question is the title, so that the answer stands right below it.
        let mut document = Selection::titled(self.selection.as_ref(), &self.gate.question.text);
        for at in self.stages.iter().filter(|at| at.outcome != Outcome::ByItem) {
            document.paragraph(outcome(at));
        }
        for at in &self.stages {
            if self.stages.len() > 1 {
                document.heading(Level::Chapter, at.stage.title);
            }
            Self::write_stage(at, &mut document);
        }
        document.bullets("What other stages say", self.elsewhere.iter().map(judged));
        if let Some(file) = self.company_file {
            document
                .remark(format!("Answers that were not typed are those under `gates` in {file}."));
        }
        write_conflicts(&mut document, &self.conflicts);
        document.next(self.next());
        let ours = match self.gate.kind {
            GateKind::Readiness => {
                "the questions, the names and words that no source has, and that all conditions \
                 must be met. No source says how they weigh"
            }
            GateKind::Range => {
                "the question. A size outside the range is no failure, and no source says that it \
                 is"
            }
        };
        document.remark(sources_remark(self.facts(), ours.to_owned()));
        document
    }

    fn sheet(&self) -> Sheet {
        let conditions = self.conditions().flat_map(|(outcome, one)| {
            let id = &one.condition.fact;
            let needs = one.needs().filter(|_| one.verdict != Verdict::Met);
            let ours = those([
                (one.title_origin == Origin::Ours, "name"),
                (one.says.as_ref().is_some_and(|says| says.origin == Origin::Ours), "text"),
                (needs.is_some(), "needs"),
                (true, "ask"),
            ]);
            let row = json!({
                "id": id,
                "stage": one.stage,
                "kind": if outcome.is_some() { "condition" } else { "elsewhere" },
                "name": one.input.title,
                "outcome": outcome,
                "input": one.input.id,
                "given": one.given(),
                "verdict": one.verdict.to_string(),
                "text": one.words(one.says.as_ref()).unwrap_or_else(|| one.why_missing()),
                "not_ready": one.words(one.not_ready.as_ref()),
                "needs": needs,
                "ask": one.input.ask.text,
                "ours": joined(ours, ", "),
                "conflicts": conflicts_cell(&self.conflicts, id),
            });
            let warning = one.warning.iter().map(move |fact| self.row("warning", outcome, fact));
            [(one.fact.as_ref(), row)].into_iter().chain(warning)
        });
        let besides = self.stages.iter().flat_map(|at| {
            let facts = at
                .wait
                .iter()
                .map(|fact| ("wait", fact))
                .chain(at.context.iter().map(|fact| ("context", fact)));
            facts.map(|(kind, fact)| self.row(kind, Some(at.outcome), fact))
        });
        let headings = "id,stage,kind,name,outcome,input,given,verdict,text,not_ready,needs,ask,\
                        ours,conflicts,source";
        fact_sheet(headings, conditions.chain(besides))
    }
}

/// The gates.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct GatesReport<'a> {
    /// The stage it is about, when one was chosen.
    selection: Option<Selection<'a>>,
    gates: Vec<GateEntry<'a>>,
}

/// A gate.
#[derive(Debug, Serialize, JsonSchema)]
struct GateEntry<'a> {
    #[serde(flatten)]
    gate: &'a Gate,
    /// The stages whose sources ask it.
    stages: Vec<StageRef<'a>>,
}

impl<'a> GatesReport<'a> {
    /// Builds the report of the gates that one of `stages` asks.
    pub fn new(gates: &'a [Gate], stages: &[&'a Stage], selection: Option<Selection<'a>>) -> Self {
        let entry = |gate: &'a Gate| {
            let stages = stages.iter().filter(|stage| gate.is_asked_at(stage.id.as_str()));
            GateEntry { gate, stages: stages.map(|stage| StageRef::from(*stage)).collect() }
        };
        let gates = gates.iter().map(entry).filter(|gate| !gate.stages.is_empty());
        Self { selection, gates: gates.collect() }
    }
}

impl Report for GatesReport<'_> {
    const SCHEMA: &'static str = "gtm/gates/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document = Selection::titled(self.selection.as_ref(), "Gates");
        let row = |GateEntry { gate, stages }: &GateEntry<'_>| {
            let stages = joined(stages.iter().map(|stage| stage.title), ", ");
            cells(&[&gate.id, &gate.question.text, &stages])
        };
        document.table(&["Gate", "Question", "Stages"], self.gates.iter().map(row));
        document.next(self.gates.first().map(|one| {
            let ask = Invocation::new("gate").arg(&one.gate.id).arg("--ask");
            (ask, "asks one thing after another, as any gate does")
        }));
        document.remark("Ours: the questions. The conditions are the sources'.");
        document
    }

    fn sheet(&self) -> Sheet {
        let rows =
            self.gates.iter().map(|one| (None, json!({ "is": one, "ours": "title, question" })));
        let headings = "gate=is.id,title=is.title,question=is.question.text,stages=is.stages,\
                        inputs=is.inputs,ours";
        fact_sheet(headings, rows)
    }
}
