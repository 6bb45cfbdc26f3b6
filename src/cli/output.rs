//! The streams: the only place that writes, questions on a terminal aside.
//!
//! An answer is rendered whole and written at once. A reader that goes away is
//! a silent success, a full disk is an error, and a file appears whole or not
//! at all.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::error::{CliError, OrUsage, cannot_be_written};
use super::exit::Exit;
use crate::document::{Span, Text};
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
        Target::Stdout => {
            to_stdout(answer).or_usage("the answer can't be written to standard output")
        }
        Target::File(path) => to_file(answer, path, Existing::Replace)
            .map_err(|error| cannot_be_written(path).caused_by(error)),
    }
}

fn to_stdout(answer: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(answer).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes an answer that is too long to be held, as `write` goes on. A file
/// appears when all of it is written.
pub(super) fn stream<T>(
    target: &Target,
    write: impl FnOnce(&mut dyn Write) -> Result<T, CliError>,
) -> Result<T, CliError> {
    match target {
        Target::Stdout => write(&mut UntilClosed(io::stdout().lock())),
        Target::File(path) => {
            let mut done = None;
            write_file(path, Existing::Replace, |file| {
                done = Some(write(file));
                match &done {
                    Some(Ok(_)) => Ok(()),
                    _ => Err(io::ErrorKind::Other.into()),
                }
            })
            .or_else(|error| match &done {
                Some(Err(_)) => Ok(()),
                _ => Err(cannot_be_written(path).caused_by(error)),
            })?;
            done.unwrap_or_else(|| Err(CliError::bug("nothing was written")))
        }
    }
}

/// A stream whose reader may go away, which is no error.
struct UntilClosed<W>(W);

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
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
    write_file(path, if_there, |file| file.write_all(answer))
}

fn write_file(
    path: &Path,
    if_there: Existing,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let existing = match fs::metadata(path) {
        Ok(_) if if_there == Existing::Keep => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(file) => {
            // Also what could be replaced must be one that may be written.
            let mut in_place = OpenOptions::new().write(true).open(path)?;
            if !file.is_file() {
                return write(&mut in_place);
            }
            Some(file)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // Links in a circle, a folder that is a file: nothing to write to.
        Err(error) => return Err(error),
    };
    let path = behind_links(path);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gtm-");
    match &existing {
        // The superuser could open it, and does not mean to.
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
    fs::metadata(folder)?;
    let mut file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    write(&mut file)?;
    #[cfg(unix)]
    if let Some(existing) = &existing {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Who may write a file may not always give one away.
        let _ = fchown(file.as_file(), Some(existing.uid()), Some(existing.gid()));
    }
    file.as_file().sync_all()?;
    match if_there {
        Existing::Replace => file.persist(&path)?,
        // Also what was put there only now.
        Existing::Keep => file.persist_noclobber(&path)?,
    };
    Ok(())
}

/// Returns the file that is meant behind symbolic links, there or not yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    while let Ok(link) = path.read_link() {
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    path
}

/// Returns an argument as a terminal may show it.
pub(super) fn shown(argument: &OsString) -> OsString {
    match argument.to_str() {
        Some(text) => escape::terminal(text).into_owned().into(),
        None => argument.clone(),
    }
}

/// Writes what clap says: help to standard output, a usage error to standard
/// error.
pub(super) fn clap_message(error: &clap::Error) -> Exit {
    let styled = |choice| match choice {
        ColorChoice::Never => error.render().to_string(),
        _ => error.render().ansi().to_string(),
    };
    if error.use_stderr() {
        to_stderr(&styled(AutoStream::choice(&io::stderr())));
        return Exit::Usage;
    }
    let message = styled(AutoStream::choice(&io::stdout()));
    match write(message.as_bytes(), &Target::Stdout) {
        Ok(()) => Exit::Done,
        Err(failure) => self::error(&failure, Styling::Plain),
    }
}

/// Says what went wrong in a part of what was asked, and did not end it.
pub(super) fn note(error: &CliError, styling: Styling) {
    say("note:", error, styling);
}

/// Writes an error and returns how the program ends.
pub(super) fn error(error: &CliError, styling: Styling) -> Exit {
    say("error:", error, styling);
    error.exit
}

fn say(label: &str, error: &CliError, styling: Styling) {
    const BOLD: Style = Style::new().bold();
    let color = |color: AnsiColor| BOLD.fg_color(Some(color.into()));
    let paint = |style: Style, words: &str| match styling {
        Styling::Plain => words.to_owned(),
        Styling::Ansi => format!("{style}{words}{style:#}"),
    };
    let hint = |hint: &Text| -> String {
        let words = hint.0.iter().map(|span| {
            let words = escape::terminal(&span.text()).into_owned();
            match span {
                Span::Command(_) => paint(AnsiColor::Cyan.on_default(), &words),
                _ => words,
            }
        });
        words.collect()
    };
    let mut message = String::new();
    let mut line = |style: Style, label: &str, words: &str| {
        message.push_str(&format!("{} {words}\n", paint(style, label)));
    };
    for (depth, cause) in error.error.chain().enumerate() {
        let (style, label) = match depth {
            0 => (color(AnsiColor::Red), label),
            _ => (BOLD, "caused by:"),
        };
        line(style, label, &escape::terminal(&cause.to_string()));
    }
    for one in &error.hints {
        line(color(AnsiColor::Cyan), "hint:", &hint(one));
    }
    to_stderr(&message);
}

/// Makes a panic end with [`Exit::Bug`] and a message that asks for a report,
/// whether the build unwinds or aborts.
pub(super) fn report_bugs() {
    std::panic::set_hook(Box::new(|panic| {
        let bug = CliError::bug("gtm failed unexpectedly")
            .caused_by(anyhow::Error::msg(panic.to_string()));
        let exit = error(&bug, Styling::Plain);
        #[expect(
            clippy::exit,
            reason = "an aborting build gives no other chance to set the exit code"
        )]
        std::process::exit(i32::from(exit.code()));
    }));
}

/// Writes to standard error. Where even that fails there is nobody to tell.
fn to_stderr(message: &str) {
    let _ = io::stderr().lock().write_all(message.as_bytes());
}
