//! `gtm gate`: the readiness questions, with what answers them.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{OursView, Selection, StageRef, counted};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Invocation, Level, Table, Text};
use crate::playbook::gate::{Gate, Input, Measure};
use crate::playbook::id::FactId;
use crate::playbook::stage::Stage;

/// The gates.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GatesReport<'catalog> {
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    gates: Vec<GateEntry<'catalog>>,
}

/// A gate.
#[derive(Debug, Serialize, JsonSchema)]
struct GateEntry<'catalog> {
    /// What `gtm gate` takes.
    gate: &'catalog str,
    title: &'catalog str,
    aliases: &'catalog [String],
    question: OursView<'catalog>,
    /// The stages whose sources ask it.
    stages: Vec<StageRef<'catalog>>,
    /// What one can answer.
    inputs: Vec<InputEntry<'catalog>>,
    /// The addresses of the facts that state its conditions, and of what the
    /// sources put off.
    facts: Vec<&'catalog FactId>,
    /// A command that answers it.
    #[serde(skip)]
    example: Invocation,
}

/// Something that a gate asks.
#[derive(Debug, Serialize, JsonSchema)]
struct InputEntry<'catalog> {
    /// What it is given by: `--customers`, or `--yes brand-strength`.
    input: &'catalog str,
    title: &'catalog str,
    ask: OursView<'catalog>,
    /// What a number counts; `null` where the answer is yes or no.
    measure: Option<Measure>,
}

impl<'catalog> GatesReport<'catalog> {
    /// Builds the report of the gates that one of `stages` asks.
    pub fn new(
        gates: &'catalog [Gate],
        stages: &[&'catalog Stage],
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        let entries = gates.iter().map(|gate| GateEntry::new(gate, stages));
        Self { selection, gates: entries.filter(|gate| !gate.stages.is_empty()).collect() }
    }
}

impl<'catalog> GateEntry<'catalog> {
    fn new(gate: &'catalog Gate, stages: &[&'catalog Stage]) -> Self {
        let asked: Vec<&'catalog Stage> =
            stages.iter().copied().filter(|stage| gate.is_asked_at(stage.id.as_str())).collect();
        let conditions = gate.conditions.iter().map(|condition| &condition.fact);
        let mut facts: Vec<&FactId> = conditions.chain(&gate.wait).collect();
        facts.retain(|fact| {
            let stage = fact.parts().next();
            asked.iter().any(|one| Some(one.id.as_str()) == stage)
        });
        facts.dedup();
        let asks_here = |input: &&Input| {
            asked
                .iter()
                .any(|stage| gate.inputs_at(stage.id.as_str()).any(|one| one.id == input.id))
        };
        Self {
            gate: gate.id.as_str(),
            title: &gate.title,
            aliases: &gate.aliases,
            question: OursView::from(&gate.question),
            inputs: gate
                .inputs
                .iter()
                .filter(asks_here)
                .map(|input| InputEntry {
                    input: input.id.as_str(),
                    title: &input.title,
                    ask: OursView::from(&input.ask),
                    measure: input.measure,
                })
                .collect(),
            facts,
            example: example(gate, &asked),
            stages: asked.into_iter().map(StageRef::from).collect(),
        }
    }

    /// Returns the names of what takes a number, and of what takes yes or no.
    fn answers(&self) -> (Vec<&str>, Vec<&str>) {
        let numbers = self.inputs.iter().filter(|input| input.measure.is_some());
        let words = self.inputs.iter().filter(|input| input.measure.is_none());
        (numbers.map(|input| input.input).collect(), words.map(|input| input.input).collect())
    }

    fn stage_titles(&self) -> Vec<&str> {
        self.stages.iter().map(|stage| stage.title).collect()
    }
}

/// Returns the options that answer an input, as they are typed.
pub fn options(input: &Input) -> String {
    match &input.example {
        None => format!("--yes {0} or --no {0}", input.id),
        Some(example) => format!("--{} {example}", input.id),
    }
}

/// Writes a command that answers all that the gate asks, at the stage that asks
/// the most.
fn example(gate: &Gate, stages: &[&Stage]) -> Invocation {
    let command = Invocation::new("gate").arg(&gate.id);
    // The first of equals: `max_by_key` takes the last.
    let asks_most = |stage: &&&Stage| gate.inputs_at(stage.id.as_str()).count();
    let Some(stage) = stages.iter().rev().max_by_key(asks_most) else {
        return command;
    };
    let mut yes: Vec<&str> = Vec::new();
    let mut numbers = command;
    for input in gate.inputs_at(stage.id.as_str()) {
        numbers = match &input.example {
            None => {
                yes.push(input.id.as_str());
                numbers
            }
            Some(example) => numbers.option(&format!("--{}", input.id), example),
        };
    }
    let answered = if yes.is_empty() { numbers } else { numbers.option("--yes", yes.join(",")) };
    answered.option("--stage", &stage.id)
}

impl Report for GatesReport<'_> {
    const SCHEMA: &'static str = "gtm/gates/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Gates");
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        document.paragraph(format!(
            "{}. Each is answered condition by condition, from the figures and words of the \
             sources.",
            counted(self.gates.len(), "readiness question", "readiness questions")
        ));
        document.push(Block::Table(Table {
            columns: ["Gate", "Question", "Stages", "Numbers", "Yes or no"]
                .map(str::to_owned)
                .into(),
            rows: self
                .gates
                .iter()
                .map(|gate| {
                    let (numbers, words) = gate.answers();
                    let numbers: Vec<String> =
                        numbers.iter().map(|name| format!("--{name}")).collect();
                    let or_none = |list: String| match list.as_str() {
                        "" => "–".to_owned(),
                        _ => list,
                    };
                    vec![
                        gate.gate.to_owned(),
                        gate.question.text.to_owned(),
                        gate.stage_titles().join(", "),
                        or_none(numbers.join(", ")),
                        or_none(words.join(", ")),
                    ]
                })
                .collect(),
        }));
        let by_itself = self.gates.first().map(|gate| {
            (
                Invocation::new("gate").arg(gate.gate).arg("--ask"),
                "with any gate: asks for one answer after the other",
            )
        });
        let examples = self.gates.iter().map(|gate| (gate.example.clone(), gate.title));
        document.next(by_itself.into_iter().chain(examples));
        document.push(Block::Remark(Text::from(
            "Ours: the questions, and the names to answer by. The conditions are the sources'.",
        )));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "gate", "title", "question", "stages", "numbers", "yes_no", "facts", "example", "ours",
        ]);
        for gate in &self.gates {
            let (numbers, words) = gate.answers();
            let stages: Vec<&str> = gate.stages.iter().map(|stage| stage.id).collect();
            let facts: Vec<&str> = gate.facts.iter().map(|fact| fact.as_str()).collect();
            sheet.rows.push(vec![
                gate.gate.to_owned(),
                gate.title.to_owned(),
                gate.question.text.to_owned(),
                stages.join(", "),
                numbers.join(", "),
                words.join(", "),
                facts.join(", "),
                String::new(),
                "title, question".to_owned(),
            ]);
            sheet.command("example", gate.example.clone());
        }
        Ok(sheet)
    }
}
