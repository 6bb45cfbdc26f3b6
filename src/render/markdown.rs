//! Markdown for pasting into a document: real tables, `- [ ]` checklists.

use super::escape::markdown as escape;
use super::prelude::*;
use super::{bar, is_web};

pub(super) fn render(document: &Document, most: Option<usize>) -> String {
    let blocks = document.blocks.iter().map(|one| block(document, one));
    let page = terminal(&(joined(blocks, "\n\n") + "\n")).into_owned();
    match most {
        Some(most) if page.len() > most => within(&page, most),
        _ => page,
    }
}

/// Returns the lines of a page that there is room for, where its facts come from,
/// and the sections that are cut.
fn within(page: &str, most: usize) -> String {
    let mut room = most;
    let (kept, cut): (Vec<&str>, Vec<&str>) = page.lines().partition(|line| {
        room = room.saturating_sub(line.len() + 1);
        room > 0
    });
    // Of more than one chapter only these are named.
    let is_heading = |line: &&&str| line.starts_with('#') && !line.starts_with("###");
    let begun =
        kept.iter().rfind(is_heading).filter(|_| !cut.iter().take(1).any(|one| is_heading(&one)));
    let left_out = begun
        .into_iter()
        .chain(cut.iter().filter(is_heading))
        .map(|line| line.trim_start_matches('#').trim_start());
    let left_out = joined(left_out, "; ");
    let is_sources = |line: &&str| line.starts_with("> ") && line.contains("Facts: ");
    let sources = page.lines().find(is_sources).filter(|line| cut.contains(line));
    format!(
        "{}\n\n{}\n\n> Left out, since the answer is long: {left_out}. Ask for a function or a \
         part alone.\n",
        kept.join("\n"),
        sources.unwrap_or_default()
    )
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
        Block::Gauges(gauges) => lines(gauges, gauge),
        Block::Trend(points) => format!("```text\n{}```", bar::trend(points, 72)),
        Block::Flow(flow) => mermaid(flow),
        Block::Commands(commands) => lines(commands, |(command, answers)| {
            format!("- {}: {}", code(&command.to_string()), escape(answers))
        }),
        // Indented, since what is in them could close a fence.
        Block::Lines(text) => lines(text.lines(), |line| format!("    {line}")),
        Block::Anchor(_) | Block::Fold(..) => String::new(),
    }
}

fn lines<T>(items: impl IntoIterator<Item = T>, line: impl FnMut(T) -> String) -> String {
    joined(items.into_iter().map(line), "\n")
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
    let row =
        |cells: &[String]| format!("| {} |", joined(cells.iter().map(|cell| escape(cell)), " | "));
    let rule = format!("|{}", " --- |".repeat(table.columns.len()));
    let rows = table.rows.iter().map(|cells| row(cells));
    joined([row(&table.columns), rule].into_iter().chain(rows), "\n")
}

fn item(kind: Marker, number: usize, item: &Item) -> String {
    let is_short = item.details.is_empty() && item.blanks.is_empty();
    let number = format!("{number}. ");
    // A list nests where the text above it begins.
    let (marker, nested) = match kind {
        // Boxes that no program ticks, where a line has to do.
        Marker::YesOrNo if is_short => ("- ☐ yes ☐ no: ", 2),
        Marker::YesOrNo | Marker::Bullet => ("- ", 2),
        Marker::Number => (number.as_str(), number.len()),
        Marker::Box => ("- [ ] ", 2),
    };
    let bold = if item.name.is_empty() { "" } else { "**" };
    let (name, text) = (escape(&item.name), inline(&item.text));
    let mut words = format!("{marker}{bold}{name}{bold}{}{text}", item.between());
    let mut nest = |line: &str| words.push_str(&format!("\n{:nested$}- {line}", ""));
    if kind == Marker::YesOrNo && !is_short {
        ["[ ] yes", "[ ] no"].into_iter().for_each(&mut nest);
    }
    for (label, text) in &item.details {
        let between = if label.is_empty() { "" } else { ": " };
        nest(&format!("{}{between}{}", escape(label), inline(text)));
    }
    item.blanks.iter().for_each(|label| nest(&format!("{}:", escape(label))));
    words
}

fn gauge(gauge: &Gauge) -> String {
    let Gauge { label, value, reading, low, high, .. } = gauge;
    let [label, value, reading, low] = [label, value, reading, low].map(|text| escape(text));
    let ends = match high {
        Some(high) => format!("{low} to {}", escape(high)),
        None => format!("from {low} up"),
    };
    format!("- **{label}**: {value}, {reading} `{}` {ends}", bar::bar(gauge, 20))
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
    let steps: Vec<_> = (1..).zip(&flow.steps).collect();
    let groups = steps.chunk_by(|(_, one), (_, other)| one.group == other.group);
    for (index, group) in groups.enumerate() {
        lines.push(format!("  subgraph group{index} [\"{}\"]", label(&group[0].1.group)));
        for (number, step) in group {
            let (name, note) = (label(&step.name), label(&step.note));
            lines.push(format!("    step{number}[\"{number}. {name}<br/>{note}\"]"));
        }
        lines.push("  end".to_owned());
    }
    lines.extend((1..steps.len()).map(|step| format!("  step{step} --> step{}", step + 1)));
    let all: Vec<&String> = flow.steps.iter().flat_map(|step| &step.touches).collect();
    for (number, step) in steps {
        for name in &step.touches {
            // What several steps touch is one shape.
            let place = all.iter().position(|known| *known == name).unwrap_or_default();
            lines.push(format!("  step{number} <--> touch{place}([\"{}\"])", label(name)));
        }
    }
    for shared in &flow.shared {
        let (from, to) = (shared.from + 1, shared.to + 1);
        lines.push(format!("  step{from} -. \"{}\" .- step{to}", label(&shared.what)));
    }
    lines.push("```".to_owned());
    lines.join("\n")
}
