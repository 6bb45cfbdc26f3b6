//! `gtm why`: where a fact comes from, and what disagrees with it.

use std::iter;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{OursView, SourceRef, and_list, command_for, counted};
use super::{NotOneTable, Report, Sheet, layer};
use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, FactKind, SaidBy, Statement};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::playbook::conflict::{Conflict, ConflictKind};
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::quantity::figure::Figure;

/// Where a fact comes from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhyReport<'page> {
    #[serde(flatten)]
    fact: &'page Fact<'page>,
    /// Where its file stands, in words.
    place: String,
    /// The document that it comes from.
    document: SourceRef<'page>,
    /// Why the layer changed it, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer_note: Option<&'page str>,
    /// What is known to disagree with it.
    conflicts: Vec<KnownConflict<'page>>,
    /// What stands under the same address.
    parts: Vec<&'page Fact<'page>>,
}

/// A conflict with the facts that don't fit.
#[derive(Debug, Serialize, JsonSchema)]
struct KnownConflict<'page> {
    /// Its id.
    conflict: &'page str,
    kind: ConflictKind,
    /// What is the matter.
    what: OursView<'page>,
    /// How to read the facts together.
    reading: OursView<'page>,
    facts: Vec<&'page Fact<'page>>,
}

impl<'page> WhyReport<'page> {
    /// Builds the report of `fact`, which is one of the `facts` of `file`.
    /// `conflicts` are those it has a part in, and their facts are `elsewhere`.
    pub fn new(
        file: &'page SourceFile<'page>,
        facts: &'page [Fact<'page>],
        fact: &'page Fact<'page>,
        conflicts: impl Iterator<Item = &'page Conflict>,
        elsewhere: &'page [Fact<'page>],
    ) -> Self {
        let change = file.provenance().change(fact.address());
        let found = |id: &FactId| elsewhere.iter().find(|fact| fact.id == *id);
        Self {
            place: fact.place(),
            document: fact.into(),
            layer_note: change.and_then(|change| change.note.as_deref()),
            conflicts: conflicts
                .map(|conflict| KnownConflict {
                    conflict: conflict.id.as_str(),
                    kind: conflict.kind,
                    what: (&conflict.what).into(),
                    reading: (&conflict.reading).into(),
                    facts: conflict.facts.iter().filter_map(found).collect(),
                })
                .collect(),
            parts: facts
                .iter()
                .filter(|part| fact.id.holds(&part.id) && part.id != fact.id)
                .collect(),
            fact,
        }
    }
}

impl Report for WhyReport<'_> {
    const SCHEMA: &'static str = "gtm/why/1";

    fn document(&self) -> Document {
        let fact = self.fact;
        let mut document = Document::default();
        let title = match (fact.label, fact.section) {
            ("", "") => self.place.clone(),
            ("", section) => section.to_owned(),
            // What is said of a step is called the same on every step.
            (label, step) if fact.kind == FactKind::ProcessPart => format!("{step}: {label}"),
            (label, _) => label.to_owned(),
        };
        document.heading(Level::Title, title);
        let says: Vec<_> = fact.statements().flat_map(|said| self.says(said)).collect();
        if !says.is_empty() {
            document.push(Block::Fields(says));
        }
        document.heading(Level::Section, "Where it comes from");
        document.push(Block::Fields(self.origin_fields()));
        document.paragraph(self.whose());
        if !self.conflicts.is_empty() {
            document.heading(Level::Section, "What does not fit with it (ours)");
            let conflicts = self.conflicts.iter().map(|one| one.item(&fact.id));
            document.push(Block::Items(Marker::Bullet, conflicts.collect()));
        }
        if !self.parts.is_empty() {
            document.heading(Level::Section, "What stands under it");
            document.push(list(self.parts.iter().copied()));
        }
        document.next([(command_for(fact), "the same in its place")]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "kind",
            "label",
            "section",
            "name",
            "text",
            "figure",
            "ours",
            "conflicts",
            "source",
            "heading",
        ]);
        let fact = self.fact;
        let section = if fact.kind == FactKind::Section { fact.label } else { fact.section };
        let conflicts: Vec<&str> = self.conflicts.iter().map(|one| one.conflict).collect();
        let mut says: Vec<[String; 4]> = fact
            .statements()
            .map(|said| {
                let text = match self.was(said) {
                    Some(was) => format!("{} (was: {was})", said.text),
                    None => said.text.to_string(),
                };
                let figure = said.figure.map(|figure| figure.quantity().to_string());
                let ours = if said.origin == SaidBy::Ours { "text" } else { "" };
                [said.heading().to_owned(), text, figure.unwrap_or_default(), ours.to_owned()]
            })
            .collect();
        if says.is_empty() {
            says.push(<[String; 4]>::default());
        }
        sheet.rows.extend(says.into_iter().map(|says| {
            [fact.id.as_str(), fact.kind.words(), fact.label, section]
                .map(str::to_owned)
                .into_iter()
                .chain(says)
                .chain([
                    conflicts.join(", "),
                    self.document.line(),
                    self.document.heading.unwrap_or_default().to_owned(),
                ])
                .collect()
        }));
        Ok(sheet)
    }
}

impl WhyReport<'_> {
    /// Returns what a statement says, under its heading, and what it was.
    fn says(&self, said: &Statement<'_>) -> impl Iterator<Item = (String, Text)> {
        let name = Some(said.heading()).filter(|name| !name.is_empty()).unwrap_or("Says");
        let whose = match said.origin {
            SaidBy::Source => String::new(),
            SaidBy::Ours => " (ours)".to_owned(),
            SaidBy::Layer => layer::lone_tag(self.fact),
        };
        let was = self.was(said).map(|was| (format!("{name} was"), was.into()));
        iter::once((format!("{name}{whose}"), said.text.as_ref().into())).chain(was)
    }

    /// Returns what a statement or the figure in it was before a layer changed
    /// it, and who said so.
    fn was(&self, said: &Statement<'_>) -> Option<String> {
        let figure = || self.fact.was("figure").filter(|_| said.figure.is_some());
        let was = self.fact.was(said.name).or_else(figure)?;
        Some(format!("{} ({})", was.was.as_deref().unwrap_or("nothing"), was.of))
    }

    fn origin_fields(&self) -> Vec<(String, Text)> {
        let fact = self.fact;
        let what = fact.kind.words();
        let is = match (fact.stage, fact.function) {
            (Some(stage), Some(_)) => {
                format!("{what} in the guide {} of {}", fact.title, stage.title)
            }
            (Some(_), None) => format!("{what} {}", fact.title),
            (None, _) => format!("{what} in {}", fact.title),
        };
        let ours = if fact.section_origin == Origin::Ours { " (the title is ours)" } else { "" };
        let block = Some(fact.section).filter(|section| !section.is_empty());
        let code = |id: &FactId| Text::default().code(id.as_str());
        [
            ("Id", Some(code(&fact.id))),
            ("It is", Some(is.into())),
            ("Block", block.map(|block| format!("{block}{ours}").into())),
            ("Layer", fact.layer.map(Text::from)),
            ("Its reason", self.layer_note.map(Text::from)),
            ("Source", Some(self.document.line().into())),
            ("Heading", self.document.heading.map(|heading| format!("“{heading}”").into())),
            ("Instead from", fact.drawn_from.as_ref().map(code)),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
        .collect()
    }

    /// Says whose the words are.
    fn whose(&self) -> String {
        let fact = self.fact;
        if let Some(layer) = fact.layer {
            let below = if fact.was.is_empty() { "" } else { " What it was is told beside it." };
            return format!(
                "This comes from the layer {layer}, which is no part of gtm.{below} Without it: \
                 --no-overlays."
            );
        }
        let (ours, others): (Vec<_>, Vec<_>) =
            fact.statements().partition(|said| said.origin == SaidBy::Ours);
        let ours: Vec<&str> = ours
            .into_iter()
            .map(|said| match said.heading() {
                "" => "what it says",
                name => name,
            })
            .collect();
        match (others.len(), ours.as_slice()) {
            _ if fact.origin == Origin::Ours => {
                "The title is ours: the source gives this block none. What stands in it is the \
                 source's."
                    .to_owned()
            }
            (0, []) => "The name is the source's.".to_owned(),
            (_, []) => {
                "The facts, labels and figures are the source's. The wording is ours.".to_owned()
            }
            (0, _) => "No source says this: it is ours.".to_owned(),
            (_, ours) => format!(
                "The facts, labels and figures are the source's. The wording is ours, and so is \
                 all of {}.",
                and_list(ours)
            ),
        }
    }
}

impl KnownConflict<'_> {
    /// Returns the conflict as an item of a list, with what the other facts say
    /// than the one asked for.
    fn item(&self, asked: &FactId) -> Item {
        let reading = ("How to read it".to_owned(), self.reading.text.into());
        let others = self.facts.iter().filter(|fact| fact.id != *asked).map(|fact| {
            let figures: Vec<&str> = fact.figures().map(Figure::text).collect();
            let says = if figures.is_empty() { said(fact) } else { figures.join("; ") };
            (fact.id.to_string(), says.into())
        });
        Item {
            name: Some(self.kind.to_string()),
            text: Some(self.what.text.to_owned()),
            details: iter::once(reading).chain(others).collect(),
            ..Item::default()
        }
    }
}

/// Returns everything that a fact says, in a line.
fn said(fact: &Fact<'_>) -> String {
    let said = fact.statements().map(|said| match said.heading() {
        "" => said.text.to_string(),
        name => format!("{name}: {}", said.text),
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Returns facts as a list, each under its address.
fn list<'page>(facts: impl Iterator<Item = &'page Fact<'page>>) -> Block {
    let items = facts.map(|fact| {
        let text = match (fact.label, said(fact)) {
            ("", text) => text,
            (label, text) if text.is_empty() => label.to_owned(),
            (label, text) => format!("{label} ({text})"),
        };
        Item { name: Some(fact.id.to_string()), text: Some(text), ..Item::default() }
    });
    Block::Items(Marker::Bullet, items.collect())
}

/// What stands under an address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactsReport<'page> {
    /// The address, or the beginning of one; absent where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<&'page str>,
    /// The files with facts that begin with it.
    files: Vec<FactsOf<'page>>,
}

/// The facts of one file, or how many there are.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsOf<'page> {
    /// The address that they begin with.
    id: FactId,
    /// Where it stands, in words.
    place: String,
    source: SourceRef<'page>,
    /// How many there are under the address asked for.
    count: usize,
    /// The facts; absent where more than one file is listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact<'page>>,
}

impl<'page> FactsReport<'page> {
    /// Builds the report of the facts in each file that begin with `under`. The
    /// facts of a single file are listed, those of several counted.
    pub fn new(under: Option<&'page str>, files: &'page [SourceFile<'page>]) -> Self {
        let mut files: Vec<FactsOf<'_>> = files
            .iter()
            .filter_map(|file| {
                let mut facts = file.facts();
                facts.retain(|fact| {
                    under.is_none_or(|beginning| fact.id.as_str().starts_with(beginning))
                });
                Some(FactsOf {
                    id: file.fact_id(),
                    place: facts.first()?.place(),
                    source: SourceRef {
                        heading: file.heading(),
                        ..SourceRef::of_stage(file.source(), file.provenance())
                    },
                    count: facts.len(),
                    facts,
                })
            })
            .collect();
        if files.len() > 1 {
            for file in &mut files {
                file.facts.clear();
            }
        }
        Self { under, files }
    }

    /// Whether nothing begins with the address.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Report for FactsReport<'_> {
    const SCHEMA: &'static str = "gtm/facts/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let count = counted(self.files.iter().map(|file| file.count).sum(), "fact", "facts");
        document.heading(
            Level::Title,
            match self.under {
                Some(under) => format!("{count} under {under}"),
                None => format!("{count} with an address"),
            },
        );
        if let [file] = self.files.as_slice() {
            document.push(list(file.facts.iter()));
            let heading = file.source.heading.map(|heading| format!(", “{heading}”"));
            let (source, heading) = (file.source.line(), heading.unwrap_or_default());
            document.push(Block::Remark(format!("Facts: {source}{heading}.").into()));
        } else {
            document.push(Block::Table(Table {
                columns: ["Under", "Facts", "What it is"].map(str::to_owned).into(),
                rows: self
                    .files
                    .iter()
                    .map(|file| {
                        vec![file.id.to_string(), file.count.to_string(), file.place.clone()]
                    })
                    .collect(),
            }));
        }
        let example = self.files.first().map(|file| {
            let fact = file.facts.iter().find(|fact| fact.kind != FactKind::Section);
            let id = fact.map_or(&file.id, |fact| &fact.id);
            let what = "where it comes from, and what does not fit with it";
            (Invocation::new("why").arg(id), what)
        });
        document.next(example);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let [file] = self.files.as_slice() else {
            let mut sheet = Sheet::new(&["id", "facts", "place", "source"]);
            sheet.rows.extend(self.files.iter().map(|file| {
                let count = file.count.to_string();
                vec![file.id.to_string(), count, file.place.clone(), file.source.line()]
            }));
            return Ok(sheet);
        };
        let mut sheet = Sheet::new(&["id", "kind", "label", "text", "figure", "source"]);
        sheet.rows.extend(file.facts.iter().map(|fact| {
            let figures: Vec<String> =
                fact.figures().map(|figure| figure.quantity().to_string()).collect();
            vec![
                fact.id.to_string(),
                fact.kind.words().to_owned(),
                fact.label.to_owned(),
                said(fact),
                figures.join("; "),
                file.source.line(),
            ]
        }));
        Ok(sheet)
    }
}
