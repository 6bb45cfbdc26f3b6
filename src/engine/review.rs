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
            answer.check(day)?;
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
    Happening,
    /// Something is open
    Open,
    /// An action is past its due date
    Overdue,
    /// Something was not applicable until a day that is over
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn id(text: &str) -> FactId {
        FactId::parse(text).unwrap()
    }

    fn answer(verdict: Verdict) -> Answer {
        let not_applicable = verdict == Verdict::NotApplicable;
        Answer {
            ask: "Are we?".to_owned(),
            answer: verdict,
            reason: not_applicable.then_some(Reason::NotYet),
            until: not_applicable.then(|| day("2027-06-30")),
            ..Answer::default()
        }
    }

    fn review(date: &str, verdicts: &[(&str, Verdict)]) -> Review {
        let answers = verdicts.iter().map(|(name, verdict)| (id(name), answer(*verdict)));
        Review {
            date: day(date),
            company: "Acme".parse().ok(),
            stage: StageId::parse("scale").unwrap(),
            given: Default::default(),
            answers: answers.collect(),
        }
    }

    fn read(text: &str) -> Review {
        yaml::parse("review.yaml", text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn with_scale(check: impl for<'page> FnOnce(&'page [Fact<'page>])) {
        let catalog = Catalog::embedded();
        let stage = &catalog.stages().unwrap()[0];
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        let pages = catalog.pages(&[stage], &functions).unwrap();
        check(&questions(&pages));
    }

    #[test]
    fn the_last_day_counts_and_the_next_is_open() {
        let held = answer(Verdict::NotApplicable);
        assert_eq!(held.on(day("2027-06-30")), Verdict::NotApplicable);
        assert_eq!(held.on(day("2027-07-01")), Verdict::Open);
        assert!(Concern::Expired.holds(&held, day("2027-07-01")));
        let text = "date: 2026-11-27\nstage: scale\nanswers:\n  a.b:\n    ask: Are we?\n    answer: n/a\n    reason: not-yet\n";
        assert_eq!(read(text).answers[&id("a.b")].until, Some(day("2027-11-27")));
        let until = |until: &str| yaml::parse::<Review>("", &format!("{text}    until: {until}\n"));
        assert!(until("2027-11-27").is_ok());
        let error = until("2027-11-28").unwrap_err().to_string();
        assert!(error.contains("a year at most, here until 2027-11-27"), "{error}");
    }

    #[test]
    fn what_holds_is_carried_and_everything_else_is_asked_again() {
        with_scale(|questions| {
            let asked: Vec<&Fact<'_>> = questions.iter().take(4).collect();
            let mut first = review("2026-11-27", &[]);
            first.answers = open(&asked, &Past::new(), first.date);
            let verdicts = [Verdict::NotApplicable, Verdict::NotApplicable, Verdict::Clear];
            for (fact, verdict) in asked.iter().zip(verdicts) {
                let ask = ask(fact);
                first.answers.insert(fact.id.clone(), Answer { ask, ..answer(verdict) });
            }
            first.answers.get_mut(&asked[1].id).unwrap().ask = "Reworded?".to_owned();
            let all = [first];
            let past = past(&all, &all[0].stage);
            assert_eq!(past.len(), 3);
            let next = open(&asked, &past, day("2027-06-30"));
            let verdicts: Vec<_> = asked.iter().map(|fact| next[&fact.id].answer).collect();
            assert_eq!(verdicts, [Verdict::NotApplicable, Verdict::Open, Verdict::Open, Verdict::Open]);
            assert!(open(&asked, &past, day("2027-07-01")).values().all(|one| one.answer == Verdict::Open));
        });
    }

    #[test]
    fn two_reviews_are_compared_item_by_item() {
        use Verdict::{Clear, Happening, NotApplicable, Open};

        let earlier = review(
            "2026-08-28",
            &[
                ("a.better", Happening),
                ("a.worse", Clear),
                ("a.still", Happening),
                ("a.same", Clear),
                ("a.expired", NotApplicable),
                ("a.reworded", Happening),
                ("a.retired", Clear),
                ("a.not-asked", Clear),
                ("a.answered", Open),
            ],
        );
        let mut later = review(
            "2027-08-28",
            &[
                ("a.better", Clear),
                ("a.worse", Happening),
                ("a.still", Happening),
                ("a.same", Clear),
                ("a.expired", Open),
                ("a.reworded", Clear),
                ("a.new", Happening),
                ("a.answered", Happening),
            ],
        );
        later.answers.get_mut(&id("a.reworded")).unwrap().ask = "Are we now?".to_owned();
        let exists = |id: &FactId| id.as_str() != "a.retired";
        let compared = compare(&earlier, &later, later.date, exists);
        let changes: Vec<(&str, &str)> =
            compared.iter().map(|one| (one.change.into(), &one.id.as_str()[2..])).collect();
        assert_eq!(
            changes,
            [
                ("worse", "worse"),
                ("better", "better"),
                ("still", "still"),
                ("expired", "expired"),
                ("other", "answered"),
                ("new", "new"),
                ("reworded", "reworded"),
                ("retired", "retired"),
                ("not-asked", "not-asked"),
                ("same", "same"),
            ]
        );
    }

    #[test]
    fn sheets_take_what_people_write_and_tell_all_that_is_wrong() {
        let text = "answer;due;id;Comment;owner;note;reason\n\
                    TRUE;31.1.2027;scale.abm.avoid.abm-for-smb;c;dana;;\n\
                    n/a;;scale.events.avoid.spray-and-pray;;;;we go to none\n\
                    ;;scale.events.avoid.ignoring-virtual;;;;\n";
        let filled = of_sheet(&Sheet::read(text).unwrap(), None, day("2026-11-27")).unwrap();
        assert_eq!((filled.not_read.as_slice(), filled.separator), (&["Comment".to_owned()][..], Some(';')));
        with_scale(|questions| {
            let mut answers = Answers::new();
            fill(&mut answers, filled.answers.clone(), questions).unwrap();
            assert_eq!(answers.len(), 2);
            let first = &answers[&id("scale.abm.avoid.abm-for-smb")];
            assert_eq!((first.answer, first.due), (Verdict::Happening, Some(day("2027-01-31"))));
            assert!(first.ask.contains("SMB"), "{}", first.ask);
            let none = &answers[&id("scale.events.avoid.spray-and-pray")];
            assert_eq!((none.reason, none.because.as_deref()), (Some(Reason::Other), Some("we go to none")));
            // What was answered stays.
            let again = "id,answer\nscale.abm.avoid.abm-for-smb,no\nscale.abm.avoid.abm,no\nscale.abm.avoid.abm,no\n";
            let again = of_sheet(&Sheet::read(again).unwrap(), None, day("2026-11-27")).unwrap();
            let error = fill(&mut answers, again.answers, questions).unwrap_err();
            assert_eq!(
                error.0,
                [
                    "line 2: `scale.abm.avoid.abm-for-smb` is happening in the review, and clear here",
                    "line 3: no question of this stage has the id `scale.abm.avoid.abm`; is \
                     `scale.abm.avoid.abm-for-smb` meant?",
                    "line 4: `scale.abm.avoid.abm` stands on line 3 already",
                ]
            );
        });
        let text = "id,answer,due,owner,until,reason\na.b,maybe,,,,\na.b,,,dana,,\na.b,yes,3/4/2027,,,\n\
                    a.b,n/a,,,,\n,yes,,,,\na.b,n/a,,,2029-01-01,not-yet\na.b,no,,,2026-12-01,\n";
        let error = of_sheet(&Sheet::read(text).unwrap(), None, day("2026-11-27")).unwrap_err();
        let lines: Vec<&str> = error.0.iter().map(|one| one.split(':').next().unwrap()).collect();
        assert_eq!(lines, ["line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8"]);
    }

    #[test]
    fn a_pages_answers_are_read_with_their_lines() {
        let json = r#"{"schema": "gtm/answers/1", "date": "2026-11-27", "stage": "scale",
            "answers": {
                "a.b": {"ask": "Are we?", "answer": "yes", "owner": "dana", "due": "2027-01-31"},
                "a.a": {"ask": "Are we?", "answer": "n/a", "reason": "other", "because": "😀 \"so\""},
                "a.c": {"ask": "Are we?"}
            }}"#;
        let filled = of_json("answers.json", json).unwrap();
        let lines: Vec<_> = filled.answers.iter().map(|(line, id, one)| (*line, id.as_str(), one.answer)).collect();
        assert_eq!(
            lines,
            [(3, "a.b", Verdict::Happening), (4, "a.a", Verdict::NotApplicable), (5, "a.c", Verdict::Open)]
        );
        assert_eq!(filled.answers[1].2.because.as_deref(), Some("😀 \"so\""));
        for (from, to) in [("/1\"", "/2\""), ("due", "dew"), ("\"other\"", "\"so\""), ("yes", "perhaps"), ("a.a", "a.b")] {
            assert!(of_json("answers.json", &json.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn comments_of_the_author_are_found_and_ours_are_not() {
        let first = review("2026-08-28", &[("a.b", Verdict::Happening)]);
        let next = review("2026-11-27", &[("a.b", Verdict::Open), ("a.c", Verdict::NotApplicable)]);
        let all = [first];
        let text = write(&next, &past(&all, &next.stage));
        assert!(text.contains("    # last time, 2026-08-28: happening\n"), "{text}");
        assert_eq!(own_comments(&text, &next), []);
        let changed = text.replace("    answer: open\n", "    answer: open # ask Kim\n");
        assert_eq!(own_comments(&changed, &read(&changed)).len(), 1);
    }

    fn verdicts() -> impl Strategy<Value = Verdict> {
        prop::sample::select(vec![
            Verdict::Clear,
            Verdict::Happening,
            Verdict::NotApplicable,
            Verdict::Open,
        ])
    }

    fn score(verdicts: &[Verdict]) -> Score {
        let answers: Vec<Answer> = verdicts.iter().map(|verdict| answer(*verdict)).collect();
        Score::of(&answers, day("2026-11-27"))
    }

    proptest! {
        #[test]
        fn what_is_not_applicable_never_moves_the_ratio(mut given in prop::collection::vec(verdicts(), 0..40), more in 0_usize..9) {
            let before = score(&given);
            given.extend(vec![Verdict::NotApplicable; more]);
            let after = score(&given);
            prop_assert_eq!((before.share, before.least, before.most), (after.share, after.least, after.most));
        }

        #[test]
        fn the_bounds_hold_every_completion(given in prop::collection::vec((verdicts(), verdicts()), 0..40)) {
            let before = score(&given.iter().map(|(one, _)| *one).collect::<Vec<_>>());
            let completed: Vec<Verdict> = given
                .iter()
                .map(|(one, other)| if *one == Verdict::Open { *other } else { *one })
                .collect();
            let after = score(&completed);
            for share in [after.share, after.least, after.most].into_iter().flatten() {
                prop_assert!(before.least.unwrap() <= share && share <= before.most.unwrap());
            }
        }

        #[test]
        fn the_order_of_answers_does_not_matter(given in prop::collection::vec(verdicts(), 0..40), turn in 0_usize..40) {
            let mut turned = given.clone();
            turned.rotate_left(turn % given.len().max(1));
            turned.reverse();
            prop_assert_eq!(score(&given), score(&turned));
        }

        #[test]
        fn a_review_written_and_read_again_is_the_same(
            given in prop::collection::vec((verdicts(), "(?s).*\\S.*", prop::option::of("\\PC*[^\\s\\pC]\\PC*")), 0..6),
            arr in prop::option::of(1_u64..100_000_000_000),
        ) {
            let mut written = review("2026-11-27", &[]);
            written.given.arr = arr.and_then(|cents| crate::quantity::money::Money::from_cents(cents).ok());
            for (number, (verdict, words, note)) in given.into_iter().enumerate() {
                let one = Answer { ask: words, owner: note.clone(), note, ..answer(verdict) };
                written.answers.insert(id(&format!("a.q{number}")), one);
            }
            prop_assert_eq!(read(&write(&written, &Past::new())), written);
        }
    }
}
