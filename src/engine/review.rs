//! Reviews: writing them, filling them in, scoring and comparing them.
//!
//! What is not applicable leaves the score. What is open leaves it too, and
//! shows as the bounds between which every way to answer it stays. A question
//! that was reworded is another question, and questions of two stages are not
//! compared.

use super::prelude::*;
use super::sheet::{Row, Sheet};
use crate::playbook::date::{DateError, DateOrder};
use crate::playbook::review::{Answer, Answers, Review, Signals, Verdict};
use crate::yaml::{self, Code, Diagnostic, OwnComment, Reading, YamlError, scalar};

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
pub fn ask(fact: &Fact<'_>) -> String {
    let by_name = || format!("Are we doing this: {}?", fact.label);
    fact.said("ask").map_or_else(by_name, |ask| ask.text.to_string())
}

/// Returns the latest answers of a stage that are not open.
pub fn past<'review>(reviews: &'review [Review], stage: &StageId) -> Past<'review> {
    let of_stage = reviews.iter().filter(|review| review.stage == *stage);
    of_stage
        .flat_map(|review| review.answers.iter().map(|(id, answer)| (id, (review.date, answer))))
        .filter(|(_, (_, answer))| answer.answer != Verdict::Open)
        .collect()
}

/// Says an answer in a line.
pub fn words(answer: &Answer) -> String {
    let owner = answer.owner.as_deref().map(|owner| format!(", {}", scalar(owner)));
    let due = answer.due.map(|due| format!(", due {due}"));
    let until = answer.until.map(|until| format!(" until {until}"));
    let more = [until, owner, due].into_iter().flatten().collect::<String>();
    format!("{}{more}", answer.answer)
}

/// Asks questions that are open, but for those that are not applicable on the
/// day for a reason that still holds.
pub fn open(questions: &[Fact<'_>], past: &Past<'_>, date: Date) -> Answers {
    let answer = |fact: &Fact<'_>| {
        let ask = ask(fact);
        let held = past
            .get(&fact.id)
            .map(|(_, answer)| *answer)
            .filter(|answer| answer.on(date) == Verdict::NotApplicable && answer.ask == ask);
        (fact.id.clone(), held.cloned().unwrap_or(Answer { ask, ..Answer::default() }))
    };
    questions.iter().map(answer).collect()
}

/// Writes the file of a review, with what was answered before beside each
/// question.
pub fn write(review: &Review, past: &Past<'_>) -> String {
    let Review { date, company, stage, given, answers, .. } = review;
    let head = [
        Some(Kind::Review.first_line()),
        Some(HEAD.to_owned()),
        Some(format!("date: {date}")),
        company.as_deref().map(|company| format!("company: {}", scalar(company))),
        Some(format!("stage: {stage}")),
        (*given != Signals::default()).then(|| "given:".to_owned()),
        given.arr.map(|arr| format!("  arr: {}", scalar(&arr.to_string()))),
        given.headcount.map(|people| format!("  headcount: {}", people.people())),
        (!answers.is_empty()).then(|| "answers:".to_owned()),
    ];
    let answers = answers.iter().flat_map(|(id, answer)| {
        let before = past
            .get(id)
            .filter(|_| answer.answer == Verdict::Open)
            .map(|(date, one)| format!("    {LAST_TIME}{date}: {}", words(one)));
        let fields = serde_json::to_value(answer).unwrap_or_default();
        let field = |name: &&str| {
            let text = fields[*name].as_str()?;
            let is_day = ["due", "until"].contains(name);
            Some(format!("    {name}: {}", if is_day { text.to_owned() } else { scalar(text) }))
        };
        let lines: Vec<String> = Answer::FIELDS.iter().filter_map(field).collect();
        [format!("  {id}:")].into_iter().chain(before).chain(lines)
    });
    head.into_iter().flatten().chain(answers).map(|line| line + "\n").collect()
}

/// Reads a review: the types, and what must fit together.
pub fn read(reading: &Reading) -> Result<Review, YamlError> {
    let mut review: Review = reading.typed()?;
    let nodes = reading.root.as_ref().and_then(|root| root.field("answers"));
    let wrong: Vec<Diagnostic> = review
        .answers
        .iter_mut()
        .filter_map(|(id, answer)| {
            let problem = answer.check(review.date).err()?;
            Some(Diagnostic::at(nodes?.field(id.as_str())?, Code::Value, problem))
        })
        .collect();
    if wrong.is_empty() { Ok(review) } else { Err(YamlError::of(wrong)) }
}

/// Returns the comments in the file of a review that its author wrote.
pub fn own_comments<'text>(text: &'text str, review: &Review) -> Vec<OwnComment<'text>> {
    let mut comments = yaml::own_comments(text, &[write(review, &Past::new())]);
    comments.retain(|comment| !comment.text.trim_start().starts_with(LAST_TIME));
    comments
}

/// An answer to a question, or what is wrong with it, behind its place in a sheet.
pub type FilledRow = (String, Result<(FactId, Answer), String>);

/// What a filled checklist says.
#[derive(Debug)]
pub struct Filled {
    /// The day it is of.
    pub date: Date,
    /// The company's name, where it says one.
    pub company: Option<String>,
    /// The stage that is asked about, where an answer tells it.
    pub stage: Option<StageId>,
    /// The answers.
    pub rows: Vec<FilledRow>,
    /// The headings of what is not read.
    pub not_read: Vec<String>,
}

/// Reads a sheet that was filled in on a day.
pub fn of_sheet(sheet: &Sheet, order: Option<DateOrder>, date: Date) -> Result<Filled, SheetError> {
    sheet.columns(["id", "answer"])?;
    let mut rows = Vec::new();
    for Row { line, cells } in &sheet.rows {
        let cell = |name: &str| {
            let cell = sheet.column(name).map(|column| cells[column].clone());
            cell.filter(|cell| !cell.is_empty())
        };
        if ["answer", "owner", "due", "note"].iter().any(|name| cell(name).is_some()) {
            rows.push((format!("line {line}: "), of_row(cell, order, date)));
        }
    }
    if rows.is_empty() {
        return Err("no row is filled in".to_owned().into());
    }
    let first = rows.iter().find_map(|(_, row)| row.as_ref().ok());
    let stage = first.and_then(|(id, _)| StageId::parse(id.parts().next()?).ok());
    let is_read = |heading: &&String| {
        Answer::FIELDS.iter().chain(&["id"]).any(|name| heading.eq_ignore_ascii_case(name))
    };
    let not_read = sheet.headings.iter().filter(|heading| !is_read(heading)).cloned().collect();
    Ok(Filled { date, company: None, stage, rows, not_read })
}

/// Reads the cells of one row.
fn of_row(
    cell: impl Fn(&str) -> Option<String>,
    order: Option<DateOrder>,
    date: Date,
) -> Result<(FactId, Answer), String> {
    let day = |name| {
        let read = |text: String| {
            Date::read(&text, order).map_err(|error| match error {
                DateError::Ambiguous(..) => format!("`{text}`: {error}; --dates says which"),
                DateError::NotADate => format!("`{text}`: {error}"),
            })
        };
        cell(name).map(read).transpose()
    };
    let id = cell("id").ok_or("no `id` says what is answered")?;
    let id = FactId::parse(&id).map_err(|error| error.to_string())?;
    let verdict = cell("answer").map(|text| {
        text.parse().map_err(|_| format!("`{text}` is no answer: write yes, no or n/a"))
    });
    let mut answer = Answer {
        ask: cell("ask").unwrap_or_default(),
        answer: verdict.transpose()?.unwrap_or_default(),
        owner: cell("owner"),
        due: day("due")?,
        note: cell("note"),
        because: cell("because"),
        until: day("until")?,
        reason: None,
    };
    if let Some(words) = cell("reason") {
        answer.give_reason(words);
    }
    answer.check(date)?;
    if answer.answer == Verdict::Open && (answer.owner.is_some() || answer.due.is_some()) {
        return Err("an owner or a due date is given, and no answer".to_owned());
    }
    Ok((id, answer))
}

/// Reads the answers that a page saved, from the file that messages call `path`.
pub fn of_json(path: &str, text: &str) -> Result<Filled, YamlError> {
    let reading = Reading::of(path, text);
    let Review { schema, date, company, stage, answers, .. } = read(&reading)?;
    if let (Some(root), None) = (reading.root, schema) {
        let message = "the field `schema` is missing: `gtm/answers/1`";
        return Err(YamlError::of(vec![Diagnostic::at(&root, Code::MissingField, message)]));
    }
    let rows = answers.into_iter().map(|answer| (String::new(), Ok(answer))).collect();
    Ok(Filled { date, company, stage: Some(stage), rows, not_read: Vec::new() })
}

/// Puts filled answers among others, or says of each that can't be why. An
/// answer that was given stays. Returns how many there were.
pub fn fill(
    answers: &mut Answers,
    filled: Filled,
    questions: &[Fact<'_>],
) -> Result<usize, SheetError> {
    let (mut problems, mut count, mut seen) = (Vec::new(), 0, BTreeSet::new());
    for (place, row) in filled.rows {
        let is_answered = row.and_then(|(id, answer)| {
            if seen.insert(id.clone()) {
                return put(answers, id, answer, questions);
            }
            Err(format!("`{id}` stands on an earlier line already"))
        });
        match is_answered {
            Ok(is_answered) => count += usize::from(is_answered),
            Err(problem) => problems.push(place + &problem),
        }
    }
    if problems.is_empty() { Ok(count) } else { Err(SheetError(problems)) }
}

/// Puts one answer among others. Returns whether it answers anything.
fn put(
    answers: &mut Answers,
    id: FactId,
    mut answer: Answer,
    questions: &[Fact<'_>],
) -> Result<bool, String> {
    let question = questions
        .iter()
        .find(|fact| fact.id == id)
        .map(ask)
        .map(|ask| Answer { ask, ..Answer::default() });
    let Some(before) = answers.get(&id).cloned().or(question) else {
        let nearest = names::closest(id.as_str(), questions.iter().map(|fact| fact.id.as_str()));
        let meant = nearest.map(|id| format!("; is `{id}` meant?")).unwrap_or_default();
        return Err(format!("no question of this stage has the id `{id}`{meant}"));
    };
    let (was, now) = (before.answer, answer.answer);
    if matches!(was, Verdict::Clear | Verdict::Happening) && ![was, Verdict::Open].contains(&now) {
        return Err(format!("`{id}` is {was} in the review, and {now} here"));
    }
    if answer.ask.is_empty() {
        answer.ask = before.ask;
    }
    if was == Verdict::Open || now != Verdict::Open {
        answers.insert(id, answer);
    }
    Ok(now != Verdict::Open)
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
    #[expect(clippy::cast_precision_loss, reason = "a few questions")]
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
        let answered = score.answered();
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        score.share = share(clear, answered);
        score.least = share(clear, answered + open);
        score.most = share(clear + open, answered + open);
        score
    }

    /// Returns how many questions are answered and count.
    pub fn answered(&self) -> usize {
        self.clear + self.happening
    }
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

/// Something to be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Action<'review> {
    /// The address of what is happening.
    pub id: &'review FactId,
    /// The answer.
    #[serde(flatten)]
    pub answer: &'review Answer,
    /// Whether it was to be done by now.
    pub overdue: bool,
}

impl<'review> Action<'review> {
    /// Returns an answer as it is on a day.
    pub fn new(id: &'review FactId, answer: &'review Answer, day: Date) -> Self {
        Self { id, answer, overdue: answer.is_overdue(day) }
    }
}

/// Returns what is to be done: by due date, so that what is overdue stands
/// first, then by owner.
pub fn actions<'review>(
    answers: impl IntoIterator<Item = (&'review FactId, &'review Answer)>,
    day: Date,
) -> Vec<Action<'review>> {
    let happening = answers.into_iter().filter(|(_, one)| one.answer == Verdict::Happening);
    let mut actions: Vec<_> = happening.map(|(id, answer)| Action::new(id, answer, day)).collect();
    actions.sort_by_key(|Action { id, answer, .. }| {
        (answer.due.is_none(), answer.due, answer.owner.clone(), *id)
    });
    actions
}

/// Returns what is to be done by the latest answers of a stage.
pub fn due<'review>(
    reviews: &'review [Review],
    stage: &StageId,
    day: Date,
) -> Vec<Action<'review>> {
    actions(past(reviews, stage).into_iter().map(|(id, (_, answer))| (id, answer)), day)
}

/// Returns what to ask on a day: what is happening or open by the latest review
/// of the stage, or else the first question of each function that applies.
pub fn to_ask(reviews: &[Review], questions: &[Fact<'_>], stage: &StageId, day: Date) -> Answers {
    let latest = reviews.last().filter(|review| review.stage == *stage);
    let left: Answers = latest
        .iter()
        .flat_map(|review| &review.answers)
        .filter(|(_, one)| matches!(one.on(day), Verdict::Happening | Verdict::Open))
        .map(|(id, one)| (id.clone(), one.clone()))
        .collect();
    if !left.is_empty() {
        return left;
    }
    let asked = open(questions, &past(reviews, stage), day);
    let mut first = questions.to_vec();
    first.retain(|fact| {
        let is_open = asked[&fact.id].answer == Verdict::Open;
        is_open && fact.stage.is_some_and(|one| one.id == *stage)
    });
    first.dedup_by_key(|fact| fact.function.map(|function| &function.id));
    open(&first, &Past::new(), day)
}

/// What became of a question from one review to the next, what matters first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    EnumMessage,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
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
    Changed,
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

impl Change {
    /// Whether both reviews asked the same question.
    pub fn is_of_both(self) -> bool {
        !matches!(self, Self::New | Self::Reworded | Self::Retired | Self::NotAsked)
    }
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
    pub is: Option<Verdict>,
}

/// Compares two reviews of one stage, the later one as it is on a day. `exists`
/// says whether the playbooks still have a question.
pub fn compare<'review>(
    earlier: &'review Review,
    later: &'review Review,
    day: Date,
    exists: impl Fn(&FactId) -> bool,
) -> Vec<Compared<'review>> {
    use Verdict::{Clear, Happening, NotApplicable, Open};

    let ids: BTreeSet<&FactId> = earlier.answers.keys().chain(later.answers.keys()).collect();
    let mut compared: Vec<Compared<'_>> = ids
        .into_iter()
        .filter_map(|id| {
            let (before, now) = (earlier.answers.get(id), later.answers.get(id));
            let ask = &now.or(before)?.ask;
            let was = before.map(|one| one.on(earlier.date));
            let is = now.map(|one| one.on(day));
            let change = match (was, is) {
                (None, _) => Change::New,
                (_, None) if exists(id) => Change::NotAsked,
                (_, None) => Change::Retired,
                _ if before.is_some_and(|before| before.ask != *ask) => Change::Reworded,
                (Some(Clear), Some(Happening)) => Change::Worse,
                (Some(Happening), Some(Clear)) => Change::Better,
                (Some(Happening), Some(Happening)) => Change::Still,
                (Some(NotApplicable), Some(Open)) => Change::Expired,
                (was, is) if was == is => Change::Same,
                _ => Change::Changed,
            };
            Some(Compared { change, id, ask, was, is })
        })
        .collect();
    compared.sort_by_key(|one| one.change);
    compared
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;
    use crate::playbook::review::Reason;

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
            schema: None,
            company: Some("Acme".to_owned()),
            stage: StageId::parse("scale").unwrap(),
            given: Signals::default(),
            answers: answers.collect(),
        }
    }

    fn read(text: &str) -> Review {
        super::read(&Reading::of("review.yaml", text))
            .unwrap_or_else(|error| panic!("{error}\n{text}"))
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
        let until =
            |until: &str| super::read(&Reading::of("", &format!("{text}    until: {until}\n")));
        assert!(until("2027-11-27").is_ok());
        let error = until("2027-11-28").unwrap_err().to_string();
        assert!(error.contains("a year at most, here until 2027-11-27"), "{error}");
    }

    #[test]
    fn what_holds_is_carried_and_everything_else_is_asked_again() {
        with_scale(|questions| {
            let asked = &questions[..4];
            let mut first = review("2026-11-27", &[]);
            first.answers = open(asked, &Past::new(), first.date);
            let verdicts = [Verdict::NotApplicable, Verdict::NotApplicable, Verdict::Clear];
            for (fact, verdict) in asked.iter().zip(verdicts) {
                let ask = ask(fact);
                first.answers.insert(fact.id.clone(), Answer { ask, ..answer(verdict) });
            }
            first.answers.get_mut(&asked[1].id).unwrap().ask = "Reworded?".to_owned();
            let all = [first];
            let past = past(&all, &all[0].stage);
            assert_eq!(past.len(), 3);
            let next = open(asked, &past, day("2027-06-30"));
            let verdicts: Vec<_> = asked.iter().map(|fact| next[&fact.id].answer).collect();
            assert_eq!(
                verdicts,
                [Verdict::NotApplicable, Verdict::Open, Verdict::Open, Verdict::Open]
            );
            assert!(
                open(asked, &past, day("2027-07-01"))
                    .values()
                    .all(|one| one.answer == Verdict::Open)
            );
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
        let changes: Vec<(Change, &str)> =
            compared.iter().map(|one| (one.change, &one.id.as_str()[2..])).collect();
        assert_eq!(
            changes,
            [
                (Change::Worse, "worse"),
                (Change::Better, "better"),
                (Change::Still, "still"),
                (Change::Expired, "expired"),
                (Change::Changed, "answered"),
                (Change::New, "new"),
                (Change::Reworded, "reworded"),
                (Change::Retired, "retired"),
                (Change::NotAsked, "not-asked"),
                (Change::Same, "same"),
            ]
        );
    }

    #[test]
    fn what_is_left_is_asked_again_or_one_question_of_each_function() {
        with_scale(|questions| {
            let stage = StageId::parse("scale").unwrap();
            let day = day("2026-11-27");
            let functions = |answers: Answers| {
                answers.keys().map(|id| id.parts().nth(1).unwrap().to_owned()).collect::<Vec<_>>()
            };
            let each = functions(to_ask(&[], questions, &stage, day));
            assert_eq!(each.len(), 8, "{each:?}");
            let first = to_ask(&[], questions, &stage, day).into_keys().next().unwrap();
            for (verdict, count) in
                [(Verdict::Happening, 1), (Verdict::Open, 1), (Verdict::Clear, 8)]
            {
                let reviews = [review("2026-08-28", &[(first.as_str(), verdict)])];
                assert_eq!(to_ask(&reviews, questions, &stage, day).len(), count, "{verdict}");
            }
            // What is not applicable is not asked about, until it is again.
            let mut held = review("2026-08-28", &[(first.as_str(), Verdict::NotApplicable)]);
            let asked = questions.iter().find(|fact| fact.id == first).map(ask).unwrap();
            held.answers.get_mut(&first).unwrap().ask = asked;
            let reviews = [held];
            assert!(!to_ask(&reviews, questions, &stage, day).contains_key(&first));
        });
    }

    #[test]
    fn sheets_take_what_people_write_and_tell_all_that_is_wrong() {
        let text = "answer;due;id;Comment;owner;note;reason\n\
                    TRUE;31.1.2027;scale.abm.avoid.abm-for-smb;c;dana;;\n\
                    n/a;;scale.events.avoid.spray-and-pray;;;;we go to none\n\
                    ;;scale.events.avoid.ignoring-virtual;;;;\n";
        let filled = of_sheet(&Sheet::read(text), None, day("2026-11-27")).unwrap();
        assert_eq!(filled.not_read, ["Comment"]);
        with_scale(|questions| {
            let mut answers = Answers::new();
            assert_eq!(fill(&mut answers, filled, questions), Ok(2));
            assert_eq!(answers.len(), 2);
            let first = &answers[&id("scale.abm.avoid.abm-for-smb")];
            assert_eq!((first.answer, first.due), (Verdict::Happening, Some(day("2027-01-31"))));
            assert!(first.ask.contains("SMB"), "{}", first.ask);
            let none = &answers[&id("scale.events.avoid.spray-and-pray")];
            assert_eq!(
                (none.reason, none.because.as_deref()),
                (Some(Reason::Other), Some("we go to none"))
            );
            // What was answered stays.
            let again = "id,answer\nscale.abm.avoid.abm-for-smb,no\nscale.abm.avoid.abm,no\n";
            let again = of_sheet(&Sheet::read(again), None, day("2026-11-27")).unwrap();
            let error = fill(&mut answers, again, questions).unwrap_err();
            assert_eq!(
                error.0,
                [
                    "line 2: `scale.abm.avoid.abm-for-smb` is happening in the review, and clear here",
                    "line 3: no question of this stage has the id `scale.abm.avoid.abm`; is \
                     `scale.abm.avoid.abm-without-sales-buy-in` meant?",
                ]
            );
        });
        let text = "id,answer,due,owner,until,reason\na.b,maybe,,,,\na.b,,,dana,,\na.b,yes,3/4/2027,,,\n\
                    a.b,n/a,,,,\n,yes,,,,\na.b,n/a,,,2029-01-01,not-yet\na.b,no,,,2026-12-01,\n\
                    a.c,no,,,,\na.c,yes,,,,\n";
        let filled = of_sheet(&Sheet::read(text), None, day("2026-11-27")).unwrap();
        let wrong = filled.rows.iter().filter(|(_, row)| row.is_err());
        let places: Vec<&str> = wrong.map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, [2, 3, 4, 5, 6, 7, 8].map(|line| format!("line {line}: ")));
        let error = fill(&mut Answers::new(), filled, &[]).unwrap_err().to_string();
        assert!(error.contains("line 2: `maybe` is no answer"), "{error}");
        assert!(error.contains("line 10: `a.c` stands on an earlier line"), "{error}");
        assert!(error.contains("line 9: no question of this stage has the id `a.c`"), "{error}");
    }

    #[test]
    fn a_pages_answers_are_read_and_nothing_else_is() {
        let json = r#"{"schema": "gtm/answers/1", "date": "2026-11-27", "stage": "scale",
            "answers": {
                "a.b": {"ask": "Are we?", "answer": "yes", "owner": "dana", "due": "2027-01-31"},
                "a.a": {"ask": "Are we?", "answer": "n/a", "reason": "other", "because": "😀 \"so\""},
                "a.c": {"ask": "Are we?"}
            }}"#;
        let filled = of_json("answers.json", json).unwrap();
        let answers: Answers = filled.rows.into_iter().map(|(_, row)| row.unwrap()).collect();
        assert_eq!(answers[&id("a.b")].answer, Verdict::Happening);
        assert_eq!(answers[&id("a.a")].because.as_deref(), Some("😀 \"so\""));
        assert_eq!(answers[&id("a.c")].answer, Verdict::Open);
        for (from, to) in [
            ("/1\"", "/2\""),
            ("\"schema\": \"gtm/answers/1\",", ""),
            ("due", "dew"),
            ("\"other\"", "\"so\""),
            ("yes", "perhaps"),
            ("a.a", "a.b"),
        ] {
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
