//! `gtm portfolio`.
//!
//! CSV and JSON lines are written row by row as the input is read; every other
//! format is one page about all companies.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value};

use super::error::{CliError, OrUsage, cannot_be_written};
use super::in_order::in_order;
use super::output::{self, Target};
use super::values::value_of;
use super::{Answer, Context, Run, input};
use crate::document::{Invocation, Text};
use crate::engine::portfolio::header::{Field, Header, HeaderError};
use crate::engine::portfolio::rows::{self, Chunk, Chunks, Separator};
use crate::engine::portfolio::summary::Summary;
use crate::engine::portfolio::{self, COLUMNS, Cell, Refused, Rules};
use crate::engine::resolve::Policy;
use crate::engine::score::metric::metrics;
use crate::render::Format;
use crate::render::rows::{RowFormat, RowWriter, names};
use crate::report::portfolio::PortfolioReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm portfolio companies.csv
  gtm portfolio companies.csv --output portfolio.html
  gtm portfolio accounts.csv --format csv --rejects rejects.csv > answered.csv
  gtm portfolio crm.csv --column arr=\"Total ARR\" --column headcount=\"Staff\"
  gtm portfolio - --format json < accounts.jsonl

Reads CSV with commas, semicolons or tabs, or lines of JSON. Columns are known by the names that
people give them, and one that is called as a metric is held against its target; the others are
carried through. A row that can't be used is told with its line, and kept by --rejects.")]
pub(super) struct PortfolioArgs {
    /// The file of companies; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read name, arr, headcount, growth or stage from the column of this name
    #[arg(long, value_name = "FIELD=NAME")]
    column: Vec<String>,
    /// Carry only these columns through
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "drop")]
    keep: Vec<String>,
    /// Carry these columns not
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    drop: Vec<String>,
    /// Write the rows that can't be used to this file, as they were
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with exit code 1 where more rows than this can't be used
    #[arg(long, value_name = "N", default_value_t = 0)]
    max_rejects: u64,
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, value_name = "POLICY", ignore_case = true, value_parser = value_of::<Policy>())]
    policy: Option<Policy>,
}

/// How the input is written.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Csv(Separator),
    JsonLines,
}

/// The input, with its header read.
struct Source {
    chunks: Chunks<Box<dyn Read + Send>>,
    shape: Shape,
    header: Header,
    /// The header as it stands in the input; nothing for JSON.
    raw_header: Vec<u8>,
    /// Which columns are carried through.
    carried: Vec<usize>,
}

/// What comes of a part of the input.
#[derive(Default)]
struct Part {
    rows: Vec<u8>,
    summary: Summary,
    refused: u64,
    /// The first of those that can't be used, with their lines.
    told: Vec<(u64, Refused)>,
    /// They all, as they were.
    rejects: Vec<u8>,
}

/// How many rows that can't be used are told one by one.
const MOST_TOLD: usize = 10;

impl Run for PortfolioArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let functions = context.every_function()?;
        let pages = catalog
            .stages()?
            .iter()
            .map(|stage| Ok((stage, catalog.pages(&[stage], &functions)?)))
            .collect::<Result<Vec<_>, CliError>>()?;
        let rules = Rules {
            stages: catalog.stages()?,
            metrics: pages.iter().map(|(stage, pages)| (*stage, metrics(pages))).collect(),
            policy: self.policy.unwrap_or_default(),
        };
        let source = self.open(&rules, &context.settings.target)?;
        let format = match context.settings.format {
            Some(Format::Csv) => RowFormat::Csv,
            Some(Format::Json) => RowFormat::JsonLines,
            _ => {
                let (header, separator) = (source.header.clone(), source.shape);
                let whole = self.answer_all(source, &rules, None, |_| Ok(()))?;
                let is_no = whole.refused > self.max_rejects;
                let separator = match separator {
                    Shape::Csv(separator) => Some(separator),
                    Shape::JsonLines => None,
                };
                let report = PortfolioReport::new(
                    &header,
                    separator,
                    rules.stages,
                    whole.summary,
                    whole.refused,
                    whole.told,
                );
                return Ok(context.answer(&report)?.no_if(is_no));
            }
        };
        let whole = output::stream(&context.settings.target, |out| {
            self.answer_all(source, &rules, Some(format), |rows| out.write_all(rows))
        })?;
        if whole.refused > self.max_rejects {
            return Err(self.cannot_be_used(&whole));
        }
        let note = (whole.refused > 0).then(|| self.cannot_be_used(&whole));
        Ok(Answer { note, ..Answer::written() })
    }
}

impl PortfolioArgs {
    /// Opens the input and reads its header.
    fn open(&self, rules: &Rules<'_>, target: &Target) -> Result<Source, CliError> {
        let name = input::name(&self.file);
        let unreadable = format!("{name} can't be read");
        let mut reader = self.reader(target).or_usage(&unreadable)?;
        let mut head = Vec::new();
        reader
            .as_mut()
            .take(rows::LONGEST_ROW as u64)
            .read_to_end(&mut head)
            .or_usage(&unreadable)?;
        if head.starts_with(b"\xef\xbb\xbf") {
            head.drain(..3);
        }
        let refused = |why: &str| CliError::usage(format_args!("{name} can't be used: {why}"));
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(refused("it is UTF-16").hint("save it as CSV in UTF-8"));
        }
        let metrics: Vec<_> =
            rules.metrics.iter().flat_map(|(_, metrics)| metrics.iter().cloned()).collect();
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        let (shape, columns, end) = match first {
            None => return Err(refused("it is empty")),
            Some(b'[') => {
                return Err(refused("it is a list of JSON, and wants an object a line")
                    .hint("jq -c '.[]' makes lines of it"));
            }
            Some(b'{') => {
                let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
                let first: Map<String, Value> = serde_json::from_slice(&head[..end])
                    .or_usage(format!("line 1 of {name} is no JSON object"))?;
                (Shape::JsonLines, first.keys().cloned().collect(), 0)
            }
            Some(_) => {
                let line = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
                if head[..line].strip_suffix(b"\r").unwrap_or(&head[..line]).contains(&b'\r') {
                    return Err(refused("its lines end in CR alone").hint("save it anew as CSV"));
                }
                let separator = Separator::of_header(&head[..line]);
                let end = rows::end_of_first(&head, separator).unwrap_or(head.len());
                let columns = rows::cells_of(&head[..end], separator);
                (Shape::Csv(separator), columns.unwrap_or_default(), end)
            }
        };
        let header = Header::read(columns, &self.chosen()?, &metrics)
            .map_err(|error| header_refused(&name, error))?;
        let carried = self.carried(&header)?;
        let rest = head.split_off(end);
        let lines = head.iter().filter(|byte| **byte == b'\n').count() as u64;
        let separator = match shape {
            Shape::Csv(separator) => Some(separator),
            Shape::JsonLines => None,
        };
        let chunks = Chunks::new(reader, rest, lines + 1, separator);
        Ok(Source { chunks, shape, header, raw_header: head, carried })
    }

    /// Opens the input; what is read of a file is shown on a terminal that
    /// shows nothing else.
    fn reader(&self, target: &Target) -> io::Result<Box<dyn Read + Send>> {
        if self.file.as_os_str() == "-" {
            return Ok(Box::new(io::stdin()));
        }
        let file = File::open(&self.file)?;
        let length = file.metadata()?.len();
        if *target == Target::Stdout && io::stdout().is_terminal() {
            return Ok(Box::new(file));
        }
        let style = ProgressStyle::with_template(
            "{bar:40} {percent}% {bytes} of {total_bytes}, {eta} to go",
        );
        let bar = ProgressBar::new(length).with_style(style.map_err(io::Error::other)?);
        Ok(Box::new(bar.wrap_read(file)))
    }

    /// Reads which column each field is chosen from.
    fn chosen(&self) -> Result<Vec<(Field, String)>, CliError> {
        let read = |text: &String| {
            let wrong = || {
                let fields: Vec<&str> = Field::names().collect();
                CliError::usage(format_args!("`--column {text}` can't be used"))
                    .hint(format!("write FIELD=NAME, where FIELD is one of {}", fields.join(", ")))
            };
            let (field, name) = text.split_once('=').ok_or_else(wrong)?;
            let field = Field::from_str(field.trim()).map_err(|_| wrong())?;
            Ok((field, name.trim().to_owned()))
        };
        self.column.iter().map(read).collect()
    }

    /// Returns the columns that are carried through.
    fn carried(&self, header: &Header) -> Result<Vec<usize>, CliError> {
        let find = |name: &String| Ok(header.find(name)?);
        let indices =
            |names: &[String]| names.iter().map(find).collect::<Result<Vec<_>, HeaderError>>();
        let (keep, drop) = indices(&self.keep)
            .and_then(|keep| Ok((keep, indices(&self.drop)?)))
            .map_err(CliError::usage)?;
        let all = 0..header.columns.len();
        Ok(match keep.is_empty() {
            true => all.filter(|index| !drop.contains(index)).collect(),
            false => all.filter(|index| keep.contains(index)).collect(),
        })
    }

    /// Answers every row. Rows that are written go to `write`, in order.
    fn answer_all(
        &self,
        source: Source,
        rules: &Rules<'_>,
        format: Option<RowFormat>,
        mut write: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<Part, CliError> {
        let Source { mut chunks, shape, header, raw_header, carried } = source;
        let columns: Vec<String> = carried
            .iter()
            .map(|&index| header.columns[index].clone())
            .chain(COLUMNS.map(str::to_owned))
            .chain(header.metrics.iter().map(|&index| format!("gtm_{}", header.metric(index))))
            .collect();
        let names = format.map(|format| (format, names(&columns, format)));
        let work = Work { rules, header: &header, shape, carried: &carried, names: names.as_ref() };
        let is_stopped = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&is_stopped))
                .or_usage("signals can't be taken")?;
        }
        let mut rejects = Rejects::new(self.rejects.as_deref(), &raw_header);
        let mut whole = Part::default();
        if let Some(mut writer) = work.writer() {
            writer.header();
            write(&writer.into_bytes()).or_usage(UNWRITTEN)?;
        }
        let read = format!("{} can't be read", input::name(&self.file));
        in_order(
            || {
                if is_stopped.load(Ordering::Relaxed) {
                    Ok(None)
                } else {
                    chunks.next_chunk().or_usage(&read)
                }
            },
            |chunk| work.part(&chunk),
            |part: Part| {
                write(&part.rows).or_usage(UNWRITTEN)?;
                rejects.write(&part.rejects)?;
                whole.refused += part.refused;
                whole.told.extend(part.told);
                whole.told.truncate(MOST_TOLD);
                whole.summary.add(part.summary);
                Ok(())
            },
        )?;
        rejects.finish()?;
        if is_stopped.load(Ordering::Relaxed) {
            return Err(CliError::usage("stopped before the end of the input")
                .hint("what is written are whole rows"));
        }
        Ok(whole)
    }

    /// Says which rows can't be used.
    fn cannot_be_used(&self, whole: &Part) -> CliError {
        let told = whole.told.iter().map(|(line, refused)| format!("\n  line {line}: {refused}"));
        let more = match whole.refused - whole.told.len() as u64 {
            0 => String::new(),
            more => format!("\n  and {more} more"),
        };
        let rows =
            if whole.refused == 1 { "1 row".to_owned() } else { format!("{} rows", whole.refused) };
        let error = CliError::no(format_args!(
            "{rows} of {} can't be used:{}{more}",
            input::name(&self.file),
            told.collect::<String>()
        ));
        if self.rejects.is_some() {
            error
        } else {
            error.hint("--rejects FILE keeps them as they are, --max-rejects N lets so many pass")
        }
    }
}

const UNWRITTEN: &str = "the answer can't be written";

fn header_refused(name: &str, error: HeaderError) -> CliError {
    let example =
        Invocation::new("portfolio").placeholder("FILE").option("--column", "arr=Total ARR");
    CliError::usage(format_args!("{name} can't be used"))
        .caused_by(error)
        .hint(Text::from("say which column it is: ").command(example))
}

/// What each part of the input is worked on with.
struct Work<'run> {
    rules: &'run Rules<'run>,
    header: &'run Header,
    shape: Shape,
    carried: &'run [usize],
    names: Option<&'run (RowFormat, Vec<String>)>,
}

impl Work<'_> {
    fn writer(&self) -> Option<RowWriter<'_>> {
        self.names.map(|(format, names)| RowWriter::new(*format, names))
    }

    fn part(&self, chunk: &Chunk) -> Part {
        let mut part = Part::default();
        let mut writer = self.writer();
        match self.shape {
            Shape::Csv(separator) => chunk.rows(separator, |row| {
                let answer = portfolio::answer(self.header, row.cells, self.rules);
                self.take(&mut part, &mut writer, &row, answer, |writer, index| {
                    writer.text(row.cells[index])
                });
            }),
            Shape::JsonLines => chunk.lines(|row| {
                let object = portfolio::rows::object(self.header, row.raw);
                let (values, texts) = match object {
                    Ok(values) => {
                        let texts: Vec<String> = values.iter().map(portfolio::rows::text).collect();
                        (values, texts)
                    }
                    Err(refused) => {
                        self.take(&mut part, &mut writer, &row, Err(refused), |_, _| {});
                        return;
                    }
                };
                let cells: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
                let answer = portfolio::answer(self.header, &cells, self.rules);
                self.take(&mut part, &mut writer, &row, answer, |writer, index| {
                    writer.value(&values[index])
                });
            }),
        }
        part.rows = writer.map(RowWriter::into_bytes).unwrap_or_default();
        part
    }

    /// Writes or counts what came of a row.
    fn take(
        &self,
        part: &mut Part,
        writer: &mut Option<RowWriter<'_>>,
        row: &rows::Row<'_>,
        answer: Result<portfolio::Answer<'_>, Refused>,
        carry: impl Fn(&mut RowWriter<'_>, usize),
    ) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(refused) => {
                part.refused += 1;
                part.rejects.extend_from_slice(row.raw);
                part.rejects.push(b'\n');
                if part.told.len() < MOST_TOLD {
                    part.told.push((row.line, refused));
                }
                return;
            }
        };
        let Some(writer) = writer else {
            let name = portfolio::name(self.header, row);
            part.summary.count(name, &answer);
            return;
        };
        self.carried.iter().for_each(|&index| carry(writer, index));
        for cell in answer.cells(self.rules.policy) {
            match cell {
                Cell::Nothing => writer.nothing(),
                Cell::Text(text) => writer.text(text.as_bytes()),
                Cell::Number(number) => writer.number(number),
            }
        }
        for judged in &answer.metrics {
            match judged {
                Some(judged) => writer.text(<&str>::from(judged.verdict).as_bytes()),
                None => writer.nothing(),
            }
        }
        writer.end();
    }
}

/// The file of rows that can't be used, made when there is one.
struct Rejects<'run> {
    path: Option<&'run Path>,
    header: &'run [u8],
    file: Option<BufWriter<File>>,
}

impl<'run> Rejects<'run> {
    fn new(path: Option<&'run Path>, header: &'run [u8]) -> Self {
        Self { path, header, file: None }
    }

    fn write(&mut self, rows: &[u8]) -> Result<(), CliError> {
        let Some(path) = self.path.filter(|_| !rows.is_empty()) else { return Ok(()) };
        let failed = |error: io::Error| cannot_be_written(path).caused_by(error);
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let mut file =
                    BufWriter::new(File::create_new(path).map_err(|error| {
                        failed(error).hint("name a file that is not there yet")
                    })?);
                file.write_all(self.header).map_err(failed)?;
                self.file.insert(file)
            }
        };
        file.write_all(rows).map_err(failed)
    }

    fn finish(self) -> Result<(), CliError> {
        let (Some(mut file), Some(path)) = (self.file, self.path) else { return Ok(()) };
        file.flush().map_err(|error| cannot_be_written(path).caused_by(error))
    }
}
