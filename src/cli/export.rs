//! `gtm export`.
//!
//! What other commands make is written here too. The paths are those of the
//! program's own files, or of what was imported, below the folder that was named. Everything is looked at before anything is written, and each
//! file appears whole or not at all; all of them together do not.

use super::prelude::*;
use crate::catalog::originals;
use crate::report::files::WrittenFile;

/// Write the built-in playbooks out as YAML, with their schemas
///
/// Examples:
///   gtm export playbooks
///   gtm export playbooks --force
///   gtm export playbooks --format json
///
/// The files are those that gtm is built from, byte for byte. Files that differ from them are
/// replaced only with --force, and told; files that are not of the export are left alone.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ExportArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write over files that differ
    #[arg(long)]
    force: bool,
}

impl Run for ExportArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        write_files(&self.folder, originals::all(), self.force, context)
    }
}

/// Writes files to a folder that may have others, and replaces those that differ
/// only where it may.
pub(super) fn write_files(
    folder: &Path,
    files: Vec<Original>,
    may_replace: bool,
    context: &Context,
) -> Result<Answer> {
    let mut planned = Vec::new();
    for Original { path, bytes } in files {
        let place = folder.join(&path);
        context.keep(&place, "writes")?;
        let written = becomes(folder, &place, &bytes).or_not_written(&place)?;
        planned.push((place, bytes, WrittenFile { path, written }));
    }
    let differ = planned.iter().filter(|(.., file)| file.written == Written::Replaced);
    let differ: Vec<String> = differ.map(|(.., file)| format!("\n  {}", file.path)).collect();
    if !differ.is_empty() && !may_replace {
        let what = anyhow::anyhow!("these differ from what would be written:{}", differ.concat());
        let refused = format!("files in `{}` would be lost", folder.display());
        return Err(CliError::usage(refused)
            .caused_by(what)
            .hint("name a new folder; gtm export replaces these with --force"));
    }
    let total = planned.len();
    let mut written = Vec::new();
    for (place, bytes, file) in planned {
        if file.written != Written::Unchanged {
            place
                .parent()
                .map_or(Ok(()), output::make_folder)
                .and_then(|()| output::to_file(&bytes, &place, Written::Replaced))
                .map_err(|error| {
                    let before = written.len();
                    error.hint(format!("{before} of {total} files are in place before this one"))
                })?;
        }
        written.push(file);
    }
    let folder = folder.display().to_string();
    context.answer(&FilesReport { folder, files: written, seen: Vec::new() })
}

/// Tells what becomes of the file at `path` when these bytes are written.
fn becomes(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<Written> {
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
