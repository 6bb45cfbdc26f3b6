//! Ranking: BM25F, which is BM25 over fields of different weight.
//!
//! For a target `t`, which is a word or words in a row, and an entry `e`:
//!
//! ```text
//! weight(t, e) = Σ over fields f:  W(f) · count(t, e, f) / (1 − B + B · length(e, f) / average(f))
//! rarity(t)    = log2(1 + (N − n(t) + ½) / (n(t) + ½))
//! score(t, e)  = C(t) · rarity(t) · weight(t, e) · (K1 + 1) / (K1 + weight(t, e))
//! ```
//!
//! `N` is how many entries there are and `n(t)` in how many of them the target
//! stands. A word in another number, and still more one that only has the stem,
//! counts less than the word itself, and `C` is less than one for a correction,
//! a synonym, a word of a term that stands without the others, and a word that
//! says little. Terms that mean the same are as rare as the commonest of them.
//! A part of the query scores as its words do together, or as the best of its
//! synonyms where that is more. The sum over the parts is multiplied by the
//! share of the query that the entry has, by rarity; by `FIGURE`, where a figure
//! is asked for and the entry has one; by `ELSEWHERE`, where a function is named
//! and the entry is not of it; and by what its kind is worth.
//!
//! Equal scores stand in the order of the playbooks. Only operations that round
//! alike on every machine are used, and always in the same order.

use std::collections::BTreeSet;
use std::ops::Range;

use super::corpus::{Entry, Kind};
use super::index::{Field, Index, Row, WordId, exact};
use super::query::{How, Part, Query, Target};
use super::words::each_word;
use crate::catalog::SourceFile;

/// How soon more of a word stops counting.
const K1: f64 = 1.2;

/// How much the length of a field counts against it.
const B: f64 = 0.3;

/// What an entry with a figure of the kind asked for is worth.
const FIGURE: f64 = 1.5;

/// What an entry is worth that is not of the function which the query names.
const ELSEWHERE: f64 = 0.8;

/// The share of the best score that a hit needs.
const LEAST: f64 = 0.2;

/// Returns what a word in a field is worth.
fn worth(field: Field) -> f64 {
    match field {
        Field::Label => 2.5,
        Field::Text => 1.0,
        Field::Heading => 0.8,
        Field::Ours => 0.6,
        Field::Place => 0.5,
    }
}

/// Returns what a hit of a kind is worth: more where it sums up the rest, less
/// where it only points to something or is a small part of it.
fn standing(kind: Kind) -> f64 {
    match kind {
        Kind::Reference | Kind::Move | Kind::Term => 0.5,
        Kind::ProcessPart => 0.7,
        Kind::Section | Kind::Intro | Kind::Note | Kind::Deliverable | Kind::Role => 0.8,
        Kind::Approach => 1.2,
        _ => 1.0,
    }
}

/// An entry that fits a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The number of the entry in the index.
    pub entry: usize,
    /// How well it fits; means something only beside the other hits.
    pub score: f64,
}

/// Something in a text that a query looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands, in bytes.
    pub place: Range<usize>,
    /// How it came to be looked for.
    pub how: How,
    /// The number of the part of the query that it is for.
    pub part: usize,
}

/// What a query finds.
#[derive(Clone, Debug)]
pub struct Found {
    /// The hits, the best first, and of each fact the best.
    pub hits: Vec<Hit>,
    /// For each part of the query, whether it stands anywhere at all.
    pub stands: Vec<bool>,
}

impl Index<'_> {
    /// Returns the entries among those that `takes` lets pass which fit the
    /// query. What scores far below the best is left out.
    pub fn search(&self, query: &Query, takes: impl Fn(&Entry<'_>) -> bool) -> Found {
        let evidence = self.evidence(query);
        let known: f64 = query.parts.iter().map(|part| evidence.rarity_of(part)).sum();
        let mut hits = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            if !takes(entry) {
                continue;
            }
            let (mut sum, mut had, mut lacks_a_phrase) = (0.0, 0.0, false);
            for part in &query.parts {
                let score = evidence.score(query, part, number);
                if score > 0.0 {
                    sum += score;
                    had += evidence.rarity_in(part, number);
                } else if part.is_phrase {
                    lacks_a_phrase = true;
                }
            }
            if sum <= 0.0 || lacks_a_phrase {
                continue;
            }
            let mut figures = entry.figures().map(|figure| figure.quantity().unit.kind());
            let figure =
                if figures.any(|kind| query.asks_for.contains(&kind)) { FIGURE } else { 1.0 };
            let function = match entry.home {
                SourceFile::Guide(page) => Some(&page.function.id),
                _ => entry.fact.function.map(|function| &function.id),
            };
            let is_elsewhere = !query.functions.is_empty()
                && function.is_none_or(|function| !query.functions.contains(function));
            let place = if is_elsewhere { ELSEWHERE } else { 1.0 };
            hits.push(Hit {
                entry: number,
                score: sum * (had / known) * figure * place * standing(entry.kind),
            });
        }
        // The sort is stable, and the entries stand in the order of the
        // playbooks.
        hits.sort_by(|one, other| other.score.total_cmp(&one.score));
        let least = hits.first().map_or(0.0, |best| best.score * LEAST);
        let mut seen = BTreeSet::new();
        hits.retain(|hit| {
            let id = &self.entries[hit.entry].fact.id;
            hit.score >= least && seen.insert(id)
        });
        let stands = query.parts.iter().map(|part| evidence.rarity_of(part) > 0.0);
        Found { hits, stands: stands.collect() }
    }

    /// Weighs every target in every entry.
    fn evidence(&self, query: &Query) -> Evidence {
        let targets = query.targets.len();
        // For each word, the targets that begin with it.
        let mut begun: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.vocabulary.len()];
        for (word, _) in self.vocabulary.iter() {
            for (number, target) in query.targets.iter().enumerate() {
                let first = target.words.first();
                if let Some(counts) = first.and_then(|first| first.counts(word, &self.vocabulary)) {
                    begun[word.at()].push((number, counts));
                }
            }
        }
        let mut weights = vec![0.0; self.rows.len() * targets];
        let mut standing_in = vec![0_usize; targets];
        let mut is_found = vec![false; targets];
        let rows = self.rows.iter().zip(weights.chunks_mut(targets));
        for ((row, weights), entry) in rows.zip(&self.entries) {
            self.weigh(query, row, &begun, weights);
            for (target, weight) in weights.iter().enumerate() {
                is_found[target] |= *weight > 0.0;
                standing_in[target] += usize::from(*weight > 0.0 && entry.is_of_a_source());
            }
        }
        let all = self.entries.iter().filter(|entry| entry.is_of_a_source()).count();
        let rarity = standing_in.iter().zip(is_found).map(|(count, is_found)| {
            if is_found { rarity(all.max(1), (*count).max(1)) } else { 0.0 }
        });
        let mut rarity: Vec<f64> = rarity.collect();
        for part in &query.parts {
            part.level(&mut rarity);
        }
        Evidence { rarity, weights }
    }

    /// Adds the weight of every target in one entry.
    fn weigh(&self, query: &Query, row: &Row, begun: &[Vec<(usize, f64)>], weights: &mut [f64]) {
        for field in Field::ALL {
            let numbers = &self.numbers[row.fields[field as usize].clone()];
            let length = exact(numbers.len()) / self.average[field as usize];
            let share = worth(field) / (1.0 - B + B * length);
            for (at, word) in numbers.iter().enumerate() {
                for (number, first) in &begun[word.at()] {
                    let target = &query.targets[*number];
                    if let Some(counts) = self.follows(target, *first, &numbers[at..]) {
                        weights[*number] += share * counts;
                    }
                }
            }
        }
    }

    /// Returns what words count for a target that their first one begins;
    /// `None` when it does not go on.
    fn follows(&self, target: &Target, first: f64, words: &[WordId]) -> Option<f64> {
        if words.len() < target.words.len() {
            return None;
        }
        let rest = target.words.iter().zip(words).skip(1);
        let mut counts = first;
        for (wanted, word) in rest {
            counts = wanted.counts(*word, &self.vocabulary)?.min(counts);
        }
        Some(counts)
    }

    /// Returns what in a text of an entry the query looks for, in order.
    pub fn marks(&self, query: &Query, text: &str) -> Vec<Mark> {
        let (mut places, mut words) = (Vec::new(), Vec::new());
        each_word(text, |place, word| {
            places.push(place);
            words.push(self.vocabulary.word(word).unwrap_or(WordId::NONE));
        });
        let mut marks = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let fitting = query.targets.iter().filter(|target| {
                let first = target.words.first();
                let first = first.and_then(|first| first.counts(words[at], &self.vocabulary));
                first.is_some_and(|first| self.follows(target, first, &words[at..]).is_some())
            });
            // The longest, and of equals what was typed before what we add.
            let best =
                fitting.max_by_key(|target| (target.words.len(), std::cmp::Reverse(target.how)));
            let length = best.map_or(1, |target| target.words.len());
            if let Some(target) = best {
                marks.push(Mark {
                    place: places[at].start..places[at + length - 1].end,
                    how: target.how,
                    part: target.part,
                });
            }
            at += length;
        }
        marks
    }
}

impl Part {
    /// Makes each of the terms that mean the same as common as the commonest:
    /// one that hardly anybody writes would outweigh the others.
    fn level(&self, rarity: &mut [f64]) {
        let own = match self.words.as_slice() {
            [word] => word.as_slice(),
            // Apart, the words of a term mean less than the term.
            _ => &[],
        };
        let terms = || own.iter().chain(&self.whole).copied();
        let known = terms().map(|term| rarity[term]).filter(|one| *one > 0.0);
        let least = known.fold(f64::INFINITY, f64::min);
        for term in terms() {
            rarity[term] = rarity[term].min(least);
        }
    }
}

/// How much each target tells, and its weight in each entry.
struct Evidence {
    rarity: Vec<f64>,
    /// Entry by entry, a weight for each target.
    weights: Vec<f64>,
}

impl Evidence {
    /// Returns the score of a part of the query in an entry.
    fn score(&self, query: &Query, part: &Part, entry: usize) -> f64 {
        combined(part, |target| {
            let weight = self.weights[entry * self.rarity.len() + target];
            let counts = query.targets[target].weight * self.rarity[target];
            counts * weight * (K1 + 1.0) / (K1 + weight)
        })
    }

    /// Returns how much of a part of the query tells that stands in an entry.
    fn rarity_in(&self, part: &Part, entry: usize) -> f64 {
        combined(part, |target| {
            let stands = self.weights[entry * self.rarity.len() + target] > 0.0;
            if stands { self.rarity[target] } else { 0.0 }
        })
    }

    /// Returns how much a part of the query tells; nothing when it stands
    /// nowhere.
    fn rarity_of(&self, part: &Part) -> f64 {
        combined(part, |target| self.rarity[target])
    }
}

/// Returns what the words of a part come to together, or what stands for the
/// whole of it does, whichever is more.
fn combined(part: &Part, of: impl Fn(usize) -> f64) -> f64 {
    let most = |targets: &[usize]| targets.iter().map(|one| of(*one)).fold(0.0, f64::max);
    let words: f64 = part.words.iter().map(|any| most(any)).sum();
    part.weight * (part.apart * words).max(most(&part.whole))
}

/// Returns how much it tells that something stands in `count` of `all` entries.
fn rarity(all: usize, count: usize) -> f64 {
    log2(1.0 + (exact(all) - exact(count) + 0.5) / (exact(count) + 0.5))
}

/// Returns the binary logarithm of a number of at least one. The one of the
/// standard library may differ in its last bits from machine to machine.
fn log2(mut number: f64) -> f64 {
    let mut log = 0.0;
    while number >= 2.0 {
        number /= 2.0;
        log += 1.0;
    }
    let mut bit = 0.5;
    for _ in 0..24 {
        number *= number;
        if number >= 2.0 {
            number /= 2.0;
            log += bit;
        }
        bit /= 2.0;
    }
    log
}
