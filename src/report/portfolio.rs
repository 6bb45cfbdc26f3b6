//! `gtm portfolio`: many companies on one page.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::counted;
use super::{NotOneTable, Report, Sheet};
use crate::document::{Document, Invocation, Level};
use crate::engine::portfolio::header::Header;
use crate::engine::portfolio::rows::Separator;
use crate::engine::portfolio::summary::{Company, Listed, MOST_LISTED, SOON, Summary, Tally};
use crate::engine::portfolio::{Judged, Refused};
use crate::engine::score::Outcome;
use crate::playbook::stage::Stage;

/// Many companies.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PortfolioReport {
    /// The names of the columns that are metrics, in their order.
    metrics: Vec<String>,
    /// The stages in the order of growth: id and title.
    #[serde(skip)]
    stages: Vec<(String, String)>,
    #[serde(flatten)]
    summary: Summary,
    /// How many rows can't be used.
    refused: u64,
    /// The first of them.
    told: Vec<RefusedRow>,
    #[serde(skip)]
    separator: Option<Separator>,
}

/// A row that can't be used.
#[derive(Debug, Serialize, JsonSchema)]
struct RefusedRow {
    line: u64,
    #[serde(flatten)]
    refused: Refused,
}

impl PortfolioReport {
    /// Builds the page. `separator` parts the cells of the file, where it is
    /// CSV.
    pub fn new(
        header: &Header,
        separator: Option<Separator>,
        stages: &[Stage],
        summary: Summary,
        refused: u64,
        told: Vec<(u64, Refused)>,
    ) -> Self {
        let title = |stage: &Stage| (stage.id.to_string(), stage.title.clone());
        Self {
            metrics: header
                .metrics
                .iter()
                .map(|&column| header.metric(column).to_owned())
                .collect(),
            stages: stages.iter().map(title).collect(),
            summary,
            refused,
            told: told.into_iter().map(|(line, refused)| RefusedRow { line, refused }).collect(),
            separator,
        }
    }

    fn title<'report>(&'report self, id: &'report str) -> &'report str {
        let below = ("below", self.stages.first().map_or("the first stage", |(_, title)| title));
        if id == below.0 {
            return "Below the first stage";
        }
        self.stages.iter().find(|(stage, _)| stage == id).map_or(id, |(_, title)| title)
    }

    /// Adds a table of companies under a heading, if there are any.
    fn companies(
        &self,
        document: &mut Document,
        heading: &str,
        listed: &Listed,
        last: (&str, impl Fn(&Company) -> String),
    ) {
        let rows = listed.companies.iter().map(|company| {
            vec![
                company.name.clone(),
                company.arr.clone().unwrap_or_default(),
                company.headcount.map(|people| people.to_string()).unwrap_or_default(),
                self.title(&company.stage).to_owned(),
                last.1(company),
            ]
        });
        let columns = ["Company", "ARR", "People", "Stage", last.0];
        document.section_table(format!("{heading}: {}", listed.total), &columns, rows);
        self.cut(document, listed);
    }

    fn cut(&self, document: &mut Document, listed: &Listed) {
        if listed.total > listed.companies.len() as u64 {
            document.paragraph(format!(
                "The first {MOST_LISTED} of {}. CSV and JSON lines have every company.",
                listed.total
            ));
        }
    }
}

fn word(judged: Option<&Judged>) -> &'static str {
    match judged.map(|judged| judged.outcome) {
        Some(Outcome::Met) => "✓",
        Some(Outcome::Missed) => "✗",
        Some(Outcome::NotJudged) => "·",
        None => "",
    }
}

fn tally_cells(name: &str, tally: &Tally) -> Vec<String> {
    let Tally { met, missed, not_judged } = tally;
    vec![name.to_owned(), met.to_string(), missed.to_string(), not_judged.to_string()]
}

impl Report for PortfolioReport {
    const SCHEMA: &'static str = "gtm/portfolio/1";

    fn document(&self) -> Document {
        let Summary { all, stages, headcount_ahead, arr_ahead, crossing, metrics, functions } =
            &self.summary;
        let mut document = Document::default();
        let count = usize::try_from(all.total).unwrap_or(usize::MAX);
        document.heading(Level::Title, counted(count, "company", "companies"));
        let order = std::iter::once("below").chain(self.stages.iter().map(|(id, _)| id.as_str()));
        let by_stage = order.filter_map(|id| Some((id, stages.get(id)?)));
        document.section_table(
            "By stage",
            &["Stage", "Companies"],
            by_stage.map(|(id, count)| vec![self.title(id).to_owned(), count.to_string()]),
        );
        let says = |stage: &Option<String>| {
            stage.as_deref().map_or_else(String::new, |id| self.title(id).to_owned())
        };
        let by_people = ("People say", |company: &Company| says(&company.headcount_stage));
        self.companies(&mut document, "People ahead of revenue", headcount_ahead, by_people);
        let by_arr = ("ARR says", |company: &Company| says(&company.arr_stage));
        self.companies(&mut document, "Revenue ahead of people", arr_ahead, by_arr);
        let next = ("Crosses", |company: &Company| {
            let months = company.months_to_next.unwrap_or_default();
            let months = counted(months as usize, "month", "months");
            format!("into {} in {months}", says(&company.next_stage))
        });
        let soon = format!("In the next stage within {SOON} months");
        self.companies(&mut document, &soon, crossing, next);
        document.section_table(
            "Metrics against the targets of each stage",
            &["Metric", "Met", "Missed", "Not judged"],
            self.metrics.iter().zip(metrics).map(|(name, tally)| tally_cells(name, tally)),
        );
        let mut worst: Vec<(&String, &Tally)> =
            functions.iter().filter(|(_, tally)| tally.missed > 0).collect();
        worst.sort_by_key(|(name, tally)| (std::cmp::Reverse(tally.missed), *name));
        document.section_table(
            "Functions by targets missed",
            &["Function", "Met", "Missed", "Not judged"],
            worst.into_iter().map(|(name, tally)| tally_cells(name, tally)),
        );
        if !self.metrics.is_empty() {
            let columns: Vec<&str> = ["Company", "Stage"]
                .into_iter()
                .chain(self.metrics.iter().map(String::as_str))
                .collect();
            let rows = all.companies.iter().map(|company| {
                let cells = company.metrics.iter().map(|judged| word(judged.as_ref()).to_owned());
                [company.name.clone(), self.title(&company.stage).to_owned()]
                    .into_iter()
                    .chain(cells)
                    .collect()
            });
            document.section_table("Each company: ✓ met, ✗ missed, · not judged", &columns, rows);
            self.cut(&mut document, all);
        }
        if self.refused > 0 {
            let rows = self.told.iter().map(|RefusedRow { line, refused }| {
                let Refused { column, value, why } = refused;
                vec![
                    line.to_string(),
                    column.clone().unwrap_or_default(),
                    value.clone(),
                    why.clone(),
                ]
            });
            document.section_table(
                format!("Rows that can't be used: {}", self.refused),
                &["Line", "Column", "Value", "What is wrong"],
                rows,
            );
        }
        if let Some(separator @ (Separator::Semicolon | Separator::Tab)) = self.separator {
            document.remark(format!("Read as cells parted by {}.", separator.words()));
        }
        let file = || Invocation::new("portfolio").placeholder("FILE");
        document.next([(file().option("--format", "csv"), "answers each company in a row")]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let parts = vec![Invocation::new("portfolio").placeholder("FILE")];
        Err(NotOneTable { parts })
    }
}
