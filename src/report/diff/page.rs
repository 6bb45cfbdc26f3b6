//! The page of `gtm diff`: what matters most of all functions, or everything of
//! each.

use super::DiffReport;
use super::changes::{approaches, by_function, tools};
use super::words::label;
use crate::engine::diff::Status::{Changed, Gone, Kept, New};
use crate::engine::diff::{Group, Move};
use crate::report::prelude::*;
use std::collections::BTreeSet;

impl DiffReport<'_> {
    pub(super) fn page(&self) -> Document {
        let mut document = Document::default();
        let [from, to] = self.reading.titles;
        let title = match self.diff.functions.as_slice() {
            [only] => format!("{}: from {from} to {to}", only.function.title),
            _ => format!("From {from} to {to}: what changes"),
        };
        document.heading(Level::Title, title);
        let is_filtered = !self.reading.only.is_empty();
        if !is_filtered {
            let count = |status| self.counts.get(&status).copied().unwrap_or_default();
            document.paragraph(format!(
                "{to} names {} things that {from} doesn't, says {} differently, and is silent on \
                 {}. Silence is no advice to stop.",
                count(New),
                count(Changed),
                count(Gone),
            ));
        }
        self.reading.write_stage(&mut document, "The stage", &self.diff);
        match self.diff.functions.as_slice() {
            [only] => self.reading.write_function(&mut document, only),
            _ if self.is_whole => self.reading.write_chapters(&mut document, &self.diff),
            _ => self.write_headlines(&mut document),
        }
        if self.is_whole {
            let differs = self.diff.changes().filter(|change| change.status != Kept);
            let conflicts = ConflictRef::of(self.reading.known, differs.flat_map(Change::facts));
            write_conflicts(&mut document, &conflicts);
        }
        self.write_end(&mut document);
        document
    }

    /// Writes what matters most.
    fn write_headlines(&self, document: &mut Document) {
        let titles = self.reading.titles;
        let [_, to] = titles;
        let approaches = self.diff.functions.iter().map(|group| {
            let details = approaches(group).map(|(side, fact)| {
                let says = fact.text();
                let first = says.find(". ").map_or(says, |end| &says[..=end]);
                field(titles[side], first)
            });
            Item { details: details.collect(), ..Item::named(group.function.title) }
        });
        document.bullets("How each function works", approaches);
        let changes = || self.diff.functions.iter().flat_map(|group| &group.changes);
        let both = |change: &&Change<'_>| change.moves.iter().any(Move::is_on_both);
        let figures = changes().filter(both).map(|change| {
            let sides = self.reading.sides(change, |one| one.direction.is_some());
            Item::of(label(change), joined(sides, " "))
        });
        document.bullets("Figures that move", figures);
        let gain = |change: &Change<'_>| {
            let target = change.to.as_ref()?.target().filter(|_| change.target() == Some(New))?;
            Some(format!("{}: {}", label(change), target.0))
        };
        document.section_fields("Metrics that gain a target", by_function(&self.diff, gain));
        let products = changes().filter(|change| !change.tools.is_empty()).map(|change| Item {
            details: self.reading.details(change),
            ..Item::of(label(change), joined(tools(change), " "))
        });
        document.bullets("Tools", products);
        let stages =
            |one: &ConflictRef<'_>| distinct(one.facts.iter().map(|id| id.parts().next())).len();
        let reversals = self
            .conflicts
            .iter()
            .filter(|one| {
                let is_known = one.conflict.matters && one.conflict.kind == ConflictKind::Reversal;
                is_known && stages(one) > 1
            })
            .map(|one| Item::says(one.conflict.headline()));
        document.bullets(format!("Reversed at {to} (ours)"), reversals);
        for group in [Group::WarnedNew, Group::Due, Group::Undated] {
            let names =
                |change: &Change<'_>| (change.group() == Some(group)).then(|| label(change));
            document.section_fields(self.reading.heading(group), by_function(&self.diff, names));
        }
    }

    /// Writes what stands after the functions.
    fn write_end(&self, document: &mut Document) {
        let [from, to] = [self.diff.from.map_or("", |from| from.id), self.diff.to.id];
        let diff = || Invocation::new("diff").arg(from).arg(to);
        let mut items = self.diff.changes().filter(|change| change.is_item());
        let mut commands = match self.diff.functions.as_slice() {
            [first, _, ..] => vec![
                (diff().arg("--all"), "every fact that changes"),
                (diff().arg(first.function.id), "one function, complete"),
            ],
            _ => Vec::new(),
        };
        if self.is_whole {
            let fact = items.find_map(Change::fact);
            commands.extend(
                fact.map(|fact| (Invocation::new("why").arg(&fact.id), "where a fact comes from")),
            );
        }
        if self.diff.is_growth {
            let next = Invocation::new("next").option("--stage", from);
            commands.push((next, "the move, for a meeting"));
        }
        document.next(commands);
        let sources: BTreeSet<_> =
            self.diff.changes().flat_map(Change::facts).map(source_line).collect();
        document.remark(format!(
            "Facts: {}. Ours: which facts speak of the same thing, and what is named in another.",
            joined(sources, "; ")
        ));
    }
}
