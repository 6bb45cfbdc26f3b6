//! `gtm gate`: the questions, and one of them condition by condition.

use schemars::JsonSchema;
use serde::Serialize;

use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
use super::facts::{cell, item, text};
use super::layer::{lone_tag, was_of, with_was};
use super::refs::{SourceRef, StageRef};
use super::selection::Selection;
use super::words::{and_list, counted, distinct, joined, sentence, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, SaidBy};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text, cells};
use crate::engine::gate::{Answer, AtStage, Judged, Missing, Outcome, Verdict};
use crate::playbook::conflict::Conflicts;
use crate::playbook::gate::{Gate, GateKind, Input, Measure};
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

    /// Returns what to run next: the questions one by one, and the guides.
    fn next(&self) -> impl Iterator<Item = (Invocation, String)> {
        let at_the_stage = |command: Invocation| match self.stages.as_slice() {
            [one] => command.option("--stage", &one.stage.id),
            _ => command,
        };
        let gate = || Invocation::new("gate").arg(&self.gate.id);
        let ask = self.conditions().any(|(_, one)| one.is_open()).then(|| {
            let asks = "asks for the answers, one after the other";
            (at_the_stage(gate().arg("--ask")), asks.to_owned())
        });
        let is_asked = self.stages.iter().any(|at| at.outcome != Outcome::NotAsked);
        let asks = move |stage: &&Stage| !is_asked && self.gate.is_asked_at(stage.id.as_str());
        let asked_at = self.every_stage.iter().filter(asks).map(move |stage| {
            (gate().option("--stage", &stage.id), format!("the question, at {}", stage.title))
        });
        let of_stage = self.stages.iter().flat_map(|at| {
            at.conditions.iter().map(|one| &one.fact).chain(at.wait.iter().chain(&at.context))
        });
        let functions =
            of_stage.filter_map(|fact| Some((&fact.function?.id, &fact.function?.title)));
        let guides = distinct(functions).into_iter().map(move |(id, title)| {
            (at_the_stage(Invocation::new("show").arg(id)), format!("the guide: {title}"))
        });
        ask.into_iter().chain(asked_at).chain(guides)
    }

    fn write_stage(&self, at: &AtStage<'a>, document: &mut Document) {
        let stage = &at.stage.title;
        let missing = at.missing.iter().map(|one| Item::of(&one.input.title, why_missing(one)));
        if at.outcome == Outcome::ByItem {
            let sizes = at.conditions.iter().map(condition_item);
            document.push(Block::Items(Marker::Bullet, sizes.chain(missing).collect()));
        } else {
            let rows = at.conditions.iter().map(row).chain(at.missing.iter().map(|one| {
                let given = given(one.answer, one.input).unwrap_or("–".to_owned());
                cells(&[&one.input.title, &given, &"–", &"open"])
            }));
            let rows: Vec<_> = rows.collect();
            if !rows.is_empty() {
                let says = format!("{stage} says");
                document.table(&["Condition", "Given", &says, "Verdict"], rows);
            }
            let failed = at.with(Verdict::NotMet).into_iter().map(condition_item);
            document.bullets("What is not met", failed.collect());
            let open = [at.with(Verdict::Silent), at.with(Verdict::NotGiven)].concat();
            let open = open.into_iter().map(condition_item).chain(missing);
            document.bullets("What is open", open.collect());
        }
        let wait = at.wait.iter().map(|fact| {
            let mut item = item(fact, self.every_stage);
            item.name = Some(name(fact.label, fact));
            if fact.said("until").is_none() {
                item.details.push(("Until".to_owned(), "No source names a stage for it.".into()));
            }
            item
        });
        document.bullets("What to wait on", wait.collect());
        // An intro ends before what it introduces.
        let context = at.context.iter().map(|fact| {
            let says = text(fact, self.every_stage);
            Item::of(name(title(fact), fact), says.trim_end_matches(':'))
        });
        document.bullets(format!("What {stage} says besides"), context.collect());
    }
}

/// Says the outcome as one says it in a meeting: what stands out, and the rest
/// of the sentence.
fn outcome(at: &AtStage<'_>) -> (String, String) {
    let stage = &at.stage.title;
    let named = |verdict| and_list(at.with(verdict).into_iter().map(condition_name));
    let missing = at.missing.iter().map(|one| &one.input.title);
    let answers = at.conditions.iter().map(|one| one.answer);
    let mut answers = answers.chain(at.missing.iter().map(|one| one.answer)).flatten();
    let (lead, rest) = match (at.outcome, at.met()) {
        (Outcome::Ready, (_, 1)) => ("Ready", ": the condition is met.".to_owned()),
        (Outcome::Ready, (_, 2)) => ("Ready", ": both conditions are met.".to_owned()),
        (Outcome::Ready, (_, all)) => ("Ready", format!(": all {all} conditions are met.")),
        (Outcome::Consider, _) => ("The conditions for considering it are met", ".".to_owned()),
        (Outcome::NotReady, (_, 0)) => ("Not yet", ": its guide puts this off.".to_owned()),
        (Outcome::NotReady, _) => {
            let failed = at.with(Verdict::NotMet).into_iter().filter(|one| one.decides());
            ("Not yet", format!(": {}.", shortfall(failed)))
        }
        (Outcome::Undecided, (met, all)) => {
            let met = match answers.next() {
                Some(_) => {
                    format!(
                        "{met} of {} met, and none fails",
                        counted(all, "condition", "conditions")
                    )
                }
                None => "nothing is answered yet".to_owned(),
            };
            let silent = sentence(" The sources are silent on ", named(Verdict::Silent));
            let open = sentence(" Not given: ", named(Verdict::NotGiven));
            let missing = sentence(" Not in the playbooks: ", and_list(missing));
            ("Undecided", format!(": {met}.{silent}{open}{missing}"))
        }
        (Outcome::NotAsked | Outcome::ByItem, _) => {
            let below = if at.context.is_empty() { "" } else { " What its guides say is below." };
            ("Not asked", format!(": no source makes it a question there.{below}"))
        }
    };
    let unusual = at.with(Verdict::Unusual).into_iter();
    let unusual = unusual.map(|one| format!(" {}: {}", condition_name(one), compared(one)));
    let held_back = at.with(Verdict::NotMet).into_iter().filter_map(|one| {
        let what = &one.condition.holds_back.as_ref()?.0;
        Some(format!(" Not yet for {what}: {}.", shortfall([one].into_iter())))
    });
    let besides: String = unusual.chain(held_back).collect();
    (format!("{lead} at {stage}"), rest + &besides)
}

/// Says in short what keeps conditions from being met.
fn shortfall<'a>(failed: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let (numbers, words): (Vec<_>, Vec<_>) = failed.partition(|one| one.placement.is_some());
    let numbers = numbers.into_iter().filter_map(|one| {
        let (given, figure) = (given(one.answer, one.input)?, one.figure()?.quantity());
        let name = condition_name(one);
        Some(format!("{name} is {given}, where {} says {figure}", one.stage.title))
    });
    let verb = if words.len() == 1 { "is" } else { "are" };
    let missing = and_list(words.iter().map(|one| condition_name(one)));
    let missing = those([(!words.is_empty(), format!("{missing} {verb} missing"))]);
    joined(numbers.chain(missing), "; ")
}

/// Says where a number lies by its figure.
fn compared(one: &Judged<'_>) -> String {
    let (Some(figure), Some(placement)) = (one.figure(), one.placement) else {
        return String::new();
    };
    let figure = format!("{}{}", figure.quantity(), was_of(&one.fact, &one.says));
    let given = given(one.answer, one.input).unwrap_or_default();
    let stage = &one.stage.title;
    let side = match placement {
        Placement::Below => "below",
        Placement::Within => "within",
        Placement::Above => "above",
    };
    if one.verdict == Verdict::Unusual {
        return format!(
            "{given} is {side} the {figure} that {stage} calls typical. It leaves the question open."
        );
    }
    let distance = one.distance.zip(one.input.measure);
    let by = distance.map_or(String::new(), |(by, measure)| format!(" by {}", measure.write(by)));
    format!("{given} is {side} {stage}'s {figure}{by}.")
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

/// Says what takes the place of a condition that the playbooks don't state.
fn why_missing(one: &Missing<'_>) -> String {
    let what = match one.column {
        Some(column) => format!("the column “{column}” of {}", one.id),
        None => one.id.to_string(),
    };
    let why = match one.taken_out_by {
        Some(layer) => format!("[{layer}] takes out {what}"),
        None => format!("no guide has {what}"),
    };
    why + ", so that nothing decides it"
}

fn given(answer: Option<Answer>, input: &Input) -> Option<String> {
    Some(match answer? {
        Answer::Yes => "yes".to_owned(),
        Answer::No => "no".to_owned(),
        Answer::Number(amount) => input.measure?.write(amount),
    })
}

fn row(one: &Judged<'_>) -> Vec<String> {
    let mut says = with_was(&one.fact, &one.says);
    if let Some(other) = &one.not_ready {
        says += &format!("; {}: {}", other.name, with_was(&one.fact, other));
    }
    if let Some(stage) = one.fact.stage.filter(|stage| stage.id != one.stage.id) {
        says += &format!(" (said by {})", stage.title);
    }
    let verdict = match one.verdict {
        Verdict::Silent => "the sources are silent here".to_owned(),
        verdict => <&str>::from(verdict).replace('-', " "),
    };
    let given = given(one.answer, one.input).unwrap_or("–".to_owned());
    vec![condition_name(one), given, says, verdict]
}

/// Says what would meet a condition or decide it, and how a size compares.
fn condition_item(one: &Judged<'_>) -> Item {
    let stage = &one.stage.title;
    let mut details = Vec::new();
    let mut detail = |label: String, text: String| details.push((label, text.into()));
    let text = match (one.verdict, needs(one)) {
        (Verdict::NotGiven, _) => {
            detail("Answer with".to_owned(), options(one.input));
            one.input.ask.0.clone()
        }
        (Verdict::NotRun, _) => "not run.".to_owned(),
        (Verdict::Silent, None) if one.input.measure == Some(Measure::Count) => {
            format!("{stage} gives no count.")
        }
        (Verdict::Silent, None) => format!("{stage} gives no figure."),
        (Verdict::Silent, Some(needs)) => {
            let other = one.not_ready.as_ref().map_or("", |other| &other.text);
            format!("{needs}; {stage} leaves open what lies between that and “{other}”")
        }
        (Verdict::NotMet, Some(needs)) => needs,
        (Verdict::NotMet | Verdict::Met, _) => one.says.text.to_string(),
        (Verdict::Within | Verdict::Below | Verdict::Above | Verdict::Unusual, _) => compared(one),
    };
    let metric = one.fact.marks.and_then(|marks| marks.metric.as_ref());
    let means = metric.and_then(|metric| match one.verdict {
        Verdict::Below => metric.below.as_ref(),
        Verdict::Above => metric.above.as_ref(),
        _ => None,
    });
    if let Some(means) = means {
        detail("What it means (ours)".to_owned(), means.0.clone());
    }
    if let Some(warning) = &one.warning {
        let name = name(title(warning), warning);
        let why = warning.statement.as_ref().map_or(String::new(), |why| with_was(warning, why));
        detail(format!("{stage} warns of this"), format!("{name}: {why} ({})", warning.id));
    }
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
            self.elsewhere.iter().map(|one| [vec![one.stage.title.clone()], row(one)].concat()),
        );
        write_conflicts(&mut document, &self.conflicts);
        document.next(self.next());
        let line = |fact: &Fact<'_>| {
            let source = SourceRef::from(fact);
            let under = source.heading.map(|heading| format!(", under “{heading}”"));
            source.line() + &under.unwrap_or_default()
        };
        for source in distinct(self.facts().map(line)) {
            let ids = self.facts().filter(|fact| line(fact) == source).map(|fact| fact.id.as_str());
            let facts = Text::default().plain(format!("Facts: {source}: "));
            document.remark(facts.codes(distinct(ids)).plain("."));
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
        let mut add = |fact: Option<&Fact<'_>>, own: &dyn Fn(&str) -> Option<String>| {
            let value = |column: &str| match (column, fact) {
                ("gate", _) => self.gate.id.to_string(),
                ("conflicts", Some(fact)) => conflicts_cell(&self.conflicts, fact.id.as_str()),
                ("id" | "stage" | "function" | "source", Some(fact)) => cell(fact, column),
                ("text", Some(fact)) => text(fact, self.every_stage),
                ("name", Some(fact)) => title(fact).to_owned(),
                _ => String::new(),
            };
            let value = |column: &String| own(column).unwrap_or_else(|| value(column));
            let row = sheet.columns.iter().map(value).collect();
            sheet.rows.push(row);
        };
        for (outcome, one) in self.conditions() {
            let outcome: &str = outcome.map_or("", Outcome::into);
            let kind = if outcome.is_empty() { "elsewhere" } else { "condition" };
            let needs = || needs(one).filter(|_| one.verdict != Verdict::Met);
            let ours = those([
                (one.title_origin == Origin::Ours, "name"),
                (one.says.origin == SaidBy::Ours, "text"),
                (needs().is_some(), "needs"),
                (true, "ask"),
            ]);
            let ours = joined(ours, ", ");
            add(Some(&one.fact), &|column| match column {
                "stage" => Some(one.stage.id.to_string()),
                "kind" => Some(kind.to_owned()),
                "name" => Some(one.input.title.clone()),
                "outcome" => Some(outcome.to_owned()),
                "input" => Some(one.input.id.to_string()),
                "given" => given(one.answer, one.input),
                "verdict" => Some(<&str>::from(one.verdict).to_owned()),
                "text" => Some(with_was(&one.fact, &one.says)),
                "figure" => Some(one.says.figure?.quantity().to_string()),
                "not_ready" => Some(with_was(&one.fact, one.not_ready.as_ref()?)),
                "needs" => needs(),
                "ask" => Some(one.input.ask.0.clone()),
                "ours" => Some(ours.clone()),
                _ => None,
            });
            if let Some(warning) = &one.warning {
                add(Some(warning), &|column| match column {
                    "kind" => Some("warning".to_owned()),
                    "outcome" => Some(outcome.to_owned()),
                    _ => None,
                });
            }
        }
        for at in &self.stages {
            let outcome: &str = at.outcome.into();
            let wait = at.wait.iter().map(|fact| (fact, "wait"));
            for (fact, kind) in wait.chain(at.context.iter().map(|fact| (fact, "context"))) {
                add(Some(fact), &|column| match column {
                    "kind" => Some(kind.to_owned()),
                    "outcome" => Some(outcome.to_owned()),
                    _ => None,
                });
            }
            for one in &at.missing {
                add(None, &|column| match column {
                    "id" => Some(one.id.to_string()),
                    "stage" => Some(at.stage.id.to_string()),
                    "kind" => Some("missing".to_owned()),
                    "name" => Some(one.input.title.clone()),
                    "outcome" => Some(outcome.to_owned()),
                    "input" => Some(one.input.id.to_string()),
                    "given" => given(one.answer, one.input),
                    "verdict" => Some("open".to_owned()),
                    "text" => Some(why_missing(one)),
                    _ => None,
                });
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
