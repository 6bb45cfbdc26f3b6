//! Folders of playbooks on the disk: the one place below the edge that reads
//! files.
//!
//! Only the folders that playbooks stand in are looked into, so nothing below
//! them is walked, whatever links there are. What can't be read is told and
//! never passed over.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::yaml::MAX_BYTES;

/// The most entries of one folder, those of the folders in it counted.
pub const MAX_FILES: usize = 10_000;

/// Why a folder can't be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It is not there, or may not be looked into.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A folder in it may not be looked into.
    #[error("the folder `{path}` in it can't be read")]
    Inside {
        /// The folder, from the one that was named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// It is a file.
    #[error("it is no folder")]
    NotAFolder,
    /// It has more files than any set of playbooks.
    #[error("it has more than {MAX_FILES} files")]
    TooManyFiles,
}

/// Why a file has no text.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refuses it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A folder, a pipe, a device.
    #[error("it is no regular file")]
    NotRegular,
    /// More than any playbook has.
    #[error("it is larger than {} MiB, which no playbook is", MAX_BYTES >> 20)]
    TooLarge,
    /// Not UTF-8.
    #[error("it is not UTF-8: line {line} (byte {byte} of the file) is no text. Save it as UTF-8")]
    NotText {
        /// The line of the first byte that is no text, from one.
        line: usize,
        /// That byte, from one.
        byte: usize,
    },
}

/// Returns the files that are meant as playbooks in the folder at `root`, each
/// by its path in it, with slashes, and where it lies; and the folders right in
/// it. Nothing is read. What is hidden is left out.
pub fn list(root: &Path) -> Result<Listing, FolderError> {
    if !fs::metadata(root)?.is_dir() {
        return Err(FolderError::NotAFolder);
    }
    let mut listing = Listing::default();
    let mut entries = 0;
    for (name, path) in listed(root, &mut entries)? {
        if !path.is_dir() {
            listing.add(name, path);
            continue;
        }
        match name.as_str() {
            "stages" => {
                for (stage, path) in inside(&name, &path, &mut entries)? {
                    let name = format!("stages/{stage}");
                    if path.is_dir() {
                        listing.add_all(&name, &path, &mut entries)?;
                    } else {
                        listing.add(name, path);
                    }
                }
            }
            "frameworks" => listing.add_all(&name, &path, &mut entries)?,
            _ => {}
        }
        listing.folders.push(name);
    }
    listing.files.sort();
    Ok(listing)
}

/// What stands in a folder of playbooks.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files whose names end as those of playbooks do.
    pub files: Vec<(String, PathBuf)>,
    /// The folders right in it.
    pub folders: Vec<String>,
}

impl Listing {
    /// Adds a file if it is meant to be a playbook, or written as if it were.
    fn add(&mut self, name: String, path: PathBuf) {
        let ending = Path::new(&name).extension().and_then(|end| end.to_str());
        if matches!(ending, Some("yaml" | "yml")) {
            self.files.push((name, path));
        }
    }

    /// Adds the playbooks that stand right in a folder.
    fn add_all(
        &mut self,
        name: &str,
        folder: &Path,
        entries: &mut usize,
    ) -> Result<(), FolderError> {
        for (file, path) in inside(name, folder, entries)? {
            self.add(format!("{name}/{file}"), path);
        }
        Ok(())
    }
}

/// As [`listed`], of a folder in the one that was named.
fn inside(
    name: &str,
    folder: &Path,
    entries: &mut usize,
) -> Result<Vec<(String, PathBuf)>, FolderError> {
    listed(folder, entries).map_err(|error| match error {
        FolderError::Io(source) => FolderError::Inside {
            path: name.to_owned(),
            source,
        },
        error => error,
    })
}

/// Returns what stands right in a folder, by name, without what is hidden.
fn listed(folder: &Path, entries: &mut usize) -> Result<Vec<(String, PathBuf)>, FolderError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        *entries += 1;
        if *entries > MAX_FILES {
            return Err(FolderError::TooManyFiles);
        }
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the folder's own path, through all links, by which two names of one
/// folder are known to be one.
pub fn own_path(folder: &Path) -> Result<PathBuf, FolderError> {
    Ok(fs::canonicalize(folder)?)
}

/// Reads the text of a file, and no more than a playbook has.
pub fn text(path: &Path) -> Result<String, FileError> {
    // A pipe that nobody writes to would be waited for.
    if !fs::metadata(path)?.is_file() {
        return Err(FileError::NotRegular);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        FileError::NotText {
            line: before.split(|byte| *byte == b'\n').count(),
            byte: valid + 1,
        }
    })
}
