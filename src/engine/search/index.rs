//! The index: every fact as a row of numbers, one for each word.
//!
//! One run answers one query. So nothing is sorted by word ahead of it: the
//! numbers of all facts stand in one list, which is read from end to end.

use crate::engine::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use super::words::{base, each_word, stem, words};

/// Into how many fields the texts of a fact fall.
pub(super) const FIELDS: usize = 5;

/// Returns the texts of a fact by how much they tell of what it is about: what it
/// is called, what it says, its headings, what we add to it, and where it stands
/// with what people ask for its kind by.
pub(super) fn fields<'fact>(fact: &'fact Fact<'_>) -> [Vec<&'fact str>; FIELDS] {
    let said = |is_ours| fact.statements().filter(move |said| said.is_ours() == is_ours);
    let aliases = fact.aliases().iter().map(String::as_str);
    let stage = fact.stage.map(|stage| stage.title.as_str());
    let function = fact.function.map(|function| function.title.as_str());
    let place = [stage, function, fact.framework, Some(asked_for_by(fact.kind))];
    [
        [fact.title()].into_iter().chain(aliases).collect(),
        said(false).map(|said| &*said.text).collect(),
        [fact.section].into_iter().chain(said(false).map(Statement::heading)).collect(),
        said(true).map(|said| &*said.text).collect::<Vec<_>>(),
        place.into_iter().flatten().collect(),
    ]
    .map(|texts| texts.into_iter().filter(|text| !text.is_empty()).collect())
}

/// Returns the words by which people ask for a kind itself: the mistakes in
/// something, the tools for it.
fn asked_for_by(kind: FactKind) -> &'static str {
    match kind {
        FactKind::AntiPattern => "anti-pattern avoid",
        FactKind::Deferral => "wait",
        FactKind::ProcessStep => "step",
        FactKind::Deliverable
        | FactKind::Metric
        | FactKind::Reference
        | FactKind::Role
        | FactKind::Step
        | FactKind::Tool => kind.into(),
        _ => "",
    }
}

/// The number of a word.
pub(super) type WordId = usize;

/// No word: it stands between two texts, so that no phrase runs from one into
/// the other.
pub(super) const NO_WORD: WordId = 0;

/// Words of the corpus that will do for a word of the query, with what each
/// counts.
pub(super) type Forms = Vec<(WordId, f64)>;

/// What a word counts that stands there in another number or tense.
pub(super) const OTHER_FORM: f64 = 0.95;

/// What a word counts that stands there by its stem only.
pub(super) const SAME_STEM: f64 = 0.8;

/// A word that stands somewhere in the corpus or in a synonym.
#[derive(Debug)]
pub(super) struct Word {
    /// Its folded form.
    pub(super) text: Rc<str>,
    /// How often it stands in the corpus.
    pub(super) count: usize,
}

/// Every word by number.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) words: Vec<Word>,
    ids: HashMap<Rc<str>, WordId, BuildHasherDefault<Fnv>>,
}

/// The FNV-1a hash: words are short, and the playbooks are no enemy.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Vocabulary {
    /// Returns the number of a folded word, which stands in the corpus `times`
    /// more.
    fn add(&mut self, word: &str, times: usize) -> WordId {
        let id = self.id(word).unwrap_or_else(|| {
            let (text, id): (Rc<str>, _) = (word.into(), self.words.len());
            self.words.push(Word { text: Rc::clone(&text), count: 0 });
            self.ids.insert(text, id);
            id
        });
        self.words[id].count += times;
        id
    }

    /// Returns the number of a folded word.
    pub(super) fn id(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// Returns the words of one base with a folded word, and those of one stem
    /// if `has_stem`.
    pub(super) fn forms(&self, word: &str, has_stem: bool) -> Forms {
        // No ending reaches the first two letters.
        let beginning = word.get(..2).unwrap_or(word);
        let (own_base, own_stem) = (base(word), stem(word));
        self.words
            .iter()
            .enumerate()
            .filter(|(_, known)| known.text.starts_with(beginning))
            .filter_map(|(id, known)| match &*known.text {
                known if known == word => Some((id, 1.0)),
                known if base(known) == own_base => Some((id, OTHER_FORM)),
                known if has_stem && stem(known) == own_stem => Some((id, SAME_STEM)),
                _ => None,
            })
            .collect()
    }
}

/// Every fact, ready to be searched.
#[derive(Debug)]
pub struct Index<'page> {
    /// Everything that can be found, in the order of the playbooks.
    pub facts: Vec<Fact<'page>>,
    /// Where the fields of each fact stand among the numbers.
    pub(super) rows: Vec<[Range<usize>; FIELDS]>,
    pub(super) numbers: Vec<WordId>,
    pub(super) vocabulary: Vocabulary,
    /// How long a field of a fact from a source is in the middle, in words.
    pub(super) average: [f64; FIELDS],
    /// Terms that mean the same.
    pub(super) groups: Vec<Vec<String>>,
    /// The group of each term, by its keys.
    pub(super) terms: BTreeMap<String, usize>,
    /// The functions, by the keys of their names.
    pub(super) functions: BTreeMap<String, FunctionId>,
}

impl<'page> Index<'page> {
    /// Reads every word of `facts`. `synonyms` are terms that mean the same, and so
    /// are the names of a term of the glossary.
    pub fn new(facts: Vec<Fact<'page>>, synonyms: Vec<Vec<String>>) -> Self {
        let none = Word { text: "".into(), count: 0 };
        let mut vocabulary = Vocabulary { words: vec![none], ids: HashMap::default() };
        let mut numbers = Vec::new();
        // Neighbors have much in common: what stands in the same field of the one
        // before is not read again.
        let mut before: [(Vec<&str>, Range<usize>); FIELDS] = Default::default();
        let rows: Vec<_> = facts
            .iter()
            .map(|fact| {
                for (texts, (known, range)) in fields(fact).into_iter().zip(&mut before) {
                    if *known != texts {
                        range.start = numbers.len();
                        for text in &texts {
                            if numbers.len() > range.start {
                                numbers.push(NO_WORD);
                            }
                            each_word(text, |_, word| numbers.push(vocabulary.add(word, 1)));
                        }
                        range.end = numbers.len();
                        *known = texts;
                    }
                }
                before.each_ref().map(|(_, range)| range.clone())
            })
            .collect();
        let of_sources = || rows.iter().zip(&facts).filter(|(_, fact)| is_of_a_source(fact));
        let count = of_sources().count().max(1);
        let average = std::array::from_fn(|field| {
            let words: usize = of_sources().map(|(row, _)| row[field].len()).sum();
            // At least a word, since lengths are divided by it.
            exact(words.max(count)) / exact(count)
        });
        let mut terms = BTreeMap::new();
        let mut groups: Vec<Vec<String>> = Vec::new();
        let glossary = facts.iter().filter(|fact| fact.kind == FactKind::Term);
        for names in synonyms.into_iter().chain(glossary.map(names_of)) {
            let names: Vec<_> = names.into_iter().map(|name| (words(&name), name)).collect();
            // A term of the glossary joins the group that has one of its names.
            let known = names.iter().flat_map(|(words, _)| keys(words));
            let known = known.into_iter().find_map(|key| terms.get(&key).copied());
            let place = known.unwrap_or(groups.len());
            groups.resize(groups.len().max(place + 1), Vec::new());
            for (words, name) in names {
                let keys = keys(&words);
                if !keys.iter().any(|key| terms.contains_key(key)) {
                    groups[place].push(name);
                }
                for key in keys {
                    terms.entry(key).or_insert(place);
                }
                // They are numbered too, so that one mistyped is known by them.
                for word in words {
                    vocabulary.add(&word, 0);
                }
            }
        }
        let functions = facts
            .iter()
            .filter(|fact| fact.kind == FactKind::Approach)
            .filter_map(|fact| fact.function)
            .flat_map(|function| {
                [function.id.as_str(), &function.title]
                    .into_iter()
                    .chain(function.aliases.iter().map(String::as_str))
                    .flat_map(|name| keys(&words(name)))
                    .map(|key| (key, function.id.clone()))
            })
            .collect();
        Self { facts, rows, numbers, vocabulary, average, groups, terms, functions }
    }
}

/// Returns the names of a term of the glossary.
fn names_of(term: &Fact<'_>) -> Vec<String> {
    let also = term.said("aliases").into_iter().flat_map(|also| also.text.split(", "));
    [term.label].into_iter().chain(also).map(str::to_owned).collect()
}

/// Whether a fact is drawn from a document. What is ours is found beside it, and
/// doesn't change how much a word tells.
pub(super) fn is_of_a_source(fact: &Fact<'_>) -> bool {
    !matches!(fact.kind, FactKind::Move | FactKind::Term)
}

/// Returns the two forms in which terms are compared: with the base of each word,
/// and as one word: `trade shows` is `tradeshow`. Not with stems: `execution` is
/// no `executive`.
pub(super) fn keys(words: &[impl AsRef<str>]) -> [String; 2] {
    let one: String = words.iter().map(AsRef::as_ref).collect();
    [words.iter().map(|word| base(word.as_ref())).collect(), base(&one).into_owned()]
}

/// Returns a count as a number with a fraction. Counts are of words in memory,
/// far below where this would round.
#[expect(clippy::cast_precision_loss, reason = "counts of words in memory")]
pub(super) fn exact(count: usize) -> f64 {
    count as f64
}
