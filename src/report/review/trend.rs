//! `gtm review trend`: every review over time.

use super::{SCORE, Scored};
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
}

impl Report for TrendReport<'_> {
    const SCHEMA: &'static str = "gtm/review-trend/1";

    fn document(&self) -> Document {
        let mut document = Document::titled(counted(self.reviews.len(), "review", "reviews"));
        let gauges = self.reviews.iter().map(|one| {
            let score = &one.score;
            let words = format!("{}, {} not applicable", score.words(), score.not_applicable);
            score.gauge(format!("{}  {}", one.date, one.of()), &words)
        });
        document.push(Block::Gauges(gauges.collect()));
        document.remark(format!("{SCORE} Only scores of one stage are of the same questions."));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let columns = ["date", "stage", "clear", "happening", "not_applicable", "open", "share"];
        Ok(Sheet::of(&columns, &self.reviews))
    }
}
