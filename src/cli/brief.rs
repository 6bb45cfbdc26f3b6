//! `gtm brief`.

use clap::Args;

use super::company::{Company, CompanyArgs};
use super::company_file::FoundFile;
use super::day::today;
use super::error::CliError;
use super::review::Folder;
use super::{Answer, Context, Run, score, stage};
use crate::catalog::MovesPage;
use crate::engine::review as reviews;
use crate::engine::score::reading::Given;
use crate::playbook::company::CompanyName;
use crate::playbook::date::Date;
use crate::playbook::review::Review;
use crate::render::Format;
use crate::report::review::brief::BriefReport;
use crate::report::review::compare::CompareReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm brief
  gtm brief --output monday.html
  gtm brief --company clients/acme.yaml --date 2026-11-27

Everything in it comes from the company file and the reviews beside it. Nothing is asked for:
what isn't known is said to be, with how to give it.")]
pub(super) struct BriefArgs {
    /// The day, as 2026-11-27 [default: today] [env: GTM_DATE]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    company: CompanyArgs,
}

impl Run for BriefArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let date = today(self.date.as_deref())?;
        let file = context.company_file(self.company.named_file())?;
        let all = Folder::of(file).before(None)?;
        let company = self.company.company(context)?;
        let format = context.settings.format.unwrap_or(Format::Text);
        page(context, format, company.as_ref(), file, &score::of_file(file), &all, date)
    }
}

/// Answers for a company: what was measured of it, and all its reviews.
pub(super) fn page(
    context: &Context,
    format: Format,
    company: Option<&Company<'_>>,
    file: Option<&FoundFile>,
    measured: &[Given],
    all: &[Review],
    date: Date,
) -> Result<Answer, CliError> {
    let catalog = &context.catalog;
    let resolution = company.map(|one| one.resolve(catalog)).transpose()?;
    let here = resolution.as_ref().and_then(|one| one.outcome.stage());
    let moves = match resolution.as_ref().and_then(|one| one.next) {
        Some(next) if next.is_close => catalog.moves(catalog.stage_named(next.stage.id)?)?,
        _ => None,
    };
    let stages: Vec<_> = catalog.stages()?.iter().collect();
    let pages = catalog.pages(&stages, &context.functions(&[])?)?;
    let questions = reviews::questions(&pages);
    let metrics = here
        .filter(|_| !measured.is_empty())
        .map(|stage| score::scored(&pages, stage.id.as_str(), measured, None, file));
    let latest = all.last();
    let asked = here.map(|stage| &stage.id).or(latest.map(|review| &review.stage));
    let report = BriefReport {
        company: company
            .and_then(|company| company.name)
            .or_else(|| file?.company.name.as_ref().map(CompanyName::as_str))
            .or_else(|| latest?.company.as_deref()),
        date,
        stage: company.map(|company| stage::report(company, catalog)).transpose()?,
        since: match all {
            [.., earlier, later] => Some(CompareReport::new([earlier, later], &questions, date)),
            _ => None,
        },
        metrics: metrics.transpose()?,
        actions: latest.map(|review| reviews::due(all, &review.stage, date)),
        ask: asked.map(|stage| reviews::to_ask(all, &questions, stage, date)).unwrap_or_default(),
        moves: moves.as_ref().map(MovesPage::facts).unwrap_or_default(),
        questions: &questions,
    };
    context.answer_in(&report, format)
}
