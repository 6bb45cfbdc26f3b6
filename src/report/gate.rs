//! `gtm gate`: the questions, and one of them condition by condition.

use schemars::JsonSchema;
use serde::Serialize;

use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
use super::facts::{item, text};
use super::layer::{lone_tag, source_line, was_of, with_was};
use super::refs::StageRef;
use super::selection::Selection;
use super::words::{and_list, distinct, joined, sentence, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, SaidBy, Statement};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text, cells};
use crate::engine::gate::{Answer, AtStage, Judged, Outcome, Verdict};
use crate::playbook::conflict::Conflicts;
use crate::playbook::gate::{Gate, GateKind, Input, Measure};
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::figure::Extent;

/// A gate with what came of the answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GateReport<'a> {
    #[serde(flatten)]
    gate: &'a Gate,
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'a>>,
    stages: Vec<AtStage<'a>>,
    /// Conditions of other stages that the answers meet otherwise, or that only
    /// they ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<Judged<'a>>,
    /// What is known not to fit with the facts it shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'a>>,
    /// Every stage, to name those that deferrals wait for.
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
        conflicts: &'a Conflicts,
        selection: Option<Selection<'a>>,
    ) -> Self {
        let mut report =
            Self { gate, selection, stages, elsewhere, conflicts: Vec::new(), every_stage };
        report.conflicts = ConflictRef::of(conflicts, &report.facts().cloned().collect::<Vec<_>>());
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

    /// Returns what to run next: the questions one by one, or where they are
    /// asked, and the guides.
    fn next(&self) -> Vec<(Invocation, String)> {
        let gate = || Invocation::new("gate").arg(&self.gate.id);
        let at_the_stage = |command: Invocation| match self.stages.as_slice() {
            [one] => command.option("--stage", &one.stage.id),
            _ => command,
        };
        let asks = "asks for the answers, one after the other".to_owned();
        let is_open = self.conditions().any(|(_, one)| one.is_open());
        let is_asked = self.stages.iter().any(|at| at.outcome != Outcome::NotAsked);
        let asking = self
            .every_stage
            .iter()
            .filter(|stage| !is_asked && self.gate.is_asked_at(stage.id.as_str()));
        let functions = self.facts().filter_map(|fact| fact.function);
        let guides = distinct(functions.map(|function| (&function.id, &function.title)));
        those([(is_open, (at_the_stage(gate().arg("--ask")), asks))])
            .chain(asking.map(|stage| {
                (gate().option("--stage", &stage.id), format!("the question, at {}", stage.title))
            }))
            .chain(guides.into_iter().map(|(id, title)| {
                (at_the_stage(Invocation::new("show").arg(id)), format!("the guide: {title}"))
            }))
            .collect()
    }

    fn write_stage(&self, at: &AtStage<'a>, document: &mut Document) {
        let stage = &at.stage.title;
        if at.outcome == Outcome::ByItem {
            let sizes = at.conditions.iter().map(condition_item).collect();
            document.push(Block::Items(Marker::Bullet, sizes));
        } else if !at.conditions.is_empty() {
            let says = format!("{stage} says");
            let columns = ["Condition", "Given", &says, "Verdict"];
            document.table(&columns, at.conditions.iter().map(|one| condition_row(one).into()));
            let failed = at.with(Verdict::NotMet).map(condition_item);
            document.bullets("What is not met", failed.collect());
            let open = at.with(Verdict::Silent).chain(at.with(Verdict::NotGiven));
            let open = open.chain(at.with(Verdict::Missing)).map(condition_item);
            document.bullets("What is open", open.collect());
        }
        let wait = at.wait.iter().map(|fact| {
            let mut item = item(fact, self.every_stage);
            item.name = Some(name(fact.label, Some(fact)));
            if fact.said("until").is_none() {
                item.details.push(("Until".to_owned(), "No source names a stage for it.".into()));
            }
            item
        });
        document.bullets("What to wait on", wait.collect());
        // An intro ends before what it introduces.
        let context = at.context.iter().map(|fact| {
            let says = text(fact, self.every_stage);
            Item::of(name(title(fact), Some(fact)), says.trim_end_matches(':'))
        });
        document.bullets(format!("What {stage} says besides"), context.collect());
    }
}

/// Says the outcome as one says it in a meeting: what stands out, and the rest
/// of the sentence.
pub fn outcome(at: &AtStage<'_>) -> (String, String) {
    let named = |verdict| and_list(at.with(verdict).map(condition_name));
    let (lead, rest) = match (at.outcome, at.met()) {
        (Outcome::Ready, (_, 1)) => ("Ready", ": the condition is met.".to_owned()),
        (Outcome::Ready, (_, 2)) => ("Ready", ": both conditions are met.".to_owned()),
        (Outcome::Ready, (_, all)) => ("Ready", format!(": all {all} conditions are met.")),
        (Outcome::Consider, _) => ("The conditions for considering it are met", ".".to_owned()),
        (Outcome::NotReady, (_, 0)) => ("Not yet", ": its guide puts this off.".to_owned()),
        (Outcome::NotReady, _) => {
            ("Not yet", lacking(at.with(Verdict::NotMet).filter(|one| one.decides())))
        }
        (Outcome::Undecided, (met, all)) => {
            let of = format!(": {met} of {all} conditions met, and none fails.");
            let silent = sentence(" The sources are silent on ", named(Verdict::Silent));
            let open = sentence(" Not given: ", named(Verdict::NotGiven));
            let missing = sentence(" Not in the playbooks: ", named(Verdict::Missing));
            ("Undecided", of + &silent + &open + &missing)
        }
        (Outcome::NotAsked | Outcome::ByItem, _) => {
            let below = if at.context.is_empty() { "" } else { " What its guides say is below." };
            ("Not asked", format!(": no source makes it a question there.{below}"))
        }
    };
    let unusual = at.with(Verdict::Unusual);
    let unusual = unusual.map(|one| format!(" {}: {}", condition_name(one), compared(one)));
    let held_back = at.with(Verdict::NotMet).filter_map(|one| {
        let what = &one.condition.holds_back.as_ref()?.0;
        Some(format!(" Not yet for {what}{}", lacking([one].into_iter())))
    });
    let besides: String = unusual.chain(held_back).collect();
    (format!("{lead} at {}", at.stage.title), rest + &besides)
}

/// Says which conditions are not met.
fn lacking<'a>(failed: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let names: Vec<String> = failed
        .map(|one| match given(one).zip(needs(one)) {
            Some((given, needs)) => format!("{} ({given}, {needs})", condition_name(one)),
            None => condition_name(one),
        })
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!(": {} {verb} missing.", and_list(names))
}

/// Says where a number lies by its figure.
fn compared(one: &Judged<'_>) -> String {
    let side = one.placement.map_or("", <&str>::from);
    let figure = one.figure().map(|figure| figure.quantity().to_string()).unwrap_or_default();
    let was = one.fact.as_ref().zip(one.says.as_ref()).map(|(fact, says)| was_of(fact, says));
    let (figure, stage) = (figure + &was.unwrap_or_default(), &one.stage.title);
    let given = given(one).unwrap_or_default();
    if one.verdict == Verdict::Unusual {
        return format!(
            "{given} is {side} the {figure} that {stage} calls typical. It leaves the question open."
        );
    }
    let distance = one.distance.filter(|distance| *distance > 0.into()).zip(one.input.measure);
    let by = distance.map(|(distance, measure)| format!(" by {}", measure.write(distance)));
    format!("{given} is {side} {stage}'s {figure}{}.", by.unwrap_or_default())
}

/// Returns what a fact is called, or the block it stands in.
fn title<'a>(fact: &Fact<'a>) -> &'a str {
    match (fact.label, fact.section) {
        ("", "") => fact.function.map_or("", |function| &function.title),
        ("", section) => section,
        (label, _) => label,
    }
}

/// Adds to a name the layer that its fact comes from.
fn name(name: &str, fact: Option<&Fact<'_>>) -> String {
    format!("{name}{}", fact.map_or(String::new(), lone_tag))
}

fn condition_name(one: &Judged<'_>) -> String {
    name(&one.input.title, one.fact.as_ref())
}

fn given(one: &Judged<'_>) -> Option<String> {
    Some(match one.answer? {
        Answer::Yes => "yes".to_owned(),
        Answer::No => "no".to_owned(),
        Answer::Number(amount) => one.input.measure?.write(amount),
    })
}

/// Returns the words of one of its statements.
fn words(one: &Judged<'_>, said: Option<&Statement<'_>>) -> Option<String> {
    Some(with_was(one.fact.as_ref()?, said?))
}

/// Returns the name of a condition, what was given, what its source says, and the
/// verdict.
pub fn condition_row(one: &Judged<'_>) -> [String; 4] {
    let dash = || "–".to_owned();
    let mut says = words(one, one.says.as_ref()).unwrap_or_else(dash);
    if let Some(other) = &one.not_ready {
        says += &format!("; {}: {}", other.name, words(one, Some(other)).unwrap_or_default());
    }
    let said_by = one.fact.as_ref().and_then(|fact| fact.stage);
    if let Some(stage) = said_by.filter(|stage| stage.id != one.stage.id) {
        says += &format!(" (said by {})", stage.title);
    }
    let verdict = match one.verdict {
        Verdict::Silent => "the sources are silent here".to_owned(),
        verdict => <&str>::from(verdict).replace('-', " "),
    };
    [condition_name(one), given(one).unwrap_or_else(dash), says, verdict]
}

/// Says what takes the place of a condition that the playbooks don't state.
fn why_missing(one: &Judged<'_>) -> String {
    let by = one.taken_out_by.map(|layer| format!("[{layer}] takes out"));
    let by = by.unwrap_or("no guide has".to_owned());
    format!("{by} {}, so that nothing decides it", one.condition.fact)
}

/// Says what would meet a condition or decide it, or how a size compares.
pub fn condition_item(one: &Judged<'_>) -> Item {
    let stage = &one.stage.title;
    let says =
        |said: &Option<Statement<'_>>| said.as_ref().map_or("", |said| &said.text).to_owned();
    let text = match (one.verdict, needs(one)) {
        (Verdict::NotGiven, _) => one.input.ask.0.clone(),
        (Verdict::NotRun, _) => "not run.".to_owned(),
        (Verdict::Silent, None) if one.input.measure == Some(Measure::Count) => {
            format!("{stage} gives no count.")
        }
        (Verdict::Silent, None) => format!("{stage} gives no figure."),
        (Verdict::Silent, Some(needs)) => {
            let other = says(&one.not_ready);
            format!("{needs}; {stage} leaves open what lies between that and “{other}”")
        }
        (Verdict::Missing, _) => why_missing(one),
        (Verdict::NotMet, Some(needs)) => needs,
        (Verdict::NotMet | Verdict::Met, _) => says(&one.says),
        (Verdict::Within | Verdict::Below | Verdict::Above | Verdict::Unusual, _) => compared(one),
    };
    let answer = (one.verdict == Verdict::NotGiven)
        .then(|| ("Answer with".to_owned(), options(one.input).into()));
    let marks = one.fact.as_ref().and_then(|fact| fact.marks?.metric.as_ref());
    let means = marks.and_then(|metric| match one.verdict {
        Verdict::Below => metric.below.as_ref(),
        Verdict::Above => metric.above.as_ref(),
        _ => None,
    });
    let means = means.map(|means| ("What it means (ours)".to_owned(), means.0.as_str().into()));
    let warning = one.warning.as_ref().map(|warning| {
        let why = warning.statement.as_ref().map_or(String::new(), |why| with_was(warning, why));
        let text = format!("{}: {why} ({})", name(title(warning), Some(warning)), warning.id);
        (format!("{stage} warns of this"), text.into())
    });
    let details = answer.into_iter().chain(means).chain(warning).collect();
    Item { details, ..Item::of(condition_name(one), text) }
}

/// Says which numbers would meet a condition.
fn needs(one: &Judged<'_>) -> Option<String> {
    let measure = one.input.measure?;
    let write = |amount| measure.write(amount);
    let numbers = match one.figure()?.quantity().extent {
        Extent::Exactly(only) => format!("exactly {}", write(only)),
        Extent::Between(low, high) => format!("{} to {}", write(low), write(high)),
        Extent::BetweenOrMore(low, _) | Extent::AtLeast(low) => format!("{} or more", write(low)),
        Extent::MoreThan(low) => format!("more than {}", write(low)),
        Extent::AtMost(high) => format!("{} or less", write(high)),
        Extent::LessThan(high) => format!("less than {}", write(high)),
    };
    Some(format!("needs {numbers}"))
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
        let mut document = Document::default();
        // The question is the title, so that the answer stands right below it.
        document.heading(Level::Title, &self.gate.question.0);
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        for at in self.stages.iter().filter(|at| at.outcome != Outcome::ByItem) {
            let (lead, rest) = outcome(at);
            document.paragraph(Text::default().strong(lead).plain(rest));
        }
        for at in &self.stages {
            if self.stages.len() > 1 {
                document.heading(Level::Chapter, &at.stage.title);
            }
            self.write_stage(at, &mut document);
        }
        document.section_table(
            "What other stages say",
            &["Stage", "Condition", "Given", "Its source says", "Verdict"],
            self.elsewhere.iter().map(|one| {
                std::iter::once(one.stage.title.clone()).chain(condition_row(one)).collect()
            }),
        );
        write_conflicts(&mut document, &self.conflicts);
        document.next(self.next());
        for source in distinct(self.facts().map(source_line)) {
            let of_source = self.facts().filter(|fact| source_line(fact) == source);
            let ids = distinct(of_source.map(|fact| fact.id.as_str()));
            document.remark(Text::from(format!("Facts: {source}: ")).codes(ids).plain("."));
        }
        document.remark(match self.gate.kind {
            GateKind::Readiness => {
                "Ours: the questions, the names and words that no source has, and that all \
                 conditions must be met. No source says how they weigh."
            }
            GateKind::Range => {
                "Ours: the question. A size outside the range is no failure, and no source says \
                 that it is."
            }
        });
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "gate",
            "stage",
            "function",
            "kind",
            "name",
            "outcome",
            "input",
            "given",
            "verdict",
            "text",
            "figure",
            "not_ready",
            "needs",
            "ask",
            "ours",
            "conflicts",
            "source",
        ]);
        let mut add = |id: &FactId, start: [&str; 4], own: &[String], fact: Option<&Fact<'_>>| {
            let function = id.parts().nth(1).unwrap_or_default();
            let [stage, kind, name, outcome] = start;
            let start = cells(&[id, &self.gate.id, &stage, &function, &kind, &name, &outcome]);
            let conflicts = conflicts_cell(&self.conflicts, id.as_str());
            let end = [conflicts, fact.map_or(String::new(), source_line)];
            sheet.rows.push([&start, own, &end].concat());
        };
        let says = |fact: &Fact<'_>| {
            let mut own = [const { String::new() }; 9];
            own[3] = text(fact, self.every_stage);
            own
        };
        for (outcome, one) in self.conditions() {
            let kind = if outcome.is_some() { "condition" } else { "elsewhere" };
            let (stage, outcome) = (one.stage.id.as_str(), outcome.map_or("", Outcome::into));
            let needs = needs(one).filter(|_| one.verdict != Verdict::Met);
            let ours = those([
                (one.title_origin == Origin::Ours, "name"),
                (one.says.as_ref().is_some_and(|says| says.origin == SaidBy::Ours), "text"),
                (needs.is_some(), "needs"),
                (true, "ask"),
            ]);
            let figure = one.says.as_ref().and_then(|says| says.figure);
            let own = [
                Some(one.input.id.to_string()),
                given(one),
                Some(<&str>::from(one.verdict).to_owned()),
                words(one, one.says.as_ref()).or_else(|| Some(why_missing(one))),
                figure.map(|figure| figure.quantity().to_string()),
                words(one, one.not_ready.as_ref()),
                needs,
                Some(one.input.ask.0.clone()),
                Some(joined(ours, ", ")),
            ];
            let own = own.map(Option::unwrap_or_default);
            let id = &one.condition.fact;
            add(id, [stage, kind, &one.input.title, outcome], &own, one.fact.as_ref());
            if let Some(fact) = &one.warning {
                add(&fact.id, [stage, "warning", title(fact), outcome], &says(fact), Some(fact));
            }
        }
        for at in &self.stages {
            let (stage, outcome) = (at.stage.id.as_str(), at.outcome.into());
            for (kind, facts) in [("wait", &at.wait), ("context", &at.context)] {
                for fact in facts {
                    add(&fact.id, [stage, kind, title(fact), outcome], &says(fact), Some(fact));
                }
            }
        }
        Ok(sheet)
    }
}

/// The gates.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GatesReport<'a> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
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
        Self {
            selection,
            gates: gates.iter().map(entry).filter(|gate| !gate.stages.is_empty()).collect(),
        }
    }
}

impl Report for GatesReport<'_> {
    const SCHEMA: &'static str = "gtm/gates/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Gates");
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.remark(line);
        }
        let row = |GateEntry { gate, stages }: &GateEntry<'_>| {
            let stages = joined(stages.iter().map(|stage| stage.title), ", ");
            cells(&[&gate.id, &gate.question.0, &stages])
        };
        document.table(&["Gate", "Question", "Stages"], self.gates.iter().map(row));
        document.next(self.gates.first().map(|one| {
            let ask = Invocation::new("gate").arg(&one.gate.id).arg("--ask");
            (ask, "asks one thing after another, as any gate does")
        }));
        document.remark("Ours: the questions. The conditions are the sources'.");
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet =
            Sheet::new(&["gate", "kind", "title", "question", "stages", "inputs", "facts", "ours"]);
        for GateEntry { gate, stages } in &self.gates {
            let facts = gate.conditions.iter().map(|one| &one.fact).chain(&gate.wait);
            sheet.row(&[
                &gate.id,
                &gate.kind,
                &gate.title,
                &gate.question.0,
                &joined(stages.iter().map(|stage| stage.id), ", "),
                &joined(gate.inputs.iter().map(|input| input.id.as_str()), ", "),
                &joined(distinct(facts.map(FactId::as_str)), ", "),
                &"title, question",
            ]);
        }
        Ok(sheet)
    }
}
