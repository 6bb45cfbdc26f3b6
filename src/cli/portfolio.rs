//! `gtm portfolio`.
//!
//! CSV and lines of JSON are written as the input is read, in its order; every
//! other format is one page. Of a file of any length a few parts are in memory.

use std::collections::VecDeque;
use std::io::Read;
use std::panic;
use std::thread;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::Output;
use super::prelude::*;
use super::settings::Sink;
use super::{brief, review};
use crate::engine::portfolio::summary::{self, List, Listed, Summary, add};
use crate::engine::portfolio::{Field, Header, Portfolio, Row};
use crate::engine::rows::{self, Shape};
use crate::engine::score::reading::GivenBy;
use crate::engine::sheet::SheetError;
use crate::render::rows::RowWriter;
use crate::report::Cell;
use crate::report::portfolio::{PortfolioReport, answered, carried, columns};

/// Answer for many companies at once: a row for each, or one page
///
/// Examples:
///   gtm portfolio companies.csv
///   gtm portfolio companies.csv --output portfolio.html --pages companies
///   gtm portfolio accounts.csv --format csv --rejects rejects.csv > answered.csv
///
/// Reads CSV with commas, semicolons or tabs, or a JSON object a line. A column is known by the names
/// that people give it; one that is called as a metric is held against its target.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct PortfolioArgs {
    /// The companies; `-` is standard input
    file: PathBuf,
    /// Read name, arr, headcount, growth, stage or review from the column of this name
    #[arg(long, value_name = "FIELD=NAME", value_parser = chosen)]
    column: Vec<(Field, String)>,
    /// Carry only these columns through
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "drop")]
    keep: Vec<String>,
    /// Don't carry these columns through
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    drop: Vec<String>,
    /// Write the rows that can't be used to this file, as they are
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with exit code 1 where more rows than this can't be used
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    max_rejects: usize,
    /// Write a brief for each company of the page into this folder, with links to them in HTML
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// The day on which reviews are judged, as 2026-11-27 [default: today] [env: GTM_DATE]
    #[arg(long)]
    date: Option<Date>,
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, ignore_case = true, value_parser = value_of::<Policy>())]
    policy: Option<Policy>,
}

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// The longest row. A quotation mark that is never closed would make one of
/// all that follows.
const LONGEST_ROW: usize = 4 << 20;

/// How many rows that can't be used are told one by one.
const MOST_TOLD: usize = 5;

const UNWRITTEN: &str = "the rows can't be written";

/// The input, read in parts that end where a row ends.
struct Input {
    reader: Box<dyn Read>,
    shape: Shape,
    /// What was read behind the last part.
    ahead: Vec<u8>,
    /// The line on which that begins.
    line: u64,
}

impl Input {
    /// Returns the next part with the line on which it begins.
    fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        let mut bytes = std::mem::take(&mut self.ahead);
        let end = loop {
            let read = (&mut self.reader).take(CHUNK as u64).read_to_end(&mut bytes)?;
            match rows::whole(&bytes, self.shape) {
                _ if read < CHUNK => break bytes.len(),
                Some(end) => break end,
                None if bytes.len() < LONGEST_ROW => {}
                None => break rows::whole(&bytes, Shape::JsonLines).unwrap_or(bytes.len()),
            }
        };
        self.ahead = bytes.split_off(end);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok((!bytes.is_empty()).then_some((line, bytes)))
    }

    /// Returns the names of the columns with the line that they stand on. Rows
    /// of JSON have none, and the first of them name all fields.
    fn columns(&self) -> Result<(u64, Vec<String>), SheetError> {
        let (mut header, mut names, mut read) = (0, Vec::new(), Ok(()));
        rows::each(&self.ahead, self.shape, 1, |line, raw, cells| {
            if self.shape == Shape::JsonLines {
                let row: Map<String, Value> = serde_json::from_slice(raw).unwrap_or_default();
                let is_new = |field: &String| !names.contains(field);
                let fields: Vec<_> =
                    row.into_iter().map(|(field, _)| field).filter(is_new).collect();
                names.extend(fields);
            } else if header == 0 {
                let mut first = Vec::new();
                read = rows::read(raw, cells, cells.len(), &mut first);
                names = first.iter().map(|name| name.trim().to_owned()).collect();
                header = line;
            }
        });
        read?;
        Ok((header, names))
    }
}

/// What comes of a part.
#[derive(Default)]
struct Done<'run> {
    rows: String,
    companies: Vec<summary::Company<'run>>,
    refused: Vec<(u64, String)>,
    /// The rows of these, as they are.
    rejects: Vec<u8>,
}

impl Run for PortfolioArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let (catalog, output) = (&context.catalog, context.settings.output.as_deref());
        let is_rows = |format: &Format| matches!(format, Format::Csv | Format::Json);
        let format = context.settings.format.filter(is_rows);
        refuse_if(
            format.is_some() && self.pages.is_some(),
            "--pages goes with a page, and csv and json are rows",
            "name a page: --output portfolio.html",
        )?;
        let name = input::name(&self.file);
        let unusable = || format!("{name} can't be used");
        let is_shown = format.is_some() && output.is_none() && io::stdout().is_terminal();
        let mut input =
            self.open(context.settings.input.as_deref(), !is_shown).or_usage(unusable())?;
        let (header_line, names) = input.columns().or_usage(unusable())?;
        let header = Header::read(names, &self.column).or_usage(unusable());
        let header = header.map_err(|error| error.hint("--column arr='Total ARR' says which"))?;
        let stages = catalog.stages()?;
        let pages = context.guides(&context.functions(&[])?)?;
        let portfolio = &Portfolio {
            shape: input.shape,
            metrics: Portfolio::metrics(&header, &pages, stages),
            header,
            stages,
            policy: self.policy.unwrap_or_default(),
            day: today(self.date)?,
            review: match context.settings.input {
                Some(_) => |_| Err("no file is read from here".to_owned()),
                None => review::in_file,
            },
            folder: self.file.parent().unwrap_or(Path::new("")),
        };
        let added = columns(portfolio);
        let kept = self.kept(&portfolio.header, &added).or_usage(unusable())?;
        let names = kept.iter().map(|column| portfolio.header.names[*column].clone());
        let names: Vec<String> = names.chain(added).collect();
        let begin = |path: &Path| Output::begin(path).or_not_written(path);
        let mut rejects = self.rejects.as_deref().map(begin).transpose()?;
        let mut out = output.filter(|_| format.is_some()).map_or(Ok(Output::Stdout), begin)?;
        let work = |(line, bytes): (u64, Vec<u8>)| {
            // An answer is longer than its row, and seldom four times as long.
            let mut done = Done { rows: String::with_capacity(4 * bytes.len()), ..Done::default() };
            let mut row = Row::default();
            rows::each(&bytes, portfolio.shape, line, |line, raw, cells| {
                if line == header_line {
                    return;
                }
                let read = portfolio.read(raw, cells, &mut row);
                let answer = match read.and_then(|()| portfolio.answer(&row)) {
                    Ok(answer) => answer,
                    Err(why) => {
                        done.refused.push((line, why));
                        done.rejects.extend_from_slice(raw);
                        return done.rejects.push(b'\n');
                    }
                };
                let Some(format) = format else {
                    return done.companies.push((portfolio.name(line, &row), answer));
                };
                let mut writer = RowWriter::begin(format, &names, &mut done.rows);
                writer.cells(kept.iter().map(|column| carried(&row, *column)));
                answered(portfolio, &answer, |cell| writer.cell(cell));
                writer.end();
            });
            done
        };
        let mut summary = Summary::default();
        let mut head = String::new();
        if format == Some(Format::Csv) {
            let mut writer = RowWriter::begin(Format::Csv, &names, &mut head);
            writer.cells(names.iter().map(|name| Cell::Text(name)));
            writer.end();
        }
        let written = out.write_all(head.as_bytes()).or_usage(UNWRITTEN);
        let all = written.and_then(|()| {
            in_order(
                || input.next().or_usage(format!("{name} can't be read")),
                work,
                |done| {
                    done.companies.iter().for_each(|company| summary.count(company));
                    done.refused.iter().for_each(|refused| add(&mut summary.refused, refused));
                    if let Some(file) = &mut rejects {
                        file.write_all(&done.rejects).or_usage(UNWRITTEN)?;
                    }
                    out.write_all(done.rows.as_bytes()).or_usage(UNWRITTEN)
                },
            )
        });
        if matches!(out, Output::Closed) {
            return Ok(Vec::new().into());
        }
        all?;
        out.finish(Written::Replaced).or_usage(UNWRITTEN)?;
        rejects.map_or(Ok(()), |file| file.finish(Written::Replaced)).or_usage(UNWRITTEN)?;
        let note = self.note(&summary.refused, &portfolio.said());
        if format.is_some() {
            return Ok(Answer { note, ..Vec::new().into() });
        }
        let links = self.write_pages(context, portfolio, &summary)?;
        let page = context.answer(&PortfolioReport { portfolio, summary, links })?;
        Ok(Answer { note, ..page })
    }
}

impl PortfolioArgs {
    /// Opens the input, or what is `given` instead. How much of it is read is shown
    /// where a terminal shows nothing else.
    fn open(&self, given: Option<&str>, is_bar_shown: bool) -> anyhow::Result<Input> {
        let mut reader: Box<dyn Read> = Box::new(io::stdin());
        if let Some(text) = given {
            reader = Box::new(io::Cursor::new(text.to_owned()));
        } else if self.file.as_os_str() != "-" {
            let file = File::open(&self.file)?;
            let style = ProgressStyle::with_template("{bar:40} {percent}%, {eta} to go")?;
            let bar = ProgressBar::new(file.metadata()?.len()).with_style(style);
            reader = if is_bar_shown { Box::new(bar.wrap_read(file)) } else { Box::new(file) };
        }
        let mut ahead = Vec::new();
        (&mut reader).take(CHUNK as u64).read_to_end(&mut ahead)?;
        if ahead.starts_with(b"\xef\xbb\xbf") {
            ahead.drain(..3);
        }
        let shape = Shape::of(&ahead);
        Ok(Input { reader, shape, ahead, line: 1 })
    }

    /// Returns the columns that are carried through: none that is answered anew.
    fn kept(&self, header: &Header, added: &[String]) -> Result<Vec<usize>, SheetError> {
        let named = if self.keep.is_empty() { &self.drop } else { &self.keep };
        let named = named.iter().map(|name| header.find(name)).collect::<Result<Vec<_>, _>>()?;
        let is_carried = |column: &usize| {
            named.contains(column) != self.keep.is_empty()
                && !added.contains(&header.names[*column])
        };
        Ok((0..header.names.len()).filter(is_carried).collect())
    }

    /// Says how the rows were read, and which of them can't be used.
    fn note(&self, (total, first): &Listed<(u64, String)>, said: &str) -> Option<CliError> {
        let name = input::name(&self.file);
        let exit = if *total > self.max_rejects { Exit::No } else { Exit::Done };
        let unused = format!("{} of {name} can't be used", counted(*total, "row"));
        let error = CliError::new(
            exit,
            match (total, said) {
                (0, "") => return None,
                (0, said) => format!("in {name}, {said}"),
                (_, "") => unused,
                (_, said) => format!("{unused}; as read, {said}"),
            },
        );
        let told = first.iter().take(MOST_TOLD).rev();
        let told = told.map(|(line, why)| anyhow!("line {line}: {why}"));
        let error =
            told.reduce(anyhow::Error::context).into_iter().fold(error, CliError::caused_by);
        let hint = "--rejects FILE keeps them as they are, --max-rejects COUNT lets them pass";
        Some(error.hints((*total > 0 && self.rejects.is_none()).then_some(hint)))
    }

    /// Writes a page for each company, and returns where they are from the page
    /// of all.
    fn write_pages(
        &self,
        context: &Context,
        portfolio: &Portfolio<'_>,
        summary: &Summary<'_>,
    ) -> Result<Vec<String>> {
        let Some(folder) = &self.pages else { return Ok(Vec::new()) };
        output::make_folder(folder)?;
        let inside = &context.inside(Invocation::new("brief"), Sink::Stream, None)?;
        let functions = context.functions(&[])?;
        let above = output::place(context.settings.output.as_deref().unwrap_or(Path::new("-")));
        let there = output::place(folder);
        let from_page = there.strip_prefix(above.parent().unwrap_or(&above)).unwrap_or(&there);
        let path = self.file.display().to_string();
        let mut links: Vec<String> = Vec::new();
        for (name, answer) in summary.lists.get(&List::All).into_iter().flat_map(|(_, all)| all) {
            let slug = names::slugify(name);
            let mut file = format!("{slug}.html");
            if links.iter().any(|link| link.ends_with(&format!("/{file}"))) {
                file = format!("{slug}-{}.html", links.len() + 1);
            }
            let company = Company {
                name: Some(name),
                evidence: answer.evidence,
                given_by: ValueSource::Row(&path),
                policy: portfolio.policy,
            };
            let measured = portfolio.metrics.iter().zip(&answer.metrics);
            let measured = measured.filter_map(|(metric, score)| {
                let name = portfolio.header.names[metric.column].clone();
                let value = score.as_ref()?.reading.to_string();
                Some(Given { name, value, by: GivenBy::File, line: None })
            });
            let (measured, reviews) = (measured.collect::<Vec<_>>(), answer.review.as_slice());
            let (company, day) = (Some(company), portfolio.day);
            let page = brief::page(inside, company, &functions, None, &measured, reviews, day)?;
            output::to_file(&page.bytes, &folder.join(&file), Written::Replaced)?;
            links.push(format!("{}/{file}", from_page.display()));
        }
        Ok(links)
    }
}

/// Reads which column a field is chosen from.
fn chosen(text: &str) -> Result<(Field, String), String> {
    let chosen = text.split_once('=').and_then(|(field, name)| {
        Some((field.trim().to_lowercase().parse().ok()?, name.trim().to_owned()))
    });
    chosen.ok_or_else(|| "write FIELD=NAME, as in arr='Total ARR'".to_owned())
}

/// Calls `work` with each part of `next` on several threads, and `take` with
/// what comes of it, in order.
fn in_order<Done: Send>(
    mut next: impl FnMut() -> Result<Option<(u64, Vec<u8>)>>,
    work: impl Fn((u64, Vec<u8>)) -> Done + Sync,
    mut take: impl FnMut(Done) -> Result<()>,
) -> Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let (mut running, work) = (VecDeque::new(), &work);
        loop {
            let part = next()?;
            let most = if part.is_some() { threads } else { 0 };
            running.extend(part.map(|part| scope.spawn(move || work(part))));
            while running.len() > most
                && let Some(first) = running.pop_front()
            {
                take(first.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)))?;
            }
            if most == 0 {
                return Ok(());
            }
        }
    })
}
