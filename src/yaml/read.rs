//! From text to a tree.
//!
//! Files come from outside, so what is read is bounded: in bytes, in depth, in
//! nodes and in items of one list or of one set of fields. There are no
//! aliases, so a tree is never larger than its text.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput};
use serde::de::DeserializeOwned;

use super::de::attempt;
use super::diagnostic::{Diagnostic, YamlError};
use super::node::{Content, Node, Source, Span};
use super::refusal::Code;

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// The deepest nesting of lists and fields.
pub const MAX_DEPTH: usize = 64;

/// The most nodes of a tree.
pub const MAX_NODES: usize = 50_000;

/// The most items of one list, and the most of one set of fields: neighbors
/// are compared with each other.
pub const MAX_ITEMS: usize = 2_000;

/// Reads the text of the file that messages call `path`.
///
/// Refused are, beside what is not YAML: anchors, aliases and tags; keys that
/// are no scalars; a field given twice; directives; a second document; and
/// what goes beyond the limits.
pub fn read(path: &str, text: &str) -> Result<Node, YamlError> {
    let reading = Reading::of(path, text);
    match reading.root {
        Some(root) if reading.diagnostics.is_empty() => Ok(root),
        _ => Err(YamlError::of(reading.diagnostics)),
    }
}

/// What reading a text gave, wrong or not.
#[derive(Debug)]
pub struct Reading {
    /// The tree, where the text could be read to its end. With diagnostics, it
    /// is without what was refused.
    pub root: Option<Node>,
    /// What was wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Reads the text of the file that messages call `path`, as [`read`] does.
    pub fn of(path: &str, text: &str) -> Self {
        if text.len() > MAX_BYTES {
            let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
            let source = Arc::new(Source::new(path, ""));
            let too_large = Diagnostic::new(Code::Limit, &source, None, message);
            return Self { root: None, diagnostics: vec![too_large] };
        }
        let source = Arc::new(Source::new(path, text));
        let mut options = granit_parser::options! {
            disallow_directives: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        options.set_emit_comments(false);
        let mut reader = Reader {
            events: Parser::new_from_str_with_options(&source.text, options),
            source: &source,
            diagnostics: Vec::new(),
            nodes: 0,
        };
        Self { root: reader.document().ok(), diagnostics: reader.diagnostics }
    }

    /// Reads the tree as a value. The error has every problem that can be found
    /// without mending another one first, those of the text among them.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, YamlError> {
        let mut diagnostics = self.diagnostics.clone();
        if let Some(root) = &self.root {
            match attempt(root) {
                Ok(value) if diagnostics.is_empty() => return Ok(value),
                Ok(_) => {}
                Err(found) => diagnostics.extend(found),
            }
        }
        Err(YamlError::of(diagnostics))
    }
}

/// What can't be read past was found, and recorded.
struct Stop;

/// Reads one text.
struct Reader<'text> {
    events: Parser<'text, StrInput<'text>>,
    source: &'text Arc<Source>,
    diagnostics: Vec<Diagnostic>,
    nodes: usize,
}

impl<'text> Reader<'text> {
    /// Reads the one document there is. Of an empty text it is nothing.
    fn document(&mut self) -> Result<Node, Stop> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    let message = "a second document begins here, and a file holds one";
                    self.record(Code::Unused, span, message);
                    break;
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        let (source, span) = (Arc::clone(self.source), Span { start: 0, end: 0 });
        Ok(root.unwrap_or(Node { source, span, content: Content::Nothing }))
    }

    /// Reads the node that begins with `event`, `depth` lists and fields down.
    fn node(&mut self, event: Event<'text>, span: Span, depth: usize) -> Result<Node, Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("the file has more than {MAX_NODES} texts, lists and fields");
            return Err(self.stop(Code::Limit, span, message));
        }
        if depth > MAX_DEPTH {
            return Err(self.stop(Code::Limit, span, too_deep()));
        }
        if let Event::Scalar(_, _, anchor, tag)
        | Event::SequenceStart(_, anchor, tag)
        | Event::MappingStart(_, anchor, tag) = &event
        {
            if *anchor != 0 {
                self.record(Code::Unused, span, unused("anchors", "&"));
            }
            if tag.is_some() {
                self.record(Code::Unused, span, unused("tags", "!"));
            }
        }
        let mut span = span;
        let content = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..)
                if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") =>
            {
                Content::Nothing
            }
            Event::Scalar(text, ..) => Content::Scalar(text.into_owned()),
            Event::SequenceStart(..) => Content::List(self.items(&mut span, depth)?),
            Event::MappingStart(..) => Content::Fields(self.fields(&mut span, depth)?),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.record(Code::Unused, span, unused("aliases", "*"));
                Content::Refused
            }
            // Nothing else begins a node.
            _ => return Err(self.stop(Code::Syntax, span, "something else is expected here")),
        };
        Ok(Node { source: Arc::clone(self.source), span, content })
    }

    /// Reads the items of a list to its end, and sets where that is.
    fn items(&mut self, span: &mut Span, depth: usize) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        while let Some((event, place)) = self.next()? {
            if event == Event::SequenceEnd {
                end(span, place, items.last());
                break;
            }
            let item = self.node(event, place, depth + 1)?;
            items.push(item);
            self.bound(items.len(), place)?;
        }
        Ok(items)
    }

    /// Reads fields to their end, and sets where that is.
    fn fields(&mut self, whole: &mut Span, depth: usize) -> Result<Vec<(Node, Node)>, Stop> {
        let mut fields: Vec<(Node, Node)> = Vec::new();
        let mut names = HashSet::new();
        while let Some((event, place)) = self.next()? {
            if event == Event::MappingEnd {
                end(whole, place, fields.last().map(|(_, value)| value));
                break;
            }
            let key = self.node(event, place, depth + 1)?;
            let Some((event, place)) = self.next()? else {
                break;
            };
            let value = self.node(event, place, depth + 1)?;
            let span = key.span;
            match key.text().map(str::to_owned) {
                None if key.content == Content::Refused => {}
                None => {
                    let message = "the name of a field is one text, and is not left out";
                    self.record(Code::Unused, span, message);
                }
                Some(name) if names.contains(&name) => {
                    let message = format!("the field `{name}` is given twice");
                    self.record(Code::FieldTwice, span, message);
                }
                Some(name) => {
                    names.insert(name);
                    fields.push((key, value));
                }
            }
            self.bound(fields.len(), span)?;
        }
        Ok(fields)
    }

    fn bound(&mut self, items: usize, span: Span) -> Result<(), Stop> {
        if items <= MAX_ITEMS {
            return Ok(());
        }
        let message = format!("more than {MAX_ITEMS} items stand side by side");
        Err(self.stop(Code::Limit, span, message))
    }

    /// Returns the next event with its place.
    fn next(&mut self) -> Result<Option<(Event<'text>, Span)>, Stop> {
        let Some(next) = self.events.next() else {
            return Ok(None);
        };
        let (event, span) = next.map_err(|error| self.refused(&error))?;
        let Range { start, end } = span.byte_range().unwrap_or_default();
        Ok(Some((event, Span { start, end })))
    }

    fn record(&mut self, code: Code, span: Span, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(code, self.source, Some(span), message);
        self.diagnostics.push(diagnostic);
    }

    fn stop(&mut self, code: Code, span: Span, message: impl Into<String>) -> Stop {
        self.record(code, span, message);
        Stop
    }

    /// Records what the parser refuses.
    fn refused(&mut self, error: &ScanError) -> Stop {
        let marker = error.marker();
        let text = &self.source.text;
        let by_characters = || text.char_indices().nth(marker.index()).map(|(place, _)| place);
        let start = marker.byte_offset().or_else(by_characters);
        let start = start.unwrap_or(text.len());
        let (code, message) = worded(error.kind());
        self.stop(code, Span { start, end: start }, message)
    }
}

/// Sets where a collection ends: behind its bracket, or else with its last
/// item.
fn end(span: &mut Span, closing: Span, last: Option<&Node>) {
    span.end = match last {
        _ if closing.end > closing.start => closing.end,
        Some(last) => last.span.end,
        None => span.end,
    };
}

fn too_deep() -> String {
    format!("lists and fields stand in each other more than {MAX_DEPTH} deep")
}

fn unused(what: &str, sign: &str) -> String {
    format!(
        "there are no {what} here: write the plain value, or put text that begins with `{sign}` in quotes"
    )
}

/// Says what the parser refuses in words for people who write files.
fn worded(kind: &ErrorKind) -> (Code, String) {
    #[allow(clippy::enum_glob_use, reason = "nothing else is named in a list of this length")]
    use ErrorKind::*;

    let message = match kind {
        RecursionLimitExceeded => return (Code::Limit, too_deep()),
        DirectiveDisallowed => return (Code::Unused, unused("directives", "%")),
        UndeclaredTagHandle | ExpectedTagBang | InvalidTagTerminator | MissingTagUri
        | UnclosedVerbatimTag | InvalidTagEscape => return (Code::Unused, unused("tags", "!")),
        MissingAnchorOrAliasName => {
            return (Code::Unused, unused("anchors and aliases", "&` or `*"));
        }
        TabNotAllowed
        | TabInBlockIndentation
        | TabInIndentation
        | TabAtBlockScalarStart
        | TabInPlainScalar => "a tab stands here: YAML is indented with spaces only",
        UnclosedFlowCollection { open } => {
            return (Code::Syntax, format!("the `{open}` is never closed"));
        }
        UnexpectedEofFlowSequence | UnexpectedEofFlowMapping | UnexpectedEofImplicitFlowMapping => {
            "a bracket is never closed"
        }
        MismatchedFlowCollectionEnd { open, close } => {
            return (Code::Syntax, format!("a `{open}` is closed by a `{close}`"));
        }
        MisplacedFlowCollectionEnd => "nothing is open that this could close",
        ExpectedFlowSequenceSeparator | ExpectedFlowMappingSeparator => {
            "a `,` or the closing bracket is expected"
        }
        UnclosedQuotedScalar => "the quotes are never closed",
        InvalidTrailingSingleQuotedScalar | InvalidTrailingDoubleQuotedScalar => {
            "something follows the closing quotes: quotes enclose a whole text, and within single quotes one is written twice"
        }
        UnknownQuotedScalarEscape => {
            "there is no such escape: within double quotes a backslash is written twice"
        }
        MappingValueNotAllowed | InvalidColonPlacement => {
            "a `:` can't stand here: put text with a colon in quotes"
        }
        SimpleKeyExpected | InvalidSimpleKey | ExpectedBlockMappingKey => {
            "a field is expected here: its name and a `:` on one line, indented as its neighbors are"
        }
        ExpectedBlockSequenceEntry => {
            "another `-` is expected here, indented as the ones before it"
        }
        InvalidIndentation => {
            "the line is indented as no line before it: align it with its neighbors"
        }
        UnexpectedCharacter { character } => {
            let shown = character.escape_default();
            let message = if character.is_control() {
                format!(
                    "no text has the character `{shown}` in it: within double quotes it may be written as an escape"
                )
            } else {
                format!("no text begins with `{shown}`: put it in quotes")
            };
            return (Code::Syntax, message);
        }
        other => return (Code::Syntax, other.to_string()),
    };
    (Code::Syntax, message.to_owned())
}
