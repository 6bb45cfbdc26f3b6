//! `gtm portfolio`: a row for each company, and all of them on one page.

use std::cmp::{Ordering, Reverse};

use super::Cell;
use super::prelude::*;
use crate::engine::portfolio::summary::{Company, Counted, List, Listed, SOON, Summary};
use crate::engine::portfolio::{Answer, Field, Portfolio, Row};
use crate::engine::resolve::Crossing;
use crate::engine::review;
use crate::engine::score::Score;
use crate::names;

/// What is said of each company, by column.
const COLUMNS: [&str; 10] = [
    "gtm_stage",
    "gtm_arr_stage",
    "gtm_headcount_stage",
    "gtm_agreement",
    "gtm_percent_of_band",
    "gtm_revenue_per_head",
    "gtm_next_stage",
    "gtm_months_to_next",
    "gtm_basis",
    "gtm_policy",
];

/// The same of those that are reviewed.
const REVIEWED: [&str; 3] = ["gtm_review_percent", "gtm_review_open", "gtm_review_overdue"];

/// Which of the first stand on a page, and under what heading: few enough for a line
/// of 80 columns.
const ON_THE_PAGE: [(usize, &str); 5] =
    [(0, "Stage"), (2, "By people"), (4, "% of band"), (5, "$ per head"), (7, "Months to next")];

/// Returns the columns that are added to a row: those of reviews where there are
/// some, and then the metrics.
pub fn columns(portfolio: &Portfolio<'_>) -> Vec<String> {
    let reviewed = portfolio.header.column(Field::Review).map_or(&[][..], |_| &REVIEWED);
    let metrics = portfolio.metrics.iter().map(|metric| {
        format!("gtm_{}", names::slugify(&portfolio.header.names[metric.column]).replace('-', "_"))
    });
    COLUMNS.iter().chain(reviewed).map(ToString::to_string).chain(metrics).collect()
}

/// Returns a cell that is carried through.
pub fn carried<'row>(row: &'row Row<'_>, column: usize) -> Cell<'row> {
    let text = &row.cells[column];
    row.values.get(column).map_or(Cell::Text(text), |value| Cell::Value(text, value))
}

/// Calls `cell` with what is said of a company in each of the columns that are added.
pub fn answered<'one>(
    portfolio: &Portfolio<'_>,
    answer: &'one Answer<'_>,
    mut cell: impl FnMut(Cell<'one>),
) {
    let Resolution { stage, basis, policy, arr, headcount, revenue_per_head, next, .. } =
        &answer.resolution;
    let number = |number: Option<u64>| number.map_or(Cell::Nothing, Cell::Number);
    let word = |word: Option<&'one str>| word.map_or(Cell::Nothing, Cell::Word);
    let id = |stage: Option<StageRef<'one>>| stage.map_or("below", |stage| stage.id);
    let fixed: [_; COLUMNS.len()] = [
        Cell::Word(id(*stage)),
        word(arr.map(|arr| id(arr.stage))),
        word(headcount.map(|headcount| id(headcount.stage))),
        word(answer.agreement().map(|headcount| match headcount {
            Ordering::Less => "arr-ahead",
            Ordering::Equal => "agree",
            Ordering::Greater => "headcount-ahead",
        })),
        number(answer.resolution.decides().and_then(|one| one.percent_of_band.map(u64::from))),
        number(revenue_per_head.map(|one| one.value.cents() / 100)),
        word(next.map(|next| next.stage.id)),
        match next.and_then(|next| next.crossing) {
            Some(Crossing::InMonths { months }) => Cell::Number(months.into()),
            Some(Crossing::Never) => Cell::Word("never"),
            Some(Crossing::BeyondPlanning) => Cell::Word("beyond-planning"),
            None => Cell::Nothing,
        },
        Cell::Word(basis.into()),
        Cell::Word(policy.into()),
    ];
    fixed.into_iter().for_each(&mut cell);
    if portfolio.header.column(Field::Review).is_some() {
        let counts = answer.review.as_ref().map(|review| {
            let answers = || review.answers.values();
            let score = review::Score::of(answers(), portfolio.day);
            let overdue = answers().filter(|one| one.is_overdue(portfolio.day)).count();
            let percent = (score.clear * 100).checked_div(score.answered());
            [percent, Some(score.open), Some(overdue)]
        });
        for count in counts.unwrap_or_default() {
            cell(number(count.map(|count| count as u64)));
        }
    }
    for score in &answer.metrics {
        cell(word(score.as_ref().map(|score| score.verdict.into())));
    }
}

/// Many companies on one page; as data they are rows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PortfolioReport<'run> {
    /// What every row was held against.
    #[serde(skip)]
    pub portfolio: &'run Portfolio<'run>,
    /// What came of them.
    #[serde(skip)]
    pub summary: Summary<'run>,
    /// Where the pages of the companies are, as far as there are any.
    #[serde(skip)]
    pub links: Vec<String>,
}

impl PortfolioReport<'_> {
    /// Returns the companies of a list as a table; that of all has how each metric
    /// stands, and where the pages are.
    fn table(&self, list: List) -> Table {
        let is_all = list == List::All;
        let metrics = if is_all { &self.portfolio.metrics[..] } else { &[] };
        let metrics = metrics.iter().map(|one| self.portfolio.header.names[one.column].as_str());
        let heads = ["Company", "ARR", "People"].into_iter();
        let heads = heads.chain(ON_THE_PAGE.map(|(_, head)| head)).chain(metrics);
        let columns: Vec<String> = heads.map(str::to_owned).collect();
        let row = |(name, answer): &Company<'_>| {
            let Resolution { arr, headcount, .. } = answer.resolution;
            let given = [arr, headcount].map(|one| shown(one.map(|one| one.value)));
            let mut said = Vec::new();
            answered(self.portfolio, answer, |cell| said.push(cell));
            let said = ON_THE_PAGE.map(|(column, _)| said[column].to_string());
            let mark = |score: &Score<'_>| match score.outcome {
                Outcome::Met => format!("✓ {}", score.values()),
                Outcome::Missed => format!("✗ {}", score.values()),
                Outcome::NotJudged => format!("· {}", score.values()),
            };
            let metrics = answer.metrics.iter().map(|score| shown(score.as_ref().map(mark)));
            let cells = [name.clone()].into_iter().chain(given).chain(said).chain(metrics);
            cells.take(columns.len()).collect()
        };
        let companies = self.summary.lists.get(&list).map_or(&[][..], |(_, first)| first);
        let rows = companies.iter().map(row).collect();
        Table { columns, rows, ids: Vec::new(), links: is_all.then(|| self.links.clone()) }
    }
}

impl Report for PortfolioReport<'_> {
    const SCHEMA: &'static str = "gtm/portfolio/1";

    fn document(&self) -> Document {
        let Summary { lists, tallies, refused } = &self.summary;
        let mut document = Document::default();
        let all = lists.get(&List::All).map_or(0, |(total, _)| *total);
        document.heading(Level::Title, counted(all, "company"));
        for (what, heading, heads) in [
            (Counted::Stage, "By stage", &["Stage", "Companies"][..]),
            (
                Counted::Metric,
                "Metrics, by the targets of each stage",
                &["Metric", "Missed", "Met", "Not judged"],
            ),
            (
                Counted::Function,
                "Functions, by targets missed",
                &["Function", "Missed", "Met", "Not judged"],
            ),
            (
                Counted::Questions,
                "Functions, by what reviews answer",
                &["Function", "Happening", "Clear", "Open or not applicable"],
            ),
        ] {
            let of_it = tallies.iter().filter(|((counted, ..), _)| *counted == what);
            let mut rows: Vec<_> = of_it.map(|((.., name), counts)| (name, counts)).collect();
            rows.sort_by_key(|(_, [missed, ..])| Reverse(*missed));
            let rows = rows.into_iter().map(|(name, counts)| {
                let counts = counts.iter().skip(4 - heads.len()).map(ToString::to_string);
                [name.clone()].into_iter().chain(counts).collect()
            });
            document.section_table(heading, heads, rows);
        }
        for (list, listed) in lists {
            let heading = match list {
                List::HeadcountAhead => "People ahead of revenue",
                List::ArrAhead => "Revenue ahead of people",
                List::Crossing => &format!("In the next stage within {SOON} months"),
                List::All => "Company by company",
            };
            document.heading(Level::Section, format!("{heading}: {}", listed.0));
            // What stands behind the columns of all companies is how each metric does.
            let width = 3 + ON_THE_PAGE.len();
            let mut table = self.table(*list);
            let mut metrics = table.clone();
            table.columns.truncate(width);
            table.rows.iter_mut().for_each(|row| row.truncate(width));
            document.push(Block::Table(table));
            metrics.columns.drain(1..width);
            if metrics.columns.len() > 1 {
                metrics.rows.iter_mut().for_each(|row| drop(row.drain(1..width)));
                document.heading(Level::Section, "Metrics, company by company");
                document.push(Block::Table(metrics));
            }
            if let Some(words) = cut(listed) {
                document.paragraph(words);
            }
        }
        let rows = refused.1.iter().map(|(line, why)| cells(&[line, why]));
        let heading = format!("Rows that can't be used: {}", refused.0);
        document.section_table(heading, &["Line", "What is wrong"], rows);
        if let Some(words) = cut(refused) {
            document.paragraph(words);
        }
        document.remark(format!(
            "{} ✓ meets the target of the stage, ✗ misses it, · is not judged. That {SOON} months \
             are soon is ours.",
            sentence("As read: ", self.portfolio.said()),
        ));
        let rows = Invocation::new("portfolio").placeholder("FILE").option("--format", "csv");
        document.next([(rows, "answers each company in a row of its own")]);
        document
    }

    fn sheet(&self) -> Sheet {
        let Table { columns, mut rows, .. } = self.table(List::All);
        if let Some(words) = self.summary.lists.get(&List::All).and_then(cut) {
            let mut last = vec![String::new(); columns.len()];
            last[0] = words;
            rows.push(last);
        }
        Sheet { columns, rows, ..Sheet::default() }
    }
}

/// Says that a list was cut, where it was.
fn cut<T>((total, first): &Listed<T>) -> Option<String> {
    (*total > first.len())
        .then(|| format!("The first {} of {total}; --format csv has them all.", first.len()))
}
