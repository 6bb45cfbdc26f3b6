//! The files inside the binary: the playbooks in YAML as their authors wrote
//! them, the JSON that `build.rs` makes of each, and the JSON Schemas.

use std::sync::LazyLock;

use include_dir::{Dir, File, include_dir};

static PLAYBOOKS: Dir<'static> = include_dir!("$OUT_DIR/playbooks");

/// Every file by its path: `stages/scale/abm.json`.
static FILES: LazyLock<Vec<(&str, &File<'_>)>> = LazyLock::new(|| {
    let mut files = Vec::new();
    let mut folders = vec![&PLAYBOOKS];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file))));
    }
    files
});

/// Returns the paths of all files, in no order that means anything.
pub(super) fn paths<'any>() -> impl Iterator<Item = &'any str> {
    FILES.iter().map(|(path, _)| *path)
}

/// Returns the text of the file at `path`, or `None` when there is none.
pub(super) fn read(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == path)?.1.contents_utf8()
}
