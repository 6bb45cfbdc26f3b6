//! What a command wrote into a folder.

use super::prelude::*;

/// Files that were written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FilesReport<'folder> {
    /// The folder, as it was named.
    folder: &'folder str,
    /// Their paths in it.
    files: Vec<String>,
}

impl<'folder> FilesReport<'folder> {
    /// Builds the report of `files`, by their paths in `folder`.
    pub fn new(folder: &'folder str, files: Vec<String>) -> Self {
        Self { folder, files }
    }
}

impl Report for FilesReport<'_> {
    const SCHEMA: &'static str = "gtm/files/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let count = counted(self.files.len(), "file", "files");
        let mut document = Document::titled(format!("Written to {}: {count}", self.folder));
        let item = |file: &String| Item { name: Some(file.clone()), ..Item::default() };
        document.push(Block::Items(Marker::Bullet, self.files.iter().map(item).collect()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["folder", "file"]);
        self.files.iter().for_each(|file| sheet.row(&[&self.folder, file]));
        Ok(sheet)
    }
}
