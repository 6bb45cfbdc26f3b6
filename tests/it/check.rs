//! What `gtm check` says of folders: of the built-in playbooks nothing, of wrong
//! ones everything, and of hostile ones that they are.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use gtm::yaml::Code;
use serde_json::Value;

use crate::support::{files_below, gtm, repository};

/// Runs `gtm check` on a folder and returns its exit code and both streams.
fn check(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let start = Instant::now();
    let mut command = gtm();
    command.arg("check").arg(folder).args(more);
    let output = command.output().expect("the binary runs");
    assert!(start.elapsed() < Duration::from_secs(20), "{}", folder.display());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("answers are UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A folder that is gone at the end of the test.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        std::fs::write(path, bytes).expect("it is written");
    }
    folder
}

const GUIDE: &[u8] = b"source: scale-marketing\nheading: Here\napproach: Ours.\nsections: []\n";

#[test]
fn the_built_in_playbooks_are_right() {
    let today = ["--strict", "--today", "2026-11-22"];
    let (code, told, _) = check(&repository("playbooks"), &today);
    assert_eq!(code, Some(0));
    assert!(told.starts_with("Nothing is wrong in 38 files\n"), "{told}");
}

/// Each code stands in a fixture: in what is said of a file, or of a folder.
#[test]
fn every_code_is_told_of_something() {
    let mut told = BTreeSet::new();
    for file in files_below("tests/fixtures/invalid") {
        if file.extension().is_some_and(|ending| ending == "txt") {
            let text = std::fs::read_to_string(file).unwrap();
            let codes = text.lines().filter_map(|line| line.strip_prefix("[P"));
            told.extend(codes.map(|line| format!("P{}", &line[..3])));
        }
    }
    for name in ["poor", "wrong", "moves", "links"] {
        let folder = repository("tests/cmd/check.in").join(name);
        let (_, json, _) = check(&folder, &["--format", "json", "--today", "2026-03-31"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        let problems = json["data"]["problems"].as_array().unwrap();
        let codes = problems.iter().map(|problem| problem["code"].as_str().unwrap());
        told.extend(codes.map(str::to_owned));
    }
    let all: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(told, all);
}

#[test]
fn every_code_is_documented() {
    let text = std::fs::read_to_string(repository("docs/playbook-format.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `P")).collect();
    let wanted: Vec<String> =
        Code::ALL.iter().map(|code| format!("| `{code}` | {} |", code.meaning())).collect();
    assert_eq!(rows, wanted);
}

#[test]
fn the_end_says_whether_the_folder_can_be_used() {
    let right = folder(&[("stages/scale/abm.yaml", GUIDE)]);
    assert_eq!(check(right.path(), &["--strict"]).0, Some(0));
    let poor = repository("tests/cmd/check.in/poor");
    assert_eq!(check(&poor, &[]).0, Some(0));
    assert_eq!(check(&poor, &["--strict"]).0, Some(1));
    let wrong = repository("tests/cmd/check.in/wrong");
    assert_eq!(check(&wrong, &[]).0, Some(1));
    for nothing in [folder(&[]), folder(&[("README.md", b"# Rules")])] {
        let (code, _, told) = check(nothing.path(), &[]);
        assert_eq!(code, Some(2), "{told}");
    }
    let (code, _, told) = check(&right.path().join("nowhere"), &[]);
    assert_eq!(code, Some(2), "{told}");
}

/// A file is checked among those it stands with, and they are not told of.
#[test]
fn a_file_is_checked_as_a_part_of_its_folder() {
    let set = folder(&[
        ("functions.yaml", b"- { id: pricing, title: Pricing }\n"),
        ("stages/scale/pricing.yaml", GUIDE),
        ("stages/scale/abm.yaml", b"source: hause\nheading: Here\n"),
        ("gtm.yaml", b"arr: lots\n"),
        ("notes.txt", b"Ask Kim\n"),
    ]);
    let told = |file: &str| check(&set.path().join(file), &["--format", "csv"]);
    let (code, pricing, _) = told("stages/scale/pricing.yaml");
    assert_eq!((code, pricing.lines().count()), (Some(0), 1), "{pricing}");
    for (file, code_of_it) in [("stages/scale/abm.yaml", "P024"), ("gtm.yaml", "P010")] {
        let (code, said, _) = told(file);
        assert_eq!(code, Some(1), "{file}");
        assert!(said.contains(code_of_it), "{said}");
        assert!(said.lines().skip(1).all(|line| line.starts_with(file)), "{said}");
    }
    assert_eq!(told("notes.txt").0, Some(2));
}

/// What is wrong in one file is no reason to be silent about another, and a
/// wrong file still gives its names.
#[test]
fn names_are_those_of_the_folder_and_of_the_built_in_playbooks() {
    let set = folder(&[
        ("functions.yaml", b"- { id: pricing, title: Pricing }\n"),
        ("sources.yaml", b"- { id: house, title: House rules }\n"),
        (
            "stages/scale/pricing.yaml",
            b"source: house\nheading: Here\napproach: Ours.\nsections: []\n",
        ),
        ("stages/scale/abm.yaml", b"source: hause\nheading: Here\napproach: Ours.\nsections: []\n"),
    ]);
    let (_, told, _) = check(set.path(), &["--format", "csv"]);
    let lines: Vec<&str> = told.lines().skip(1).map(str::trim_end).collect();
    assert_eq!(
        lines,
        [
            "functions.yaml,1,3,error,P006,the field `summary` is missing,",
            "sources.yaml,1,3,error,P006,the field `publisher` is missing,",
            "stages/scale/abm.yaml,1,9,error,P024,there is no source `hause`,did you mean `house`?",
        ]
    );
}

#[test]
fn bands_must_meet() {
    let stage = |arr: &str| {
        format!(
            "source: scale-marketing\ntitle: Early\narr: {arr}\nheadcount: {{ from: 5, below: 30 }}\n\
             challenge: [One]\nfocus: [three]\napproach: Four.\n"
        )
    };
    let told = |arr| {
        let set = folder(&[("stages/early/stage.yaml", stage(arr).as_bytes())]);
        check(set.path(), &[]).1
    };
    assert!(told("{ from: $1M, below: $5M }").starts_with("Nothing is wrong"));
    let gap = told("{ from: $1M, below: $4M }");
    assert!(gap.contains("from $4M to $5M there is no stage"), "{gap}");
    let overlap = told("{ from: $1M, below: $6M }");
    assert!(overlap.contains("early ends at $6M, and scale begins at $5M"), "{overlap}");
    let open = told("{ from: $50M }");
    assert!(open.contains("platform has no end, and early begins at $50M"), "{open}");
}

#[test]
fn hostile_files_are_told_and_nothing_is_obeyed() {
    let long = format!("source: {}\n", "x".repeat(300_000));
    let huge = vec![b'a'; 3 << 20];
    let bomb = b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n";
    let escapes = b"source: \"\\e[31m\\u202e\"\nheading: <b>x</b>\napproach: a\nsections: []\n";
    let set = folder(&[
        ("stages/scale/abm.yaml", long.as_bytes()),
        ("stages/scale/content.yaml", &huge),
        ("stages/scale/events.yaml", bomb),
        ("stages/scale/website.yaml", escapes),
        ("stages/scale/community.yaml", "[".repeat(100_000).as_bytes()),
        ("stages/\u{1b}[31m/abm.yaml", GUIDE),
        ("frameworks/deep.yaml", "- ".repeat(40_000).as_bytes()),
    ]);
    for format in ["text", "markdown", "csv", "json", "html"] {
        let (code, told, error) = check(set.path(), &["--format", format]);
        assert_eq!(code, Some(1), "{error}");
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{format}");
        assert!(!told.contains("<b>x") || format != "html", "{format}");
        assert!(told.len() < 200_000, "{format}: {}", told.len());
    }
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_told() {
    use std::os::unix::fs::symlink;

    let set = folder(&[("stages/scale/abm.yaml", GUIDE)]);
    let at = |path: &str| set.path().join(path);
    symlink("/dev/zero", at("stages/scale/content.yaml")).unwrap();
    symlink("events.yaml", at("stages/scale/events.yaml")).unwrap();
    symlink("nowhere.yaml", at("stages/scale/website.yaml")).unwrap();
    symlink(".", at("stages/stages")).unwrap();
    symlink("..", at("frameworks")).unwrap();
    std::fs::create_dir(at("stages/scale/community.yaml")).unwrap();
    let (code, told, _) = check(set.path(), &["--format", "csv"]);
    assert_eq!(code, Some(1));
    let refused = |path: &str, why: &str| {
        let line = told.lines().find(|line| line.starts_with(path));
        assert!(line.is_some_and(|line| line.contains(why)), "{path}: {told}");
    };
    refused("stages/scale/content.yaml", "it is no regular file");
    refused("stages/scale/community.yaml", "it is no regular file");
    refused("stages/scale/events.yaml", "P020");
    refused("stages/scale/website.yaml", "P020");
}

#[test]
fn two_thousand_files_are_read_and_no_more() {
    let set = folder(&[("stages/scale/abm.yaml", GUIDE)]);
    let add = |numbers: std::ops::Range<u32>| {
        for number in numbers {
            std::fs::write(set.path().join(format!("{number}.md")), "").unwrap();
        }
    };
    add(0..1_990);
    assert_eq!(check(set.path(), &[]).0, Some(0));
    add(1_990..2_010);
    let (code, _, told) = check(set.path(), &[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("more than 2000 files"), "{told}");
    // Nor are they laid over the built-in playbooks.
    let output = gtm().arg("list").arg("--playbooks").arg(set.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("more than 2000 files"), "{told}");
}
