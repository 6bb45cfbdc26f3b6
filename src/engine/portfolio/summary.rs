//! What a page tells of many companies: counts, and who stands out.

use super::Answer;
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

/// A list of companies, in the order of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Those whose people are ahead of their revenue.
    HeadcountAhead,
    /// Those whose revenue is ahead of their people.
    ArrAhead,
    /// Those that cross into the next stage soon.
    Crossing,
    /// Every company.
    All,
}

/// What is counted, in the order of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// The companies of a stage.
    Stage,
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
    /// The companies.
    pub lists: BTreeMap<List, Listed<Company<'run>>>,
    /// How many miss, meet, or are not judged, by the order of [`Outcome`]; those of
    /// a stage are not, and stand in the order of the cents that it begins at.
    pub tallies: BTreeMap<(Counted, u64, String), [usize; 3]>,
    /// The lines of the rows that can't be used, and why.
    pub refused: Listed<(u64, String)>,
}

impl<'run> Summary<'run> {
    /// Counts a company in.
    pub fn count(&mut self, company: &Company<'run>) {
        let Answer { resolution, metrics, review, .. } = &company.1;
        let crossing = resolution.next.and_then(|next| next.crossing);
        let is_soon = matches!(crossing, Some(Crossing::InMonths { months: ..=SOON }));
        let ahead = match company.1.agreement() {
            Some(Ordering::Greater) => Some(List::HeadcountAhead),
            Some(Ordering::Less) => Some(List::ArrAhead),
            _ => None,
        };
        for list in ahead.into_iter().chain(is_soon.then_some(List::Crossing)).chain([List::All]) {
            add(self.lists.entry(list).or_default(), company);
        }
        let mut tally = |counted, place, name: &str, outcome| {
            let key = (counted, place, name.to_owned());
            self.tallies.entry(key).or_default()[outcome as usize] += 1;
        };
        let below = || (0, format!("Below {}", resolution.nearest.title));
        let reached = resolution.reached();
        let (place, stage) =
            reached.map_or_else(below, |stage| (stage.arr.from.cents(), stage.title.clone()));
        tally(Counted::Stage, place, &stage, Outcome::NotJudged);
        for score in metrics.iter().flatten() {
            tally(Counted::Metric, 0, score.metric.title(), score.outcome);
            if let Some(function) = score.metric.function {
                tally(Counted::Function, 0, &function.title, score.outcome);
            }
        }
        for (id, one) in review.iter().flat_map(|review| &review.answers) {
            let outcome = match one.answer {
                Verdict::Happening => Outcome::Missed,
                Verdict::Clear => Outcome::Met,
                Verdict::NotApplicable | Verdict::Open => Outcome::NotJudged,
            };
            tally(Counted::Questions, 0, id.parts().nth(1).unwrap_or_default(), outcome);
        }
    }
}
