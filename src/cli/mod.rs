//! The edge: arguments, settings, streams, errors and exit codes.
//!
//! One file per command, with its arguments and what it answers, and one line
//! for it in `GROUPS`. What its help says, examples and all, is the doc comment
//! of its arguments. [`main`] is the only place that writes an answer; what
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
mod export;
mod framework;
mod gate;
mod given;
mod import;
mod init;
mod input;
mod list;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod next;
mod output;
mod overlays;
mod portfolio;
mod prelude;
mod process;
mod review;
mod rules;
mod scaffold;
mod schema;
mod score;
mod search;
mod settings;
mod show;
mod site;
mod skill;
mod stage;
mod values;
mod why;

use std::cell::OnceCell;
use std::process::ExitCode;
use std::rc::Rc;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use crate::document::Document;
use crate::render::{self, Short};
use crate::report::Report;

use company::CompanyArgs;

use prelude::*;
use settings::{GlobalArgs, Settings, Sink, Writes};

/// The commands in the groups of the help.
const GROUPS: &[(&str, &[Command])] = &[
    (
        "Know",
        &[
            command::<stage::StageArgs>("stage").of_a_company(),
            command::<show::ShowArgs>("show").or("guide").of_a_company(),
            command::<antipatterns::AntipatternsArgs>("antipatterns").or("avoid").of_a_company(),
            command::<list::ListArgs>("list").of_a_company(),
            command::<process::ProcessArgs>("process").of_a_company(),
            command::<charter::CharterArgs>("charter"),
            command::<framework::FrameworkArgs>("framework"),
            command::<search::SearchArgs>("search").of_a_company(),
            command::<diff::DiffArgs>("diff").or("compare"),
            command::<why::WhyArgs>("why"),
        ],
    ),
    (
        "Plan",
        &[
            command::<next::NextArgs>("next").of_a_company(),
            command::<score::ScoreArgs>("score").of_a_company(),
            command::<budget::BudgetArgs>("budget").of_a_company(),
            command::<gate::GateArgs>("gate").of_a_company(),
        ],
    ),
    (
        "Meet",
        &[
            command::<brief::BriefArgs>("brief").of_a_company(),
            command::<review::ReviewArgs>("review").of_a_company(),
        ],
    ),
    (
        "Many",
        &[command::<portfolio::PortfolioArgs>("portfolio"), command::<rules::RulesArgs>("rules")],
    ),
    (
        "Extend",
        &[
            command::<init::InitArgs>("init").without_layers(),
            command::<check::CheckArgs>("check").without_layers(),
            command::<import::ImportArgs>("import").without_layers(),
            command::<schema::SchemaArgs>("schema").without_layers(),
            command::<export::ExportArgs>("export").without_layers(),
            command::<site::SiteArgs>("site").or("handbook").of_a_company(),
            #[cfg(feature = "mcp")]
            command::<mcp::McpArgs>("mcp"),
            command::<skill::SkillArgs>("skill").without_layers(),
            command::<completions::CompletionsArgs>("completions").without_layers(),
            command::<man::ManArgs>("man").without_layers(),
        ],
    ),
];

/// A command, by what clap needs of it.
struct Command {
    name: &'static str,
    /// Another name, which other programs have for it.
    alias: Option<&'static str>,
    /// Whether what says which company it is counts for it.
    takes_company: bool,
    /// Whether playbooks of the reader's own do.
    takes_layers: bool,
    add_arguments: fn(clap::Command) -> clap::Command,
    read: fn(&mut ArgMatches) -> Result<Box<dyn Run>, clap::Error>,
}

const fn command<A: Args + Run + 'static>(name: &'static str) -> Command {
    Command {
        name,
        alias: None,
        takes_company: false,
        takes_layers: true,
        add_arguments: A::augment_args,
        read: |matches| Ok(Box::new(A::from_arg_matches_mut(matches)?)),
    }
}

impl Command {
    const fn or(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    const fn of_a_company(self) -> Self {
        Self { takes_company: true, ..self }
    }

    const fn without_layers(self) -> Self {
        Self { takes_layers: false, ..self }
    }

    fn all() -> impl Iterator<Item = &'static Self> {
        GROUPS.iter().flat_map(|(_, commands)| *commands)
    }

    fn named(name: impl AsRef<OsStr>) -> Option<&'static Self> {
        Self::all().find(|command| command.names().any(|one| one == name.as_ref()))
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.alias.into_iter().chain([self.name])
    }

    /// Returns its grammar.
    fn grammar(&self) -> clap::Command {
        let bare = clap::Command::new(self.name).visible_aliases(self.alias);
        let shared = if self.takes_company { CompanyArgs::augment_args(bare) } else { bare };
        with_examples((self.add_arguments)(shared.next_help_heading(None::<&str>)))
    }
}

/// The arguments of a command, as typed.
trait Run {
    fn run(&self, context: &Context) -> Result<Answer>;
}

/// What the playbooks of go-to-market say at the stage that a B2B SaaS company is in
///
/// Examples:
///   gtm stage --arr 14.2M --headcount 96
///   gtm show abm --stage optimize
///   gtm antipatterns --stage optimize --format html --output checklist.html
///   gtm list metrics
///
/// Exit codes: 0 done; 1 the answer is no; 2 wrong usage, or a file that can't be
/// read or written; 70 a bug of ours.
#[derive(Debug, Parser)]
#[command(
    name = "gtm",
    version,
    verbatim_doc_comment,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
}

/// Puts the examples in the docs of its arguments below the options of a
/// command. The first line says what it does.
fn with_examples(command: clap::Command) -> clap::Command {
    let words = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let (_, examples) = words.split_once("\n\n").unwrap_or_default();
    command.long_about(None::<&str>).after_help(examples.to_owned())
}

/// Returns the grammar of the command line: every command, by groups in its help.
pub fn command_line() -> clap::Command {
    let mut grammar = with_examples(Cli::command());
    let mut help = "{about}\n\n{usage-heading} {usage}\n\n".to_owned();
    for (group, commands) in GROUPS {
        help.push_str(&format!("{group}:\n"));
        for command in commands.iter().map(Command::grammar) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            help.push_str(&format!("  {:<12}  {about}\n", command.get_name()));
            grammar = grammar.subcommand(command);
        }
        help.push('\n');
    }
    grammar.help_template(help + "Options:\n{options}{after-help}")
}

/// A command line, as typed.
struct Typed {
    global: GlobalArgs,
    command: &'static Command,
    company: CompanyArgs,
    args: Box<dyn Run>,
    /// What was typed of the command beyond its arguments.
    matches: ArgMatches,
}

impl Typed {
    /// Takes what was typed out of `matches`: a copy of them costs as much as reading
    /// them.
    fn of(mut matches: ArgMatches) -> Result<Self, clap::Error> {
        let global = GlobalArgs::from_arg_matches_mut(&mut matches)?;
        let (command, mut matches) = matches
            .remove_subcommand()
            .and_then(|(name, matches)| Some((Command::named(name)?, matches)))
            .ok_or_else(|| clap::Error::new(ErrorKind::MissingSubcommand))?;
        let company = if command.takes_company {
            CompanyArgs::from_arg_matches_mut(&mut matches)?
        } else {
            CompanyArgs::default()
        };
        let args = (command.read)(&mut matches)?;
        Ok(Self { global, command, company, args, matches })
    }
}

/// Reads the command line. Most of what clap costs at a start is building
/// commands that are not run. What is run stands in it by its name, so that the
/// others are needed only for saying what is wrong.
fn parse(arguments: &[OsString]) -> Result<Typed, clap::Error> {
    let is_typed = |name: &str| arguments.iter().any(|typed| typed == name);
    let typed = Command::all().filter(|command| command.names().any(is_typed));
    let matches = Cli::command()
        .subcommands(typed.map(Command::grammar))
        .try_get_matches_from(arguments)
        .or_else(|error| match error.kind() {
            ErrorKind::DisplayVersion => Err(error),
            _ => command_line().try_get_matches_from(arguments),
        })
        .or_else(|error| gate::with_numbers_of_layers(arguments, error))
        .map_err(without_far_names)?;
    Typed::of(matches).map_err(|error| error.format(&mut command_line()))
}

/// Suggests nothing for a name that no command is like.
fn without_far_names(mut error: clap::Error) -> clap::Error {
    let all = Command::all().flat_map(Command::names);
    if let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand)
        && names::closest(typed, all).is_none()
    {
        error.remove(ContextKind::SuggestedSubcommand);
    }
    error
}

/// What every command gets to work with.
struct Context {
    typed: Typed,
    settings: Settings,
    catalog: Rc<Catalog>,
    /// The company file, once it was asked for; `None` where there is none.
    company_file: OnceCell<Option<FoundFile>>,
}

impl Context {
    /// Resolves what was typed against the environment and the disk.
    fn new(typed: Typed) -> Result<Self> {
        let settings = Settings::resolve(&typed.global)?;
        let (layers, company_file) = overlays::find(&typed)?;
        Ok(Self {
            typed,
            settings,
            catalog: Rc::new(Catalog::layered(layers)),
            company_file: company_file.map_or_else(OnceCell::new, |file| Some(file).into()),
        })
    }

    /// Writes what the command answers.
    fn run(&self) -> Result<Exit> {
        self.catalog.verify()?;
        let Answer { bytes, exit, note, .. } = self.typed.args.run(self)?;
        // A pager takes the place of the program, and its exit code with it.
        if exit == Exit::Done && self.settings.output.is_none() && !self.typed.global.no_pager {
            output::page(&bytes)?;
        }
        // Rows are written as they come.
        if !bytes.is_empty() {
            output::write(&bytes, self.settings.output.as_deref())?;
        }
        let format = self.settings.format.unwrap_or(Format::Text);
        Ok(note.map_or(exit, |note| output::error(&note, format)))
    }

    /// Returns what another command gets to work with for a page in HTML: the same
    /// playbooks.
    fn inside(
        &self,
        command: Invocation,
        sink: Sink,
        company_file: Option<FoundFile>,
    ) -> Result<Self> {
        let words = std::iter::once("gtm").chain(command.words()).map(OsString::from);
        Ok(Self {
            typed: parse(&words.collect::<Vec<_>>()).or_usage(command)?,
            settings: Settings {
                format: Some(Format::Html),
                output: None,
                sink,
                ..self.settings.clone()
            },
            catalog: Rc::clone(&self.catalog),
            company_file: company_file.into(),
        })
    }

    /// Writes a report in the format asked for.
    fn answer<R: Report>(&self, report: &R) -> Result<Answer> {
        let Settings { format, layout, output, .. } = &self.settings;
        let GlobalArgs { brief, fields, force, .. } = &self.typed.global;
        if let Some(file) = output.as_deref() {
            refuse_if(
                R::IS_FILLED_IN && !force && file.is_file(),
                format_args!("`{}` is there already, and may have been filled in", file.display()),
                "name another file, or give --force to replace it",
            )?;
        }
        let carry = |command: &mut _| self.carry(command);
        if *brief && R::SCHEMA != Short::SCHEMA {
            return self.answer(&Short::new(report, carry));
        }
        if !fields.is_empty() {
            return Ok(render::render_fields(report, fields, layout)?.into());
        }
        let format = format.unwrap_or(Format::Text);
        if self.settings.sink == Sink::Page && format == Format::Html {
            return Ok(Answer { document: Some(report.document()), ..Vec::new().into() });
        }
        // No other format can explain them in place.
        let explains = format == Format::Html && !report.is_glossary();
        let terms = if explains { self.terms()? } else { Vec::new() };
        let mut bytes = render::render(report, format, layout, carry, &terms)?;
        if format == Format::Csv && output.is_some() {
            // By it spreadsheets know UTF-8; programs read standard output.
            bytes.splice(0..0, *b"\xef\xbb\xbf");
        }
        Ok(bytes.into())
    }

    /// Returns the terms of the glossary with what each means.
    fn terms(&self) -> Result<Vec<(String, String)>> {
        let terms = self.catalog.glossary()?.content.terms.into_iter();
        Ok(terms.map(|term| (term.term, term.means)).collect())
    }

    /// Refuses an answer that would replace a file that its command `uses`: reads,
    /// or writes, which not every file may be.
    fn keep(&self, file: &Path, uses: &str) -> Result<()> {
        // Standard input, or what a client gives in its place.
        if file.as_os_str() == "-" {
            return Ok(());
        }
        let (shown, place) = (file.display(), output::place(file));
        if let Writes::Below(folder) = &self.settings.writes {
            refuse_if(
                !folder.iter().any(|folder| place.starts_with(output::place(folder))),
                format_args!("`{shown}` may not be written from here"),
                "allow it: gtm mcp --allow-write DIR",
            )?;
        }
        refuse_if(
            self.settings.output.as_deref().map(output::place) == Some(place),
            format_args!("the answer would replace `{shown}`, which this command {uses}"),
            "leave --output out, or name another file",
        )
    }

    /// Returns the guides of these functions at every stage.
    fn guides<'context>(
        &'context self,
        functions: &[&'context Function],
    ) -> Result<Vec<Page<'context>>> {
        let stages: Vec<_> = self.catalog.stages()?.iter().collect();
        Ok(self.catalog.pages(&stages, functions)?)
    }

    /// Returns the functions that `names` mean, each once, or every function
    /// where there are no names.
    fn functions(&self, names: &[String]) -> Result<Vec<&Function>> {
        match names {
            [] => Ok(self.catalog.functions()?.iter().collect()),
            names => Ok(self.catalog.functions_named(names)?),
        }
    }
}

/// What a command answers, and how the program ends once that is written.
struct Answer {
    bytes: Vec<u8>,
    /// The same before it was written, where it becomes a page of a site.
    document: Option<Document>,
    exit: Exit,
    /// What is to be known of it beside, and how the program ends for it.
    note: Option<CliError>,
}

impl From<Vec<u8>> for Answer {
    /// Takes what is no report.
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, document: None, exit: Exit::Done, note: None }
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
    let arguments = as_others_have_it(arguments);
    let format = settings::format_of_errors(&arguments);
    let typed = match parse(&arguments) {
        Ok(typed) => typed,
        Err(error) => {
            // What clap repeats of a command line is not for a terminal to obey.
            let shown: Vec<OsString> = arguments.iter().map(output::shown).collect();
            return output::clap_message(&parse(&shown).err().unwrap_or(error), format).into();
        }
    };
    typed.global.set_color();
    let ended = Context::new(typed).and_then(|context| {
        context.run().map_err(|mut error| {
            let commands = error.hints.iter_mut().flat_map(Text::commands_mut);
            commands.for_each(|command| context.carry(command));
            error
        })
    });
    ended.unwrap_or_else(|error| output::error(&error, format)).into()
}

/// Reads `gtm help COMMAND` and `gtm COMMAND help`, and `gtm stage 14.2M 96` and
/// `gtm 14.2M 96`: ARR and headcount without the names of their options.
fn as_others_have_it(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_number = |at: usize, arguments: &[OsString]| {
        let word = arguments.get(at).and_then(|word| word.to_str()).unwrap_or_default();
        word.trim_start_matches(['$', '~']).starts_with(|c: char| c.is_ascii_digit())
    };
    if is_number(1, &arguments) {
        arguments.insert(1, "stage".into());
    }
    match arguments.as_mut_slice() {
        [_, help, ..] if help == "help" => {
            arguments.remove(1);
            arguments.push("--help".into());
        }
        // What is searched for may be help.
        [_, command, help]
            if help == "help" && command != "search" && Command::named(&*command).is_some() =>
        {
            *help = "--help".into();
        }
        [_, command, ..] if command == "stage" => {
            if is_number(2, &arguments) {
                arguments.insert(2, "--arr".into());
            }
            if arguments.get(2).is_some_and(|arr| arr == "--arr") && is_number(4, &arguments) {
                arguments.insert(4, "--headcount".into());
            }
        }
        _ => {}
    }
    arguments
}

#[cfg(test)]
mod tests;
