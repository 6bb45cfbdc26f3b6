//! What gtm writes, in the programs that people open it with. `.ci/run` installs
//! them; where one is missing its test says that it did not run.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::support::repository;

/// Runs a script of `tests/clients/` on the program and an empty folder.
fn run(script: &str, interpreter: &Path, tools: &[&Path]) {
    if let Some(missing) = tools.iter().find(|tool| !tool.exists()) {
        // Not captured, so that it is seen.
        let _ = writeln!(
            std::io::stderr(),
            "tests/clients/{script} did not run: there is no {}",
            missing.display()
        );
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(interpreter)
        .arg(repository("tests/clients").join(script))
        .arg(env!("CARGO_BIN_EXE_gtm"))
        .arg(folder.path())
        .env("NODE_PATH", repository("target/clients/node_modules"))
        .output()
        .expect("the script runs");
    let said = |stream: &[u8]| String::from_utf8_lossy(stream).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
}

#[test]
fn a_checklist_is_filled_in_in_a_browser() {
    run(
        "page.js",
        Path::new("node"),
        &[
            Path::new("/usr/bin/chromium"),
            Path::new("/usr/bin/pdftotext"),
            &repository("target/clients/node_modules/axe-core"),
        ],
    );
}

#[test]
fn a_workbook_is_opened_and_filled_in_elsewhere() {
    let python = repository("target/clients/venv/bin/python");
    run("sheets.py", &python, &[&python, Path::new("/usr/bin/soffice")]);
}

#[test]
fn rules_answer_in_databases_as_the_program_does() {
    let python = repository("target/clients/venv/bin/python");
    run("rules.py", &python, &[&python]);
}
