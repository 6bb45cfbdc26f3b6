//! What a shell completes: names of the playbooks in force, by what an
//! argument is called in the help.
//!
//! A shell asks with `GTM_COMPLETE` set; see `gtm completions`. Folders that
//! only the command line names are not read for it.

use super::prelude::*;
use std::collections::BTreeSet;

use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use super::{overlays, parse};

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
    let shells = Shells::builtins();
    let shell = shells.completer(shell).ok_or(io::ErrorKind::Unsupported)?;
    shell.write_registration(VARIABLE, "gtm", "gtm", "gtm", script)
}

/// Returns the grammar with what completes each value.
fn completed() -> clap::Command {
    command_line().mut_subcommands(|command| {
        command.mut_args(|argument| {
            let name = argument.get_value_names().and_then(|names| names.first());
            match name.and_then(|name| names_for(name)) {
                Some(names) => argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
                    // Where playbooks can't be read there are none, and running
                    // the command says why.
                    let names = names(&catalog()).unwrap_or_default().into_iter();
                    let typed = typed.to_string_lossy();
                    names
                        .filter(|(name, _)| name.starts_with(typed.as_ref()))
                        .map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into())))
                        .collect()
                })),
                None => argument,
            }
        })
    })
}

/// Names, each with what it is.
pub(super) type Names = Result<BTreeSet<(String, String)>, CatalogError>;

/// Returns what lists the names that an argument takes, by what it is called in
/// the help.
pub(super) fn names_for(value_name: &str) -> Option<fn(&Catalog) -> Names> {
    Some(match value_name {
        "FUNCTION" => |catalog| {
            let functions = catalog.functions()?.iter();
            let groups = functions.clone().filter_map(|one| {
                Some(pair(&one.group.as_ref()?.to_lowercase(), "all of the group"))
            });
            Ok(groups.chain(functions.map(|one| pair(&one.id, &one.title))).collect())
        },
        "STAGE" | "FROM" | "TO" => {
            |catalog| Ok(catalog.stages()?.iter().map(|one| pair(&one.id, &one.title)).collect())
        }
        "GATE" => {
            |catalog| Ok(catalog.gates()?.iter().map(|one| pair(&one.id, &one.title)).collect())
        }
        "FRAMEWORK" => {
            |catalog| Ok(catalog.framework_ids()?.iter().map(|id| pair(id, "framework")).collect())
        }
        "FACT-ID" => |catalog| of_facts(catalog, |fact| Some(pair(&fact.id, fact.label))),
        "METRIC=VALUE" | "NAME=VALUE" => |catalog| {
            of_facts(catalog, |fact| {
                fact.is_metric().then(|| pair(&format_args!("{}=", fact.name()), fact.label))
            })
        },
        "STEP" => |catalog| {
            of_facts(catalog, |fact| {
                (fact.kind == FactKind::ProcessStep).then(|| pair(&fact.name(), fact.label))
            })
        },
        "TABLE" => |catalog| {
            of_facts(catalog, |fact| {
                (!fact.headings.is_empty()).then(|| pair(&fact.name(), fact.section))
            })
        },
        _ => return None,
    })
}

fn of_facts(catalog: &Catalog, name: fn(&Fact<'_>) -> Option<(String, String)>) -> Names {
    let files = SourceFile::all(catalog)?;
    Ok(files.iter().flat_map(SourceFile::facts).filter_map(|fact| name(&fact)).collect())
}

fn pair(id: &impl ToString, title: &str) -> (String, String) {
    (id.to_string(), title.to_owned())
}

/// Returns the playbooks in force; the built-in ones where others can't be
/// read.
fn catalog() -> Catalog {
    let typed = parse(&["gtm", "list"].map(OsString::from));
    let found = typed.ok().and_then(|typed| overlays::find(&typed).ok());
    Catalog::layered(found.map(|(layers, _)| layers).unwrap_or_default())
}
