//! `gtm search`.

use clap::Args;

use super::company::stage_named;
use super::error::CliError;
use super::values::value_of;
use super::{Answer, Context, Run};
use crate::catalog::SourceFile;
use crate::catalog::fact::FactKind;
use crate::document::{Invocation, Text};
use crate::engine::search::{self, Index, Query, QueryError, Scope};
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
    #[arg(long, value_name = "KIND", value_delimiter = ',', ignore_case = true, value_parser = value_of::<FactKind>())]
    kind: Vec<FactKind>,
    /// Show at most this many hits
    #[arg(long, value_name = "HITS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

impl Run for SearchArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let stages = self.stage.iter().map(|name| Ok(&stage_named("--stage ", name, catalog)?.id));
        let functions = context.catalog.functions_named(&self.function)?;
        let scope = Scope {
            stages: stages.collect::<Result<_, CliError>>()?,
            functions: functions.into_iter().map(|function| &function.id).collect(),
            kinds: self.kind.clone(),
        };
        let text = self.query.join(" ");
        let files = SourceFile::all(catalog)?;
        let glossary = catalog.glossary()?.glossary;
        let names = glossary.terms.iter().map(|term| term.names().collect());
        let index = Index::new(search::facts(&files), catalog.synonyms()?.with(names));
        let query = index.query(&text)?;
        let found = index.search(&query, &scope, usize::from(self.limit));
        if found.total == 0 {
            return Err(nothing(&text, &index, &query, &scope));
        }
        context.answer(&SearchReport::new(&text, &index, &query, &scope, found))
    }
}

/// Says that nothing was found, and what to try.
fn nothing(text: &str, index: &Index<'_>, query: &Query, scope: &Scope<'_>) -> CliError {
    let error = CliError::no(format_args!("nothing matches `{text}`"));
    let without = |what: &str, query: &Query, scope: &Scope<'_>| {
        let total = index.search(query, scope, 0).total;
        let hits = counted(total, "hit", "hits");
        (total > 0).then(|| format!("without {what} there would be {hits}"))
    };
    if let Some(hint) = without("--stage, --function and --kind", query, &Scope::default()) {
        return error.hint(hint);
    }
    let words = index.query(&text.replace(search::QUOTES, " "));
    let unquoted = words.ok().and_then(|words| without("quotation marks", &words, scope));
    let nearest = index.nearest(text).join(", ");
    let nearest = (!nearest.is_empty()).then(|| format!("the nearest terms: {nearest}"));
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
