//! `gtm man`: a page for the program and one for each command.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::error::{CliError, cannot_be_written};
use super::output;
use super::{Answer, Context, Run, command_line};
use crate::report::export::Written;
use crate::report::files::FilesReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm man ~/.local/share/man/man1
  gtm man man && man -l man/gtm-stage.1

Writes gtm.1 and a page for each command, gtm-stage.1 and so on, over those that are there.")]
pub(super) struct ManArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The day of the release, which stands at the foot of each page.
const RELEASED: &str = "2026-11-27";

/// What is the same for every command, by the section it stands in.
const SECTIONS: [(&str, &[(&str, &str)]); 3] = [
    (
        "EXIT STATUS",
        &[
            ("0", "The answer was given."),
            ("1", "It ran, and the answer is no."),
            ("2", "Wrong usage, or a file that can't be read or written."),
            ("70", "A bug in gtm, including playbooks that can't be read."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "GTM_STAGE, GTM_ARR, GTM_HEADCOUNT",
                "The company, where no option and no file gives it.",
            ),
            ("GTM_PLAYBOOKS", "Folders of playbooks of your own, separated as those of PATH are."),
            ("GTM_DATE", "The day of a review or a brief, where no option gives it."),
            ("GTM_PAGER, PAGER", "What a long answer is paged with on a terminal."),
            ("COLUMNS", "How wide text is, where no terminal tells."),
            ("NO_COLOR, CLICOLOR_FORCE, CLICOLOR", "Whether answers and errors have color."),
        ],
    ),
    (
        "FILES",
        &[
            (
                "gtm.yaml",
                "What is known of a company, in the current folder or the nearest above it.",
            ),
            ("~/.config/gtm/gtm.yaml", "The same, where there is none."),
            ("~/.local/share/gtm/playbooks", "Playbooks of your own, over the built-in ones."),
        ],
    ),
];

impl Run for ManArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let failed = |error: io::Error| cannot_be_written(&self.folder).caused_by(error);
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut command = command_line().disable_help_subcommand(true);
        command.build();
        let mut files = Vec::new();
        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            let (name, page) = page(command).map_err(failed)?;
            let file = self.folder.join(&name);
            context.keep(&file)?;
            output::to_file(&page, &file, Written::Replaced).map_err(failed)?;
            files.push(name);
        }
        context.answer(&FilesReport::new(&self.folder.display().to_string(), files))
    }
}

/// Returns the name of a command's page, and the page.
fn page(command: &clap::Command) -> io::Result<(String, Vec<u8>)> {
    let title = command.get_display_name().unwrap_or(command.get_name()).to_uppercase();
    let man = Man::new(command.clone()).title(title).date(RELEASED).manual("gtm manual");
    let name = man.get_filename();
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
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
    for (section, entries) in SECTIONS {
        rest.control("SH", [section]);
        for (name, says) in entries {
            rest.control("TP", []).text([bold(*name)]).text([roman(*says)]);
        }
    }
    rest.to_writer(&mut page)?;
    Ok((name, tidy(&String::from_utf8_lossy(&page)).into_bytes()))
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
        let options = textwrap::Options::new(LONGEST_LINE)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(line, options) {
            tidy.push_str(&format!("{line}\n"));
        }
    }
    tidy
}
