//! `gtm portfolio`: a row for each company, and all of them on one page.

use std::cmp::{Ordering, Reverse};

use super::Cell;
use super::prelude::*;
use crate::engine::portfolio::summary::{Company, Counted, Listed, SOON, Summary};
use crate::engine::portfolio::{Answer, Field, Portfolio, Row};
use crate::engine::resolve::Crossing;
use crate::engine::review;
use crate::engine::score::Score;
use crate::names;

/// What is said of each company, by column.
const COLUMNS: [&str; 13] = [
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
    "gtm_review_percent",
    "gtm_review_open",
    "gtm_review_overdue",
];

/// How many of them stand on a page.
const ON_THE_PAGE: usize = 8;

/// The columns of the page that say how the signals of a company differ, and how
/// soon it crosses: few enough for a line.
const DIFFER: [usize; 6] = [0, 1, 2, 4, 5, 8];
const CROSS: [usize; 6] = [0, 1, 2, 3, 9, 10];

/// How what is counted is headed.
const TARGETS: [&str; 3] = ["Missed", "Met", "Not judged"];
const ANSWERS: [&str; 3] = ["Happening", "Clear", "Open or not applicable"];

/// Returns the columns that are added to a row: the last three where there are
/// reviews, and then the metrics.
pub fn columns(portfolio: &Portfolio<'_>) -> Vec<String> {
    let of_reviews = portfolio.header.column(Field::Review).map_or(3, |_| 0);
    let metrics = portfolio.metrics.iter().map(|metric| {
        format!("gtm_{}", names::slugify(&portfolio.header.names[metric.column]).replace('-', "_"))
    });
    let fixed = COLUMNS[..COLUMNS.len() - of_reviews].iter().map(ToString::to_string);
    fixed.chain(metrics).collect()
}

/// Returns a cell that is carried through.
pub fn carried<'row>(row: &'row Row<'_>, column: usize) -> Cell<'row> {
    let text = &row.cells[column];
    row.values.get(column).map_or(Cell::Text(text), |value| Cell::Value(text, value))
}

/// Returns what is said of a company in each of the columns that are added.
pub fn answered<'one>(
    portfolio: &Portfolio<'_>,
    answer: &'one Answer<'_>,
) -> impl Iterator<Item = Cell<'one>> {
    let Resolution { stage, basis, policy, arr, headcount, revenue_per_head, next, .. } =
        &answer.resolution;
    let number = |number: Option<u64>| number.map_or(Cell::Nothing, Cell::Number);
    let id = |stage: Option<StageRef<'one>>| Cell::Word(stage.map_or("below", |stage| stage.id));
    let fixed = [
        id(*stage),
        arr.map_or(Cell::Nothing, |arr| id(arr.stage)),
        headcount.map_or(Cell::Nothing, |headcount| id(headcount.stage)),
        match answer.agreement() {
            Some(Ordering::Less) => Cell::Word("arr-ahead"),
            Some(Ordering::Equal) => Cell::Word("agree"),
            Some(Ordering::Greater) => Cell::Word("headcount-ahead"),
            None => Cell::Nothing,
        },
        number(answer.resolution.decides().and_then(|one| one.percent_of_band.map(u64::from))),
        number(revenue_per_head.map(|one| one.value.cents() / 100)),
        next.map_or(Cell::Nothing, |next| Cell::Word(next.stage.id)),
        match next.and_then(|next| next.crossing) {
            Some(Crossing::InMonths { months }) => Cell::Number(months.into()),
            Some(Crossing::Never) => Cell::Word("never"),
            Some(Crossing::BeyondPlanning { .. }) => Cell::Word("beyond-planning"),
            None => Cell::Nothing,
        },
        Cell::Word(basis.into()),
        Cell::Word(policy.into()),
    ];
    let reviewed = portfolio.header.column(Field::Review).map(|_| {
        let count = |count: fn(&review::Score) -> Option<usize>| {
            let answers = answer.review.as_ref()?.answers.values();
            count(&review::Score::of(answers, portfolio.day)).map(|count| count as u64)
        };
        let overdue = answer.review.as_ref().map(|review| {
            review.answers.values().filter(|one| one.is_overdue(portfolio.day)).count() as u64
        });
        let percent = count(|score| (score.clear * 100).checked_div(score.answered()));
        [percent, count(|score| Some(score.open)), overdue].map(number)
    });
    let metrics = answer.metrics.iter().map(|score| {
        score.as_ref().map_or(Cell::Nothing, |score| Cell::Word(score.verdict.into()))
    });
    fixed.into_iter().chain(reviewed.into_iter().flatten()).chain(metrics)
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
    /// Returns companies as a table, with how each metric stands.
    fn table(&self, companies: &[Company<'_>]) -> Table {
        let fixed = ["Company", "ARR", "People"].map(str::to_owned).into_iter();
        let heads = columns(self.portfolio).into_iter().take(ON_THE_PAGE);
        let heads = heads.map(|head| head.trim_start_matches("gtm_").replace('_', " "));
        let metrics = self.portfolio.metrics.iter();
        let metrics = metrics.map(|metric| self.portfolio.header.names[metric.column].clone());
        let row = |(name, answer): &Company<'_>| {
            let Resolution { arr, headcount, .. } = answer.resolution;
            let given = [arr, headcount].map(|one| shown(one.map(|one| one.value)));
            let said = answered(self.portfolio, answer).take(ON_THE_PAGE);
            let mark = |score: &Score<'_>| match score.outcome {
                Outcome::Met => format!("✓ {}", score.values()),
                Outcome::Missed => format!("✗ {}", score.values()),
                Outcome::NotJudged => format!("· {}", score.values()),
            };
            let metrics = answer.metrics.iter().map(|score| shown(score.as_ref().map(mark)));
            let cells = said.map(|cell| cell.to_string()).chain(metrics);
            [name.clone()].into_iter().chain(given).chain(cells).collect()
        };
        let rows = companies.iter().map(row).collect();
        let columns = fixed.chain(heads).chain(metrics).collect();
        Table { columns, rows, ids: Vec::new(), links: None }
    }
}

impl Report for PortfolioReport<'_> {
    const SCHEMA: &'static str = "gtm/portfolio/1";

    fn document(&self) -> Document {
        let Summary { all, stages, headcount_ahead, arr_ahead, crossing, tallies, refused } =
            &self.summary;
        let mut document = Document::default();
        document.heading(Level::Title, counted(all.0, "company", "companies"));
        let rows = stages.iter().map(|((_, title), count)| cells(&[title, count]));
        document.section_table("By stage", &["Stage", "Companies"], rows);
        for (what, heading, head, counts) in [
            (Counted::Metric, "Metrics, by the targets of each stage", "Metric", TARGETS),
            (Counted::Function, "Functions, by targets missed", "Function", TARGETS),
            (Counted::Questions, "Functions, by what reviews answer", "Function", ANSWERS),
        ] {
            let of_it = tallies.iter().filter(|((counted, _), _)| *counted == what);
            let mut rows: Vec<_> = of_it.map(|((_, name), counts)| (name, counts)).collect();
            rows.sort_by_key(|(_, [missed, ..])| Reverse(*missed));
            let rows = rows.into_iter().map(|(name, [a, b, c])| cells(&[name, a, b, c]));
            document.section_table(heading, &[&[head], &counts[..]].concat(), rows);
        }
        let soon = format!("In the next stage within {SOON} months");
        for (heading, listed, columns) in [
            ("People ahead of revenue", headcount_ahead, &DIFFER[..]),
            ("Revenue ahead of people", arr_ahead, &DIFFER),
            (&soon, crossing, &CROSS),
            ("Company by company", all, &[]),
        ] {
            if listed.0 > 0 {
                document.heading(Level::Section, format!("{heading}: {}", listed.0));
                let mut table = self.table(&listed.1);
                if columns.is_empty() {
                    table.links = Some(self.links.clone());
                } else {
                    let chosen = |cells: &[String]| -> Vec<String> {
                        columns.iter().map(|at| cells[*at].clone()).collect()
                    };
                    table.rows = table.rows.iter().map(|row| chosen(row)).collect();
                    table.columns = chosen(&table.columns);
                }
                document.push(Block::Table(table));
                if let Some(words) = cut(listed) {
                    document.paragraph(words);
                }
            }
        }
        let rows = refused.1.iter().map(|(line, refused)| {
            let [column, value] = &refused.cell;
            cells(&[line, column, value, &refused.why])
        });
        let heading = format!("Rows that can't be used: {}", refused.0);
        document.section_table(heading, &["Line", "Column", "Value", "What is wrong"], rows);
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

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let Table { columns, mut rows, .. } = self.table(&self.summary.all.1);
        if let Some(words) = cut(&self.summary.all) {
            let mut last = vec![String::new(); columns.len()];
            last[0] = words;
            rows.push(last);
        }
        Ok(Sheet { columns, rows, ..Sheet::default() })
    }
}

/// Says that a list was cut, where it was.
fn cut<T>((total, first): &Listed<T>) -> Option<String> {
    (*total > first.len())
        .then(|| format!("The first {} of {total}; --format csv has them all.", first.len()))
}
