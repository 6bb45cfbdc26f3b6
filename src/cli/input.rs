//! Input: the only place that reads a file or standard input.
//!
//! A file is read whole, and refused where it is larger than anything that is
//! typed by hand.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::CliError;

/// The most bytes that are read.
const LIMIT: u64 = 1024 * 1024;

/// Reads a file as text; `-` is standard input.
pub(super) fn text(path: &Path) -> Result<String, CliError> {
    let name = name(path);
    let refused = |reason: &str| CliError::usage(format_args!("{name} can't be used: {reason}"));
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| CliError::usage(format_args!("{name} can't be read")).caused_by(error))?;
    if bytes.len() as u64 > LIMIT {
        return Err(refused("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| refused("it is not UTF-8 text").hint("save it in UTF-8"))
}

/// Returns what an input is called in messages.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
