//! What the reader gave that suggested commands must be given too.

use std::path::{Path, PathBuf};

use super::Command;
use super::company::CompanyArgs;
use super::company_file::FoundFile;
use super::settings::GlobalArgs;
use crate::document::Invocation;

/// What was typed, and holds for the next command too.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    no_overlays: bool,
    playbooks: Vec<PathBuf>,
    company: Option<PathBuf>,
    /// The folders that its file names, for commands that take no company.
    of_company: Vec<PathBuf>,
}

impl Given {
    pub(super) fn new(global: &GlobalArgs, company: Option<&CompanyArgs>) -> Self {
        Self {
            no_overlays: global.no_overlays,
            playbooks: global.playbooks.clone(),
            company: company.and_then(CompanyArgs::named_file).map(Path::to_owned),
            of_company: Vec::new(),
        }
    }

    /// Keeps the folders of the company file, if it was named.
    pub(super) fn keep_playbooks_of(&mut self, file: Option<&FoundFile>) {
        if self.company.is_some() {
            self.of_company = file.into_iter().flat_map(FoundFile::playbooks).collect();
        }
    }

    /// Adds to a command what it takes of it.
    pub(super) fn carry(&self, invocation: &mut Invocation) {
        let Some(command) = Command::named(invocation.command()) else { return };
        let company = self.company.as_ref().filter(|_| command.takes("company"));
        if let Some(file) = company
            && !invocation.has("--company")
        {
            invocation.add_option("--company", file.display());
        }
        let names_layers = invocation.has("--playbooks") || invocation.has("--no-overlays");
        if names_layers || !command.takes_layers {
            return;
        }
        let of_company = self.of_company.iter().filter(|_| company.is_none());
        for folder in of_company.chain(&self.playbooks) {
            invocation.add_option("--playbooks", folder.display());
        }
        if self.no_overlays {
            invocation.add("--no-overlays");
        }
    }
}
