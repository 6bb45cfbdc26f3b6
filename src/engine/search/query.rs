//! Queries: what someone typed, as what to look for.
//!
//! `"…"` is a phrase, word for word. Of the rest, words that only carry a
//! question are passed over, a word that stands nowhere is read as the nearest
//! that does, and a term of a group of synonyms also looks for the others.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::iter;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::index::{Forms, Index, Term, WordId};
use super::words::{each_word, is_light_word, is_stop_word, stem, words};
use crate::playbook::id::FunctionId;
use crate::quantity::figure;

/// The most characters a query may have: several times a long question.
pub const LONGEST_QUERY: usize = 500;

/// What a word counts that was read for a mistyped one.
const CORRECTION: f64 = 0.8;

/// What a synonym counts: less than the word itself.
const SYNONYM: f64 = 0.7;

/// What each word of a term counts that stands there without the others.
const APART: f64 = 0.35;

/// What a word counts that says little of what is asked for.
const LIGHT: f64 = 0.35;

/// How alike words must be for one to be offered for the other, between 0 and
/// 1.
const ALIKE: f64 = 0.5;

/// At how many words a mistyped one is read, at the most.
const MOST_READINGS: usize = 3;

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
#[derive(Clone, Debug)]
pub struct Query {
    /// What is looked for, part by part.
    pub parts: Vec<Part>,
    /// What kinds of figure it asks for: `how many` asks for a count.
    pub asks_for: Vec<figure::Kind>,
    /// What functions it names.
    pub(super) functions: Vec<FunctionId>,
}

/// A part of a query: a word, a phrase, or words that are one term.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part {
    /// As typed.
    pub text: String,
    /// Whether hits must have it: it is a quoted phrase.
    pub is_phrase: bool,
    /// Whether it stands anywhere, by itself or by what stands for it.
    pub found: bool,
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
    /// For each of its own words the targets, any of which stands for it.
    #[serde(skip)]
    pub(super) words: Vec<Vec<Target>>,
    /// The targets that stand for the whole of it.
    #[serde(skip)]
    pub(super) whole: Vec<Target>,
}

impl Part {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_phrase: false,
            found: false,
            read_as: Vec::new(),
            synonyms: Vec::new(),
            weight: 1.0,
            apart: 1.0,
            words: Vec::new(),
            whole: Vec::new(),
        }
    }

    pub(super) fn targets(&self) -> impl Iterator<Item = &Target> {
        self.words.iter().flatten().chain(&self.whole)
    }

    pub(super) fn targets_mut(&mut self) -> impl Iterator<Item = &mut Target> {
        self.words.iter_mut().flatten().chain(&mut self.whole)
    }
}

/// Words in a row to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) words: Vec<Forms>,
    pub(super) weight: f64,
    pub(super) how: How,
    /// How much it tells; nothing where it stands nowhere.
    pub(super) rarity: f64,
    /// What it weighs in each fact.
    pub(super) weights: Vec<f64>,
}

impl Target {
    fn new(words: Vec<Forms>, weight: f64, how: How) -> Self {
        Self { words, weight, how, rarity: 0.0, weights: Vec::new() }
    }
}

/// What words in a row ask for: which kinds of figure.
const QUESTIONS: &[(&[figure::Kind], &[&str])] = {
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
    /// Its folded form, or the word that was read for it.
    word: String,
    /// What was read for it, where it was mistyped.
    readings: Vec<Vec<WordId>>,
    /// What to look for.
    forms: Forms,
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
        let mut query = Query { parts: Vec::new(), asks_for: Vec::new(), functions: Vec::new() };
        for (range, is_phrase) in pieces(text) {
            if is_phrase {
                query.parts.extend(self.phrase(&text[range]));
            } else {
                self.add_words(&mut query, text, range);
            }
        }
        if query.parts.is_empty() {
            // The words that carry a question are all there is.
            for mut typed in self.typed(text, 0..text.len()) {
                typed.is_passed = false;
                query.parts.push(self.part(text, &[typed], None));
            }
        }
        if query.parts.is_empty() {
            return Err(QueryError::Empty);
        }
        for part in query.parts.iter().filter(|part| !part.is_phrase) {
            for name in iter::once(&part.text).chain(&part.synonyms).map(|name| words(name)) {
                let name: Vec<&str> = name.iter().map(String::as_str).collect();
                let is_it = |term: &Term| term.is(&name, false) || term.is(&name, true);
                let named = self.functions.iter().filter(|(_, terms)| terms.iter().any(is_it));
                query.functions.extend(named.map(|(id, _)| id.clone()));
            }
        }
        self.weigh(&mut query.parts);
        for part in &mut query.parts {
            part.found = part.rarity() > 0.0;
        }
        Ok(query)
    }

    fn phrase(&self, text: &str) -> Option<Part> {
        let exact =
            |word: &String| self.vocabulary.word(word).map(|id| (id, 1.0)).into_iter().collect();
        let words: Vec<Forms> = words(text).iter().map(exact).collect();
        (!words.is_empty()).then(|| Part {
            is_phrase: true,
            whole: vec![Target::new(words, 1.0, How::Phrase)],
            ..Part::new(text.trim())
        })
    }

    /// Adds the words of a piece, and the terms that they make.
    fn add_words(&self, query: &mut Query, text: &str, range: Range<usize>) {
        let mut typed = self.typed(text, range);
        for (kinds, questions) in QUESTIONS {
            for question in questions.iter().map(|question| words(question)) {
                for at in 0..(typed.len() + 1).saturating_sub(question.len()) {
                    let asking = &mut typed[at..at + question.len()];
                    if asking.iter().map(|typed| &typed.word).eq(&question) {
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
            let (term, length) = match self.term_at(&typed[at..]) {
                Some((place, length)) if length > 1 || !word.is_passed => (Some(place), length),
                _ => (None, 1),
            };
            // Whoever says a thing in two ways asks for it once.
            let is_new = term.is_none_or(|(group, _)| groups.insert(group));
            if is_new && (term.is_some() || !word.is_passed) {
                query.parts.push(self.part(text, &typed[at..at + length], term));
            }
            at += length;
        }
    }

    /// Reads the words of a piece.
    fn typed(&self, text: &str, piece: Range<usize>) -> Vec<Typed> {
        let mut typed = Vec::new();
        let start = piece.start;
        each_word(&text[piece], |range, word| {
            let is_passed = is_stop_word(word);
            let forms = self.vocabulary.forms(word, !is_passed);
            let readings =
                if forms.is_empty() && !is_passed { self.readings(word) } else { Vec::new() };
            let (word, forms) = match readings.first().map(Vec::as_slice) {
                Some([one]) => (&*self.vocabulary.get(*one).text, self.known(*one)),
                _ => (word, forms),
            };
            typed.push(Typed {
                range: start + range.start..start + range.end,
                word: word.to_owned(),
                readings,
                forms,
                is_passed,
            });
        });
        typed
    }

    /// Returns the group and the place in it of the longest term that the words
    /// begin with, and its length in words.
    fn term_at(&self, typed: &[Typed]) -> Option<((usize, usize), usize)> {
        let longest = self.groups.iter().flatten().map(|term| term.words.len()).max()?;
        (1..=typed.len().min(longest)).rev().find_map(|length| {
            let words: Vec<&str> = typed[..length].iter().map(|typed| &*typed.word).collect();
            let place = [false, true].into_iter().find_map(|as_one| {
                let is_it = |term: &Term| term.is(&words, as_one);
                let mut groups = self.groups.iter().enumerate();
                groups.find_map(|(group, terms)| Some((group, terms.iter().position(is_it)?)))
            })?;
            Some((place, length))
        })
    }

    fn known(&self, word: WordId) -> Forms {
        self.vocabulary.forms(&self.vocabulary.get(word).text, true)
    }

    fn part(&self, text: &str, typed: &[Typed], term: Option<(usize, usize)>) -> Part {
        let (start, end) = (typed[0].range.start, typed[typed.len() - 1].range.end);
        let mut part = Part::new(&text[start..end]);
        match typed {
            [word] if is_light_word(&text[start..end].to_lowercase()) => part.weight = LIGHT,
            [_] => {}
            words => {
                part.apart = APART;
                let words = words.iter().map(|word| word.forms.clone()).collect();
                part.whole.push(Target::new(words, 1.0, How::Word));
            }
        }
        for word in typed.iter().filter(|word| !word.is_passed) {
            let corrected = word.readings.iter().map(|reading| {
                let words = reading.iter().map(|word| self.known(*word)).collect();
                Target::new(words, CORRECTION, How::Correction)
            });
            let mut targets: Vec<Target> = corrected.collect();
            if targets.is_empty() {
                targets.push(Target::new(vec![word.forms.clone()], 1.0, How::Word));
            }
            part.words.push(targets);
            part.read_as.extend(word.readings.iter().map(|reading| {
                let words = reading.iter().map(|id| &*self.vocabulary.get(*id).text);
                words.collect::<Vec<_>>().join(" ")
            }));
        }
        if let Some((group, own)) = term {
            let others = self.groups[group].iter().enumerate().filter(|(place, _)| *place != own);
            for (_, term) in others {
                let words = term.words.iter().map(|word| self.vocabulary.forms(word, false));
                part.whole.push(Target::new(words.collect(), SYNONYM, How::Synonym));
                part.synonyms.push(term.text.clone());
            }
        }
        part
    }

    /// Returns what a word that stands nowhere may be: words that it begins, or
    /// those with the fewest slips between, or two words written as one.
    fn readings(&self, word: &str) -> Vec<Vec<WordId>> {
        let length = word.chars().count();
        if length < 3 || word.contains(|character: char| character.is_ascii_digit()) {
            return Vec::new();
        }
        let of = |id: &WordId| self.vocabulary.get(*id);
        let mut found: Vec<WordId> = self
            .vocabulary
            .iter()
            .filter(|(_, known)| length > 3 && known.count > 0 && known.text.starts_with(word))
            .map(|(id, _)| id)
            .collect();
        if found.is_empty() {
            found = self.a_slip_from(word, length);
        }
        if found.is_empty() {
            return self.in_two(word).into_iter().collect();
        }
        // The more often a word stands there, the sooner it is meant; one of
        // each stem is enough.
        found.sort_by_key(|id| (Reverse(of(id).count), &of(id).text));
        let mut stems = BTreeSet::new();
        found.retain(|id| stems.insert(stem(&of(id).text)));
        found.into_iter().take(MOST_READINGS).map(|word| vec![word]).collect()
    }

    /// Returns the words with the fewest slips between them and `word`: one at
    /// the most, or two from eight letters on. The first letter is hardly ever
    /// mistyped.
    fn a_slip_from(&self, word: &str, length: usize) -> Vec<WordId> {
        let most = if length < 8 { 1 } else { 2 };
        let letters = |word: &str| word.chars().collect::<BTreeSet<_>>();
        let mut near: Vec<(usize, WordId)> = self
            .vocabulary
            .iter()
            .filter(|(_, known)| known.text.chars().next() == word.chars().next())
            .map(|(id, known)| (strsim::osa_distance(word, &known.text), id))
            .filter(|(slips, id)| {
                let known = &self.vocabulary.get(*id).text;
                // Many short words are one letter apart: in them none may be
                // another, and in the shortest none be missing.
                let is_short = length == 3 || (length == 4 && known.len() == word.len());
                *slips <= most
                    && !is_stop_word(known)
                    && (!is_short || letters(known) == letters(word))
            })
            .collect();
        let least = near.iter().map(|(slips, _)| *slips).min();
        near.retain(|(slips, _)| Some(*slips) == least);
        near.into_iter().map(|(_, id)| id).collect()
    }

    /// Returns the words of the playbooks that are spelled most like those of
    /// `text` that stand nowhere, the likest first.
    pub fn nearest(&self, text: &str) -> Vec<&str> {
        let strange: Vec<String> = words(text)
            .into_iter()
            .filter(|word| !is_stop_word(word) && self.vocabulary.forms(word, true).is_empty())
            // Of a long text the beginning will do.
            .take(MOST_READINGS)
            .collect();
        let mut found: Vec<(f64, &str)> = self
            .vocabulary
            .iter()
            .filter(|(_, known)| known.count > 0 && !is_stop_word(&known.text))
            .filter_map(|(_, known)| {
                let alike = |word| strsim::normalized_damerau_levenshtein(word, &known.text);
                let most = strange.iter().map(|word| alike(word)).fold(0.0, f64::max);
                (most >= ALIKE).then_some((most, &*known.text))
            })
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        found.into_iter().map(|(_, word)| word).take(MOST_READINGS).collect()
    }

    /// Reads a word as two: `demandgen` is `demand gen`.
    fn in_two(&self, word: &str) -> Option<Vec<WordId>> {
        let known = |half: &str| {
            let id = self.vocabulary.word(half)?;
            let count = self.vocabulary.get(id).count;
            (count > 0 && !is_stop_word(half)).then_some((id, count))
        };
        (3..word.len().saturating_sub(2))
            .filter_map(|at| {
                let (first, second) = word.split_at_checked(at)?;
                let ((first, often), (second, as_often)) = (known(first)?, known(second)?);
                Some((often.min(as_often), vec![first, second]))
            })
            .max_by_key(|(often, _)| *often)
            .map(|(_, words)| words)
    }
}

/// Cuts a query at its quotation marks: where each piece stands, and whether it
/// is a phrase. A mark that is never closed is a sign like any other.
fn pieces(text: &str) -> Vec<(Range<usize>, bool)> {
    let quotes: Vec<(usize, usize)> =
        text.match_indices(QUOTES).map(|(at, quote)| (at, at + quote.len())).collect();
    let mut pieces = Vec::new();
    let mut start = 0;
    for pair in quotes.chunks_exact(2) {
        pieces.push((start..pair[0].0, false));
        pieces.push((pair[0].1..pair[1].0, true));
        start = pair[1].1;
    }
    pieces.push((start..text.len(), false));
    pieces
}
