//! Folders of the reader's own playbooks: who names them, and opening them.
//!
//! They lie over the built-in playbooks in this order, later over earlier: the
//! user's data folder, those of the company file, those of `GTM_PLAYBOOKS`,
//! those of the command line. One that is named and can't be opened is an
//! error, and `--no-overlays` leaves out all of them.

use etcetera::BaseStrategy;

use super::company_file;
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
    let global = &typed.global;
    // `gtm init` writes the folder.
    let is_refused = !typed.command.takes_layers && typed.command.name != "init";
    refuse_if(
        is_refused && !global.playbooks.is_empty(),
        "this command works with the built-in playbooks alone",
        "leave out --playbooks",
    )?;
    if !typed.command.takes_layers || global.no_overlays {
        return Ok((Vec::new(), None));
    }
    // Without a home there is no folder for all companies.
    let data = etcetera::choose_base_strategy().ok();
    let data = data.map(|folders| folders.data_dir().join("gtm").join("playbooks"));
    let data = data.filter(|folder| folder.symlink_metadata().is_ok());
    let company_file = company_file::find(typed.company.company.as_deref())?;
    let of_file = company_file.iter().flat_map(|file| {
        let by = format!("`playbooks` in `{}`", file.path);
        file.playbooks().map(move |folder| (folder, by.clone()))
    });
    let set = std::env::var_os(VARIABLE).unwrap_or_default();
    let set = std::env::split_paths(&set).filter(|path| !path.as_os_str().is_empty());
    let named = global.playbooks.iter().cloned();
    let folders = data
        .map(|folder| (folder, "the user's data folder, in which gtm looks,".to_owned()))
        .into_iter()
        .chain(of_file)
        .chain(set.map(|folder| (folder, VARIABLE.to_owned())))
        .chain(named.map(|folder| (folder, "--playbooks".to_owned())));
    let mut size = Size::default();
    let open = |(folder, by): (PathBuf, String)| {
        Layer::open(&folder, &mut size).map_err(|error| {
            let hint = error.hint();
            CliError::usage(format_args!("the playbooks `{}` can't be used", folder.display()))
                .caused_by(error)
                .hints(hint)
                .hint(format!("{by} names this folder; --no-overlays answers without it"))
        })
    };
    let layers = folders.map(open).collect::<Result<_>>()?;
    Ok((layers, company_file))
}
