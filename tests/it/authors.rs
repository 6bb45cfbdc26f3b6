//! What authors write: a whole stage in YAML alone, over the example overlay;
//! links from either stage; a scaffold and a document that was imported.

use std::path::Path;

use crate::support::{assert_generated, gtm, repository};

/// Runs a command with the example of an early stage over the built-in
/// playbooks, and returns its exit code and both streams.
fn over(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = gtm().args(arguments).arg("--playbooks").arg(folder).output().expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("answers are UTF-8"))
}

fn early(arguments: &[&str]) -> String {
    let (code, text) = over(&repository("examples/early-stage"), arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {text}");
    text
}

/// Runs `gtm check` on the example with one text of it replaced.
fn checked(path: &str, from: &str, to: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("examples/early-stage"), folder.path());
    let file = folder.path().join(path);
    let text = std::fs::read_to_string(&file).expect("it is there");
    assert!(text.contains(from), "{from}");
    std::fs::write(&file, text.replace(from, to)).expect("it is written");
    let output = gtm().arg("check").arg(folder.path()).args(more).output().expect("it runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("answers are UTF-8"))
}

fn copy(from: &Path, to: &Path) {
    for file in crate::support::files_in(from) {
        let copied = to.join(file.strip_prefix(from).expect("below the folder"));
        std::fs::create_dir_all(copied.parent().expect("a folder")).expect("it can be made");
        std::fs::copy(&file, &copied).expect("it can be copied");
    }
}

#[test]
fn the_example_has_nothing_against_it() {
    let (code, told) = checked("gates.yaml", "title:", "title:", &["--strict"]);
    assert_eq!(code, Some(1), "only questions are missing: {told}");
    assert!(
        told.lines().filter(|line| line.contains("warning P")).all(|line| line.contains("P101"))
    );
    assert!(told.contains("2 warnings in 12 files"), "{told}");
}

/// The numbers that a gate of an overlay asks for are options.
#[test]
fn a_gate_of_an_overlay_takes_its_numbers() {
    let told = early(&[
        "gate",
        "leave-seed",
        "--arr-reached",
        "4.7M",
        "--references",
        "14",
        "--stage",
        "seed",
    ]);
    assert!(told.contains("ARR stays above $4.6M"), "{told}");
    assert!(told.contains("Ready at Seed: every condition is met"), "{told}");
}

#[test]
fn a_link_is_held_from_either_stage() {
    let path = "stages/seed/events.yaml";
    let link = "scale.events.avoid.spray-and-pray";
    for (to, code) in [
        ("scale.events.avoid.spray-and-prey", "P024"),
        ("scale.events.portfolio.owned-events", "P033"),
        ("seed.demand-gen.avoid.six-channels-at-once", "P033"),
    ] {
        let (exit, told) = checked(path, link, to, &[]);
        assert_eq!(exit, Some(1), "{to}");
        assert!(told.contains(code) && told.contains(to), "{told}");
    }
    let told = early(&["diff", "seed", "scale", "events"]);
    assert!(told.contains("Spray and pray (was: Going everywhere)"), "{told}");
}

#[test]
fn what_nothing_links_is_listed_with_a_likely_partner() {
    let (code, told) = checked(
        "stages/seed/website.yaml",
        "marks: { same-as: scale.website.avoid.redesign-for-redesigns-sake }",
        "instead: ~",
        &["--links", "--format", "json"],
    );
    assert_eq!(code, Some(1), "{told}");
    let (_, told) = checked(
        "stages/seed/events.yaml",
        "    marks: { same-as: scale.events.avoid.spray-and-pray }\n",
        "",
        &["--links", "--format", "json"],
    );
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let unlinked = told["data"]["unlinked"].as_array().unwrap();
    assert!(unlinked.iter().any(|one| one["id"] == "seed.events.avoid.going-everywhere"));
    let coverage = unlinked.iter().find(|one| one["id"] == "seed.demand-gen.budget.paid-search");
    assert_eq!(coverage.unwrap()["partner"], "scale.demand-gen.channels.paid-search");
}

/// A patch sets a link, and widens the figures of a column.
#[test]
fn a_patch_sets_marks_and_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("examples/early-stage"), folder.path());
    std::fs::create_dir(folder.path().join("stages/scale")).expect("it is made");
    std::fs::write(
        folder.path().join("stages/scale/content.patch.yaml"),
        "source: quillwort-notes\nchanges:\n  - set: avoid.zero-repurposing\n    field: marks\n    to: { same-as: seed.content.avoid.content-for-keywords }\n",
    )
    .expect("it is written");
    std::fs::write(
        folder.path().join("stages/scale/abm.patch.yaml"),
        "source: quillwort-notes\nchanges:\n  - set: tiers\n    cell: Account Count\n    to: { name: Account Count, figures: [count, frequency] }\n  - set: tiers.one-to-one\n    cell: Account Count\n    to: 3–8 accounts/rep\n",
    )
    .expect("it is written");
    let (code, told) = over(folder.path(), &["why", "scale.content.avoid.zero-repurposing"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("seed.content.avoid.content-for-keywords"), "{told}");
    let (code, told) = over(folder.path(), &["show", "abm", "--stage", "scale"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("3–8 accounts/rep"), "{told}");
}

/// Good values are good: what is better is said of a column, for each segment.
#[test]
fn a_column_says_which_values_are_better_and_for_whom() {
    let scored = |more: &[&str]| {
        let all =
            [&["score", "--stage", "seed"], more, &["cost-per-lead=65usd", "gross-retention=97%"]];
        over(&repository("examples/early-stage"), &all.concat())
    };
    let (code, told) = scored(&[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("give --segment smb"), "{told}");
    let (code, told) = scored(&["--segment", "smb", "--fail-under", "within"]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told) = scored(&["--segment", "enterprise"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("below by $175") && told.contains("above by 2 points"), "{told}");
}

#[test]
fn ratios_and_multiples_are_scored_in_each_others_unit() {
    let told = early(&[
        "score",
        "--stage",
        "seed",
        "--segment",
        "smb",
        "ltv-to-cac=2.5x",
        "pipeline-coverage=350%",
    ]);
    assert!(told.contains("below") && told.contains("within"), "{told}");
}

/// A metric of which nobody says what is better is placed, not judged, and
/// `check` says so.
#[test]
fn an_unknown_direction_is_told() {
    let (_, told) = checked("stages/seed/demand-gen.yaml", ", better: lower", "", &[]);
    assert!(told.contains("P107") && told.contains("`Cost per lead`"), "{told}");
    let told = early(&["score", "--stage", "seed"]);
    assert!(told.contains("lower [early-stage]") && !told.contains("lower (ours)"), "{told}");
}

/// A block on a budget that isn't marked as one is told, by `check` and by `budget`.
#[test]
fn a_budget_that_is_not_marked_is_told() {
    let (path, next) = ("stages/seed/demand-gen.yaml", "  - title: Demand gen metrics\n");
    let block = "  - title: Budget of a launch\n    points: [A tenth of it goes to the list]\n";
    let (_, told) = checked(path, next, &format!("{block}{next}"), &[]);
    assert!(told.contains("P108") && told.contains("`Budget of a launch`"), "{told}");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("examples/early-stage"), folder.path());
    let is_silent =
        || over(folder.path(), &["budget", "--stage", "seed"]).1.contains("No block of");
    assert!(!is_silent());
    let file = folder.path().join(path);
    let text = std::fs::read_to_string(&file).expect("it is there");
    std::fs::write(&file, text.replace("    marks: { topics: [budget] }\n", "")).expect("written");
    assert!(is_silent());
}

#[test]
fn a_group_stands_for_its_functions() {
    let told = early(&["show", "sales", "--stage", "seed"]);
    assert!(told.starts_with("Sales at Seed"), "{told}");
    for title in ["Qualification", "Sales Process", "Commission"] {
        assert!(told.contains(title), "{title}");
    }
    assert!(!told.contains("Onboarding"), "{told}");
    let told =
        early(&["antipatterns", "customer-success", "marketing", "--stage", "seed", "--brief"]);
    assert!(told.contains("Demand Gen / Paid") && !told.contains("Commission"), "{told}");
}

#[test]
fn a_stage_says_what_is_its_own() {
    for told in [
        early(&["stage", "--stage", "seed"]),
        early(&["show", "--stage", "seed"]),
        early(&["show", "--all", "--stage", "seed"]),
    ] {
        for words in ["Team", "Risks", "Graduation", "Every discount is remembered"] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }
    let told = early(&["why", "seed.stage.graduation.revenue-reached"]);
    assert!(told.contains("stage.yaml:"), "{told}");
    assert!(told.contains("2026-01-31"), "{told}");
}

/// What the source doesn't say is said to be unsaid, and what it says twice is
/// printed as it stands.
#[test]
fn a_silence_is_shown_and_a_cell_is_printed_as_written() {
    let told = early(&["show", "commission", "demand-gen", "--stage", "seed"]);
    for words in
        ["The source gives no reason.", "50/50", "$2–5K to learn, $5–15K to scale", "~$500/month"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = early(&["show", "content", "--stage", "seed"]);
    assert!(told.contains("Class: premature") || told.contains("premature"), "{told}");
}

#[test]
fn a_pace_is_compared_in_one_unit_and_words_are_no_loss() {
    let told = early(&["diff", "seed", "scale", "content", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let changes = told["data"]["functions"][0]["changes"].as_array().unwrap();
    let of = |id: &str| changes.iter().find(|one| one["to"]["id"] == id).unwrap();
    let stories = of("scale.content.structure.case-studies");
    let moves = stories["moves"].as_array().unwrap();
    assert!(moves.iter().any(|one| one["direction"] == "up"), "{stories}");
}

#[test]
fn what_is_empty_is_said_to_be() {
    let (code, told) =
        over(&repository("examples/early-stage"), &["show", "abm", "--stage", "seed"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("this stage has no guide of that") && !told.contains("--only"), "{told}");
    let (code, told) =
        over(&repository("examples/early-stage"), &["antipatterns", "abm", "--stage", "seed"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("say nothing of what not to do"), "{told}");
    let told = early(&["budget", "--stage", "seed", "--arr", "3M"]);
    assert!(told.contains("$240K–$360K") && told.contains("to learn"), "{told}");
}

/// The scaffold is right as it stands, and nothing is written over.
#[test]
fn a_scaffold_passes_its_own_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("ours");
    let init = || gtm().arg("init").arg("--playbooks").arg(&place).output().expect("it runs");
    assert!(init().status.success());
    let check = gtm().arg("check").arg(&place).arg("--strict").output().expect("it runs");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let guide = place.join("stages/early/content.yaml");
    assert!(place.join("schema/guide.json").is_file());
    std::fs::write(&guide, "source: mine\n").expect("it is written");
    assert_eq!(init().status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&guide).expect("text"), "source: mine\n");
}

/// A document becomes guides that say what it says, with what had no place.
#[test]
fn a_document_is_imported() {
    let file = repository("tests/fixtures/import/handbook.md");
    let output =
        gtm().arg("import").arg(&file).arg("--stage").arg("seed").output().expect("it runs");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert_generated("tests/fixtures/import/handbook.yaml", text);
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("examples/early-stage"), folder.path());
    std::fs::remove_file(folder.path().join("stages/seed/content.yaml")).expect("it goes");
    let written = gtm()
        .arg("import")
        .arg(&file)
        .args(["--stage", "seed", "--to"])
        .arg(folder.path())
        .output();
    assert!(written.expect("it runs").status.success());
    let guide = folder.path().join("stages/seed/content.yaml");
    let text = std::fs::read_to_string(&guide).expect("it is written");
    std::fs::write(&guide, text.replace("source: TODO", "source: quillwort-notes"))
        .expect("written");
    std::fs::remove_file(folder.path().join("stages/seed/deal-desk.yaml")).expect("it goes");
    let (code, told) = over(folder.path(), &["show", "content", "--stage", "seed"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1–2/quarter") && told.contains("Keywords first"), "{told}");
}

/// A change is told without being asked for.
#[test]
fn a_watched_folder_is_checked_again() {
    use std::io::{BufRead, BufReader};
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("examples/early-stage"), folder.path());
    let mut command = gtm();
    let command = command.arg("check").arg(folder.path()).arg("--watch");
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().expect("it runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut until =
        |words: &str| lines.by_ref().map_while(Result::ok).any(|line| line.contains(words));
    assert!(until("in 12 files"));
    std::fs::write(folder.path().join("synonyms.yaml"), "- [one]\n").expect("it is written");
    assert!(until("1 error"));
    child.kill().expect("it ends");
    child.wait().expect("it has ended");
}
