//! Changes in sentences, under headings that say what to make of them: one list
//! for a comparison and for a plan.

use super::words::label;
use crate::engine::diff::{FunctionChanges, Group, Status};
use crate::report::prelude::*;

/// How changes are read.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Reading<'page> {
    /// The titles of the two stages.
    pub titles: [&'page str; 2],
    /// All known conflicts.
    pub known: &'page Conflicts,
    /// Whether of warnings and deferrals the names will do, and of an approach its
    /// first sentence.
    pub is_short: bool,
}

impl Reading<'_> {
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

    /// Writes what changes, a chapter for each function; one with everything folds.
    pub(in crate::report) fn write_chapters(&self, document: &mut Document, diff: &Diff<'_>) {
        for group in &diff.functions {
            let mut chapter = Document::default();
            self.write_function(&mut chapter, group);
            if self.is_short {
                document.heading(Level::Chapter, group.function.title);
                document.blocks.extend(chapter.blocks);
            } else {
                document.push(Block::Fold(group.function.title.to_owned(), chapter.blocks));
            }
        }
    }

    /// Writes what changes for a function: how it works at each stage, and then fact
    /// by fact.
    pub(super) fn write_function(&self, document: &mut Document, group: &FunctionChanges<'_>) {
        let approach = group.changes.iter().find(|change| change.is(FactKind::Approach));
        let sides = approach.into_iter().flat_map(|change| [&change.from, &change.to]);
        let fields = sides.zip(self.titles).filter_map(|(fact, title)| {
            let fact = fact.as_ref()?;
            let says = fact.text();
            let end = says.find(". ").filter(|_| self.is_short);
            let says = end.map_or(says, |end| &says[..=end]);
            Some((format!("{title}{}", lone_tag(fact)), says.into()))
        });
        let mut fields: Vec<_> = fields.collect();
        // The last stage stands beside itself.
        fields.dedup();
        document.push(Block::Fields(fields));
        self.write(document, &group.changes);
    }

    /// Writes changes under the headings of their groups.
    fn write(&self, document: &mut Document, changes: &[Change<'_>]) {
        for group in Group::VARIANTS {
            let changes = changes.iter().filter(|change| change.group() == Some(*group));
            document.bullets(self.heading(*group), changes.map(|one| self.item(one)).collect());
        }
    }

    fn heading(&self, group: Group) -> String {
        let [from, to] = self.titles;
        match group {
            Group::New => format!("New at {to}"),
            Group::Changed => format!("Said differently at {to}"),
            Group::Named => format!("Still named at {to}"),
            Group::CarryOn => format!("Carry on ({to} says nothing of it)"),
            Group::WarnedNew => format!("New warnings at {to}"),
            Group::WarnedBoth => format!("Still warned of at {to}"),
            Group::WarnedBefore => format!("Warned of at {from} only"),
            Group::Due => format!("Due at {to}"),
            Group::Undated => "No source says when".to_owned(),
            Group::Wait => "What to wait for".to_owned(),
            Group::Reference => "Playbook references".to_owned(),
        }
    }

    fn item(&self, change: &Change<'_>) -> Item {
        let section = change.fact().map(|fact| fact.section).filter(|name| !name.is_empty());
        let section = shown(section.map(|name| format!(" ({name})")));
        let is_short =
            self.is_short && (change.is(FactKind::AntiPattern) || change.is(FactKind::Deferral));
        Item {
            name: Some(format!("{}{section}", label(change))),
            text: Some(self.says(change))
                .filter(|says| !says.is_empty() && !is_short)
                .map(Text::from),
            details: self.details(change),
            ..Item::default()
        }
    }

    /// Says what else is known of a change: where it is named, and what doesn't
    /// fit.
    fn details(&self, change: &Change<'_>) -> Vec<(String, Text)> {
        let is_here = change.status == Status::Named;
        let named = change.named_in.iter().map(|one| {
            let place = Text::from(format!("{} (", one.label)).code(one.id.as_str()).plain(")");
            (if is_here { "Named in" } else { "Named again in" }, place)
        });
        let known = self.known.conflicts.iter().filter(|one| {
            let has = |id: &FactId| change.facts().any(|fact| fact.id == *id);
            one.kind == ConflictKind::Wording && one.facts.iter().all(has)
        });
        let known = known.map(|one| ("Ours", format!("{} {}", one.what.0, one.reading.0).into()));
        named.chain(known).map(|(of, text)| (of.to_owned(), text)).collect()
    }

    /// Says in sentences what a change is about.
    pub(in crate::report) fn says(&self, change: &Change<'_>) -> String {
        let [from, to] = self.titles;
        let Some(fact) = change.fact() else { return String::new() };
        match change.status {
            _ if fact.kind == FactKind::Reference => {
                let at = those([(change.from.is_some(), from), (change.to.is_some(), to)]);
                format!("Named at {}.", and_list(at))
            }
            Status::Changed => joined(tools(change).chain(self.sides(change)), " "),
            _ => match text(fact) {
                says if says == label(change) => String::new(),
                says => ended(says),
            },
        }
    }

    /// Says what each stage has where they differ.
    fn sides(&self, change: &Change<'_>) -> impl Iterator<Item = String> {
        let sides = [(&change.from, 0), (&change.to, 1)].map(|(fact, side)| {
            let says = fact.iter().flat_map(|fact| {
                let headings = change.moves.iter().flat_map(move |one| [&one.from, &one.to][side]);
                headings.filter_map(|heading| {
                    let said = fact.statements().find(|said| said.heading() == *heading)?;
                    let before = if heading.is_empty() { "" } else { ": " };
                    Some(format!("{heading}{before}{}", with_was(fact, said)))
                })
            });
            sentence(&format!("{}: ", self.titles[side]), joined(says, "; "))
        });
        sides.into_iter().filter(|says| !says.is_empty()).map(ended)
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
    if words.is_empty() || words.ends_with(['.', '!', '?']) { words } else { words + "." }
}
