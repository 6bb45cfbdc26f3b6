//! HTML: one self-contained page that reads on a screen and prints on paper.
//!
//! No script, no font, no image from elsewhere: the page says the same in ten
//! years. Boxes can be ticked, and keep nothing.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::escape::terminal;
use crate::document::{Block, Document, Gauge, Item, Level, Marker, Span, Table, Text};

const STYLE: &str = include_str!("page.css");

pub(super) fn render(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="gtm";
                title { (document.title()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @for block in &document.blocks { (self::block(document, block)) }
                }
            }
        }
    };
    let mut page = page.into_string();
    page.push('\n');
    terminal(&page).into_owned()
}

fn block(document: &Document, block: &Block) -> Markup {
    match block {
        Block::Heading(level, words) => heading(document.depth(*level), *level, words),
        Block::Paragraph(text) => html! { p { (inline(text)) } },
        Block::Remark(text) => html! { p.remark { (inline(text)) } },
        Block::Fields(fields) => html! {
            dl {
                @for (label, text) in fields { dt { (label) } dd { (inline(text)) } }
            }
        },
        Block::Table(table) => self::table(table),
        Block::Items(Marker::Bullet, items) => html! {
            ul { @for one in items { li { (item(one)) } } }
        },
        Block::Items(Marker::Number, items) => html! {
            ol { @for one in items { li { (item(one)) } } }
        },
        Block::Items(Marker::Box, items) => html! {
            ul.checklist {
                @for one in items {
                    li { label { input type="checkbox"; span { (item(one)) } } }
                }
            }
        },
        Block::Gauges(gauges) => html! { @for one in gauges { (gauge(one)) } },
        Block::Commands(commands) => html! {
            dl.commands {
                @for (command, answers) in commands {
                    dt { code { (command) } } dd { (answers) }
                }
            }
        },
    }
}

/// Writes a heading: its depth for the outline, its level for the looks.
fn heading(depth: usize, level: Level, words: &str) -> Markup {
    let class = match level {
        Level::Title => "title",
        Level::Chapter => "chapter",
        Level::Part => "part",
        Level::Section => "section",
    };
    html! {
        @match depth {
            1 => h1 class=(class) { (words) },
            2 => h2 class=(class) { (words) },
            3 => h3 class=(class) { (words) },
            _ => h4 class=(class) { (words) },
        }
    }
}

fn inline(text: &Text) -> Markup {
    html! {
        @for span in &text.0 {
            @match span {
                Span::Plain(words) => (words),
                Span::Strong(words) => strong { (words) },
                Span::Code(words) => code { (words) },
            }
        }
    }
}

fn table(table: &Table) -> Markup {
    html! {
        table {
            thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (index, cell) in row.iter().enumerate() {
                            @if index == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

fn item(item: &Item) -> Markup {
    html! {
        @if let Some(name) = &item.name {
            strong { (name) }
            @if item.text.is_some() { ": " }
        }
        @if let Some(text) = &item.text { (text) }
        @for (label, text) in &item.details {
            span.detail { span.label { (label) } " " span { (text) } }
        }
        @if !item.blanks.is_empty() {
            span.blanks { @for label in &item.blanks { span.label { (label) } span.blank {} } }
        }
    }
}

/// The width of a gauge's drawing, in its own units.
const GAUGE_UNITS: f64 = 400.0;

fn gauge(gauge: &Gauge) -> Markup {
    let place = gauge.place.unwrap_or(1.0) * GAUGE_UNITS;
    let high = gauge.high.as_deref().unwrap_or("no upper end");
    html! {
        figure.gauge {
            figcaption { strong { (gauge.label) } " " (gauge.value) ", " (gauge.reading) }
            svg viewBox="0 0 400 16" role="img" aria-label={ (gauge.label) " " (gauge.value) ": " (gauge.reading) } {
                rect.band x="0" y="5" width="400" height="6" rx="3" {}
                rect.done x="0" y="5" width=(format!("{place:.1}")) height="6" rx="3" {}
                @if gauge.place.is_some() {
                    circle.mark cx=(format!("{place:.1}")) cy="8" r="6" {}
                }
            }
            div.ends { span { (gauge.low) } span { (high) } }
        }
    }
}
