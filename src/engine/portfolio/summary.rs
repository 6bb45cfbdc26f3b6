//! What a page tells of many companies: counts, and who stands out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, Judged};
use crate::engine::resolve::{Agreement, Crossing};
use crate::engine::score::Outcome;

/// The most companies that a list names.
pub const MOST_LISTED: usize = 200;

/// A crossing within this many months is soon.
pub const SOON: u32 = 12;

/// A company in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Company {
    /// Its name, or the line it stands on.
    pub name: String,
    /// The id of its stage, or `below`.
    pub stage: String,
    /// ARR as it is printed.
    pub arr: Option<String>,
    /// People.
    pub headcount: Option<u32>,
    /// What ARR says: the id of a stage, or `below`.
    pub arr_stage: Option<String>,
    /// What headcount says.
    pub headcount_stage: Option<String>,
    /// How the two stand to each other.
    pub agreement: Agreement,
    /// In how many months its ARR crosses into the next stage.
    pub months_to_next: Option<u32>,
    /// The next stage by ARR.
    pub next_stage: Option<String>,
    /// How each metric stands, in the order of the columns.
    pub metrics: Vec<Option<Judged>>,
}

/// A list that may be cut, with how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are.
    pub total: u64,
    /// The first of them, at most [`MOST_LISTED`].
    pub companies: Vec<Company>,
}

impl Listed {
    fn push(&mut self, company: &Company) {
        self.total += 1;
        if self.companies.len() < MOST_LISTED {
            self.companies.push(company.clone());
        }
    }

    fn add(&mut self, other: Self) {
        self.total += other.total;
        let room = MOST_LISTED.saturating_sub(self.companies.len());
        self.companies.extend(other.companies.into_iter().take(room));
    }
}

/// How many companies meet the target of a metric, or miss it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// They meet it.
    pub met: u64,
    /// They miss it.
    pub missed: u64,
    /// There is nothing to judge them by.
    pub not_judged: u64,
}

/// What is told of all companies together.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Summary {
    /// Every company.
    pub all: Listed,
    /// How many are at each stage, by its id or `below`.
    pub stages: BTreeMap<String, u64>,
    /// Those whose people are ahead of their revenue.
    pub headcount_ahead: Listed,
    /// Those whose revenue is ahead of their people.
    pub arr_ahead: Listed,
    /// Those that cross into the next stage within a year.
    pub crossing: Listed,
    /// How each metric stands, in the order of the columns.
    pub metrics: Vec<Tally>,
    /// How many targets of each function are missed, by its id.
    pub functions: BTreeMap<String, Tally>,
}

impl Summary {
    /// Counts a company in.
    pub fn count(&mut self, name: String, answer: &Answer<'_>) {
        let company = Company::of(name, answer);
        *self.stages.entry(company.stage.clone()).or_default() += 1;
        match company.agreement {
            Agreement::HeadcountAhead => self.headcount_ahead.push(&company),
            Agreement::ArrAhead => self.arr_ahead.push(&company),
            Agreement::Agree | Agreement::OneSignal => {}
        }
        if company.months_to_next.is_some_and(|months| months <= SOON) {
            self.crossing.push(&company);
        }
        self.metrics.resize(company.metrics.len(), Tally::default());
        for (tally, judged) in self.metrics.iter_mut().zip(&company.metrics) {
            let Some(judged) = judged else { continue };
            tally.count(judged.outcome);
            if let Some(function) = &judged.function {
                self.functions.entry(function.clone()).or_default().count(judged.outcome);
            }
        }
        self.all.push(&company);
    }

    /// Adds the companies of a later part.
    pub fn add(&mut self, later: Self) {
        for (stage, count) in later.stages {
            *self.stages.entry(stage).or_default() += count;
        }
        self.metrics.resize(self.metrics.len().max(later.metrics.len()), Tally::default());
        for (tally, other) in self.metrics.iter_mut().zip(later.metrics) {
            tally.add(other);
        }
        for (function, tally) in later.functions {
            self.functions.entry(function).or_default().add(tally);
        }
        self.all.add(later.all);
        self.headcount_ahead.add(later.headcount_ahead);
        self.arr_ahead.add(later.arr_ahead);
        self.crossing.add(later.crossing);
    }
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Met => self.met += 1,
            Outcome::Missed => self.missed += 1,
            Outcome::NotJudged => self.not_judged += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.met += other.met;
        self.missed += other.missed;
        self.not_judged += other.not_judged;
    }
}

impl Company {
    fn of(name: String, answer: &Answer<'_>) -> Self {
        let resolution = &answer.resolution;
        let id = |stage: Option<&crate::playbook::stage::Stage>| {
            stage.map_or_else(|| "below".to_owned(), |stage| stage.id.to_string())
        };
        Self {
            name,
            stage: id(resolution.outcome.stage()),
            arr: resolution.arr.map(|reading| reading.value.to_string()),
            headcount: resolution.headcount.map(|reading| reading.value.people()),
            arr_stage: resolution.arr.map(|reading| id(reading.standing.stage())),
            headcount_stage: resolution.headcount.map(|reading| id(reading.standing.stage())),
            agreement: resolution.agreement,
            months_to_next: match resolution.crossing {
                Some(Crossing::InMonths { months }) => Some(months),
                _ => None,
            },
            next_stage: resolution
                .arr
                .and_then(|reading| reading.next)
                .map(|(stage, _)| stage.id.to_string()),
            metrics: answer.metrics.clone(),
        }
    }
}
