//! `gtm completions`.

use clap_complete::env::Shells;
use clap_complete::generate;

use super::complete::VARIABLE;
use super::prelude::*;

/// Print what makes a shell complete commands and names
///
/// Examples:
///   gtm completions bash > ~/.local/share/bash-completion/completions/gtm
///   gtm completions zsh > ~/.zfunc/_gtm
///   gtm completions fish > ~/.config/fish/completions/gtm.fish
///   gtm completions powershell >> $PROFILE
///   gtm completions nushell > gtm.nu
///
/// The shell asks gtm for names of functions, stages, metrics, gates and facts, of the playbooks in
/// force. With --static nothing is asked, and options and commands alone are completed; Nushell has
/// only that.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CompletionsArgs {
    /// The shell to write it for
    #[arg(ignore_case = true, value_parser = SHELLS)]
    shell: String,
    /// Write all of it out, so that the shell asks nothing
    #[arg(long = "static")]
    is_static: bool,
}

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "nushell"];

impl Run for CompletionsArgs {
    fn run(&self, _: &Context) -> Result<Answer> {
        let (mut script, grammar) = (Vec::new(), &mut command_line());
        let shell = self.shell.to_ascii_lowercase();
        match (shell.parse::<clap_complete::Shell>(), Shells::builtins().completer(&shell)) {
            (Ok(shell), _) if self.is_static => generate(shell, grammar, "gtm", &mut script),
            (_, Some(one)) => one
                .write_registration(VARIABLE, "gtm", "gtm", "gtm", &mut script)
                .or_usage("the script can't be written")?,
            _ => generate(clap_complete_nushell::Nushell, grammar, "gtm", &mut script),
        }
        Ok(script.into())
    }
}
