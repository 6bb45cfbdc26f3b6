//! Input: how files of the reader's own, and standard input, are read.
//!
//! A file is read whole, and refused where it is larger than anything that is
//! typed by hand.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{anyhow, ensure};

use super::error::{CliError, OrUsage};
use crate::engine::sheet::{Sheet, SheetError};

/// What people fill in.
pub(super) enum FilledIn {
    Text(String),
    Workbook(Vec<u8>),
}

impl FilledIn {
    /// Returns it as rows under headings.
    pub(super) fn sheet(&self) -> Result<Sheet, SheetError> {
        match self {
            Self::Text(text) => Sheet::read(text),
            Self::Workbook(bytes) => Sheet::of_workbook(bytes),
        }
    }
}

/// Reads a file that was filled in; `-` is standard input.
pub(super) fn filled_in(path: &Path) -> Result<FilledIn, CliError> {
    read(path, |bytes| {
        if Sheet::is_workbook(&bytes) {
            return Ok(FilledIn::Workbook(bytes));
        }
        text_of(bytes).map(FilledIn::Text)
    })
}

/// Reads a file as text; `-` is standard input.
pub(super) fn text(path: &Path) -> Result<String, CliError> {
    read(path, text_of)
}

fn read<T>(path: &Path, of: impl Fn(Vec<u8>) -> anyhow::Result<T>) -> Result<T, CliError> {
    let bytes = if path.as_os_str() == "-" {
        bytes(io::stdin().lock())
    } else {
        File::open(path).map_err(anyhow::Error::from).and_then(bytes)
    };
    bytes.and_then(of).or_usage(format_args!("{} can't be used", name(path)))
}

/// Reads text to the end.
pub(super) fn all_of(input: impl Read) -> anyhow::Result<String> {
    text_of(bytes(input)?)
}

fn bytes(input: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    refuse_larger(bytes.len())?;
    Ok(bytes)
}

fn text_of(bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        anyhow!(
            "it is not UTF-8: line {line} (byte {} of the file) is no text. Save it as UTF-8",
            good.len() + 1
        )
    })
}

/// The most bytes that are read.
const LIMIT: usize = 1 << 20;

/// Refuses what would not be read.
pub(super) fn refuse_larger(bytes: usize) -> anyhow::Result<()> {
    ensure!(bytes <= LIMIT, "it is larger than {} MiB", LIMIT >> 20);
    Ok(())
}

/// Returns what an input is called in messages.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
