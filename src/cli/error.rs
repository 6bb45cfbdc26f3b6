//! Errors at the edge: what was wrong, why, and what to try.

use super::prelude::*;
use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use anyhow::Chain;

use crate::names::NameError;
use crate::render::RenderError;
use crate::yaml::YamlError;

/// What a function of the edge returns.
pub(super) type Result<T, E = CliError> = std::result::Result<T, E>;

/// The ways to end. `docs/output.md` documents them; scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(super) enum Exit {
    /// The answer was given.
    Done = 0,
    /// It ran, and the answer is no: nothing of that kind, or no playbook yet
    /// for this company.
    No = 1,
    /// Wrong usage, or a file that can't be read or written.
    Usage = 2,
    /// A bug of ours.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error as the reader sees it.
#[derive(Debug)]
pub(super) struct CliError {
    pub(super) exit: Exit,
    /// What was wrong, over what caused it.
    pub(super) error: anyhow::Error,
    /// What to try.
    pub(super) hints: Vec<Text>,
}

impl CliError {
    /// The command can't be carried out as given.
    pub(super) fn usage(message: impl Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// It ran, and the answer is no.
    pub(super) fn no(message: impl Display) -> Self {
        Self::new(Exit::No, message)
    }

    /// The program is wrong.
    pub(super) fn bug(message: impl Display) -> Self {
        Self::new(Exit::Bug, message)
            .hint("this is a bug in gtm; please report it with the command you ran")
    }

    /// A value of the command line that its type refuses; `None` where clap says
    /// what is wrong.
    pub(super) fn of_value(error: &clap::Error) -> Option<Self> {
        let text = |kind| match error.get(kind)? {
            ContextValue::String(text) => Some(text),
            _ => None,
        };
        let (argument, value) = (text(ContextKind::InvalidArg)?, text(ContextKind::InvalidValue)?);
        let option = argument.split(' ').next().filter(|name| name.starts_with('-'));
        let option = option.map_or(String::new(), |name| format!("{name} "));
        let causes = Chain::new(error.source()?).rev().map(ToString::to_string);
        let cause = causes.map(anyhow::Error::msg).reduce(anyhow::Error::context)?;
        Some(Self::usage(format_args!("`{option}{value}` can't be used")).caused_by(cause))
    }

    pub(super) fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, error: anyhow::Error::msg(message.to_string()), hints: Vec::new() }
    }

    /// Returns it for programs.
    pub(super) fn json(&self) -> Value {
        let mut chain = self.error.chain().map(ToString::to_string);
        let message = chain.next();
        let place = self.error.chain().find_map(|cause| {
            let first = cause.downcast_ref::<YamlError>()?.diagnostics.first()?;
            let (line, column) = first.position()?;
            Some(json!({ "file": first.path(), "line": line, "column": column }))
        });
        let what = if self.exit == Exit::Done { "note" } else { "error" };
        json!({ what: {
            "kind": <&str>::from(self.exit),
            "message": message,
            "causes": chain.collect::<Vec<_>>(),
            "hints": self.hints.iter().map(Text::words).collect::<Vec<_>>(),
            "place": place,
        } })
    }

    /// Adds why, below what it says so far.
    pub(super) fn caused_by(self, cause: impl Into<anyhow::Error>) -> Self {
        Self { error: cause.into().context(self.error), ..self }
    }

    /// Puts what was given in front, and what was wrong with it behind.
    pub(super) fn about(self, given: impl Display) -> Self {
        Self { error: self.error.context(format!("`{given}` can't be used")), ..self }
    }

    /// Adds something to try.
    pub(super) fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds a command to try, and before it why.
    pub(super) fn hint_command(self, why: &str, command: Invocation) -> Self {
        self.hint(Text::from(why).command(command))
    }

    /// Adds several things to try.
    pub(super) fn hints(self, hints: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        hints.into_iter().fold(self, Self::hint)
    }
}

impl Display for CliError {
    /// Writes it in plain words.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {:#}", self.error)?;
        self.hints.iter().try_for_each(|hint| write!(formatter, "\nhint: {}", hint.words()))
    }
}

/// Refuses what is wrong, with something to try.
pub(super) fn refuse_if(is_wrong: bool, message: impl Display, hint: &str) -> Result<()> {
    if is_wrong { Err(CliError::usage(message).hint(hint)) } else { Ok(()) }
}

/// What the reader can mend, with what can't be done because of it.
pub(super) trait OrUsage<T>: Sized {
    fn or_usage(self, message: impl Display) -> Result<T>;

    /// Says what was given that can't be used.
    fn or_refused(self, given: impl Display) -> Result<T> {
        self.or_usage(format_args!("`{given}` can't be used"))
    }

    /// Says which file can't be written.
    fn or_not_written(self, file: &Path) -> Result<T> {
        self.or_usage(format_args!("`{}` can't be written", file.display()))
    }
}

impl<T, E: Into<anyhow::Error>> OrUsage<T> for Result<T, E> {
    fn or_usage(self, message: impl Display) -> Result<T> {
        self.map_err(|cause| CliError::usage(message).caused_by(cause))
    }
}

impl From<&clap::Error> for CliError {
    fn from(error: &clap::Error) -> Self {
        Self::of_value(error).unwrap_or_else(|| {
            let said = error.render().to_string();
            let (wrong, hint) = said.split_once('\n').unwrap_or((&said, ""));
            Self::usage(wrong.trim_start_matches("error: ")).hint(hint.trim())
        })
    }
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        Self::usage(&error).hints(error.hints())
    }
}

impl From<CatalogError> for CliError {
    /// The playbooks are part of the program, so what is wrong with them is
    /// wrong with it; what lies over them is the reader's.
    fn from(error: CatalogError) -> Self {
        let usage = Self::usage("your own playbooks can't be used");
        let usage = match &error {
            CatalogError::Name(name) => return name.clone().into(),
            CatalogError::Stray { source, .. } => usage.hints(source.hints()),
            _ if error.is_of_a_layer() => usage,
            _ => return Self::bug("the playbooks can't be read").caused_by(error),
        };
        usage.caused_by(error).hint("the built-in playbooks answer without them: --no-overlays")
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        let usage = Self::usage(&error);
        match error {
            RenderError::NotOneTable { format, parts } => {
                let parts = parts.into_iter().map(|part| {
                    Text::from("one table of it: ").command(match format {
                        "xlsx" => part.option("--output", "table.xlsx"),
                        format => part.option("--format", format),
                    })
                });
                usage.hint("formats that hold it: text, markdown, json, html").hints(parts)
            }
            RenderError::UnknownField { known, .. } => {
                usage.hint(format!("the fields there: {}", joined(&known, ", ")))
            }
            error => Self::bug("the answer can't be written").caused_by(error),
        }
    }
}
