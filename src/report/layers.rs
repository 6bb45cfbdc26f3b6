//! `gtm list layers`: what lies over the built-in playbooks, file by file.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{and_list, counted};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FileWork;
use crate::catalog::layers::Layer;
use crate::catalog::layers::{ChangeKind, Step};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Text};

/// The layers over the built-in playbooks, later over earlier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LayersReport<'catalog> {
    layers: Vec<LayerView<'catalog>>,
}

/// A layer.
#[derive(Debug, Serialize, JsonSchema)]
struct LayerView<'catalog> {
    /// What answers call it.
    layer: &'catalog str,
    /// Its folder, as it was named.
    folder: &'catalog str,
    files: Vec<FileView<'catalog>>,
}

/// A file of a layer.
#[derive(Debug, Serialize, JsonSchema)]
struct FileView<'catalog> {
    /// Its path in the folder.
    file: &'catalog str,
    does: Does,
    /// What it changes, by address; of a file that is new as a whole, nothing.
    changes: Vec<ChangeView<'catalog>>,
}

/// What a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Does {
    /// It adds what was not there.
    Adds,
    /// It stands in the place of a file below.
    Replaces,
    /// It changes parts of a file below.
    Patches,
    /// It adds entries to a list, or replaces some.
    Merges,
}

/// One change.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeView<'catalog> {
    /// The address of the fact, or the id of the entry.
    id: String,
    /// What it is called; empty where it has no name.
    label: &'catalog str,
    kind: Kind,
    /// The texts that are another.
    texts: Vec<TextView<'catalog>>,
}

/// What happens to a fact or an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "adds",
            Self::Changed => "changes",
            Self::Removed => "takes out",
        }
    }
}

/// A text that is another.
#[derive(Debug, Serialize, JsonSchema)]
struct TextView<'catalog> {
    /// The column or the field; empty where the fact is one text.
    name: &'catalog str,
    was: Option<&'catalog str>,
    is: Option<&'catalog str>,
}

impl<'catalog> LayersReport<'catalog> {
    /// Builds the report of layers, each with what its files do.
    pub fn new(layers: &'catalog [Layer], work: &'catalog [Vec<FileWork>]) -> Self {
        let layers = layers.iter().zip(work).map(|(layer, work)| LayerView {
            layer: layer.name(),
            folder: layer.path(),
            files: work.iter().map(FileView::from).collect(),
        });
        Self { layers: layers.collect() }
    }
}

impl<'catalog> From<&'catalog FileWork> for FileView<'catalog> {
    fn from(work: &'catalog FileWork) -> Self {
        match work {
            FileWork::Lists { path, entries } => Self {
                file: path,
                does: Does::Merges,
                changes: entries
                    .iter()
                    .map(|entry| ChangeView {
                        id: entry.id.clone(),
                        label: "",
                        kind: if entry.is_known { Kind::Changed } else { Kind::Added },
                        texts: Vec::new(),
                    })
                    .collect(),
            },
            FileWork::Step { home, step } => Self {
                file: &step.path,
                does: match (step.is_whole, step.is_new) {
                    (true, true) => Does::Adds,
                    (true, false) => Does::Replaces,
                    (false, _) => Does::Patches,
                },
                changes: changes(home, step),
            },
        }
    }
}

/// Returns what a step changes, and then what it takes out.
fn changes<'catalog>(home: &str, step: &'catalog Step) -> Vec<ChangeView<'catalog>> {
    let changes = step.changes.iter().map(|change| ChangeView {
        id: format!("{home}.{}", change.address),
        label: &change.label,
        kind: match change.kind {
            ChangeKind::Added => Kind::Added,
            ChangeKind::Changed => Kind::Changed,
        },
        texts: change
            .texts
            .iter()
            .map(|text| TextView {
                name: &text.name,
                was: text.was.as_deref(),
                is: text.is.as_deref(),
            })
            .collect(),
    });
    let removed = step.removed.iter().map(|(address, label)| ChangeView {
        id: format!("{home}.{address}"),
        label,
        kind: Kind::Removed,
        texts: Vec::new(),
    });
    changes.chain(removed).collect()
}

/// The longest text that is told from one to the other, in characters.
const LONGEST: usize = 60;

impl TextView<'_> {
    /// Returns `Account Count: 5–20 → 3–8`, or of longer texts the name alone.
    fn line(&self) -> String {
        let told = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
        let (was, is) = (told(self.was), told(self.is));
        let name = match self.name {
            "" => "text",
            name => name,
        };
        if was.chars().count().max(is.chars().count()) > LONGEST {
            return format!("{name} in other words");
        }
        format!("{name}: {was} → {is}")
    }
}

impl ChangeView<'_> {
    /// Returns what happens, in a line: `changes scale.abm.tiers (…)`.
    fn line(&self) -> String {
        let label = match self.label {
            "" => String::new(),
            label => format!(" “{label}”"),
        };
        let texts: Vec<String> = self.texts.iter().map(TextView::line).collect();
        let texts = match texts.as_slice() {
            [] => String::new(),
            texts => format!(": {}", texts.join("; ")),
        };
        format!("{} {}{label}{texts}", self.kind.word(), self.id)
    }
}

impl FileView<'_> {
    /// Returns what the file does, in words.
    fn says(&self) -> String {
        match self.does {
            Does::Adds => "is new".to_owned(),
            Does::Replaces => format!(
                "stands in the place of the one below, with {} that {}",
                counted(self.changes.len(), "fact", "facts"),
                if self.changes.len() == 1 { "differs" } else { "differ" }
            ),
            Does::Patches => counted(self.changes.len(), "change", "changes"),
            Does::Merges => {
                let of = |kind| {
                    let changes = self.changes.iter().filter(|change| change.kind == kind);
                    changes.map(|change| change.id.clone()).collect::<Vec<_>>()
                };
                let lines = [("adds", of(Kind::Added)), ("replaces", of(Kind::Changed))];
                let lines: Vec<String> = lines
                    .into_iter()
                    .filter(|(_, ids)| !ids.is_empty())
                    .map(|(word, ids)| format!("{word} {}", and_list(&ids)))
                    .collect();
                if lines.is_empty() {
                    "adds what does not stand below".to_owned()
                } else {
                    lines.join(", ")
                }
            }
        }
    }

    fn item(&self) -> Item {
        // What a whole file changes is told by the answers themselves.
        let told = match self.does {
            Does::Patches => self.changes.as_slice(),
            Does::Adds | Does::Replaces | Does::Merges => &[],
        };
        let details = told.iter().zip(1..);
        Item {
            name: Some(self.file.to_owned()),
            text: Some(self.says()),
            details: details
                .map(|(change, number)| (number.to_string(), change.line().into()))
                .collect(),
            ..Item::default()
        }
    }
}

impl Report for LayersReport<'_> {
    const SCHEMA: &'static str = "gtm/layers/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Layers");
        document.paragraph(match self.layers.len() {
            0 => "Only the built-in playbooks answer: no folder lies over them.".to_owned(),
            count => format!(
                "{} over the built-in playbooks, later over earlier.",
                counted(count, "folder lies", "folders lie")
            ),
        });
        for layer in &self.layers {
            document.heading(Level::Section, layer.layer);
            document.push(Block::Fields(vec![(
                "Folder".to_owned(),
                Text::default().code(layer.folder),
            )]));
            let items = layer.files.iter().map(FileView::item);
            document.push(Block::Items(Marker::Bullet, items.collect()));
        }
        let layers = || Invocation::new("list layers");
        document.next([
            (layers().arg("--playbooks").placeholder("DIR"), "what a folder of your own changes"),
            (layers().arg("--no-overlays"), "the built-in playbooks alone; so for every command"),
        ]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet =
            Sheet::new(&["layer", "folder", "file", "does", "id", "label", "change", "texts"]);
        let does = |does| match does {
            Does::Adds => "adds",
            Does::Replaces => "replaces",
            Does::Patches => "patches",
            Does::Merges => "merges",
        };
        for layer in &self.layers {
            for file in &layer.files {
                let begin = || {
                    let cells = [layer.layer, layer.folder, file.file, does(file.does)];
                    cells.map(str::to_owned).to_vec()
                };
                if file.changes.is_empty() {
                    let mut row = begin();
                    row.resize(8, String::new());
                    sheet.rows.push(row);
                }
                for change in &file.changes {
                    let texts: Vec<String> = change.texts.iter().map(TextView::line).collect();
                    let mut row = begin();
                    row.extend([
                        change.id.clone(),
                        change.label.to_owned(),
                        change.kind.word().to_owned(),
                        texts.join("; "),
                    ]);
                    sheet.rows.push(row);
                }
            }
        }
        Ok(sheet)
    }
}
