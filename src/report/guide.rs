//! `gtm show`: guides in full or in part.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, VariantArray};

use super::layer::{LayerMark, tag, write_changes};
use super::section::{BodyView, FactRow, SectionView, own_headings, source_line};
use super::view::{
    ConflictRef, FunctionRef, OursView, Selection, SourceRef, StageRef, Whose, and_list,
    conflicts_cell, facts_remark, write_conflicts,
};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Item, Level, Marker, Text};
use crate::playbook::conflict::Conflicts;
use crate::playbook::guide::{AntiPattern, Body, Ours, Section};
use crate::playbook::id::FactId;
use crate::playbook::stage::Stage;

/// A part of a guide that can be asked for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    /// How the function works at the stage.
    Approach,
    /// Its tables.
    Tables,
    /// Its points and steps.
    Points,
    /// What not to do.
    Avoid,
    /// What to leave for a later stage.
    Wait,
    /// What the source refers to.
    References,
}

/// Which parts of the guides to show.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The parts; every part when empty.
    pub only: Vec<Part>,
    /// The id of the one section to show.
    pub section: Option<String>,
}

impl Filter {
    fn takes(&self, part: Part) -> bool {
        self.section.is_none() && (self.only.is_empty() || self.only.contains(&part))
    }

    fn takes_section(&self, section: &Section) -> bool {
        if let Some(id) = &self.section {
            return section.id.as_str() == id;
        }
        self.takes(match section.body {
            Body::Table(_) => Part::Tables,
            Body::Points(_) | Body::Steps(_) => Part::Points,
        })
    }
}

/// The guides asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideReport<'catalog> {
    /// The stage they are for, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    /// The guides, by stage and function.
    guides: Vec<GuideView<'catalog>>,
}

/// One guide. Parts that were not asked for are absent.
#[derive(Debug, Serialize, JsonSchema)]
struct GuideView<'catalog> {
    /// Its address.
    id: FactId,
    stage: StageRef<'catalog>,
    function: FunctionRef<'catalog>,
    source: SourceRef<'catalog>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approach: Option<Statement<'catalog>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<SectionView<'catalog>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    avoid: Vec<AntiPatternView<'catalog>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wait: Vec<DeferralView<'catalog>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<ReferenceView<'catalog>>,
    /// What is known not to fit with its facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'catalog>>,
    /// What layers take out of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removed: Vec<RemovedView<'catalog>>,
    #[serde(skip)]
    provenance: &'catalog Provenance,
}

/// A fact that a layer takes out.
#[derive(Debug, Serialize, JsonSchema)]
struct RemovedView<'catalog> {
    id: FactId,
    /// What it was called; empty where it had no name.
    label: &'catalog str,
    layer: &'catalog str,
}

/// A sentence or more with its address.
#[derive(Debug, Serialize, JsonSchema)]
struct Statement<'catalog> {
    id: FactId,
    text: &'catalog str,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
}

/// An anti-pattern.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AntiPatternView<'catalog> {
    pub(super) id: FactId,
    pub(super) name: &'catalog str,
    pub(super) why: &'catalog str,
    /// A yes/no question; "yes" means it is being done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ask: Option<OursView<'catalog>>,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instead: Option<OursView<'catalog>>,
    /// The address of the advice that `instead` draws on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) drawn_from: Option<FactId>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    pub(super) mark: LayerMark<'catalog>,
}

impl<'catalog> AntiPatternView<'catalog> {
    pub(super) fn new(
        guide: &FactId,
        item: &'catalog AntiPattern,
        provenance: &'catalog Provenance,
    ) -> Self {
        let mark = LayerMark::at(provenance, &format!("avoid.{}", item.id));
        let view =
            |ours: &'catalog Ours, field| OursView::from(ours).by_layer(mark.has_said(field));
        Self {
            id: guide.join("avoid").join(item.id.as_str()),
            name: &item.name,
            why: &item.why,
            ask: item.ask.as_ref().map(|ours| view(ours, "ask")),
            instead: item.instead.as_ref().map(|ours| view(ours, "instead")),
            drawn_from: item.drawn_from.as_ref().map(|part| guide.join(part)),
            mark,
        }
    }

    /// Returns its name, with the layer that it comes from.
    pub(super) fn title(&self) -> String {
        format!("{}{}", self.name, self.mark.tag())
    }

    /// Returns which of its parts are ours, in words.
    pub(super) fn ours(&self) -> &'static str {
        match (is_ours(self.ask), is_ours(self.instead)) {
            (true, true) => "ask, instead",
            (true, false) => "ask",
            (false, true) => "instead",
            (false, false) => "",
        }
    }

    /// Returns the question and the alternative under their labels.
    pub(super) fn details(&self) -> Vec<(String, Text)> {
        [("Ask", self.ask), ("Instead", self.instead)]
            .into_iter()
            .filter_map(|(label, ours)| Some((label.to_owned(), ours?.text.into())))
            .collect()
    }
}

/// Whether there is such a statement, and of ours.
fn is_ours(statement: Option<OursView<'_>>) -> bool {
    statement.is_some_and(|statement| statement.origin == Whose::Ours)
}

/// A deferral.
#[derive(Debug, Serialize, JsonSchema)]
struct DeferralView<'catalog> {
    id: FactId,
    name: &'catalog str,
    why: &'catalog str,
    /// The stage at which it falls due.
    until: StageRef<'catalog>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
}

/// A reference.
#[derive(Debug, Serialize, JsonSchema)]
struct ReferenceView<'catalog> {
    id: FactId,
    name: &'catalog str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'catalog str>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
}

impl<'catalog> GuideReport<'catalog> {
    /// Builds the report of `pages`, in their order, leaving out guides of
    /// which the filter takes nothing. `stages` are all there are, for naming
    /// those that deferrals wait for.
    pub fn new(
        pages: &'catalog [Page<'catalog>],
        stages: &'catalog [Stage],
        conflicts: &'catalog Conflicts,
        filter: &Filter,
        selection: Option<Selection<'catalog>>,
    ) -> Self {
        Self {
            selection,
            guides: pages
                .iter()
                .map(|page| GuideView::new(page, stages, conflicts, filter))
                .filter(|guide| !guide.is_empty())
                .collect(),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.guides.is_empty()
    }
}

impl<'catalog> GuideView<'catalog> {
    fn new(
        page: &'catalog Page<'catalog>,
        stages: &'catalog [Stage],
        conflicts: &'catalog Conflicts,
        filter: &Filter,
    ) -> Self {
        let guide = &page.guide;
        let id = page.fact_id();
        let sections = guide.sections.iter();
        let sections = sections.filter(|section| filter.takes_section(section));
        let sections: Vec<SectionView<'_>> =
            sections.map(|section| SectionView::new(&id, section, &page.provenance)).collect();
        let is_shown = |fact: &FactId| sections.iter().any(|section| section.id.holds(fact));
        Self {
            conflicts: ConflictRef::among(conflicts, is_shown)
                .into_iter()
                .map(|conflict| conflict.with_layers(&page.provenance, &id))
                .collect(),
            stage: page.stage.into(),
            function: page.function.into(),
            source: SourceRef::of_page(page),
            approach: filter.takes(Part::Approach).then(|| Statement {
                id: id.join("approach"),
                text: &guide.approach,
                mark: LayerMark::at(&page.provenance, "approach"),
            }),
            sections,
            avoid: taken(filter, Part::Avoid, &guide.avoid)
                .map(|item| AntiPatternView::new(&id, item, &page.provenance))
                .collect(),
            wait: taken(filter, Part::Wait, &guide.wait)
                .map(|item| DeferralView {
                    id: id.join("wait").join(item.id.as_str()),
                    name: &item.name,
                    why: &item.why,
                    until: StageRef::find(stages, &item.until),
                    mark: LayerMark::at(&page.provenance, &format!("wait.{}", item.id)),
                })
                .collect(),
            references: taken(filter, Part::References, &guide.references)
                .map(|reference| ReferenceView {
                    id: id.join("references").join(reference.id.as_str()),
                    name: &reference.name,
                    note: reference.note.as_deref(),
                    mark: LayerMark::at(&page.provenance, &format!("references.{}", reference.id)),
                })
                .collect(),
            removed: page
                .provenance
                .removed()
                .iter()
                .map(|removed| RemovedView {
                    id: id.join(&removed.address),
                    label: &removed.label,
                    layer: &removed.layer,
                })
                .collect(),
            provenance: &page.provenance,
            id,
        }
    }

    fn is_empty(&self) -> bool {
        self.approach.is_none()
            && self.sections.is_empty()
            && self.avoid.is_empty()
            && self.wait.is_empty()
            && self.references.is_empty()
    }
}

/// Returns the items when the filter takes their part, and none otherwise.
fn taken<'items, T>(
    filter: &Filter,
    part: Part,
    items: &'items [T],
) -> impl Iterator<Item = &'items T> {
    let all: &[T] = if filter.takes(part) { items } else { &[] };
    all.iter()
}

impl Report for GuideReport<'_> {
    const SCHEMA: &'static str = "gtm/guide/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let stages = distinct(self.guides.iter().map(|guide| guide.stage.title));
        let functions = distinct(self.guides.iter().map(|guide| guide.function.title));
        // One guide is the whole page; several stand under their stage.
        let many = self.guides.len() > 1;
        document.heading(
            Level::Title,
            match (functions.as_slice(), stages.as_slice()) {
                ([function], [stage]) if !many => {
                    let tag = self.guides.first().map(GuideView::tag).unwrap_or_default();
                    format!("{stage}: {function}{tag}")
                }
                ([function], _) => format!("{function} at {}", and_list(&stages)),
                _ => format!("Marketing at {}", and_list(&stages)),
            },
        );
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        let by_stage = stages.len() > 1;
        let mut last_stage = None;
        for guide in &self.guides {
            if by_stage && last_stage != Some(guide.stage) {
                document.heading(Level::Chapter, guide.stage.title);
            }
            last_stage = Some(guide.stage);
            match (many, by_stage) {
                (false, _) => {}
                (true, false) => document
                    .heading(Level::Chapter, format!("{}{}", guide.function.title, guide.tag())),
                // Below its stage's heading one function needs none of its own.
                (true, true) if functions.len() == 1 => {}
                (true, true) => document
                    .heading(Level::Part, format!("{}{}", guide.function.title, guide.tag())),
            }
            guide.write(&mut document);
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(self.table_sheet().unwrap_or_else(|| self.fact_sheet()))
    }
}

impl GuideReport<'_> {
    /// Returns the rows of tables under their own columns, when tables of the
    /// same columns are all that is asked for.
    fn table_sheet(&self) -> Option<Sheet> {
        let mut sheet: Option<Sheet> = None;
        for guide in &self.guides {
            let [section] = guide.sections.as_slice() else {
                return None;
            };
            let BodyView::Table(table) = &section.body else {
                return None;
            };
            let alone = guide.approach.is_none()
                && guide.avoid.is_empty()
                && guide.wait.is_empty()
                && guide.references.is_empty();
            let mut columns: Vec<String> = ["id", "stage", "function"].map(str::to_owned).into();
            columns.extend(table.columns.iter().map(|column| column.name.to_owned()));
            columns.extend(["conflicts", "source"].map(str::to_owned));
            let sheet =
                sheet.get_or_insert_with(|| Sheet { columns: columns.clone(), ..Sheet::default() });
            if !alone || sheet.columns != columns {
                return None;
            }
            for row in &table.rows {
                let mut cells = vec![
                    row.id.to_string(),
                    guide.stage.id.to_owned(),
                    guide.function.id.to_owned(),
                ];
                cells.extend(row.texts(&table.columns));
                cells.push(conflicts_cell(&guide.conflicts, row.id.as_str()));
                cells.push(row.mark.source_line(&guide.source));
                sheet.rows.push(cells);
            }
        }
        sheet
    }

    /// Returns one row per fact, whatever its kind.
    fn fact_sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(&[
            "id",
            "stage",
            "function",
            "kind",
            "section",
            "label",
            "text",
            "figure",
            "ask",
            "instead",
            "ours",
            "conflicts",
            "source",
        ]);
        for guide in &self.guides {
            guide.fact_rows(&mut sheet);
        }
        sheet
    }
}

impl GuideView<'_> {
    fn write(&self, document: &mut Document) {
        if let Some(approach) = &self.approach {
            document.paragraph(format!("{}{}", approach.text, approach.mark.tag()));
        }
        for section in &self.sections {
            section.write(document);
        }
        if !self.avoid.is_empty() {
            document.heading(Level::Section, format!("What not to do at {}", self.stage.title));
            let items = self.avoid.iter().map(|item| Item {
                name: Some(item.title()),
                text: Some(item.why.to_owned()),
                details: item.details(),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        if !self.wait.is_empty() {
            document.heading(Level::Section, "What to wait on");
            let items = self.wait.iter().map(|item| Item {
                name: Some(format!("{}{}", item.name, item.mark.tag())),
                text: Some(item.why.to_owned()),
                details: vec![("Until".to_owned(), item.until.title.into())],
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        if !self.references.is_empty() {
            document.heading(Level::Section, "Playbook references");
            let items = self.references.iter().map(|reference| Item {
                name: Some(format!("{}{}", reference.name, reference.mark.tag())),
                text: reference.note.map(str::to_owned),
                ..Item::default()
            });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        write_conflicts(document, &self.conflicts);
        let facts =
            format!("{}, “{}”", self.source.line(), self.source.heading.unwrap_or_default());
        document.push(facts_remark(&facts, &self.id, &self.ours()));
        write_changes(document, self.provenance);
    }

    /// Returns ` [early-stage]` where the whole guide is a layer's.
    fn tag(&self) -> String {
        self.source.layer.map_or(String::new(), tag)
    }

    /// Names what in the guide is ours beyond its wording.
    fn ours(&self) -> Vec<String> {
        let has = |part: fn(&AntiPatternView<'_>) -> bool| self.avoid.iter().any(part);
        let mut ours = Vec::new();
        if has(|item| is_ours(item.ask)) {
            ours.push("Ask".to_owned());
        }
        if has(|item| is_ours(item.instead)) {
            ours.push("Instead".to_owned());
        }
        ours.extend(own_headings(&self.sections));
        ours
    }

    fn fact_rows(&self, sheet: &mut Sheet) {
        let source = self.source.line();
        let mut push = |fact: FactRow<'_>| {
            sheet.rows.push(vec![
                fact.id.to_owned(),
                self.stage.id.to_owned(),
                self.function.id.to_owned(),
                fact.kind.to_owned(),
                fact.section.to_owned(),
                fact.label.to_owned(),
                fact.text,
                fact.figure,
                fact.ask.to_owned(),
                fact.instead.to_owned(),
                fact.ours.to_owned(),
                conflicts_cell(&self.conflicts, fact.id),
                fact.source.unwrap_or_else(|| source.clone()),
            ]);
        };
        if let Some(approach) = &self.approach {
            push(FactRow {
                id: approach.id.as_str(),
                kind: "approach",
                text: approach.text.to_owned(),
                source: source_line(&approach.mark),
                ..FactRow::default()
            });
        }
        for section in &self.sections {
            section.fact_rows(&mut push);
        }
        for item in &self.avoid {
            push(FactRow {
                id: item.id.as_str(),
                kind: "anti-pattern",
                label: item.name,
                text: item.why.to_owned(),
                ask: item.ask.map_or("", |ask| ask.text),
                instead: item.instead.map_or("", |instead| instead.text),
                ours: item.ours(),
                source: source_line(&item.mark),
                ..FactRow::default()
            });
        }
        for item in &self.wait {
            push(FactRow {
                id: item.id.as_str(),
                kind: "deferral",
                label: item.name,
                text: format!("{} Until: {}", item.why, item.until.title),
                source: source_line(&item.mark),
                ..FactRow::default()
            });
        }
        for reference in &self.references {
            push(FactRow {
                id: reference.id.as_str(),
                kind: "reference",
                label: reference.name,
                text: reference.note.unwrap_or_default().to_owned(),
                source: source_line(&reference.mark),
                ..FactRow::default()
            });
        }
    }
}

/// Returns the items without repeats, in their order.
fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}
