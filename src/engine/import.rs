//! A Markdown document as the beginning of guides: headings, tables, lists and a
//! list of what not to do, in the YAML that guides are written in.
//!
//! What a person must decide stands as `TODO`, and what has no place in a guide
//! is named with its line below it. Nothing is dropped and nothing is made up.

use std::collections::BTreeSet;
use std::mem::take;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::quantity::figure::Figure;
use crate::yaml::scalar;

/// A guide, as far as a document says it. Each list is in YAML already.
#[derive(Debug, Default)]
pub struct Draft {
    /// The heading that it stands under.
    pub title: String,
    approach: String,
    sections: String,
    avoid: String,
    wait: String,
    references: String,
    unplaced: String,
    /// What the next block goes on from: its title, and its paragraph.
    pending: Words,
    pending_line: usize,
}

/// A text, with what is set apart in front of it as its name.
#[derive(Debug, Default)]
struct Words {
    name: String,
    text: String,
}

impl Words {
    fn push(&mut self, text: &str, is_strong: bool) {
        let is_name = is_strong && self.text.is_empty();
        if is_name { &mut self.name } else { &mut self.text }.push_str(text);
    }

    /// Returns all of it as one text.
    fn whole(&self) -> String {
        format!("{}{}", self.name, self.text).trim().to_owned()
    }

    /// Takes off what stands between the name and the rest: a dash, a colon.
    fn split(mut self) -> Self {
        if let Some((name, text)) = self.text.split_once(" — ").filter(|_| self.name.is_empty()) {
            self = Self { name: name.to_owned(), text: text.to_owned() };
        }
        let marks = [' ', ':', '—', '–', '-'];
        let [name, text] = [&self.name, &self.text].map(|part| part.trim_matches(marks).to_owned());
        Self { name, text }
    }

    /// Writes it as an item of a list; what stands behind the name is this field.
    fn item(&self, field: &str) -> String {
        match (self.name.as_str(), self.text.as_str()) {
            ("", one) | (one, "") => scalar(one),
            (name, text) => format!("{{ name: {}, {field}: {} }}", scalar(name), scalar(text)),
        }
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
    let (mut strong, mut lists) = (0, 0);
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        let line = text[..place.start].matches('\n').count() + 1;
        match event {
            Event::Text(part) | Event::Code(part) => words.push(&part, strong > 0),
            Event::SoftBreak | Event::HardBreak => words.push(" ", false),
            Event::Html(part) | Event::InlineHtml(part) => draft.not_placed(line, &part),
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong -= 1,
            Event::Start(Tag::List(_)) => lists += 1,
            // What stands in an item's own list is part of the item.
            Event::Start(Tag::Item) if lists > 1 => words.push("; ", false),
            Event::End(TagEnd::Item) if lists == 1 => items.push(take(&mut words).split()),
            Event::End(TagEnd::List(is_ordered)) => {
                lists -= 1;
                if lists == 0 {
                    draft.list(is_ordered, &take(&mut items));
                }
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                let row: Option<&mut Vec<String>> = rows.last_mut();
                row.into_iter().for_each(|row| row.push(words.whole()));
                words = Words::default();
            }
            Event::End(TagEnd::Table) => draft.table(&take(&mut rows)),
            Event::End(TagEnd::Heading(of)) if of == level => {
                draft.title_next(line, Words::default());
                let title = take(&mut words).whole();
                drafts.push(std::mem::replace(&mut draft, Draft { title, ..Draft::default() }));
            }
            Event::End(TagEnd::Heading(_)) => {
                let name = take(&mut words).whole();
                draft.title_next(line, Words { name, text: String::new() });
            }
            Event::End(TagEnd::Paragraph) if lists == 0 => {
                draft.paragraph(line, take(&mut words).split());
            }
            Event::End(TagEnd::CodeBlock) => draft.not_placed(line, &take(&mut words).whole()),
            Event::End(TagEnd::MetadataBlock(_)) => words = Words::default(),
            _ => {}
        }
    }
    draft.title_next(usize::MAX, Words::default());
    drafts.push(draft);
    // What stands before the first heading belongs to no guide.
    let mut front = drafts.remove(0);
    let approach = take(&mut front.approach);
    front.not_placed(1, &approach);
    if let Some(first) = drafts.first_mut() {
        first.unplaced.insert_str(0, &front.unplaced);
    }
    drafts
}

impl Draft {
    fn not_placed(&mut self, line: usize, what: &str) {
        for text in what.lines().filter(|text| !text.trim().is_empty()) {
            self.unplaced.push_str(&format!("# line {line}: {}\n", text.trim()));
        }
    }

    /// Makes a title of what comes, and gives up one that no block came for.
    fn title_next(&mut self, line: usize, title: Words) {
        let Words { name, text } = std::mem::replace(&mut self.pending, title);
        self.not_placed(self.pending_line, &format!("{name} {text}"));
        self.pending_line = line;
    }

    fn paragraph(&mut self, line: usize, words: Words) {
        if words.is_about(&["reference"]) {
            let names = words.text.trim_start_matches("See ").trim_end_matches('.');
            let names = names.split(", ").map(|name| format!("  - {}\n", scalar(name)));
            self.references.extend(names);
        } else if words.text.is_empty() || !self.pending.text.is_empty() {
            self.title_next(line, words);
        } else if self.approach.is_empty() && self.pending.name.is_empty() {
            let is_labeled = words.is_about(&["approach"]);
            let whole = format!("{} {}", words.name, words.text);
            self.approach = if is_labeled { words.text } else { whole.trim().to_owned() };
        } else {
            let name = [words.name, take(&mut self.pending.name)].into_iter().find(|one| !one.is_empty());
            self.pending = Words { name: name.unwrap_or_default(), text: words.text };
        }
    }

    /// Begins a section, with the title and the paragraph that stood before it.
    fn section(&mut self, body: &str) {
        let Words { name, text } = take(&mut self.pending);
        let title = match name.as_str() {
            "" => "\"TODO: a title\"\n    title-origin: ours".to_owned(),
            name => scalar(name),
        };
        let intro = if text.is_empty() { text } else { format!("    intro: {}\n", scalar(&text)) };
        self.sections.push_str(&format!("  - title: {title}\n{intro}    {body}:\n"));
    }

    fn list(&mut self, is_ordered: bool, items: &[Words]) {
        let is_avoid = self.pending.is_about(&["not to do", "avoid", "don't", "mistake", "anti-pattern"]);
        let is_wait = self.pending.is_about(&["wait", "defer", "not yet"]);
        let (list, field, behind) = if is_avoid {
            (&mut self.avoid, "why", " # TODO: ask")
        } else if is_wait {
            (&mut self.wait, "why", " # TODO: until, or when")
        } else {
            self.section(if is_ordered { "steps" } else { "points" });
            (&mut self.sections, "detail", "")
        };
        let indent = if behind.is_empty() { "      " } else { "  " };
        list.extend(items.iter().map(|item| format!("{indent}- {}{behind}\n", item.item(field))));
        self.pending = Words::default();
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let Some((columns, rows)) = rows.split_first() else { return };
        self.section("table");
        self.sections.push_str("      columns:\n");
        let is_metric = |name: &String| ["metric", "kpi"].contains(&name.to_lowercase().as_str());
        let of_metrics = columns.first().is_some_and(is_metric);
        for (index, name) in columns.iter().enumerate() {
            let is_target = of_metrics && ["target", "benchmark"].iter().any(|word| name.to_lowercase().contains(word));
            let role = match index {
                0 if of_metrics => ", role: metric",
                1.. if is_target => ", role: target",
                _ => "",
            };
            let kinds = kinds(rows.iter().filter_map(|row| row.get(index).filter(|_| index > 0)));
            let column = match format!("{role}{kinds}").as_str() {
                "" => scalar(name),
                more => format!("{{ name: {}{more} }}", scalar(name)),
            };
            self.sections.push_str(&format!("        - {column}\n"));
        }
        let cells = |row: &Vec<String>| row.iter().map(|cell| scalar(cell)).collect::<Vec<_>>().join(", ");
        self.sections.push_str("      rows:\n");
        self.sections.extend(rows.iter().map(|row| format!("        - [{}]\n", cells(row))));
    }

    /// Writes the guide, with what was not placed below it.
    pub fn text(&self) -> String {
        let list = |field: &str, items: &str| match items {
            "" => String::new(),
            items => format!("{field}:\n{items}"),
        };
        let approach = match self.approach.as_str() {
            "" => "TODO: how the function works at the stage",
            approach => approach,
        };
        [
            format!("source: TODO # an id of sources.yaml\nheading: {}\n", scalar(&self.title)),
            format!("approach: {}\n", scalar(approach)),
            list("sections", if self.sections.is_empty() { "  []\n" } else { &self.sections }),
            list("avoid", &self.avoid),
            list("wait", &self.wait),
            list("references", &self.references),
            list("\n# TODO: no place was found for", &self.unplaced),
        ]
        .concat()
    }
}

/// Returns the kinds of the figures in the cells of a column, where every cell with
/// a digit is one.
fn kinds<'cell>(cells: impl Iterator<Item = &'cell String>) -> String {
    let numbers = cells.filter(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    let figures: Vec<Figure> =
        numbers.map(|cell| cell.parse()).collect::<Result<_, _>>().unwrap_or_default();
    let kinds = figures.iter().flat_map(Figure::all).map(|one| one.quantity().unit.kind());
    let names: BTreeSet<String> = kinds.map(|kind| kind.to_string()).collect();
    let names: Vec<String> = names.into_iter().collect();
    if names.is_empty() { String::new() } else { format!(", figures: [{}]", names.join(", ")) }
}
