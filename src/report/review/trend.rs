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
}

impl Report for TrendReport<'_> {
    const SCHEMA: &'static str = "gtm/review-trend/1";

    fn document(&self) -> Document {
        let mut document = Document::titled(counted(self.reviews.len(), "review"));
        let days: Vec<f64> = self
            .reviews
            .iter()
            .map(|review| review.date.days_since(self.reviews[0].date))
            .collect();
        let span = days.last().copied().unwrap_or_default().max(1.0);
        let mut stage = "";
        let points = self.reviews.iter().zip(days).filter_map(|(review, days)| {
            let place = review.score.share?;
            let is_joined = std::mem::replace(&mut stage, review.stage) == review.stage;
            Some(TrendPoint { label: review.date.to_string(), at: days / span, place, is_joined })
        });
        document.push(Block::Trend(points.collect()));
        document.table(
            &["Review", "Whose", "Clear", "Not applicable"],
            self.reviews.iter().map(|one| {
                cells(&[&one.date, &one.of(), &one.score.words(), &one.score.not_applicable])
            }),
        );
        document.remark(format!("{SCORE} The line is broken where the stage is another."));
        document
    }

    fn sheet(&self) -> Sheet {
        let header = "date,stage,clear,happening,not_applicable,open,share";
        Sheet::of(header, &self.reviews)
    }
}
