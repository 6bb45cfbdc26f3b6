//! The page of `gtm diff`: a first page of counts and figures, then a chapter
//! for each function.
//!
//! What is told once is not told again: with several functions the figures
//! stand on the first page, and metrics and tools are not listed as rows too.

use super::{ChangeView, Counts, DiffReport, GroupView, GuideRef, Part, Tally, listed};
use super::{MatchedBy, MetricView, NOTHING};
use crate::catalog::fact::FactKind as Kind;
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::engine::diff::{Direction, Status, TargetMove};
use crate::playbook::id::FactId;
use crate::report::layer::tag;
use crate::report::view::{and_list, guide_command, write_conflicts};

pub(super) fn document(report: &DiffReport<'_>) -> Document {
    let mut page = Page { report, document: Document::default() };
    page.first();
    for group in &report.functions {
        let before = page.document.blocks.len();
        page.group(group);
        let told = page.document.blocks.len() > before;
        if told && report.is_about_several() {
            let chapter = Block::Heading(Level::Chapter, group.function.title.to_owned());
            page.document.blocks.insert(before, chapter);
        }
        if told {
            page.compared(group);
        }
    }
    page.last();
    page.document
}

struct Page<'report> {
    report: &'report DiffReport<'report>,
    document: Document,
}

impl DiffReport<'_> {
    fn is_about_several(&self) -> bool {
        self.functions.len() != 1
    }

    /// Returns the fact to trace as an example: the first with a figure that
    /// moves, or else the first.
    fn traced(&self) -> Option<&FactId> {
        let moves = |change: &&ChangeView<'_>| {
            let mut figures = change.figures.iter();
            figures.any(|figure| figure.status() == Status::Changed)
        };
        let change = self.changes().find(moves).or(self.changes().next())?;
        Some(&change.side()?.id)
    }
}

impl Page<'_> {
    fn wants(&self, part: Part) -> bool {
        self.report.scope.has(part)
    }

    /// Writes what stands before the functions.
    fn first(&mut self) {
        let report = self.report;
        let (from, to) = (report.from.title, report.to.title);
        let title = match report.functions.as_slice() {
            [only] => format!("{}: from {from} to {to}", only.function.title),
            _ => format!("From {from} to {to}: what changes"),
        };
        self.document.heading(Level::Title, title);
        if let Some(summary) = self.summary() {
            self.document.paragraph(summary);
        }
        if !report.stage.is_empty() && self.wants(Part::Stage) {
            let compared = report.stage.iter().filter(|change| !change.is_prose());
            let rows = compared.map(|change| {
                let text = |side: &Option<super::SideView<'_>>| {
                    side.as_ref().map_or(NOTHING.to_owned(), |side| side.text.clone())
                };
                vec![
                    change.side().map_or("", |side| side.label).to_owned(),
                    text(&change.from),
                    text(&change.to),
                ]
            });
            let titles = titles(&report.stage, [from, to]);
            let [from, to] = titles.each_ref().map(String::as_str);
            self.section("The stage", &["", from, to], rows.collect());
        }
        if report.is_about_several() {
            let rows = report.functions.iter().flat_map(|group| {
                let figures = figures(&group.changes, |_| true).into_iter();
                figures.map(|row| FigureRow { place: group.function.id, ..row })
            });
            self.figures(rows.collect(), "Guide");
            self.by_function();
        }
    }

    /// Says in a sentence how much changes.
    fn summary(&self) -> Option<String> {
        let counts = self.report.counts;
        let (from, to) = (self.report.from.title, self.report.to.title);
        let alone = ["is", "are"].map(|verb| format!("{verb} {from}'s alone"));
        let alone = alone.each_ref().map(String::as_str);
        let falls_due = ["falls", "fall"].map(|verb| format!("{verb} due at {to}"));
        let falls_due = falls_due.each_ref().map(String::as_str);
        let is_new = ["is new", "are new"];
        let clauses = [
            self.wants(Part::Figures).then(|| {
                let tally = counts.figures;
                let said =
                    [(tally.changed, ["moves", "move"]), (tally.new, is_new), (tally.gone, alone)];
                clause(["figure", "figures"], &said)
            }),
            self.wants(Part::Tools).then(|| {
                let tally = counts.tools;
                let said = [(tally.new, ["comes", "come"]), (tally.gone, ["goes", "go"])];
                clause(["product", "products"], &said)
            }),
            (self.wants(Part::New) || self.wants(Part::Gone)).then(|| {
                let tally = counts.items;
                let said = [
                    (tally.new, is_new),
                    (tally.changed, ["reads differently", "read differently"]),
                    (tally.gone, alone),
                ];
                clause(["item", "items"], &said)
            }),
            self.wants(Part::Avoid).then(|| {
                let tally = counts.avoid;
                let said = [
                    (tally.new, is_new),
                    (tally.kept, ["stays", "stay"]),
                    (tally.gone, ["is dropped", "are dropped"]),
                ];
                clause(["anti-pattern", "anti-patterns"], &said)
            }),
            self.wants(Part::Wait)
                .then(|| clause(["deferral", "deferrals"], &[(counts.due, falls_due)])),
        ];
        let clauses: Vec<String> = clauses.into_iter().flatten().flatten().collect();
        (!clauses.is_empty()).then(|| format!("{}.", clauses.join("; ")))
    }

    /// Writes what changes of one function.
    fn group(&mut self, group: &GroupView<'_>) {
        if self.report.scope.only.is_empty() {
            let approach =
                [(self.report.from.title, &group.from), (self.report.to.title, &group.to)];
            let fields = approach.map(|(title, guide)| {
                let approach = guide.as_ref().map_or(NOTHING, |guide| guide.approach);
                let tag = guide.as_ref().map_or(String::new(), GuideRef::tag);
                (format!("{title}{tag}"), Text::from(approach))
            });
            self.document.push(Block::Fields(fields.to_vec()));
        }
        if !self.report.is_about_several() {
            // Those of metrics stand with the metrics.
            let told_here: fn(&ChangeView<'_>) -> bool = if self.wants(Part::Metrics) {
                |change| !change.is_in(Part::Metrics)
            } else {
                |_| true
            };
            let rows = figures(&group.changes, told_here);
            self.figures(rows, "Block");
        }
        self.tools(group);
        self.metrics(group);
        let (from, to) = (self.report.from.title, self.report.to.title);
        self.items(group, Part::New, Status::New, &format!("Only at {to}"));
        self.items(group, Part::Gone, Status::Gone, &format!("Only at {from}"));
        self.words(group);
        self.avoid(group);
        self.wait(group);
        self.references(group);
    }

    /// Says which guides a chapter compares.
    fn compared(&mut self, group: &GroupView<'_>) {
        let ids = [&group.from, &group.to].into_iter().flatten().map(|guide| {
            format!(
                "{}, “{}”{}",
                guide.id,
                guide.source.heading.unwrap_or_default(),
                guide.source.layer.map_or(String::new(), tag)
            )
        });
        let ids: Vec<String> = ids.collect();
        self.document.push(Block::Remark(Text::from(format!("Compared: {}.", ids.join("; ")))));
    }

    /// Writes the figures that move and those that are new, and then those that
    /// only the first stage has, each behind the place that `places` heads.
    fn figures(&mut self, mut rows: Vec<FigureRow<'_>>, places: &str) {
        if !self.wants(Part::Figures) {
            return;
        }
        // Stable, so that guides keep their order; what can't be compared comes
        // after what moves.
        rows.sort_by_key(|row| (row.status, row.direction == Direction::Incomparable));
        let (gone, there): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.status == Status::Gone);
        let (from, to) = (self.report.from.title, self.report.to.title);
        let there = there.into_iter().map(|row| {
            let [before, after] = row.texts;
            let moves = row.direction.word().to_owned();
            vec![row.place.to_owned(), row.name, before, after, moves]
        });
        let gone = gone.into_iter().map(|row| {
            let [before, _] = row.texts;
            vec![row.place.to_owned(), row.name, before]
        });
        self.section(
            format!("Figures at {to}"),
            &[places, "Figure", from, to, "Moves"],
            there.collect(),
        );
        self.section(format!("Figures only at {from}"), &[places, "Figure", from], gone.collect());
    }

    /// Writes a table under a heading, or nothing of no rows.
    fn section(&mut self, heading: impl Into<String>, columns: &[&str], rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.document.heading(Level::Section, heading);
            self.document.push(Block::Table(Table {
                columns: columns.iter().map(ToString::to_string).collect(),
                rows,
            }));
        }
    }

    /// Writes how much changes in each guide.
    fn by_function(&mut self) {
        let mut columns: Vec<CountColumn> = vec![
            ("Figures", Part::Figures, |counts| counts.figures),
            ("Products", Part::Tools, |counts| counts.tools),
            ("Metrics", Part::Metrics, |counts| counts.metrics),
            ("Items", Part::New, |counts| counts.items),
            ("To avoid", Part::Avoid, |counts| counts.avoid),
        ];
        columns.retain(|(_, part, _)| self.wants(*part));
        if columns.is_empty() {
            return;
        }
        let headings = columns.iter().map(|(heading, ..)| *heading);
        let headings: Vec<&str> = std::iter::once("Guide").chain(headings).collect();
        let rows = self.report.functions.iter().map(|group| {
            let cells = columns.iter().map(|(.., tally)| tally(&group.counts).cell());
            std::iter::once(group.function.id.to_owned()).chain(cells).collect()
        });
        self.section("How much, by guide", &headings, rows.collect());
        self.document.push(Block::Remark(Text::from(format!(
            "~2 +3 -1: two change, three are new at {}, one is only at {}.",
            self.report.to.title, self.report.from.title
        ))));
    }

    fn tools(&mut self, group: &GroupView<'_>) {
        let tools = group.changes.iter().filter(|one| one.is_in(Part::Tools));
        let rows: Vec<Vec<String>> = tools
            .filter_map(|change| {
                let tools = change.tools.as_ref()?;
                let lists = [&tools.comes, &tools.goes, &tools.stays].map(|names| listed(names));
                let name = format!("{}{}", change.side()?.called(), change.tags());
                Some(std::iter::once(name).chain(lists).collect())
            })
            .collect();
        if self.wants(Part::Tools) {
            self.section("Tools", &["Category", "Come", "Go", "Stay"], rows);
        }
    }

    fn metrics(&mut self, group: &GroupView<'_>) {
        let metrics = group.changes.iter().filter(|one| one.is_in(Part::Metrics));
        let rows: Vec<Vec<String>> = metrics.map(metric_row).collect();
        if self.wants(Part::Metrics) {
            let (from, to) = (self.report.from.title, self.report.to.title);
            let columns = ["Metric", from, to, "Change"];
            self.section("Metrics and their targets", &columns, rows);
        }
    }

    /// Lists what only one side names, by block.
    fn items(&mut self, group: &GroupView<'_>, part: Part, status: Status, heading: &str) {
        if !self.wants(part) {
            return;
        }
        let of_part: Vec<&ChangeView<'_>> =
            group.changes.iter().filter(|one| one.is_in(part) && one.status == status).collect();
        let whole: Vec<(&str, String)> = of_part
            .iter()
            .filter(|one| one.kind == Kind::Section)
            .filter_map(|one| one.side())
            .map(|side| (side.label, side.mark.tag()))
            .collect();
        let mut blocks: Vec<(&str, Vec<String>)> = Vec::new();
        for side in of_part.iter().filter(|one| one.is_plain_item()).filter_map(|one| one.side()) {
            match blocks.iter_mut().find(|(section, _)| *section == side.section) {
                Some((_, names)) => names.push(side.marked()),
                None => blocks.push((side.section, vec![side.marked()])),
            }
        }
        if blocks.is_empty() {
            return;
        }
        self.document.heading(Level::Section, heading);
        let items = blocks.into_iter().map(|(section, names)| Item {
            name: Some(match whole.iter().find(|(title, _)| *title == section) {
                Some((_, tag)) => format!("{section}{tag} (as a whole)"),
                None => section.to_owned(),
            }),
            text: Some(names.join("; ")),
            ..Item::default()
        });
        self.document.push(Block::Items(Marker::Bullet, items.collect()));
    }

    fn words(&mut self, group: &GroupView<'_>) {
        let changed = group.changes.iter().filter(|one| one.is_in(Part::Words));
        let (both, one_sided): (Vec<_>, Vec<_>) =
            changed.partition(|change| change.has_words_on_both_sides());
        let rows: Vec<Vec<String>> = both
            .into_iter()
            .map(|change| {
                let said = |side: fn(&super::WordChangeView) -> &Option<super::SaidView>| {
                    let lines = change.words.iter().filter_map(|words| side(words).as_ref());
                    let lines: Vec<String> = lines.map(super::SaidView::told).collect();
                    if lines.is_empty() { NOTHING.to_owned() } else { lines.join("; ") }
                };
                vec![change.marked_name(), said(|words| &words.from), said(|words| &words.to)]
            })
            .collect();
        if !self.wants(Part::Words) || (rows.is_empty() && one_sided.is_empty()) {
            return;
        }
        self.document.heading(Level::Section, "What reads differently");
        if !rows.is_empty() {
            let (from, to) = (self.report.from.title, self.report.to.title);
            self.document.push(Block::Table(Table {
                columns: ["Item", from, to].map(str::to_owned).to_vec(),
                rows,
            }));
        }
        if !one_sided.is_empty() {
            let (say, they) = match one_sided.len() {
                1 => ("item that both name has", "it"),
                _ => ("items that both name have", "them"),
            };
            self.document.paragraph(format!(
                "{} {say} a column at one stage only; JSON and CSV have {they}.",
                one_sided.len()
            ));
        }
    }

    fn avoid(&mut self, group: &GroupView<'_>) {
        if !self.wants(Part::Avoid) {
            return;
        }
        let named = |status| names(group, Kind::AntiPattern, status);
        let fields = [
            ("New", named(Status::New)),
            ("Kept", named(Status::Kept)),
            ("Dropped", named(Status::Gone)),
        ];
        self.fields("What not to do", fields);
    }

    fn wait(&mut self, group: &GroupView<'_>) {
        if !self.wants(Part::Wait) {
            return;
        }
        let (from, to) = (self.report.from.title, self.report.to.title);
        let named = |status| names(group, Kind::Deferral, status);
        let fields = [
            (format!("Due at {to}"), named(Status::Due)),
            (format!("New at {to}"), named(Status::New)),
            ("Kept".to_owned(), named(Status::Kept)),
            (format!("Only at {from}"), named(Status::Gone)),
        ];
        self.fields("What to wait for", fields);
    }

    fn references(&mut self, group: &GroupView<'_>) {
        if !self.wants(Part::References) {
            return;
        }
        let named = |status| names(group, Kind::Reference, status);
        let fields = [
            ("New", named(Status::New)),
            ("Kept", named(Status::Kept)),
            ("Dropped", named(Status::Gone)),
        ];
        self.fields("Playbook references", fields);
    }

    /// Writes names under labels, leaving out labels without any.
    fn fields<const N: usize>(
        &mut self,
        heading: &str,
        fields: [(impl Into<String>, Vec<String>); N],
    ) {
        let fields: Vec<(String, Text)> = fields
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(label, names)| (label.into(), Text::from(names.join("; "))))
            .collect();
        if !fields.is_empty() {
            self.document.heading(Level::Section, heading);
            self.document.push(Block::Fields(fields));
        }
    }

    /// Writes what stands after the functions.
    fn last(&mut self) {
        let report = self.report;
        write_conflicts(&mut self.document, &report.conflicts);
        let stage = report.to.id;
        let show = report.functions.first().map(|group| {
            (guide_command(group.function.id, stage), "a guide with its figures in place")
        });
        let traced = report.traced();
        let why = traced.map(|id| {
            (Invocation::new("why").arg(id), "where a fact comes from, and what disagrees with it")
        });
        let ids = traced.map(|id| {
            let home: Vec<&str> = id.parts().take(2).collect();
            (Invocation::new("why").arg(home.join(".")), "the ids of the other facts beside it")
        });
        let plan = report.can_be_planned.then(|| {
            (
                Invocation::new("next").option("--stage", report.from.id),
                "the move to the next stage as a checklist",
            )
        });
        self.document.next(show.into_iter().chain(why).chain(ids).chain(plan));
        let matched = |by| {
            let changes = report.changes();
            changes.filter(|one| one.matched_by == Some(by)).count()
        };
        let mut ours = Vec::new();
        let has_figures = report
            .changes()
            .any(|one| one.figures.iter().any(|figure| figure.direction != Direction::Same));
        if has_figures {
            ours.push("which way a figure moves".to_owned());
        }
        let (by_id, by_mark) = (matched(MatchedBy::Id), matched(MatchedBy::SameAs));
        if by_id + by_mark > 0 {
            ours.push(format!(
                "which facts speak of the same thing ({by_id} matched by id, {by_mark} by same-as)"
            ));
        }
        let ours = match ours.as_slice() {
            [] => String::new(),
            ours => format!(" Ours: {}.", and_list(ours)),
        };
        self.document.push(Block::Remark(Text::from(format!(
            "Facts: {}. What is gone, dropped or only at {from} is not named at {to}; no source \
             says to stop it. JSON and CSV have the ids of every fact.{ours}",
            report.sources(),
            from = report.from.title,
            to = report.to.title,
        ))));
    }
}

/// Says how many of a noun do what, leaving out what none does; each word in
/// its two numbers. `None` where nothing is left.
fn clause(noun: [&str; 2], said: &[(usize, [&str; 2])]) -> Option<String> {
    let said = said.iter().filter(|(count, _)| *count > 0).enumerate();
    let parts: Vec<String> = said
        .map(|(index, (count, verb))| {
            let number = usize::from(*count != 1);
            match index {
                0 => format!("{count} {} {}", noun[number], verb[number]),
                _ => format!("{count} {}", verb[number]),
            }
        })
        .collect();
    (!parts.is_empty()).then(|| and_list(&parts))
}

/// A column of counts: its heading, the part it counts, and the count.
type CountColumn = (&'static str, Part, fn(&Counts) -> Tally);

/// A figure in a table.
struct FigureRow<'report> {
    status: Status,
    direction: Direction,
    /// Where it stands: its block, or its guide.
    place: &'report str,
    name: String,
    texts: [String; 2],
}

/// Returns the figures of some changes that do not stay, by their blocks.
fn figures<'report>(
    changes: &'report [ChangeView<'_>],
    told_here: fn(&ChangeView<'_>) -> bool,
) -> Vec<FigureRow<'report>> {
    let mut rows = Vec::new();
    for change in changes.iter().filter(|change| told_here(change)) {
        // A row with two figures names the columns that they stand in.
        let several = change.figures.len() > 1;
        let moving = change.figures.iter();
        for figure in moving.filter(|figure| figure.direction != Direction::Same) {
            let mut name = change.marked_label();
            let column = figure.column();
            if several && !column.is_empty() {
                name.push_str(&format!(", {column}"));
            }
            rows.push(FigureRow {
                status: figure.status(),
                direction: figure.direction,
                place: change.side().map_or("", |side| side.section),
                name,
                texts: figure.texts(),
            });
        }
    }
    rows
}

fn metric_row(change: &ChangeView<'_>) -> Vec<String> {
    let becomes = match (change.status, change.target) {
        (Status::New, _) => "new",
        (Status::Gone | Status::Due, _) => "gone",
        (_, Some(TargetMove::Gained)) => "gains a target",
        (_, Some(TargetMove::Lost)) => "loses its target",
        (_, Some(TargetMove::Moved)) => "its target moves",
        _ => "reads differently",
    };
    let [from, to] = metric_cells(change);
    vec![change.marked_label(), from, to, becomes.to_owned()]
}

/// Returns the titles of two stages, each with the layer that its own file is
/// of as a whole. `changes` are those of the stages' own facts.
pub(in crate::report) fn titles(changes: &[ChangeView<'_>], titles: [&str; 2]) -> [String; 2] {
    let layer = |side: fn(&ChangeView<'_>) -> Option<String>| changes.iter().find_map(side);
    let layers = [
        layer(|change| change.from.as_ref()?.source.layer.map(tag)),
        layer(|change| change.to.as_ref()?.source.layer.map(tag)),
    ];
    let [from, to] = layers.map(Option::unwrap_or_default);
    [format!("{}{from}", titles[0]), format!("{}{to}", titles[1])]
}

/// Returns the target of a metric on each side, or what stands in its place.
pub(in crate::report) fn metric_cells(change: &ChangeView<'_>) -> [String; 2] {
    [&change.from, &change.to].map(|side| match side {
        None => NOTHING.to_owned(),
        Some(side) => match &side.metric {
            None => format!("no metric: {}", side.told),
            Some(MetricView { target: None, .. }) => "no target named".to_owned(),
            Some(MetricView { target: Some(target), was }) => format!("{target}{was}"),
        },
    })
}

/// Names the facts of a kind with a status; both names where they differ.
fn names(group: &GroupView<'_>, kind: Kind, status: Status) -> Vec<String> {
    let changes = group.changes.iter();
    changes
        .filter(|one| one.kind == kind && one.status == status)
        .map(ChangeView::marked_name)
        .collect()
}

impl ChangeView<'_> {
    /// Whether it is a sentence of ours about the stage.
    fn is_prose(&self) -> bool {
        self.side().is_none_or(|side| side.label.is_empty())
    }
}

impl Tally {
    fn cell(self) -> String {
        let signs = [('~', self.changed), ('+', self.new), ('-', self.gone)];
        let signs = signs.into_iter().filter(|(_, count)| *count > 0);
        let cells: Vec<String> = signs.map(|(sign, count)| format!("{sign}{count}")).collect();
        if cells.is_empty() { NOTHING.to_owned() } else { cells.join(" ") }
    }
}
