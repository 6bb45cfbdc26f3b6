//! What `gtm check` answers: what is wrong in a folder of playbooks.

use super::prelude::*;
use crate::engine::check::Findings;
use crate::engine::links::Unlinked;
use crate::yaml::{Diagnostic, Severity};

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
    /// The facts of neighboring stages that nothing links.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unlinked: &'findings [Unlinked],
}

/// One problem.
#[derive(Debug, Serialize, JsonSchema)]
struct ProblemView<'findings> {
    /// What is wrong in general: `P012`.
    code: String,
    /// Whether the file can be used in spite of it.
    severity: Severity,
    /// The file, relative to the folder.
    path: &'findings str,
    /// The line where it begins, from one; null for the file as a whole.
    line: Option<usize>,
    /// The character in that line, from one.
    column: Option<usize>,
    /// The line of the character behind its end.
    end_line: Option<usize>,
    /// That character in its line.
    end_column: Option<usize>,
    /// What is wrong in particular.
    message: &'findings str,
    /// What to try.
    hint: Option<&'findings str>,
    /// What the names that there are stand for: `fields`.
    known_as: Option<&'findings str>,
    /// The names that there are.
    known: &'findings [String],
    #[serde(skip)]
    snippet: Option<String>,
}

impl<'findings> CheckReport<'findings> {
    /// Tells what was found in `folder`.
    pub fn new(folder: &'findings str, findings: &'findings Findings) -> Self {
        let view = |problem: &'findings Diagnostic| {
            let (line, column) = problem.position().unzip();
            let (end_line, end_column) = problem.end().unzip();
            let known = problem.known.as_ref();
            ProblemView {
                code: problem.code.to_string(),
                severity: problem.code.severity(),
                path: problem.path(),
                line,
                column,
                end_line,
                end_column,
                message: &problem.message,
                hint: problem.hint.as_deref(),
                known_as: known.map(|known| known.what.as_str()),
                known: known.map_or(&[], |known| &known.names),
                snippet: problem.snippet(),
            }
        };
        Self {
            folder,
            files: findings.files,
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            problems: findings.problems.iter().map(view).collect(),
            unlinked: &findings.unlinked,
        }
    }
}

impl Report for CheckReport<'_> {
    const SCHEMA: &'static str = "gtm/check/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let Self { errors, warnings, .. } = *self;
        let counts = those([
            (errors > 0, counted(errors, "error")),
            (warnings > 0, counted(warnings, "warning")),
            (errors + warnings == 0, "Nothing is wrong".to_owned()),
        ]);
        let what = joined(counts, ", ");
        let files = counted(self.files, "file");
        let mut document = Document::titled(format!("{what} in {files}"));
        for of_file in self.problems.chunk_by(|one, next| one.path == next.path) {
            document.heading(Level::Section, of_file[0].path);
            for problem in of_file {
                let label = format!("{} {}", problem.severity, problem.code);
                let hint = shown(problem.hint.as_ref().map(|hint| format!(": {hint}")));
                let words = format!(" {}{hint}", problem.message);
                document.labeled(label, words);
                if let Some(snippet) = &problem.snippet {
                    document.push(Block::Lines(snippet.clone()));
                }
                if let Some(what) = problem.known_as {
                    document.paragraph(format!("{what}: {}", problem.known.join(", ")));
                }
            }
        }
        let unlinked = Sheet::of("Id=id,Name=label,Perhaps the same as=partner", self.unlinked);
        document.section("What nothing links to the next stage", unlinked.into());
        if !self.unlinked.is_empty() {
            document.remark(
                "Suggested by their names, and never taken: write `same-as` under `marks` where \
                 both speak of one thing.",
            );
        }
        if !self.problems.is_empty() {
            document.remark("What each code means is in docs/playbook-format.md.");
        }
        document
    }

    fn sheet(&self) -> Sheet {
        Sheet::of("path,line,column,severity,code,message,hint", &self.problems)
    }
}
