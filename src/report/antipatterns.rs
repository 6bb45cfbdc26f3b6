//! `gtm antipatterns`: what not to do, as a checklist for a meeting.

use schemars::JsonSchema;
use serde::Serialize;

use super::guide::AntiPatternView;
use super::layer::tag;
use super::section::source_line;
use super::view::{FunctionRef, Selection, SourceRef, StageRef, and_list, counted};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Item, Level, Marker, Text};

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
pub struct AntipatternsReport<'catalog> {
    /// The stage it is for, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'catalog>>,
    /// The items, by stage and function.
    groups: Vec<Group<'catalog>>,
    #[serde(skip)]
    detail: Detail,
}

/// The items of one stage and function.
#[derive(Debug, Serialize, JsonSchema)]
struct Group<'catalog> {
    stage: StageRef<'catalog>,
    function: FunctionRef<'catalog>,
    source: SourceRef<'catalog>,
    items: Vec<AntiPatternView<'catalog>>,
    #[serde(skip)]
    provenance: &'catalog Provenance,
}

impl Group<'_> {
    /// Returns the items that layers take out, each with its layer.
    fn gone(&self) -> impl Iterator<Item = String> {
        let removed = self.provenance.removed().iter();
        let items = removed.filter(|removed| removed.address.starts_with("avoid."));
        items.map(|item| format!("“{}”{}", item.label, tag(&item.layer)))
    }
}

impl<'catalog> AntipatternsReport<'catalog> {
    /// Builds the checklist of `pages`, in their order.
    pub fn new(
        pages: &'catalog [Page<'catalog>],
        selection: Option<Selection<'catalog>>,
        detail: Detail,
    ) -> Self {
        let groups = pages.iter().filter(|page| !page.guide.avoid.is_empty());
        Self {
            selection,
            groups: groups
                .map(|page| {
                    let id = page.fact_id();
                    let items = page.guide.avoid.iter();
                    Group {
                        stage: page.stage.into(),
                        function: page.function.into(),
                        source: SourceRef::of_page(page),
                        items: items
                            .map(|item| AntiPatternView::new(&id, item, &page.provenance))
                            .collect(),
                        provenance: &page.provenance,
                    }
                })
                .collect(),
            detail,
        }
    }

    fn items(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }
}

impl Report for AntipatternsReport<'_> {
    const SCHEMA: &'static str = "gtm/antipatterns/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let one_stage = self.groups.windows(2).all(|pair| pair[0].stage == pair[1].stage);
        let stage = self.groups.first().map(|group| group.stage.title);
        document.heading(
            Level::Title,
            match stage {
                Some(stage) if one_stage => format!("What not to do at {stage}"),
                _ => "What not to do, by stage".to_owned(),
            },
        );
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        if self.detail == Detail::Full {
            document.paragraph(format!(
                "{}. Ask each question aloud: “yes” means it is happening here. Tick what you can \
                 rule out, and give the rest an owner and a date.",
                counted(self.items(), "item", "items")
            ));
        }
        let mut last_stage = None;
        for group in &self.groups {
            if !one_stage && last_stage != Some(group.stage) {
                document.heading(Level::Chapter, group.stage.title);
            }
            last_stage = Some(group.stage);
            let layer = group.source.layer.map_or(String::new(), tag);
            document.heading(Level::Section, format!("{}{layer}", group.function.title));
            let items = group.items.iter().map(|item| match self.detail {
                Detail::Brief => Item { name: Some(item.title()), ..Item::default() },
                Detail::Full => Item {
                    name: Some(item.title()),
                    text: Some(item.why.to_owned()),
                    details: item.details(),
                    blanks: vec!["Owner", "Due"],
                },
            });
            document.push(Block::Items(Marker::Box, items.collect()));
        }
        let mut sources: Vec<String> = Vec::new();
        for group in &self.groups {
            let of_layers = group.items.iter().filter_map(|item| source_line(&item.mark));
            for line in std::iter::once(group.source.line()).chain(of_layers) {
                if !sources.contains(&line) {
                    sources.push(line);
                }
            }
        }
        let mut remark = format!("Facts: {}.", sources.join("; "));
        let mut items = self.groups.iter().flat_map(|group| &group.items);
        if self.detail == Detail::Full && items.any(|item| !item.ours().is_empty()) {
            remark.push_str(" Ours: Ask and Instead.");
        }
        document.push(Block::Remark(Text::from(remark)));
        let gone: Vec<String> = self.groups.iter().flat_map(Group::gone).collect();
        if !gone.is_empty() {
            let words = format!("Taken out: {}.", and_list(&gone));
            document.push(Block::Remark(Text::from(words)));
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = match self.detail {
            Detail::Brief => {
                Sheet::new(&["id", "stage", "function", "name", "answer", "owner", "due", "note"])
            }
            Detail::Full => Sheet::new(&[
                "id", "stage", "function", "name", "why", "ask", "instead", "answer", "owner",
                "due", "note", "ours", "source",
            ]),
        };
        for group in &self.groups {
            for item in &group.items {
                let mut row = vec![
                    item.id.to_string(),
                    group.stage.id.to_owned(),
                    group.function.id.to_owned(),
                    item.name.to_owned(),
                ];
                let to_fill_in = std::iter::repeat_n(String::new(), 4);
                match self.detail {
                    Detail::Brief => row.extend(to_fill_in),
                    Detail::Full => {
                        row.push(item.why.to_owned());
                        row.push(item.ask.map_or("", |ask| ask.text).to_owned());
                        row.push(item.instead.map_or("", |instead| instead.text).to_owned());
                        row.extend(to_fill_in);
                        row.push(item.ours().to_owned());
                        row.push(item.mark.source_line(&group.source));
                    }
                }
                sheet.rows.push(row);
            }
        }
        Ok(sheet)
    }
}
