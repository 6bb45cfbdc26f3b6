//! Changes in sentences, under headings that say what to make of them: one list
//! for a comparison and for a plan.

use super::words::{label, says, sides, text};
use crate::catalog::fact::FactKind as Kind;
use crate::engine::diff::{FunctionChanges, Group, Part, Status};
use crate::report::prelude::*;

/// How changes are read.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Reading<'page> {
    /// The titles of the two stages.
    pub titles: [&'page str; 2],
    /// Whether the second is the later one.
    pub is_growth: bool,
    /// Whether a company is to act on them.
    pub is_plan: bool,
    /// The parts asked for; empty for all.
    pub only: &'page [Part],
    /// All known conflicts.
    pub known: &'page Conflicts,
}

/// Returns how a function works at each stage that has a guide.
pub(super) fn approaches<'group, 'page>(
    group: &'group FunctionChanges<'page>,
) -> impl Iterator<Item = (usize, &'group Fact<'page>)> {
    let approach = group.changes.iter().find(|change| change.is(Kind::Approach));
    let sides = approach.into_iter().flat_map(|change| [&change.from, &change.to]).enumerate();
    sides.filter_map(|(side, fact)| Some((side, fact.as_ref()?)))
}

/// Returns in a line for each function what is said of its changes.
pub(in crate::report) fn by_function(
    diff: &Diff<'_>,
    says: impl Fn(&Change<'_>) -> Option<String>,
) -> Vec<(String, Text)> {
    let lines = diff.functions.iter().map(|group| {
        let words = joined(group.changes.iter().filter_map(&says), "; ");
        (group.function.id.to_owned(), words)
    });
    let lines = lines.filter(|(_, words)| !words.is_empty());
    lines.map(|(function, words)| (function, words.into())).collect()
}

impl Reading<'_> {
    pub(super) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Writes what the stages say of themselves; a sentence of ours has no label.
    pub(in crate::report) fn write_stage(
        &self,
        document: &mut Document,
        heading: &str,
        diff: &Diff<'_>,
    ) {
        let named = diff.stage.iter().filter_map(|change| {
            let label = change.fact().map(|fact| fact.label).filter(|label| !label.is_empty())?;
            Some((label.to_owned(), self.says(change).into()))
        });
        document.section_fields(heading, named.collect());
    }

    /// Writes everything that changes, a chapter that folds for each function.
    pub(in crate::report) fn write_chapters(&self, document: &mut Document, diff: &Diff<'_>) {
        for group in &diff.functions {
            let mut chapter = Document::default();
            self.write_function(&mut chapter, group);
            document.push(Block::Fold(group.function.title.to_owned(), chapter.blocks));
        }
    }

    /// Writes everything that changes for a function.
    pub(super) fn write_function(&self, document: &mut Document, group: &FunctionChanges<'_>) {
        let fields = approaches(group).map(|(side, fact)| {
            (format!("{}{}", self.titles[side], lone_tag(fact)), text(fact).into())
        });
        let mut fields: Vec<_> = fields.collect();
        // The last stage stands beside itself.
        fields.dedup();
        if !fields.is_empty() {
            document.push(Block::Fields(fields));
        }
        self.write(document, &group.changes);
    }

    /// Writes changes under the headings of their groups.
    pub(super) fn write(&self, document: &mut Document, changes: &[Change<'_>]) {
        let kinds = Group::VARIANTS.iter().flat_map(|group| [(*group, false), (*group, true)]);
        for (group, is_reversed) in kinds {
            let changes: Vec<_> = changes
                .iter()
                .filter(|change| change.group() == Some(group))
                .filter(|change| self.reversal(change).is_some() == is_reversed)
                .collect();
            if let Some(first) = changes.first() {
                let items = changes.iter().map(|change| self.item(change));
                document.bullets(self.heading(group, first), items.collect());
            }
        }
    }

    pub(super) fn heading(&self, group: Group, first: &Change<'_>) -> String {
        let [from, to] = self.titles;
        let silent = if self.is_plan { "Carry on" } else { "No longer named" };
        match group {
            Group::New => format!("New at {to}"),
            Group::Changed => format!("Said differently at {to}"),
            Group::Named => format!("Still named at {to}"),
            Group::NamedAgain => {
                let later = first.named_in.first().map_or("", |one| one.stage.title);
                format!("{silent} (named again at {later})")
            }
            Group::CarryOn if self.is_plan => format!("{silent} ({to} says nothing of it)"),
            Group::CarryOn => format!("{silent} (no source says to stop it)"),
            Group::WarnedNew if self.is_growth => format!("Warned of from {to} on"),
            Group::WarnedNew => format!("Warned of at {to} only ({from} says nothing of it)"),
            Group::WarnedBoth if from == to => format!("Warned of at {to}"),
            Group::WarnedBoth => "Warned of at both stages".to_owned(),
            Group::WarnedBefore if self.reversal(first).is_some() => {
                format!("Warned of at {from} only ({to} says otherwise)")
            }
            Group::WarnedBefore => format!("Warned of at {from} only ({to} says nothing of it)"),
            Group::Due => format!("Due at {to}"),
            Group::Undated => "No source says when".to_owned(),
            Group::Wait => "What to wait for".to_owned(),
            Group::Reference => "Playbook references".to_owned(),
        }
    }

    fn item(&self, change: &Change<'_>) -> Item {
        let section = change.fact().map_or("", |fact| fact.section);
        let section = if section.is_empty() { String::new() } else { format!(" ({section})") };
        Item {
            name: Some(format!("{}{section}", label(change))),
            text: Some(self.says(change)).filter(|says| !says.is_empty()).map(Text::from),
            details: self.details(change),
            ..Item::default()
        }
    }

    /// Says what else is known of a change: where it is named, and what doesn't
    /// fit.
    pub(super) fn details(&self, change: &Change<'_>) -> Vec<(String, Text)> {
        let named = change.named_in.iter().enumerate().fold(Text::default(), |text, (at, one)| {
            let between = if at > 0 { "; " } else { "" };
            text.plain(format!("{between}{} (", one.label)).code(one.id.as_str()).plain(")")
        });
        let ours = self.known.conflicts.iter().find(|one| {
            let is_all = one.facts.iter().all(|id| change.facts().any(|fact| fact.id == *id));
            one.kind == ConflictKind::Wording && is_all
        });
        let details = [
            ("Named in", Some(named).filter(|named| !named.0.is_empty())),
            ("Reversal", self.reversal(change).map(|one| one.headline().into())),
            ("Ours", ours.map(|one| format!("{} {}", one.what.0, one.reading.0).into())),
        ];
        let details = details.into_iter().filter_map(|(of, text)| Some((of.to_owned(), text?)));
        details.collect()
    }

    /// Says in sentences what a change is about, of the parts asked for.
    pub(in crate::report) fn says(&self, change: &Change<'_>) -> String {
        let [from, to] = self.titles;
        match (change.fact(), change.status) {
            (Some(Fact { kind: Kind::Reference, .. }), status) => match status {
                Status::New => format!("Named at {to} only."),
                Status::Gone => format!("Named at {from} only."),
                _ => "Named at both stages.".to_owned(),
            },
            (_, Status::Changed) => {
                let all = change.target.is_some() && self.wants(Part::Metrics);
                let wants = |part| all || change.is(Kind::Stage) || self.wants(part);
                let figures = self.figures(change).filter(|_| wants(Part::Figures));
                let tools = tools(change).filter(|_| wants(Part::Tools));
                let sides = sides(change, &change.words.iter().collect::<Vec<_>>());
                let words = sides.into_iter().zip(self.titles);
                let words = words.filter(|(words, _)| wants(Part::Words) && !words.is_empty());
                let words = words.map(|(words, title)| ended(format!("{title}: {words}")));
                joined(figures.chain(tools).chain(words), " ")
            }
            (Some(fact), _) => {
                let says = says(fact);
                if says == fact.label || says == label(change) {
                    String::new()
                } else {
                    ended(says)
                }
            }
            (None, _) => String::new(),
        }
    }

    /// Says how the figures of a change move.
    pub(super) fn figures<'change>(
        &'change self,
        change: &'change Change<'_>,
    ) -> impl Iterator<Item = String> + 'change {
        let [from, to] = self.titles;
        change.figures.iter().map(move |figure| {
            let [before, after] = sides(change, &[figure])
                .map(|side| if side.is_empty() { "no figure".to_owned() } else { side });
            let is_free = self.is_plan && figure.overlaps;
            // Several figures stand behind their columns.
            ended(if figure.from.len() + figure.to.len() > 2 {
                format!("{from}: {before}. {to}: {after}")
            } else {
                format!("{before} at {from}, {after} at {to}")
            }) + if is_free { " Within both, nothing needs to change." } else { "" }
        })
    }

    /// Returns the reversal that a warning has a part in which the second stage
    /// doesn't have.
    fn reversal(&self, change: &Change<'_>) -> Option<&Conflict> {
        let is_gone = change.group() == Some(Group::WarnedBefore);
        let mut known = self.known.conflicts.iter().filter(|_| is_gone);
        known.find(|one| {
            let has_a_part = change.facts().any(|fact| one.facts.contains(&fact.id));
            one.kind == ConflictKind::Reversal && has_a_part
        })
    }
}

/// Says what becomes of the products of a category.
pub(super) fn tools(change: &Change<'_>) -> impl Iterator<Item = String> {
    [
        (Status::New, "New: ", ""),
        (Status::Gone, "No longer named: ", ""),
        (Status::Kept, "Still named: ", ""),
        (Status::Changed, "", " are editions of one product"),
    ]
    .into_iter()
    .filter_map(|(status, before, behind)| {
        Some(format!("{before}{}{behind}.", and_list(change.tools.get(&status)?)))
    })
}

/// Ends words as a sentence, unless they do.
fn ended(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { words + "." }
}
