//! `gtm rules`.

use super::prelude::*;
use crate::engine::rules::{Dialect, Rules};
use crate::engine::score::metric::metrics;

/// Write the stages and targets as SQL, to run where the data is
///
/// Examples:
///   gtm rules --dialect duckdb > gtm.sql
///   gtm rules --dialect bigquery --prefix analytics.gtm_ --output gtm.sql
///   gtm rules --dialect dbt --output packages/gtm
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct RulesArgs {
    /// Whose SQL to write
    #[arg(long, ignore_case = true, value_parser = value_of::<Dialect>())]
    dialect: Dialect,
    /// Begin every name with this
    #[arg(long, default_value = "gtm_")]
    prefix: String,
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, ignore_case = true, value_parser = value_of::<Policy>())]
    policy: Option<Policy>,
}

impl Run for RulesArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
        refuse_if(
            !self.prefix.chars().all(is_name),
            format_args!("`{}` begins no name in SQL", self.prefix),
            "letters, digits, _ and . do, as in analytics.gtm_",
        )?;
        let (catalog, folder) = (&context.catalog, context.settings.output.as_deref());
        let stages = catalog.stages()?;
        let pages = context.guides(&context.functions(&[])?)?;
        let metrics = metrics(&pages, &[]);
        let sources = distinct(metrics.iter().map(|metric| metric.source.title.as_str()));
        let layers = catalog.layers().iter().map(|layer| format!("laid over it: {}", layer.name()));
        let rules = Rules {
            prefix: &self.prefix,
            policy: self.policy.unwrap_or_default(),
            stages,
            metrics: &metrics,
            sources: sources.into_iter().map(str::to_owned).chain(layers).collect(),
        };
        let files = rules.files(self.dialect);
        if let [(_, sql)] = files.as_slice() {
            return Ok(sql.as_bytes().to_vec().into());
        }
        let folder = folder.ok_or_else(|| {
            CliError::usage("a package of dbt is a folder").hint("name one: --output packages/gtm")
        })?;
        for (place, text) in &files {
            let path = folder.join(place);
            output::make_folder(path.parent().unwrap_or(folder))?;
            output::to_file(text.as_bytes(), &path, Written::Replaced)?;
        }
        Ok(Vec::new().into())
    }
}
