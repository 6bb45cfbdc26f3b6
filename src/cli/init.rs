//! `gtm init`.
//!
//! What was typed is taken as it is; what was not is asked for where there is
//! a terminal. The file is written at the end, so that whoever breaks off
//! before has lost nothing.

use super::company_file::{self, FoundBy};
use super::input::Input;
use super::prelude::*;
use super::scaffold;
use crate::engine::score::reading::{Given as Reading, of_argument};
use crate::engine::template;
use crate::playbook::company::{EnterpriseSegment, Measurement};
use crate::report::init::InitReport;
use crate::yaml::{self, OwnComment};

/// Write a company file, or with --playbooks the beginning of playbooks of your own
///
/// Examples:
///   gtm init
///   gtm init --name Acme --arr 14.2M --headcount 96
///   gtm init clients/acme.yaml --stage optimize --enterprise-segment yes --no-ask
///   gtm init --arr 20M --metric mql-to-sql=34% --metric "lead-routing=9 min"
///   gtm init --playbooks house-rules
///
/// A company file keeps what is known of a company, in gtm.yaml.
/// On a terminal it asks for what was not given. Enter leaves a field out, and the file has an
/// example of it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct InitArgs {
    /// The file to write [default: gtm.yaml]
    #[arg(default_value = company_file::NAME, hide_default_value = true)]
    file: PathBuf,
    /// Write the file anew if there is one, unless comments in it would be lost
    #[arg(long)]
    force: bool,
    /// Ask nothing
    #[arg(long)]
    no_ask: bool,
    #[command(flatten)]
    given: Given,
}

// What is typed about the company. (A doc comment would be the command's.)
#[derive(Args)]
#[command(next_help_heading = "Company")]
struct Given {
    /// The company's name
    #[arg(long, allow_hyphen_values = true)]
    name: Option<CompanyName>,
    /// Annual recurring revenue in US dollars, as 20M or 15,000,000
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    arr: Option<Money>,
    /// People employed
    #[arg(long, visible_alias = "employees", value_name = "PEOPLE", allow_hyphen_values = true)]
    headcount: Option<Headcount>,
    /// Growth of ARR in a year, as 45%
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    growth: Option<Growth>,
    /// The stage that the company declares, by its id or the beginning of it
    #[arg(long, short)]
    stage: Option<String>,
    /// Whether the company sells to enterprises: yes or no
    #[arg(long, value_name = "YES|NO")]
    enterprise_segment: Option<EnterpriseSegment>,
    /// What a metric measures, as mql-to-sql=34%
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, value_parser = of_argument)]
    metric: Vec<Reading>,
}

impl Run for InitArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        if let Some(folder) = context.typed.global.playbooks.last() {
            return scaffold::playbooks(folder, context);
        }
        let (path, catalog) = (self.file.as_path(), &context.catalog);
        context.keep(path, "writes")?;
        let written = room_for(path, self.force)?;
        let mut company = self.given.company(catalog)?;
        // Where there is nobody to ask, what was typed is all there is.
        let terminal = Terminal::open(context.settings.layout.charset);
        if let Some(mut terminal) = terminal.filter(|_| !self.no_ask) {
            ask(&mut terminal, path, &mut company, catalog)?;
            terminal.say_command(repeating(path, &company), context)?;
        }
        if company.is_empty() {
            return Err(CliError::usage(
                "nothing is known of the company, so there is nothing to keep",
            )
            .hint_command(
                "give some of it: ",
                Invocation::new("init --name Acme --arr 14.2M --headcount 96"),
            )
            .hint("or be asked on a terminal, without --no-ask"));
        }
        let shown = path.display().to_string();
        output::to_file(text_of(&company, &shown)?.as_bytes(), path, written)?;
        // One that is there may be newer than the program, and stays.
        let schema = path.with_file_name(Kind::Company.schema_path());
        output::to_file(Kind::Company.schema().as_bytes(), &schema, Written::New)?;
        let file = FoundFile { path: shown, by: FoundBy::Name, company };
        let told = if file.company.tells_a_stage() {
            Some(stage::report(&Company::of_file(&file, catalog)?, catalog)?)
        } else {
            None
        };
        context.answer(&InitReport {
            company_file: &file.path,
            written,
            schema: schema.display().to_string(),
            stage: told.as_ref().and_then(|told| told.resolution.stage),
            told,
        })
    }
}

/// Returns the command that says the same without asking.
fn repeating(path: &Path, company: &CompanyFile) -> Invocation {
    let CompanyFile { name, arr, headcount, growth, stage, enterprise_segment, .. } = company;
    let command = Invocation::new("init")
        .arg(path.display())
        .arg("--no-ask")
        .given("--name", name.as_ref().map(CompanyName::as_str))
        .given("--arr", *arr)
        .given("--headcount", *headcount)
        .given("--growth", *growth)
        .given("--stage", stage.as_ref())
        .given("--enterprise-segment", enterprise_segment.map(<&str>::from));
    company.metrics.iter().fold(command, |command, one| {
        command.option("--metric", format_args!("{}={}", one.name, one.value))
    })
}

/// The most comments that are shown.
const MOST_COMMENTS: usize = 10;

/// Looks whether the file may be written, before anything is asked.
fn room_for(path: &Path, force: bool) -> Result<Written> {
    let shown = path.display();
    let there = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::metadata(output::folder_of(path)).or_not_written(path)?;
            return Ok(Written::New);
        }
        there => there.map_err(Into::into),
    };
    let text =
        there.and_then(|_| company_file::text(path, FoundBy::Folder)).or_not_written(path)?;
    refuse_if(
        !force,
        format_args!("`{shown}` is there already"),
        "edit it, name another file, or give --force to write it anew",
    )?;
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
    let line =
        |one: &OwnComment<'_>| format!("\n{:>4} | {}", one.line, names::cropped(one.text, 80));
    let first: String = lost.iter().take(MOST_COMMENTS).map(line).collect();
    CliError::usage(format_args!("`{file}` has comments that would be lost")).caused_by(
        anyhow::anyhow!(
            "lines with some that are not from gtm's own template: {}{first}",
            lost.len()
        ),
    )
}

/// Writes the company out, and reads it back as it will be read.
fn text_of(company: &CompanyFile, shown: &str) -> Result<String> {
    let text = template::write(company);
    Input::of(text.as_bytes())
        .and_then(|_| Ok(yaml::parse::<CompanyFile>(shown, &text)?))
        .or_usage("what was given can't be kept in a company file")?;
    Ok(text)
}

impl Given {
    fn company(&self, catalog: &Catalog) -> Result<CompanyFile> {
        let stage = self.stage.as_deref().map(|name| stage_named("--stage ", name, catalog));
        let metrics = self.metric.iter().cloned();
        let metrics = metrics.map(|Reading { name, value, .. }| Measurement { name, value });
        Ok(CompanyFile {
            name: self.name.clone(),
            arr: self.arr,
            headcount: self.headcount,
            growth: self.growth,
            // What was typed may mean two as soon as there is another stage.
            stage: stage.transpose()?.map(|stage| stage.id.to_string()),
            enterprise_segment: self.enterprise_segment,
            metrics: metrics.collect(),
            ..CompanyFile::default()
        })
    }
}

/// Asks for what is not known yet. The end of input leaves the rest out.
fn ask(
    terminal: &mut Terminal<'_>,
    path: &Path,
    company: &mut CompanyFile,
    catalog: &Catalog,
) -> Result<()> {
    terminal.say(&format!(
        "For `{}`. Enter leaves a field out, Ctrl-D the rest of them; Ctrl-C writes nothing.",
        path.display()
    ))?;
    terminal.fill(&mut company.name, "The company's name:", str::parse)?;
    terminal.fill(&mut company.arr, "ARR in US dollars, as 14.2M:", str::parse)?;
    terminal.fill(&mut company.headcount, "People employed, as 96:", str::parse)?;
    // Without ARR there is nothing that grows.
    if company.arr.is_some() {
        terminal.fill(&mut company.growth, "Growth of ARR in a year, as 45%:", str::parse)?;
    }
    let stage = "The stage it declares, if it doesn't go by its numbers, as scale:";
    terminal.fill(&mut company.stage, stage, |answer| {
        let stage = catalog.stage_named(answer).map_err(CliError::from)?;
        Ok::<_, CliError>(stage.id.to_string())
    })?;
    let segment = "Does it sell to enterprises? [y/n]";
    terminal.fill(&mut company.enterprise_segment, segment, str::parse)
}
