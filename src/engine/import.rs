//! A Markdown document as the beginning of guides: headings, tables, lists and a
//! list of what not to do, in the YAML that guides are written in.
//!
//! What a person must decide stands as `TODO`, and what has no place in a guide
//! is named with its line below it. Nothing is dropped and nothing is made up.

use super::prelude::*;
use std::mem::{replace, take};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::yaml::scalar;

/// A guide, as far as a document says it.
#[derive(Debug, Default)]
pub struct Draft {
    /// The heading that it stands under.
    pub title: String,
    approach: String,
    /// What its lists hold, in YAML; under `unplaced` what they don't.
    lists: BTreeMap<&'static str, String>,
    /// The title and the paragraph of the block that comes next.
    pending: Words,
}

/// A text, with what is set apart in front of it as its name.
#[derive(Debug, Default)]
struct Words {
    line: usize,
    name: String,
    text: String,
}

impl Words {
    /// Takes off what stands between the name and the rest: a dash, a colon.
    fn split(&mut self) -> Self {
        let mut words = take(self);
        if let Some((name, text)) = words.text.split_once(" — ").filter(|_| words.name.is_empty())
        {
            words = Self { line: words.line, name: name.to_owned(), text: text.to_owned() };
        }
        for part in [&mut words.name, &mut words.text] {
            *part = part.trim_matches([' ', ':', '—', '–', '-']).to_owned();
        }
        words
    }

    /// Returns all of it as one text.
    fn whole(&mut self) -> String {
        let Self { name, text, .. } = take(self);
        (name + &text).trim().to_owned()
    }

    /// Writes it as an item of a list; what stands behind the name is this field.
    /// The text of a point may be a figure, as that of a cell.
    fn item(&self, field: &str) -> String {
        let is_figure = field == "detail" && !kinds([&self.text]).is_empty();
        let figure = if is_figure { &self.text } else { "" };
        let written = |text: &str| if text.is_empty() { String::new() } else { scalar(text) };
        flow(&[
            ("name", written(&self.name)),
            (field, written(&self.text)),
            ("figure", written(figure)),
        ])
    }

    /// Whether its name speaks of one of these.
    fn is_about(&self, words: &[&str]) -> bool {
        let name = self.name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    }
}

/// Makes a draft of each part of a document under a heading of the second level,
/// or of the first where there is no second.
pub fn drafts(text: &str) -> Vec<Draft> {
    let has_second = text.lines().any(|line| line.starts_with("## "));
    let level = if has_second { HeadingLevel::H2 } else { HeadingLevel::H1 };
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let (mut drafts, mut draft) = (Vec::new(), Draft::default());
    let (mut words, mut items, mut rows) = (Words::default(), Vec::new(), Vec::new());
    let (mut is_strong, mut lists) = (false, 0);
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        if words.name.is_empty() && words.text.is_empty() {
            words.line = text[..place.start].matches('\n').count() + 1;
        }
        match event {
            Event::Text(part) | Event::Code(part) if is_strong && words.text.is_empty() => {
                words.name.push_str(&part);
            }
            Event::Text(part) | Event::Code(part) => words.text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => words.text.push(' '),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => is_strong = !is_strong,
            Event::Start(Tag::List(_)) => lists += 1,
            // What stands in an item's own list is part of the item.
            Event::Start(Tag::Item) if lists > 1 => words.text.push_str("; "),
            Event::End(TagEnd::Item) if lists == 1 => items.push(words.split()),
            Event::End(TagEnd::List(is_ordered)) => {
                lists -= 1;
                if lists == 0 {
                    draft.list(is_ordered, &take(&mut items));
                }
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                let cell = words.whole();
                rows.last_mut().into_iter().for_each(|row: &mut Vec<_>| row.push(cell.clone()));
            }
            Event::End(TagEnd::Table) => draft.table(&take(&mut rows)),
            Event::End(TagEnd::Heading(of)) if of == level => {
                draft.go_on(Words::default());
                let next = Draft { title: words.whole(), ..Draft::default() };
                drafts.push(replace(&mut draft, next));
            }
            Event::End(TagEnd::Heading(_)) => {
                draft.go_on(Words { line: words.line, name: words.whole(), ..Words::default() });
            }
            Event::End(TagEnd::Paragraph) if lists == 0 => draft.paragraph(words.split()),
            Event::Html(part) | Event::InlineHtml(part) => draft.leave(words.line, &part),
            Event::End(TagEnd::CodeBlock) => draft.leave(words.line, &words.whole()),
            Event::End(TagEnd::MetadataBlock(_)) => words = Words::default(),
            _ => {}
        }
    }
    draft.go_on(Words::default());
    drafts.push(draft);
    // What stands before the first heading is named below the first guide.
    let front = drafts.remove(0).lists;
    if let Some(first) = drafts.first_mut() {
        for line in front.values().flat_map(|lines| lines.lines()) {
            first.add("unplaced", &format!("# {}\n", line.trim_start_matches("# ")));
        }
    }
    drafts
}

impl Draft {
    fn add(&mut self, list: &'static str, lines: &str) {
        self.lists.entry(list).or_default().push_str(lines);
    }

    /// Names what has no place.
    fn leave(&mut self, line: usize, text: &str) {
        for text in text.lines().filter(|text| !text.trim().is_empty()) {
            self.add("unplaced", &format!("# line {line}: {}\n", text.trim()));
        }
    }

    /// Goes on to what is to be the title of the next block. For the one before
    /// none came.
    fn go_on(&mut self, next: Words) {
        let Words { line, name, text } = replace(&mut self.pending, next);
        self.leave(line, &format!("{name} {text}"));
    }

    fn paragraph(&mut self, words: Words) {
        let pending = &mut self.pending;
        if self.title.is_empty() {
            self.leave(words.line, &format!("{} {}", words.name, words.text));
        } else if words.is_about(&["reference"]) {
            let names = words.text.trim_start_matches(['→', ' ']).trim_start_matches("See ");
            for name in names.split(", ") {
                self.add("references", &format!("  - {}\n", scalar(name)));
            }
        } else if !words.text.is_empty() && self.approach.is_empty() && pending.name.is_empty() {
            let is_labeled = words.name.is_empty() || words.is_about(&["approach"]);
            let label = if is_labeled { String::new() } else { words.name + ": " };
            self.approach = label + &words.text;
        } else if words.name.is_empty() && pending.text.is_empty() {
            *pending = Words { name: take(&mut pending.name), ..words };
        } else {
            self.go_on(words);
        }
    }

    /// Begins a section, with the title and the paragraph that stood before it.
    fn section(&mut self, body: &str) {
        let Words { name, text, .. } = take(&mut self.pending);
        let ours = if name.is_empty() { "TODO\n    title-origin: ours" } else { &scalar(&name) };
        let intro = if text.is_empty() { text } else { format!("    intro: {}\n", scalar(&text)) };
        self.add("sections", &format!("  - title: {ours}\n{intro}    {body}:\n"));
    }

    fn list(&mut self, is_ordered: bool, items: &[Words]) {
        let avoided = ["not to do", "avoid", "don't", "mistake", "anti-pattern"];
        let (list, field, indent, behind) = if self.pending.is_about(&avoided) {
            ("avoid", "why", "", " # TODO: ask")
        } else if self.pending.is_about(&["wait", "defer", "not yet"]) {
            ("wait", "why", "", " # TODO: until or when")
        } else {
            self.section(if is_ordered { "steps" } else { "points" });
            ("sections", "detail", "    ", "")
        };
        self.pending = Words::default();
        for item in items {
            self.add(list, &format!("  {indent}- {}{behind}\n", item.item(field)));
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let Some((columns, rows)) = rows.split_first() else { return };
        self.section("table");
        self.add("sections", "      columns:\n");
        for (index, name) in columns.iter().enumerate() {
            // The first cell is the name of the row.
            let cells = rows.iter().filter_map(|row| row.get(index)).filter(|_| index > 0);
            let role = match (index, name.to_lowercase().trim_end_matches('s')) {
                (0, "metric" | "kpi") => "metric",
                (1.., "target" | "benchmark" | "goal") => "target",
                (1.., "tool" | "vendor") => "products",
                (1.., "motion") => "motion",
                (1.., "segment") => "segment",
                _ => "",
            };
            let behind = if role.is_empty() { "" } else { " # TODO: whether that is its role" };
            let fields =
                [("name", scalar(name)), ("role", role.to_owned()), ("figures", kinds(cells))];
            self.add("sections", &format!("        - {}{behind}\n", flow(&fields)));
        }
        self.add("sections", "      rows:\n");
        for row in rows {
            let cells = joined(row.iter().map(|cell| scalar(cell)), ", ");
            self.add("sections", &format!("        - [{cells}]\n"));
        }
    }

    /// Writes the guide, with what was not placed below it.
    pub fn text(&self) -> String {
        let approach = if self.approach.is_empty() { "TODO" } else { &self.approach };
        let (heading, approach) = (scalar(&self.title), scalar(approach));
        let lists = ["sections", "avoid", "wait", "references", "unplaced"].map(|list| {
            match (list, self.lists.get(list)) {
                ("unplaced", Some(lines)) => format!("\n# TODO: no place was found for\n{lines}"),
                (_, Some(items)) => format!("{list}:\n{items}"),
                ("sections", None) => "sections: []\n".to_owned(),
                (_, None) => String::new(),
            }
        });
        let head = format!("source: TODO # an id of sources.yaml\nheading: {heading}\n");
        format!("{head}approach: {approach}\n{}", lists.concat())
    }
}

/// Writes an item by those of its fields that have a value, or by one alone.
fn flow(fields: &[(&str, String)]) -> String {
    let given: Vec<&(&str, String)> =
        fields.iter().filter(|(_, value)| !value.is_empty()).collect();
    if let [(_, value)] = given[..] {
        return value.clone();
    }
    let given = given.iter().map(|(name, value)| format!("{name}: {value}"));
    format!("{{ {} }}", joined(given, ", "))
}

/// Returns the kinds of the figures in the cells of a column as a list, where every
/// cell with a digit is one.
fn kinds<'cell>(cells: impl IntoIterator<Item = &'cell String>) -> String {
    let numbers = cells.into_iter().filter(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    let figures: Result<Vec<Figure>, _> = numbers.map(|cell| cell.parse()).collect();
    let figures = figures.unwrap_or_default();
    let all = figures.iter().flat_map(Figure::all);
    let kinds: BTreeSet<String> = all.map(|one| one.quantity().unit.kind().to_string()).collect();
    if kinds.is_empty() { String::new() } else { format!("[{}]", joined(kinds, ", ")) }
}
