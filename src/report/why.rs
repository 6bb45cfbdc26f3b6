//! `gtm why`: where a fact comes from, and what disagrees with it.

use super::prelude::*;
use std::iter;

use super::list::address;
use crate::catalog::SourceFile;
use crate::engine::moves;

/// Where a fact comes from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhyReport<'page> {
    #[serde(flatten)]
    fact: &'page Fact<'page>,
    /// The document that it comes from.
    document: SourceRef<'page>,
    /// Where it is written: the file, and the line.
    written_at: String,
    /// Why the layer changed it, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer_note: Option<&'page str>,
    /// What is known to disagree with it.
    conflicts: Vec<&'page Conflict>,
    /// The facts that the conflicts name, and those that it rests on as a move.
    named: Vec<&'page Fact<'page>>,
    /// The moves that are drawn from it. They are ours.
    moves: Vec<&'page Fact<'page>>,
    /// What stands under the same address.
    parts: Vec<&'page Fact<'page>>,
}

impl<'page> WhyReport<'page> {
    /// Builds the report of `fact`, which is one of the `facts` of `file`.
    /// `conflicts` are those it has a part in. What they name, what it rests on,
    /// and all moves are among the `others`.
    pub fn new(
        file: &'page SourceFile<'page>,
        facts: &'page [Fact<'page>],
        fact: &'page Fact<'page>,
        conflicts: Vec<&'page Conflict>,
        others: &'page [Fact<'page>],
        written_at: String,
    ) -> Self {
        let change = file.provenance().change(fact.address());
        let is_named = |id: &FactId| {
            conflicts.iter().any(|one| one.facts.contains(id)) || fact.rests_on.contains(id)
        };
        Self {
            document: fact.into(),
            written_at,
            layer_note: change.and_then(|change| change.note.as_deref()),
            named: others.iter().filter(|one| is_named(&one.id)).collect(),
            moves: others.iter().filter(|one| moves::rests_on(one.rests_on, &fact.id)).collect(),
            parts: facts
                .iter()
                .filter(|part| fact.id.holds(&part.id) && part.id != fact.id)
                .collect(),
            conflicts,
            fact,
        }
    }

    fn named(&self, ids: &'page [FactId]) -> impl Iterator<Item = &Fact<'page>> {
        ids.iter().filter_map(|id| self.named.iter().copied().find(|fact| fact.id == *id))
    }

    /// Returns what a statement says, under its heading, and what it was.
    fn says(&self, said: &Statement<'_>) -> impl Iterator<Item = (String, Text)> {
        let name = Some(said.heading()).filter(|name| !name.is_empty()).unwrap_or("Says");
        let origin = match said.origin {
            SaidBy::Source => String::new(),
            SaidBy::Ours => " (ours)".to_owned(),
            SaidBy::Layer => lone_tag(self.fact),
        };
        let was = self.was(said).map(|was| (format!("{name} was"), was.into()));
        iter::once((format!("{name}{origin}"), said.text.as_ref().into())).chain(was)
    }

    /// Returns what a statement or the figure in it was before a layer changed
    /// it, and who said so.
    fn was(&self, said: &Statement<'_>) -> Option<String> {
        let figure = || self.fact.was("figure").filter(|_| said.figure.is_some());
        let ChangedText { was, of, .. } = self.fact.was(said.name).or_else(figure)?;
        Some(format!("{} ({of})", was.as_deref().unwrap_or("nothing")))
    }

    fn origin_fields(&self) -> Vec<(String, Text)> {
        let (fact, document) = (self.fact, &self.document);
        let code = |id: &FactId| Text::default().code(id.as_str());
        let title = if fact.section_origin == Origin::Ours { " (the title is ours)" } else { "" };
        let block = Some(fact.section).filter(|section| !section.is_empty());
        let is_ours = document.id == Source::ours().id.as_str();
        let aliases = Some(fact.aliases()).filter(|aliases| !aliases.is_empty());
        let corrected = fact.columns.iter().filter_map(|column| {
            let slip = column.corrects.as_ref()?;
            let text =
                format!("“{}”: the source has “{}” for “{}”", column.name, slip.from, slip.to);
            Some(("Corrected (ours)", Some(text.into())))
        });
        [
            ("Id", Some(code(&fact.id))),
            ("It is", Some(what_it_is(fact).into())),
            ("Block", block.map(|block| format!("{block}{title}").into())),
            ("Also called (ours)", aliases.map(|aliases| aliases.join(", ").into())),
            ("Same as (ours)", fact.same_as().map(code)),
            ("Layer", fact.layer.map(Text::from)),
            ("Its reason", self.layer_note.map(Text::from)),
            ("Source", Some(document.line().into())),
            ("Address", (!is_ours).then(|| address(document.url))),
            ("Written at", Some(self.written_at.as_str().into())),
            ("Figures of", fact.as_of.map(|date| date.to_string().into())),
            ("As of", document.as_of.map(|date| date.to_string().into())),
            ("Heading", document.heading.map(|heading| format!("“{heading}”").into())),
        ]
        .into_iter()
        .chain(corrected)
        .chain([("Instead from", fact.drawn_from.as_ref().map(code))])
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
        .collect()
    }

    /// Says who the words come from.
    fn wording(&self) -> String {
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
        let ours = ours.into_iter().map(|said| match said.heading() {
            "" => "what it says",
            name => name,
        });
        match (others.len(), and_list(ours)) {
            _ if fact.origin == Origin::Ours && fact.kind == FactKind::Section => {
                "The title is ours: the source gives this block none. What stands in it is the \
                 source's."
                    .to_owned()
            }
            _ if fact.origin == Origin::Ours => {
                "The name is ours: the source gives this none. The facts and figures are the \
                 source's, and the wording is ours."
                    .to_owned()
            }
            (0, ours) if ours.is_empty() => "The name is the source's.".to_owned(),
            (0, _) => "No source says this: it is ours.".to_owned(),
            (_, ours) => {
                let also =
                    if ours.is_empty() { ours } else { format!(", and so is all of {ours}") };
                format!(
                    "The facts, labels and figures are the source's. The wording is ours{also}."
                )
            }
        }
    }

    /// Returns a conflict as an item of a list, with what the other facts say.
    fn conflict(&self, conflict: &'page Conflict) -> Item {
        let reading = ("How to read it".to_owned(), conflict.reading.0.as_str().into());
        let others =
            self.named(&conflict.facts).filter(|fact| fact.id != self.fact.id).map(|fact| {
                let figures = joined(fact.figures().map(Figure::text), "; ");
                let says = if figures.is_empty() { said(fact) } else { figures };
                (fact.id.to_string(), says.into())
            });
        Item {
            details: iter::once(reading).chain(others).collect(),
            ..Item::of(conflict.kind.to_string(), &conflict.what.0)
        }
    }
}

impl Report for WhyReport<'_> {
    const SCHEMA: &'static str = "gtm/why/1";

    fn document(&self) -> Document {
        let fact = self.fact;
        let mut document = Document::default();
        let title = match (fact.label, fact.section) {
            ("", "") if fact.kind == FactKind::Move => format!("A {}", what_it_is(fact)),
            ("", "") => fact.place(),
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
        document.section_fields("Where it comes from", self.origin_fields());
        document.paragraph(self.wording());
        let conflicts = self.conflicts.iter().map(|one| self.conflict(one));
        document.bullets("What does not fit with it (ours)", conflicts.collect());
        document.bullets("What it rests on", self.named(fact.rests_on).map(item).collect());
        let listed = |facts: &[&Fact<'_>]| facts.iter().map(|fact| item(fact)).collect();
        document.bullets("Moves that rest on it (ours)", listed(&self.moves));
        document.bullets("What stands under it", listed(&self.parts));
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
        let conflicts = joined(self.conflicts.iter().map(|one| one.id.as_str()), ", ");
        let mut row = |name: &str, text: &str, figure: &str, ours: &str| {
            sheet.row(&[
                &fact.id,
                &fact.kind.words(),
                &fact.label,
                &section,
                &name,
                &text,
                &figure,
                &ours,
                &conflicts,
                &self.document.line(),
                &self.document.heading.unwrap_or_default(),
            ]);
        };
        for said in fact.statements() {
            let was = self.was(said).map_or(String::new(), |was| format!(" (was: {was})"));
            let figure = said.figure.map(Figure::plain);
            let ours = if said.origin == SaidBy::Ours { "text" } else { "" };
            let text = format!("{}{was}", said.text);
            row(said.heading(), &text, &figure.unwrap_or_default(), ours);
        }
        if fact.statements().next().is_none() {
            row("", "", "", "");
        }
        Ok(sheet)
    }
}

/// Returns what a fact is a part of, in words.
fn what_it_is(fact: &Fact<'_>) -> String {
    let what = fact.kind.words();
    match (fact.stage, fact.function) {
        (Some(stage), Some(function)) if fact.kind == FactKind::Move => {
            format!("{what} into {}, for {}", stage.title, function.title)
        }
        (Some(stage), Some(function)) => {
            format!("{what} in the guide {} of {}", function.title, stage.title)
        }
        (Some(stage), None) => format!("{what} {}", stage.title),
        (None, _) => format!("{what} in {}", fact.framework.unwrap_or("the glossary")),
    }
}

/// Returns everything that a fact says, in a line.
fn said(fact: &Fact<'_>) -> String {
    // A move is a sentence of its own.
    let most = if fact.rests_on.is_empty() { usize::MAX } else { 1 };
    let said = fact.statements().take(most).map(|said| match said.heading() {
        "" => said.text.to_string(),
        name => format!("{name}: {}", said.text),
    });
    joined(said, "; ")
}

/// Returns a fact as an item of a list, under its address.
fn item(fact: &Fact<'_>) -> Item {
    let text = match (fact.label, said(fact)) {
        ("", text) => text,
        (label, text) if text.is_empty() => label.to_owned(),
        (label, text) => format!("{label} ({text})"),
    };
    Item { id: Some(fact.id.to_string()), ..Item::of(fact.id.as_str(), text) }
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

/// The facts of one file.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsOf<'page> {
    /// The address that they begin with.
    id: FactId,
    /// Where it stands, in words.
    place: String,
    source: SourceRef<'page>,
    /// How many facts begin with it.
    count: usize,
    /// They themselves, where they are those of one file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact<'page>>,
}

impl<'page> FactsReport<'page> {
    /// Builds the report of the facts in each file that begin with `under`. To
    /// read, the facts of a single file are listed, and those of several counted.
    pub fn new(under: Option<&'page str>, files: &'page [SourceFile<'page>]) -> Self {
        let mut files: Vec<FactsOf<'_>> = files
            .iter()
            .filter_map(|file| {
                let mut facts = file.facts();
                facts.retain(|fact| {
                    under.is_none_or(|beginning| fact.id.as_str().starts_with(beginning))
                });
                let first = facts.first()?;
                Some(FactsOf {
                    id: file.fact_id(),
                    place: match (first.kind, first.stage) {
                        (FactKind::Move, Some(stage)) => {
                            format!("{}, the moves into it", stage.title)
                        }
                        (FactKind::Term, _) => "The glossary".to_owned(),
                        _ => first.place(),
                    },
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
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::default();
        let count = counted(self.files.iter().map(|file| file.count).sum(), "fact", "facts");
        let title = match self.under {
            Some(under) => format!("{count} under {under}"),
            None => format!("{count} with an address"),
        };
        document.heading(Level::Title, title);
        if let [file] = self.files.as_slice() {
            document.push(Block::Items(Marker::Bullet, file.facts.iter().map(item).collect()));
            let heading = file.source.heading.map(|heading| format!(", “{heading}”"));
            let (source, heading) = (file.source.line(), heading.unwrap_or_default());
            document.remark(format!("Facts: {source}{heading}."));
        } else {
            let row = |file: &FactsOf<'_>| {
                vec![file.id.to_string(), file.count.to_string(), file.place.clone()]
            };
            document.table(&["Under", "Facts", "What it is"], self.files.iter().map(row));
        }
        let first = |file: &FactsOf<'_>| {
            let fact = file.facts.iter().find(|fact| fact.kind != FactKind::Section);
            fact.filter(|_| self.files.len() == 1).map_or(file.id.clone(), |fact| fact.id.clone())
        };
        document.next(self.files.first().map(first).map(|id| {
            let what = "where it comes from, and what does not fit with it";
            (Invocation::new("why").arg(id), what)
        }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let [file] = self.files.as_slice() else {
            let mut sheet = Sheet::new(&["id", "facts", "place", "source"]);
            for file in &self.files {
                sheet.row(&[&file.id, &file.count, &file.place, &file.source.line()]);
            }
            return Ok(sheet);
        };
        let mut sheet = Sheet::new(&["id", "kind", "label", "text", "figure", "source"]);
        for fact in &file.facts {
            sheet.row(&[
                &fact.id,
                &fact.kind.words(),
                &fact.label,
                &said(fact),
                &cell(fact, "figure"),
                &file.source.line(),
            ]);
        }
        Ok(sheet)
    }
}
