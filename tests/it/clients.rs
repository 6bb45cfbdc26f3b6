//! What gtm writes, in the programs that people open it with. `.ci/run` installs
//! them; where one is missing its test says that it did not run.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::support::repository;

/// Runs a script of `tests/clients/` on the program and an empty folder.
fn run(script: &str, interpreter: &Path, tools: &[&Path]) {
    run_in(script, interpreter, tools, tempfile::tempdir().expect("a folder").path());
}

fn run_in(script: &str, interpreter: &Path, tools: &[&Path], folder: &Path) {
    if let Some(missing) = tools.iter().find(|tool| !tool.exists()) {
        // Not captured, so that it is seen.
        let _ = writeln!(
            std::io::stderr(),
            "tests/clients/{script} did not run: there is no {}",
            missing.display()
        );
        return;
    }
    let output = Command::new(interpreter)
        .arg(repository("tests/clients").join(script))
        .arg(env!("CARGO_BIN_EXE_gtm"))
        .arg(folder)
        .env("NODE_PATH", repository("target/clients/node_modules"))
        .output()
        .expect("the script runs");
    let said = |stream: &[u8]| String::from_utf8_lossy(stream).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
    for part in said(&output.stdout).lines().filter(|line| line.starts_with("did not run")) {
        let _ = writeln!(std::io::stderr(), "tests/clients/{script} {part}");
    }
}

/// Runs a script in Chromium, in a folder.
pub(crate) fn run_on(script: &str, folder: &Path) {
    let tools = [
        Path::new("/usr/bin/chromium"),
        Path::new("/usr/bin/pdftotext"),
        &repository("target/clients/node_modules/axe-core"),
    ];
    run_in(script, Path::new("node"), &tools, folder);
}

#[test]
fn a_checklist_is_filled_in_in_a_browser() {
    run_on("page.js", tempfile::tempdir().expect("a folder").path());
}

#[test]
fn assistants_of_every_era_connect_at_the_first_try() {
    for sdk in ["mcp-current", "mcp-1"] {
        let python = repository(&format!("target/clients/{sdk}/bin/python"));
        run("assistant.py", &python, &[&python]);
    }
    let inspector = repository("target/clients/node_modules/@modelcontextprotocol/inspector");
    run("inspector.js", Path::new("node"), &[&inspector]);
}

#[test]
fn a_skill_passes_the_reference_validator_and_a_bundle_is_packed() {
    let python = repository("target/clients/mcp-current/bin/python");
    let mcpb = repository("target/clients/node_modules/.bin/mcpb");
    run("skill.py", &python, &[&python, &mcpb]);
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
