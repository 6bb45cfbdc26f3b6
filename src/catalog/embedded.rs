//! The files inside the binary: the playbooks as JSON, which `build.rs` makes of
//! their YAML.

use std::path::Path;

use include_dir::{Dir, include_dir};

static PLAYBOOKS: Dir<'static> = include_dir!("$OUT_DIR/playbooks");

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

    /// Returns the JSON of the playbook file at `path` (`stages/scale/abm.yaml`),
    /// or `None` when there is none.
    pub(super) fn read(self, path: &str) -> Option<&'static [u8]> {
        let path = Path::new(path).with_extension("json");
        Some(self.root.get_file(path)?.contents())
    }

    /// Returns the names of the folders of stages.
    pub(super) fn stage_folders(self) -> impl Iterator<Item = &'static str> {
        self.folder("stages")
            .flat_map(Dir::dirs)
            .filter_map(|folder| folder.path().file_name()?.to_str())
    }

    /// Returns the names of the files of frameworks, without their ending.
    pub(super) fn framework_files(self) -> impl Iterator<Item = &'static str> {
        self.folder("frameworks")
            .flat_map(Dir::files)
            .filter_map(|file| file.path().file_stem()?.to_str())
    }

    fn folder(self, path: &str) -> impl Iterator<Item = &'static Dir<'static>> {
        self.root.get_dir(path).into_iter()
    }
}
