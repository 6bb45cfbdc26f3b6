//! `gtm init --playbooks DIR`: the beginning of playbooks of one's own.

use super::prelude::*;
use crate::catalog::originals;

/// The files by where they lie. What they say is to be written over.
const FILES: [(&str, &str); 5] = [
    ("sources.yaml", include_str!("scaffold/sources.yaml")),
    ("functions.yaml", include_str!("scaffold/functions.yaml")),
    ("stages/early/stage.yaml", include_str!("scaffold/stage.yaml")),
    ("stages/early/content.yaml", include_str!("scaffold/guide.yaml")),
    ("stages/scale/abm.patch.yaml", include_str!("scaffold/patch.yaml")),
];

/// Writes them to a folder, with the schemas that an editor reads.
pub(super) fn playbooks(folder: &Path, context: &Context) -> Result<Answer> {
    let files = FILES.iter().filter_map(|(path, text)| {
        let kind = Kind::of_playbook(path)?;
        Some(Original::new(path, format!("{}\n{text}", kind.first_line())))
    });
    write_files(folder, files.chain(originals::schemas()).collect(), false, context)
}
