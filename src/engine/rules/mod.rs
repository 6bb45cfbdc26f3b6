//! Rules: the stages, what decides between signals and the targets of metrics,
//! as SQL that runs where the data is.
//!
//! Each dialect is a file of SQL beside this one, with names in braces for what
//! the playbooks say. A line that begins with `{each stage}`, `{each target}` or
//! `{each source}` stands once for each of these.

use super::prelude::*;
use crate::engine::resolve::Policy;
use crate::engine::score::metric::quantity;
use crate::quantity::headcount::Headcount;

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumMessage, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Dialect {
    /// Macros and tables
    Duckdb,
    /// Functions and tables, for version 15 or later
    Postgres,
    /// Temporary functions and views, for version 4 or later
    Spark,
    /// Functions and tables in the data set that --prefix names; unrun on BigQuery itself
    Bigquery,
    /// Functions and tables; unrun on Snowflake itself
    Snowflake,
    /// A package in a folder: macros, models, tests and their documents
    Dbt,
}

impl Dialect {
    /// Returns its file, or the files of a package with their places in it.
    fn templates(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Duckdb => &[("", include_str!("duckdb.sql"))],
            Self::Postgres => &[("", include_str!("postgres.sql"))],
            Self::Spark => &[("", include_str!("spark.sql"))],
            Self::Bigquery => &[("", include_str!("bigquery.sql"))],
            Self::Snowflake => &[("", include_str!("snowflake.sql"))],
            Self::Dbt => &[
                ("dbt_project.yml", include_str!("dbt/project.yml")),
                ("macros/gtm.sql", include_str!("dbt/macros.sql")),
                ("models/{prefix}stages.sql", include_str!("dbt/stages.sql")),
                ("models/{prefix}targets.sql", include_str!("dbt/targets.sql")),
                ("models/gtm.yml", include_str!("dbt/models.yml")),
                ("tests/edges.sql", include_str!("dbt/edges.sql")),
            ],
        }
    }
}

/// What the SQL is made of.
#[derive(Debug)]
pub struct Rules<'run> {
    /// What every name in it begins with.
    pub prefix: &'run str,
    /// Which signal decides.
    pub policy: Policy,
    /// The stages, in the order of growth.
    pub stages: &'run [Stage],
    /// The metrics of all of them.
    pub metrics: &'run [Fact<'run>],
    /// Where all that comes from.
    pub sources: Vec<String>,
}

/// Names in braces with what they stand for.
type Values = Vec<(&'static str, String)>;

impl Rules<'_> {
    /// Returns the files with their places; a single one has none.
    pub fn files(&self, dialect: Dialect) -> Vec<(String, String)> {
        let sources = self.sources.iter().map(|source| vec![("source", source.clone())]);
        let (stages, targets) = (self.stages(), self.metrics.iter().filter_map(target));
        let lists = [
            ("{each stage}", stages),
            ("{each target}", targets.collect()),
            ("{each source}", sources.collect()),
        ];
        let first = self.stages.first();
        let all = vec![
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("prefix", self.prefix.to_owned()),
            ("policy", <&str>::from(self.policy).to_owned()),
            ("count", self.stages.len().to_string()),
            ("first_arr", or_null(first.map(|stage| stage.arr.from.cents()))),
            ("first_headcount", or_null(first.map(|stage| stage.headcount.from.people()))),
        ];
        let lines = |line: &str| {
            let list = lists.iter().find_map(|(each, list)| Some((line.strip_prefix(each)?, list)));
            let Some((line, list)) = list else { return format!("{line}\n") };
            list.iter().map(|values| filled(line, values) + "\n").collect()
        };
        let files = dialect.templates().iter().map(|(place, template)| {
            (filled(place, &all), filled(&template.lines().map(lines).collect::<String>(), &all))
        });
        files.collect()
    }

    fn stages(&self) -> Vec<Values> {
        let stages = self.stages.iter().zip(1..);
        let values = stages.map(|(Stage { id, title, arr, headcount, .. }, place)| {
            vec![
                ("place", place.to_string()),
                ("stage", text(id)),
                ("title", text(title)),
                ("arr_from", arr.from.cents().to_string()),
                ("arr_below", or_null(arr.below.map(Money::cents))),
                ("headcount_from", headcount.from.people().to_string()),
                ("headcount_below", or_null(headcount.below.map(Headcount::people))),
            ]
        });
        values.collect()
    }
}

/// Returns what a metric's target is, if that is a figure.
fn target(metric: &Fact<'_>) -> Option<Values> {
    let quantity = quantity(metric)?;
    let (low, high) = quantity.extent.limits();
    let number = |end: Option<Amount>| or_null(end.map(Amount::to_f64));
    Some(vec![
        ("id", text(&metric.id)),
        ("stage", text(&metric.stage?.id)),
        ("function", text(metric.function?.id.as_str())),
        ("metric", text(metric.name())),
        ("target", text(metric.target()?.0)),
        ("unit", text(quantity.unit)),
        ("low", number(low)),
        ("low_held", (!matches!(quantity.extent, Extent::MoreThan(_))).to_string()),
        ("high", number(high)),
        ("high_held", (!matches!(quantity.extent, Extent::LessThan(_))).to_string()),
        ("source", text(&metric.source.title)),
    ])
}

fn filled(template: &str, values: &Values) -> String {
    values.iter().fold(template.to_owned(), |filled, (name, value)| {
        filled.replace(&format!("{{{name}}}"), value)
    })
}

/// Writes a text as SQL has it.
fn text(text: impl Display) -> String {
    format!("'{}'", text.to_string().replace('\'', "''"))
}

fn or_null(value: Option<impl Display>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |value| value.to_string())
}
