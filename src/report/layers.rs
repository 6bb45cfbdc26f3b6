//! `gtm list layers`: what lies over the built-in playbooks, file by file.

use schemars::JsonSchema;
use serde::Serialize;

use super::listing::Listed;
use super::words::{and_list, counted};
use crate::catalog::layers::{ChangeKind, ChangedText, Layer, StepChange};
use crate::catalog::{FileDoes, FileWork};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};

/// A layer, with what its files do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LayerItem<'page> {
    /// What answers call it.
    layer: &'page str,
    /// Its folder, as it was named.
    folder: &'page str,
    files: Vec<FileWork>,
}

impl<'page> LayerItem<'page> {
    /// Lists a layer with what its files do.
    pub fn new(layer: &'page Layer, files: Vec<FileWork>) -> Self {
        Self { layer: layer.name(), folder: layer.path(), files }
    }
}

/// Returns the address of what a file changes, or the id of the entry.
fn id(file: &FileWork, change: &StepChange) -> String {
    match &file.whole {
        Some(whole) => format!("{whole}.{}", change.address),
        None => change.address.clone(),
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "adds",
        ChangeKind::Changed => "changes",
        ChangeKind::Removed => "takes out",
    }
}

/// The longest text that is shown from one to the other, in characters.
const LONGEST: usize = 60;

/// Returns `Account Count: 5–20 → 3–8` for each text that changes, or of longer
/// texts the name alone.
fn texts(change: &StepChange) -> String {
    let line = |text: &ChangedText| {
        let [was, is] = [&text.was, &text.is].map(|text| text.as_deref().unwrap_or("nothing"));
        let name = if text.name.is_empty() { "text" } else { &text.name };
        match was.chars().count().max(is.chars().count()) {
            ..=LONGEST => format!("{name}: {was} → {is}"),
            _ => format!("{name} in other words"),
        }
    };
    change.texts.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// Returns what a file does, in words.
fn does(file: &FileWork) -> String {
    let count = file.changes.len();
    match file.does {
        FileDoes::Adds => "is new".to_owned(),
        FileDoes::Replaces => format!(
            "stands in the place of the one below, with {} that {}",
            counted(count, "fact", "facts"),
            if count == 1 { "differs" } else { "differ" }
        ),
        FileDoes::Patches => counted(count, "change", "changes"),
        FileDoes::Merges if count == 0 => "adds what does not stand below".to_owned(),
        FileDoes::Merges => [("adds", ChangeKind::Added), ("replaces", ChangeKind::Changed)]
            .map(|(word, kind)| {
                let entries = file.changes.iter().filter(|change| change.kind == kind);
                (word, entries.map(|entry| entry.address.as_str()).collect::<Vec<_>>())
            })
            .iter()
            .filter(|(_, ids)| !ids.is_empty())
            .map(|(word, ids)| format!("{word} {}", and_list(ids)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Returns a file with what it does, and of a patch each change: what a whole file
/// changes is seen in the answers themselves.
fn item(file: &FileWork) -> Item {
    let changes = file.changes.iter().filter(|_| file.does == FileDoes::Patches).map(|change| {
        let label = match change.label.as_str() {
            "" => String::new(),
            label => format!(" “{label}”"),
        };
        let texts = match texts(change).as_str() {
            "" => String::new(),
            texts => format!(": {texts}"),
        };
        format!("{} {}{label}{texts}", word(change.kind), id(file, change))
    });
    Item {
        name: Some(file.file.clone()),
        text: Some(does(file)),
        details: changes.zip(1..).map(|(line, number)| (number.to_string(), line.into())).collect(),
        ..Item::default()
    }
}

impl Listed for LayerItem<'_> {
    const SCHEMA: &'static str = "gtm/layers/1";
    const TITLE: &'static str = "Layers";
    const COLUMNS: &'static [&'static str] = &[];
    const FIELDS: &'static [&'static str] =
        &["layer", "folder", "file", "does", "id", "label", "change", "texts"];

    fn cells(&self) -> Vec<String> {
        Vec::new()
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |file: &FileWork, change: [String; 4]| {
            let cells = [self.layer, self.folder, &file.file, file.does.into()];
            cells.map(str::to_owned).into_iter().chain(change).collect()
        };
        let of_file = |file: &FileWork| -> Vec<Vec<String>> {
            if file.changes.is_empty() {
                return vec![row(file, Default::default())];
            }
            let changes = file.changes.iter().map(|change| {
                let (label, kind) = (change.label.clone(), word(change.kind).to_owned());
                row(file, [id(file, change), label, kind, texts(change)])
            });
            changes.collect()
        };
        self.files.iter().flat_map(of_file).collect()
    }

    fn intro(items: &[Self]) -> Option<String> {
        Some(match items.len() {
            0 => "Only the built-in playbooks answer: no folder lies over them.".to_owned(),
            count => format!(
                "{} over the built-in playbooks, later over earlier.",
                counted(count, "folder lies", "folders lie")
            ),
        })
    }

    fn write(items: &[Self], document: &mut Document) {
        for layer in items {
            document.heading(Level::Section, layer.layer);
            let folder = Text::default().code(layer.folder);
            document.push(Block::Fields(vec![("Folder".to_owned(), folder)]));
            document.push(Block::Items(Marker::Bullet, layer.files.iter().map(item).collect()));
        }
    }

    fn next() -> Vec<(Invocation, &'static str)> {
        let layers = || Invocation::new("list").arg("layers");
        vec![
            (layers().arg("--playbooks").placeholder("DIR"), "what a folder of your own changes"),
            (layers().arg("--no-overlays"), "the built-in playbooks alone; so for every command"),
        ]
    }
}
