//! Every format over one report that has every block, and text that each
//! format must make harmless.

use std::cmp::Ordering;

use insta::assert_snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use super::*;
use crate::document::{
    Block, Document, Flow, FlowShared, FlowStep, Form, Gauge, Invocation, Item, Level, Marker,
    Table, Text,
};
use crate::report::Sheet;

/// What each format takes for something else: tags, emphasis, cells, formulas,
/// escapes, marks that turn the direction of writing.
const HOSTILE: &str = "<b>&\"'*_|`[x]\u{1b}[31m\u{202e}";

#[derive(Serialize, JsonSchema)]
struct Fixture {
    text: &'static str,
}

impl Report for Fixture {
    const SCHEMA: &'static str = "gtm/fixture/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, "Title");
        document.push(Block::Remark("A remark about the answer.".into()));
        document.heading(Level::Section, format!("Section {}", self.text));
        document.paragraph(
            Text::default()
                .plain("Plain, ")
                .strong("strong")
                .plain(" and ")
                .code("code")
                .plain(format!(": {}", self.text)),
        );
        document.push(Block::Fields(vec![
            ("Short".to_owned(), "one".into()),
            ("A longer label".to_owned(), "two".into()),
            (self.text.to_owned(), self.text.into()),
        ]));
        document.push(Block::Table(Table {
            columns: ["Channel", "Share", "What it is for"].map(str::to_owned).into(),
            rows: vec![
                ["Paid search", "30–50%", "Demand that is there already"].map(str::to_owned).into(),
                ["Hostile", self.text, "→ ≤ “quoted”"].map(str::to_owned).into(),
            ],
            ids: Vec::new(),
            links: None,
        }));
        document.push(Block::Items(
            Marker::Bullet,
            vec![
                Item { name: "Point".to_owned(), text: "What it says".into(), ..Item::default() },
                Item { name: self.text.to_owned(), text: self.text.into(), ..Item::default() },
            ],
        ));
        document
            .push(Block::Items(Marker::Number, vec![Item::says("First"), Item::says("Second")]));
        document.push(Block::Items(
            Marker::Box,
            vec![Item {
                id: None,
                name: "Item".to_owned(),
                text: "Why.".into(),
                details: vec![
                    ("Ask".to_owned(), "Does it?".into()),
                    ("Instead".to_owned(), self.text.into()),
                ],
                blanks: vec!["Owner", "Due"],
            }],
        ));
        document.push(Block::Items(Marker::YesOrNo, questions(self.text)));
        document.form = Some(Form {
            id: self.text.to_owned(),
            stage: Some(self.text.to_owned()),
            reasons: vec![("why", self.text)],
        });
        document.company = Some(self.text.to_owned());
        document.push(Block::Gauges(gauges(self.text)));
        document.push(Block::Flow(flow(self.text)));
        document.push(Block::Commands(vec![
            (Invocation::new("list"), "what there is".to_owned()),
            (Invocation::new("show").arg(self.text), self.text.to_owned()),
        ]));
        let line = |text: Text| (String::new(), text);
        document.push(Block::Items(
            Marker::Number,
            vec![
                Item {
                    text: Text::default().plain("A ").strong("found").plain(" thing"),
                    details: vec![
                        line(Text::default().plain("It ").strong("says").plain(" so.")),
                        line(Invocation::new("show abm --stage optimize --table tiers").into()),
                    ],
                    ..Item::default()
                },
                Item {
                    text: Text::default().plain(self.text).strong(self.text),
                    details: vec![line(Text::default().code(self.text))],
                    ..Item::default()
                },
            ],
        ));
        document.push(Block::Lines(format!("1 |   {}\n  |   ^", self.text)));
        document
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(&["id", "text"]);
        sheet.rows.push(vec!["=1+1".to_owned(), self.text.to_owned()]);
        sheet.rows.push(vec!["a, b".to_owned(), "two\nlines".to_owned()]);
        sheet
    }
}

/// A question with what is said of it, and one in a line.
fn questions(text: &str) -> Vec<Item> {
    let about = Text::default().strong(text).plain(": What it says of a question");
    vec![
        Item {
            id: Some(text.to_owned()),
            name: format!("Is it? {text}"),
            details: vec![(String::new(), about), ("Instead".to_owned(), text.into())],
            blanks: vec!["Owner", "Due"],
            ..Item::default()
        },
        Item { id: Some("two".to_owned()), ..Item::of("Brief?", " [own]") },
    ]
}

/// Places in a closed and an open band; then a value within a range, one above what
/// is open at its low end, and one below what is open at its high end.
fn gauges(text: &str) -> Vec<Gauge> {
    let gauge = |label: &str, zone, mark, side| Gauge {
        label: label.to_owned(),
        value: "34%".to_owned(),
        reading: "how it stands".to_owned(),
        low: "0%".to_owned(),
        high: Some("100%".to_owned()),
        zone,
        mark,
        side,
        is_good: Some(false),
    };
    let arr = gauge("ARR", (0.0, Some(0.92)), Some(0.92), Ordering::Equal);
    vec![
        Gauge { is_good: None, ..arr.clone() },
        Gauge { is_good: None, high: None, zone: (0.0, None), mark: None, ..arr },
        Gauge {
            is_good: Some(true),
            ..gauge("Within", (0.3, Some(0.5)), Some(0.34), Ordering::Equal)
        },
        gauge("Above", (0.0, Some(0.5)), Some(0.9), Ordering::Greater),
        Gauge {
            value: text.to_owned(),
            reading: text.to_owned(),
            low: text.to_owned(),
            high: Some(text.to_owned()),
            ..gauge(text, (0.9, None), Some(0.2), Ordering::Less)
        },
    ]
}

/// A flow of three steps: one touches two things, and two share something.
fn flow(text: &str) -> Flow {
    let step = |name: &str, group: &str, touches: &[&str]| FlowStep {
        name: name.to_owned(),
        group: group.to_owned(),
        note: format!("Note {text}"),
        touches: touches.iter().map(|touch| (*touch).to_owned()).collect(),
    };
    Flow {
        steps: vec![
            step("First", "early", &[]),
            step("Second step", "early", &["Building", text]),
            step(text, text, &["Selling"]),
        ],
        shared: vec![FlowShared { from: 0, to: 2, what: text.to_owned() }],
    }
}

fn wide(width: usize) -> Layout {
    Layout { width, spacing: Spacing::Indented, ..Layout::default() }
}

fn rendered(format: Format, layout: Layout) -> String {
    of_text(HOSTILE, format, layout)
}

fn of_text(text: &'static str, format: Format, layout: Layout) -> String {
    let bytes = render(&Fixture { text }, format, &layout, |_| (), &[]).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn plain(format: Format) -> String {
    rendered(format, wide(80))
}

#[test]
fn text_at_eighty_columns() {
    assert_snapshot!(plain(Format::Text));
}

#[test]
fn text_at_forty_columns_has_records_for_tables() {
    assert_snapshot!(rendered(Format::Text, wide(40)));
}

#[test]
fn text_in_ascii() {
    assert_snapshot!(rendered(Format::Text, Layout { charset: Charset::Ascii, ..wide(80) }));
}

#[test]
fn styled_text_is_plain_text_with_styles() {
    let styled = rendered(Format::Text, Layout { styling: Styling::Ansi, ..wide(80) });
    assert!(styled.contains("\u{1b}[1mTitle\u{1b}[0m"));
    assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain(Format::Text));
}

#[test]
fn markdown() {
    assert_snapshot!(plain(Format::Markdown));
}

#[test]
fn html_escapes_what_is_not_its_own() {
    let page = plain(Format::Html);
    let (_, body) = page.split_once("<body>").unwrap();
    assert!(!body.contains("<b>"));
    let (body, _) = body.split_once("<script>").unwrap();
    assert_snapshot!(body.replace("><", ">\n<"));
}

#[test]
fn no_format_sends_a_terminal_what_it_obeys() {
    // A workbook is no text.
    for format in Format::VARIANTS.iter().copied().filter(|format| *format != Format::Xlsx) {
        for charset in [Charset::Unicode, Charset::Ascii] {
            for width in [20, 40, 80, 200] {
                let page = rendered(format, Layout { charset, ..wide(width) });
                assert!(!page.contains('\u{1b}'), "{} at {width}", format.name());
                assert!(!page.contains('\u{202e}'), "{} at {width}", format.name());
            }
        }
    }
}

#[test]
fn html_takes_nothing_from_elsewhere() {
    let page = plain(Format::Html);
    for outside in ["http:", "https:", "src=", "href=", "url(h", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn csv() {
    assert_snapshot!(plain(Format::Csv));
}

#[test]
fn json() {
    assert_snapshot!(plain(Format::Json));
}

#[test]
fn json_says_what_was_said() {
    let value: serde_json::Value = serde_json::from_str(&plain(Format::Json)).unwrap();
    assert_eq!(value["data"]["text"], HOSTILE);
}

#[test]
fn only_text_depends_on_the_layout() {
    for format in [Format::Markdown, Format::Html, Format::Csv, Format::Json] {
        assert_eq!(
            plain(format),
            rendered(
                format,
                Layout { styling: Styling::Ansi, charset: Charset::Ascii, ..wide(40) }
            )
        );
    }
}

#[test]
fn no_width_loses_a_word() {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let at = |width| words(&of_text("Words of an ordinary length", Format::Text, wide(width)));
    for width in [20, 30, 40, 50, 60, 70, 80, 100, 120] {
        assert_eq!(at(width), at(200), "{width}");
    }
}

#[test]
fn no_line_is_wider_than_the_width() {
    for charset in [Charset::Unicode, Charset::Ascii] {
        for width in 20..=120 {
            let text = "1 → 2 → 3 and so on… in ≤ 5 and ≥ 4 words";
            let page = of_text(text, Format::Text, Layout { charset, ..wide(width) });
            // A command is typed as it stands, so it is not broken.
            let (page, _) = page.split_once("gtm list").unwrap();
            for line in page.lines() {
                let wide = textwrap::core::display_width(line);
                assert!(wide <= width, "{wide} > {width}: {line}");
            }
        }
    }
}

#[test]
fn no_width_is_too_small_to_draw_in() {
    // Without gaps, for words that are broken to fit.
    let letters = |width, styling| -> String {
        let page = of_text("text", Format::Text, Layout { styling, ..wide(width) });
        let page = anstream::adapter::strip_str(&page).to_string();
        page.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let narrow = letters(20, Styling::Plain);
    for width in 0..20 {
        assert_eq!(letters(width, Styling::Plain), narrow, "{width}");
        assert_eq!(letters(width, Styling::Ansi), narrow, "{width}");
    }
}
