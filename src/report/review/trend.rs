//! `gtm review trend`: every review over time.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Head, SCORE, percent};
use crate::document::{Block, Document, Level, Trend, TrendPoint, cells};
use crate::engine::review::Score;
use crate::playbook::review::Review;
use crate::playbook::stage::Stage;
use crate::report::words::counted;
use crate::report::{NotOneTable, Report, Sheet};

/// The scores of all reviews, each as it was on its day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrendReport<'review> {
    /// The reviews, the earliest first.
    reviews: Vec<Row<'review>>,
}

/// One review.
#[derive(Debug, Serialize, JsonSchema)]
struct Row<'review> {
    #[serde(flatten)]
    head: Head<'review>,
    #[serde(flatten)]
    score: Score,
}

impl<'review> TrendReport<'review> {
    /// Builds the report of reviews, the earliest first.
    pub fn new(reviews: &'review [Review], stages: &'review [Stage]) -> Self {
        let row = |review: &'review Review| Row {
            head: Head::new(review, stages),
            score: Score::of(review.answers.values(), review.date),
        };
        Self { reviews: reviews.iter().map(row).collect() }
    }

    /// Returns the line, which is broken where the stage is another.
    fn line(&self) -> Trend {
        let days = |row: &Row<'_>| f64::from(row.head.date.ordinal());
        let first = self.reviews.first().map_or(0.0, days);
        let span = self.reviews.last().map_or(0.0, days) - first;
        let mut before = None;
        let points = self.reviews.iter().filter_map(|row| {
            let place = row.score.share?;
            let is_joined = before.replace(row.head.stage) == Some(row.head.stage);
            Some(TrendPoint {
                label: row.head.date.to_string(),
                value: format!("{}%", percent(place)),
                at: if span > 0.0 { (days(row) - first) / span } else { 0.0 },
                place,
                is_joined,
            })
        });
        Trend { points: points.collect() }
    }
}

impl Report for TrendReport<'_> {
    const SCHEMA: &'static str = "gtm/review-trend/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let company = self.reviews.iter().rev().find_map(|row| row.head.company);
        let company = company.map_or(String::new(), |company| format!(" of {company}"));
        let count = counted(self.reviews.len(), "review", "reviews");
        document.heading(Level::Title, format!("{count}{company}"));
        document.push(Block::Trend(self.line()));
        document.table(
            &["Review", "Stage", "Clear", "Not applicable"],
            self.reviews.iter().map(|row| {
                cells(&[
                    &row.head.date,
                    &row.head.title,
                    &row.score.words(),
                    &row.score.not_applicable,
                ])
            }),
        );
        document.remark(format!("{SCORE} The line is broken where the stage is another."));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet =
            Sheet::new(&["date", "stage", "clear", "happening", "not_applicable", "open", "share"]);
        for Row { head, score } in &self.reviews {
            let share = score.share.map(|share| format!("{share:.3}")).unwrap_or_default();
            sheet.row(&[
                &head.date,
                &head.stage,
                &score.clear,
                &score.happening,
                &score.not_applicable,
                &score.open,
                &share,
            ]);
        }
        Ok(sheet)
    }
}
