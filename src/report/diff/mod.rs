//! `gtm diff`: what changes from one stage to another.

pub(super) mod changes;
pub(super) mod words;

use super::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diff::{Part, Status};
use changes::{Reading, tools};
use words::{conflict_ids, label};

/// What changes from one stage to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiffReport<'page> {
    /// How many rows, points and steps of the functions became what, also of
    /// those that are left out.
    counts: BTreeMap<Status, usize>,
    #[serde(flatten)]
    diff: Diff<'page>,
    /// What is known not to fit with the facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'page>>,
    #[serde(skip)]
    reading: Reading<'page>,
}

impl<'page> DiffReport<'page> {
    /// Builds the report of a comparison of two stages, or `None` where it has
    /// nothing of the parts asked for. Without `all` a comparison of several
    /// functions has what matters most. `known` are all known conflicts.
    pub fn new(
        mut diff: Diff<'page>,
        known: &'page Conflicts,
        only: &[Part],
        all: bool,
    ) -> Option<Self> {
        let mut counts = BTreeMap::new();
        let items = diff.functions.iter().flat_map(|group| &group.changes);
        for change in items.filter(|change| change.is_item()) {
            *counts.entry(change.status).or_default() += 1;
        }
        if !only.is_empty() {
            diff.retain(|change| only.iter().any(|part| change.is_in(*part)));
        }
        if diff.stage.is_empty() && diff.functions.is_empty() {
            return None;
        }
        let conflicts = ConflictRef::of(known, diff.changes().flat_map(Change::facts));
        let is_short = only.is_empty() && !all && diff.functions.len() > 1;
        if is_short {
            diff.retain(|change| change.is_headline() || change.is(FactKind::Approach));
        }
        // Beside figures, only what becomes of a target needs words.
        if is_short || (only.contains(&Part::Figures) && !only.contains(&Part::Words)) {
            let changes = diff.functions.iter_mut().flat_map(|group| &mut group.changes);
            for change in changes.filter(|change| change.target().is_none()) {
                change.moves.retain(|one| one.direction.is_some());
            }
        }
        let reading = Reading { titles: [diff.from?.title, diff.to.title], known, is_short };
        Some(Self { counts, diff, conflicts, reading })
    }
}

impl Report for DiffReport<'_> {
    const SCHEMA: &'static str = "gtm/diff/1";

    fn document(&self) -> Document {
        let Self { counts, diff, conflicts, reading } = self;
        let [from, to] = reading.titles;
        let title = match diff.functions.as_slice() {
            [only] => format!("{}: from {from} to {to}", only.function.title),
            _ => format!("From {from} to {to}: what changes"),
        };
        let mut document = Document::titled(title);
        let [new, changed, gone] = [Status::New, Status::Changed, Status::Gone]
            .map(|status| counts.get(&status).copied().unwrap_or_default());
        document.paragraph(format!(
            "{to} names {new} things that {from} doesn't, says {changed} differently, and is silent \
             on {gone}. Silence is no advice to stop."
        ));
        reading.write_stage(&mut document, "The stage", diff);
        match diff.functions.as_slice() {
            [only] => reading.write_function(&mut document, only),
            _ => reading.write_chapters(&mut document, diff),
        }
        if reading.is_short {
            let stages = |one: &ConflictRef<'_>| {
                distinct(one.facts.iter().map(|id| id.parts().next())).len()
            };
            let reversals = conflicts.iter().filter(|one| {
                let is_reversal = one.conflict.kind == ConflictKind::Reversal;
                is_reversal && one.conflict.matters && stages(one) > 1
            });
            let reversals = reversals.map(|one| Item::says(one.conflict.headline()));
            document.bullets(format!("Reversed at {to} (ours)"), reversals.collect());
        } else {
            write_conflicts(&mut document, conflicts);
        }
        let [from, to] = [diff.from.map_or("", |from| from.id), diff.to.id];
        let this = || Invocation::new("diff").arg(from).arg(to);
        let first = diff.functions.first().map_or("", |first| first.function.id);
        let next = Invocation::new("next").option("--stage", from);
        document.next(those([
            (reading.is_short, (this().arg("--all"), "every fact that changes")),
            (reading.is_short, (this().arg(first), "one function, complete")),
            (diff.is_growth, (next, "the move, for a meeting")),
        ]));
        let sources: BTreeSet<_> =
            diff.changes().flat_map(Change::facts).map(source_line).collect();
        document.remark(format!(
            "Facts: {}. Ours: which facts speak of the same thing, and what is named in another.",
            joined(sources, "; ")
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id_from",
            "id_to",
            "function",
            "kind",
            "status",
            "section",
            "name",
            "from",
            "to",
            "direction",
            "tools",
            "named_in",
            "ours",
            "conflicts",
            "source_from",
            "source_to",
        ]);
        for change in self.diff.changes() {
            let both = [&change.from, &change.to].map(Option::as_ref);
            let [id_from, id_to] = both.map(|fact| shown(fact.map(|fact| &fact.id)));
            let [from, to] = both.map(|fact| shown(fact.map(text)));
            let [source_from, source_to] = both.map(|fact| shown(fact.map(source_line)));
            let Some(fact) = change.fact() else { continue };
            let ways = change.moves.iter().filter_map(|one| Some(one.direction?.to_string()));
            let ways = joined(ways, ", ");
            let ours = those([
                (!ways.is_empty(), "direction"),
                (change.from.is_some() && change.to.is_some(), "match"),
                (!change.named_in.is_empty(), "named_in"),
            ]);
            sheet.row(&[
                &id_from,
                &id_to,
                &cell(fact, "function"),
                &fact.kind,
                &change.status,
                &fact.section,
                &label(change),
                &from,
                &to,
                &ways,
                &joined(tools(change), " "),
                &joined(change.named_in.iter().map(|one| one.id.as_str()), ", "),
                &joined(ours, ", "),
                &conflict_ids(self.reading.known, change),
                &source_from,
                &source_to,
            ]);
        }
        Ok(sheet)
    }
}
