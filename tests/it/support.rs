//! Running the binary in an environment of its own.

use gtm::playbook::guide::{Point, Section};
use gtm::playbook::table::Table;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gtm::catalog::{Catalog, Page};

/// Returns the binary with nothing of the developer's environment, in a folder
/// that has none above it: no company file of the developer's may speak.
pub(crate) fn gtm() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gtm"));
    command
        .env_clear()
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("XDG_DATA_HOME", "/nowhere")
        .current_dir("/");
    command
}

/// Runs the binary on arguments separated by spaces. `{examples}` stands for the
/// folder of examples.
pub(crate) fn run(arguments: &str) -> Output {
    let examples = repository("examples").display().to_string();
    gtm()
        .args(
            arguments.split_whitespace().map(|argument| argument.replace("{examples}", &examples)),
        )
        .output()
        .expect("the binary runs")
}

/// Runs the binary and returns its answer, which must be given.
pub(crate) fn answer(arguments: &str) -> String {
    let output = run(arguments);
    assert!(
        output.status.success(),
        "gtm {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("answers are UTF-8")
}

/// Returns a path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns every file below a folder of the repository, in order.
pub(crate) fn files_below(folder: &str) -> Vec<PathBuf> {
    files_in(&repository(folder))
}

/// Returns every file below a folder, in order.
pub(crate) fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Calls `check` with every page of the built-in playbooks.
pub(crate) fn with_pages(check: impl for<'pages> FnOnce(&'pages [Page<'pages>])) {
    let catalog = Catalog::embedded();
    let stages: Vec<_> = catalog.stages().expect("stages").iter().collect();
    let functions: Vec<_> = catalog.functions().expect("functions").iter().collect();
    check(&catalog.pages(&stages, &functions).expect("pages"));
}

/// Holds a generated file equal to what generates it; with
/// `SNAPSHOTS=overwrite` it is written instead.
pub(crate) fn assert_generated(path: &str, text: String) {
    snapbox::assert_data_eq!(
        snapbox::Data::text(text).raw(),
        snapbox::Data::read_from(&repository(path), Some(snapbox::data::DataFormat::Text)).raw()
    );
}

/// Whether generated files are written anew instead of compared.
pub(crate) fn is_overwriting() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite")
}

/// Returns the numbers in a text, without separators: `1,000–10,000+` has 1000
/// and 10000.
pub(crate) fn numbers(text: &str) -> BTreeSet<String> {
    text.replace(',', "")
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|number| number.trim_matches('.').to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}

/// Returns on how many sheets of A4 a browser prints a page. Where no Chromium is
/// installed it says so, and nothing is proved.
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
pub(crate) fn sheets(html: &str) -> Option<usize> {
    let browsers = ["/usr/bin/chromium", "/usr/bin/google-chrome"];
    let Some(browser) = browsers.into_iter().find(|path| Path::new(path).exists()) else {
        eprintln!("not run: no Chromium is installed");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    assert!(html.contains("@page {"));
    std::fs::write(folder.path().join("page.html"), html.replace("@page {", "@page { size: A4;"))
        .expect("it can be written");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .args(["--print-to-pdf=page.pdf", "page.html"])
        .current_dir(&folder)
        .output()
        .expect("the browser runs");
    let printed = std::fs::read(folder.path().join("page.pdf"));
    let printed = printed.unwrap_or_else(|_| panic!("{output:?}"));
    let printed = String::from_utf8_lossy(&printed);
    Some(printed.matches("/Type /Page").count() - printed.matches("/Type /Pages").count())
}

/// What a section holds.
pub(crate) enum Body<'guide> {
    Table(&'guide Table),
    Points(&'guide [Point]),
    Steps(&'guide [Point]),
}

impl<'guide> Body<'guide> {
    pub(crate) fn of(section: &'guide Section) -> Self {
        match (&section.table, &section.points, &section.steps) {
            (Some(table), ..) => Self::Table(table),
            (_, Some(points), _) => Self::Points(points),
            (.., steps) => Self::Steps(steps.as_ref().expect("a section has a body")),
        }
    }
}
