//! HTML: one self-contained page that reads on a screen and prints on paper.
//!
//! No script, no font, no image from elsewhere: the page says the same in ten
//! years. A page that is filled in has the script of `checklist`, and one with a table
//! of many companies has one that sorts it.

use super::prelude::*;
use maud::{DOCTYPE, PreEscaped};

use super::{checklist, is_web};
use crate::document::Level;

const STYLE: &str = include_str!("page.css");

/// How a table of many companies looks and is sorted.
const OVERVIEW: [&str; 3] = [
    include_str!("overview.css"),
    include_str!("overview.js"),
    "sha256-8KDJqmQbql6x8p00+i4opqdykDi8W27lsxl2Oi1HxkY=",
];

fn is_overview(block: &Block) -> bool {
    matches!(block, Block::Table(Table { links: Some(_), .. }))
}

pub(super) fn render(document: &Document, terms: &[(String, String)]) -> String {
    let terms = &Terms::new(terms, None);
    let [style, script, hash] = match document.blocks.as_slice() {
        blocks if checklist::is_filled_in(blocks) => checklist::KIT,
        blocks if blocks.iter().any(is_overview) => OVERVIEW,
        _ => ["", "", "none"],
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
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body {
                (main(document, &html! {}, terms))
                @if !script.is_empty() { script { (PreEscaped(script)) } }
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
        Block::Remark(text) => html! { p.remark { (inline(text, &Terms::new(&[], terms.links))) } },
        Block::Fields(fields) => html! {
            dl {
                @for (label, text) in fields { dt { (label) } dd { (inline(text, terms)) } }
            }
        },
        Block::Table(table) => self::table(table, terms),
        Block::Items(marker, items) => {
            let items = html! {
                @for one in items {
                    li id=[terms.anchor(one.id.as_ref())] {
                        @match marker {
                            Marker::Bullet | Marker::Number => { (title(one, terms)) (details(one, terms)) }
                            Marker::Box => (checklist::task(one, terms)),
                            Marker::YesOrNo => (checklist::question(one, document.form.as_ref(), terms)),
                        }
                    }
                }
            };
            html! {
                @match marker {
                    Marker::Bullet => ul { (items) },
                    Marker::Number => ol { (items) },
                    Marker::Box => ul.checklist { (items) },
                    Marker::YesOrNo => ol.checklist { (items) },
                }
            }
        }
        Block::Gauges(gauges) => html! { @for one in gauges { (gauge(one)) } },
        Block::Trend(points) => trend(points),
        Block::Flow(flow) => self::flow(flow),
        Block::Commands(commands) => html! {
            dl.commands {
                @for (command, answers) in commands {
                    @let command = command.to_string();
                    dt { code { (command) } }
                    dd { (terms.linked(&command, &html! { (answers) })) }
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

/// Writes a heading: its depth for the outline, its level for the looks.
fn heading(depth: usize, level: Level, words: &str) -> Markup {
    let (tag, class) = (format!("h{}", depth.min(4)), <&str>::from(level));
    html! {
        (PreEscaped(format!("<{tag} class=\"{class}\">"))) (words) (PreEscaped(format!("</{tag}>")))
    }
}

pub(super) fn inline(text: &Text, terms: &Terms<'_>) -> Markup {
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

/// Writes the name of an item and what it says.
pub(super) fn title(item: &Item, terms: &Terms<'_>) -> Markup {
    html! {
        @if !item.name.is_empty() {
            strong { (terms.linked(item.id.as_deref().unwrap_or_default(), &html! { (item.name) })) }
        }
        (item.between())
        (inline(&item.text, terms))
    }
}

/// Writes what else there is to an item.
pub(super) fn details(item: &Item, terms: &Terms<'_>) -> Markup {
    html! {
        @for (label, text) in &item.details {
            span.detail {
                @if !label.is_empty() { span.label { (label) } " " }
                span { (inline(text, terms)) }
            }
        }
    }
}

/// The width of a gauge's drawing, in its own units.
const GAUGE_UNITS: f64 = 400.0;

/// Draws the zone that counts, and the value. A zone that goes on ends in a point.
fn gauge(gauge: &Gauge) -> Markup {
    let Gauge { label, value, reading, low, high, .. } = gauge;
    let at = |place: f64| format!("{:.1}", place.clamp(0.0, 1.0) * GAUGE_UNITS);
    let (begin, end) = gauge.zone;
    let class = match gauge.is_good {
        None => "gauge",
        Some(true) => "gauge good",
        Some(false) => "gauge off",
    };
    html! {
        figure class=(class) {
            figcaption { strong { (label) } " " (value) ", " (reading) }
            svg viewBox={ "-8 0 " (GAUGE_UNITS + 18.0) " 16" } aria-hidden="true" {
                rect.band x="0" y="5" width=(GAUGE_UNITS) height="6" rx="3" {}
                // A zone of one value is still to be seen.
                rect.zone x=(at(begin)) y="4" width=(at((end.unwrap_or(1.0) - begin).max(0.005))) height="8" rx="2" {}
                @if end.is_none() { path.zone d={ "M" (GAUGE_UNITS) " 3 l8 5 l-8 5 z" } {} }
                @if let Some(mark) = gauge.mark { circle.mark cx=(at(mark)) cy="8" r="6" {} }
            }
            div.ends { span { (low) } span { (high.as_deref().unwrap_or("no upper end")) } }
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
                aria-label=(joined(points.iter().map(label), "; ")) {
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
    // Where things stand in the drawing, in its own units.
    const ROW: usize = 64;
    const TOUCH_ROW: usize = 48;

    let mut height = 0;
    let mut middles = Vec::new();
    for step in &flow.steps {
        middles.push(height + 24);
        // Touches stand one below the other, and the row grows with them.
        height += ROW + step.touches.len().saturating_sub(1) * TOUCH_ROW;
    }
    let names: Vec<&str> = flow.steps.iter().map(|step| step.name.as_str()).collect();
    html! {
        figure.flow tabindex="0" {
            svg viewBox={ "0 0 760 " (height) } role="img" aria-label=(names.join(", then ")) {
                @for pair in middles.windows(2) {
                    path.arrow d={ "M165 " (pair[0] + 20) " V" (pair[1] - 20) " m-4 -7 l4 7 l4 -7" } {}
                }
                @for (index, (step, middle)) in flow.steps.iter().zip(&middles).enumerate() {
                    rect class={ "step " (step.group.split(' ').next().unwrap_or_default()) }
                        x="70" y=(middle - 20) width="190" height="40" rx="6" {}
                    text.name x="82" y=(middle + 5) { (index + 1) ". " (step.name) }
                    text.note x="280" y=(middle - 3) { (step.group) }
                    text.note x="280" y=(middle + 13) { (step.note) }
                    @for (place, touch) in step.touches.iter().enumerate() {
                        @let middle = middle + place * TOUCH_ROW;
                        rect.touch x="540" y=(middle - 20) width="214" height="40" rx="20" {}
                        text.name x="558" y=(middle + 5) { "⇄ " (touch) }
                    }
                }
                @for shared in &flow.shared {
                    path.shared d={ "M70 " (middles[shared.from]) " H22 V" (middles[shared.to]) " H70" } {}
                }
            }
            @for shared in &flow.shared {
                figcaption { "The line on the left: " (shared.what) " is part of both " (names[shared.from]) " and " (names[shared.to]) "." }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_page_names_the_hash_of_its_script() {
        for [_, script, hash] in [checklist::KIT, OVERVIEW] {
            assert_eq!(hash, format!("sha256-{}", BASE64.encode(&Sha256::digest(script))));
        }
    }
}
