//! Folders of the reader's own playbooks: who names them, and opening them.
//!
//! They lie over the built-in playbooks in this order, later over earlier: the
//! user's data folder, those of the company file, those of `GTM_PLAYBOOKS`,
//! those of the command line. One that is named and can't be opened is an
//! error, and `--no-overlays` leaves out all of them.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::company::CompanyArgs;
use super::company_file::{self, FoundFile};
use super::error::CliError;
use super::settings::GlobalArgs;
use crate::catalog::folder::Size;
use crate::catalog::layers::Layer;

/// The variable with folders, separated as those of `PATH` are.
const VARIABLE: &str = "GTM_PLAYBOOKS";

/// The layers over the built-in playbooks, later over earlier, and the company
/// file that was read for it, if one was.
type Overlays = (Vec<Layer>, Option<FoundFile>);

/// Leaves out every layer, for commands that work with the built-in playbooks
/// alone. A folder on the command line would do nothing, and is refused.
pub(super) fn none(args: &GlobalArgs) -> Result<Overlays, CliError> {
    if !args.playbooks.is_empty() {
        return Err(CliError::usage("this command works with the built-in playbooks alone")
            .hint("leave out --playbooks"));
    }
    Ok((Vec::new(), None))
}

/// Opens the folders that somebody names.
pub(super) fn find(args: &GlobalArgs, company: Option<&CompanyArgs>) -> Result<Overlays, CliError> {
    let mut layers = Vec::new();
    if args.no_overlays {
        return Ok((layers, None));
    }
    let mut size = Size::default();
    let mut open = |folder: &Path, by: &str| {
        let layer = Layer::open(folder, &mut size).map_err(|error| {
            let hints = error.hints();
            CliError::usage(format_args!("the playbooks `{}` can't be used", folder.display()))
                .caused_by(error)
                .hints(hints)
                .hint(format!("{by} names this folder; --no-overlays answers without it"))
        })?;
        layers.push(layer);
        Ok::<_, CliError>(())
    };
    if let Some(folder) = data_folder().filter(|folder| folder.symlink_metadata().is_ok()) {
        open(&folder, "the user's data folder, in which gtm looks,")?;
    }
    let named = company.and_then(CompanyArgs::named_file);
    // One that was not named and is wrong elsewhere is told by whoever asks for
    // the company, who may also be told on the command line; but not where
    // folders may be in it.
    let company_file = match company_file::find(named) {
        Ok(found) => found,
        Err(wrong) if named.is_some() => return Err(wrong.error),
        Err(wrong) if wrong.may_name_playbooks => {
            return Err(wrong.error.hint(
                "it may name `playbooks`: to leave out all playbooks but the built-in, \
                 --no-overlays",
            ));
        }
        Err(_) => None,
    };
    if let Some(file) = &company_file {
        for folder in file.playbooks() {
            open(&folder, &format!("`playbooks` in `{}`", file.path))?;
        }
    }
    let variable = std::env::var_os(VARIABLE).unwrap_or_default();
    for folder in std::env::split_paths(&variable).filter(|path| !path.as_os_str().is_empty()) {
        open(&folder, VARIABLE)?;
    }
    for folder in &args.playbooks {
        open(folder, "--playbooks")?;
    }
    Ok((layers, company_file))
}

/// Returns where the user keeps playbooks for all companies.
fn data_folder() -> Option<PathBuf> {
    // Without a home there is no such folder.
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("gtm").join("playbooks"))
}
