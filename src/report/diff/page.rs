//! The page of `gtm diff`: what matters most of all functions, or everything of
//! each.

use super::DiffReport;
use super::changes::{approaches, tools};
use super::words::{label, sources, text};
use crate::document::{Document, Invocation, Item, Level};
use crate::engine::diff::{
    Change, Group, MatchedBy,
    Status::{Changed, Gone, New},
};
use crate::playbook::conflict::ConflictKind;
use crate::report::view::{and_list, joined, sentence, those, write_conflicts};

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
            [only] if is_filtered => self.reading.write(&mut document, &only.changes),
            functions if is_filtered => {
                for group in functions {
                    document.heading(Level::Chapter, group.function.title);
                    self.reading.write(&mut document, &group.changes);
                }
            }
            [only] => self.reading.write_function(&mut document, only),
            _ if self.is_whole => self.reading.write_chapters(&mut document, &self.diff),
            _ => self.write_headlines(&mut document),
        }
        if self.is_whole || is_filtered {
            write_conflicts(&mut document, &self.conflicts);
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
        let both = |change: &&Change<'_>| change.moving().any(|figure| figure.is_on_both());
        let figures = changes()
            .filter(both)
            .map(|change| Item::of(label(change), joined(self.reading.figures(change), " ")));
        document.bullets("Figures that move", figures.collect());
        let gain = |change: &Change<'_>| {
            let target = change.to.as_ref()?.target().filter(|_| change.target == Some(New))?;
            Some(format!("{}: {}", label(change), target.0))
        };
        self.write_by_function(document, "Metrics that gain a target", gain);
        let products = changes().filter(|change| !change.tools.is_empty());
        let products = products.map(|change| Item::of(label(change), joined(tools(change), " ")));
        document.bullets("Tools", products.collect());
        let known = self.reading.known.conflicts.iter().filter(|one| self.is_of_both(&one.facts));
        let reversals = known.clone().filter(|one| one.kind == ConflictKind::Reversal);
        let reversals = reversals
            .filter(|one| one.matters)
            .map(|one| Item { text: Some(one.headline().to_owned()), ..Item::default() });
        document.bullets(format!("Reversed at {to} (ours)"), reversals.collect());
        for group in [Group::WarnedNew, Group::Due, Group::Undated] {
            let first = changes().find(|change| change.group() == Some(group));
            if let Some(first) = first {
                let names =
                    |change: &Change<'_>| (change.group() == Some(group)).then(|| label(change));
                let heading = self.reading.heading(group, first, false);
                self.write_by_function(document, &heading, names);
            }
        }
    }

    /// Writes in a line for each function what is said of its changes.
    fn write_by_function(
        &self,
        document: &mut Document,
        heading: &str,
        says: impl Fn(&Change<'_>) -> Option<String>,
    ) {
        let fields = self.diff.functions.iter().map(|group| {
            let words = joined(group.changes.iter().filter_map(&says), "; ");
            (group.function.id.to_owned(), words)
        });
        let fields = fields.filter(|(_, words)| !words.is_empty());
        let fields = fields.map(|(function, words)| (function, words.into()));
        document.section_fields(heading, fields.collect());
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
        let changes = || self.diff.changes();
        let [by_id, by_mark] = [MatchedBy::Id, MatchedBy::SameAs]
            .map(|by| changes().filter(|one| one.matched_by == Some(by)).count());
        let same = format!(
            "which facts speak of the same thing ({by_id} matched by id, {by_mark} by same-as)"
        );
        let named = changes().any(|one| !one.named_in.is_empty());
        let ours = those([(by_id + by_mark > 0, &*same), (named, "what is named in another fact")]);
        let ours = sentence(" Ours: ", and_list(ours));
        document.remark(format!("Facts: {}.{ours}", sources(changes())));
    }
}
