//! The company file: where it is found, who speaks, and what is refused.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use gtm::playbook::company::{CompanyFile, Measurement};
use gtm::render::json_schema;
use gtm::report::guide::GuideReport;
use gtm::report::stage::StageReport;
use gtm::yaml;
use proptest::prelude::*;
use serde_json::Value;

use crate::schemas::complaints;
use crate::support::{self, repository};

/// A folder of its own to put company files into: `here` is the current one.
struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(root.path().join("above/here/below"))
            .expect("the folders are made");
        Self { root }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Writes a file, with the folders that lead to it.
    fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a file in a folder"))
            .expect("the folders are made");
        std::fs::write(path, text).expect("the file is written");
        self
    }

    /// Returns the binary in the folder, with its own configuration.
    fn gtm(&self, arguments: &str) -> Command {
        let mut command = support::gtm();
        command
            .current_dir(self.path("above/here"))
            .env("XDG_CONFIG_HOME", self.path("configuration"))
            .args(arguments.split_whitespace());
        command
    }

    /// Returns what the command refuses to do, which must be at once.
    fn refusal(&self, arguments: &str) -> String {
        let output = at_once(&mut self.gtm(arguments));
        assert_eq!(output.status.code(), Some(2), "gtm {arguments}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("errors are UTF-8")
    }

    fn answer(&self, arguments: &str) -> String {
        told(&mut self.gtm(arguments))
    }

    /// Returns the data of an answer in JSON.
    fn data(&self, arguments: &str) -> Value {
        data(&mut self.gtm(arguments))
    }
}

fn told(command: &mut Command) -> String {
    let output = command.output().expect("the binary runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
    String::from_utf8(output.stdout).expect("answers are UTF-8")
}

fn data(command: &mut Command) -> Value {
    let json = told(command.args(["--format", "json"]));
    serde_json::from_str::<Value>(&json).expect("an answer in JSON")["data"].take()
}

/// Returns the stage with who gave it: `scale by environment`.
fn speaker(data: &Value) -> String {
    let text = |field: &str| data[field].as_str().unwrap_or("-").to_owned();
    let stage = data["stage"]["id"].as_str().unwrap_or("below");
    match text("given_by").as_str() {
        "company-file" => format!("{stage} by {}", text("company_file")),
        other => format!("{stage} by {other}"),
    }
}

/// Runs a command that must not wait for anything.
fn at_once(command: &mut Command) -> Output {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let start = Instant::now();
    while child.try_wait().expect("it can be waited for").is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().expect("it can be ended");
            panic!("{command:?} waits");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output can be read")
}

/// The example of the documentation.
fn example() -> String {
    let page =
        std::fs::read_to_string(repository("docs/company-file.md")).expect("the page is there");
    let (_, rest) = page.split_once("```yaml\n").expect("an example in YAML");
    rest.split_once("```").expect("the end of the example").0.to_owned()
}

#[test]
fn the_documented_example_holds() {
    let place = Place::new().with("above/here/gtm.yaml", example());
    assert!(place.answer("stage").contains(
        "  Acme with $14.2M ARR and 96 people is at Scale: the signals differ, and ARR decides"
    ));
    let company: CompanyFile = yaml::parse("gtm.yaml", &example()).unwrap();
    let metric =
        |name: &str, value: &str| Measurement { name: name.to_owned(), value: value.to_owned() };
    assert_eq!(company.metrics, [metric("mql-to-sql", "34%"), metric("lead-routing", "9 min")]);
    let schema = serde_json::to_value(schemars::schema_for!(CompanyFile)).unwrap();
    let value: Value = yaml::parse("gtm.yaml", &example()).unwrap();
    assert_eq!(complaints(&schema, &value), [""; 0]);
    // Every field of the type is in it.
    let fields = schema["properties"].as_object().unwrap().len();
    assert_eq!(value.as_object().unwrap().len(), fields - 3, "all but `stage` and the folders");
}

#[test]
fn an_answer_that_names_a_file_keeps_to_its_schema() {
    let place = Place::new().with("above/gtm.yaml", example());
    for (command, schema) in [
        ("stage", json_schema::<StageReport<'static>>()),
        ("show abm", json_schema::<GuideReport<'static>>()),
    ] {
        let json = place.answer(&format!("{command} --format json"));
        let mut value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(complaints(&schema, &value), [""; 0], "gtm {command}");
        // A speaker that is a file has a path.
        let data = &mut value["data"];
        let owner = match command {
            "stage" => data,
            _ => &mut data["selection"],
        };
        assert!(owner.as_object_mut().unwrap().remove("company_file").is_some());
        assert_ne!(complaints(&schema, &value), [""; 0], "gtm {command}");
    }
}

#[test]
fn the_nearest_file_is_found_and_the_users_own_last() {
    let stage = |place: &Place| speaker(&place.data("stage"));
    let own = Place::new().with("configuration/gtm/gtm.yaml", "stage: platform");
    let path = own.path("configuration/gtm/gtm.yaml");
    assert_eq!(stage(&own), format!("platform by {}", path.display()));
    let root = own.with("gtm.yaml", "headcount: 30");
    assert_eq!(stage(&root), "scale by ../../gtm.yaml");
    let above = root.with("above/gtm.yaml", "arr: 20M");
    assert_eq!(stage(&above), "optimize by ../gtm.yaml");
    let below = above.with("above/here/below/gtm.yaml", "stage: platform");
    assert_eq!(stage(&below), "optimize by ../gtm.yaml");
    let here = below.with("above/here/gtm.yaml", "stage: scale");
    assert_eq!(stage(&here), "scale by gtm.yaml");
}

#[test]
#[cfg(unix)]
fn without_a_folder_for_configuration_it_is_that_below_home() {
    let place = Place::new().with("home/.config/gtm/gtm.yaml", "stage: platform");
    let mut command = place.gtm("stage");
    command.env_remove("XDG_CONFIG_HOME").env("HOME", place.path("home"));
    let path = place.path("home/.config/gtm/gtm.yaml");
    assert_eq!(speaker(&data(&mut command)), format!("platform by {}", path.display()));
}

/// Each speaker is taken away in turn, and the next one is heard.
#[test]
fn the_nearest_speaker_speaks_alone() {
    let place = Place::new()
        .with("configuration/gtm/gtm.yaml", "arr: 50M\nheadcount: 250\n")
        .with("above/here/gtm.yaml", "arr: 20M\nheadcount: 120\n")
        .with("above/here/acme.yaml", "arr: 6M\nheadcount: 40\n");
    let stage = |arguments: &str| {
        let mut command = place.gtm(arguments);
        let data = data(command.env("GTM_ARR", "60M"));
        let both = data["headcount"].is_object();
        (speaker(&data), both)
    };
    let said = |who: &str, both: bool| (who.to_owned(), both);
    assert_eq!(
        stage("stage --arr 21M --company acme.yaml"),
        said("optimize by command-line", false)
    );
    assert_eq!(stage("stage --company acme.yaml"), said("scale by acme.yaml", true));
    assert_eq!(stage("stage"), said("optimize by gtm.yaml", true));
    std::fs::remove_file(place.path("above/here/gtm.yaml")).unwrap();
    assert_eq!(stage("stage"), said("platform by environment", false));
    let path = place.path("configuration/gtm/gtm.yaml");
    assert_eq!(speaker(&place.data("stage")), format!("platform by {}", path.display()));
}

#[test]
fn every_command_of_a_stage_says_which_file_spoke() {
    let place = Place::new().with("above/gtm.yaml", "arr: 14.2M\nheadcount: 96\n");
    let line = "Stage: Scale, resolved from ARR $14.2M and headcount 96, given by ../gtm.yaml.";
    for command in [
        "show abm",
        "antipatterns",
        "list metrics",
        "list tools",
        "list tables",
        "list references",
        "process planning",
    ] {
        assert!(place.answer(command).contains(line), "gtm {command}");
    }
    let declared = Place::new().with("above/here/gtm.yaml", "stage: Optimize");
    assert!(
        declared.answer("show abm").contains("Stage: Optimize, as declared, given by gtm.yaml.")
    );
    assert!(declared.answer("stage").contains("is at Optimize, as declared by gtm.yaml."));
}

#[test]
fn growth_is_that_of_the_arr_beside_it() {
    let place = Place::new().with("above/here/gtm.yaml", "arr: 14.2M\ngrowth: 45%\n");
    let growth = |arguments: &str| place.data(arguments)["growth"].clone();
    assert_eq!(growth("stage"), 45);
    assert_eq!(growth("stage --growth 60%"), 60);
    assert_eq!(growth("stage --arr 10M --company gtm.yaml"), Value::Null);
    let next = |arguments: &str| place.data(arguments)["company"]["next"].clone();
    let months = |arguments: &str| next(arguments)["crossing"]["months"].clone();
    assert_eq!(months("next abm"), 2);
    assert_eq!(months("next abm --growth 5%"), 14);
    assert_eq!(months("next abm --arr 10M --company gtm.yaml"), Value::Null);
    let without_arr = Place::new().with("above/here/gtm.yaml", "headcount: 96\ngrowth: 45%\n");
    assert_eq!(without_arr.data("stage")["growth"], Value::Null);
}

#[test]
fn the_policy_decides_between_the_signals_of_a_file() {
    let place = Place::new().with("above/here/gtm.yaml", "arr: 14.2M\nheadcount: 96\n");
    assert_eq!(speaker(&place.data("stage")), "scale by gtm.yaml");
    assert_eq!(speaker(&place.data("stage --policy higher")), "optimize by gtm.yaml");
    for text in ["arr: 14.2M\n", "arr: 14.2M\nheadcount: 96\nstage: scale\n"] {
        let error = place_with(text).refusal("stage --policy higher");
        assert!(error.starts_with("error: --policy decides"), "{error}");
    }
}

fn place_with(text: &str) -> Place {
    Place::new().with("above/here/gtm.yaml", text)
}

#[test]
fn a_declaration_in_a_file_that_its_signals_contradict_is_named() {
    let place = place_with("name: Acme\nstage: scale\narr: 20M\nheadcount: 300\n");
    let page = place.answer("stage");
    assert!(page.contains(
        "Scale was declared, and a declaration always wins; ARR says Optimize and headcount says"
    ));
}

#[test]
fn a_name_is_told_where_a_file_was_read() {
    let place = place_with("name: Acme\nstage: scale\n");
    assert_eq!(place.data("stage")["company"], "Acme");
    assert_eq!(place.data("stage --arr 20M --company gtm.yaml")["company"], "Acme");
    assert_eq!(place.data("stage --arr 20M")["company"], Value::Null);
    let obeyed = place_with("stage: scale\nname: \"\\e[31mred\"\n");
    assert!(obeyed.answer("stage").contains("\\u{1b}[31mred is at Scale"));
}

#[test]
fn a_file_without_a_stage_leaves_it_open_unless_it_was_named() {
    let place = place_with("name: Acme\nmetrics:\n  mql-to-sql: 34%\n");
    assert!(place.refusal("stage").starts_with("error: no stage can be told"));
    assert_eq!(place.data("show abm")["selection"], Value::Null);
    assert_eq!(
        speaker(&data(place.gtm("stage").env("GTM_STAGE", "scale"))),
        "scale by environment"
    );
    for command in ["stage", "show abm", "list tools"] {
        let error = place.refusal(&format!("{command} --company gtm.yaml"));
        assert!(error.starts_with("error: `gtm.yaml` gives no stage"), "{error}");
    }
}

#[test]
fn below_the_first_stage_only_a_named_file_closes_the_lists() {
    let place = place_with("arr: 1M\n");
    assert_eq!(place.data("list tools")["selection"], Value::Null);
    for refused in ["list tools --company gtm.yaml", "show abm"] {
        let output = place.gtm(refused).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "gtm {refused}");
    }
}

#[test]
fn answers_to_gates_are_kept_and_the_command_line_wins() {
    let kept = "arr: 20M\ngates:\n  customers: 140\n  brand-strength: no\n  acv: 62K\n";
    let place = Place::new().with("above/here/gtm.yaml", kept);
    let given = |arguments: &str| -> Vec<(String, Value)> {
        let data = place.data(&format!("gate user-conference {arguments}"));
        let conditions = data["stages"][0]["conditions"].as_array().unwrap().clone();
        let given = conditions.into_iter().filter(|one| !one["answer"].is_null());
        given
            .map(|mut one| (one["input"]["id"].as_str().unwrap().to_owned(), one["answer"].take()))
            .collect()
    };
    let [kept, typed] = ["", "--customers 300 --yes brand"].map(given);
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["customers", "brand-strength"]);
    assert!(kept.iter().zip(&typed).all(|(kept, typed)| kept != typed), "{kept:?} {typed:?}");
    let remark = "Answers that were not typed are those under `gates` in gtm.yaml.";
    assert!(place.answer("gate user-conference").contains(remark));
    assert!(!place.answer("gate user-conference --customers 300 --yes brand").contains(remark));
    assert!(!place.answer("gate live-chat").contains(remark));
    for (gates, gate, words) in [
        ("custmers: 1", "live-chat", ["no condition is called `custmers`", "mean `customers`"]),
        ("customers: many", "user-conference", ["`customers: many` can't be used", "gtm.yaml"]),
        ("brand-strength: 3", "user-conference", ["neither yes nor no", "gtm.yaml"]),
    ] {
        let place = Place::new().with("above/here/gtm.yaml", format!("gates:\n  {gates}\n"));
        let error = place.refusal(&format!("gate {gate}"));
        assert!(words.iter().all(|words| error.contains(words)), "{error}");
    }
}

#[test]
fn a_file_that_is_broken_is_told_and_never_passed_over() {
    let place = Place::new()
        .with("above/gtm.yaml", "stage: scale")
        .with("above/here/gtm.yaml", "name: Acme\narr: €14.2M\n");
    for command in ["stage", "show abm", "antipatterns", "list tools", "process planning"] {
        assert_eq!(
            place.refusal(command),
            "\
error: `gtm.yaml` can't be used
caused by: [P010] the amount is in €: convert it to US dollars at your reporting rate
 --> gtm.yaml:2:6
  |
1 | name: Acme
2 | arr: €14.2M
  |      ^^^^^^
hint: correct it, name another with --company, or leave it out: --no-overlays
  with --stage, --arr or --headcount
"
        );
    }
    // The ways around it that the hint names, and what needs no company.
    for command in [
        "stage --company ../gtm.yaml",
        "show abm --no-overlays --stage scale",
        "stage --no-overlays --arr 20M",
        "list --no-overlays",
        "--help",
    ] {
        place.answer(command);
    }
    // A file that was named is read even where the command line gives all.
    place.refusal("stage --arr 20M --company gtm.yaml");
}

#[test]
fn a_stage_that_nobody_knows_is_told_with_the_file() {
    assert_eq!(
        place_with("stage: skale").refusal("show abm"),
        "\
error: `gtm.yaml` can't be used
caused by: `stage: skale` can't be used
caused by: no stage is called `skale`
hint: did you mean `scale`?
hint: stages: scale, optimize, platform
"
    );
}

#[test]
fn a_file_that_says_nothing_is_an_error() {
    for text in ["", "\n\n", "# name: Acme\n", "{}", "metrics: {}", "\u{feff}"] {
        let error = place_with(text).refusal("stage");
        assert!(error.contains("caused by: it says nothing"), "{text:?}: {error}");
    }
}

#[test]
fn what_editors_of_other_systems_write_is_read() {
    let plain = place_with("arr: 14.2M\nheadcount: 96\n").answer("stage");
    for text in [
        "\u{feff}arr: 14.2M\nheadcount: 96\n",
        "arr: 14.2M\r\nheadcount: 96\r\n",
        "---\narr: \"14.2M\" # as of June\nheadcount: '96'",
        "{\"arr\": \"14.2M\", \"headcount\": 96}",
    ] {
        assert_eq!(place_with(text).answer("stage"), plain, "{text:?}");
    }
}

#[test]
fn text_that_is_not_utf_8_is_told_with_its_line() {
    let place = Place::new().with("above/here/gtm.yaml", b"arr: 14.2M\nname: Caf\xe9\n");
    assert!(place.refusal("stage").contains(
        "caused by: it is not UTF-8: line 2 (byte 21 of the file) is no text. Save it as UTF-8\n"
    ));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let most = 1 << 20;
    let padded = |bytes: usize| format!("stage: scale\n#{}", "x".repeat(bytes - 14));
    place_with(&padded(most)).answer("stage");
    let error = place_with(&padded(most + 1)).refusal("stage");
    assert!(error.contains("caused by: it is larger than 1 MiB"), "{error}");
    // A file of eight gigabytes that takes no room.
    let place = place_with("");
    let file =
        std::fs::File::options().write(true).open(place.path("above/here/gtm.yaml")).unwrap();
    if file.set_len(1 << 33).is_ok() {
        place.refusal("stage");
    }
}

#[test]
fn a_folder_is_no_company_file() {
    let place = Place::new().with("above/here/gtm.yaml/inside", "");
    for command in ["stage", "stage --company gtm.yaml", "stage --company .."] {
        let error = place.refusal(command);
        assert!(error.contains("caused by: it is a folder"), "{error}");
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let place = Place::new().with("above/here/gtm.yaml", "stage: scale");
    assert_eq!(
        place.refusal("show abm --company acme.yaml"),
        "error: `acme.yaml` can't be used\n\
         caused by: No such file or directory (os error 2)\n"
    );
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_one_to_nowhere_is_told() {
    use std::os::unix::fs::symlink;

    let place = Place::new().with("acme.yaml", "stage: scale");
    let link = place.path("above/here/gtm.yaml");
    symlink("../../acme.yaml", &link).unwrap();
    assert_eq!(speaker(&place.data("stage")), "scale by gtm.yaml");
    for target in ["nowhere.yaml", "gtm.yaml"] {
        std::fs::remove_file(&link).unwrap();
        symlink(target, &link).unwrap();
        let error = place.refusal("stage");
        assert!(error.starts_with("error: `gtm.yaml` can't be used"), "{error}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn devices_and_pipes_are_read_only_when_named_and_never_without_end() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    let link = place.path("above/here/gtm.yaml");
    // A terminal and a pipe that nobody writes to would be waited for.
    let made = Command::new("mkfifo").arg(place.path("pipe")).status();
    assert!(made.unwrap().success());
    for target in ["/dev/zero", "/dev/tty", "../../pipe"] {
        symlink(target, &link).unwrap();
        let error = place.refusal("stage");
        assert!(error.contains("caused by: it is no regular file"), "{error}");
        std::fs::remove_file(&link).unwrap();
    }
    let error = place.refusal("stage --company /dev/zero");
    assert!(error.contains("caused by: it is larger than 1 MiB"), "{error}");

    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, b"stage: scale\n").unwrap();
    drop(writer);
    let mut command = place.gtm("stage --company /dev/stdin");
    assert_eq!(speaker(&data(command.stdin(reader))), "scale by /dev/stdin");
}

/// A file of a few lines must not cost minutes or gigabytes.
#[test]
fn aliases_and_depth_are_limited() {
    let mut nested = "name: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        nested.push_str(&format!("k{level}: &a{level} [{}]\n", [alias.as_str(); 8].join(", ")));
    }
    let repeated = {
        let text = "x".repeat(500_000);
        let aliases: Vec<String> = (0..30_000).map(|key| format!("  k{key}: *a\n")).collect();
        format!("metrics:\n  k: &a {text}\n{}", aliases.concat())
    };
    for text in [
        nested,
        repeated,
        "[".repeat(1_000_000),
        "{a: ".repeat(200_000),
        "? ".repeat(500_000),
        format!("metrics: {}", "[".repeat(100_000)),
    ] {
        let error = place_with(&text).refusal("stage");
        assert!(error.starts_with("error: `gtm.yaml` can't be used"), "{error}");
    }
}

/// In a folder that is gone there is no file, and no complaint.
#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_is_gone_has_no_company_file() {
    let script = r#"mkdir gone && cd gone && rmdir ../gone && exec "$0" show abm"#;
    let place = Place::new();
    let mut command = Command::new("/bin/sh");
    command.current_dir(place.path("above/here")).env("XDG_CONFIG_HOME", "/nowhere").args([
        "-c",
        script,
        env!("CARGO_BIN_EXE_gtm"),
    ]);
    assert!(told(&mut command).contains("ABM"));
}

#[test]
fn a_budget_leaves_out_what_the_file_says_is_lacking() {
    let place = Place::new().with("above/gtm.yaml", "arr: 11.2M\nenterprise-segment: no\n");
    let left_out = "ABM advertising is left out: it needs an enterprise segment";
    assert!(place.answer("budget").contains(&format!("{left_out}, and ../gtm.yaml says")));
    assert!(
        place.answer("budget --arr 12M").contains(&format!("{left_out}, and ../gtm.yaml says"))
    );
    assert!(place.answer("budget --no-enterprise").contains(&format!("{left_out}.")));
    assert!(!place.answer("budget --enterprise").contains(left_out));
}

#[test]
fn metrics_of_the_file_are_scored_unless_the_command_line_says_another_value() {
    let place = Place::new().with(
        "above/here/gtm.yaml",
        "arr: 20M\nmetrics:\n  lead-routing: 9 min\n  data-quality: 93%\n",
    );
    let told = place.answer("score");
    assert!(
        told.contains("Off: Lead routing SLA (above). Fine: Data quality score (within)."),
        "{told}"
    );
    let from = "Values from gtm.yaml: Lead routing SLA and Data quality score.";
    assert!(told.contains(from), "{told}");
    let data = place.data("score lead-routing=4min --stage optimize");
    let given = |index: usize| {
        let score = &data["scores"][index];
        (score["now"]["amount"].as_i64(), score["given_by"].as_str())
    };
    assert_eq!(given(0), (Some(4), Some("command-line")));
    assert_eq!(given(1), (Some(93), Some("company-file")));
}

#[test]
fn a_metric_of_the_file_that_means_nothing_is_refused_with_the_file() {
    let place = Place::new().with("above/gtm.yaml", "arr: 20M\nmetrics:\n  lead-rooting: 9 min\n");
    let refusal = place.refusal("score");
    let wanted = "error: `lead-rooting=9 min` under `metrics` of ../gtm.yaml can't be used";
    assert!(refusal.starts_with(wanted), "{refusal}");
    assert!(refusal.contains("did you mean `lead-routing`?"), "{refusal}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What a metric is called and what its value is come through as written.
    #[test]
    fn metrics_come_through_as_written(
        written in proptest::collection::btree_map("\\PC*[^\\s\\pC]\\PC*", "\\PC*[^\\s\\pC]\\PC*", 1..6)
    ) {
        // In an order that is not that of the alphabet.
        let written: Vec<(String, String)> = written.into_iter().rev().collect();
        let mut text = "metrics:\n".to_owned();
        for (name, value) in &written {
            text.push_str(&format!("  {}: {}\n", Value::from(name.as_str()), Value::from(value.as_str())));
        }
        let company: CompanyFile = yaml::parse("gtm.yaml", &text).unwrap();
        let read: Vec<_> = company.metrics.into_iter().map(|one| (one.name, one.value)).collect();
        prop_assert_eq!(read, written);
    }

    /// Any text at all is read or refused.
    #[test]
    fn any_text_is_read_or_refused(
        field in "(name|arr|headcount|growth|stage|enterprise-segment|metrics|\\PC*)",
        text in any::<String>(),
    ) {
        for file in [format!("{field}: {text}"), text] {
            if let Err(error) = yaml::parse::<CompanyFile>("gtm.yaml", &file) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
