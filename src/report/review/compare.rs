//! `gtm review compare`: two reviews, item by item.

use schemars::JsonSchema;
use serde::Serialize;
use strum::EnumMessage;

use super::{Head, SCORE, function, name, named};
use crate::catalog::fact::Fact;
use crate::document::{Document, Level};
use crate::engine::review::{Change, Compared, Score};
use crate::playbook::date::Date;
use crate::playbook::review::{Review, Verdict};
use crate::playbook::stage::Stage;
use crate::report::words::{counted, joined};
use crate::report::{NotOneTable, Report, Sheet};

/// What became of the questions of one review in a later one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareReport<'review> {
    earlier: Side<'review>,
    later: Side<'review>,
    /// The questions, by what became of them; empty across stages, which ask
    /// about other things.
    questions: Vec<View<'review>>,
}

/// One of the two.
#[derive(Debug, Serialize, JsonSchema)]
struct Side<'review> {
    #[serde(flatten)]
    head: Head<'review>,
    /// What all its answers come to.
    score: Score,
    /// What those come to that were asked alike in both; `null` across stages.
    alike: Option<Score>,
}

/// A question with what it is called.
#[derive(Debug, Serialize, JsonSchema)]
struct View<'review> {
    #[serde(flatten)]
    compared: Compared<'review>,
    function: &'review str,
    name: &'review str,
}

impl<'review> CompareReport<'review> {
    /// Builds the report, the later review as it is on a day.
    pub fn new(
        (earlier, later): (&'review Review, &'review Review),
        compared: Option<Vec<Compared<'review>>>,
        (questions, stages): (&[Fact<'review>], &'review [Stage]),
        day: Date,
    ) -> Self {
        let side = |review: &'review Review, day| {
            let alike = compared.as_ref().map(|compared| {
                let alike = compared.iter().filter(|one| one.change.is_comparison());
                Score::of(alike.filter_map(|one| review.answers.get(one.id)), day)
            });
            let score = Score::of(review.answers.values(), day);
            Side { head: Head::new(review, stages), score, alike }
        };
        Self {
            earlier: side(earlier, earlier.date),
            later: side(later, day),
            questions: compared
                .iter()
                .flatten()
                .map(|one| View {
                    compared: one.clone(),
                    function: function(one.id, questions),
                    name: name(one.id, questions),
                })
                .collect(),
        }
    }
}

impl Change {
    /// Whether both reviews asked the same question.
    fn is_comparison(self) -> bool {
        !matches!(self, Self::New | Self::Reworded | Self::Retired | Self::NotAsked)
    }
}

impl Report for CompareReport<'_> {
    const SCHEMA: &'static str = "gtm/review-compare/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let Self { earlier, later, questions } = self;
        let dates = format!("{} to {}", earlier.head.date, later.head.date);
        document.heading(Level::Title, format!("{dates}: {}", later.head.of()));
        let sides = [earlier, later];
        if later.alike.is_none() {
            document.paragraph(format!(
                "No difference is drawn: the first was at {}, the second at {}, and stages ask \
                 about other things.",
                earlier.head.title, later.head.title
            ));
        } else {
            let count = |change| questions.iter().filter(|one| one.compared.change == change).count();
            let counts = [
                (Change::Better, "better"),
                (Change::Worse, "worse"),
                (Change::Still, "still happening"),
                (Change::Same, "as before"),
            ];
            let counts = counts.map(|(change, words)| format!("{} {words}", count(change)));
            document.paragraph(format!("{}.", joined(counts, ", ")));
        }
        document.table(
            &["Review", "Stage", "Clear", "Of what both asked alike"],
            sides.map(|side| {
                let alike = side.alike.map_or("–".to_owned(), |score| score.words());
                vec![
                    side.head.date.to_string(),
                    side.head.title.to_owned(),
                    side.score.words(),
                    alike,
                ]
            }),
        );
        for group in questions.chunk_by(|one, next| one.compared.change == next.compared.change) {
            let change = group[0].compared.change;
            let words = change.get_documentation().unwrap_or_default();
            let heading = format!("{words}: {}", counted(group.len(), "item", "items"));
            let name = |one: &View<'_>| named(one.name, one.compared.id);
            let verdict =
                |verdict: Option<Verdict>| verdict.map(|one| one.to_string()).unwrap_or_default();
            match change {
                Change::Same => {}
                Change::New | Change::Retired | Change::NotAsked => {
                    document.heading(Level::Section, heading);
                    document.paragraph(format!("{}.", joined(group.iter().map(name), "; ")));
                }
                _ => document.section_table(
                    heading,
                    &["What", "Was", "Is"],
                    group.iter().map(|one| {
                        vec![name(one), verdict(one.compared.was), verdict(one.compared.now)]
                    }),
                ),
            }
        }
        document.remark(SCORE);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["change", "was", "is", "function", "name", "ask", "id"]);
        for View { compared, function, name } in &self.questions {
            let change: &str = compared.change.into();
            let verdict = |one: Option<Verdict>| one.map(<&str>::from).unwrap_or_default();
            let (was, now) = (verdict(compared.was), verdict(compared.now));
            sheet.row(&[&change, &was, &now, function, name, &compared.ask, compared.id]);
        }
        Ok(sheet)
    }
}
