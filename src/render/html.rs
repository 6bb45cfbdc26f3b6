//! HTML: one self-contained page that reads on a screen and prints on paper.
//!
//! No script, no font, no image from elsewhere: the page says the same in ten
//! years. A page that is filled in has the script of `checklist`, and one of many
//! companies that of `overview`.

use super::prelude::*;
use std::fmt::Display;

use maud::{DOCTYPE, PreEscaped};

use super::{checklist, is_web, overview};
use crate::document::{Level, Standing, TrendPoint, ZoneEnd};

const STYLE: &str = include_str!("page.css");

pub(super) fn render(document: &Document) -> String {
    let terms = &Terms::new(&document.terms, None);
    let is_filled_in = checklist::is_filled_in(&document.blocks);
    let is_overview = overview::is_in(&document.blocks);
    let (script, hash) = match is_filled_in {
        true => (Some(checklist::SCRIPT), checklist::SCRIPT_HASH),
        false if is_overview => (Some(overview::SCRIPT), overview::SCRIPT_HASH),
        false => (None, "none"),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content={
                    "default-src 'none'; style-src 'unsafe-inline'; script-src '" (hash)
                    "'; base-uri 'none'; form-action 'none'"
                };
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="gtm";
                title { (document.title()) }
                style {
                    (PreEscaped(STYLE))
                    @if is_filled_in { (PreEscaped(checklist::STYLE)) }
                    @if is_overview { (PreEscaped(overview::STYLE)) }
                }
            }
            body {
                (main(document, &html! {}, terms))
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    };
    terminal(&(page.into_string() + "\n")).into_owned()
}

/// Writes what a document says, below what stands before it.
pub(super) fn main(document: &Document, before: &Markup, terms: &Terms<'_>) -> Markup {
    let is_filled_in = checklist::is_filled_in(&document.blocks);
    let stage = document.form.as_ref().and_then(|form| form.stage.as_ref());
    html! {
        main #content data-page=[is_filled_in.then(|| checklist::key(document))] data-stage=[stage] {
            (before)
            @if is_filled_in { (checklist::bar(document)) }
            @for block in &document.blocks { (self::block(document, block, terms)) }
        }
    }
}

pub(super) fn block(document: &Document, block: &Block, terms: &Terms<'_>) -> Markup {
    match block {
        Block::Heading(level, words) => heading(document.depth(*level), *level, words),
        Block::Paragraph(text) => html! { p { (inline(text, terms)) } },
        Block::Remark(text) => html! { p.remark { (inline(text, &terms.links_alone())) } },
        Block::Fields(fields) => html! {
            dl {
                @for (label, text) in fields { dt { (label) } dd { (inline(text, terms)) } }
            }
        },
        Block::Table(table) => self::table(table, terms),
        Block::Items(Marker::Bullet, items) => html! {
            ul { @for one in items { li id=[terms.anchor(one.id.as_ref())] { (item(one, terms)) } } }
        },
        Block::Items(Marker::Number, items) => html! {
            ol { @for one in items { li id=[terms.anchor(one.id.as_ref())] { (item(one, terms)) } } }
        },
        Block::Items(Marker::Box, items) => html! {
            ul.checklist {
                @for one in items { li id=[terms.anchor(one.id.as_ref())] { (checklist::task(one, terms)) } }
            }
        },
        Block::Questions(questions) => html! {
            ol.checklist {
                @for one in questions {
                    li id=[terms.anchor(Some(&one.id))] {
                        (checklist::question(one, document.form.as_ref(), terms))
                    }
                }
            }
        },
        Block::Gauges(gauges) => html! { @for one in gauges { (gauge(one)) } },
        Block::Scales(scales) => html! { @for one in scales { (scale(one)) } },
        Block::Trend(points) => trend(points),
        Block::Flow(flow) => self::flow(flow),
        Block::Commands(lines) => commands(lines, terms),
        Block::Code(lines) => commands(lines, terms),
        Block::Entries(entries) => html! {
            ol.entries {
                @for one in entries {
                    li {
                        p.name { (inline(&one.title, &terms.links_alone())) }
                        @for line in &one.lines { p { (inline(line, terms)) } }
                    }
                }
            }
        },
        Block::Anchor(id) => html! {
            @if let Some(id) = terms.anchor(Some(id)) { span.anchor id=(id) {} }
        },
        Block::Lines(text) => html! { pre { (text) } },
        Block::Fold(title, blocks) => html! {
            details {
                summary { (heading(document.depth(Level::Chapter), Level::Chapter, title)) }
                @for one in blocks { (self::block(document, one, terms)) }
            }
        },
    }
}

/// Writes lines to be copied as they stand, with what each is.
fn commands(lines: &[(impl Display, String)], terms: &Terms<'_>) -> Markup {
    html! {
        dl.commands {
            @for (line, what) in lines {
                @let line = line.to_string();
                dt { code { (line) } }
                dd { (terms.linked(&line, &html! { (what) })) }
            }
        }
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

fn inline(text: &Text, terms: &Terms<'_>) -> Markup {
    html! {
        @for span in &text.0 {
            @match span {
                Span::Plain(words) => (terms.mark(words)),
                Span::Link(address) if is_web(address) => a href=(address) rel="noreferrer" { (address) },
                Span::Link(words) => (words),
                Span::Strong(words) => strong { (words) },
                Span::Code(_) | Span::Command(_) => {
                    (terms.linked(&span.text(), &html! { code { (span.text()) } }))
                }
            }
        }
    }
}

fn table(table: &Table, terms: &Terms<'_>) -> Markup {
    let links = table.links.as_deref();
    let class = |cell: &str| match cell.chars().next() {
        Some('✓') => Some("good"),
        Some('✗') => Some("off"),
        _ => None,
    };
    html! {
        table class=[links.map(|_| "overview")] {
            thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
            tbody {
                @for (number, row) in table.rows.iter().enumerate() {
                    @let id = table.ids.get(number).map_or("", String::as_str);
                    tr id=[terms.anchor(table.ids.get(number))] {
                        @for (index, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                            @match (index, links.and_then(|links| links.get(number))) {
                                (0, Some(link)) => th scope="row" { a href=(link) { (cell) } },
                                (0, None) => th scope="row" { (terms.linked(id, &terms.mark(cell))) },
                                _ => td class=[class(cell)] data-label=(column) { (terms.mark(cell)) },
                            }
                        }
                    }
                }
            }
        }
    }
}

fn item(item: &Item, terms: &Terms<'_>) -> Markup {
    html! { (title(item, terms)) (details(item, terms)) }
}

/// Writes the name of an item and what it says.
pub(super) fn title(item: &Item, terms: &Terms<'_>) -> Markup {
    html! {
        @if let Some(name) = &item.name {
            strong { (terms.linked(item.id.as_deref().unwrap_or_default(), &html! { (name) })) }
            @if item.text.is_some() { ": " }
        }
        @if let Some(text) = &item.text { (terms.mark(text)) }
    }
}

/// Writes what else there is to an item.
pub(super) fn details(item: &Item, terms: &Terms<'_>) -> Markup {
    html! {
        @for (label, text) in &item.details {
            span.detail { span.label { (label) } " " span { (inline(text, terms)) } }
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
            svg viewBox={ "0 0 " (GAUGE_UNITS) " 16" } role="img" aria-label={ (gauge.label) " " (gauge.value) ": " (gauge.reading) } {
                rect.band x="0" y="5" width=(GAUGE_UNITS) height="6" rx="3" {}
                rect.done x="0" y="5" width=(format!("{place:.1}")) height="6" rx="3" {}
                @if gauge.place.is_some() {
                    circle.mark cx=(format!("{place:.1}")) cy="8" r="6" {}
                }
            }
            div.ends { span { (gauge.low) } span { (high) } }
        }
    }
}

/// Draws the zone that a value should be in, and the value. A zone that goes on
/// ends in a point.
fn scale(scale: &Scale) -> Markup {
    let at = |place: f64| format!("{:.1}", place.clamp(0.0, 1.0) * GAUGE_UNITS);
    let (begin, end) = scale.zone;
    let open = scale.zone_end == ZoneEnd::Open;
    let class = match scale.standing {
        Standing::Good => "mark good",
        Standing::Off => "mark off",
    };
    html! {
        figure.gauge.scale {
            figcaption {
                strong { (scale.label) } " " (scale.value) ", " (scale.reading)
                span.target { "Target: " (scale.target) }
            }
            svg viewBox={ "-8 0 " (GAUGE_UNITS + 18.0) " 16" } role="img"
                aria-label={ (scale.label) " " (scale.value) ": " (scale.reading) "; target: " (scale.target) } {
                rect.band x="0" y="5" width=(GAUGE_UNITS) height="6" {}
                // A zone of one value is still to be seen.
                rect.zone x=(at(begin)) y="3" width=(at((end - begin).max(0.005))) height="10" {}
                @if open { path.zone d={ "M" (GAUGE_UNITS) " 3 l8 5 l-8 5 z" } {} }
                circle class=(class) cx=(at(scale.mark)) cy="8" r="5.5" {}
            }
            div.ends { span { (scale.low) } span { (scale.high) } }
        }
    }
}

/// Draws shares over time as a line, broken where nothing joins them.
fn trend(points: &[TrendPoint]) -> Markup {
    let x = |point: &TrendPoint| format!("{:.1}", point.at * GAUGE_UNITS);
    let y = |point: &TrendPoint| format!("{:.1}", (1.0 - point.place) * 100.0);
    let step = |point: &TrendPoint| {
        format!("{}{} {}", if point.is_joined { 'L' } else { 'M' }, x(point), y(point))
    };
    let label = |point: &TrendPoint| format!("{}: {:.0}%", point.label, point.place * 100.0);
    html! {
        figure.gauge.trend {
            svg viewBox={ "-8 -8 " (GAUGE_UNITS + 16.0) " 116" } role="img"
                aria-label=(points.iter().map(label).collect::<Vec<_>>().join("; ")) {
                @for line in [0, 50, 100] {
                    rect.band x="0" y=(line) width=(GAUGE_UNITS) height="1" {}
                }
                path d=(points.iter().map(step).collect::<String>()) {}
                @for point in points { circle.mark cx=(x(point)) cy=(y(point)) r="3" {} }
            }
            div.ends { @for point in points.first().into_iter().chain(points.last()) { span { (label(point)) } } }
        }
    }
}

/// Draws a flow from top to bottom: a box for each step, what stands beside it,
/// what it touches, and what two steps share on the left.
fn flow(flow: &Flow) -> Markup {
    // The sizes of the drawing, in its own units.
    const WIDTH: usize = 760;
    const ROW: usize = 64;
    const BOX_LEFT: usize = 70;
    const BOX_WIDTH: usize = 190;
    const BOX_HEIGHT: usize = 40;
    const NOTE_LEFT: usize = 280;
    const TOUCH_LEFT: usize = 540;
    const TOUCH_WIDTH: usize = 214;
    const TOUCH_ROW: usize = 48;
    const RAIL: usize = 22;

    let mut height = 0;
    let mut tops = Vec::with_capacity(flow.steps.len());
    for step in &flow.steps {
        tops.push(height + 4);
        // Touches stand one below the other, and the row grows with them.
        height += ROW + step.touches.len().saturating_sub(1) * TOUCH_ROW;
    }
    let top = |index: usize| tops[index];
    let middle = |index: usize| top(index) + BOX_HEIGHT / 2;
    let center = BOX_LEFT + BOX_WIDTH / 2;
    let names: Vec<&str> = flow.steps.iter().map(|step| step.name.as_str()).collect();
    html! {
        figure.flow {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(names.join(", then ")) {
                defs {
                    marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"
                        markerHeight="7" orient="auto-start-reverse" {
                        path d="M0 0 L8 4 L0 8 z" {}
                    }
                }
                @for (index, step) in flow.steps.iter().enumerate() {
                    rect class={ "step " (step.group.split(' ').next().unwrap_or_default()) } x=(BOX_LEFT) y=(top(index))
                        width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="6" {}
                    text.name x=(BOX_LEFT + 12) y=(middle(index) + 5) { (index + 1) ". " (step.name) }
                    text.note x=(NOTE_LEFT) y=(middle(index) - 3) { (step.group) }
                    text.note x=(NOTE_LEFT) y=(middle(index) + 13) { (step.note) }
                    @for (place, touch) in step.touches.iter().enumerate() {
                        rect.touch x=(TOUCH_LEFT) y=(top(index) + place * TOUCH_ROW) width=(TOUCH_WIDTH)
                            height=(BOX_HEIGHT) rx="20" {}
                        text.name x=(TOUCH_LEFT + 18) y=(middle(index) + place * TOUCH_ROW + 5) { "⇄ " (touch) }
                    }
                    @if index + 1 < flow.steps.len() {
                        line x1=(center) y1=(top(index) + BOX_HEIGHT) x2=(center)
                            y2=(top(index + 1)) marker-end="url(#arrow)" {}
                    }
                }
                @for shared in &flow.shared {
                    path.shared d={
                        "M" (BOX_LEFT) " " (middle(shared.from)) " H" (RAIL) " V" (middle(shared.to))
                        " H" (BOX_LEFT)
                    } {}
                }
            }
            @for shared in &flow.shared {
                figcaption { "The line on the left: " (shared.what) " is part of both " (names[shared.from]) " and " (names[shared.to]) "." }
            }
        }
    }
}
