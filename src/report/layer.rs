//! How answers tell what comes from a layer: the reader's own playbooks.
//!
//! What a layer changed or added has the layer's name in brackets behind what
//! it is called, and a figure that it changed says what it was. A file that is
//! a layer's as a whole has the name behind its heading and its source, and not
//! behind everything in it.

use super::prelude::*;
use crate::catalog::layers::ChangeKind;

/// Returns ` [house-rules]` behind what a layer changed or added; nothing where
/// the fact is built in or the whole file is marked.
pub fn tag_of(fact: &Fact<'_>) -> String {
    shown(fact.layer.filter(|_| fact.is_marked).map(tag))
}

/// Returns what a fact is called, with that behind it.
pub fn tagged(fact: &Fact<'_>) -> String {
    format!("{}{}", fact.label, tag_of(fact))
}

/// Returns ` [house-rules]` wherever the fact comes from a layer: for where no
/// heading above it has marked the whole file.
pub fn lone_tag(fact: &Fact<'_>) -> String {
    shown(fact.layer.map(tag))
}

/// Says whose something about a fact is, where that isn't the source's.
pub fn whose(fact: &Fact<'_>, origin: Origin) -> String {
    match origin {
        Origin::Layer => lone_tag(fact),
        origin => by_us(origin).to_owned(),
    }
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
    let figure = figure
        .map(|figure| format!(" [{}{}]", figure.text(), was_behind(fact, "figure", figure.text())));
    was + &shown(figure)
}

/// Returns ` (built-in 10–20%)` where a layer changed the figure in a statement,
/// in its words or beside them.
pub fn was_of(fact: &Fact<'_>, said: &Statement<'_>) -> String {
    let figure = said.figure.map(|figure| was_behind(fact, "figure", figure.text()));
    figure.filter(|was| !was.is_empty()).unwrap_or_else(|| was_behind(fact, said.name, &said.text))
}

/// Returns ` (built-in 10–20%)` where a layer changed the one figure of a fact.
pub fn figure_was(fact: &Fact<'_>) -> String {
    let was = fact.statements().map(|said| was_of(fact, said));
    was.filter(|was| !was.is_empty()).last().unwrap_or_default()
}

/// Returns the document that a fact comes from in a line, with the layer where
/// it is one's.
pub fn source_line(fact: &Fact<'_>) -> String {
    SourceRef::from(fact).line()
}

/// Returns ` (built-in 10–20%)` where a layer changed a figure in what the fact
/// says under this name.
pub(super) fn was_behind(fact: &Fact<'_>, name: &str, text: &str) -> String {
    let was = fact
        .was(name)
        .filter(|was| is_short_figure(text) || was.was.as_deref().is_some_and(is_short_figure))
        .and_then(ChangedText::was);
    shown(was.map(|was| format!(" ({was})")))
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

/// Writes what layers changed in a file, below it, if any did.
pub fn write_changes(document: &mut Document, provenance: &Provenance) {
    for layer in provenance.layers() {
        let of_layer = || provenance.changes().filter(|change| &*change.layer == layer);
        let count = |kind| of_layer().filter(|change| change.kind == kind).count();
        let (changed, added) = (count(ChangeKind::Changed), count(ChangeKind::Added));
        let removed = provenance.removed.iter().filter(|one| &*one.layer == layer);
        let named = removed.map(|one| if one.label.is_empty() { &one.address } else { &one.label });
        let removed: Vec<_> = named.collect();
        let does = those([
            (changed > 0, format!("changes {}", counted(changed, "fact"))),
            (added > 0, format!("adds {added}")),
            (!removed.is_empty(), format!("takes out {}", quoted(&removed))),
        ]);
        let says = if provenance.file() == Some(layer) {
            "the file is this layer's as a whole".to_owned()
        } else {
            format!("this layer {}", and_list(does))
        };
        let source = of_layer()
            .find_map(|change| change.source.as_ref())
            .map(|one| format!(" Its source: {}.", one.line()));
        document.remark(
            Text::from(format!("[{layer}]: {says}.{} Without it: ", shown(source)))
                .code("--no-overlays")
                .plain("."),
        );
    }
}
