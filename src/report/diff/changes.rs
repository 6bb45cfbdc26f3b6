//! Changes in sentences, under headings that say what to make of them: one list
//! for a comparison and for a plan.

use strum::VariantArray;

use super::words::{file_tags, label, says, sides, text};
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::document::{Block, Document, Item, Text};
use crate::engine::diff::{Change, Diff, FunctionChanges, Group, Part, Status};
use crate::playbook::conflict::{Conflict, ConflictKind, Conflicts};
use crate::playbook::id::FactId;
use crate::report::layer::tag_of;
use crate::report::view::{and_list, joined, sentence};

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

impl Reading<'_> {
    pub(super) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Writes what the stages say of themselves.
    pub(in crate::report) fn write_stage(
        &self,
        document: &mut Document,
        heading: &str,
        diff: &Diff<'_>,
    ) {
        let named = diff.stage.iter().filter(|change| {
            !label(change).is_empty() && change.fact().is_some_and(|fact| !fact.label.is_empty())
        });
        let fields = named.map(|change| (label(change), self.says(change).into()));
        document.section_fields(heading, fields.collect());
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
        let whole = file_tags(&group.changes);
        let fields = approaches(group).map(|(side, fact)| {
            let tag = if whole[side].is_empty() { tag_of(fact) } else { whole[side].clone() };
            (format!("{}{tag}", self.titles[side]), text(fact).into())
        });
        let mut fields: Vec<_> = fields.collect();
        // The last stage stands beside itself.
        fields.dedup();
        if !fields.is_empty() {
            document.push(Block::Fields(fields));
        }
        self.write(document, &group.changes);
        let guides = approaches(group).map(|(side, fact)| {
            let heading = fact.heading.unwrap_or_default();
            format!("{}, “{heading}”{}", fact.id.parent(), whole[side])
        });
        document.remark(sentence("Compared: ", joined(guides, "; ")));
    }

    /// Writes changes under the headings of their groups.
    pub(super) fn write(&self, document: &mut Document, changes: &[Change<'_>]) {
        for group in Group::VARIANTS {
            let changes = changes.iter().filter(|change| change.group() == Some(*group));
            let (reversed, others): (Vec<_>, Vec<_>) = changes.partition(|change| {
                *group == Group::WarnedBefore && self.reversal(change).is_some()
            });
            for (changes, is_reversed) in [(others, false), (reversed, true)] {
                if let Some(first) = changes.first() {
                    let heading = self.heading(*group, first, is_reversed);
                    let items = changes.iter().map(|change| self.item(change, is_reversed));
                    document.bullets(heading, items.collect());
                }
            }
        }
    }

    pub(super) fn heading(&self, group: Group, first: &Change<'_>, is_reversed: bool) -> String {
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
            Group::WarnedBefore => {
                let says = if is_reversed { "otherwise" } else { "nothing of it" };
                format!("Warned of at {from} only ({to} says {says})")
            }
            Group::Due => format!("Due at {to}"),
            Group::Undated => "No source says when".to_owned(),
            Group::Wait => "What to wait for".to_owned(),
            Group::Reference => "Playbook references".to_owned(),
        }
    }

    fn item(&self, change: &Change<'_>, is_reversed: bool) -> Item {
        let named = change.named_in.iter().enumerate().fold(Text::default(), |text, (at, one)| {
            let between = if at > 0 { "; " } else { "" };
            text.plain(format!("{between}{} (", one.label)).code(one.id.as_str()).plain(")")
        });
        let reversal = self.reversal(change).filter(|_| is_reversed);
        let details = [
            ("Named in", Some(named).filter(|named| !named.0.is_empty())),
            ("Reversal", reversal.map(Text::from)),
        ];
        let details = details.into_iter().filter_map(|(of, text)| Some((of.to_owned(), text?)));
        let section = change.fact().map_or("", |fact| fact.section);
        let section = if section.is_empty() { String::new() } else { format!(" ({section})") };
        Item {
            name: Some(format!("{}{section}", label(change))),
            text: Some(self.says(change)).filter(|says| !says.is_empty()),
            details: details.collect(),
            ..Item::default()
        }
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
        &self,
        change: &'change Change<'_>,
    ) -> impl Iterator<Item = String> + 'change {
        let ([from, to], is_plan) = (self.titles.map(str::to_owned), self.is_plan);
        change.moving().map(move |figure| {
            let [before, after] = sides(change, &[figure]);
            let at = [(before, &from), (after, &to)].into_iter();
            let at = at.filter(|(figure, _)| !figure.is_empty());
            let words =
                ended(joined(at.map(|(figure, stage)| format!("{figure} at {stage}")), ", "));
            let is_free = is_plan && figure.overlaps;
            words + if is_free { " Within both, nothing needs to change." } else { "" }
        })
    }

    /// Returns the line of the reversal that a change has a part in.
    fn reversal(&self, change: &Change<'_>) -> Option<&str> {
        let has_a_part = |id: &FactId| change.facts().any(|fact| fact.id == *id);
        let mut known = self.known.conflicts.iter();
        let found = known
            .find(|one| one.kind == ConflictKind::Reversal && one.facts.iter().any(has_a_part));
        found.map(Conflict::headline)
    }
}

/// Says what becomes of the products of a category.
pub(super) fn tools(change: &Change<'_>) -> impl Iterator<Item = String> {
    [
        (Status::New, "New", ""),
        (Status::Gone, "No longer named", ""),
        (Status::Kept, "Still named", ""),
        (Status::Changed, "Still named", ", as editions of one product"),
    ]
    .into_iter()
    .filter_map(|(status, words, behind)| {
        let names = change.tools.get(&status)?;
        Some(format!("{words}: {}{behind}.", and_list(names)))
    })
}

/// Ends words as a sentence, unless they do.
fn ended(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { words + "." }
}
