//! What `gtm check` answers: what is wrong in a folder of playbooks.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Level, Text};
use crate::engine::check::Findings;
use crate::yaml::Diagnostic;
use crate::yaml::Severity;

/// What is wrong or poor in a folder of playbooks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckReport<'findings> {
    /// The folder, as it was named.
    folder: &'findings str,
    /// How many files were read.
    files: usize,
    /// How many problems keep a file from being used.
    errors: usize,
    /// How many don't.
    warnings: usize,
    /// All of them, by file and place.
    problems: Vec<ProblemView<'findings>>,
}

/// One problem.
#[derive(Debug, Serialize, JsonSchema)]
struct ProblemView<'findings> {
    /// What is wrong in general: `P012`.
    code: String,
    /// Whether the file can be used in spite of it.
    severity: SeverityView,
    /// The file, relative to the folder.
    path: &'findings str,
    /// Where it is; null for the file as a whole.
    range: Option<Range>,
    /// What is wrong in particular.
    message: &'findings str,
    /// What to try.
    hint: Option<String>,
    /// What the names that there are stand for: `fields`.
    known_as: Option<&'findings str>,
    /// The names that there are.
    known: &'findings [String],
    #[serde(skip)]
    snippet: Option<String>,
}

/// Whether a file can be used in spite of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum SeverityView {
    /// It can't.
    Error,
    /// It can, and is poorer for it.
    Warning,
}

impl SeverityView {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A part of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Range {
    /// Where it begins.
    start: Position,
    /// Where it ends; not a part of it.
    end: Position,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Position {
    /// The line, from one.
    line: usize,
    /// The character in the line, from one.
    column: usize,
}

impl From<(usize, usize)> for Position {
    fn from((line, column): (usize, usize)) -> Self {
        Self { line, column }
    }
}

impl<'findings> CheckReport<'findings> {
    /// Tells what was found in `folder`.
    pub fn new(folder: &'findings str, findings: &'findings Findings) -> Self {
        Self {
            folder,
            files: findings.files,
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            problems: findings.problems.iter().map(ProblemView::from).collect(),
        }
    }

    /// Says how many problems there are in how many files.
    fn summary(&self) -> String {
        let count = |number: usize, word: &str| match number {
            1 => format!("1 {word}"),
            _ => format!("{number} {word}s"),
        };
        let files = count(self.files, "file");
        let errors = count(self.errors, "error");
        let warnings = count(self.warnings, "warning");
        match (self.errors, self.warnings) {
            (0, 0) => format!("Nothing is wrong in {files}"),
            (_, 0) => format!("{errors} in {files}"),
            (0, _) => format!("{warnings} in {files}"),
            _ => format!("{errors}, {warnings} in {files}"),
        }
    }
}

impl<'findings> From<&'findings Diagnostic> for ProblemView<'findings> {
    fn from(problem: &'findings Diagnostic) -> Self {
        let range = problem.position().zip(problem.end());
        let known = problem.known.as_ref();
        Self {
            code: problem.code.to_string(),
            severity: match problem.code.severity() {
                Severity::Error => SeverityView::Error,
                Severity::Warning => SeverityView::Warning,
            },
            path: problem.path(),
            range: range.map(|(start, end)| Range { start: start.into(), end: end.into() }),
            message: &problem.message,
            hint: problem.hint(),
            known_as: known.map(|known| known.what.as_str()),
            known: known.map_or(&[], |known| &known.names),
            snippet: problem.snippet(),
        }
    }
}

impl Report for CheckReport<'_> {
    const SCHEMA: &'static str = "gtm/check/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, self.summary());
        let mut path = None;
        for problem in &self.problems {
            if path != Some(problem.path) {
                document.heading(Level::Section, problem.path);
                path = Some(problem.path);
            }
            let label = format!("{} {}", problem.severity.word(), problem.code);
            let mut text = Text::default().strong(label).plain(format!(" {}", problem.message));
            if let Some(hint) = &problem.hint {
                text = text.plain(format!(": {hint}"));
            }
            document.paragraph(text);
            if let Some(snippet) = &problem.snippet {
                document.push(Block::Lines(snippet.clone()));
            }
            if let Some(what) = problem.known_as {
                document.paragraph(format!("{what}: {}", problem.known.join(", ")));
            }
        }
        if !self.problems.is_empty() {
            document
                .push(Block::Remark("What each code means is in docs/playbook-format.md.".into()));
        }
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet =
            Sheet::new(&["path", "line", "column", "severity", "code", "message", "hint"]);
        for problem in &self.problems {
            let place = |part: fn(&Position) -> usize| {
                let range = problem.range.as_ref();
                range.map_or_else(String::new, |range| part(&range.start).to_string())
            };
            sheet.rows.push(vec![
                problem.path.to_owned(),
                place(|start| start.line),
                place(|start| start.column),
                problem.severity.word().to_owned(),
                problem.code.clone(),
                problem.message.to_owned(),
                problem.hint.clone().unwrap_or_default(),
            ]);
        }
        Ok(sheet)
    }
}
