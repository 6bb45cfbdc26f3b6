//! Settings: what was typed, the environment and the terminal, resolved once.

use std::str::FromStr;

use anstream::AutoStream;
use clap::ColorChoice;

use super::prelude::*;
use super::values::named;
use crate::render::{Charset, Layout, Spacing, Styling};

/// The options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output", mut_args(|argument| argument.global(true)))]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct GlobalArgs {
    /// Write it as text, markdown, json, csv, xlsx or html [default: by the ending of --output, else text]
    #[arg(long, short, hide_possible_values = true, ignore_case = true, value_parser = value_of::<Format>())]
    format: Option<Format>,
    /// Write the answer to a file, whole or not at all; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Answer in a few lines: the verdict or the figure, its source, what is known against it
    #[arg(long)]
    pub(super) brief: bool,
    /// Write only these fields of the JSON's data, as stage.title,next
    #[arg(long, value_delimiter = ',')]
    pub(super) fields: Vec<String>,
    /// Let --output replace a file that may have been filled in: a checklist, a sheet of metrics
    #[arg(long)]
    pub(super) force: bool,
    /// Color the text
    #[arg(long, value_name = "WHEN", default_value = "auto", ignore_case = true)]
    color: ColorChoice,
    /// Wrap the text to this many columns [default: the terminal's, 20 to 120; else COLUMNS, else 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
    /// Show an answer taller than the terminal at once, and not in a pager [env: GTM_PAGER, PAGER]
    #[arg(long)]
    pub(super) no_pager: bool,
    /// Draw text in ASCII
    #[arg(long)]
    ascii: bool,
    /// Lay this folder of your own playbooks over those built in; may be repeated [env: GTM_PLAYBOOKS]
    #[arg(long, value_name = "DIR", help_heading = "Playbooks", conflicts_with = "no_overlays")]
    pub(super) playbooks: Vec<PathBuf>,
    /// Answer from the built-in playbooks alone, whatever lies over them
    #[arg(long, help_heading = "Playbooks")]
    pub(super) no_overlays: bool,
}

impl GlobalArgs {
    /// Lets every stream take color as asked for, or else as it can.
    pub(super) fn set_color(&self) {
        match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// It is written in a format.
    Stream,
    /// It is a page of a site, which takes nothing of the environment.
    Page,
}

/// Where a command may write files besides its answer.
#[derive(Clone, Debug)]
pub(super) enum Writes {
    /// Wherever it is told to.
    Anywhere,
    /// Below this folder alone; nowhere where there is none.
    #[cfg_attr(
        not(feature = "mcp"),
        expect(dead_code, reason = "assistants alone are held to one")
    )]
    Below(Option<PathBuf>),
}

/// What every command works by.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The format asked for, by its name or by the ending of a file; text where
    /// none was.
    pub(super) format: Option<Format>,
    /// The file that it goes to; none for standard output.
    pub(super) output: Option<PathBuf>,
    /// How the answer is laid out.
    pub(super) layout: Layout,
    /// What is read where a command names a file to read, standard input or not.
    pub(super) input: Option<String>,
    /// Where other files may be written.
    pub(super) writes: Writes,
    /// What becomes of the answer.
    pub(super) sink: Sink,
}

impl Settings {
    /// Resolves the settings from what was typed, the environment and the
    /// terminal.
    pub(super) fn resolve(args: &GlobalArgs) -> Result<Self> {
        let output = args.output.clone().filter(|path| path.as_os_str() != "-");
        let format = match (args.format, &output) {
            (None, Some(path)) => by_ending(path)?,
            (format, _) => format,
        };
        refuse_if(
            !args.fields.is_empty() && format != Some(Format::Json),
            "--fields picks from the JSON of an answer",
            "ask for that too: --format json",
        )?;
        refuse_if(
            format == Some(Format::Xlsx) && output.is_none() && io::stdout().is_terminal(),
            "a terminal can't show a workbook",
            "write it to a file: --output table.xlsx",
        )?;
        let takes_color = match &output {
            Some(_) => args.color == ColorChoice::Always,
            None => AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        let terminal = terminal_size::terminal_size_of(io::stdout()).filter(|_| output.is_none());
        // Behind a pipe the reader still looks at a terminal.
        let columns = terminal.map(|(columns, _)| columns.0).or_else(columns);
        let width = columns.filter(|_| output.is_none());
        let width = width.map_or(100, |columns| columns.clamp(20, 120));
        Ok(Self {
            format,
            layout: Layout {
                width: args.width.unwrap_or(width).into(),
                styling: if takes_color { Styling::Ansi } else { Styling::Plain },
                charset: if args.ascii { Charset::Ascii } else { Charset::Unicode },
                spacing: if terminal.is_some() { Spacing::Indented } else { Spacing::Compact },
                most: None,
            },
            input: None,
            writes: Writes::Anywhere,
            output,
            sink: Sink::Stream,
        })
    }
}

/// Returns how wide the terminal is that errors go to, or what `COLUMNS` says.
pub(super) fn columns() -> Option<u16> {
    let terminal = terminal_size::terminal_size_of(io::stderr()).map(|(columns, _)| columns.0);
    terminal.or_else(|| std::env::var("COLUMNS").ok()?.parse().ok())
}

/// Returns the format of errors: JSON where the command line asks for that, also
/// one that can't be read.
pub(super) fn format_of_errors(arguments: &[OsString]) -> Format {
    let typed = arguments.join(OsStr::new("=")).to_string_lossy().to_lowercase();
    let asks = ["=--format=json", "=-f=json", "=-fjson"].iter().any(|asks| typed.contains(asks));
    if asks { Format::Json } else { Format::Text }
}

/// Returns the format that a file's ending names, if it has one.
fn by_ending(path: &Path) -> Result<Option<Format>> {
    let Some(ending) = path.extension().filter(|ending| !ending.is_empty()) else {
        return Ok(None);
    };
    named(&ending.to_string_lossy()).map(Some).ok_or_else(|| {
        CliError::usage(format_args!("the ending of `{}` names no format", path.display()))
            .hint("end it in .txt, .md, .json, .csv, .xlsx or .html, or give --format")
    })
}

/// Reads an environment variable. An empty one counts as not set.
pub(super) fn variable<T>(name: &str) -> Result<Option<T>>
where
    T: FromStr<Err: Into<anyhow::Error>>,
{
    let set = std::env::var_os(name).filter(|value| !value.is_empty());
    let read = |value: OsString| {
        let text = value.into_string().map_err(|_| {
            CliError::usage(format_args!("the environment variable `{name}` is not text"))
        })?;
        text.parse().or_refused(format_args!("{name}={text}"))
    };
    set.map(read).transpose()
}
