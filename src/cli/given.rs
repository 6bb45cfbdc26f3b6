//! What was typed and holds for suggested commands too.

use super::Command;
use super::prelude::*;

impl Context {
    /// Adds to a command what it takes of it.
    pub(super) fn carry(&self, invocation: &mut Invocation) {
        let Some(command) = Command::named(invocation.command()) else { return };
        let Typed { global, company, .. } = &self.typed;
        let mut named = company.company.as_deref();
        if command.takes_company
            && let Some(file) = named.take()
            && !invocation.has("--company")
        {
            invocation.add_option("--company", file.display());
        }
        let names_layers = invocation.has("--playbooks") || invocation.has("--no-overlays");
        if names_layers || !command.takes_layers {
            return;
        }
        if global.no_overlays {
            return invocation.add("--no-overlays");
        }
        // A command that takes no company takes the folders that its file names.
        let file = self.company_file.get().into_iter().flatten().filter(|_| named.is_some());
        for folder in file.flat_map(FoundFile::playbooks).chain(global.playbooks.iter().cloned()) {
            invocation.add_option("--playbooks", folder.display());
        }
    }
}
