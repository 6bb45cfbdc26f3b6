//! Errors at the edge: what was wrong, why, and what to try.

use super::exit::Exit;
use crate::catalog::{CatalogError, LookupError};
use crate::names::NameError;
use crate::render::{Format, RenderError};

/// An error as the user sees it.
#[derive(Debug)]
pub(super) struct CliError {
    exit: Exit,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
}

impl CliError {
    /// The command can't be carried out as given.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// It ran, and the answer is no.
    pub(super) fn no(message: impl Into<String>) -> Self {
        Self::new(Exit::No, message)
    }

    /// The program is wrong.
    pub(super) fn bug(message: impl Into<String>) -> Self {
        Self::new(Exit::Bug, message)
            .hint("this is a bug in gtm; please report it with the command you ran")
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// Puts what was given in front, and what was wrong with it behind.
    pub(super) fn about(mut self, given: &str) -> Self {
        let reason = std::mem::replace(&mut self.message, format!("`{given}` can't be used"));
        self.causes.insert(0, reason);
        self
    }

    /// Adds why, with the causes of the cause.
    pub(super) fn caused_by(mut self, cause: &dyn std::error::Error) -> Self {
        let mut next = Some(cause);
        while let Some(cause) = next {
            self.causes.push(cause.to_string());
            next = cause.source();
        }
        self
    }

    /// Adds something to try.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns how the program ends.
    pub(super) fn exit(&self) -> Exit {
        self.exit
    }

    /// Returns the lines of the error: a label, and what it says.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&'static str, &str)> {
        std::iter::once(("error:", self.message.as_str()))
            .chain(self.causes.iter().map(|cause| ("caused by:", cause.as_str())))
            .chain(self.hints.iter().map(|hint| ("hint:", hint.as_str())))
    }
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        error.hints().into_iter().fold(Self::usage(error.to_string()), Self::hint)
    }
}

impl From<CatalogError> for CliError {
    /// The playbooks are part of the program, so what is wrong with them is
    /// wrong with it; what lies over them is the reader's.
    fn from(error: CatalogError) -> Self {
        if error.is_of_a_layer() {
            let told = Self::usage("your own playbooks can't be used").caused_by(&error);
            let told = match &error {
                CatalogError::Stray { source, .. } => {
                    source.hints().into_iter().fold(told, Self::hint)
                }
                _ => told,
            };
            return told.hint("the built-in playbooks answer without them: --no-overlays");
        }
        Self::bug("the playbooks can't be read").caused_by(&error)
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
        match &error {
            RenderError::NotOneTable(answer) => {
                let others: Vec<&str> = Format::ALL
                    .into_iter()
                    .filter(|format| *format != Format::Csv)
                    .map(Format::name)
                    .collect();
                answer.parts.iter().fold(
                    Self::usage(error.to_string())
                        .hint(format!("formats that hold it: {}", others.join(", "))),
                    |error, part| error.hint(format!("one table of it: {part} --format csv")),
                )
            }
            RenderError::Library { source, .. } => {
                Self::bug(error.to_string()).caused_by(source.as_ref())
            }
        }
    }
}
