//! `gtm score`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::company::{BelowFirst, CompanyArgs};
use super::company_file::FoundFile;
use super::error::{CliError, OrUsage};
use super::{Answer, Context, Run, input};
use crate::document::{Invocation, Text};
use crate::engine::metrics::metrics;
use crate::engine::readings::{self, Given, GivenBy, Layer, Sheet};
use crate::engine::score::{self, Reason, Refusal};
use crate::report::scorable::ScorableReport;
use crate::report::score::ScoreReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm score --stage optimize
  gtm score --arr 20M lead-routing=9min data-quality=93% attribution-coverage=61%
  gtm score --stage optimize 'production-cost=$900->$820'
  gtm score --stage optimize --output metrics.csv
  gtm score --stage optimize --from metrics.csv --fail-under within

Without values it lists the metrics of the stage, as a sheet to fill in where the format is csv.
Values under `metrics` of gtm.yaml count too; the command line wins over a file, and that over gtm.yaml.
Two values with an arrow between them show how a metric moves; quote them, or the shell takes the >.")]
pub(super) struct ScoreArgs {
    /// What was measured, as mql-to-sql=34%, cac=1/3 or 'production-cost=$900->$820'
    #[arg(value_name = "METRIC=VALUE")]
    values: Vec<String>,
    /// Take values from this CSV file with the columns metric and value; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// End with exit code 1 where a metric misses its target
    #[arg(long, value_name = "VERDICT", ignore_case = true)]
    fail_under: Option<FailUnder>,
    #[command(flatten)]
    company: CompanyArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailUnder {
    /// Where one misses its target or moves the wrong way
    Within,
}

impl Run for ScoreArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let (stages, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let Some(selection) = selection else {
            return Err(no_stage());
        };
        let functions = context.every_function()?;
        let pages = catalog.pages(&stages, &functions)?;
        let here = metrics(&pages);
        let company = context.company_file(self.company.named_file())?;
        let (layers, not_read) = layers(self, company)?;
        if layers.iter().all(|layer| layer.given.is_empty()) {
            if self.fail_under.is_some() {
                return Err(CliError::usage("--fail-under judges values, and none was given")
                    .hint("give them, as in lead-routing=9min, or a file with --from"));
            }
            return context.answer(&ScorableReport::new(&here, selection));
        }
        // The guides of other stages are parsed only where something is asked of
        // them.
        let other_pages = if score::needs_elsewhere(&here, &layers) {
            let others: Vec<_> = catalog
                .stages()?
                .iter()
                .filter(|stage| !stages.iter().any(|one| one.id == stage.id))
                .collect();
            catalog.pages(&others, &functions)?
        } else {
            Vec::new()
        };
        let elsewhere = metrics(&other_pages);
        let scores = score::score(&here, &elsewhere, &layers)
            .map_err(|refusal| refused(refusal, self.from.as_deref(), company))?;
        let company_file = company.map(|file| file.path.as_str());
        let report = ScoreReport::new(&scores, selection, not_read, company_file);
        let failed = matches!(self.fail_under, Some(FailUnder::Within)) && report.has_misses();
        Ok(context.answer(&report)?.no_if(failed))
    }
}

/// Reads what was given, the nearest first, and the columns that were not read.
fn layers(
    args: &ScoreArgs,
    company: Option<&FoundFile>,
) -> Result<(Vec<Layer>, Vec<String>), CliError> {
    let typed = args
        .values
        .iter()
        .map(|text| readings::of_argument(text).or_usage(format_args!("`{text}` can't be used")));
    let mut layers =
        vec![Layer { given_by: GivenBy::CommandLine, given: typed.collect::<Result<_, _>>()? }];
    let mut columns = Vec::new();
    if let Some(path) = &args.from {
        let Sheet { given, not_read } = readings::of_csv(&input::text(path)?)
            .or_usage(format_args!("{} can't be used", input::name(path)))
            .map_err(|error| {
                let write = Invocation::new("score --stage optimize --output metrics.csv");
                error.hint(Text::from(write).plain(" writes one to fill in"))
            })?;
        columns = not_read;
        layers.push(Layer { given_by: GivenBy::File, given });
    }
    if let Some(file) = company {
        let given = file.company.metrics.iter().map(|metric| Given {
            name: metric.name.clone(),
            value: metric.value.clone(),
            line: None,
        });
        layers.push(Layer { given_by: GivenBy::CompanyFile, given: given.collect() });
    }
    Ok((layers, columns))
}

fn no_stage() -> CliError {
    CliError::usage("targets are those of a stage, and none can be told")
        .hint("give the stage, or what it is told from: --stage optimize, or --arr 20M")
        .hint("or set GTM_STAGE, or GTM_ARR and GTM_HEADCOUNT")
}

/// Says what can't be scored, and where it stands.
fn refused(refusal: Refusal, sheet: Option<&Path>, company: Option<&FoundFile>) -> CliError {
    let place = match (refusal.given_by, refusal.given.line, sheet, company) {
        (GivenBy::File, Some(line), Some(sheet), _) => {
            format!(" on line {line} of {}", input::name(sheet))
        }
        (GivenBy::CompanyFile, _, _, Some(file)) => {
            format!(" under `metrics` of {}", file.path)
        }
        _ => String::new(),
    };
    let error = CliError::usage(format_args!("{refusal}{place} can't be used"));
    let hints = match refusal.reason.as_ref() {
        Reason::Name(names) => names.hints(),
        _ => Vec::new(),
    };
    error.caused_by(*refusal.reason).hints(hints)
}
