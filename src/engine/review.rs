//! Reviews: writing them, filling them in, scoring and comparing them.
//!
//! What is not applicable leaves the score. What is open leaves it too, and
//! shows as the bounds between which every way to answer it stays. A question
//! that was reworded is another question, and questions of two stages are not
//! compared.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::sheet::{Sheet, SheetError};
use crate::catalog::fact::{Fact, FactKind};
use crate::catalog::kind::Kind;
use crate::catalog::Page;
use crate::names;
use crate::playbook::company::CompanyName;
use crate::playbook::date::{Date, DateOrder};
use crate::playbook::id::{FactId, StageId};
use crate::playbook::review::{Answer, Answers, Reason, Review, SavedAnswers, Verdict};
use crate::yaml::{self, OwnComment, Reading, YamlError, scalar};

/// What stands above the answers, below the line that names the schema.
const HEAD: &str = "\
# Each answer is clear, happening, n/a or open. Happening takes an owner and a due date;
# n/a takes a reason (or other, with because) and until: its last day, a year on at most.
";

/// What begins the remark of an answer that was given before.
const LAST_TIME: &str = "# last time, ";

/// The latest answer to each question, with the day on which it was given.
pub type Past<'review> = BTreeMap<&'review FactId, (Date, &'review Answer)>;

/// Returns the questions of guides: their anti-patterns.
pub fn questions<'page>(pages: &'page [Page<'page>]) -> Vec<Fact<'page>> {
    let facts = pages.iter().flat_map(Page::facts);
    facts.filter(|fact| fact.kind == FactKind::AntiPattern).collect()
}

/// Returns what is asked: the question that finds it out, or else its name.
fn ask(fact: &Fact<'_>) -> String {
    fact.said("ask").map_or_else(|| format!("{}?", fact.label), |ask| ask.text.to_string())
}

/// Returns the latest answers of a stage that are not open.
pub fn past<'review>(reviews: &'review [Review], stage: &StageId) -> Past<'review> {
    let of_stage = reviews.iter().filter(|review| review.stage == *stage);
    of_stage
        .flat_map(|review| review.answers.iter().map(|(id, answer)| (id, (review.date, answer))))
        .filter(|(_, (_, answer))| answer.answer != Verdict::Open)
        .collect()
}

/// Says an answer that was given before in a line.
pub fn last_time((date, answer): (Date, &Answer)) -> String {
    let owner = answer.owner.as_deref().map(|owner| owner.split_whitespace().collect());
    let owner = owner.map(|words: Vec<&str>| format!(", {}", words.join(" ")));
    let due = answer.due.map(|due| format!(", due {due}"));
    let until = answer.until.map(|until| format!(" until {until}"));
    let more = [until, owner, due].into_iter().flatten().collect::<String>();
    format!("last time, {date}: {}{more}", answer.answer)
}

/// Asks questions that are open, but for those that are not applicable on the
/// day for a reason that still holds.
pub fn open(questions: &[&Fact<'_>], past: &Past<'_>, date: Date) -> Answers {
    questions
        .iter()
        .map(|fact| {
            let ask = ask(fact);
            let holds = |(_, answer): &&(Date, &Answer)| {
                answer.on(date) == Verdict::NotApplicable && answer.ask == ask
            };
            let held = past.get(&fact.id).filter(holds).map(|(_, answer)| (*answer).clone());
            (fact.id.clone(), held.unwrap_or_else(|| Answer { ask, ..Answer::default() }))
        })
        .collect()
}

/// Writes the file of a review, with what was answered before beside each
/// question.
pub fn write(review: &Review, past: &Past<'_>) -> String {
    let Review { date, company, stage, given, answers } = review;
    let mut text = format!("{}\n{HEAD}\ndate: {date}\n", Kind::Review.first_line());
    if let Some(company) = company {
        text.push_str(&format!("company: {}\n", scalar(company.as_str())));
    }
    text.push_str(&format!("stage: {stage}\n"));
    let signals = [
        given.arr.map(|arr| format!("  arr: {}\n", scalar(&arr.to_string()))),
        given.headcount.map(|people| format!("  headcount: {}\n", people.people())),
    ];
    if signals.iter().any(Option::is_some) {
        text.push_str(&format!("given:\n{}", signals.into_iter().flatten().collect::<String>()));
    }
    text.push_str(if answers.is_empty() { "answers: {}\n" } else { "answers:\n" });
    for (id, answer) in answers {
        text.push_str(&format!("  {}:\n    ask: {}\n", scalar(id.as_str()), scalar(&answer.ask)));
        if let Some(past) = past.get(id).filter(|_| answer.answer == Verdict::Open) {
            text.push_str(&format!("    # {}\n", last_time(*past)));
        }
        text.push_str(&format!("    answer: {}\n", answer.answer));
        let words = |words: &Option<String>| words.as_deref().map(scalar);
        for (field, value) in [
            ("owner", words(&answer.owner)),
            ("due", answer.due.map(|due| due.to_string())),
            ("note", words(&answer.note)),
            ("reason", answer.reason.map(|reason| reason.to_string())),
            ("because", words(&answer.because)),
            ("until", answer.until.map(|until| until.to_string())),
        ] {
            if let Some(value) = value {
                text.push_str(&format!("    {field}: {value}\n"));
            }
        }
    }
    text
}

/// Returns the comments in the file of a review that its author wrote.
pub fn own_comments<'text>(text: &'text str, review: &Review) -> Vec<OwnComment<'text>> {
    let mut comments = yaml::own_comments(text, &[write(review, &Past::new())]);
    comments.retain(|comment| !comment.text.trim_start().starts_with(LAST_TIME));
    comments
}

/// What a filled checklist says.
#[derive(Debug, Default)]
pub struct Filled {
    /// The day, where it names one.
    pub date: Option<Date>,
    /// The company, where it names one.
    pub company: Option<CompanyName>,
    /// The stage, as far as it names one.
    pub stage: Option<String>,
    /// The answers, each with its line.
    pub answers: Vec<(u64, FactId, Answer)>,
    /// What stood between the cells, if there were any.
    pub separator: Option<char>,
    /// The headings of the columns that mean nothing here.
    pub not_read: Vec<String>,
}

/// The columns of a checklist that are not to be filled in.
const PRINTED: [&str; 8] = ["stage", "function", "name", "why", "instead", "ours", "source", "section"];

/// The columns that are.
const FILLED_IN: [&str; 9] =
    ["id", "ask", "answer", "owner", "due", "note", "reason", "because", "until"];

/// Reads a sheet that was filled in on a day.
pub fn of_sheet(sheet: &Sheet, order: Option<DateOrder>, day: Date) -> Result<Filled, SheetError> {
    sheet.required("id")?;
    sheet.required("answer")?;
    let columns = FILLED_IN.map(|name| sheet.column(name));
    let (mut answers, mut problems) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let cells = columns.map(|column| column.map_or("", |column| &row.cells[column]));
        let [id, ask, verdict, owner, due, note, reason, because, until] = cells;
        let read = || {
            let id = FactId::parse(id).map_err(|error| error.to_string())?;
            let date = |text: &str| {
                let date = Some(text).filter(|text| !text.is_empty());
                let date = date.map(|text| Date::read(text, order));
                date.transpose().map_err(|error| format!("`{text}`: {error}"))
            };
            let words = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let listed = reason.parse::<Reason>().ok();
            let own = words(reason).filter(|_| listed.is_none());
            let mut answer = Answer {
                ask: ask.to_owned(),
                answer: self::verdict(verdict)?,
                owner: words(owner),
                due: date(due)?,
                note: words(note),
                reason: listed.or(own.is_some().then_some(Reason::Other)),
                because: words(because).or(own),
                until: date(until)?,
            };
            let unfinished = answer.owner.is_some() || answer.due.is_some();
            if answer.answer == Verdict::Open && unfinished {
                return Err("an owner or a due date is given, and no answer".to_owned());
            }
            answer.check(day).map_err(|(_, message)| message)?;
            Ok((row.line, id, answer))
        };
        // Where nothing is filled in, nothing is lost.
        if id.is_empty() && [verdict, owner, due, note].iter().all(|cell| cell.is_empty()) {
            continue;
        }
        match read() {
            Ok(answer) => answers.push(answer),
            Err(problem) => problems.push(format!("line {}: {problem}", row.line)),
        }
    }
    if !problems.is_empty() {
        return Err(SheetError(problems));
    }
    let is_known = |heading: &String| {
        PRINTED.iter().chain(&FILLED_IN).any(|known| heading.eq_ignore_ascii_case(known))
    };
    let first = answers.first().and_then(|(_, id, _)| id.parts().next().map(str::to_owned));
    Ok(Filled {
        stage: first,
        answers,
        separator: Some(sheet.separator),
        not_read: sheet.headings.iter().filter(|one| !is_known(one)).cloned().collect(),
        ..Filled::default()
    })
}

/// Reads what people and spreadsheets write for an answer.
fn verdict(text: &str) -> Result<Verdict, String> {
    Ok(match text.to_lowercase().as_str() {
        "" | "open" => Verdict::Open,
        "yes" | "y" | "true" | "x" | "checked" | "happening" | "✓" | "☑" | "ja" | "wahr" | "oui"
        | "vrai" => Verdict::Happening,
        "no" | "n" | "false" | "clear" | "nein" | "falsch" | "non" | "faux" => Verdict::Clear,
        "n/a" | "na" | "not applicable" => Verdict::NotApplicable,
        _ => return Err(format!("`{text}` is no answer: write yes, no or n/a")),
    })
}

/// Reads the answers that a page saved, from the file that messages call `path`.
pub fn of_json(path: &str, text: &str) -> Result<Filled, YamlError> {
    let reading = Reading::of(path, text);
    let mut saved: SavedAnswers = reading.typed()?;
    let answers = reading.root.as_ref().and_then(|root| root.field("answers"));
    let answers = answers.into_iter().flat_map(|answers| answers.fields()).filter_map(|(key, _)| {
        let line = key.span.map_or(0, |span| key.source.position(span.start).0);
        let (id, answer) = saved.answers.remove_entry(&FactId::parse(key.text()?).ok()?)?;
        Some((line as u64, id, answer))
    });
    Ok(Filled {
        answers: answers.collect(),
        date: Some(saved.date),
        company: saved.company,
        stage: Some(saved.stage.to_string()),
        ..Filled::default()
    })
}

/// Puts filled answers among others, with every one that can't be. An answer
/// that was given stays.
pub fn fill(
    answers: &mut Answers,
    filled: Vec<(u64, FactId, Answer)>,
    questions: &[Fact<'_>],
) -> Result<(), SheetError> {
    let mut lines: BTreeMap<FactId, u64> = BTreeMap::new();
    let mut problems = Vec::new();
    for (line, id, mut answer) in filled {
        let mut wrong = |problem: String| problems.push(format!("line {line}: {problem}"));
        if let Some(earlier) = lines.insert(id.clone(), line) {
            wrong(format!("`{id}` stands on line {earlier} already"));
            continue;
        }
        let question = questions.iter().find(|fact| fact.id == id);
        let before = answers.get(&id);
        if answer.ask.is_empty() {
            answer.ask = before.map(|before| before.ask.clone()).or(question.map(ask)).unwrap_or_default();
        }
        match before.map(|before| before.answer) {
            None if question.is_none() => {
                let ids = questions.iter().map(|fact| fact.id.as_str());
                let nearest = names::closest(id.as_str(), ids);
                let meant = nearest.map_or(String::new(), |id| format!("; is `{id}` meant?"));
                wrong(format!("no question of this stage has the id `{id}`{meant}"));
            }
            Some(given @ (Verdict::Clear | Verdict::Happening))
                if ![given, Verdict::Open].contains(&answer.answer) =>
            {
                wrong(format!("`{id}` is {given} in the review, and {} here", answer.answer));
            }
            Some(Verdict::NotApplicable | Verdict::Clear | Verdict::Happening)
                if answer.answer == Verdict::Open => {}
            _ => {
                answers.insert(id, answer);
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(SheetError(problems)) }
}

/// How many answers are what, and what that comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Score {
    /// Questions of which it isn't happening.
    pub clear: usize,
    /// Questions of which it is.
    pub happening: usize,
    /// Questions that don't count.
    pub not_applicable: usize,
    /// Questions that nobody has answered, or no longer.
    pub open: usize,
    /// The share of the clear among what is answered, from 0 to 1; `null` where
    /// nothing is.
    pub share: Option<f64>,
    /// The share if all that is open were happening.
    pub least: Option<f64>,
    /// The share if all that is open were clear.
    pub most: Option<f64>,
}

impl Score {
    /// Counts answers as they are on a day.
    pub fn of<'answer>(answers: impl IntoIterator<Item = &'answer Answer>, day: Date) -> Self {
        let mut score = Self::default();
        for answer in answers {
            *match answer.on(day) {
                Verdict::Clear => &mut score.clear,
                Verdict::Happening => &mut score.happening,
                Verdict::NotApplicable => &mut score.not_applicable,
                Verdict::Open => &mut score.open,
            } += 1;
        }
        let Self { clear, open, .. } = score;
        let (answered, all) = (score.answered(), score.asked());
        Self {
            share: share(clear, answered),
            least: share(clear, all),
            most: share(clear + open, all),
            ..score
        }
    }

    /// Returns how many questions are answered and count.
    pub fn answered(&self) -> usize {
        self.clear + self.happening
    }

    /// Returns how many count, answered or not.
    pub fn asked(&self) -> usize {
        self.answered() + self.open
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few questions")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What a script may fail on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Concern {
    /// Something is happening
    #[strum(serialize = "happening")]
    Happening,
    /// Something is open
    #[strum(serialize = "open")]
    Open,
    /// An action is past its due date
    #[strum(serialize = "overdue")]
    Overdue,
    /// Something was not applicable until a day that is over
    #[strum(serialize = "expired")]
    Expired,
}

impl Concern {
    /// Whether an answer gives it on a day.
    pub fn holds(self, answer: &Answer, day: Date) -> bool {
        match self {
            Self::Happening => answer.on(day) == Verdict::Happening,
            Self::Open => answer.on(day) == Verdict::Open,
            Self::Overdue => answer.is_overdue(day),
            Self::Expired => answer.has_expired(day),
        }
    }
}

/// What became of a question from one review to the next, what matters first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, EnumMessage,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Change {
    /// Worse: clear before, happening now
    Worse,
    /// Better: happening before, clear now
    Better,
    /// Still happening
    Still,
    /// Expired: not applicable before, open again
    Expired,
    /// Answered otherwise
    Other,
    /// New questions
    New,
    /// Reworded, and so not compared
    Reworded,
    /// Retired: no longer in the playbooks
    Retired,
    /// Not asked this time
    NotAsked,
    /// As before
    Same,
}

/// A question in two reviews.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compared<'review> {
    /// What became of it.
    pub change: Change,
    /// Its address.
    pub id: &'review FactId,
    /// The question, as it was asked last.
    pub ask: &'review str,
    /// The answer before; `null` where it was not asked.
    pub was: Option<Verdict>,
    /// The answer now; `null` where it was not asked.
    pub now: Option<Verdict>,
}

/// Compares two reviews of one stage, the later one as it is on a day. `exists`
/// says whether the playbooks still have a question.
pub fn compare<'review>(
    earlier: &'review Review,
    later: &'review Review,
    day: Date,
    exists: impl Fn(&FactId) -> bool,
) -> Vec<Compared<'review>> {
    let before = earlier.answers.iter().map(|(id, was)| (id, Some(was), later.answers.get(id)));
    let only_now = later.answers.iter().filter(|(id, _)| !earlier.answers.contains_key(id));
    let mut all: Vec<Compared<'_>> = before
        .chain(only_now.map(|(id, now)| (id, None, Some(now))))
        .filter_map(|(id, was, now)| {
            let ask = &now.or(was)?.ask;
            let verdicts = (was.map(|one| one.on(earlier.date)), now.map(|one| one.on(day)));
            let change = match (was, now) {
                (None, _) => Change::New,
                (_, None) if exists(id) => Change::NotAsked,
                (_, None) => Change::Retired,
                (Some(one), Some(other)) if one.ask != other.ask => Change::Reworded,
                _ => change(verdicts),
            };
            Some(Compared { change, id, ask, was: verdicts.0, now: verdicts.1 })
        })
        .collect();
    all.sort_by_key(|one| (one.change, one.id));
    all
}

fn change(verdicts: (Option<Verdict>, Option<Verdict>)) -> Change {
    use Verdict::{Clear, Happening, NotApplicable, Open};

    match verdicts {
        (Some(Clear), Some(Happening)) => Change::Worse,
        (Some(Happening), Some(Clear)) => Change::Better,
        (Some(Happening), Some(Happening)) => Change::Still,
        (Some(NotApplicable), Some(Open)) => Change::Expired,
        (was, now) if was == now => Change::Same,
        _ => Change::Other,
    }
}
