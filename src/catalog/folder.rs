//! Folders of playbooks on the disk: the one place below the edge that reads
//! files.
//!
//! Only the folders that playbooks stand in are looked into, so nothing below
//! them is walked, whatever links there are. What can't be read is told and
//! never passed over.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::kind::Kind;
use super::layout::PlaceError;
use crate::yaml::MAX_BYTES;

/// The most files of all folders that lie over each other.
pub const MAX_FILES: usize = 2_000;

/// The most bytes of all their files together.
pub const MAX_TOTAL_BYTES: u64 = 4 << 20;

/// Why a folder, or a file in one, can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refuses it.
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
    /// It is not what holds playbooks, or is larger.
    #[error("{0}")]
    Unfit(String),
    /// Nothing in it is a playbook.
    #[error("it holds no playbook")]
    Empty,
    /// A file in it would never be read.
    #[error("`{path}` would never be read")]
    NoPlace {
        /// The file, from the folder.
        path: String,
        /// Why not.
        source: PlaceError,
    },
}

impl FolderError {
    /// Returns what to try, where it is about what stands where.
    pub fn hint(&self) -> Option<String> {
        let patterns: Vec<_> = Kind::ALL.iter().map(|kind| kind.files()).collect();
        matches!(self, Self::Empty | Self::NoPlace { .. })
            .then(|| format!("playbooks stand at {}", patterns.join(", ")))
    }
}

pub(super) fn unfit<T>(why: impl Into<String>) -> Result<T, FolderError> {
    Err(FolderError::Unfit(why.into()))
}

/// The texts of the playbooks in a folder, sorted by path.
#[derive(Debug)]
pub struct Folder {
    /// The files, with paths from the folder.
    pub files: Vec<FolderFile>,
}

/// A file of a folder.
#[derive(Debug)]
pub struct FolderFile {
    /// Its path from the folder, with slashes.
    pub path: String,
    /// Its text.
    pub text: Result<String, FolderError>,
}

impl Folder {
    /// Reads every playbook in the folder at `root`.
    pub fn read(root: &Path) -> Result<Self, FolderError> {
        let own = own_path(root)?;
        let files = list(root, &mut Size::default())?
            .files
            .into_iter()
            .map(|(path, file)| FolderFile { path, text: text(&file, &own) });
        Ok(Self { files: files.collect() })
    }
}

/// How much was listed so far.
#[derive(Debug, Default)]
pub struct Size {
    entries: usize,
    bytes: u64,
}

/// What stands in a folder of playbooks.
#[derive(Debug)]
pub struct Listing<'size> {
    /// The playbooks, by path from the folder, with where they lie.
    pub files: Vec<(String, PathBuf)>,
    /// The folders right in it.
    pub folders: Vec<String>,
    size: &'size mut Size,
}

/// Lists the playbooks in the folder at `root`, without reading them.
pub fn list<'size>(root: &Path, size: &'size mut Size) -> Result<Listing<'size>, FolderError> {
    if !fs::metadata(root)?.is_dir() {
        return unfit("it is no folder");
    }
    let mut listing = Listing { files: Vec::new(), folders: Vec::new(), size };
    for (name, path) in listed(root, &mut listing.size.entries)? {
        match name.as_str() {
            "stages" | "frameworks" | "reviews" => listing.add_all(&name, &path)?,
            _ if path.is_dir() => {}
            _ => {
                listing.add(name, path)?;
                continue;
            }
        }
        listing.folders.push(name);
    }
    listing.files.sort();
    Ok(listing)
}

impl Listing<'_> {
    fn add(&mut self, name: String, path: PathBuf) -> Result<(), FolderError> {
        if !is_playbook(&name) {
            return Ok(());
        }
        // A file that is larger than any playbook is refused by itself.
        let bytes = fs::metadata(&path).map_or(0, |found| found.len());
        self.size.bytes += bytes.min(MAX_BYTES as u64);
        if self.size.bytes > MAX_TOTAL_BYTES {
            return unfit(format!(
                "its files have more than {} MiB, with the folders before it",
                MAX_TOTAL_BYTES >> 20
            ));
        }
        self.files.push((name, path));
        Ok(())
    }

    /// Adds what stands in a folder, and of stages what stands in theirs.
    fn add_all(&mut self, name: &str, folder: &Path) -> Result<(), FolderError> {
        let inside = listed(folder, &mut self.size.entries).map_err(|error| match error {
            FolderError::Io(source) => FolderError::Inside { path: name.to_owned(), source },
            error => error,
        });
        for (file, path) in inside? {
            let file = format!("{name}/{file}");
            if name != "stages" || is_playbook(&file) {
                self.add(file, path)?;
            } else if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
                self.add_all(&file, &path)?;
            }
        }
        Ok(())
    }
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

/// Returns the last name of a path as messages may repeat it.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A line break could pass for one of the program's own.
    let spelled = |one: char| match one {
        one if one.is_control() => one.escape_unicode().to_string(),
        one => one.to_string(),
    };
    name.chars().map(spelled).collect()
}

/// Returns what stands right in a folder, by name, without what is hidden.
fn listed(folder: &Path, entries: &mut usize) -> Result<Vec<(String, PathBuf)>, FolderError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        *entries += 1;
        if *entries > MAX_FILES {
            return unfit(format!(
                "it has more than {MAX_FILES} files, with the folders before it"
            ));
        }
        let name = name_of(&path);
        if !name.starts_with('.') {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// Reads the text of a file below `root`, and no more than a playbook has.
pub(super) fn text(path: &Path, root: &Path) -> Result<String, FolderError> {
    if path.file_name().is_none_or(|name| name.to_str().is_none()) {
        return unfit("its name is not UTF-8");
    }
    // A pipe that nobody writes to would be waited for.
    if !fs::metadata(path)?.is_file() {
        return unfit("it is no regular file");
    }
    if !fs::canonicalize(path)?.starts_with(root) {
        return unfit("it is a link that leads out of the folder: put the file itself there");
    }
    let bytes = bytes_of(File::open(path)?)?;
    Ok(text_of(&bytes)?.to_owned())
}

/// Reads to its end what people write by hand, and refuses what is larger.
pub fn bytes_of(input: impl Read) -> Result<Vec<u8>, FolderError> {
    let mut bytes = Vec::new();
    input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return unfit(format!("it is larger than {} MiB", MAX_BYTES >> 20));
    }
    Ok(bytes)
}

/// Returns what was read as text.
pub fn text_of(bytes: &[u8]) -> Result<&str, FolderError> {
    str::from_utf8(bytes).or_else(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        unfit(format!(
            "it is not UTF-8: line {line} (byte {} of the file) is no text. Save it as UTF-8",
            good.len() + 1
        ))
    })
}
