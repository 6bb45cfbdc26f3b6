//! Facts as they stand in an answer, which guides and frameworks share.

use serde_json::Value;

use super::layer::was_behind;
use super::plain;
use super::prelude::*;

use crate::playbook::table::Column;

/// Writes facts in their order: blocks under their titles, and the rest under
/// headings of its kind. `stages` name what deferrals wait for.
pub(super) fn write_facts(document: &mut Document, facts: &[Fact<'_>], stages: &[Stage]) {
    for group in facts.chunk_by(|one, next| one.kind == next.kind) {
        let items = || group.iter().map(|fact| item(fact, stages)).collect();
        let first = &group[0];
        match first.kind {
            FactKind::Section => {
                for fact in group {
                    document.push(anchor(fact));
                    document.heading(Level::Section, tagged(fact));
                }
            }
            // One column is a list, and fits on a line.
            FactKind::Row if first.columns.len() == 1 => {
                let names: Vec<String> =
                    group.iter().map(|row| cells(row, &tag_of(row)).concat()).collect();
                document.blocks.extend(group.iter().map(anchor));
                document.paragraph(format!("{}.", and_list(&names)));
            }
            FactKind::Row => document.push(Block::Table(Table {
                columns: first.columns.iter().map(heading).collect(),
                rows: group.iter().map(|row| cells(row, &tag_of(row))).collect(),
                ids: group.iter().map(|row| row.id.to_string()).collect(),
                links: None,
            })),
            FactKind::Point => document.push(Block::Items(Marker::Bullet, items())),
            FactKind::Step => document.push(Block::Items(Marker::Number, items())),
            FactKind::AntiPattern => {
                let stage = first.stage.map_or("", |stage| &stage.title);
                document.bullets(format!("What not to do at {stage}"), items());
            }
            FactKind::Deferral => document.bullets("What to wait on", items()),
            FactKind::Reference => document.bullets("Playbook references", items()),
            _ => {
                for fact in group {
                    if let Some(said) = &fact.statement {
                        document.push(anchor(fact));
                        document.paragraph(format!("{}{}", said.text, tag_of(fact)));
                    }
                }
            }
        }
    }
}

/// Returns the address of a fact, to stand before it.
pub(super) fn anchor(fact: &Fact<'_>) -> Block {
    Block::Anchor(fact.id.to_string())
}

/// Returns the heading of a column, marked where it mends a slip of the source.
fn heading(column: &Column) -> String {
    let mark = if column.corrects.is_some() { " (corrected)" } else { "" };
    format!("{}{mark}", column.name)
}

/// Returns a fact as an item of a list, the layer behind its name.
pub(super) fn item(fact: &Fact<'_>, stages: &[Stage]) -> Item {
    let tag = tag_of(fact);
    let name = Some(format!("{}{tag}", fact.label)).filter(|_| !fact.label.is_empty());
    let text = fact.statement.as_ref().map(|said| with_was(fact, said));
    Item {
        id: Some(fact.id.to_string()),
        text: text.map(|text| if name.is_some() { text } else { text + &tag }.into()),
        name,
        details: fact
            .cells
            .iter()
            .map(|said| (said.heading().to_owned(), words(said, stages).into()))
            .collect(),
        ..Item::default()
    }
}

/// Returns the words of a statement: of the stage that a deferral waits for, its
/// title.
fn words<'a>(said: &'a Statement<'_>, stages: &'a [Stage]) -> &'a str {
    let due = stages.iter().find(|stage| said.name == "until" && stage.id.as_str() == said.text);
    due.map_or(&said.text, |stage| &stage.title)
}

/// Returns the cells of a row, each figure that a layer changed with what it was,
/// and `tag` behind the first.
pub(super) fn cells(row: &Fact<'_>, tag: &str) -> Vec<String> {
    let heading = row.columns.first().map_or("", |column| &column.name);
    let label = format!("{}{}{tag}", row.label, was_behind(row, heading, row.label));
    std::iter::once(label).chain(row.cells.iter().map(|cell| with_was(row, cell))).collect()
}

/// Names what is ours among facts: titles, column headings, names under a title,
/// notes, and what is said beside under a heading.
pub(super) fn own_headings(facts: &[Fact<'_>]) -> Vec<String> {
    let is_ours = |said: &&Statement<'_>| said.origin == SaidBy::Ours;
    let named = facts.iter().flat_map(|fact| {
        let has_own_note = fact.statement.as_ref().is_some_and(|said| is_ours(&said));
        let own = match fact.kind {
            FactKind::Section if fact.origin == Origin::Ours => Some(("the title*", fact.label)),
            FactKind::Note if has_own_note => Some(("the note* below", fact.section)),
            _ if fact.origin == Origin::Ours => Some(("the names under", fact.section)),
            _ => None,
        };
        let columns = fact.headings.iter().filter(|column| column.origin == Origin::Ours);
        own.into_iter().chain(columns.map(|column| ("the column*", column.name.as_str())))
    });
    let named = distinct(named);
    let of_kind = distinct(named.iter().map(|(what, _)| *what)).into_iter().map(|what| {
        let of_it = named.iter().filter(|(kind, _)| *kind == what).map(|(_, name)| name);
        let of_it: Vec<_> = of_it.collect();
        let what = what.replace('*', if of_it.len() > 1 { "s" } else { "" });
        format!("{what} {}", quoted(&of_it))
    });
    let beside = facts.iter().flat_map(|fact| fact.cells.iter().filter(is_ours));
    of_kind.chain(distinct(beside.map(|said| said.heading().to_owned()))).collect()
}

/// Adds a row for each fact, whose cells follow from the headings of `sheet`.
pub(super) fn add_facts(
    sheet: &mut Sheet,
    facts: &[Fact<'_>],
    stages: &[Stage],
    conflicts: &[ConflictRef<'_>],
) {
    for fact in facts.iter().filter(|fact| fact.kind != FactKind::Section) {
        let value = |column: &String| match column.as_str() {
            "text" | "why" => text(fact, stages),
            "ours" => ours(fact).join(", "),
            "conflicts" => conflicts_cell(conflicts, &fact.id),
            column => cell(fact, column),
        };
        let row = sheet.columns.iter().map(value).collect();
        sheet.rows.push(row);
    }
}

/// Returns a sheet with a row for each fact, and what the answer says of it
/// besides. Of the headings, with commas between them, each is the name of a
/// column, and behind `=` what stands there where that is called otherwise: a
/// field of what the answer says, as `share.dollars.low`, or else of the fact.
pub(super) fn fact_sheet<'a, 'page: 'a>(
    headings: &str,
    rows: impl IntoIterator<Item = (Option<&'a Fact<'page>>, Value)>,
) -> Sheet {
    let headings = headings.split(',').map(|one| one.split_once('=').unwrap_or((one, one)));
    let (names, fields): (Vec<_>, Vec<_>) = headings.unzip();
    let mut sheet = Sheet::new(&names);
    for (fact, own) in rows {
        let said = |field: &&str| {
            let own = field.split('.').try_fold(&own, |own, part| own.get(part));
            own.map_or_else(|| fact.map_or(String::new(), |fact| cell(fact, field)), plain)
        };
        sheet.rows.push(fields.iter().map(said).collect());
    }
    sheet
}

/// Returns what stands under a heading of a spreadsheet in the row of a fact:
/// nothing where the column is left for the reader.
pub(super) fn cell(fact: &Fact<'_>, column: &str) -> String {
    match column {
        "id" => fact.id.to_string(),
        "stage" => fact.stage.map_or(String::new(), |stage| stage.id.to_string()),
        "function" => fact.function.map_or(String::new(), |function| function.id.to_string()),
        "guide" => fact.id.parts().take(2).collect::<Vec<_>>().join("."),
        "kind" => fact.kind.words().to_owned(),
        "section" => fact.section.to_owned(),
        "label" | "name" | "title" => fact.label.to_owned(),
        "metric" | "table" | "category" => fact.name().to_owned(),
        "figure" => {
            let figures = fact.figures().map(Figure::plain);
            figures.collect::<Vec<_>>().join("; ")
        }
        "target" => target(fact),
        "target or silence" => match target(fact) {
            silence if silence.is_empty() => "the source names none".to_owned(),
            target => target,
        },
        "says" => {
            let others = fact.statements().filter(|said| said.role.is_none());
            others.map(|said| &*said.text).collect::<Vec<_>>().join("; ")
        }
        "columns" => {
            let names = fact.headings.iter().map(|column| column.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        }
        "ours" if fact.origin == Origin::Ours => "title".to_owned(),
        "term" => format!("{}{}", fact.label, lone_tag(fact)),
        // Where no column says whose it is.
        "called" if fact.origin == Origin::Ours => format!("{} (ours){}", fact.label, tag_of(fact)),
        "called" => tagged(fact),
        "ask" | "instead" | "note" | "aliases" | "means" => {
            fact.said(column).map_or(String::new(), |said| said.text.to_string())
        }
        "source" => source_line(fact),
        _ => String::new(),
    }
}

/// Returns a row for each fact, of what stands under these headings.
pub(super) fn rows_of(columns: &[&str], facts: &[Fact<'_>]) -> Vec<Vec<String>> {
    facts.iter().map(|fact| columns.iter().map(|column| cell(fact, column)).collect()).collect()
}

/// Returns the target of a metric, with what it was where a layer changed it;
/// nothing where the source names none.
pub(super) fn target(fact: &Fact<'_>) -> String {
    let compared: Vec<String> = fact
        .columns
        .iter()
        .filter_map(|column| {
            Some(format!("{}: {}", column.serves.as_ref()?, fact.said(&column.name)?.text))
        })
        .collect();
    if !compared.is_empty() {
        return compared.join("; ");
    }
    match (fact.cell(Role::Target), fact.target()) {
        (Some(cell), _) => with_was(fact, cell),
        (None, Some((text, _))) => format!("{text}{}", was_behind(fact, "figure", text)),
        (None, None) => String::new(),
    }
}

/// Returns what a fact says in one text, without what is ours.
pub(super) fn text(fact: &Fact<'_>, stages: &[Stage]) -> String {
    let texts: Vec<String> = fact
        .statements()
        .filter(|said| !said.is_ours())
        .map(|said| match said.heading() {
            "" => with_was(fact, said),
            "Until" => format!("Until: {}", words(said, stages)),
            heading => format!("{heading}: {}", with_was(fact, said)),
        })
        .collect();
    texts.into_iter().fold(String::new(), |all, one| match all.chars().next_back() {
        None => one,
        Some('.' | '!' | '?' | ':') => format!("{all} {one}"),
        Some(_) => format!("{all}; {one}"),
    })
}

/// Returns whose the heading is that something is said under.
pub(super) fn heading_origin(fact: &Fact<'_>, said: &Statement<'_>) -> Origin {
    let column = fact.columns.iter().find(|column| column.name == said.name);
    column.map_or(Origin::Source, |column| column.origin)
}

/// Names what of a fact is ours.
pub(super) fn ours<'page>(fact: &Fact<'page>) -> Vec<&'page str> {
    let says = fact.statements().filter(|said| said.origin == SaidBy::Ours);
    let says = says.map(|said| if said.name.is_empty() { "text" } else { said.name });
    let has_column = fact.columns.iter().any(|column| column.origin == Origin::Ours);
    those([
        (fact.origin == Origin::Ours, "label"),
        (fact.section_origin == Origin::Ours, "section"),
        (has_column && !fact.cells.is_empty(), "columns"),
    ])
    .chain(says)
    .collect()
}

/// Writes the remark below an answer: where its facts come from, its address,
/// and what in it is ours.
pub fn facts_remark(facts: &str, id: &FactId, ours: &[String]) -> Block {
    let ours = match ours {
        [] => String::new(),
        several => format!(" Ours: {}.", and_list(several)),
    };
    let text = Text::from(format!("Facts: {facts}. Id: "));
    Block::Remark(text.code(id.as_str()).plain(format!(".{ours}")))
}

/// Writes the remark below an answer of many facts: where they come from, their
/// addresses, and what in it is ours.
pub(super) fn sources_remark<'fact, 'page: 'fact>(
    facts: impl Iterator<Item = &'fact Fact<'page>>,
    ours: String,
) -> Block {
    let facts: Vec<_> = facts.collect();
    let sources = distinct(facts.iter().map(|fact| source_line(fact))).join("; ");
    let ids = distinct(facts.iter().map(|fact| fact.id.as_str()));
    let text = Text::from(format!("Facts: {sources}. Ids: ")).codes(ids);
    Block::Remark(text.plain(format!(".{}", sentence(" Ours: ", ours))))
}
