//! `gtm review compare`: two reviews, item by item.

use super::{SCORE, Scored, name};
use crate::engine::review::{Change, Compared, Score, compare};
use crate::report::prelude::*;

/// What became of the questions of one review in a later one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareReport<'review> {
    sides: [Scored<'review>; 2],
    /// What the answers of each come to that were asked alike in both.
    alike: [Score; 2],
    /// The questions, by what became of them; `null` across stages, which ask
    /// about other things.
    pub(super) compared: Option<Vec<Compared<'review>>>,
    #[serde(skip)]
    questions: &'review [Fact<'review>],
}

impl<'review> CompareReport<'review> {
    /// Builds the report, the later review as it is on a day.
    pub fn new(
        [earlier, later]: [&'review Review; 2],
        questions: &'review [Fact<'review>],
        day: Date,
    ) -> Self {
        let exists = |id: &_| questions.iter().any(|fact| fact.id == *id);
        let compared = (earlier.stage == later.stage).then(|| compare(earlier, later, day, exists));
        let sides = [(earlier, earlier.date), (later, day)];
        let alike = |(review, day): (&'review Review, Date)| {
            let alike = compared.iter().flatten().filter(|one| one.change.is_of_both());
            Score::of(alike.filter_map(|one| review.answers.get(one.id)), day)
        };
        Self {
            sides: sides.map(|(review, day)| Scored::new(review, day)),
            alike: sides.map(alike),
            compared,
            questions,
        }
    }

    /// Says what both come to, or why no difference is drawn.
    pub(super) fn conclusion(&self) -> String {
        let ([earlier, later], [before, now]) = (&self.sides, &self.alike);
        match self.compared {
            Some(_) => format!("Clear: {}; on {}, {}", now.words(), earlier.date, before.words()),
            None => format!(
                "No difference is drawn: {} and {} ask about other things.",
                earlier.stage, later.stage
            ),
        }
    }
}

impl Report for CompareReport<'_> {
    const SCHEMA: &'static str = "gtm/review-compare/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let [earlier, later] = &self.sides;
        let title = format!("{} to {}: {}", earlier.date, later.date, later.of());
        let mut document = Document::titled(title);
        if self.compared.is_none() {
            document.paragraph(self.conclusion());
        }
        document.table(
            &["Review", "Stage", "Clear", "Clear of what both asked"],
            self.sides.iter().zip(&self.alike).map(|(review, alike)| {
                cells(&[&review.date, &review.stage, &review.score.words(), &alike.words()])
            }),
        );
        let compared = self.compared.as_deref().unwrap_or_default();
        for group in compared.chunk_by(|one, next| one.change == next.change) {
            let heading = group[0].change.get_documentation().unwrap_or_default();
            let items = group.iter().map(|one| match (one.change, one.was, one.is) {
                (Change::Changed, Some(was), Some(is)) => {
                    format!("{}: {was} before, {is} now", name(one.id, self.questions))
                }
                _ => name(one.id, self.questions),
            });
            document.heading(Level::Section, format!("{heading}: {}", group.len()));
            document.paragraph(sentence("", joined(items, "; ")));
        }
        document.remark(SCORE);
        document
    }

    fn sheet(&self) -> Sheet {
        Sheet::of("change,was,is,ask,id", self.compared.iter().flatten())
    }
}
