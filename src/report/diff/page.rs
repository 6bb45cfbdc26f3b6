//! The page of `gtm diff`: a first page of counts and figures, then a chapter
//! for each function.
//!
//! Nothing is said twice: with several functions the figures stand on the first
//! page, and metrics and tools are not listed as rows too.

use super::DiffReport;
use super::words::{
    NOTHING, called, column, conflicts_of, differing, file_tags, label, metric_cells, name,
    sources, stage_rows, tags, text, texts, tools,
};
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::document::{Block, Document, Invocation, Item, Level};
use crate::engine::diff::{
    Change, Counts, Direction, FunctionChanges, MatchedBy, Part,
    Status::{Changed, Due, Gone, Kept, New},
    Tally,
};
use crate::report::layer::tag_of;
use crate::report::view::{and_list, guide_command, joined, sentence, those, write_conflicts};

pub(super) fn document(report: &DiffReport<'_>) -> Document {
    let mut document = Document::default();
    report.first(&mut document);
    for group in &report.diff.functions {
        let chapter = report.chapter(group);
        if chapter.blocks.is_empty() {
            continue;
        }
        if report.is_about_several() {
            document.heading(Level::Chapter, group.function.title);
        }
        document.blocks.extend(chapter.blocks);
        let guides = approaches(group).zip(file_tags(&group.changes)).filter_map(|(fact, tag)| {
            let (id, heading) = (fact?.id.parent(), fact?.heading.unwrap_or_default());
            Some(format!("{id}, “{heading}”{tag}"))
        });
        document.remark(sentence("Compared: ", joined(guides, "; ")));
    }
    report.last(&mut document);
    document
}

/// Returns how a function works at each stage.
fn approaches<'group, 'page>(
    group: &'group FunctionChanges<'page>,
) -> impl Iterator<Item = Option<&'group Fact<'page>>> {
    let approach = group.changes.iter().find(|change| change.is(Kind::Approach));
    approach.into_iter().flat_map(|change| [change.from.as_ref(), change.to.as_ref()])
}

impl DiffReport<'_> {
    fn is_about_several(&self) -> bool {
        self.diff.functions.len() != 1
    }

    /// Writes what stands before the functions.
    fn first(&self, document: &mut Document) {
        let [from, to] = self.titles;
        let title = match self.diff.functions.as_slice() {
            [only] => format!("{}: from {from} to {to}", only.function.title),
            _ => format!("From {from} to {to}: what changes"),
        };
        document.heading(Level::Title, title);
        let summary = sentence("", joined(self.summary(), "; "));
        if !summary.is_empty() {
            document.paragraph(summary);
        }
        let [from_tag, to_tag] = file_tags(&self.diff.stage);
        let columns = ["", &format!("{from}{from_tag}"), &format!("{to}{to_tag}")];
        document.section_table("The stage", &columns, stage_rows(&self.diff.stage));
        if self.is_about_several() {
            self.figures(document, "Guide");
            self.by_function(document);
        }
    }

    /// Says how much changes, a clause for each part.
    fn summary(&self) -> Vec<String> {
        let [from, to] = self.titles;
        let alone = [&format!("is {from}'s alone"), &format!("are {from}'s alone")];
        let due = [&format!("falls due at {to}"), &format!("fall due at {to}")];
        let [alone, due] = [alone, due].map(|verbs| verbs.map(String::as_str));
        let is_new = ["is new", "are new"];
        let Counts { figures, tools, items, avoid, wait, .. } = &self.counts;
        // What is counted, and what those of each status do: one and several.
        let clauses: [(&[Part], _, _, &[_]); 5] = [
            (
                &[Part::Figures],
                figures,
                "figure",
                &[(Changed, ["moves", "move"]), (New, is_new), (Gone, alone)],
            ),
            (&[Part::Tools], tools, "product", &[(New, ["comes", "come"]), (Gone, ["goes", "go"])]),
            (
                &[Part::New, Part::Gone],
                items,
                "item",
                &[
                    (New, is_new),
                    (Changed, ["reads differently", "read differently"]),
                    (Gone, alone),
                ],
            ),
            (
                &[Part::Avoid],
                avoid,
                "anti-pattern",
                &[(New, is_new), (Kept, ["stays", "stay"]), (Gone, ["is dropped", "are dropped"])],
            ),
            (&[Part::Wait], wait, "deferral", &[(Due, due)]),
        ];
        clauses
            .into_iter()
            .filter(|(parts, ..)| parts.iter().any(|part| self.wants(*part)))
            .map(|(_, tally, noun, verbs)| {
                let counts = verbs.iter().filter_map(|(status, verbs)| {
                    let count = tally.get(status)?;
                    Some((count, verbs[usize::from(*count != 1)]))
                });
                let words = counts.enumerate().map(|(index, (count, verb))| match (index, count) {
                    (0, 1) => format!("1 {noun} {verb}"),
                    (0, _) => format!("{count} {noun}s {verb}"),
                    _ => format!("{count} {verb}"),
                });
                and_list(words)
            })
            .filter(|clause| !clause.is_empty())
            .collect()
    }

    /// Writes how much changes in each guide.
    fn by_function(&self, document: &mut Document) {
        type Count = fn(&Counts) -> &Tally;
        let columns: [(_, _, Count); 5] = [
            ("Figures", Part::Figures, |counts| &counts.figures),
            ("Products", Part::Tools, |counts| &counts.tools),
            ("Metrics", Part::Metrics, |counts| &counts.metrics),
            ("Items", Part::New, |counts| &counts.items),
            ("To avoid", Part::Avoid, |counts| &counts.avoid),
        ];
        let columns = columns.into_iter().filter(|(_, part, _)| self.wants(*part));
        if columns.clone().next().is_none() {
            return;
        }
        let cell = |tally: &Tally| {
            let signs = [('~', Changed), ('+', New), ('-', Gone)];
            let counts = signs.iter().filter_map(|(sign, status)| Some((sign, tally.get(status)?)));
            let cell = joined(counts.map(|(sign, count)| format!("{sign}{count}")), " ");
            if cell.is_empty() { NOTHING.to_owned() } else { cell }
        };
        let rows = self.diff.functions.iter().map(|group| {
            let cells = columns.clone().map(|(.., tally)| cell(tally(&group.counts)));
            std::iter::once(group.function.id.to_owned()).chain(cells).collect()
        });
        let headings = std::iter::once("Guide").chain(columns.clone().map(|(name, ..)| name));
        document.section_table("How much, by guide", &headings.collect::<Vec<_>>(), rows);
        let [from, to] = self.titles;
        document
            .remark(format!("~2 +3 -1: two change, three are new at {to}, one is only at {from}."));
    }

    /// Writes the figures that move and those that are new, and then those that
    /// only the first stage has, each behind its guide or its block.
    fn figures(&self, document: &mut Document, places: &str) {
        if !self.wants(Part::Figures) {
            return;
        }
        let several = self.is_about_several();
        // In the chapter of one function those of metrics stand with the metrics.
        let stands_here = |change: &&Change<'_>| {
            several || !self.wants(Part::Metrics) || !change.is_in(Part::Metrics)
        };
        let mut rows = Vec::new();
        for group in &self.diff.functions {
            for change in group.changes.iter().filter(stands_here) {
                for figure in change.moving() {
                    let place = if several {
                        group.function.id
                    } else {
                        change.fact().map_or("", |fact| fact.section)
                    };
                    let mut name = label(change, &tags(change));
                    // A row with two figures names the columns that they stand in.
                    let column = column(figure);
                    if change.figures.len() > 1 && !column.is_empty() {
                        name.push_str(&format!(", {column}"));
                    }
                    let [before, after] = texts(change, figure);
                    let moves = figure.direction.map_or(String::new(), |way| way.to_string());
                    rows.push((figure, vec![place.to_owned(), name, before, after, moves]));
                }
            }
        }
        // Stable, so that guides keep their order; what can't be compared comes
        // after what moves.
        rows.sort_by_key(|(figure, _)| {
            (figure.status(), figure.direction == Some(Direction::Incomparable))
        });
        let (gone, there): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(figure, _)| figure.status() == Gone);
        let [from, to] = self.titles;
        let there = there.into_iter().map(|(_, row)| row);
        let gone = gone.into_iter().map(|(_, row)| row.into_iter().take(3).collect());
        let columns = [places, "Figure", from, to, "Moves"];
        document.section_table(format!("Figures at {to}"), &columns, there);
        document.section_table(format!("Figures only at {from}"), &columns[..3], gone);
    }

    /// Returns the changes of one function that belong to a part, if it is asked for.
    fn of_part<'group, 'page>(
        &self,
        group: &'group FunctionChanges<'page>,
        part: Part,
    ) -> impl Iterator<Item = &'group Change<'page>> {
        let is_asked_for = self.wants(part);
        group.changes.iter().filter(move |change| is_asked_for && change.is_in(part))
    }

    /// Returns what changes of one function.
    fn chapter(&self, group: &FunctionChanges<'_>) -> Document {
        let mut document = Document::default();
        let [from, to] = self.titles;
        let fields: Vec<_> = approaches(group)
            .filter(|_| self.only.is_empty())
            .zip([from, to])
            .zip(file_tags(&group.changes))
            .map(|((fact, title), whole)| {
                let tag = fact.map(tag_of).filter(|_| whole.is_empty()).unwrap_or(whole);
                (format!("{title}{tag}"), fact.map_or(NOTHING, text).into())
            })
            .collect();
        if !fields.is_empty() {
            document.push(Block::Fields(fields));
        }
        if !self.is_about_several() {
            self.figures(&mut document, "Block");
        }
        let products = self.of_part(group, Part::Tools).map(|change| {
            let name = format!("{}{}", change.fact().map_or("", called), tags(change));
            let lists = [New, Gone, Kept];
            std::iter::once(name).chain(lists.map(|status| tools(change, status))).collect()
        });
        document.section_table("Tools", &["Category", "Come", "Go", "Stay"], products);
        let metrics = self.of_part(group, Part::Metrics).map(|change| {
            let becomes = match (change.status, change.target) {
                (New, _) => "new",
                (Gone, _) => "gone",
                (_, Some(New)) => "gains a target",
                (_, Some(Gone)) => "loses its target",
                _ => "its target moves",
            };
            let [from, to] = metric_cells(change);
            vec![label(change, &tags(change)), from, to, becomes.to_owned()]
        });
        let columns = ["Metric", from, to, "Change"];
        document.section_table("Metrics and their targets", &columns, metrics);
        self.items(&mut document, group, Part::New, to);
        self.items(&mut document, group, Part::Gone, from);
        self.words(&mut document, group);
        let [due, new, gone] =
            [format!("Due at {to}"), format!("New at {to}"), format!("Only at {from}")];
        let waits: &[_] = &[(&*due, Due), (&new, New), ("Kept", Kept), (&gone, Gone)];
        let lists: &[_] = &[("New", New), ("Kept", Kept), ("Dropped", Gone)];
        for (part, heading, fields) in [
            (Part::Avoid, "What not to do", lists),
            (Part::Wait, "What to wait for", waits),
            (Part::References, "Playbook references", lists),
        ] {
            let fields = fields.iter().filter_map(|(label, status)| {
                let changes = self.of_part(group, part).filter(|one| one.status == *status);
                let names = joined(changes.map(|change| name(change, &tags(change))), "; ");
                (!names.is_empty()).then(|| ((*label).to_owned(), names.into()))
            });
            document.section_fields(heading, fields.collect());
        }
        document
    }

    /// Lists what only the stage with this title names, by block.
    fn items(&self, document: &mut Document, group: &FunctionChanges<'_>, part: Part, title: &str) {
        let facts = self.of_part(group, part).filter_map(Change::fact);
        let (items, whole): (Vec<_>, Vec<_>) = facts.partition(|fact| fact.kind != Kind::Section);
        let mut blocks: Vec<(&str, Vec<String>)> = Vec::new();
        for fact in items {
            let name = format!("{}{}", called(fact), tag_of(fact));
            match blocks.iter_mut().find(|(section, _)| *section == fact.section) {
                Some((_, names)) => names.push(name),
                None => blocks.push((fact.section, vec![name])),
            }
        }
        let items = blocks.into_iter().map(|(section, names)| Item {
            name: Some(match whole.iter().find(|block| block.label == section) {
                Some(block) => format!("{section}{} (as a whole)", tag_of(block)),
                None => section.to_owned(),
            }),
            text: Some(names.join("; ")),
            ..Item::default()
        });
        document.bullets(format!("Only at {title}"), items.collect());
    }

    fn words(&self, document: &mut Document, group: &FunctionChanges<'_>) {
        let (both, one_sided): (Vec<_>, Vec<_>) =
            self.of_part(group, Part::Words).partition(|change| change.has_words_on_both_sides());
        if both.is_empty() && one_sided.is_empty() {
            return;
        }
        let heading = "What reads differently";
        if both.is_empty() {
            document.heading(Level::Section, heading);
        }
        let rows = both.into_iter().map(|change| {
            let [from, to] = differing(change);
            vec![name(change, &tags(change)), from, to]
        });
        let [from, to] = self.titles;
        document.section_table(heading, &["Item", from, to], rows);
        let (say, they) = match one_sided.len() {
            0 => return,
            1 => ("item that both name has", "it"),
            _ => ("items that both name have", "them"),
        };
        document.paragraph(format!(
            "{} {say} a column at one stage only; JSON and CSV have {they}.",
            one_sided.len()
        ));
    }

    /// Writes what stands after the functions.
    fn last(&self, document: &mut Document) {
        let changed = self.changes().filter(|change| change.status != Kept);
        write_conflicts(document, &conflicts_of(self.known, changed));
        let to = self.diff.to.id;
        let show = self.diff.functions.first().map(|group| {
            (guide_command(group.function.id, to), "a guide with its figures in place")
        });
        let moves =
            |change: &&Change<'_>| change.figures.iter().any(|figure| figure.status() == Changed);
        // As an example, a figure that moves.
        let traced = self.changes().find(moves).or(self.changes().next()).and_then(Change::fact);
        let why = traced.into_iter().flat_map(|fact| {
            let file: Vec<&str> = fact.id.parts().take(2).collect();
            [
                (
                    Invocation::new("why").arg(&fact.id),
                    "where a fact comes from, and what disagrees with it",
                ),
                (
                    Invocation::new("why").arg(file.join(".")),
                    "the ids of the other facts beside it",
                ),
            ]
        });
        let plan = self.diff.from.filter(|_| self.diff.is_growth).map(|from| {
            (
                Invocation::new("next").option("--stage", from.id),
                "the move to the next stage as a checklist",
            )
        });
        document.next(show.into_iter().chain(why).chain(plan));
        let moves = self.changes().any(|change| change.moving().next().is_some());
        let [by_id, by_mark] = [MatchedBy::Id, MatchedBy::SameAs]
            .map(|by| self.changes().filter(|one| one.matched_by == Some(by)).count());
        let same = format!(
            "which facts speak of the same thing ({by_id} matched by id, {by_mark} by same-as)"
        );
        let ours = those([(moves, "which way a figure moves"), (by_id + by_mark > 0, &*same)]);
        let ours = sentence(" Ours: ", and_list(ours));
        document.remark(format!(
            "Facts: {}. What is gone, dropped or only at {from} is not named at {to}; no source \
             says to stop it. JSON and CSV have the ids of every fact.{ours}",
            sources(self.changes()),
            from = self.titles[0],
            to = self.titles[1],
        ));
    }
}
