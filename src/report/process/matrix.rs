//! `gtm process --deliverables` and `--participants`: steps against what they
//! owe, and against who takes part.

use schemars::JsonSchema;
use serde::Serialize;

use super::{StepView, is_ours};
use crate::catalog::FrameworkPage;
use crate::catalog::fact::{Fact, FactKind};
use crate::document::{Document, Level};
use crate::report::refs::SourceRef;
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
pub struct MatrixReport<'page> {
    of: MatrixOf,
    source: SourceRef<'page>,
    /// The steps, each with those of the rows that belong to it.
    steps: Vec<StepView<'page>>,
    rows: Vec<Fact<'page>>,
}

impl<'page> MatrixReport<'page> {
    /// Builds the matrix.
    pub fn new(page: &'page FrameworkPage<'page>, of: MatrixOf) -> Self {
        let (kind, parts) = match of {
            MatrixOf::Deliverables => (FactKind::Deliverable, "deliverables"),
            MatrixOf::Participants => (FactKind::Role, "participants"),
        };
        Self {
            of,
            source: SourceRef::of_framework(page),
            steps: StepView::all(page, &[parts]),
            rows: page.facts().into_iter().filter(|fact| fact.kind == kind).collect(),
        }
    }

    /// Returns the rows with a mark for each step, by who placed it there.
    fn cells(&self, by_source: &str, by_us: &str) -> impl Iterator<Item = Vec<String>> {
        self.rows.iter().map(move |row| {
            let marks = self.steps.iter().map(|step| {
                let mut parts = step.parts.iter();
                match parts.find(|part| part.name() == row.name()) {
                    Some(part) if is_ours(part) => by_us.to_owned(),
                    Some(_) => by_source.to_owned(),
                    None => String::new(),
                }
            });
            [row.label.to_owned()].into_iter().chain(marks).collect()
        })
    }
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
        let steps = self.steps.iter().map(|step| step.fact.label);
        let columns: Vec<&str> = [first].into_iter().chain(steps).collect();
        document.table(&columns, self.cells("●", "○"));
        document.remark(format!(
            "● placed there by the source; ○ placed there by us. Facts: {}.",
            self.source.line()
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let steps = self.steps.iter().map(StepView::name);
        let columns: Vec<&str> =
            ["id", "name"].into_iter().chain(steps).chain(["source"]).collect();
        let mut sheet = Sheet::new(&columns);
        for (row, cells) in self.rows.iter().zip(self.cells("source", "ours")) {
            sheet.rows.push([vec![row.id.to_string()], cells, vec![self.source.line()]].concat());
        }
        Ok(sheet)
    }
}
