//! `gtm export`.
//!
//! It also writes what other commands make. The paths written are those of the
//! program's own files, or of what was imported, below the folder
//! that was named. Everything is looked at before anything is written, and each
//! file appears whole or not at all; all of them together do not.

use super::prelude::*;
use crate::catalog::originals::{self};
use crate::report::export::ExportReport;

/// Write the built-in playbooks out as YAML, with their schemas
///
/// Examples:
///   gtm export playbooks
///   gtm export playbooks --force
///   gtm export playbooks --format json
///
/// The files are those that gtm is built from, byte for byte. Without --force the folder must be
/// new or empty. With it, files that differ from the built-in ones are replaced, and told; files
/// that are not of the export are left alone.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ExportArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write to a folder that is not empty, over the files that differ
    #[arg(long)]
    force: bool,
}

impl Run for ExportArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let folder = self.folder.as_path();
        let planned = planned(folder, originals::all(), context)?;
        if !is_empty(folder).or_not_written(folder)? && !self.force {
            return Err(not_empty(folder, &planned));
        }
        write_all(folder, planned, context)
    }
}

/// What is to be written where, and what becomes of what is there.
type Planned = Vec<(PathBuf, Original, Written)>;

fn planned(folder: &Path, files: Vec<Original>, context: &Context) -> Result<Planned> {
    let plan = |file: Original| {
        let path = folder.join(&file.path);
        context.keep(&path, "writes")?;
        let becomes = becomes(folder, &path, &file.bytes).or_not_written(&path)?;
        Ok((path, file, becomes))
    };
    files.into_iter().map(plan).collect()
}

/// Writes files to a folder that may have others, and replaces none.
pub(super) fn write(folder: &Path, files: Vec<Original>, context: &Context) -> Result<Answer> {
    let planned = planned(folder, files, context)?;
    if planned.iter().any(|(.., becomes)| *becomes == Written::Replaced) {
        return Err(not_empty(folder, &planned));
    }
    write_all(folder, planned, context)
}

fn write_all(folder: &Path, planned: Planned, context: &Context) -> Result<Answer> {
    let mut report = ExportReport::new(folder.display().to_string());
    let total = planned.len();
    for ((path, file, becomes), before) in planned.into_iter().zip(0..) {
        if becomes != Written::Unchanged {
            path.parent()
                .map_or(Ok(()), output::make_folder)
                .and_then(|()| output::to_file(&file.bytes, &path, Written::Replaced))
                .map_err(|error| {
                    error.hint(match before {
                        0 => "no file was written before it".to_owned(),
                        _ => format!(
                            "{before} of {total} files are in place, up to this one in the \
                             order of their names: with --force the rest is written",
                        ),
                    })
                })?;
        }
        report.push(file, becomes);
    }
    context.answer(&report)
}

/// Whether the folder is empty, or not there yet.
pub(super) fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        entries => Ok(entries?.next().is_none()),
    }
}

/// Tells what becomes of the file at `path` when these bytes are written.
pub(super) fn becomes(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<Written> {
    let mut inside = path.ancestors().take_while(|above| *above != folder);
    if inside.any(Path::is_symlink) {
        return Err(io::Error::other("a link leads there, perhaps out of the folder"));
    }
    let there = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Written::New),
        there => there?,
    };
    if !there.is_file() {
        return Err(io::Error::other("something that is no file is there"));
    }
    // Of a file of another length nothing need be read.
    let is_same = there.len() == bytes.len() as u64 && fs::read(path)? == bytes;
    Ok(if is_same { Written::Unchanged } else { Written::Replaced })
}

/// Refuses a folder that is not empty, with what would be lost in it.
fn not_empty(folder: &Path, planned: &[(PathBuf, Original, Written)]) -> CliError {
    let error = CliError::usage(format_args!("`{}` is not empty", folder.display()));
    let differ: Vec<String> = planned
        .iter()
        .filter(|(.., becomes)| *becomes == Written::Replaced)
        .map(|(_, original, _)| format!("\n  {}", original.path))
        .collect();
    let what = match differ.len() {
        0 => {
            return error.hint(
                "name a new folder, or give --force: it writes what is missing and replaces \
                 nothing that is there",
            );
        }
        1 => "a file in it differs from what would be written:",
        _ => "files in it differ from what would be written:",
    };
    error
        .caused_by(anyhow::Error::msg(format!("{what}{}", differ.concat())))
        .hint("name a new folder; gtm export replaces these with --force")
}
