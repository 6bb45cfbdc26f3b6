//! The index: every fact as a row of numbers, one for each word.
//!
//! One run answers one query. So nothing is sorted by word ahead of it: the
//! numbers of all facts stand in one list, which is read from end to end.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::mem;
use std::ops::Range;
use std::rc::Rc;

use super::scope::Kind;
use super::words::{base, each_word, stem, words};
use crate::catalog::fact::{Fact, FactKind, Statement};
use crate::playbook::id::FunctionId;

/// A part of a fact, by how much it tells of what the fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// What it is called.
    Label,
    /// What it says.
    Text,
    /// The block it stands in, and the columns of a row.
    Heading,
    /// What we add to it.
    Ours,
    /// Its stage, and its function or framework.
    Place,
}

impl Field {
    pub(super) const ALL: [Self; 5] =
        [Self::Label, Self::Text, Self::Heading, Self::Ours, Self::Place];

    /// Adds the texts of a fact that belong to it.
    fn texts<'fact>(self, fact: &'fact Fact<'_>, texts: &mut Vec<&'fact str>) {
        let said = |is_ours| fact.statements().filter(move |said| said.is_ours() == is_ours);
        match self {
            Self::Label => {
                texts.push(fact.name());
                texts.extend(fact.aliases().iter().map(String::as_str));
            }
            Self::Text => texts.extend(said(false).map(|said| &*said.text)),
            Self::Ours => texts.extend(said(true).map(|said| &*said.text)),
            Self::Heading => {
                texts.push(fact.section);
                texts.extend(said(false).map(Statement::heading));
            }
            Self::Place => {
                texts.extend(fact.stage.map(|stage| &*stage.title));
                if fact.stage.is_none() || fact.function.is_some() {
                    texts.push(fact.title);
                }
                texts.push(Kind::shown(fact).asked_for_by());
            }
        }
    }
}

/// The number of a word.
pub(super) type WordId = usize;

/// No word: it stands between two texts, so that no phrase runs from one into
/// the other.
pub(super) const NO_WORD: WordId = 0;

/// A word that stands somewhere in the corpus.
#[derive(Debug)]
pub(super) struct Word {
    /// Its folded form.
    pub(super) text: Rc<str>,
    /// How often it stands in the corpus; a word of a synonym may not.
    pub(super) count: u32,
}

/// Every word of the corpus, by number.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: Vec<Word>,
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

/// Words of the corpus that will do for a word of the query, with what each
/// counts.
pub(super) type Forms = Vec<(WordId, f64)>;

/// What a word counts that stands there in another number or tense.
const OTHER_FORM: f64 = 0.95;

/// What a word counts that stands there by its stem only.
const SAME_STEM: f64 = 0.8;

impl Vocabulary {
    fn new() -> Self {
        Self { words: vec![Word { text: "".into(), count: 0 }], ids: HashMap::default() }
    }

    fn add(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let (text, id): (Rc<str>, _) = (word.into(), self.words.len());
        self.words.push(Word { text: Rc::clone(&text), count: 0 });
        self.ids.insert(text, id);
        id
    }

    /// Returns the number of a folded word, which stands in the corpus once more.
    fn count(&mut self, word: &str) -> WordId {
        let id = self.add(word);
        self.words[id].count += 1;
        id
    }

    /// Returns the number of a folded word.
    pub(super) fn word(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// Returns the word with this number.
    pub(super) fn get(&self, id: WordId) -> &Word {
        &self.words[id]
    }

    /// Returns every word with its number, in the order of the corpus.
    pub(super) fn iter(&self) -> impl Iterator<Item = (WordId, &Word)> {
        self.words.iter().enumerate().skip(1)
    }

    /// Returns how many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the words of one base with a folded word, and those of one stem
    /// if `has_stem`.
    pub(super) fn forms(&self, word: &str, has_stem: bool) -> Forms {
        let of_word = (base(word), has_stem.then(|| stem(word)));
        // Endings may change the last letter of a base or a stem, and none before.
        let shared = [Some(&of_word.0), of_word.1.as_ref()].into_iter().flatten();
        let shared = shared.map(|form| form.chars().count()).min().unwrap_or_default();
        let end = if shared > 2 { shared - 1 } else { shared };
        let beginning = word.char_indices().nth(end).map_or(word, |(end, _)| &word[..end]);
        self.iter()
            .filter(|(_, known)| known.text.starts_with(beginning))
            .filter_map(|(id, known)| {
                let counts = if *known.text == *word {
                    1.0
                } else if base(&known.text) == of_word.0 {
                    OTHER_FORM
                } else if of_word.1.as_ref().is_some_and(|of| *of == stem(&known.text)) {
                    SAME_STEM
                } else {
                    return None;
                };
                Some((id, counts))
            })
            .collect()
    }
}

/// Every fact, ready to be searched.
#[derive(Debug)]
pub struct Index<'page> {
    pub(super) facts: Vec<Fact<'page>>,
    /// Where the fields of each fact stand among the numbers.
    pub(super) rows: Vec<[Range<usize>; Field::ALL.len()]>,
    pub(super) numbers: Vec<WordId>,
    pub(super) vocabulary: Vocabulary,
    /// How long a field is in the middle, in words.
    pub(super) average: [f64; Field::ALL.len()],
    /// Terms that mean the same.
    pub(super) groups: Vec<Vec<Term>>,
    /// The functions by their names.
    pub(super) functions: Vec<(FunctionId, Vec<Term>)>,
}

/// One term of a group of synonyms.
#[derive(Debug)]
pub(super) struct Term {
    /// As its author writes it.
    pub(super) text: String,
    pub(super) words: Vec<String>,
}

impl Term {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), words: words(text) }
    }

    /// Whether words in a row are this term: by the base of each, or `as_one`
    /// word: `trade shows` is `tradeshow`. Not by the stem: `execution` is no
    /// `executive`.
    pub(super) fn is(&self, words: &[&str], as_one: bool) -> bool {
        let initial = |word: &str| word.chars().next();
        let (own, other) = (self.words.first(), words.first());
        own.is_some_and(|own| other.is_some_and(|other| initial(own) == initial(other)))
            && if as_one {
                base(&self.words.concat()) == base(&words.concat())
            } else {
                self.words.iter().map(|word| base(word)).eq(words.iter().map(|word| base(word)))
            }
    }
}

impl<'page> Index<'page> {
    /// Reads every word of `facts`. `groups` are terms that mean the same.
    pub fn new(facts: Vec<Fact<'page>>, groups: &[Vec<String>]) -> Self {
        let (mut vocabulary, mut numbers) = (Vocabulary::new(), Vec::new());
        // Neighbors have much in common: what stands in the same field of the one
        // before is not read again.
        let mut before: [(bool, Vec<&str>, Range<usize>); Field::ALL.len()] = Default::default();
        let mut texts = Vec::new();
        // Whether no word stands right before the next.
        let mut is_apart = true;
        let rows: Vec<_> = facts
            .iter()
            .map(|fact| {
                Field::ALL.map(|field| {
                    let (was_apart, known, range) = &mut before[field as usize];
                    texts.clear();
                    field.texts(fact, &mut texts);
                    if (*was_apart, &*known) != (is_apart, &texts) {
                        (*was_apart, range.start) = (is_apart, numbers.len());
                        for text in &texts {
                            if !is_apart {
                                numbers.push(NO_WORD);
                                is_apart = true;
                            }
                            each_word(text, |_, word| {
                                numbers.push(vocabulary.count(word));
                                is_apart = false;
                            });
                        }
                        range.end = numbers.len();
                        mem::swap(known, &mut texts);
                    }
                    let last = numbers[range.clone()].last();
                    is_apart = last.map_or(is_apart, |last| *last == NO_WORD);
                    range.clone()
                })
            })
            .collect();
        let count = rows.len().max(1);
        let average = Field::ALL.map(|field| {
            let words: usize = rows.iter().map(|row| row[field as usize].len()).sum();
            // At least a word, since lengths are divided by it.
            exact(words.max(count)) / exact(count)
        });
        let groups: Vec<Vec<Term>> =
            groups.iter().map(|group| group.iter().map(|term| Term::new(term)).collect()).collect();
        // Their words are numbered too, so that one mistyped is known by them.
        for word in groups.iter().flatten().flat_map(|term| &term.words) {
            vocabulary.add(word);
        }
        let functions: BTreeMap<_, _> = facts
            .iter()
            .filter(|fact| fact.kind == FactKind::Approach)
            .filter_map(|fact| Some((&fact.function?.id, fact.function?)))
            .collect();
        let functions = functions.into_iter().map(|(id, function)| {
            let names = [id.as_str(), &function.title].into_iter();
            let names = names.chain(function.aliases.iter().map(String::as_str));
            (id.clone(), names.map(Term::new).collect())
        });
        Self { functions: functions.collect(), facts, rows, numbers, vocabulary, average, groups }
    }

    /// Returns everything that can be found, in the order of the playbooks.
    pub fn facts(&self) -> &[Fact<'page>] {
        &self.facts
    }
}

/// Returns a count as a number with a fraction. Counts are of words in memory,
/// far below where this would round.
#[expect(clippy::cast_precision_loss, reason = "counts of words in memory")]
pub(super) fn exact(count: usize) -> f64 {
    count as f64
}
