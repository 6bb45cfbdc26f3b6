//! `gtm antipatterns`: what not to do, as a checklist for a meeting.

use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{add_facts, item};
use super::guide::{Filter, GuideFacts};
use super::layer::{source_line, tag};
use super::selection::Selection;
use super::words::{and_list, counted, distinct};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::catalog::fact::FactKind;
use crate::document::{Block, Document, Item, Level, Marker};

/// How much is said of each item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Its name.
    Brief,
    /// Its name, why, the question and the alternative.
    Full,
}

/// The checklist.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AntipatternsReport<'page> {
    /// The stage it is for, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'page>>,
    /// The anti-patterns of each guide, by stage and function.
    guides: Vec<GuideFacts<'page>>,
    #[serde(skip)]
    detail: Detail,
}

impl<'page> AntipatternsReport<'page> {
    /// Builds the checklist of `pages`, in their order.
    pub fn new(
        pages: &'page [Page<'page>],
        selection: Option<Selection<'page>>,
        detail: Detail,
    ) -> Self {
        let avoid = Filter { only: vec![FactKind::AntiPattern], section: None };
        let mut guides = GuideFacts::of(pages, &avoid);
        if detail == Detail::Brief {
            for fact in guides.iter_mut().flat_map(|guide| &mut guide.facts) {
                fact.statement = None;
                fact.cells.clear();
            }
        }
        Self { selection, guides, detail }
    }
}

impl Report for AntipatternsReport<'_> {
    const SCHEMA: &'static str = "gtm/antipatterns/1";
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::default();
        let stages = distinct(self.guides.iter().map(|guide| guide.stage.title));
        let title = match stages.as_slice() {
            [stage] => format!("What not to do at {stage}"),
            _ => "What not to do, by stage".to_owned(),
        };
        document.heading(Level::Title, title);
        Selection::write(self.selection.as_ref(), &mut document);
        if self.detail == Detail::Full {
            let count = self.guides.iter().map(|guide| guide.facts.len()).sum();
            document.paragraph(format!(
                "{}. Ask each question aloud: “yes” means it is happening here. Tick what you can \
                 rule out, and give the rest an owner and a date.",
                counted(count, "item", "items")
            ));
        }
        for group in self.guides.chunk_by(|one, next| one.stage == next.stage) {
            if stages.len() > 1 {
                document.heading(Level::Chapter, group[0].stage.title);
            }
            for guide in group {
                document.heading(Level::Section, guide.title());
                let blanks =
                    if self.detail == Detail::Full { vec!["Owner", "Due"] } else { vec![] };
                let items = guide
                    .facts
                    .iter()
                    .map(|fact| Item { blanks: blanks.clone(), ..item(fact, &[]) });
                document.push(Block::Items(Marker::Box, items.collect()));
            }
        }
        let sources = distinct(self.guides.iter().flat_map(|guide| {
            std::iter::once(guide.source.line()).chain(guide.facts.iter().map(source_line))
        }));
        let has_own = |guide: &GuideFacts<'_>| guide.has_own("ask") || guide.has_own("instead");
        let ours = if self.guides.iter().any(has_own) { " Ours: Ask and Instead." } else { "" };
        document.remark(format!("Facts: {}.{ours}", sources.join("; ")));
        let gone: Vec<String> = self
            .guides
            .iter()
            .flat_map(|guide| guide.removed)
            .filter(|removed| removed.address.starts_with("avoid."))
            .map(|removed| format!("“{}”{}", removed.label, tag(&removed.layer)))
            .collect();
        if !gone.is_empty() {
            document.remark(format!("Taken out: {}.", and_list(&gone)));
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(match self.detail {
            Detail::Brief => &["id", "stage", "function", "name", "answer", "owner", "due", "note"],
            Detail::Full => &[
                "id", "stage", "function", "name", "why", "ask", "instead", "answer", "owner",
                "due", "note", "ours", "source",
            ],
        });
        for guide in &self.guides {
            add_facts(&mut sheet, &guide.facts, &[], &[]);
        }
        Ok(sheet)
    }
}
