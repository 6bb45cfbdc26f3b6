//! Facts as they stand in an answer, which guides and frameworks share.

use serde_json::Value;

use super::layer::was_behind;
use super::plain;
use super::prelude::*;

use crate::playbook::table::Column;

/// Writes facts in their order: blocks under their titles, and the rest under
/// headings of its kind.
pub(super) fn write_facts(document: &mut Document, facts: &[Fact<'_>]) {
    for group in facts.chunk_by(|one, next| one.kind == next.kind) {
        let items = || group.iter().map(item);
        let first = &group[0];
        match first.kind {
            FactKind::Section => {
                for fact in group {
                    document.push(anchor(fact));
                    document.heading(Level::Section, tagged(fact));
                }
            }
            FactKind::Row => document.push(Block::Table(Table {
                columns: first.columns.iter().map(column_name).collect(),
                rows: group.iter().map(|row| cells(row, &tag_of(row))).collect(),
                ids: group.iter().map(|row| row.id.to_string()).collect(),
                links: None,
            })),
            FactKind::Point => document.items(Marker::Bullet, items()),
            FactKind::Step => document.items(Marker::Number, items()),
            FactKind::AntiPattern | FactKind::Deferral | FactKind::Reference => {
                document.bullets(heading_of(first), items());
            }
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

/// Returns what facts stand under: their block, or else a heading of their kind.
pub(super) fn heading_of<'page>(fact: &Fact<'page>) -> &'page str {
    match fact.kind {
        FactKind::Approach => "Approach",
        FactKind::AntiPattern => "What not to do",
        FactKind::Deferral => "What to wait on",
        FactKind::Reference => "Playbook references",
        kind if fact.section.is_empty() => kind.words(),
        _ => fact.section,
    }
}

/// Returns the address of a fact, to stand before it.
pub(super) fn anchor(fact: &Fact<'_>) -> Block {
    Block::Anchor(fact.id.to_string())
}

/// Returns the name of a column, marked where it mends a slip of the source.
fn column_name(column: &Column) -> String {
    let mark = if column.corrects.is_some() { " (corrected)" } else { "" };
    format!("{}{mark}", column.name)
}

/// Returns a fact as an item of a list, the layer behind its name.
pub(super) fn item(fact: &Fact<'_>) -> Item {
    let tag = tag_of(fact);
    let detail = |said: &Statement<'_>| field(said.heading(), &*said.text);
    let text = shown(fact.statement.as_ref().map(|said| with_was(fact, said)));
    let (name, text) = match fact.label {
        "" => (String::new(), text + &tag),
        label => (format!("{label}{tag}"), text),
    };
    Item {
        id: Some(fact.id.to_string()),
        details: fact.cells.iter().map(detail).collect(),
        ..Item::of(name, text)
    }
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
    let is_ours = |said: &&Statement<'_>| said.origin == Origin::Ours;
    distinct(facts.iter().flat_map(|fact| {
        let own = match fact.kind {
            FactKind::Section if fact.origin == Origin::Ours => Some(("title", fact.label)),
            FactKind::Note if fact.statement.iter().any(|said| is_ours(&said)) => {
                Some(("note below", fact.section))
            }
            _ if fact.origin == Origin::Ours => Some(("names under", fact.section)),
            _ => None,
        };
        let columns = fact.headings.iter().filter(|column| column.origin == Origin::Ours);
        own.into_iter()
            .chain(columns.map(|column| ("column", column.name.as_str())))
            .map(|(what, name)| format!("{what} “{name}”"))
            .chain(fact.cells.iter().filter(is_ours).map(|said| said.heading().to_owned()))
    }))
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
    let row = |(fact, own): (Option<&Fact<'_>>, Value)| {
        let said = |field: &&str| {
            let own = field.split('.').try_fold(&own, |own, part| own.get(part));
            own.map_or_else(|| fact.map(|fact| cell(fact, field)).unwrap_or_default(), plain)
        };
        fields.iter().map(said).collect()
    };
    Sheet { rows: rows.into_iter().map(row).collect(), ..Sheet::new(&names) }
}

/// Returns a sheet with a row for each fact alone.
pub(super) fn sheet_of<'a, 'page: 'a>(
    headings: &str,
    facts: impl IntoIterator<Item = &'a Fact<'page>>,
) -> Sheet {
    fact_sheet(headings, facts.into_iter().map(|fact| (Some(fact), Value::Null)))
}

/// Returns what stands under a heading of a spreadsheet in the row of a fact:
/// nothing where the column is left for the reader.
pub(super) fn cell(fact: &Fact<'_>, column: &str) -> String {
    match column {
        "id" => fact.id.to_string(),
        "stage" => shown(fact.stage.map(|stage| &stage.id)),
        "function" => shown(fact.function.map(|function| &function.id)),
        "guide" => joined(fact.id.parts().take(2), "."),
        "kind" => fact.kind.words().to_owned(),
        "section" => fact.section.to_owned(),
        "label" | "name" | "title" | "term" => fact.label.to_owned(),
        "metric" | "table" | "category" => fact.name().to_owned(),
        "figure" => joined(fact.figures().map(Figure::plain), "; "),
        "target" => target(fact),
        "target or silence" => match target(fact) {
            silence if silence.is_empty() => "the source names none".to_owned(),
            target => target,
        },
        "says" => {
            let others = fact.statements().filter(|said| said.role.is_none());
            joined(others.map(|said| &said.text), "; ")
        }
        "columns" => joined(fact.headings.iter().map(|column| &column.name), ", "),
        "text" | "why" => text(fact),
        "ours" => ours(fact).join(", "),
        // Where no column says whose it is.
        "called" => {
            format!("{}{}{}", fact.label, by_us(fact.origin), lone_tag(fact))
        }
        "ask" | "instead" | "note" | "aliases" | "means" => {
            shown(fact.said(column).map(|said| &said.text))
        }
        "source" => source_line(fact),
        _ => String::new(),
    }
}

/// Returns the target of a metric, with what it was where a layer changed it;
/// nothing where the source names none.
pub(super) fn target(fact: &Fact<'_>) -> String {
    let compared = fact.columns.iter().filter_map(|column| {
        Some(format!("{}: {}", column.serves.as_ref()?, fact.said(&column.name)?.text))
    });
    match (joined(compared, "; "), fact.cell(Role::Target), fact.target()) {
        (compared, ..) if !compared.is_empty() => compared,
        (_, Some(cell), _) => with_was(fact, cell),
        (_, None, Some((text, _))) => format!("{text}{}", was_behind(fact, "figure", text)),
        (silence, None, None) => silence,
    }
}

/// Returns what a fact says in one text, without what we add beside it: a question
/// and an alternative have a place of their own.
pub(super) fn text(fact: &Fact<'_>) -> String {
    let said = fact.statements().filter(|one| !["ask", "instead", "kind"].contains(&one.name));
    said.fold(String::new(), |all, one| {
        let between = match all.chars().next_back() {
            None => "",
            Some('.' | '!' | '?' | ':') => " ",
            Some(_) => "; ",
        };
        let heading = if one.heading().is_empty() { "" } else { &format!("{}: ", one.heading()) };
        format!("{all}{between}{heading}{}", with_was(fact, one))
    })
}

/// Returns whose the heading is that something is said under.
pub(super) fn heading_origin(fact: &Fact<'_>, said: &Statement<'_>) -> Origin {
    let column = fact.columns.iter().find(|column| column.name == said.name);
    column.map_or(Origin::Source, |column| column.origin)
}

/// Names what of a fact is ours.
pub(super) fn ours<'page>(fact: &Fact<'page>) -> Vec<&'page str> {
    let says = fact
        .statements()
        .filter(|said| said.origin == Origin::Ours)
        .map(|said| if said.name.is_empty() { "text" } else { said.name });
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
pub fn facts_remark(facts: &str, id: &FactId, ours: &[String]) -> Text {
    let text = Text::from(format!("Facts: {facts}. Id: ")).code(id.as_str());
    text.plain(format!(".{}", sentence(" Ours: ", and_list(ours))))
}

/// Writes the remark below an answer of many facts: where they come from, their
/// addresses, and what in it is ours.
pub(super) fn sources_remark<'fact, 'page: 'fact>(
    facts: impl Iterator<Item = &'fact Fact<'page>>,
    ours: String,
) -> Text {
    let facts: Vec<_> = facts.collect();
    let sources = distinct(facts.iter().map(|fact| source_line(fact))).join("; ");
    let ids = distinct(facts.iter().map(|fact| fact.id.as_str()));
    let text = Text::from(format!("Facts: {sources}. Ids: ")).codes(ids);
    text.plain(format!(".{}", sentence(" Ours: ", ours)))
}
