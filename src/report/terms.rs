//! `gtm list terms`: the glossary.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::tag;
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::document::{Block, Document, Level, Table};

/// The terms of the field.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermsReport<'page> {
    /// In the order of the glossary, which is by subject.
    terms: Vec<Fact<'page>>,
}

impl<'page> TermsReport<'page> {
    /// Builds the report of terms.
    pub fn new(terms: Vec<Fact<'page>>) -> Self {
        Self { terms }
    }

    /// Returns the cells of each term, with its layer behind it.
    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        let said = |term: &Fact<'_>, name| {
            term.said(name).map_or(String::new(), |said| said.text.to_string())
        };
        self.terms.iter().map(move |term| {
            let layer = term.layer.map_or(String::new(), tag);
            vec![format!("{}{layer}", term.label), said(term, "aliases"), said(term, "means")]
        })
    }
}

impl Report for TermsReport<'_> {
    const SCHEMA: &'static str = "gtm/terms/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Terms");
        document.push(Block::Table(Table {
            columns: ["Term", "Also written", "What it means"].map(str::to_owned).into(),
            rows: self.rows().collect(),
        }));
        document.push(Block::Remark("Ours: all of it. No source defines its terms.".into()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["id", "term", "aliases", "means"]);
        let ids = self.terms.iter().map(|term| term.id.to_string());
        sheet.rows.extend(ids.zip(self.rows()).map(|(id, row)| [vec![id], row].concat()));
        Ok(sheet)
    }
}
