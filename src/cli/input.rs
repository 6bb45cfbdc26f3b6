//! Input: how files of the reader's own, and standard input, are read.
//!
//! A file is read whole, and refused where it is larger than anything that is
//! typed by hand.

use std::io::Read;

use super::prelude::*;
use crate::catalog::folder;
use crate::engine::sheet::Sheet;

/// What was read.
pub(super) struct Input(Vec<u8>);

impl Input {
    /// Reads to the end.
    pub(super) fn of(input: impl Read) -> anyhow::Result<Self> {
        Ok(Self(folder::bytes_of(input)?))
    }

    /// Returns it as text.
    pub(super) fn text(&self) -> anyhow::Result<&str> {
        Ok(folder::text_of(&self.0)?)
    }

    /// Returns it as rows under headings: from a workbook, or from CSV.
    pub(super) fn sheet(&self) -> anyhow::Result<Sheet> {
        if Sheet::is_workbook(&self.0) {
            return Ok(Sheet::of_workbook(&self.0)?);
        }
        Ok(Sheet::read(self.text()?))
    }
}

impl Context {
    /// Reads a file, which the answer may not replace, or what a client gives in its
    /// place.
    pub(super) fn read<T>(
        &self,
        path: &Path,
        of: impl FnOnce(Input) -> anyhow::Result<T>,
    ) -> Result<T> {
        self.keep(path, "reads")?;
        let Some(given) = &self.settings.input else { return read(path, of) };
        Input::of(given.as_bytes()).and_then(of).or_usage("what is given can't be used")
    }
}

/// Reads a file, as `of` takes it; `-` is standard input.
pub(super) fn read<T>(path: &Path, of: impl FnOnce(Input) -> anyhow::Result<T>) -> Result<T> {
    let input = if path.as_os_str() == "-" {
        Input::of(io::stdin().lock())
    } else {
        File::open(path).map_err(anyhow::Error::from).and_then(Input::of)
    };
    input.and_then(of).or_usage(format_args!("{} can't be used", name(path)))
}

/// Reads a file as text.
pub(super) fn text(path: &Path) -> Result<String> {
    read(path, |input| Ok(input.text()?.to_owned()))
}

/// Returns what lies in a folder, in the order of the names.
pub(super) fn entries(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

/// Returns what an input is called in messages.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
