//! The tree of a file: scalars, lists and fields, with the place of each.

use std::sync::Arc;

/// A file as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path, as messages call it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
}

impl Source {
    /// Returns the file with this path, as messages call it, and this text.
    pub fn new(path: &str, text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(index, byte)| {
            // A return ends a line where no line feed follows.
            **byte == b'\n' || (**byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'))
        });
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            lines: std::iter::once(0).chain(ends.map(|(index, _)| index + 1)).collect(),
        }
    }

    /// Returns the line and the column of a place in bytes, both from one. A
    /// column is a character; the mark at the beginning of a file is none.
    pub fn position(&self, place: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= place);
        let start = self.lines[line - 1];
        let before = self.text.get(start..place).unwrap_or_default();
        (line, without_mark(before).chars().count() + 1)
    }

    /// Returns a line, counted from one, without its end; with where it
    /// begins, in bytes.
    pub(super) fn line(&self, number: usize) -> Option<(usize, &str)> {
        let start = *self.lines.get(number - 1)?;
        let end = self.lines.get(number).copied().unwrap_or(self.text.len());
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        let shown = without_mark(line);
        Some((start + line.len() - shown.len(), shown))
    }
}

/// Takes off the mark of the byte order, which editors put in front and don't
/// show.
fn without_mark(line: &str) -> &str {
    line.strip_prefix('\u{feff}').unwrap_or(line)
}

/// A part of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// One node of a tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// The file that it comes from.
    pub source: Arc<Source>,
    /// Where it stands there.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// What YAML takes for nothing: `~`, `null` or an empty text, not in quotes.
    Nothing,
    /// Text exactly as written: what it means is for the types to say.
    Scalar(String),
    /// Nodes in order.
    List(Vec<Node>),
    /// Keys, which are scalars, with their values, in order. No two are alike.
    Fields(Vec<(Node, Node)>),
    /// What has been refused already, so that a typed reading is silent about
    /// it. Never in a tree that [`read`](super::read()) returns.
    Refused,
}

/// Nodes are equal that say the same, wherever and however they are written.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Node {
    /// Returns the text of a scalar, and `None` for nothing and for what is no
    /// scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.content == Content::Nothing
    }

    /// Returns the items of a list; none of what is no list.
    pub fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the keys and values of fields; none of what has no fields.
    pub fn fields(&self) -> &[(Self, Self)] {
        match &self.content {
            Content::Fields(fields) => fields,
            _ => &[],
        }
    }

    /// Returns the items of a list, or the keys and values of fields.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Self> {
        let fields = self.fields().iter().flat_map(|(key, value)| [key, value]);
        self.items().iter().chain(fields)
    }

    /// Returns what stands at a path, as `sections/2/title`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |node, step| match &node.content {
            Content::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => node.field(step),
        })
    }

    /// Returns what stands at a path, to be changed.
    pub fn at_mut(&mut self, path: &str) -> Option<&mut Self> {
        path.split('/').try_fold(self, |node, step| match &mut node.content {
            Content::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            Content::Fields(fields) => {
                fields.iter_mut().find(|(key, _)| key.text() == Some(step)).map(|(_, value)| value)
            }
            _ => None,
        })
    }

    /// Returns the value of the field with this name.
    pub fn field(&self, name: &str) -> Option<&Self> {
        self.fields().iter().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value)
    }
}
