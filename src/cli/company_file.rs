//! The company file: where it is found, and how it is read.
//!
//! `--company` names one. Otherwise `gtm.yaml` is looked for in the current
//! folder, in each folder above it and in the user's configuration folder, in
//! this order. What is there and can't be read is an error and never passed
//! over. What was not named is read only if it is a regular file.

use anyhow::ensure;
use etcetera::BaseStrategy;

use super::input::Input;
use super::prelude::*;
use crate::yaml;

/// The name of the file where it is looked for.
pub(super) const NAME: &str = "gtm.yaml";

/// A company file with where it was found.
#[derive(Clone, Debug)]
pub(super) struct FoundFile {
    /// Its path as it is told: as typed, or from the current folder.
    pub(super) path: String,
    /// How it was found.
    pub(super) by: FoundBy,
    /// What it says.
    pub(super) company: CompanyFile,
}

impl FoundFile {
    /// Returns the name of the company, where it has one.
    pub(super) fn name(&self) -> Option<&str> {
        self.company.name.as_ref().map(CompanyName::as_str)
    }

    /// Returns what lies beside it, from the current folder.
    pub(super) fn beside(&self, path: impl AsRef<OsStr>) -> PathBuf {
        Path::new(&self.path).with_file_name(path)
    }

    /// Returns the folders of playbooks that it names, from the current folder.
    pub(super) fn playbooks(&self) -> impl Iterator<Item = PathBuf> {
        self.company.playbooks.iter().map(|folder| self.beside(folder))
    }
}

/// How a company file was found, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundBy {
    /// It was named.
    Name,
    /// It lies in the current folder or above it.
    Folder,
    /// It lies in the user's configuration folder.
    Configuration,
}

impl Context {
    /// Returns the company file, named or found; `None` where there is none.
    /// It is read once.
    pub(super) fn company_file(&self) -> Result<Option<&FoundFile>> {
        if let Some(file) = self.company_file.get() {
            return Ok(file.as_ref());
        }
        let file = find(self.typed.company.company.as_deref())?;
        Ok(self.company_file.get_or_init(|| file).as_ref())
    }
}

/// Reads the file that was named, or else the nearest.
pub(super) fn find(named: Option<&Path>) -> Result<Option<FoundFile>> {
    if let Some(path) = named {
        return read(path, FoundBy::Name).map(Some);
    }
    // A folder that is gone has none above it.
    let depth = std::env::current_dir().map_or(1, |folder| folder.ancestors().count());
    let mut folder = PathBuf::new();
    for _ in 0..depth {
        if let Some(file) = look(&folder.join(NAME), FoundBy::Folder)? {
            return Ok(Some(file));
        }
        folder.push("..");
    }
    // Without a home there is no configuration.
    let Ok(folders) = etcetera::choose_base_strategy() else {
        return Ok(None);
    };
    look(&folders.config_dir().join("gtm").join(NAME), FoundBy::Configuration)
}

/// Reads the company file at `path` if something is there: also a link to
/// nowhere, which is to be told and not passed over. In a folder that may not
/// be searched, nothing is there for this user.
fn look(path: &Path, by: FoundBy) -> Result<Option<FoundFile>> {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};

    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | PermissionDenied) => {
            Ok(None)
        }
        _ => read(path, by).map(Some).map_err(|error| {
            error.hint(
                "correct it, name another with --company, or leave it out: --no-overlays \
                        with --stage, --arr or --headcount",
            )
        }),
    }
}

/// Reads a company file.
fn read(path: &Path, by: FoundBy) -> Result<FoundFile> {
    let shown = path.display().to_string();
    let parse = |text: String| {
        let company: CompanyFile = yaml::parse(&shown, &text)?;
        ensure!(
            !company.is_empty(),
            "it says nothing: write what is known, as in `arr: 14.2M` and `headcount: 96`, a line \
             each"
        );
        Ok(company)
    };
    let company = text(path, by).and_then(parse).or_refused(&shown)?;
    Ok(FoundFile { path: shown, by, company })
}

/// Reads the text of a file.
pub(super) fn text(path: &Path, by: FoundBy) -> anyhow::Result<String> {
    let kind = fs::metadata(path)?;
    ensure!(!kind.is_dir(), "it is a folder");
    // A pipe that nobody writes to would be waited for. Who names one means it.
    ensure!(kind.is_file() || by == FoundBy::Name, "it is no regular file");
    Ok(Input::of(File::open(path)?)?.text()?.to_owned())
}
