//! `gtm why`: where a fact comes from, and what disagrees with it.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{LayerMark, WasView, tag};
use super::list::address;
use super::view::{
    FigureView, FunctionRef, OursView, SourceRef, StageRef, Whose, and_list, command_for, counted,
};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::SourceFile;
use crate::catalog::fact::SaidBy;
use crate::catalog::fact::{Fact, FactKind as Kind, Statement};
use crate::catalog::layers::Provenance;
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::playbook::conflict::{Conflict, ConflictKind};
use crate::playbook::guide::Section;
use crate::playbook::id::FactId;
use crate::playbook::source::{Origin, Source};
use crate::playbook::table::Column;

/// Where a fact comes from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhyReport<'page> {
    id: FactId,
    kind: Kind,
    /// What it is called; empty where it has no name.
    label: &'page str,
    place: PlaceView<'page>,
    /// What it says, by heading.
    says: Vec<SaidView<'page>>,
    /// The columns of its table with headings that mend a slip of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrected: Vec<&'page Column>,
    /// The address of the advice that an anti-pattern's alternative draws on.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn_from: Option<FactId>,
    source: SourceRef<'page>,
    /// Whose the sentences are, whatever facts they tell: `ours`, unless a layer
    /// says them.
    wording_origin: Whose,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'page>,
    /// Why the layer changed it, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer_note: Option<&'page str>,
    /// What is known to disagree with it.
    conflicts: Vec<ConflictView<'page>>,
    /// The facts that a move is drawn from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rests_on: Vec<FactLine<'page>>,
    /// The moves that are drawn from it. They are ours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moves: Vec<FactLine<'page>>,
    /// What stands under the same address.
    parts: Vec<FactLine<'page>>,
    /// The command that shows it in its place.
    #[serde(skip)]
    command: Invocation,
}

/// Where a fact stands.
#[derive(Debug, Serialize, JsonSchema)]
struct PlaceView<'page> {
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageRef<'page>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<FunctionRef<'page>>,
    /// The framework's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    framework: Option<&'page str>,
    /// The title of the block.
    #[serde(skip_serializing_if = "str::is_empty")]
    section: &'page str,
    /// Whose that title is.
    #[serde(skip_serializing_if = "Option::is_none")]
    section_origin: Option<Origin>,
}

/// One thing that a fact says.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidView<'page> {
    /// Under which heading; empty where there is none.
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'page str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<FigureView>,
    /// Whose it is.
    origin: SaidBy,
    /// What it was before a layer changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<String>,
}

impl<'page> SaidView<'page> {
    fn new(said: &Statement<'page>, mark: &LayerMark<'page>) -> Self {
        let field = said.name;
        let figure = |was: &&WasView<'_>| was.name == "figure" && said.figure.is_some();
        let was = mark.was.iter().find(|was| was.name == field);
        let was = was.or_else(|| mark.was.iter().find(figure));
        Self {
            was: was.map(|was| match was.text {
                Some(text) => format!("{text} ({})", was.of),
                None => format!("nothing ({})", was.of),
            }),
            name: said.heading(),
            text: said.text.clone().into_owned(),
            figure: said.figure.map(FigureView::from),
            origin: said.origin,
        }
    }
}

/// A fact in a line.
#[derive(Debug, Serialize, JsonSchema)]
struct FactLine<'page> {
    id: FactId,
    kind: Kind,
    label: &'page str,
    text: String,
    /// The quantities in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<FigureView>,
}

impl<'page> From<&Fact<'page>> for FactLine<'page> {
    fn from(fact: &Fact<'page>) -> Self {
        let said = fact.statements().map(|said| match said.heading() {
            "" => said.text.clone().into_owned(),
            name => format!("{name}: {}", said.text),
        });
        let figures = fact.figures();
        // A move is a sentence of its own.
        let said: Vec<String> = match fact.rests_on {
            [] => said.collect(),
            _ => said.take(1).collect(),
        };
        Self {
            id: fact.id.clone(),
            kind: fact.kind,
            label: fact.label,
            text: said.join("; "),
            figures: figures.map(FigureView::from).collect(),
        }
    }
}

impl FactLine<'_> {
    /// Returns the fact as an item of a list, under its address.
    fn item(&self) -> Item {
        let text = match (self.label, self.text.as_str()) {
            ("", text) => text.to_owned(),
            (label, "") => label.to_owned(),
            (label, text) => format!("{label} ({text})"),
        };
        Item { name: Some(self.id.to_string()), text: Some(text), ..Item::default() }
    }

    /// Returns its figures as the source words them, or all it says where it
    /// has none.
    fn figures_or_text(&self) -> String {
        let figures: Vec<&str> = self.figures.iter().map(|one| one.text.as_str()).collect();
        match figures.as_slice() {
            [] => self.text.clone(),
            figures => figures.join("; "),
        }
    }
}

/// A conflict with the facts that don't fit.
#[derive(Debug, Serialize, JsonSchema)]
struct ConflictView<'page> {
    /// Its id.
    conflict: &'page str,
    kind: ConflictKind,
    /// What is the matter.
    what: OursView<'page>,
    /// How to read the facts together.
    reading: OursView<'page>,
    facts: Vec<FactLine<'page>>,
}

/// A fact with where it stands, and what else belongs to its answer.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'page> {
    /// The file it stands in.
    pub home: &'page SourceFile<'page>,
    /// The document that the file is after.
    pub source: &'page Source,
    /// The facts of the file.
    pub facts: &'page [Fact<'page>],
    /// What of the file comes from layers.
    pub provenance: &'page Provenance,
}

impl<'page> WhyReport<'page> {
    /// Builds the report of `fact`. `conflicts` are those it has a part in,
    /// each with its facts as far as they are known. `basis` are the facts that
    /// it is drawn from as a move, and `moves` those that are drawn from it.
    pub fn new(
        subject: Subject<'page>,
        fact: &Fact<'page>,
        conflicts: &[(&'page Conflict, Vec<&Fact<'page>>)],
        (basis, moves): (&[&Fact<'page>], &[&Fact<'page>]),
    ) -> Self {
        let parts = subject.facts.iter();
        let home = subject.home.fact_id();
        let mark = LayerMark::new(subject.provenance, &home, &fact.id);
        let address = fact.id.as_str().strip_prefix(home.as_str());
        let address = address.and_then(|rest| rest.strip_prefix('.'));
        let change = subject.provenance.change(address.unwrap_or_default());
        Self {
            kind: fact.kind,
            label: fact.label,
            place: PlaceView::new(subject.home, fact),
            says: fact.statements().map(|said| SaidView::new(said, &mark)).collect(),
            corrected: fact.columns.iter().filter(|column| column.corrects.is_some()).collect(),
            drawn_from: drawn_from(subject.home, fact),
            source: mark.layer_source.unwrap_or(SourceRef {
                heading: subject.home.heading(),
                ..SourceRef::of_stage(subject.source, subject.provenance)
            }),
            wording_origin: match mark.layer {
                Some(_) => Whose::Layer,
                None => Whose::Ours,
            },
            layer_note: change.and_then(|change| change.note.as_deref()),
            mark,
            conflicts: conflicts
                .iter()
                .map(|(conflict, facts)| ConflictView {
                    conflict: conflict.id.as_str(),
                    kind: conflict.kind,
                    what: (&conflict.what).into(),
                    reading: (&conflict.reading).into(),
                    facts: facts.iter().map(|fact| FactLine::from(*fact)).collect(),
                })
                .collect(),
            rests_on: basis.iter().map(|fact| FactLine::from(*fact)).collect(),
            moves: moves.iter().map(|fact| FactLine::from(*fact)).collect(),
            parts: parts
                .filter(|part| fact.id.holds(&part.id) && part.id != fact.id)
                .map(FactLine::from)
                .collect(),
            command: command_for(subject.home, fact),
            id: fact.id.clone(),
        }
    }
}

impl<'page> PlaceView<'page> {
    fn new(home: &'page SourceFile<'page>, fact: &Fact<'page>) -> Self {
        let sections: &[Section] = match home {
            SourceFile::Stage(_) | SourceFile::Moves(_) | SourceFile::Glossary(_) => &[],
            SourceFile::Guide(page) => &page.guide.sections,
            SourceFile::Framework(page) => &page.framework.sections,
        };
        let title = if fact.kind == Kind::Section { fact.label } else { fact.section };
        let (stage, function, framework) = match home {
            SourceFile::Stage(page) => (Some(StageRef::from(page.stage)), None, None),
            SourceFile::Guide(page) => {
                (Some(page.stage.into()), Some(FunctionRef::from(page.function)), None)
            }
            SourceFile::Framework(page) => (None, None, Some(page.framework.title.as_str())),
            SourceFile::Moves(page) => {
                (Some(page.stage.into()), fact.function.map(FunctionRef::from), None)
            }
            SourceFile::Glossary(_) => (None, None, Some("the glossary")),
        };
        Self {
            stage,
            function,
            framework,
            section: title,
            section_origin: sections
                .iter()
                .find(|section| section.title == title)
                .map(|section| section.title_origin),
        }
    }

    /// Returns what a fact of this kind is a part of, in words.
    fn holding(&self, kind: Kind) -> String {
        let what = kind.words();
        match (self.stage, self.function, self.framework) {
            (Some(stage), Some(function), _) if kind == Kind::Move => {
                format!("{what} into {}, for {}", stage.title, function.title)
            }
            (Some(stage), Some(function), _) => {
                format!("{what} in the guide {} of {}", function.title, stage.title)
            }
            (Some(stage), None, _) => format!("{what} {}", stage.title),
            (None, _, framework) => format!("{what} in {}", framework.unwrap_or_default()),
        }
    }

    /// Returns what it is in, in words: `Scale, ABM (Account-Based Marketing)`.
    fn words(&self) -> String {
        let stage = self.stage.map(|stage| stage.title);
        let function = self.function.map(|function| function.title);
        let parts: Vec<&str> = [stage, function, self.framework].into_iter().flatten().collect();
        parts.join(", ")
    }
}

/// Returns the address of what an anti-pattern's alternative draws on.
fn drawn_from(home: &SourceFile<'_>, fact: &Fact<'_>) -> Option<FactId> {
    let SourceFile::Guide(page) = home else {
        return None;
    };
    let avoid = page.fact_id().join("avoid");
    let item = page.guide.avoid.iter().find(|item| avoid.join(item.id.as_str()) == fact.id)?;
    Some(page.fact_id().join(item.drawn_from.as_ref()?))
}

impl Report for WhyReport<'_> {
    const SCHEMA: &'static str = "gtm/why/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let title = match (self.label, self.place.section) {
            ("", "") if self.kind == Kind::Move => {
                format!("A {}", self.place.holding(self.kind))
            }
            ("", "") => self.place.words(),
            ("", section) => section.to_owned(),
            // What is said of a step is called the same on every step.
            (label, step) if self.kind == Kind::ProcessPart => format!("{step}: {label}"),
            (label, _) => label.to_owned(),
        };
        document.heading(Level::Title, title);
        if !self.says.is_empty() {
            document.push(self.said());
        }
        document.heading(Level::Section, "Where it comes from");
        document.push(Block::Fields(self.origin_fields()));
        document.paragraph(self.whose());
        if !self.conflicts.is_empty() {
            document.heading(Level::Section, "What does not fit with it (ours)");
            let conflicts = self.conflicts.iter().map(|one| one.item(&self.id));
            document.push(Block::Items(Marker::Bullet, conflicts.collect()));
        }
        for (title, facts) in
            [("What it rests on", &self.rests_on), ("Moves that rest on it (ours)", &self.moves)]
        {
            if !facts.is_empty() {
                document.heading(Level::Section, title);
                document.push(list(facts));
            }
        }
        if !self.parts.is_empty() {
            document.heading(Level::Section, "What stands under it");
            document.push(list(&self.parts));
        }
        document.next([(self.command.clone(), "the same in its place")]);
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
        let conflicts: Vec<&str> = self.conflicts.iter().map(|one| one.conflict).collect();
        let row = |name: &str, text: &str, figure: String, ours: &str| {
            vec![
                self.id.to_string(),
                self.kind.words().to_owned(),
                self.label.to_owned(),
                self.place.section.to_owned(),
                name.to_owned(),
                text.to_owned(),
                figure,
                ours.to_owned(),
                conflicts.join(", "),
                self.source.line(),
                self.source.heading.unwrap_or_default().to_owned(),
            ]
        };
        for said in &self.says {
            let figure = said.figure.as_ref().map(|figure| figure.quantity.clone());
            let ours = match said.origin {
                SaidBy::Ours => "text",
                SaidBy::Source | SaidBy::Layer => "",
            };
            let text = match &said.was {
                Some(was) => format!("{} (was: {was})", said.text),
                None => said.text.clone(),
            };
            sheet.rows.push(row(said.name, &text, figure.unwrap_or_default(), ours));
        }
        if self.says.is_empty() {
            sheet.rows.push(row("", "", String::new(), ""));
        }
        Ok(sheet)
    }
}

impl WhyReport<'_> {
    /// Returns what it says, each under its heading.
    fn said(&self) -> Block {
        let fields = self.says.iter().map(|said| {
            let name = match said.name {
                "" => "Says",
                name => name,
            };
            let whose = match (said.origin, self.mark.layer) {
                (SaidBy::Ours, _) => " (ours)".to_owned(),
                (SaidBy::Layer, Some(layer)) => tag(layer),
                _ => String::new(),
            };
            let said_as = (format!("{name}{whose}"), Text::from(said.text.as_str()));
            let was = said.was.as_deref();
            std::iter::once(said_as).chain(was.map(|was| (format!("{name} was"), Text::from(was))))
        });
        Block::Fields(fields.flatten().collect())
    }

    fn origin_fields(&self) -> Vec<(String, Text)> {
        let mut fields = vec![
            ("Id".to_owned(), Text::default().code(self.id.as_str())),
            ("It is".to_owned(), Text::from(self.place.holding(self.kind))),
        ];
        if !self.place.section.is_empty() && self.kind != Kind::Section {
            let ours = match self.place.section_origin {
                Some(Origin::Ours) => " (the title is ours)",
                _ => "",
            };
            fields.push(("Block".to_owned(), Text::from(format!("{}{ours}", self.place.section))));
        }
        if let Some(layer) = self.mark.layer {
            fields.push(("Layer".to_owned(), Text::from(layer)));
        }
        if let Some(note) = self.layer_note {
            fields.push(("Its reason".to_owned(), Text::from(note)));
        }
        fields.push(("Source".to_owned(), Text::from(self.source.line())));
        if self.source.id != Source::ours().id.as_str() {
            fields.push(("Address".to_owned(), address(self.source.url)));
        }
        if let Some(date) = self.source.as_of {
            fields.push(("As of".to_owned(), date.to_string().into()));
        }
        if let Some(heading) = self.source.heading {
            fields.push(("Heading".to_owned(), Text::from(format!("“{heading}”"))));
        }
        for (column, slip) in
            self.corrected.iter().filter_map(|column| Some((column, column.corrects.as_ref()?)))
        {
            let text =
                format!("“{}”: the source has “{}” for “{}”", column.name, slip.from, slip.to);
            fields.push(("Corrected (ours)".to_owned(), Text::from(text)));
        }
        if let Some(id) = &self.drawn_from {
            fields.push(("Instead from".to_owned(), Text::default().code(id.as_str())));
        }
        fields
    }

    /// Says whose the words are.
    fn whose(&self) -> String {
        if let Some(layer) = self.mark.layer {
            let below = if self.mark.was.is_empty() {
                String::new()
            } else {
                " What it was is told beside it.".to_owned()
            };
            return format!(
                "This comes from the layer {layer}, which is no part of gtm.{below} Without it: \
                 --no-overlays."
            );
        }
        let ours = self.says.iter().filter(|said| said.origin == SaidBy::Ours);
        let ours: Vec<&str> = ours
            .map(|said| match said.name {
                "" => "what it says",
                name => name,
            })
            .collect();
        let own_title =
            self.kind == Kind::Section && self.place.section_origin == Some(Origin::Ours);
        match (self.says.as_slice(), ours.as_slice()) {
            _ if own_title => {
                "The title is ours: the source gives this block none. What stands in it is the \
                 source's."
                    .to_owned()
            }
            ([], _) => "The name is the source's.".to_owned(),
            (_, []) => {
                "The facts, labels and figures are the source's. The wording is ours.".to_owned()
            }
            (says, ours) if says.len() == ours.len() => {
                "No source says this: it is ours.".to_owned()
            }
            (_, ours) => format!(
                "The facts, labels and figures are the source's. The wording is ours, and so is \
                 all of {}.",
                and_list(ours)
            ),
        }
    }
}

impl ConflictView<'_> {
    /// Returns the conflict as an item of a list, with what the other facts say
    /// than the one asked for.
    fn item(&self, asked: &FactId) -> Item {
        let reading = ("How to read it".to_owned(), self.reading.text.into());
        let others = self.facts.iter().filter(|fact| fact.id != *asked);
        let others = others.map(|fact| (fact.id.to_string(), fact.figures_or_text().into()));
        Item {
            name: Some(self.kind.to_string()),
            text: Some(self.what.text.to_owned()),
            details: std::iter::once(reading).chain(others).collect(),
            ..Item::default()
        }
    }
}

fn list(lines: &[FactLine<'_>]) -> Block {
    Block::Items(Marker::Bullet, lines.iter().map(FactLine::item).collect())
}

/// Writes figures into one cell, in gtm's own form.
fn quantities(figures: &[FigureView]) -> String {
    let quantities: Vec<&str> = figures.iter().map(|one| one.quantity.as_str()).collect();
    quantities.join("; ")
}

/// What stands under an address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactsReport<'page> {
    /// The address, or the beginning of one; absent where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<&'page str>,
    /// The files whose facts begin with it.
    files: Vec<FactsOf<'page>>,
}

/// The facts of one file, or how many there are.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsOf<'page> {
    /// The address that they begin with.
    id: FactId,
    place: PlaceView<'page>,
    source: SourceRef<'page>,
    /// How many there are under the address asked for.
    count: usize,
    /// The facts; absent where more than one file is listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<FactLine<'page>>,
}

impl<'page> FactsReport<'page> {
    /// Builds the report of the facts in each file that begin with `under`. The
    /// facts of a single file are listed, those of several counted.
    pub fn new(under: Option<&'page str>, subjects: &[Subject<'page>]) -> Self {
        let begins = |fact: &&Fact<'_>| {
            under.is_none_or(|beginning| fact.id.as_str().starts_with(beginning))
        };
        let mut files: Vec<FactsOf<'_>> = subjects
            .iter()
            .filter_map(|subject| {
                let facts: Vec<&Fact<'_>> = subject.facts.iter().filter(begins).collect();
                let first = facts.first()?;
                Some(FactsOf {
                    id: subject.home.fact_id(),
                    place: PlaceView {
                        section: "",
                        section_origin: None,
                        function: match subject.home {
                            SourceFile::Guide(page) => Some(page.function.into()),
                            _ => None,
                        },
                        framework: match subject.home {
                            SourceFile::Framework(page) => Some(&page.framework.title),
                            SourceFile::Moves(_) => Some("the moves into it"),
                            SourceFile::Glossary(_) => Some("The glossary"),
                            _ => None,
                        },
                        ..PlaceView::new(subject.home, first)
                    },
                    source: SourceRef {
                        heading: subject.home.heading(),
                        ..SourceRef::of_stage(subject.source, subject.provenance)
                    },
                    count: facts.len(),
                    facts: facts.into_iter().map(FactLine::from).collect(),
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
        let count: usize = self.files.iter().map(|file| file.count).sum();
        let count = counted(count, "fact", "facts");
        document.heading(
            Level::Title,
            match self.under {
                Some(under) => format!("{count} under {under}"),
                None => format!("{count} with an address"),
            },
        );
        if let [file] = self.files.as_slice() {
            document.push(list(&file.facts));
            let heading = file.source.heading;
            let heading = heading.map_or(String::new(), |heading| format!(", “{heading}”"));
            document.push(Block::Remark(Text::from(format!(
                "Facts: {}{heading}.",
                file.source.line()
            ))));
        } else {
            document.push(Block::Table(Table {
                columns: ["Under", "Facts", "What it is"].map(str::to_owned).into(),
                rows: self
                    .files
                    .iter()
                    .map(|file| {
                        vec![file.id.to_string(), file.count.to_string(), file.place.words()]
                    })
                    .collect(),
            }));
        }
        let example = self.files.iter().find_map(|file| {
            let fact = file.facts.iter().find(|fact| fact.kind != Kind::Section);
            fact.map_or(Some(&file.id), |fact| Some(&fact.id))
        });
        if let Some(id) = example {
            document.next([(
                Invocation::new("why").arg(id),
                "where it comes from, and what does not fit with it",
            )]);
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        if let [file] = self.files.as_slice() {
            let mut sheet = Sheet::new(&["id", "kind", "label", "text", "figure", "source"]);
            for fact in &file.facts {
                sheet.rows.push(vec![
                    fact.id.to_string(),
                    fact.kind.words().to_owned(),
                    fact.label.to_owned(),
                    fact.text.clone(),
                    quantities(&fact.figures),
                    file.source.line(),
                ]);
            }
            return Ok(sheet);
        }
        let mut sheet = Sheet::new(&["id", "facts", "place", "source"]);
        for file in &self.files {
            sheet.rows.push(vec![
                file.id.to_string(),
                file.count.to_string(),
                file.place.words(),
                file.source.line(),
            ]);
        }
        Ok(sheet)
    }
}
