//! `gtm why`: where a fact comes from, and what disagrees with it.

use super::prelude::*;
use std::iter;

use super::list::address;
use crate::catalog::SourceFile;
use crate::engine::moves;

/// Where a fact comes from.
#[skip_serializing_none]
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhyReport<'page> {
    #[serde(flatten)]
    fact: &'page Fact<'page>,
    /// The document that it comes from.
    document: SourceRef<'page>,
    /// Where it is written: the file, and the line.
    written_at: String,
    /// Why the layer changed it, in its own words.
    layer_note: Option<&'page str>,
    /// What is known to disagree with it.
    conflicts: Vec<&'page Conflict>,
    /// The facts that the conflicts name, and those that it rests on as a move.
    named: Vec<&'page Fact<'page>>,
    /// The moves that are drawn from it. They are ours.
    moves: Vec<&'page Fact<'page>>,
    /// What stands under the same address.
    parts: Vec<&'page Fact<'page>>,
}

impl<'page> WhyReport<'page> {
    /// Builds the report of `fact`, which stands in `file`. `conflicts` are those
    /// it has a part in. What they name, what it rests on, what is in it and all
    /// moves are among the `facts`.
    pub fn new(
        file: &'page SourceFile<'page>,
        facts: &'page [Fact<'page>],
        fact: &'page Fact<'page>,
        conflicts: Vec<&'page Conflict>,
        written_at: String,
    ) -> Self {
        let change = file.provenance.change(fact.address());
        let those = |are_meant: &dyn Fn(&Fact<'_>) -> bool| {
            facts.iter().filter(|one| are_meant(one)).collect::<Vec<_>>()
        };
        Self {
            document: fact.into(),
            written_at,
            layer_note: change.and_then(|change| change.note.as_deref()),
            named: those(&|Fact { id, .. }| {
                conflicts.iter().any(|one| one.facts.contains(id)) || fact.rests_on.contains(id)
            }),
            moves: those(&|one| moves::rests_on(one.rests_on, &fact.id)),
            parts: those(&|part| fact.id.holds(&part.id) && part.id != fact.id),
            conflicts,
            fact,
        }
    }

    fn named(&self, ids: &'page [FactId]) -> impl Iterator<Item = &Fact<'page>> {
        ids.iter().filter_map(|id| self.named.iter().copied().find(|fact| fact.id == *id))
    }

    /// Returns what it says, each under its heading, and what that or the figure in
    /// it was before a layer changed it.
    fn says(&self) -> Vec<(String, Text)> {
        let fact = self.fact;
        let fields = fact.statements().flat_map(|said| {
            let name = if said.heading().is_empty() { "Says" } else { said.heading() };
            let origin = whose(fact, said.origin);
            let figure = fact.was("figure").filter(|_| said.figure.is_some());
            let was = fact.was(said.name).or(figure).map(|ChangedText { was, of, .. }| {
                let was = was.as_deref().unwrap_or("nothing");
                field(format!("{name} was"), format!("{was} ({of})"))
            });
            iter::once(field(format!("{name}{origin}"), &*said.text)).chain(was)
        });
        fields.collect()
    }

    fn origin_fields(&self) -> Vec<(String, Text)> {
        let (fact, document) = (self.fact, &self.document);
        let source = document.source;
        let code = |id: &FactId| Text::default().code(id.as_str());
        let ours = by_us(fact.section_origin);
        let block = (!fact.section.is_empty()).then(|| format!("{}{ours}", fact.section));
        let aliases = fact.marks.aliases.join(", ");
        let corrected = fact.columns.iter().filter_map(|column| {
            let slip = column.corrects.as_ref()?;
            let text =
                format!("“{}”: the source has “{}” for “{}”", column.name, slip.from, slip.to);
            Some(("Corrected (ours)", Some(text.into())))
        });
        [
            ("Id", Some(code(&fact.id))),
            ("It is", Some(what_it_is(fact).into())),
            ("Block", block.map(Text::from)),
            ("Also called (ours)", (!aliases.is_empty()).then(|| aliases.into())),
            ("Same as (ours)", fact.marks.same_as.as_ref().map(code)),
            ("Layer", fact.layer.map(Text::from)),
            ("Its reason", self.layer_note.map(Text::from)),
            ("Source", Some(document.line().into())),
            ("Address", (source != Source::ours()).then(|| address(source.url.as_ref()))),
            ("Written at", Some(self.written_at.as_str().into())),
            ("Figures of", fact.as_of.map(|date| date.to_string().into())),
            ("As of", source.as_of.map(|date| date.to_string().into())),
            ("Heading", document.heading.map(|heading| format!("“{heading}”").into())),
            ("Instead from", fact.drawn_from.as_ref().map(code)),
        ]
        .into_iter()
        .chain(corrected)
        .filter_map(|(name, text)| Some(field(name, text?)))
        .collect()
    }

    /// Says who the words come from.
    fn wording(&self) -> String {
        let fact = self.fact;
        if let Some(layer) = fact.layer {
            return format!(
                "This comes from the layer {layer}, which is no part of gtm. Anything it \
                 changed is told beside it. Without the layer: --no-overlays."
            );
        }
        let mut statements = fact.statements().peekable();
        if statements.peek().is_some() && statements.all(|said| said.origin == Origin::Ours) {
            return "No source says this: it is ours.".to_owned();
        }
        let name = "The name is ours: the source gives this none. ";
        let name = if fact.origin == Origin::Ours { name } else { "" };
        format!(
            "{name}The facts, labels and figures are the source's. Ours are the wording and what \
             is marked so."
        )
    }

    /// Returns a conflict as an item of a list, with what the other facts say.
    fn conflict(&self, conflict: &'page Conflict) -> Item {
        let reading = field("How to read it", &conflict.reading.text);
        let others =
            self.named(&conflict.facts).filter(|fact| fact.id != self.fact.id).map(|fact| {
                let figures = joined(fact.figures().map(Figure::text), "; ");
                let says = if figures.is_empty() { text(fact) } else { figures };
                field(fact.id.as_str(), says)
            });
        Item {
            details: iter::once(reading).chain(others).collect(),
            ..Item::of(conflict.kind.to_string(), &conflict.what.text)
        }
    }
}

impl Report for WhyReport<'_> {
    const SCHEMA: &'static str = "gtm/why/1";

    fn document(&self) -> Document {
        let fact = self.fact;
        let title = match (fact.label, fact.section) {
            ("", "") => fact.place(),
            ("", section) => section.to_owned(),
            // What is said of a step is called the same on every step.
            (label, step) if fact.kind == FactKind::ProcessPart => format!("{step}: {label}"),
            (label, _) => label.to_owned(),
        };
        let mut document = Document::titled(title);
        let says = self.says();
        document.fields(says);
        document.section_fields("Where it comes from", self.origin_fields());
        document.paragraph(self.wording());
        let conflicts = self.conflicts.iter().map(|one| self.conflict(one));
        document.bullets("What does not fit with it (ours)", conflicts);
        document.bullets("What it rests on", self.named(fact.rests_on).map(item));
        let moves = self.moves.iter().copied().map(item);
        document.bullets("Moves that rest on it (ours)", moves);
        document.bullets("What stands under it", self.parts.iter().copied().map(item));
        document.next([(command_for(fact), "the same in its place")]);
        document
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::under("field,says");
        for (field, says) in self.says().into_iter().chain(self.origin_fields()) {
            sheet.row(&[&field, &says.words()]);
        }
        for conflict in &self.conflicts {
            sheet.row(&[&format_args!("{} (ours)", conflict.kind), &conflict.what.text]);
        }
        sheet
    }
}

/// Returns what a fact is, and where it stands.
fn what_it_is(fact: &Fact<'_>) -> String {
    let place = fact.place();
    let place = if place.is_empty() { "the glossary" } else { &place };
    format!("{} in {place}", fact.kind.words())
}

/// Returns a fact as an item of a list, under its address.
fn item(fact: &Fact<'_>) -> Item {
    let text = joined([fact.label, &text(fact)].into_iter().filter(|one| !one.is_empty()), ": ");
    Item { id: Some(fact.id.to_string()), ..Item::of(fact.id.as_str(), text) }
}

/// What stands under an address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactsReport<'page> {
    /// The address, or the beginning of one; absent where none was given.
    #[serde(skip_serializing_if = "str::is_empty")]
    under: &'page str,
    /// The files with facts that begin with it.
    files: Vec<FactsOf<'page>>,
}

/// The facts of one file.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsOf<'page> {
    /// The address that they begin with.
    id: FactId,
    source: SourceRef<'page>,
    /// How many facts begin with it.
    count: usize,
    /// They themselves, where they are those of one file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact<'page>>,
}

impl<'page> FactsReport<'page> {
    /// Builds the report of the facts in each file that begin with `under`. To
    /// read, the facts of a single file are listed, and those of several counted.
    pub fn new(under: &'page str, files: &'page [SourceFile<'page>]) -> Self {
        let of_file = |file: &'page SourceFile<'page>| {
            let mut facts = file.facts();
            facts.retain(|fact| fact.id.as_str().starts_with(under));
            FactsOf { id: file.id.clone(), source: SourceRef::of(file), count: facts.len(), facts }
        };
        let mut files: Vec<_> = files.iter().map(of_file).filter(|file| file.count > 0).collect();
        if files.len() > 1 {
            for file in &mut files {
                file.facts.clear();
            }
        }
        Self { under, files }
    }

    /// Whether nothing begins with the address.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns a row for each file.
    fn counts(&self) -> impl Iterator<Item = Vec<String>> {
        self.files.iter().map(|file| cells(&[&file.id, &file.count, &file.source.line()]))
    }
}

impl Report for FactsReport<'_> {
    const SCHEMA: &'static str = "gtm/facts/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let count = counted(self.files.iter().map(|file| file.count).sum::<usize>(), "fact");
        let under = match self.under {
            "" => "with an address".to_owned(),
            under => format!("under {under}"),
        };
        let mut document = Document::titled(format!("{count} {under}"));
        if let [file] = self.files.as_slice() {
            document.items(Marker::Bullet, file.facts.iter().map(item));
            let heading = shown(file.source.heading.map(|heading| format!(", “{heading}”")));
            document.remark(format!("Facts: {}{heading}.", file.source.line()));
        } else {
            document.table(&["Under", "Facts", "Source"], self.counts());
        }
        document.next(self.files.first().map(|file| {
            let id = file.facts.first().map_or(&file.id, |fact| &fact.id);
            (Invocation::new("why").arg(id), "where it comes from, and what does not fit with it")
        }));
        document
    }

    fn sheet(&self) -> Sheet {
        match self.files.as_slice() {
            [file] => sheet_of("id,kind,label,text,ask,instead,figure,source", &file.facts),
            _ => Sheet { rows: self.counts().collect(), ..Sheet::under("id,facts,source") },
        }
    }
}
