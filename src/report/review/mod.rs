//! `gtm review show`: the answers of a day and what they come to.

pub mod compare;
pub mod due;
pub mod trend;

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::words::counted;
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::catalog::kind::Kind;
use crate::document::{Block, Document, Gauge, Invocation, Level, Text};
use crate::engine::review::Score;
use crate::playbook::company::CompanyName;
use crate::playbook::date::Date;
use crate::playbook::id::FactId;
use crate::playbook::review::{Answer, Reason, Review, Verdict};
use crate::playbook::stage::Stage;

/// How the score is made, below every answer that has one.
const SCORE: &str = "Score: clear ÷ (clear + happening). What is not applicable leaves both sides; \
                     what is open leaves both too, and is said as the bounds it leaves.";

/// One review, as it is on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewReport<'review> {
    /// Its file.
    file: &'review str,
    #[serde(flatten)]
    head: Head<'review>,
    /// The day on which what has an end is judged.
    as_of: Date,
    /// What all answers come to.
    score: Score,
    /// What those of each function come to.
    functions: Vec<FunctionScore<'review>>,
    /// Every answer, by function.
    answers: Vec<Asked<'review>>,
    /// What was read from another file, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<String>,
    /// Whether it was made just now.
    #[serde(skip)]
    is_new: bool,
}

/// When a review was, and of whom.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct Head<'review> {
    /// The day.
    date: Date,
    /// The company's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<&'review str>,
    /// The id of the stage.
    stage: &'review str,
    #[serde(skip)]
    title: &'review str,
}

impl<'review> Head<'review> {
    fn new(review: &'review Review, stages: &'review [Stage]) -> Self {
        let stage = review.stage.as_str();
        let known = stages.iter().find(|one| one.id.as_str() == stage);
        Self {
            date: review.date,
            company: review.company.as_ref().map(CompanyName::as_str),
            stage,
            title: known.map_or(stage, |stage| &stage.title),
        }
    }

    fn of(&self) -> String {
        let company = self.company.map_or(String::new(), |company| format!("{company} at "));
        format!("{company}{}", self.title)
    }
}

/// What the answers about a function come to.
#[derive(Debug, Serialize, JsonSchema)]
struct FunctionScore<'review> {
    function: &'review str,
    #[serde(flatten)]
    score: Score,
}

/// A question with its answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Asked<'review> {
    /// The address of what it asks about.
    id: &'review FactId,
    /// The title of the function.
    function: &'review str,
    /// What is asked about.
    name: &'review str,
    #[serde(flatten)]
    answer: &'review Answer,
    /// Whether something was to be done by now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    overdue: bool,
    /// Whether it was not applicable until a day that is over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expired: bool,
}

impl<'review> Asked<'review> {
    /// Returns answers in the order of `questions`, those that are no longer
    /// asked behind them.
    pub fn all(
        answers: impl IntoIterator<Item = (&'review FactId, &'review Answer)>,
        questions: &'review [Fact<'review>],
        day: Date,
    ) -> Vec<Self> {
        let place = |id: &FactId| questions.iter().position(|fact| fact.id == *id);
        let mut answers: Vec<_> =
            answers.into_iter().map(|(id, answer)| (place(id), id, answer)).collect();
        answers.sort_by_key(|(place, id, _)| (place.unwrap_or(usize::MAX), *id));
        answers
            .into_iter()
            .map(|(_, id, answer)| Self {
                id,
                function: function(id, questions),
                name: name(id, questions),
                answer,
                overdue: answer.is_overdue(day),
                expired: answer.has_expired(day),
            })
            .collect()
    }

    /// Returns its address, and what it is called in which function.
    pub fn place(&self) -> (&'review FactId, String) {
        (self.id, format!("{}: {}", self.function, self.name))
    }

    fn due(&self) -> String {
        let due = self.answer.due.map(|due| due.to_string()).unwrap_or_default();
        if self.overdue { due + ", overdue" } else { due }
    }
}

/// Returns what a question is called: by the playbooks, or else by its address.
fn name<'review>(id: &'review FactId, questions: &[Fact<'review>]) -> &'review str {
    let fact = questions.iter().find(|fact| fact.id == *id);
    fact.map_or(id.as_str(), |fact| fact.label)
}

/// Returns the title of the function that a question is about, or else its id.
fn function<'review>(id: &'review FactId, questions: &[Fact<'review>]) -> &'review str {
    let own = id.parts().nth(1).unwrap_or_default();
    let functions = questions.iter().filter_map(|fact| fact.function);
    functions
        .into_iter()
        .find(|function| function.id.as_str() == own)
        .map_or(own, |function| &function.title)
}

impl Score {
    /// Says the score with what is open.
    fn words(&self) -> String {
        let clear = format!("{} of {}", self.clear, self.answered());
        match (self.share, self.least.zip(self.most)) {
            (Some(share), Some((least, most))) if self.open > 0 => format!(
                "{clear}, {}%; {} open, so {}–{}% of {}",
                percent(share),
                self.open,
                percent(least),
                percent(most),
                self.asked()
            ),
            (Some(share), _) => format!("{clear}, {}%", percent(share)),
            (None, Some(_)) => format!("nothing answered, {} open", self.open),
            (None, None) => "nothing counts".to_owned(),
        }
    }

    fn gauge(&self, label: &str) -> Gauge {
        let words = self.words();
        let (value, reading) = words.split_once(", ").unwrap_or((&words, ""));
        Gauge {
            label: label.to_owned(),
            value: value.to_owned(),
            reading: reading.to_owned(),
            low: "0".to_owned(),
            high: Some("100%".to_owned()),
            place: Some(self.share.unwrap_or_default()),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

impl<'review> ReviewReport<'review> {
    /// Builds the report of the review in `file`. `read` says what was taken
    /// from another file.
    pub fn new(
        file: &'review str,
        review: &'review Review,
        (questions, stages): (&'review [Fact<'review>], &'review [Stage]),
        day: Date,
        (is_new, read): (bool, Option<String>),
    ) -> Self {
        let answers = Asked::all(&review.answers, questions, day);
        let functions = answers.chunk_by(|one, next| one.function == next.function);
        Self {
            file,
            head: Head::new(review, stages),
            as_of: day,
            score: Score::of(review.answers.values(), day),
            functions: functions
                .map(|group| FunctionScore {
                    function: group[0].function,
                    score: Score::of(group.iter().map(|asked| asked.answer), day),
                })
                .collect(),
            answers,
            read,
            is_new,
        }
    }

    fn that_are(&self, verdict: Verdict) -> impl Iterator<Item = &Asked<'review>> {
        self.answers.iter().filter(move |asked| asked.answer.on(self.as_of) == verdict)
    }

    fn command(&self, action: &str) -> Invocation {
        Invocation::new("review").arg(action).arg(self.file)
    }
}

impl Report for ReviewReport<'_> {
    const SCHEMA: &'static str = "gtm/review/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let what = if self.is_new { "Written" } else { "Review" };
        document.heading(
            Level::Title,
            format!("{what}: {}, {}", self.head.date, self.head.of()),
        );
        let not_applicable = match self.score.not_applicable {
            0 => String::new(),
            count => format!(" {count} not applicable."),
        };
        document.paragraph(
            Text::default().strong("Clear: ").plain(format!("{}.{not_applicable}", self.score.words())),
        );
        if let Some(read) = &self.read {
            document.paragraph(read.as_str());
        }
        if self.score.answered() > 0 {
            let gauges = self.functions.iter().map(|one| one.score.gauge(one.function));
            document.push(Block::Gauges(gauges.collect()));
        }
        actions(&mut document, "Happening", self.that_are(Verdict::Happening));
        document.section_table(
            "Not applicable",
            &["What", "Why", "Until"],
            self.that_are(Verdict::NotApplicable).map(|one| not_applicable_row(one)),
        );
        let expired = self.answers.iter().filter(|asked| asked.expired);
        document.section_table(
            "Expired, and open again",
            &["What", "Why", "Until"],
            expired.map(not_applicable_row),
        );
        let open: Vec<&Asked<'_>> = self.that_are(Verdict::Open).collect();
        let fields = open.chunk_by(|one, next| one.function == next.function).map(|group| {
            let names = group.iter().map(|asked| asked.name).collect::<Vec<_>>().join("; ");
            (group[0].function.to_owned(), names.into())
        });
        document.section_fields("Open", fields.collect());
        document.remark(format!("{SCORE} As of {}, by {}.", self.as_of, self.file));
        let open = (!open.is_empty()).then(|| {
            (self.command("answer"), "asks on a terminal what is open; an editor does, too")
        });
        let due = self
            .that_are(Verdict::Happening)
            .next()
            .map(|_| (Invocation::new("review due"), "lists what is to be done, overdue first"));
        let schema = Path::new(self.file).with_file_name(Kind::Review.schema_path());
        let schema = self.is_new.then(|| {
            let command = Invocation::new("schema review").option("--output", schema.display());
            (command, "lets an editor complete and check the file")
        });
        document.next(open.into_iter().chain(due).chain(schema));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(sheet(&self.answers))
    }
}

fn sheet(answers: &[Asked<'_>]) -> Sheet {
    let mut sheet = Sheet::new(&[
        "ask", "answer", "owner", "due", "note", "reason", "because", "until", "id", "function",
        "name", "overdue",
    ]);
    for Asked { id, function, name, answer, overdue, .. } in answers {
        let words = |words: &Option<String>| words.clone().unwrap_or_default();
        let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let reason = answer.reason.map(|reason| reason.to_string()).unwrap_or_default();
        sheet.row(&[
            &answer.ask,
            &answer.answer,
            &words(&answer.owner),
            &date(answer.due),
            &words(&answer.note),
            &reason,
            &words(&answer.because),
            &date(answer.until),
            id,
            function,
            name,
            if *overdue { &"yes" } else { &"" },
        ]);
    }
    sheet
}

/// Names a question with the function that it is about.
fn named(name: &str, id: &FactId) -> String {
    format!("{name} ({})", id.parts().nth(1).unwrap_or_default())
}

/// Adds what is to be done as a table.
fn actions<'asked>(
    document: &mut Document,
    heading: &str,
    asked: impl Iterator<Item = &'asked Asked<'asked>>,
) {
    let rows = asked.map(|one| {
        let words = |words: &Option<String>| words.clone().unwrap_or_else(|| "–".to_owned());
        let due = Some(one.due()).filter(|due| !due.is_empty());
        vec![
            named(one.name, one.id),
            words(&one.answer.owner),
            words(&due),
            one.answer.note.clone().unwrap_or_default(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let heading = format!("{heading}: {}", counted(rows.len(), "item", "items"));
    document.section_table(heading, &["What", "Owner", "Due", "Note"], rows);
}

fn not_applicable_row(asked: &Asked<'_>) -> Vec<String> {
    let Answer { reason, because, until, .. } = asked.answer;
    let reason = reason.filter(|reason| *reason != Reason::Other).map(|reason| reason.to_string());
    let why: Vec<String> = reason.into_iter().chain(because.clone()).collect();
    let until = until.map(|until| until.to_string()).unwrap_or_default();
    vec![asked.name.to_owned(), why.join(": "), until]
}
