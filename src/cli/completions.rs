//! `gtm completions`.

use clap::{Args, ValueEnum};

use super::error::{CliError, OrUsage};
use super::{Answer, Context, Run, command_line, complete};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm completions bash > ~/.local/share/bash-completion/completions/gtm
  gtm completions zsh > ~/.zfunc/_gtm
  gtm completions fish > ~/.config/fish/completions/gtm.fish
  gtm completions powershell >> $PROFILE
  gtm completions nushell > gtm.nu

The shell asks gtm for names of functions, stages, metrics, gates and facts, of the playbooks in
force. With --static nothing is asked, and options and commands alone are completed; Nushell has
only that.")]
pub(super) struct CompletionsArgs {
    /// The shell to write it for
    #[arg(value_name = "SHELL", ignore_case = true)]
    shell: Shell,
    /// Write all of it out, so that the shell asks nothing
    #[arg(long = "static")]
    is_static: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Nushell,
}

impl Run for CompletionsArgs {
    fn run(&self, _: &Context) -> Result<Answer, CliError> {
        use clap_complete::{Shell as Generator, generate};
        let mut script = Vec::new();
        let shell = match self.shell {
            Shell::Bash => ("bash", Generator::Bash),
            Shell::Zsh => ("zsh", Generator::Zsh),
            Shell::Fish => ("fish", Generator::Fish),
            Shell::Powershell => ("powershell", Generator::PowerShell),
            Shell::Nushell => {
                let shell = clap_complete_nushell::Nushell;
                generate(shell, &mut command_line(), "gtm", &mut script);
                return Ok(script.into());
            }
        };
        if self.is_static {
            generate(shell.1, &mut command_line(), "gtm", &mut script);
        } else {
            complete::registration(shell.0, &mut script).or_usage("the script can't be written")?;
        }
        Ok(script.into())
    }
}
