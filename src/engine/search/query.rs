//! Queries: what someone typed, as what to look for.
//!
//! `"…"` is a phrase, word for word. Of the rest, words that only carry a
//! question are passed over, a word that stands nowhere is read as the nearest
//! that does, and a term of a group of synonyms also looks for the others.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::index::{Index, StemId, TermPlace, Vocabulary, WordId, keys, letters};
use super::words::{each_word, is_light_word, is_stop_word, words};
use crate::playbook::id::FunctionId;
use crate::quantity::figure;

/// The most characters a query may have: several times a long question.
pub const LONGEST_QUERY: usize = 500;

/// What a word counts that stands there in another number or tense.
const OTHER_FORM: f64 = 0.95;

/// What a word counts that stands there by its stem only.
const SAME_STEM: f64 = 0.8;

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

/// A query as understood.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is looked for, part by part.
    pub parts: Vec<Part>,
    /// What kinds of figure it asks for: `how many` asks for a count.
    pub asks_for: Vec<figure::Kind>,
    /// What functions it names.
    pub(super) functions: Vec<FunctionId>,
    pub(super) targets: Vec<Target>,
}

/// A part of a query: a word, a phrase, or words that are one term.
#[derive(Clone, Debug)]
pub struct Part {
    /// As typed.
    pub text: String,
    /// What was read for it, where it was mistyped.
    pub read_as: Vec<String>,
    /// What means the same, and was looked for too.
    pub synonyms: Vec<String>,
    /// Whether an entry must have it: it is a quoted phrase.
    pub is_phrase: bool,
    /// What it counts beside the other parts.
    pub(super) weight: f64,
    /// What its words count where they don't stand together.
    pub(super) apart: f64,
    /// Its own words, and for each the numbers of the targets, any of which
    /// stands for it.
    pub(super) words: Vec<Vec<usize>>,
    /// The numbers of targets that stand for the whole of it.
    pub(super) whole: Vec<usize>,
}

/// Words in a row to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) words: Vec<Wanted>,
    pub(super) weight: f64,
    pub(super) how: How,
    /// The number of the part it is for.
    pub(super) part: usize,
}

/// A word to be looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The word itself, where it stands somewhere.
    word: Option<WordId>,
    /// Its base, where another number or tense will do.
    base: Option<StemId>,
    /// Its stem, where others of the stem will do.
    stem: Option<StemId>,
}

impl Wanted {
    fn without_stem(self) -> Self {
        Self { stem: None, ..self }
    }

    /// Returns what a word counts for this one; `None` when it is another.
    pub(super) fn counts(self, word: WordId, vocabulary: &Vocabulary) -> Option<f64> {
        let known = vocabulary.get(word);
        if self.word == Some(word) {
            Some(1.0)
        } else if self.base == Some(known.base) {
            Some(OTHER_FORM)
        } else if self.stem == Some(known.stem) {
            Some(SAME_STEM)
        } else {
            None
        }
    }
}

/// Which kinds of figure words in a row ask for.
const QUESTIONS: &[(&[&str], &[figure::Kind])] = {
    use figure::Kind::{Count, Duration, Frequency, Percent, Ratio, Usd};
    &[
        (&["how", "many"], &[Count, Frequency]),
        (&["how", "often"], &[Frequency]),
        (&["how", "frequently"], &[Frequency]),
        (&["how", "fast"], &[Duration]),
        (&["how", "quick"], &[Duration]),
        (&["how", "quickly"], &[Duration]),
        (&["how", "soon"], &[Duration]),
        (&["how", "long"], &[Duration]),
        (&["how", "much"], &[Usd, Percent, Ratio]),
        (&["what", "percent"], &[Percent, Ratio]),
        (&["what", "percentage"], &[Percent, Ratio]),
        (&["what", "proportion"], &[Percent, Ratio]),
        (&["what", "share"], &[Percent, Ratio]),
        (&["how", "big"], &[Count]),
        (&["how", "large"], &[Count]),
        (&["number", "of"], &[Count]),
        (&["size"], &[Count]),
        (&["share"], &[Percent, Ratio]),
        (&["cost"], &[Usd]),
    ]
};

/// A word of the query.
struct Typed {
    /// Where it stands.
    range: Range<usize>,
    folded: String,
    /// What to look for: the word itself, or what was read for it.
    readings: Vec<Vec<WordId>>,
    /// Whether it was mistyped.
    is_corrected: bool,
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
        let mut query = Query {
            parts: Vec::new(),
            asks_for: Vec::new(),
            targets: Vec::new(),
            functions: Vec::new(),
        };
        for (range, is_phrase) in pieces(text) {
            if is_phrase {
                self.add_phrase(&mut query, &text[range]);
            } else {
                self.add_words(&mut query, text, range);
            }
        }
        if query.parts.is_empty() {
            // The words that carry a question are all there is.
            self.add_any_words(&mut query, text);
        }
        if query.parts.is_empty() {
            return Err(QueryError::Empty);
        }
        Ok(query)
    }

    fn add_phrase(&self, query: &mut Query, text: &str) {
        let mut words = Vec::new();
        each_word(text, |_, word| {
            words.push(Wanted { word: self.vocabulary.word(word), base: None, stem: None });
        });
        if words.is_empty() {
            return;
        }
        let whole = query.target(words, 1.0, How::Phrase);
        query.parts.push(Part {
            text: text.trim().to_owned(),
            read_as: Vec::new(),
            synonyms: Vec::new(),
            is_phrase: true,
            weight: 1.0,
            apart: 1.0,
            words: Vec::new(),
            whole: vec![whole],
        });
    }

    /// Adds the words of a piece, and the terms that they make.
    fn add_words(&self, query: &mut Query, text: &str, range: Range<usize>) {
        let mut typed = Vec::new();
        let start = range.start;
        each_word(&text[range], |range, word| {
            let range = start + range.start..start + range.end;
            typed.push(self.typed(range, word));
        });
        for (question, kinds) in QUESTIONS {
            let length = question.len();
            for at in 0..(typed.len() + 1).saturating_sub(length) {
                let words = &mut typed[at..at + length];
                let asks = words.iter().zip(*question);
                if asks.into_iter().all(|(typed, word)| typed.folded == *word) {
                    query.asks_for.extend(*kinds);
                    // `how long` says nothing of what is long; `cost` does.
                    for word in words {
                        word.is_passed |= length > 1;
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
            let is_new = term.is_none_or(|place| groups.insert(place.group));
            if is_new && (term.is_some() || !word.is_passed) {
                self.add_part(query, text, &typed[at..at + length], term);
            }
            at += length;
        }
    }

    /// Adds every word, whatever it carries.
    fn add_any_words(&self, query: &mut Query, text: &str) {
        each_word(text, |range, word| {
            let mut typed = self.typed(range, word);
            typed.is_passed = false;
            self.add_part(query, text, &[typed], None);
        });
    }

    fn typed(&self, range: Range<usize>, word: &str) -> Typed {
        let is_passed = is_stop_word(word);
        let is_known = self.vocabulary.word(word).is_some()
            || self.vocabulary.stem(word, &self.stems).is_some();
        let readings = if is_known || is_passed { Vec::new() } else { self.readings(word) };
        Typed {
            range,
            folded: word.to_owned(),
            is_corrected: !readings.is_empty(),
            readings,
            is_passed,
        }
    }

    /// Returns the longest term that the words begin with, and its length in
    /// words.
    fn term_at(&self, typed: &[Typed]) -> Option<(TermPlace, usize)> {
        let longest = typed.len().min(self.longest_term);
        (1..=longest).rev().find_map(|length| {
            let words = typed[..length].iter().map(|word| self.read(word));
            let place = keys(words).iter().find_map(|key| self.terms.get(key))?;
            Some((*place, length))
        })
    }

    /// Returns a word as it was meant.
    fn read<'typed>(&'typed self, typed: &'typed Typed) -> &'typed str {
        match typed.readings.first().map(Vec::as_slice) {
            Some([one]) => &self.vocabulary.get(*one).text,
            _ => &typed.folded,
        }
    }

    /// Returns what to look for first for a word.
    fn wanted(&self, typed: &Typed) -> Wanted {
        match typed.readings.first().map(Vec::as_slice) {
            Some([one]) => self.known(*one),
            _ => Wanted {
                word: self.vocabulary.word(&typed.folded),
                base: self.vocabulary.base(&typed.folded),
                stem: self.vocabulary.stem(&typed.folded, &self.stems),
            },
        }
    }

    fn known(&self, word: WordId) -> Wanted {
        let known = self.vocabulary.get(word);
        Wanted { word: Some(word), base: Some(known.base), stem: Some(known.stem) }
    }

    fn add_part(&self, query: &mut Query, text: &str, typed: &[Typed], term: Option<TermPlace>) {
        let (Some(first), Some(last)) = (typed.first(), typed.last()) else {
            return;
        };
        let mut part = Part {
            text: text[first.range.start..last.range.end].to_owned(),
            read_as: Vec::new(),
            synonyms: Vec::new(),
            is_phrase: false,
            weight: match typed {
                [word] if is_light_word(&word.folded) => LIGHT,
                _ => 1.0,
            },
            apart: if typed.len() > 1 { APART } else { 1.0 },
            words: Vec::new(),
            whole: Vec::new(),
        };
        for word in typed.iter().filter(|word| !word.is_passed) {
            let targets = if word.is_corrected {
                word.readings
                    .iter()
                    .map(|reading| {
                        let words = reading.iter().map(|word| self.known(*word)).collect();
                        query.target(words, CORRECTION, How::Correction)
                    })
                    .collect()
            } else {
                vec![query.target(vec![self.wanted(word)], 1.0, How::Word)]
            };
            part.words.push(targets);
            part.read_as.extend(word.readings.iter().map(|reading| {
                let words = reading.iter().map(|id| self.vocabulary.get(*id));
                words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
            }));
        }
        if typed.len() > 1 {
            let words = typed.iter().map(|word| self.wanted(word)).collect();
            part.whole.push(query.target(words, 1.0, How::Word));
        }
        if let Some(own) = term {
            for (place, term) in self.groups[own.group].iter().enumerate() {
                if place == own.term {
                    continue;
                }
                let words = term.words.iter();
                let words = words.map(|word| self.known(*word).without_stem());
                let words = words.collect();
                part.whole.push(query.target(words, SYNONYM, How::Synonym));
                part.synonyms.push(term.text.clone());
            }
        }
        let names = std::iter::once(&part.text).chain(&part.synonyms);
        let functions = names.filter_map(|name| self.function(name));
        query.functions.extend(functions.cloned());
        query.parts.push(part);
    }

    /// Returns the function that has this name.
    fn function(&self, name: &str) -> Option<&FunctionId> {
        let words = words(name);
        let keys = keys(words.iter().map(String::as_str));
        keys.iter().find_map(|key| self.functions.get(key))
    }

    /// Returns what a word that stands nowhere may be: words that it begins, or
    /// those with the fewest slips between, or two words written as one.
    fn readings(&self, word: &str) -> Vec<Vec<WordId>> {
        if word.contains(|character: char| character.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found = self.begun_by(word);
        if found.is_empty() {
            found = self.a_slip_from(word);
        }
        if found.is_empty() {
            return self.in_two(word).into_iter().collect();
        }
        // The more often a word stands there, the sooner it is meant; one of
        // each stem is enough.
        found.sort_by_key(|id| {
            let known = self.vocabulary.get(*id);
            (Reverse(known.count), &known.text)
        });
        let mut readings: Vec<WordId> = Vec::new();
        let stem = |id: WordId| self.vocabulary.get(id).stem;
        for id in found {
            if readings.iter().all(|one| stem(*one) != stem(id)) {
                readings.push(id);
            }
        }
        readings.truncate(MOST_READINGS);
        readings.into_iter().map(|word| vec![word]).collect()
    }

    /// Returns the words that a word of four letters or more begins.
    fn begun_by(&self, word: &str) -> Vec<WordId> {
        if word.chars().count() < 4 {
            return Vec::new();
        }
        let words = self.vocabulary.iter();
        let begun = words.filter(|(_, known)| known.count > 0 && known.text.starts_with(word));
        begun.map(|(id, _)| id).collect()
    }

    /// Returns the words with the fewest slips between them and `word`: one at
    /// the most, or two from eight letters on. The first letter is hardly ever
    /// mistyped.
    fn a_slip_from(&self, word: &str) -> Vec<WordId> {
        let length = word.chars().count();
        let mut least = match length {
            0..=2 => return Vec::new(),
            3..=7 => 1,
            _ => 2,
        };
        let mask = letters(word);
        let mut found = Vec::new();
        for (id, known) in self.vocabulary.iter() {
            if known.text.as_bytes().first() != word.as_bytes().first() {
                continue;
            }
            // Many short words are one letter apart: in them none may be
            // another, and in the shortest none be missing.
            let is_another = known.letters != mask
                && (length == 3 || (length == 4 && known.text.len() == word.len()));
            if is_another || !known.may_be_near(word, mask, least) {
                continue;
            }
            let slips = strsim::osa_distance(word, &known.text);
            if slips > least || is_stop_word(&known.text) {
                continue;
            }
            if slips < least {
                least = slips;
                found.clear();
            }
            found.push(id);
        }
        found
    }

    /// Returns the words of the playbooks that are spelled most like those of
    /// `text` that stand nowhere, the likest first.
    pub fn nearest(&self, text: &str) -> Vec<&str> {
        let mut strange = words(text);
        strange.retain(|word| {
            !is_stop_word(word) && self.vocabulary.stem(word, &self.stems).is_none()
        });
        // Of a long text the beginning will do.
        strange.truncate(MOST_READINGS);
        let mut found: Vec<(f64, &str)> = Vec::new();
        for word in &strange {
            let mask = letters(word);
            let known = self.vocabulary.iter().map(|(_, known)| known);
            let known = known.filter(|known| {
                // So many slips leave it half alike.
                let most = known.text.len().max(word.len()) / 2;
                known.count > 0 && known.may_be_near(word, mask, most) && !is_stop_word(&known.text)
            });
            found.extend(known.filter_map(|known| {
                let likeness = strsim::normalized_damerau_levenshtein(word, &known.text);
                (likeness >= ALIKE).then_some((likeness, known.text.as_str()))
            }));
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        let mut nearest: Vec<&str> = Vec::new();
        for (_, word) in found {
            if !nearest.contains(&word) {
                nearest.push(word);
            }
        }
        nearest.truncate(MOST_READINGS);
        nearest
    }

    /// Reads a word as two: `demandgen` is `demand gen`.
    fn in_two(&self, word: &str) -> Option<Vec<WordId>> {
        let halves = (3..word.len().saturating_sub(2)).filter(|at| word.is_char_boundary(*at));
        let known = |half: &str| {
            let id = self.vocabulary.word(half)?;
            let count = self.vocabulary.get(id).count;
            (count > 0 && !is_stop_word(half)).then_some((id, count))
        };
        let found = halves.filter_map(|at| {
            let (first, often) = known(&word[..at])?;
            let (second, as_often) = known(&word[at..])?;
            Some((often.min(as_often), vec![first, second]))
        });
        found.max_by_key(|(often, _)| *often).map(|(_, words)| words)
    }
}

impl Query {
    /// Adds a target and returns its number.
    fn target(&mut self, words: Vec<Wanted>, weight: f64, how: How) -> usize {
        self.targets.push(Target { words, weight, how, part: self.parts.len() });
        self.targets.len() - 1
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
