//! Which company, and so which stage, a command is about.
//!
//! The same options stand on every command. The nearest one that speaks wins:
//! the command line, then the environment; the two are never mixed.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::Context;
use super::error::CliError;
use crate::catalog::Catalog;
use crate::engine::resolve::{self, Evidence, Policy, Resolution, ResolveError};
use crate::model::stage::Stage;
use crate::report::view::{Selection, Speaker, and_list};

/// What is typed about a company.
#[derive(Debug, Args)]
#[command(next_help_heading = "Company")]
pub(super) struct CompanyArgs {
    /// Take this stage as declared, by its id or the beginning of it [env: GTM_STAGE]
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Annual recurring revenue in US dollars, as 20M, $14.2M or 15,000,000 [env: GTM_ARR]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    arr: Option<String>,
    /// People employed [env: GTM_HEADCOUNT]
    #[arg(long, value_name = "PEOPLE", allow_hyphen_values = true)]
    headcount: Option<String>,
    /// Let this decide where ARR and headcount say different stages
    #[arg(long, value_name = "POLICY", default_value = "arr")]
    policy: PolicyArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyArg {
    /// ARR: the stages are bands of revenue first
    Arr,
    /// Headcount
    Headcount,
    /// Whichever says the earlier stage
    Lower,
    /// Whichever says the later stage
    Higher,
}

impl From<PolicyArg> for Policy {
    fn from(policy: PolicyArg) -> Self {
        match policy {
            PolicyArg::Arr => Self::Arr,
            PolicyArg::Headcount => Self::Headcount,
            PolicyArg::Lower => Self::Lower,
            PolicyArg::Higher => Self::Higher,
        }
    }
}

/// What is known of the company, and who said it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Company<'catalog> {
    /// What is known.
    pub(super) evidence: Evidence<'catalog>,
    /// Who said it.
    pub(super) given_by: Speaker,
    /// Which signal decides.
    pub(super) policy: Policy,
}

impl CompanyArgs {
    /// Whether the command line says anything of a company.
    pub(super) fn is_typed(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }

    /// Reads what is known of the company from whoever speaks nearest, or
    /// nothing when nobody does.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Option<Company<'catalog>>, CliError> {
        let environment = &context.settings.environment;
        let typed = [&self.stage, &self.arr, &self.headcount];
        let set = [&environment.stage, &environment.arr, &environment.headcount];
        let (given_by, [stage, arr, headcount], names) = if self.is_typed() {
            (
                Speaker::CommandLine,
                typed,
                ["--stage ", "--arr ", "--headcount "],
            )
        } else if set.iter().any(|one| one.is_some()) {
            (
                Speaker::Environment,
                set,
                ["GTM_STAGE=", "GTM_ARR=", "GTM_HEADCOUNT="],
            )
        } else {
            return Ok(None);
        };
        let declared = match stage {
            Some(name) => Some(context.catalog.stage_named(name)?),
            None => None,
        };
        Ok(Some(Company {
            evidence: Evidence {
                arr: read(names[1], arr.as_deref())?,
                headcount: read(names[2], headcount.as_deref())?,
                growth: None,
                declared,
            },
            given_by,
            policy: self.policy.into(),
        }))
    }

    /// Returns the stages that a command is about: the company's, or every one
    /// when nothing is known of a company.
    pub(super) fn stages<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<(Vec<&'catalog Stage>, Option<Selection<'catalog>>), CliError> {
        let Some(company) = self.company(context)? else {
            return Ok((context.catalog.stages()?.iter().collect(), None));
        };
        let resolution = company.resolve(&context.catalog)?;
        let Some(stage) = resolution.outcome.stage() else {
            return Err(below_the_first_stage(&resolution));
        };
        let selection = Selection {
            stage: stage.into(),
            resolved_from: company.signals(),
            given_by: company.given_by,
        };
        Ok((vec![stage], Some(selection)))
    }
}

impl<'catalog> Company<'catalog> {
    /// Resolves the company's stage.
    pub(super) fn resolve(
        &self,
        catalog: &'catalog Catalog,
    ) -> Result<Resolution<'catalog>, CliError> {
        Ok(resolve::resolve(
            catalog.stages()?,
            self.evidence,
            self.policy,
        )?)
    }

    /// Says what signals the stage is resolved from, if it is not declared.
    fn signals(&self) -> Option<String> {
        if self.evidence.declared.is_some() {
            return None;
        }
        let arr = self.evidence.arr.map(|arr| format!("ARR {arr}"));
        let headcount = self
            .evidence
            .headcount
            .map(|headcount| format!("headcount {headcount}"));
        Some(and_list(
            &arr.into_iter().chain(headcount).collect::<Vec<_>>(),
        ))
    }
}

/// Reads a value, naming what gave it when it can't be read.
pub(super) fn read<T>(name: &str, text: Option<&str>) -> Result<Option<T>, CliError>
where
    T: FromStr<Err: std::error::Error>,
{
    text.map(|text| {
        text.parse().map_err(|error| {
            CliError::usage(format!("`{name}{text}` can't be used")).caused_by(&error)
        })
    })
    .transpose()
}

fn below_the_first_stage(resolution: &Resolution<'_>) -> CliError {
    let resolve::Standing::Below(first) = resolution.outcome else {
        return CliError::no("no stage was resolved");
    };
    CliError::no(format!(
        "no playbook covers this company yet: {}, the first stage, begins at {} ARR and {} people",
        first.title, first.arr.from, first.headcount.from
    ))
    .hint("`gtm stage` with the same options says how far away it is")
    .hint(format!("add `--stage {}` to read ahead", first.id))
}

impl From<ResolveError> for CliError {
    fn from(error: ResolveError) -> Self {
        let usage = Self::usage(error.to_string());
        match error {
            ResolveError::NoEvidence => usage
                .hint("give either or both: gtm stage --arr 20M --headcount 120")
                .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE"),
            ResolveError::GrowthWithoutArr => {
                usage.hint("give it too: gtm stage --arr 20M --growth 45%")
            }
            ResolveError::NoStages => usage,
        }
    }
}
