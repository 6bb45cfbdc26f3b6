//! How long answers are, for those who pay by the token.

use crate::support::{answer, assert_generated};

/// Every command that answers, and some of the same for one stage.
const COMMANDS: &[&str] = &[
    "stage --arr 14.2M --headcount 96",
    "show abm --stage scale",
    "show --all --stage scale",
    "antipatterns",
    "antipatterns --stage optimize",
    "list",
    "list metrics",
    "list tools",
    "list tables",
    "list references",
    "list terms",
    "list sources",
    "list conflicts",
    "list layers",
    "process",
    "process planning",
    "process --checklist",
    "charter",
    "framework",
    "search lead response time",
    "diff scale optimize",
    "diff scale optimize abm",
    "why",
    "why scale.abm",
    "why optimize.events.user-conference.customer-count",
    "next --arr 14.2M --headcount 96",
    "score --stage optimize",
    "score --stage optimize lead-routing=9min data-quality=93% attribution-coverage=61%",
    "budget --arr 11.2M --paid 600K --plan search=50,social=30,abm=20",
    "gate",
    "gate user-conference --customers 140 --arr 14.2M",
    "brief --stage scale --date 2026-11-27",
];

/// No answer that nobody asked all of is longer.
const MOST: usize = 12_000;

/// A token is about four bytes of it.
fn tokens(command: &str) -> usize {
    answer(command).len() / 4
}

#[test]
fn no_answer_is_too_long_to_be_read_whole() {
    let mut table = "\
# How long answers are

In tokens, of about four bytes each. A test holds this table, and that no answer has more than 12,000 that isn't asked for whole with `--all`. `--fields` picks from any.

| command | text | Markdown | JSON | in brief |
| --- | ---: | ---: | ---: | ---: |
"
    .to_owned();
    for command in COMMANDS {
        let sizes = [
            tokens(command),
            tokens(&format!("{command} --format markdown")),
            tokens(&format!("{command} --format json")),
            tokens(&format!("{command} --brief")),
        ];
        let [text, markdown, json, brief] = sizes;
        // Every guide, as data.
        assert!(command.contains("--all") || json <= MOST, "{command}: {sizes:?}");
        assert!([text, markdown, brief].iter().all(|size| *size <= MOST), "{command}: {sizes:?}");
        table.push_str(&format!("| `gtm {command}` | {text} | {markdown} | {json} | {brief} |\n"));
    }
    assert_generated("docs/answer-sizes.md", table);
}

/// What is no list is at most eight lines in short, and each names a fact.
#[test]
fn a_short_answer_is_at_most_eight_lines_with_its_facts() {
    for command in [
        "stage --arr 14.2M --headcount 96",
        "stage --arr 3M",
        "show abm --stage scale",
        "show --all --stage optimize",
        "process",
        "process planning",
        "charter",
        "diff scale optimize",
        "why optimize.events.user-conference.customer-count",
        "gate user-conference --customers 140 --arr 14.2M --headcount 96",
        "brief --stage scale --date 2026-11-27",
    ] {
        let json = answer(&format!("{command} --brief --format json"));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let lines = json["data"]["lines"].as_array().expect("lines");
        assert!(lines.len() <= 8, "{command}: {lines:#?}");
        let last = lines.last().and_then(|line| line.as_str()).unwrap_or_default();
        // Below the first stage there is none.
        let has_facts = last.contains("Facts by id: `") || command.ends_with("3M");
        assert!(has_facts, "{command}: {last}");
    }
}
