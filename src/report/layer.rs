//! How answers tell what comes from a layer: the reader's own playbooks.
//!
//! What a layer changed or added has the layer's name in brackets behind what
//! it is called, and a figure that it changed says what it was. A file that is
//! a layer's as a whole has the name behind its heading and its source, and not
//! behind everything in it.

use schemars::JsonSchema;
use serde::Serialize;

use super::refs::SourceRef;
use super::words::{and_list, counted, those};
use crate::catalog::fact::{Fact, Statement};
use crate::catalog::layers::{Change, ChangeKind, ChangedText, Provenance};
use crate::document::{Document, Text};
use crate::playbook::id::FactId;

/// What of a fact comes from a layer. Nothing is written of what is built in.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct LayerMark<'catalog> {
    /// The layer it comes from; absent where it is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<&'catalog str>,
    /// What the layer changed in it, where something stood below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<WasView<'catalog>>,
    /// The document that the layer names for the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_source: Option<SourceRef<'catalog>>,
}

/// What a text was before a layer changed it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WasView<'catalog> {
    /// The column or the field; empty where the fact is one text.
    pub name: &'catalog str,
    /// The text; `null` where there was none.
    pub text: Option<&'catalog str>,
    /// Who said so: `built-in`, or a layer below.
    pub of: &'catalog str,
}

impl<'catalog> LayerMark<'catalog> {
    /// Returns the layer that changed what stood below.
    pub fn changed_by(&self) -> Option<&'catalog str> {
        self.layer.filter(|_| !self.was.is_empty())
    }

    /// Returns the mark of the fact with the address `id` in the file `home`.
    pub fn new(provenance: &'catalog Provenance, home: &FactId, id: &FactId) -> Self {
        let address = id.as_str().strip_prefix(home.as_str());
        let address = address.and_then(|rest| rest.strip_prefix('.'));
        Self::at(provenance, address.unwrap_or_default())
    }

    /// As [`LayerMark::new`], of an address in the file.
    pub fn at(provenance: &'catalog Provenance, address: &str) -> Self {
        let file = provenance.file();
        let Some(change) = provenance.change(address) else {
            return Self { layer: file, ..Self::default() };
        };
        let texts = change.texts.iter().filter(|_| change.kind == ChangeKind::Changed);
        Self {
            layer: Some(&change.layer),
            was: texts
                .map(|text| WasView { name: &text.name, text: text.was.as_deref(), of: &text.of })
                .collect(),
            layer_source: source_of(change),
        }
    }

    fn was_behind(&self, name: &str, text: &str) -> String {
        let mut was = self.was.iter().filter(|was| was.name == name);
        let was = was.find_map(|was| Some((was.of, was.text?)));
        match was {
            Some((of, was)) if is_short_figure(text) || is_short_figure(was) => {
                format!(" ({of} {was})")
            }
            _ => String::new(),
        }
    }

    /// Returns what stands behind what a fact says in a field: what it was, and
    /// where a layer changed the `figure` in it and not the words, the figure.
    pub fn aside(&self, field: &str, text: &str, figure: Option<&str>) -> String {
        let was = self.was_behind(field, text);
        let is_changed = self.was.iter().any(|was| was.name == "figure");
        let figure = figure.filter(|_| is_changed).map_or(String::new(), |figure| {
            format!(" [{figure}{}]", self.was_behind("figure", figure))
        });
        format!("{was}{figure}")
    }

    /// Returns ` [house-rules]` wherever the fact comes from a layer: for where
    /// no heading above it has marked the whole file.
    pub fn lone_tag(&self) -> String {
        self.layer.map_or(String::new(), tag)
    }
}

/// Returns ` [house-rules]` behind what a layer changed or added; nothing where
/// the fact is built in or the whole file is marked.
pub fn tag_of(fact: &Fact<'_>) -> String {
    fact.layer.filter(|_| fact.is_marked).map_or(String::new(), tag)
}

/// Returns ` [house-rules]` wherever the fact comes from a layer: for where no
/// heading above it has marked the whole file.
pub fn lone_tag(fact: &Fact<'_>) -> String {
    fact.layer.map_or(String::new(), tag)
}

/// Returns the words of a statement with what stands behind them.
pub fn with_was(fact: &Fact<'_>, said: &Statement<'_>) -> String {
    format!("{}{}", said.text, aside(fact, said))
}

/// Returns what stands behind the words of a statement: ` (built-in 10–20%)`
/// where they are a figure that a layer changed, and where it changed the figure
/// in them and not the words, the figure: ` [15–25% (built-in 10–20%)]`.
pub fn aside(fact: &Fact<'_>, said: &Statement<'_>) -> String {
    let was = was_behind(fact, said.name, &said.text);
    let figure = said.figure.filter(|_| fact.was("figure").is_some());
    let figure = figure.map_or(String::new(), |figure| {
        format!(" [{}{}]", figure.text(), was_behind(fact, "figure", figure.text()))
    });
    format!("{was}{figure}")
}

/// Returns ` (built-in 10–20%)` where a layer changed the figure in a statement,
/// in its words or beside them.
pub fn was_of(fact: &Fact<'_>, said: &Statement<'_>) -> String {
    let figure = said.figure.map(|figure| was_behind(fact, "figure", figure.text()));
    figure.filter(|was| !was.is_empty()).unwrap_or_else(|| was_behind(fact, said.name, &said.text))
}

/// Returns ` (built-in 10–20%)` where a layer changed the one figure of a fact.
pub fn figure_was(fact: &Fact<'_>) -> String {
    let figures = |was: &&ChangedText| was.was.as_deref().is_some_and(is_short_figure);
    let changed = fact.was.iter().rfind(figures).and_then(ChangedText::was);
    changed.map_or(String::new(), |was| format!(" ({was})"))
}

/// Returns the document that a fact comes from in a line, with the layer where
/// it is one's.
pub fn source_line(fact: &Fact<'_>) -> String {
    SourceRef::from(fact).line()
}

/// Returns ` (built-in 10–20%)` where a layer changed a figure in what the fact
/// says under this name.
pub(super) fn was_behind(fact: &Fact<'_>, name: &str, text: &str) -> String {
    fact.was(name)
        .filter(|was| is_short_figure(text) || was.was.as_deref().is_some_and(is_short_figure))
        .and_then(ChangedText::was)
        .map_or(String::new(), |was| format!(" ({was})"))
}

/// Returns ` [house-rules]`.
pub fn tag(layer: &str) -> String {
    format!(" [{layer}]")
}

/// The longest text that is repeated for a figure in it, in characters.
const LONGEST_FIGURE: usize = 40;

fn is_short_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().count() <= LONGEST_FIGURE
}

/// Returns the document that a patch names, marked as its layer's.
fn source_of(change: &Change) -> Option<SourceRef<'_>> {
    Some(SourceRef { layer: Some(&change.layer), ..change.source.as_ref()?.into() })
}

/// Writes what layers changed in a file, below it, if any did.
pub fn write_changes(document: &mut Document, provenance: &Provenance) {
    let removed = provenance.removed();
    for layer in provenance.layers() {
        let of_layer = || {
            provenance.changes().map(|(_, change)| change).filter(|change| &*change.layer == layer)
        };
        let count = |kind| of_layer().filter(|change| change.kind == kind).count();
        let (changed, added) = (count(ChangeKind::Changed), count(ChangeKind::Added));
        let removed: Vec<String> = removed
            .iter()
            .filter(|one| &*one.layer == layer)
            .map(|one| if one.label.is_empty() { &one.address } else { &one.label })
            .map(|name| format!("“{name}”"))
            .collect();
        let does = those([
            (changed > 0, format!("changes {}", counted(changed, "fact", "facts"))),
            (added > 0, format!("adds {added}")),
            (!removed.is_empty(), format!("takes out {}", and_list(&removed))),
        ]);
        let says = if provenance.file() == Some(layer) {
            "the file is this layer's as a whole".to_owned()
        } else {
            format!("this layer {}", and_list(does))
        };
        let source = of_layer()
            .find_map(|change| change.source.as_ref())
            .map_or(String::new(), |one| format!(" Its source: {}.", SourceRef::from(one).line()));
        document.remark(
            Text::from(format!("[{layer}]: {says}.{source} Without it: "))
                .code("--no-overlays")
                .plain("."),
        );
    }
}
