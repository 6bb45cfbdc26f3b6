//! Text for a terminal or a pipe: wrapped to a width, with or without color,
//! in Unicode or ASCII.
//!
//! A table that does not fit becomes a list of labeled fields. Nothing is ever
//! cut off.

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width};
use textwrap::core::display_width;

use super::escape;
use super::{Charset, Layout, Styling};
use crate::document::{
    Block, Document, Flow, FlowBack, Gauge, Item, Level, Marker, Span, Table, Text,
};

/// The least columns a cell is squeezed into before the table becomes a list.
const LEAST_COLUMN: usize = 12;

/// The style of what is typed as it stands.
const CODE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));

/// The columns between two columns of a table.
const COLUMN_GAP: usize = 2;

/// What stands left of everything but headings, so that they stand out without
/// color too.
const MARGIN: &str = "  ";

/// The columns that a gauge's bar takes at the most and at the least.
const GAUGE_WIDTH: std::ops::RangeInclusive<usize> = 10..=30;

pub(super) fn render(document: &Document, layout: &Layout) -> String {
    let painter = Painter {
        layout,
        width: layout.width.saturating_sub(MARGIN.len()),
    };
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
    match layout.charset {
        Charset::Unicode => page,
        Charset::Ascii => escape::ascii(&page),
    }
}

/// Draws a bar of `width` characters, filled to `place` (0 to 1). An end is
/// full or empty only when the place is at it.
pub(super) fn bar(place: f64, width: usize, [full, empty]: [char; 2]) -> String {
    let filled = filled(place, width);
    let mut bar = String::new();
    bar.extend(std::iter::repeat_n(full, filled));
    bar.extend(std::iter::repeat_n(empty, width - filled));
    bar
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a few characters"
)]
fn filled(place: f64, width: usize) -> usize {
    let filled = (place * width as f64).round() as usize;
    let least = usize::from(place > 0.0);
    let most = if place < 1.0 { width - 1 } else { width };
    filled.clamp(least, most.max(least))
}

/// The characters that a flow is drawn with.
struct Rail {
    enter: &'static str,
    side: &'static str,
    leave: &'static str,
    down: &'static str,
    touch: &'static str,
}

impl Rail {
    /// Returns what stands left of the step at `index`, and left of the lines
    /// below it.
    fn at(&self, flow: &Flow, index: usize) -> (String, String) {
        let edge = if flow.back.iter().any(|back| back.to == index) {
            self.enter
        } else if flow.back.iter().any(|back| back.from == index) {
            self.leave
        } else if flow
            .back
            .iter()
            .any(|back| back.to < index && index < back.from)
        {
            self.side
        } else {
            "   "
        };
        let beside = |back: &FlowBack| back.to <= index && index < back.from;
        let side = if flow.back.iter().any(beside) {
            self.side
        } else {
            "   "
        };
        let last = index + 1 == flow.steps.len();
        let down = if last { " " } else { self.down };
        (format!("{edge} "), format!("{side} {down}"))
    }
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
                let wrapped = self.wrap(&words(text), "", "");
                self.paint_lines(Style::new().dimmed(), &wrapped)
            }
            Block::Fields(fields) => {
                let fields: Vec<_> = fields
                    .iter()
                    .map(|(label, text)| (label.as_str(), self.inline(text)))
                    .collect();
                self.labeled(Style::new().bold(), &fields)
            }
            Block::Table(table) => self.table(table),
            Block::Items(marker, items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.item(*marker, index, item))
                .collect(),
            Block::Gauges(gauges) => self.gauges(gauges),
            Block::Flow(flow) => self.flow(flow),
            Block::Commands(commands) => {
                let commands: Vec<_> = commands
                    .iter()
                    .map(|(command, answers)| (command.as_str(), answers.clone()))
                    .collect();
                self.labeled(CODE, &commands)
            }
        }
    }

    fn heading(&self, level: Level, words: &str) -> String {
        let words = escape::terminal(words);
        let lines = textwrap::wrap(&words, self.layout.width);
        let underline = match (level, self.layout.charset) {
            (Level::Title, Charset::Unicode) => "═",
            (Level::Title, Charset::Ascii) => "=",
            (Level::Chapter, Charset::Unicode) => "─",
            (Level::Chapter, Charset::Ascii) => "-",
            (Level::Part | Level::Section, _) => "",
        };
        let style = match level {
            Level::Title | Level::Chapter | Level::Part => Style::new().bold(),
            Level::Section => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
        };
        let mut heading = String::new();
        for line in &lines {
            heading.push_str(&self.paint(style, line));
            heading.push('\n');
        }
        if !underline.is_empty() {
            let width = lines.iter().map(|line| display_width(line)).max();
            heading.push_str(&underline.repeat(width.unwrap_or(0)));
            heading.push('\n');
        }
        heading
    }

    /// Writes labels in a column of their own, or on lines of their own where
    /// the width leaves no room beside them.
    fn labeled(&self, style: Style, entries: &[(&str, String)]) -> String {
        let widest = entries.iter().map(|(label, _)| display_width(label)).max();
        let column = widest.unwrap_or(0) + 2;
        let beside = column + 2 * LEAST_COLUMN <= self.width;
        let mut lines = String::new();
        for (label, text) in entries {
            let label = escape::terminal(label);
            let shown = self.paint(style, &label);
            if beside {
                let pad = " ".repeat(column - display_width(&label));
                lines.push_str(&self.wrap(text, &format!("{shown}{pad}"), &" ".repeat(column)));
            } else {
                lines.push_str(&format!("{shown}\n"));
                lines.push_str(&self.wrap(text, MARGIN, MARGIN));
            }
        }
        lines
    }

    fn table(&self, table: &Table) -> String {
        match self.grid(table) {
            Some(grid) => grid,
            None => self.records(table),
        }
    }

    /// Draws a table with columns side by side, or returns `None` when the
    /// width does not hold them.
    fn grid(&self, table: &Table) -> Option<String> {
        let columns = table.columns.len();
        let mut longest_words = Vec::with_capacity(columns);
        let mut least = 0;
        for (index, heading) in table.columns.iter().enumerate() {
            let longest_word = |text: &str| text.split(' ').map(display_width).max().unwrap_or(0);
            let cells = || table.rows.iter().map(|row| row[index].as_str());
            let word = cells().map(longest_word).max().unwrap_or(0);
            let whole = cells().map(display_width).max().unwrap_or(0);
            // A heading wraps at every space; a cell only so far as it reads well.
            let wanted = whole.min(word.max(LEAST_COLUMN)).max(longest_word(heading));
            least += wanted;
            longest_words.push(word.max(longest_word(heading)));
        }
        if least + COLUMN_GAP * columns.saturating_sub(1) > self.width {
            return None;
        }
        // The library may go over its width by a column or two where little is
        // left to divide; it is then asked for that much less.
        let drawn = self.drawn_grid(table, &longest_words, self.width);
        let over = widest_line(&drawn).saturating_sub(self.width);
        let drawn = match over {
            0 => drawn,
            _ => self.drawn_grid(table, &longest_words, self.width - over),
        };
        (widest_line(&drawn) <= self.width).then(|| self.finish_grid(&drawn, table.rows.len()))
    }

    /// Returns the lines of a table drawn to a width.
    fn drawn_grid(&self, table: &Table, longest_words: &[usize], width: usize) -> Vec<String> {
        let cell = |text: &String| escape::terminal(text).into_owned();
        let columns = table.columns.len();
        let mut grid = comfy_table::Table::new();
        grid.load_style(self.table_style())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX))
            .set_header(table.columns.iter().map(cell).collect::<Vec<_>>());
        grid.set_constraints(longest_words.iter().map(|width| {
            // The padding counts as the column's.
            let width = u16::try_from(width + 1).unwrap_or(u16::MAX);
            ColumnConstraint::LowerBoundary(Width::Fixed(width))
        }));
        for (index, column) in grid.column_iter_mut().enumerate() {
            // The junction between two columns is the other half of the gap.
            column.set_padding((0, u16::from(index + 1 < columns)));
        }
        for row in &table.rows {
            grid.add_row(row.iter().map(cell).collect::<Vec<_>>());
        }
        grid.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    /// Writes the grid's lines, the header in bold. Rows stand apart only
    /// where one of them takes more than one line.
    fn finish_grid(&self, drawn: &[String], rows: usize) -> String {
        let rule = drawn
            .iter()
            .position(|line| line.starts_with(self.rule()))
            .unwrap_or(0);
        let (header, body) = drawn.split_at(rule);
        let body_lines = body[1..].iter().filter(|line| !line.is_empty()).count();
        let apart = body_lines > rows;
        let mut lines = String::new();
        for line in header {
            lines.push_str(&self.paint(Style::new().bold(), line));
            lines.push('\n');
        }
        for line in body.iter().filter(|line| apart || !line.is_empty()) {
            lines.push_str(line);
            lines.push('\n');
        }
        lines
    }

    /// The character of the rule below a table's header.
    fn rule(&self) -> char {
        match self.layout.charset {
            Charset::Unicode => '─',
            Charset::Ascii => '-',
        }
    }

    fn table_style(&self) -> TableStyle {
        let rule = self.rule();
        TableStyle::new()
            .header_separator(LineStyle::none().fill(rule).junction(rule))
            .row_separator(LineStyle::none().fill(' ').junction(' '))
    }

    /// Writes each row of a table as labeled fields, the first one in bold.
    fn records(&self, table: &Table) -> String {
        let records = table.rows.iter().map(|row| {
            let fields = table.columns.iter().zip(row).enumerate();
            fields
                .filter(|(_, (_, cell))| !cell.is_empty())
                .map(|(index, (column, cell))| {
                    let (column, cell) = (escape::terminal(column), escape::terminal(cell));
                    if index == 0 {
                        let cell = self.paint(Style::new().bold(), &cell);
                        self.wrap(&format!("{column}: {cell}"), "", MARGIN)
                    } else {
                        self.wrap(&format!("{column}: {cell}"), MARGIN, "    ")
                    }
                })
                .collect::<String>()
        });
        records.collect::<Vec<_>>().join("\n")
    }

    fn item(&self, marker: Marker, index: usize, item: &Item) -> String {
        let marker = match (marker, self.layout.charset) {
            (Marker::Bullet, Charset::Unicode) => "• ".to_owned(),
            (Marker::Bullet, Charset::Ascii) => "* ".to_owned(),
            (Marker::Number, _) => format!("{}. ", index + 1),
            (Marker::Box, _) => "[ ] ".to_owned(),
        };
        let indent = " ".repeat(display_width(&marker));
        let name = item
            .name
            .as_ref()
            .map(|name| self.paint(Style::new().bold(), &escape::terminal(name)));
        let text = item.text.as_deref().map(escape::terminal);
        let words = match (name, text) {
            (Some(name), Some(text)) => format!("{name}: {text}"),
            (Some(name), None) => name,
            (None, text) => text.unwrap_or_default().into_owned(),
        };
        let mut lines = self.wrap(&words, &marker, &indent);
        let widest = item
            .details
            .iter()
            .map(|(label, _)| display_width(label))
            .max()
            .unwrap_or(0);
        for (label, text) in &item.details {
            let label = escape::terminal(label);
            let pad = " ".repeat(widest - display_width(&label) + 1);
            let label = self.paint(Style::new().dimmed(), &format!("{label}:"));
            let hanging = format!("{indent}{}", " ".repeat(widest + 2));
            lines.push_str(&self.wrap(
                &escape::terminal(text),
                &format!("{indent}{label}{pad}"),
                &hanging,
            ));
        }
        lines
    }

    /// Draws gauges with their parts in columns, or each on lines of its own
    /// where the width is too small for that.
    fn gauges(&self, gauges: &[Gauge]) -> String {
        let width = |text: fn(&Gauge) -> &str| {
            let widths = gauges.iter().map(|gauge| display_width(text(gauge)));
            widths.max().unwrap_or(0)
        };
        let label = width(|gauge| &gauge.label);
        let value = width(|gauge| &gauge.value);
        let low = width(|gauge| &gauge.low);
        let high = width(|gauge| gauge.high.as_deref().unwrap_or_default());
        let reading = width(|gauge| &gauge.reading);
        let beside = label + value + low + high + reading + 10;
        let room = self.width.saturating_sub(beside);
        let in_line = room >= *GAUGE_WIDTH.start();
        let bar_width = if in_line {
            room.min(*GAUGE_WIDTH.end())
        } else {
            let below = self.width.saturating_sub(low + high + 4);
            below.clamp(*GAUGE_WIDTH.start(), *GAUGE_WIDTH.end())
        };
        let mut lines = String::new();
        for gauge in gauges {
            let label_text = self.paint(Style::new().bold(), &gauge.label);
            let label_pad = " ".repeat(label - display_width(&gauge.label));
            let bar = self.gauge_bar(gauge, bar_width);
            let high_text = gauge.high.as_deref().unwrap_or_default();
            if in_line {
                lines.push_str(&format!(
                    "{label_text}{label_pad}  {:<value$}  {:>low$} {bar} {:<high$}  {}\n",
                    gauge.value, gauge.low, high_text, gauge.reading
                ));
            } else {
                let words = format!("{label_text}  {}, {}", gauge.value, gauge.reading);
                lines.push_str(&self.wrap(&words, "", "  "));
                let ends = format!("  {} {bar} {high_text}", gauge.low);
                lines.push_str(ends.trim_end());
                lines.push('\n');
            }
        }
        lines
    }

    fn gauge_bar(&self, gauge: &Gauge, width: usize) -> String {
        let signs = match self.layout.charset {
            Charset::Unicode => ['█', '░'],
            Charset::Ascii => ['#', '.'],
        };
        let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
        if let Some(place) = gauge.place {
            return self.paint(green, &bar(place, width, signs));
        }
        // An open band has no far end to be near to.
        let mut drawn = bar(1.0, width - 1, signs);
        drawn.push(match self.layout.charset {
            Charset::Unicode => '►',
            Charset::Ascii => '>',
        });
        self.paint(green, &drawn)
    }

    /// Draws a flow from top to bottom: each step on a line with what stands
    /// beside it, and what leads back as a rail on the left.
    fn flow(&self, flow: &Flow) -> String {
        let rail = self.rail();
        let names: Vec<String> = flow
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| format!("{} {}", index + 1, escape::terminal(&step.name)))
            .collect();
        let name_width = names
            .iter()
            .map(|name| display_width(name))
            .max()
            .unwrap_or(0);
        let group_width = flow
            .steps
            .iter()
            .map(|step| display_width(&step.group))
            .max();
        let group_width = group_width.unwrap_or(0);
        let mut lines = String::new();
        for (index, (step, name)) in flow.steps.iter().zip(&names).enumerate() {
            let (edge, below) = rail.at(flow, index);
            let pad = " ".repeat(name_width - display_width(name));
            let name = self.paint(Style::new().bold(), name);
            let touches = step
                .touches
                .iter()
                .map(|touch| format!("{} {}", rail.touch, escape::terminal(touch)));
            let beside = std::iter::once(escape::terminal(&step.note).into_owned()).chain(touches);
            let first = format!("{edge}{name}{pad}  {:<group_width$}  ", step.group);
            let rest = format!("{below}{}", " ".repeat(name_width + group_width + 3));
            if display_width(&first) + 2 * LEAST_COLUMN <= self.width {
                for (line, words) in beside.enumerate() {
                    let indent = if line == 0 { &first } else { &rest };
                    lines.push_str(&self.wrap(&words, indent, &rest));
                }
            } else {
                lines.push_str(&format!("{edge}{name}\n"));
                let hanging = format!("{below}  ");
                lines.push_str(&self.wrap(&step.group, &hanging, &hanging));
                for words in beside {
                    lines.push_str(&self.wrap(&words, &hanging, &hanging));
                }
            }
            if index + 1 < flow.steps.len() {
                lines.push_str(below.trim_end());
                lines.push('\n');
            }
        }
        for back in &flow.back {
            let words = format!(
                "back to {}: {}",
                names[back.to],
                escape::terminal(&back.what)
            );
            lines.push_str(&self.wrap(&words, "    ", "    "));
        }
        lines
    }

    fn rail(&self) -> Rail {
        match self.layout.charset {
            Charset::Unicode => Rail {
                enter: "╭─►",
                side: "│  ",
                leave: "╰──",
                down: "│",
                touch: "◄─►",
            },
            Charset::Ascii => Rail {
                enter: "+->",
                side: "|  ",
                leave: "+--",
                down: "|",
                touch: "<->",
            },
        }
    }

    fn inline(&self, text: &Text) -> String {
        text.0
            .iter()
            .map(|span| {
                let words = escape::terminal(span.text());
                match span {
                    Span::Plain(_) => words.into_owned(),
                    Span::Strong(_) => self.paint(Style::new().bold(), &words),
                    Span::Code(_) => self.paint(CODE, &words),
                }
            })
            .collect()
    }

    /// Wraps words to the width, and ends the last line.
    fn wrap(&self, words: &str, first: &str, rest: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut lines = textwrap::fill(words, options);
        lines.push('\n');
        lines
    }

    fn paint(&self, style: Style, words: &str) -> String {
        match self.layout.styling {
            Styling::Plain => words.to_owned(),
            Styling::Ansi => format!("{style}{words}{style:#}"),
        }
    }

    fn paint_lines(&self, style: Style, lines: &str) -> String {
        let mut painted = String::new();
        for line in lines.lines() {
            painted.push_str(&self.paint(style, line));
            painted.push('\n');
        }
        painted
    }
}

fn widest_line(lines: &[String]) -> usize {
    lines
        .iter()
        .map(|line| display_width(line))
        .max()
        .unwrap_or(0)
}

/// Returns the words of a text without their styles.
fn words(text: &Text) -> String {
    text.0
        .iter()
        .map(|span| escape::terminal(span.text()))
        .collect()
}
