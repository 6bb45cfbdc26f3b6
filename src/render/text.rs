//! Text for a terminal or a pipe: wrapped to a width, with or without color,
//! in Unicode or ASCII.
//!
//! A table that does not fit becomes a list of labeled fields. Nothing is ever
//! cut off.

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width};
use textwrap::core::display_width;

use super::bar::{self, ScaleSigns, bar};
use super::escape;
use super::{Charset, Layout, Styling};
use crate::document::{
    Block, Document, Entry, Flow, FlowShared, Gauge, Item, Level, Marker, Question, Scale, Span,
    Standing, Table, Text,
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
const GAUGE_WIDTH: std::ops::RangeInclusive<usize> = 4..=30;

/// The least columns of a bar that stands in one line with what it measures.
const LEAST_GAUGE_BESIDE: usize = 10;

/// Room to write in by hand.
const BLANK: &str = "__________";

pub(super) fn render(document: Document, layout: &Layout) -> String {
    // Before anything is measured, since a spelled out character is wider.
    let document = document.map_text(|text| {
        let shown = escape::terminal(text);
        match layout.charset {
            Charset::Unicode => shown.into_owned(),
            Charset::Ascii => escape::ascii(&shown),
        }
    });
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
    page
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
        let edge = if flow.shared.iter().any(|shared| shared.from == index) {
            self.enter
        } else if flow.shared.iter().any(|shared| shared.to == index) {
            self.leave
        } else if flow.shared.iter().any(|shared| shared.from < index && index < shared.to) {
            self.side
        } else {
            "   "
        };
        let beside = |shared: &FlowShared| shared.from <= index && index < shared.to;
        let side = if flow.shared.iter().any(beside) { self.side } else { "   " };
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
                let wrapped = self.wrap(&text.words(), "", "");
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
                .map(|(index, item)| self.item(&self.marker(*marker, index), item))
                .collect(),
            Block::Questions(questions) => questions.iter().map(|one| self.question(one)).collect(),
            Block::Gauges(gauges) => self.gauges(gauges),
            Block::Scales(scales) => self.scales(scales),
            Block::Flow(flow) => self.flow(flow),
            Block::Commands(commands) => {
                let commands: Vec<_> = commands
                    .iter()
                    .map(|(command, answers)| (command.to_string(), answers.clone()))
                    .collect();
                self.labeled(CODE, &commands)
            }
            Block::Code(lines) => self.labeled(CODE, lines),
            Block::Lines(text) => format!("{text}\n"),
            Block::Entries(entries) => {
                let numbers = display_width(&entries.len().to_string());
                let entries = (1..).zip(entries);
                let entries = entries.map(|(number, one)| self.entry(number, numbers, one));
                entries.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Writes a numbered entry, its number in a column of its own.
    fn entry(&self, number: usize, numbers: usize, entry: &Entry) -> String {
        let number = format!("{number:>numbers$}. ");
        let indent = " ".repeat(number.len());
        let mut lines = self.wrap(&self.inline(&entry.title), &number, &indent);
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
        let lines = textwrap::wrap(words, self.layout.width);
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
    fn labeled(&self, style: Style, entries: &[(impl AsRef<str>, String)]) -> String {
        let widest = entries.iter().map(|(label, _)| display_width(label.as_ref())).max();
        let column = widest.unwrap_or(0) + 2;
        let beside = column + 2 * LEAST_COLUMN <= self.width;
        let mut lines = String::new();
        for (label, text) in entries {
            let label = label.as_ref();
            let shown = self.paint(style, label);
            if beside {
                let pad = pad(label, column);
                lines.push_str(&self.wrap(text, &format!("{shown}{pad}"), &" ".repeat(column)));
            } else {
                if style == CODE {
                    // What is typed as it stands is not broken.
                    lines.push_str(&format!("{shown}\n"));
                } else {
                    lines.push_str(&self.wrap(&shown, "", ""));
                }
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
            let cells = || table.rows.iter().filter_map(|row| row.get(index));
            let word = cells().map(|cell| longest_word(cell)).max().unwrap_or(0);
            let whole = cells().map(|cell| display_width(cell)).max().unwrap_or(0);
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
            _ => self.drawn_grid(table, &longest_words, self.width.saturating_sub(over)),
        };
        (widest_line(&drawn) <= self.width).then(|| self.finish_grid(&drawn, table.rows.len()))
    }

    /// Returns the lines of a table drawn to a width.
    fn drawn_grid(&self, table: &Table, longest_words: &[usize], width: usize) -> Vec<String> {
        let columns = table.columns.len();
        let mut grid = comfy_table::Table::new();
        grid.load_style(self.table_style())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX))
            .set_header(&table.columns);
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
            grid.add_row(row);
        }
        grid.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// Writes the grid's lines, the header in bold. Rows stand apart only
    /// where one of them takes more than one line.
    fn finish_grid(&self, drawn: &[String], rows: usize) -> String {
        let rule = drawn.iter().position(|line| line.starts_with(self.rule())).unwrap_or(0);
        let (header, body) = drawn.split_at(rule);
        let below_rule = body.iter().skip(1);
        let body_lines = below_rule.filter(|line| !line.is_empty()).count();
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
                    if index == 0 {
                        let cell = self.paint(Style::new().bold(), cell);
                        self.wrap(&format!("{column}: {cell}"), "", MARGIN)
                    } else {
                        self.wrap(&format!("{column}: {cell}"), MARGIN, "    ")
                    }
                })
                .collect::<String>()
        });
        records.collect::<Vec<_>>().join("\n")
    }

    /// Writes a question behind a box for each answer, and what is said of it
    /// below.
    fn question(&self, question: &Question) -> String {
        let ask = self.paint(Style::new().bold(), &question.ask) + &question.mark;
        let mut lines = self.wrap(&ask, "[ ] yes  [ ] no  ", "    ");
        if question.about != Item::default() {
            lines.push_str(&self.item("    ", &question.about));
        }
        lines
    }

    fn marker(&self, marker: Marker, index: usize) -> String {
        match (marker, self.layout.charset) {
            (Marker::Bullet, Charset::Unicode) => "• ".to_owned(),
            (Marker::Bullet, Charset::Ascii) => "* ".to_owned(),
            (Marker::Number, _) => format!("{}. ", index + 1),
            (Marker::Box, _) => "[ ] ".to_owned(),
        }
    }

    fn item(&self, marker: &str, item: &Item) -> String {
        let indent = " ".repeat(display_width(marker));
        let name = item.name.as_ref().map(|name| self.paint(Style::new().bold(), name));
        let words = match (name, item.text.as_deref()) {
            (Some(name), Some(text)) => format!("{name}: {text}"),
            (Some(name), None) => name,
            (None, text) => text.unwrap_or_default().to_owned(),
        };
        let mut lines = self.wrap(&words, marker, &indent);
        let widest = item.details.iter().map(|(label, _)| display_width(label)).max().unwrap_or(0);
        let hanging = display_width(&indent) + widest + 2;
        let beside = hanging + LEAST_COLUMN <= self.width;
        for (label, text) in &item.details {
            let shown = self.paint(Style::new().dimmed(), &format!("{label}:"));
            if beside {
                let pad = pad(label, widest + 1);
                let first = format!("{indent}{shown}{pad}");
                lines.push_str(&self.wrap(&self.inline(text), &first, &" ".repeat(hanging)));
            } else {
                let rest = format!("{indent}{MARGIN}");
                lines.push_str(&self.wrap(
                    &format!("{shown} {}", self.inline(text)),
                    &indent,
                    &rest,
                ));
            }
        }
        lines.push_str(&self.blanks(&item.blanks, &indent));
        lines
    }

    /// Leaves room to write in, on one line where the width holds it, so that
    /// no label stands at the end of a line without its room.
    fn blanks(&self, labels: &[&str], indent: &str) -> String {
        let blanks: Vec<String> = labels
            .iter()
            .map(|label| {
                let label = self.paint(Style::new().dimmed(), &format!("{label}:"));
                format!("{label} {BLANK}")
            })
            .collect();
        let line = format!("{indent}{}", blanks.join("  "));
        if blanks.is_empty() {
            String::new()
        } else if display_width(&line) <= self.width {
            format!("{line}\n")
        } else {
            let lines = blanks.iter().map(|blank| self.wrap(blank, indent, indent));
            lines.collect()
        }
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
        let in_line = room >= LEAST_GAUGE_BESIDE;
        let bar_width = if in_line {
            room.min(*GAUGE_WIDTH.end())
        } else {
            let below = self.width.saturating_sub(low + high + 4);
            below.clamp(*GAUGE_WIDTH.start(), *GAUGE_WIDTH.end())
        };
        let mut lines = String::new();
        for gauge in gauges {
            let label_text = self.paint(Style::new().bold(), &gauge.label);
            let bar = self.gauge_bar(gauge, bar_width);
            let high_text = gauge.high.as_deref().unwrap_or_default();
            if in_line {
                lines.push_str(&format!(
                    "{label_text}{}  {}{}  {}{} {bar} {high_text}{}  {}\n",
                    pad(&gauge.label, label),
                    gauge.value,
                    pad(&gauge.value, value),
                    pad(&gauge.low, low),
                    gauge.low,
                    pad(high_text, high),
                    gauge.reading
                ));
            } else {
                let words = format!("{label_text}  {}, {}", gauge.value, gauge.reading);
                lines.push_str(&self.wrap(&words, "", "  "));
                let ends = format!("{} {bar} {high_text}", gauge.low);
                lines.push_str(&self.wrap(ends.trim_end(), MARGIN, MARGIN));
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
        let mut drawn = bar(1.0, width.saturating_sub(1), signs);
        drawn.push(match self.layout.charset {
            Charset::Unicode => '►',
            Charset::Ascii => '>',
        });
        self.paint(green, &drawn)
    }

    /// Draws scales one under the other: in words, and below that as a bar
    /// between its ends. All bars begin and end at the same columns.
    fn scales(&self, scales: &[Scale]) -> String {
        let widest = |text: fn(&Scale) -> &str| {
            let widths = scales.iter().map(|scale| display_width(text(scale)));
            widths.max().unwrap_or(0)
        };
        let (low, high) = (widest(|scale| &scale.low), widest(|scale| &scale.high));
        let room = self.width.saturating_sub(MARGIN.len() + low + high + 2);
        let bar_width = room.clamp(*GAUGE_WIDTH.start(), *GAUGE_WIDTH.end());
        let signs = match self.layout.charset {
            Charset::Unicode => ScaleSigns { bar: ['█', '░'], mark: '◆', open: '►' },
            Charset::Ascii => ScaleSigns { bar: ['#', '.'], mark: '|', open: '>' },
        };
        let mut lines = String::new();
        for scale in scales {
            let words = format!(
                "{}  {}, {} (target: {})",
                self.paint(Style::new().bold(), &scale.label),
                scale.value,
                scale.reading,
                scale.target
            );
            lines.push_str(&self.wrap(&words, "", MARGIN));
            let color = match scale.standing {
                Standing::Good => AnsiColor::Green,
                Standing::Off => AnsiColor::Red,
            };
            let marked = Style::new().bold().fg_color(Some(color.into()));
            let [before, mark, after] = bar::scale(scale, bar_width, &signs);
            let ends = format!(
                "{}{} {before}{}{after} {}",
                pad(&scale.low, low),
                scale.low,
                self.paint(marked, &mark),
                scale.high
            );
            lines.push_str(&self.wrap(&ends, MARGIN, MARGIN));
        }
        lines
    }

    /// Draws a flow from top to bottom: each step on a line with what stands
    /// beside it, and what two steps share as a rail on the left.
    fn flow(&self, flow: &Flow) -> String {
        let rail = self.rail();
        let names: Vec<String> = flow
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| format!("{} {}", index + 1, step.name))
            .collect();
        let name_width = names.iter().map(|name| display_width(name)).max().unwrap_or(0);
        let group_width = flow.steps.iter().map(|step| display_width(&step.group)).max();
        let group_width = group_width.unwrap_or(0);
        let mut lines = String::new();
        for (index, (step, name)) in flow.steps.iter().zip(&names).enumerate() {
            let (edge, below) = rail.at(flow, index);
            let touches = step.touches.iter().map(|touch| format!("{} {touch}", rail.touch));
            let beside = std::iter::once(step.note.clone()).chain(touches);
            let first = format!(
                "{edge}{}{}  {}{}  ",
                self.paint(Style::new().bold(), name),
                pad(name, name_width),
                step.group,
                pad(&step.group, group_width)
            );
            let rest = format!("{below}{}", " ".repeat(name_width + group_width + 3));
            if display_width(&first) + 2 * LEAST_COLUMN <= self.width {
                for (line, words) in beside.enumerate() {
                    let indent = if line == 0 { &first } else { &rest };
                    lines.push_str(&self.wrap(&words, indent, &rest));
                }
            } else {
                let hanging = format!("{below}  ");
                let room = self.width.saturating_sub(display_width(&hanging));
                // Line by line, so that the rail stays as it is.
                for (line, words) in textwrap::wrap(name, room).iter().enumerate() {
                    let indent = if line == 0 { &edge } else { &hanging };
                    lines.push_str(indent);
                    lines.push_str(&self.paint(Style::new().bold(), words));
                    lines.push('\n');
                }
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
        for shared in &flow.shared {
            let both = format!("{} and {}", names[shared.from], names[shared.to]);
            let words = format!("part of both {both}: {}", shared.what);
            lines.push_str(&self.wrap(&words, "    ", "    "));
        }
        lines
    }

    fn rail(&self) -> Rail {
        match self.layout.charset {
            Charset::Unicode => {
                Rail {
                    enter: "╭──", side: "│  ", leave: "╰──", down: "│", touch: "◄─►"
                }
            }
            Charset::Ascii => {
                Rail { enter: "+--", side: "|  ", leave: "+--", down: "|", touch: "<->" }
            }
        }
    }

    fn inline(&self, text: &Text) -> String {
        text.0
            .iter()
            .map(|span| match span {
                Span::Plain(words) | Span::Link(words) => words.clone(),
                Span::Strong(words) => self.paint(Style::new().bold(), words),
                Span::Code(words) => self.paint(CODE, words),
                Span::Command(command) => self.paint(CODE, &command.to_string()),
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

/// Returns the spaces that fill words up to a width.
fn pad(words: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(display_width(words)))
}

fn widest_line(lines: &[String]) -> usize {
    lines.iter().map(|line| display_width(line)).max().unwrap_or(0)
}
