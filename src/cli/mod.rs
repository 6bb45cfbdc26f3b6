//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, each with its arguments and a `run` that returns the
//! answer as bytes. [`main`] is the only place that writes to a stream.

mod antipatterns;
mod charter;
mod company;
mod diff;
mod error;
mod exit;
mod framework;
mod list;
mod next;
mod output;
mod process;
mod settings;
mod show;
mod stage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::catalog::Catalog;
use crate::render;
use crate::report::Report;

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
  diff          Show what changes from one stage to another, fact by fact

Plan:
  next          Plan a company's move to its next stage, as a checklist

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
    Diff(diff::DiffArgs),
    Next(next::NextArgs),
}

/// What every command gets to work with.
struct Context {
    catalog: Catalog,
    settings: Settings,
}

impl Context {
    /// Writes a report in the format asked for.
    fn answer<R: Report>(&self, report: &R) -> Result<Vec<u8>, CliError> {
        let settings = &self.settings;
        Ok(render::render(report, settings.format, &settings.layout)?)
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
        Ok(()) => Exit::Done.into(),
        Err(error) => output::error(&error, error_styling).into(),
    }
}

fn run(cli: Cli) -> Result<(), CliError> {
    let context = Context {
        catalog: Catalog::embedded(),
        settings: Settings::resolve(&cli.global)?,
    };
    let answer = match cli.command {
        Command::Stage(args) => stage::run(&args, &context),
        Command::Show(args) => show::run(&args, &context),
        Command::Antipatterns(args) => antipatterns::run(&args, &context),
        Command::List(args) => list::run(&args, &context),
        Command::Process(args) => process::run(&args, &context),
        Command::Charter(args) => charter::run(&args, &context),
        Command::Framework(args) => framework::run(&args, &context),
        Command::Diff(args) => diff::run(&args, &context),
        Command::Next(args) => next::run(&args, &context),
    }?;
    output::write(&answer, &context.settings.target)
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
