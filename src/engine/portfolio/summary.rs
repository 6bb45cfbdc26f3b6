//! What a page tells of many companies: counts, and who stands out.

use super::{Answer, Refused};
use crate::engine::prelude::*;
use crate::engine::resolve::Crossing;
use crate::engine::score::Outcome;
use crate::playbook::review::Verdict;

/// The most that a list names.
pub const MOST_LISTED: usize = 200;

/// Within how many months a crossing is soon. It is ours.
pub const SOON: u32 = 12;

/// A list that may be cut: how many there are, and the first of them.
pub type Listed<T> = (usize, Vec<T>);

/// A company by its name, with what is said of it.
pub type Company<'run> = (String, Answer<'run>);

/// Adds one to a list, or only counts it where there are enough.
pub fn add<T: Clone>((total, first): &mut Listed<T>, one: &T) {
    *total += 1;
    if first.len() < MOST_LISTED {
        first.push(one.clone());
    }
}

/// What is counted by how it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// A metric, by its target.
    Metric,
    /// The metrics of a function.
    Function,
    /// The questions of a function, by what reviews answer.
    Questions,
}

/// What is told of all companies together.
#[derive(Debug, Default)]
pub struct Summary<'run> {
    /// Every company.
    pub all: Listed<Company<'run>>,
    /// How many are at each stage, by its order and its title.
    pub stages: BTreeMap<(Option<Money>, String), usize>,
    /// Those whose people are ahead of their revenue.
    pub headcount_ahead: Listed<Company<'run>>,
    /// Those whose revenue is ahead of their people.
    pub arr_ahead: Listed<Company<'run>>,
    /// Those that cross into the next stage soon.
    pub crossing: Listed<Company<'run>>,
    /// How many miss, meet, or are not judged, by the order of [`Outcome`].
    pub tallies: BTreeMap<(Counted, String), [usize; 3]>,
    /// The rows that can't be used, with their lines.
    pub refused: Listed<(u64, Refused)>,
}

impl<'run> Summary<'run> {
    /// Counts a company in.
    pub fn count(&mut self, company: &Company<'run>) {
        let answer = &company.1;
        let Answer { resolution, metrics, review, .. } = answer;
        let stage = match resolution.reached() {
            Some(stage) => (Some(stage.arr.from), stage.title.clone()),
            None => (None, format!("Below {}", resolution.nearest.title)),
        };
        *self.stages.entry(stage).or_default() += 1;
        add(&mut self.all, company);
        match answer.agreement() {
            Some(Ordering::Greater) => add(&mut self.headcount_ahead, company),
            Some(Ordering::Less) => add(&mut self.arr_ahead, company),
            _ => {}
        }
        let crossing = resolution.next.and_then(|next| next.crossing);
        if matches!(crossing, Some(Crossing::InMonths { months: ..=SOON })) {
            add(&mut self.crossing, company);
        }
        let mut tally = |counted, name: &str, outcome| {
            self.tallies.entry((counted, name.to_owned())).or_default()[outcome as usize] += 1;
        };
        for score in metrics.iter().flatten() {
            tally(Counted::Metric, score.metric.name(), score.outcome);
            if let Some(function) = score.metric.function {
                tally(Counted::Function, &function.title, score.outcome);
            }
        }
        for (id, one) in review.iter().flat_map(|review| &review.answers) {
            let outcome = match one.answer {
                Verdict::Happening => Outcome::Missed,
                Verdict::Clear => Outcome::Met,
                Verdict::NotApplicable | Verdict::Open => Outcome::NotJudged,
            };
            tally(Counted::Questions, id.parts().nth(1).unwrap_or_default(), outcome);
        }
    }
}
