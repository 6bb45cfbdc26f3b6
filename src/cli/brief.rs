//! `gtm brief`.

use super::prelude::*;
use super::review::Folder;
use super::score;
use crate::catalog::MovesPage;
use crate::engine::resolve::Resolution;
use crate::engine::review as reviews;
use crate::playbook::review::Review;
use crate::report::review::brief::BriefReport;
use crate::report::review::compare::CompareReport;

/// Print the page to put on the table: stage, changes, misses, actions, questions
///
/// Examples:
///   gtm brief
///   gtm brief --output monday.html
///   gtm brief --company clients/acme.yaml --date 2026-11-27
///
/// Everything in it comes from the company file and the reviews beside it. Nothing is asked for:
/// what isn't known is said to be, with how to give it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct BriefArgs {
    /// The day, as 2026-11-27 [default: today] [env: GTM_DATE]
    #[arg(long)]
    date: Option<Date>,
    /// Take the questions and metrics of these functions, or of a group
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
}

impl Run for BriefArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let date = today(self.date)?;
        let file = context.company_file()?;
        let all = Folder::of(file).before(None)?;
        let measured = score::of_file(file);
        let functions = context.functions(&self.function)?;
        page(context, context.company()?, &functions, file, &measured, &all, date)
    }
}

/// Answers for a company: what was measured of it, and all its reviews.
pub(super) fn page(
    context: &Context,
    company: Option<Company<'_>>,
    functions: &[&Function],
    file: Option<&FoundFile>,
    measured: &[Given],
    all: &[Review],
    date: Date,
) -> Result<Answer> {
    let catalog = &context.catalog;
    let stage = company.map(|company| stage::report(&company, catalog)).transpose()?;
    let resolution = stage.as_ref().map(|stage| &stage.resolution);
    let here = resolution.and_then(Resolution::reached);
    let moves = match resolution.and_then(|one| one.next) {
        Some(next) if next.is_close => catalog.moves(catalog.stage_named(next.stage.id)?)?,
        _ => None,
    };
    let pages = context.guides(functions)?;
    let questions = reviews::questions(&pages);
    let serves = score::serves(&[], file);
    let metrics = here
        .filter(|_| !measured.is_empty())
        .map(|stage| score::scored(&pages, &serves, stage.id.as_str(), measured, None, file));
    let latest = all.last();
    let asked = here.map(|stage| &stage.id).or(latest.map(|review| &review.stage));
    let since = match all {
        [.., earlier, later] => Some(CompareReport::new([earlier, later], &questions, date)),
        _ => None,
    };
    context.answer(&BriefReport {
        company: file
            .and_then(FoundFile::name)
            .or_else(|| company?.name)
            .or_else(|| latest?.company.as_deref()),
        date,
        stage,
        since,
        metrics: metrics.transpose()?,
        actions: latest.map(|review| reviews::due(all, &review.stage, date)),
        ask: asked.map(|stage| reviews::to_ask(all, &questions, stage, date)).unwrap_or_default(),
        moves: moves.as_ref().map(MovesPage::facts).unwrap_or_default(),
        questions: &questions,
    })
}
