//! The modules depend one way.

use std::path::Path;

use crate::support::{files_below, repository};

/// Each module with those it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("names", &["names"]),
    ("yaml", &["names", "yaml"]),
    ("quantity", &["yaml", "quantity"]),
    ("playbook", &["names", "yaml", "quantity", "playbook"]),
    ("catalog", &["names", "yaml", "quantity", "playbook", "catalog"]),
    ("engine", &["names", "yaml", "quantity", "playbook", "catalog", "engine"]),
    ("document", &[]),
    (
        "report",
        &["names", "yaml", "quantity", "playbook", "catalog", "engine", "document", "report"],
    ),
    ("render", &["document", "report", "render"]),
    (
        "site",
        &[
            "names", "quantity", "playbook", "catalog", "engine", "document", "report", "render",
            "site",
        ],
    ),
    (
        "cli",
        &[
            "names", "yaml", "quantity", "playbook", "catalog", "engine", "document", "report",
            "render", "site", "cli",
        ],
    ),
];

/// What only the edge may know, by how it is written.
const ONLY_AT_THE_EDGE: &[&str] = &[
    "clap::",
    "anstream::",
    "terminal_size::",
    "ExitCode",
    "std::env",
    "std::fs",
    "std::io",
    "std::{",
    "io::stdout",
    "io::stderr",
];

/// The one file below the edge that reads what lies on the disk.
const READS_FOLDERS: &str = "src/catalog/folder.rs";

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(repository("src")).expect("below src");
    let first = inside.iter().next().expect("a file").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns the code without what is compiled for tests only, and without
/// comments.
fn code(path: &Path) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let text = std::fs::read_to_string(path).expect("the source is text");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn modules_use_only_those_above_them() {
    for path in files_below("src") {
        let module = module_of(&path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            assert!(["main", "lib"].contains(&module.as_str()), "{module} has no place");
            continue;
        };
        for rest in code(&path).split("crate::").skip(1) {
            let not_in_a_name = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            // One module, or several: `crate::{names, yaml}`.
            let used = match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                Some((several, _)) => several,
                None => rest.split(not_in_a_name).next().unwrap_or_default(),
            };
            for used in used.split(',').map(|path| path.trim().split("::").next().unwrap_or("")) {
                assert!(allowed.contains(&used), "{} uses {used}", path.display());
            }
        }
    }
}

#[test]
fn only_the_edge_knows_arguments_streams_and_exit_codes() {
    for path in files_below("src") {
        if ["cli", "main"].contains(&module_of(&path).as_str()) {
            continue;
        }
        // A cursor over bytes in memory is no stream.
        let code = code(&path).replace("std::io::Cursor", "");
        let reads_folders = path == repository(READS_FOLDERS);
        for word in ONLY_AT_THE_EDGE {
            if reads_folders && ["std::fs", "std::io", "std::{"].contains(word) {
                continue;
            }
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn no_renderer_names_a_playbook_and_no_report_names_a_format() {
    for path in files_below("src") {
        let forbidden: &[&str] = match module_of(&path).as_str() {
            "render" => &["Guide", "AntiPattern", "StageId", "FunctionId"],
            "report" => &["Format::", "markdown", "html", "Markdown", "Html"],
            _ => continue,
        };
        let code = code(&path);
        for word in forbidden {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}
