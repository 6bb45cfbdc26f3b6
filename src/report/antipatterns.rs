//! `gtm antipatterns`: what not to do, as a checklist for a meeting.

use strum::VariantNames;

use super::Blank;
use super::guide::{Filter, GuideFacts, Part};
use super::prelude::*;
use crate::document::Form;
use crate::engine::review::ask;
use crate::playbook::review::Reason;

/// What people fill in, beside what is asked.
const BLANKS: &[(&str, Blank)] = &[
    ("answer", Blank::OneOf(&["yes", "no", "n/a"])),
    ("owner", Blank::Words),
    ("due", Blank::Date),
    ("note", Blank::Words),
    ("reason", Blank::Suggested(<Reason as VariantNames>::VARIANTS)),
];

/// The checklist.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct AntipatternsReport<'page> {
    /// The stage it is for, when one was chosen.
    selection: Option<Selection<'page>>,
    /// The anti-patterns of each guide, by stage and function.
    guides: Vec<GuideFacts<'page>>,
}

impl<'page> AntipatternsReport<'page> {
    /// Builds the checklist of `pages`, in their order.
    pub fn new(pages: &'page [Page<'page>], selection: Option<Selection<'page>>) -> Self {
        let avoid = Filter { only: vec![Part::Avoid], section: None };
        Self { selection, guides: GuideFacts::of(pages, &avoid) }
    }

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.guides.is_empty()
    }

    /// Returns the question of a fact and what is said of it.
    fn question(fact: &Fact<'_>) -> Item {
        let why = shown(fact.statement.as_ref().map(|said| with_was(fact, said)));
        let about = Text::default().strong(format!("{}: ", fact.label)).plain(why);
        let instead = fact.said("instead").map(|said| field("Instead", &*said.text));
        Item {
            id: Some(fact.id.to_string()),
            details: [field("", about)].into_iter().chain(instead).collect(),
            blanks: vec!["Owner", "Due", "Note"],
            ..Item::of(ask(fact), tag_of(fact))
        }
    }
}

impl Report for AntipatternsReport<'_> {
    const SCHEMA: &'static str = "gtm/antipatterns/1";
    const IS_FILLED_IN: bool = true;
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let stages = distinct(self.guides.iter().map(|guide| guide.stage.title));
        let title = match stages.as_slice() {
            [stage] => format!("Are we doing this at {stage}?"),
            _ => "Are we doing this? By stage".to_owned(),
        };
        let mut document = Selection::titled(self.selection.as_ref(), title);
        let functions = distinct(self.guides.iter().map(|guide| guide.function.id));
        let stage = self.selection.as_ref().map(|selection| selection.stage.id);
        document.form = Some(Form {
            id: format!("{} {}", stage.unwrap_or_default(), functions.join(" ")),
            stage: stage.map(str::to_owned),
            reasons: <Reason as VariantArray>::VARIANTS
                .iter()
                .map(|reason| (reason.into(), reason.get_documentation().unwrap_or_default()))
                .collect(),
        });
        let count: usize = self.guides.iter().map(|guide| guide.facts.len()).sum();
        document.paragraph(format!(
            "{}. Ask each aloud: “yes” means that it is happening here, and needs an owner and \
             a date.",
            counted(count, "question"),
        ));
        for group in self.guides.chunk_by(|one, next| one.stage == next.stage) {
            if stages.len() > 1 {
                document.heading(Level::Chapter, group[0].stage.title);
            }
            for guide in group {
                let questions = guide.facts.iter().map(Self::question).collect();
                document.section(guide.title(), Block::Items(Marker::YesOrNo, questions));
            }
        }
        let sources = distinct(self.guides.iter().flat_map(|guide| {
            std::iter::once(guide.source.line()).chain(guide.facts.iter().map(source_line))
        }));
        document.remark(format!(
            "Facts: {}. Added by gtm: the questions and what to do instead.",
            sources.join("; ")
        ));
        let removed = self.guides.iter().flat_map(|guide| guide.removed);
        let removed = removed
            .filter(|removed| removed.address.starts_with("avoid."))
            .map(|one| format!("“{}”{}", one.label, tag(&one.layer)));
        document.remark(sentence("Taken out: ", and_list(removed)));
        document
    }

    fn sheet(&self) -> Sheet {
        let facts = self.guides.iter().flat_map(|guide| &guide.facts);
        let headings = "ask,name,instead,why,function,stage,id,ours,source";
        sheet_of(headings, facts).to_fill_in(BLANKS, "function")
    }
}
