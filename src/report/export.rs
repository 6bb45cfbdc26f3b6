//! `gtm export`: the files that were written.

use super::prelude::*;
use crate::catalog::originals::{Content, Original};

/// What becomes of a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// It was not there.
    New,
    /// It takes the place of another one.
    Replaced,
    /// It is there as it is.
    Unchanged,
}

/// The files of an export.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExportReport {
    /// The folder, as named.
    folder: String,
    /// In the order they were written.
    files: Vec<ExportedFile>,
}

/// A file of an export.
#[derive(Debug, Serialize, JsonSchema)]
struct ExportedFile {
    /// Where it lies in the folder.
    path: String,
    /// What it is.
    content: Content,
    /// What kind of file it is, or which kind its schema is for.
    kind: &'static str,
    /// What became of it.
    written: Written,
}

impl ExportReport {
    /// Builds the report of an export to `folder`.
    pub fn new(folder: String) -> Self {
        Self { folder, files: Vec::new() }
    }

    /// Adds a file.
    pub fn push(&mut self, file: Original, written: Written) {
        let Original { path, content, kind, .. } = file;
        self.files.push(ExportedFile { path, content, kind: kind.name(), written });
    }
}

impl Report for ExportReport {
    const SCHEMA: &'static str = "gtm/export/1";

    fn document(&self) -> Document {
        let count = |is_counted: &dyn Fn(&ExportedFile) -> bool| {
            self.files.iter().filter(|file| is_counted(file)).count()
        };
        let schemas = count(&|file| file.content == Content::Schema);
        let mut document = Document::titled(format!("Playbooks in {}", self.folder));
        document.paragraph(format!(
            "{} playbooks as YAML, with their comments and in their order, and the schemas of \
             {schemas} kinds of file.",
            self.files.len() - schemas
        ));
        let fields = [
            ("New", Written::New),
            ("Replaced", Written::Replaced),
            ("As it was", Written::Unchanged),
        ]
        .map(|(label, written)| (label, count(&|file| file.written == written)))
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(label, number)| (label.to_owned(), counted(number, "file", "files").into()));
        document.push(Block::Fields(fields.collect()));
        let replaced = self.files.iter().filter(|file| file.written == Written::Replaced);
        let replaced = replaced.map(|file| Item::says(&file.path)).collect();
        document.bullets("Replaced, because they were others", replaced);
        let kinds = Kind::ALL.into_iter().filter_map(|kind| {
            let number =
                count(&|file| file.content == Content::Playbook && file.kind == kind.name());
            (number > 0).then(|| cells(&[&kind.files(), &number, &kind.says()]))
        });
        let schema = cells(&[&"schema/<kind>.json", &schemas, &"the schema of a kind of file"]);
        document.section_table(
            "Where what stands",
            &["File", "Number", "What it says"],
            kinds.chain([schema]),
        );
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(Sheet::of(&["path", "content", "kind", "written"], &self.files))
    }
}
