//! The page of `gtm diff`: what matters most of all functions, or everything of
//! each.

use super::DiffReport;
use super::changes::{approaches, by_function, tools};
use super::words::{conflicts_of, label, sources, text};
use crate::engine::diff::Status::{Changed, Gone, Kept, New};
use crate::engine::diff::{Group, Move};
use crate::report::prelude::*;

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
            functions if is_filtered => {
                for group in functions {
                    if functions.len() > 1 {
                        document.heading(Level::Chapter, group.function.title);
                    }
                    self.reading.write(&mut document, &group.changes);
                }
            }
            [only] => self.reading.write_function(&mut document, only),
            _ if self.is_whole => self.reading.write_chapters(&mut document, &self.diff),
            _ => self.write_headlines(&mut document),
        }
        if self.is_whole {
            let differs = self.diff.changes().filter(|change| change.status != Kept);
            write_conflicts(&mut document, &conflicts_of(self.reading.known, differs));
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
                let says = text(fact);
                let first = says.find(". ").map_or(says, |end| &says[..=end]);
                (titles[side].to_owned(), first.into())
            });
            let name = Some(group.function.title.to_owned());
            Item { name, details: details.collect(), ..Item::default() }
        });
        document.bullets("How each function works", approaches.collect());
        let changes = || self.diff.functions.iter().flat_map(|group| &group.changes);
        let both = |change: &&Change<'_>| change.figures.iter().any(Move::is_on_both);
        let figures = changes()
            .filter(both)
            .map(|change| Item::of(label(change), joined(self.reading.figures(change), " ")));
        document.bullets("Figures that move", figures.collect());
        let gain = |change: &Change<'_>| {
            let target = change.to.as_ref()?.target().filter(|_| change.target == Some(New))?;
            Some(format!("{}: {}", label(change), target.0))
        };
        document.section_fields("Metrics that gain a target", by_function(&self.diff, gain));
        let products = changes().filter(|change| !change.tools.is_empty());
        let products = products.map(|change| Item {
            details: self.reading.details(change),
            ..Item::of(label(change), joined(tools(change), " "))
        });
        document.bullets("Tools", products.collect());
        let is_of = |one: &ConflictRef<'_>, stage: StageRef<'_>| {
            one.facts.iter().any(|id| id.parts().next() == Some(stage.id))
        };
        let stages = [self.diff.from.unwrap_or(self.diff.to), self.diff.to];
        let reversals = self.conflicts.iter().filter(|one| {
            let is_known = one.conflict.matters && one.conflict.kind == ConflictKind::Reversal;
            is_known && stages.iter().all(|stage| is_of(one, *stage))
        });
        let reversals = reversals.map(|one| Item::says(one.conflict.headline()));
        document.bullets(format!("Reversed at {to} (ours)"), reversals.collect());
        for group in [Group::WarnedNew, Group::Due, Group::Undated] {
            let first = changes().find(|change| change.group() == Some(group));
            if let Some(first) = first {
                let names =
                    |change: &Change<'_>| (change.group() == Some(group)).then(|| label(change));
                let heading = self.reading.heading(group, first);
                document.section_fields(heading, by_function(&self.diff, names));
            }
        }
    }

    /// Writes what stands after the functions.
    fn write_end(&self, document: &mut Document) {
        let [from, to] = [self.diff.from.map_or("", |from| from.id), self.diff.to.id];
        let diff = || Invocation::new("diff").arg(from).arg(to);
        let function = match self.diff.functions.as_slice() {
            [_] | [] => None,
            [first, ..] => Some(first.function.id),
        };
        let mut facts =
            self.diff.changes().filter(|change| change.is_item()).filter_map(Change::fact);
        let commands = [
            function.map(|_| (diff().arg("--all"), "every fact that changes")),
            function.map(|function| (diff().arg(function), "one function, complete")),
            facts
                .next()
                .filter(|_| self.is_whole)
                .map(|fact| (Invocation::new("why").arg(&fact.id), "where a fact comes from")),
            self.diff.is_growth.then(|| {
                (Invocation::new("next").option("--stage", from), "the move, for a meeting")
            }),
        ];
        document.next(commands.into_iter().flatten());
        document.remark(format!(
            "Facts: {}. Ours: which facts speak of the same thing, and what is named in another.",
            sources(self.diff.changes())
        ));
    }
}
