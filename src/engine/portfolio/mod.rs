//! Portfolios: many companies, a row each, every one answered as one alone is.
//!
//! A header says once what each column means; a row is then cells of text, and
//! becomes an [`Answer`] or is refused. Nothing is guessed, and of all rows
//! together a [`Summary`](summary::Summary) keeps counts and a limited number.

pub mod summary;

use super::prelude::*;
use std::path::Path;

use serde_json::{Map, Value};

use crate::engine::resolve::{Evidence, Policy, Resolution, resolve};
use crate::engine::rows::{self, Shape};
use crate::engine::score::metric::{find, metrics};
use crate::engine::score::reading::{Given, GivenBy};
use crate::engine::score::{Score, judge};
use crate::names;
use crate::playbook::review::Review;

/// What is read of a company.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Field {
    /// What it is called.
    Name,
    /// Annual recurring revenue.
    Arr,
    /// People.
    Headcount,
    /// Growth of ARR in a year.
    Growth,
    /// The stage it declares.
    Stage,
    /// The file of a review.
    Review,
}

/// What people and programs call the column of each field, besides its name.
const ALIASES: [&str; Field::VARIANTS.len()] = [
    "company, company name, account, account name, customer, organization, portfolio company",
    "annual recurring revenue, arr usd, current arr, total arr, annual revenue, annual revenue usd, \
     revenue, company revenue",
    "employees, employee count, number of employees, no of employees, total employees, fte, ftes, \
     people, team size, staff, company size",
    "arr growth, yoy growth, growth yoy, growth rate, annual growth, yoy",
    "declared stage, gtm stage",
    "review file",
];

/// Words that spreadsheets and databases write where nothing is known.
const NOTHING: [&str; 8] = ["", "-", "—", "n/a", "na", "null", "none", "#n/a"];

/// The columns of a portfolio, in their order.
#[derive(Debug)]
pub struct Header {
    /// Their names, as written.
    pub names: Vec<String>,
    /// The place of each field.
    fields: [Option<usize>; Field::VARIANTS.len()],
}

impl Header {
    /// Reads a header. `chosen` are the columns that the reader named for a
    /// field; of the others, one of a field's own name goes before its aliases.
    pub fn read(names: Vec<String>, chosen: &[(Field, String)]) -> Result<Self, SheetError> {
        let mut header = Self { names, fields: Default::default() };
        for field in Field::VARIANTS {
            let called = |names: &str| -> Vec<usize> {
                let keys: Vec<String> = names.split(',').map(names::key).collect();
                let is_called = |name: &String| keys.contains(&names::key(name));
                (0..header.names.len()).filter(|at| is_called(&header.names[*at])).collect()
            };
            let mut found = match chosen.iter().find(|(chosen, _)| chosen == field) {
                Some((_, name)) => vec![header.find(name)?],
                None => called(field.into()),
            };
            if found.is_empty() {
                found = called(ALIASES[*field as usize]);
            }
            if let [one, other, ..] = found[..] {
                let (one, other) = (&header.names[one], &header.names[other]);
                let field: &str = field.into();
                return Err(format!("`{one}` and `{other}` could both be {field}").into());
            }
            header.fields[*field as usize] = found.first().copied();
        }
        let signals = [Field::Arr, Field::Headcount, Field::Stage];
        if signals.map(|field| header.column(field)) == [None; 3] {
            let names = header.names.join(", ");
            return Err(format!("no column is arr, headcount or stage: it has {names}").into());
        }
        Ok(header)
    }

    /// Returns the place of the column that is called so.
    pub fn find(&self, name: &str) -> Result<usize, SheetError> {
        let columns: Vec<_> = self.names.iter().enumerate().collect();
        let found = names::find("column", name, &columns, |(_, column)| vec![column]);
        found.map(|(at, _)| *at).map_err(|error| told(&error).into())
    }

    /// Returns the place of the column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields[field as usize]
    }
}

/// Says what is wrong with a name, and what to write.
fn told(error: &NameError) -> String {
    format!("{error}; {}", error.hints().join("; "))
}

/// A column that is called as a metric.
#[derive(Debug)]
pub struct Metric<'page> {
    /// Its place.
    pub column: usize,
    /// The stages with the metric at each, or at another that has it.
    at: Vec<(&'page StageId, Fact<'page>)>,
}

/// What every row is held against.
#[derive(Debug)]
pub struct Portfolio<'run> {
    /// How the rows are written.
    pub shape: Shape,
    /// What their columns mean.
    pub header: Header,
    /// Those of them that are metrics.
    pub metrics: Vec<Metric<'run>>,
    /// The stages, in the order of growth.
    pub stages: &'run [Stage],
    /// Which signal decides.
    pub policy: Policy,
    /// The day on which reviews are judged.
    pub day: Date,
    /// What reads the file of one, or says why it can't.
    pub review: fn(&Path) -> Result<Review, String>,
    /// The folder that its path is in.
    pub folder: &'run Path,
}

/// A row that was read.
#[derive(Debug, Default)]
pub struct Row<'text> {
    /// Its cells, as text.
    pub cells: Vec<Cow<'text, str>>,
    /// The same as values, where it is JSON.
    pub values: Vec<Value>,
}

/// What is said of one company.
#[derive(Clone, Debug)]
pub struct Answer<'run> {
    /// What is known of it.
    pub evidence: Evidence<'run>,
    /// Its stage and how that was reached.
    pub resolution: Resolution<'run>,
    /// How each metric stands, in the order of the columns; `None` where it has
    /// no value or the company no stage.
    pub metrics: Vec<Option<Score<'run>>>,
    /// What its last review answers.
    pub review: Option<Review>,
}

impl Answer<'_> {
    /// Returns how what headcount says stands to what ARR says.
    pub fn agreement(&self) -> Option<Ordering> {
        let Resolution { arr, headcount, .. } = self.resolution;
        Some(headcount?.rank.cmp(&arr?.rank))
    }
}

impl<'run> Portfolio<'run> {
    /// Returns the columns that are called as a metric of any stage.
    pub fn metrics(
        header: &Header,
        pages: &'run [Page<'_>],
        stages: &'run [Stage],
    ) -> Vec<Metric<'run>> {
        let all = metrics(pages, &[]);
        let names: Vec<String> = all.iter().flat_map(Fact::names).map(names::key).collect();
        let at = |name: &str, stage: &'run Stage| {
            let is_here = |fact: &Fact<'_>| fact.stage.is_some_and(|one| one.id == stage.id);
            let (here, others): (Vec<_>, Vec<_>) = all.iter().cloned().partition(is_here);
            Some((&stage.id, find(name, &here, &others).ok()?.clone()))
        };
        let columns = header.names.iter().enumerate().filter(|(column, name)| {
            !header.fields.contains(&Some(*column)) && names.contains(&names::key(name))
        });
        columns
            .map(|(column, name)| Metric {
                column,
                at: stages.iter().filter_map(|stage| at(name, stage)).collect(),
            })
            .collect()
    }

    /// Says how the rows were read, where nobody said how to.
    pub fn said(&self) -> String {
        let fields = Field::VARIANTS.iter().filter_map(|field| {
            let column = &self.header.names[self.header.column(*field)?];
            let name: &str = field.into();
            (names::key(column) != name).then(|| format!("{name} is `{column}`"))
        });
        let between = self.shape.unusual().map(str::to_lowercase);
        let between = between.map(|marks| format!("{marks} stand between the cells"));
        joined(fields.chain(between), ", ")
    }

    /// Reads the cells of a row in place of those of another.
    pub fn read<'text>(
        &self,
        raw: &'text [u8],
        cells: &[Range<usize>],
        row: &mut Row<'text>,
    ) -> Result<(), String> {
        let names = &self.header.names;
        if self.shape == Shape::JsonLines {
            *row = objects(names, raw)?;
            return Ok(());
        }
        rows::read(raw, cells, names.len(), &mut row.cells)
    }

    /// Returns what to call the company of a row.
    pub fn name(&self, line: u64, row: &Row<'_>) -> String {
        let cell = self.header.column(Field::Name).map(|column| row.cells[column].trim());
        let name = cell.filter(|name| !name.is_empty());
        name.map_or_else(|| format!("line {line}"), str::to_owned)
    }

    /// Answers a row.
    pub fn answer(&self, row: &Row<'_>) -> Result<Answer<'run>, String> {
        let at = |field| self.header.column(field);
        let arr = self.value(row, at(Field::Arr), str::parse)?;
        let growth = self.value(row, at(Field::Growth), str::parse)?;
        let evidence = Evidence {
            arr,
            headcount: self.value(row, at(Field::Headcount), str::parse)?,
            // Growth of an ARR that isn't known tells nothing, and is no mistake.
            growth: arr.and(growth),
            declared: self.value(row, at(Field::Stage), |name| {
                let found = names::find("stage", name, self.stages, |stage| {
                    vec![stage.id.as_str(), &stage.title]
                });
                found.map_err(|error| told(&error))
            })?,
        };
        let resolution =
            resolve(self.stages, evidence, self.policy).map_err(|error| error.to_string())?;
        let stage = resolution.reached().map(|stage| &stage.id);
        let score = |metric: &Metric<'run>| {
            let Some((_, fact)) = metric.at.iter().find(|(at, _)| Some(*at) == stage) else {
                return Ok(None);
            };
            self.value(row, Some(metric.column), |value| {
                let (name, value) = (fact.name().to_owned(), value.to_owned());
                let given = Given { name, value, by: GivenBy::File, line: None };
                judge(fact, &given, fact.stage.map(|stage| &stage.id) == stage)
            })
        };
        Ok(Answer {
            evidence,
            metrics: self.metrics.iter().map(score).collect::<Result<_, _>>()?,
            review: self
                .value(row, at(Field::Review), |path| (self.review)(&self.folder.join(path)))?,
            resolution,
        })
    }

    /// Reads what stands in a column, if anything does.
    fn value<T, E: Display>(
        &self,
        row: &Row<'_>,
        column: Option<usize>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, String> {
        let Some(column) = column else { return Ok(None) };
        let text = row.cells[column].trim();
        if text.len() < 5 && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Ok(None);
        }
        let column = &self.header.names[column];
        read(text).map(Some).map_err(|why| format!("{column}: `{text}`: {why}"))
    }
}

/// Reads an object of JSON as the values of the columns. One that has another
/// field is refused: it would be lost.
fn objects<'text>(names: &[String], raw: &[u8]) -> Result<Row<'text>, String> {
    let object = serde_json::from_slice(raw);
    let mut object: Map<String, Value> =
        object.map_err(|error| format!("a JSON object a line is wanted: {error}"))?;
    let values = names.iter().map(|name| object.remove(name).unwrap_or_default());
    let values: Vec<Value> = values.collect();
    if let Some(field) = object.keys().next() {
        return Err(format!("no row at the beginning has the field `{field}`"));
    }
    let text = |value: &Value| match value {
        Value::Null => Cow::default(),
        Value::String(text) => text.clone().into(),
        value => value.to_string().into(),
    };
    Ok(Row { cells: values.iter().map(text).collect(), values })
}
