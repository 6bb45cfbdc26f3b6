//! Queries: what someone typed, as what to look for.
//!
//! `"…"` is a phrase, word for word. Of the rest, words that only carry a
//! question are passed over, a word that stands nowhere is read as the nearest
//! that does, and a term of a group of synonyms also looks for the others.

use crate::engine::prelude::*;
use std::cmp::Reverse;

use super::index::{Index, WordId, key};
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

/// What a word counts that says little of what is asked for.
pub(super) const LIGHT: f64 = 0.35;

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

/// A query as understood, with what it finds.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Query {
    /// What is looked for, part by part.
    pub parts: Vec<Part>,
    /// What kinds of figure it asks for: `how many` asks for a count. Facts that
    /// have one come sooner.
    pub asks_for: Vec<figure::Kind>,
}

/// A part of a query: a word, a phrase, or words that are one term.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Part {
    /// As typed.
    pub text: String,
    /// Whether hits must have it: it is a quoted phrase.
    pub is_phrase: bool,
    /// Whether a source has it in its own words, and not only what means the same.
    pub is_named: bool,
    /// What was read for it, where it was mistyped.
    pub read_as: Vec<String>,
    /// What means the same, and was looked for too. Always ours.
    pub synonyms: Vec<String>,
    /// What it counts beside the other parts.
    #[serde(skip)]
    pub(super) weight: f64,
    /// What will do for it.
    #[serde(skip)]
    pub(super) targets: Vec<Target>,
}

/// Words in a row to be looked for, each in any of its forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) words: Vec<Vec<WordId>>,
    pub(super) weight: f64,
    pub(super) is_synonym: bool,
    /// How much it tells; nothing where it stands nowhere.
    pub(super) rarity: f64,
    /// What it weighs in each fact.
    pub(super) weights: Vec<f64>,
}

/// What words in a row ask for: which kinds of figure.
pub(super) const QUESTIONS: &[(&[figure::Kind], &[&str])] = {
    use figure::Kind::{Count, Duration, Frequency, Percent, Ratio, Usd};
    &[
        (&[Count, Frequency], &["how many"]),
        (&[Frequency], &["how often"]),
        (&[Duration], &["how fast", "how quickly", "how soon", "how long"]),
        (&[Usd, Percent, Ratio], &["how much"]),
        (&[Percent, Ratio], &["what percent", "what percentage", "share"]),
        (&[Count], &["how big", "how large", "number of", "size"]),
        (&[Usd], &["cost"]),
    ]
};

/// A word of the query.
struct Typed {
    /// Where it stands.
    range: Range<usize>,
    /// Its folded form, or what is read for it.
    word: String,
    is_mistyped: bool,
}

impl Index<'_> {
    /// Reads a query.
    pub fn query(&self, text: &str) -> Result<Query, QueryError> {
        let length = text.chars().count();
        if length > LONGEST_QUERY {
            return Err(QueryError::TooLong(length));
        }
        let mut parts = Vec::new();
        let pieces: Vec<&str> = text.split(QUOTES).collect();
        for (number, piece) in pieces.iter().enumerate() {
            // A mark that is never closed is a sign like any other.
            if number % 2 == 1 && number + 1 < pieces.len() {
                parts.extend(self.phrase(piece));
            } else {
                parts.extend(self.terms(piece, is_stop_word));
            }
        }
        if parts.is_empty() {
            // The words that carry a question are all there is.
            parts = self.terms(text, |_| false);
        }
        if parts.is_empty() {
            return Err(QueryError::Empty);
        }
        let typed = format!(" {} ", words(text).join(" "));
        let is_asked = |question: &&str| typed.contains(&format!(" {question} "));
        let asked = QUESTIONS.iter().filter(|(_, questions)| questions.iter().any(is_asked));
        let asks_for = asked.flat_map(|(kinds, _)| *kinds).copied().collect();
        self.weigh(&mut parts);
        Ok(Query { parts, asks_for })
    }

    fn phrase(&self, text: &str) -> Option<Part> {
        let exact = |word: &String| self.vocabulary.get(word).copied();
        let words: Vec<_> =
            words(text).iter().map(|word| exact(word).into_iter().collect()).collect();
        (!words.is_empty()).then(|| Part {
            text: text.trim().to_owned(),
            is_phrase: true,
            weight: 1.0,
            targets: vec![Target { words, weight: 1.0, ..Target::default() }],
            ..Part::default()
        })
    }

    /// Returns the words of a piece that are not passed over, and the terms that
    /// they make.
    fn terms(&self, text: &str, is_passed: impl Fn(&str) -> bool) -> Vec<Part> {
        let typed = self.typed(text);
        let mut parts = Vec::new();
        let mut rest = typed.as_slice();
        while let [first, ..] = rest {
            let (length, group) = self.term(rest).unwrap_or((1, &[]));
            let (term, behind) = rest.split_at(length);
            if length > 1 || !is_passed(&first.word) {
                parts.push(self.part(text, term, group));
            }
            rest = behind;
        }
        parts
    }

    /// Reads the words of a piece.
    fn typed(&self, text: &str) -> Vec<Typed> {
        let mut typed = Vec::new();
        each_word(text, |range, word| {
            let is_known = is_stop_word(word) || !self.forms(word).is_empty();
            let read = if is_known { None } else { self.correction(word) };
            let is_mistyped = read.is_some();
            typed.push(Typed { range, word: read.unwrap_or(word).to_owned(), is_mistyped });
        });
        typed
    }

    /// Returns the longest term that the words begin with: its length in words,
    /// and what means the same.
    fn term(&self, typed: &[Typed]) -> Option<(usize, &[String])> {
        (1..=typed.len().min(LONGEST_TERM)).rev().find_map(|length| {
            let group = self.terms.get(&key(&spelled(&typed[..length])))?;
            Some((length, self.groups[*group].as_slice()))
        })
    }

    fn part(&self, text: &str, typed: &[Typed], group: &[String]) -> Part {
        let text = &text[typed[0].range.start..typed[typed.len() - 1].range.end];
        let forms = |term: &str| words(term).iter().map(|word| self.forms(word)).collect();
        let own = spelled(typed);
        let slips = typed.iter().filter(|typed| typed.is_mistyped);
        let read_as: Vec<String> = slips.map(|typed| typed.word.clone()).collect();
        let weight = if read_as.is_empty() { 1.0 } else { CORRECTION };
        let synonyms = group.iter().filter(|term| key(term) != key(&own));
        let synonyms: Vec<String> = synonyms.cloned().collect();
        let same = synonyms.iter().map(|term| Target {
            words: forms(term),
            weight: SYNONYM,
            is_synonym: true,
            ..Target::default()
        });
        Part {
            text: text.to_owned(),
            weight: if is_light_word(&own) { LIGHT } else { 1.0 },
            targets: [Target { words: forms(&own), weight, ..Target::default() }]
                .into_iter()
                .chain(same)
                .collect(),
            read_as,
            synonyms,
            ..Part::default()
        }
    }

    /// Returns what a word that stands nowhere may be: one that it begins, or one
    /// with a slip between. The more often a word stands there, the sooner it is
    /// meant.
    fn correction(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if length < 3 || word.contains(|character: char| character.is_ascii_digit()) {
            return None;
        }
        // Two slips from eight letters on. The first letter is hardly ever mistyped.
        let most = if length < 8 { 1 } else { 2 };
        let initial = word.chars().next()?;
        let letters = |word: &str| word.chars().collect::<BTreeSet<_>>();
        let likely = self.vocabulary.iter().filter_map(|(known, id)| {
            let count = self.counts[*id];
            // Many short words are one letter apart: in them none may be another.
            let is_like = known.starts_with(initial)
                && (length > 4 || letters(known) == letters(word))
                && !is_stop_word(known);
            let begins = known.starts_with(word) && count > 0;
            let slips = if begins { 0 } else { strsim::osa_distance(word, known) };
            (is_like && slips <= most).then_some((slips, Reverse(count), known.as_str()))
        });
        likely.min().map(|(.., known)| known)
    }

    /// Returns the words of the playbooks that are spelled most like those of
    /// `text` that stand nowhere.
    pub fn nearest(&self, text: &str) -> Vec<&str> {
        let known: BTreeSet<&str> = self.vocabulary.keys().map(String::as_str).collect();
        words(text)
            .iter()
            .filter(|word| self.forms(word).is_empty())
            // Of a long text the beginning will do.
            .take(3)
            .filter_map(|word| names::closest(word, known.iter().copied()))
            .collect()
    }
}

/// Returns what was typed as it is read.
fn spelled(typed: &[Typed]) -> String {
    joined(typed.iter().map(|typed| &typed.word), " ")
}
