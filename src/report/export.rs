//! `gtm export`: the files that were written.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NotOneTable, Report, Sheet};
use crate::catalog::kind::Kind;
use crate::catalog::originals::{Content, Original};
use crate::document::{Block, Document, Item, Level, Marker, Table, Text};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exported {
    /// It was not there.
    New,
    /// It was another one.
    Replaced,
    /// It was there as it is.
    Unchanged,
}

impl Exported {
    /// Returns the name in JSON, and in CSV.
    fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
        }
    }
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
    written: Exported,
}

impl ExportReport {
    /// Builds the report of an export to `folder`.
    pub fn new(folder: String) -> Self {
        Self { folder, files: Vec::new() }
    }

    /// Adds a file.
    pub fn push(&mut self, file: &Original, written: Exported) {
        self.files.push(ExportedFile {
            path: file.path.clone(),
            content: file.content,
            kind: file.kind.name(),
            written,
        });
    }

    /// Returns the files of this content.
    fn with(&self, content: Content) -> impl Iterator<Item = &ExportedFile> {
        self.files.iter().filter(move |file| file.content == content)
    }

    /// Returns the files that this became of.
    fn that_are(&self, written: Exported) -> Vec<&str> {
        let files = self.files.iter().filter(|file| file.written == written);
        files.map(|file| file.path.as_str()).collect()
    }
}

impl Report for ExportReport {
    const SCHEMA: &'static str = "gtm/export/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, format!("The built-in playbooks in {}", self.folder));
        let schemas = self.with(Content::Schema).count();
        document.paragraph(format!(
            "{} playbooks as YAML, with their comments and in their order, and the schemas of {} \
             kinds of file.",
            self.with(Content::Playbook).count(),
            schemas
        ));
        let mut fields = Vec::new();
        for (label, written) in [
            ("New", Exported::New),
            ("Replaced", Exported::Replaced),
            ("As it was", Exported::Unchanged),
        ] {
            let number = self.that_are(written).len();
            if number > 0 {
                let words = if number == 1 { "file" } else { "files" };
                fields.push((label.to_owned(), Text::from(format!("{number} {words}"))));
            }
        }
        document.push(Block::Fields(fields));
        let replaced = self.that_are(Exported::Replaced);
        if !replaced.is_empty() {
            document.heading(Level::Section, "Replaced, because they were others");
            let items = replaced
                .into_iter()
                .map(|path| Item { text: Some(path.to_owned()), ..Item::default() });
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        document.heading(Level::Section, "Where what stands");
        let mut rows: Vec<Vec<String>> = Vec::new();
        for kind in Kind::ALL {
            let files = self.with(Content::Playbook);
            let number = files.filter(|file| file.kind == kind.name()).count();
            if number > 0 {
                rows.push(vec![
                    kind.files().to_owned(),
                    number.to_string(),
                    kind.says().to_owned(),
                ]);
            }
        }
        rows.push(vec![
            "schema/<kind>.json".to_owned(),
            schemas.to_string(),
            "the schema of a kind of file".to_owned(),
        ]);
        document.push(Block::Table(Table {
            columns: ["File", "Number", "What it says"].map(str::to_owned).into(),
            rows,
        }));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["path", "content", "kind", "written"]);
        for file in &self.files {
            let content = match file.content {
                Content::Playbook => "playbook",
                Content::Schema => "schema",
            };
            sheet.rows.push(vec![
                file.path.clone(),
                content.to_owned(),
                file.kind.to_owned(),
                file.written.name().to_owned(),
            ]);
        }
        Ok(sheet)
    }
}
