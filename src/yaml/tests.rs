//! The reader as a whole: what it reads, what it refuses and where, and that
//! nothing it is given takes long.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::playbook::guide::Guide;

/// Returns the codes and the places of what is wrong in a text that is read as
/// whatever it is.
fn refused(text: &str) -> Vec<(Code, usize, usize)> {
    let error = parse::<Value>("file.yaml", text).unwrap_err();
    places(&error)
}

fn places(error: &YamlError) -> Vec<(Code, usize, usize)> {
    let place = |problem: &Diagnostic| problem.position().unwrap_or_default();
    let problems = error.diagnostics.iter();
    problems.map(|problem| (problem.code, place(problem).0, place(problem).1)).collect()
}

fn as_json(text: &str) -> Value {
    parse("file.yaml", text).unwrap()
}

#[test]
fn text_comes_through_as_written() {
    assert_eq!(
        as_json("{a: 1:1, b: no, c: 007, d: ~, e: '~', f: , g: \"\", h: [x, y]}"),
        serde_json::json!({
            "a": "1:1", "b": "no", "c": "007", "d": null, "e": "~", "f": null, "g": "", "h": ["x", "y"]
        })
    );
    assert_eq!(as_json("# nothing but a remark\n"), Value::Null);
    assert_eq!(as_json("--- a\n"), Value::from("a"));
}

/// What editors put into files beside the text is no reason to miscount.
#[test]
fn places_are_those_that_editors_show() {
    let place = |text| refused(text)[0];
    assert_eq!(place("a: [é, *x]\n"), (Code::Unused, 1, 8));
    assert_eq!(place("\u{feff}a: *x\n"), (Code::Unused, 1, 4));
    assert_eq!(place("a: b\r\nc: d\r\ne: *x\r\n"), (Code::Unused, 3, 4));
    assert_eq!(place("a: b\rc: *x\r"), (Code::Unused, 2, 4));
    assert_eq!(place("a: [b"), (Code::Syntax, 1, 4));
}

#[test]
fn every_problem_of_the_text_is_told() {
    let text = "a: &x 1\nb: *x\nc: !tag d\na: 2\n? [e]\n: f\nb: 3\n";
    assert_eq!(
        refused(text),
        [
            (Code::Unused, 1, 7),
            (Code::Unused, 2, 4),
            (Code::Unused, 3, 9),
            (Code::FieldTwice, 4, 1),
            (Code::Unused, 5, 3),
            (Code::FieldTwice, 7, 1),
        ]
    );
    assert_eq!(refused("%YAML 1.2\n--- a\n"), [(Code::Unused, 1, 1)]);
    assert_eq!(refused("--- a\n--- b\n"), [(Code::Unused, 2, 1)]);
    assert_eq!(refused("<<: *all\n"), [(Code::Unused, 1, 5)]);
}

#[test]
fn every_problem_of_the_values_is_told() {
    let text = "\
source: No Id
heading: [a]
aproach: How it works.
sections:
  - title: Channels
    table:
      columns: [Channel, { name: Share, figures: percent }]
      rows:
        - [Paid search, by 30%]
        - [Events, 5%, more]
        - [[a], b 2]
        - { id: '!', cells: [Mail, $5], mark: {} }
        - [Events, 6%]
        - [Events, 7%]
  - title: Points
    points:
      - { name: One }
      - { name: Two, detail: '', figure: x }
    marks: { aliases: a, other: b }
  - title: Nothing
avoid:
  - { name: A, why: ~ }
  - B
wait: later
references: [a, A, [b]]
";
    let error = parse::<Guide>("guide.yaml", text).unwrap_err();
    assert_eq!(
        places(&error),
        [
            (Code::Id, 1, 9),
            (Code::AnotherShape, 2, 10),
            (Code::UnknownField, 3, 1),
            (Code::Figure, 9, 25),
            (Code::Cells, 10, 11),
            (Code::AnotherShape, 11, 12),
            (Code::Id, 12, 17),
            (Code::FigureKind, 12, 36),
            (Code::UnknownField, 12, 41),
            (Code::IdTaken, 14, 11),
            (Code::MissingField, 17, 9),
            (Code::Figure, 18, 42),
            (Code::AnotherShape, 19, 23),
            (Code::UnknownField, 19, 26),
            (Code::Body, 20, 5),
            (Code::AnotherShape, 24, 7),
            (Code::IdTaken, 25, 17),
            (Code::AnotherShape, 25, 20),
        ]
    );
}

/// A tree may hold nodes of several files, and each speaks of its own.
#[test]
fn a_node_knows_its_file() {
    let text = "\
source: here
heading: Here
approach: A test.
sections: [{ title: Points, points: [{ name: One, detail: Built in. }] }]
";
    let mut tree = read("stages/scale/abm.yaml", text).unwrap();
    assert!(typed::<Guide>(&tree).is_ok());
    let patch = read("abm.patch.yaml", "add: { name: Two, detial: Ours. }").unwrap();
    let Content::Fields(fields) = &mut tree.content else {
        panic!("fields");
    };
    let (_, sections) = fields.last_mut().unwrap();
    let Content::List(sections) = &mut sections.content else {
        panic!("a list");
    };
    let Content::Fields(section) = &mut sections[0].content else {
        panic!("fields");
    };
    let Content::List(points) = &mut section[1].1.content else {
        panic!("a list");
    };
    points.push(patch.field("add").unwrap().clone());
    let error = typed::<Guide>(&tree).unwrap_err();
    assert_eq!(places(&error), [(Code::UnknownField, 1, 19)]);
    assert_eq!(error.diagnostics[0].path(), "abm.patch.yaml");
}

/// A line is shown around what is wrong in it, and a message is no longer than
/// a few lines, whatever it quotes.
#[test]
fn what_is_told_stays_short() {
    let long = "x".repeat(300_000);
    for text in [
        format!("source: {long} y\n"),
        format!("{long}: y\n"),
        format!("source: [{long}, *a, {long}]\n"),
        format!("- {long}\n  {long}: \t]"),
    ] {
        let error = parse::<Guide>("guide.yaml", &text).unwrap_err();
        let shown = error.to_string();
        assert!(shown.len() < 8_000, "{}: {}", shown.len(), &shown[..4_000]);
    }
}

/// Whatever a text does to be large or deep, it is answered in a moment.
#[test]
fn hostile_texts_are_refused_at_once() {
    let most = MAX_BYTES;
    let lines = |line: &str| line.repeat(most / line.len());
    let numbered =
        |count: usize, line: &dyn Fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let nested = numbered(700, &|depth| format!("{}a:\n", " ".repeat(depth)));
    let bomb = numbered(20, &|level| {
        let nine = format!("*a{level}, ").repeat(9);
        format!("a{}: &a{} [{nine}]\n", level + 1, level + 1)
    });
    let table = |rows: String| {
        format!(
            "source: s\nheading: h\napproach: a\nsections:\n  - title: t\n    table:\n      \
             columns: [A, B]\n      rows:\n{rows}"
        )
    };
    let rows = numbered(30_000, &|row| format!("        - [row {row}, x]\n"));
    let wrong = numbered(1_900, &|row| format!("        - [row {row}]\n"));
    for (what, text) in [
        ("too large", "a".repeat(most + 1)),
        ("brackets", "[".repeat(most)),
        ("braces", "{".repeat(most)),
        ("mixed", "[{a: ".repeat(most / 5)),
        ("dashes", lines("- ")),
        ("questions", lines("? ")),
        ("colons", lines(": ")),
        ("flow", format!("[{}]", lines("a,"))),
        ("quotes", lines("\"")),
        ("one text", format!("'{}", lines("a "))),
        ("one key", format!("{}: b", lines("a "))),
        ("a block", format!("|\n{}", lines(" a\n"))),
        ("a folded block", format!(">\n{}", lines(" a\n\n"))),
        ("items", lines("- a\n")),
        ("keys", numbered(90_000, &|key| format!("k{key}: v\n"))),
        ("comments", format!("{}*", lines("# a\n"))),
        ("comments behind", format!("[a, {}", lines("b, # c\n"))),
        ("spaces", format!("{}*", lines(" "))),
        ("empty lines", format!("{}*", lines("\n"))),
        ("tabs", lines("\t")),
        ("anchors", format!("[{}]", lines("&a b,"))),
        ("aliases", format!("[{}]", lines("*a,"))),
        ("tags", format!("[{}]", lines("!a b,"))),
        ("documents", lines("---\n")),
        ("directives", lines("%a b\n")),
        ("marks", lines("\u{feff}")),
        ("nulls", lines("\0")),
        ("escapes", format!("\"{}\"", lines("\\x1b"))),
        ("nested", nested),
        ("bomb", bomb),
        ("rows", table(rows)),
        ("wrong rows", table(wrong)),
    ] {
        let start = Instant::now();
        let error = parse::<Guide>("guide.yaml", &text).expect_err(what);
        let shown = error.to_string();
        let took = start.elapsed();
        assert!(!error.diagnostics.is_empty(), "{what}");
        assert!(error.diagnostics.len() <= Diagnostic::MOST + 1, "{what}");
        assert!(shown.len() < 200_000, "{what}: {}", shown.len());
        // A hundred times what it takes on the slowest machine that is likely
        // would be more; what is quadratic takes minutes.
        assert!(took < Duration::from_secs(10), "{what}: {took:?}");
    }
}

/// Writes a tree as the flow of YAML, every text in quotes.
fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key), flow(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::String(text) => quoted(text),
        _ => "~".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' | ' ' | '{' | '[' | ':' | '#' | 'é' | '…' => {
                quoted.push(character);
            }
            other => quoted.push_str(&format!("\\U{:08x}", u32::from(other))),
        }
    }
    quoted.push('"');
    quoted
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), any::<String>().prop_map(Value::from)];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map("[a-z0-9 :#é…]{1,8}x", inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_tree_reads_back(value in tree()) {
        prop_assert_eq!(as_json(&flow(&value)), value);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_message(text in any::<String>()) {
        if let Err(error) = parse::<Guide>("guide.yaml", &text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    /// Much more of this is YAML.
    #[test]
    fn any_text_of_yaml_is_read_or_refused(text in "[a-c:,\\[\\]{}'\"&*!|>%@`~?#\\- \n\r\t\u{feff}]{0,60}") {
        if let Err(error) = parse::<Guide>("guide.yaml", &text) {
            prop_assert!(!error.to_string().is_empty());
        }
        let _ = parse::<Value>("file.yaml", &text);
    }
}

/// The end of a long place falls into the mark of the cut for some lengths.
#[test]
fn a_place_that_is_cut_is_drawn_whatever_its_length() {
    for length in 60..240 {
        let text = format!("- {}: Metrics\n  other: more of it\n", "7".repeat(length));
        let error = parse::<Vec<crate::playbook::source::Source>>("here", &text).unwrap_err();
        assert!(error.to_string().contains("here:1:3"), "{length}");
    }
}
