//! `gtm gate`: the readiness questions, and one of them condition by condition.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
use super::facts::cell;
use super::layer::{lone_tag, source_line, with_was};
use super::refs::{SourceRef, StageRef};
use super::selection::Selection;
use super::words::{and_list, counted, distinct, joined, sentence};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, Statement};
use crate::document::{Document, Invocation, Item, Level, Text, cells};
use crate::engine::gate::{Answer, AtStage, Judged, Missing, Outcome, Verdict};
use crate::playbook::conflict::Conflicts;
use crate::playbook::gate::{Gate, Input, Measure};
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::figure::{Extent, Placement};

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

/// What is ours in an answer.
const OURS: &str = "Ours: the questions, and the names of conditions that no source names; that \
                    all conditions must be met, since no source says how they weigh; and what \
                    would do, read off the figures.";

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
        let facts: Vec<Fact<'a>> = report.facts().cloned().collect();
        report.conflicts = ConflictRef::of(conflicts, &facts);
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
            .flat_map(|(_, one)| [&one.fact].into_iter().chain(&one.warning))
            .chain(self.stages.iter().flat_map(|at| at.wait.iter().chain(&at.context)))
    }

    /// Writes the sources, each with the addresses of what it says.
    fn write_sources(&self, document: &mut Document) {
        let line = |fact: &Fact<'_>| {
            let source = SourceRef::from(fact);
            match source.heading {
                Some(heading) => format!("{}, under “{heading}”", source.line()),
                None => source.line(),
            }
        };
        for source in distinct(self.facts().map(line)) {
            let ids = self.facts().filter(|fact| line(fact) == source).map(|fact| fact.id.as_str());
            let facts = Text::default().plain(format!("Facts: {source}: "));
            document.remark(facts.codes(distinct(ids)).plain("."));
        }
        document.remark(OURS);
    }

    /// Returns what to run next: the questions one by one, and the guides.
    fn next(&self) -> impl Iterator<Item = (Invocation, String)> {
        let at_the_stage = |command: Invocation| match self.stages.as_slice() {
            [one] => command.option("--stage", &one.stage.id),
            _ => command,
        };
        let gate = || Invocation::new("gate").arg(&self.gate.id);
        let ask = self.conditions().any(|(_, one)| one.verdict == Verdict::NotGiven).then(|| {
            (
                at_the_stage(gate().arg("--ask")),
                "asks for the answers, one after the other".to_owned(),
            )
        });
        let is_asked = self.stages.iter().any(|at| at.outcome != Outcome::NotAsked);
        let asks = move |stage: &&Stage| !is_asked && self.gate.is_asked_at(stage.id.as_str());
        let asked_at = self.every_stage.iter().filter(asks).map(move |stage| {
            (gate().option("--stage", &stage.id), format!("the question, at {}", stage.title))
        });
        let is_shown = |fact: &&Fact<'_>| {
            self.stages.iter().any(|at| Some(&at.stage.id) == fact.stage.map(|stage| &stage.id))
        };
        let functions = self
            .facts()
            .filter(is_shown)
            .filter_map(|fact| Some((&fact.function?.id, &fact.function?.title)));
        let guides = distinct(functions).into_iter().map(move |(id, title)| {
            (at_the_stage(Invocation::new("show").arg(id)), format!("the guide: {title}"))
        });
        ask.into_iter().chain(asked_at).chain(guides)
    }

    fn write_stage(&self, at: &AtStage<'a>, document: &mut Document) {
        let stage = &at.stage.title;
        if at.asks() > 0 {
            let conditions = at.conditions.iter().map(row);
            let missing = at.missing.iter().map(|one| {
                let (title, given) = (one.input.title.clone(), given(one.answer, one.input));
                vec![title, given, "–".to_owned(), "open".to_owned()]
            });
            let says = format!("{stage} says");
            let columns = ["Condition", "Given", &says, "Verdict"];
            document.table(&columns, conditions.chain(missing));
        }
        document
            .bullets("What is not met", at.with(Verdict::NotMet).into_iter().map(item).collect());
        let open = [at.with(Verdict::Silent), at.with(Verdict::NotGiven)].concat();
        let missing =
            at.missing.iter().map(|one| Item::of(one.input.title.clone(), why_missing(one)));
        document.bullets("What is open", open.into_iter().map(item).chain(missing).collect());
        if !at.wait.is_empty() {
            document.heading(Level::Section, "What to wait on");
            let rows = at
                .wait
                .iter()
                .map(|fact| vec![name(fact.label, fact), self.due(fact), fact.text().to_owned()]);
            document.table(&["What", "Not yet: until", "Why"], rows);
        }
        // An intro ends before what it introduces.
        let context = at.context.iter().map(|fact| {
            Item::of(name(title(fact), fact), self.words(fact).trim_end_matches(':').to_owned())
        });
        document.bullets(format!("What {stage} says besides"), context.collect());
    }

    /// Returns the stage and the condition that a deferral waits for.
    fn due(&self, deferral: &Fact<'_>) -> String {
        let words = |said: &Statement<'_>| {
            let stage = self.every_stage.iter().find(|stage| stage.id.as_str() == said.text);
            stage.map_or_else(|| said.text.to_string(), |stage| stage.title.clone())
        };
        joined(deferral.cells.iter().map(words), "; ")
    }

    /// Returns what a fact says in one text: of a row each cell under its column.
    fn words(&self, fact: &Fact<'_>) -> String {
        let says = fact.statements().filter(|said| !said.is_ours());
        let texts = says.map(|said| match said.heading() {
            "" => with_was(fact, said),
            "Until" => format!("Until: {}", self.due(fact)),
            heading => format!("{heading}: {}", with_was(fact, said)),
        });
        texts.collect::<Vec<_>>().join("; ")
    }

    /// Says the outcome as one says it in a meeting: what stands out, and the
    /// rest of the sentence.
    fn sentence(&self, at: &AtStage<'_>) -> (String, String) {
        let all = at.asks();
        let named = |verdict| and_list(at.with(verdict).into_iter().map(condition_name));
        let missing = at.missing.iter().map(|one| &one.input.title);
        let missing = sentence(" Not in the playbooks: ", and_list(missing));
        let answers = at.conditions.iter().map(|one| one.answer);
        let mut answers = answers.chain(at.missing.iter().map(|one| one.answer));
        let (lead, rest) = match at.outcome {
            Outcome::Ready => (
                "Ready",
                match all {
                    1 => ": the condition is met.".to_owned(),
                    2 => ": both conditions are met.".to_owned(),
                    _ => format!(": all {all} conditions are met."),
                },
            ),
            Outcome::NotReady if all == 0 => {
                let dates = at.wait.iter().map(|fact| fact.said("until").map(|_| self.due(fact)));
                let until = match dates.collect::<Option<Vec<String>>>() {
                    Some(dates) => format!(" until {}", and_list(distinct(dates))),
                    None => ", and says of each until when".to_owned(),
                };
                ("Not yet", format!(": its guide puts this off{until}."))
            }
            Outcome::NotReady => {
                let failed = at.with(Verdict::NotMet);
                let some = |too_high: bool| {
                    let is_high = |one: &Judged<'_>| one.placement == Some(Placement::Above);
                    let some = failed.iter().filter(|one| is_high(one) == too_high);
                    some.map(|one| shortfall(one)).collect::<Vec<_>>().join("; ")
                };
                let count = conditions(failed.len(), all);
                let (low, high) = (
                    sentence(" What is missing: ", some(false)),
                    sentence(" Too high: ", some(true)),
                );
                let lead = if low.is_empty() { "Not ready" } else { "Not yet" };
                (lead, format!(": {count} not met.{low}{high}"))
            }
            Outcome::Undecided if answers.all(|answer| answer.is_none()) => (
                "Undecided",
                match all {
                    1 => format!(": its condition is not answered yet.{missing}"),
                    _ => format!(": none of its {all} conditions is answered yet.{missing}"),
                },
            ),
            Outcome::Undecided => {
                let met = match at.with(Verdict::Met).len() {
                    0 => "nothing fails".to_owned(),
                    met => format!("{} met, and none fails", conditions(met, all)),
                };
                let silent = sentence(" The sources are silent on ", named(Verdict::Silent));
                let open = sentence(" Not given: ", named(Verdict::NotGiven));
                ("Undecided", format!(": {met}.{silent}{open}{missing}"))
            }
            Outcome::NotAsked => {
                let below =
                    if at.context.is_empty() { "" } else { " What its guides say is below." };
                ("Not asked", format!(": no source makes it a question there.{below}"))
            }
        };
        (format!("{lead} at {}", at.stage.title), rest)
    }
}

/// Writes `1 of 5 conditions is`, `2 of 5 conditions are`, `the condition is`.
fn conditions(some: usize, all: usize) -> String {
    match (some, all) {
        (_, 1) => "the condition is".to_owned(),
        (1, _) => format!("1 of {all} conditions is"),
        _ => format!("{some} of {all} conditions are"),
    }
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
fn name(name: &str, fact: &Fact<'_>) -> String {
    format!("{name}{}", lone_tag(fact))
}

fn condition_name(one: &Judged<'_>) -> String {
    name(&one.input.title, &one.fact)
}

fn stage_title<'a>(fact: &Fact<'a>) -> &'a str {
    fact.stage.map_or("", |stage| &stage.title)
}

/// Says in short what keeps a condition from being met.
fn shortfall(one: &Judged<'_>) -> String {
    let name = condition_name(one);
    match (one.answer, one.figure()) {
        (Some(Answer::Number(_)), Some(figure)) => {
            let (given, stage) = (given(one.answer, one.input), stage_title(&one.fact));
            format!("{name} ({given}, where {stage} says {})", figure.text())
        }
        _ => name,
    }
}

/// Says what takes the place of a condition that the playbooks don't state.
fn why_missing(one: &Missing<'_>) -> String {
    let what = match one.column {
        Some(column) => format!("the column “{column}” of {}", one.id),
        None => one.id.to_string(),
    };
    match one.taken_out_by {
        Some(layer) => format!("[{layer}] takes out {what}, so that nothing decides it"),
        None => format!("no guide has {what}, so that nothing decides it"),
    }
}

fn given(answer: Option<Answer>, input: &Input) -> String {
    match answer {
        None => "–".to_owned(),
        Some(Answer::Yes) => "yes".to_owned(),
        Some(Answer::No) => "no".to_owned(),
        Some(Answer::Number(amount)) => {
            input.measure.map_or_else(|| amount.to_string(), |measure| measure.write(amount))
        }
    }
}

fn row(one: &Judged<'_>) -> Vec<String> {
    let says = with_was(&one.fact, &one.says);
    let says = match &one.not_ready {
        Some(other) => format!("{says}; {}: {}", other.name, with_was(&one.fact, other)),
        None => says,
    };
    let verdict = match one.verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not met",
        Verdict::NotGiven => "not given",
        Verdict::Silent => "the sources are silent here",
    };
    vec![condition_name(one), given(one.answer, one.input), says, verdict.to_owned()]
}

/// Says what would meet a condition, or decide it.
fn item(one: &Judged<'_>) -> Item {
    let mut details = Vec::new();
    let says = &one.says.text;
    let text = match (one.verdict, needs(one)) {
        (Verdict::NotGiven, _) => {
            details.push(("Answer with".to_owned(), options(one.input).into()));
            one.input.ask.0.clone()
        }
        (Verdict::Silent, None) if one.says.figure.is_some() => {
            format!("“{says}” counts something else, so no number decides it")
        }
        (Verdict::Silent, None) => format!("“{says}” is in words, so no number decides it"),
        (Verdict::Silent, Some(needs)) => {
            let (stage, other) = (stage_title(&one.fact), one.not_ready.as_ref());
            let other = other.map_or("", |other| &other.text);
            format!("{needs} would do; {stage} leaves open what lies between that and “{other}”")
        }
        (_, Some(needs)) => format!("{needs} would do"),
        (_, None) => says.to_string(),
    };
    if let Some(warning) = &one.warning {
        let name = name(title(warning), warning);
        let why = warning.statement.as_ref().map_or(String::new(), |why| with_was(warning, why));
        details
            .push(("What not to do".to_owned(), format!("{name}: {why} ({})", warning.id).into()));
    }
    Item { details, ..Item::of(condition_name(one), text) }
}

/// Says which numbers would meet a condition that is not met, and how far off
/// the answer is.
fn needs(one: &Judged<'_>) -> Option<String> {
    let measure = one.input.measure?;
    let write = |amount| measure.write(amount);
    let text = match one.figure().filter(|_| one.verdict != Verdict::Met)?.quantity().extent {
        Extent::Exactly(only) => format!("exactly {}", write(only)),
        Extent::Between(low, high) => format!("{} to {}", write(low), write(high)),
        Extent::BetweenOrMore(low, _) | Extent::AtLeast(low) => format!("{} or more", write(low)),
        Extent::MoreThan(low) => format!("more than {}", write(low)),
        Extent::AtMost(high) => format!("{} or less", write(high)),
        Extent::LessThan(high) => format!("less than {}", write(high)),
    };
    let Some(distance) = one.distance else { return Some(text) };
    let word = match (one.placement, measure) {
        (Some(Placement::Below), _) => "more",
        (_, Measure::Count) => "fewer",
        _ => "less",
    };
    Some(format!("{text} ({} {word})", write(distance)))
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
        for at in &self.stages {
            let (lead, rest) = self.sentence(at);
            document.paragraph(Text::default().strong(lead).plain(rest));
        }
        for at in &self.stages {
            if self.stages.len() > 1 {
                document.heading(Level::Chapter, &at.stage.title);
            }
            self.write_stage(at, &mut document);
        }
        if !self.elsewhere.is_empty() {
            document.heading(Level::Section, "What other stages say");
            document.table(
                &["Stage", "Condition", "Given", "Its source says", "Verdict"],
                self.elsewhere
                    .iter()
                    .map(|one| [vec![stage_title(&one.fact).to_owned()], row(one)].concat()),
            );
        }
        write_conflicts(&mut document, &self.conflicts);
        document.next(self.next());
        self.write_sources(&mut document);
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
        let mut add =
            |fact: &Fact<'_>, [kind, name]: [&str; 2], outcome, cells: &[&dyn Display]| {
                let outcome: &str = Option::map_or(outcome, "", Outcome::into);
                let (stage, function) = (cell(fact, "stage"), cell(fact, "function"));
                let conflicts = conflicts_cell(&self.conflicts, fact.id.as_str());
                let start: [&dyn Display; 7] =
                    [&fact.id, &self.gate.id, &stage, &function, &kind, &name, &outcome];
                let end: [&dyn Display; 2] = [&conflicts, &source_line(fact)];
                sheet.row(&[&start, cells, &end].concat());
            };
        for (outcome, one) in self.conditions() {
            let (fact, input) = (&one.fact, one.input);
            let kind = if outcome.is_some() { "condition" } else { "elsewhere" };
            let (verdict, needs): (&str, _) = (one.verdict.into(), needs(one));
            let name = if one.title_origin == Origin::Ours { "name, " } else { "" };
            let ours = format!("{name}{}ask", if needs.is_some() { "needs, " } else { "" });
            let figure = one.says.figure.map(|figure| figure.quantity().to_string());
            let not_ready = one.not_ready.as_ref().map(|other| with_was(fact, other));
            let cells: [&dyn Display; 9] = [
                &input.id,
                &one.answer.map_or(String::new(), |_| given(one.answer, input)),
                &verdict,
                &with_was(fact, &one.says),
                &figure.unwrap_or_default(),
                &not_ready.unwrap_or_default(),
                &needs.unwrap_or_default(),
                &input.ask.0,
                &ours,
            ];
            add(fact, [kind, &input.title], outcome, &cells);
            if let Some(warning) = &one.warning {
                let text = self.words(warning);
                let cells: [&dyn Display; 9] = [&"", &"", &"", &text, &"", &"", &"", &"", &""];
                add(warning, ["warning", title(warning)], outcome, &cells);
            }
        }
        for at in &self.stages {
            let wait = at.wait.iter().map(|fact| (fact, "wait"));
            for (fact, kind) in wait.chain(at.context.iter().map(|fact| (fact, "context"))) {
                let text = self.words(fact);
                let cells: [&dyn Display; 9] = [&"", &"", &"", &text, &"", &"", &"", &"", &""];
                add(fact, [kind, title(fact)], Some(at.outcome), &cells);
            }
        }
        for at in &self.stages {
            let outcome: &str = at.outcome.into();
            for one in &at.missing {
                let (input, why) = (one.input, why_missing(one));
                let start: [&dyn Display; 7] =
                    [one.id, &self.gate.id, &at.stage.id, &"", &"missing", &input.title, &outcome];
                let given = one.answer.map_or(String::new(), |_| given(one.answer, input));
                let cells: [&dyn Display; 4] = [&input.id, &given, &"open", &why];
                sheet.row(&[&start, cells.as_slice(), &[&""; 7]].concat());
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

impl<'a> GateEntry<'a> {
    fn asks(&self, stage: &StageRef<'_>) -> Vec<&'a Input> {
        self.gate.inputs_at(stage.id).collect()
    }

    /// Returns the names of what takes a number, or of what takes yes or no.
    fn answers(&self, numbers: bool) -> Vec<&str> {
        let is_asked = |input: &&Input| {
            input.measure.is_some() == numbers
                && self.stages.iter().any(|stage| self.asks(stage).contains(input))
        };
        self.gate.inputs.iter().filter(is_asked).map(|input| input.id.as_str()).collect()
    }

    /// Returns a command that answers all that the gate asks at the stage that
    /// asks the most.
    fn example(&self) -> Invocation {
        // The first of equals: `max_by_key` takes the last.
        let most = self.stages.iter().rev().max_by_key(|stage| self.asks(stage).len());
        let inputs = most.map_or_else(Vec::new, |stage| self.asks(stage));
        let mut command = Invocation::new("gate").arg(&self.gate.id);
        let mut yes = Vec::new();
        for input in inputs {
            match &input.example {
                Some(example) => command.add_option(&format!("--{}", input.id), example),
                None => yes.push(input.id.as_str()),
            }
        }
        if !yes.is_empty() {
            command.add_option("--yes", yes.join(","));
        }
        match most {
            Some(stage) => command.option("--stage", stage.id),
            None => command,
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
        document.paragraph(format!(
            "{}. Each is answered condition by condition, from the figures and words of the \
             sources.",
            counted(self.gates.len(), "readiness question", "readiness questions")
        ));
        let or_none = |words: String| if words.is_empty() { "–".to_owned() } else { words };
        let row = |one: &GateEntry<'_>| {
            let numbers = one.answers(true).into_iter().map(|name| format!("--{name}"));
            cells(&[
                &one.gate.id,
                &one.gate.question.0,
                &joined(one.stages.iter().map(|stage| stage.title), ", "),
                &or_none(joined(numbers, ", ")),
                &or_none(joined(one.answers(false), ", ")),
            ])
        };
        document.table(
            &["Gate", "Question", "Stages", "Numbers", "Yes or no"],
            self.gates.iter().map(row),
        );
        let ask = self.gates.first().map(|one| {
            let command = Invocation::new("gate").arg(&one.gate.id).arg("--ask");
            (command, "with any gate: asks for one answer after the other")
        });
        let examples = self.gates.iter().map(|one| (one.example(), one.gate.title.as_str()));
        document.next(ask.into_iter().chain(examples));
        document.remark(
            "Ours: the questions, and the names to answer by. The conditions are the sources'.",
        );
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "gate", "title", "question", "stages", "numbers", "yes_no", "facts", "example", "ours",
        ]);
        for one in &self.gates {
            let stages: Vec<&str> = one.stages.iter().map(|stage| stage.id).collect();
            let is_here =
                |fact: &&str| stages.iter().any(|stage| fact.split('.').next() == Some(stage));
            let facts = one.gate.conditions.iter().map(|one| &one.fact).chain(&one.gate.wait);
            let facts = distinct(facts.map(FactId::as_str).filter(is_here));
            sheet.row(&[
                &one.gate.id,
                &one.gate.title,
                &one.gate.question.0,
                &joined(&stages, ", "),
                &joined(one.answers(true), ", "),
                &joined(one.answers(false), ", "),
                &joined(facts, ", "),
                &"",
                &"title, question",
            ]);
            sheet.command("example", one.example());
        }
        Ok(sheet)
    }
}
