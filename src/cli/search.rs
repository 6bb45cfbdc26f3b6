//! `gtm search`.

use clap::Args;

use super::company::stage_named;
use super::error::CliError;
use super::values::value_of;
use super::{Answer, Context, Run};
use crate::catalog::SourceFile;
use crate::document::{Invocation, Text};
use crate::engine::search::{self, Index, Kind, Query, QueryError, Scope};
use crate::report::search::SearchReport;
use crate::report::view::counted;

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
    #[arg(long, value_name = "KIND", value_delimiter = ',', ignore_case = true, value_parser = value_of::<Kind>())]
    kind: Vec<Kind>,
    /// Show at most this many hits
    #[arg(long, value_name = "HITS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

impl Run for SearchArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let stages = self.stage.iter().map(|name| stage_named("--stage ", name, catalog));
        let scope = Scope {
            stages: stages.collect::<Result<_, _>>()?,
            functions: context.catalog.functions_named(&self.function)?,
            kinds: self.kind.clone(),
        };
        let text = self.query.join(" ");
        let homes = SourceFile::all(catalog)?;
        let glossary = catalog.glossary()?.glossary;
        let names = glossary.terms.iter().map(|term| term.names().collect());
        let groups = catalog.synonyms()?.with(names);
        let index = Index::new(search::entries(&homes), &groups);
        let query = index.query(&text)?;
        let found = index.search(&query, |entry| scope.takes(entry));
        if found.hits.is_empty() {
            return Err(nothing(&text, &index, &query, &scope));
        }
        let limit = usize::from(self.limit);
        let report = SearchReport::new(&text, &index, (&query, &found), &scope, limit);
        context.answer(&report)
    }
}

/// Says that nothing was found, and what to try.
fn nothing(text: &str, index: &Index<'_>, query: &Query, scope: &Scope<'_>) -> CliError {
    let error = CliError::no(format_args!("nothing matches `{text}`"));
    let would_be = |without: &str, hits: usize| {
        let many = counted(hits, "hit", "hits");
        (hits > 0).then(|| format!("without {without} there would be {many}"))
    };
    let elsewhere = index.search(query, |_| true).hits.len();
    if let Some(hint) = would_be("--stage, --function and --kind", elsewhere) {
        return error.hint(hint);
    }
    let has_phrase = query.parts.iter().any(|part| part.is_phrase);
    let words = has_phrase.then(|| index.query(&text.replace(search::QUOTES, " ")).ok()).flatten();
    let unquoted = words.and_then(|words| {
        let hits = index.search(&words, |entry| scope.takes(entry)).hits.len();
        would_be("quotation marks", hits)
    });
    let nearest = index.nearest(text);
    let nearest =
        (!nearest.is_empty()).then(|| format!("the nearest terms: {}", nearest.join(", ")));
    error.hints(unquoted.into_iter().chain(nearest)).hint(
        Text::from("`").command(Invocation::new("list")).plain("` says what the playbooks cover"),
    )
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let usage = Self::usage(&error);
        match error {
            QueryError::Empty => usage.hint(
                Text::from("write words: ").command(Invocation::new("search mql conversion")),
            ),
            QueryError::TooLong(_) => usage.hint("leave what matters: a few words find more"),
        }
    }
}
