//! Errors at the edge: what was wrong, why, and what to try.

use std::fmt::Display;
use std::path::Path;

use strum::VariantArray;

use super::exit::Exit;
use crate::catalog::{CatalogError, LookupError};
use crate::document::Text;
use crate::names::NameError;
use crate::render::{Format, RenderError};

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

    pub(super) fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, error: anyhow::Error::msg(message.to_string()), hints: Vec::new() }
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

    /// Adds several things to try.
    pub(super) fn hints(self, hints: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        hints.into_iter().fold(self, Self::hint)
    }
}

/// What the reader can mend, with what can't be done because of it.
pub(super) trait OrUsage<T> {
    fn or_usage(self, message: impl Display) -> Result<T, CliError>;
}

impl<T, E: Into<anyhow::Error>> OrUsage<T> for Result<T, E> {
    fn or_usage(self, message: impl Display) -> Result<T, CliError> {
        self.map_err(|cause| CliError::usage(message).caused_by(cause))
    }
}

/// Says that a file can't be written.
pub(super) fn cannot_be_written(path: &Path) -> CliError {
    CliError::usage(format_args!("`{}` can't be written", path.display()))
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
        if !error.is_of_a_layer() {
            return Self::bug("the playbooks can't be read").caused_by(error);
        }
        let hints = match &error {
            CatalogError::Stray { source, .. } => source.hints(),
            _ => Vec::new(),
        };
        Self::usage("your own playbooks can't be used")
            .caused_by(error)
            .hints(hints)
            .hint("the built-in playbooks answer without them: --no-overlays")
    }
}

impl From<LookupError> for CliError {
    fn from(error: LookupError) -> Self {
        match error {
            LookupError::Catalog(error) => error.into(),
            LookupError::Name(error) => error.into(),
        }
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        let usage = Self::usage(&error);
        match error {
            RenderError::NotOneTable { format, answer } => {
                let others = Format::VARIANTS
                    .iter()
                    .filter(|one| !matches!(one, Format::Csv | Format::Xlsx));
                let others: Vec<&str> = others.map(|format| format.name()).collect();
                usage.hint(format!("formats that hold it: {}", others.join(", "))).hints(
                    answer.parts.into_iter().map(|part| {
                        Text::from("one table of it: ").command(match format {
                            "xlsx" => part.option("--output", "table.xlsx"),
                            format => part.option("--format", format),
                        })
                    }),
                )
            }
            RenderError::Library { format, source } => {
                Self::bug(format_args!("the answer can't be written as {format}"))
                    .caused_by(anyhow::Error::from_boxed(source))
            }
        }
    }
}
