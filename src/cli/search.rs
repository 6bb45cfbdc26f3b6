//! `gtm search`.

use clap::{Args, ValueEnum};

use super::Context;
use super::error::CliError;
use crate::catalog::SourceFile;
use crate::document::{Invocation, Text};
use crate::engine::search::{self, Index, Kind, Query, QueryError, Scope};
use crate::report::search::SearchReport;
use crate::report::view::counted;

/// Search everything the playbooks say, by words, phrases or a question
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm search \"mql conversion\"
  gtm search how fast must sales answer a lead
  gtm search '\"lead routing\"' --kind metric
  gtm search attribution tools --stage scale --function mops
  gtm search gdpr --format json

Words are found in every form and, where mistyped, by the nearest; a phrase in quotation
marks is found word for word. --stage, --function and --kind take several, with commas.
No company is asked for: GTM_STAGE, GTM_ARR and GTM_HEADCOUNT change nothing here.")]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Only what stands in these stages
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    stage: Vec<String>,
    /// Only what stands in the guides of these functions
    #[arg(long, value_name = "FUNCTION", value_delimiter = ',')]
    function: Vec<String>,
    /// Only hits of these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', ignore_case = true)]
    kind: Vec<KindArg>,
    /// Show at most this many hits
    #[arg(long, value_name = "HITS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindArg {
    /// Things not to do
    AntiPattern,
    /// How functions work at a stage, and what frameworks are
    Approach,
    /// Things to leave for a later stage
    Deferral,
    /// What the steps of the process owe
    Deliverable,
    /// What stands before a block
    Intro,
    /// Rows that are metrics
    Metric,
    /// What stands after a block
    Note,
    /// Named points
    Point,
    /// What is said of a step of the process
    ProcessPart,
    /// Steps of the process
    ProcessStep,
    /// What the sources refer to
    Reference,
    /// Who takes part in the process
    Role,
    /// Rows of tables, metrics too
    Row,
    /// Titled blocks as a whole
    Section,
    /// What is said of a stage
    Stage,
    /// Steps of a sequence
    Step,
    /// Products, one by one
    Tool,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::AntiPattern => Self::AntiPattern,
            KindArg::Approach => Self::Approach,
            KindArg::Deferral => Self::Deferral,
            KindArg::Deliverable => Self::Deliverable,
            KindArg::Intro => Self::Intro,
            KindArg::Metric => Self::Metric,
            KindArg::Note => Self::Note,
            KindArg::Point => Self::Point,
            KindArg::ProcessPart => Self::ProcessPart,
            KindArg::ProcessStep => Self::ProcessStep,
            KindArg::Reference => Self::Reference,
            KindArg::Role => Self::Role,
            KindArg::Row => Self::Row,
            KindArg::Section => Self::Section,
            KindArg::Stage => Self::Stage,
            KindArg::Step => Self::Step,
            KindArg::Tool => Self::Tool,
        }
    }
}

pub(super) fn run(args: &SearchArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let catalog = &context.catalog;
    let mut scope = Scope {
        stages: Vec::new(),
        functions: catalog.functions_named(&args.function)?,
        kinds: args.kind.iter().map(|kind| (*kind).into()).collect(),
    };
    for name in &args.stage {
        let stage = catalog.stage_named(name);
        let about = |error| CliError::from(error).about(&format!("--stage {name}"));
        scope.stages.push(stage.map_err(about)?);
    }
    let text = args.query.join(" ");
    let homes = SourceFile::all(catalog)?;
    let synonyms = catalog.synonyms()?;
    let index = Index::new(search::entries(&homes), synonyms.groups());
    let query = index.query(&text)?;
    let found = index.search(&query, |entry| scope.takes(entry));
    if found.hits.is_empty() {
        return Err(nothing(&text, &index, &query, &scope));
    }
    let limit = usize::from(args.limit);
    let report = SearchReport::new(&text, &index, (&query, &found), &scope, limit);
    context.answer(&report)
}

/// Says that nothing was found, and what to try.
fn nothing(text: &str, index: &Index<'_>, query: &Query, scope: &Scope<'_>) -> CliError {
    let error = CliError::no(format!("nothing matches `{text}`"));
    let elsewhere = index.search(query, |_| true).hits.len();
    if elsewhere > 0 {
        let hits = counted(elsewhere, "hit", "hits");
        return error.hint(format!("without --stage, --function and --kind there would be {hits}"));
    }
    let mut error = error;
    if query.parts.iter().any(|part| part.is_phrase) {
        let words = index.query(&text.replace(search::QUOTES, " "));
        let hits =
            words.map_or(0, |words| index.search(&words, |entry| scope.takes(entry)).hits.len());
        if hits > 0 {
            let hits = counted(hits, "hit", "hits");
            error = error.hint(format!("without quotation marks there would be {hits}"));
        }
    }
    let nearest = index.nearest(text);
    if !nearest.is_empty() {
        error = error.hint(format!("the nearest terms: {}", nearest.join(", ")));
    }
    error.hint(
        Text::from("`").command(Invocation::new("list")).plain("` says what the playbooks cover"),
    )
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let usage = Self::usage(error.to_string());
        match error {
            QueryError::Empty => usage.hint(
                Text::from("write words: ")
                    .command(Invocation::new("search").arg("mql").arg("conversion")),
            ),
            QueryError::TooLong(_) => usage.hint("leave what matters: a few words find more"),
        }
    }
}
