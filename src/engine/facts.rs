//! Facts: everything that has an address, one by one.
//!
//! A guide, a framework and a stage's own file are each a tree; search, gates
//! and provenance want their leaves. [`Home::find`] parses the one file that an
//! address stands in, and [`Home::facts`] lists what the file says, in its own
//! order. Each fact that an output names by its id is in these lists.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::overlay::Provenance;
use crate::catalog::{Catalog, CatalogError, FrameworkPage, Page};
use crate::playbook::guide::{Body, Point, Section, Step};
use crate::playbook::id::FactId;
use crate::playbook::marks::{Marks, Topic};
use crate::playbook::process::{self, Process};
use crate::playbook::source::{Origin, Source};
use crate::playbook::stage::Stage;
use crate::playbook::table::{Role, Table};
use crate::quantity::figure::Figure;

/// What a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A statement about a stage: a band, its challenge.
    Stage,
    /// How a function works at a stage, or what a framework is.
    Approach,
    /// A titled block as a whole.
    Section,
    /// What stands before a block.
    Intro,
    /// A row of a table.
    Row,
    /// A named point.
    Point,
    /// A step of a sequence.
    Step,
    /// What stands after a block.
    Note,
    /// A thing not to do.
    AntiPattern,
    /// A thing to leave for a later stage.
    Deferral,
    /// A name that the source refers to.
    Reference,
    /// A step of a process.
    ProcessStep,
    /// What is said of a step of a process: its purpose, an activity.
    ProcessPart,
    /// Something that a process owes.
    Deliverable,
    /// A role in a process.
    Role,
}

impl Kind {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Stage => "statement about the stage",
            Self::Approach => "approach",
            Self::Section => "section",
            Self::Intro => "intro",
            Self::Row => "row",
            Self::Point => "point",
            Self::Step => "step",
            Self::Note => "note",
            Self::AntiPattern => "anti-pattern",
            Self::Deferral => "deferral",
            Self::Reference => "reference",
            Self::ProcessStep => "step of a process",
            Self::ProcessPart => "statement about a step",
            Self::Deliverable => "deliverable",
            Self::Role => "role",
        }
    }
}

/// One fact.
#[derive(Clone, Debug)]
pub struct Fact<'page> {
    /// Its address.
    pub id: FactId,
    /// What it is.
    pub kind: Kind,
    /// The title of the block it stands in; empty outside of one.
    pub section: &'page str,
    /// What it is called; empty where it has no name.
    pub label: &'page str,
    /// Other names it is found by. They are ours.
    pub aliases: &'page [String],
    /// What it says.
    pub says: Vec<Said<'page>>,
    /// What it speaks of, as marked on it or on its block.
    pub topics: Vec<Topic>,
    /// What its name means to the program: that of a row may be a metric's.
    pub role: Option<Role>,
    /// The address of what an earlier stage says of the same thing, where the
    /// playbook names it.
    pub same_as: Option<&'page FactId>,
}

/// One thing that a fact says.
#[derive(Clone, Debug)]
pub struct Said<'page> {
    /// Under which heading: a column, or what the text is for.
    pub name: &'page str,
    /// The words.
    pub text: Cow<'page, str>,
    /// The quantity in them.
    pub figure: Option<&'page Figure>,
    /// Whose they are.
    pub origin: Origin,
    /// What the column means to the program, beyond its name.
    pub role: Option<Role>,
}

impl<'page> Said<'page> {
    /// Says something of the source's.
    fn source(name: &'page str, text: impl Into<Cow<'page, str>>) -> Self {
        Self { name, text: text.into(), figure: None, origin: Origin::Source, role: None }
    }

    fn with_figure(mut self, figure: Option<&'page Figure>) -> Self {
        self.figure = figure;
        self
    }

    fn by(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}

/// The file that facts stand in.
#[derive(Debug)]
pub enum Home<'catalog> {
    /// A stage's own file.
    Stage(&'catalog Stage),
    /// A guide.
    Guide(Page<'catalog>),
    /// A framework.
    Framework(FrameworkPage<'catalog>),
}

impl<'catalog> Home<'catalog> {
    /// Returns where `id` would stand, by the ids it begins with: a stage and
    /// `stage`, a stage and a function, or a framework. `None` when there is no
    /// such file; whether the fact is in it is for [`Home::facts`] to say.
    pub fn find(catalog: &'catalog Catalog, id: &FactId) -> Result<Option<Self>, CatalogError> {
        let mut parts = id.parts();
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        if let Some(stage) = catalog.stages()?.iter().find(|stage| stage.id.as_str() == first) {
            if second == Some("stage") {
                return Ok(Some(Self::Stage(stage)));
            }
            let mut functions = catalog.functions()?.iter();
            let Some(function) = functions.find(|one| Some(one.id.as_str()) == second) else {
                return Ok(None);
            };
            return Ok(catalog.page(stage, function)?.map(Self::Guide));
        }
        let ids = catalog.framework_ids()?;
        match ids.iter().find(|id| id.as_str() == first) {
            Some(id) => Ok(Some(Self::Framework(catalog.framework(id)?))),
            None => Ok(None),
        }
    }

    /// Returns every home: the stages in order, each with its guides in the
    /// order of functions, then the frameworks.
    pub fn all(catalog: &'catalog Catalog) -> Result<Vec<Self>, CatalogError> {
        let mut homes = Vec::new();
        for stage in catalog.stages()? {
            homes.extend(Self::of_stage(catalog, stage)?);
        }
        for id in catalog.framework_ids()? {
            homes.push(Self::Framework(catalog.framework(&id)?));
        }
        Ok(homes)
    }

    /// Returns the homes of one stage: its own file, then its guides in the
    /// order of functions.
    pub fn of_stage(
        catalog: &'catalog Catalog,
        stage: &'catalog Stage,
    ) -> Result<Vec<Self>, CatalogError> {
        let mut homes = vec![Self::Stage(stage)];
        for function in catalog.functions()? {
            homes.extend(catalog.page(stage, function)?.map(Self::Guide));
        }
        Ok(homes)
    }

    /// Returns the address that the facts in it begin with.
    pub fn fact_id(&self) -> FactId {
        match self {
            Self::Stage(stage) => FactId::of_stage(&stage.id),
            Self::Guide(page) => page.fact_id(),
            Self::Framework(page) => page.fact_id(),
        }
    }

    /// Returns the document its facts come from.
    pub fn source(&self, catalog: &'catalog Catalog) -> Result<&'catalog Source, CatalogError> {
        match self {
            Self::Stage(stage) => catalog.source(&stage.source),
            Self::Guide(page) => Ok(page.source),
            Self::Framework(page) => Ok(page.source),
        }
    }

    /// Returns what of it comes from layers.
    pub fn provenance(&self, catalog: &'catalog Catalog) -> Result<&Provenance, CatalogError> {
        match self {
            Self::Stage(stage) => catalog.stage_provenance(&stage.id),
            Self::Guide(page) => Ok(&page.provenance),
            Self::Framework(page) => Ok(&page.provenance),
        }
    }

    /// Returns the sections in it.
    pub fn sections(&self) -> &[Section] {
        match self {
            Self::Stage(_) => &[],
            Self::Guide(page) => &page.guide.sections,
            Self::Framework(page) => &page.framework.sections,
        }
    }

    /// Returns the heading in the document under which its facts stand.
    pub fn heading(&self) -> Option<&str> {
        match self {
            Self::Stage(_) => None,
            Self::Guide(page) => Some(&page.guide.heading),
            Self::Framework(page) => Some(&page.framework.heading),
        }
    }

    /// Returns every fact in it.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        let mut facts = Facts::new(self.fact_id());
        match self {
            Self::Stage(stage) => facts.stage(stage),
            Self::Guide(page) => facts.guide(page),
            Self::Framework(page) => facts.framework(page),
        }
        facts.list
    }
}

/// Returns every fact of a guide.
pub fn of_guide<'page>(page: &'page Page<'_>) -> Vec<Fact<'page>> {
    let mut facts = Facts::new(page.fact_id());
    facts.guide(page);
    facts.list
}

/// Gathers the facts of one home.
struct Facts<'page> {
    home: FactId,
    section: &'page str,
    topics: &'page [Topic],
    list: Vec<Fact<'page>>,
}

impl<'page> Facts<'page> {
    fn new(home: FactId) -> Self {
        Self { home, section: "", topics: &[], list: Vec::new() }
    }

    /// Adds a fact whose address is `part` in the home.
    fn push(&mut self, part: &str, kind: Kind, label: &'page str, says: Vec<Said<'page>>) {
        self.list.push(Fact {
            id: self.home.join(part),
            kind,
            section: self.section,
            label,
            aliases: &[],
            says,
            topics: self.topics.to_vec(),
            role: None,
            same_as: None,
        });
    }

    /// Gives the latest fact what its marks say.
    fn mark(&mut self, marks: &'page Marks) {
        self.name(marks);
        if let Some(fact) = self.list.last_mut() {
            fact.topics.extend(&marks.topics);
        }
    }

    /// Gives the latest fact what its marks say of its names, here and at an
    /// earlier stage.
    fn name(&mut self, marks: &'page Marks) {
        if let Some(fact) = self.list.last_mut() {
            fact.aliases = &marks.aliases;
            fact.same_as = marks.same_as.as_ref();
        }
    }

    fn stage(&mut self, stage: &'page Stage) {
        let mut say = |part, label, text: Cow<'page, str>| {
            self.push(part, Kind::Stage, label, vec![Said::source("", text)]);
        };
        say("arr", "ARR", stage.arr.to_string().into());
        say("headcount", "Headcount", stage.headcount.to_string().into());
        say("challenge", "Challenge", stage.challenge.as_str().into());
        say("risks", "Risks", stage.risks.as_str().into());
        say("focus", "Focus", stage.focus.join(", ").into());
        say("approach", "", stage.approach.as_str().into());
    }

    fn guide(&mut self, page: &'page Page<'_>) {
        let guide = &page.guide;
        self.approach(&guide.approach);
        for section in &guide.sections {
            self.section(section);
        }
        self.section = "";
        for item in &guide.avoid {
            let mut says = vec![Said::source("", item.why.as_str())];
            let ours = [("Ask", &item.ask), ("Instead", &item.instead)];
            says.extend(ours.into_iter().filter_map(|(name, ours)| {
                let text = ours.as_ref()?.0.as_str();
                Some(Said::source(name, text).by(Origin::Ours))
            }));
            let part = format!("avoid.{}", item.id);
            self.push(&part, Kind::AntiPattern, &item.name, says);
            self.mark(&item.marks);
        }
        for item in &guide.wait {
            let says = vec![
                Said::source("", item.why.as_str()),
                Said::source("Until", item.until.as_str()),
            ];
            self.push(&format!("wait.{}", item.id), Kind::Deferral, &item.name, says);
        }
        for reference in &guide.references {
            let note = reference.note.as_deref();
            let says = note.map(|note| Said::source("", note)).into_iter();
            let part = format!("references.{}", reference.id);
            self.push(&part, Kind::Reference, &reference.name, says.collect());
        }
    }

    fn framework(&mut self, page: &'page FrameworkPage<'_>) {
        let framework = &page.framework;
        self.approach(&framework.approach);
        for section in &framework.sections {
            self.section(section);
        }
        self.section = "";
        if let Some(process) = &framework.process {
            self.process(process);
        }
    }

    fn approach(&mut self, text: &'page str) {
        self.push("approach", Kind::Approach, "", vec![Said::source("", text)]);
    }

    fn section(&mut self, section: &'page Section) {
        let id = section.id.as_str();
        self.section = "";
        self.push(id, Kind::Section, &section.title, Vec::new());
        self.name(&section.marks);
        self.section = &section.title;
        self.topics = &section.marks.topics;
        if let Some(intro) = &section.intro {
            let says = vec![Said::source("", intro.as_str())];
            self.push(&format!("{id}.intro"), Kind::Intro, "", says);
        }
        match &section.body {
            Body::Table(table) => self.rows(id, table),
            Body::Points(points) => {
                for Point { id: point, name, detail, figure, marks, .. } in points {
                    let says = vec![Said::source("", detail.as_str()).with_figure(figure.as_ref())];
                    self.push(&format!("{id}.{point}"), Kind::Point, name, says);
                    self.mark(marks);
                }
            }
            Body::Steps(steps) => {
                for Step { id: step, detail, figure } in steps {
                    let says = vec![Said::source("", detail.as_str()).with_figure(figure.as_ref())];
                    self.push(&format!("{id}.{step}"), Kind::Step, "", says);
                }
            }
        }
        if let Some(note) = &section.note {
            let says = vec![Said::source("", note.as_str())];
            self.push(&format!("{id}.note"), Kind::Note, "", says);
        }
        self.topics = &[];
    }

    fn rows(&mut self, section: &str, table: &'page Table) {
        for row in &table.rows {
            // The first cell is the label.
            let says = table.columns.iter().zip(&row.cells).skip(1);
            let says = says.map(|(column, cell)| Said {
                role: column.role,
                ..Said::source(&column.name, cell.text.as_str()).with_figure(cell.figure.as_ref())
            });
            let part = format!("{section}.{}", row.id);
            self.push(&part, Kind::Row, row.label(), says.collect());
            self.mark(&row.marks);
            if let (Some(fact), Some(first)) = (self.list.last_mut(), table.columns.first()) {
                fact.role = first.role;
            }
        }
    }

    fn process(&mut self, process: &'page Process) {
        for step in &process.steps {
            self.process_step(process, step);
        }
        self.section = "";
        for one in process.deliverables() {
            let part = format!("process.deliverables.{}", one.id);
            self.push(&part, Kind::Deliverable, &one.name, Vec::new());
        }
        for role in &process.roles {
            let part = format!("process.roles.{}", role.id);
            self.push(&part, Kind::Role, &role.name, Vec::new());
        }
    }

    fn process_step(&mut self, process: &'page Process, step: &'page process::Step) {
        let id = format!("process.{}", step.id);
        self.section = "";
        let says = vec![Said::source("", step.purpose.as_str())];
        self.push(&id, Kind::ProcessStep, &step.name, says);
        self.section = &step.name;
        let mut say = |part: &str, label, text: &'page str, origin| {
            let says = vec![Said::source("", text).by(origin)];
            self.push(&format!("{id}.{part}"), Kind::ProcessPart, label, says);
        };
        say("purpose", "Purpose", &step.purpose, Origin::Source);
        say("nature", "Nature", step.nature.into(), step.nature_origin);
        let frequency = &step.frequency;
        say("frequency", "How often", &frequency.text, frequency.origin);
        for (activity, number) in step.activities.iter().zip(1..) {
            let part = format!("activities.{number}");
            say(&part, "Activity", activity, Origin::Source);
        }
        for one in &step.deliverables {
            let part = format!("deliverables.{}", one.id);
            say(&part, "Deliverable", &one.name, one.placing);
        }
        let checkpoint = &step.checkpoint;
        say("checkpoint", "Checkpoint", &checkpoint.reviews, Origin::Source);
        for (approver, number) in checkpoint.approvers.iter().zip(1..) {
            let part = format!("approvers.{number}");
            say(&part, "Sign-off", &approver.0, Origin::Ours);
        }
        let measure = &step.measure;
        say("measure", "Measure", &measure.what, measure.what_origin);
        say("ease", "Measuring is", measure.ease.into(), measure.ease_origin);
        for one in &step.participants {
            if let Some(role) = process.role(&one.role) {
                let part = format!("participants.{}", one.role);
                say(&part, "Participant", &role.name, one.placing);
            }
        }
        for touch in &step.touches {
            if let Some(one) = process.touch_point(touch) {
                let part = format!("touches.{touch}");
                say(&part, &one.name, &one.needs.0, Origin::Ours);
            }
        }
        let feedback = process
            .feedback
            .iter()
            .filter(|feedback| [&feedback.from, &feedback.to].contains(&&step.id));
        for (feedback, number) in feedback.zip(1..) {
            let part = format!("feedback.{number}");
            say(&part, "Feedback", &feedback.what, Origin::Source);
        }
        for function in &step.functions {
            let part = format!("functions.{function}");
            say(&part, "Function", function.as_str(), Origin::Ours);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fact_is_found_in_the_home_that_its_address_names() {
        let catalog = Catalog::embedded();
        let mut seen = BTreeSet::new();
        for home in Home::all(&catalog).unwrap() {
            for fact in home.facts() {
                let found = Home::find(&catalog, &fact.id).unwrap().unwrap();
                assert_eq!(found.fact_id(), home.fact_id());
                assert_eq!(FactId::parse(fact.id.as_str()).as_ref(), Ok(&fact.id));
                assert!(seen.insert(fact.id.clone()), "{} comes twice", fact.id);
            }
        }
        assert!(seen.len() > 700, "{}", seen.len());
    }

    #[test]
    fn an_address_of_no_file_has_no_home() {
        let catalog = Catalog::embedded();
        for id in ["scale", "scale.abn", "seed.abm", "marketing", "seed"] {
            let id = FactId::parse(id).unwrap();
            assert!(Home::find(&catalog, &id).unwrap().is_none(), "{id}");
        }
    }

    #[test]
    fn a_row_says_each_cell_under_its_column_with_its_figure() {
        let catalog = Catalog::embedded();
        let id = FactId::parse("scale.abm.tiers.one-to-one").unwrap();
        let home = Home::find(&catalog, &id).unwrap().unwrap();
        let facts = home.facts();
        let fact = facts.iter().find(|fact| fact.id == id).unwrap();
        assert_eq!((fact.kind, fact.label), (Kind::Row, "1:1"));
        assert_eq!(fact.section, "ABM tiers");
        assert_eq!(fact.says[0].name, "Account Count");
        let figure = fact.says[0].figure.unwrap();
        assert_eq!(figure.quantity().to_string(), "5–20");
    }
}
