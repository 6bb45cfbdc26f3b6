//! `gtm search`: what was found, with the words that were looked for marked.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{SourceRef, and_list, command_for, counted};
use super::{NotOneTable, Report, Sheet, layer};
use crate::catalog::fact::{FactKind, SaidBy, Statement};
use crate::document::{Block, Document, Entry, Level, Text};
use crate::engine::search::{Found, Hit, How, Kind, Match, Part, Query, Scope, TextPart};
use crate::playbook::source::Origin;
use crate::quantity::figure;

/// The hits of a query.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchReport<'index> {
    /// As typed.
    query: &'index str,
    /// What was looked for, part by part.
    parts: &'index [Part],
    /// What kinds of figure the question asks for; facts that have one come
    /// sooner.
    asks_for: &'index [figure::Kind],
    /// What hits had to be.
    scope: &'index Scope<'index>,
    #[serde(flatten)]
    found: Found<'index>,
    /// The documents that the hits come from.
    sources: Vec<SourceRef<'index>>,
}

impl<'index> SearchReport<'index> {
    /// Builds the report of what was found for `text`, which was read as
    /// `query`.
    pub fn new(
        text: &'index str,
        query: &'index Query,
        scope: &'index Scope<'index>,
        found: Found<'index>,
    ) -> Self {
        let mut sources: Vec<SourceRef<'_>> = Vec::new();
        for hit in &found.hits {
            let source = SourceRef { heading: None, ..hit.fact.into() };
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let (parts, asks_for) = (&query.parts, &query.asks_for);
        Self { query: text, parts, asks_for, scope, found, sources }
    }

    /// Says where the facts come from and what is ours.
    fn remark(&self) -> String {
        let sources: Vec<String> = self.sources.iter().map(SourceRef::line).collect();
        let mut ours = vec!["the order of hits".to_owned()];
        if self.found.hits.iter().any(|hit| !ours_in(hit).is_empty()) {
            ours.push("what says so".to_owned());
        }
        for (number, part) in self.parts.iter().enumerate() {
            let same = self.found.hits.iter().flat_map(|hit| &hit.matches);
            let same = same.filter(|one| one.how == How::Synonym && one.query_part == number);
            let same = distinct(same);
            if !same.is_empty() {
                ours.push(format!("that “{}” is also {}", part.text, and_list(&quoted(&same))));
            }
        }
        format!("Facts: {}. Ours: {}.", sources.join("; "), and_list(&ours))
    }
}

impl Report for SearchReport<'_> {
    const SCHEMA: &'static str = "gtm/search/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, format!("Search: {}", self.query));
        let hits = counted(self.found.total, "hit", "hits");
        let mut says = match self.found.hits.len() {
            1 if self.found.total > 1 => format!("{hits}; the best:"),
            shown if shown < self.found.total => format!("{hits}; the best {shown}:"),
            _ => format!("{hits}:"),
        };
        for part in self.parts {
            if !part.read_as.is_empty() {
                let read_as = and_list(&quoted(&part.read_as));
                says = format!("Searched for {read_as} instead of “{}”. {says}", part.text);
            } else if !part.found {
                says = format!("Nothing has “{}”. {says}", part.text);
            }
        }
        document.paragraph(says);
        document.push(Block::Entries(self.found.hits.iter().map(entry).collect()));
        document.push(Block::Remark(self.remark().into()));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "rank",
            "score",
            "id",
            "kind",
            "stage",
            "function",
            "framework",
            "section",
            "label",
            "text",
            "figure",
            "matched",
            "command",
            "ours",
            "source",
        ]);
        for hit in &self.found.hits {
            let fact = hit.fact;
            let mut says: Vec<String> = fact
                .statements()
                .map(|said| match said.heading() {
                    "" => layer::with_was(fact, said),
                    heading => format!("{heading}: {}", layer::with_was(fact, said)),
                })
                .collect();
            says.extend(hit.alias.map(|alias| format!("{ALSO_CALLED}: {alias}")));
            let figures: Vec<String> =
                fact.figures().map(|figure| figure.quantity().to_string()).collect();
            let mut matches: Vec<&Match<'_>> = hit.matches.iter().collect();
            matches.sort_by_key(|one| one.part);
            let framework = match fact.stage {
                Some(_) => "",
                None => fact.id.parts().next().unwrap_or_default(),
            };
            sheet.rows.push(vec![
                hit.rank.to_string(),
                format!("{:.2}", hit.score),
                fact.id.to_string(),
                Kind::shown(fact).name().to_owned(),
                fact.stage.map(|stage| stage.id.to_string()).unwrap_or_default(),
                fact.function.map(|function| function.id.to_string()).unwrap_or_default(),
                framework.to_owned(),
                fact.section.to_owned(),
                fact.name().to_owned(),
                says.join("; "),
                figures.join("; "),
                distinct(matches).join("; "),
                String::new(),
                ours_in(hit).join(", "),
                layer::source_line(fact),
            ]);
            sheet.command("command", command_for(fact));
        }
        Ok(sheet)
    }
}

/// The heading of another name that a hit was found by.
const ALSO_CALLED: &str = "Also called";

/// What stands behind what is this project's.
const OURS: &str = " (ours)";

fn entry(hit: &Hit<'_>) -> Entry {
    let fact = hit.fact;
    // The first says what the hit is about, whatever was looked for.
    let shown = fact.statements().enumerate().filter(|(place, said)| {
        *place == 0
            || said.figure.is_some()
            || hit.matches.iter().any(|one| {
                one.name == said.name && matches!(one.part, TextPart::Heading | TextPart::Text)
            })
    });
    let mut lines: Vec<Text> = shown.map(|(_, said)| line(hit, said)).collect();
    if let Some(alias) = hit.alias {
        let text = Text::from(format!("{ALSO_CALLED}{OURS}: "));
        lines.push(marked(text, hit, (TextPart::Alias, ""), alias));
    }
    if !hit.holds.is_empty() {
        lines.push(format!("Holds: {}", hit.holds.join("; ")).into());
    }
    lines.push(command_for(fact).into());
    lines.push(Text::default().code(fact.id.as_str()));
    Entry { title: title(hit), lines }
}

/// Says what a hit is, of what, and where.
fn title(hit: &Hit<'_>) -> Text {
    let fact = hit.fact;
    let tag = layer::lone_tag(fact);
    let kind = Kind::shown(fact).name().trim_start_matches("process-");
    let label =
        with_origin(marked(Text::default(), hit, (TextPart::Label, ""), fact.name()), fact.origin);
    let section = |text| {
        with_origin(marked(text, hit, (TextPart::Section, ""), fact.section), fact.section_origin)
    };
    let text = match (fact.name(), fact.section) {
        ("", "") => Text::from(format!("({kind}{tag}")),
        (_, "") => label.plain(format!("{tag} ({kind}")),
        ("", _) => section(Text::default()).plain(format!("{tag} ({kind}")),
        _ => section(label.plain(format!("{tag} ({kind} of “"))).plain("”"),
    };
    let place = match fact.stage {
        Some(stage) if fact.kind == FactKind::Approach => &stage.title,
        _ => &hit.place,
    };
    text.plain(format!("; {place})"))
}

fn line(hit: &Hit<'_>, said: &Statement<'_>) -> Text {
    let ours = if said.origin == SaidBy::Ours { OURS } else { "" };
    let mut text = Text::default();
    if !said.heading().is_empty() {
        text = marked(text, hit, (TextPart::Heading, said.name), said.heading());
        text = with_origin(text, column_origin(hit, said)).plain(format!("{ours}: "));
    }
    let text = marked(text, hit, (TextPart::Text, said.name), &said.text)
        .plain(layer::aside(hit.fact, said));
    if said.heading().is_empty() { text.plain(ours) } else { text }
}

fn with_origin(text: Text, origin: Origin) -> Text {
    if origin == Origin::Ours { text.plain(OURS) } else { text }
}

/// Returns whose the heading is that something is said under.
fn column_origin(hit: &Hit<'_>, said: &Statement<'_>) -> Origin {
    let column = hit.fact.columns.iter().find(|column| column.name == said.name);
    column.map_or(Origin::Source, |column| column.origin)
}

/// Writes a text of a hit with what was looked for standing out.
fn marked(mut text: Text, hit: &Hit<'_>, (part, name): (TextPart, &str), words: &str) -> Text {
    let mut end = 0;
    for one in hit.matches.iter().filter(|one| one.part == part && one.name == name) {
        if end < one.place.start {
            text = text.plain(&words[end..one.place.start]);
        }
        text = text.strong(one.text);
        end = one.place.end;
    }
    if end < words.len() { text.plain(&words[end..]) } else { text }
}

/// Names what in a hit is ours.
fn ours_in(hit: &Hit<'_>) -> Vec<String> {
    let fact = hit.fact;
    let mut ours = Vec::new();
    let mut add = |is_ours: bool, name: &str| {
        if is_ours && (name != "columns" || !ours.contains(&name.to_owned())) {
            ours.push(name.to_lowercase());
        }
    };
    add(fact.origin == Origin::Ours, "label");
    add(fact.section_origin == Origin::Ours, "section");
    for said in fact.statements() {
        let heading = Some(said.heading()).filter(|heading| !heading.is_empty());
        match said.origin {
            SaidBy::Ours => add(true, heading.unwrap_or("text")),
            _ => add(column_origin(hit, said) == Origin::Ours, "columns"),
        }
    }
    add(hit.alias.is_some(), ALSO_CALLED);
    ours
}

/// Returns the words that were found, each once, whatever their case.
fn distinct<'hit>(matches: impl IntoIterator<Item = &'hit Match<'hit>>) -> Vec<&'hit str> {
    let mut words: Vec<&str> = Vec::new();
    for one in matches {
        if words.iter().all(|word| word.to_lowercase() != one.text.to_lowercase()) {
            words.push(one.text);
        }
    }
    words
}

fn quoted(words: &[impl Display]) -> Vec<String> {
    words.iter().map(|word| format!("“{word}”")).collect()
}
