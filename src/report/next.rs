//! `gtm next`: the move to the next stage, on a page for a meeting.
//!
//! The moves are ours, and so is what is to be made of the facts that change:
//! the sources describe stages, and no way between them.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use super::diff::changes::Reading;
use super::diff::words::{conflict_ids, label, text};
use super::layer::{source_line, tag_of};
use super::stage::{StageReport, when};
use super::view::{StageRef, joined, people, sentence};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};
use crate::engine::diff::Diff;
use crate::engine::next::{Gap, Gaps, reversal};
use crate::engine::resolve::Crossing;
use crate::playbook::conflict::Conflicts;
use crate::playbook::date::Date;
use crate::playbook::function::FunctionRef;
use crate::playbook::gate::Gate;
use crate::playbook::id::Slug;
use crate::playbook::moves::MoveKind;
use crate::playbook::stage::Stage;
use crate::quantity::growth::Growth;

/// What a plan is made of, beside the facts that change.
#[derive(Debug)]
pub struct Plan<'page> {
    /// The stage that it is at; `None` below the first one.
    pub from: Option<&'page Stage>,
    /// The stage that it leads to, or the last one.
    pub to: &'page Stage,
    /// The company, as `gtm stage` describes it.
    pub company: StageReport<'page>,
    /// How far it is.
    pub gaps: Gaps,
    /// How fast its ARR grows.
    pub growth: Option<Growth>,
    /// The day that months are counted from.
    pub date: Option<Date>,
    /// The moves into the stage, of the functions asked for.
    pub moves: Vec<Fact<'page>>,
    /// The gates that they depend on.
    pub gates: Vec<&'page Gate>,
    /// All known conflicts.
    pub known: &'page Conflicts,
}

/// A plan for the move to the next stage, or for staying at the last one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextReport<'page> {
    /// The company, as `gtm stage` describes it.
    company: StageReport<'page>,
    /// The stage the move starts from; `null` below the first one.
    from: Option<StageRef<'page>>,
    /// The stage it leads to; `null` at the last one.
    to: Option<StageRef<'page>>,
    #[serde(flatten)]
    gaps: Gaps,
    /// The day that growth implies; `null` where no growth or no day to count
    /// from was given.
    due: Option<Date>,
    /// The moves, which are ours.
    moves: Vec<Task<'page>>,
    /// The gates that they depend on, by id.
    gates: Vec<&'page Slug>,
    /// Everything that changes; absent unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Diff<'page>>,
    #[serde(skip)]
    reading: Reading<'page>,
    #[serde(skip)]
    growth: Option<Growth>,
    /// The stage that the plan ends at: the next one, or the last.
    #[serde(skip)]
    goal: StageRef<'page>,
    /// What the last stage goes on avoiding.
    #[serde(skip)]
    sustains: Vec<(FunctionRef<'page>, String)>,
}

/// A move with who does it.
#[derive(Debug, Serialize, JsonSchema)]
struct Task<'page> {
    /// To fill in.
    owner: Option<String>,
    /// To fill in, where growth implies none.
    due: Option<Date>,
    /// The id of the reversal between the stages that it makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversal: Option<&'page Slug>,
    #[serde(rename = "move")]
    fact: Fact<'page>,
    #[serde(skip)]
    says: String,
}

impl<'page> NextReport<'page> {
    /// Builds a plan. `diff` compares the two stages, where everything that
    /// changes is asked for, or where there is no next one.
    pub fn new(plan: Plan<'page>, diff: Option<Diff<'page>>, all: bool) -> Self {
        let Plan { from, to, company, gaps, growth, date, moves, gates, known } = plan;
        let (from, goal) = (from.map(StageRef::from), StageRef::from(to));
        let to = (from != Some(goal)).then_some(goal);
        let gaps = to.map_or(Gaps::default(), |_| gaps);
        let due = match gaps.crossing {
            Some(Crossing::InMonths { months }) => {
                date.zip(u16::try_from(months).ok()).map(|(date, months)| date.months_later(months))
            }
            _ => None,
        };
        let moves = moves.into_iter().filter(|_| to.is_some()).map(|fact| {
            let reversal = reversal(known, &fact);
            let beside = fact.said("note").map(|note| format!(" {}", note.text));
            let turns = reversal.map(|one| format!(" Reversal: {}", one.headline()));
            let asides = beside.into_iter().chain(turns).collect::<String>();
            let says = format!("{}{asides}{}", text(&fact), tag_of(&fact));
            Task { owner: None, due, reversal: reversal.map(|one| &one.id), fact, says }
        });
        let functions = diff.iter().flat_map(|diff| &diff.functions);
        let sustains = functions.filter(|_| to.is_none()).map(|group| {
            let avoid = group.changes.iter().filter(|change| change.is(Kind::AntiPattern));
            (group.function, joined(avoid.map(|change| label(change)), "; "))
        });
        Self {
            company,
            from,
            to,
            gaps,
            due,
            moves: moves.collect(),
            gates: gates.iter().map(|gate| &gate.id).collect(),
            reading: Reading {
                titles: [from.map_or("", |from| from.title), goal.title],
                is_growth: to.is_some(),
                is_plan: true,
                only: &[],
                known,
            },
            growth,
            goal,
            sustains: sustains.collect(),
            changes: diff.filter(|_| all),
        }
    }

    /// Says how far the next stage is, and when it is there.
    fn distances(&self) -> Vec<(String, Text)> {
        let to = self.goal.title;
        let arr = distance(self.gaps.arr, to, "--arr", |value| format!("{value} is"));
        let headcount = distance(self.gaps.headcount, to, "--headcount", |value| {
            format!("{} are", people(value))
        });
        let due = match (self.gaps.arr, self.gaps.crossing, self.growth) {
            (Some(Gap { missing: None, .. }), ..) => "now: the ARR is there".into(),
            (Some(_), Some(crossing), Some(growth)) => {
                let day = self.due.map_or(String::new(), |due| format!("{due}, "));
                format!("{day}{} at {growth} growth a year", when(crossing)).into()
            }
            (Some(_), ..) => not_given("--growth"),
            (None, ..) => not_given("--arr").plain(" and ").code("--growth"),
        };
        [("ARR to go", arr), ("People to go", headcount), ("Due", due)]
            .map(|(label, text)| (label.to_owned(), text))
            .into()
    }

    fn write_moves(&self, document: &mut Document) {
        let name = |one: &Task<'_>| {
            let title = one.fact.function.map_or("", |function| &function.title);
            let short = title.split_once(" (").map_or(title, |(short, _)| short);
            Some(short.to_owned())
        };
        let goal = self.goal.title;
        if self.from.is_none() {
            document.paragraph(
                Text::from(format!(
                    "No playbook covers your stage. This is reading ahead: the moves into {goal}, \
                     which are ours. "
                ))
                .commands(["process", "charter"].map(Invocation::new), " and ")
                .plain(" need no stage."),
            );
            let items = self.moves.iter().map(|one| Item {
                name: name(one),
                text: Some(one.says.clone()),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
            return;
        }
        let why = Invocation::new("why").arg(format!("{}.moves", self.goal.id));
        document.paragraph(
            Text::from(format!(
                "The moves into {goal}. They are ours, drawn from the facts of both stages; "
            ))
            .command(why)
            .plain(" has each."),
        );
        let blanks = || vec!["Owner", "Due"];
        for kind in MoveKind::VARIANTS {
            let kind: &str = kind.into();
            let of_kind = self.moves.iter().filter(|one| says_kind(&one.fact) == kind);
            let mut items: Vec<Item> = of_kind
                .map(|one| Item {
                    name: name(one),
                    text: Some(one.says.clone()),
                    blanks: blanks(),
                    ..Item::default()
                })
                .collect();
            if kind == "start" && !self.gates.is_empty() {
                items.push(Item { blanks: blanks(), ..self.gate_task() });
            }
            if !items.is_empty() {
                document.heading(Level::Section, capitalized(kind));
                document.push(Block::Items(Marker::Box, items));
            }
        }
    }

    /// Returns the one task that the readiness questions are.
    fn gate_task(&self) -> Item {
        let gate = Invocation::new("gate");
        let (words, gate) = match self.gates.as_slice() {
            [only] => ("Answer the gate that these moves depend on.".to_owned(), gate.arg(only)),
            gates => {
                let names = joined(gates.iter().map(|id| id.as_str()), ", ");
                (format!("Answer the gates that these moves depend on: {names}."), gate)
            }
        };
        let run = gate.option("--stage", self.goal.id);
        Item { text: Some(words), details: vec![("Run".to_owned(), run.into())], ..Item::default() }
    }

    /// Writes everything that changes, and what the stages are about.
    fn write_all(&self, document: &mut Document, diff: &Diff<'_>) {
        for sentence in self.company.explanation() {
            document.paragraph(sentence);
        }
        let heading = format!("What {} is about", self.goal.title);
        self.reading.write_stage(document, &heading, diff);
        self.reading.write_chapters(document, diff);
    }

    fn write_next(&self, document: &mut Document) {
        let StageRef { id, title } = self.goal;
        let of_stage = |command| Invocation::new(command).option("--stage", id);
        let whole = match self.from {
            _ if self.changes.is_some() => None,
            Some(from) => Some((
                Invocation::new("next --all").option("--stage", from.id),
                "every fact that changes".to_owned(),
            )),
            None => Some((of_stage("show --all"), format!("all that the guides of {title} say"))),
        };
        document.next(whole.into_iter().chain([
            (of_stage("antipatterns"), format!("what not to do at {title}, as questions")),
            (of_stage("list metrics"), format!("what {title} is measured by")),
        ]));
    }
}

/// Returns the kind of a move.
fn says_kind<'fact>(one: &'fact Fact<'_>) -> &'fact str {
    one.said("kind").map_or("", |kind| &kind.text)
}

fn capitalized(word: &str) -> String {
    word.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }).collect()
}

/// Says that something is not known, and how to give it.
fn not_given(option: &str) -> Text {
    Text::from("not given: ").code(option)
}

/// Says how far the next stage is on one signal.
fn distance<T: Display>(
    gap: Option<Gap<T>>,
    to: &str,
    option: &str,
    there: impl Fn(T) -> String,
) -> Text {
    match gap {
        None => not_given(option),
        Some(Gap { value, at, missing: None }) => {
            format!("none: {} there, and {to} begins at {at}", there(value)).into()
        }
        Some(Gap { at, missing: Some(missing), .. }) => {
            format!("{missing} more to {to}, which begins at {at}").into()
        }
    }
}

impl Report for NextReport<'_> {
    const SCHEMA: &'static str = "gtm/next/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let goal = self.goal.title;
        document.heading(
            Level::Title,
            match (self.from, self.to) {
                (None, _) => format!("To {goal}: reading ahead"),
                (Some(from), Some(_)) => format!("From {} to {goal}: the move", from.title),
                (Some(_), None) => format!("{goal}: no next stage, and what sustains it"),
            },
        );
        document.paragraph(self.company.headline());
        if self.to.is_some() {
            document.push(Block::Fields(self.distances()));
            self.write_moves(&mut document);
        } else {
            document.paragraph(format!(
                "{goal} is the last stage that the playbooks know, so there is nothing to move \
                 to. What sustains it is to go on avoiding its mistakes (ours)."
            ));
            let avoid = self.sustains.iter();
            let avoid = avoid.map(|(of, names)| (of.title.to_owned(), names.as_str().into()));
            document.section_fields("Go on avoiding", avoid.collect());
        }
        if let Some(diff) = &self.changes {
            self.write_all(&mut document, diff);
        }
        self.write_next(&mut document);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "done",
            "owner",
            "due",
            "note",
            "action",
            "text",
            "function",
            "id",
            "facts",
            "command",
            "from",
            "to",
            "ours",
            "conflicts",
            "source",
        ]);
        let [from, to] = [self.from, self.to].map(|stage| stage.map_or("", |stage| stage.id));
        let due = self.due.map_or(String::new(), |due| due.to_string());
        let mut row = |due: &str,
                       [action, text, function, id]: [&str; 4],
                       facts: &str,
                       ours: &str,
                       last: [&str; 2]| {
            sheet.row(&[
                &"", &"", &due, &"", &action, &text, &function, &id, &facts, &"", &from, &to,
                &ours, &last[0], &last[1],
            ]);
        };
        for Task { fact, says, reversal, .. } in &self.moves {
            let function = fact.function.map_or("", |function| function.id.as_str());
            let rests_on = joined(fact.rests_on.iter().map(|id| id.as_str()), ", ");
            let cells = [says_kind(fact), says, function, fact.id.as_str()];
            let reversal = reversal.map_or("", |id| id.as_str());
            row(&due, cells, &rests_on, "action, text", [reversal, &source_line(fact)]);
        }
        for change in self.changes.iter().flat_map(Diff::changes) {
            let Some((fact, group)) = change.fact().zip(change.group()) else { continue };
            let function = fact.function.map_or("", |function| function.id.as_str());
            let says = sentence(&format!("{}: ", label(change)), self.reading.says(change));
            let facts = joined(change.facts().map(|fact| fact.id.as_str()), ", ");
            let conflicts = conflict_ids(self.reading.known, change);
            let cells = [&*group.to_string(), &*says, function, fact.id.as_str()];
            row("", cells, &facts, "action", [&conflicts, &source_line(fact)]);
        }
        Ok(sheet)
    }
}
