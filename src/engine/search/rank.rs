//! Ranking: BM25F, which is BM25 over fields of different weight.
//!
//! For a target `t`, which is a word or words in a row, and a fact `f`:
//!
//! ```text
//! weight(t, f) = Σ over fields:  WORTH(field) · count(t, field) / (1 − B + B · length(field) / average(field))
//! rarity(t)    = log2(e) · (1/(n(t) + 1) + … + 1/(N + 1))
//! score(t, f)  = C(t) · rarity(t) · weight(t, f) · (K1 + 1) / (K1 + weight(t, f))
//! ```
//!
//! `N` is how many facts there are and `n(t)` in how many of them the target
//! stands; the sum is all but `log2((N + 1) / (n(t) + ½))`, which the logarithms of
//! two machines may round in two ways. `C` is less than one for a correction, a
//! synonym, and a word that says little. A part of the query scores as the best of
//! what will do for it. The sum over the parts is multiplied by the share of the
//! query that the fact has, by rarity; by `FIGURE`, where a figure is asked for and
//! the fact has one; by `OTHER_STAGE`, where it stands at another stage than the
//! company's; and by what its kind is worth.
//!
//! Equal scores stand in the order of the playbooks. Only operations that round
//! alike on every machine are used, and always in the same order.

use crate::engine::prelude::*;
use std::f64::consts::LOG2_E;

use super::index::{FIELDS, Index, NO_WORD, WordId, exact, is_of_a_source};
use super::query::{LIGHT, Part, Query, Target};
use super::scope::Scope;
use super::words::each_word;

/// How soon more of a word stops counting.
pub(super) const K1: f64 = 1.2;

/// How much the length of a field counts against it.
pub(super) const B: f64 = 0.3;

/// What a fact with a figure of the kind asked for is worth.
pub(super) const FIGURE: f64 = 1.5;

/// What a fact is worth that stands at another stage than the company's.
const OTHER_STAGE: f64 = 0.6;

/// The share of the best score that a hit needs.
pub(super) const LEAST: f64 = 0.2;

/// What a word in each field is worth.
pub(super) const WORTH: [f64; FIELDS] = [2.5, 1.0, 0.8, 0.6, 0.5];

/// Returns what a hit of a kind is worth: more where it sums up the rest, less
/// where it only points to something or is a small part of it.
pub(super) fn standing(kind: FactKind) -> f64 {
    match kind {
        FactKind::Reference | FactKind::Move | FactKind::Term => 0.5,
        FactKind::ProcessPart => 0.7,
        FactKind::Section
        | FactKind::Intro
        | FactKind::Note
        | FactKind::Deliverable
        | FactKind::Role => 0.8,
        FactKind::Approach => 1.2,
        _ => 1.0,
    }
}

/// What a query finds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found<'index> {
    /// How many hits there are, shown or not.
    pub total: usize,
    /// Whether one fact of a source has all that is looked for, with a figure where
    /// one is asked for.
    pub has_all: bool,
    /// The best of them.
    pub hits: Vec<Hit<'index>>,
}

/// A fact that fits a query.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hit<'index> {
    /// Its place, from one.
    pub rank: usize,
    /// How well it fits; means something only beside the other hits.
    pub score: f64,
    /// The fact.
    #[serde(flatten)]
    pub fact: &'index Fact<'index>,
    /// The heading in its document under which it stands.
    pub heading: Option<&'index str>,
    /// Another name that it was found by. Always ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<&'index str>,
    /// What in it the query looks for.
    pub matches: Vec<Mark<'index>>,
    /// What a section holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<&'index str>,
}

/// Something in a text that a query looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mark<'text> {
    /// The words.
    pub text: &'text str,
    /// Whether they mean the same as what was typed.
    #[serde(rename = "synonym", skip_serializing_if = "std::ops::Not::not")]
    pub is_synonym: bool,
    /// Where they stand in the text, in bytes.
    #[serde(skip)]
    pub place: Range<usize>,
    /// The number of the part of the query that they are for.
    #[serde(skip)]
    pub part: usize,
}

impl Index<'_> {
    /// Returns the facts in a scope that fit the query, the first `limit` of
    /// them whole. What scores far below the best is left out.
    pub fn search(&self, query: &Query, within: &Scope<'_>, limit: usize) -> Found<'_> {
        let known: f64 = query.parts.iter().map(Part::rarity).sum();
        let mut has_all = false;
        let mut scored: Vec<(f64, &Fact<'_>)> = (0..)
            .zip(&self.facts)
            .filter(|(_, fact)| within.takes(fact))
            .filter_map(|(number, fact)| {
                let (mut sum, mut had, mut lacks) = (0.0, 0.0, false);
                for part in &query.parts {
                    let score = part.score(number);
                    if score > 0.0 {
                        sum += score;
                        had += part.rarity();
                    } else if part.is_phrase {
                        return None;
                    } else {
                        lacks |= part.weight > LIGHT;
                    }
                }
                let answers = query.asks_for.is_empty() || fact.figures().next().is_some();
                has_all |= !lacks && answers && is_of_a_source(fact);
                let score = sum * (had / known) * query.favors(fact) * standing(fact.kind);
                (sum > 0.0).then_some((score, fact))
            })
            .collect();
        let least = scored.iter().map(|(score, _)| score * LEAST).fold(0.0, f64::max);
        scored.retain(|(score, _)| *score >= least);
        for (score, _) in scored.iter_mut().filter(|(_, fact)| !within.prefers(fact)) {
            *score *= OTHER_STAGE;
        }
        // The sort is stable, and the facts stand in the order of the playbooks.
        scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let mut seen = BTreeSet::new();
        // A product has the address of its row.
        scored.retain(|(_, fact)| seen.insert(&fact.id));
        let hits = scored.iter().zip(1..).take(limit);
        Found {
            total: scored.len(),
            has_all,
            hits: hits.map(|((score, fact), rank)| self.hit(query, rank, *score, fact)).collect(),
        }
    }

    fn hit<'index>(
        &'index self,
        query: &Query,
        rank: usize,
        score: f64,
        fact: &'index Fact<'index>,
    ) -> Hit<'index> {
        let alias = fact
            .marks
            .aliases
            .iter()
            .map(String::as_str)
            .find(|alias| !self.marks(query, alias).is_empty());
        let texts = [fact.title(), fact.section]
            .into_iter()
            .chain(fact.statements().map(Statement::heading))
            .chain(fact.statements().map(|said| &*said.text))
            .chain(alias);
        let holds = self.facts.iter().filter(|one| {
            fact.kind == FactKind::Section && one.kind.is_item() && fact.id.holds(&one.id)
        });
        Hit {
            rank,
            score: (score * 1e4).round() / 1e4,
            heading: fact.heading,
            alias,
            matches: texts.flat_map(|text| self.marks(query, text)).collect(),
            holds: holds
                .map(|one| if one.label.is_empty() { one.text() } else { one.label })
                .collect(),
            fact,
        }
    }

    /// Returns what in a text the query looks for, in order.
    pub fn marks<'text>(&self, query: &Query, text: &'text str) -> Vec<Mark<'text>> {
        let (mut places, mut words) = (Vec::new(), Vec::new());
        each_word(text, |place, word| {
            places.push(place);
            words.push(self.vocabulary.get(word).copied().unwrap_or(NO_WORD));
        });
        let mut marks = Vec::new();
        let mut at = 0;
        while at < words.len() {
            // The longest, and of equals what was typed before what we add.
            let best = (0..)
                .zip(&query.parts)
                .flat_map(|(number, part)| part.targets.iter().map(move |target| (number, target)))
                .filter(|(_, target)| target.begins(&words[at..]))
                .max_by_key(|(_, target)| (target.words.len(), !target.is_synonym));
            let length = best.map_or(1, |(_, target)| target.words.len());
            if let Some((part, &Target { is_synonym, .. })) = best {
                let place = places[at].start..places[at + length - 1].end;
                marks.push(Mark { text: &text[place.clone()], is_synonym, place, part });
            }
            at += length;
        }
        marks
    }

    /// Weighs every target of a query in every fact.
    pub(super) fn weigh(&self, parts: &mut [Part]) {
        let mut targets: Vec<&mut Target> =
            parts.iter_mut().flat_map(|part| &mut part.targets).collect();
        // For each word, the targets that begin with it.
        let mut begun = vec![Vec::new(); self.counts.len()];
        for (number, target) in targets.iter_mut().enumerate() {
            target.weights = vec![0.0; self.facts.len()];
            for word in target.words.first().into_iter().flatten() {
                begun[*word].push(number);
            }
        }
        for (fact, row) in self.rows.iter().enumerate() {
            for ((field, average), worth) in row.iter().zip(self.average).zip(WORTH) {
                let numbers = &self.words[field.clone()];
                let share = worth / (1.0 - B + B * exact(numbers.len()) / average);
                for (at, word) in numbers.iter().enumerate() {
                    for number in &begun[*word] {
                        let target = &mut *targets[*number];
                        if target.begins(&numbers[at..]) {
                            target.weights[fact] += share;
                        }
                    }
                }
            }
        }
        for target in targets {
            let count = target.weights.iter().filter(|weight| **weight > 0.0).count();
            if count > 0 {
                target.rarity = rarity(self.facts.len(), count);
            }
        }
        for part in parts {
            let stands = |target: &Target| {
                let mut facts = target.weights.iter().zip(&self.facts);
                facts.any(|(weight, fact)| *weight > 0.0 && is_of_a_source(fact))
            };
            part.is_named = part.targets.iter().any(|target| !target.is_synonym && stands(target));
        }
    }
}

impl Query {
    /// Returns what a fact is worth for the figure that is asked for.
    fn favors(&self, fact: &Fact<'_>) -> f64 {
        let mut figures = fact.figures().map(|figure| figure.quantity().unit.kind());
        if figures.any(|kind| self.asks_for.contains(&kind)) { FIGURE } else { 1.0 }
    }
}

impl Target {
    /// Whether words begin with it.
    fn begins(&self, words: &[WordId]) -> bool {
        !self.words.is_empty()
            && words.len() >= self.words.len()
            && self.words.iter().zip(words).all(|(forms, word)| forms.contains(word))
    }
}

impl Part {
    /// Returns its score in a fact: that of the best of what will do for it.
    fn score(&self, fact: usize) -> f64 {
        self.best(|target| {
            let weight = target.weights[fact];
            target.weight * target.rarity * weight * (K1 + 1.0) / (K1 + weight)
        })
    }

    /// Returns how much it tells; nothing when it stands nowhere.
    fn rarity(&self) -> f64 {
        self.best(|target| target.rarity)
    }

    fn best(&self, of: impl Fn(&Target) -> f64) -> f64 {
        self.weight * self.targets.iter().map(of).fold(0.0, f64::max)
    }
}

/// Returns how much it tells that something stands in `count` of `all` facts.
fn rarity(all: usize, count: usize) -> f64 {
    LOG2_E * (count + 1..=all + 1).map(|one| 1.0 / exact(one)).sum::<f64>()
}
