//! What is said to somebody at a terminal: a pager for long answers, a picker
//! for names that are left out.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a line of a shell on a pseudo-terminal of util-linux's `script`, 80 by
/// 20, and types the keys. `None`, and said, where there is no such program.
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
fn shown(line: &str, keys: &str) -> Option<String> {
    let line = line.replace("gtm ", &format!("{} ", env!("CARGO_BIN_EXE_gtm")));
    let child = Command::new("script")
        .args(["-qec", &format!("stty rows 20 cols 80; {line}"), "/dev/null"])
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .env_remove("PAGER")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("not run: there is no `script` to make a terminal with");
        return None;
    };
    let mut typed = child.stdin.take().expect("it listens");
    // Keys that come before the question would be typed to nobody.
    std::thread::sleep(std::time::Duration::from_secs(u64::from(!keys.is_empty())));
    typed.write_all(keys.as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    Some(String::from_utf8_lossy(&output.stdout).replace('\r', ""))
}

#[test]
fn an_answer_taller_than_the_terminal_goes_through_a_pager() {
    let pager = "GTM_PAGER='sed s/^/paged:/'";
    let is_shown_by_it = |line: &str| Some(shown(line, "")?.contains("paged:"));
    for (line, is_paged) in [
        (format!("{pager} gtm show abm"), true),
        (format!("PAGER=cat {pager} gtm show abm"), true),
        (format!("{pager} gtm show abm --no-pager"), false),
        (format!("{pager} gtm charter norms"), false),
        (format!("{pager} gtm show abm | cat"), false),
        ("GTM_PAGER=cat PAGER='sed s/^/paged:/' gtm show abm".to_owned(), false),
        ("GTM_PAGER=no-such-pager gtm show abm".to_owned(), false),
    ] {
        let Some(found) = is_shown_by_it(&line) else { return };
        assert_eq!(found, is_paged, "{line}");
    }
    let colored = shown(&format!("{pager} gtm show abm"), "").unwrap_or_default();
    assert!(colored.contains("\u{1b}["), "{colored}");
}

#[test]
fn behind_a_pipe_the_terminal_is_as_wide() {
    let Some(piped) = shown("gtm show abm | cat", "") else { return };
    let widest = piped.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| (70..=80).contains(&widest)), "{widest:?}\n{piped}");
}

/// Returns the command that was said to repeat what was answered.
fn repeats(shown: &str) -> String {
    let command = shown.split_once("The same without asking: ").map(|(_, command)| command);
    let line = command.and_then(|command| command.lines().next());
    line.unwrap_or_else(|| panic!("no command repeats it:\n{shown}")).to_owned()
}

#[test]
fn the_command_that_init_says_after_asking_writes_the_same_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let run =
        |line: &str, keys: &str| shown(&format!("cd {}; {line}", folder.path().display()), keys);
    let keys = "Acme & Co\n14.2M\n96 people\n45%\n\ny\n";
    let Some(asked) = run("gtm init 'a b.yaml'", keys) else { return };
    let file = folder.path().join("a b.yaml");
    let written = std::fs::read_to_string(&file).expect("it was written");
    assert!(written.contains("\nname: Acme & Co\n"), "{written}");
    std::fs::remove_file(&file).expect("it is there");
    let said = run(&repeats(&asked), "").expect("as before");
    let again = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(again, written);
}

#[test]
fn the_command_that_a_gate_says_after_asking_answers_the_same() {
    let keys = "140\ny\nn\n\ny\ny\n250K\n";
    let line = "gtm gate user-conference --ask --arr 20M --playbooks examples/house-rules";
    let folder = env!("CARGO_MANIFEST_DIR");
    let run = |line: &str, keys: &str| shown(&format!("cd {folder}; GTM_PAGER=cat {line}"), keys);
    let Some(asked) = run(line, keys) else { return };
    let command = repeats(&asked);
    let answer = |shown: &str| {
        let start = shown.rfind("Are we ready to host a user conference?").expect("an answer");
        shown[start..].to_owned()
    };
    let again = run(&command, "").expect("as before");
    assert!(command.contains("--playbooks examples/house-rules"), "{command}");
    assert!(command.contains("--arr 20M") && command.contains("--customers 140"), "{command}");
    assert_eq!(answer(&again), answer(&asked));
}

#[test]
fn a_name_that_is_left_out_is_picked() {
    let Some(picked) = shown("GTM_PAGER=cat gtm show", "commu\r") else { return };
    assert!(picked.contains("platform.community"), "{picked}");
    let away = shown("gtm show", "\u{1b}").unwrap_or_default();
    assert!(away.contains("no function was named"), "{away}");
}
