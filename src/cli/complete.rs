//! What a shell completes: names of the playbooks in force, by what an
//! argument is called in the help.
//!
//! A shell asks with `GTM_COMPLETE` set; see `gtm completions`. Folders that
//! only the command line names are not read for it.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;

use clap::Parser;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::settings::GlobalArgs;
use super::{Cli, command_line, overlays};
use crate::catalog::fact::{Fact, FactKind};
use crate::catalog::{Catalog, CatalogError, SourceFile};

/// The variable by which a shell asks.
const VARIABLE: &str = "GTM_COMPLETE";

/// Answers a shell that asks what completes a command line, and returns
/// whether one did.
pub(super) fn answered(arguments: &[OsString]) -> bool {
    if std::env::var_os(VARIABLE).is_none() {
        return false;
    }
    let here = std::env::current_dir().ok();
    let complete = CompleteEnv::with_factory(completed).var(VARIABLE).completer("gtm");
    complete.try_complete(arguments.iter().cloned(), here.as_deref()).unwrap_or_default()
}

/// Writes the lines by which a shell asks from then on.
pub(super) fn registration(shell: &str, script: &mut Vec<u8>) -> io::Result<()> {
    let shells: [&dyn EnvCompleter; 5] = [&Bash, &Elvish, &Fish, &Powershell, &Zsh];
    match shells.into_iter().find(|one| one.name() == shell) {
        Some(shell) => shell.write_registration(VARIABLE, "gtm", "gtm", "gtm", script),
        None => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Returns the grammar with what completes each value.
fn completed() -> clap::Command {
    let of_values = |command: clap::Command| {
        command.mut_args(|argument| {
            let name = argument.get_value_names().and_then(|names| names.first()).cloned();
            let names = name.and_then(|name| Names::of(&name));
            match names {
                Some(names) => {
                    argument.add(ArgValueCompleter::new(move |typed: &OsStr| names.like(typed)))
                }
                None => argument,
            }
        })
    };
    command_line().mut_subcommands(of_values)
}

/// What an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Functions,
    Stages,
    Tables,
    Metrics,
    Gates,
    Steps,
    Frameworks,
    Facts,
}

impl Names {
    /// Returns what an argument of this name in the help takes.
    fn of(value_name: &str) -> Option<Self> {
        Some(match value_name {
            "FUNCTION" => Self::Functions,
            "STAGE" | "FROM" | "TO" => Self::Stages,
            "TABLE" => Self::Tables,
            "METRIC=VALUE" | "NAME=VALUE" => Self::Metrics,
            "GATE" => Self::Gates,
            "STEP" => Self::Steps,
            "FRAMEWORK" => Self::Frameworks,
            "FACT-ID" => Self::Facts,
            _ => return None,
        })
    }

    /// Returns those that begin with what is typed. Where playbooks can't be
    /// read there are none, and running the command says why.
    fn like(self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let typed = typed.to_string_lossy();
        let all = self.all().unwrap_or_default();
        all.into_iter()
            .filter(|(name, _)| name.starts_with(typed.as_ref()))
            .map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into())))
            .collect()
    }

    /// Returns the name that a fact has among these, with what it is.
    fn of_fact(self, fact: &Fact<'_>) -> Option<(String, String)> {
        match self {
            Self::Steps if fact.kind == FactKind::ProcessStep => {
                Some(pair(&fact.name(), fact.label))
            }
            Self::Tables if !fact.headings.is_empty() => Some(pair(&fact.name(), fact.section)),
            Self::Metrics if fact.is_metric() => {
                Some(pair(&format_args!("{}=", fact.name()), fact.label))
            }
            Self::Facts => Some(pair(&fact.id, fact.label)),
            _ => None,
        }
    }

    /// Returns every name, with what it is.
    fn all(self) -> Result<BTreeSet<(String, String)>, CatalogError> {
        let catalog = catalog();
        Ok(match self {
            Self::Functions => {
                let functions = catalog.functions()?.iter();
                let groups = functions.clone().filter_map(|one| {
                    Some(pair(&one.group.as_ref()?.to_lowercase(), &"all of the group"))
                });
                groups.chain(functions.map(|one| pair(&one.id, &one.title))).collect()
            }
            Self::Stages => catalog.stages()?.iter().map(|one| pair(&one.id, &one.title)).collect(),
            Self::Gates => catalog.gates()?.iter().map(|one| pair(&one.id, &one.title)).collect(),
            Self::Frameworks => {
                catalog.framework_ids()?.iter().map(|id| pair(&id, "framework")).collect()
            }
            Self::Steps | Self::Tables | Self::Metrics | Self::Facts => {
                let files = SourceFile::all(&catalog)?;
                let facts = files.iter().flat_map(SourceFile::facts);
                facts.filter_map(|fact| self.of_fact(&fact)).collect()
            }
        })
    }
}

fn pair(id: &impl ToString, title: &str) -> (String, String) {
    (id.to_string(), title.to_owned())
}

/// Returns the playbooks in force; the built-in ones where others can't be
/// read.
fn catalog() -> Catalog {
    let global = Cli::try_parse_from(["gtm"]).map(|cli| cli.global);
    let layers = global
        .ok()
        .and_then(|global: GlobalArgs| overlays::find(&global, None).ok())
        .map(|(layers, _)| layers);
    Catalog::layered(layers.unwrap_or_default())
}
