//! `gtm export`.
//!
//! The paths written are those of the program's own files, below the folder
//! that was named. Everything is looked at before anything is written, and each
//! file appears whole or not at all; all of them together do not.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::{CliError, cannot_be_written};
use super::output::{self, Existing};
use super::{Answer, Context, Run};
use crate::catalog::originals::{self, Original};
use crate::report::export::{ExportReport, Exported};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm export playbooks
  gtm export playbooks --force
  gtm export playbooks --format json

The files are those that gtm is built from, byte for byte. Without --force the folder must be
new or empty. With it, files that differ from the built-in ones are replaced, and told; files
that are not of the export are left alone.")]
pub(super) struct ExportArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write to a folder that is not empty, over the files that differ
    #[arg(long)]
    force: bool,
}

/// A file of the export with its place, and with what stands there.
struct Planned {
    original: Original,
    path: PathBuf,
    becomes: Exported,
}

impl Run for ExportArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let folder = self.folder.as_path();
        let is_empty =
            is_empty(folder).map_err(|error| cannot_be_written(folder).caused_by(error))?;
        let mut planned = Vec::new();
        for original in originals::all() {
            let path = folder.join(&original.path);
            let becomes = compare(&path, original.bytes)
                .map_err(|error| cannot_be_written(&path).caused_by(error))?;
            planned.push(Planned { original, path, becomes });
        }
        if !is_empty && !self.force {
            return Err(not_empty(folder, &planned));
        }
        let mut report = ExportReport::new(folder.display().to_string());
        let total = planned.len();
        for (file, before) in planned.into_iter().zip(0..) {
            write(&file).map_err(|error| {
                let error = cannot_be_written(&file.path).caused_by(error);
                match before {
                0 => error.hint("no file was written before it"),
                _ => error.hint(format!(
                    "{before} of {total} files are in place, up to this one in the order of their \
                     names: with --force the rest is written",
                )),
            }
            })?;
            report.push(&file.original, file.becomes);
        }
        context.answer(&report)
    }
}

/// Whether the folder is empty, or not there yet.
fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Tells what becomes of the file at `path` when these bytes are written.
fn compare(path: &Path, bytes: &[u8]) -> io::Result<Exported> {
    let there = match fs::metadata(path) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Exported::New),
        Err(error) => return Err(error),
    };
    if !there.is_file() {
        return Err(io::Error::other("something that is no file is there"));
    }
    // Of a file of another length nothing need be read.
    let is_same = there.len() == bytes.len() as u64 && fs::read(path)? == bytes;
    Ok(if is_same { Exported::Unchanged } else { Exported::Replaced })
}

fn write(file: &Planned) -> io::Result<()> {
    let if_there = match file.becomes {
        Exported::Unchanged => return Ok(()),
        Exported::New => Existing::Keep,
        Exported::Replaced => Existing::Replace,
    };
    if let Some(folder) = file.path.parent() {
        fs::create_dir_all(folder)?;
    }
    output::to_file(file.original.bytes, &file.path, if_there)
}

/// Refuses a folder that is not empty, with what would be lost in it.
fn not_empty(folder: &Path, planned: &[Planned]) -> CliError {
    let error = CliError::usage(format_args!("`{}` is not empty", folder.display()));
    let differ: Vec<String> = planned
        .iter()
        .filter(|file| file.becomes == Exported::Replaced)
        .map(|file| format!("\n  {}", file.original.path))
        .collect();
    let what = match differ.len() {
        0 => {
            return error.hint(
                "name a new folder, or give --force: it writes what is missing and replaces \
                 nothing that is there",
            );
        }
        1 => "a file in it differs from the built-in one:",
        _ => "files in it differ from the built-in ones:",
    };
    error
        .caused_by(anyhow::Error::msg(format!("{what}{}", differ.concat())))
        .hint("name a new folder, or give --force to replace these by the built-in ones")
}
