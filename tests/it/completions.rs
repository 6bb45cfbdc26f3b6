//! What shells complete, and the manual: asked of the shells themselves and of
//! a linter of manuals, where they are installed.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::support::{gtm, run};

fn is_there(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        // Not captured, so that it is seen.
        let _ = writeln!(std::io::stderr(), "{program} is not installed: it was not asked");
    }
    found
}

/// Returns what a shell prints of a script, with the program on its path.
fn shell(program: &str, script: &str) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_gtm")).parent().expect("a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let output =
        Command::new(program).args(["-c", script]).env("PATH", path).output().expect("it runs");
    String::from_utf8(output.stdout).expect("names are UTF-8")
}

#[test]
fn bash_completes_commands_names_and_addresses() {
    if !is_there("bash") {
        return;
    }
    for (words, wanted) in [
        ("st", "stage"),
        ("show ab", "abm"),
        ("why scale.abm.tiers.one-to-m", "scale.abm.tiers.one-to-many"),
        ("gate user-conference --cust", "--customers"),
        ("show abm --stage opt", "optimize"),
        ("process plan", "planning"),
    ] {
        let last = words.split(' ').next_back().unwrap();
        let count = words.split(' ').count();
        let script = format!(
            "source <(gtm completions bash); COMP_WORDS=(gtm {words}); COMP_CWORD={count}; \
             _clap_complete_gtm gtm '{last}' x; echo ${{COMPREPLY[@]}}"
        );
        assert_eq!(shell("bash", &script).trim(), wanted, "{words}");
    }
}

#[test]
fn fish_completes_names_with_what_they_are() {
    if !is_there("fish") {
        return;
    }
    let script = "gtm completions fish | source; complete -C 'gtm show ab'";
    assert_eq!(shell("fish", script).trim(), "abm\tABM (Account-Based Marketing)");
}

#[test]
fn names_of_the_readers_own_playbooks_are_completed() {
    let playbooks = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/house-rules");
    let output = gtm()
        .args(["--", "gtm", "why", "scale.abm.tiers."])
        .env("GTM_COMPLETE", "fish")
        .env("GTM_PLAYBOOKS", playbooks)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("scale.abm.tiers.one-to-one"));
}

#[test]
fn every_shell_has_a_script() {
    for name in ["bash", "zsh", "fish", "powershell", "nushell"] {
        for more in [None, Some("--static")] {
            let output = gtm().args(["completions", name]).args(more).output().unwrap();
            assert!(output.status.success() && output.stdout.len() > 100, "{name} {more:?}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command_and_a_linter_likes_it() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gtm().arg("man").arg(folder.path()).output().unwrap().status.success());
    let pages: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 20, "{pages:?}");
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        for section in ["EXAMPLES", "FILES", "ENVIRONMENT", "\"EXIT STATUS\""] {
            assert!(text.contains(&format!(".SH {section}\n")), "{page:?} {section}");
        }
    }
    if is_there("mandoc") {
        let lint = Command::new("mandoc").args(["-T", "lint"]).args(&pages).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&lint.stdout), "");
    }
}

#[test]
fn help_is_found_where_others_have_it() {
    for (ours, theirs) in
        [("show --help", "help show"), ("show --help", "show help"), ("--help", "help")]
    {
        assert_eq!(run(ours).stdout, run(theirs).stdout, "{theirs}");
    }
}
