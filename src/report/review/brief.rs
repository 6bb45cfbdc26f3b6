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
    /// About how many lines it takes with so many of its items.
    fn lines(&self, most: usize) -> usize {
        let lines = |item: &Item| 1 + words(item).concat().len() / LINE;
        3 + self.items.iter().take(most).map(lines).sum::<usize>()
    }
}

fn words(item: &Item) -> [String; 2] {
    [item.name.clone(), item.text.words()]
}

impl BriefReport<'_> {
    /// Returns the parts. One that has nothing to say says why.
    fn parts(&self) -> Vec<Part> {
        let run = Invocation::new;
        let of_stage = |command| match &self.stage {
            None => {
                run("init --arr").placeholder("AMOUNT").arg("--headcount").placeholder("PEOPLE")
            }
            Some(stage) if stage.resolution.reached().is_none() => stage.command("stage"),
            Some(stage) => stage.command(command),
        };
        let begin = || of_stage("review new");
        let part = |heading, more, none: &str, mut items: Vec<Item>| {
            if items.is_empty() {
                items.push(Item::says(none));
            }
            Part { heading, items, more }
        };
        let nothing = "not given: write `arr` and `headcount` in gtm.yaml, or `stage`";
        let stage = self.stage.as_ref().map_or(vec![nothing.to_owned()], |stage| {
            let explanation = stage.explanation.first().cloned();
            [stage.headline().words()].into_iter().chain(explanation).collect()
        });
        let company = self.company.is_none().then(|| {
            Item::of("Company", "not given: write `name` in gtm.yaml, as in `name: Acme`")
        });
        let since = self.since.iter().flat_map(|since| {
            let changes = since.compared.iter().flatten().filter(|one| {
                !matches!(one.change, Change::Still | Change::NotAsked | Change::Same)
            });
            let changes =
                changes.map(|one| Item::of(one.change.to_string(), name(one.id, self.questions)));
            [Item::says(since.conclusion())].into_iter().chain(changes)
        });
        let scores = self.metrics.iter().flat_map(|metrics| &metrics.scores);
        let missed = scores.filter(|score| score.outcome == Outcome::Missed).map(|score| {
            let target = shown(score.target().map(|target| format!(" (target: {target})")));
            let stands = format!("{}, {}{target}", score.values(), score.standing());
            Item::of(tagged(&score.metric), stands)
        });
        let actions = self.actions.iter().flatten().map(|action| {
            let owner = action.answer.owner.as_deref().unwrap_or("owner not given");
            let due = action.due().unwrap_or_else(|| "Due date not given".to_owned());
            Item::of(due, format!("{}, {owner}", name(action.id, self.questions)))
        });
        let mut ask: Vec<_> = self.ask.iter().collect();
        ask.sort_by_key(|(_, answer)| answer.answer != Verdict::Happening);
        let ask = ask.into_iter().map(|(id, answer)| {
            let is_happening = answer.answer == Verdict::Happening;
            let last_time = if is_happening { ", happening last time" } else { "" };
            let function = title(function(id), self.questions);
            Item::of(format!("{function}{last_time}"), answer.ask.as_str())
        });
        let moves = self.moves.iter().map(|one| {
            let function = one.function.map_or("", |function| &function.title);
            Item::of(function, format!("{}{}", one.text(), lone_tag(one)))
        });
        let measured = match (&self.metrics, &self.stage) {
            (Some(_), _) => "none of those in the company file",
            (None, None) => NO_STAGE,
            (None, Some(_)) => "not given: write what you measure under `metrics` in gtm.yaml",
        };
        let metrics = self.metrics.as_ref().map_or("list metrics", |_| "score");
        let compare = self.since.as_ref().map_or_else(begin, |_| run("review compare"));
        let (held, due) = match &self.actions {
            Some(_) => ("none: nothing was happening", run("review due")),
            None => ("not given: no review has been held", begin()),
        };
        let stage = stage.into_iter().map(Item::says).chain(company).collect();
        let close = "Moves into the next stage, which is close";
        let mut parts = vec![
            part("Stage", of_stage("stage"), "", stage),
            part(
                "Since the last review",
                compare,
                "not given: it takes two reviews",
                since.collect(),
            ),
            part("Metrics that miss", of_stage(metrics), measured, missed.collect()),
            part("To do", due, held, actions.collect()),
            part("To ask today", of_stage("antipatterns"), NO_STAGE, ask.collect()),
            part(close, of_stage("next"), "", moves.collect()),
        ];
        if self.moves.is_empty() {
            parts.pop();
        }
        parts
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
                last.details.push(field("More", Text::from(more).plain(shown(count))));
            }
            document.bullets(heading, items);
        }
        document.remark("Ours: what signals mean that differ, the questions, and the moves.");
        document
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::under("part,what,says,more");
        for Part { heading, items, more } in self.parts() {
            for item in &items {
                let [what, says] = words(item);
                sheet.row(&[&heading, &what, &says, &""]);
                sheet.command(sheet.rows.len() - 1, "more", more.clone());
            }
        }
        sheet
    }
}
