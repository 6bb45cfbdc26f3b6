//! Facts: everything in the playbooks that has an address, one by one.
//!
//! A guide, a framework and a stage's own file are each a tree. It is walked
//! here and nowhere else: each leaf becomes a [`Fact`] that knows its address,
//! what it says, the document it comes from and what layers did to it. Whatever
//! answers about facts holds these, and JSON has them in this one shape.

use super::prelude::*;
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::LazyLock;

use serde::Serializer;

use super::layers::{ChangeKind, ChangedText};
use crate::names::slugify;
use crate::playbook::date::Date;
use crate::playbook::guide::{Point, Section};
use crate::playbook::marks::{Marks, Topic};
use crate::playbook::process::{self, Process};
use crate::playbook::share::ShareOf;
use crate::playbook::source::Origin;
use crate::playbook::table::{Column, Role, Table};
use crate::quantity::figure::Figure;

/// The marks of what has none.
pub(crate) static UNMARKED: LazyLock<Marks> = LazyLock::new(Marks::default);

/// What a fact is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::EnumMessage,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FactKind {
    /// Things not to do.
    AntiPattern,
    /// How functions work at a stage, and what frameworks are.
    Approach,
    /// Things to leave for a later stage.
    Deferral,
    /// What the steps of the process owe.
    Deliverable,
    /// What stands before a block.
    Intro,
    /// Rows that are metrics.
    Metric,
    /// What companies do on their way into a stage.
    Move,
    /// What stands after a block.
    Note,
    /// Named points.
    Point,
    /// What is said of a step of the process.
    ProcessPart,
    /// Steps of the process.
    ProcessStep,
    /// What the sources refer to.
    Reference,
    /// Who takes part in the process.
    Role,
    /// Rows of tables, metrics too.
    Row,
    /// Titled blocks as a whole.
    Section,
    /// What is said of a stage.
    Stage,
    /// Steps of a sequence.
    Step,
    /// Words of the field, with what they mean.
    Term,
    /// Products, one by one.
    Tool,
}

impl FactKind {
    /// Whether it is what blocks are made of, and not about one.
    pub fn is_item(self) -> bool {
        matches!(self, Self::Row | Self::Metric | Self::Point | Self::Step)
    }

    /// Returns the words for it in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Stage => "statement about the stage",
            Self::ProcessStep => "step of a process",
            Self::ProcessPart => "statement about a step",
            other => other.into(),
        }
    }
}

/// One fact.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fact<'page> {
    /// Its address.
    pub id: FactId,
    /// How much of the address is that of its file.
    #[serde(skip)]
    pub(crate) home_length: usize,
    /// What it is.
    pub kind: FactKind,
    /// The id of its stage; absent in a framework.
    #[serde(serialize_with = "stage_id")]
    #[schemars(with = "Option<String>")]
    pub stage: Option<&'page Stage>,
    /// The id of its function; absent in a framework and a stage's own file.
    #[serde(serialize_with = "function_id")]
    #[schemars(with = "Option<String>")]
    pub function: Option<&'page Function>,
    /// Its framework.
    #[serde(skip)]
    pub framework: Option<&'page Framework>,
    /// The title of the block it stands in.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub section: &'page str,
    /// Whose that title is, where the source gave none.
    #[serde(skip_serializing_if = "is_source")]
    pub section_origin: Origin,
    /// What it is called, where it has a name.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub label: &'page str,
    /// What it mainly says; absent from a row, which says each of its cells,
    /// and from what is a name alone.
    pub statement: Option<Statement<'page>>,
    /// What it says beside, by the name of the column or field: `treatment`,
    /// `ask`.
    #[serde(serialize_with = "by_name", skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(with = "BTreeMap<String, Statement<'static>>")]
    pub cells: Vec<Statement<'page>>,
    /// The addresses of the facts that a move is drawn from.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub rests_on: &'page [FactId],
    /// The id of the document it comes from; `ours` where there is none, and absent
    /// where it stands above.
    #[serde(serialize_with = "source_id")]
    #[schemars(with = "String", skip_serializing_if = "stands_above")]
    pub source: &'page Source,
    /// The layer that names the document; absent where the built-in file does.
    #[serde(skip)]
    pub source_layer: Option<&'page str>,
    /// The heading in the document under which it stands.
    #[serde(skip)]
    pub heading: Option<&'page str>,
    /// The day on which its figures held, where that is known.
    pub as_of: Option<Date>,
    /// The layer it comes from; absent where it is built in.
    pub layer: Option<&'page str>,
    /// What layers changed of it, by the name of the statement.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub was: &'page [ChangedText],
    /// Whether it differs from the file it stands in: answers then name its
    /// layer beside it.
    #[serde(skip)]
    pub is_marked: bool,
    /// The columns of the table that it is, or stands in or beside.
    #[serde(skip)]
    pub columns: &'page [Column],
    /// The same, of a section alone.
    #[serde(rename = "columns", skip_serializing_if = "<[_]>::is_empty")]
    pub headings: &'page [Column],
    /// The address of the advice that an alternative draws on.
    pub drawn_from: Option<FactId>,
    /// What its share is of, where it states one.
    #[serde(skip)]
    pub share_of: Option<ShareOf>,
    /// What the program knows of it beyond what it says.
    #[serde(skip)]
    pub marks: &'page Marks,
    /// What it speaks of, as marked on it or on its block.
    #[serde(skip)]
    pub topics: Vec<Topic>,
    /// Whose its title or its name is, where the source gave none.
    #[serde(skip_serializing_if = "is_source")]
    pub origin: Origin,
}

/// One thing that a fact says.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Statement<'page> {
    /// The name of its column or field.
    #[serde(skip)]
    pub name: &'page str,
    /// The words.
    pub text: Cow<'page, str>,
    /// The quantity in them.
    pub figure: Option<&'page Figure>,
    /// Whose they are; the source's where it is absent.
    #[serde(skip_serializing_if = "is_source")]
    pub origin: Origin,
    /// What the column means to the program, beyond its name.
    pub role: Option<Role>,
}

impl<'page> Statement<'page> {
    /// Whether it is this project's by its kind, even where a layer said it
    /// anew: a question, an alternative.
    pub fn is_ours(&self) -> bool {
        self.origin == Origin::Ours || ["ask", "instead"].contains(&self.name)
    }

    /// Returns the heading it stands under in an answer: that of its column, or
    /// the word for its field; empty for a main statement.
    pub fn heading(&self) -> &'page str {
        match self.name {
            "why" | "detail" | "note" | "move" | "means" => "",
            "kind" => "Kind",
            "aliases" => "Also called",
            "ask" => "Ask",
            "instead" => "Instead",
            "until" => "Until",
            "when" => "When",
            "class" => "Class",
            column => column,
        }
    }

    pub(crate) fn new(name: &'page str, text: impl Into<Cow<'page, str>>) -> Self {
        Self { name, text: text.into(), figure: None, origin: Origin::Source, role: None }
    }

    fn with_figure(self, figure: Option<&'page Figure>) -> Self {
        Self { figure, ..self }
    }

    fn by(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}

impl<'page> Fact<'page> {
    /// Returns everything it says, the main statement first.
    pub fn statements(&self) -> impl Iterator<Item = &Statement<'page>> + Clone {
        self.statement.iter().chain(&self.cells)
    }

    /// Returns the words of its main statement.
    pub fn text(&self) -> &str {
        self.statement.as_ref().map_or("", |said| &said.text)
    }

    /// Returns what it says under this name.
    pub fn said(&self, name: &str) -> Option<&Statement<'page>> {
        self.statements().find(|statement| statement.name == name)
    }

    /// Returns what it says in the column with this role.
    pub fn cell(&self, role: Role) -> Option<&Statement<'page>> {
        self.cells.iter().find(|statement| statement.role == Some(role))
    }

    /// Returns what it said under this name before a layer changed it.
    pub fn was(&self, name: &str) -> Option<&'page ChangedText> {
        self.was.iter().find(|text| text.name == name)
    }

    /// Returns what it is called in an answer by itself: an approach has the
    /// title of its function or framework. Empty where it has no name.
    pub fn title(&self) -> &'page str {
        match (self.kind, self.stage, self.function) {
            (FactKind::Approach, _, Some(function)) => &function.title,
            (FactKind::Approach, ..) => self.framework.map_or("", |framework| &framework.title),
            (FactKind::Stage, Some(stage), _) if self.label.is_empty() => &stage.title,
            _ => self.label,
        }
    }

    /// Returns where it stands, in words: `Scale, Event Strategy`.
    pub fn place(&self) -> String {
        let stage = self.stage.map(|stage| stage.title.as_str());
        let function = self.function.map(|function| function.title.as_str());
        let framework = self.framework.map(|framework| framework.title.as_str());
        let titles: Vec<&str> = [stage, function, framework].into_iter().flatten().collect();
        titles.join(", ")
    }

    /// Returns its id in the block it stands in.
    pub fn name(&self) -> &str {
        self.id.parts().last().unwrap_or_default()
    }

    /// Returns what it is found by: its id in its block, its label, its aliases.
    pub fn names(&self) -> Vec<&str> {
        let aliases = self.marks.aliases.iter().map(String::as_str);
        [self.name(), self.label].into_iter().chain(aliases).collect()
    }

    /// Whether a company has a value of it: a row of a table of metrics, or
    /// what is marked as one.
    pub fn is_metric(&self) -> bool {
        let of_metrics = |column: &Column| column.role == Some(Role::Metric);
        (self.kind == FactKind::Row && self.columns.first().is_some_and(of_metrics))
            || self.marks.metric.is_some()
    }

    /// Returns what it should be as a metric, as written, with the quantity in
    /// it: in the column of targets, or the figure of a point.
    pub fn target(&self) -> Option<(&str, Option<&'page Figure>)> {
        if self.kind == FactKind::Row {
            return self.cell(Role::Target).map(|cell| (cell.text.as_ref(), cell.figure));
        }
        let figure = self.statement.as_ref()?.figure?;
        Some((figure.text(), Some(figure)))
    }

    /// Returns every figure in it.
    pub fn figures(&self) -> impl Iterator<Item = &'page Figure> {
        self.statements().filter_map(|statement| statement.figure).flat_map(Figure::all)
    }

    /// Returns every text in it by name, as layers are compared by.
    pub(super) fn texts(&self) -> Vec<(&str, &str)> {
        let label = match (self.kind, self.columns) {
            (FactKind::Row, [first, ..]) => first.name.as_str(),
            (FactKind::Section, _) => "title",
            _ => "name",
        };
        let figure = self.statement.as_ref().and_then(|statement| statement.figure);
        [(label, self.label)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .chain(self.statements().map(|one| (one.name, one.text.as_ref())))
            .chain(figure.map(|figure| ("figure", figure.text())))
            .chain(self.rests_on.iter().map(|id| (id.as_str(), id.as_str())))
            .collect()
    }

    /// Returns its address inside the file it stands in.
    pub fn address(&self) -> &str {
        self.id.as_str().get(self.home_length + 1..).unwrap_or_default()
    }

    /// Adds what layers did to it.
    pub(super) fn layered(&mut self, provenance: &'page Provenance) {
        let (file, change) = (provenance.file(), provenance.change(self.address()));
        self.source_layer = file;
        self.layer = change.map(|change| &*change.layer).or(file);
        self.is_marked = file != self.layer;
        if let Some(source) = change.and_then(|change| change.source.as_ref()) {
            (self.source, self.source_layer) = (source, self.layer);
        }
        let is_new = change.is_some_and(|change| change.kind == ChangeKind::Added);
        let was = change.filter(|_| !is_new).map_or(&[][..], |change| &change.texts);
        self.was = was;
        let is_layers = is_new || self.layer.is_some() && !self.is_marked;
        for statement in self.statement.iter_mut().chain(&mut self.cells) {
            if is_layers || was.iter().any(|text| text.name == statement.name) {
                statement.origin = Origin::Layer;
            }
        }
    }
}

/// What is known of a file before its facts are: what has no document is ours.
#[derive(Clone, Copy, Debug)]
pub struct Head<'page> {
    /// The document they come from.
    pub(super) source: &'page SourceId,
    /// The heading in it under which they stand.
    pub(super) heading: Option<&'page str>,
    /// The titled blocks of them.
    pub(super) sections: &'page [Section],
    /// The file itself, if it is a framework.
    framework: Option<&'page Framework>,
    as_of: Option<Date>,
}

impl Default for Head<'_> {
    fn default() -> Self {
        let source = &Source::ours().id;
        Self { source, heading: None, sections: &[], framework: None, as_of: None }
    }
}

/// What facts can be read from: a guide, a framework, a stage's own file.
pub trait Content: Debug {
    /// Returns what is known of the whole.
    fn head(&self) -> Head<'_> {
        Head::default()
    }

    /// Walks the tree from the top.
    fn walk<'page>(&'page self, walk: &mut Walk<'page>);
}

/// Returns the reason that a source gives, or that it gives none, which we say.
fn reason(why: Option<&str>) -> Statement<'_> {
    let silence = || Statement::new("why", "The source gives no reason.").by(Origin::Ours);
    why.map_or_else(silence, |why| Statement::new("why", why))
}

impl Content for Box<dyn Content> {
    fn head(&self) -> Head<'_> {
        (**self).head()
    }

    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        (**self).walk(walk);
    }
}

impl Content for Guide {
    fn head(&self) -> Head<'_> {
        Head {
            source: &self.source,
            heading: Some(&self.heading),
            sections: &self.sections,
            as_of: self.as_of,
            framework: None,
        }
    }

    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        walk.text("approach", FactKind::Approach, &self.approach);
        self.sections.iter().for_each(|section| walk.section(section));
        for item in &self.avoid {
            let ours = [("ask", &item.ask), ("instead", &item.instead)];
            let ours = ours.into_iter().filter_map(|(name, ours)| {
                Some(Statement::new(name, ours.as_ref()?.text.as_str()).by(Origin::Ours))
            });
            let why = reason(item.why.as_deref());
            let drawn_from = item.drawn_from.as_ref().map(|part| walk.home.join(part));
            let part = format!("avoid.{}", item.id);
            let fact = walk.push(&part, FactKind::AntiPattern, &item.name, why);
            (fact.cells, fact.drawn_from) = (ours.collect(), drawn_from);
            walk.mark(&item.marks);
        }
        for item in &self.wait {
            let why = reason(item.why.as_deref());
            let due = [
                ("until", item.until.as_ref().map(StageId::as_str)),
                ("when", item.when.as_deref()),
            ];
            walk.push(&format!("wait.{}", item.id), FactKind::Deferral, &item.name, why).cells =
                due.into_iter()
                    .filter_map(|(name, said)| Some(Statement::new(name, said?)))
                    .collect();
        }
        for item in &self.references {
            let note = item.note.as_deref().map(|note| Statement::new("note", note));
            let part = format!("references.{}", item.id);
            walk.push(&part, FactKind::Reference, &item.name, note).cells =
                item.class.iter().map(|class| Statement::new("class", class)).collect();
        }
    }
}

impl Content for Framework {
    fn head(&self) -> Head<'_> {
        Head {
            source: &self.source,
            heading: Some(&self.heading),
            sections: &self.sections,
            as_of: self.as_of,
            framework: Some(self),
        }
    }

    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        walk.text("approach", FactKind::Approach, &self.approach);
        self.sections.iter().for_each(|section| walk.section(section));
        if let Some(process) = &self.process {
            walk.process(process);
        }
    }
}

impl Content for Stage {
    fn head(&self) -> Head<'_> {
        Head {
            source: &self.source,
            sections: &self.sections,
            as_of: self.as_of,
            ..Head::default()
        }
    }

    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        let facts: [(_, _, Cow<'_, str>); 5] = [
            ("arr", "ARR", self.arr.to_string().into()),
            ("headcount", "Headcount", self.headcount.to_string().into()),
            ("challenge", "Main challenge", self.challenge.join("; ").into()),
            ("focus", "Focus", self.focus.join(", ").into()),
            ("approach", "", self.approach.as_str().into()),
        ];
        for (part, label, text) in facts {
            walk.push(part, FactKind::Stage, label, Statement::new("", text));
        }
        self.sections.iter().for_each(|section| walk.section(section));
    }
}

impl Content for Moves {
    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        for one in &self.moves {
            let says = Statement::new("move", &one.text).by(Origin::Ours);
            let kind: &str = one.kind.into();
            let function = walk.functions.iter().find(|function| function.id == one.function);
            let fact = walk.push(one.id.as_str(), FactKind::Move, "", says);
            let note = one.note.as_deref().map(|note| ("note", note));
            fact.cells = [("kind", kind)]
                .into_iter()
                .chain(note)
                .map(|(name, says)| Statement::new(name, says).by(Origin::Ours))
                .collect();
            (fact.function, fact.rests_on) = (function, &one.facts);
        }
    }
}

impl Content for Glossary {
    fn walk<'page>(&'page self, walk: &mut Walk<'page>) {
        for one in &self.terms {
            let says = Statement::new("means", &one.means).by(Origin::Ours);
            let also = one.aliases.join(", ");
            let also = (!also.is_empty()).then(|| Statement::new("aliases", also));
            walk.push(&one.id(), FactKind::Term, &one.term, says).cells =
                also.into_iter().map(|also| also.by(Origin::Ours)).collect();
        }
    }
}

/// Returns the facts of a file by itself: those that its text alone makes.
pub(crate) fn facts_in<'page>(
    home: &FactId,
    source: &'page Source,
    functions: &'page [Function],
    content: &'page dyn Content,
) -> Vec<Fact<'page>> {
    let (home, head) = (home.clone(), content.head());
    let (block, section, facts) = (None, "", Vec::new());
    let mut walk = Walk { home, source, functions, head, block, section, facts };
    content.walk(&mut walk);
    walk.facts
}

/// Gathers the facts of one file.
#[derive(Debug)]
pub struct Walk<'page> {
    /// The address that those of the facts begin with.
    home: FactId,
    source: &'page Source,
    functions: &'page [Function],
    head: Head<'page>,
    /// The block that the walk is in.
    block: Option<&'page Section>,
    /// Its title, or that of a step of a process.
    section: &'page str,
    facts: Vec<Fact<'page>>,
}

impl<'page> Walk<'page> {
    /// Adds a fact whose address is `part` in the file.
    fn push(
        &mut self,
        part: &str,
        kind: FactKind,
        label: &'page str,
        statement: impl Into<Option<Statement<'page>>>,
    ) -> &mut Fact<'page> {
        let head = self.head;
        self.facts.push(Fact {
            id: self.home.join(part),
            home_length: self.home.as_str().len(),
            kind,
            stage: None,
            function: self.functions.first(),
            framework: head.framework,
            section: self.section,
            section_origin: self.block.map_or(Origin::Source, |block| block.title_origin),
            label,
            statement: statement.into(),
            cells: Vec::new(),
            rests_on: &[],
            source: self.source,
            source_layer: None,
            heading: head.heading,
            as_of: self.block.and_then(|block| block.as_of).or(head.as_of),
            layer: None,
            was: &[],
            is_marked: false,
            columns: self.block.map_or(&[], Section::columns),
            headings: &[],
            drawn_from: None,
            share_of: None,
            marks: &UNMARKED,
            topics: self.block.map_or(Vec::new(), |block| block.marks.topics.clone()),
            origin: Origin::Source,
        });
        let last = self.facts.len() - 1;
        &mut self.facts[last]
    }

    /// Gives the latest fact its marks.
    fn mark(&mut self, marks: &'page Marks) {
        if let Some(fact) = self.facts.last_mut() {
            fact.marks = marks;
            fact.topics.extend(&marks.topics);
        }
    }

    fn text(&mut self, part: &str, kind: FactKind, text: &'page str) {
        self.push(part, kind, "", Statement::new("", text));
    }

    fn section(&mut self, section: &'page Section) {
        let id = section.id.as_str();
        let fact = self.push(id, FactKind::Section, &section.title, None);
        (fact.origin, fact.marks) = (section.title_origin, &section.marks);
        (fact.columns, fact.headings) = (section.columns(), section.columns());
        (self.section, self.block) = (&section.title, Some(section));
        if let Some(intro) = &section.intro {
            self.text(&format!("{id}.intro"), FactKind::Intro, intro);
        }
        section.table.iter().for_each(|table| self.rows(id, table));
        section.points.iter().for_each(|points| self.points(id, FactKind::Point, points));
        section.steps.iter().for_each(|steps| self.points(id, FactKind::Step, steps));
        if let Some(note) = &section.note {
            let says = Statement::new("", note).by(section.note_origin);
            self.push(&format!("{id}.note"), FactKind::Note, "", says);
        }
        (self.section, self.block) = ("", None);
    }

    fn points(&mut self, section: &str, kind: FactKind, points: &'page [Point]) {
        for one in points {
            let says = Statement::new("detail", &one.detail).with_figure(one.figure.as_ref());
            let fact = self.push(&format!("{section}.{}", one.id), kind, &one.name, says);
            (fact.share_of, fact.origin) = (one.share_of, one.name_origin);
            self.mark(&one.marks);
        }
    }

    fn rows(&mut self, section: &str, table: &'page Table) {
        let share_of = table.column(Role::Share).and_then(|column| table.columns[column].of);
        for row in &table.rows {
            // The first cell is the label.
            let cells =
                table.columns.iter().zip(&row.cells).skip(1).map(|(column, cell)| Statement {
                    role: column.role,
                    ..Statement::new(&column.name, &cell.text).with_figure(cell.figure.as_ref())
                });
            let part = format!("{section}.{}", row.id);
            let fact = self.push(&part, FactKind::Row, row.label(), None);
            fact.cells = cells.collect();
            (fact.share_of, fact.origin) = (share_of, row.name_origin);
            self.mark(&row.marks);
        }
    }

    fn process(&mut self, process: &'page Process) {
        process.steps.iter().for_each(|step| self.process_step(process, step));
        self.section = "";
        for one in process.deliverables() {
            let part = format!("process.deliverables.{}", one.id);
            self.push(&part, FactKind::Deliverable, &one.name, None);
        }
        for role in &process.roles {
            let part = format!("process.roles.{}", role.id);
            self.push(&part, FactKind::Role, &role.name, None);
        }
    }

    fn process_step(&mut self, process: &'page Process, step: &'page process::Step) {
        let id = format!("process.{}", step.id);
        self.section = "";
        let says = Statement::new("", &step.purpose);
        self.push(&id, FactKind::ProcessStep, &step.name, says);
        self.section = &step.name;
        let mut say = |part: &str, label, text: &'page str, origin| {
            let says = Statement::new("", text).by(origin);
            self.push(&format!("{id}.{part}"), FactKind::ProcessPart, label, says);
        };
        say("purpose", "Purpose", &step.purpose, Origin::Source);
        say("nature", "Nature", step.nature.into(), step.nature_origin);
        say("frequency", "How often", &step.frequency.text, step.frequency.origin);
        for (activity, number) in step.activities.iter().zip(1..) {
            say(&format!("activities.{number}"), "Activity", activity, Origin::Source);
        }
        for one in &step.deliverables {
            say(&format!("deliverables.{}", one.id), "Deliverable", &one.name, one.placing);
        }
        say("checkpoint", "Checkpoint", &step.checkpoint.reviews, Origin::Source);
        for (approver, number) in step.checkpoint.approvers.iter().zip(1..) {
            say(&format!("approvers.{number}"), "Sign-off", &approver.text, Origin::Ours);
        }
        say("measure", "Measure", &step.measure.what, step.measure.what_origin);
        say("ease", "Measuring is", step.measure.ease.into(), step.measure.ease_origin);
        for one in &step.participants {
            if let Some(role) = process.role(&one.role) {
                say(&format!("participants.{}", one.role), "Participant", &role.name, one.placing);
            }
        }
        for touch in &step.touches {
            if let Some(one) = process.touch_point(touch) {
                say(&format!("touches.{touch}"), &one.name, &one.needs.text, Origin::Ours);
            }
        }
        let shared = process.shared.iter().filter(|shared| shared.between.contains(&step.id));
        for (shared, number) in shared.zip(1..) {
            say(&format!("shared.{number}"), "Shared activity", &shared.what, Origin::Source);
        }
        for function in &step.functions {
            say(&format!("functions.{function}"), "Function", function.as_str(), Origin::Ours);
        }
    }
}

fn by_name<S: Serializer>(cells: &[Statement<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(cells.iter().map(|cell| (slugify(cell.name), cell)))
}

fn stage_id<S: Serializer>(stage: &Option<&Stage>, serializer: S) -> Result<S::Ok, S::Error> {
    stage.map(|stage| &stage.id).serialize(serializer)
}

fn function_id<S: Serializer>(
    function: &Option<&Function>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    function.map(|function| &function.id).serialize(serializer)
}

fn source_id<S: Serializer>(source: &Source, serializer: S) -> Result<S::Ok, S::Error> {
    source.id.serialize(serializer)
}

fn is_source(origin: &Origin) -> bool {
    *origin == Origin::Source
}
