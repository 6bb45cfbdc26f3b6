//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, with its arguments and what it answers, and one line
//! for it in `GROUPS`. [`main`] is the only place that writes an answer; what
//! `ask` asks goes to the terminal before that.

mod antipatterns;
mod ask;
mod brief;
mod budget;
mod charter;
mod check;
mod company;
mod company_file;
mod complete;
mod completions;
mod day;
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
mod man;
mod next;
mod output;
mod overlays;
mod portfolio;
mod process;
mod review;
mod rules;
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
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser};

use crate::catalog::Catalog;
use crate::document::Text;
use crate::names;
use crate::playbook::function::Function;
use crate::render::{self, Format};
use crate::report::Report;
use crate::report::export::Written;

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
        "Meet",
        &[
            command::<brief::BriefArgs>(
                &["brief"],
                "Print the page to put on the table: stage, changes, misses, actions, questions",
            ),
            command::<review::ReviewArgs>(
                &["review"],
                "Keep what a meeting answers to the checklist, and compare it with earlier answers",
            ),
        ],
    ),
    (
        "Many",
        &[
            command::<portfolio::PortfolioArgs>(
                &["portfolio"],
                "Answer for many companies at once: a row for each, or one page",
            ),
            command::<rules::RulesArgs>(
                &["rules"],
                "Write the stages and targets as SQL, to run where the data is",
            ),
        ],
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
            command::<completions::CompletionsArgs>(
                &["completions"],
                "Print what makes a shell complete commands and names",
            )
            .without_layers(),
            command::<man::ManArgs>(&["man"], "Write the manual, a page for each command")
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

/// What of a command stands in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    Whole,
    /// Its name and aliases, for telling what is like a name that nothing has.
    Name,
    /// Nothing.
    Nothing,
}

/// Returns the grammar of the command line. Most of what clap costs at a start
/// is building commands that are not run.
fn grammar(part: impl Fn(&Command) -> Part) -> clap::Command {
    let commands = Command::all().filter_map(|command| {
        let bare = clap::Command::new(command.names[0]);
        let built = match part(command) {
            Part::Whole => (command.add_arguments)(bare),
            Part::Name => bare,
            Part::Nothing => return None,
        };
        // Docs of arguments that are shared would stand in its place.
        Some(built.about(command.about).visible_aliases(&command.names[1..]))
    });
    Cli::command().help_template(help()).subcommands(commands)
}

/// Returns the grammar of the command line, for generating its reference.
pub fn command_line() -> clap::Command {
    grammar(|_| Part::Whole)
}

/// Reads the command line. What is run stands in it by its name, so that other
/// commands are needed only for saying what is wrong.
fn parse(
    arguments: &[OsString],
) -> Result<(GlobalArgs, &'static Command, Box<dyn Run>), clap::Error> {
    let with_others = |others| {
        grammar(|command| {
            let is_typed = |name: &&str| arguments.iter().any(|typed| typed == *name);
            if command.names.iter().any(is_typed) { Part::Whole } else { others }
        })
    };
    let matches = with_others(Part::Nothing)
        .try_get_matches_from_mut(arguments)
        .or_else(|error| match error.kind() {
            ErrorKind::DisplayVersion => Err(error),
            _ => with_others(Part::Name).try_get_matches_from_mut(arguments),
        })
        .or_else(|error| gate::with_numbers_of_layers(arguments, error))
        .map_err(without_far_names)?;
    let read = || {
        let cli = Cli::from_arg_matches(&matches)?;
        let (command, matches) = matches
            .subcommand()
            .and_then(|(name, matches)| Some((Command::named(name)?, matches)))
            .ok_or_else(|| clap::Error::new(ErrorKind::MissingSubcommand))?;
        Ok((cli.global, command, (command.read)(matches)?))
    };
    read().map_err(|error: clap::Error| error.format(&mut with_others(Part::Name)))
}

/// Takes out the commands that are suggested for a name that they are not like.
fn without_far_names(mut error: clap::Error) -> clap::Error {
    if let (Some(ContextValue::String(typed)), Some(ContextValue::Strings(suggested))) =
        (error.get(ContextKind::InvalidSubcommand), error.get(ContextKind::SuggestedSubcommand))
    {
        let is_like = |name: &&String| names::closest(typed, [name.as_str()]).is_some();
        let like: Vec<String> = suggested.iter().filter(is_like).cloned().collect();
        error.remove(ContextKind::SuggestedSubcommand);
        if !like.is_empty() {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(like));
        }
    }
    error
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
        self.answer_in(report, self.settings.format.unwrap_or(Format::Text))
    }

    fn answer_in<R: Report>(&self, report: &R, format: Format) -> Result<Answer, CliError> {
        let Settings { layout, output, .. } = &self.settings;
        let carry = |command: &mut _| self.given.carry(command);
        // No other format can explain them in place.
        let terms = if format == Format::Html && !report.is_glossary() {
            let terms = self.catalog.glossary()?.glossary.terms.into_iter();
            terms.map(|term| (term.term, term.means)).collect()
        } else {
            Vec::new()
        };
        let mut bytes = render::render(report, format, layout, carry, terms)?;
        if format == Format::Csv && output.is_some() {
            // By it spreadsheets know UTF-8; programs read standard output.
            bytes.splice(0..0, *b"\xef\xbb\xbf");
        }
        Ok(Answer { bytes, exit: Exit::Done, is_filled_in: R::IS_FILLED_IN, note: None })
    }

    /// Refuses an answer that would replace a file that its command writes.
    fn keep(&self, file: &Path) -> Result<(), CliError> {
        let output = self.settings.output.as_deref().map(output::place);
        if output.is_none_or(|output| output != output::place(file)) {
            return Ok(());
        }
        let file = file.display();
        Err(CliError::usage(format_args!(
            "the answer would replace `{file}`, which this command writes"
        ))
        .hint("leave --output out, or name another file"))
    }

    /// Returns the functions that `names` mean, each once, or every function
    /// where there are no names.
    fn functions(&self, names: &[String]) -> Result<Vec<&Function>, CliError> {
        if names.is_empty() {
            return Ok(self.catalog.functions()?.iter().collect());
        }
        Ok(self.catalog.functions_named(names)?)
    }
}

/// What a command answers, and how the program ends once that is written.
struct Answer {
    bytes: Vec<u8>,
    exit: Exit,
    /// Whether its readers fill it in.
    is_filled_in: bool,
    /// What is to be known of it beside, and how the program ends for it.
    note: Option<CliError>,
}

impl From<Vec<u8>> for Answer {
    /// Takes what is no report.
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, exit: Exit::Done, is_filled_in: false, note: None }
    }
}

impl Answer {
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
    if complete::answered(&arguments) {
        return Exit::Done.into();
    }
    let arguments = with_names(asking_for_help(arguments));
    let (global, command, args) = match parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // What clap repeats of a command line is not for a terminal to obey.
            let shown: Vec<OsString> = arguments.iter().map(output::shown).collect();
            return output::clap_message(&parse(&shown).err().unwrap_or(error)).into();
        }
    };
    global.set_color();
    let mut given = Given::new(&global, args.company());
    match run(&global, command, args.as_ref(), &mut given) {
        Ok(exit) => exit.into(),
        Err(mut error) => {
            let commands = error.hints.iter_mut().flat_map(Text::commands_mut);
            commands.for_each(|command| given.carry(command));
            output::error(&error).into()
        }
    }
}

/// Reads `gtm help COMMAND` and `gtm COMMAND help` as others have them. What
/// is searched for may be help.
fn asking_for_help(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_command = |word: &OsString| {
        word != "search"
            && Command::all().any(|command| command.names.iter().any(|name| word == name))
    };
    match arguments.as_slice() {
        [_, help, ..] if help == "help" => {
            arguments.remove(1);
            arguments.push("--help".into());
        }
        [_, command, help] if help == "help" && is_command(command) => {
            arguments[2] = "--help".into();
        }
        _ => {}
    }
    arguments
}

/// Reads `gtm stage 14.2M 96`, and `gtm 14.2M 96`: ARR and headcount without
/// the names of their options.
fn with_names(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_number = |at: usize, arguments: &[OsString]| {
        let word = arguments.get(at).and_then(|word| word.to_str()).unwrap_or_default();
        word.trim_start_matches(['$', '~']).starts_with(|c: char| c.is_ascii_digit())
    };
    if is_number(1, &arguments) {
        arguments.insert(1, "stage".into());
    }
    if arguments.get(1).is_some_and(|command| command == "stage") {
        for (at, option) in [(2, "--arr"), (4, "--headcount")] {
            if is_number(at, &arguments) {
                arguments.insert(at, option.into());
            }
        }
    }
    arguments
}

fn run(
    global: &GlobalArgs,
    command: &Command,
    args: &dyn Run,
    given: &mut Given,
) -> Result<Exit, CliError> {
    let settings = Settings::resolve(global)?;
    let (layers, company_file) = if command.takes_layers {
        overlays::find(global, args.company())?
    } else {
        overlays::none(global)?
    };
    given.keep_playbooks_of(company_file.as_ref());
    let context = Context {
        catalog: Catalog::layered(layers),
        settings,
        given: given.clone(),
        company_file: company_file.map_or_else(OnceCell::new, |file| Some(file).into()),
    };
    context.catalog.verify()?;
    let Answer { bytes, exit, is_filled_in, note } = args.run(&context)?;
    let becomes = if is_filled_in && !global.force { Written::New } else { Written::Replaced };
    // A pager takes the place of the program, and its exit code with it.
    if let (Some(pager), Exit::Done) = (&context.settings.pager, exit)
        && bytes.split(|byte| *byte == b'\n').count() > pager.rows
    {
        output::page(&bytes, &pager.command);
    }
    // Rows are written as they come.
    if !bytes.is_empty() {
        output::write(&bytes, context.settings.output.as_deref(), becomes)?;
    }
    Ok(note.map_or(exit, |note| output::error(&note)))
}

#[cfg(test)]
mod tests;
