//! `gtm init`.
//!
//! What was typed is taken as it is; what was not is asked for where there is
//! a terminal. The file is written at the end, so that whoever breaks off
//! before has lost nothing.

use std::fmt::Display;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::ask::{Asked, Terminal, yes_or_no};
use super::company::{Company, read, stage_named};
use super::company_file::{self, FoundBy, FoundFile};
use super::error::{CliError, OrUsage, cannot_be_written};
use super::input;
use super::output;
use super::scaffold;
use super::stage;
use super::{Answer, Context, Run};
use crate::catalog::kind::Kind;
use crate::catalog::{Catalog, LookupError};
use crate::document::{Invocation, Text};
use crate::engine::template;
use crate::names;
use crate::playbook::company::{CompanyFile, EnterpriseSegment, Measurement};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::report::export::Written;
use crate::report::init::InitReport;
use crate::yaml::{self, OwnComment};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm init
  gtm init --name Acme --arr 14.2M --headcount 96
  gtm init clients/acme.yaml --stage optimize --enterprise-segment yes --no-ask
  gtm init --arr 20M --metric mql-to-sql=34% --metric \"lead-routing=9 min\"

On a terminal it asks for what was not given. Enter leaves a field out, and the file has an
example of it.")]
pub(super) struct InitArgs {
    /// The file to write [default: gtm.yaml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write the file anew if there is one, unless comments in it would be lost
    #[arg(long)]
    force: bool,
    /// Ask nothing
    #[arg(long)]
    no_ask: bool,
    #[command(flatten)]
    given: Given,
}

/// What is typed about the company.
#[derive(Debug, Args)]
#[command(next_help_heading = "Company")]
struct Given {
    /// The company's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    name: Option<String>,
    /// Annual recurring revenue in US dollars, as 20M or 15,000,000
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    arr: Option<String>,
    /// People employed
    #[arg(long, visible_alias = "employees", value_name = "PEOPLE", allow_hyphen_values = true)]
    headcount: Option<String>,
    /// Growth of ARR in a year, as 45%
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    growth: Option<String>,
    /// The stage that the company declares, by its id or the beginning of it
    #[arg(long, short, value_name = "STAGE")]
    stage: Option<String>,
    /// Whether the company sells to enterprises: yes or no
    #[arg(long, value_name = "YES|NO")]
    enterprise_segment: Option<String>,
    /// What a metric measures, as mql-to-sql=34%
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    metric: Vec<String>,
}

impl Run for InitArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        if let Some(folder) = context.given.to_write() {
            return scaffold::playbooks(folder, context);
        }
        let path = self.file.as_deref().unwrap_or(Path::new(company_file::NAME));
        context.keep(path)?;
        let written = room_for(path, self.force)?;
        let mut company = self.given.company(&context.catalog)?;
        if !self.no_ask
        // Where there is nobody to ask, what was typed is all there is.
        && let Ok(mut terminal) = Terminal::open("gtm init", context.settings.layout.charset)
        {
            ask(&mut terminal, path, &mut company, &context.catalog)
                .and_then(|()| terminal.say(&repeating(path, &company)))
                .or_usage("the terminal can't be read or written")?;
        }
        if company.is_empty() {
            return Err(CliError::usage(
                "nothing is known of the company, so there is nothing to keep",
            )
            .hint(
                Text::from("give some of it: ")
                    .command(Invocation::new("init --name Acme --arr 14.2M --headcount 96")),
            )
            .hint("or be asked on a terminal, without --no-ask"));
        }
        let shown = path.display().to_string();
        let text = text_of(&company, &shown)?;
        output::to_file(text.as_bytes(), path, written)
            .map_err(|error| cannot_be_written(path).caused_by(error))?;
        // One that is there may be newer than the program.
        let schema = path.with_file_name(Kind::Company.schema_path());
        match output::to_file(Kind::Company.schema().as_bytes(), &schema, Written::New) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(cannot_be_written(&schema).caused_by(error));
            }
            _ => {}
        }
        let file = FoundFile { path: shown, by: FoundBy::Name, company };
        let stage = if file.company.tells_a_stage() {
            let company = Company::of_file(&file, &context.catalog)?;
            Some(stage::report(&company, &context.catalog)?)
        } else {
            None
        };
        // Later commands find it in the folder they are run in.
        let is_found = path.strip_prefix(".").unwrap_or(path) == Path::new(company_file::NAME);
        context.answer(&InitReport::new(
            &file.path,
            schema.display().to_string(),
            written,
            is_found,
            &file.company,
            stage.as_ref(),
        ))
    }
}

/// Returns the command that says the same without asking.
fn repeating(path: &Path, company: &CompanyFile) -> String {
    let init = Invocation::new("init").arg(path.display()).arg("--no-ask");
    let segment = company.enterprise_segment.map(|one| match one {
        EnterpriseSegment::Yes => "yes".to_owned(),
        EnterpriseSegment::No => "no".to_owned(),
    });
    let metrics =
        company.metrics.iter().map(|one| ("--metric", Some(format!("{}={}", one.name, one.value))));
    let command = [
        ("--name", company.name.as_ref().map(|name| name.as_str().to_owned())),
        ("--arr", company.arr.map(|arr| arr.to_string())),
        ("--headcount", company.headcount.map(|people| people.to_string())),
        ("--growth", company.growth.map(|growth| growth.to_string())),
        ("--stage", company.stage.clone()),
        ("--enterprise-segment", segment),
    ]
    .into_iter()
    .chain(metrics)
    .filter_map(|(option, value)| Some((option, value?)))
    .fold(init, |command, (option, value)| command.option(option, value));
    format!("The same without asking: {command}")
}

/// The most comments that are shown.
const MOST_COMMENTS: usize = 10;

/// Looks whether the file may be written, before anything is asked.
fn room_for(path: &Path, force: bool) -> Result<Written, CliError> {
    let shown = path.display();
    let cannot = |cause: anyhow::Error| cannot_be_written(path).caused_by(cause);
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                fs::metadata(folder).map_err(|error| cannot(error.into()))?;
            }
            return Ok(Written::New);
        }
        there => there.map_err(|error| cannot(error.into()))?,
    };
    let text = company_file::text(path, FoundBy::Folder).map_err(cannot)?;
    if !force {
        return Err(CliError::usage(format_args!("`{shown}` is there already"))
            .hint("edit it, name another file, or give --force to write it anew"));
    }
    // What can't be read may be anything.
    let company: CompanyFile = yaml::parse(&shown.to_string(), &text)
        .or_usage(format_args!("`{shown}` is no company file, and what is in it would be lost"))
        .map_err(|error| error.hint("name another file, or correct this one or remove it first"))?;
    let lost = template::own_comments(&text, &company);
    if lost.is_empty() {
        return Ok(Written::Replaced);
    }
    Err(loses(&shown, &lost).hint("edit it, or give it another name first and carry them over"))
}

/// Says that comments would be lost, the first of them.
pub(super) fn loses(file: &impl Display, lost: &[OwnComment<'_>]) -> CliError {
    let mut words = "these are not from gtm's own template".to_owned();
    for comment in lost.iter().take(MOST_COMMENTS) {
        words.push_str(&format!("\n{:>4} | {}", comment.line, names::cropped(comment.text, 80)));
    }
    if let Some(more @ 1..) = lost.len().checked_sub(MOST_COMMENTS) {
        words.push_str(&format!("\n     | … and {more} more"));
    }
    CliError::usage(format_args!("`{file}` has comments that would be lost"))
        .caused_by(anyhow::Error::msg(words))
}

/// Writes the company out, and reads it back as it will be read.
fn text_of(company: &CompanyFile, shown: &str) -> Result<String, CliError> {
    let text = template::write(company);
    let read = input::refuse_larger(text.len())
        .and_then(|()| Ok(yaml::parse::<CompanyFile>(shown, &text)?));
    if read.or_usage("what was given can't be kept in a company file")? != *company {
        return Err(CliError::bug("the company file would not say what was given"));
    }
    Ok(text)
}

impl Given {
    fn company(&self, catalog: &Catalog) -> Result<CompanyFile, CliError> {
        let stage = self.stage.as_deref().map(|name| stage_named("--stage ", name, catalog));
        Ok(CompanyFile {
            name: read("--name ", self.name.as_deref())?,
            arr: read("--arr ", self.arr.as_deref())?,
            headcount: read("--headcount ", self.headcount.as_deref())?,
            growth: read("--growth ", self.growth.as_deref())?,
            // What was typed may mean two as soon as there is another stage.
            stage: stage.transpose()?.map(|stage| stage.id.to_string()),
            enterprise_segment: read("--enterprise-segment ", self.enterprise_segment.as_deref())?,
            metrics: measurements(&self.metric)?,
            ..CompanyFile::default()
        })
    }
}

/// Reads the metrics.
fn measurements(texts: &[String]) -> Result<Vec<Measurement>, CliError> {
    let mut measurements: Vec<Measurement> = Vec::new();
    for text in texts {
        let refused = |why: &str| {
            Err(CliError::usage(format_args!("`--metric {text}` can't be used: {why}"))
                .hint("write it as NAME=VALUE: --metric mql-to-sql=34%"))
        };
        let Some((name, value)) = text.split_once('=') else { return refused("it has no `=`") };
        let [name, value] = [name.trim(), value.trim()].map(str::to_owned);
        if name.is_empty() || value.is_empty() {
            return refused("a name stands before the `=` and a value behind it");
        }
        if measurements.iter().any(|one| one.name == name) {
            return refused("the metric is given twice");
        }
        measurements.push(Measurement { name, value });
    }
    Ok(measurements)
}

/// Asks for what is not known yet. The end of input leaves the rest out.
fn ask<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    path: &Path,
    company: &mut CompanyFile,
    catalog: &Catalog,
) -> io::Result<()> {
    terminal.say(&format!(
        "For `{}`. Enter leaves a field out, Ctrl-D the rest of them; Ctrl-C writes nothing.",
        path.display()
    ))?;
    let mut asking = Asking { terminal, is_over: false };
    asking.fill(&mut company.name, "The company's name:", parse)?;
    let arr = "ARR in US dollars, as 14.2M:";
    asking.fill(&mut company.arr, arr, parse::<Money>)?;
    asking.fill(&mut company.headcount, "People employed, as 96:", parse::<Headcount>)?;
    // Without ARR there is nothing that grows.
    if company.arr.is_some() {
        asking.fill(&mut company.growth, "Growth of ARR in a year, as 45%:", parse)?;
    }
    let stage = "The stage it declares, if it doesn't go by its numbers, as scale:";
    asking.fill(&mut company.stage, stage, |answer| {
        let stage = catalog.stage_named(answer).map_err(|error| match error {
            LookupError::Name(error) => format!("{error}; {}", error.hints().join("; ")),
            LookupError::Catalog(error) => error.to_string(),
        })?;
        Ok(stage.id.to_string())
    })?;
    let segment = "Does it sell to enterprises? [y/n]";
    asking.fill(&mut company.enterprise_segment, segment, |answer| {
        Ok(if yes_or_no(answer)? { EnterpriseSegment::Yes } else { EnterpriseSegment::No })
    })
}

/// Questions in a row, until the end of input.
struct Asking<'terminal, R, W> {
    terminal: &'terminal mut Terminal<R, W>,
    is_over: bool,
}

impl<R: BufRead, W: Write> Asking<'_, R, W> {
    /// Asks for a field that is not known yet.
    fn fill<T>(
        &mut self,
        field: &mut Option<T>,
        question: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> io::Result<()> {
        if self.is_over || field.is_some() {
            return Ok(());
        }
        match self.terminal.ask(question, read)? {
            Asked::Answer(value) => *field = Some(value),
            Asked::Skipped => {}
            Asked::Ended => self.is_over = true,
        }
        Ok(())
    }
}

fn parse<T: FromStr<Err: Display>>(answer: &str) -> Result<T, String> {
    answer.parse().map_err(|error: T::Err| error.to_string())
}
