//! Settings: what was typed, the environment and the terminal, resolved once.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};

use super::company::Signals;
use super::error::CliError;
use super::output::Target;
use super::values::name_of;
use crate::render::{Charset, Format, Layout, Styling};

/// The options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct GlobalArgs {
    /// Write the answer in this format [default: by the ending of --output, else text]
    #[arg(long, short, global = true, value_name = "FORMAT", ignore_case = true, value_parser = name_of::<Format>())]
    format: Option<Format>,
    /// Write the answer to a file, whole or not at all; `-` is standard output
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there and may have been filled in
    #[arg(long, global = true)]
    force: bool,
    /// Color the text
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", ignore_case = true)]
    color: ColorArg,
    /// Wrap the text to this many columns [default: the terminal's, 20 to 120; 100 in a pipe]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
    /// Draw text in ASCII
    #[arg(long, global = true)]
    ascii: bool,
    /// Lay this folder of your own playbooks over those built in; may be repeated [env: GTM_PLAYBOOKS]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Playbooks",
        conflicts_with = "no_overlays"
    )]
    pub(super) playbooks: Vec<PathBuf>,
    /// Answer from the built-in playbooks alone, whatever lies over them
    #[arg(long, global = true, help_heading = "Playbooks")]
    pub(super) no_overlays: bool,
}

impl GlobalArgs {
    /// Returns whether errors are styled: as asked for, or as standard error
    /// takes it.
    pub(super) fn error_styling(&self) -> Styling {
        match self.color {
            ColorArg::Always => Styling::Ansi,
            ColorArg::Never => Styling::Plain,
            ColorArg::Auto => taken_by(AutoStream::choice(&io::stderr())),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorArg {
    Auto,
    Always,
    Never,
}

/// What every command works by.
#[derive(Debug)]
pub(super) struct Settings {
    /// The format asked for, by its name or by the ending of a file; text where
    /// none was.
    pub(super) format: Option<Format>,
    /// Where it goes.
    pub(super) target: Target,
    /// Whether a file that may have been filled in is replaced.
    pub(super) force: bool,
    /// How text is laid out.
    pub(super) layout: Layout,
    /// What the environment says of the company.
    pub(super) environment: Signals,
}

/// The columns text takes on a terminal, at the least and at the most.
const TERMINAL_WIDTH: std::ops::RangeInclusive<usize> = 20..=120;

/// The columns text takes where there is no terminal.
const PIPE_WIDTH: usize = 100;

impl Settings {
    /// Resolves the settings from what was typed, the environment and the
    /// terminal.
    pub(super) fn resolve(args: &GlobalArgs) -> Result<Self, CliError> {
        let target = match &args.output {
            Some(path) if path.as_os_str() != "-" => Target::File(path.clone()),
            _ => Target::Stdout,
        };
        let format = match (args.format, &target) {
            (Some(format), _) => Some(format),
            (None, Target::File(path)) => by_ending(path)?,
            (None, Target::Stdout) => None,
        };
        if format == Some(Format::Xlsx) && target == Target::Stdout && io::stdout().is_terminal() {
            return Err(CliError::usage("a terminal can't show a workbook")
                .hint("write it to a file: --output table.xlsx"));
        }
        Ok(Self {
            force: args.force,
            format,
            layout: Layout {
                width: width(args.width, &target),
                styling: styling(args.color, &target),
                charset: if args.ascii { Charset::Ascii } else { Charset::Unicode },
            },
            target,
            environment: Signals::of_environment()?,
        })
    }
}

/// Returns the format that a file's ending names, if it has one.
fn by_ending(path: &Path) -> Result<Option<Format>, CliError> {
    let Some(ending) = path.extension().filter(|ending| !ending.is_empty()) else {
        return Ok(None);
    };
    match ending.to_ascii_lowercase().to_str() {
        Some("txt" | "text") => Ok(Some(Format::Text)),
        Some("md" | "markdown") => Ok(Some(Format::Markdown)),
        Some("json") => Ok(Some(Format::Json)),
        Some("csv") => Ok(Some(Format::Csv)),
        Some("xlsx") => Ok(Some(Format::Xlsx)),
        Some("html" | "htm") => Ok(Some(Format::Html)),
        _ => {
            Err(CliError::usage(format_args!("the ending of `{}` names no format", path.display()))
                .hint("end it in .txt, .md, .json, .csv, .xlsx or .html, or give --format"))
        }
    }
}

fn width(typed: Option<u16>, target: &Target) -> usize {
    if let Some(columns) = typed {
        return usize::from(columns);
    }
    let terminal = match target {
        Target::Stdout => terminal_size::terminal_size_of(io::stdout()),
        Target::File(_) => None,
    };
    terminal.map_or(PIPE_WIDTH, |(columns, _)| {
        usize::from(columns.0).clamp(*TERMINAL_WIDTH.start(), *TERMINAL_WIDTH.end())
    })
}

fn styling(typed: ColorArg, target: &Target) -> Styling {
    match (typed, target) {
        (ColorArg::Always, _) => Styling::Ansi,
        (ColorArg::Never, _) | (ColorArg::Auto, Target::File(_)) => Styling::Plain,
        (ColorArg::Auto, Target::Stdout) => taken_by(AutoStream::choice(&io::stdout())),
    }
}

/// Returns the styling that a stream takes.
fn taken_by(choice: ColorChoice) -> Styling {
    match choice {
        ColorChoice::Never => Styling::Plain,
        ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => Styling::Ansi,
    }
}

/// Reads an environment variable. An empty one counts as not set.
pub(super) fn variable(name: &str) -> Result<Option<String>, CliError> {
    let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    value
        .into_string()
        .map(Some)
        .map_err(|_| CliError::usage(format_args!("the environment variable `{name}` is not text")))
}
