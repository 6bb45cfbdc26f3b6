//! Queries: what someone typed, as what to look for.
//!
//! `"…"` is a phrase, word for word. Of the rest, words that only carry a
//! question are passed over, a word that stands nowhere is read as the nearest
//! that does, and a term of a group of synonyms also looks for the others.

use crate::engine::prelude::*;
use std::cmp::Reverse;

use super::index::{Forms, Index, keys};
use super::words::{each_word, is_light_word, is_stop_word, words};
use crate::quantity::figure;

/// The most characters a query may have: several times a long question.
pub const LONGEST_QUERY: usize = 500;

/// The most words that a term has.
pub(super) const LONGEST_TERM: usize = 6;

/// What a word counts that was read for a mistyped one.
pub(super) const CORRECTION: f64 = 0.8;

/// What a synonym counts: less than the word itself.
pub(super) const SYNONYM: f64 = 0.7;

/// What each word of a term counts that stands there without the others.
pub(super) const APART: f64 = 0.35;

/// What a word counts that says little of what is asked for.
pub(super) const LIGHT: f64 = 0.35;

/// How alike words must be for one to be offered for the other, between 0 and
/// 1.
const ALIKE: f64 = 0.5;

/// How many words are offered for those that stand nowhere, at the most.
const MOST_OFFERED: usize = 3;

/// The marks that may stand around a phrase.
pub const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Nothing in it can be looked for.
    #[error("the query has no word or number to search for")]
    Empty,
    /// It is no question any more.
    #[error("the query has {0} characters, and {LONGEST_QUERY} are read at the most")]
    TooLong(usize),
}

/// How a word of an answer came to be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It was typed, in this form or another of the same stem.
    Word,
    /// It is of a quoted phrase.
    Phrase,
    /// It was read for a mistyped one.
    Correction,
    /// It means the same as what was typed.
    Synonym,
}

/// A query as understood, with what it finds.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Query {
    /// What is looked for, part by part.
    pub parts: Vec<Part>,
    /// What kinds of figure it asks for: `how many` asks for a count. Facts that
    /// have one come sooner.
    pub asks_for: Vec<figure::Kind>,
    /// What functions it names.
    #[serde(skip)]
    pub(super) functions: Vec<FunctionId>,
}

/// A part of a query: a word, a phrase, or words that are one term.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Part {
    /// As typed.
    pub text: String,
    /// Whether hits must have it: it is a quoted phrase.
    pub is_phrase: bool,
    /// Whether it stands anywhere, by itself or by what stands for it.
    pub found: bool,
    /// Whether a source has it in its own words, and not only what means the same.
    pub is_named: bool,
    /// What was read for it, where it was mistyped.
    pub read_as: Vec<String>,
    /// What means the same, and was looked for too. Always ours.
    pub synonyms: Vec<String>,
    /// What it counts beside the other parts.
    #[serde(skip)]
    pub(super) weight: f64,
    /// What its words count where they don't stand together.
    #[serde(skip)]
    pub(super) apart: f64,
    /// Its words, one by one.
    #[serde(skip)]
    pub(super) words: Vec<Target>,
    /// What stands for the whole of it.
    #[serde(skip)]
    pub(super) whole: Vec<Target>,
}

/// Words in a row to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) words: Vec<Forms>,
    pub(super) weight: f64,
    pub(super) how: How,
    /// How much it tells; nothing where it stands nowhere.
    pub(super) rarity: f64,
    /// Whether a source has it.
    pub(super) is_of_a_source: bool,
    /// What it weighs in each fact.
    pub(super) weights: Vec<f64>,
}

impl Target {
    fn new(words: Vec<Forms>, weight: f64, how: How) -> Self {
        Self { words, weight, how, rarity: 0.0, is_of_a_source: false, weights: Vec::new() }
    }
}

/// What words in a row ask for: which kinds of figure.
pub(super) const QUESTIONS: &[(&[figure::Kind], &[&str])] = {
    use figure::Kind::{Count, Duration, Frequency, Percent, Ratio, Usd};
    &[
        (&[Count, Frequency], &["how many"]),
        (&[Frequency], &["how often", "how frequently"]),
        (&[Duration], &["how fast", "how quick", "how quickly", "how soon", "how long"]),
        (&[Usd, Percent, Ratio], &["how much"]),
        (
            &[Percent, Ratio],
            &["what percent", "what percentage", "what proportion", "what share", "share"],
        ),
        (&[Count], &["how big", "how large", "number of", "size"]),
        (&[Usd], &["cost"]),
    ]
};

/// A word of the query.
struct Typed {
    /// Where it stands.
    range: Range<usize>,
    /// Its folded form, or what is read for it: two words where it runs them
    /// together.
    words: Vec<String>,
    is_mistyped: bool,
    /// Whether it only carries the question.
    is_passed: bool,
}

impl Index<'_> {
    /// Reads a query.
    pub fn query(&self, text: &str) -> Result<Query, QueryError> {
        let length = text.chars().count();
        if length > LONGEST_QUERY {
            return Err(QueryError::TooLong(length));
        }
        let mut query = Query::default();
        let pieces: Vec<&str> = text.split(QUOTES).collect();
        for (number, piece) in pieces.iter().enumerate() {
            // A mark that is never closed is a sign like any other.
            if number % 2 == 1 && number + 1 < pieces.len() {
                query.parts.extend(self.phrase(piece));
            } else {
                self.add_words(&mut query, piece);
            }
        }
        if query.parts.is_empty() {
            // The words that carry a question are all there is.
            query.parts = self
                .typed(text)
                .into_iter()
                .map(|typed| self.part(text, &[Typed { is_passed: false, ..typed }], None))
                .collect();
        }
        if query.parts.is_empty() {
            return Err(QueryError::Empty);
        }
        query.functions = query
            .parts
            .iter()
            .filter(|part| !part.is_phrase)
            .flat_map(|part| [&part.text].into_iter().chain(&part.synonyms))
            .flat_map(|name| keys(&words(name)))
            .filter_map(|key| self.functions.get(&key).cloned())
            .collect();
        self.weigh(&mut query.parts);
        Ok(query)
    }

    fn phrase(&self, text: &str) -> Option<Part> {
        let exact =
            |word: &String| self.vocabulary.id(word).map(|id| (id, 1.0)).into_iter().collect();
        let words: Vec<Forms> = words(text).iter().map(exact).collect();
        (!words.is_empty()).then(|| Part {
            text: text.trim().to_owned(),
            is_phrase: true,
            weight: 1.0,
            whole: vec![Target::new(words, 1.0, How::Phrase)],
            ..Part::default()
        })
    }

    /// Adds the words of a piece, and the terms that they make.
    fn add_words(&self, query: &mut Query, text: &str) {
        let mut typed = self.typed(text);
        for (kinds, questions) in QUESTIONS {
            for question in questions.iter().map(|question| words(question)) {
                for at in 0..(typed.len() + 1).saturating_sub(question.len()) {
                    let asking = &mut typed[at..at + question.len()];
                    if asking.iter().flat_map(|typed| &typed.words).eq(&question) {
                        query.asks_for.extend(*kinds);
                        // `how long` says nothing of what is long; `cost` does.
                        for typed in asking {
                            typed.is_passed |= question.len() > 1;
                        }
                    }
                }
            }
        }
        let mut groups = BTreeSet::new();
        let mut at = 0;
        while let Some(word) = typed.get(at) {
            let (group, length) = self
                .term_at(&typed[at..])
                .filter(|(_, length)| *length > 1 || !word.is_passed)
                .map_or((None, 1), |(group, length)| (Some(group), length));
            // Whoever says a thing in two ways asks for it once.
            if group.map_or(!word.is_passed, |group| groups.insert(group)) {
                query.parts.push(self.part(text, &typed[at..at + length], group));
            }
            at += length;
        }
    }

    /// Reads the words of a piece.
    fn typed(&self, text: &str) -> Vec<Typed> {
        let mut typed = Vec::new();
        each_word(text, |range, word| {
            let is_passed = is_stop_word(word);
            let is_known = is_passed || !self.vocabulary.forms(word, true).is_empty();
            let read = if is_known { None } else { self.correction(word) };
            typed.push(Typed {
                range,
                is_mistyped: read.is_some(),
                words: read.unwrap_or_else(|| vec![word.to_owned()]),
                is_passed,
            });
        });
        typed
    }

    /// Returns the group of the longest term that the words begin with, and its
    /// length in words.
    fn term_at(&self, typed: &[Typed]) -> Option<(usize, usize)> {
        (1..=typed.len().min(LONGEST_TERM)).rev().find_map(|length| {
            let words: Vec<&String> =
                typed[..length].iter().flat_map(|typed| &typed.words).collect();
            let group = keys(&words).iter().find_map(|key| self.terms.get(key))?;
            Some((*group, length))
        })
    }

    fn part(&self, text: &str, typed: &[Typed], group: Option<usize>) -> Part {
        let text = &text[typed[0].range.start..typed[typed.len() - 1].range.end];
        let is_light = typed.len() == 1 && is_light_word(&text.to_lowercase());
        let mut part = Part {
            text: text.to_owned(),
            weight: if is_light { LIGHT } else { 1.0 },
            apart: if typed.len() > 1 { APART } else { 1.0 },
            ..Part::default()
        };
        let forms = |word: &String, has_stem| self.vocabulary.forms(word, has_stem);
        if typed.len() > 1 {
            let words = typed
                .iter()
                .flat_map(|typed| typed.words.iter().map(|word| forms(word, !typed.is_passed)));
            part.whole.push(Target::new(words.collect(), 1.0, How::Word));
        }
        for typed in typed.iter().filter(|typed| !typed.is_passed) {
            let (counts, how) =
                if typed.is_mistyped { (CORRECTION, How::Correction) } else { (1.0, How::Word) };
            let words = typed.words.iter().map(|word| vec![forms(word, true)]);
            part.words.extend(words.map(|words| Target::new(words, counts, how)));
            if typed.is_mistyped {
                part.read_as.push(typed.words.join(" "));
            }
        }
        let own = keys(&typed.iter().flat_map(|typed| &typed.words).collect::<Vec<_>>());
        for term in group.into_iter().flat_map(|group| &self.groups[group]) {
            let words = words(term);
            if keys(&words) != own {
                part.synonyms.push(term.clone());
            }
            let words = words.iter().map(|word| forms(word, false)).collect();
            part.whole.push(Target::new(words, SYNONYM, How::Synonym));
        }
        part
    }

    /// Returns what a word that stands nowhere may be: one that it begins, or one
    /// with a slip between, or two words written as one. The more often a word
    /// stands there, the sooner it is meant.
    fn correction(&self, word: &str) -> Option<Vec<String>> {
        let length = word.chars().count();
        if length < 3 || word.contains(|character: char| character.is_ascii_digit()) {
            return None;
        }
        // Two slips from eight letters on. The first letter is hardly ever mistyped.
        let most = if length < 8 { 1 } else { 2 };
        let initial = word.chars().next()?;
        let letters = |word: &str| word.chars().collect::<BTreeSet<_>>();
        self.vocabulary
            .words
            .iter()
            .filter(|known| known.text.starts_with(initial))
            .filter_map(|known| {
                let begins = length > 3 && known.count > 0 && known.text.starts_with(word);
                // Many short words are one letter apart: in them none may be
                // another, and in the shortest none be missing.
                let is_short = length == 3 || (length == 4 && known.text.len() == word.len());
                let slips = if begins { 0 } else { strsim::osa_distance(word, &known.text) };
                let fits = !is_short || letters(&known.text) == letters(word);
                (begins || (slips <= most && fits && !is_stop_word(&known.text))).then_some((
                    slips,
                    Reverse(known.count),
                    &*known.text,
                ))
            })
            .min()
            .map(|(.., known)| vec![known.to_owned()])
            .or_else(|| self.in_two(word))
    }

    /// Reads a word as two: `demandgen` is `demand gen`.
    fn in_two(&self, word: &str) -> Option<Vec<String>> {
        let count = |half: &str| {
            let count = self.vocabulary.words[self.vocabulary.id(half)?].count;
            (count > 0 && !is_stop_word(half)).then_some(count)
        };
        (3..word.len().saturating_sub(2))
            .filter_map(|at| {
                let (first, second) = word.split_at_checked(at)?;
                Some((count(first)?.min(count(second)?), [first, second]))
            })
            .max_by_key(|(often, _)| *often)
            .map(|(_, words)| words.map(str::to_owned).into())
    }

    /// Returns the words of the playbooks that are spelled most like those of
    /// `text` that stand nowhere, the likest first.
    pub fn nearest(&self, text: &str) -> Vec<&str> {
        let strange: Vec<String> = words(text)
            .into_iter()
            .filter(|word| !is_stop_word(word) && self.vocabulary.forms(word, true).is_empty())
            // Of a long text the beginning will do.
            .take(MOST_OFFERED)
            .collect();
        let mut found: Vec<(f64, &str)> = self
            .vocabulary
            .words
            .iter()
            .filter(|known| known.count > 0 && !is_stop_word(&known.text))
            .map(|known| {
                let alike = |word| strsim::normalized_damerau_levenshtein(word, &known.text);
                (strange.iter().map(|word| alike(word)).fold(0.0, f64::max), &*known.text)
            })
            .filter(|(alike, _)| *alike >= ALIKE)
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        found.into_iter().map(|(_, word)| word).take(MOST_OFFERED).collect()
    }
}
