//! `gtm search`.

use super::prelude::*;
use crate::engine::search::{self, Index, Query, QueryError, Scope};
use crate::report::search::SearchReport;
use crate::report::selection::Selection;

/// Search everything the playbooks say, by words, phrases or a question
///
/// Examples:
///   gtm search "mql conversion"
///   gtm search how fast must sales answer a lead
///   gtm search '"lead routing"' --kind metric
///   gtm search attribution tools --stage scale --function mops
///   gtm search gdpr --format json
///
/// Words are found in every form and, where mistyped, by the nearest; a phrase in quotation
/// marks is found word for word. --stage, --function and --kind take several, with commas.
/// What stands at the company's stage comes first, where ARR, headcount or gtm.yaml tell it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(mut_arg("stage", |stage| stage.help("Only what stands in these stages [env: GTM_STAGE puts it first]")))]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(required = true)]
    query: Vec<String>,
    /// Only what stands in the guides of these functions
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
    /// Only hits of these kinds
    #[arg(long, value_delimiter = ',', ignore_case = true, value_parser = value_of::<FactKind>())]
    kind: Vec<FactKind>,
    /// Show at most this many hits
    #[arg(long, value_name = "HITS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

impl Run for SearchArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let names = context.typed.company.signals.stage.iter().flat_map(|names| names.split(','));
        let stages = names.map(|name| Ok(&stage_named("--stage ", name, catalog)?.id));
        let stages: Vec<_> = stages.collect::<Result<_>>()?;
        let selection = if stages.is_empty() { context.stages_or_all()?.1 } else { None };
        let functions = context.catalog.functions_named(&self.function)?;
        let scope = Scope {
            stages,
            functions: functions.into_iter().map(|function| &function.id).collect(),
            kinds: self.kind.clone(),
            company_stage: selection.as_ref().map(|one| one.stage.id),
        };
        let text = self.query.join(" ");
        answer(context, &text, &scope, usize::from(self.limit), selection, None)
    }
}

/// Answers with what is found for a name that nothing has, and says so; with the
/// error where nothing is found, or something is called nearly so.
pub(super) fn instead(context: &Context, name: &str, error: CliError) -> Result<Answer> {
    let why = error.error.to_string();
    let is_like = error.hints.iter().any(|hint| hint.words().starts_with("did you mean"));
    if is_like || !why.starts_with("no ") {
        return Err(error);
    }
    let mut says = format!("{why}. This is what a search finds for it.");
    says[..1].make_ascii_uppercase();
    let found = answer(context, name, &Scope::default(), 10, None, Some(says));
    found.map_or(Err(error), |found| Ok(found.no_if(true)))
}

/// Searches, and answers with what was found.
fn answer<'text>(
    context: &'text Context,
    text: &'text str,
    scope: &Scope<'text>,
    limit: usize,
    selection: Option<Selection<'text>>,
    instead_of: Option<String>,
) -> Result<Answer> {
    let catalog = &context.catalog;
    let files = SourceFile::all(catalog)?;
    let index = Index::new(search::facts(&files), catalog.synonyms()?.0);
    let query = index.query(text)?;
    let found = index.search(&query, scope, limit);
    if found.total == 0 {
        return Err(nothing(text, &index, &query));
    }
    let mut report = SearchReport::new(text, &index, &query, scope, found);
    (report.selection, report.instead_of) = (selection, instead_of);
    context.answer(&report)
}

/// Says that nothing was found, and what to try.
fn nothing(text: &str, index: &Index<'_>, query: &Query) -> CliError {
    let wider = index.query(&text.replace(search::QUOTES, " ")).unwrap_or_else(|_| query.clone());
    let hits = index.search(&wider, &Scope::default(), 0).total;
    let wider = (hits > 0).then(|| {
        let hits = counted(hits, "hit");
        format!("without quotation marks, --stage, --function and --kind there would be {hits}")
    });
    let nearest = index.nearest(text).join(", ");
    let nearest = (!nearest.is_empty()).then(|| format!("the nearest terms: {nearest}"));
    CliError::no(format_args!("nothing matches `{text}`"))
        .hints(wider.or(nearest))
        .hint_command("what the playbooks cover: ", Invocation::new("list"))
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let usage = Self::usage(&error);
        match error {
            QueryError::Empty => {
                usage.hint_command("write words: ", Invocation::new("search mql conversion"))
            }
            QueryError::TooLong(_) => usage.hint("leave what matters: a few words find more"),
        }
    }
}
