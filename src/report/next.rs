//! `gtm next`: the move to the next stage, on a page for a meeting.
//!
//! The moves are ours, and so is what is to be made of the facts that change:
//! the sources describe stages, and no way between them.

use super::diff::changes::Reading;
use super::diff::words::{conflict_ids, label};
use super::prelude::*;
use crate::catalog::fact::FactKind as Kind;
use crate::engine::next::{Plan, Task};
use crate::playbook::moves::MoveKind;

/// A plan for the move to the next stage, or for staying at the last one.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextReport<'page> {
    /// The company, as `gtm stage` describes it.
    company: StageReport<'page>,
    #[serde(flatten)]
    plan: Plan<'page>,
    /// Everything that changes, where it was asked for, or what the last stage
    /// goes on avoiding.
    changes: Option<Diff<'page>>,
    /// What is known not to fit with the facts that change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'page>>,
    #[serde(skip)]
    reading: Reading<'page>,
    /// Whether everything that changes was asked for.
    #[serde(skip)]
    all: bool,
}

impl<'page> NextReport<'page> {
    /// Builds the report of a plan. `changes` compare its stages, where everything
    /// is asked for or where no stage follows.
    pub fn new(
        company: StageReport<'page>,
        plan: Plan<'page>,
        mut changes: Option<Diff<'page>>,
        known: &'page Conflicts,
        all: bool,
    ) -> Self {
        if let Some(diff) = changes.as_mut().filter(|_| !all) {
            diff.retain(|change| change.is(Kind::AntiPattern));
        }
        let titles = [plan.from.map_or("", |from| from.title), plan.to.title];
        let reading = Reading { titles, known, only: &[] };
        let facts = changes.iter().flat_map(Diff::changes).flat_map(Change::facts);
        let conflicts = ConflictRef::of(known, facts);
        Self { company, plan, changes, conflicts, reading, all }
    }

    /// Says how far the next stage is, and when it is there.
    fn distances(&self) -> Vec<(String, Text)> {
        let Resolution { arr, headcount, growth, .. } = &self.company.resolution;
        let missing: Vec<&str> = those([
            (arr.is_none(), "--arr"),
            (headcount.is_none(), "--headcount"),
            (growth.is_none(), "--growth"),
        ])
        .collect();
        let add =
            (!missing.is_empty()).then(|| field("Not given", Text::from("add ").codes(missing)));
        self.company.left_to_go(self.plan.due).into_iter().chain(add).collect()
    }

    fn write_moves(&self, document: &mut Document) {
        let Plan { from, to, moves, gates, .. } = &self.plan;
        if from.is_none() {
            document.paragraph(format!(
                "No playbook covers your stage. This is reading ahead: the moves into {}, which \
                 are ours.",
                to.title
            ));
            document.items(Marker::Bullet, moves.iter().map(item));
            return;
        }
        let why = Invocation::new("why").arg(format!("{}.moves", to.id));
        let ours = "The moves are ours, drawn from both stages' facts: ";
        document.paragraph(Text::from(ours).command(why).plain("."));
        let gate = (!gates.is_empty()).then(|| self.gate_task());
        let headings = ["Start", "Change", "Stop", "Measure"];
        for (kind, heading) in MoveKind::VARIANTS.iter().zip(headings) {
            let of_kind = moves.iter().filter(|one| kind_of(&one.fact) == <&str>::from(kind));
            let items = of_kind
                .map(item)
                .chain(gate.clone().filter(|_| *kind == MoveKind::Start))
                .map(|item| Item { blanks: vec!["Owner", "Due"], ..item });
            document.section(heading, Block::Items(Marker::Box, items.collect()));
        }
    }

    /// Returns the one task that the readiness questions are.
    fn gate_task(&self) -> Item {
        let gates = self
            .plan
            .gates
            .iter()
            .map(|id| Invocation::new("gate").arg(id))
            .map(|gate| gate.option("--stage", self.plan.to.id));
        Item {
            details: vec![field("Run", Text::default().commands(gates, ", "))],
            ..Item::says("Answer the gates that these moves depend on.")
        }
    }

    fn write_next(&self, document: &mut Document) {
        let to = self.plan.to;
        let of_stage = |command| Invocation::new(command).option("--stage", to.id);
        let whole = match self.plan.from.filter(|_| !self.all) {
            Some(from) => Invocation::new("next --all").option("--stage", from.id),
            None => of_stage("show --all"),
        };
        document.next([
            (whole, "every fact behind it".to_owned()),
            (of_stage("antipatterns"), format!("what not to do at {}, as questions", to.title)),
            (of_stage("list metrics"), format!("what {} is measured by", to.title)),
        ]);
    }
}

/// Returns a move under the name of its function.
fn item(one: &Task<'_>) -> Item {
    let title = one.fact.function.map_or("", |function| &function.title);
    let short = title.split_once(" (").map_or(title, |(short, _)| short);
    Item { id: Some(one.fact.id.to_string()), ..Item::of(short, says(one)) }
}

/// Says a move, and what to know beside it.
fn says(Task { fact, reversal, .. }: &Task<'_>) -> String {
    let note = fact.said("note").map(|note| note.text.to_string());
    let reversal = reversal.map(Conflict::headline).map(|line| format!("Reversal: {line}"));
    let asides = note.into_iter().chain(reversal).map(|aside| format!(" {aside}"));
    format!("{}{}{}", fact.text(), tag_of(fact), asides.collect::<String>())
}

fn kind_of<'fact>(one: &'fact Fact<'_>) -> &'fact str {
    one.said("kind").map_or("", |kind| &kind.text)
}

impl Report for NextReport<'_> {
    const SCHEMA: &'static str = "gtm/next/1";
    const IS_LIST: bool = true;
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let to = self.plan.to.title;
        let is_at_the_end = self.plan.is_at_the_end();
        let title = match self.plan.from {
            None => format!("To {to}: reading ahead"),
            Some(_) if is_at_the_end => format!("{to}: no next stage, and what sustains it"),
            Some(from) => format!("From {} to {to}: the move", from.title),
        };
        let mut document = Document::titled(title);
        document.paragraph(self.company.headline());
        if is_at_the_end {
            document.paragraph(format!(
                "{to} is the last stage that the playbooks know, so there is nothing to move to. \
                 What sustains it is to go on avoiding its mistakes (ours)."
            ));
        } else {
            document.fields(self.distances());
            self.write_moves(&mut document);
        }
        match &self.changes {
            Some(diff) if self.all => {
                for sentence in &self.company.explanation {
                    document.paragraph(sentence);
                }
                self.reading.write_stage(&mut document, &format!("What {to} is about"), diff);
                self.reading.write_chapters(&mut document, diff);
                write_conflicts(&mut document, &self.conflicts);
            }
            Some(diff) => {
                let names = diff.functions.iter().map(|group| {
                    field(group.function.id, joined(group.changes.iter().map(label), "; "))
                });
                document.section_fields("Go on avoiding", names);
            }
            None => {}
        }
        self.write_next(&mut document);
        document
    }

    fn sheet(&self) -> Sheet {
        let moves = self.plan.moves.iter().map(|task @ Task { fact, due, reversal, .. }| {
            let row = json!({
                "due": due,
                "note": "",
                "action": kind_of(fact),
                "text": says(task),
                "facts": fact.rests_on,
                "ours": "action, text",
                "conflicts": reversal.map(|one| &one.id),
            });
            (Some(fact), row)
        });
        let changes = self.changes.iter().flat_map(Diff::changes).filter_map(|change| {
            let (fact, group) = change.fact().zip(change.group())?;
            let row = json!({
                "note": "",
                "action": group.to_string(),
                "text": sentence(&format!("{}: ", label(change)), self.reading.says(change)),
                "facts": joined(change.facts().map(|fact| fact.id.as_str()), ", "),
                "ours": "action",
                "conflicts": conflict_ids(self.reading.known, change),
            });
            Some((Some(fact), row))
        });
        let headings = "done,owner,due,note,action,text,function,id,facts,ours,conflicts,source";
        fact_sheet(headings, moves.chain(changes))
    }
}
