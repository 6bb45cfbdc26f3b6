//! Folders of playbooks on the disk: the one place below the edge that reads
//! files.
//!
//! Only the folders that playbooks stand in are looked into, so nothing below
//! them is walked, whatever links there are. What can't be read is told and
//! never passed over.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::yaml::MAX_BYTES;

/// The most files of one folder.
pub const MAX_FILES: usize = 10_000;

/// The most bytes of all files of one folder together.
pub const MAX_TOTAL_BYTES: usize = 16 << 20;

/// The files of a folder of playbooks, by path.
#[derive(Debug, Default)]
pub struct Folder {
    /// Each file whose name ends as those of playbooks do, and each folder that
    /// can't be looked into.
    pub files: Vec<FolderFile>,
    /// How many bytes they have together.
    bytes: usize,
}

/// A file of a folder.
#[derive(Debug)]
pub struct FolderFile {
    /// Its path in the folder, with slashes: `stages/scale/abm.yaml`.
    pub path: String,
    /// Its text, or why it has none.
    pub text: Result<String, FileError>,
}

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
    /// Its files are larger than those of any set of playbooks.
    #[error("its files have more than {} MiB together", MAX_TOTAL_BYTES >> 20)]
    TooLarge,
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
    #[error("it is not UTF-8: line {line} (byte {byte} of the file) is no text")]
    NotText {
        /// The line of the first byte that is no text, from one.
        line: usize,
        /// That byte, from one.
        byte: usize,
    },
    /// A name that is no text, so that no path can be told.
    #[error("its name is not UTF-8")]
    Name,
}

impl Folder {
    /// Returns a folder of these files, which need not be on a disk.
    pub fn of(files: Vec<FolderFile>) -> Self {
        let texts = files.iter().filter_map(|file| file.text.as_ref().ok());
        let bytes = texts.map(String::len).sum();
        Self { files, bytes }
    }

    /// Reads the folder at `root`.
    pub fn read(root: &Path) -> Result<Self, FolderError> {
        let mut folder = Self::default();
        let mut stages = Vec::new();
        let mut entries = 0;
        for (name, path) in listed(root, &mut entries)? {
            match name.as_str() {
                "stages" if path.is_dir() => match listed(&path, &mut entries) {
                    Ok(found) => stages.extend(found),
                    Err(error) => folder.refuse(name, error)?,
                },
                "frameworks" if path.is_dir() => {
                    folder.add_files(&name, &path, &mut entries)?;
                }
                _ if is_playbook(&name) => folder.add(name, &path)?,
                _ => {}
            }
        }
        for (name, path) in stages {
            let name = format!("stages/{name}");
            if path.is_dir() {
                folder.add_files(&name, &path, &mut entries)?;
            } else if is_playbook(&name) {
                folder.add(name, &path)?;
            }
        }
        folder.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(folder)
    }

    /// Adds the playbooks that stand right in a folder.
    fn add_files(
        &mut self,
        name: &str,
        folder: &Path,
        entries: &mut usize,
    ) -> Result<(), FolderError> {
        let files = match listed(folder, entries) {
            Ok(files) => files,
            Err(error) => return self.refuse(name.to_owned(), error),
        };
        for (file, path) in files {
            if is_playbook(&file) {
                self.add(format!("{name}/{file}"), &path)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, path: String, file: &Path) -> Result<(), FolderError> {
        let text = text(file);
        self.bytes += text.as_ref().map_or(0, String::len);
        self.files.push(FolderFile { path, text });
        if self.bytes > MAX_TOTAL_BYTES {
            return Err(FolderError::TooLarge);
        }
        Ok(())
    }

    /// Tells a folder inside that can't be looked into. What is wrong with the
    /// whole goes on as an error.
    fn refuse(&mut self, path: String, error: FolderError) -> Result<(), FolderError> {
        let FolderError::Io(error) = error else {
            return Err(error);
        };
        let text = Err(error.into());
        self.files.push(FolderFile { path, text });
        Ok(())
    }
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
        if is_playbook(&name) {
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
        FolderError::Io(source) => FolderError::Inside { path: name.to_owned(), source },
        error => error,
    })
}

/// Returns the folder's own path, through all links, by which two names of one
/// folder are known to be one.
pub fn own_path(folder: &Path) -> Result<PathBuf, FolderError> {
    Ok(fs::canonicalize(folder)?)
}

/// Whether a file is meant to be a playbook, or written as if it were.
fn is_playbook(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("yaml" | "yml"))
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

/// Reads the text of a file, and no more than a playbook has.
pub(super) fn text(path: &Path) -> Result<String, FileError> {
    if path.file_name().is_none_or(|name| name.to_str().is_none()) {
        return Err(FileError::Name);
    }
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
        FileError::NotText { line: before.split(|byte| *byte == b'\n').count(), byte: valid + 1 }
    })
}
