//! Views that several reports share.

use crate::catalog::fact::FactKind;
use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{self, LayerMark};
use crate::catalog::fact::Fact;
use crate::catalog::layers::Provenance;
use crate::catalog::{FrameworkPage, Page};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};
use crate::playbook::conflict::{ConflictKind, Conflicts};
use crate::playbook::framework::{MARKETING_PROCESS, OPERATIONS_CHARTER};
use crate::playbook::function::Function;
use crate::playbook::guide::Ours;
use crate::playbook::id::{FactId, StageId};
use crate::playbook::source::Source;
use crate::playbook::stage::{Band, Stage};
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Figure, Kind, Shape, Unit};
use crate::quantity::headcount::Headcount;

/// A stage by id and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageRef<'catalog> {
    /// Its id.
    pub id: &'catalog str,
    /// Its title.
    pub title: &'catalog str,
}

impl<'catalog> StageRef<'catalog> {
    /// Returns the stage with this id, by its bare id when there is none.
    pub fn find(stages: &'catalog [Stage], id: &'catalog StageId) -> Self {
        let found = stages.iter().find(|stage| stage.id == *id);
        found.map_or(Self { id: id.as_str(), title: id.as_str() }, Self::from)
    }
}

impl<'catalog> From<&'catalog Stage> for StageRef<'catalog> {
    fn from(stage: &'catalog Stage) -> Self {
        Self { id: stage.id.as_str(), title: &stage.title }
    }
}

/// A function by id and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FunctionRef<'catalog> {
    /// Its id.
    pub id: &'catalog str,
    /// Its title.
    pub title: &'catalog str,
}

impl<'catalog> From<&'catalog Function> for FunctionRef<'catalog> {
    fn from(function: &'catalog Function) -> Self {
        Self { id: function.id.as_str(), title: &function.title }
    }
}

/// A source document, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceRef<'catalog> {
    /// Its id.
    pub id: &'catalog str,
    /// Its title.
    pub title: &'catalog str,
    /// Who published it.
    pub publisher: &'catalog str,
    /// The heading in it under which the facts stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<&'catalog str>,
    /// The layer that what is said comes from; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<&'catalog str>,
}

impl<'catalog> SourceRef<'catalog> {
    /// Returns the source of a page, with the heading in it.
    pub fn of_page(page: &'catalog Page<'_>) -> Self {
        Self {
            heading: Some(&page.guide.heading),
            layer: page.provenance.file(),
            ..page.source.into()
        }
    }

    /// Returns the source of a framework, with the heading in it.
    pub fn of_framework(page: &'catalog FrameworkPage<'catalog>) -> Self {
        Self {
            heading: Some(&page.framework.heading),
            layer: page.provenance.file(),
            ..page.source.into()
        }
    }

    /// Returns the source of a stage's own file.
    pub fn of_stage(source: &'catalog Source, provenance: &'catalog Provenance) -> Self {
        Self { layer: provenance.file(), ..source.into() }
    }

    /// Returns the source in a line, without the heading, and with the layer
    /// where it is one's.
    pub fn line(&self) -> String {
        let tag = self.layer.map_or(String::new(), layer::tag);
        format!("{}{tag}", self.plain_line())
    }

    /// Returns the source in a line, and nothing else.
    pub fn plain_line(&self) -> String {
        format!("{} ({})", self.title, self.publisher)
    }
}

impl<'page> From<&Fact<'page>> for SourceRef<'page> {
    fn from(fact: &Fact<'page>) -> Self {
        // The heading is the file's, and a layer names a document of its own.
        let heading = fact.heading.filter(|_| !fact.is_marked);
        Self { heading, layer: fact.layer, ..fact.source.into() }
    }
}

impl<'catalog> From<&'catalog Source> for SourceRef<'catalog> {
    fn from(source: &'catalog Source) -> Self {
        Self {
            id: source.id.as_str(),
            title: &source.title,
            publisher: &source.publisher,
            heading: None,
            layer: None,
        }
    }
}

/// Where something in a guide stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'catalog> {
    /// Its address.
    pub id: FactId,
    /// Its stage.
    pub stage: StageRef<'catalog>,
    /// Its function.
    pub function: FunctionRef<'catalog>,
    /// Its document, with the heading.
    pub source: SourceRef<'catalog>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    pub mark: LayerMark<'catalog>,
}

impl<'catalog> Place<'catalog> {
    /// Returns the place on `page` with the address `id`.
    pub fn new(page: &'catalog Page<'catalog>, id: FactId) -> Self {
        let mark = LayerMark::new(&page.provenance, &page.fact_id(), &id);
        let of_page = || SourceRef::of_page(page);
        Self {
            stage: page.stage.into(),
            function: page.function.into(),
            source: mark.layer_source.unwrap_or_else(of_page),
            mark,
            id,
        }
    }
}

/// A half-open band.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BandView<T> {
    /// As printed: `$5–15M`, `200+`.
    pub text: String,
    /// The least value inside.
    pub from: T,
    /// The least value above it; `null` where the band is open.
    pub below: Option<T>,
}

impl<T: Copy> From<Band<T>> for BandView<T>
where
    Band<T>: std::fmt::Display,
{
    fn from(band: Band<T>) -> Self {
        Self { text: band.to_string(), from: band.from, below: band.below }
    }
}

/// A figure as numbers beside its text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureView {
    /// As the playbook writes it.
    pub text: String,
    /// In the one form this program prints, without the subject.
    pub quantity: String,
    /// What kind of quantity it is.
    pub kind: Kind,
    /// What its numbers count.
    pub unit: Unit,
    /// How its ends bound it.
    pub bounds: Shape,
    /// The low end, in `unit`.
    pub low: Option<Amount>,
    /// The high end, in `unit`.
    pub high: Option<Amount>,
    /// What is counted or shared, in words; empty where the source is silent.
    pub subject: String,
}

impl From<&Figure> for FigureView {
    fn from(figure: &Figure) -> Self {
        let quantity = figure.quantity();
        let (low, high) = quantity.extent.ends();
        Self {
            text: figure.text().to_owned(),
            quantity: quantity.to_string(),
            kind: quantity.unit.kind(),
            unit: quantity.unit,
            bounds: quantity.extent.into(),
            low,
            high,
            subject: figure.subject().to_owned(),
        }
    }
}

/// A statement of ours, marked as such.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct OursView<'catalog> {
    /// What it says.
    pub text: &'catalog str,
    /// Whose it is: `ours`, unless a layer says it.
    pub origin: Whose,
}

/// Whose a statement is that no source makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// This project's.
    Ours,
    /// That of the layer it comes from.
    Layer,
}

impl OursView<'_> {
    /// Returns the statement as that of a layer, if it is.
    pub fn by_layer(self, is_of_layer: bool) -> Self {
        let origin = if is_of_layer { Whose::Layer } else { self.origin };
        Self { origin, ..self }
    }
}

impl<'catalog> From<&'catalog Ours> for OursView<'catalog> {
    fn from(ours: &'catalog Ours) -> Self {
        Self { text: &ours.0, origin: Whose::Ours }
    }
}

/// Who named the stage, or the signals that led to it. In JSON it is two
/// fields: `given_by`, and `company_file` where it was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "given_by", content = "company_file", rename_all = "kebab-case")]
pub enum Speaker<'catalog> {
    /// The options of this command.
    CommandLine,
    /// A company file, by its path.
    CompanyFile(&'catalog str),
    /// Environment variables.
    Environment,
}

impl<'catalog> Speaker<'catalog> {
    /// Returns who it is, in words that follow "given by".
    pub fn words(self) -> &'catalog str {
        match self {
            Self::CommandLine => "the command line",
            Self::CompanyFile(path) => path,
            Self::Environment => "the environment",
        }
    }
}

/// The stage that an answer is about, with how it was chosen; absent from
/// answers about every stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Selection<'catalog> {
    /// The stage.
    pub stage: StageRef<'catalog>,
    /// The signals it was resolved from, in words (`ARR $20M and headcount
    /// 120`); `null` where it was declared.
    pub resolved_from: Option<String>,
    /// Who gave the signals or the declaration.
    #[serde(flatten)]
    pub given_by: Speaker<'catalog>,
}

impl Selection<'_> {
    /// Returns a line that says why the answer is about this stage, or `None`
    /// when the reader has just said so.
    pub fn line(&self) -> Option<Text> {
        let because = match (&self.resolved_from, self.given_by) {
            (None, Speaker::CommandLine) => return None,
            (None, _) => "as declared".to_owned(),
            (Some(signals), _) => format!("resolved from {signals}"),
        };
        Some(
            Text::default()
                .plain("Stage: ")
                .strong(self.stage.title)
                .plain(format!(", {because}, given by {}.", self.given_by.words())),
        )
    }
}

/// A known conflict that facts of an answer have a part in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConflictRef<'catalog> {
    /// Its id.
    pub conflict: &'catalog str,
    /// How the facts don't fit.
    pub kind: ConflictKind,
    /// What is the matter.
    pub what: OursView<'catalog>,
    /// Those of the facts that the answer holds.
    pub facts: Vec<FactId>,
    /// The layer that changed one of them, so that what is the matter may be no
    /// more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<&'catalog str>,
}

impl<'catalog> ConflictRef<'catalog> {
    /// Returns the conflicts with a fact that `is_shown` takes, each with those
    /// of its facts.
    pub fn among(conflicts: &'catalog Conflicts, is_shown: impl Fn(&FactId) -> bool) -> Vec<Self> {
        let conflicts = conflicts.conflicts.iter().map(|conflict| Self {
            conflict: conflict.id.as_str(),
            kind: conflict.kind,
            what: (&conflict.what).into(),
            facts: {
                let facts = conflict.facts.iter();
                facts.filter(|fact| is_shown(fact)).cloned().collect()
            },
            changed_by: None,
        });
        conflicts.filter(|one| !one.facts.is_empty()).collect()
    }

    /// Returns the conflict with the layer that changed one of its facts in the
    /// file with the address `home`.
    pub fn with_layers(self, provenance: &'catalog Provenance, home: &FactId) -> Self {
        let mut marks = self.facts.iter().map(|id| LayerMark::new(provenance, home, id));
        let changed_by = marks.find_map(|mark| mark.changed_by());
        Self { changed_by: changed_by.or(self.changed_by), ..self }
    }
}

/// Returns the ids of those conflicts that a fact has a part in, in a cell.
pub fn conflicts_cell(conflicts: &[ConflictRef<'_>], fact: &str) -> String {
    let with = conflicts.iter();
    let with = with.filter(|one| one.facts.iter().any(|id| id.as_str() == fact));
    with.map(|one| one.conflict).collect::<Vec<_>>().join(", ")
}

/// Writes the conflicts that facts of an answer have a part in, with the
/// commands that tell how to read them.
pub fn write_conflicts(document: &mut Document, conflicts: &[ConflictRef<'_>]) {
    if conflicts.is_empty() {
        return;
    }
    document.heading(Level::Section, "What does not fit together (ours)");
    let items = conflicts.iter().map(|conflict| Item {
        name: Some(conflict.kind.to_string()),
        text: Some(match conflict.changed_by {
            Some(layer) => format!("{} (said before [{layer}] changed it)", conflict.what.text),
            None => conflict.what.text.to_owned(),
        }),
        ..Item::default()
    });
    document.push(Block::Items(Marker::Bullet, items.collect()));
    // A block explains every conflict that one of its facts has a part in.
    let mut blocks: Vec<String> = Vec::new();
    for conflict in conflicts {
        let mut of_facts = conflict.facts.iter().map(|fact| {
            let block: Vec<&str> = fact.parts().take(3).collect();
            block.join(".")
        });
        if !of_facts.clone().any(|block| blocks.contains(&block)) {
            blocks.extend(of_facts.next());
        }
    }
    let commands = blocks.into_iter().map(|block| {
        let what = "how to read it, and every fact that has a part in it";
        (Invocation::new("why").arg(block), what.to_owned())
    });
    document.push(Block::Commands(commands.collect()));
}

/// Writes the remark below an answer: where its facts come from, its address,
/// and what in it is ours.
pub fn facts_remark(facts: &str, id: &FactId, ours: &[String]) -> Block {
    let ours = match ours {
        [] => String::new(),
        several => format!(" Ours: {}.", and_list(several)),
    };
    Block::Remark(
        Text::default()
            .plain(format!("Facts: {facts}. Id: "))
            .code(id.as_str())
            .plain(format!(".{ours}")),
    )
}

/// Returns the command that shows the guide of a function.
pub fn guide_command(function: &str, stage: &str) -> Invocation {
    Invocation::new("show").arg(function).option("--stage", stage)
}

/// Returns the command that shows a fact in its place among the others of its
/// file.
pub fn command_for(fact: &Fact<'_>) -> Invocation {
    let section = match fact.kind {
        FactKind::Section
        | FactKind::Row
        | FactKind::Tool
        | FactKind::Point
        | FactKind::Step
        | FactKind::Intro
        | FactKind::Note => fact.address().split('.').next(),
        _ => None,
    };
    match (fact.stage, fact.function) {
        (Some(stage), Some(function)) => {
            let guide = guide_command(function.id.as_str(), stage.id.as_str());
            match (fact.kind, section) {
                (FactKind::Approach, _) => guide.option("--only", "approach"),
                (FactKind::AntiPattern, _) => guide.option("--only", "avoid"),
                (FactKind::Deferral, _) => guide.option("--only", "wait"),
                (FactKind::Reference, _) => guide.option("--only", "references"),
                (_, Some(section)) if !fact.columns.is_empty() => guide.option("--table", section),
                (_, Some(_)) => guide.option("--only", "points"),
                (_, None) => guide,
            }
        }
        (Some(stage), None) => Invocation::new("stage").option("--stage", &stage.id),
        (None, _) => {
            let process = Invocation::new("process");
            let id = fact.id.parts().next().unwrap_or_default();
            match (fact.kind, section) {
                (FactKind::ProcessStep | FactKind::ProcessPart, _) if id == MARKETING_PROCESS => {
                    process.arg(fact.id.parts().nth(2).unwrap_or_default())
                }
                (FactKind::Deliverable, _) if id == MARKETING_PROCESS => {
                    process.arg("--deliverables")
                }
                (FactKind::Role, _) if id == MARKETING_PROCESS => process.arg("--participants"),
                _ => {
                    let framework = match id {
                        OPERATIONS_CHARTER => Invocation::new("charter"),
                        id => Invocation::new("framework").arg(id),
                    };
                    section.into_iter().fold(framework, Invocation::arg)
                }
            }
        }
    }
}

/// Joins words as they are read aloud: `a`, `a and b`, `a, b and c`.
pub fn and_list(words: &[impl AsRef<str>]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [all @ .., last] => {
            let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", all.join(", "), last.as_ref())
        }
    }
}

/// Returns `1 person`, `2 people`.
pub fn people(headcount: Headcount) -> String {
    match headcount.people() {
        1 => "1 person".to_owned(),
        _ => format!("{headcount} people"),
    }
}

/// Returns `1 item`, `2 items`: a count with the word in its number.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
