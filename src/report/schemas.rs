//! `gtm schema` without a name: the kinds of YAML files that have a schema.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NotOneTable, Report, Sheet};
use crate::catalog::kind::Kind;
use crate::document::{Block, Document, Invocation, Level, Table};

/// The schemas there are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchemasReport {
    schemas: Vec<SchemaEntry>,
}

/// A kind of file with its schema.
#[derive(Debug, Serialize, JsonSchema)]
struct SchemaEntry {
    /// What `gtm schema` takes.
    name: &'static str,
    /// Where such files lie in a folder of playbooks, or, for that of a
    /// company, anywhere.
    files: &'static str,
    /// What such a file says.
    says: &'static str,
    /// The first line of such a file, for an editor.
    first_line: String,
}

impl SchemasReport {
    /// Builds the list.
    pub fn new() -> Self {
        let entry = |kind: Kind| SchemaEntry {
            name: kind.name(),
            files: kind.files(),
            says: kind.says(),
            first_line: kind.first_line(),
        };
        Self { schemas: Kind::ALL.map(entry).into() }
    }
}

impl Default for SchemasReport {
    fn default() -> Self {
        Self::new()
    }
}

impl Report for SchemasReport {
    const SCHEMA: &'static str = "gtm/schemas/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Schemas");
        document.paragraph(
            "By its JSON Schema an editor with the YAML language server completes a file and \
             marks what is wrong in it.",
        );
        let row = |one: &SchemaEntry| [one.name, one.says, one.files].map(str::to_owned).to_vec();
        document.push(Block::Table(Table {
            columns: ["Schema", "What the file says", "File"].map(str::to_owned).into(),
            rows: self.schemas.iter().map(row).collect(),
        }));
        document.heading(Level::Section, "First line of each file");
        let line = |one: &SchemaEntry| (one.first_line.clone(), one.name.to_owned());
        document.push(Block::Code(self.schemas.iter().map(line).collect()));
        document.next([
            (
                Invocation::new("schema company").option("--output", Kind::Company.schema_path()),
                "puts the schema of gtm.yaml beside it",
            ),
            (
                Invocation::new("export playbooks"),
                "writes the built-in playbooks, and all schemas beside them",
            ),
        ]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["name", "files", "says", "first_line"]);
        let row = |one: &SchemaEntry| {
            [one.name, one.files, one.says, &one.first_line].map(str::to_owned).to_vec()
        };
        sheet.rows = self.schemas.iter().map(row).collect();
        Ok(sheet)
    }
}
