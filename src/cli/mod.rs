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
mod init;
mod input;
mod list;
mod next;
mod output;
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

use clap::{CommandFactory, Parser, Subcommand};

use crate::catalog::Catalog;
use crate::render::{self, Format};
use crate::report::Report;

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
        let format = settings.format.unwrap_or(Format::Text);
        Ok(render::render(report, format, &settings.layout)?)
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
    let context = Context {
        catalog: Catalog::embedded(),
        settings: Settings::resolve(&cli.global)?,
        company_file: OnceCell::new(),
    };
    let Answer { bytes, exit } = match cli.command {
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
