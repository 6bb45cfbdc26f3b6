//! `gtm search`: what was found, with the words that were looked for marked.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::LayerMark;
use super::view::{FigureView, FunctionRef, SourceRef, StageRef, and_list, command_for, counted};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::SourceFile;
use crate::catalog::fact::SaidBy;
use crate::catalog::fact::Statement;
use crate::document::{self, Block, Document, Invocation, Level, Text};
use crate::engine::search::{Entry, Found, How, Index, Kind, Mark, Part, Query, Scope};
use crate::playbook::guide::{Body, Section};
use crate::playbook::id::FactId;
use crate::playbook::source::{Origin, Source};
use crate::playbook::table::Row;
use crate::quantity::figure::{self, Figure};

/// The hits of a query.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchReport<'catalog> {
    /// As typed.
    query: &'catalog str,
    /// What was looked for, part by part.
    parts: Vec<PartView>,
    /// What kinds of figure the question asks for; entries that have one come
    /// sooner.
    asks_for: Vec<figure::Kind>,
    /// What hits had to be.
    scope: ScopeView<'catalog>,
    /// How many hits there are, shown or not.
    total: usize,
    /// The best of them.
    hits: Vec<HitView<'catalog>>,
}

/// A part of the query.
#[derive(Debug, Serialize, JsonSchema)]
struct PartView {
    /// As typed.
    text: String,
    /// Whether hits must have it word for word.
    is_phrase: bool,
    /// Whether it stands anywhere, by itself or by what stands for it.
    found: bool,
    /// What was looked for instead, where it was mistyped.
    read_as: Vec<String>,
    /// What means the same, and was looked for too. Always ours.
    synonyms: Vec<String>,
    /// Those words of the hits that mean the same.
    #[serde(skip)]
    same: Vec<String>,
}

/// What hits had to be; nothing where a list is empty.
#[derive(Debug, Serialize, JsonSchema)]
struct ScopeView<'catalog> {
    stages: Vec<StageRef<'catalog>>,
    functions: Vec<FunctionRef<'catalog>>,
    kinds: Vec<Kind>,
}

/// A hit.
#[derive(Debug, Serialize, JsonSchema)]
struct HitView<'catalog> {
    /// Its place, from one.
    rank: usize,
    /// How well it fits; means something only beside the other hits.
    score: f64,
    /// Its address; of a tool that of the row that names it.
    id: &'catalog FactId,
    kind: Kind,
    /// Its stage; `null` for what crosses stages.
    stage: Option<StageRef<'catalog>>,
    /// Its function; `null` for a stage's own facts and for frameworks.
    function: Option<FunctionRef<'catalog>>,
    /// Its framework; `null` for what stands in a stage.
    framework: Option<FrameworkRef<'catalog>>,
    source: SourceRef<'catalog>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
    /// The title of the block it stands in; `null` outside of one.
    section: Option<Heading>,
    /// What it is called; an approach has the name of its function or
    /// framework. `null` where it has no name.
    label: Option<Heading>,
    /// What it says.
    says: Vec<SaidView>,
    /// What a section holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holds: Vec<&'catalog str>,
    /// What shows it in its place.
    #[serde(skip)]
    command: Invocation,
}

/// A framework by id and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct FrameworkRef<'catalog> {
    id: &'catalog str,
    title: &'catalog str,
}

/// A name: of a hit, of its block or of a column.
#[derive(Debug, Serialize, JsonSchema)]
struct Heading {
    #[serde(flatten)]
    words: Marked,
    /// Whose it is.
    origin: Origin,
}

/// One thing that a hit says.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidView {
    /// Under which heading; `null` where there is none.
    name: Option<Heading>,
    #[serde(flatten)]
    words: Marked,
    /// Whose it is.
    origin: SaidBy,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<FigureView>,
    /// What is written behind it: what it was before a layer changed it.
    #[serde(skip)]
    aside: String,
    /// Whether it is shown to a reader.
    #[serde(skip)]
    is_shown: bool,
}

/// A text, whole and cut at what the query looks for.
#[derive(Debug, Serialize, JsonSchema)]
struct Marked {
    text: String,
    /// Together they are the text.
    segments: Vec<Segment>,
}

/// A part of a text.
#[derive(Debug, Serialize, JsonSchema)]
struct Segment {
    text: String,
    /// How it came to be looked for; absent where it wasn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<How>,
}

impl Marked {
    fn new(text: &str, marks: Vec<Mark>) -> Self {
        let mut segments = Vec::new();
        let mut push = |text: &str, matched| {
            if !text.is_empty() {
                let text = text.to_owned();
                segments.push(Segment { text, matched });
            }
        };
        let mut end = 0;
        for Mark { place, how, .. } in marks {
            push(&text[end..place.start], None);
            end = place.end;
            push(&text[place], Some(how));
        }
        push(&text[end..], None);
        Self { text: text.to_owned(), segments }
    }

    fn is_marked(&self) -> bool {
        self.segments.iter().any(|one| one.matched.is_some())
    }

    /// Writes it with what is marked standing out.
    fn write(&self, text: Text) -> Text {
        let segments = self.segments.iter();
        segments.fold(text, |text, segment| match segment.matched {
            Some(_) => text.strong(segment.text.as_str()),
            None => text.plain(segment.text.as_str()),
        })
    }
}

impl<'catalog> SearchReport<'catalog> {
    /// Builds the report of the first `limit` hits of `text`, which was read
    /// as `query`.
    pub fn new(
        text: &'catalog str,
        index: &'catalog Index<'catalog>,
        (query, found): (&Query, &Found),
        scope: &Scope<'catalog>,
        limit: usize,
    ) -> Self {
        let parts = query.parts.iter().zip(&found.stands);
        let parts = parts.map(|(part, stands)| PartView::new(part, *stands));
        let mut parts: Vec<PartView> = parts.collect();
        let mut hits = Vec::new();
        for (rank, hit) in (1..).zip(found.hits.iter().take(limit)) {
            let entry = index.entry(hit.entry);
            let provenance = entry.home.provenance();
            let of_layer = LayerMark::new(provenance, &entry.home.fact_id(), &entry.fact.id);
            let of_file = SourceRef {
                heading: entry.home.heading(),
                ..SourceRef::of_stage(entry.home.source(), provenance)
            };
            let source = of_layer.layer_source.unwrap_or(of_file);
            let mut mark = |text: &str| {
                let marks = index.marks(query, text);
                for mark in marks.iter().filter(|mark| mark.how == How::Synonym) {
                    parts[mark.part].add_same(&text[mark.place.clone()]);
                }
                Marked::new(text, marks)
            };
            hits.push(HitView::new((rank, hit.score), entry, source, of_layer, &mut mark));
        }
        Self {
            query: text,
            parts,
            asks_for: query.asks_for.clone(),
            scope: ScopeView {
                stages: scope.stages.iter().map(|stage| (*stage).into()).collect(),
                functions: scope.functions.iter().map(|one| (*one).into()).collect(),
                kinds: scope.kinds.clone(),
            },
            total: found.hits.len(),
            hits,
        }
    }
}

impl PartView {
    fn new(part: &Part, found: bool) -> Self {
        Self {
            text: part.text.clone(),
            is_phrase: part.is_phrase,
            found,
            read_as: part.read_as.clone(),
            synonyms: part.synonyms.clone(),
            same: Vec::new(),
        }
    }

    /// Adds a word of a hit that means the same.
    fn add_same(&mut self, word: &str) {
        let lower = word.to_lowercase();
        if self.same.iter().all(|same| same.to_lowercase() != lower) {
            self.same.push(word.to_owned());
        }
    }
}

impl<'catalog> HitView<'catalog> {
    fn new(
        (rank, score): (usize, f64),
        entry: &'catalog Entry<'catalog>,
        source: SourceRef<'catalog>,
        of_layer: LayerMark<'catalog>,
        mark: &mut dyn FnMut(&str) -> Marked,
    ) -> Self {
        let (stage, function, framework) = match entry.home {
            SourceFile::Stage(page) => (Some(page.stage.into()), None, None),
            SourceFile::Guide(page) => (Some(page.stage.into()), Some(page.function.into()), None),
            SourceFile::Moves(page) => {
                (Some(page.stage.into()), entry.fact.function.map(Into::into), None)
            }
            SourceFile::Glossary(_) => (None, None, None),
            SourceFile::Framework(page) => {
                let framework = FrameworkRef { id: page.id.as_str(), title: &page.framework.title };
                (None, None, Some(framework))
            }
        };
        let fact = &entry.fact;
        let section = section_of(entry);
        let title_origin = section.map_or(Origin::Source, |section| section.title_origin);
        let label_origin = match entry.kind {
            Kind::Section => title_origin,
            _ => Origin::Source,
        };
        let mut says = Vec::new();
        for (place, said) in fact.statements().enumerate() {
            let name = Heading::new(said.heading(), column_origin(section, said), mark);
            let field = said.name;
            let words = mark(&said.text);
            says.push(SaidView {
                // The first says what the hit is about, whatever was looked for.
                is_shown: place == 0
                    || said.figure.is_some()
                    || words.is_marked()
                    || name.as_ref().is_some_and(|name| name.words.is_marked()),
                name,
                words,
                origin: said.origin,
                figure: said.figure.map(FigureView::from),
                aside: of_layer.aside(field, &said.text, said.figure.map(Figure::text)),
            });
        }
        // Another name is told where it is what was looked for, and the label
        // is not.
        let aliases = if mark(fact.label).is_marked() { &[] } else { fact.aliases() };
        let mut aliases = aliases.iter().map(|alias| mark(alias));
        let alias = aliases.find(Marked::is_marked);
        says.extend(alias.map(|words| SaidView {
            name: Heading::new("Also called", Origin::Source, mark),
            words,
            origin: SaidBy::Ours,
            figure: None,
            aside: String::new(),
            is_shown: true,
        }));
        Self {
            rank,
            score: (score * 100.0).round() / 100.0,
            id: &fact.id,
            kind: entry.kind,
            stage,
            function,
            framework,
            source,
            mark: of_layer,
            section: Heading::new(fact.section, title_origin, mark),
            label: Heading::new(entry.name(), label_origin, mark),
            says,
            holds: match (entry.kind, section) {
                (Kind::Section, Some(section)) => items(section),
                _ => Vec::new(),
            },
            command: command_for(entry.home, fact),
        }
    }

    /// Says what the hit is, of what, and where.
    fn title(&self) -> Text {
        let mut text = Text::default();
        let kind = self.kind.word();
        let tag = self.mark.lone_tag();
        text = match (&self.label, &self.section) {
            (Some(label), Some(section)) => {
                let text = label.write(text).plain(format!("{tag} ({kind} of “"));
                section.write(text).plain("”")
            }
            (Some(name), None) | (None, Some(name)) => {
                name.write(text).plain(format!("{tag} ({kind}"))
            }
            (None, None) => text.plain(format!("({kind}{tag}")),
        };
        let place = match (self.stage, self.function, self.framework) {
            (Some(stage), Some(function), _) if self.kind != Kind::Approach => {
                format!("{}, {}", stage.title, function.title)
            }
            (Some(stage), ..) => stage.title.to_owned(),
            (None, _, Some(framework)) => framework.title.to_owned(),
            (None, ..) => String::new(),
        };
        text.plain(if place.is_empty() { ")".to_owned() } else { format!("; {place})") })
    }

    fn entry(&self) -> document::Entry {
        let shown = self.says.iter().filter(|said| said.is_shown);
        let mut lines: Vec<Text> = shown.map(SaidView::line).collect();
        if !self.holds.is_empty() {
            lines.push(format!("Holds: {}", self.holds.join("; ")).into());
        }
        lines.push(self.command.clone().into());
        lines.push(Text::default().code(self.id.as_str()));
        document::Entry { title: self.title(), lines }
    }

    /// Names what in it is ours.
    fn ours(&self) -> Vec<String> {
        let mut ours: Vec<String> = Vec::new();
        let headings = [(&self.label, "label"), (&self.section, "section")];
        for (heading, name) in headings {
            if heading.as_ref().is_some_and(Heading::is_ours) {
                ours.push(name.to_owned());
            }
        }
        for said in &self.says {
            let name = said.name.as_ref();
            if said.origin == SaidBy::Ours {
                let name = name.map_or("text", |name| name.words.text.as_str());
                ours.push(name.to_lowercase());
            } else if name.is_some_and(Heading::is_ours) && !ours.iter().any(|one| one == "columns")
            {
                ours.push("columns".to_owned());
            }
        }
        ours
    }

    /// Returns the words that are marked, each once.
    fn matched(&self) -> Vec<&str> {
        let names = self.says.iter().filter_map(|said| said.name.as_ref());
        let texts = self.says.iter().map(|said| &said.words);
        let headings = self.label.iter().chain(&self.section).chain(names);
        let all = headings.map(|heading| &heading.words).chain(texts);
        let mut words: Vec<&str> = Vec::new();
        for segment in all.flat_map(|marked| &marked.segments) {
            let word = segment.text.as_str();
            let is_known = words.iter().any(|known| known.eq_ignore_ascii_case(word));
            if segment.matched.is_some() && !is_known {
                words.push(word);
            }
        }
        words
    }
}

impl Heading {
    /// Returns a name; `None` where there is none.
    fn new(text: &str, origin: Origin, mark: &mut dyn FnMut(&str) -> Marked) -> Option<Self> {
        let words = (!text.is_empty()).then(|| mark(text));
        words.map(|words| Self { words, origin })
    }

    fn is_ours(&self) -> bool {
        self.origin == Origin::Ours
    }

    fn write(&self, text: Text) -> Text {
        let text = self.words.write(text);
        if self.is_ours() { text.plain(" (ours)") } else { text }
    }
}

impl SaidView {
    fn line(&self) -> Text {
        let is_ours = self.origin == SaidBy::Ours;
        let mut text = Text::default();
        if let Some(name) = &self.name {
            text = name.write(text);
            text = text.plain(if is_ours { " (ours): " } else { ": " });
        }
        text = self.words.write(text).plain(self.aside.as_str());
        match &self.name {
            None if is_ours => text.plain(" (ours)"),
            _ => text,
        }
    }
}

/// Returns the section that an entry is, or stands in.
fn section_of<'catalog>(entry: &Entry<'catalog>) -> Option<&'catalog Section> {
    let home = entry.home.fact_id();
    let mut sections = entry.home.sections().iter();
    sections.find(|section| home.join(section.id.as_str()).holds(&entry.fact.id))
}

/// Returns the names of the items of a section.
fn items(section: &Section) -> Vec<&str> {
    match &section.body {
        Body::Table(table) => table.rows.iter().map(Row::label).collect(),
        Body::Points(points) => points.iter().map(|point| point.name.as_str()).collect(),
        Body::Steps(steps) => steps.iter().map(|step| step.detail.as_str()).collect(),
    }
}

/// Returns whose the heading is that something is said under.
fn column_origin(section: Option<&Section>, said: &Statement<'_>) -> Origin {
    let columns = match section.map(|section| &section.body) {
        Some(Body::Table(table)) => table.columns.as_slice(),
        _ => &[],
    };
    let column = columns.iter().find(|column| column.name == said.name);
    column.map_or(Origin::Source, |column| column.origin)
}

impl Report for SearchReport<'_> {
    const SCHEMA: &'static str = "gtm/search/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, format!("Search: {}", self.query));
        let hits = counted(self.total, "hit", "hits");
        let mut says = match self.hits.len() {
            1 if self.total > 1 => format!("{hits}; the best:"),
            shown if shown < self.total => format!("{hits}; the best {shown}:"),
            _ => format!("{hits}:"),
        };
        for part in &self.parts {
            if !part.read_as.is_empty() {
                let read_as = and_list(&quoted(&part.read_as));
                says = format!("Searched for {read_as} instead of “{}”. {says}", part.text);
            } else if !part.found {
                says = format!("Nothing has “{}”. {says}", part.text);
            }
        }
        document.paragraph(says);
        let entries = self.hits.iter().map(HitView::entry);
        document.push(Block::Entries(entries.collect()));
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
        let words = |heading: &Option<Heading>| {
            let words = heading.as_ref().map(|heading| heading.words.text.clone());
            words.unwrap_or_default()
        };
        for hit in &self.hits {
            let says = hit.says.iter().map(|said| match &said.name {
                Some(name) => format!("{}: {}{}", name.words.text, said.words.text, said.aside),
                None => format!("{}{}", said.words.text, said.aside),
            });
            let figures = hit.says.iter().filter_map(|said| said.figure.as_ref());
            let figures = figures.map(|figure| figure.quantity.as_str());
            sheet.rows.push(vec![
                hit.rank.to_string(),
                format!("{:.2}", hit.score),
                hit.id.to_string(),
                hit.kind.id().to_owned(),
                hit.stage.map_or("", |stage| stage.id).to_owned(),
                hit.function.map_or("", |function| function.id).to_owned(),
                hit.framework.map_or("", |one| one.id).to_owned(),
                words(&hit.section),
                words(&hit.label),
                says.collect::<Vec<_>>().join("; "),
                figures.collect::<Vec<_>>().join("; "),
                hit.matched().join("; "),
                String::new(),
                hit.ours().join(", "),
                hit.source.line(),
            ]);
            sheet.command("command", hit.command.clone());
        }
        Ok(sheet)
    }
}

impl SearchReport<'_> {
    /// Says where the facts come from and what is ours.
    fn remark(&self) -> String {
        let mut sources: Vec<String> = Vec::new();
        for hit in self.hits.iter().filter(|hit| hit.source.id != Source::ours().id.as_str()) {
            let line = hit.source.line();
            if !sources.contains(&line) {
                sources.push(line);
            }
        }
        let same = self.parts.iter().filter(|part| !part.same.is_empty());
        let same = same.map(|part| {
            let words = and_list(&quoted(&part.same));
            format!("that “{}” is also {words}", part.text)
        });
        let same: Vec<String> = same.collect();
        let mut ours = vec!["the order of hits".to_owned()];
        if self.hits.iter().any(|hit| !hit.ours().is_empty()) {
            ours.push("what says so".to_owned());
        }
        ours.extend(same);
        let facts = match sources.as_slice() {
            [] => String::new(),
            sources => format!("Facts: {}. ", sources.join("; ")),
        };
        format!("{facts}Ours: {}.", and_list(&ours))
    }
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|word| format!("“{word}”")).collect()
}
