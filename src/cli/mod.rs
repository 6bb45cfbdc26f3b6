//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, each with its arguments and a `run` that returns the
//! answer as bytes. [`main`] is the only place that writes them; what `ask` asks
//! goes to the terminal before that.

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
mod init;
mod input;
mod list;
mod next;
mod output;
mod overlays;
mod process;
mod schema;
mod score;
mod search;
mod settings;
mod show;
mod stage;
mod why;

use std::cell::OnceCell;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::catalog::Catalog;
use crate::document::Text;
use crate::render::{self, Format};
use crate::report::Report;

use company::CompanyArgs;
use company_file::FoundFile;
use error::CliError;
use exit::Exit;
use given::Given;
use settings::{GlobalArgs, Settings};

/// What a B2B SaaS company's marketing should do at the stage it is in.
#[derive(Debug, Parser)]
#[command(
    name = "gtm",
    version,
    help_template = HELP,
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

/// The commands by group. A test holds that it names each one as clap does.
const HELP: &str = "\
{about}

{usage-heading} {usage}

Know:
  stage         Tell the stage of a company from its ARR and headcount
  show          Show the guides of functions: approach, tables, what to avoid
  antipatterns  Print what not to do as a checklist for a meeting
  list          List stages and functions, tables, metrics, tools or references
  process       Show marketing as a process of seven steps, one of them, or its checklist
  charter       Show the charter of a marketing operations team, and divide a budget by it
  framework     List the frameworks, or show one: material that crosses stages
  search        Search everything the playbooks say, by words, phrases or a question
  diff          Show what changes from one stage to another, fact by fact
  why           Tell where a fact comes from, and what disagrees with it in the sources

Plan:
  next          Plan a company's move to its next stage, as a checklist
  score         Hold a company's metrics against the targets of its stage
  budget        Put a stage's budget shares in dollars, and check a paid plan against them
  gate          Tell whether the company is ready for something, condition by condition

Extend:
  init          Write a company file: what is known of a company, kept in gtm.yaml
  check         Check a folder of playbooks: every problem at once, with its line
  schema        Print the JSON Schema of a kind of file, or list the kinds
  export        Write the built-in playbooks out as YAML, with their schemas

Options:
{options}{after-help}";

const AFTER_HELP: &str = "\
Examples:
  gtm stage --arr 14.2M --headcount 96
  gtm show abm --stage optimize
  gtm antipatterns --stage optimize --format html --output checklist.html
  gtm list metrics

Exit codes: 0 done; 1 the answer is no; 2 wrong usage, or a file that can't be
read or written; 70 a bug of ours.";

#[derive(Debug, Subcommand)]
enum Command {
    Stage(stage::StageArgs),
    Show(show::ShowArgs),
    Antipatterns(antipatterns::AntipatternsArgs),
    List(list::ListArgs),
    Process(process::ProcessArgs),
    Charter(charter::CharterArgs),
    Framework(framework::FrameworkArgs),
    Search(search::SearchArgs),
    Diff(diff::DiffArgs),
    Why(why::WhyArgs),
    Next(next::NextArgs),
    Score(score::ScoreArgs),
    Budget(budget::BudgetArgs),
    Gate(gate::GateArgs),
    Init(init::InitArgs),
    Schema(schema::SchemaArgs),
    Export(export::ExportArgs),
    Check(check::CheckArgs),
}

/// The arguments of a command, added to its bare name.
type Arguments = fn(clap::Command) -> clap::Command;

/// The commands by the names that are typed, in the order of [`Command`]. A
/// test holds that the two name the same ones.
const COMMANDS: &[(&[&str], Arguments)] = &[
    (&["stage"], stage::StageArgs::augment_args),
    (&["show"], show::ShowArgs::augment_args),
    (&["antipatterns", "avoid"], antipatterns::AntipatternsArgs::augment_args),
    (&["list"], list::ListArgs::augment_args),
    (&["process"], process::ProcessArgs::augment_args),
    (&["charter"], charter::CharterArgs::augment_args),
    (&["framework"], framework::FrameworkArgs::augment_args),
    (&["search"], search::SearchArgs::augment_args),
    (&["diff", "compare"], diff::DiffArgs::augment_args),
    (&["why"], why::WhyArgs::augment_args),
    (&["next"], next::NextArgs::augment_args),
    (&["score"], score::ScoreArgs::augment_args),
    (&["budget"], budget::BudgetArgs::augment_args),
    (&["gate"], gate::GateArgs::augment_args),
    (&["init"], init::InitArgs::augment_args),
    (&["schema"], schema::SchemaArgs::augment_args),
    (&["export"], export::ExportArgs::augment_args),
    (&["check"], check::CheckArgs::augment_args),
];

/// Returns the grammar of the command line with the arguments of the commands
/// that may be meant; of the others their names, for telling what is like a
/// name that nothing has. Most of what clap costs at a start is building the
/// arguments of commands that are not run.
fn grammar(may_be_meant: impl Fn(&str) -> bool) -> clap::Command {
    let commands = COMMANDS.iter().map(|(names, arguments)| {
        let command = clap::Command::new(names[0]);
        if names.iter().any(|name| may_be_meant(name)) {
            arguments(command)
        } else {
            command.visible_aliases(&names[1..])
        }
    });
    Cli::command().subcommands(commands)
}

/// Whether a command can be told a company.
fn takes_a_company(name: &str) -> bool {
    COMMANDS.iter().find(|(names, _)| names[0] == name).is_some_and(|(_, arguments)| {
        arguments(clap::Command::new("gtm")).get_arguments().any(|one| one.get_id() == "company")
    })
}

fn takes_layers(name: &str) -> bool {
    !["init", "schema", "export", "check"].contains(&name)
}

/// Reads the command line. What is run stands in it by its name, so that other
/// commands need no arguments.
fn parse(arguments: &[OsString]) -> Result<(Cli, Command), clap::Error> {
    let mut grammar = grammar(|name| arguments.iter().any(|typed| typed == name));
    let matches = grammar.try_get_matches_from_mut(arguments)?;
    let read = |error: clap::Error, grammar: &mut clap::Command| error.format(grammar);
    let cli = Cli::from_arg_matches(&matches).map_err(|error| read(error, &mut grammar))?;
    let command = Command::from_arg_matches(&matches).map_err(|error| read(error, &mut grammar))?;
    Ok((cli, command))
}

/// What a command takes of what lies outside.
enum Takes<'args> {
    /// Layers over the built-in playbooks, and perhaps what was typed about a
    /// company.
    Layers(Option<&'args CompanyArgs>),
    /// The built-in playbooks as they are.
    NoLayers,
}

impl Command {
    /// Returns what it takes.
    fn takes(&self) -> Takes<'_> {
        Takes::Layers(match self {
            Self::Stage(args) => Some(args.company.company_args()),
            Self::Next(args) => Some(args.company.company_args()),
            Self::Show(args) => Some(&args.company),
            Self::Antipatterns(args) => Some(&args.company),
            Self::List(args) => Some(&args.company),
            Self::Process(args) => Some(&args.company),
            Self::Gate(args) => Some(&args.company),
            Self::Budget(args) => Some(&args.company),
            Self::Score(args) => Some(&args.company),
            Self::Charter(_)
            | Self::Framework(_)
            | Self::Search(_)
            | Self::Diff(_)
            | Self::Why(_) => None,
            Self::Init(_) | Self::Schema(_) | Self::Export(_) | Self::Check(_) => {
                return Takes::NoLayers;
            }
        })
    }
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
    fn answer<R: Report>(&self, report: &R) -> Result<Vec<u8>, CliError> {
        let settings = &self.settings;
        let format = settings.format.unwrap_or(Format::Text);
        Ok(render::render(report, format, &settings.layout, |command| self.given.carry(command))?)
    }
}

/// What a command answers, and how the program ends once that is written.
struct Answer {
    bytes: Vec<u8>,
    exit: Exit,
}

impl From<Vec<u8>> for Answer {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, exit: Exit::Done }
    }
}

/// Runs the program on `arguments`, the first of which is its own name, and
/// returns its exit code. See `docs/output.md` for what each code means.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    exit::report_bugs();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let (cli, command) = match parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return output::clap_message(&error).into(),
    };
    let error_styling = cli.global.error_styling();
    let mut given = match command.takes() {
        Takes::Layers(company) => Given::new(&cli.global, company),
        Takes::NoLayers => Given::default(),
    };
    match run(&cli, command, &mut given) {
        Ok(exit) => exit.into(),
        Err(mut error) => {
            let commands = error.hints.iter_mut().flat_map(Text::commands_mut);
            commands.for_each(|command| given.carry(command));
            output::error(&error, error_styling).into()
        }
    }
}

fn run(cli: &Cli, command: Command, given: &mut Given) -> Result<Exit, CliError> {
    let settings = Settings::resolve(&cli.global)?;
    let overlays = match command.takes() {
        Takes::Layers(company) => overlays::find(&cli.global, company)?,
        Takes::NoLayers => overlays::none(&cli.global)?,
    };
    if let Some(file) = &overlays.company_file {
        given.keep_playbooks_of(file);
    }
    let context = Context {
        catalog: Catalog::layered(overlays.layers),
        settings,
        given: given.clone(),
        company_file: overlays
            .company_file
            .map_or_else(OnceCell::new, |file| OnceCell::from(Some(file))),
    };
    context.catalog.verify()?;
    let Answer { bytes, exit } = match command {
        Command::Stage(args) => stage::run(&args, &context)?.into(),
        Command::Show(args) => show::run(&args, &context)?.into(),
        Command::Antipatterns(args) => antipatterns::run(&args, &context)?.into(),
        Command::List(args) => list::run(&args, &context)?.into(),
        Command::Process(args) => process::run(&args, &context)?.into(),
        Command::Charter(args) => charter::run(&args, &context)?.into(),
        Command::Framework(args) => framework::run(&args, &context)?.into(),
        Command::Search(args) => search::run(&args, &context)?.into(),
        Command::Diff(args) => diff::run(&args, &context)?.into(),
        Command::Why(args) => why::run(&args, &context)?.into(),
        Command::Next(args) => next::run(&args, &context)?.into(),
        Command::Score(args) => score::run(&args, &context)?,
        Command::Budget(args) => budget::run(&args, &context)?.into(),
        Command::Gate(args) => gate::run(&args, &context)?.into(),
        Command::Init(args) => init::run(&args, &context)?.into(),
        Command::Schema(args) => schema::run(&args, &context)?.into(),
        Command::Export(args) => export::run(&args, &context)?.into(),
        Command::Check(args) => check::run(&args, &context)?,
    };
    output::write(&bytes, &context.settings.target)?;
    Ok(exit)
}

/// Returns the grammar of the command line, for generating its reference.
pub fn command() -> clap::Command {
    grammar(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn each_command_has_its_arguments_and_no_other_names() {
        let derived = Command::augment_subcommands(clap::Command::new("gtm"));
        let derived: Vec<_> = derived.get_subcommands().collect();
        let all = command();
        let bare = grammar(|_| false);
        for ((built, bare), derived) in
            all.get_subcommands().zip(bare.get_subcommands()).zip(&derived)
        {
            assert_eq!(built.get_name(), derived.get_name());
            let names = |command: &clap::Command| {
                let aliases: Vec<String> =
                    command.get_visible_aliases().map(str::to_owned).collect();
                (command.get_name().to_owned(), aliases)
            };
            assert_eq!(names(built), names(bare));
            let count = |command: &clap::Command| command.get_arguments().count();
            assert_eq!(count(built), count(derived));
            assert_eq!(count(bare), 0);
        }
        assert_eq!(all.get_subcommands().count(), derived.len());
    }

    #[test]
    fn the_help_names_each_command_as_clap_does() {
        for subcommand in command().get_subcommands() {
            let about = subcommand.get_about().map(ToString::to_string);
            let line = format!("\n  {:<12}  {}\n", subcommand.get_name(), about.unwrap());
            assert!(HELP.contains(&line), "{line}");
        }
    }

    #[test]
    fn every_command_has_examples_and_every_option_one_line() {
        let mut command = command();
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
