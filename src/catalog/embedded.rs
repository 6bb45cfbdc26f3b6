//! The files inside the binary.

use include_dir::{Dir, include_dir};

static PLAYBOOKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/playbooks");

/// Where the catalog reads its files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Files {
    root: &'static Dir<'static>,
}

impl Files {
    /// Returns the built-in playbooks.
    pub(super) fn embedded() -> Self {
        Self { root: &PLAYBOOKS }
    }

    /// Returns the text of the file at `path`, or `None` when there is none.
    pub(super) fn read(self, path: &str) -> Option<&'static str> {
        self.root.get_file(path)?.contents_utf8()
    }

    /// Returns the names of the folders of stages.
    pub(super) fn stage_folders(self) -> impl Iterator<Item = &'static str> {
        self.root
            .get_dir("stages")
            .into_iter()
            .flat_map(Dir::dirs)
            .filter_map(|folder| folder.path().file_name()?.to_str())
    }
}
