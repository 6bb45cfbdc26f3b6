//! The streams: the only place that writes, questions on a terminal aside.
//!
//! An answer is rendered whole and written at once. A reader that goes away is
//! a silent success, a full disk is an error, and a file appears whole or not
//! at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::error::CliError;
use super::exit::Exit;
use crate::render::{Styling, escape};

/// Where the answer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// Writes an answer.
pub(super) fn write(answer: &[u8], target: &Target) -> Result<(), CliError> {
    match target {
        Target::Stdout => to_stdout(answer).map_err(|error| {
            CliError::usage("the answer can't be written to standard output").caused_by(error)
        }),
        Target::File(path) => to_file(answer, path, Existing::Replace).map_err(|error| {
            CliError::usage(format!("`{}` can't be written", path.display())).caused_by(error)
        }),
    }
}

fn to_stdout(answer: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(answer).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// What is done with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is replaced.
    Replace,
    /// It is kept, and that is an error.
    Keep,
}

/// Writes a file beside its place and moves it there. What is no regular file,
/// as a device or a pipe, is written in place: moving would replace it.
pub(super) fn to_file(answer: &[u8], path: &Path, if_there: Existing) -> io::Result<()> {
    // Through a symbolic link the file behind it is meant, there or not yet.
    let path = match path.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.read_link() {
            Ok(link) => path.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => path.to_owned(),
        },
        // Links in a circle, a folder that is a file: nothing to write to.
        Err(error) => return Err(error),
    };
    let existing = std::fs::metadata(&path).ok();
    if existing.is_some() && if_there == Existing::Keep {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if existing.as_ref().is_some_and(|file| !file.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(&path)?.write_all(answer);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gtm-");
    match &existing {
        Some(file) if file.permissions().readonly() => {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file that is there is read-only",
            ));
        }
        Some(file) => {
            builder.permissions(file.permissions());
        }
        None => {
            // As any new file: what the user's mask leaves of it.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
    }
    // The error of the temporary file would name it, and it means nothing to
    // the user; that of its folder does.
    std::fs::metadata(folder)?;
    let mut file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    file.write_all(answer)?;
    file.as_file().sync_all()?;
    match if_there {
        Existing::Replace => file.persist(&path)?,
        // Also what was put there only now.
        Existing::Keep => file.persist_noclobber(&path)?,
    };
    Ok(())
}

/// Writes what clap says: help to standard output, a usage error to standard
/// error.
pub(super) fn clap_message(error: &clap::Error) -> Exit {
    let styled = |choice| match choice {
        ColorChoice::Never => error.render().to_string(),
        _ => error.render().ansi().to_string(),
    };
    if error.use_stderr() {
        let message = styled(AutoStream::choice(&io::stderr()));
        to_stderr(&message);
        return Exit::Usage;
    }
    let message = styled(AutoStream::choice(&io::stdout()));
    match write(message.as_bytes(), &Target::Stdout) {
        Ok(()) => Exit::Done,
        Err(failure) => self::error(&failure, Styling::Plain),
    }
}

/// Writes an error and returns how the program ends.
pub(super) fn error(error: &CliError, styling: Styling) -> Exit {
    let style = |label: &str| match label {
        "error:" => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        "hint:" => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
        _ => Style::new().bold(),
    };
    let mut message = String::new();
    let mut causes = error.error.chain().map(ToString::to_string);
    let first = causes.next().map(|what| ("error:", what));
    let causes = causes.map(|cause| ("caused by:", cause));
    let hints = error.hints.iter().map(|hint| ("hint:", hint.words()));
    for (label, text) in first.into_iter().chain(causes).chain(hints) {
        let text = escape::terminal(&text);
        match styling {
            Styling::Plain => message.push_str(&format!("{label} {text}\n")),
            Styling::Ansi => {
                let style = style(label);
                message.push_str(&format!("{style}{label}{style:#} {text}\n"));
            }
        }
    }
    to_stderr(&message);
    error.exit
}

/// Writes that the program failed where it must not.
pub(super) fn bug(panic: &str) {
    to_stderr(&format!(
        "error: gtm failed unexpectedly\ncaused by: {}\nhint: this is a bug in gtm; please report it with the command you ran\n",
        escape::terminal(panic)
    ));
}

/// Writes to standard error. Where even that fails there is nobody to tell.
fn to_stderr(message: &str) {
    let _ = io::stderr().lock().write_all(message.as_bytes());
}
