//! What the reader gave that suggested commands must be given too.

use std::path::{Path, PathBuf};

use super::company::CompanyArgs;
use super::company_file::FoundFile;
use super::settings::GlobalArgs;
use super::{takes_a_company, takes_layers};
use crate::document::Invocation;

/// What was typed, and holds for the next command too.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    no_overlays: bool,
    company: Option<PathBuf>,
    /// The folders that its file names, for commands that take no company.
    of_company: Vec<PathBuf>,
    playbooks: Vec<PathBuf>,
}

impl Given {
    pub(super) fn new(global: &GlobalArgs, company: Option<&CompanyArgs>) -> Self {
        Self {
            no_overlays: global.no_overlays,
            company: company.and_then(CompanyArgs::named_file).map(Path::to_owned),
            of_company: Vec::new(),
            playbooks: global.playbooks.clone(),
        }
    }

    /// Keeps the folders of the company file that was named.
    pub(super) fn keep_playbooks_of(&mut self, file: &FoundFile) {
        if self.company.is_some() {
            self.of_company = file.playbooks().collect();
        }
    }

    /// Adds to a command what it takes of it.
    pub(super) fn carry(&self, command: &mut Invocation) {
        let takes_company = self.company.is_some() && takes_a_company(command.command());
        let mut carried = command.clone();
        if takes_company && !command.has("--company") {
            let company = self.company.iter();
            carried = company.fold(carried, |command, file| option(command, "--company", file));
        }
        let names_layers = command.has("--playbooks") || command.has("--no-overlays");
        if takes_layers(command.command()) && !names_layers {
            let of_company = self.of_company.iter().filter(|_| !takes_company);
            carried = of_company
                .chain(&self.playbooks)
                .fold(carried, |command, folder| option(command, "--playbooks", folder));
            if self.no_overlays {
                carried = carried.arg("--no-overlays");
            }
        }
        *command = carried;
    }
}

fn option(command: Invocation, name: &str, path: &Path) -> Invocation {
    command.option(name, path.display())
}
