//! What a command wrote into a folder.

use super::prelude::*;

/// Files that were written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FilesReport<'folder> {
    /// The folder, as it was named.
    folder: &'folder str,
    /// Their paths in it.
    files: Vec<String>,
    /// What of the reader's own stands in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen: Vec<String>,
}

impl<'folder> FilesReport<'folder> {
    /// Builds the report of `files`, by their paths in `folder`.
    pub fn new(folder: &'folder str, files: Vec<String>) -> Self {
        Self { folder, files, seen: Vec::new() }
    }

    /// The same, with what of the reader's own whoever sees it sees.
    pub fn with_seen(self, seen: Vec<String>) -> Self {
        Self { seen, ..self }
    }
}

impl Report for FilesReport<'_> {
    const SCHEMA: &'static str = "gtm/files/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let count = counted(self.files.len(), "file", "files");
        let mut document = Document::titled(format!("Written to {}: {count}", self.folder));
        let item = |file: &String| Item { name: Some(file.clone()), ..Item::default() };
        let seen = self.seen.iter().map(item).collect();
        document.bullets("Of your own, and for whoever sees these files to see", seen);
        document.bullets("Files", self.files.iter().map(item).collect());
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["folder", "file"]);
        self.files.iter().for_each(|file| sheet.row(&[&self.folder, file]));
        Ok(sheet)
    }
}
