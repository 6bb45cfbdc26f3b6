//! Text for a terminal or a pipe: wrapped to a width, with or without color,
//! in Unicode or ASCII.
//!
//! A table that does not fit becomes a list of labeled fields. Nothing is ever
//! cut off.

use super::prelude::*;
use std::cmp::Ordering;

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width};

use super::{Charset, Styling};
use super::{bar, escape};
use crate::document::{FlowStep, Level};

/// The least columns a cell is squeezed into before the table becomes a list.
const LEAST_COLUMN: usize = 12;

/// The style of what stands out.
const BOLD: Style = Style::new().bold();

/// The style of what is typed as it stands.
const CODE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));

/// The character of the rule below a table's header.
const RULE: char = '─';

/// The columns between two columns of a table.
const COLUMN_GAP: usize = 2;

/// What stands left of everything but headings, so that they stand out without
/// color too.
const MARGIN: &str = "  ";

/// The columns that a gauge's bar takes at the most and at the least.
const GAUGE_WIDTH: [usize; 2] = [4, 30];

/// The columns that the rail beside a flow takes.
const RAIL: usize = 4;

/// The most columns that stand left of what goes on below an item.
const MOST_INDENT: usize = 4;

/// A space at which no line is broken.
const UNBROKEN: &str = "\u{a0}";

/// Room to write in by hand.
const BLANK: &str = "__________";

pub(super) fn render(document: &Document, layout: &Layout) -> String {
    let painter = Painter { layout, width: layout.width.saturating_sub(MARGIN.len()) };
    let mut page = String::new();
    let mut last: Option<&Block> = None;
    for block in &document.blocks {
        let below_its_heading = matches!(last, Some(Block::Heading(Level::Section, _)));
        if last.is_some() && !below_its_heading {
            page.push('\n');
        }
        let drawn = painter.block(block);
        match block {
            Block::Heading(..) => page.push_str(&drawn),
            _ => page.push_str(&textwrap::indent(&drawn, MARGIN)),
        }
        last = Some(block);
    }
    // What is drawn is as wide in ASCII.
    painter.in_charset(&page)
}

struct Painter<'layout> {
    layout: &'layout Layout,
    /// The columns between the margin and the right edge.
    width: usize,
}

impl Painter<'_> {
    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(level, words) => self.heading(*level, &self.say(words)),
            Block::Paragraph(text) => self.wrap(&self.inline(text), "", ""),
            Block::Remark(text) => {
                let lines = self.wrap(&self.say(&text.words()), "", "");
                self.paint_lines(Style::new().dimmed(), &lines)
            }
            Block::Fields(fields) => self.labeled(
                "",
                fields.iter().map(|(label, text)| (self.bold(label), self.inline(text))),
            ),
            Block::Commands(commands) => self.labeled(
                "",
                commands.iter().map(|(command, answers)| {
                    (self.inline(&command.clone().into()), self.say(answers))
                }),
            ),
            Block::Table(table) => {
                let spelled = |cells: &Vec<String>| cells.iter().map(|one| self.say(one)).collect();
                let (columns, rows) = (spelled(&table.columns), table.rows.iter().map(spelled));
                let table = Table { columns, rows: rows.collect(), ..Table::default() };
                self.grid(&table).unwrap_or_else(|| self.records(&table))
            }
            Block::Items(kind, items) => {
                let numbers = items.len().to_string().len();
                let marker = |number: usize| match kind {
                    Marker::Bullet => "• ".to_owned(),
                    Marker::Number => format!("{number:>numbers$}. "),
                    Marker::Box => "[ ] ".to_owned(),
                    Marker::YesOrNo => "[ ] yes  [ ] no  ".to_owned(),
                };
                let drawn = (1..).zip(items).map(|(number, item)| self.item(&marker(number), item));
                let is_apart =
                    *kind == Marker::Number && items.iter().any(|one| !one.details.is_empty());
                drawn.collect::<Vec<_>>().join(if is_apart { "\n" } else { "" })
            }
            Block::Gauges(gauges) => self.gauges(gauges),
            Block::Trend(points) => bar::trend(points, self.width),
            Block::Flow(flow) => self.flow(flow),
            Block::Lines(text) => self.say(text) + "\n",
            Block::Anchor(_) | Block::Fold(..) => String::new(),
        }
    }

    /// Returns words as they may be shown, before anything is measured: a
    /// character that is spelled out is wider.
    fn say(&self, words: &str) -> String {
        self.in_charset(&terminal(words))
    }

    fn in_charset(&self, words: &str) -> String {
        match self.layout.charset {
            Charset::Unicode => words.to_owned(),
            Charset::Ascii => escape::ascii(words),
        }
    }

    fn heading(&self, level: Level, words: &str) -> String {
        let lines = textwrap::fill(words, self.layout.width);
        let (underline, style) = match level {
            Level::Title => ("═", BOLD),
            Level::Chapter => ("─", BOLD),
            Level::Part => ("", BOLD),
            Level::Section => ("", BOLD.fg_color(Some(AnsiColor::Cyan.into()))),
        };
        let mut heading = self.paint_lines(style, &lines);
        if !underline.is_empty() {
            heading.push_str(&format!("{}\n", underline.repeat(widest(lines.lines()))));
        }
        heading
    }

    /// Writes labels in a column of their own, or before the words where the width
    /// leaves no room beside them.
    fn labeled(&self, indent: &str, entries: impl Iterator<Item = (String, String)>) -> String {
        let entries: Vec<_> = entries.collect();
        let labels = entries.iter().map(|(label, _)| label);
        let gap = if labels.clone().any(|label| label.contains(':')) { 1 } else { 2 };
        let column = widest(labels) + gap;
        let beside = format!("{indent}{:column$}", "");
        let line = |(label, text): &(String, String)| {
            if label.is_empty() {
                self.wrap(text, indent, indent)
            } else if beside.len() + LEAST_COLUMN <= self.width {
                self.wrap(text, &format!("{indent}{}", padded(label, column)), &beside)
            } else if label.contains(UNBROKEN) {
                let below = format!("{indent}{MARGIN}");
                self.wrap(label, indent, indent) + &self.wrap(text, &below, &below)
            } else {
                self.wrap(&format!("{label}  {text}"), indent, &format!("{indent}{MARGIN}"))
            }
        };
        entries.iter().map(line).collect()
    }

    /// Draws a table with columns side by side, or returns `None` when the
    /// width does not hold them.
    fn grid(&self, table: &Table) -> Option<String> {
        let mut longest_words = Vec::new();
        let mut least = COLUMN_GAP * table.columns.len().saturating_sub(1);
        for (index, heading) in table.columns.iter().enumerate() {
            let cells = || table.rows.iter().filter_map(|row| row.get(index));
            let word = widest(cells().flat_map(|cell| cell.split(' ')));
            let of_heading = widest(heading.split(' '));
            // A heading wraps at every space; a cell only so far as it reads well.
            least += widest(cells()).min(word.max(LEAST_COLUMN)).max(of_heading);
            longest_words.push(word.max(of_heading));
        }
        if least > self.width {
            return None;
        }
        let drawn = drawn_grid(table, &longest_words, self.width);
        (widest(&drawn) <= self.width).then(|| self.finish_grid(&drawn, table.rows.len()))
    }

    /// Writes the grid's lines, the header in bold. Rows stand apart only
    /// where one of them takes more than one line.
    fn finish_grid(&self, drawn: &[String], rows: usize) -> String {
        let rule = drawn.iter().position(|line| line.starts_with(RULE)).unwrap_or(0);
        let (header, body) = drawn.split_at(rule);
        let apart = body.iter().skip(1).filter(|line| !line.is_empty()).count() > rows;
        let header = header.iter().map(|line| self.paint(BOLD, line));
        let body = body.iter().filter(|line| apart || !line.is_empty()).cloned();
        header.chain(body).map(|line| line + "\n").collect()
    }

    /// Writes each row of a table as labeled fields.
    fn records(&self, table: &Table) -> String {
        let records = table.rows.iter().map(|row| {
            let fields = table.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let label = |column: &String| self.paint(BOLD, &format!("{column}:"));
            self.labeled("", fields.map(|(column, cell)| (label(column), cell.clone())))
        });
        records.collect::<Vec<_>>().join("\n")
    }

    fn item(&self, marker: &str, item: &Item) -> String {
        let indent = " ".repeat(columns(marker).min(MOST_INDENT));
        let dimmed = |label: &str| self.paint(Style::new().dimmed(), &format!("{label}:"));
        let blanks = item.blanks.iter().map(|label| format!("{} {BLANK}", dimmed(label)));
        // In one line where it holds them, so that no label stands without its room.
        let blanks = blanks.collect::<Vec<_>>().join("  ").replace(' ', UNBROKEN);
        let name = item.name.as_ref().map_or(String::new(), |name| self.bold(name));
        let text = item.text.as_ref().map_or(String::new(), |text| self.inline(text));
        let mut words = name + item.between() + &text;
        let is_beside = item.details.is_empty() && !blanks.is_empty();
        if is_beside {
            words += &format!("  {blanks}");
        }
        let mut lines = self.wrap(&words, marker, &indent);
        let details = item.details.iter().map(|(label, text)| {
            let label = if label.is_empty() { String::new() } else { dimmed(&self.say(label)) };
            (label, self.inline(text))
        });
        lines += &self.labeled(&indent, details);
        if !is_beside && !blanks.is_empty() {
            lines += &self.wrap(&blanks, &indent, &indent);
        }
        lines
    }

    /// Draws gauges, one under the other, each in a line where all of them fit.
    fn gauges(&self, gauges: &[Gauge]) -> String {
        let parts = |gauge: &Gauge| {
            let Gauge { value, low, high, reading, .. } = gauge;
            [value, low, high.as_ref().unwrap_or(&String::new()), reading]
                .map(|part| self.say(part))
        };
        let [value, low, high] =
            [0, 1, 2].map(|part| widest(gauges.iter().map(|gauge| parts(gauge)[part].clone())));
        let width = (self.width / 3).clamp(GAUGE_WIDTH[0], GAUGE_WIDTH[1]);
        let drawn = |gauge: &Gauge| {
            let color = match gauge.is_good {
                Some(false) => AnsiColor::Red,
                _ => AnsiColor::Green,
            };
            self.paint(color.on_default(), &bar::bar(gauge, width))
        };
        let beside = |gauge: &Gauge| {
            let [valued, lowest, highest, reading] = parts(gauge);
            let drawn = drawn(gauge);
            format!("{valued:value$}  {lowest:>low$} {drawn} {highest:high$}  {reading}")
        };
        let labels = widest(gauges.iter().map(|gauge| &gauge.label));
        if labels + COLUMN_GAP + widest(gauges.iter().map(beside)) <= self.width {
            return self
                .labeled("", gauges.iter().map(|gauge| (self.bold(&gauge.label), beside(gauge))));
        }
        let below = |gauge: &Gauge| {
            let [value, low, high, reading] = parts(gauge);
            let words = format!("{}  {value}, {reading}", self.bold(&gauge.label));
            let scale = format!("{low} {} {high}", drawn(gauge));
            self.wrap(&words, "", MARGIN) + &self.wrap(scale.trim_end(), MARGIN, MARGIN)
        };
        gauges.iter().map(below).collect()
    }

    /// Draws a flow from top to bottom: each step with what stands beside it, and
    /// what two steps share as a rail on the left.
    fn flow(&self, flow: &Flow) -> String {
        let inner = Painter { width: self.width.saturating_sub(RAIL), ..*self };
        let names = (1..).zip(&flow.steps).map(|(number, step)| format!("{number} {}", step.name));
        let names: Vec<String> = names.collect();
        let width = widest(names.iter().map(|name| self.say(name)));
        let (mut lines, mut starts) = (String::new(), Vec::new());
        for (FlowStep { group, note, touches, .. }, name) in flow.steps.iter().zip(&names) {
            starts.push(lines.lines().count());
            let touches = touches.iter().map(|touch| ["; ◄─► ", touch].concat());
            let beside = self.say(&format!("{group}: {note}{}", touches.collect::<String>()));
            let beside = (padded(&self.bold(name), width), beside);
            lines += &(inner.labeled("", std::iter::once(beside)) + "│\n");
        }
        let rail = |(row, line): (usize, &str)| {
            let signs = flow.shared.iter().map(|shared| {
                match (row.cmp(&starts[shared.from]), row.cmp(&starts[shared.to])) {
                    (Ordering::Equal, _) => "╭──",
                    (_, Ordering::Equal) => "╰──",
                    (Ordering::Greater, Ordering::Less) => "│  ",
                    _ => "   ",
                }
            });
            format!("{} {line}\n", signs.max().unwrap_or("   "))
        };
        let lines = lines.trim_end_matches("│\n").lines().enumerate();
        let shared = flow.shared.iter().map(|shared| {
            let [from, to] = [shared.from, shared.to].map(|step| &names[step]);
            let words = format!("part of both {from} and {to}: {}", shared.what);
            self.wrap(&self.say(&words), "    ", "    ")
        });
        lines.map(rail).chain(shared).collect()
    }

    fn inline(&self, text: &Text) -> String {
        let span = |span: &Span| match span {
            Span::Plain(words) | Span::Link(words) => self.say(words),
            Span::Strong(words) => self.bold(words),
            Span::Code(_) | Span::Command(_) => {
                self.paint(CODE, &self.say(&span.text()).replace(' ', UNBROKEN))
            }
        };
        text.0.iter().map(span).collect()
    }

    /// Wraps words to the width, and ends the last line. What is typed as it stands is
    /// not broken where a line holds it; what else is wider than a line, as an id may
    /// be, breaks behind its dots and hyphens.
    fn wrap(&self, words: &str, first: &str, rest: &str) -> String {
        let room = self.width.saturating_sub(columns(rest));
        // Marks a place to break at by what takes no room.
        let breaks = |word: &str| match columns(word) > room {
            true if word.contains(UNBROKEN) => word.replace(UNBROKEN, " "),
            true => word.replace('.', ".\u{200b} ").replace('-', "-\u{200b} "),
            false => word.to_owned(),
        };
        let words = words.split(' ').map(breaks).collect::<Vec<_>>().join(" ");
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let lines = textwrap::fill(&words, options);
        lines.replace("\u{200b} ", "").replace('\u{200b}', "").replace(UNBROKEN, " ") + "\n"
    }

    fn bold(&self, words: &str) -> String {
        self.paint(BOLD, &self.say(words))
    }

    fn paint(&self, style: Style, words: &str) -> String {
        match self.layout.styling {
            Styling::Plain => words.to_owned(),
            Styling::Ansi => format!("{style}{words}{style:#}"),
        }
    }

    fn paint_lines(&self, style: Style, lines: &str) -> String {
        lines.lines().map(|line| self.paint(style, line) + "\n").collect()
    }
}

/// Returns the lines of a table drawn to a width.
fn drawn_grid(table: &Table, longest_words: &[usize], width: usize) -> Vec<String> {
    let fixed = |width| u16::try_from(width).unwrap_or(u16::MAX);
    let mut grid = comfy_table::Table::new();
    grid.load_style(
        TableStyle::new()
            .header_separator(LineStyle::none().fill(RULE).junction(RULE))
            .row_separator(LineStyle::none().fill(' ').junction(' ')),
    )
    .set_content_arrangement(ContentArrangement::Dynamic)
    .set_width(fixed(width))
    .set_header(&table.columns)
    .add_rows(&table.rows);
    // The padding counts as the column's.
    grid.set_constraints(
        longest_words
            .iter()
            .map(|width| ColumnConstraint::LowerBoundary(Width::Fixed(fixed(width + 1)))),
    );
    for (index, column) in grid.column_iter_mut().enumerate() {
        // The junction between two columns is the other half of the gap.
        column.set_padding((0, u16::from(index + 1 < longest_words.len())));
    }
    grid.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Returns the columns that words take. Most are plain, and need no character
/// looked up.
fn columns(words: &str) -> usize {
    let is_plain = words.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain { words.len() } else { textwrap::core::display_width(words) }
}

/// Fills words up to a width with spaces.
fn padded(words: &str, width: usize) -> String {
    words.to_owned() + &" ".repeat(width.saturating_sub(columns(words)))
}

/// Returns the columns that the widest of these takes.
fn widest(texts: impl IntoIterator<Item = impl AsRef<str>>) -> usize {
    texts.into_iter().map(|text| columns(text.as_ref())).max().unwrap_or(0)
}
