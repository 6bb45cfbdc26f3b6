//! `gtm search`.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::Context;
use super::error::CliError;
use super::show;
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
    #[arg(long, value_name = "KIND", value_delimiter = ',', ignore_case = true, value_parser = kinds())]
    kind: Vec<Kind>,
    /// Show at most this many hits
    #[arg(long, value_name = "HITS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let kinds = Kind::all()
        .into_iter()
        .map(|(name, what)| PossibleValue::new(name).help(what.trim_end_matches('.')));
    PossibleValuesParser::new(kinds).try_map(|name| name.parse::<Kind>())
}

pub(super) fn run(args: &SearchArgs, context: &Context) -> Result<Vec<u8>, CliError> {
    let catalog = &context.catalog;
    let functions = show::functions(catalog, &args.function)?;
    let stages = args.stage.iter().map(|name| {
        let about = |error| CliError::from(error).about(format!("--stage {name}"));
        Ok(&catalog.stage_named(name).map_err(about)?.id)
    });
    let scope = Scope {
        functions: functions.into_iter().map(|function| &function.id).collect(),
        stages: stages.collect::<Result<_, CliError>>()?,
        kinds: args.kind.clone(),
    };
    let text = args.query.join(" ");
    let files = SourceFile::all(catalog)?;
    let index = Index::new(search::facts(&files), catalog.synonyms()?.groups());
    let query = index.query(&text)?;
    let found = index.search(&query, &scope, usize::from(args.limit));
    if found.total == 0 {
        return Err(nothing(&text, &index, &query, &scope));
    }
    context.answer(&SearchReport::new(&text, &query, &scope, found))
}

/// Says that nothing was found, and what to try.
fn nothing(text: &str, index: &Index<'_>, query: &Query, scope: &Scope<'_>) -> CliError {
    let error = CliError::no(format!("nothing matches `{text}`"));
    let hits = |query: &Query, scope: &Scope<'_>| match index.search(query, scope, 0).total {
        0 => None,
        total => Some(counted(total, "hit", "hits")),
    };
    if let Some(hits) = hits(query, &Scope::default()) {
        return error.hint(format!("without --stage, --function and --kind there would be {hits}"));
    }
    let mut error = error;
    if query.parts.iter().any(|part| part.is_phrase)
        && let Ok(words) = index.query(&text.replace(search::QUOTES, " "))
        && let Some(hits) = hits(&words, scope)
    {
        error = error.hint(format!("without quotation marks there would be {hits}"));
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
