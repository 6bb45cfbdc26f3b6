//! Folders of the reader's own playbooks: who names them, and opening them.
//!
//! They lie over the built-in playbooks in this order, later over earlier: the
//! user's data folder, those of the company file, those of `GTM_PLAYBOOKS`,
//! those of the command line. One that is named and can't be opened is an
//! error, and `--no-overlays` leaves out all of them.

use etcetera::BaseStrategy;

use super::company_file::{self};
use super::prelude::*;
use crate::catalog::folder::Size;
use crate::catalog::layers::Layer;

/// The variable with folders, separated as those of `PATH` are.
const VARIABLE: &str = "GTM_PLAYBOOKS";

/// Opens the folders that somebody names, later over earlier, with the company
/// file that was read for it, if one was. Some commands work with the built-in
/// playbooks alone: a folder on their command line would do nothing, and is
/// refused.
pub(super) fn find(typed: &Typed) -> Result<(Vec<Layer>, Option<FoundFile>)> {
    let (global, mut layers) = (&typed.global, Vec::new());
    // `gtm init` writes the folder.
    let is_refused = !typed.command.takes_layers && typed.command.names[0] != "init";
    if is_refused && !global.playbooks.is_empty() {
        return Err(CliError::usage("this command works with the built-in playbooks alone")
            .hint("leave out --playbooks"));
    }
    if !typed.command.takes_layers || global.no_overlays {
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
    // Without a home there is no folder for all companies.
    let data = etcetera::choose_base_strategy().ok();
    let data = data.map(|folders| folders.data_dir().join("gtm").join("playbooks"));
    if let Some(folder) = data.filter(|folder| folder.symlink_metadata().is_ok()) {
        open(&folder, "the user's data folder, in which gtm looks,")?;
    }
    let named = typed.company.named_file();
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
    for folder in &global.playbooks {
        open(folder, "--playbooks")?;
    }
    Ok((layers, company_file))
}
