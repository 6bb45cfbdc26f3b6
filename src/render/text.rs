//! Text for a terminal or a pipe: wrapped to a width, with or without color,
//! in Unicode or ASCII.
//!
//! A table that does not fit becomes a list of labeled fields. Nothing is ever
//! cut off.

use super::prelude::*;

use anstyle::{AnsiColor, Color, Style};

use super::{Charset, Styling, bar, escape};
use crate::document::Level;

/// The least columns a cell is squeezed into before the table becomes a list.
const LEAST_COLUMN: usize = 12;

/// The style of what stands out.
const BOLD: Style = Style::new().bold();

/// The style of what is typed as it stands.
const CODE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));

/// The character of the rule below a table's header.
const RULE: &str = "─";

/// The columns between two columns of a table.
const COLUMN_GAP: usize = 2;

/// What stands left of everything but headings, so that they stand out without
/// color too.
const MARGIN: &str = "  ";

/// The columns that a gauge's bar takes at the most and at the least.
const GAUGE_WIDTH: [usize; 2] = [4, 30];

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
                joined(drawn, if is_apart { "\n" } else { "" })
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
            } else {
                let below = format!("{indent}{MARGIN}");
                self.wrap(label, indent, indent) + &self.wrap(text, &below, &below)
            }
        };
        entries.iter().map(line).collect()
    }

    /// Draws a table whose cells wrap in their columns, if it fits. Rows stand apart
    /// only where one of them takes more than one line.
    fn grid(&self, table: &Table) -> Option<String> {
        let (mut widths, mut least) = (Vec::new(), Vec::new());
        for (index, heading) in table.columns.iter().enumerate() {
            let cells = || table.rows.iter().filter_map(|row| row.get(index));
            // A heading wraps at every space; a cell only so far as it reads well.
            let word = widest(cells().flat_map(|cell| cell.split(' '))).max(LEAST_COLUMN);
            let (cell, of_heading) = (widest(cells()), widest(heading.split(' ')));
            widths.push(cell.max(columns(heading)));
            least.push(cell.min(word).max(of_heading));
        }
        let gaps = COLUMN_GAP * widths.len().saturating_sub(1);
        // What is too much is taken from the widest, again and again.
        while widths.iter().sum::<usize>() + gaps > self.width {
            let wider = (0..widths.len()).filter(|column| widths[*column] > least[*column]);
            let widest = wider.max_by_key(|column| widths[*column])?;
            widths[widest] -= 1;
        }
        let rows: Vec<Vec<_>> = std::iter::once(&table.columns)
            .chain(&table.rows)
            .map(|cells| {
                let cells = cells.iter().zip(&widths);
                cells.map(|(cell, width)| textwrap::wrap(cell, unbroken(*width))).collect()
            })
            .collect();
        // A column is as wide as its lines turned out.
        let lines = |column: usize| rows.iter().filter_map(move |row| row.get(column)).flatten();
        let widths: Vec<usize> = (0..widths.len()).map(|column| widest(lines(column))).collect();
        let mut rows = rows.iter().map(|cells| {
            let line = |line| {
                let cells = cells.iter().zip(&widths).map(|(lines, width)| {
                    padded(lines.get(line).map_or("", AsRef::as_ref), width + COLUMN_GAP)
                });
                cells.collect::<String>().trim_end().to_owned()
            };
            let count = cells.iter().map(Vec::len).max().unwrap_or(0);
            joined((0..count).map(line), "\n")
        });
        let header = self.paint_lines(BOLD, &rows.next()?);
        let rows: Vec<String> = rows.collect();
        let apart = if rows.iter().any(|row| row.contains('\n')) { "\n\n" } else { "\n" };
        let rule = RULE.repeat(widths.iter().sum::<usize>() + gaps);
        Some(format!("{header}{rule}\n{}\n", rows.join(apart)))
    }

    /// Writes each row of a table as labeled fields.
    fn records(&self, table: &Table) -> String {
        let records = table.rows.iter().map(|row| {
            let fields = table.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let label = |column: &String| self.paint(BOLD, &format!("{column}:"));
            self.labeled("", fields.map(|(column, cell)| (label(column), cell.clone())))
        });
        joined(records, "\n")
    }

    fn item(&self, marker: &str, item: &Item) -> String {
        let indent = " ".repeat(columns(marker).min(MOST_INDENT));
        let dimmed = |label: &str| self.paint(Style::new().dimmed(), &format!("{label}:"));
        let blanks = item.blanks.iter().map(|label| format!("{} {BLANK}", dimmed(label)));
        // In one line where it holds them, so that no label stands without its room.
        let blanks = joined(blanks, "  ").replace(' ', UNBROKEN);
        let mut words = self.bold(&item.name) + item.between() + &self.inline(&item.text);
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

    /// Draws gauges, one under the other.
    fn gauges(&self, gauges: &[Gauge]) -> String {
        let parts: Vec<_> = gauges
            .iter()
            .map(|Gauge { value, low, high, reading, .. }| {
                [value, low, high.as_ref().unwrap_or(&String::new()), reading]
                    .map(|part| self.say(part))
            })
            .collect();
        let [value, low, high] = [0, 1, 2].map(|one| widest(parts.iter().map(|parts| &parts[one])));
        let width = (self.width / 3).clamp(GAUGE_WIDTH[0], GAUGE_WIDTH[1]);
        let gauges =
            gauges.iter().zip(&parts).map(|(gauge, [valued, lowest, highest, reading])| {
                let color = match gauge.is_good {
                    Some(false) => AnsiColor::Red,
                    _ => AnsiColor::Green,
                };
                let drawn = self.paint(color.on_default(), &bar::bar(gauge, width));
                let scale = format!("{lowest:>low$}{UNBROKEN}{drawn}{UNBROKEN}{highest:high$}");
                (self.bold(&gauge.label), format!("{valued:value$}  {scale}  {reading}"))
            });
        self.labeled("", gauges)
    }

    /// Writes the steps of a flow one below the other, each with what it touches, and
    /// then what two of them share.
    fn flow(&self, flow: &Flow) -> String {
        let names: Vec<String> = (1..)
            .zip(&flow.steps)
            .map(|(number, step)| format!("{number} {}", step.name))
            .collect();
        let mut steps: Vec<_> = flow
            .steps
            .iter()
            .zip(&names)
            .flat_map(|(step, name)| {
                let touches = step.touches.iter().map(|touch| ["; ◄─► ", touch].concat());
                let words = format!("{}: {}{}", step.group, step.note, touches.collect::<String>());
                [(self.bold(name), self.say(&words)), (String::new(), self.say("│"))]
            })
            .collect();
        steps.pop();
        let shared = flow.shared.iter().map(|shared| {
            let [from, to] = [shared.from, shared.to].map(|step| &names[step]);
            self.wrap(
                &self.say(&format!("Part of both {from} and {to}: {}", shared.what)),
                "",
                MARGIN,
            )
        });
        self.labeled("", steps.into_iter()) + &shared.collect::<String>()
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
        let words = joined(words.split(' ').map(breaks), " ");
        let options = unbroken(self.width).initial_indent(first).subsequent_indent(rest);
        let lines = textwrap::fill(&words, options);
        lines.replace("\u{200b} ", "").replace('\u{200b}', "").replace(UNBROKEN, " ") + "\n"
    }

    fn bold(&self, words: &str) -> String {
        self.paint(BOLD, &self.say(words))
    }

    fn paint(&self, style: Style, words: &str) -> String {
        match self.layout.styling {
            Styling::Ansi if !words.is_empty() => format!("{style}{words}{style:#}"),
            _ => words.to_owned(),
        }
    }

    fn paint_lines(&self, style: Style, lines: &str) -> String {
        lines.lines().map(|line| self.paint(style, line) + "\n").collect()
    }
}

/// Returns how words wrap: at spaces alone, unless a word is longer than a line.
fn unbroken<'indent>(width: usize) -> textwrap::Options<'indent> {
    textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation)
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
