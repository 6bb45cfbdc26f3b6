//! `gtm framework` and `gtm charter`: what a framework says, whole or in part.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{tag, write_changes};
use super::section::{BodyView, FactRow, SectionView, own_headings};
use super::view::{SourceRef, and_list, facts_remark};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FrameworkPage;
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Level, Table, Text};
use crate::names::slugify;
use crate::playbook::id::FactId;
use crate::playbook::table::Role;

/// A framework, whole or in part.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworkReport<'catalog> {
    /// Its address, or that of the part asked for.
    id: FactId,
    title: &'catalog str,
    source: SourceRef<'catalog>,
    /// What it is; absent where one part was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    approach: Option<&'catalog str>,
    sections: Vec<SectionView<'catalog>>,
    /// By what the rows were chosen, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chosen_by: Vec<String>,
    #[serde(skip)]
    provenance: &'catalog Provenance,
}

impl<'catalog> FrameworkReport<'catalog> {
    /// Builds the report of a framework, or of its section with the id `part`.
    pub fn new(page: &'catalog FrameworkPage<'catalog>, part: Option<&str>) -> Self {
        let id = page.fact_id();
        let sections = page.framework.sections.iter();
        Self {
            title: &page.framework.title,
            source: SourceRef::of_framework(page),
            approach: part.is_none().then_some(page.framework.approach.as_str()),
            sections: sections
                .filter(|section| part.is_none_or(|part| section.id.as_str() == part))
                .map(|section| SectionView::new(&id, section, &page.provenance))
                .collect(),
            chosen_by: Vec::new(),
            provenance: &page.provenance,
            id: part.map_or_else(|| id.clone(), |part| id.join(part)),
        }
    }

    /// Keeps the rows of its tables whose cell under the column with `role`
    /// names `wanted`, as a word or words in it.
    pub fn choose(&mut self, role: Role, wanted: &str) {
        for section in &mut self.sections {
            let BodyView::Table(table) = &mut section.body else {
                continue;
            };
            let columns = &table.columns;
            if let Some(index) = columns.iter().position(|column| column.role == Some(role)) {
                table.rows.retain(|row| names(row.cells[index].text, wanted));
                self.chosen_by.push(format!("{} names “{wanted}”", columns[index].name));
            }
        }
    }

    /// Whether no row is left.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| match &section.body {
            BodyView::Table(table) => table.rows.is_empty(),
            BodyView::Points(points) | BodyView::Steps(points) => points.is_empty(),
        })
    }
}

/// Whether one of the names in a cell, between commas, begins with `wanted` or
/// has it as a later word: `SMB buyer` is named by `smb` and by `buyer`.
fn names(cell: &str, wanted: &str) -> bool {
    let wanted = slugify(wanted);
    cell.split(',').any(|name| {
        let name = format!("-{}", slugify(name));
        name.contains(&format!("-{wanted}"))
    })
}

impl Report for FrameworkReport<'_> {
    const SCHEMA: &'static str = "gtm/framework/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let layer = self.source.layer.map_or(String::new(), tag);
        document.heading(Level::Title, format!("{}{layer}", self.title));
        if !self.chosen_by.is_empty() {
            let words = format!("Only the rows whose {}.", and_list(&self.chosen_by));
            document.push(Block::Remark(Text::from(words)));
        }
        if let Some(approach) = self.approach {
            document.paragraph(approach);
        }
        for section in &self.sections {
            section.write(&mut document);
        }
        document.push(facts_remark(&self.source.line(), &self.id, &own_headings(&self.sections)));
        write_changes(&mut document, self.provenance);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(fact_sheet(&self.id, self.approach, &self.sections, &self.source))
    }
}

/// Returns one row per fact of a framework.
pub(super) fn fact_sheet(
    id: &FactId,
    approach: Option<&str>,
    sections: &[SectionView<'_>],
    source: &SourceRef<'_>,
) -> Sheet {
    let mut sheet =
        Sheet::new(&["id", "kind", "section", "label", "text", "figure", "ours", "source"]);
    let mut push = |fact: FactRow<'_>| {
        sheet.rows.push(vec![
            fact.id.to_owned(),
            fact.kind.to_owned(),
            fact.section.to_owned(),
            fact.label.to_owned(),
            fact.text,
            fact.figure,
            fact.ours.to_owned(),
            fact.source.unwrap_or_else(|| source.line()),
        ]);
    };
    if let Some(approach) = approach {
        let id = id.join("approach");
        push(FactRow {
            id: id.as_str(),
            kind: "approach",
            text: approach.to_owned(),
            ..FactRow::default()
        });
    }
    for section in sections {
        section.fact_rows(&mut push);
    }
    sheet
}

/// The frameworks there are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworksReport<'catalog> {
    frameworks: Vec<FrameworkEntry<'catalog>>,
}

/// A framework in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct FrameworkEntry<'catalog> {
    id: FactId,
    title: &'catalog str,
    approach: &'catalog str,
    source: SourceRef<'catalog>,
}

impl<'catalog> FrameworksReport<'catalog> {
    /// Builds the list of frameworks.
    pub fn new(pages: &'catalog [FrameworkPage<'catalog>]) -> Self {
        Self {
            frameworks: pages
                .iter()
                .map(|page| FrameworkEntry {
                    id: page.fact_id(),
                    title: &page.framework.title,
                    approach: &page.framework.approach,
                    source: SourceRef::of_framework(page),
                })
                .collect(),
        }
    }
}

impl Report for FrameworksReport<'_> {
    const SCHEMA: &'static str = "gtm/frameworks/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Frameworks");
        document.push(Block::Table(Table {
            columns: ["Id", "Framework", "What it is"].map(str::to_owned).into(),
            rows: self
                .frameworks
                .iter()
                .map(|one| {
                    vec![
                        one.id.to_string(),
                        format!("{}{}", one.title, one.source.layer.map_or(String::new(), tag)),
                        one.approach.to_owned(),
                    ]
                })
                .collect(),
        }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "title", "approach", "source"]);
        for one in &self.frameworks {
            sheet.rows.push(vec![
                one.id.to_string(),
                one.title.to_owned(),
                one.approach.to_owned(),
                one.source.line(),
            ]);
        }
        Ok(sheet)
    }
}
