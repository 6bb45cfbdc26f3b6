//! Markdown for pasting into a document: real tables, `- [ ]` checklists.

use super::bar::{self, bar};
use super::escape::markdown as escape;
use super::is_web;
use super::prelude::*;
use crate::document::Entry;

pub(super) fn render(mut document: Document, most: Option<usize>) -> String {
    if let Some(most) = most {
        let depths = document.clone();
        // With the empty line behind it.
        document = document.within(most, |one| block(&depths, one).len() + 2);
    }
    let document = &document;
    let blocks: Vec<String> = document.blocks.iter().map(|one| block(document, one)).collect();
    let mut page = blocks.join("\n\n");
    page.push('\n');
    terminal(&page).into_owned()
}

fn block(document: &Document, block: &Block) -> String {
    match block {
        Block::Heading(level, words) => {
            // A number begins no list here.
            let end = words.find(|one: char| !one.is_ascii_digit());
            let end = end.filter(|end| words[*end..].starts_with(['.', ')'])).unwrap_or(0);
            let (number, words) = words.split_at(end);
            format!("{} {number}{}", "#".repeat(document.depth(*level)), escape(words))
        }
        Block::Paragraph(text) => inline(text),
        Block::Remark(text) => format!("> {}", inline(text)),
        Block::Fields(fields) => {
            lines(fields, |(label, text)| format!("- **{}**: {}", escape(label), inline(text)))
        }
        Block::Table(table) => table_rows(table),
        Block::Items(marker, items) => {
            lines((1..).zip(items), |(number, one)| item(*marker, number, one))
        }
        Block::Questions(questions) => lines(questions, question),
        Block::Gauges(gauges) => lines(gauges, gauge),
        Block::Scales(scales) => lines(scales, scale),
        Block::Trend(points) => {
            format!("```text\n{}```", super::bar::trend(points, 72, ['●', '·']))
        }
        Block::Flow(flow) => mermaid(flow),
        Block::Commands(commands) => lines(commands, |(command, answers)| {
            format!("- {}: {}", code(&command.to_string()), escape(answers))
        }),
        Block::Code(copied) => {
            lines(copied, |(line, what)| format!("- {}: {}", code(line), escape(what)))
        }
        Block::Entries(entries) => lines((1..).zip(entries), |(number, one)| entry(number, one)),
        Block::Fold(_, blocks) => lines(blocks, |one| self::block(document, one)),
        // Indented, since what is in them could close a fence.
        Block::Anchor(_) => String::new(),
        Block::Lines(text) => lines(text.lines(), |line| format!("    {line}")),
    }
}

fn lines<T>(items: impl IntoIterator<Item = T>, line: impl FnMut(T) -> String) -> String {
    items.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn inline(text: &Text) -> String {
    let span = |span: &Span| match span {
        Span::Strong(words) => format!("**{}**", escape(words)),
        Span::Code(_) | Span::Command(_) => code(&span.text()),
        Span::Link(address) if is_web(address) => format!("<{address}>"),
        Span::Plain(words) | Span::Link(words) => escape(words),
    };
    text.0.iter().map(span).collect()
}

/// Writes words as code. Backticks inside would end it, so those around them
/// are one more than any that stand together.
fn code(words: &str) -> String {
    let words = words.replace('\n', " ");
    let runs = words.split(|character| character != '`').map(str::len);
    match runs.max() {
        None | Some(0) => format!("`{words}`"),
        Some(longest) => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {words} {fence}")
        }
    }
}

fn table_rows(table: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut rows = vec![row(&table.columns), format!("|{}", " --- |".repeat(table.columns.len()))];
    rows.extend(table.rows.iter().map(|cells| row(cells)));
    rows.join("\n")
}

fn item(marker: Marker, number: usize, item: &Item) -> String {
    let marker = match marker {
        Marker::Bullet => "- ".to_owned(),
        Marker::Number => format!("{number}. "),
        Marker::Box => "- [ ] ".to_owned(),
    };
    let name = item.name.as_ref().map(|name| format!("**{}**", escape(name)));
    let words: Vec<String> = name.into_iter().chain(item.text.as_deref().map(escape)).collect();
    let mut words = words.join(": ");
    for (label, text) in &item.details {
        // Two spaces nest under every marker used here.
        words.push_str(&format!("\n  - {}: {}", escape(label), inline(text)));
    }
    for label in &item.blanks {
        words.push_str(&format!("\n  - {}:", escape(label)));
    }
    format!("{marker}{words}")
}

/// Writes a question with a box for each answer; where a line has to do, with
/// boxes that no program ticks.
fn question(question: &Question) -> String {
    let ask = escape(&question.ask);
    if question.about == Item::default() {
        return format!("- ☐ yes ☐ no: {ask}{}", escape(&question.mark));
    }
    let about = item(Marker::Bullet, 0, &question.about);
    format!("- {ask}\n  - [ ] yes\n  - [ ] no\n  {about}")
}

fn entry(number: usize, entry: &Entry) -> String {
    let number = format!("{number}. ");
    let mut words = format!("{number}{}", inline(&entry.title));
    for line in &entry.lines {
        // A list nests where the text above it begins.
        let indent = " ".repeat(number.len());
        words.push_str(&format!("\n{indent}- {}", inline(line)));
    }
    words
}

fn gauge(gauge: &Gauge) -> String {
    let Gauge { label, value, reading, low, high, place } = gauge;
    let [label, value, reading, low] = [label, value, reading, low].map(|text| escape(text));
    let ends = match (place, high) {
        (Some(place), Some(high)) => format!("`{}` {low} to {}", bar(*place, 20), escape(high)),
        _ => format!("(from {low} up)"),
    };
    format!("- **{label}**: {value}, {reading} {ends}")
}

fn scale(scale: &Scale) -> String {
    let Scale { label, value, reading, target, low, high, .. } = scale;
    let [label, value, reading, target, low, high] =
        [label, value, reading, target, low, high].map(|text| escape(text));
    let bar = bar::scale(scale, 20).concat();
    format!("- **{label}**: {value}, {reading} (target: {target}) `{bar}` {low} to {high}")
}

/// Draws a flow as a Mermaid diagram, which documents draw as a picture.
fn mermaid(flow: &Flow) -> String {
    // Mermaid takes a quote for the end of a label, tags for tags, and `%%{` for
    // settings.
    let label = |text: &str| {
        terminal(text)
            .replace('#', "#35;")
            .replace('&', "#amp;")
            .replace("%%", "#37;#37;")
            .replace('"', "#quot;")
            .replace('<', "#lt;")
            .replace('>', "#gt;")
            .replace('\n', " ")
    };
    let mut lines = vec!["```mermaid".to_owned(), "flowchart TD".to_owned()];
    let mut number = 0;
    let groups = flow.steps.chunk_by(|one, other| one.group == other.group);
    for (index, group) in groups.enumerate() {
        lines.push(format!("  subgraph group{index} [\"{}\"]", label(&group[0].group)));
        for step in group {
            number += 1;
            let (name, note) = (label(&step.name), label(&step.note));
            lines.push(format!("    step{number}[\"{number}. {name}<br/>{note}\"]"));
        }
        lines.push("  end".to_owned());
    }
    for number in 1..flow.steps.len() {
        lines.push(format!("  step{number} --> step{}", number + 1));
    }
    let mut touched: Vec<&str> = Vec::new();
    for (step, number) in flow.steps.iter().zip(1..) {
        for name in &step.touches {
            let place = touched.iter().position(|known| known == name);
            let place = place.unwrap_or_else(|| {
                touched.push(name);
                touched.len() - 1
            });
            let shape = format!("touch{place}([\"{}\"])", label(name));
            lines.push(format!("  step{number} <--> {shape}"));
        }
    }
    for shared in &flow.shared {
        let (from, to) = (shared.from + 1, shared.to + 1);
        lines.push(format!("  step{from} -. \"{}\" .- step{to}", label(&shared.what)));
    }
    lines.push("```".to_owned());
    lines.join("\n")
}
