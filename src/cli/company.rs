//! Which company, and so which stage, a command is about.
//!
//! The same options stand on every command. The nearest one that speaks wins:
//! the command line, then the environment; the two are never mixed.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::Context;
use super::error::CliError;
use crate::catalog::Catalog;
use crate::engine::resolve::{self, Evidence, Policy, Resolution, ResolveError, Standing};
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
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, value_name = "POLICY", ignore_case = true)]
    policy: Option<PolicyArg>,
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
        self.signals_are_typed() || self.policy.is_some()
    }

    fn signals_are_typed(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }

    /// Reads what is known of the company from whoever speaks nearest, or
    /// nothing when nobody does.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Option<Company<'catalog>>, CliError> {
        let environment = &context.settings.environment;
        let set = [&environment.stage, &environment.arr, &environment.headcount];
        let (given_by, [stage, arr, headcount]) = if self.signals_are_typed() {
            let typed = [
                ("--stage ", &self.stage),
                ("--arr ", &self.arr),
                ("--headcount ", &self.headcount),
            ];
            (Speaker::CommandLine, typed)
        } else if set.iter().any(|one| one.is_some()) {
            let [stage, arr, headcount] = set;
            let set = [
                ("GTM_STAGE=", stage),
                ("GTM_ARR=", arr),
                ("GTM_HEADCOUNT=", headcount),
            ];
            (Speaker::Environment, set)
        } else if self.policy.is_some() {
            return Err(nothing_to_decide());
        } else {
            return Ok(None);
        };
        let both = arr.1.is_some() && headcount.1.is_some();
        if self.policy.is_some() && (!both || stage.1.is_some()) {
            return Err(nothing_to_decide());
        }
        let declared = match stage {
            (name, Some(text)) => Some(
                context
                    .catalog
                    .stage_named(text)
                    .map_err(|error| CliError::from(error).about(&format!("{name}{text}")))?,
            ),
            (_, None) => None,
        };
        Ok(Some(Company {
            evidence: Evidence {
                arr: read(arr.0, arr.1.as_deref())?,
                headcount: read(headcount.0, headcount.1.as_deref())?,
                growth: None,
                declared,
            },
            given_by,
            policy: self.policy.map_or_else(Policy::default, Policy::from),
        }))
    }

    /// Returns the stages that a command is about: the company's, or every one
    /// when nothing is known of a company.
    pub(super) fn stages<'catalog>(
        &self,
        context: &'catalog Context,
        below_first: BelowFirst,
    ) -> Result<(Vec<&'catalog Stage>, Option<Selection<'catalog>>), CliError> {
        let every = || Ok((context.catalog.stages()?.iter().collect(), None));
        let Some(company) = self.company(context)? else {
            return every();
        };
        let resolution = company.resolve(&context.catalog)?;
        let stage = match (resolution.outcome, below_first, company.given_by) {
            (Standing::In(stage), ..) => stage,
            // What stands all day in the environment does not close pages that
            // are not about a stage.
            (Standing::Below(_), BelowFirst::ShowAll, Speaker::Environment) => return every(),
            (Standing::Below(first), ..) => return Err(below_the_first_stage(first)),
        };
        let selection = Selection {
            stage: stage.into(),
            resolved_from: company.signals(),
            given_by: company.given_by,
        };
        Ok((vec![stage], Some(selection)))
    }
}

/// What a command does for a company below the first stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BelowFirst {
    /// It has nothing to say, and says so.
    Refuse,
    /// It shows every stage where only the environment named the company.
    ShowAll,
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

/// Refuses a policy that would do nothing.
fn nothing_to_decide() -> CliError {
    CliError::usage("--policy decides between ARR and headcount, and needs both and no stage")
        .hint("give both: --arr 14.2M --headcount 96 --policy lower")
}

fn below_the_first_stage(first: &Stage) -> CliError {
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
                .hint("give either or both: --arr 20M --headcount 120")
                .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE"),
            ResolveError::GrowthWithoutArr => usage.hint("give it too: --arr 20M --growth 45%"),
            ResolveError::NoStages => usage,
        }
    }
}
