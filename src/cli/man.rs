//! `gtm man`: a page for the program and one for each command.

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::prelude::*;

/// Write the manual, a page for each command
///
/// Examples:
///   gtm man ~/.local/share/man/man1
///   gtm man man && man -l man/gtm-stage.1
///
/// Writes gtm.1 and a page for each command, gtm-stage.1 and so on, over those that are there.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ManArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The day of the release, which stands at the foot of each page.
const RELEASED: &str = "2026-11-27";

/// What is the same for every command: how it ends, and what it reads besides.
const SECTIONS: &[u8] = include_bytes!("man.roff");

impl Run for ManArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let mut command = command_line().disable_help_subcommand(true);
        command.build();
        let mut files = Vec::new();
        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            let (name, page) = page(command).or_not_written(&self.folder)?;
            files.push(Original::new(&name, page));
        }
        write_files(&self.folder, files, true, context)
    }
}

/// Returns the name of a command's page, and the page.
fn page(command: &clap::Command) -> io::Result<(String, String)> {
    let title = command.get_display_name().unwrap_or(command.get_name()).to_uppercase();
    // The examples stand in lines of their own.
    let man = Man::new(command.clone().after_help(None::<&str>));
    let man = man.title(title).date(RELEASED).manual("gtm manual");
    let name = man.get_filename();
    let mut page = Vec::new();
    man.render(&mut page)?;
    let mut rest = Roff::default();
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (examples, notes): (Vec<&str>, Vec<&str>) =
        after.lines().skip(1).partition(|line| line.starts_with("  "));
    rest.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in examples {
        rest.text([roman(line.trim_start())]);
    }
    rest.control("fi", []);
    if !notes.is_empty() {
        rest.control("PP", []).text([roman(notes.join(" ").trim())]);
    }
    rest.to_writer(&mut page)?;
    page.extend(SECTIONS);
    Ok((name, tidy(&String::from_utf8_lossy(&page))))
}

/// Writes a page as a linter of manuals wants it: short lines, no space at
/// their ends, and one request for a space at a time.
fn tidy(page: &str) -> String {
    const LONGEST_LINE: usize = 70;
    let mut tidy = String::new();
    let mut before = "";
    let lines = page.lines().map(str::trim_end).filter(|line| !line.is_empty());
    for line in lines {
        match (before, line) {
            // One request for a space is enough.
            (".br" | ".sp" | ".PP", ".br") => continue,
            (".br", ".sp") => tidy.truncate(tidy.len() - ".br\n".len()),
            _ => {}
        }
        before = line;
        if line.starts_with('.') {
            tidy.push_str(&format!("{line}\n"));
            continue;
        }
        let layout = output::whole_words(textwrap::Options::new(LONGEST_LINE));
        for line in textwrap::wrap(line, layout) {
            tidy.push_str(&format!("{line}\n"));
        }
    }
    tidy
}
