//! `gtm list layers`: what lies over the built-in playbooks, file by file.

use super::prelude::*;
use crate::catalog::layers::{Change, ChangeKind, Layer};
use crate::catalog::{FileDoes, FileWork};

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

pub(super) fn write(document: &mut Document, layers: &[LayerItem<'_>]) {
    document.paragraph(match layers.len() {
        0 => "Only the built-in playbooks answer: no folder lies over them.".to_owned(),
        count => format!(
            "{} over the built-in playbooks, later over earlier.",
            counted(count, "folder lies", "folders lie")
        ),
    });
    for LayerItem { layer, folder, files } in layers {
        document.heading(Level::Section, *layer);
        let folder = Text::default().code(*folder);
        document.push(Block::Fields(vec![("Folder".to_owned(), folder)]));
        document.push(Block::Items(Marker::Bullet, files.iter().map(item).collect()));
    }
    let list = || Invocation::new("list layers");
    document.next([
        (list().arg("--playbooks").placeholder("DIR"), "what a folder of your own changes"),
        (list().arg("--no-overlays"), "the built-in playbooks alone; so for every command"),
    ]);
}

pub(super) fn sheet(layers: &[LayerItem<'_>]) -> Sheet {
    let mut sheet =
        Sheet::new(&["layer", "folder", "file", "does", "id", "label", "change", "texts"]);
    for LayerItem { layer, folder, files } in layers {
        for file in files {
            let does: &str = file.does.into();
            // Of what is new as a whole nothing changes.
            let whole = file.changes.is_empty().then_some([const { String::new() }; 4]);
            let changes = file.changes.iter().map(|change| {
                [id(file, change), change.label.clone(), change.kind.to_string(), texts(change)]
            });
            for [id, label, change, texts] in changes.chain(whole) {
                sheet.row(&[layer, folder, &file.file, &does, &id, &label, &change, &texts]);
            }
        }
    }
    sheet
}

/// Returns the address of what a file changes, or the id of the entry.
fn id(file: &FileWork, change: &Change) -> String {
    match &file.whole {
        Some(whole) => format!("{whole}.{}", change.address),
        None => change.address.clone(),
    }
}

/// The longest text that is shown from one to the other, in characters.
const LONGEST: usize = 60;

/// Returns `Account Count: 5–20 → 3–8` for each text that changes, or of longer
/// texts the name alone.
fn texts(change: &Change) -> String {
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
    // What has no id goes by what the file is called.
    let name = |entry: &Change| match entry.address.as_str() {
        "" => file.file.trim_end_matches(".yaml").to_owned(),
        id => id.to_owned(),
    };
    let names = |kind| {
        let entries = file.changes.iter().filter(|change| change.kind == kind);
        and_list(distinct(entries.map(name)))
    };
    let (added, changed) = (names(ChangeKind::Added), names(ChangeKind::Changed));
    match file.does {
        FileDoes::Adds => "is new".to_owned(),
        FileDoes::Replaces => {
            format!("stands in the place of the one below; facts that differ: {count}")
        }
        FileDoes::Patches => counted(count, "change", "changes"),
        FileDoes::Merges if count == 0 => "says what stands below, and changes nothing".to_owned(),
        FileDoes::Merges => joined(
            those([
                (!added.is_empty(), format!("adds {added}")),
                (!changed.is_empty(), format!("replaces {changed}")),
            ]),
            ", ",
        ),
    }
}

/// Returns a file with what it does, and of a patch each change: what a whole file
/// changes is seen in the answers themselves.
fn item(file: &FileWork) -> Item {
    let changes = file.changes.iter().filter(|_| file.does == FileDoes::Patches).map(|change| {
        let part = |before: &str, text: &str, after: &str| match text {
            "" => String::new(),
            text => format!("{before}{text}{after}"),
        };
        let (label, texts) = (part(" “", &change.label, "”"), part(": ", &texts(change), ""));
        format!("{} {}{label}{texts}", change.kind, id(file, change))
    });
    Item {
        details: changes.zip(1..).map(|(line, number)| (number.to_string(), line.into())).collect(),
        ..Item::of(&file.file, does(file))
    }
}
