//! What a command wrote into a folder.

use super::prelude::*;

/// Files that were written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FilesReport {
    /// The folder, as it was named.
    pub folder: String,
    /// In the order they were written.
    pub files: Vec<WrittenFile>,
    /// What of the reader's own stands in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
}

/// A file that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WrittenFile {
    /// Where it lies in the folder.
    pub path: String,
    /// What became of what was there.
    pub written: Written,
}

/// What becomes of a file that is written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// It was not there.
    New,
    /// It takes the place of another one.
    Replaced,
    /// It is there as it is.
    #[strum(to_string = "As it was")]
    Unchanged,
}

impl Report for FilesReport {
    const SCHEMA: &'static str = "gtm/files/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let count = counted(self.files.len(), "file");
        let mut document = Document::titled(format!("Written to {}: {count}", self.folder));
        let seen = self.seen.iter().map(Item::named);
        document.bullets("Of your own, and for whoever sees these files to see", seen);
        for written in Written::VARIANTS {
            let files = self.files.iter().filter(|file| file.written == *written);
            document.bullets(written.to_string(), files.map(|file| Item::named(&file.path)));
        }
        document
    }

    fn sheet(&self) -> Sheet {
        Sheet::of("path,written", &self.files)
    }
}
