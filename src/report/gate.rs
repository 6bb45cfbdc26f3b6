//! `gtm gate`: the questions, and one of them condition by condition.

use super::facts::item;
use super::layer::was_of;
use super::prelude::*;
use crate::engine::gate::{Answer, AtStage, Judged, Outcome, Verdict};
use crate::playbook::gate::{Gate, GateKind, Input, Measure};

/// A gate with what came of the answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GateReport<'a> {
    #[serde(flatten)]
    gate: &'a Gate,
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'a>>,
    /// The company file that keeps answers which the command line did not give;
    /// absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_file: Option<&'a str>,
    stages: Vec<AtStage<'a>>,
    /// Conditions of other stages that the answers meet otherwise, or that only
    /// they ask.
    elsewhere: Vec<Judged<'a>>,
    /// What is known not to fit with the facts it shows.
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
        known: &'a Conflicts,
        selection: Option<Selection<'a>>,
    ) -> Self {
        let (company_file, conflicts) = (None, Vec::new());
        let report =
            Self { gate, selection, company_file, stages, elsewhere, conflicts, every_stage };
        Self { conflicts: ConflictRef::of(known, report.facts()), ..report }
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
            [one] => command.option("--stage", one.stage.id),
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
        let stage = at.stage.title;
        let items = |verdicts: &[Verdict]| -> Vec<Item> {
            verdicts.iter().flat_map(|verdict| at.with(*verdict)).map(condition_item).collect()
        };
        if at.outcome == Outcome::ByItem {
            let sizes = at.conditions.iter().map(condition_item).collect();
            document.push(Block::Items(Marker::Bullet, sizes));
        } else if !at.conditions.is_empty() {
            let says = format!("{stage} says");
            let columns = ["Condition", "Given", &says, "Verdict"];
            document.table(&columns, at.conditions.iter().map(row));
            document.bullets("What is not met", items(&[Verdict::NotMet]));
            let open = [Verdict::Silent, Verdict::NotGiven, Verdict::Missing];
            document.bullets("What is open", items(&open));
        }
        let wait = at.wait.iter().map(|fact| {
            let mut item = item(fact, self.every_stage);
            item.name = Some(named(fact));
            if fact.said("until").is_none() {
                item.details.push(("Until".to_owned(), "No source names a stage for it.".into()));
            }
            item
        });
        document.bullets("What to wait on", wait.collect());
        // An intro ends before what it introduces.
        let context = at
            .context
            .iter()
            .map(|fact| Item::of(named(fact), text(fact, self.every_stage).trim_end_matches(':')));
        document.bullets(format!("What {stage} says besides"), context.collect());
    }
}

/// Says the outcome as one says it in a meeting: what stands out, and the rest
/// of the sentence.
pub fn outcome(at: &AtStage<'_>) -> Text {
    let names = |verdict| and_list(at.with(verdict).map(Judged::name));
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
            let silent = sentence(" The sources are silent on ", names(Verdict::Silent));
            let open = sentence(" Not given: ", names(Verdict::NotGiven));
            let missing = sentence(" Not in the playbooks: ", names(Verdict::Missing));
            ("Undecided", of + &silent + &open + &missing)
        }
        (Outcome::NotAsked | Outcome::ByItem, _) => {
            let below = if at.context.is_empty() { "" } else { " What its guides say is below." };
            ("Not asked", format!(": no source makes it a question there.{below}"))
        }
    };
    let unusual = at.with(Verdict::Unusual);
    let unusual = unusual.map(|one| format!(" {}: {}", one.name(), one.placed()));
    let held_back = at.with(Verdict::NotMet).filter_map(|one| {
        let what = &one.condition.holds_back.as_ref()?.0;
        Some(format!(" Not yet for {what}{}", lacking([one].into_iter())))
    });
    Text::default()
        .strong(format!("{lead} at {}", at.stage.title))
        .plain(rest + &unusual.chain(held_back).collect::<String>())
}

/// Says which conditions are not met.
fn lacking<'a>(failed: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let names: Vec<String> = failed
        .map(|one| match one.given().zip(one.needs()) {
            Some((given, needs)) => format!("{} ({given}, {needs})", one.name()),
            None => one.name(),
        })
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!(": {} {verb} missing.", and_list(names))
}

/// Returns what a fact is called, or the block it stands in.
fn title<'a>(fact: &Fact<'a>) -> &'a str {
    match (fact.label, fact.section) {
        ("", "") => fact.function.map_or("", |function| &function.title),
        ("", section) => section,
        (label, _) => label,
    }
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
        let side = shown(self.placement);
        let figure = shown(self.figure().map(Figure::quantity));
        let was = self.fact.as_ref().zip(self.says.as_ref());
        let figure = figure + &shown(was.map(|(fact, says)| was_of(fact, says)));
        let stage = self.stage.title;
        if self.verdict == Verdict::Unusual {
            return format!(
                "{given} is {side} the {figure} that {stage} calls typical. It leaves the \
                 question open."
            );
        }
        format!("{given} is {side} {stage}'s {figure}{by}.")
    }

    /// Says which numbers would meet it.
    pub fn needs(&self) -> Option<String> {
        let measure = self.input.measure?;
        let write = |amount| measure.write(amount);
        let numbers = match self.figure()?.quantity().extent {
            Extent::Exactly(only) => format!("exactly {}", write(only)),
            Extent::Between(low, high) => format!("{} to {}", write(low), write(high)),
            Extent::BetweenOrMore(low, _) | Extent::AtLeast(low) => {
                format!("{} or more", write(low))
            }
            Extent::MoreThan(low) => format!("more than {}", write(low)),
            Extent::AtMost(high) => format!("{} or less", write(high)),
            Extent::LessThan(high) => format!("less than {}", write(high)),
        };
        Some(format!("needs {numbers}"))
    }

    /// Says what takes the place of what the playbooks don't state.
    fn why_missing(&self) -> String {
        let by = self.taken_out_by.map(|layer| format!("[{layer}] takes out"));
        let by = by.unwrap_or("no guide has".to_owned());
        format!("{by} {}, so that nothing decides it", self.condition.fact)
    }
}

fn row(one: &Judged<'_>) -> Vec<String> {
    let dash = || "–".to_owned();
    let mut says = one.words(one.says.as_ref()).unwrap_or_else(dash);
    if let Some(other) = &one.not_ready {
        says += &format!("; {}: {}", other.name, shown(one.words(Some(other))));
    }
    let said_by = one.fact.as_ref().and_then(|fact| fact.stage);
    if let Some(stage) = said_by.filter(|stage| stage.id.as_str() != one.stage.id) {
        says += &format!(" (said by {})", stage.title);
    }
    let verdict = match one.verdict {
        Verdict::Silent => "the sources are silent here".to_owned(),
        verdict => spaced(verdict),
    };
    vec![one.name(), one.given().unwrap_or_else(dash), says, verdict]
}

/// Says what would meet a condition or decide it, or how a size compares.
fn condition_item(one: &Judged<'_>) -> Item {
    let stage = one.stage.title;
    let says = |said: &Option<Statement<'_>>| shown(said.as_ref().map(|said| &said.text));
    let marks = one.fact.as_ref().and_then(|fact| fact.marks?.metric.as_ref());
    let mut means = None;
    let text = match (one.verdict, one.needs()) {
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
        (Verdict::Missing, _) => one.why_missing(),
        (Verdict::NotMet, Some(needs)) => needs,
        (Verdict::NotMet | Verdict::Met, _) => says(&one.says),
        (Verdict::Within | Verdict::Unusual, _) => one.placed(),
        (Verdict::Below, _) => {
            means = marks.and_then(|metric| metric.below.as_ref());
            one.placed()
        }
        (Verdict::Above, _) => {
            means = marks.and_then(|metric| metric.above.as_ref());
            one.placed()
        }
    };
    let answer = (one.verdict == Verdict::NotGiven)
        .then(|| ("Answer with".to_owned(), options(one.input).into()));
    let means = means.map(|means| ("What it means (ours)".to_owned(), means.0.as_str().into()));
    let warning = one.warning.as_ref().map(|fact| {
        let why = shown(fact.statement.as_ref().map(|why| with_was(fact, why)));
        let text = format!("{}: {why} ({})", named(fact), fact.id);
        (format!("{stage} warns of this"), text.into())
    });
    let details = answer.into_iter().chain(means).chain(warning).collect();
    Item { details, ..Item::of(one.name(), text) }
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
        Selection::write(self.selection.as_ref(), &mut document);
        for at in self.stages.iter().filter(|at| at.outcome != Outcome::ByItem) {
            document.paragraph(outcome(at));
        }
        for at in &self.stages {
            if self.stages.len() > 1 {
                document.heading(Level::Chapter, at.stage.title);
            }
            self.write_stage(at, &mut document);
        }
        document.section_table(
            "What other stages say",
            &["Stage", "Condition", "Given", "Its source says", "Verdict"],
            self.elsewhere.iter().map(|one| [vec![one.stage.title.to_owned()], row(one)].concat()),
        );
        if let Some(file) = self.company_file {
            document
                .remark(format!("Answers that were not typed are those under `gates` in {file}."));
        }
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
        let mut add = |id: &FactId, start: [&str; 4], own: [String; 9], fact: Option<&Fact<'_>>| {
            let function = id.parts().nth(1).unwrap_or_default();
            let [stage, kind, name, outcome] = start;
            let start = cells(&[id, &self.gate.id, &stage, &function, &kind, &name, &outcome]);
            let end = [conflicts_cell(&self.conflicts, id.as_str()), shown(fact.map(source_line))];
            sheet.rows.push([&start[..], &own, &end].concat());
        };
        let says = |fact: &Fact<'_>| {
            let mut own = [const { String::new() }; 9];
            own[3] = text(fact, self.every_stage);
            own
        };
        for (outcome, one) in self.conditions() {
            let kind = if outcome.is_some() { "condition" } else { "elsewhere" };
            let (stage, outcome) = (one.stage.id, shown(outcome));
            let needs = one.needs().filter(|_| one.verdict != Verdict::Met);
            let ours = those([
                (one.title_origin == Origin::Ours, "name"),
                (one.says.as_ref().is_some_and(|says| says.origin == SaidBy::Ours), "text"),
                (needs.is_some(), "needs"),
                (true, "ask"),
            ]);
            let figure = one.says.as_ref().and_then(|says| says.figure);
            let own = [
                one.input.id.to_string(),
                shown(one.given()),
                one.verdict.to_string(),
                one.words(one.says.as_ref()).unwrap_or_else(|| one.why_missing()),
                shown(figure.map(Figure::quantity)),
                shown(one.words(one.not_ready.as_ref())),
                shown(needs),
                one.input.ask.0.clone(),
                joined(ours, ", "),
            ];
            let id = &one.condition.fact;
            add(id, [stage, kind, &one.input.title, &outcome], own, one.fact.as_ref());
            if let Some(fact) = &one.warning {
                add(&fact.id, [stage, "warning", title(fact), &outcome], says(fact), Some(fact));
            }
        }
        for at in &self.stages {
            let wait = at.wait.iter().map(|fact| ("wait", fact));
            for (kind, fact) in wait.chain(at.context.iter().map(|fact| ("context", fact))) {
                let start = [at.stage.id, kind, title(fact), &at.outcome.to_string()];
                add(&fact.id, start, says(fact), Some(fact));
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
        let gates = gates.iter().map(entry).filter(|gate| !gate.stages.is_empty());
        Self { selection, gates: gates.collect() }
    }
}

impl Report for GatesReport<'_> {
    const SCHEMA: &'static str = "gtm/gates/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Gates");
        Selection::write(self.selection.as_ref(), &mut document);
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
