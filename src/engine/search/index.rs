//! The index: every fact as a row of numbers, one for each word.
//!
//! One run answers one query. So nothing is sorted by word ahead of it: the
//! numbers of all facts are read from end to end.

use crate::engine::prelude::*;
use std::collections::HashMap;
use std::iter::once;

use super::words::{each_word, is_form_of, without_plural};

/// Into how many fields the texts of a fact fall.
pub(super) const FIELDS: usize = 5;

/// Returns the texts of a fact, each with the number of its field: what the fact is
/// called, what it says, its headings, what we add to it, and where it stands with
/// what people ask for its kind by.
pub(super) fn texts<'fact>(fact: &'fact Fact<'_>) -> impl Iterator<Item = (usize, &'fact str)> {
    let said = |is_ours| fact.statements().filter(move |said| said.is_ours() == is_ours);
    let aliases = fact.marks.aliases.iter().map(String::as_str);
    let stage = fact.stage.map(|stage| stage.title.as_str());
    let function = fact.function.map(|function| function.title.as_str());
    let kind = match fact.kind {
        FactKind::AntiPattern => "anti-pattern avoid",
        FactKind::Deferral => "wait",
        kind => kind.into(),
    };
    let place = [stage, function, fact.framework.map(|one| &*one.title), Some(kind)];
    let called = once(fact.title()).chain(aliases).map(|text| (0, text));
    let headings = once(fact.section).chain(said(false).map(Statement::heading));
    called
        .chain(said(false).map(|said| (1, &*said.text)))
        .chain(headings.map(|text| (2, text)))
        .chain(said(true).map(|said| (3, &*said.text)))
        .chain(place.into_iter().flatten().map(|text| (4, text)))
        .filter(|(_, text)| !text.is_empty())
}

/// The number of a word.
pub(super) type WordId = usize;

/// No word: it stands between two texts, so that no phrase runs from one into
/// the other.
pub(super) const NO_WORD: WordId = 0;

/// Every fact, ready to be searched.
#[derive(Debug)]
pub struct Index<'page> {
    /// Everything that can be found, in the order of the playbooks.
    pub facts: Vec<Fact<'page>>,
    /// The numbers of all words, field by field and fact by fact.
    pub(super) words: Vec<WordId>,
    /// Where among them each field of each fact stands.
    pub(super) rows: Vec<[Range<usize>; FIELDS]>,
    /// The number of every word of a fact or a synonym, by its folded form.
    pub(super) vocabulary: HashMap<String, WordId>,
    /// How often each word stands in the facts, by its number.
    pub(super) counts: Vec<usize>,
    /// How long a field is in the middle, in words.
    pub(super) average: [f64; FIELDS],
    /// Terms that mean the same.
    pub(super) groups: Vec<Vec<String>>,
    /// The group of each term, by its key.
    pub(super) terms: BTreeMap<String, usize>,
}

impl<'page> Index<'page> {
    /// Reads every word of `facts`. `synonyms` are terms that mean the same, and so
    /// are the names of a term of the glossary.
    pub fn new(facts: Vec<Fact<'page>>, synonyms: Vec<Vec<String>>) -> Self {
        let mut vocabulary = HashMap::with_capacity(4 * facts.len());
        let mut number = |text: &str, words: &mut Vec<WordId>| {
            each_word(text, |_, word| {
                let new = NO_WORD + vocabulary.len() + 1;
                let known = vocabulary.get(word).copied();
                words.push(
                    known.unwrap_or_else(|| *vocabulary.entry(word.to_owned()).or_insert(new)),
                );
            });
        };
        let mut words = Vec::new();
        // Titles and headings stand in many facts, and are read once.
        let mut read: HashMap<&str, Range<usize>> = HashMap::with_capacity(2 * facts.len());
        let rows = facts.iter().map(|fact| {
            let mut row = [const { 0..0 }; FIELDS];
            for (field, text) in texts(fact) {
                if row[field].is_empty() {
                    row[field].start = words.len();
                } else {
                    words.push(NO_WORD);
                }
                let start = words.len();
                if let Some(before) = read.get(text) {
                    words.extend_from_within(before.clone());
                } else {
                    number(text, &mut words);
                    read.insert(text, start..words.len());
                }
                row[field].end = words.len();
            }
            row
        });
        let rows: Vec<_> = rows.collect();
        let average = std::array::from_fn(|field| {
            let words: usize = rows.iter().map(|row| row[field].len()).sum();
            // At least a word, since lengths are divided by it.
            exact(words.max(rows.len())) / exact(rows.len())
        });
        let mut terms = BTreeMap::new();
        let mut groups: Vec<Vec<String>> = Vec::new();
        let glossary = facts.iter().filter(|fact| fact.kind == FactKind::Term);
        for names in synonyms.into_iter().chain(glossary.map(names_of)) {
            let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
            // A term of the glossary joins the group that has one of its names.
            let known = keys.iter().find_map(|key| terms.get(key).copied());
            let group = known.unwrap_or(groups.len());
            groups.resize(groups.len().max(group + 1), Vec::new());
            for (key, name) in keys.into_iter().zip(names) {
                // Its words are numbered too, so that one mistyped is known by them.
                number(&name, &mut Vec::new());
                terms.entry(key).or_insert_with(|| {
                    groups[group].push(name);
                    group
                });
            }
        }
        let mut counts = vec![0; NO_WORD + vocabulary.len() + 1];
        words.iter().for_each(|word| counts[*word] += 1);
        Self { facts, words, rows, vocabulary, counts, average, groups, terms }
    }

    /// Returns the words of one stem with a folded word.
    pub(super) fn forms(&self, word: &str) -> Vec<WordId> {
        let is_form = is_form_of(word);
        self.vocabulary.iter().filter(|(known, _)| is_form(known)).map(|(_, id)| *id).collect()
    }
}

/// Returns the names of a term of the glossary.
fn names_of(term: &Fact<'_>) -> Vec<String> {
    let also = term.said("aliases").into_iter().flat_map(|also| also.text.split(", "));
    [term.label].into_iter().chain(also).map(str::to_owned).collect()
}

/// Whether a fact is drawn from a document, and not ours.
pub(super) fn is_of_a_source(fact: &Fact<'_>) -> bool {
    !matches!(fact.kind, FactKind::Move | FactKind::Term)
}

/// Returns the form in which terms are compared, as one word and in the
/// singular: `trade shows` is `tradeshow`. Not by stems: `execution` is no
/// `executive`.
pub(super) fn key(term: &str) -> String {
    let mut key = String::new();
    each_word(term, |_, word| key.push_str(without_plural(word)));
    key
}

/// Returns a count as a number with a fraction. Counts are of words in memory,
/// far below where this would round.
#[expect(clippy::cast_precision_loss, reason = "counts of words in memory")]
pub(super) fn exact(count: usize) -> f64 {
    count as f64
}
