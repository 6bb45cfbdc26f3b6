//! `gtm process --deliverables` and `--participants`: steps against what they
//! owe, and against who takes part.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Node, nodes, part_id};
use crate::catalog::FrameworkPage;
use crate::document::{Block, Document, Level, Table, Text};
use crate::playbook::id::FactId;
use crate::playbook::process::{Process, Step};
use crate::playbook::source::Origin;
use crate::report::view::SourceRef;
use crate::report::{NotOneTable, Report, Sheet};

/// What the rows of a matrix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatrixOf {
    /// What steps owe.
    Deliverables,
    /// Who takes part in them.
    Participants,
}

/// Steps against deliverables, or against roles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatrixReport<'catalog> {
    of: MatrixOf,
    source: SourceRef<'catalog>,
    steps: Vec<Node<'catalog>>,
    rows: Vec<MatrixRow<'catalog>>,
}

/// A row of the matrix.
#[derive(Debug, Serialize, JsonSchema)]
struct MatrixRow<'catalog> {
    id: FactId,
    name: &'catalog str,
    /// The steps it belongs to.
    steps: Vec<Placement<'catalog>>,
}

/// A step that a row belongs to.
#[derive(Debug, Serialize, JsonSchema)]
struct Placement<'catalog> {
    step: &'catalog str,
    /// Who puts it there.
    placing: Origin,
}

impl<'catalog> MatrixReport<'catalog> {
    /// Builds the matrix.
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        process: &'catalog Process,
        of: MatrixOf,
    ) -> Self {
        let rows = match of {
            MatrixOf::Deliverables => process
                .deliverables()
                .into_iter()
                .map(|deliverable| MatrixRow {
                    id: part_id(page, "deliverables").join(deliverable.id.as_str()),
                    name: &deliverable.name,
                    steps: placements(process, |step| {
                        let owed = step.deliverables.iter().find(|one| one.id == deliverable.id);
                        Some(owed?.placing)
                    }),
                })
                .collect(),
            MatrixOf::Participants => process
                .roles
                .iter()
                .map(|role| MatrixRow {
                    id: part_id(page, "roles").join(role.id.as_str()),
                    name: &role.name,
                    steps: placements(process, |step| {
                        let part = step.participants.iter().find(|one| one.role == role.id);
                        Some(part?.placing)
                    }),
                })
                .collect(),
        };
        Self { of, source: SourceRef::of_framework(page), steps: nodes(page, process), rows }
    }
}

/// Returns the steps for which `placing` finds who put something there.
fn placements(process: &Process, placing: impl Fn(&Step) -> Option<Origin>) -> Vec<Placement<'_>> {
    let steps = process.steps.iter();
    steps
        .filter_map(|step| Some(Placement { step: step.id.as_str(), placing: placing(step)? }))
        .collect()
}

impl Report for MatrixReport<'_> {
    const SCHEMA: &'static str = "gtm/process-matrix/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let (title, first) = match self.of {
            MatrixOf::Deliverables => ("What each step owes", "Deliverable"),
            MatrixOf::Participants => ("Who takes part in each step", "Role"),
        };
        document.heading(Level::Title, title);
        let mut columns = vec![first.to_owned()];
        columns.extend(self.steps.iter().map(|step| step.name.to_owned()));
        document.push(Block::Table(Table { columns, rows: self.cells(["●", "○"]) }));
        document.push(Block::Remark(Text::from(format!(
            "● placed there by the source; ○ placed there by us. Facts: {}.",
            self.source.line()
        ))));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut columns = vec!["id", "name"];
        columns.extend(self.steps.iter().map(|step| step.step));
        columns.push("source");
        let mut sheet = Sheet::new(&columns);
        for (row, mut cells) in self.rows.iter().zip(self.cells(["source", "ours"])) {
            cells.insert(0, row.id.to_string());
            cells.push(self.source.line());
            sheet.rows.push(cells);
        }
        Ok(sheet)
    }
}

impl MatrixReport<'_> {
    /// Returns the rows with a mark for each step, by who placed it there.
    fn cells(&self, [by_source, by_us]: [&str; 2]) -> Vec<Vec<String>> {
        let row = |row: &MatrixRow<'_>| {
            let mut cells = vec![row.name.to_owned()];
            cells.extend(self.steps.iter().map(|step| {
                let placed = row.steps.iter().find(|placement| placement.step == step.step);
                match placed.map(|placement| placement.placing) {
                    Some(Origin::Source) => by_source.to_owned(),
                    Some(Origin::Ours) => by_us.to_owned(),
                    None => String::new(),
                }
            }));
            cells
        };
        self.rows.iter().map(row).collect()
    }
}
