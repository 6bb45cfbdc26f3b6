//! `gtm show`: guides in full or in part.

use super::facts::cells;
use super::layer::write_changes;
use super::prelude::*;
use crate::catalog::layers::Change as LayerChange;

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
    fn facts<'page>(&self, page: &'page Page<'_>) -> Vec<Fact<'page>> {
        let section = self.section.as_ref().map(|id| page.id.join(id));
        let is_shown = |fact: &Fact<'_>| {
            let part = match fact.kind {
                FactKind::Approach => Part::Approach,
                FactKind::AntiPattern => Part::Avoid,
                FactKind::Deferral => Part::Wait,
                FactKind::Reference => Part::References,
                _ if fact.columns.is_empty() => Part::Points,
                _ => Part::Tables,
            };
            match &section {
                Some(section) => section.holds(&fact.id),
                None => self.only.is_empty() || self.only.contains(&part),
            }
        };
        page.facts().into_iter().filter(is_shown).collect()
    }
}

/// The guides asked for.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideReport<'page> {
    /// The stage they are for, when one was chosen.
    selection: Option<Selection<'page>>,
    /// The guides, by stage and function.
    guides: Vec<GuideFacts<'page>>,
    /// What stages say of themselves, where all is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Fact<'page>>,
}

/// What was asked for of one guide.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GuideFacts<'page> {
    /// Its address.
    id: FactId,
    pub(super) stage: StageRef<'page>,
    pub(super) function: FunctionRef<'page>,
    pub(super) source: SourceRef<'page>,
    #[serde(serialize_with = "facts_below")]
    pub(super) facts: Vec<Fact<'page>>,
    /// What is known not to fit with its facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) conflicts: Vec<ConflictRef<'page>>,
    /// What layers take out of it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) removed: &'page [LayerChange],
    #[serde(skip)]
    provenance: &'page Provenance,
}

impl<'page> GuideReport<'page> {
    /// Builds the report of `pages`, in their order, leaving out guides of
    /// which the filter takes nothing.
    pub fn new(
        pages: &'page [Page<'page>],
        conflicts: &'page Conflicts,
        filter: &Filter,
        selection: Option<Selection<'page>>,
    ) -> Self {
        let mut guides = GuideFacts::of(pages, filter);
        for guide in &mut guides {
            guide.conflicts = ConflictRef::of(conflicts, &guide.facts);
        }
        Self { selection, guides, own: Vec::new() }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.guides.is_empty()
    }

    /// Returns the columns of the tables, when tables of the same columns are all
    /// that is asked for.
    fn columns(&self) -> Option<Vec<&str>> {
        let columns = self.guides.iter().map(|guide| {
            let section = guide.facts.first().filter(|first| !first.headings.is_empty())?;
            let is_alone = guide.facts.iter().all(|fact| section.id.holds(&fact.id));
            let names = section.headings.iter().map(|column| column.name.as_str());
            is_alone.then(|| names.collect())
        });
        let mut columns = distinct(columns.collect::<Option<Vec<_>>>()?);
        columns.pop().filter(|_| columns.is_empty())
    }
}

impl<'page> GuideFacts<'page> {
    /// Returns what the filter takes of each guide, without those of which it
    /// takes nothing.
    pub(super) fn of(pages: &'page [Page<'page>], filter: &Filter) -> Vec<Self> {
        pages
            .iter()
            .filter_map(|page| {
                Some(Self {
                    id: page.id.clone(),
                    stage: page.stage?.into(),
                    function: page.functions.first()?.into(),
                    source: SourceRef::of(page),
                    facts: filter.facts(page),
                    conflicts: Vec::new(),
                    removed: &page.provenance.removed,
                    provenance: &page.provenance,
                })
            })
            .filter(|guide| !guide.facts.is_empty())
            .collect()
    }

    /// Returns the title of its function, with the layer where the whole guide is
    /// one's.
    pub(super) fn title(&self) -> String {
        format!("{}{}", self.function.title, shown(self.source.layer.map(tag)))
    }

    fn write(&self, document: &mut Document) {
        write_facts(document, &self.facts);
        write_conflicts(document, &self.conflicts);
        let facts =
            format!("{}, “{}”", self.source.line(), self.source.heading.unwrap_or_default());
        document.remark(facts_remark(&facts, &self.id, &own_headings(&self.facts)));
        write_changes(document, self.provenance);
    }
}

impl Report for GuideReport<'_> {
    const SCHEMA: &'static str = "gtm/guide/1";

    fn document(&self) -> Document {
        let stages = distinct(self.guides.iter().map(|guide| guide.stage.title));
        let functions = distinct(self.guides.iter().map(|guide| guide.function.title));
        let title = match (functions.as_slice(), self.guides.as_slice()) {
            (_, [guide]) => format!("{}: {}", guide.stage.title, guide.title()),
            ([function], _) => format!("{function} at {}", and_list(&stages)),
            _ => {
                let groups = distinct(self.guides.iter().map(|guide| guide.function.group));
                let what = if let [Some(group)] = groups[..] { group } else { "Guides" };
                format!("{what} at {}", and_list(&stages))
            }
        };
        let mut document = Selection::titled(self.selection.as_ref(), title);
        // One guide is the whole page; several stand under their stage, where one
        // function needs no heading of its own.
        let by_stage = stages.len() > 1;
        let level = match (self.guides.len(), by_stage) {
            (1, _) => None,
            (_, false) => Some(Level::Chapter),
            (_, true) => Some(Level::Part).filter(|_| functions.len() > 1),
        };
        for group in self.guides.chunk_by(|one, next| one.stage == next.stage) {
            if by_stage {
                document.heading(Level::Chapter, group[0].stage.title);
            }
            let is_its =
                |fact: &&Fact<'_>| fact.stage.is_some_and(|one| group[0].stage == one.into());
            let own: Vec<Fact<'_>> = self.own.iter().filter(is_its).cloned().collect();
            if let Some(first) = own.first() {
                write_facts(&mut document, &own);
                document.remark(facts_remark(&source_line(first), &first.id, &own_headings(&own)));
            }
            for guide in group {
                if let Some(level) = level {
                    document.heading(level, guide.title());
                }
                guide.write(&mut document);
            }
        }
        document
    }

    fn sheet(&self) -> Sheet {
        let Some(columns) = self.columns() else {
            let own = self.own.iter().map(|fact| (fact, &[][..]));
            let facts = self.guides.iter().flat_map(|guide| {
                guide.facts.iter().map(|fact| (fact, guide.conflicts.as_slice()))
            });
            let facts = own.chain(facts).filter(|(fact, _)| fact.kind != FactKind::Section);
            let rows = facts.map(|(fact, conflicts)| {
                (Some(fact), json!({ "conflicts": conflicts_cell(conflicts, &fact.id) }))
            });
            let headings = "id,stage,function,kind,section,label,text,figure,ask,instead,ours,\
                            conflicts,source";
            return fact_sheet(headings, rows);
        };
        let mut sheet = Sheet::new(
            &[&["id", "stage", "function"], &*columns, &["conflicts", "source"]].concat(),
        );
        for guide in &self.guides {
            for row in guide.facts.iter().filter(|fact| fact.kind == FactKind::Row) {
                let place = [row.id.as_str(), guide.stage.id, guide.function.id];
                let end = [conflicts_cell(&guide.conflicts, &row.id), source_line(row)];
                sheet.rows.push([&place.map(str::to_owned)[..], &cells(row, ""), &end].concat());
            }
        }
        sheet
    }
}
