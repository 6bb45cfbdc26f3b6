//! The streams: the only place that writes, questions on a terminal aside.
//!
//! An answer is rendered whole and written at once. A reader that goes away is
//! a silent success, a full disk is an error, and a file appears whole or not
//! at all.

use std::fs::OpenOptions;
use std::path::{self, Component};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use anstyle::{AnsiColor, Style};
#[cfg(unix)]
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use tempfile::NamedTempFile;

use super::prelude::*;
use super::settings;
use crate::document::Span;
use crate::render::escape;

/// Writes an answer to a file, or to standard output.
pub(super) fn write(answer: &[u8], file: Option<&Path>) -> Result<()> {
    if let Some(file) = file {
        return to_file(answer, file, Written::Replaced).map(drop);
    }
    let mut stdout = io::stdout().lock();
    unless_closed(stdout.write_all(answer).and_then(|()| stdout.flush()))
}

/// Hands an answer that is taller than the terminal to a pager, which takes the
/// place of this program: nothing is left that a key pressed in it would end.
/// Returns where it can't be run.
#[cfg(unix)]
pub(super) fn page(answer: &[u8]) -> Result<()> {
    use std::io::Seek;
    use std::os::unix::process::CommandExt;

    let lines = answer.split(|byte| *byte == b'\n').count();
    let terminal = terminal_size::terminal_size_of(io::stdout());
    if terminal.is_none_or(|(_, rows)| lines <= rows.0.into()) {
        return Ok(());
    }
    let pager = settings::variable("GTM_PAGER")?.or(settings::variable("PAGER")?);
    let pager: String = pager.unwrap_or_else(|| "less -FRX".to_owned());
    let mut words = pager.split_whitespace().filter(|word| *word != "cat");
    let text = tempfile::tempfile().and_then(|mut text| {
        text.write_all(answer)?;
        text.rewind()?;
        Ok(text)
    });
    if let (Some(program), Ok(text)) = (words.next(), text) {
        let mut command = std::process::Command::new(program);
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        // The answer is written without it then.
        let _ = command.args(words).stdin(text).exec();
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn page(_answer: &[u8]) -> Result<()> {
    Ok(())
}

/// Takes it for done where nobody reads any more.
fn unless_closed(written: io::Result<()>) -> Result<()> {
    written
        .or_else(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(error),
        })
        .or_usage("the answer can't be written to standard output")
}

/// Makes a folder with those above it.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).or_not_written(folder)
}

/// Writes a file whole or not at all. One that is to be new replaces nothing:
/// returns whether there was none.
pub(super) fn to_file(bytes: &[u8], path: &Path, becomes: Written) -> Result<bool> {
    if becomes == Written::New && path.is_file() {
        return Ok(false);
    }
    let written = Output::begin(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.finish(becomes)
    });
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        written => written.map(|()| true).or_not_written(path),
    }
}

/// Where something goes that is written part by part.
pub(super) enum Output {
    Stdout,
    /// Standard output that nobody reads any more.
    Closed,
    /// What is no regular file, as a device or a pipe: moving would replace it.
    InPlace(File),
    /// A file beside its place, which moves there when it is whole.
    Beside(NamedTempFile, PathBuf, Waiting),
}

impl Output {
    /// Begins a file; one that is new replaces nothing.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        let waiting = Waiting::begin();
        let existing = match fs::metadata(path) {
            Ok(file) => {
                // Also what could be replaced must be one that may be written.
                let in_place = OpenOptions::new().write(true).open(path)?;
                if !file.is_file() {
                    return Ok(Self::InPlace(in_place));
                }
                // The superuser could open it, and does not mean to.
                if file.permissions().readonly() {
                    let message = "the file that is there is read-only";
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
                }
                Some(file)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            // Links in a circle, a folder that is a file: nothing to write to.
            Err(error) => return Err(error),
        };
        let path = behind_links(path);
        let folder = folder_of(&path);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".gtm-");
        if let Some(file) = &existing {
            builder.permissions(file.permissions());
        } else {
            // As any new file: what the user's mask leaves of it.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        // The errors of the temporary file would name it, and it means nothing to
        // the user; that of its folder does.
        fs::metadata(folder)?;
        let file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
        #[cfg(unix)]
        if let Some(existing) = &existing {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Who may write a file may not always give one away.
            let _ = fchown(file.as_file(), Some(existing.uid()), Some(existing.gid()));
        }
        Ok(Self::Beside(file, path, waiting))
    }

    pub(super) fn finish(self, becomes: Written) -> io::Result<()> {
        let Self::Beside(file, path, _waiting) = self else { return Ok(()) };
        file.as_file().sync_all()?;
        if becomes == Written::New {
            // It may have come to be there only now.
            file.persist_noclobber(&path)?;
        } else {
            file.persist(&path)?;
        }
        // That a file has moved is kept by its folder, which some systems can't sync.
        #[cfg(unix)]
        let _ = File::open(folder_of(&path)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Write for Output {
    /// Writes all of it, and a request to end waits until that is done. A file
    /// that would not be whole is given up.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _waiting = Waiting::begin();
        match self {
            Self::Beside(..) if HELD.1.load(Ordering::SeqCst) > 0 => {
                return Err(io::Error::other("stopped"));
            }
            Self::Stdout => {
                let written = io::stdout().lock().write_all(bytes);
                if let Err(io::ErrorKind::BrokenPipe) = written.as_ref().map_err(io::Error::kind) {
                    *self = Self::Closed;
                }
                written
            }
            Self::Closed => Err(io::ErrorKind::BrokenPipe.into()),
            Self::InPlace(file) => file.write_all(bytes),
            // The temporary file would name itself, which means nothing to the user.
            Self::Beside(file, ..) => file.as_file_mut().write_all(bytes),
        }?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

/// Returns the folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// While there is one, Ctrl-C and a request to end wait, so that no file is left
/// half-way.
pub(super) struct Waiting {
    /// Whether none began before it.
    is_first: bool,
}

/// Whether a signal is obeyed at once, and the one that was not.
static HELD: LazyLock<(Arc<AtomicBool>, Arc<AtomicUsize>)> = LazyLock::new(|| {
    let held = (Arc::new(AtomicBool::new(true)), Arc::default());
    #[cfg(unix)]
    for (signal, number) in [(SIGINT, 2), (SIGTERM, 15)] {
        // Where it can't be held it ends the program as ever.
        let _ = flag::register_conditional_default(signal, Arc::clone(&held.0));
        let _ = flag::register_usize(signal, Arc::clone(&held.1), number);
    }
    held
});

impl Waiting {
    pub(super) fn begin() -> Self {
        Self { is_first: HELD.0.swap(false, Ordering::SeqCst) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.is_first {
            HELD.0.store(true, Ordering::SeqCst);
            #[cfg(unix)]
            if let Ok(signal @ 1..) = HELD.1.load(Ordering::SeqCst).try_into() {
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        }
    }
}

/// Returns the file that is meant behind symbolic links, there or not yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // No system follows more.
    for _ in 0..40 {
        let Ok(link) = path.read_link() else { break };
        path = path.with_file_name(link);
    }
    path
}

/// Returns where a file lies, there or not yet, by which two names of one are
/// known to be one.
pub(super) fn place(path: &Path) -> PathBuf {
    let path = path::absolute(behind_links(path)).unwrap_or_default();
    let through_links = |above: &Path| {
        let mut place = above.canonicalize().ok()?;
        for part in path.strip_prefix(above).ok()?.components() {
            match part {
                // Of what is not there yet nothing is a link.
                Component::ParentDir => drop(place.pop()),
                part => place.push(part),
            }
        }
        Some(place)
    };
    path.ancestors().find_map(through_links).unwrap_or_default()
}

/// The most characters of a line that an error repeats.
const MOST_SHOWN: usize = 1_000;

/// Returns an argument as a terminal may show it.
pub(super) fn shown(argument: &OsString) -> OsString {
    match argument.to_str() {
        Some(text) => names::cropped(&escape::terminal(text), MOST_SHOWN).into(),
        None => argument.clone(),
    }
}

/// Writes what clap says: help to standard output, a usage error to standard
/// error.
pub(super) fn clap_message(message: &clap::Error, format: Format) -> Exit {
    let is_of_value = CliError::of_value(message).is_some();
    if is_of_value || (message.use_stderr() && format == Format::Json) {
        return error(&CliError::from(message), format);
    }
    let written = message.print().and_then(|()| io::stdout().flush());
    if message.use_stderr() {
        return Exit::Usage;
    }
    unless_closed(written).map_or_else(|failure| error(&failure, format), |()| Exit::Done)
}

const BOLD: Style = Style::new().bold();

/// Writes an error and returns how the program ends. What is wrong is wrapped
/// for a terminal alone, so that a log has it in one line; hints always are,
/// and a command in one is never broken.
pub(super) fn error(error: &CliError, format: Format) -> Exit {
    if format == Format::Json {
        let json = format!("{}\n", error.json());
        let _ = anstream::stderr().lock().write_all(escape::json(&json).as_bytes());
        return error.exit;
    }
    let color = |color: AnsiColor| BOLD.fg_color(Some(color.into()));
    let columns = settings::columns();
    let line = |style: Style, label: &str, words: &str, columns: Option<u16>| {
        let line = format!("{style}{label}:{style:#} {words}\n");
        let Some(columns) = columns else { return line };
        let layout = textwrap::Options::new(columns.into()).subsequent_indent("  ");
        textwrap::fill(&line, whole_words(layout)).replace(UNBROKEN, " ")
    };
    let mut message = String::new();
    for (depth, cause) in error.error.chain().enumerate() {
        let (style, label) = match depth {
            0 if error.exit == Exit::Done => (color(AnsiColor::Cyan), "note"),
            0 => (color(AnsiColor::Red), "error"),
            _ => (BOLD, "caused by"),
        };
        let cause = cause.to_string();
        let words = joined(cause.lines().map(|line| names::cropped(line, MOST_SHOWN)), "\n");
        message.push_str(&line(style, label, &escape::terminal(&words), columns));
    }
    for hint in &error.hints {
        let words = hint.0.iter().map(|span| {
            let words = escape::terminal(&span.text()).into_owned();
            let Span::Command(_) = span else { return words };
            let style = AnsiColor::Cyan.on_default();
            format!("{style}{}{style:#}", words.replace(' ', UNBROKEN))
        });
        let (style, words) = (color(AnsiColor::Cyan), words.collect::<String>());
        message.push_str(&line(style, "hint", &words, columns.or(Some(80))));
    }
    // Where even that fails there is nobody to tell.
    let _ = anstream::stderr().lock().write_all(message.as_bytes());
    error.exit
}

/// Lays lines out so that they break at spaces alone.
pub(super) fn whole_words(layout: textwrap::Options<'_>) -> textwrap::Options<'_> {
    layout.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// A space at which no line is broken.
const UNBROKEN: &str = "\u{a0}";

/// Makes a panic end with [`Exit::Bug`] and a message that asks for a report,
/// whether the build unwinds or aborts.
pub(super) fn report_bugs() {
    std::panic::set_hook(Box::new(|panic| {
        let bug = CliError::bug("gtm failed unexpectedly")
            .caused_by(anyhow::Error::msg(panic.to_string()));
        let exit = error(&bug, Format::Text);
        #[expect(
            clippy::exit,
            reason = "an aborting build gives no other chance to set the exit code"
        )]
        std::process::exit(exit as i32);
    }));
}
