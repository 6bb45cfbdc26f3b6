//! `gtm check`.

use std::thread;
use std::time::Duration;

use super::prelude::*;
use crate::catalog::folder::Folder;
use crate::catalog::layout::Place;
use crate::engine::check::check;
use crate::report::check::CheckReport;
use crate::yaml::Severity;

/// Check a folder of playbooks: every problem at once, with its line
///
/// Examples:
///   gtm check
///   gtm check house-rules --strict
///   gtm check house-rules --today 2026-03-31
///   gtm check house-rules --format json
///   gtm check house-rules/stages/scale/abm.yaml
///   gtm check gtm.yaml
///   gtm check reviews
///
/// A file is checked as a part of the folder that it stands in.
/// Ends with 1 if there are errors, and with --strict if there are warnings.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CheckArgs {
    /// The folder, a whole set or only what changes the built-in one; or one file of it
    #[arg(default_value = ".")]
    path: PathBuf,
    /// End with 1 on warnings too
    #[arg(long)]
    strict: bool,
    /// List the facts of neighboring stages that nothing links, with likely partners
    #[arg(long)]
    links: bool,
    /// Check again whenever a file changes, until interrupted
    #[arg(long)]
    watch: bool,
    /// The day to compare `as-of` with, as 2026-03-31
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl Run for CheckArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        if !self.watch {
            return self.check(context);
        }
        let mut seen = None;
        loop {
            let files = self.folder()?.0.files.into_iter();
            let texts: Vec<_> = files.map(|file| (file.path, file.text.ok())).collect();
            if seen.as_ref() != Some(&texts) {
                output::write(&self.check(context)?.bytes, None)?;
                seen = Some(texts);
            }
            thread::sleep(LOOKS_EVERY);
        }
    }
}

/// How long a change may go unseen.
const LOOKS_EVERY: Duration = Duration::from_millis(400);

impl CheckArgs {
    /// Reads the folder, and names the one file of it that is meant.
    fn folder(&self) -> Result<(Folder, Option<String>)> {
        let (root, file) = if self.path.is_file() {
            let (root, file) = in_its_folder(&self.path);
            (root, Some(file))
        } else {
            (self.path.clone(), None)
        };
        let shown = self.path.display();
        let folder = Folder::read(&root).or_usage(format_args!("`{shown}` can't be checked"))?;
        Ok((folder, file))
    }

    fn check(&self, context: &Context) -> Result<Answer> {
        let shown = self.path.display().to_string();
        let (folder, file) = self.folder()?;
        refuse_if(
            !folder.files.iter().any(|one| file.as_ref().is_none_or(|file| one.path == *file)),
            format_args!("`{shown}` holds no playbooks, so there is nothing to check"),
            "a folder of playbooks holds files as stages/scale/abm.yaml",
        )?;
        let mut findings = check(&folder, &context.catalog, self.today, self.links)?;
        if let Some(file) = file {
            findings.files = 1;
            findings.problems.retain(|problem| problem.path() == file);
        }
        let counts = |severity| findings.count(severity) > 0;
        let refused = counts(Severity::Error) || (self.strict && counts(Severity::Warning));
        Ok(context.answer(&CheckReport::new(&shown, &findings))?.no_if(refused))
    }
}

/// Returns the folder of playbooks that a file stands in, the farthest of which
/// it can be a part, and its path from there.
fn in_its_folder(file: &Path) -> (PathBuf, String) {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folders: Vec<&Path> = file.ancestors().skip(1).take(3).collect();
    let path_from = |folder: &Path| {
        let parts = file.strip_prefix(folder).unwrap_or(&file).iter().map(OsStr::to_string_lossy);
        joined(parts, "/")
    };
    let is_place = |folder: &&&Path| Place::of(&path_from(folder)).is_ok();
    let folder = folders.iter().rev().find(is_place).or(folders.first()).copied();
    let folder = folder.unwrap_or(Path::new(""));
    (folder.to_owned(), path_from(folder))
}
