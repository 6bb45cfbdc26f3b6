//! `gtm review`.
//!
//! Each answer is on disk before the next question is asked. A file is written
//! only over what was read of it, so that of two people who answer one review
//! the second is told.

use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use strum::{EnumMessage, VariantArray};

use super::ask::{Asked, Terminal};
use super::company::{BelowFirst, CompanyArgs};
use super::day::today;
use super::error::{CliError, OrUsage, cannot_be_written};
use super::output::{self, Existing};
use super::values::value_of;
use super::{Answer, Context, Run, init, input};
use crate::catalog::Page;
use crate::catalog::fact::Fact;
use crate::document::{Invocation, Text};
use crate::engine::review::{self as reviews, Concern, Filled, Past};
use crate::engine::sheet::Sheet;
use crate::playbook::company::CompanyName;
use crate::playbook::date::{Date, DateOrder};
use crate::playbook::id::FactId;
use crate::playbook::review::{self, Reason, Review, Signals, Verdict};
use crate::playbook::stage::Stage;
use crate::report::review::compare::CompareReport;
use crate::report::review::due::DueReport;
use crate::report::review::trend::TrendReport;
use crate::report::review::{Asked as AskedView, ReviewReport};
use crate::report::view::{counted, sentence};
use crate::yaml;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm review new
  gtm review new abm events --arr 14.2M --headcount 96
  gtm review new --from checklist.csv --dates dmy
  gtm review answer
  gtm review show 2026-11-27 --fail-on overdue,expired
  gtm review compare 2026-08-28 2026-11-27
  gtm review trend --output trend.html
  gtm review due

A review is reviews/<date>.yaml beside gtm.yaml; `reviews` in it names another folder.
On a terminal, new and answer ask one question at a time, and each answer is kept at once.")]
pub(super) struct ReviewArgs {
    /// What to do
    #[arg(value_name = "ACTION", ignore_case = true, value_parser = value_of::<Action>())]
    action: Action,
    /// Functions to ask about, for new; else the date or the file of a review [default: the latest]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Take answers from a filled checklist: CSV, or the JSON of a page; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// What comes first in the dates of that file
    #[arg(long, value_name = "ORDER", requires = "from", value_parser = value_of::<DateOrder>())]
    dates: Option<DateOrder>,
    /// The day, as 2026-11-27 [default: today] [env: GTM_DATE]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Ask nothing: write a review to be filled in by an editor
    #[arg(long)]
    no_ask: bool,
    /// End with exit code 1 where there is one of these, as happening,overdue
    #[arg(long, value_name = "WHAT", value_delimiter = ',', ignore_case = true, value_parser = value_of::<Concern>())]
    fail_on: Vec<Concern>,
    #[command(flatten)]
    company: CompanyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, VariantArray, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        self.refuse_what_does_nothing()?;
        let day = today(self.date.as_deref())?;
        let stages = context.catalog.stages()?;
        let file = context.company_file(self.company.named_file())?;
        let folder = Folder(file.map_or(PathBuf::from(FOLDER), |file| {
            let folder = file.company.reviews.as_deref().unwrap_or(FOLDER);
            Path::new(&file.path).parent().unwrap_or(Path::new("")).join(folder)
        }));
        match self.action {
            Action::New => self.begin(context, &folder, day),
            Action::Answer => {
                let mut kept = Kept::read(folder.one(self.names.first())?)?;
                let pages = pages(context, &kept.review)?;
                let questions = reviews::questions(&pages);
                let read = self.filled(day)?.map(|filled| kept.fill(filled, &questions));
                let read = read.transpose()?;
                let before = folder.before(kept.review.date)?;
                let past = reviews::past(&before, &kept.review.stage);
                if read.is_some() {
                    kept.refuse_to_lose_comments()?;
                    kept.save(&past)?;
                } else {
                    self.ask(context, &mut kept, &questions, &past, day)?;
                }
                kept.answer(context, &questions, day, (false, read))
            }
            Action::Show => {
                let kept = Kept::read(folder.one(self.names.first())?)?;
                let pages = pages(context, &kept.review)?;
                let questions = reviews::questions(&pages);
                let answer = kept.answer(context, &questions, day, (false, None))?;
                Ok(answer.no_if(self.fails(kept.review.answers.values(), day)))
            }
            Action::Compare => self.compare(context, &folder, day),
            Action::Trend => context.answer(&TrendReport::new(&folder.all()?, stages)),
            Action::Due => {
                let all = folder.all()?;
                let Some(latest) = all.last() else { return Err(folder.is_empty()) };
                let pages = pages(context, latest)?;
                let questions = reviews::questions(&pages);
                let past = reviews::past(&all, &latest.stage);
                let latest = past.iter().map(|(id, (_, answer))| (*id, *answer));
                let happening = latest.filter(|(_, answer)| answer.answer == Verdict::Happening);
                let asked = AskedView::all(happening.clone(), &questions, day);
                let fails = self.fails(happening.map(|(_, answer)| answer), day);
                Ok(context.answer(&DueReport::new(asked, day))?.no_if(fails))
            }
        }
    }
}

impl ReviewArgs {
    /// Refuses options and names that the action takes no notice of.
    fn refuse_what_does_nothing(&self) -> Result<(), CliError> {
        use Action::{Answer, Compare, Due, New, Show, Trend};

        let action: &str = self.action.into();
        let most = match self.action {
            New => usize::MAX,
            Compare => 2,
            Answer | Show => 1,
            Trend | Due => 0,
        };
        let fills = matches!(self.action, New | Answer);
        let judges = matches!(self.action, Show | Compare | Due);
        for (given, is_wrong) in [
            (self.names.get(most).map_or("", String::as_str), self.names.len() > most),
            ("--from", self.from.is_some() && !fills),
            ("--no-ask", self.no_ask && !fills),
            ("--fail-on", !self.fail_on.is_empty() && !judges),
            ("a stage or what tells one", self.company.says_a_stage() && self.action != New),
        ] {
            if is_wrong {
                let does = Invocation::new("review --help");
                return Err(CliError::usage(format_args!("`review {action}` takes no {given}"))
                    .hint(Text::from("what takes what: ").command(does)));
            }
        }
        Ok(())
    }

    fn fails<'answer>(
        &self,
        mut answers: impl Iterator<Item = &'answer review::Answer>,
        day: Date,
    ) -> bool {
        answers.any(|answer| self.fail_on.iter().any(|concern| concern.holds(answer, day)))
    }

    /// Reads the checklist that was filled in, if one was named.
    fn filled(&self, day: Date) -> Result<Option<Filled>, CliError> {
        let Some(path) = &self.from else { return Ok(None) };
        let (name, text) = (input::name(path), input::text(path)?);
        let filled = if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            reviews::of_json(name.trim_matches('`'), &text).map_err(anyhow::Error::from)
        } else {
            Sheet::read(&text)
                .and_then(|sheet| reviews::of_sheet(&sheet, self.dates, day))
                .map_err(Into::into)
        };
        let filled = filled.or_usage(format_args!("{name} can't be used")).map_err(|error| {
            let is_ambiguous = error.error.root_cause().to_string().contains("(mdy)");
            if is_ambiguous { error.hint("say which with --dates dmy or --dates mdy") } else { error }
        });
        filled.map(Some)
    }

    /// Writes a new review, and asks its questions.
    fn begin(&self, context: &Context, folder: &Folder, day: Date) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let filled = self.filled(day)?;
        let (_, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let named = filled.as_ref().and_then(|filled| filled.stage.as_deref());
        let stage: &Stage = match (selection, named) {
            (Some(selection), _) => catalog.stage_named(selection.stage.id)?,
            (None, Some(stage)) => catalog.stage_named(stage)?,
            (None, None) => {
                return Err(CliError::usage("questions are those of a stage, and none can be told")
                    .hint("give the stage, or what it is told from: --stage optimize, or --arr 20M"));
            }
        };
        let company = self.company.company(context)?;
        let own_date = filled.as_ref().and_then(|filled| filled.date);
        let date = own_date.filter(|_| self.date.is_none()).unwrap_or(day);
        let every = context.every_function()?;
        let pages = catalog.pages(&[stage], &every)?;
        let all = reviews::questions(&pages);
        let functions = context.functions(&self.names)?;
        let is_asked =
            |fact: &&Fact<'_>| functions.iter().any(|one| fact.function.is_some_and(|of| of.id == one.id));
        let asked: Vec<&Fact<'_>> = all.iter().filter(is_asked).collect();
        let before = folder.before(date)?;
        let past = reviews::past(&before, &stage.id);
        let name = company.and_then(|company| company.name).map(str::parse::<CompanyName>);
        let evidence = company.map(|company| company.evidence);
        let review = Review {
            date,
            company: name.and_then(Result::ok).or(filled.as_ref().and_then(|one| one.company.clone())),
            stage: stage.id.clone(),
            given: Signals {
                arr: evidence.and_then(|one| one.arr),
                headcount: evidence.and_then(|one| one.headcount),
            },
            answers: reviews::open(&asked, &past, date),
        };
        let path = folder.path(date);
        let mut kept = Kept { path, review, text: None };
        let read = filled.map(|filled| kept.fill(filled, &all)).transpose()?;
        kept.save(&past)?;
        if read.is_none() {
            self.ask(context, &mut kept, &all, &past, day)?;
        }
        kept.answer(context, &all, day, (true, read))
    }

    fn compare(&self, context: &Context, folder: &Folder, day: Date) -> Result<Answer, CliError> {
        let read = |path| Kept::read(path).map(|kept| kept.review);
        let (earlier, later) = match self.names.as_slice() {
            [one, other] => (folder.named(one), folder.named(other)),
            [one] => (folder.named(one), folder.one(None)?),
            _ => {
                let dates = folder.dates()?;
                let [.., one, other] = dates.as_slice() else {
                    return Err(CliError::usage("two reviews are compared, and there are not two")
                        .hint(Text::from("begin one: ").command(Invocation::new("review new"))));
                };
                (folder.path(*one), folder.path(*other))
            }
        };
        let (earlier, later) = (read(earlier)?, read(later)?);
        let pages = pages(context, &later)?;
        let questions = reviews::questions(&pages);
        let exists = |id: &FactId| questions.iter().any(|fact| fact.id == *id);
        let compared = (earlier.stage == later.stage)
            .then(|| reviews::compare(&earlier, &later, day, exists));
        let stages = context.catalog.stages()?;
        let report = CompareReport::new((&earlier, &later), compared, (&questions, stages), day);
        Ok(context.answer(&report)?.no_if(self.fails(later.answers.values(), day)))
    }

    /// Asks what is open, where there is a terminal, and keeps each answer.
    fn ask(
        &self,
        context: &Context,
        kept: &mut Kept,
        questions: &[Fact<'_>],
        past: &Past<'_>,
        day: Date,
    ) -> Result<(), CliError> {
        // Where there is nobody to ask, an editor fills the file in.
        if !self.no_ask
            && let Ok(mut terminal) = Terminal::open("gtm review", context.settings.layout.charset)
        {
            kept.refuse_to_lose_comments()?;
            asking(&mut terminal, kept, questions, past, day)?;
        }
        Ok(())
    }
}

/// Returns the guides of the stage of a review; none where it is gone.
fn pages<'catalog>(
    context: &'catalog Context,
    review: &Review,
) -> Result<Vec<Page<'catalog>>, CliError> {
    let stage = context.catalog.stages()?.iter().find(|stage| stage.id == review.stage);
    let stages: Vec<&Stage> = stage.into_iter().collect();
    Ok(context.catalog.pages(&stages, &context.every_function()?)?)
}

/// The folder of reviews where nothing names another.
const FOLDER: &str = "reviews";

/// The folder of the reviews of one company.
struct Folder(PathBuf);

impl Folder {
    fn path(&self, date: Date) -> PathBuf {
        self.0.join(format!("{date}.yaml"))
    }

    /// Returns the file of a review by its date or its path.
    fn named(&self, name: &str) -> PathBuf {
        name.parse().map_or_else(|_| PathBuf::from(name), |date| self.path(date))
    }

    /// Returns the file of the review that was named, or else of the latest.
    fn one(&self, name: Option<&String>) -> Result<PathBuf, CliError> {
        match name {
            Some(name) => Ok(self.named(name)),
            None => Ok(self.path(*self.dates()?.last().ok_or_else(|| self.is_empty())?)),
        }
    }

    fn is_empty(&self) -> CliError {
        CliError::usage(format_args!("there is no review in `{}`", self.0.display()))
            .hint(Text::from("begin one: ").command(Invocation::new("review new")))
    }

    /// Returns the dates of all reviews, the earliest first.
    fn dates(&self) -> Result<Vec<Date>, CliError> {
        let failed = || format!("the reviews in `{}` can't be read", self.0.display());
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.or_usage(failed())?,
        };
        let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>();
        let mut dates = Vec::new();
        for path in paths.or_usage(failed())? {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let is_one = path.extension().is_some_and(|ending| ending == "yaml");
            // What no date is meant by may lie beside them.
            if is_one && stem.starts_with(|first: char| first.is_ascii_digit()) {
                dates.push(stem.parse().or_usage(format_args!(
                    "`{}` is no review by its name",
                    path.display()
                ))?);
            }
        }
        dates.sort_unstable();
        Ok(dates)
    }

    fn all(&self) -> Result<Vec<Review>, CliError> {
        self.dates()?.into_iter().map(|date| Ok(Kept::read(self.path(date))?.review)).collect()
    }

    /// Returns the reviews before a day.
    fn before(&self, day: Date) -> Result<Vec<Review>, CliError> {
        let dates = self.dates()?.into_iter().filter(|date| *date < day);
        dates.map(|date| Ok(Kept::read(self.path(date))?.review)).collect()
    }
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
    fn read(path: PathBuf) -> Result<Self, CliError> {
        let text = input::text(&path)?;
        let shown = path.display().to_string();
        let review: Review =
            yaml::parse(&shown, &text).or_usage(format_args!("`{shown}` can't be used"))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if stem.parse::<Date>().is_ok_and(|date| date != review.date) {
            return Err(CliError::usage(format_args!(
                "`{shown}` is a review of {} by what it says",
                review.date
            ))
            .hint("name it by its date, or correct the date in it"));
        }
        Ok(Self { path, review, text: Some(text) })
    }

    /// Puts filled answers into it, and says what was taken.
    fn fill(&mut self, filled: Filled, questions: &[Fact<'_>]) -> Result<String, CliError> {
        let Filled { company, stage, answers, separator, not_read, .. } = filled;
        let review = &mut self.review;
        let others = [
            ("stage", stage, Some(review.stage.to_string())),
            (
                "company",
                company.map(|one| one.as_str().to_owned()),
                review.company.as_ref().map(|one| one.as_str().to_owned()),
            ),
        ];
        for (what, theirs, ours) in others {
            if let Some((theirs, ours)) = theirs.zip(ours)
                && theirs != ours
            {
                return Err(CliError::usage(format_args!(
                    "the filled checklist is of the {what} {theirs}, and the review of {ours}"
                )));
            }
        }
        let given = answers.iter().filter(|(.., answer)| answer.answer != Verdict::Open).count();
        reviews::fill(&mut review.answers, answers, questions)
            .or_usage("the filled checklist can't be used")?;
        let between = match separator {
            Some(';') => ", with semicolons between the cells",
            Some('\t') => ", with tabs between the cells",
            _ => "",
        };
        let not_read = sentence(" Not read: ", not_read.join(", "));
        Ok(format!("{} taken{between}.{not_read}", counted(given, "answer", "answers")))
    }

    /// Refuses to write anew what has comments of its author.
    fn refuse_to_lose_comments(&self) -> Result<(), CliError> {
        let text = self.text.as_deref().unwrap_or_default();
        let lost = reviews::own_comments(text, &self.review);
        if lost.is_empty() {
            return Ok(());
        }
        let shown = self.path.display();
        Err(CliError::usage(format_args!("`{shown}` has comments that would be lost"))
            .caused_by(init::shown(&lost))
            .hint("answer in an editor, or keep each as the `note` of an answer"))
    }

    /// Writes the file whole, if nobody else has written to it.
    fn save(&mut self, past: &Past<'_>) -> Result<(), CliError> {
        let (path, shown) = (&self.path, self.path.display().to_string());
        let text = reviews::write(&self.review, past);
        let read: Review = yaml::parse(&shown, &text)
            .or_usage("what was given can't be kept in a review")?;
        if read != self.review {
            return Err(CliError::bug("the review would not say what was given"));
        }
        let failed = |error: io::Error| cannot_be_written(path).caused_by(error);
        let if_there = match &self.text {
            None => {
                fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).map_err(failed)?;
                Existing::Keep
            }
            Some(before) => {
                // Whoever comes second waits, and finds another text.
                let file = File::open(path).map_err(failed)?;
                // Some file systems have no locks.
                let _ = file.lock();
                if input::text(path)? != *before {
                    return Err(CliError::usage(format_args!(
                        "`{shown}` was changed by somebody else meanwhile"
                    ))
                    .hint("nothing was overwritten, and the last answer is not in it")
                    .hint(Text::from("go on with what is there now: ").command(
                        Invocation::new("review answer").arg(&shown),
                    )));
                }
                Existing::Replace
            }
        };
        output::to_file(text.as_bytes(), path, if_there).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let answer = Invocation::new("review answer").arg(&shown);
                CliError::usage(format_args!("`{shown}` is there already"))
                    .hint(Text::from("go on with it: ").command(answer))
            }
            _ => failed(error),
        })?;
        self.text = Some(text);
        Ok(())
    }

    fn answer(
        &self,
        context: &Context,
        questions: &[Fact<'_>],
        day: Date,
        how: (bool, Option<String>),
    ) -> Result<Answer, CliError> {
        let file = self.path.display().to_string();
        let stages = context.catalog.stages()?;
        context.answer(&ReviewReport::new(&file, &self.review, (questions, stages), day, how))
    }
}

/// What can be typed at a question.
#[derive(Clone, Copy)]
enum Typed {
    Is(Verdict),
    Back,
    Note,
    Quit,
}

fn typed(answer: &str) -> Result<Typed, String> {
    Ok(match answer.to_lowercase().as_str() {
        "y" | "yes" => Typed::Is(Verdict::Happening),
        "n" | "no" => Typed::Is(Verdict::Clear),
        "na" | "n/a" => Typed::Is(Verdict::NotApplicable),
        "b" | "back" => Typed::Back,
        "note" => Typed::Note,
        "q" | "quit" => Typed::Quit,
        _ => return Err(format!("`{answer}` is none of y, n, na, back, note, quit; Enter skips")),
    })
}

fn words(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

/// Asks one question after the other.
fn asking<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    kept: &mut Kept,
    questions: &[Fact<'_>],
    past: &Past<'_>,
    day: Date,
) -> Result<(), CliError> {
    let answers = kept.review.answers.clone();
    let open = answers.iter().filter(|(_, answer)| answer.on(day) == Verdict::Open);
    let open: Vec<_> = AskedView::all(open, questions, day).iter().map(AskedView::place).collect();
    let all = open.len();
    let broken = "the terminal can't be read or written";
    terminal
        .say(&format!(
            "{all} to answer, kept in `{}`. y: it is happening; n: it isn't; na: not applicable; \
             Enter skips; back, note, quit.",
            kept.path.display()
        ))
        .or_usage(broken)?;
    let mut index = 0;
    while let Some((id, title)) = open.get(index) {
        let mut answer = kept.review.answers[*id].clone();
        let before = past.get(*id).map(|past| format!("\n  {}", reviews::last_time(*past)));
        let note = answer.note.as_ref().map(|note| format!("\n  note: {note}"));
        let beside = before.into_iter().chain(note).collect::<String>();
        let shown = format!("\n{} of {all}, {title}\n{}{beside}", index + 1, answer.ask);
        terminal.say(&shown).or_usage(broken)?;
        let verdict = match terminal.ask("[y/n/na/back/note/quit]", typed).or_usage(broken)? {
            Asked::Skipped => {
                index += 1;
                continue;
            }
            Asked::Ended | Asked::Answer(Typed::Quit) => break,
            Asked::Answer(Typed::Back) => {
                index = index.saturating_sub(1);
                continue;
            }
            Asked::Answer(Typed::Note) => None,
            Asked::Answer(Typed::Is(verdict)) => Some(verdict),
        };
        let ask = answer.ask;
        answer = review::Answer { ask, note: answer.note, ..review::Answer::default() };
        let is_complete = complete(terminal, &mut answer, verdict, kept.review.date).or_usage(broken)?;
        if is_complete {
            kept.review.answers.insert((*id).clone(), answer);
            kept.save(past)?;
            index += usize::from(verdict.is_some());
        }
    }
    Ok(())
}

/// Asks what goes with an answer: a note alone, an owner and a date, a reason.
/// Returns whether there is something to keep.
fn complete<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    answer: &mut review::Answer,
    verdict: Option<Verdict>,
    date: Date,
) -> io::Result<bool> {
    let given = |asked: Asked<String>| match asked {
        Asked::Answer(words) => Some(words),
        Asked::Skipped | Asked::Ended => None,
    };
    let Some(verdict) = verdict else {
        answer.note = given(terminal.ask("Note:", words)?).or(answer.note.take());
        return Ok(true);
    };
    answer.answer = verdict;
    match verdict {
        Verdict::Happening => {
            answer.owner = given(terminal.ask("Owner:", words)?);
            let due = |typed: &str| Date::read(typed, None).map_err(|error| error.to_string());
            if let Asked::Answer(due) = terminal.ask("Due, as 2027-01-31:", due)? {
                answer.due = Some(due);
            }
        }
        Verdict::NotApplicable => {
            for (reason, number) in Reason::VARIANTS.iter().zip(1..) {
                let means = reason.get_documentation().unwrap_or_default();
                terminal.say(&format!("  {number}  {means}"))?;
            }
            let Some(typed) = given(terminal.ask("Why? A number, or your own words:", words)?) else {
                return Ok(false);
            };
            let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let listed = number.and_then(|index| Reason::VARIANTS.get(index)).copied();
            answer.reason = listed.or(typed.parse().ok()).or(Some(Reason::Other));
            answer.because = match answer.reason {
                Some(Reason::Other) if listed.is_none() => Some(typed),
                Some(Reason::Other) => given(terminal.ask("In your own words:", words)?),
                _ => None,
            };
            let until = |typed: &str| {
                let until = Date::read(typed, None).map_err(|error| error.to_string())?;
                let most = date.a_year_later();
                (until <= most).then_some(until).ok_or(format!("a year at most: until {most}"))
            };
            if let Asked::Answer(until) = terminal.ask("Until, a year on if left out:", until)? {
                answer.until = Some(until);
            }
            return Ok(answer.check(date).is_ok());
        }
        Verdict::Clear | Verdict::Open => {}
    }
    Ok(true)
}
