//! What `gtm init`, `gtm schema` and `gtm export` write, and what they leave
//! alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use gtm::catalog::kind::Kind;
use gtm::yaml;
use serde_json::Value;

use crate::schemas::complaints;
use crate::support::{files_in, gtm, is_overwriting, repository, run};

/// An empty folder to work in.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(path), text).expect("the file is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is text")
    }

    /// Returns the names of all that is in the folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let mut names: Vec<String> = entries
            .map(|entry| {
                let name = entry.expect("the entry can be read").file_name();
                name.into_string().expect("its name is text")
            })
            .collect();
        names.sort();
        names
    }

    fn run(&self, arguments: &[&str]) -> Output {
        gtm()
            .current_dir(self.0.path())
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs")
    }

    fn answer(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).expect("answers are UTF-8")
    }

    fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("errors are UTF-8")
    }

    fn data(&self, arguments: &[&str]) -> Value {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--format", "json"]);
        let json = self.answer(&arguments);
        serde_json::from_str::<Value>(&json).expect("JSON")["data"].take()
    }
}

#[test]
fn the_file_of_init_speaks_from_then_on() {
    let folder = Folder::new();
    let data = folder.data(&["init", "--arr", "14.2M", "--headcount", "96"]);
    assert_eq!(data["stage"]["id"], "scale");
    assert_eq!(data["company_file"], "gtm.yaml");
    let stage = folder.data(&["stage"]);
    assert_eq!(stage["stage"]["id"], "scale");
    assert_eq!(stage["company_file"], "gtm.yaml");
    assert_eq!(folder.names(), ["gtm.schema.json", "gtm.yaml"]);

    // A stage is kept by its id, so that it means the same tomorrow.
    folder.answer(&["init", "acme.yaml", "--stage", "PLAT"]);
    assert!(folder.read("acme.yaml").contains("\nstage: platform\n"));
    let stage = folder.data(&["stage", "--company", "acme.yaml"]);
    assert_eq!(stage["stage"]["id"], "platform");
}

/// Texts that YAML would take for something else, or a terminal obey.
#[test]
fn what_is_typed_is_what_is_read() {
    let names = ["Yes & No: \"x\"", "~", "1:1", "#1", "- a", "null", "\u{1b}[31m'", "O’Neil"];
    for name in names {
        let folder = Folder::new();
        let metric = format!("{name}={name}");
        folder.answer(&["init", "--name", name, "--stage", "scale", "--metric", &metric]);
        assert_eq!(folder.data(&["stage"])["company"], name);
        let text = folder.read("gtm.yaml");
        assert!(!text.contains('\u{1b}'), "{text}");
        let file: Value = yaml::parse("gtm.yaml", &text).unwrap();
        assert_eq!(file["metrics"][name], name);
        let schema: Value = serde_json::from_str(Kind::Company.schema()).unwrap();
        assert_eq!(complaints(&schema, &file), [""; 0], "{name}");
    }
}

#[test]
fn nothing_is_written_where_something_is_wrong() {
    let folder = Folder::new();
    for wrong in [
        &["--arr", "14.2"][..],
        &["--arr", "20M", "--headcount", "many"],
        &["--arr", "20M", "--growth", "0.45"],
        &["--stage", "skale"],
        &["--name", " "],
        &["--enterprise-segment", "some"],
        &["--metric", "mql-to-sql"],
        &["--metric", "=34%"],
        &["--metric", "mql-to-sql="],
        &["--metric", "a=1", "--metric", "a=2"],
        &["--metric", &format!("{}=1", "a".repeat(2_000))],
        &[],
        &["--no-ask"],
        &["--output", "gtm.yaml", "--format", "text", "--arr", "20M"],
        &["--output", "./gtm.yaml", "--format", "text", "--arr", "20M"],
    ] {
        let mut arguments = vec!["init"];
        arguments.extend(wrong);
        let error = folder.refusal(&arguments);
        assert!(error.starts_with("error: "), "{error}");
        assert_eq!(folder.names(), [""; 0], "{wrong:?}");
    }
    let error = folder.refusal(&["init", "clients/acme.yaml", "--arr", "20M"]);
    assert!(error.starts_with("error: `clients/acme.yaml` can't be written"), "{error}");
}

/// Answers in a pipe are not read: only a terminal is asked.
#[test]
fn without_a_terminal_nothing_is_asked() {
    let folder = Folder::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, b"Acme\n20M\n").unwrap();
    drop(writer);
    let output = gtm()
        .current_dir(folder.0.path())
        .args(["init", "--headcount", "96"])
        .stdin(reader)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
    assert!(folder.read("gtm.yaml").contains("\n# name: Acme\n"));
}

#[test]
fn a_company_file_is_replaced_only_when_told_to() {
    let folder = Folder::new();
    folder.write("gtm.yaml", "name: Acme\n");
    let error = folder.refusal(&["init", "--arr", "20M"]);
    assert!(error.starts_with("error: `gtm.yaml` is there already\n"), "{error}");
    assert_eq!(folder.read("gtm.yaml"), "name: Acme\n");

    let data = folder.data(&["init", "--arr", "20M", "--force"]);
    assert_eq!(data["written"], "replaced");
    // What it wrote itself, it may write anew, also filled in by hand.
    let filled = folder.read("gtm.yaml").replace("# headcount: 96", "headcount: 50");
    folder.write("gtm.yaml", filled);
    assert_eq!(folder.data(&["stage"])["headcount"]["value"], 50);
    folder.answer(&["init", "--arr", "30M", "--force"]);
    assert_eq!(folder.data(&["init", "new.yaml", "--force", "--arr", "6M"])["written"], "new");
    assert_eq!(folder.names(), ["gtm.schema.json", "gtm.yaml", "new.yaml"]);
}

#[test]
fn comments_of_the_author_are_never_lost() {
    let folder = Folder::new();
    folder.answer(&["init", "--arr", "20M"]);
    let text = format!("{}headcount: 9 # as of June\n# Ask Kim\n", folder.read("gtm.yaml"));
    folder.write("gtm.yaml", &text);
    let line = text.lines().count();
    assert_eq!(
        folder.refusal(&["init", "--arr", "30M", "--force"]),
        format!(
            "error: `gtm.yaml` has comments that would be lost\n\
             caused by: lines with some that are not from gtm's own template: 2\n  \
             {} | headcount: 9 # as of June\n  {line} | # Ask Kim\n\
             hint: edit it, or give it another name first and carry them over\n",
            line - 1
        )
    );
    assert_eq!(folder.read("gtm.yaml"), text);

    // However many there are, and however long, the error can be read.
    folder.write("gtm.yaml", format!("# {}\n", "x".repeat(5_000)).repeat(100));
    let error = folder.refusal(&["init", "--arr", "30M", "--force"]);
    assert_eq!(error.lines().count(), 13, "{error}");
    assert!(error.lines().all(|line| line.chars().count() < 100), "{error}");
    assert!(error.contains("template: 100\n"), "{error}");
}

#[test]
fn what_is_no_text_is_never_replaced() {
    let folder = Folder::new();
    folder.write("gtm.yaml", b"name: Caf\xe9\n");
    fs::create_dir(folder.path("folder")).unwrap();
    for (file, why) in [("gtm.yaml", "it is not UTF-8"), ("folder", "it is a folder")] {
        let error = folder.refusal(&["init", file, "--arr", "20M", "--force"]);
        assert!(error.contains(&format!("caused by: {why}")), "{error}");
    }
    assert_eq!(fs::read(folder.path("gtm.yaml")).unwrap(), b"name: Caf\xe9\n");
}

/// `--force` is for a company file, and not for whatever lies at a path that
/// was mistyped.
#[test]
fn what_is_no_company_file_is_never_replaced() {
    let folder = Folder::new();
    for text in ["Dear Kim,\n", "{\"rows\": [1, 2]}", "name: Acme\nnmae: Acme\n"] {
        folder.write("notes", text);
        let error = folder.refusal(&["init", "notes", "--arr", "20M", "--force"]);
        assert!(
            error.starts_with("error: `notes` is no company file, and what is in it would be lost"),
            "{error}"
        );
        assert_eq!(folder.read("notes"), text);
    }
    // An empty one holds nothing that could be lost.
    folder.write("gtm.yaml", "");
    folder.answer(&["init", "--arr", "20M", "--force"]);
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_pipes_are_not_waited_for() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    symlink("acme.yaml", folder.path("gtm.yaml")).unwrap();
    folder.answer(&["init", "--arr", "20M"]);
    assert!(folder.read("acme.yaml").contains("\narr: $20M\n"));
    folder.refusal(&["init", "--arr", "30M"]);
    folder.answer(&["init", "--arr", "30M", "--force"]);
    assert!(folder.path("gtm.yaml").is_symlink());
    assert!(folder.read("acme.yaml").contains("\narr: $30M\n"));

    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe")).status();
    assert!(made.unwrap().success());
    let error = folder.refusal(&["init", "pipe", "--arr", "20M", "--force"]);
    assert!(error.contains("caused by: it is no regular file"), "{error}");
}

#[test]
fn a_schema_is_printed_as_it_is_published() {
    for kind in Kind::ALL {
        let path = repository(&format!("playbooks/schema/{}.json", kind.name()));
        let published = fs::read_to_string(path).unwrap();
        for arguments in [
            format!("schema {}", kind.name()),
            format!("schema {} --format json", kind.name().to_uppercase()),
        ] {
            let output = run(&arguments);
            assert!(output.status.success());
            let printed = String::from_utf8(output.stdout).unwrap();
            assert!(is_overwriting() || printed == published, "{arguments}");
        }
    }
}

/// Returns every file below a folder with its bytes, by its path in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = files_in(folder).into_iter();
    files
        .map(|path| {
            let inside = path.strip_prefix(folder).expect("a file below it");
            let bytes = fs::read(&path).expect("the file can be read");
            (inside.display().to_string(), bytes)
        })
        .collect()
}

/// That they read as the catalog does, `the_embedded_playbooks_are_the_files`
/// holds.
#[test]
fn the_export_is_the_playbooks_of_the_repository_byte_for_byte() {
    let folder = Folder::new();
    let data = folder.data(&["export", "deep/down/playbooks"]);
    let exported = files(&folder.path("deep/down/playbooks"));
    let repository = files(&repository("playbooks"));
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&exported), names(&repository));
    for ((path, exported), (_, original)) in exported.iter().zip(&repository) {
        assert!(is_overwriting() || exported == original, "{path}");
    }
    let told = data["files"].as_array().unwrap();
    assert_eq!(told.len(), exported.len());
    for file in told {
        assert_eq!(file["written"], "new");
        let is_there = |(path, _): &(String, _)| file["path"] == **path;
        assert!(exported.iter().any(is_there), "{file}");
    }
    // Each file finds its schema where its first line says.
    for (path, bytes) in &exported {
        if let Some(kind) = Kind::of_playbook(path) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert_eq!(text.lines().next().unwrap(), kind.first_line());
            let file = folder.path("deep/down/playbooks").join(path);
            assert!(file.with_file_name(kind.schema_path()).is_file(), "{path}");
        }
    }
}

#[test]
fn an_export_replaces_only_when_told_to_and_deletes_nothing() {
    let folder = Folder::new();
    fs::create_dir(folder.path("house")).unwrap();
    folder.answer(&["export", "house"]);
    let original = folder.read("house/functions.yaml");

    // Over what is there as it is, nothing is lost.
    folder.answer(&["export", "house"]);

    folder.write("house/functions.yaml", "changed");
    folder.write("house/stages/scale/mine.yaml", "mine");
    fs::remove_file(folder.path("house/sources.yaml")).unwrap();
    let before = files(&folder.path("house"));
    let error = folder.refusal(&["export", "house"]);
    assert!(
        error.contains("caused by: these differ from what would be written:\n  functions.yaml\n"),
        "{error}"
    );
    assert_eq!(files(&folder.path("house")), before);

    let data = folder.data(&["export", "house", "--force"]);
    let became = |path: &str| {
        let mut files = data["files"].as_array().unwrap().iter();
        files.find(|file| file["path"] == path).unwrap()["written"].clone()
    };
    assert_eq!(became("functions.yaml"), "replaced");
    assert_eq!(became("sources.yaml"), "new");
    assert_eq!(became("conflicts.yaml"), "unchanged");
    assert_eq!(folder.read("house/functions.yaml"), original);
    assert_eq!(folder.read("house/stages/scale/mine.yaml"), "mine");
    assert!(folder.path("house/sources.yaml").is_file());
}

#[test]
fn an_export_that_fails_says_how_far_it_came() {
    let folder = Folder::new();
    folder.answer(&["export", "house"]);
    fs::remove_file(folder.path("house/conflicts.yaml")).unwrap();
    fs::remove_file(folder.path("house/stages/scale/abm.yaml")).unwrap();
    folder.write("house/sources.yaml", "changed");
    let mut permissions = fs::metadata(folder.path("house/sources.yaml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path("house/sources.yaml"), permissions).unwrap();
    let error = folder.refusal(&["export", "house", "--force"]);
    assert_eq!(
        error,
        "error: `house/sources.yaml` can't be written\n\
         caused by: the file that is there is read-only\n\
         hint: 6 of 51 files are in place before this one\n"
    );
    assert!(folder.path("house/conflicts.yaml").is_file());
    assert!(!folder.path("house/stages/scale/abm.yaml").exists());
    assert_eq!(folder.read("house/sources.yaml"), "changed");
}

#[test]
fn an_export_over_the_built_in_playbooks_changes_nothing() {
    let folder = Folder::new();
    folder.answer(&["export", "house"]);
    let layers = folder.answer(&["list", "layers", "--playbooks", "house"]);
    assert!(layers.contains("gates.yaml: says what stands below, and changes nothing"), "{layers}");
    folder.write("house/synonyms.yaml", "- [marketing ops, mops desk]\n");
    let layers = folder.answer(&["list", "layers", "--playbooks", "house"]);
    assert!(layers.contains("synonyms.yaml: 1 change\n    1: adds synonyms"), "{layers}");
}

#[test]
#[cfg(unix)]
fn an_export_writes_through_no_link_in_its_folder() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    folder.answer(&["export", "house"]);
    folder.write("mine", "kept");
    fs::create_dir(folder.path("elsewhere")).unwrap();
    fs::remove_file(folder.path("house/functions.yaml")).unwrap();
    symlink(folder.path("mine"), folder.path("house/functions.yaml")).unwrap();
    assert!(folder.refusal(&["export", "house", "--force"]).contains("a link leads there"));
    fs::remove_file(folder.path("house/functions.yaml")).unwrap();
    fs::remove_dir_all(folder.path("house/stages/scale")).unwrap();
    symlink(folder.path("elsewhere"), folder.path("house/stages/scale")).unwrap();
    assert!(folder.refusal(&["export", "house", "--force"]).contains("a link leads there"));
    assert_eq!(folder.read("mine"), "kept");
    assert_eq!(fs::read_dir(folder.path("elsewhere")).unwrap().count(), 0);
    // The folder itself may be behind one.
    symlink(folder.path("elsewhere"), folder.path("linked")).unwrap();
    folder.answer(&["export", "linked"]);
}

/// What stands in the way is seen before anything is written.
#[test]
fn an_export_needs_a_folder_whose_places_are_free() {
    let folder = Folder::new();
    folder.write("file", "");
    folder.refusal(&["export", "file"]);
    fs::create_dir_all(folder.path("house/sources.yaml")).unwrap();
    fs::create_dir_all(folder.path("home")).unwrap();
    folder.write("home/stages", "");
    for house in ["house", "home"] {
        folder.refusal(&["export", house]);
        folder.refusal(&["export", house, "--force"]);
        assert_eq!(fs::read_dir(folder.path(house)).unwrap().count(), 1);
    }
}
