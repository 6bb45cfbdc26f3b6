//! Text for a terminal or a pipe: wrapped to a width, with or without color,
//! in Unicode or ASCII.
//!
//! A table that does not fit becomes a list of labeled fields. Nothing is ever
//! cut off.

use super::prelude::*;
use std::iter::repeat;

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width};

use super::bar::{self, bar};
use super::escape;
use super::{Charset, Styling};
use crate::document::{Entry, FlowShared, Level, Standing};

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
const GAUGE_WIDTH: std::ops::RangeInclusive<usize> = 4..=30;

/// The least columns of a bar that stands in one line with what it measures.
const LEAST_GAUGE_BESIDE: usize = 10;

/// Room to write in by hand.
const BLANK: &str = "__________";

pub(super) fn render(document: Document, layout: &Layout) -> String {
    let in_ascii = |text: &str| match layout.charset {
        Charset::Unicode => text.to_owned(),
        Charset::Ascii => escape::ascii(text),
    };
    // Before anything is measured, since a spelled out character is wider.
    let document = document.map_text(|text| in_ascii(&escape::terminal(text)));
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
    in_ascii(&page)
}

struct Painter<'layout> {
    layout: &'layout Layout,
    /// The columns between the margin and the right edge.
    width: usize,
}

impl Painter<'_> {
    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(level, words) => self.heading(*level, words),
            Block::Paragraph(text) => self.wrap(&self.inline(text), "", ""),
            Block::Remark(text) => {
                self.paint_lines(Style::new().dimmed(), &self.wrap(&text.words(), "", ""))
            }
            Block::Fields(fields) => {
                self.labeled(BOLD, fields.iter().map(|(label, text)| (label, self.inline(text))))
            }
            Block::Table(table) => self.grid(table).unwrap_or_else(|| self.records(table)),
            Block::Items(marker, items) => {
                let marker = |number: usize| match marker {
                    Marker::Bullet => "• ".to_owned(),
                    Marker::Number => format!("{number}. "),
                    Marker::Box => "[ ] ".to_owned(),
                };
                (1..).zip(items).map(|(number, item)| self.item(&marker(number), item)).collect()
            }
            Block::Questions(questions) => questions.iter().map(|one| self.question(one)).collect(),
            Block::Gauges(gauges) => self.gauges(gauges),
            Block::Scales(scales) => self.scales(scales),
            Block::Trend(points) => {
                let signs = match self.layout.charset {
                    Charset::Unicode => ['●', '·'],
                    Charset::Ascii => ['o', '.'],
                };
                bar::trend(points, self.width, signs)
            }
            Block::Flow(flow) => self.flow(flow),
            Block::Commands(commands) => self.labeled(CODE, commands.iter().cloned()),
            Block::Code(lines) => self.labeled(CODE, lines.iter().cloned()),
            Block::Lines(text) => format!("{text}\n"),
            Block::Anchor(_) => String::new(),
            Block::Fold(_, blocks) => blocks.iter().map(|block| self.block(block)).collect(),
            Block::Entries(entries) => {
                let numbers = entries.len().to_string().len();
                let entries = (1..)
                    .zip(entries)
                    .map(|(number, one)| self.entry(&format!("{number:>numbers$}. "), one));
                entries.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Writes a numbered entry, its number in a column of its own.
    fn entry(&self, number: &str, entry: &Entry) -> String {
        let indent = " ".repeat(number.len());
        let mut lines = self.wrap(&self.inline(&entry.title), number, &indent);
        for line in &entry.lines {
            let words = self.inline(line);
            // What is typed as it stands is not broken.
            if line.0.iter().all(|span| matches!(span, Span::Code(_) | Span::Command(_))) {
                lines.push_str(&format!("{indent}{words}\n"));
            } else {
                lines.push_str(&self.wrap(&words, &indent, &indent));
            }
        }
        lines
    }

    fn heading(&self, level: Level, words: &str) -> String {
        let lines = textwrap::fill(words, self.layout.width);
        let underline = match level {
            Level::Title => "═",
            Level::Chapter => "─",
            Level::Part | Level::Section => "",
        };
        let style = match level {
            Level::Section => BOLD.fg_color(Some(AnsiColor::Cyan.into())),
            Level::Title | Level::Chapter | Level::Part => BOLD,
        };
        let mut heading = self.paint_lines(style, &lines);
        if !underline.is_empty() {
            heading.push_str(&format!("{}\n", underline.repeat(widest(lines.lines()))));
        }
        heading
    }

    /// Writes labels in a column of their own, or on lines of their own where
    /// the width leaves no room beside them.
    fn labeled(
        &self,
        style: Style,
        entries: impl Iterator<Item = (impl ToString, String)>,
    ) -> String {
        let entries: Vec<_> =
            entries.map(|(label, text)| (self.paint(style, &label.to_string()), text)).collect();
        let column = widest(entries.iter().map(|(label, _)| label)) + 2;
        let beside = column + 2 * LEAST_COLUMN <= self.width;
        let line = |(label, text): &(String, String)| {
            if beside {
                return self.wrap(text, &padded(label, column), &" ".repeat(column));
            }
            // What is typed as it stands is not broken.
            let label = if style == CODE { format!("{label}\n") } else { self.wrap(label, "", "") };
            label + &self.wrap(text, MARGIN, MARGIN)
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
        // The library may go over its width by a column or two where little is
        // left to divide; it is then asked for that much less.
        let mut drawn = drawn_grid(table, &longest_words, self.width);
        let over = widest(&drawn).saturating_sub(self.width);
        if over > 0 {
            drawn = drawn_grid(table, &longest_words, self.width.saturating_sub(over));
        }
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

    /// Writes each row of a table as labeled fields, the first one in bold.
    fn records(&self, table: &Table) -> String {
        let records = table.rows.iter().map(|row| {
            let fields = table.columns.iter().zip(row).enumerate();
            fields
                .filter(|(_, (_, cell))| !cell.is_empty())
                .map(|(index, (column, cell))| match index {
                    0 => self.wrap(&format!("{column}: {}", self.paint(BOLD, cell)), "", MARGIN),
                    _ => self.wrap(&format!("{column}: {cell}"), MARGIN, "    "),
                })
                .collect::<String>()
        });
        records.collect::<Vec<_>>().join("\n")
    }

    /// Writes a question behind a box for each answer, and what is said of it
    /// below.
    fn question(&self, question: &Question) -> String {
        let ask = self.paint(BOLD, &question.ask);
        let asked = |ask: &str| self.wrap(ask, "[ ] yes  [ ] no  ", "    ");
        if question.about == Item::default() {
            return asked(&(ask + &question.mark));
        }
        asked(&ask) + &self.item("    ", &question.about)
    }

    fn item(&self, marker: &str, item: &Item) -> String {
        let indent = " ".repeat(columns(marker));
        let name = item.name.as_ref().map(|name| self.paint(BOLD, name));
        let words: Vec<String> = name.into_iter().chain(item.text.clone()).collect();
        let mut lines = self.wrap(&words.join(": "), marker, &indent);
        let label = |label: &str| self.paint(Style::new().dimmed(), &format!("{label}:"));
        let column = widest(item.details.iter().map(|(label, _)| label)) + 2;
        let hanging = indent.len() + column;
        for (name, text) in &item.details {
            let (label, text) = (label(name), self.inline(text));
            lines.push_str(&if hanging + LEAST_COLUMN <= self.width {
                let first = format!("{indent}{}", padded(&label, column));
                self.wrap(&text, &first, &" ".repeat(hanging))
            } else {
                self.wrap(&format!("{label} {text}"), &indent, &format!("{indent}{MARGIN}"))
            });
        }
        let blanks: Vec<String> =
            item.blanks.iter().map(|name| format!("{} {BLANK}", label(name))).collect();
        let line = blanks.join("  ");
        let last = lines.lines().last().map_or(0, columns);
        // Room to write in: beside the words where nothing stands between, or else
        // on one line where the width holds it, so that no label stands at the end
        // of a line without its room.
        let is_beside = item.details.is_empty() && last + columns(&line) + 2 <= self.width;
        if !blanks.is_empty() && is_beside {
            lines = format!("{}  {line}\n", lines.trim_end());
        } else if !blanks.is_empty() && columns(&line) + indent.len() <= self.width {
            lines.push_str(&format!("{indent}{line}\n"));
        } else {
            lines.extend(blanks.iter().map(|blank| self.wrap(blank, &indent, &indent)));
        }
        lines
    }

    /// Draws gauges with their parts in columns, or each on lines of its own
    /// where the width is too small for that.
    fn gauges(&self, gauges: &[Gauge]) -> String {
        fn high(gauge: &Gauge) -> &str {
            gauge.high.as_deref().unwrap_or_default()
        }
        let label = widest(gauges.iter().map(|gauge| &gauge.label));
        let value = widest(gauges.iter().map(|gauge| &gauge.value));
        let low = widest(gauges.iter().map(|gauge| &gauge.low));
        let reading = widest(gauges.iter().map(|gauge| &gauge.reading));
        let highest = widest(gauges.iter().map(high));
        let room = self.width.saturating_sub(label + value + low + highest + reading + 10);
        let in_line = room >= LEAST_GAUGE_BESIDE;
        let room = if in_line { room } else { self.width.saturating_sub(low + highest + 4) };
        let bar_width = room.clamp(*GAUGE_WIDTH.start(), *GAUGE_WIDTH.end());
        let gauge = |gauge: &Gauge| {
            let name = self.paint(BOLD, &gauge.label);
            let bar = match gauge.place {
                Some(place) => bar(place, bar_width),
                // An open band has no far end to be near to.
                None => bar(1.0, bar_width - 1) + "►",
            };
            let bar = self.paint(Style::new().fg_color(Some(AnsiColor::Green.into())), &bar);
            if in_line {
                return format!(
                    "{}  {}  {:>low$} {bar} {}  {}\n",
                    padded(&name, label),
                    padded(&gauge.value, value),
                    gauge.low,
                    padded(high(gauge), highest),
                    gauge.reading
                );
            }
            let words = format!("{name}  {}, {}", gauge.value, gauge.reading);
            let ends = format!("{} {bar} {}", gauge.low, high(gauge));
            self.wrap(&words, "", MARGIN) + &self.wrap(ends.trim_end(), MARGIN, MARGIN)
        };
        gauges.iter().map(gauge).collect()
    }

    /// Draws scales one under the other: in words, and below that as a bar
    /// between its ends. All bars begin and end at the same columns.
    fn scales(&self, scales: &[Scale]) -> String {
        let low = widest(scales.iter().map(|scale| &scale.low));
        let high = widest(scales.iter().map(|scale| &scale.high));
        let room = self.width.saturating_sub(MARGIN.len() + low + high + 2);
        let bar_width = room.clamp(*GAUGE_WIDTH.start(), *GAUGE_WIDTH.end());
        let scale = |scale: &Scale| {
            let Scale { label, value, reading, target, .. } = scale;
            let label = self.paint(BOLD, label);
            let words = format!("{label}  {value}, {reading} (target: {target})");
            let color = match scale.standing {
                Standing::Good => AnsiColor::Green,
                Standing::Off => AnsiColor::Red,
            };
            let [before, mark, after] = bar::scale(scale, bar_width);
            let mark = self.paint(BOLD.fg_color(Some(color.into())), &mark);
            let ends = format!("{:>low$} {before}{mark}{after} {}", scale.low, scale.high);
            self.wrap(&words, "", MARGIN) + &self.wrap(&ends, MARGIN, MARGIN)
        };
        scales.iter().map(scale).collect()
    }

    /// Draws a flow from top to bottom: each step on a line with what stands
    /// beside it, and what two steps share as a rail on the left.
    fn flow(&self, flow: &Flow) -> String {
        let names: Vec<String> = (1..)
            .zip(&flow.steps)
            .map(|(number, step)| format!("{number} {}", step.name))
            .collect();
        let name_width = widest(&names);
        let group_width = widest(flow.steps.iter().map(|step| &step.group));
        let mut lines = String::new();
        for (index, (step, name)) in flow.steps.iter().zip(&names).enumerate() {
            let (edge, below) = rail(flow, index);
            let touches = step.touches.iter().map(|touch| format!("◄─► {touch}"));
            let beside = std::iter::once(step.note.clone()).chain(touches);
            let first = format!(
                "{edge}{}  {}  ",
                padded(&self.paint(BOLD, name), name_width),
                padded(&step.group, group_width)
            );
            if columns(&first) + 2 * LEAST_COLUMN <= self.width {
                let rest = format!("{below}{}", " ".repeat(name_width + group_width + 3));
                for (words, indent) in beside.zip([&first].into_iter().chain(repeat(&rest))) {
                    lines.push_str(&self.wrap(&words, indent, &rest));
                }
            } else {
                let hanging = format!("{below}  ");
                let room = self.width.saturating_sub(columns(&hanging));
                // Line by line, so that the rail stays as it is.
                let name = textwrap::wrap(name, room).into_iter();
                for (words, indent) in name.zip([&edge].into_iter().chain(repeat(&hanging))) {
                    lines.push_str(&format!("{indent}{}\n", self.paint(BOLD, &words)));
                }
                for words in std::iter::once(step.group.clone()).chain(beside) {
                    lines.push_str(&self.wrap(&words, &hanging, &hanging));
                }
            }
            if index + 1 < flow.steps.len() {
                lines.push_str(&format!("{}\n", below.trim_end()));
            }
        }
        for shared in &flow.shared {
            let (from, to) = (&names[shared.from], &names[shared.to]);
            let words = format!("part of both {from} and {to}: {}", shared.what);
            lines.push_str(&self.wrap(&words, "    ", "    "));
        }
        lines
    }

    fn inline(&self, text: &Text) -> String {
        let span = |span: &Span| match span {
            Span::Plain(words) | Span::Link(words) => words.clone(),
            Span::Strong(words) => self.paint(BOLD, words),
            Span::Code(_) | Span::Command(_) => self.paint(CODE, &span.text()),
        };
        text.0.iter().map(span).collect()
    }

    /// Wraps words to the width, and ends the last line. What is wider than a
    /// line, as an id may be, breaks behind its dots and hyphens.
    fn wrap(&self, words: &str, first: &str, rest: &str) -> String {
        let room = self.width.saturating_sub(columns(rest));
        let is_wide = |word: &str| columns(word) > room;
        // Marks a place to break at by what takes no room.
        let breaks = |word: &str| {
            if is_wide(word) {
                word.replace('.', ".\u{200b} ").replace('-', "-\u{200b} ")
            } else {
                word.to_owned()
            }
        };
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        if words.split(' ').any(is_wide) {
            let words: Vec<String> = words.split(' ').map(breaks).collect();
            let lines = textwrap::fill(&words.join(" "), options);
            lines.replace("\u{200b} ", "").replace('\u{200b}', "") + "\n"
        } else {
            textwrap::fill(words, options) + "\n"
        }
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

/// Returns what stands left of the step at `index` of a flow, and left of the
/// lines below it.
fn rail(flow: &Flow, index: usize) -> (String, String) {
    let any = |is_it: fn(&FlowShared, usize) -> bool| {
        flow.shared.iter().any(|shared| is_it(shared, index))
    };
    let edge = if any(|shared, index| shared.from == index) {
        "╭──"
    } else if any(|shared, index| shared.to == index) {
        "╰──"
    } else if any(|shared, index| shared.from < index && index < shared.to) {
        "│  "
    } else {
        "   "
    };
    let is_beside = any(|shared, index| shared.from <= index && index < shared.to);
    let side = if is_beside { "│  " } else { "   " };
    let down = if index + 1 == flow.steps.len() { " " } else { "│" };
    (format!("{edge} "), format!("{side} {down}"))
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
