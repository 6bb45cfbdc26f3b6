//! Changes in sentences, under headings that say what to make of them: one list
//! for a comparison and for a plan.

use super::words::label;
use crate::catalog::fact::FactKind as Kind;
use crate::engine::diff::{FunctionChanges, Group, Move, Part, Status};
use crate::report::layer::was_of;
use crate::report::prelude::*;

/// How changes are read.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Reading<'page> {
    /// The titles of the two stages.
    pub titles: [&'page str; 2],
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
    let lines = diff.functions.iter().filter_map(|group| {
        let words = joined(group.changes.iter().filter_map(&says), "; ");
        (!words.is_empty()).then(|| field(group.function.id, words))
    });
    lines.collect()
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
            Some(field(label, self.says(change)))
        });
        document.section_fields(heading, named);
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
        let mut fields: Vec<_> = approaches(group)
            .map(|(side, fact)| {
                field(format!("{}{}", self.titles[side], lone_tag(fact)), fact.text())
            })
            .collect();
        // The last stage stands beside itself.
        fields.dedup();
        document.fields(fields);
        self.write(document, &group.changes);
    }

    /// Writes changes under the headings of their groups.
    pub(super) fn write(&self, document: &mut Document, changes: &[Change<'_>]) {
        for group in Group::VARIANTS {
            let changes = changes.iter().filter(|change| change.group() == Some(*group));
            document.bullets(self.heading(*group), changes.map(|one| self.item(one)));
        }
    }

    pub(super) fn heading(&self, group: Group) -> String {
        let [from, to] = self.titles;
        let heading = group.get_documentation().unwrap_or_default();
        heading.replace("{from}", from).replace("{to}", to)
    }

    fn item(&self, change: &Change<'_>) -> Item {
        let section = change.fact().map_or("", |fact| fact.section);
        let section = if section.is_empty() { String::new() } else { format!(" ({section})") };
        let name = format!("{}{section}", label(change));
        Item { details: self.details(change), ..Item::of(name, self.says(change)) }
    }

    /// Says what else is known of a change: where it is named, and what doesn't
    /// fit.
    pub(super) fn details(&self, change: &Change<'_>) -> Vec<(String, Text)> {
        let is_here = change.status == Status::Named;
        let named = change.named_in.iter().map(|one| {
            let place = Text::from(format!("{} (", one.label)).code(one.id.as_str()).plain(")");
            field(if is_here { "Named in" } else { "Named again in" }, place)
        });
        let known = self.known.conflicts.iter().filter_map(|one| {
            let has = |id: &FactId| change.facts().any(|fact| fact.id == *id);
            match one.kind {
                ConflictKind::Reversal
                    if change.group() == Some(Group::WarnedBefore) && one.facts.iter().any(has) =>
                {
                    Some(field("Reversal", one.headline()))
                }
                ConflictKind::Wording if one.facts.iter().all(has) => {
                    Some(field("Ours", format!("{} {}", one.what.text, one.reading.text)))
                }
                _ => None,
            }
        });
        named.chain(known).collect()
    }

    /// Says in sentences what a change is about, of the parts asked for.
    pub(in crate::report) fn says(&self, change: &Change<'_>) -> String {
        let [from, to] = self.titles;
        let Some(fact) = change.fact() else { return String::new() };
        match change.status {
            status if fact.kind == Kind::Reference => match status {
                Status::New => format!("Named at {to} only."),
                Status::Gone => format!("Named at {from} only."),
                _ => "Named at both stages.".to_owned(),
            },
            Status::Changed => {
                let is_whole = self.only.is_empty()
                    || fact.kind == Kind::Stage
                    || (change.target().is_some() && self.only.contains(&Part::Metrics));
                let wants = |part| is_whole || self.only.contains(&part);
                let part = |one: &Move<'_>| match one.direction {
                    Some(_) => Part::Figures,
                    None => Part::Words,
                };
                let tools = tools(change).filter(|_| wants(Part::Tools));
                joined(tools.chain(self.sides(change, |one| wants(part(one)))), " ")
            }
            _ => Some(text(fact))
                .filter(|says| !says.is_empty() && *says != label(change))
                .map(ended)
                .unwrap_or_default(),
        }
    }

    /// Says what each stage has where they differ, in these moves.
    pub(super) fn sides(
        &self,
        change: &Change<'_>,
        wants: impl Fn(&Move<'_>) -> bool,
    ) -> impl Iterator<Item = String> {
        let moves: Vec<_> = change.moves.iter().filter(|one| wants(one)).collect();
        let sides = [(&change.from, 0), (&change.to, 1)].map(|(fact, side)| {
            let says = fact.iter().flat_map(|fact| {
                moves.iter().flat_map(move |one| {
                    let headings = [&one.from, &one.to][side];
                    headings.iter().filter_map(|heading| {
                        let said = fact.statements().find(|said| said.heading() == *heading)?;
                        let figure = said.figure.filter(|_| one.direction.is_some());
                        let text = figure.map_or(&*said.text, Figure::text);
                        let says = format!("{text}{}", was_of(fact, said));
                        // A lone figure needs no heading.
                        let is_bare = figure.is_some() && headings.len() == 1;
                        let is_bare = is_bare || heading.is_empty();
                        Some(if is_bare { says } else { format!("{heading}: {says}") })
                    })
                })
            });
            (self.titles[side].to_owned(), joined(says, "; "))
        });
        let sides = sides.into_iter().filter(|(_, says)| !says.is_empty());
        sides.map(|(stage, says)| ended(format!("{stage}: {says}")))
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
