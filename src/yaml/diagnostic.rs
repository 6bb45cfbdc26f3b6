//! What is wrong in a file, with its place and the lines around it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::node::{Node, Source, Span};
use super::refusal::Code;
use crate::names::{closest, cropped, joined};

/// A file that can't be read as what it must be: everything that is wrong with
/// it, by place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", joined(.diagnostics.iter().map(ToString::to_string), "\n\n"))]
pub struct YamlError {
    /// What is wrong; at least one problem.
    pub diagnostics: Vec<Diagnostic>,
}

impl YamlError {
    /// Sorts what is wrong by place, with the file of the first one in front,
    /// and keeps no more than [`Diagnostic::MOST`].
    pub(crate) fn of(mut diagnostics: Vec<Diagnostic>) -> Self {
        let first = diagnostics.first().map(|one| one.path().to_owned());
        diagnostics.sort_by_cached_key(|one| {
            let path = one.path().to_owned();
            let start = one.span.map(|span| span.start);
            (Some(&path) != first.as_ref(), path, start.is_none(), start, one.code)
        });
        let count = diagnostics.len();
        if let Some(first_left) = diagnostics.get(Diagnostic::MOST) {
            let message = format!(
                "these are the first {} problems of {count} that were found",
                Diagnostic::MOST
            );
            let rest = Diagnostic::new(Code::Limit, &first_left.source, None, message);
            diagnostics.truncate(Diagnostic::MOST);
            diagnostics.push(rest);
        }
        Self { diagnostics }
    }
}

/// One thing that is wrong, or poor.
///
/// Texts of the file stand in it as they are: whoever prints it spells out what
/// a terminal would obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in general.
    pub code: Code,
    /// What is wrong, in particular.
    pub message: String,
    /// What to try.
    pub hint: Option<String>,
    /// What there is instead, where something was looked for.
    pub known: Option<KnownNames>,
    source: Arc<Source>,
    span: Option<Span>,
}

/// What there is where something was looked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownNames {
    /// What they are, in the plural: `fields`.
    pub what: String,
    /// What they are called.
    pub names: Vec<String>,
}

/// The longest message, in characters; a cell may be longer than any screen.
const LONGEST_MESSAGE: usize = 600;

/// The most names that are listed where one was looked for in vain.
const MOST_NAMES: usize = 100;

/// The longest part of a line that is shown, in characters.
const LONGEST_LINE: usize = 100;

impl Diagnostic {
    /// The most problems that one error lists; a last one says so if there are
    /// more.
    pub const MOST: usize = 200;

    /// Says what is wrong in a part of a file, or with the whole of it.
    pub fn new(
        code: Code,
        source: &Arc<Source>,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> Self {
        let message = cropped(&message.into(), LONGEST_MESSAGE);
        Self { code, message, hint: None, known: None, source: Arc::clone(source), span }
    }

    /// Says what is wrong with a node.
    pub fn at(node: &Node, code: Code, message: impl Into<String>) -> Self {
        Self::new(code, &node.source, Some(node.span), message)
    }

    /// Adds what there is, and finds the one that is most like `given`. `what`
    /// is what they are, in the plural.
    pub fn among<'names>(
        mut self,
        given: &str,
        what: &str,
        names: impl IntoIterator<Item = &'names str>,
    ) -> Self {
        let mut names: Vec<&str> = names.into_iter().collect();
        self = self.meant(closest(given, names.iter().copied()));
        let more = format!("and {} more", names.len().saturating_sub(MOST_NAMES));
        if names.len() > MOST_NAMES {
            names.truncate(MOST_NAMES);
            names.push(&more);
        }
        let names = names.into_iter().map(str::to_owned).collect();
        self.known = Some(KnownNames { what: what.to_owned(), names });
        self
    }

    /// Says what may have been meant.
    pub fn meant(self, name: Option<&str>) -> Self {
        Self { hint: name.map(|name| format!("did you mean `{name}`?")), ..self }
    }

    /// Returns the file, as messages call it.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Returns the line and the column, both from one, where it has a place.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.span.map(|span| self.source.position(span.start))
    }

    /// Returns the line and the column behind it, both from one, where it has
    /// a place.
    pub fn end(&self) -> Option<(usize, usize)> {
        self.span.map(|span| self.source.position(span.end))
    }

    /// Returns the lines around it with a caret under it, where it has a place.
    pub fn snippet(&self) -> Option<String> {
        let excerpt = self.excerpt()?;
        Some(drawn(Group::with_level(Level::ERROR).element(self.marked(&excerpt))))
    }

    /// Returns the lines to show, where it has a place.
    fn excerpt(&self) -> Option<Excerpt> {
        let span = self.span?;
        let (line, _) = self.source.position(span.start);
        let first = line.saturating_sub(2).max(1);
        let (mut text, mut marked) = (String::new(), 0..0);
        for number in first..=line + 1 {
            let Some((begins, whole)) = self.source.line(number) else { break };
            // Behind the last line end there is a line for computers only.
            if number > line && whole.is_empty() {
                break;
            }
            let inside = |place: usize| place.clamp(begins, begins + whole.len()) - begins;
            let is_marked = number == line;
            let (head, tail) = window(whole, if is_marked { inside(span.start) } else { 0 });
            if is_marked {
                let start = text.len() + head.len();
                // What goes on over several lines is shown by its beginning.
                let ends_here = span.end <= begins + whole.len();
                let length = if ends_here { inside(span.end) - inside(span.start) } else { 0 };
                // Where the line is cut, the end may fall into the mark of it.
                let fits = tail.is_char_boundary(length);
                marked = start..start + if fits { length } else { tail.len() };
            }
            text.extend([head.as_str(), &tail, "\n"]);
        }
        Some(Excerpt { first, text, marked })
    }

    /// Draws lines of the file with a caret under a part of them.
    fn marked<'text>(&'text self, excerpt: &'text Excerpt) -> Snippet<'text, Annotation<'text>> {
        Snippet::source(&excerpt.text)
            .line_start(excerpt.first)
            .path(self.path())
            .fold(false)
            .annotation(AnnotationKind::Primary.span(excerpt.marked.clone()))
    }
}

/// Lines of a file: the number of the first, their text, and what is marked.
struct Excerpt {
    first: usize,
    text: String,
    marked: Range<usize>,
}

fn drawn(group: Group<'_>) -> String {
    Renderer::plain().render(&[group]).trim_end().to_owned()
}

impl fmt::Display for Diagnostic {
    /// Writes what is wrong, the place, the lines around it, and what there is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = self.hint.as_ref().map_or_else(String::new, |hint| format!(": {hint}"));
        let title = format!("[{}] {}{hint}", self.code, self.message);
        let title = Level::ERROR.no_name().primary_title(title);
        let excerpt = self.excerpt();
        let mut group = match &excerpt {
            Some(excerpt) => title.element(self.marked(excerpt)),
            None => title.element(Origin::path(self.path())),
        };
        if let Some(KnownNames { what, names }) = &self.known {
            let names = cropped(&names.join(", "), LONGEST_MESSAGE);
            group = group.element(Level::NOTE.no_name().message(format!("{what}: {names}")));
        }
        formatter.write_str(&drawn(group))
    }
}

/// Returns the parts of a line before and behind a place in it, which is in
/// bytes, as much of them as is shown.
fn window(line: &str, place: usize) -> (String, String) {
    let mark = |is_cut| if is_cut { "…" } else { "" };
    let room = if line.len() <= LONGEST_LINE { LONGEST_LINE } else { LONGEST_LINE / 2 };
    let start = line[..place].char_indices().rev().nth(room - 1).map_or(0, |(index, _)| index);
    let head = &line[start..place];
    let room = LONGEST_LINE - head.chars().count();
    let end = line[place..].char_indices().nth(room).map_or(line.len(), |(index, _)| place + index);
    let tail = &line[place..end];
    (format!("{}{head}", mark(start > 0)), format!("{tail}{}", mark(end < line.len())))
}
