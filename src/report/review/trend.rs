//! `gtm review trend`: every review over time.

use super::{SCORE, Scored};
use crate::document::TrendPoint;
use crate::report::prelude::*;

/// The scores of all reviews, each as it was on its day, the earliest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrendReport<'review> {
    reviews: Vec<Scored<'review>>,
}

impl<'review> TrendReport<'review> {
    /// Builds the report of reviews, the earliest first.
    pub fn new(reviews: &'review [Review]) -> Self {
        let scored = reviews.iter().map(|review| Scored::new(review, review.date));
        Self { reviews: scored.collect() }
    }

    /// Returns the line, which is broken where the stage is another.
    fn line(&self) -> Vec<TrendPoint> {
        let Some((first, last)) = self.reviews.first().zip(self.reviews.last()) else {
            return Vec::new();
        };
        let span = last.date.days_since(first.date).max(1.0);
        let mut before = None;
        let points = self.reviews.iter().filter_map(|review| {
            let place = review.score.share?;
            let is_joined = before.replace(review.stage) == Some(review.stage);
            let (label, at) = (review.date.to_string(), review.date.days_since(first.date) / span);
            Some(TrendPoint { label, at, place, is_joined })
        });
        points.collect()
    }
}

impl Report for TrendReport<'_> {
    const SCHEMA: &'static str = "gtm/review-trend/1";

    fn document(&self) -> Document {
        let mut document = Document::titled(counted(self.reviews.len(), "review", "reviews"));
        document.push(Block::Trend(self.line()));
        document.table(
            &["Review", "Whose", "Clear", "Not applicable"],
            self.reviews.iter().map(|one| {
                cells(&[&one.date, &one.of(), &one.score.words(), &one.score.not_applicable])
            }),
        );
        document.remark(format!("{SCORE} The line is broken where the stage is another."));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet =
            Sheet::new(&["date", "stage", "clear", "happening", "not_applicable", "open", "share"]);
        for Scored { date, stage, score, .. } in &self.reviews {
            let share = score.share.map(|share| format!("{share:.3}")).unwrap_or_default();
            let (clear, happening) = (score.clear, score.happening);
            let (held, open) = (score.not_applicable, score.open);
            sheet.row(&[date, stage, &clear, &happening, &held, &open, &share]);
        }
        Ok(sheet)
    }
}
