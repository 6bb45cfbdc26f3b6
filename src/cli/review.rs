//! `gtm review`.
//!
//! Each answer is on disk before the next question is asked. A file is written
//! only over what was read of it, so that of two people who answer one review
//! the second is told.

use std::fs::{self};

use super::init;
use super::prelude::*;
use crate::catalog::Page;
use crate::engine::review::{self as reviews, Concern, Filled, Past};
use crate::playbook::date::DateOrder;
use crate::playbook::id::StageId;
use crate::playbook::review::{self, Reason, Review, Signals, Verdict};
use crate::report::review::ReviewReport;
use crate::report::review::compare::CompareReport;
use crate::report::review::due::DueReport;
use crate::report::review::trend::TrendReport;
use crate::report::words::counted;
use crate::yaml::Reading;

/// Keep what a meeting answers to the checklist, and compare it with earlier answers
///
/// Examples:
///   gtm review new
///   gtm review new abm events --arr 14.2M --headcount 96
///   gtm review new --from checklist.csv --dates dmy
///   gtm review answer
///   gtm review show 2026-11-27 --fail-on overdue,expired
///   gtm review compare 2026-08-28 2026-11-27
///   gtm review trend --output trend.html
///   gtm review due
///
/// A review is reviews/DATE.yaml beside gtm.yaml; `reviews` in it names another folder.
/// On a terminal, new and answer ask one question at a time, and each answer is kept at once.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ReviewArgs {
    /// What to do
    #[arg(value_name = "ACTION", ignore_case = true)]
    action: Action,
    /// Functions to ask about, for new; else the date or the file of a review [default: the latest]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Take answers from a filled checklist: CSV, xlsx, or the JSON of a page; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// What comes first in the dates of that file
    #[arg(long, value_name = "ORDER", requires = "from", value_parser = value_of::<DateOrder>())]
    dates: Option<DateOrder>,
    /// The day, as 2026-11-27 [default: today] [env: GTM_DATE]
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Ask nothing: write a review to be filled in by an editor
    #[arg(long)]
    no_ask: bool,
    /// End with exit code 1 where there is one of these, as happening,overdue
    #[arg(long, value_name = "WHAT", value_delimiter = ',', ignore_case = true, value_parser = value_of::<Concern>())]
    fail_on: Vec<Concern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Action {
    /// Begin a review: ask the questions of the company's stage
    New,
    /// Go on with what is open in one
    Answer,
    /// Show one, and what it comes to
    Show,
    /// Compare one with a later one, item by item
    Compare,
    /// Show all of them over time
    Trend,
    /// List what is to be done, overdue first
    Due,
}

impl Run for ReviewArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        self.refuse_what_does_nothing(context)?;
        self.from.as_deref().map_or(Ok(()), |file| context.keep(file, "reads"))?;
        let day = today(self.date)?;
        let file = context.company_file()?;
        let folder = Folder::of(file);
        let mut kept = match (self.action, self.names.as_slice()) {
            (Action::New, _) => return self.begin(context, &folder, day),
            (Action::Trend, _) => return context.answer(&TrendReport::new(&folder.before(None)?)),
            (Action::Compare, [_, name]) | (Action::Answer | Action::Show, [name]) => {
                folder.named(name)?
            }
            _ => folder.latest(0)?,
        };
        let pages = pages(context, &kept.review.stage)?;
        let questions = reviews::questions(&pages);
        match self.action {
            Action::Compare => {
                let earlier = self.names.first().map(|name| folder.named(name));
                let earlier = earlier.unwrap_or_else(|| folder.latest(1))?.review;
                let later = &kept.review;
                let report = CompareReport::new([&earlier, later], &questions, day);
                Ok(context.answer(&report)?.no_if(self.fails(later.answers.values(), day)))
            }
            Action::Due => {
                let all = folder.before(None)?;
                let actions = reviews::due(&all, &kept.review.stage, day);
                let fails = self.fails(actions.iter().map(|action| action.answer), day);
                let report = DueReport { as_of: day, actions, questions: &questions };
                Ok(context.answer(&report)?.no_if(fails))
            }
            _ => {
                let mut said = String::new();
                if self.action == Action::Answer {
                    context.keep(&kept.path, "writes")?;
                    let before = folder.before(Some(kept.review.date))?;
                    let past = reviews::past(&before, &kept.review.stage);
                    said = self.fill(
                        context,
                        &mut kept,
                        self.filled(context, day)?,
                        &questions,
                        &past,
                    )?;
                }
                let fails = self.fails(kept.review.answers.values(), day);
                Ok(kept.answer(context, &questions, day, said)?.no_if(fails))
            }
        }
    }
}

impl ReviewArgs {
    /// Refuses options and names that the action takes no notice of.
    fn refuse_what_does_nothing(&self, context: &Context) -> Result<()> {
        let (most, fills, judges) = match self.action {
            Action::New => (usize::MAX, true, false),
            Action::Answer => (1, true, false),
            Action::Show => (1, false, true),
            Action::Compare => (2, false, true),
            Action::Trend => (0, false, false),
            Action::Due => (0, false, true),
        };
        let tells_a_stage = context.typed.company.says_a_stage() && self.action != Action::New;
        for (given, does_nothing) in [
            (self.names.get(most).map_or("", String::as_str), self.names.len() > most),
            ("--from", self.from.is_some() && !fills),
            ("--no-ask", self.no_ask && !fills),
            ("--fail-on", !self.fail_on.is_empty() && !judges),
            ("stage, nor what tells one", tells_a_stage),
        ] {
            if does_nothing {
                let action = format!("{:?}", self.action).to_lowercase();
                return Err(CliError::usage(format_args!("review {action} takes no {given}")));
            }
        }
        Ok(())
    }

    /// Whether one of the answers gives what a script fails on.
    fn fails<'one>(
        &self,
        mut answers: impl Iterator<Item = &'one review::Answer>,
        day: Date,
    ) -> bool {
        answers.any(|answer| self.fail_on.iter().any(|concern| concern.holds(answer, day)))
    }

    /// Reads the checklist that was filled in, if one was named.
    fn filled(&self, context: &Context, day: Date) -> Result<Option<Filled>> {
        let Some(path) = &self.from else { return Ok(None) };
        let read = context.read(path, |input| match input.text() {
            Ok(text) if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') => {
                Ok(reviews::of_json(input::name(path).trim_matches('`'), text)?)
            }
            _ => Ok(reviews::of_sheet(&input.sheet()?, self.dates, day)?),
        });
        read.map(Some)
    }

    /// Writes a new review, and asks its questions.
    fn begin(&self, context: &Context, folder: &Folder, day: Date) -> Result<Answer> {
        let filled = self.filled(context, day)?;
        let theirs = filled.as_ref();
        let company = context.company()?;
        let stage = match theirs {
            Some(theirs) if company.is_none() => theirs.stage.clone(),
            _ => context.stage("questions")?.0.id.clone(),
        };
        let pages = pages(context, &stage)?;
        let questions = reviews::questions(&pages);
        let functions = context.functions(&self.names)?;
        let asked: Vec<_> = questions
            .iter()
            .filter(|fact| {
                fact.function.is_some_and(|of| functions.iter().any(|one| one.id == of.id))
            })
            .collect();
        let date = theirs.map_or(day, |theirs| theirs.date);
        let before = folder.before(Some(date))?;
        let past = reviews::past(&before, &stage);
        let name = company.and_then(|company| company.name).map(str::to_owned);
        let review = Review {
            schema: None,
            date,
            company: name.or_else(|| theirs?.company.clone()),
            stage,
            given: company.map_or_else(Signals::default, |company| Signals {
                arr: company.evidence.arr,
                headcount: company.evidence.headcount,
            }),
            answers: reviews::open(&asked, &past, date),
        };
        let mut kept = Kept { path: folder.path(date), review, text: None };
        context.keep(&kept.path, "writes")?;
        if filled.is_none() {
            kept.save(&past)?;
        }
        let said = self.fill(context, &mut kept, filled, &questions, &past)?;
        let written = format!("Kept in {}. {said}", kept.path.display());
        kept.answer(context, &questions, day, written.trim_end().to_owned())
    }

    /// Takes answers from a filled checklist, or asks for them where there is a
    /// terminal. Returns what is to be known of the former.
    fn fill(
        &self,
        context: &Context,
        kept: &mut Kept,
        filled: Option<Filled>,
        questions: &[Fact<'_>],
        past: &Past<'_>,
    ) -> Result<String> {
        let Some(filled) = filled else {
            // Where there is nobody to ask, an editor fills the file in.
            if !self.no_ask
                && let Some(mut terminal) = Terminal::open(context.settings.layout.charset)
            {
                kept.refuse_to_lose_comments()?;
                asking(&mut terminal, kept, questions, past)?;
            }
            return Ok(String::new());
        };
        kept.refuse_to_lose_comments()?;
        let (theirs, ours) = (&filled, &kept.review);
        let mut companies = theirs.company.iter().zip(&ours.company);
        if theirs.stage != ours.stage || companies.any(|(theirs, ours)| theirs != ours) {
            return Err(CliError::usage("the filled checklist is of another company or stage"));
        }
        let said = filled.said.clone();
        let count = reviews::fill(&mut kept.review.answers, filled, questions)
            .or_usage("the filled checklist can't be used")?;
        kept.save(past)?;
        Ok(format!("Taken from it: {}.{said}", counted(count, "answer", "answers")))
    }
}

/// Returns the guides of a stage; none where it is gone.
fn pages<'catalog>(context: &'catalog Context, stage: &StageId) -> Result<Vec<Page<'catalog>>> {
    let stages = context.catalog.stages()?.iter().filter(|one| one.id == *stage);
    Ok(context.catalog.pages(&stages.collect::<Vec<_>>(), &context.functions(&[])?)?)
}

/// The folder of the reviews of one company.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Returns the one that a company file names, or `reviews` beside it.
    pub(super) fn of(file: Option<&FoundFile>) -> Self {
        let own = file.and_then(|file| file.company.reviews.as_deref()).unwrap_or("reviews");
        let beside = file.and_then(|file| Path::new(&file.path).parent());
        Self(beside.unwrap_or(Path::new("")).join(own))
    }

    fn path(&self, date: Date) -> PathBuf {
        self.0.join(format!("{date}.yaml"))
    }

    /// Reads a review by its date or its path.
    fn named(&self, name: &str) -> Result<Kept> {
        Kept::read(name.parse().map_or_else(|_| PathBuf::from(name), |date| self.path(date)))
    }

    /// Reads the latest review, or one so many before it.
    fn latest(&self, before: usize) -> Result<Kept> {
        let dates = self.dates()?;
        let date = dates.iter().rev().nth(before).ok_or_else(|| {
            let count = counted(dates.len(), "review", "reviews");
            CliError::usage(format_args!("there is {count} in `{}`", self.0.display()))
                .hint_command("begin one: ", Invocation::new("review new"))
        })?;
        Kept::read(self.path(*date))
    }

    /// Returns the dates of all reviews, the earliest first. What begins with
    /// no number may lie beside them.
    fn dates(&self) -> Result<Vec<Date>> {
        let listed = || match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            entries => entries?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>(),
        };
        let names = listed().or_usage(format_args!("`{}` can't be read", self.0.display()))?;
        let names = names.iter().filter_map(|name| name.to_str()?.strip_suffix(".yaml"));
        let dates = names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit()));
        let read = |name: &str| name.parse().or_usage(format_args!("`{name}.yaml` is no review"));
        let mut dates = dates.map(read).collect::<Result<Vec<Date>, _>>()?;
        dates.sort_unstable();
        Ok(dates)
    }

    /// Returns the reviews before a day, or all, the earliest first.
    pub(super) fn before(&self, day: Option<Date>) -> Result<Vec<Review>> {
        let dates = self.dates()?.into_iter();
        let dates = dates.filter(|date| day.is_none_or(|day| *date < day));
        dates.map(|date| Ok(Kept::read(self.path(date))?.review)).collect()
    }
}

/// Reads the review in a file, or says in a line why it can't.
pub(super) fn in_file(path: &Path) -> Result<Review, String> {
    let kept = Kept::read(path.to_owned());
    kept.map(|kept| kept.review).map_err(|error| {
        let causes = error.error.chain().map(ToString::to_string);
        causes
            .map(|cause| cause.lines().next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
            .join(": ")
    })
}

/// A review with its file.
struct Kept {
    path: PathBuf,
    review: Review,
    /// The text of the file, as it was read or written last; `None` where there
    /// is none yet.
    text: Option<String>,
}

impl Kept {
    fn read(path: PathBuf) -> Result<Self> {
        let text = input::text(&path)?;
        let shown = path.display().to_string();
        let review = reviews::read(&Reading::of(&shown, &text)).or_refused(&shown)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        match stem.parse::<Date>() {
            Ok(date) if date != review.date => Err(CliError::usage(format_args!(
                "`{shown}` is of {} by what it says: name it by its date, or correct that",
                review.date
            ))),
            _ => Ok(Self { path, review, text: Some(text) }),
        }
    }

    /// Refuses to write anew what has comments of its author.
    fn refuse_to_lose_comments(&self) -> Result<()> {
        let text = self.text.as_deref().unwrap_or_default();
        let lost = reviews::own_comments(text, &self.review);
        if lost.is_empty() {
            return Ok(());
        }
        Err(init::loses(&self.path.display(), &lost)
            .hint("answer in an editor, or keep each as the `note` of an answer"))
    }

    /// Writes the file whole, if nobody else has written to it.
    fn save(&mut self, past: &Past<'_>) -> Result<()> {
        let (path, shown) = (&self.path, self.path.display().to_string());
        let text = reviews::write(&self.review, past);
        let refused = |message: &str| {
            let goes_on = Invocation::new("review answer").arg(&shown);
            CliError::usage(format_args!("`{shown}` {message}"))
                .hint_command("go on with what is there: ", goes_on)
        };
        let becomes = match &self.text {
            None => {
                path.parent().map_or(Ok(()), output::make_folder)?;
                Written::New
            }
            Some(before) => {
                let file = File::open(path).or_not_written(path)?;
                // Whoever comes second waits, and finds another text. Some file
                // systems have no locks.
                let _ = file.lock();
                if input::text(path)? != *before {
                    let error =
                        refused("was changed by somebody else meanwhile, and stays as it is now");
                    return Err(error.hint("your last answer is not in it"));
                }
                Written::Replaced
            }
        };
        if !output::to_file(text.as_bytes(), path, becomes)? {
            return Err(refused("is there already"));
        }
        self.text = Some(text);
        Ok(())
    }

    fn answer(
        &self,
        context: &Context,
        questions: &[Fact<'_>],
        day: Date,
        said: String,
    ) -> Result<Answer> {
        let file = self.path.display().to_string();
        context.answer(&ReviewReport::new(&file, &self.review, questions, day, said))
    }
}

/// What can be typed at a question.
enum Typed {
    Is(Verdict),
    Back,
    Note,
    Quit,
}

fn typed(answer: &str) -> Result<Typed, String> {
    match answer {
        "b" | "back" => Ok(Typed::Back),
        "note" => Ok(Typed::Note),
        "q" | "quit" => Ok(Typed::Quit),
        _ => answer
            .parse()
            .map(Typed::Is)
            .map_err(|_| format!("`{answer}` is none of y, n, na, back, note, quit; Enter skips")),
    }
}

/// Asks one question after the other, in the order of the playbooks.
fn asking(
    terminal: &mut Terminal<'_>,
    kept: &mut Kept,
    questions: &[Fact<'_>],
    past: &Past<'_>,
) -> Result<()> {
    let date = kept.review.date;
    let answers = kept.review.answers.iter();
    let mut open: Vec<_> =
        answers.filter(|(_, one)| one.answer == Verdict::Open).map(|(id, _)| id.clone()).collect();
    open.sort_by_key(|id| questions.iter().position(|fact| fact.id == *id));
    terminal.say("y: it is happening, n: it isn't, na: not applicable; Enter skips, and so on.")?;
    let mut index = 0;
    while let Some(id) = open.get(index) {
        let mut answer = kept.review.answers[id].clone();
        let title = questions.iter().find(|fact| fact.id == *id).map_or("", |fact| fact.label);
        let before = past.get(id).map(|past| format!("\n  {}", reviews::last_time(*past)));
        let note = answer.note.as_ref().map(|note| format!("\n  note: {note}"));
        let beside: String = before.into_iter().chain(note).collect();
        terminal.say(&format!(
            "\n{} of {}: {title}\n{}{beside}",
            index + 1,
            open.len(),
            answer.ask
        ))?;
        match terminal.ask("[y/n/na/back/note/quit]", typed)? {
            Some(Typed::Quit) => break,
            Some(Typed::Back) => index = index.saturating_sub(1),
            Some(typed) => {
                complete(terminal, &typed, &mut answer, date)?;
                if let Err(problem) = answer.check(date) {
                    terminal.say(&problem)?;
                    continue;
                }
                index += usize::from(answer.answer != Verdict::Open);
                kept.review.answers.insert(id.clone(), answer);
                kept.save(past)?;
            }
            None if terminal.is_over => break,
            None => index += 1,
        }
    }
    Ok(())
}

/// Asks what goes with an answer: an owner and a date, a reason, or a note alone.
fn complete(
    terminal: &mut Terminal<'_>,
    typed: &Typed,
    answer: &mut review::Answer,
    date: Date,
) -> Result<()> {
    let day = |typed: &str| Date::read(typed, None).map_err(|error| error.to_string());
    let words = |typed: &str| Ok(typed.to_owned());
    if let Typed::Is(verdict) = typed {
        let (ask, note) = (answer.ask.clone(), answer.note.take());
        *answer = review::Answer { ask, note, answer: *verdict, ..review::Answer::default() };
    }
    match typed {
        Typed::Is(Verdict::Happening) => {
            answer.owner = terminal.ask("Owner:", words)?;
            answer.due = terminal.ask("Due, as 2027-01-31:", day)?;
        }
        Typed::Is(Verdict::NotApplicable) => {
            let listed = Reason::VARIANTS.iter().filter(|reason| **reason != Reason::Other);
            for (number, reason) in (1..).zip(listed.clone()) {
                let means = reason.get_documentation().unwrap_or_default();
                terminal.say(&format!("  {number}  {means}"))?;
            }
            let why = terminal.ask("Why? A number, or your own words:", words)?;
            let numbered = (1..).zip(listed).find(|(number, _)| why == Some(format!("{number}")));
            answer.reason = Some(numbered.map_or(Reason::Other, |(_, reason)| *reason));
            answer.because = why.filter(|_| numbered.is_none());
            let until = format!("Until, {} if left out:", date.a_year_later());
            answer.until = terminal.ask(&until, day)?;
        }
        Typed::Note => answer.note = terminal.ask("Note:", words)?.or(answer.note.take()),
        _ => {}
    }
    Ok(())
}
