//! Reviews on a terminal: each answer is on disk before the next is asked, and
//! of two people who answer one file the second is told.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{gtm, repository};

/// A folder with a company.
fn company() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("gtm.yaml"), "name: Acme\narr: 14.2M\nheadcount: 96\n")
        .expect("it can be written");
    folder
}

/// Runs the program on a pseudo-terminal of util-linux's `script`, behind a
/// shell that leaves its process id in `pid`. `None`, and said, where there is no
/// such program.
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
fn on_a_terminal(folder: &Path, arguments: &str) -> Option<Child> {
    let line = format!("echo $$ > pid; exec {} {arguments}", env!("CARGO_BIN_EXE_gtm"));
    let child = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .env("GTM_DATE", "2026-11-27")
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("SHELL", "/bin/sh")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    if child.is_err() {
        eprintln!("not run: there is no `script` to make a terminal with");
    }
    child.ok()
}

fn say(child: &mut Child, lines: &str) {
    child.stdin.as_mut().expect("it listens").write_all(lines.as_bytes()).expect("it listens");
}

/// Waits until the file has so many lines of a kind.
fn wait_for(path: &Path, line: &str, count: usize) {
    let start = Instant::now();
    loop {
        let text = fs::read_to_string(path).unwrap_or_default();
        if text.lines().filter(|one| one.trim() == line).count() >= count {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "no {count} of `{line}` in\n{text}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn finish(child: Child) -> String {
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout).replace('\r', "")
}

#[test]
fn questions_are_asked_one_at_a_time() {
    let folder = company();
    let Some(mut child) = on_a_terminal(folder.path(), "review new abm events") else { return };
    say(&mut child, "y\ndana\n31.1.2027\nnote\nask Kim\nn\nna\n2\n\nback\nn\n\nwhat\nq\n");
    let shown = finish(child);
    for words in [
        "1 of 8: Spray and pray",
        "`what` is none of y, n, na",
        "note: ask Kim",
        "Review of 2026-11-27: Acme, scale",
        "Kept in reviews/2026-11-27.yaml.",
        "2 of 3, 67%; 5 open, so 25–88% of 8",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    let text = fs::read_to_string(folder.path().join("reviews/2026-11-27.yaml")).expect("kept");
    assert!(text.contains("owner: dana\n    due: 2027-01-31\n"), "{text}");
    let checked = gtm().current_dir(folder.path()).args(["check", "reviews"]).output().unwrap();
    assert!(checked.status.success());
}

#[test]
fn what_was_answered_survives_a_kill() {
    let folder = company();
    let Some(mut child) = on_a_terminal(folder.path(), "review new events") else { return };
    let file = folder.path().join("reviews/2026-11-27.yaml");
    say(&mut child, "n\nn\n");
    wait_for(&file, "answer: clear", 2);
    say(&mut child, "y\nda");
    let pid = fs::read_to_string(folder.path().join("pid")).expect("the shell wrote it");
    let killed = Command::new("kill").args(["-9", pid.trim()]).status().expect("kill runs");
    assert!(killed.success());
    finish(child);
    let arguments = ["review", "show", "--date", "2026-11-27"];
    let shown = gtm().current_dir(folder.path()).args(arguments).output().expect("it runs");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("2 of 2, 100%; 2 open"), "{shown}");
}

#[test]
fn the_second_of_two_people_is_told() {
    let folder = company();
    let Some(mut first) = on_a_terminal(folder.path(), "review new events") else { return };
    let file = folder.path().join("reviews/2026-11-27.yaml");
    say(&mut first, "n\n");
    wait_for(&file, "answer: clear", 1);
    let mut second = on_a_terminal(folder.path(), "review answer").expect("as before");
    std::thread::sleep(Duration::from_millis(500));
    // The second reads the file while it is as the first left it.
    say(&mut second, "note\n");
    std::thread::sleep(Duration::from_millis(500));
    say(&mut first, "y\nkim\n\n");
    wait_for(&file, "owner: kim", 1);
    say(&mut second, "mine\n");
    let told = finish(second);
    assert!(told.contains("was changed by somebody else meanwhile"), "{told}");
    say(&mut first, "q\n");
    finish(first);
    let text = fs::read_to_string(&file).expect("kept");
    assert!(text.contains("owner: kim") && !text.contains("mine"), "{text}");
}

#[test]
fn the_day_is_the_systems_where_nothing_says_another() {
    let folder = company();
    let before = jiff::ZonedDateTime::now().date().to_string();
    let output = gtm().current_dir(folder.path()).args(["review", "new", "abm"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let after = jiff::ZonedDateTime::now().date().to_string();
    let is_there = |day: &str| folder.path().join(format!("reviews/{day}.yaml")).is_file();
    // TZ is not set for the program, so that it may be on another day at midnight.
    assert!(is_there(&before) || is_there(&after));
}

#[test]
fn a_review_of_an_overlays_function_is_taken_and_its_end_is_retired() {
    let folder = company();
    let overlay = repository("examples/own-function").display().to_string();
    let run = |arguments: &[&str]| {
        let output = gtm().current_dir(folder.path()).args(arguments).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    run(&["review", "new", "--date", "2026-08-28", "--playbooks", &overlay]);
    run(&["review", "new", "--date", "2026-11-27"]);
    let compared = run(&["review", "compare", "--date", "2026-11-27"]);
    assert!(compared.contains("Retired: no longer in the playbooks: "), "{compared}");
}
