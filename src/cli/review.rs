//! `gtm review`.
//!
//! Each answer is on disk before the next question is asked. A file is written
//! only over what was read of it, so that of two people who answer one review
//! the second is told.

use super::init;
use super::prelude::*;
use crate::engine::review::{self as reviews, Concern, Filled, Past};
use crate::playbook::date::DateOrder;
use crate::playbook::id::StageId;
use crate::playbook::review::{self, Answers, Reason, Review, Signals, Verdict};
use crate::report::review::ReviewReport;
use crate::report::review::compare::CompareReport;
use crate::report::review::due::DueReport;
use crate::report::review::trend::TrendReport;
use crate::report::words::{sentence, those};
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
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ReviewArgs {
    /// What to do
    #[arg(ignore_case = true)]
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
    #[arg(long)]
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
        let day = today(self.date)?;
        let folder = Folder::of(context.company_file()?);
        let filled = self.filled(context, day)?;
        let mut kept = match (self.action, self.names.as_slice()) {
            (Action::New, _) => folder.begin(context, filled.as_ref(), day)?,
            (Action::Trend, _) => return context.answer(&TrendReport::new(&folder.before(None)?)),
            (Action::Compare, [_, name]) | (Action::Answer | Action::Show, [name]) => {
                folder.named(name)?
            }
            _ => folder.latest(0)?,
        };
        let stage = kept.review.stage.clone();
        let pages = pages(context, &stage, &[])?;
        let questions = reviews::questions(&pages);
        let fails = |answer| self.fail_on.iter().any(|one| one.holds(answer, day));
        let (answer, fails) = match self.action {
            Action::Compare => {
                let earlier = self.names.first().map(|name| folder.named(name));
                let earlier = earlier.unwrap_or_else(|| folder.latest(1))?.review;
                let report = CompareReport::new([&earlier, &kept.review], &questions, day);
                (context.answer(&report)?, kept.review.answers.values().any(fails))
            }
            Action::Due => {
                let all = folder.before(None)?;
                let actions = reviews::due(&all, &stage, day);
                let report = DueReport { as_of: day, actions, questions: &questions };
                let fails = report.actions.iter().any(|action| fails(action.answer));
                (context.answer(&report)?, fails)
            }
            _ => {
                let mut said = String::new();
                if self.action != Action::Show {
                    said = self.fill(context, &folder, &mut kept, filled, &questions)?;
                }
                let file = kept.path.display().to_string();
                let report = ReviewReport::new(&file, &kept.review, &questions, day, said);
                (context.answer(&report)?, kept.review.answers.values().any(fails))
            }
        };
        Ok(answer.no_if(fails))
    }
}

impl ReviewArgs {
    /// Refuses options and names that the action takes no notice of.
    fn refuse_what_does_nothing(&self, context: &Context) -> Result<()> {
        let most = match self.action {
            Action::New => usize::MAX,
            Action::Answer | Action::Show => 1,
            Action::Compare => 2,
            Action::Trend | Action::Due => 0,
        };
        let fills = matches!(self.action, Action::New | Action::Answer);
        let judges = !fills && self.action != Action::Trend;
        let tells_a_stage = context.typed.company.says_a_stage() && self.action != Action::New;
        let useless = those([
            (self.from.is_some() && !fills, "--from"),
            (self.no_ask && !fills, "--no-ask"),
            (!self.fail_on.is_empty() && !judges, "--fail-on"),
            (tells_a_stage, "stage, nor what tells one"),
        ]);
        let names = self.names.iter().skip(most).map(String::as_str);
        names.chain(useless).next().map_or(Ok(()), |given| {
            let action = format!("{:?}", self.action).to_lowercase();
            Err(CliError::usage(format_args!("review {action} takes no {given}")))
        })
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

    /// Takes answers from a filled checklist, or else writes a new review and asks
    /// what is open where there is a terminal. Returns what came of it.
    fn fill(
        &self,
        context: &Context,
        folder: &Folder,
        kept: &mut Kept,
        filled: Option<Filled>,
        questions: &[Fact<'_>],
    ) -> Result<String> {
        context.keep(&kept.path, "writes")?;
        let (date, stage) = (kept.review.date, &kept.review.stage);
        let before = folder.before(Some(date))?;
        let past = reviews::past(&before, stage);
        if self.action == Action::New {
            let chosen = pages(context, stage, &self.names)?;
            kept.review.answers = reviews::open(&reviews::questions(&chosen), &past, date);
        }
        let mut said = format!("Kept in {}.", kept.path.display());
        let (Some(path), Some(filled)) = (&self.from, filled) else {
            if kept.text.is_none() {
                kept.save(&past)?;
            }
            // Where there is nobody to ask, an editor fills the file in.
            if !self.no_ask
                && let Some(mut terminal) = Terminal::open(context.settings.layout.charset)
            {
                kept.refuse_to_lose_comments()?;
                asking(&mut terminal, kept, questions, &past)?;
            }
            return Ok(said);
        };
        kept.refuse_to_lose_comments()?;
        let mut companies = filled.company.iter().zip(&kept.review.company);
        if filled.stage.iter().any(|theirs| theirs != stage) || companies.any(|(a, b)| a != b) {
            return Err(CliError::usage("the filled checklist is of another company or stage"));
        }
        let not_read = sentence(" Not read: ", filled.not_read.join(", "));
        let count = reviews::fill(&mut kept.review.answers, filled, questions)
            .or_usage(format_args!("{} can't be used", input::name(path)))?;
        kept.save(&past)?;
        said += &format!(" Taken from it: {}.{not_read}", counted(count, "answer"));
        Ok(said)
    }
}

/// Returns the guides of a stage for these functions, or for all; none where it is
/// gone.
fn pages<'catalog>(
    context: &'catalog Context,
    stage: &StageId,
    functions: &[String],
) -> Result<Vec<Page<'catalog>>> {
    let stages = context.catalog.stages()?.iter().filter(|one| one.id == *stage);
    let functions = context.functions(functions)?;
    Ok(context.catalog.pages(&stages.collect::<Vec<_>>(), &functions)?)
}

/// The folder of the reviews of one company.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Returns the one that a company file names, or `reviews` beside it.
    pub(super) fn of(file: Option<&FoundFile>) -> Self {
        let own = file.and_then(|file| file.company.reviews.as_deref()).unwrap_or("reviews");
        Self(file.map_or_else(|| own.into(), |file| file.beside(own)))
    }

    fn path(&self, date: Date) -> PathBuf {
        self.0.join(format!("{date}.yaml"))
    }

    /// Begins a review of the company's stage, or of that of a filled checklist.
    fn begin(&self, context: &Context, filled: Option<&Filled>, day: Date) -> Result<Kept> {
        let company = context.company()?;
        let stage = match filled.and_then(|filled| filled.stage.clone()) {
            Some(stage) if company.is_none() => stage,
            _ => context.stage("questions")?.0.id.clone(),
        };
        let date = filled.map_or(day, |filled| filled.date);
        let name = company.and_then(|company| company.name).map(str::to_owned);
        let evidence = company.map(|company| company.evidence).unwrap_or_default();
        let review = Review {
            schema: None,
            date,
            company: name.or_else(|| filled?.company.clone()),
            stage,
            given: Signals { arr: evidence.arr, headcount: evidence.headcount },
            answers: Answers::new(),
        };
        Ok(Kept { path: self.path(date), review, text: None })
    }

    /// Reads a review by its date or its path.
    fn named(&self, name: &str) -> Result<Kept> {
        Kept::read(name.parse().map_or_else(|_| PathBuf::from(name), |date| self.path(date)))
    }

    /// Reads the latest review, or one so many before it.
    fn latest(&self, before: usize) -> Result<Kept> {
        let dates = self.dates()?;
        let date = dates.iter().rev().nth(before).ok_or_else(|| {
            let count = counted(dates.len(), "review");
            CliError::usage(format_args!("there is {count} in `{}`", self.0.display()))
                .hint_command("begin one: ", Invocation::new("review new"))
        })?;
        Kept::read(self.path(*date))
    }

    /// Returns the dates of all reviews, the earliest first. What begins with
    /// no number may lie beside them.
    fn dates(&self) -> Result<BTreeSet<Date>> {
        if let Ok(false) = self.0.try_exists() {
            return Ok(BTreeSet::new());
        }
        let files = input::entries(&self.0);
        let files = files.or_usage(format_args!("`{}` can't be read", self.0.display()))?;
        let names =
            files.iter().filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".yaml"));
        let dates = names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit()));
        let read = |name: &str| name.parse().or_usage(format_args!("`{name}.yaml` is no review"));
        dates.map(read).collect()
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
    Kept::read(path.to_owned()).map(|kept| kept.review).map_err(|error| {
        let causes = format!("{:#}", error.error);
        causes.lines().next().unwrap_or_default().to_owned()
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
        let stem = path.file_stem().and_then(OsStr::to_str).and_then(|stem| stem.parse().ok());
        if stem.is_some_and(|date: Date| date != review.date) {
            return Err(CliError::usage(format_args!(
                "`{shown}` is of {} by what it says: name it by its date, or correct that",
                review.date
            )));
        }
        Ok(Self { path, review, text: Some(text) })
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
        let (path, text) = (&self.path, reviews::write(&self.review, past));
        let refused = |message: &str| {
            let goes_on = Invocation::new("review answer").arg(path.display());
            CliError::usage(format_args!("`{}` {message}", path.display()))
                .hint_command("go on with what is there: ", goes_on)
        };
        let mut becomes = Written::New;
        // Whoever comes second waits until it is written, and finds another text.
        // Some file systems have no locks.
        let file = File::open(path);
        let _ = file.as_ref().map(File::lock);
        if let Some(before) = &self.text {
            becomes = Written::Replaced;
            if input::text(path)? != *before {
                let changed = "was changed by somebody else meanwhile, without your last answer";
                return Err(refused(changed));
            }
        } else {
            output::make_folder(output::folder_of(path))?;
        }
        // Windows replaces no file that is open.
        #[cfg(windows)]
        drop(file);
        if !output::to_file(text.as_bytes(), path, becomes)? {
            return Err(refused("is there already"));
        }
        self.text = Some(text);
        Ok(())
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
        let before = past
            .get(id)
            .map(|(date, before)| format!("\n  last time, {date}: {}", reviews::words(before)));
        let note = answer.note.as_ref().map(|note| format!("\n  note: {note}"));
        let beside: String = before.into_iter().chain(note).collect();
        let (number, count, ask) = (index + 1, open.len(), &answer.ask);
        terminal.say(&format!("\n{number} of {count}: {title}\n{ask}{beside}"))?;
        match terminal.ask("[y/n/na/back/note/quit]", str::parse::<String>)?.as_deref() {
            Some("q" | "quit") => break,
            None if terminal.is_over => break,
            None => index += 1,
            Some("b" | "back") => index = index.saturating_sub(1),
            Some(typed) => {
                if let Err(problem) = take(terminal, typed, &mut answer, date)? {
                    terminal.say(&problem)?;
                    continue;
                }
                index += usize::from(answer.answer != Verdict::Open);
                kept.review.answers.insert(id.clone(), answer);
                kept.save(past)?;
            }
        }
    }
    Ok(())
}

/// Takes what was typed for an answer, and asks what goes with it: an owner and a
/// date, or a reason and its end. Says what in it doesn't fit.
fn take(
    terminal: &mut Terminal<'_>,
    typed: &str,
    answer: &mut review::Answer,
    date: Date,
) -> Result<Result<(), String>> {
    let day = |typed: &str| Date::read(typed, None);
    let note = answer.note.take();
    if typed == "note" {
        answer.note = terminal.ask("Note:", str::parse)?.or(note);
        return Ok(answer.check(date));
    }
    let Ok(verdict) = typed.parse() else {
        let known = "none of y, n, na, back, note, quit; Enter skips";
        return Ok(Err(format!("`{typed}` is {known}")));
    };
    *answer = review::Answer {
        ask: answer.ask.clone(),
        note,
        answer: verdict,
        ..review::Answer::default()
    };
    match verdict {
        Verdict::Happening => {
            answer.owner = terminal.ask("Owner:", str::parse)?;
            answer.due = terminal.ask("Due, as 2027-01-31:", day)?;
        }
        Verdict::NotApplicable => {
            // The last of them is words of one's own.
            let listed = &Reason::VARIANTS[..Reason::VARIANTS.len() - 1];
            for (reason, number) in listed.iter().zip(1..) {
                let means = reason.get_documentation().unwrap_or_default();
                terminal.say(&format!("  {number}  {means}"))?;
            }
            if let Some(why) =
                terminal.ask("Why? A number, or your own words:", str::parse::<String>)?
            {
                let place = why.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let reason = place.and_then(|place| listed.get(place));
                answer.give_reason(reason.map_or(why, ToString::to_string));
            }
            let until = format!("Until, {} if left out:", date.a_year_later());
            answer.until = terminal.ask(&until, day)?;
        }
        Verdict::Clear | Verdict::Open => {}
    }
    Ok(answer.check(date))
}
