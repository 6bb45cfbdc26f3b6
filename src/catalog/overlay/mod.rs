//! What layers do to a file: whole files, patches, and what is recorded of it.
//!
//! A file is a tree, and each layer makes another tree of it: by a whole file
//! of its own or by a patch. What changed is seen by comparing the two, fact by
//! fact, so that a whole file and a patch are told alike. Trees are made only
//! of files that a layer touches; all others are read as they are.

pub(super) mod lists;
mod patch;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::layer::BUILT_IN;
use crate::playbook::patch::Patch;
use crate::playbook::source::Source;
use crate::yaml::{Node, YamlError};

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
pub(super) static UNTOUCHED: Provenance = Provenance::untouched();

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

/// What a layer does to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It said something else.
    Changed,
}

/// A text that a layer changed.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A fact that a layer takes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its address in the file.
    pub address: String,
    /// What it is called; empty where it has no name.
    pub label: String,
    /// The layer.
    pub layer: Arc<str>,
    /// Why, as the layer says.
    pub note: Option<String>,
}

impl Provenance {
    /// That of a file that no layer touches.
    pub(super) const fn untouched() -> Self {
        Self { file: None, base: None, changes: BTreeMap::new(), removed: Vec::new() }
    }

    /// Returns the layer whose file this is, whatever layers above it change;
    /// `None` for the built-in one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
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
    pub(super) fn take_in(&mut self, step: &Step, source: Option<&Source>) {
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
                        texts.push(ChangedText { of: Arc::clone(&layer_below), ..text.clone() })
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
        for (address, label) in &step.removed {
            self.changes.remove(address);
            self.removed.push(Removed {
                address: address.clone(),
                label: label.clone(),
                layer: Arc::clone(&step.layer),
                note: step.note_of(address),
            });
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
    /// What changed or is new, in the order of the file.
    pub changes: Vec<StepChange>,
    /// What is gone: addresses with what was called so.
    pub removed: Vec<(String, String)>,
    /// The document that a patch names.
    pub(super) source: Option<Node>,
    /// Why, by address, and under an empty address for all.
    notes: Vec<(String, String)>,
}

/// What one layer did to one fact.
#[derive(Clone, Debug)]
pub struct StepChange {
    /// The address in the file.
    pub address: String,
    /// What it is called; empty where it has no name.
    pub label: String,
    /// What the layer did.
    pub kind: ChangeKind,
    /// The texts that it changed.
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

/// Lays a whole file of a layer over what is below.
pub(super) fn replace(layer: &Arc<str>, path: &str, below: Option<&Node>, file: &Node) -> Step {
    let mut step = Step {
        layer: Arc::clone(layer),
        path: path.to_owned(),
        is_whole: true,
        is_new: below.is_none(),
        changes: Vec::new(),
        removed: Vec::new(),
        source: None,
        notes: Vec::new(),
    };
    if let Some(below) = below {
        step.compare(&tree::facts(below), &tree::facts(file));
    }
    step
}

/// Applies a patch of a layer to what is below. `home` is the address of the
/// whole, which the addresses in a patch may begin with.
pub(super) fn apply(
    layer: &Arc<str>,
    path: &str,
    home: &str,
    root: &mut Node,
    file: &Node,
) -> Result<Step, YamlError> {
    let typed: Patch = crate::yaml::typed(file)?;
    let before = tree::facts(root);
    let notes = patch::apply(home, root, file, &typed)?;
    let mut step = Step {
        layer: Arc::clone(layer),
        path: path.to_owned(),
        is_whole: false,
        is_new: false,
        changes: Vec::new(),
        removed: Vec::new(),
        source: file.field("source").cloned(),
        notes,
    };
    step.notes.extend(typed.note.map(|note| (String::new(), note)));
    step.compare(&before, &tree::facts(root));
    Ok(step)
}

impl Step {
    /// Records what is another in `after` than in `before`.
    fn compare(&mut self, before: &[tree::Fact], after: &[tree::Fact]) {
        let by_address = |facts: &'_ [tree::Fact]| -> BTreeMap<String, usize> {
            let facts = facts.iter().zip(0..);
            facts.map(|(fact, index)| (fact.address.clone(), index)).collect()
        };
        let (old, new) = (by_address(before), by_address(after));
        for fact in after {
            let earlier = old.get(&fact.address).map(|index| &before[*index]);
            let texts = earlier.map(|earlier| changed_texts(earlier, fact));
            let kind = match &texts {
                None => ChangeKind::Added,
                Some(texts) if texts.is_empty() => continue,
                Some(_) => ChangeKind::Changed,
            };
            self.changes.push(StepChange {
                address: fact.address.clone(),
                label: fact.label.clone(),
                kind,
                texts: texts.unwrap_or_default(),
            });
        }
        for fact in before {
            // What stood in a section goes with it.
            let parent = fact.address.split('.').next().unwrap_or_default();
            let parent_gone = old.contains_key(parent) && !new.contains_key(parent);
            if !new.contains_key(&fact.address) && (!parent_gone || parent == fact.address) {
                self.removed.push((fact.address.clone(), fact.label.clone()));
            }
        }
    }
}

/// Returns the texts in which two facts of one address differ.
fn changed_texts(before: &tree::Fact, after: &tree::Fact) -> Vec<ChangedText> {
    let text_of = |fact: &tree::Fact, wanted: &str| {
        let mut says = fact.says.iter();
        let found = says.find(|(name, _)| name == wanted);
        found.map(|(_, text)| text.clone())
    };
    let mut names: Vec<&str> = after.says.iter().map(|(name, _)| name.as_str()).collect();
    for (name, _) in &before.says {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let texts = names.into_iter().map(|name| ChangedText {
        name: name.to_owned(),
        was: text_of(before, name),
        is: text_of(after, name),
        of: Arc::from(BUILT_IN),
    });
    texts.filter(|text| text.was != text.is).collect()
}

/// Holds facts of a typed file against those of the file below, for the one
/// kind of file that is no tree of sections: a stage's own.
pub(super) fn compare_texts(
    layer: &Arc<str>,
    path: &str,
    before: Option<&[(&str, String)]>,
    after: &[(&str, String)],
) -> Step {
    let facts = |texts: &[(&str, String)]| -> Vec<tree::Fact> {
        texts
            .iter()
            .map(|(address, text)| tree::Fact {
                address: (*address).to_owned(),
                label: String::new(),
                says: vec![(String::new(), text.clone())],
            })
            .collect()
    };
    let mut step = Step {
        layer: Arc::clone(layer),
        path: path.to_owned(),
        is_whole: true,
        is_new: before.is_none(),
        changes: Vec::new(),
        removed: Vec::new(),
        source: None,
        notes: Vec::new(),
    };
    if let Some(before) = before {
        step.compare(&facts(before), &facts(after));
    }
    step
}
