//! What layers changed of a file, by address, and what was there before.
//!
//! A layer makes another version of a file, by a whole file of its own or by a
//! patch. What changed is seen by comparing the facts of the two, so that a whole
//! file and a patch are described alike and nothing a layer does goes unseen.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::BUILT_IN;
use crate::catalog::fact::Fact;
use crate::playbook::source::Source;
use crate::yaml::Node;

/// What layers changed of one file, by address in it.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The layer whose file this is; `None` for the built-in one.
    file: Option<Arc<str>>,
    /// The layer that has the file where none is built in.
    base: Option<Arc<str>>,
    changes: BTreeMap<String, Change>,
    removed: Vec<Removed>,
}

/// That of every file that no layer touches.
pub(crate) static UNTOUCHED: Provenance = Provenance::untouched();

/// What a layer made of a fact.
#[derive(Clone, Debug)]
pub struct Change {
    /// The layer that spoke last.
    pub layer: Arc<str>,
    /// What it did.
    pub kind: ChangeKind,
    /// The texts that it changed, by column or field; of what is new there are
    /// none.
    pub texts: Vec<ChangedText>,
    /// The document that its patch names; `None` where the fact stands in a
    /// whole file, which names its own.
    pub source: Option<Source>,
    /// Why the change was made, as its layer says.
    pub note: Option<String>,
}

/// What a layer does to a fact, or to an entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It said something else.
    Changed,
    /// It is gone.
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
    #[schemars(with = "String")]
    #[serde(serialize_with = "text")]
    pub of: Arc<str>,
}

fn text<S: serde::Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

impl ChangedText {
    /// Returns what it was, with who said so: `built-in 10–20%`.
    pub fn was(&self) -> Option<String> {
        Some(format!("{} {}", self.of, self.was.as_ref()?))
    }
}

/// A fact that a layer takes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Removed {
    /// Its address in the file.
    pub address: String,
    /// What it is called; empty where it has no name.
    pub label: String,
    /// The layer.
    #[schemars(with = "String")]
    #[serde(serialize_with = "text")]
    pub layer: Arc<str>,
    /// Why, as the layer says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Provenance {
    /// That of a file that no layer touches.
    pub(in crate::catalog) const fn untouched() -> Self {
        Self { file: None, base: None, changes: BTreeMap::new(), removed: Vec::new() }
    }

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
        let changed = self.changes.values().map(|change| &change.layer);
        let removed = self.removed.iter().map(|removed| &removed.layer);
        let mut layers: Vec<&str> = Vec::new();
        for layer in self.file.iter().chain(changed).chain(removed) {
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
        let changed = self.changes.get(address).map(|change| &*change.layer);
        changed.or(self.file())
    }

    /// Returns what was changed, by address in the file.
    pub fn changes(&self) -> impl Iterator<Item = (&str, &Change)> {
        let changes = self.changes.iter();
        changes.map(|(address, change)| (address.as_str(), change))
    }

    /// Returns what was taken out.
    pub fn removed(&self) -> &[Removed] {
        &self.removed
    }

    /// Takes in what one more layer made of the file.
    pub(in crate::catalog) fn take_in(&mut self, step: &Step, source: Option<&Source>) {
        if step.is_whole {
            self.file = Some(Arc::clone(&step.layer));
            self.removed.clear();
        }
        if step.is_new {
            self.base = Some(Arc::clone(&step.layer));
        }
        let base = self.base.clone().unwrap_or_else(|| Arc::from(BUILT_IN));
        for change in &step.changes {
            let earlier = self.changes.remove(&change.address);
            if change.kind == ChangeKind::Removed {
                self.removed.push(Removed {
                    address: change.address.clone(),
                    label: change.label.clone(),
                    layer: Arc::clone(&step.layer),
                    note: step.note_of(&change.address),
                });
                continue;
            }
            let (kind, layer_below) = match &earlier {
                Some(earlier) if earlier.kind == ChangeKind::Added => {
                    (ChangeKind::Added, Arc::clone(&earlier.layer))
                }
                _ => (change.kind, Arc::clone(&base)),
            };
            let mut texts = earlier.map(|earlier| earlier.texts).unwrap_or_default();
            for text in &change.texts {
                match texts.iter_mut().find(|known| known.name == text.name) {
                    Some(known) => known.is.clone_from(&text.is),
                    None => {
                        texts.push(ChangedText { of: Arc::clone(&layer_below), ..text.clone() });
                    }
                }
            }
            // What a layer above put back is no longer changed.
            texts.retain(|text| text.was != text.is);
            self.changes.insert(
                change.address.clone(),
                Change {
                    layer: Arc::clone(&step.layer),
                    kind,
                    texts,
                    source: source.cloned(),
                    note: step.note_of(&change.address),
                },
            );
        }
    }
}

/// What one layer did to one file.
#[derive(Clone, Debug)]
pub struct Step {
    /// The layer.
    pub layer: Arc<str>,
    /// The path of the layer's file, from its folder.
    pub path: String,
    /// Whether the layer has the whole file, and not a patch.
    pub is_whole: bool,
    /// Whether the file was there below.
    pub is_new: bool,
    /// What changed or is new, in the order of the file, and then what is gone.
    pub changes: Vec<StepChange>,
    /// The document that a patch names.
    pub(in crate::catalog) source: Option<Node>,
    /// Why, by address, and under an empty address for all.
    notes: Vec<(String, String)>,
}

/// What one layer did to one fact, or to an entry of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepChange {
    /// The address in the file, or the id of the entry.
    pub address: String,
    /// What it is called; empty where it has no name.
    pub label: String,
    /// What the layer did.
    pub kind: ChangeKind,
    /// The texts that it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<ChangedText>,
}

impl Step {
    /// Returns why a fact was changed.
    fn note_of(&self, address: &str) -> Option<String> {
        let of = |wanted: &str| {
            let mut notes = self.notes.iter();
            let found = notes.find(|(address, _)| address == wanted);
            found.map(|(_, note)| note.clone())
        };
        of(address).or_else(|| of(""))
    }
}

impl Step {
    /// Returns what the layer's file does to the facts below it, of which there
    /// are none where the file is new.
    pub(in crate::catalog) fn whole(
        layer: &Arc<str>,
        path: &str,
        below: Option<&[Fact<'_>]>,
        facts: &[Fact<'_>],
    ) -> Self {
        Self {
            layer: Arc::clone(layer),
            path: path.to_owned(),
            is_whole: true,
            is_new: below.is_none(),
            changes: below.map(|below| compare(below, facts)).unwrap_or_default(),
            source: None,
            notes: Vec::new(),
        }
    }

    /// Returns what the layer's patch did, with the notes it gives by address
    /// and the node of its source.
    pub(in crate::catalog) fn patch(
        layer: &Arc<str>,
        path: &str,
        (before, after): (&[Fact<'_>], &[Fact<'_>]),
        notes: Vec<(String, String)>,
        source: Option<Node>,
    ) -> Self {
        Self {
            layer: Arc::clone(layer),
            path: path.to_owned(),
            is_whole: false,
            is_new: false,
            changes: compare(before, after),
            source,
            notes,
        }
    }
}

/// Returns what differs between two versions of one file.
fn compare(before: &[Fact<'_>], after: &[Fact<'_>]) -> Vec<StepChange> {
    fn by_id<'a, 'page>(facts: &'a [Fact<'page>]) -> BTreeMap<&'a str, &'a Fact<'page>> {
        facts.iter().map(|fact| (fact.id.as_str(), fact)).collect()
    }
    let change = |fact: &Fact<'_>, kind, texts| StepChange {
        address: fact.address().to_owned(),
        label: fact.label.to_owned(),
        kind,
        texts,
    };
    let (old, new) = (by_id(before), by_id(after));
    let changes = after.iter().filter_map(|fact| match old.get(fact.id.as_str()) {
        None => Some(change(fact, ChangeKind::Added, Vec::new())),
        Some(earlier) => Some(changed_texts(earlier, fact))
            .filter(|texts| !texts.is_empty())
            .map(|texts| change(fact, ChangeKind::Changed, texts)),
    });
    let is_gone = |id: &str| old.contains_key(id) && !new.contains_key(id);
    let removed = before
        .iter()
        .filter(|fact| {
            // What stood in a section goes with it.
            let id = fact.id.as_str();
            is_gone(id) && !id.match_indices('.').any(|(end, _)| is_gone(&id[..end]))
        })
        .map(|fact| change(fact, ChangeKind::Removed, Vec::new()));
    changes.chain(removed).collect()
}

/// Returns the texts that differ between two versions of a fact.
fn changed_texts(before: &Fact<'_>, after: &Fact<'_>) -> Vec<ChangedText> {
    let (before, after) = (before.texts(), after.texts());
    let text_of = |texts: &[(String, String)], wanted: &str| {
        texts.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone())
    };
    let gone = before.iter().filter(|(name, _)| text_of(&after, name).is_none());
    after
        .iter()
        .chain(gone)
        .map(|(name, _)| ChangedText {
            name: name.clone(),
            was: text_of(&before, name),
            is: text_of(&after, name),
            of: Arc::from(BUILT_IN),
        })
        .filter(|text| text.was != text.is)
        .collect()
}
