//! `gtm score`.

use super::prelude::*;
use crate::engine::score::metric::metrics;
use crate::engine::score::reading::{self, GivenBy};
use crate::engine::score::{Reason, Refusal, Scores, score};
use crate::report::score::{ScorableReport, ScoreReport};

/// Hold a company's metrics against the targets of its stage
///
/// Examples:
///   gtm score --stage optimize
///   gtm score --arr 20M lead-routing=9min data-quality=93% attribution-coverage=61%
///   gtm score --stage optimize 'production-cost=$900->$820'
///   gtm score --stage optimize --output metrics.csv
///   gtm score --stage optimize --from metrics.csv --fail-under within
///
/// Without values it lists the metrics of the stage, as a sheet to fill in where the format is csv.
/// Values under `metrics` of gtm.yaml count too; the command line wins over a file, and that over gtm.yaml.
/// Two values with an arrow between them show how a metric moves; quote them, or the shell takes the >.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ScoreArgs {
    /// What was measured, as mql-to-sql=34%, cac=1/3 or 'production-cost=$900->$820'
    #[arg(value_name = "METRIC=VALUE")]
    values: Vec<String>,
    /// Take values from this CSV file with the columns metric and value; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Score the metrics of these functions, or of a group
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
    /// Take the targets for this segment or motion, where a playbook compares several
    #[arg(long, value_delimiter = ',')]
    segment: Vec<String>,
    /// End with exit code 1 where a metric misses its target or moves the wrong way
    #[arg(long, value_name = "VERDICT", ignore_case = true, value_parser = ["within"])]
    fail_under: Option<String>,
}

impl Run for ScoreArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let (stage, selection) = context.stage("targets")?;
        let functions = context.functions(&self.function)?;
        let company = context.company_file()?;
        let (given, not_read) = given(self, context, company)?;
        let serves = serves(&self.segment, company);
        if given.is_empty() {
            refuse_if(
                self.fail_under.is_some(),
                "--fail-under judges values, and none was given",
                "give them, as in lead-routing=9min, or a file with --from",
            )?;
            let pages = catalog.pages(&[stage], &functions)?;
            return context.answer(&ScorableReport::new(metrics(&pages, &serves), selection));
        }
        let pages = context.guides(&functions)?;
        let scores =
            scored(&pages, &serves, selection.stage.id, &given, self.from.as_deref(), company)?;
        let company_file = company.map(|file| file.path.as_str());
        let report = ScoreReport { selection, scores, not_read, company_file };
        let failed = self.fail_under.is_some() && report.has_misses();
        Ok(context.answer(&report)?.no_if(failed))
    }
}

/// Reads what was given, the nearest first, and the columns that were not read.
fn given(
    args: &ScoreArgs,
    context: &Context,
    company: Option<&FoundFile>,
) -> Result<(Vec<Given>, Vec<String>)> {
    let typed = args
        .values
        .iter()
        .map(|text| reading::of_argument(text).map_err(anyhow::Error::msg).or_refused(text));
    let mut given = typed.collect::<Result<Vec<_>, _>>()?;
    let mut not_read = Vec::new();
    if let Some(path) = &args.from {
        let (of_file, others) = context
            .read(path, |input| Ok(reading::of_sheet(&input.sheet()?)?))
            .map_err(|error| {
                let prints = Invocation::new("score --stage optimize --format csv");
                error.hint_command("print one to fill in: ", prints)
            })?;
        given.extend(of_file);
        not_read = others;
    }
    given.extend(of_file(company));
    Ok((given, not_read))
}

/// Returns the values that a company file gives.
pub(super) fn of_file(company: Option<&FoundFile>) -> Vec<Given> {
    let metrics = company.into_iter().flat_map(|file| &file.company.metrics);
    metrics
        .map(|metric| Given {
            name: metric.name.clone(),
            value: metric.value.clone(),
            by: GivenBy::CompanyFile,
            line: None,
        })
        .collect()
}

/// Returns the segments and motions whose targets count: those that were typed, or
/// else those of a company file.
pub(super) fn serves(typed: &[String], company: Option<&FoundFile>) -> Vec<String> {
    let of_file = company
        .into_iter()
        .flat_map(|file| file.company.segment.iter().chain(&file.company.motion).cloned());
    if typed.is_empty() { of_file.collect() } else { typed.to_vec() }
}

/// Scores values at a stage. `file` is the one of which those with a line are.
pub(super) fn scored<'page>(
    pages: &'page [Page<'_>],
    serves: &[String],
    stage: &str,
    given: &[Given],
    file: Option<&Path>,
    company: Option<&FoundFile>,
) -> Result<Scores<'page>> {
    let is_here = |metric: &Fact<'_>| metric.stage.is_some_and(|one| one.id.as_str() == stage);
    let (here, others): (Vec<_>, Vec<_>) = metrics(pages, serves).into_iter().partition(is_here);
    score(&here, &others, given).map_err(|refusals| refused(&refusals, file, company))
}

/// Says what can't be scored, and where each value stands.
fn refused(refusals: &[Refusal], file: Option<&Path>, company: Option<&FoundFile>) -> CliError {
    let named = |refusal: &Refusal| match (refusal.given.line, refusal.given.by, file, company) {
        (Some(line), _, Some(file), _) => {
            format!("{refusal} on line {line} of {}", input::name(file))
        }
        (_, GivenBy::CompanyFile, _, Some(company)) => {
            format!("{refusal} under `metrics` of {}", company.path)
        }
        _ => refusal.to_string(),
    };
    let hints = refusals.iter().flat_map(|refusal| match &refusal.reason {
        Reason::Name(error) => error.hints(),
        Reason::Value(_) => Vec::new(),
    });
    let values = and_list(refusals.iter().map(named));
    let causes = refusals.iter().rev().map(|one| anyhow::Error::msg(one.reason.to_string()));
    let error = CliError::usage(format_args!("{values} can't be used")).hints(distinct(hints));
    causes.reduce(anyhow::Error::context).into_iter().fold(error, CliError::caused_by)
}
