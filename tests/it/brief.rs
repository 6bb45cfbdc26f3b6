//! A brief is one page, whatever is known of the company.

use std::fs;
use std::path::Path;

use crate::support::{gtm, sheets};

/// A small company, one at the border of two stages with many metrics, one of
/// the last stage with a long name.
const COMPANIES: [&str; 4] = [
    "arr: 6M\n",
    "name: Acme\narr: 14.2M\nheadcount: 96\ngrowth: 45%\nmetrics:\n  mql-to-sql: 24%\n  \
     marketing-budget: 25%\n  sourced: 12% -> 10%\n  cac: 60%\n  blog-posts: 1/month\n",
    "name: Acme Holdings and Daughters of Lower Saxony, Bremen and the Frisian Islands, Limited\n\
     stage: platform\narr: 20M\nheadcount: 300\n",
    "name: Acme\narr: 38.5M\nheadcount: 120\ngrowth: 60%\nmetrics:\n  lead-routing: 9min\n  \
     data-quality: 70%\n  attribution-coverage: 40%\n  tool-utilization: 20%\n",
];

fn run(folder: &Path, arguments: &str) -> String {
    let arguments = arguments.split_whitespace();
    let output = gtm().current_dir(folder).args(arguments).output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Returns a folder with a company and the reviews of two days. In each the answers
/// are those given, over and over.
fn company(file: &str, reviews: &[(&str, &[&str])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("gtm.yaml"), file).expect("it can be written");
    for (date, answers) in reviews {
        run(folder.path(), &format!("review new --no-ask --date {date}"));
        let path = folder.path().join(format!("reviews/{date}.yaml"));
        let text = fs::read_to_string(&path).expect("it was written");
        let mut answers = answers.iter().cycle();
        let lines = text.lines().map(|line| match line.strip_prefix("    answer: open") {
            Some(_) => format!("    answer: {}\n", answers.next().expect("without end")),
            None => format!("{line}\n"),
        });
        fs::write(&path, lines.collect::<String>()).expect("it can be written");
    }
    folder
}

const HAPPENING: &str =
    "happening\n    owner: dana of the demand generation team\n    due: 2026-10-15";

/// Nothing happening before and everything now, the other way around, nothing
/// answered, one review and none.
const REVIEWS: [&[(&str, &[&str])]; 5] = [
    &[("2026-05-29", &["clear"]), ("2026-08-28", &[HAPPENING])],
    &[("2026-05-29", &[HAPPENING, "clear"]), ("2026-08-28", &["clear", HAPPENING, "clear"])],
    &[("2026-05-29", &["open"]), ("2026-08-28", &["open"])],
    &[("2026-08-28", &["clear"])],
    &[],
];

#[test]
fn a_brief_is_one_page() {
    for file in COMPANIES {
        for reviews in REVIEWS {
            let folder = company(file, reviews);
            let page = run(folder.path(), "brief --date 2026-11-27 --width 80");
            assert!(page.lines().count() <= 60, "{file}\n{page}");
            assert!(page.matches("More: gtm ").count() >= 5, "{page}");
        }
    }
}

#[test]
fn a_brief_prints_on_one_sheet() {
    for (file, reviews) in [(COMPANIES[1], REVIEWS[0]), (COMPANIES[3], REVIEWS[3])] {
        let folder = company(file, reviews);
        let page = run(folder.path(), "brief --date 2026-11-27 --format html");
        assert_eq!(sheets(&page).unwrap_or(1), 1, "{file}");
    }
}
