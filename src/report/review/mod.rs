//! `gtm review show`: the answers of a day and what they come to.

pub mod brief;
pub mod compare;
pub mod due;
pub mod trend;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::document::Gauge;
use crate::engine::review::{Score, actions};
use crate::playbook::review::{Answer, Answers, Verdict};
use crate::report::prelude::*;

/// How the score is made, below every answer that has one.
const SCORE: &str = "Score: clear ÷ (clear + happening). What is not applicable leaves both sides; \
                     what is open leaves both too, and is said as the bounds it leaves.";

/// One review, as it is on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewReport<'review> {
    /// Its file.
    file: &'review str,
    #[serde(flatten)]
    head: Scored<'review>,
    /// The day on which what has an end is judged.
    as_of: Date,
    /// What the answers of each function come to.
    functions: BTreeMap<&'review str, Score>,
    /// The answers.
    answers: &'review Answers,
    /// What is to be known of how it came about.
    said: String,
    #[serde(skip)]
    questions: &'review [Fact<'review>],
}

/// When a review was, and what it comes to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Scored<'review> {
    /// The day.
    date: Date,
    /// The company's name.
    company: Option<&'review str>,
    /// The id of the stage.
    stage: &'review str,
    /// What all answers come to.
    #[serde(flatten)]
    score: Score,
}

impl<'review> Scored<'review> {
    fn new(review: &'review Review, day: Date) -> Self {
        Self {
            date: review.date,
            company: review.company.as_deref(),
            stage: review.stage.as_str(),
            score: Score::of(review.answers.values(), day),
        }
    }

    /// Says whose it is.
    fn of(&self) -> String {
        format!("{}{}", shown(self.company.map(|company| format!("{company}, "))), self.stage)
    }
}

/// Returns the id of the function that a question is about.
fn function(id: &FactId) -> &str {
    id.parts().nth(1).unwrap_or_default()
}

/// Returns the title of a function; its id where the playbooks have it no more.
fn title<'id>(function: &'id str, questions: &[Fact<'id>]) -> &'id str {
    let mut functions = questions.iter().filter_map(|fact| fact.function);
    functions.find(|one| one.id.as_str() == function).map_or(function, |one| &one.title)
}

/// Names a question with its function: by the playbooks, or else by its address.
fn name(id: &FactId, questions: &[Fact<'_>]) -> String {
    let Some(fact) = questions.iter().find(|fact| fact.id == *id) else { return id.to_string() };
    // What stands behind a title in parentheses is said where it stands alone.
    let title = title(function(id), questions).split(" (").next().unwrap_or_default();
    format!("{} ({title})", fact.label)
}

impl Score {
    /// Says the score with what is open.
    fn words(&self) -> String {
        let Self { clear, open, .. } = self;
        let percent = |share: Option<f64>| format!("{:.0}", share.unwrap_or_default() * 100.0);
        let clear = match self.answered() {
            0 if *open == 0 => return "nothing counts".to_owned(),
            0 => return format!("nothing answered, {open} open"),
            answered => format!("{clear} of {answered}, {}%", percent(self.share)),
        };
        if *open == 0 {
            return clear;
        }
        let [least, most, all] =
            [percent(self.least), percent(self.most), (self.answered() + open).to_string()];
        format!("{clear}; {open} open, so {least}–{most}% of {all}")
    }
}

impl<'review> ReviewReport<'review> {
    /// Builds the report of the review in `file`. `said` is what is to be known of
    /// how it came about; it is empty where it was only read.
    pub fn new(
        file: &'review str,
        review: &'review Review,
        questions: &'review [Fact<'review>],
        as_of: Date,
        said: String,
    ) -> Self {
        let of_function = |one| {
            let answers = review.answers.iter().filter(move |(id, _)| function(id) == one);
            (one, Score::of(answers.map(|(_, answer)| answer), as_of))
        };
        Self {
            file,
            head: Scored::new(review, as_of),
            as_of,
            functions: review.answers.keys().map(|id| of_function(function(id))).collect(),
            answers: &review.answers,
            said,
            questions,
        }
    }
}

impl Report for ReviewReport<'_> {
    const SCHEMA: &'static str = "gtm/review/1";

    fn document(&self) -> Document {
        let Self { head: Scored { date, score, .. }, answers, questions, as_of, .. } = self;
        let mut document = Document::titled(format!("Review of {date}: {}", self.head.of()));
        document.paragraph(self.said.as_str());
        let rest = format!(" {}. {} not applicable.", score.words(), score.not_applicable);
        document.labeled("Clear:", rest);
        let gauges = self.functions.iter().map(|(function, score)| {
            let words = score.words();
            let (value, reading) = words.split_once(", ").unwrap_or((&words, ""));
            Gauge {
                label: title(function, questions).to_owned(),
                value: value.to_owned(),
                reading: reading.to_owned(),
                low: "0".to_owned(),
                high: Some("100%".to_owned()),
                zone: (0.0, Some(score.share.unwrap_or_default())),
                mark: score.share,
                side: Ordering::Equal,
                is_good: None,
            }
        });
        document.push(Block::Gauges(gauges.collect()));
        let actions = actions(*answers, *as_of);
        write_actions(&mut document, "Happening", &actions, questions);
        let held = answers.iter().filter(|(_, one)| one.answer == Verdict::NotApplicable);
        document.section_table(
            "Not applicable",
            &["What", "Why", "Until"],
            held.map(|(id, answer)| {
                let expired = if answer.has_expired(*as_of) { ", expired" } else { "" };
                let why = answer.because.clone().unwrap_or_else(|| shown(answer.reason));
                vec![name(id, questions), why, shown(answer.until) + expired]
            }),
        );
        let open = answers.iter().filter(|(_, one)| one.on(*as_of) == Verdict::Open);
        let open = joined(open.map(|(id, _)| name(id, questions)), "; ");
        let is_open = !open.is_empty();
        document.section("Open", Block::Paragraph(sentence("", open).into()));
        document.remark(format!("{SCORE} As of {as_of}, by {}.", self.file));
        let answer = Invocation::new("review answer").arg(self.file);
        let due = Invocation::new("review due");
        document.next(those([
            (is_open, (answer, "asks on a terminal what is open")),
            (!actions.is_empty(), (due, "lists what is to be done, overdue first")),
        ]));
        document
    }

    fn sheet(&self) -> Sheet {
        let answers = self.answers.iter().map(|(id, answer)| Action::new(id, answer, self.as_of));
        sheet(answers)
    }
}

fn sheet(answers: impl IntoIterator<Item = impl Serialize>) -> Sheet {
    Sheet::of(&format!("{},id", Answer::FIELDS.join(",")), answers)
}

impl Action<'_> {
    /// Says until when it is to be done, where that is given.
    fn due(&self) -> Option<String> {
        let overdue = if self.overdue { ", overdue" } else { "" };
        Some(format!("{}{overdue}", self.answer.due?))
    }
}

/// Adds what is to be done as a table.
fn write_actions(
    document: &mut Document,
    heading: &str,
    actions: &[Action<'_>],
    questions: &[Fact<'_>],
) {
    let rows = actions.iter().map(|action| {
        let Action { id, answer, .. } = action;
        let [owner, due] =
            [answer.owner.clone(), action.due()].map(|one| one.unwrap_or_else(|| "–".to_owned()));
        vec![name(id, questions), owner, due, shown(answer.note.as_ref())]
    });
    document.section_table(heading, &["What", "Owner", "Due", "Note"], rows);
}
