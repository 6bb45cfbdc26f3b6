//! `gtm process --deliverables` and `--participants`: steps against what they
//! owe, and against who takes part.

use super::{ProcessFacts, is_ours};
use crate::report::facts::anchor;
use crate::report::prelude::*;

/// Steps against deliverables, or against roles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatrixReport<'page> {
    /// What its rows are: what steps owe, or who takes part in them.
    of: FactKind,
    #[serde(flatten)]
    process: ProcessFacts<'page>,
}

impl<'page> MatrixReport<'page> {
    /// Builds the matrix.
    pub fn new(page: &'page FrameworkPage<'page>, of: FactKind) -> Self {
        Self { of, process: ProcessFacts::new(page, |_| true) }
    }

    fn rows(&self) -> impl Iterator<Item = &Fact<'page>> {
        self.process.of_kind(self.of)
    }

    /// Returns the rows with a mark for each step, by who placed it there.
    fn cells(&self, by_source: &str, by_us: &str) -> impl Iterator<Item = Vec<String>> {
        let name = if self.of == FactKind::Role { "participants" } else { "deliverables" };
        self.rows().map(move |row| {
            let mark = |step: &Fact<'_>| {
                let mut parts = self.process.parts(step, name);
                match parts.find(|part| part.name() == row.name()) {
                    Some(part) if is_ours(part) => by_us.to_owned(),
                    Some(_) => by_source.to_owned(),
                    None => String::new(),
                }
            };
            [row.label.to_owned()].into_iter().chain(self.process.steps().map(mark)).collect()
        })
    }
}

impl Report for MatrixReport<'_> {
    const SCHEMA: &'static str = "gtm/process-matrix/1";

    fn document(&self) -> Document {
        let (title, first) = match self.of {
            FactKind::Role => ("Who takes part in each step", "Role"),
            _ => ("What each step owes", "Deliverable"),
        };
        let mut document = Document::titled(title);
        document.blocks.extend(self.process.facts.iter().map(anchor));
        let steps = self.process.steps().map(|step| step.label);
        let columns: Vec<&str> = [first].into_iter().chain(steps).collect();
        document.table(&columns, self.cells("●", "○"));
        document.remark(format!(
            "● placed there by the source; ○ placed there by us. Facts: {}.",
            self.process.source.line()
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let steps = self.process.steps().map(Fact::name);
        let columns: Vec<&str> =
            ["id", "name"].into_iter().chain(steps).chain(["source"]).collect();
        let mut sheet = Sheet::new(&columns);
        let source = self.process.source.line();
        let rows = self.rows().zip(self.cells("source", "ours"));
        sheet.rows.extend(
            rows.map(|(row, cells)| {
                [vec![row.id.to_string()], cells, vec![source.clone()]].concat()
            }),
        );
        Ok(sheet)
    }
}
