//! Where answers go, and what happens when they can't.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::{answer, gtm, run};

const FORMATS: [&str; 6] = ["text", "markdown", "json", "csv", "xlsx", "html"];

#[test]
fn a_reader_that_goes_away_is_a_silent_success() {
    for format in FORMATS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = gtm()
            .args(["show", "--all", "--format", format])
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(output.stderr.is_empty(), "{format}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = gtm().arg("--help").stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for arguments in [&["list"][..], &["list", "--output", "/dev/full"]] {
        let output = gtm().args(arguments).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains("No space left on device"), "{error}");
    }
}

#[test]
fn a_file_holds_what_standard_output_would() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, format) in
        [("txt", "text"), ("md", "markdown"), ("json", "json"), ("csv", "csv"), ("html", "html")]
    {
        let file = folder.path().join(format!("abm.{ending}"));
        let output = gtm().args(["show", "abm", "--output"]).arg(&file).output().unwrap();
        assert!(output.status.success());
        assert!(output.stdout.is_empty());
        let written = std::fs::read_to_string(&file).unwrap();
        // By the mark in front of it spreadsheets know that it is UTF-8.
        let mark = if format == "csv" { "\u{feff}" } else { "" };
        assert_eq!(written, mark.to_owned() + &answer(&format!("show abm --format {format}")));
    }
    // Nothing is left beside the files.
    assert_eq!(folder.path().read_dir().unwrap().count(), 5);
}

/// Through a terminal of its own, where the system has the tool that makes one.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_no_workbook() {
    let command = format!("{} list stages --format xlsx", env!("CARGO_BIN_EXE_gtm"));
    let Ok(output) = Command::new("script").args(["-qec", &command, "/dev/null"]).output() else {
        return;
    };
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stdout).unwrap();
    assert!(error.contains("a terminal can't show a workbook"), "{error}");
    assert!(error.contains("--output table.xlsx"), "{error}");
}

#[test]
fn a_file_is_replaced_whole_or_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.md");
    std::fs::write(&file, "before").unwrap();
    // An answer that is refused leaves the file as it was.
    let refused = gtm().args(["show", "xyzzy", "--output"]).arg(&file).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");

    let written = gtm().args(["list", "--output"]).arg(&file).output().unwrap();
    assert!(written.status.success());
    let mut text = String::new();
    std::fs::File::open(&file).unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("# What the playbooks cover"));
}

/// What people fill in is not lost to the next answer; a device is no such file.
#[test]
fn what_may_have_been_filled_in_is_replaced_only_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheet.csv");
    for command in [
        "antipatterns --stage scale",
        "score --stage optimize",
        "process --checklist",
        "next --stage scale",
    ] {
        let write = |more: &[&str]| {
            let command =
                gtm().args(command.split(' ')).args(more).arg("--output").arg(&file).output();
            command.unwrap()
        };
        std::fs::write(&file, "filled in").unwrap();
        let refused = write(&[]);
        assert_eq!(refused.status.code(), Some(2), "{command}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains("--force"), "{command}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "filled in", "{command}");
        assert!(write(&["--force"]).status.success(), "{command}");
        std::fs::remove_file(&file).unwrap();
        assert!(write(&[]).status.success(), "{command}");
    }
    if cfg!(unix) {
        let output = gtm().args(["antipatterns", "--output", "/dev/null"]).output().unwrap();
        assert!(output.status.success());
    }
}

#[test]
fn a_command_is_suggested_only_for_a_name_like_it() {
    for (typed, suggested) in [("stag", Some("'stage'")), ("definitions", None)] {
        let output = gtm().arg(typed).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.contains("tip:"), suggested.is_some(), "{error}");
        assert!(error.contains(suggested.unwrap_or("unrecognized")), "{error}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let output = run("list --output /nowhere/at/all.md");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: `/nowhere/at/all.md` can't be written\n\
         caused by: No such file or directory (os error 2)\n"
    );
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_a_circle_of_links_refused() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str| gtm().args(["list", "--output"]).arg(at(name)).output().unwrap();
    // The file behind the link is not there yet.
    symlink("real.md", at("link.md")).unwrap();
    for _ in 0..2 {
        assert!(write("link.md").status.success());
        assert!(at("link.md").is_symlink());
        assert!(at("real.md").is_file());
    }
    symlink("other.md", at("one.md")).unwrap();
    symlink("one.md", at("other.md")).unwrap();
    assert_eq!(write("one.md").status.code(), Some(2));
    assert!(at("one.md").is_symlink() && at("other.md").is_symlink());
}

#[test]
fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = gtm().args(["list", "--output"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(folder.path().is_dir());
}

#[test]
#[cfg(unix)]
fn arguments_and_variables_that_are_no_text_are_usage_errors() {
    use std::os::unix::ffi::OsStrExt;

    let wrong = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    let argument = gtm().arg("show").arg(wrong).output().unwrap();
    assert_eq!(argument.status.code(), Some(2));
    let variable = gtm().arg("stage").env("GTM_ARR", wrong).output().unwrap();
    assert_eq!(variable.status.code(), Some(2));
    let error = String::from_utf8(variable.stderr).unwrap();
    assert!(error.contains("`GTM_ARR` is not text"), "{error}");
}

#[test]
#[cfg(unix)]
fn a_file_name_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.csv"));
    let output = gtm().args(["list", "stages", "--output"]).arg(&file).output().unwrap();
    assert!(output.status.success());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("\u{feff}id,title,"), "{text}");
}

#[test]
fn color_is_only_where_it_is_asked_for() {
    let colored = |command: &mut std::process::Command| {
        let output = command.args(["list"]).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&mut gtm()));
    assert!(colored(gtm().args(["--color", "always"])));
    assert!(colored(gtm().env("CLICOLOR_FORCE", "1")));
    assert!(!colored(gtm().env("CLICOLOR_FORCE", "1").args(["--color", "never"])));
    assert!(!colored(gtm().env("NO_COLOR", "1")));
}

#[test]
fn an_error_shows_escapes_and_does_not_send_them() {
    let output = gtm().args(["show", "a\u{1b}[31mb"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn what_a_usage_error_repeats_is_not_obeyed_by_a_terminal() {
    let wrong = "\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}";
    for arguments in [
        &[wrong][..],
        &["list", wrong],
        &["list", "--format", wrong],
        &["list", "--color", wrong],
        &["list", "--width", wrong],
        &["stage", "--policy", wrong],
        &["diff", "scale", "optimize", "--only", wrong],
        &["list", "--color", "never", &format!("--{wrong}")],
    ] {
        let output = gtm().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!error.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{error:?}");
        assert!(error.contains("\\u{1b}]52"), "{error}");
    }
}

/// As a shell hands over `>(command)`: a link to a pipe that no path leads to.
#[test]
#[cfg(target_os = "linux")]
fn a_pipe_behind_a_link_is_written_in_place() {
    use std::os::fd::AsRawFd;

    let (mut reader, writer) = std::io::pipe().unwrap();
    let path = format!("/proc/{}/fd/{}", std::process::id(), writer.as_raw_fd());
    let output = gtm().args(["list", "stages", "--output", &path]).output().unwrap();
    drop(writer);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut written = String::new();
    reader.read_to_string(&mut written).unwrap();
    assert_eq!(written, answer("list stages"));
}

#[test]
#[cfg(unix)]
fn a_chain_of_links_is_followed_to_its_end() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink("c.md", at("b.md")).unwrap();
    symlink("b.md", at("a.md")).unwrap();
    let output = gtm().args(["list", "--output"]).arg(at("a.md")).output().unwrap();
    assert!(output.status.success());
    assert!(at("a.md").is_symlink() && at("b.md").is_symlink() && at("c.md").is_file());
}

/// What a user may not write is not replaced, and keeps its mode and owner.
#[test]
#[cfg(unix)]
fn a_file_keeps_its_mode_and_one_that_is_read_only_is_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.md");
    std::fs::write(&file, "before").unwrap();
    let set = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    let write = || gtm().args(["list", "--output"]).arg(&file).output().unwrap();
    set(0o444);
    assert_eq!(write().status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");
    set(0o640);
    // Another user's, where the superuser may make it one.
    let owner = std::os::unix::fs::chown(&file, Some(1234), Some(1234)).map(|()| 1234).ok();
    assert!(write().status.success());
    let written = std::fs::metadata(&file).unwrap();
    assert_eq!(written.mode() & 0o777, 0o640);
    assert!(owner.is_none_or(|owner| written.uid() == owner && written.gid() == owner));
}

#[test]
fn the_environment_speaks_when_the_command_line_does_not() {
    let stage = |command: &mut std::process::Command| {
        let output = command.args(["--format", "json"]).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let data = &json["data"];
        (
            data["stage"]["id"].as_str().unwrap().to_owned(),
            data["given_by"].as_str().unwrap().to_owned(),
        )
    };
    let pair = |stage: &str, by: &str| (stage.to_owned(), by.to_owned());
    assert_eq!(
        stage(gtm().arg("stage").env("GTM_ARR", "20M").env("GTM_HEADCOUNT", "120")),
        pair("optimize", "environment")
    );
    assert_eq!(
        stage(gtm().arg("stage").env("GTM_STAGE", "platform").args(["--arr", "6M"])),
        pair("scale", "command-line")
    );
    // An empty variable says nothing.
    assert_eq!(
        stage(gtm().arg("stage").env("GTM_STAGE", "").env("GTM_HEADCOUNT", "30")),
        pair("scale", "environment")
    );
}

#[test]
fn no_line_is_wider_than_asked_unless_a_word_is() {
    for width in [40, 60, 80, 120, 200] {
        for command in [
            "show --all",
            "antipatterns",
            "list",
            "list metrics",
            "list tools",
            "list tables",
            "list references",
            "stage --arr 14.2M --headcount 96 --growth 45%",
            "process",
            "process planning",
            "process --deliverables",
            "process --checklist",
            "charter",
            "diff scale optimize",
            "diff optimize platform abm",
            "next --arr 14.2M --headcount 96",
            "why",
            "why scale.abm",
            "why scale.abm.tiers",
            "gate",
            "gate user-conference --customers 140",
            "gate abm-tiers --one-to-one 40 --stage optimize",
            "budget --arr 11.2M --total 1.5M --paid 600K --plan search=55,abm=5 --split",
            "score --stage optimize lead-routing=12min→5min data-quality=93% nps=-5→12 mqls=900",
            "score --stage scale cac=40% blog-posts=5/month follow-up=3days budget-share=8%",
            "score --stage optimize",
        ] {
            let page = answer(&format!("{command} --width {width}"));
            for line in page.lines() {
                // A command to type is never broken.
                if line.trim_start().starts_with("gtm ") {
                    continue;
                }
                let columns = line.chars().count();
                // Two words can't be parted where the first is a label.
                let words = line.split_whitespace().count();
                let short = words <= 2 && line.contains(char::is_alphabetic);
                assert!(
                    columns <= width || short,
                    "gtm {command} --width {width}: {columns} columns: {line}"
                );
            }
        }
    }
}

#[test]
fn ascii_is_ascii() {
    for command in [
        "show --all",
        "antipatterns",
        "stage --arr 6M --headcount 40",
        "diff scale platform",
        "next --stage scale",
        "gate",
        "gate user-conference --customers 140 --stage optimize",
        "budget --arr 11.2M --total 1.5M --paid 600K --plan search=55,abm=5 --split",
        "score --stage optimize lead-routing=9min data-quality=93% nps=-5→12 mql-to-sql=34%",
    ] {
        let page = answer(&format!("{command} --ascii"));
        let strange: String = page.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(strange, "", "gtm {command}");
    }
}

/// Runs the binary with text on its standard input.
fn with_input(arguments: &str, input: &[u8]) -> std::process::Output {
    use std::io::Write;

    let mut child = gtm()
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // It may stop reading before the end.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the binary ends")
}

#[test]
fn the_sheet_that_is_written_can_be_filled_in_and_scored() {
    let sheet = answer("score --stage optimize --format csv");
    let filled = sheet.replace("lead-routing,,", "lead-routing,9min,");
    assert_ne!(filled, sheet);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("metrics.csv");
    std::fs::write(&file, &filled).unwrap();
    let of_file = gtm()
        .args(["score", "--stage", "optimize", "--fail-under", "within", "--from"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(of_file.status.code(), Some(1));
    let text = String::from_utf8(of_file.stdout.clone()).unwrap();
    assert!(text.contains("Off: Lead routing SLA (above)."), "{text}");
    assert!(text.contains("Without a value in the file: Data quality score"), "{text}");
    assert!(
        text.contains("Columns of the file that were not read: name, target, better,"),
        "{text}"
    );

    let of_input =
        with_input("score --stage optimize --fail-under within --from -", filled.as_bytes());
    assert_eq!(of_input, of_file);
    // The command line wins.
    let better = with_input(
        "score --stage optimize --fail-under within --from - lead-routing=4min",
        filled.as_bytes(),
    );
    assert_eq!(better.status.code(), Some(0));
    let nothing = with_input("score --stage optimize --from -", sheet.as_bytes());
    assert_eq!(nothing.status.code(), Some(2));
}

#[test]
fn a_file_of_values_that_is_none_is_refused() {
    let refused = |input: &[u8]| {
        let output = with_input("score --stage optimize --from -", input);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let error = String::from_utf8(output.stderr).unwrap();
        error.lines().take(2).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        refused(b"metric,value\nlead-routing,\xff\n"),
        "error: standard input can't be used; caused by: it is not UTF-8: line 2 (byte 27 of the \
         file) is no text. Save it as UTF-8"
    );
    let large = "metric,value\n".repeat(100_000);
    assert_eq!(
        refused(large.as_bytes()),
        "error: standard input can't be used; caused by: it is larger than 1 MiB"
    );
    assert_eq!(
        refused(b"\xef\xbb\xbfmetric,value\r\nlead-routing,9min\r\ndata-quality,0.93\r\n"),
        "error: `data-quality=0.93` on line 3 of standard input can't be used; \
         caused by: `0.93` is a bare number, and a percentage is needed: write it as in 34%"
    );
    let output = run("score --stage optimize --from /nowhere.csv");
    assert_eq!(output.status.code(), Some(2));
    let folder = run("score --stage optimize --from /");
    assert_eq!(folder.status.code(), Some(2));
}

/// The answer may go anywhere but over what its command has just written.
#[test]
fn an_answer_does_not_replace_what_its_command_writes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("team");
    std::fs::create_dir(&at).unwrap();
    for (command, file) in [
        ("init --no-ask --name Acme company.yaml", "../team/company.yaml"),
        ("export house", "house/../house/functions.yaml"),
        ("man pages", "pages/gtm.1"),
        ("review new --no-ask --stage scale --date 2026-11-27", "./reviews/2026-11-27.yaml"),
    ] {
        let output = gtm()
            .current_dir(&at)
            .args(command.split(' '))
            .args(["--format", "markdown", "--output", file])
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {error}");
        assert!(error.contains("the answer would replace"), "{command}: {error}");
        let elsewhere = format!("{command} --format markdown --output answer.md");
        let output = gtm().current_dir(&at).args(elsewhere.split(' ')).output().unwrap();
        assert!(output.status.success(), "{elsewhere}");
    }
}

#[test]
fn an_answer_does_not_replace_what_its_command_reads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("filled.csv");
    for (command, filled) in [
        ("score --stage optimize", "metric,value\nlead-routing,9min\n"),
        ("review new --stage scale", "id,answer\nscale.abm.avoid.abm-for-smb,yes\n"),
    ] {
        std::fs::write(&file, filled).unwrap();
        let output = gtm()
            .current_dir(folder.path())
            .args(command.split(' '))
            .args(["--force", "--from", "filled.csv", "--output", "./filled.csv"])
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {error}");
        assert!(error.contains("`filled.csv`, which this command reads"), "{command}: {error}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), filled, "{command}");
    }
}

#[test]
fn hints_wrap_at_spaces_where_there_is_no_terminal() {
    let hint = |columns: Option<&str>| {
        let output = gtm()
            .args(["gate", "user-confrence"])
            .envs(columns.map(|columns| ("COLUMNS", columns)))
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    for (columns, most) in [(None, 80), (Some("50"), 50), (Some("3"), 20)] {
        let text = hint(columns);
        assert!(text.contains(",\n  "), "{text}");
        let longest_name = "user-conference,".len() + "hint: gates:".len();
        for line in text.lines().skip(1) {
            assert!(line.chars().count() <= most.max(longest_name), "{columns:?}: {text}");
            assert!(!line.ends_with('-'), "{text}");
        }
    }
}

/// A request to end that comes while a file is written waits until it is in its
/// place.
#[test]
#[cfg(unix)]
fn no_file_is_left_half_way_by_a_signal() {
    use std::process::Command;
    use std::time::Duration;

    let folder = tempfile::tempdir().unwrap();
    for round in 0..40 {
        let mut child = gtm()
            .args(["export", "--force"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(2 * (round % 20)));
        let signal = ["-TERM", "-INT"][usize::try_from(round).unwrap() % 2];
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).output();
        child.wait().unwrap();
        for path in crate::support::files_in(folder.path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(!name.starts_with(".gtm-"), "{name}");
            if round % 4 == 0 {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_does_not_fit_is_told_by_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", r#"trap "" XFSZ; ulimit -f 1; exec "$0" show --all --output page.md"#])
        .arg(env!("CARGO_BIN_EXE_gtm"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("`page.md` can't be written") && !error.contains(".gtm-"), "{error}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn errors_repeat_little_of_what_is_long() {
    let long = "a".repeat(100_000);
    for arguments in [
        &["why", &long][..],
        &[&long],
        &["list", "--width", &long],
        &["score", "--stage", "scale", &format!("{long}=5%")],
        &["show", "--playbooks", &long],
        &["search", "--limit", &long],
    ] {
        let output = gtm().args(arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code().is_some_and(|code| code > 0), "{error}");
        assert!(error.len() < 5_000, "{}", error.len());
    }
    let sheet = format!("metric,value\n{long},5%\n");
    let output = with_input("score --stage scale --from -", sheet.as_bytes());
    assert!(output.stderr.len() < 5_000, "{}", output.stderr.len());
}
