//! What is wrong in a file, with its place and the lines around it.

use std::fmt;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::node::{Node, Source, Span};
use crate::names;
use crate::yaml::fault::Code;

/// A file that can't be read as what it must be: everything that is wrong with
/// it, by place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong; at least one problem.
    pub problems: Vec<Problem>,
}

impl std::error::Error for YamlError {}

impl YamlError {
    /// Gathers problems, which it sorts by place; those of the file that the
    /// first is in come first, and no more than [`Problem::MOST`].
    pub(crate) fn of(mut problems: Vec<Problem>) -> Self {
        let first = problems.first().map(|problem| problem.path().to_owned());
        problems.sort_by_key(|problem| {
            let elsewhere = Some(problem.path()) != first.as_deref();
            let start = problem.span.map(|span| span.start);
            let without_place = start.is_none();
            let path = problem.path().to_owned();
            (elsewhere, path, without_place, start, problem.code)
        });
        if let Some(first_left) = problems.get(Problem::MOST) {
            let message = format!(
                "these are the first {} problems of {} that were found",
                Problem::MOST,
                problems.len()
            );
            let rest = Problem::new(Code::Limit, &first_left.source, None, message);
            problems.truncate(Problem::MOST);
            problems.push(rest);
        }
        Self { problems }
    }

    /// Returns the line and the column of the first problem, both from one,
    /// where they are known.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.problems.first()?.position()
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n\n")?;
            }
            problem.fmt(formatter)?;
        }
        Ok(())
    }
}

/// What there is where something was looked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What they are, in the plural: `fields`.
    pub what: String,
    /// What they are called.
    pub names: Vec<String>,
}

/// One thing that is wrong, or poor.
///
/// Texts of the file stand in it as they are: whoever prints it spells out what
/// a terminal would obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in general.
    pub code: Code,
    /// What is wrong, in particular.
    pub message: String,
    /// What there is instead, where something was looked for.
    pub known: Option<Known>,
    /// The one of these that is spelled most like what was looked for.
    pub nearest: Option<String>,
    source: Arc<Source>,
    span: Option<Span>,
}

/// The longest message, in characters; a cell may be longer than any screen.
const LONGEST_MESSAGE: usize = 600;

/// The most names that are told where one was looked for in vain.
const MOST_NAMES: usize = 100;

/// The longest part of a line that is shown, in characters.
const LONGEST_LINE: usize = 100;

impl Problem {
    /// The most problems that one error tells; a last one says so if there are
    /// more.
    pub const MOST: usize = 200;

    /// Says what is wrong in a part of a file, or with the whole of it.
    pub fn new(
        code: Code,
        source: &Arc<Source>,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: cropped(&message.into()),
            known: None,
            nearest: None,
            source: Arc::clone(source),
            span,
        }
    }

    /// Says what is wrong with a node.
    pub fn at(node: &Node, code: Code, message: impl Into<String>) -> Self {
        Self::new(code, &node.source, node.span, message)
    }

    /// Adds what there is, and finds the one that is most like `given`. `what`
    /// is what they are, in the plural.
    pub fn among<'names>(
        mut self,
        given: &str,
        what: &str,
        names: impl IntoIterator<Item = &'names str>,
    ) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        self.nearest = nearest(given, &names);
        let left_out = names.len().saturating_sub(MOST_NAMES);
        let mut names: Vec<String> =
            names.into_iter().take(MOST_NAMES).map(str::to_owned).collect();
        if left_out > 0 {
            names.push(format!("and {left_out} more"));
        }
        self.known = Some(Known { what: what.to_owned(), names });
        self
    }

    /// Returns the file, as messages call it.
    pub fn path(&self) -> &str {
        self.source.path()
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

    /// Returns what to try, where something is spelled much like what was
    /// looked for.
    pub fn hint(&self) -> Option<String> {
        let nearest = self.nearest.as_ref()?;
        Some(format!("did you mean `{nearest}`?"))
    }

    /// Returns the message with what to try.
    fn headline(&self) -> String {
        match self.hint() {
            Some(hint) => format!("[{}] {}: {hint}", self.code, self.message),
            None => format!("[{}] {}", self.code, self.message),
        }
    }

    /// Returns the lines to show: the number of the first, their text, and the
    /// place of the problem in it.
    fn excerpt(&self, span: Span) -> (usize, String, Span) {
        let (line, _) = self.source.position(span.start);
        let first = line.saturating_sub(2).max(1);
        let mut last = (line + 1).min(self.source.line_count());
        // Behind the last line end there is a line for computers only.
        if last > line && self.source.line(last).1.is_empty() {
            last = line;
        }
        let mut text = String::new();
        let mut shown = Span { start: 0, end: 0 };
        for number in first..=last {
            let (begins, whole) = self.source.line(number);
            let from = span.start.clamp(begins, begins + whole.len()) - begins;
            let to = span.end.clamp(begins, begins + whole.len()) - begins;
            if number == line {
                let (part, start) = window(whole, from);
                // What goes on over several lines is shown by its beginning.
                let ends_here = span.end <= begins + whole.len();
                let length = if ends_here { to - from } else { 0 };
                let length = whole[from..from + length].chars();
                let length: usize = length.map(char::len_utf8).sum();
                shown.start = text.len() + start;
                shown.end = (shown.start + length).min(text.len() + part.len());
                text.push_str(&part);
                // Where the line is cut, the end may fall into the mark of it.
                while !text.is_char_boundary(shown.end) {
                    shown.end -= 1;
                }
            } else {
                text.push_str(&window(whole, 0).0);
            }
            text.push('\n');
        }
        (first, text, shown)
    }
}

impl Problem {
    /// Returns the lines around it with a caret under it, where it has a place.
    pub fn snippet(&self) -> Option<String> {
        let (first, text, shown) = self.excerpt(self.span?);
        let lines = annotate_snippets::Group::with_level(Level::ERROR).element(lines(
            self.path(),
            first,
            &text,
            shown,
        ));
        let drawn = Renderer::plain().render(&[lines]);
        Some(drawn.trim_end().to_owned())
    }
}

/// Draws lines of a file with a caret under a part of them.
fn lines<'text>(
    path: &'text str,
    first: usize,
    text: &'text str,
    shown: Span,
) -> Snippet<'text, Annotation<'text>> {
    Snippet::source(text)
        .line_start(first)
        .path(path)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(shown.start..shown.end))
}

impl fmt::Display for Problem {
    /// Writes what is wrong, the place, the lines around it, and what there is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headline = self.headline();
        let title = Level::ERROR.no_name().primary_title(headline);
        let known = self.known.as_ref().map(|known| {
            let names = cropped(&known.names.join(", "));
            format!("{}: {names}", known.what)
        });
        let excerpt = self.span.map(|span| self.excerpt(span));
        let mut group = match &excerpt {
            Some((first, text, shown)) => title.element(lines(self.path(), *first, text, *shown)),
            None => title.element(annotate_snippets::Origin::path(self.path())),
        };
        if let Some(known) = known {
            group = group.element(Level::NOTE.no_name().message(known));
        }
        let told = Renderer::plain().render(&[group]);
        formatter.write_str(told.trim_end())
    }
}

/// Returns the one of `names` that is spelled most like `given`. What is longer
/// than a name is compared with none.
fn nearest(given: &str, names: &[&str]) -> Option<String> {
    if given.len() > LONGEST_LINE {
        return None;
    }
    names::closest(given, names.iter().copied()).map(str::to_owned)
}

/// Takes the middle out of what is too long to be read.
fn cropped(message: &str) -> String {
    let count = message.chars().count();
    if count <= LONGEST_MESSAGE {
        return message.to_owned();
    }
    let (head, tail) = (LONGEST_MESSAGE * 2 / 3, LONGEST_MESSAGE / 3);
    let start: String = message.chars().take(head).collect();
    let end: String = message.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

/// Returns the part of a line around a place in it, and where the place is in
/// that part. Both places are in bytes.
fn window(line: &str, place: usize) -> (String, usize) {
    if line.len() <= LONGEST_LINE {
        return (line.to_owned(), place);
    }
    let before: Vec<char> = line[..place].chars().rev().take(LONGEST_LINE / 2).collect();
    let head: String = before.iter().rev().collect();
    let room = LONGEST_LINE - before.len();
    let tail: String = line[place..].chars().take(room).collect();
    let cut_before = head.len() < place;
    let cut_behind = tail.len() < line.len() - place;
    let mark = |cut| if cut { "…" } else { "" };
    let part = format!("{}{head}{tail}{}", mark(cut_before), mark(cut_behind));
    (part, mark(cut_before).len() + head.len())
}
