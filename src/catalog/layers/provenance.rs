//! What layers changed of a file, by address, and what was there before.
//!
//! A layer makes another version of a file, by a whole file of its own or by a
//! patch. What changed is seen by comparing the facts of the two, so that a whole
//! file and a patch are described alike and nothing a layer does goes unseen.

use super::BUILT_IN;
use crate::catalog::prelude::*;
use crate::catalog::{FileDoes, FileWork};

/// What layers changed of one file, by address in it.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The layer whose file this is; `None` for the built-in one.
    file: Option<Arc<str>>,
    /// The layer that has the file where none is built in.
    base: Option<Arc<str>>,
    changes: BTreeMap<String, Change>,
    /// What was taken out.
    pub removed: Vec<Change>,
}

/// That of every file that no layer touches.
pub(crate) static UNTOUCHED: Provenance =
    Provenance { file: None, base: None, changes: BTreeMap::new(), removed: Vec::new() };

/// What a layer made of a fact, or of an entry of a list.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Change {
    /// Its address in the file, or the id of the entry.
    pub address: String,
    /// What it is called; empty where it has no name.
    pub label: String,
    /// The layer that spoke last; left out where that is the one that is told of.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub layer: Arc<str>,
    /// What it did.
    pub kind: ChangeKind,
    /// The texts that it changed, by column or field; of what is new there are
    /// none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<ChangedText>,
    /// The document that its patch names; `None` where the fact stands in a
    /// whole file, which names its own.
    #[serde(skip)]
    pub source: Option<Source>,
    /// Why the change was made, as its layer says.
    pub note: Option<String>,
}

impl Change {
    pub(super) fn new(address: &str, label: &str, kind: ChangeKind) -> Self {
        let (address, label) = (address.to_owned(), label.to_owned());
        let (layer, texts) = (Arc::default(), Vec::new());
        Self { address, label, layer, kind, texts, source: None, note: None }
    }
}

/// What a layer does to a fact, or to an entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was not there.
    #[strum(to_string = "adds")]
    Added,
    /// It said something else.
    #[strum(to_string = "changes")]
    Changed,
    /// It is gone.
    #[strum(to_string = "takes out")]
    Removed,
}

/// A text that a layer changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedText {
    /// The column or the field; empty where the fact is one text.
    pub name: String,
    /// What it was; `None` where there was none.
    pub was: Option<String>,
    /// What it is; `None` where it was taken out.
    pub is: Option<String>,
    /// Who said what it was: `built-in`, or a layer below.
    pub of: Arc<str>,
}

impl ChangedText {
    /// Returns what it was, with who said so: `built-in 10–20%`.
    pub fn was(&self) -> Option<String> {
        Some(format!("{} {}", self.of, self.was.as_ref()?))
    }
}

impl Provenance {
    /// Whether no layer has touched the file.
    pub fn is_untouched(&self) -> bool {
        self.file.is_none() && self.changes.is_empty() && self.removed.is_empty()
    }

    /// Returns the layer whose file this is, whatever layers above it change;
    /// `None` for the built-in one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Returns the layers that have the file or touch it, each once.
    pub fn layers(&self) -> Vec<&str> {
        let changed = self.changes.values().chain(&self.removed).map(|change| &change.layer);
        let mut layers: Vec<&str> = Vec::new();
        for layer in self.file.iter().chain(changed) {
            if !layers.contains(&&**layer) {
                layers.push(layer);
            }
        }
        layers
    }

    /// Returns what a layer made of the fact at this address in the file.
    pub fn change(&self, address: &str) -> Option<&Change> {
        self.changes.get(address)
    }

    /// Returns the layer that the fact at this address in the file comes from;
    /// `None` where it is built in.
    pub fn layer_of(&self, address: &str) -> Option<&str> {
        self.change(address).map(|change| &*change.layer).or(self.file())
    }

    /// Returns what was changed, in the order of addresses.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.values()
    }

    /// Takes in what one more layer made of the file.
    pub(in crate::catalog) fn take_in(&mut self, step: FileWork) {
        if let FileDoes::Adds | FileDoes::Replaces = step.does {
            self.file = Some(Arc::clone(&step.layer));
            self.removed.clear();
        }
        if step.does == FileDoes::Adds {
            self.base = Some(Arc::clone(&step.layer));
        }
        for change in step.changes {
            let mut change = Change { layer: Arc::clone(&step.layer), ..change };
            let earlier = self.changes.remove(&change.address);
            if change.kind == ChangeKind::Removed {
                self.removed.push(change);
                continue;
            }
            let (mut below, mut texts) = (self.base.clone(), Vec::new());
            if let Some(earlier) = earlier {
                if earlier.kind == ChangeKind::Added {
                    (change.kind, below) = (ChangeKind::Added, Some(earlier.layer));
                }
                texts = earlier.texts;
            }
            for text in change.texts {
                match texts.iter_mut().find(|known: &&mut ChangedText| known.name == text.name) {
                    Some(known) => known.is = text.is,
                    None => texts.push(ChangedText {
                        of: below.clone().unwrap_or_else(|| BUILT_IN.into()),
                        ..text
                    }),
                }
            }
            // What a layer above put back is no longer changed.
            texts.retain(|text| text.was != text.is);
            self.changes.insert(change.address.clone(), Change { texts, ..change });
        }
    }
}

/// Returns what differs between two versions of one file.
pub(in crate::catalog) fn compare(before: &[Fact<'_>], after: &[Fact<'_>]) -> Vec<Change> {
    fn by_id<'a, 'page>(facts: &'a [Fact<'page>]) -> BTreeMap<&'a str, &'a Fact<'page>> {
        facts.iter().map(|fact| (fact.id.as_str(), fact)).collect()
    }
    let change = |fact: &Fact<'_>, kind| Change::new(fact.address(), fact.label, kind);
    let (old, new) = (by_id(before), by_id(after));
    let changes = after.iter().filter_map(|fact| match old.get(fact.id.as_str()) {
        None => Some(change(fact, ChangeKind::Added)),
        Some(earlier) => {
            let texts = changed_texts(&earlier.texts(), &fact.texts());
            (!texts.is_empty()).then(|| Change { texts, ..change(fact, ChangeKind::Changed) })
        }
    });
    let is_gone = |id: &str| old.contains_key(id) && !new.contains_key(id);
    let removed = before
        .iter()
        .filter(|fact| {
            // What stood in a section goes with it.
            let id = fact.id.as_str();
            is_gone(id) && !id.match_indices('.').any(|(end, _)| is_gone(&id[..end]))
        })
        .map(|fact| change(fact, ChangeKind::Removed));
    changes.chain(removed).collect()
}

/// Returns the texts that differ between two versions of a fact.
fn changed_texts(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<ChangedText> {
    let text_of = |texts: &[(&str, &str)], wanted| {
        texts.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned())
    };
    let gone = before.iter().filter(|(name, _)| text_of(after, *name).is_none());
    after
        .iter()
        .chain(gone)
        .map(|(name, _)| ChangedText {
            name: (*name).to_owned(),
            was: text_of(before, *name),
            is: text_of(after, *name),
            of: BUILT_IN.into(),
        })
        .filter(|text| text.was != text.is)
        .collect()
}
