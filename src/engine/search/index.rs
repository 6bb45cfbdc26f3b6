//! The index: every entry as a row of numbers, one for each word.
//!
//! One run answers one query. So nothing is sorted by word ahead of it: the
//! numbers of all entries stand in one list, which is read from end to end.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::corpus::Entry;
use super::words::{Stems, each_word, singular, words};
use crate::engine::facts::Home;
use crate::model::source::Origin;

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
    pub(super) const ALL: [Self; 5] = [
        Self::Label,
        Self::Text,
        Self::Heading,
        Self::Ours,
        Self::Place,
    ];
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

/// The number of a stem, or of a word in the singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StemId(u32);

/// A word that stands somewhere in the corpus.
#[derive(Debug)]
pub(super) struct Word {
    /// Its folded form.
    pub(super) text: String,
    /// What it is in the singular.
    pub(super) singular: StemId,
    /// Its stem.
    pub(super) stem: StemId,
    /// Which letters it has, a bit each: words that share few are not alike.
    pub(super) letters: u32,
    /// How often it stands in the corpus; a word of a synonym may not.
    pub(super) count: u32,
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
        let none = Word {
            text: String::new(),
            singular: StemId(0),
            stem: StemId(0),
            letters: 0,
            count: 0,
        };
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
        let singular = self.add_stem(singular(word));
        let stem = self.add_stem(stems.stem(word));
        let id = WordId(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.words.push(Word {
            text: word.to_owned(),
            singular,
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

    /// Returns the number of the singular of a folded word.
    pub(super) fn singular(&self, word: &str) -> Option<StemId> {
        self.stems.get(singular(word).as_ref()).copied()
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
    #[must_use]
    pub fn new(entries: Vec<Entry<'page>>, groups: &[Vec<String>]) -> Self {
        let mut builder = Builder {
            stems: Stems::new(),
            vocabulary: Vocabulary::new(),
            numbers: Vec::new(),
        };
        let rows: Vec<Row> = entries.iter().map(|entry| builder.row(entry)).collect();
        let count = rows.len().max(1);
        let average = Field::ALL.map(|field| {
            let words: usize = rows
                .iter()
                .map(|row| row.fields[field as usize].len())
                .sum();
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
        let groups = groups
            .iter()
            .map(|group| group.iter().map(&mut term).collect())
            .collect();
        Self {
            rows,
            average,
            groups,
            entries,
            numbers: builder.numbers,
            vocabulary: builder.vocabulary,
            stems: builder.stems,
        }
    }

    /// Returns the entry with this number.
    #[must_use]
    pub fn entry(&self, number: usize) -> &Entry<'page> {
        &self.entries[number]
    }

    /// Returns how many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing to find.
    #[must_use]
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
                    fact.aliases.iter().for_each(|alias| self.text(alias));
                }
                Field::Text => self.said(entry, Origin::Source),
                Field::Ours => self.said(entry, Origin::Ours),
                Field::Heading => {
                    self.text(fact.section);
                    let says = fact
                        .says
                        .iter()
                        .filter(|said| said.origin == Origin::Source);
                    says.for_each(|said| self.text(said.name));
                }
                Field::Place => {
                    match entry.home {
                        Home::Stage(stage) => self.text(&stage.title),
                        Home::Guide(page) => {
                            self.text(&page.stage.title);
                            self.text(&page.function.title);
                        }
                        Home::Framework(page) => self.text(&page.framework.title),
                    }
                    self.text(entry.kind.asked_for_by());
                }
            }
            start..self.numbers.len()
        });
        Row { fields }
    }

    fn said(&mut self, entry: &Entry<'_>, origin: Origin) {
        let says = entry.fact.says.iter();
        says.filter(|said| said.origin == origin)
            .for_each(|said| self.text(&said.text));
    }

    /// Adds the words of one text, apart from those before it.
    fn text(&mut self, text: &str) {
        if self
            .numbers
            .last()
            .is_some_and(|last| *last != WordId::NONE)
        {
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
