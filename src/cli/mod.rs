//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, each with its arguments and a `run` that returns the
//! answer as bytes. [`main`] is the only place that writes them; what `ask` asks
//! goes to the terminal before that.

mod antipatterns;
mod ask;
mod budget;
mod charter;
mod company;
mod company_file;
mod error;
mod exit;
mod framework;
mod gate;
mod input;
mod list;
mod output;
mod overlays;
mod process;
mod score;
mod search;
mod settings;
mod show;
mod stage;
mod why;

use std::cell::OnceCell;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::catalog::Catalog;
use crate::render;
use crate::report::Report;

use company::CompanyArgs;
use company_file::FoundFile;
use error::CliError;
use exit::Exit;
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
    #[command(subcommand)]
    command: Command,
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
  why           Tell where a fact comes from, and what disagrees with it in the sources

Plan:
  score         Hold a company's metrics against the targets of its stage
  budget        Put a stage's budget shares in dollars, and check a paid plan against them
  gate          Tell whether the company is ready for something, condition by condition

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
    Why(why::WhyArgs),
    Gate(gate::GateArgs),
    Budget(budget::BudgetArgs),
    Score(score::ScoreArgs),
}

impl Command {
    /// Returns what was typed about a company; `None` where the command takes
    /// nothing of that kind.
    fn company(&self) -> Option<&CompanyArgs> {
        match self {
            Self::Stage(args) => Some(&args.company),
            Self::Show(args) => Some(&args.company),
            Self::Antipatterns(args) => Some(&args.company),
            Self::List(args) => Some(&args.company),
            Self::Process(args) => Some(&args.company),
            Self::Gate(args) => Some(&args.company),
            Self::Budget(args) => Some(&args.company),
            Self::Score(args) => Some(&args.company),
            Self::Charter(_) | Self::Framework(_) | Self::Search(_) | Self::Why(_) => None,
        }
    }
}

/// What every command gets to work with.
struct Context {
    catalog: Catalog,
    settings: Settings,
    /// The company file, once it was asked for; `None` where there is none.
    company_file: OnceCell<Option<FoundFile>>,
}

impl Context {
    /// Writes a report in the format asked for.
    fn answer<R: Report>(&self, report: &R) -> Result<Vec<u8>, CliError> {
        let settings = &self.settings;
        Ok(render::render(report, settings.format, &settings.layout)?)
    }
}

/// What a command answers, and how the program ends once that is written.
struct Answer {
    bytes: Vec<u8>,
    exit: Exit,
}

impl From<Vec<u8>> for Answer {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            exit: Exit::Done,
        }
    }
}

/// Runs the program on `arguments`, the first of which is its own name, and
/// returns its exit code. See `docs/output.md` for what each code means.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    exit::report_bugs();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return output::clap_message(&error).into(),
    };
    let error_styling = cli.global.error_styling();
    match run(cli) {
        Ok(exit) => exit.into(),
        Err(error) => output::error(&error, error_styling).into(),
    }
}

fn run(cli: Cli) -> Result<Exit, CliError> {
    let settings = Settings::resolve(&cli.global)?;
    let overlays = overlays::find(&cli.global, cli.command.company())?;
    let context = Context {
        catalog: Catalog::layered(overlays.layers),
        settings,
        company_file: overlays
            .company_file
            .map_or_else(OnceCell::new, |file| OnceCell::from(Some(file))),
    };
    context.catalog.verify()?;
    let Answer { bytes, exit } = match cli.command {
        Command::Stage(args) => stage::run(&args, &context)?.into(),
        Command::Show(args) => show::run(&args, &context)?.into(),
        Command::Antipatterns(args) => antipatterns::run(&args, &context)?.into(),
        Command::List(args) => list::run(&args, &context)?.into(),
        Command::Process(args) => process::run(&args, &context)?.into(),
        Command::Charter(args) => charter::run(&args, &context)?.into(),
        Command::Framework(args) => framework::run(&args, &context)?.into(),
        Command::Search(args) => search::run(&args, &context)?.into(),
        Command::Why(args) => why::run(&args, &context)?.into(),
        Command::Gate(args) => gate::run(&args, &context)?.into(),
        Command::Budget(args) => budget::run(&args, &context)?.into(),
        Command::Score(args) => score::run(&args, &context)?,
    };
    output::write(&bytes, &context.settings.target)?;
    Ok(exit)
}

/// Returns the grammar of the command line, for generating its reference.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
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
            assert!(
                examples.is_some_and(|text| text.contains("Examples:")),
                "{name}"
            );
            for argument in subcommand.get_arguments() {
                let help = argument
                    .get_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let id = argument.get_id();
                assert!(!help.is_empty() && !help.contains('\n'), "{name} {id}");
                assert!(!help.ends_with('.'), "{name} {id}");
            }
        }
    }
}
