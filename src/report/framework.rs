//! `gtm framework` and `gtm charter`: what a framework says, whole or in part.

use super::layer::write_changes;
use super::prelude::*;
use crate::names::slugify;

/// A framework, whole or in part.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FrameworkReport<'page> {
    /// Its address, or that of the part asked for.
    id: FactId,
    title: &'page str,
    source: SourceRef<'page>,
    #[serde(serialize_with = "facts_below")]
    facts: Vec<Fact<'page>>,
    /// What doesn't fit together, by what each fact has a part in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'page>>,
    /// By what the rows were chosen, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chosen_by: Vec<String>,
    #[serde(skip)]
    provenance: &'page Provenance,
}

impl<'page> FrameworkReport<'page> {
    /// Builds the report of a framework, or of its section with the id `part`.
    pub fn new(
        page: &'page FrameworkPage<'page>,
        part: Option<&str>,
        conflicts: &'page Conflicts,
    ) -> Self {
        let id = part.map_or_else(|| page.id.clone(), |part| page.id.join(part));
        let mut facts = page.facts();
        facts.retain(|fact| id.holds(&fact.id));
        Self {
            title: &page.content.title,
            source: SourceRef::of(page),
            conflicts: ConflictRef::of(conflicts, &facts),
            facts,
            chosen_by: Vec::new(),
            provenance: &page.provenance,
            id,
        }
    }

    /// Keeps the rows of its tables whose cell under the column with `role`
    /// names `wanted`, as a word or words in it.
    pub fn choose(&mut self, role: Role, wanted: &str) {
        let columns = self.facts.iter().flat_map(|fact| fact.headings);
        self.chosen_by.extend(
            columns
                .filter(|column| column.role == Some(role))
                .map(|column| format!("{} names “{wanted}”", column.name)),
        );
        self.facts.retain(|fact| fact.cell(role).is_none_or(|cell| names(&cell.text, wanted)));
    }

    /// Whether no row is left.
    pub fn is_empty(&self) -> bool {
        !self.facts.iter().any(|fact| fact.kind.is_item())
    }
}

/// Whether one of the names in a cell, between commas, begins with `wanted` or
/// has it as a later word: `SMB buyer` is named by `smb` and by `buyer`.
fn names(cell: &str, wanted: &str) -> bool {
    let wanted = slugify(wanted);
    !wanted.is_empty()
        && cell.split(',').any(|name| {
            let name = format!("-{}", slugify(name));
            name.contains(&format!("-{wanted}"))
        })
}

impl Report for FrameworkReport<'_> {
    const SCHEMA: &'static str = "gtm/framework/1";

    fn document(&self) -> Document {
        let layer = shown(self.source.layer.map(tag));
        let mut document = Document::titled(format!("{}{layer}", self.title));
        document.remark(sentence("Only the rows whose ", and_list(&self.chosen_by)));
        write_facts(&mut document, &self.facts);
        write_conflicts(&mut document, &self.conflicts);
        document.remark(facts_remark(&self.source.line(), &self.id, &own_headings(&self.facts)));
        write_changes(&mut document, self.provenance);
        document
    }

    fn sheet(&self) -> Sheet {
        sheet(&self.facts)
    }
}

/// Returns one row per fact of a framework but for blocks.
pub(super) fn sheet(facts: &[Fact<'_>]) -> Sheet {
    let facts = facts.iter().filter(|fact| fact.kind != FactKind::Section);
    sheet_of("id,kind,section,label,text,figure,ours,source", facts)
}
