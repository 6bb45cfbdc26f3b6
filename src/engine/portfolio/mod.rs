//! Portfolios: many companies, a row each, every one answered as one alone is.
//!
//! A header says once what each column means; a row is then cells of text, and
//! becomes an [`Answer`] or is [`Refused`]. Nothing is guessed, and nothing of
//! a row is kept: [`Summary`] counts, and lists a limited number.

pub mod header;
pub mod rows;
pub mod summary;

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::resolve::{Crossing, Evidence, Policy, Resolution, ResolveError, resolve};
use crate::engine::score::metric::Metric;
use crate::engine::score::reading::{Given, GivenBy};
use crate::engine::score::{Outcome, Verdict, score};
use crate::names;
use crate::playbook::stage::Stage;
use header::{Field, Header};
use rows::Row;

/// What every row is held against.
#[derive(Debug)]
pub struct Rules<'catalog> {
    /// The stages, in the order of growth.
    pub stages: &'catalog [Stage],
    /// The metrics of each stage.
    pub metrics: Vec<(&'catalog Stage, Vec<Metric<'catalog>>)>,
    /// Which signal decides.
    pub policy: Policy,
}

/// What is said of one company.
#[derive(Debug)]
pub struct Answer<'catalog> {
    /// Its stage and how that was reached.
    pub resolution: Resolution<'catalog>,
    /// How each column that is a metric stands; `None` where it has no value.
    pub metrics: Vec<Option<Judged>>,
}

/// How one metric of a company stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Judged {
    /// Where it is by its target.
    pub verdict: Verdict,
    /// What that comes to.
    pub outcome: Outcome,
    /// The id of the function it belongs to.
    pub function: Option<String>,
}

/// Why a row can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refused {
    /// The column, where it is one.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, and what was expected.
    pub why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(formatter, "{column}: `{}`: {}", self.value, self.why),
            None => formatter.write_str(&self.why),
        }
    }
}

impl Refused {
    fn row(why: impl ToString) -> Self {
        Self { column: None, value: String::new(), why: why.to_string() }
    }
}

/// One value of an answer, for a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'answer> {
    /// There is none.
    Nothing,
    /// A word or an id.
    Text(&'answer str),
    /// A whole number.
    Number(u64),
}

/// What is said of each company, by column, before the metrics.
pub const COLUMNS: [&str; 10] = [
    "gtm_stage",
    "gtm_basis",
    "gtm_arr_stage",
    "gtm_headcount_stage",
    "gtm_agreement",
    "gtm_percent_of_band",
    "gtm_revenue_per_head",
    "gtm_next_stage",
    "gtm_months_to_next",
    "gtm_policy",
];

impl<'catalog> Answer<'catalog> {
    /// Returns what stands in each of [`COLUMNS`].
    pub fn cells(&self, policy: Policy) -> [Cell<'catalog>; COLUMNS.len()] {
        let Resolution { outcome, arr, headcount, revenue_per_head, .. } = &self.resolution;
        let stage = |stage: Option<&'catalog Stage>| {
            stage.map_or(Cell::Text("below"), |stage| Cell::Text(stage.id.as_str()))
        };
        let next = arr.map_or_else(
            || headcount.and_then(|reading| reading.next.map(|(stage, _)| stage)),
            |reading| reading.next.map(|(stage, _)| stage),
        );
        [
            stage(outcome.stage()),
            Cell::Text(self.resolution.basis.into()),
            arr.map_or(Cell::Nothing, |arr| stage(arr.standing.stage())),
            headcount.map_or(Cell::Nothing, |headcount| stage(headcount.standing.stage())),
            Cell::Text(self.resolution.agreement.into()),
            self.place().map_or(Cell::Nothing, Cell::Number),
            revenue_per_head.map_or(Cell::Nothing, |one| Cell::Number(one.value.cents() / 100)),
            next.map_or(Cell::Nothing, |stage| Cell::Text(stage.id.as_str())),
            match self.resolution.crossing {
                Some(Crossing::InMonths { months }) => Cell::Number(months.into()),
                Some(Crossing::Never) => Cell::Text("never"),
                Some(Crossing::BeyondPlanning { .. }) => Cell::Text("beyond-planning"),
                None => Cell::Nothing,
            },
            Cell::Text(policy.into()),
        ]
    }

    /// Returns the percent of its band that lies below the signal that decides.
    fn place(&self) -> Option<u64> {
        let Resolution { arr, headcount, .. } = &self.resolution;
        let share = match arr {
            Some(arr) => arr.place,
            None => headcount.and_then(|reading| reading.place),
        }?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share from 0 to 1, told in whole percent"
        )]
        Some((share * 100.0) as u64)
    }
}

/// Words that spreadsheets and databases write where nothing is known.
const NOTHING: [&str; 8] = ["", "-", "—", "n/a", "na", "null", "none", "#n/a"];

/// Returns what the company of a row is called.
pub fn name(header: &Header, row: &Row<'_>) -> String {
    let cell = header.column(Field::Name).and_then(|index| row.cells.get(index));
    let name = cell.map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("line {}", row.line))
}

/// Answers one row.
pub fn answer<'catalog>(
    header: &Header,
    cells: &[&[u8]],
    rules: &Rules<'catalog>,
) -> Result<Answer<'catalog>, Refused> {
    if cells.len() != header.columns.len() {
        return Err(Refused::row(format_args!(
            "cells given: {}; columns of the header: {}",
            cells.len(),
            header.columns.len()
        )));
    }
    let evidence = Evidence {
        arr: read(header, cells, Field::Arr)?,
        headcount: read(header, cells, Field::Headcount)?,
        growth: read(header, cells, Field::Growth)?,
        declared: match text(header, cells, Field::Stage)? {
            None => None,
            Some(name) => Some(
                names::find("stage", name, rules.stages, |stage| {
                    vec![stage.id.as_str(), &stage.title]
                })
                .map_err(|error| {
                    refused(
                        header,
                        Field::Stage,
                        name,
                        format!("{error}; {}", error.hints().join("; ")),
                    )
                })?,
            ),
        },
    };
    // Growth of an ARR that isn't known tells nothing, and is no mistake.
    let evidence = Evidence { growth: evidence.arr.and(evidence.growth), ..evidence };
    let resolution =
        resolve(rules.stages, evidence, rules.policy).map_err(|error| match error {
            ResolveError::NoEvidence => {
                Refused::row("neither ARR, nor headcount, nor a stage is given")
            }
            error => Refused::row(error),
        })?;
    let metrics = metrics(header, cells, rules, &resolution)?;
    Ok(Answer { resolution, metrics })
}

/// Holds each column that is a metric against the target of the stage.
fn metrics(
    header: &Header,
    cells: &[&[u8]],
    rules: &Rules<'_>,
    resolution: &Resolution<'_>,
) -> Result<Vec<Option<Judged>>, Refused> {
    if header.metrics.is_empty() {
        return Ok(Vec::new());
    }
    let Some(stage) = resolution.outcome.stage() else {
        return Ok(vec![None; header.metrics.len()]);
    };
    let (here, others): (Vec<_>, Vec<_>) =
        rules.metrics.iter().partition(|(one, _)| one.id == stage.id);
    let here: Vec<_> = here.into_iter().flat_map(|(_, metrics)| metrics.iter().cloned()).collect();
    let others: Vec<_> =
        others.into_iter().flat_map(|(_, metrics)| metrics.iter().cloned()).collect();
    header
        .metrics
        .iter()
        .map(|&column| {
            let Some(value) = given(cells[column]).map_err(|why| Refused {
                column: Some(header.columns[column].clone()),
                ..Refused::row(why)
            })?
            else {
                return Ok(None);
            };
            let given = Given {
                name: header.metric(column).to_owned(),
                value: value.to_owned(),
                by: GivenBy::File,
                line: None,
            };
            let scores =
                score(&here, &others, std::slice::from_ref(&given)).map_err(|refusals| {
                    Refused {
                        column: Some(header.columns[column].clone()),
                        value: value.to_owned(),
                        why: refusals.iter().map(|one| one.reason.to_string()).collect(),
                    }
                })?;
            Ok(scores.scores.first().map(|score| Judged {
                verdict: score.verdict,
                outcome: score.outcome,
                function: score.metric.fact.function.map(|function| function.id.to_string()),
            }))
        })
        .collect()
}

fn refused(header: &Header, field: Field, value: &str, why: impl ToString) -> Refused {
    let column = header.column(field).map(|index| header.columns[index].clone());
    Refused { column, value: value.to_owned(), why: why.to_string() }
}

/// Reads what stands in the column of a field.
fn read<T>(header: &Header, cells: &[&[u8]], field: Field) -> Result<Option<T>, Refused>
where
    T: FromStr<Err: ToString>,
{
    let Some(text) = text(header, cells, field)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error: T::Err| refused(header, field, text, error))
}

/// Returns what stands in the column of a field; `None` where nothing does.
fn text<'row>(
    header: &Header,
    cells: &[&'row [u8]],
    field: Field,
) -> Result<Option<&'row str>, Refused> {
    let Some(index) = header.column(field) else { return Ok(None) };
    given(cells[index]).map_err(|why| refused(header, field, "", why))
}

/// Returns the text of a cell, or `None` for one of the words for nothing.
fn given(cell: &[u8]) -> Result<Option<&str>, &'static str> {
    let text = std::str::from_utf8(cell).map_err(|_| "the cell is not UTF-8 text")?.trim();
    Ok((!NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))).then_some(text))
}
