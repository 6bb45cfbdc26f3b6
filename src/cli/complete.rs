//! What a shell completes: names of the playbooks in force, by what an
//! argument is called in the help.
//!
//! A shell asks with `GTM_COMPLETE` set; see `gtm completions`. Folders that
//! only the command line names are not read for it.

use super::prelude::*;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use super::{overlays, parse};

/// The variable by which a shell asks.
pub(super) const VARIABLE: &str = "GTM_COMPLETE";

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

/// Returns the grammar with what completes each value.
fn completed() -> clap::Command {
    command_line().mut_subcommands(|command| {
        command.mut_args(|argument| {
            let name = argument.get_value_names().and_then(|names| names.first()).cloned();
            // A shell knows files, and clap what is one of a few.
            let is_ours = |name: &clap::builder::Str| {
                !["DIR", "FILE"].contains(&name.as_str())
                    && argument.get_possible_values().is_empty()
            };
            let Some(name) = name.filter(is_ours) else { return argument };
            argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
                // Where playbooks can't be read there are none, and running the
                // command says why.
                let names = names_for(&name, &catalog()).unwrap_or_default().into_iter();
                let typed = typed.to_string_lossy();
                names
                    .filter(|(name, _)| name.starts_with(typed.as_ref()))
                    .map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into())))
                    .collect()
            }))
        })
    })
}

/// Returns the names that an argument takes, each with what it is, by what it is
/// called in the help.
pub(super) fn names_for(
    argument: &str,
    catalog: &Catalog,
) -> Result<BTreeSet<(String, String)>, CatalogError> {
    let of_fact = |fact: Fact<'_>| match argument {
        "FACT-ID" => Some(pair(&fact.id, fact.label)),
        "METRIC=VALUE" | "NAME=VALUE" if fact.is_metric() => {
            Some(pair(&format_args!("{}=", fact.name()), fact.label))
        }
        "STEP" if fact.kind == FactKind::ProcessStep => Some(pair(&fact.name(), fact.label)),
        "TABLE" if !fact.headings.is_empty() => Some(pair(&fact.name(), fact.section)),
        _ => None,
    };
    Ok(match argument {
        "FUNCTION" => {
            let functions = catalog.functions()?.iter();
            let groups = functions.clone().filter_map(|one| one.group.as_ref());
            let groups = groups.map(|group| pair(&group.to_lowercase(), "all of the group"));
            groups.chain(functions.map(|one| pair(&one.id, &one.title))).collect()
        }
        "STAGE" | "FROM" | "TO" => {
            catalog.stages()?.iter().map(|one| pair(&one.id, &one.title)).collect()
        }
        "GATE" => catalog.gates()?.iter().map(|one| pair(&one.id, &one.title)).collect(),
        "FRAMEWORK" => catalog.framework_ids()?.iter().map(|id| pair(id, "framework")).collect(),
        _ => SourceFile::all(catalog)?
            .iter()
            .flat_map(SourceFile::facts)
            .filter_map(of_fact)
            .collect(),
    })
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
