//! `gtm search`: what was found, with the words that were looked for marked.

use super::facts::{heading_origin, ours};
use super::layer::aside;
use super::prelude::*;
use crate::engine::search::{Found, Hit, Index, Mark, Query, Scope};

/// The hits of a query.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchReport<'index> {
    /// As typed.
    query: &'index str,
    /// What was asked for instead, and is not there.
    pub instead_of: Option<String>,
    /// The company's stage, which comes first.
    pub selection: Option<Selection<'index>>,
    #[serde(flatten)]
    understood: &'index Query,
    /// What hits had to be.
    scope: &'index Scope<'index>,
    #[serde(flatten)]
    found: Found<'index>,
    /// The documents that the hits come from.
    sources: Vec<SourceRef<'index>>,
    #[serde(skip)]
    index: &'index Index<'index>,
}

impl<'index> SearchReport<'index> {
    /// Builds the report of what was found in `index` for `query`, which was
    /// `understood`.
    pub fn new(
        query: &'index str,
        index: &'index Index<'index>,
        understood: &'index Query,
        scope: &'index Scope<'index>,
        found: Found<'index>,
    ) -> Self {
        let sources = found
            .hits
            .iter()
            .map(|hit| SourceRef { heading: None, ..hit.fact.into() })
            .filter(|one| one.source != Source::ours());
        let sources = distinct(sources);
        Self { query, instead_of: None, selection: None, understood, scope, sources, found, index }
    }

    fn item(&self, hit: &Hit<'_>) -> Item {
        let fact = hit.fact;
        let is_marked = |text| !self.index.marks(self.understood, text).is_empty();
        // The first says what the hit is about, whatever was looked for.
        let shown = fact.statements().enumerate().filter(|(place, said)| {
            *place == 0
                || said.figure.is_some()
                || is_marked(said.heading())
                || is_marked(&said.text)
        });
        let alias = hit.alias.map(|alias| self.marked("Also called (ours): ".into(), alias));
        let holds = sentence("Holds: ", hit.holds.join("; "));
        let lines = shown
            .map(|(_, said)| self.line(fact, said))
            .chain(alias)
            .chain((!holds.is_empty()).then(|| holds.into()))
            .chain([command_for(fact).into(), Text::default().code(fact.id.as_str())]);
        Item { details: lines.map(|line| field("", line)).collect(), ..Item::says(self.title(hit)) }
    }

    /// Says what a hit is, of what, and where.
    fn title(&self, hit: &Hit<'_>) -> Text {
        let fact = hit.fact;
        let tag = lone_tag(fact);
        let kind = <&str>::from(fact.kind).trim_start_matches("process-");
        let behind = if fact.title().is_empty() { "(" } else { " (" };
        let mut text = self
            .name(Text::default(), fact.title(), fact.origin)
            .plain(format!("{tag}{behind}{kind}"));
        if !fact.section.is_empty() {
            text = self.name(text.plain(" of “"), fact.section, fact.section_origin).plain("”");
        }
        let place = match fact.stage {
            Some(stage) if fact.kind == FactKind::Approach => &stage.title,
            _ => &fact.place(),
        };
        text.plain(if place.is_empty() { ")".to_owned() } else { format!("; {place})") })
    }

    fn line(&self, fact: &Fact<'_>, said: &Statement<'_>) -> Text {
        let ours = by_us(said.origin);
        let (mut text, mut behind) = (Text::default(), ours);
        if !said.heading().is_empty() {
            text = self.name(text, said.heading(), heading_origin(fact, said));
            text = text.plain(format!("{ours}: "));
            behind = "";
        }
        self.marked(text, &said.text).plain(aside(fact, said)).plain(behind)
    }

    /// Adds a name, marked where it is ours.
    fn name(&self, text: Text, name: &str, origin: Origin) -> Text {
        self.marked(text, name).plain(by_us(origin))
    }

    /// Adds words with what was looked for standing out.
    fn marked(&self, mut text: Text, words: &str) -> Text {
        let mut end = 0;
        for mark in self.index.marks(self.understood, words) {
            text = text.plain(&words[end..mark.place.start]).strong(mark.text);
            end = mark.place.end;
        }
        text.plain(&words[end..])
    }

    /// Returns what the hits have that means the same as a part of the query.
    fn same(&self, part: usize) -> Vec<&str> {
        let matches = self.found.hits.iter().flat_map(|hit| &hit.matches);
        spelled(matches.filter(|one| one.is_synonym && one.part == part))
    }

    /// Says where the facts come from and what is ours.
    fn remark(&self) -> String {
        let says_so = self.found.hits.iter().any(|hit| !ours_in(hit).is_empty());
        let ours = those([(true, "the order of hits"), (says_so, "what says so")]);
        let same = self.understood.parts.iter().enumerate().map(|(number, part)| {
            let same = quoted(&self.same(number));
            (!same.is_empty(), format!("that “{}” is also {same}", part.text))
        });
        let ours = and_list(ours.map(str::to_owned).chain(those(same)));
        let facts = joined(self.sources.iter().map(SourceRef::line), "; ");
        let said = [sentence("Facts: ", facts), sentence("Ours: ", ours)];
        joined(said.into_iter().filter(|one| !one.is_empty()), " ")
    }
}

impl Report for SearchReport<'_> {
    const SCHEMA: &'static str = "gtm/search/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document =
            Selection::titled(self.selection.as_ref(), format!("Search: {}", self.query));
        let parts = &self.understood.parts;
        let mut says: Vec<String> = self.instead_of.iter().cloned().collect();
        for (number, part) in parts.iter().enumerate() {
            let same = sentence("; these are about ", quoted(&self.same(number)));
            if !part.read_as.is_empty() {
                let read_as = quoted(&part.read_as);
                says.push(format!("Searched for {read_as} instead of “{}”.", part.text));
            } else if !part.is_named {
                let about = if same.is_empty() { "." } else { &same };
                says.push(format!("No source names “{}”{about}", part.text));
            }
        }
        if !self.found.has_all && parts.iter().all(|part| part.is_named) {
            says.push("No one fact has all that is asked for.".to_owned());
        }
        let hits = counted(self.found.total, "hit");
        says.push(match self.found.hits.len() {
            shown if shown == self.found.total => format!("{hits}:"),
            1 => format!("{hits}; the best:"),
            shown => format!("{hits}; the best {shown}:"),
        });
        document.paragraph(joined(says, " "));
        let hits = self.found.hits.iter().map(|hit| self.item(hit));
        document.items(Marker::Number, hits);
        document.remark(self.remark());
        document
    }

    fn sheet(&self) -> Sheet {
        let rows = self.found.hits.iter().map(|hit| {
            let own = json!({
                "rank": hit.rank,
                "score": format!("{:.2}", hit.score),
                "label": hit.fact.title(),
                "also_called": hit.alias,
                "matched": joined(spelled(&hit.matches), "; "),
                "ours": joined(ours_in(hit), ", "),
            });
            (Some(hit.fact), own)
        });
        let headings = "rank,score,id,kind,stage,function,section,label,text,figure,ask,instead,\
                        also_called,matched,command,ours,source";
        let mut sheet = fact_sheet(headings, rows);
        for (row, hit) in self.found.hits.iter().enumerate() {
            sheet.command(row, "command", command_for(hit.fact));
        }
        sheet
    }
}

/// Returns words that were found, each once, whatever their case.
fn spelled<'hit>(marks: impl IntoIterator<Item = &'hit Mark<'hit>>) -> Vec<&'hit str> {
    let mut words: Vec<&str> = Vec::new();
    for mark in marks {
        if words.iter().all(|word| word.to_lowercase() != mark.text.to_lowercase()) {
            words.push(mark.text);
        }
    }
    words
}

/// Names what in a hit is ours.
fn ours_in<'hit>(hit: &Hit<'hit>) -> Vec<&'hit str> {
    ours(hit.fact).into_iter().chain(hit.alias.map(|_| "also called")).collect()
}
