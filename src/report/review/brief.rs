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
    /// About how many lines it takes with so many of its items.
    fn lines(&self, most: usize) -> usize {
        let lines = |item: &Item| {
            1 + words(item).iter().map(std::string::String::len).sum::<usize>() / LINE
        };
        3 + self.items.iter().take(most).map(lines).sum::<usize>()
    }
}

fn words(item: &Item) -> [String; 2] {
    let says = item.text.as_ref().map(Text::words);
    [item.name.clone(), says].map(Option::unwrap_or_default)
}

impl BriefReport<'_> {
    /// Returns the parts. One that has nothing to say says why.
    fn parts(&self) -> Vec<Part> {
        let run = Invocation::new;
        let part = |heading, items: Vec<Item>, (none, more): (&str, _)| {
            let items = if items.is_empty() { vec![Item::says(none)] } else { items };
            Part { heading, items, more }
        };
        let give = run("init --arr").placeholder("AMOUNT").arg("--headcount").placeholder("PEOPLE");
        let tell_stage = self.stage.as_ref().map_or(give, |stage| stage.command("stage"));
        let asked = self.ask.keys().next().and_then(|id| id.parts().next());
        let of_stage = |command| {
            asked.map_or(tell_stage.clone(), |stage| run(command).option("--stage", stage))
        };
        let begin = match &self.stage {
            Some(stage) if asked.is_some() => stage.command("review new"),
            _ => tell_stage.clone(),
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
            let changes = since.compared.iter().flatten();
            let changes = changes
                .filter(|one| {
                    !matches!(one.change, Change::Still | Change::NotAsked | Change::Same)
                })
                .map(|one| Item::of(one.change.to_string(), name(one.id, self.questions)));
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
        let mut parts = vec![
            part(
                "Stage",
                stage.into_iter().map(Item::says).chain(company).collect(),
                ("", tell_stage.clone()),
            ),
            part(
                "Since the last review",
                since.collect(),
                match self.since {
                    Some(_) => ("", run("review compare")),
                    None => ("not given: it takes two reviews", begin.clone()),
                },
            ),
            part(
                "Metrics that miss",
                missed.collect(),
                match self.metrics {
                    Some(_) => ("none of those in the company file", of_stage("score")),
                    None if asked.is_none() => (NO_STAGE, tell_stage.clone()),
                    None => (
                        "not given: write what you measure under `metrics` in gtm.yaml",
                        of_stage("list metrics"),
                    ),
                },
            ),
            part(
                "To do",
                actions.collect(),
                match self.actions {
                    None => (NO_REVIEW, begin),
                    Some(_) => ("none: nothing was happening", run("review due")),
                },
            ),
            part("To ask today", ask.collect(), (NO_STAGE, of_stage("antipatterns"))),
        ];
        if let (Some(stage), false) = (&self.stage, self.moves.is_empty()) {
            let moves = self.moves.iter().map(|one| {
                let function = one.function.map_or("", |function| &function.title);
                Item::of(function, format!("{}{}", one.text(), lone_tag(one)))
            });
            let heading = "Moves into the next stage, which is close";
            parts.push(part(heading, moves.collect(), ("", stage.command("next"))));
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
                sheet.command(sheet.rows.len() - 1, "more", more.clone());
            }
        }
        Ok(sheet)
    }
}
