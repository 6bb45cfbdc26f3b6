//! The index: every entry as a row of numbers, one for each word.
//!
//! One run answers one query. So nothing is sorted by word ahead of it: the
//! numbers of all entries stand in one list, which is read from end to end.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::corpus::{Entry, Kind};
use super::words::{Stems, base, each_word, words};
use crate::catalog::SourceFile;
use crate::playbook::id::FunctionId;
use crate::playbook::source::Origin;

/// A part of an entry, by how much it tells of what the entry is about.
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
}

/// The number of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WordId(u32);

impl WordId {
    /// No word: it stands between two texts, so that no phrase runs from one
    /// into the other.
    pub(super) const NONE: Self = Self(0);

    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

/// The number of a stem, or of the base of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StemId(u32);

/// A word that stands somewhere in the corpus.
#[derive(Debug)]
pub(super) struct Word {
    /// Its folded form.
    pub(super) text: String,
    /// What it is without number and tense.
    pub(super) base: StemId,
    /// Its stem.
    pub(super) stem: StemId,
    /// Which letters it has, a bit each: words that share few are not alike.
    pub(super) letters: u32,
    /// How often it stands in the corpus; a word of a synonym may not.
    pub(super) count: u32,
}

impl Word {
    /// Whether `word`, which has the letters of `mask`, may be within `most`
    /// slips of it. A slip takes a letter away at the most, and adds one.
    pub(super) fn may_be_near(&self, word: &str, mask: u32, most: usize) -> bool {
        let taken = (mask & !self.letters).count_ones() as usize;
        let added = (self.letters & !mask).count_ones() as usize;
        self.text.len().abs_diff(word.len()).max(taken).max(added) <= most
    }
}

/// Every word of the corpus, by number.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: Vec<Word>,
    ids: HashMap<String, WordId>,
    stems: HashMap<String, StemId>,
}

impl Vocabulary {
    fn new() -> Self {
        // What `WordId::NONE` numbers.
        let none =
            Word { text: String::new(), base: StemId(0), stem: StemId(0), letters: 0, count: 0 };
        Self {
            words: vec![none],
            ids: HashMap::new(),
            stems: HashMap::from([(String::new(), StemId(0))]),
        }
    }

    fn add(&mut self, word: &str, stems: &Stems) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let base = self.add_stem(base(word));
        let stem = self.add_stem(stems.stem(word));
        let id = WordId(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.words.push(Word {
            text: word.to_owned(),
            base,
            stem,
            letters: letters(word),
            count: 0,
        });
        self.ids.insert(word.to_owned(), id);
        id
    }

    fn add_stem(&mut self, stem: Cow<'_, str>) -> StemId {
        if let Some(id) = self.stems.get(stem.as_ref()) {
            return *id;
        }
        let id = StemId(u32::try_from(self.stems.len()).unwrap_or(u32::MAX));
        self.stems.insert(stem.into_owned(), id);
        id
    }

    /// Returns the number of a folded word.
    pub(super) fn word(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// Returns the number of the stem of a folded word.
    pub(super) fn stem(&self, word: &str, stems: &Stems) -> Option<StemId> {
        self.stems.get(stems.stem(word).as_ref()).copied()
    }

    /// Returns the number of the base of a folded word.
    pub(super) fn base(&self, word: &str) -> Option<StemId> {
        self.stems.get(base(word).as_ref()).copied()
    }

    /// Returns the word with this number.
    pub(super) fn get(&self, id: WordId) -> &Word {
        &self.words[id.at()]
    }

    /// Returns every word with its number, in the order of the corpus.
    pub(super) fn iter(&self) -> impl Iterator<Item = (WordId, &Word)> {
        (0..).map(WordId).zip(&self.words).skip(1)
    }

    /// Returns how many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// Returns a bit for each letter of a word, one for all its digits, and one for
/// what is neither.
pub(super) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| {
        letters
            | match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                b'0'..=b'9' => 1 << 26,
                _ => 1 << 27,
            }
    })
}

/// Where the fields of an entry stand in the list of numbers.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) fields: [Range<usize>; Field::ALL.len()],
}

/// Every entry, ready to be searched.
#[derive(Debug)]
pub struct Index<'page> {
    pub(super) entries: Vec<Entry<'page>>,
    pub(super) rows: Vec<Row>,
    pub(super) numbers: Vec<WordId>,
    pub(super) vocabulary: Vocabulary,
    /// How long a field is in the middle, in words.
    pub(super) average: [f64; Field::ALL.len()],
    pub(super) stems: Stems,
    pub(super) groups: Vec<Vec<Term>>,
    /// Where a term stands, by its [`keys`].
    pub(super) terms: HashMap<String, TermPlace>,
    /// How many words the longest term has.
    pub(super) longest_term: usize,
    /// The functions, by the [`keys`] of their names.
    pub(super) functions: HashMap<String, FunctionId>,
}

/// The place of a term among the groups of synonyms.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermPlace {
    pub(super) group: usize,
    pub(super) term: usize,
}

/// Returns the keys under which words in a row are the same term: by the base
/// of each, and as one word: `trade shows` is `tradeshow`. Not by the stem:
/// `execution` is no `executive`.
pub(super) fn keys<'word>(words: impl Iterator<Item = &'word str>) -> [String; 2] {
    let (mut bases, mut joined) = (String::new(), String::new());
    for word in words {
        bases.push_str(&base(word));
        bases.push(' ');
        joined.push_str(word);
    }
    let joined = base(&joined).into_owned();
    [bases, joined]
}

/// One term of a group of synonyms.
#[derive(Debug)]
pub(super) struct Term {
    /// As its author writes it.
    pub(super) text: String,
    /// Its words.
    pub(super) words: Vec<WordId>,
}

impl<'page> Index<'page> {
    /// Reads every word of `entries`. `groups` are terms that mean the same.
    pub fn new(entries: Vec<Entry<'page>>, groups: &[Vec<String>]) -> Self {
        let mut builder =
            Builder { stems: Stems::new(), vocabulary: Vocabulary::new(), numbers: Vec::new() };
        let rows: Vec<Row> = entries.iter().map(|entry| builder.row(entry)).collect();
        let of_sources = || rows.iter().zip(&entries).filter(|(_, entry)| entry.is_of_a_source());
        let count = of_sources().count().max(1);
        let average = Field::ALL.map(|field| {
            let words: usize = of_sources().map(|(row, _)| row.fields[field as usize].len()).sum();
            // At least a word, since lengths are divided by it.
            exact(words.max(count)) / exact(count)
        });
        // Their words are numbered too, so that one mistyped is known by them.
        let mut term = |text: &String| Term {
            text: text.clone(),
            words: words(text)
                .iter()
                .map(|word| builder.vocabulary.add(word, &builder.stems))
                .collect(),
        };
        let groups: Vec<Vec<Term>> =
            groups.iter().map(|group| group.iter().map(&mut term).collect()).collect();
        let vocabulary = builder.vocabulary;
        let mut terms = HashMap::new();
        for (group, members) in groups.iter().enumerate() {
            for (term, member) in members.iter().enumerate() {
                let words = member.words.iter();
                for key in keys(words.map(|word| vocabulary.get(*word).text.as_str())) {
                    terms.entry(key).or_insert(TermPlace { group, term });
                }
            }
        }
        let lengths = groups.iter().flatten().map(|term| term.words.len());
        let longest_term = lengths.max().unwrap_or_default();
        let mut functions = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Approach) {
            if let SourceFile::Guide(page) = entry.home {
                let function = page.function;
                let names = [function.id.as_str(), &function.title].into_iter();
                for name in names.chain(function.aliases.iter().map(String::as_str)) {
                    let words = words(name);
                    for key in keys(words.iter().map(String::as_str)) {
                        functions.insert(key, function.id.clone());
                    }
                }
            }
        }
        Self {
            functions,
            rows,
            average,
            groups,
            terms,
            longest_term,
            entries,
            numbers: builder.numbers,
            vocabulary,
            stems: builder.stems,
        }
    }

    /// Returns the entry with this number.
    pub fn entry(&self, number: usize) -> &Entry<'page> {
        &self.entries[number]
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Returns a count as a number with a fraction. Counts are of words in memory,
/// far below where this would round.
#[expect(clippy::cast_precision_loss, reason = "counts of words in memory")]
pub(super) fn exact(count: usize) -> f64 {
    count as f64
}

struct Builder {
    stems: Stems,
    vocabulary: Vocabulary,
    numbers: Vec<WordId>,
}

impl Builder {
    fn row(&mut self, entry: &Entry<'_>) -> Row {
        let fact = &entry.fact;
        let fields = Field::ALL.map(|field| {
            let start = self.numbers.len();
            match field {
                Field::Label => {
                    self.text(entry.name());
                    fact.aliases().iter().for_each(|alias| self.text(alias));
                }
                Field::Text => self.said(entry, Origin::Source),
                Field::Ours => self.said(entry, Origin::Ours),
                Field::Heading => {
                    self.text(fact.section);
                    fact.statements()
                        .filter(|said| !said.is_ours())
                        .for_each(|said| self.text(said.heading()));
                }
                Field::Place => {
                    match entry.home {
                        SourceFile::Stage(page) => self.text(&page.stage.title),
                        SourceFile::Guide(page) => {
                            self.text(&page.stage.title);
                            self.text(&page.function.title);
                        }
                        SourceFile::Framework(page) => self.text(&page.framework.title),
                        SourceFile::Moves(page) => {
                            self.text(&page.stage.title);
                            fact.function.iter().for_each(|one| self.text(&one.title));
                        }
                        SourceFile::Glossary(_) => {}
                    }
                    self.text(entry.kind.asked_for_by());
                }
            }
            start..self.numbers.len()
        });
        Row { fields }
    }

    fn said(&mut self, entry: &Entry<'_>, origin: Origin) {
        let ours = origin == Origin::Ours;
        entry
            .fact
            .statements()
            .filter(|said| said.is_ours() == ours)
            .for_each(|said| self.text(&said.text));
    }

    /// Adds the words of one text, apart from those before it.
    fn text(&mut self, text: &str) {
        if self.numbers.last().is_some_and(|last| *last != WordId::NONE) {
            self.numbers.push(WordId::NONE);
        }
        let (vocabulary, stems) = (&mut self.vocabulary, &self.stems);
        let numbers = &mut self.numbers;
        each_word(text, |_, word| {
            let id = vocabulary.add(word, stems);
            vocabulary.words[id.at()].count += 1;
            numbers.push(id);
        });
    }
}
