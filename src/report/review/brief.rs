//! `gtm brief`: the page to put on the table.

use super::compare::CompareReport;
use super::{function, name, title};
use crate::engine::review::Change;
use crate::engine::score::Scores;
use crate::playbook::review::{Answers, Verdict};
use crate::report::prelude::*;

/// The lines of a page, but for the title and the last remark.
const LINES: usize = 54;

/// About how many characters a line holds where words are kept whole.
const LINE: usize = 68;

/// What is said of targets and questions where there is no stage.
const NO_STAGE: &str = "not given: targets and questions are those of a stage";

/// What is said of changes and actions where there is no review.
const NO_REVIEW: &str = "not given: no review has been held";

/// Where a company stands on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BriefReport<'brief> {
    /// The company's name; `null` where nothing gives it.
    pub company: Option<&'brief str>,
    /// The day.
    pub date: Date,
    /// Its stage; `null` where nothing tells it.
    pub stage: Option<StageReport<'brief>>,
    /// The latest review held against the one before; `null` where there are not two.
    pub since: Option<CompareReport<'brief>>,
    /// The metrics of the company file; `null` where it has none.
    pub metrics: Option<Scores<'brief>>,
    /// What is to be done, overdue first; `null` where there is no review.
    pub actions: Option<Vec<Action<'brief>>>,
    /// The questions to ask: what was happening or open last time, or else one
    /// for each function.
    pub ask: Answers,
    /// The moves into the next stage, where that is close. They are ours.
    pub moves: Vec<Fact<'brief>>,
    /// The questions of all stages.
    #[serde(skip)]
    pub questions: &'brief [Fact<'brief>],
}

/// One part of the page.
struct Part {
    heading: &'static str,
    items: Vec<Item>,
    /// The command that says more, or that gives what isn't known.
    more: Invocation,
}

impl Part {
    /// Returns a part, or `none` with what to run then.
    fn or(
        heading: &'static str,
        items: impl IntoIterator<Item = Item>,
        more: Invocation,
        (none, then): (&str, Invocation),
    ) -> Self {
        let items: Vec<Item> = items.into_iter().collect();
        if items.is_empty() {
            return Self { heading, items: vec![Item::says(none)], more: then };
        }
        Self { heading, items, more }
    }

    /// About how many lines it takes with so many of its items.
    fn lines(&self, most: usize) -> usize {
        let lines =
            |item: &Item| 1 + words(item).iter().map(|word| word.len()).sum::<usize>() / LINE;
        3 + self.items.iter().take(most).map(lines).sum::<usize>()
    }
}

fn words(item: &Item) -> [String; 2] {
    let says = item.text.as_ref().map(Text::words);
    [item.name.clone(), says].map(Option::unwrap_or_default)
}

impl BriefReport<'_> {
    fn parts(&self) -> Vec<Part> {
        let run = Invocation::new;
        let give =
            || run("init --arr").placeholder("AMOUNT").arg("--headcount").placeholder("PEOPLE");
        let tell_stage = || self.stage.as_ref().map_or_else(give, |stage| stage.command("stage"));
        let asked = self.ask.keys().next().and_then(|id| id.parts().next());
        let of_stage = |command| match asked {
            Some(id) => run(command).option("--stage", id),
            None => tell_stage(),
        };
        let begin = match &self.stage {
            Some(stage) if asked.is_some() => stage.command("review new"),
            _ => tell_stage(),
        };
        let company = self.company.is_none().then(|| {
            Item::of("Company", "not given: write `name` in gtm.yaml, as in `name: Acme`")
        });
        let stage = self.stage.iter().flat_map(|stage| {
            let explanation = stage.explanation.first().cloned();
            [stage.headline().words()].into_iter().chain(explanation)
        });
        let stage = Part::or(
            "Stage",
            stage.map(Item::says),
            tell_stage(),
            ("not given: write `arr` and `headcount` in gtm.yaml, or `stage`", give()),
        );
        let stage = Part { items: stage.items.into_iter().chain(company).collect(), ..stage };
        let since = self.since.iter().flat_map(|since| {
            let changes = since.compared.iter().flatten();
            let changes = changes
                .filter(|one| {
                    !matches!(one.change, Change::Still | Change::NotAsked | Change::Same)
                })
                .map(|one| Item::of(one.change.title(), name(one.id, self.questions)));
            [since.conclusion()].into_iter().chain(changes)
        });
        let since = Part::or(
            "Since the last review",
            since,
            run("review compare"),
            match self.actions {
                None => (NO_REVIEW, begin.clone()),
                Some(_) => {
                    ("not given: the next review is compared with this one", run("review show"))
                }
            },
        );
        let scores = self.metrics.iter().flat_map(|metrics| &metrics.scores);
        let missed = scores.filter(|score| score.outcome == Outcome::Missed).map(|score| {
            let target = score.target().map(|target| format!(" (target: {target})"));
            let stands = format!("{}, {}{}", score.values(), score.standing(), shown(target));
            Item::of(tagged(&score.metric), stands)
        });
        let metrics = Part::or(
            "Metrics that miss",
            missed,
            of_stage("score"),
            match self.metrics {
                Some(_) => ("none of those in the company file", of_stage("score")),
                None if asked.is_none() => (NO_STAGE, tell_stage()),
                None => (
                    "not given: write what you measure under `metrics` in gtm.yaml",
                    of_stage("list metrics"),
                ),
            },
        );
        let actions = self.actions.iter().flatten().map(|action| {
            let owner = action.answer.owner.as_deref().unwrap_or("owner not given");
            let due = action.due().unwrap_or_else(|| "Due date not given".to_owned());
            Item::of(due, format!("{}, {owner}", name(action.id, self.questions)))
        });
        let actions = Part::or(
            "To do",
            actions,
            run("review due"),
            match self.actions {
                None => (NO_REVIEW, begin),
                Some(_) => ("none: nothing was happening", run("review due")),
            },
        );
        let mut ask: Vec<_> = self.ask.iter().collect();
        ask.sort_by_key(|(_, answer)| answer.answer != Verdict::Happening);
        let ask = ask.into_iter().map(|(id, answer)| {
            let is_happening = answer.answer == Verdict::Happening;
            let last_time = if is_happening { ", happening last time" } else { "" };
            let function = title(function(id), self.questions);
            Item::of(format!("{function}{last_time}"), answer.ask.as_str())
        });
        let ask = Part::or("To ask today", ask, of_stage("antipatterns"), (NO_STAGE, tell_stage()));
        let moves = self.stage.iter().filter(|_| !self.moves.is_empty()).map(|stage| {
            let items = self.moves.iter().map(|one| {
                let function = one.function.map_or("", |function| &function.title);
                Item::of(function, format!("{}{}", one.text(), lone_tag(one)))
            });
            let heading = "Moves into the next stage, which is close";
            Part { heading, items: items.collect(), more: stage.command("next") }
        });
        [stage, since, metrics, actions, ask].into_iter().chain(moves).collect()
    }
}

impl Report for BriefReport<'_> {
    const SCHEMA: &'static str = "gtm/brief/1";

    /// Says as much of each part as fits the page.
    fn document(&self) -> Document {
        let company = self.company.map(|company| format!(": {company}"));
        let mut document = Document::titled(format!("Brief of {}{}", self.date, shown(company)));
        let parts = self.parts();
        let lines = |most: usize| parts.iter().map(|part| part.lines(most)).sum::<usize>();
        let most = (1..LINES).rev().find(|most| lines(*most) <= LINES).unwrap_or(1);
        for Part { heading, mut items, more } in parts {
            let all = items.len();
            items.truncate(most);
            if let Some(last) = items.last_mut() {
                let count = (all > most).then(|| format!(" ({all} in all)"));
                last.details.push(("More".to_owned(), Text::from(more).plain(shown(count))));
            }
            document.heading(Level::Section, heading);
            document.push(Block::Items(Marker::Bullet, items));
        }
        document.remark("Ours: what signals mean that differ, the questions, and the moves.");
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&["part", "what", "says", "more"]);
        for Part { heading, items, more } in self.parts() {
            for item in &items {
                let [what, says] = words(item);
                sheet.row(&[&heading, &what, &says, &""]);
                sheet.command("more", more.clone());
            }
        }
        Ok(sheet)
    }
}
