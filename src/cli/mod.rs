//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, with its arguments and what it answers, and one line
//! for it in `GROUPS`. [`main`] is the only place that writes an answer; what
//! `ask` asks goes to the terminal before that.

mod antipatterns;
mod ask;
mod budget;
mod charter;
mod check;
mod company;
mod company_file;
mod diff;
mod error;
mod exit;
mod export;
mod framework;
mod gate;
mod given;
mod in_order;
mod init;
mod input;
mod list;
mod next;
mod output;
mod overlays;
mod portfolio;
mod process;
mod schema;
mod score;
mod search;
mod settings;
mod show;
mod stage;
mod values;
mod why;

use std::cell::OnceCell;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser};

use crate::catalog::{Catalog, CatalogError};
use crate::document::Text;
use crate::playbook::function::Function;
use crate::render::{self, Format};
use crate::report::Report;
use crate::report::terms::TermsReport;

use company::CompanyArgs;
use company_file::FoundFile;
use error::CliError;
use exit::Exit;
use given::Given;
use settings::{GlobalArgs, Settings};

/// The commands in the groups of the help.
const GROUPS: &[(&str, &[Command])] = &[
    (
        "Know",
        &[
            command::<stage::StageArgs>(
                &["stage"],
                "Tell the stage of a company from its ARR and headcount",
            ),
            command::<show::ShowArgs>(
                &["show"],
                "Show the guides of functions: approach, tables, what to avoid",
            ),
            command::<antipatterns::AntipatternsArgs>(
                &["antipatterns", "avoid"],
                "Print what not to do as a checklist for a meeting",
            ),
            command::<list::ListArgs>(
                &["list"],
                "List stages and functions, tables, metrics, tools or references",
            ),
            command::<process::ProcessArgs>(
                &["process"],
                "Show marketing as a process of seven steps, one of them, or its checklist",
            ),
            command::<charter::CharterArgs>(
                &["charter"],
                "Show the charter of a marketing operations team, and divide a budget by it",
            ),
            command::<framework::FrameworkArgs>(
                &["framework"],
                "List the frameworks, or show one: material that crosses stages",
            ),
            command::<search::SearchArgs>(
                &["search"],
                "Search everything the playbooks say, by words, phrases or a question",
            ),
            command::<diff::DiffArgs>(
                &["diff", "compare"],
                "Show what changes from one stage to another, fact by fact",
            ),
            command::<why::WhyArgs>(
                &["why"],
                "Tell where a fact comes from, and what disagrees with it in the sources",
            ),
        ],
    ),
    (
        "Plan",
        &[
            command::<next::NextArgs>(
                &["next"],
                "Plan a company's move to its next stage, as a checklist",
            ),
            command::<score::ScoreArgs>(
                &["score"],
                "Hold a company's metrics against the targets of its stage",
            ),
            command::<budget::BudgetArgs>(
                &["budget"],
                "Put a stage's budget shares in dollars, and check a paid plan against them",
            ),
            command::<gate::GateArgs>(
                &["gate"],
                "Tell whether the company is ready for something, condition by condition",
            ),
        ],
    ),
    (
        "Many",
        &[command::<portfolio::PortfolioArgs>(
            &["portfolio"],
            "Answer for many companies at once, a row each, from CSV or lines of JSON",
        )],
    ),
    (
        "Extend",
        &[
            command::<init::InitArgs>(
                &["init"],
                "Write a company file: what is known of a company, kept in gtm.yaml",
            )
            .without_layers(),
            command::<check::CheckArgs>(
                &["check"],
                "Check a folder of playbooks: every problem at once, with its line",
            )
            .without_layers(),
            command::<schema::SchemaArgs>(
                &["schema"],
                "Print the JSON Schema of a kind of file, or list the kinds",
            )
            .without_layers(),
            command::<export::ExportArgs>(
                &["export"],
                "Write the built-in playbooks out as YAML, with their schemas",
            )
            .without_layers(),
        ],
    ),
];

/// A command, by what clap needs of it.
struct Command {
    /// Its name, and its aliases.
    names: &'static [&'static str],
    about: &'static str,
    /// Whether playbooks of the reader's own count for it.
    takes_layers: bool,
    add_arguments: fn(clap::Command) -> clap::Command,
    read: fn(&ArgMatches) -> Result<Box<dyn Run>, clap::Error>,
}

const fn command<A: Args + Run + 'static>(
    names: &'static [&'static str],
    about: &'static str,
) -> Command {
    Command { names, about, takes_layers: true, add_arguments: A::augment_args, read: read::<A> }
}

fn read<A: Args + Run + 'static>(matches: &ArgMatches) -> Result<Box<dyn Run>, clap::Error> {
    Ok(Box::new(A::from_arg_matches(matches)?))
}

impl Command {
    const fn without_layers(self) -> Self {
        Self { takes_layers: false, ..self }
    }

    fn all() -> impl Iterator<Item = &'static Self> {
        GROUPS.iter().flat_map(|(_, commands)| *commands)
    }

    fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|command| command.names[0] == name)
    }

    /// Whether it has an option of this name.
    fn takes(&self, option: &str) -> bool {
        let command = (self.add_arguments)(clap::Command::new("gtm"));
        command.get_arguments().any(|argument| argument.get_long() == Some(option))
    }
}

/// The arguments of a command, as typed.
trait Run {
    /// What was typed about a company, where the command takes that.
    fn company(&self) -> Option<&CompanyArgs> {
        None
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError>;
}

/// What a B2B SaaS company's marketing should do at the stage it is in.
#[derive(Debug, Parser)]
#[command(
    name = "gtm",
    version,
    after_help = AFTER_HELP,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
}

const AFTER_HELP: &str = "\
Examples:
  gtm stage --arr 14.2M --headcount 96
  gtm show abm --stage optimize
  gtm antipatterns --stage optimize --format html --output checklist.html
  gtm list metrics

Exit codes: 0 done; 1 the answer is no; 2 wrong usage, or a file that can't be
read or written; 70 a bug of ours.";

/// Returns the template of the help, with the commands by group.
fn help() -> String {
    let mut help = "{about}\n\n{usage-heading} {usage}\n\n".to_owned();
    for (group, commands) in GROUPS {
        help.push_str(&format!("{group}:\n"));
        for command in *commands {
            help.push_str(&format!("  {:<12}  {}\n", command.names[0], command.about));
        }
        help.push('\n');
    }
    help + "Options:\n{options}{after-help}"
}

/// Returns the grammar of the command line with the arguments of the commands
/// that may be meant; of the others their names, for telling what is like a
/// name that nothing has. Most of what clap costs at a start is building the
/// arguments of commands that are not run.
fn grammar(may_be_meant: impl Fn(&str) -> bool) -> clap::Command {
    let commands = Command::all().map(|command| {
        let bare = clap::Command::new(command.names[0]);
        let meant = command.names.iter().any(|name| may_be_meant(name));
        let built = if meant { (command.add_arguments)(bare) } else { bare };
        // Docs of arguments that are shared would stand in its place.
        built.about(command.about).visible_aliases(&command.names[1..])
    });
    Cli::command().help_template(help()).subcommands(commands)
}

/// Returns the grammar of the command line, for generating its reference.
pub fn command_line() -> clap::Command {
    grammar(|_| true)
}

/// Reads the command line. What is run stands in it by its name, so that other
/// commands need no arguments.
fn parse(
    arguments: &[OsString],
) -> Result<(GlobalArgs, &'static Command, Box<dyn Run>), clap::Error> {
    let mut grammar = grammar(|name| arguments.iter().any(|typed| typed == name));
    let matches = grammar.try_get_matches_from_mut(arguments)?;
    let read = || {
        let cli = Cli::from_arg_matches(&matches)?;
        let (command, matches) = matches
            .subcommand()
            .and_then(|(name, matches)| Some((Command::named(name)?, matches)))
            .ok_or_else(|| clap::Error::new(ErrorKind::MissingSubcommand))?;
        Ok((cli.global, command, (command.read)(matches)?))
    };
    read().map_err(|error: clap::Error| error.format(&mut grammar))
}

/// What every command gets to work with.
struct Context {
    catalog: Catalog,
    settings: Settings,
    given: Given,
    /// The company file, once it was asked for; `None` where there is none.
    company_file: OnceCell<Option<FoundFile>>,
}

impl Context {
    /// Writes a report in the format asked for.
    fn answer<R: Report>(&self, report: &R) -> Result<Answer, CliError> {
        let Settings { format, layout, .. } = &self.settings;
        let carry = |command: &mut _| self.given.carry(command);
        let format = format.unwrap_or(Format::Text);
        // The glossary needs no explaining by itself, and no other format can.
        let terms = if format == Format::Html && R::SCHEMA != TermsReport::SCHEMA {
            let terms = self.catalog.glossary()?.glossary.terms.into_iter();
            terms.map(|term| (term.term, term.means)).collect()
        } else {
            Vec::new()
        };
        Ok(render::render(report, format, layout, carry, terms)?.into())
    }

    /// Returns the functions that `names` mean, each once, or every function
    /// where there are no names.
    fn functions(&self, names: &[String]) -> Result<Vec<&Function>, CliError> {
        if names.is_empty() { Ok(self.every_function()?) } else { self.functions_named(names) }
    }

    fn every_function(&self) -> Result<Vec<&Function>, CatalogError> {
        Ok(self.catalog.functions()?.iter().collect())
    }

    fn functions_named(&self, names: &[String]) -> Result<Vec<&Function>, CliError> {
        let mut functions: Vec<&Function> = Vec::new();
        for name in names {
            let function = self.catalog.function_named(name)?;
            if !functions.iter().any(|known| known.id == function.id) {
                functions.push(function);
            }
        }
        Ok(functions)
    }
}

/// What a command answers, and how the program ends once that is written.
struct Answer {
    bytes: Vec<u8>,
    exit: Exit,
    /// What went wrong in a part of it.
    note: Option<CliError>,
}

impl From<Vec<u8>> for Answer {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, exit: Exit::Done, note: None }
    }
}

impl Answer {
    /// Nothing more than what is written already.
    fn written() -> Self {
        Vec::new().into()
    }

    /// The same answer, with which the program ends with 1 if `it_is_no`.
    fn no_if(self, it_is_no: bool) -> Self {
        if it_is_no { Self { exit: Exit::No, ..self } } else { self }
    }
}

/// Runs the program on `arguments`, the first of which is its own name, and
/// returns its exit code. See `docs/output.md` for what each code means.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    output::report_bugs();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let (global, command, args) = match parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // What clap repeats of a command line is not for a terminal to obey.
            let shown: Vec<OsString> = arguments.iter().map(output::shown).collect();
            return output::clap_message(&parse(&shown).err().unwrap_or(error)).into();
        }
    };
    let error_styling = global.error_styling();
    let mut given = Given::new(&global, args.company());
    match run(&global, command, args.as_ref(), &mut given) {
        Ok(exit) => exit.into(),
        Err(mut error) => {
            let commands = error.hints.iter_mut().flat_map(Text::commands_mut);
            commands.for_each(|command| given.carry(command));
            output::error(&error, error_styling).into()
        }
    }
}

fn run(
    global: &GlobalArgs,
    command: &Command,
    args: &dyn Run,
    given: &mut Given,
) -> Result<Exit, CliError> {
    let settings = Settings::resolve(global)?;
    let overlays = if command.takes_layers {
        overlays::find(global, args.company())?
    } else {
        overlays::none(global)?
    };
    given.keep_playbooks_of(overlays.company_file.as_ref());
    let context = Context {
        catalog: Catalog::layered(overlays.layers),
        settings,
        given: given.clone(),
        company_file: overlays
            .company_file
            .map_or_else(OnceCell::new, |file| OnceCell::from(Some(file))),
    };
    context.catalog.verify()?;
    let Answer { bytes, exit, note } = args.run(&context)?;
    // A long answer is written by its command.
    if !bytes.is_empty() {
        output::write(&bytes, &context.settings.target)?;
    }
    note.into_iter().for_each(|note| output::note(&note, global.error_styling()));
    Ok(exit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        command_line().debug_assert();
    }

    #[test]
    fn only_a_command_that_may_be_meant_has_arguments() {
        let count = |grammar: clap::Command| {
            let commands: Vec<usize> =
                grammar.get_subcommands().map(|one| one.get_arguments().count()).collect();
            commands
        };
        assert!(count(grammar(|_| false)).iter().all(|count| *count == 0));
        assert!(count(command_line()).iter().all(|count| *count > 0));
        let avoid = count(grammar(|name| name == "avoid"));
        assert_eq!(avoid.iter().filter(|count| **count > 0).count(), 1);
    }

    #[test]
    fn every_command_has_examples_and_every_option_one_line() {
        let mut command = command_line();
        command.build();
        for subcommand in command.get_subcommands() {
            let name = subcommand.get_name();
            let examples = subcommand.get_after_help().map(ToString::to_string);
            assert!(examples.is_some_and(|text| text.contains("Examples:")), "{name}");
            for argument in subcommand.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                let id = argument.get_id();
                assert!(!help.is_empty() && !help.contains('\n'), "{name} {id}");
                assert!(!help.ends_with('.'), "{name} {id}");
            }
        }
    }
}
