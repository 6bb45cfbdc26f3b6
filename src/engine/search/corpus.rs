//! What can be found: every fact, and the products one by one.

use crate::catalog::fact::FactKind;
use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, SaidBy, Statement};
use crate::playbook::guide::Body;
use crate::playbook::table::{Role, Table, products};
use crate::quantity::figure::Figure;

/// What a hit is. It says more than [`FactKind`]: of a row, whether it is a
/// metric, and products are hits of their own.
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
    EnumMessage,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
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

impl Kind {
    fn of(fact: &Fact<'_>) -> Self {
        match fact.kind {
            _ if fact.is_metric() => Self::Metric,
            FactKind::Row => Self::Row,
            FactKind::Stage => Self::Stage,
            FactKind::Approach => Self::Approach,
            FactKind::Section => Self::Section,
            FactKind::Intro => Self::Intro,
            FactKind::Point => Self::Point,
            FactKind::Step => Self::Step,
            FactKind::Note => Self::Note,
            FactKind::AntiPattern => Self::AntiPattern,
            FactKind::Deferral => Self::Deferral,
            FactKind::Reference => Self::Reference,
            FactKind::ProcessStep => Self::ProcessStep,
            FactKind::ProcessPart => Self::ProcessPart,
            FactKind::Deliverable => Self::Deliverable,
            FactKind::Role => Self::Role,
            FactKind::Move => Self::Move,
            FactKind::Term => Self::Term,
        }
    }

    /// Whether someone who asks for `wanted` means this: a metric is a row as
    /// well.
    pub fn is_a(self, wanted: Self) -> bool {
        self == wanted || (self == Self::Metric && wanted == Self::Row)
    }

    /// Returns the kind as it is written in an answer for programs.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Returns the kind in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::AntiPattern => "anti-pattern",
            Self::Approach => "approach",
            Self::Deferral => "deferral",
            Self::Deliverable => "deliverable",
            Self::Intro => "intro",
            Self::Metric => "metric",
            Self::Move => "move",
            Self::Note => "note",
            Self::Point => "point",
            Self::ProcessPart => "part",
            Self::Reference => "reference",
            Self::Role => "role",
            Self::Row => "row",
            Self::Section => "section",
            Self::Stage => "stage",
            Self::ProcessStep | Self::Step => "step",
            Self::Term => "term",
            Self::Tool => "tool",
        }
    }

    /// Returns the words by which people ask for the kind itself: the mistakes
    /// in something, the tools for it.
    pub(super) fn asked_for_by(self) -> &'static str {
        match self {
            Self::AntiPattern => "anti-pattern avoid",
            Self::Deferral => "wait",
            Self::Deliverable => "deliverable",
            Self::Metric => "metric",
            Self::ProcessStep | Self::Step => "step",
            Self::Reference => "reference",
            Self::Role => "role",
            Self::Tool => "tool",
            _ => "",
        }
    }
}

/// One thing that can be found.
#[derive(Clone, Debug)]
pub struct Entry<'page> {
    /// The file it stands in.
    pub home: &'page SourceFile<'page>,
    /// What it is.
    pub kind: Kind,
    /// The fact. Of a product it is the row that names it, with the product for
    /// its label and the rest of the row for what it says.
    pub fact: Fact<'page>,
}

impl<'page> Entry<'page> {
    /// Returns what it is called; an approach has the name of its function or
    /// framework. Empty where it has none.
    pub fn name(&self) -> &'page str {
        match (self.fact.label, self.home) {
            ("", SourceFile::Stage(page)) => &page.stage.title,
            ("", SourceFile::Guide(page)) if self.kind == Kind::Approach => &page.function.title,
            ("", SourceFile::Framework(page)) if self.kind == Kind::Approach => {
                &page.framework.title
            }
            (label, _) => label,
        }
    }

    /// Whether it is drawn from a document. What is ours is found beside it, and
    /// doesn't change how much a word tells.
    pub(super) fn is_of_a_source(&self) -> bool {
        !matches!(self.kind, Kind::Move | Kind::Term)
    }

    /// Returns the figures in what it says.
    pub fn figures(&self) -> impl Iterator<Item = &'page Figure> {
        self.fact.figures()
    }
}

/// Returns everything that can be found in `homes`, in their order: each fact,
/// and behind a row the products it names.
pub fn entries<'page>(homes: &'page [SourceFile<'page>]) -> Vec<Entry<'page>> {
    let mut entries = Vec::new();
    for home in homes {
        let id = home.fact_id();
        let tables: Vec<_> = home
            .sections()
            .iter()
            .filter_map(|section| match &section.body {
                Body::Table(table) => Some((id.join(section.id.as_str()), table)),
                Body::Points(_) | Body::Steps(_) => None,
            })
            .collect();
        for fact in home.facts() {
            if repeats_its_step(&fact) {
                continue;
            }
            let table = match fact.kind {
                FactKind::Row => tables.iter().find(|(id, _)| id.holds(&fact.id)),
                _ => None,
            };
            let table = table.map(|(_, table)| *table);
            let tools = table.map(|table| tools(&fact, table)).unwrap_or_default();
            entries.push(Entry { home, kind: Kind::of(&fact), fact });
            entries.extend(tools.into_iter().map(|fact| Entry { home, kind: Kind::Tool, fact }));
        }
    }
    entries
}

/// Whether a fact says what its step says already: the step is found with its
/// purpose.
fn repeats_its_step(fact: &Fact<'_>) -> bool {
    fact.kind == FactKind::ProcessPart && fact.id.parts().last() == Some("purpose")
}

/// Returns a fact for each product that a row of `table` names.
fn tools<'page>(fact: &Fact<'page>, table: &'page Table) -> Vec<Fact<'page>> {
    let id = fact.id.parts().last();
    let row = table.rows.iter().find(|row| Some(row.id.as_str()) == id);
    let (Some(column), Some(row)) = (table.column(Role::Products), row) else {
        return Vec::new();
    };
    let tool = |product| {
        // The category takes the place of the first cell, and the product that
        // of the name.
        let category = Statement {
            name: &table.columns[0].name,
            text: row.label().into(),
            figure: None,
            origin: SaidBy::Source,
            role: table.columns[0].role,
        };
        let others = fact.cells.iter().zip(1..).filter(|(_, place)| *place != column);
        Fact {
            label: product,
            marks: None,
            cells: std::iter::once(category).chain(others.map(|(said, _)| said.clone())).collect(),
            ..fact.clone()
        }
    };
    let names = products(&row.cells[column].text);
    names.into_iter().map(tool).collect()
}
