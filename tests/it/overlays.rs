//! Layers: folders of the reader's own over the built-in playbooks, and what
//! hostile ones come to.

use std::path::PathBuf;
use std::process::Output;
use std::time::{Duration, Instant};

use gtm::catalog::Catalog;
use gtm::catalog::layers::Layer;
use gtm::playbook::id::FactId;
use gtm::report::guide::GuideReport;
use gtm::report::list::ListReport;
use gtm::report::why::WhyReport;
use proptest::prelude::*;
use serde_json::Value;

use crate::schemas::complaints;
use crate::support::{gtm, repository};

const SOURCES: &str =
    "- { id: rules, title: Rules, publisher: A fund of tests, covers: Nothing }\n";

/// A folder of playbooks in a folder of its own.
struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { root: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(path, text).expect("the file is written");
        self
    }

    /// Returns a folder `rules` with a patch of Scale's guide for ABM.
    fn patching(changes: &str) -> Self {
        Self::new().with("rules/sources.yaml", SOURCES).with(
            "rules/stages/scale/abm.patch.yaml",
            format!("source: rules\nchanges:\n{changes}"),
        )
    }

    /// Runs a command with the folder `rules`, which must end at once and stay
    /// small.
    fn run(&self, arguments: &str) -> Output {
        let start = Instant::now();
        let output = gtm()
            .current_dir(self.root.path())
            .args(arguments.split_whitespace())
            .args(["--playbooks", "rules"])
            .output()
            .expect("the binary runs");
        assert!(start.elapsed() < Duration::from_secs(20), "gtm {arguments}");
        output
    }

    fn answer(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "gtm {arguments}: {error}");
        String::from_utf8(output.stdout).expect("answers are UTF-8")
    }

    fn data(&self, arguments: &str) -> Value {
        let json = self.answer(&format!("{arguments} --format json"));
        serde_json::from_str(&json).expect("JSON")
    }

    fn refusal(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).expect("errors are UTF-8");
        assert_eq!(output.status.code(), Some(2), "gtm {arguments}: {error}");
        assert!(output.stdout.is_empty());
        error
    }
}

const SHOW: &str = "show abm --stage scale";

#[test]
fn a_patch_changes_adds_and_removes_by_id_and_every_format_says_so() {
    let folder = Folder::patching(
        "  - { set: tiers.one-to-one, cell: Account Count, to: 3–8 }
  - { add: tiers, before: one-to-few, row: [Pilot, 1–3, By hand, Low] }
  - { replace: approach, text: We do it our way. }
  - { remove: avoid.abm-for-smb }
  - { add: references, reference: Our own list }
",
    );
    for (format, marks) in [
        ("text", ["1:1 [rules]", "3–8 (built-in 5–20)", "Pilot [rules]"]),
        ("markdown", ["1:1 \\[rules\\]", "3–8 (built-in 5–20)", "Pilot \\[rules\\]"]),
        ("html", ["1:1</abbr> [rules]", "3–8 (built-in 5–20)", "Pilot [rules]"]),
        ("csv", ["Rules (A fund of tests) [rules]", "3–8 (built-in 5–20)", "Pilot"]),
        ("json", ["\"layer\":\"rules\"", "\"was\":\"5–20\"", "\"Pilot\""]),
    ] {
        let answer = folder.answer(&format!("{SHOW} --format {format}"));
        for mark in marks {
            assert!(answer.contains(mark), "{format}: {mark}: {answer}");
        }
        assert!(!answer.contains("low-ACV"), "{format}");
        let built_in = gtm()
            .args(["--no-overlays", "--format", format])
            .args(SHOW.split(' '))
            .env("GTM_PLAYBOOKS", folder.path("rules"))
            .output()
            .unwrap();
        let plain = gtm()
            .args(["--no-overlays", "--format", format])
            .args(SHOW.split(' '))
            .output()
            .unwrap();
        assert_eq!(built_in.stdout, plain.stdout, "{format}");
        assert!(plain.status.success());
    }
    let data = folder.data(SHOW);
    let guide = &data["data"]["guides"][0];
    let facts = guide["facts"].as_array().unwrap();
    let of_kind = |kind| facts.iter().filter(move |fact| fact["kind"] == kind);
    let rows: Vec<&Value> = of_kind("row").collect();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        ["one-to-one", "pilot", "one-to-few", "one-to-many"]
            .map(|id| format!("scale.abm.tiers.{id}"))
    );
    assert_eq!(rows[0]["was"][0]["of"], "built-in");
    assert_eq!(rows[0]["cells"]["account-count"]["figure"]["quantity"], "3–8");
    assert_eq!(rows[2].get("layer"), None);
    assert_eq!(guide["removed"][0]["address"], "avoid.abm-for-smb");
    let avoid = of_kind("anti-pattern").next().unwrap();
    assert_eq!(avoid["cells"]["ask"]["origin"], "ours");
}

#[test]
fn answers_about_layers_keep_to_their_schemas() {
    use gtm::render::json_schema;
    let folder = Folder::patching(
        "  - { set: avoid.abm-for-smb, field: ask, to: Is it? }\n  - { remove: start.pick-accounts }\n",
    );
    for (command, schema) in [
        (SHOW, json_schema::<GuideReport<'static>>()),
        ("list layers", json_schema::<ListReport<'static>>()),
        ("why scale.abm.avoid.abm-for-smb", json_schema::<WhyReport<'static>>()),
    ] {
        assert_eq!(complaints(&schema, &folder.data(command)), [""; 0], "{command}");
    }
    let said = folder.data("why scale.abm.avoid.abm-for-smb");
    let (statement, cells) = (&said["data"]["statement"], &said["data"]["cells"]);
    assert_eq!(statement["origin"], Value::Null);
    assert_eq!(
        (&cells["ask"]["origin"], &cells["instead"]["origin"]),
        (&"layer".into(), &"ours".into())
    );
}

#[test]
fn a_change_that_finds_nothing_is_told_with_its_line_and_the_nearest() {
    for (change, told) in [
        (
            "{ set: tiers.one-to-on, cell: Account Count, to: 3–8 }",
            "did you mean `tiers.one-to-one`?",
        ),
        ("{ set: tiers.one-to-one, cell: Acount, to: 3–8 }", "did you mean `Account Count`?"),
        ("{ remove: avoid.abm-for-smbs }", "did you mean `avoid.abm-for-smb`?"),
        ("{ add: tier, row: [A, 1, B, C] }", "did you mean `tiers`?"),
        (
            "{ add: tiers, row: [\"1:1\", 1–2, B, C], after: one-to-mani }",
            "did you mean `one-to-many`?",
        ),
        ("{ add: tiers, row: { id: one-to-one, cells: [A, 1–2, B, C] } }", "[P012]"),
        ("{ add: avoid, row: [A] }", "[P029]"),
        ("{ add: tiers, row: [A, lots of 3s, B, C] }", "[P014]"),
        ("{ add: tiers, row: [A] }", "[P013]"),
        ("{ set: tiers.one-to-one, cell: Account Count, to: some 3 }", "[P014]"),
        ("{ remove: approach }", "[P029]"),
        ("{ delete: approach }", "[P005]"),
        ("{ replace: avoid.abm-for-smb, anti-pattern: { id: x, name: A, why: B } }", "[P029]"),
        ("{ remove: tiers, note: a }\n  - { remove: tiers }", "[P031]"),
    ] {
        let error = Folder::patching(&format!("  - {change}\n")).refusal(SHOW);
        assert!(error.contains(told), "{change}: {error}");
        assert!(
            error.contains("--> rules/stages/scale/abm.patch.yaml:3:")
                || error.contains("--> rules/stages/scale/abm.patch.yaml:4:"),
            "{change}: {error}"
        );
    }
}

#[test]
fn a_file_that_would_never_be_read_is_told() {
    for (path, told) in [
        ("rules/stages/scale/amb.yaml", "hint: did you mean `abm`?"),
        ("rules/stages/skale/abm.patch.yaml", "hint: did you mean `scale`?"),
        ("rules/frameworks/marketing-proces.patch.yaml", "hint: did you mean `marketing-process`?"),
        ("rules/stages/platform/abm.yml", "would never be read"),
        ("rules/stage/platform/abm.yaml", "is it meant to be `stages`?"),
        ("rules/stages/scale/stage.patch.yaml", "write the whole `stage.yaml`"),
        ("rules/notes.yaml", "would never be read"),
    ] {
        let error = Folder::patching("  - { remove: tiers }\n").with(path, "").refusal("list");
        assert!(error.contains(told), "{path}: {error}");
    }
    let empty = Folder::new().with("rules/README.md", "# Nothing");
    assert!(empty.refusal("list").contains("it holds no playbook"));
}

#[test]
fn a_source_that_nobody_lists_is_told_with_its_line() {
    let folder =
        Folder::new().with("rules/stages/scale/abm.patch.yaml", "source: rulez\nchanges: []\n");
    let error = folder.refusal(SHOW);
    assert!(error.contains("[P024]") && error.contains("abm.patch.yaml:1:9"), "{error}");
}

fn stage(arr: &str, headcount: &str) -> String {
    format!(
        "source: rules\ntitle: Mine\narr: {arr}\nheadcount: {headcount}\nchallenge: [A]\n\
         focus: [C]\napproach: D\n"
    )
}

#[test]
fn bands_that_do_not_meet_are_drawn_on_a_line_of_numbers() {
    let with = |arr, headcount| {
        Folder::new()
            .with("rules/sources.yaml", SOURCES)
            .with("rules/stages/mine/stage.yaml", stage(arr, headcount))
    };
    with("{ from: $1M, below: $5M }", "{ from: 5, below: 30 }").answer("list stages");
    assert_eq!(
        with("{ from: $1M, below: $4M }", "{ from: 5, below: 40 }").refusal("list stages"),
        "\
error: your own playbooks can't be used
caused by: ARR: mine and scale leave a gap: from $4M to $5M there is no stage
headcount: mine and scale overlap: mine ends at 40, and scale begins at 30

ARR       $1M   $4M   $5M   $15M  $40M
mine      [=====)
scale                 [=====)
optimize                    [=====)
platform                          [=====>

Headcount  5    30   40   80   200
mine       [=========)
scale           [=========)
optimize                  [====)
platform                       [====>
hint: the built-in playbooks answer without them: --no-overlays
"
    );
    // A stage above the last: the last must end first.
    let above = with("{ from: $200M }", "{ from: 900 }");
    assert!(above.refusal(SHOW).contains("platform has no end, and mine begins at $200M"));
    let ended = with("{ from: $1M, below: $5M }", "{ from: 5, below: 30 }").with(
        "rules/stages/platform/stage.yaml",
        stage("{ from: $40M, below: $90M }", "{ from: 200 }"),
    );
    assert!(ended.refusal(SHOW).contains("platform, the last stage, ends at $90M"));
}

#[test]
fn layers_come_in_order_and_the_last_speaks() {
    let folder = Folder::patching("  - { set: tiers.one-to-one, cell: Account Count, to: 3–8 }\n")
        .with("mine/sources.yaml", SOURCES)
        .with(
            "mine/stages/scale/abm.patch.yaml",
            "source: rules\nchanges:\n  - { set: scale.abm.tiers.one-to-one, cell: account count, to: 1–2 }\n",
        )
        .with("gtm.yaml", "stage: scale\nplaybooks: [mine]\n")
        .with("home/gtm/playbooks/sources.yaml", SOURCES);
    let tiers = |command: &mut std::process::Command| {
        let output = command
            .current_dir(folder.root.path())
            .args(["show", "abm", "--table", "tiers"])
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}");
        String::from_utf8(output.stdout).unwrap()
    };
    // The company file speaks before the command line, and below it.
    assert!(tiers(gtm().args(["--playbooks", "rules"])).contains("3–8 (built-in 5–20)"));
    assert!(tiers(&mut gtm()).contains("1–2 (built-in 5–20)"));
    let both = std::env::join_paths(["rules", "mine"]).unwrap();
    assert!(tiers(gtm().env("GTM_PLAYBOOKS", &both)).contains("1:1 [mine]"));
    let listed = gtm()
        .current_dir(folder.root.path())
        .env("XDG_DATA_HOME", folder.path("home"))
        .args(["list", "layers", "--format", "csv"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.find("playbooks,").unwrap() < listed.find("mine,").unwrap(), "{listed}");
}

#[test]
fn a_whole_file_replaces_and_its_figures_say_what_they_were() {
    let text = std::fs::read_to_string(repository("playbooks/stages/scale/abm.yaml")).unwrap();
    let text =
        text.replace("\"5–20\"", "\"4–9\"").replace("source: scale-marketing", "source: rules");
    let folder =
        Folder::new().with("rules/sources.yaml", SOURCES).with("rules/stages/scale/abm.yaml", text);
    let answer = folder.answer(SHOW);
    assert!(answer.starts_with("Scale: ABM (Account-Based Marketing) [rules]\n"), "{answer}");
    assert!(answer.contains("4–9 (built-in 5–20)"), "{answer}");
    assert!(!answer.contains("1:1 [rules]"), "the whole is marked: {answer}");
    let layers = folder.answer("list layers");
    assert!(layers.contains("facts that differ: 1"), "{layers}");
}

/// What repeats the built-in playbooks changes nothing, and is told as nothing.
#[test]
fn every_answer_over_an_export_is_the_built_in_one_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let exported = folder.path().join("exported");
    let written = gtm().arg("export").arg(&exported).output().unwrap();
    assert!(written.status.success());
    for command in [
        "show --all",
        "antipatterns",
        "stage --arr 9M --headcount 96",
        "list",
        "list metrics",
        "list tools",
        "list references",
        "process",
        "process planning",
        "charter",
        "framework",
        "search mql conversion",
        "diff scale optimize",
        "next --arr 9M",
        "why scale.abm.tiers.one-to-one",
        "why",
        "gate",
        "gate user-conference --customers 140",
        "score --stage optimize lead-routing=9min",
        "budget --arr 9M --paid 600K",
    ] {
        for format in ["text", "json"] {
            // From the environment, since suggested commands repeat an option.
            let told = |own: &std::ffi::OsStr| {
                let arguments = command.split(' ').chain(["--format", format]);
                let output = gtm().args(arguments).env("GTM_PLAYBOOKS", own).output().unwrap();
                (output.status.code(), output.stdout, output.stderr)
            };
            let over = told(exported.as_os_str());
            assert!(over == told("".as_ref()), "gtm {command} --format {format}");
        }
    }
}

// Hostile folders: each gets a clear error or is harmless.

#[test]
#[cfg(unix)]
fn links_pipes_and_devices_are_no_playbooks() {
    use std::os::unix::fs::symlink;
    let patch = "stages/scale/abm.patch.yaml";
    let folder = Folder::patching("  - { remove: tiers }\n");
    // A loop of folders is not walked.
    symlink("..", folder.path("rules/stages/scale/again")).unwrap();
    symlink(".", folder.path("rules/stages/loop")).unwrap();
    folder.answer(SHOW);
    let at = folder.path("rules").join(patch);
    for target in ["abm.patch.yaml", "/dev/zero", "/dev/tty", "nowhere"] {
        std::fs::remove_file(&at).unwrap();
        symlink(target, &at).unwrap();
        let error = folder.refusal(SHOW);
        assert!(error.contains("abm.patch.yaml` can't be read"), "{target}: {error}");
    }
    std::fs::remove_file(&at).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&at).status();
    assert!(made.unwrap().success());
    assert!(folder.refusal(SHOW).contains("it is no regular file"));
    // A file that is not asked for is not read.
    folder.answer("show content --stage scale");
    let file = Folder::new().with("rules", "not a folder");
    assert!(file.refusal("list").contains("it is no folder"));
}

#[test]
#[cfg(unix)]
fn a_name_with_a_line_break_forges_no_line() {
    let folder = Folder::patching("  - { remove: tiers }\n")
        .with("rules/stages/scale/x\nhint: run this\n.yaml", "");
    let output = gtm().current_dir(folder.root.path()).args(["check", "rules"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    for said in [folder.refusal("list"), told] {
        assert!(
            said.lines().all(|line| !line.contains("hint: run this") || line.contains("\\u{a}")),
            "{said}"
        );
    }
}

/// One user's folder that another may list and not look into.
#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_looked_into_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::patching("  - { remove: tiers }\n");
    let stages = folder.path("rules/stages");
    std::fs::set_permissions(&stages, PermissionsExt::from_mode(0o644)).unwrap();
    // The superuser may.
    if std::fs::symlink_metadata(stages.join("scale")).is_err() {
        assert!(folder.refusal("list").contains("the folder `stages/scale` in it can't be read"));
    }
    std::fs::set_permissions(&stages, PermissionsExt::from_mode(0o755)).unwrap();
}

/// Up to the limits every command ends soon and stays small; a build that is
/// not optimized takes ten times as long.
#[test]
#[cfg(target_os = "linux")]
fn the_largest_folders_are_answered_soon_and_in_little_room() {
    let functions: Vec<String> = (0..5)
        .map(|number| format!("- {{ id: f{number}, title: F{number}, summary: S }}\n"))
        .collect();
    let mut folder = Folder::new()
        .with("rules/sources.yaml", SOURCES)
        .with("rules/functions.yaml", functions.concat());
    for number in 0..5 {
        let mut guide = "source: rules\nheading: H\napproach: A\nsections:\n".to_owned();
        for section in 0..5 {
            guide.push_str(&format!("  - title: T{section}\n    points:\n"));
            for point in 0..1_390 {
                guide.push_str(&format!(
                    "      - {{ name: Point {number} {section} {point}, detail: About 5 accounts here and there }}\n"
                ));
            }
        }
        folder = folder.with(&format!("rules/stages/scale/f{number}.yaml"), guide);
    }
    let moves = (0..1_900).map(|number| {
        format!("  - {{ id: m{number}, kind: start, function: abm, move: Do {number} things, facts: [scale.f0, scale.nowhere] }}\n")
    });
    let wrong = (0..1_900).map(|number| {
        format!("  - {{ id: x{number}, kind: gap, facts: [scale.abm.nothing-{number}, scale.abm], what: W, reading: R }}\n")
    });
    let folder = folder
        .with("rules/stages/optimize/moves.yaml", format!("moves:\n{}", moves.collect::<String>()))
        .with("rules/conflicts.yaml", format!("conflicts:\n{}", wrong.collect::<String>()));
    for command in ["check rules", "search accounts --playbooks rules"] {
        let start = Instant::now();
        let output = std::process::Command::new("sh")
            .args(["-c", &format!(r#"ulimit -v 400000; exec "$0" {command}"#)])
            .arg(env!("CARGO_BIN_EXE_gtm"))
            .current_dir(folder.root.path())
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "gtm {command}: {error}");
        assert!(start.elapsed() < Duration::from_secs(40), "gtm {command}");
    }
}

#[test]
fn folders_share_one_limit() {
    let guide =
        format!("source: rules\nheading: H\napproach: {}\nsections: []\n", "x".repeat(900_000));
    let mut folder = Folder::new().with("rules/sources.yaml", SOURCES);
    for number in 0..4 {
        folder = folder.with(&format!("{number}/stages/scale/abm.yaml"), &guide);
    }
    folder.answer("list --playbooks 0 --playbooks 1 --playbooks 2 --playbooks 3");
    let folder = folder.with("4/stages/scale/abm.yaml", &guide);
    let error = folder
        .refusal("list --playbooks 0 --playbooks 1 --playbooks 2 --playbooks 3 --playbooks 4");
    assert!(error.contains("more than 4 MiB, with the folders before it"), "{error}");
}

#[test]
fn a_file_without_end_is_not_read() {
    let folder = Folder::patching("  - { remove: tiers }\n");
    let file = std::fs::File::options()
        .write(true)
        .open(folder.path("rules/stages/scale/abm.patch.yaml"))
        .unwrap();
    if file.set_len(1 << 30).is_ok() {
        let error = folder.refusal(SHOW);
        assert!(error.contains("it is larger than 1 MiB"), "{error}");
    }
}

#[test]
fn texts_that_no_playbook_has_are_refused() {
    let deep = format!("source: rules\nchanges: {}{}", "[".repeat(100), "]".repeat(100));
    let bomb = "source: &a rules\nchanges: [*a, *a, *a]\n";
    for (text, told) in [
        (b"source: r\xffules".as_slice(), "it is not UTF-8: line 1 (byte 10"),
        (deep.as_bytes(), "[P003]"),
        (bomb.as_bytes(), "[P002]"),
        (b"source: rules\n\tchanges: []\n", "a tab stands here"),
        (b"source: rules\nsource: rules\nchanges: []\n", "[P004]"),
        (b"", "[P0"),
    ] {
        let folder = Folder::new()
            .with("rules/sources.yaml", SOURCES)
            .with("rules/stages/scale/abm.patch.yaml", text);
        let error = folder.refusal(SHOW);
        assert!(error.contains(told), "{told}: {error}");
    }
    // What editors of other systems write is read.
    let folder = Folder::new().with("rules/sources.yaml", SOURCES).with(
        "rules/stages/scale/abm.patch.yaml",
        "\u{feff}source: rules\r\nchanges:\r\n  - { remove: tiers }\r\n",
    );
    assert!(!folder.answer(SHOW).contains("ABM tiers\n"));
}

#[test]
fn labels_with_escapes_and_tags_are_shown_harmless() {
    let name = r#""\e[31mRed \u202Eevil <script>alert(1)</script> =1+1""#;
    let folder = Folder::patching(&format!(
        "  - {{ add: avoid, anti-pattern: {{ id: evil, name: {name}, why: {name}, ask: {name} }} }}\n"
    ));
    for format in ["text", "markdown", "html", "json", "csv"] {
        let answer = folder.answer(&format!("{SHOW} --format {format}"));
        assert!(answer.contains("evil"), "{format}");
        if format != "csv" {
            assert!(!answer.contains('\u{1b}') && !answer.contains('\u{202e}'), "{format}");
        }
        if ["markdown", "html"].contains(&format) {
            assert!(!answer.contains("<script>"), "{format}");
        }
    }
    let error = folder.refusal("why scale.abm.avoid.evill");
    assert!(!error.contains('\u{1b}'));
}

#[test]
fn a_cell_of_a_million_characters_is_laid_out() {
    let long = "x".repeat(1_000_000);
    let folder = Folder::patching(&format!("  - {{ replace: approach, text: {long} }}\n"));
    for format in ["text", "html", "json"] {
        let answer = folder.answer(&format!("{SHOW} --only approach --format {format}"));
        assert!(answer.len() > 1_000_000, "{format}");
    }
}

proptest! {
    #[test]
    fn any_patch_is_applied_or_refused(
        changes in proptest::collection::vec(
            ("(add|replace|set|remove)", "(tiers|avoid|approach|tiers\\.one-to-one|start\\.pick-accounts|tiers\\.intro|sections|references|\\.|)", "(row: \\[a, 1, b, c\\]|text: a|reference: b|cell: Tier, to: 5|field: figure, to: 3 x|point: \\{ name: n, detail: d \\}|section: \\{ title: T, points: \\[\\] \\})"),
            0..4,
        )
    ) {
        let changes: Vec<String> = changes
            .iter()
            .map(|(act, address, item)| format!("  - {{ {act}: \"{address}\", {item} }}\n"))
            .collect();
        let text = format!("source: scale-marketing\nchanges:\n{}", changes.concat());
        let layer = Layer::of_texts("rules", [("stages/scale/abm.patch.yaml", text.as_str())]).unwrap();
        let catalog = Catalog::layered(vec![layer]);
        let stage = catalog.stage_named("scale").unwrap();
        let function = catalog.function_named("abm").unwrap();
        // Each change that is applied is told, with an address.
        if let Ok(Some(page)) = catalog.page(stage, function) {
            for change in page.provenance.changes() {
                let id = format!("scale.abm.{}", change.address);
                prop_assert!(FactId::parse(&id).is_ok(), "{}", id);
                prop_assert_eq!(&*change.layer, "rules");
            }
        }
    }
}

#[test]
fn a_slip_in_a_patch_is_found_by_check_with_the_line() {
    let folder = Folder::patching(
        "  - { set: tiers.one-to-on, cell: Account Count, to: 3–8 }\n  - { add: tiers, row: [A] }\n",
    );
    let check = |folder: &Folder| {
        let output =
            gtm().current_dir(folder.root.path()).args(["check", "rules"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), text)
    };
    let (code, text) = check(&folder);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("tiers.one-to-one") && text.contains("abm.patch.yaml:3:12"), "{text}");
    let right = Folder::patching("  - { remove: tiers }\n");
    assert_eq!(check(&right).0, Some(0), "{}", check(&right).1);
}

const START_ABM: &str = "gate start-abm --acv 60K --stage scale";

#[test]
fn a_condition_that_a_layer_takes_out_is_open() {
    let bare = "source: rules\nheading: ABM\napproach: Ours\nsections: []\n";
    let whole =
        Folder::new().with("rules/sources.yaml", SOURCES).with("rules/stages/scale/abm.yaml", bare);
    let patched = Folder::patching("  - { remove: readiness.data-infrastructure }\n");
    let lacks =
        "[rules] takes out scale.abm.readiness.data-infrastructure, so that nothing decides it";
    for (folder, missing) in [(whole, 5), (patched, 1)] {
        let answer = folder.answer(&format!("{START_ABM} --format markdown"));
        assert!(answer.contains("**Undecided at Scale**"), "{answer}");
        assert!(answer.contains("(missing)"), "{answer}");
        assert!(answer.replace('\\', "").contains(lacks), "{answer}");
        let data = folder.data(START_ABM);
        let conditions = data["data"]["stages"][0]["conditions"].as_array().unwrap();
        let out = conditions.iter().filter(|one| one["verdict"] == "missing");
        assert_eq!(out.clone().count(), missing);
        assert!(out.clone().all(|one| one["taken_out_by"] == "rules"), "{answer}");
        let table = folder.answer(&format!("{START_ABM} --format csv"));
        assert!(table.contains(lacks) && table.contains(",missing,"), "{table}");
    }
    let folder = Folder::patching(
        "  - { replace: tiers, section: { title: ABM tiers, table: { columns: [Tier], rows: [{ id: one-to-one, cells: ['1:1'] }] } } }\n",
    );
    let answer = folder.answer("gate abm-tiers --one-to-one 10 --stage scale --width 200");
    let tier = "[rules] takes out scale.abm.tiers.one-to-one, so that nothing decides it";
    assert!(answer.contains(tier), "{answer}");
}

#[test]
fn a_framework_that_a_layer_left_without_what_is_needed_names_the_layer() {
    let bare = |id: &str, more: &str| {
        let framework = "source: rules\nheading: H\ntitle: T\napproach: Ours\nsections: []\n";
        Folder::new()
            .with("rules/sources.yaml", SOURCES)
            .with(&format!("rules/frameworks/{id}.yaml"), format!("{framework}{more}"))
    };
    let error = bare("marketing-process", "").refusal("process");
    assert!(error.contains("no framework has `command: process`"), "{error}");
    let shares = Folder::new().with("rules/sources.yaml", SOURCES).with(
        "rules/frameworks/operations-charter.patch.yaml",
        "source: rules\nchanges: [{ set: allocation.core, cell: Share, to: 60% }]\n",
    );
    for (folder, command, what) in [
        (bare("marketing-process", "command: process\n"), "process", "has no steps"),
        (
            bare("operations-charter", "command: charter\n"),
            "charter --budget 1M",
            "the charter has no table for this",
        ),
        (shares, "charter --budget 1M", "the shares sum to 90, and must sum to 100"),
    ] {
        let error = folder.refusal(command);
        assert!(error.contains(what) && error.contains("[rules]"), "gtm {command}: {error}");
    }
}

#[test]
fn a_number_that_a_gate_of_a_layer_asks_for_is_an_option() {
    let folder = Folder::new().with(
        "rules/gates.yaml",
        "- id: pilots
  title: Pilots
  question: Is each pilot the right size?
  inputs: [{ id: pilot-accounts, title: Accounts, measure: count, example: \"8\", ask: How many? }]
  conditions: [{ input: pilot-accounts, fact: scale.abm.tiers.one-to-one, column: Account Count }]
",
    );
    let answer = folder.answer("gate pilots --pilot-accounts 8 --stage scale");
    assert!(answer.contains("Ready at Scale"), "{answer}");
    let answer = folder.answer("gate --stage scale --width 200");
    assert!(answer.contains("Is each pilot the right size?"), "{answer}");
    let error = folder.refusal("gate pilots --pilot-account 8");
    assert!(error.contains("does not ask for --pilot-account"), "{error}");
    assert!(error.contains("it asks for: --pilot-accounts 8"), "{error}");
    let error = folder.refusal("gate pilots --pilot-accounts 8 --no-such 1");
    assert!(error.contains("does not ask for --no-such"), "{error}");
}
