//! `gtm list layers`: what lies over the built-in playbooks, file by file.

use super::prelude::*;
use crate::catalog::layers::Change;
use crate::catalog::{FileDoes, FileWork};

/// A layer, with what its files do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LayerItem<'page> {
    /// What answers call it.
    pub layer: &'page str,
    /// Its folder, as it was named.
    pub folder: &'page str,
    /// What each of its files does.
    pub files: Vec<FileWork>,
}

pub(super) fn write(document: &mut Document, layers: &[LayerItem<'_>]) {
    let count = layers.len();
    document
        .paragraph(format!("Folders over the built-in playbooks, later over earlier: {count}."));
    for LayerItem { layer, folder, files } in layers {
        document.heading(Level::Section, *layer);
        document.fields([field("Folder", Text::default().code(*folder))]);
        document.items(Marker::Bullet, files.iter().map(item));
    }
    let list = || Invocation::new("list layers");
    document.next([
        (list().arg("--playbooks").placeholder("DIR"), "what a folder of your own changes"),
        (list().arg("--no-overlays"), "the built-in playbooks alone; so for every command"),
    ]);
}

pub(super) fn sheet(layers: &[LayerItem<'_>]) -> Sheet {
    let mut sheet = Sheet::under("layer,folder,file,does,id,label,change,texts");
    for LayerItem { layer, folder, files } in layers {
        for file in files {
            let mut add = |change: [&dyn Display; 4]| {
                let file: [&dyn Display; 4] = [layer, folder, &file.file, &<&str>::from(file.does)];
                sheet.row(&[file, change].concat());
            };
            // Of what is new as a whole nothing changes.
            if file.changes.is_empty() {
                add([&""; 4]);
            }
            for change in &file.changes {
                add([&id(file, change), &change.label, &change.kind, &texts(change)]);
            }
        }
    }
    sheet
}

/// Returns the address of what a file changes, or the id of the entry; what has none
/// goes by what the file is called.
fn id(file: &FileWork, change: &Change) -> String {
    match (&file.whole, change.address.as_str()) {
        (Some(whole), address) => format!("{whole}.{address}"),
        (None, "") => file.file.trim_end_matches(".yaml").to_owned(),
        (None, id) => id.to_owned(),
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
    joined(change.texts.iter().map(line), "; ")
}

/// Returns what a file does, in words.
fn does(file: &FileWork) -> String {
    let count = file.changes.len();
    match file.does {
        FileDoes::Adds => "is new".to_owned(),
        FileDoes::Replaces => {
            format!("stands in the place of the one below; facts that differ: {count}")
        }
        FileDoes::Merges if count == 0 => "says what stands below, and changes nothing".to_owned(),
        FileDoes::Patches | FileDoes::Merges => counted(count, "change"),
    }
}

/// Returns a file with what it does, and each change of one that is no whole: what
/// a whole file changes is seen in the answers themselves.
fn item(file: &FileWork) -> Item {
    let is_whole = matches!(file.does, FileDoes::Adds | FileDoes::Replaces);
    let changes = file.changes.iter().filter(|_| !is_whole).zip(1..).map(|(change, number)| {
        let label = Some(&change.label).filter(|label| !label.is_empty());
        let label = shown(label.map(|label| format!(" “{label}”")));
        let texts = sentence(": ", texts(change));
        let line = format!("{} {}{label}{texts}", change.kind, id(file, change));
        field(number.to_string(), line)
    });
    Item { details: changes.collect(), ..Item::of(&file.file, does(file)) }
}
