//! Which company, and so which stage, a command is about.
//!
//! The same options stand on every command. The nearest one that gives a stage
//! or a signal speaks: the command line, the company file, the environment,
//! the user's own company file. What two of them give is never mixed.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::Context;
use super::company_file::{self, FoundBy, FoundFile};
use super::error::{CliError, OrUsage};
use crate::catalog::Catalog;
use crate::document::{Invocation, Text};
use crate::engine::resolve::{self, Evidence, Policy, Resolution, ResolveError, Standing};
use crate::playbook::company::CompanyName;
use crate::playbook::stage::Stage;
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
    /// Read the company from this file [default: the nearest gtm.yaml]
    #[arg(long, value_name = "FILE")]
    company: Option<PathBuf>,
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

/// The options that say which company it is and how fast it grows, for the
/// commands that tell when its next stage begins.
#[derive(Debug, Args)]
pub(super) struct GrowingCompanyArgs {
    #[command(flatten)]
    company: CompanyArgs,
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Company")]
    growth: Option<String>,
}

impl GrowingCompanyArgs {
    /// Returns what every command takes of a company.
    pub(super) fn company_args(&self) -> &CompanyArgs {
        &self.company
    }

    /// Reads what is known of the company. Growth that was typed goes before
    /// that of a company file.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Company<'catalog>, CliError> {
        let growth = read("--growth ", self.growth.as_deref())?;
        let Some(mut company) = self.company.company(context)? else {
            return Err(ResolveError::NoEvidence.into());
        };
        company.evidence.growth = growth.or(company.evidence.growth);
        Ok(company)
    }
}

/// What is known of the company, and who said it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Company<'catalog> {
    /// Its name, where a company file was read and gives it.
    pub(super) name: Option<&'catalog str>,
    /// What is known.
    pub(super) evidence: Evidence<'catalog>,
    /// Who said it.
    pub(super) given_by: Speaker<'catalog>,
    /// Which signal decides.
    pub(super) policy: Policy,
}

/// A stage, ARR and headcount as text, each behind what gave it.
type Texts<'text> = [(&'static str, Option<&'text str>); 3];

impl CompanyArgs {
    /// Whether the command line says anything of a company.
    pub(super) fn is_typed(&self) -> bool {
        self.names_a_company() || self.policy.is_some()
    }

    /// Whether the command line says which company it is.
    fn names_a_company(&self) -> bool {
        self.signals_are_typed() || self.company.is_some()
    }

    /// Whether the command line names a company file and says nothing else.
    pub(super) fn names_a_file_alone(&self) -> bool {
        self.company.is_some() && !self.signals_are_typed() && self.policy.is_none()
    }

    /// Returns the company file that the command line names.
    pub(super) fn named_file(&self) -> Option<&Path> {
        self.company.as_deref()
    }

    /// Returns the command that tells the stage of the same company.
    fn stage_command(&self) -> Invocation {
        let policy = self.policy.and_then(|policy| policy.to_possible_value());
        [
            ("--stage", self.stage.as_deref()),
            ("--arr", self.arr.as_deref()),
            ("--headcount", self.headcount.as_deref()),
            ("--policy", policy.as_ref().map(clap::builder::PossibleValue::get_name)),
        ]
        .into_iter()
        .filter_map(|(option, text)| Some((option, text?)))
        .fold(Invocation::new("stage"), |command, (option, text)| command.option(option, text))
    }

    fn signals_are_typed(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }

    /// Returns the company file, named or found; `None` where there is none.
    /// It is read once.
    pub(super) fn file<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Option<&'catalog FoundFile>, CliError> {
        if let Some(file) = context.company_file.get() {
            return Ok(file.as_ref());
        }
        let file = match &self.company {
            Some(path) => Some(company_file::named(path)?),
            None => company_file::nearest()?,
        };
        Ok(context.company_file.get_or_init(|| file).as_ref())
    }

    /// Reads what is known of the company from whoever speaks nearest, or
    /// nothing when nobody does.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Option<Company<'catalog>>, CliError> {
        // A command line that gives the company needs no file, but one that is
        // named is read all the same: what is wrong with it must be told.
        let file = if self.signals_are_typed() && self.company.is_none() {
            None
        } else {
            self.file(context)?
        };
        let Some((given_by, evidence)) = self.evidence(context, file)? else {
            return match file {
                _ if self.policy.is_some() => Err(nothing_to_decide()),
                Some(file) if file.by == FoundBy::Name => Err(tells_no_stage(file)),
                _ => Ok(None),
            };
        };
        let both = evidence.arr.is_some() && evidence.headcount.is_some();
        if self.policy.is_some() && (!both || evidence.declared.is_some()) {
            return Err(nothing_to_decide());
        }
        Ok(Some(Company {
            name: file.and_then(|file| file.company.name.as_ref()).map(CompanyName::as_str),
            evidence,
            given_by,
            policy: self.policy.map_or_else(Policy::default, Policy::from),
        }))
    }

    /// Returns what the nearest of those who give a stage or a signal gives.
    /// What two of them give is never mixed.
    fn evidence<'catalog>(
        &self,
        context: &'catalog Context,
        file: Option<&'catalog FoundFile>,
    ) -> Result<Option<(Speaker<'catalog>, Evidence<'catalog>)>, CliError> {
        let catalog = &context.catalog;
        let file = file.filter(|file| file.company.tells_a_stage());
        let by_file = |file: &'catalog FoundFile| {
            let evidence = of_file(file, catalog)?;
            Ok(Some((Speaker::CompanyFile(&file.path), evidence)))
        };
        let typed: Texts<'_> = [
            ("--stage ", self.stage.as_deref()),
            ("--arr ", self.arr.as_deref()),
            ("--headcount ", self.headcount.as_deref()),
        ];
        let environment = &context.settings.environment;
        let set: Texts<'_> = [
            ("GTM_STAGE=", environment.stage.as_deref()),
            ("GTM_ARR=", environment.arr.as_deref()),
            ("GTM_HEADCOUNT=", environment.headcount.as_deref()),
        ];
        if self.signals_are_typed() {
            return Ok(Some((Speaker::CommandLine, of_texts(typed, catalog)?)));
        }
        // The variables are those of a shell, which is nearer than what a user
        // keeps for every shell and farther than the folder worked in.
        match file {
            Some(file) if file.by != FoundBy::Configuration => by_file(file),
            _ if set.iter().any(|(_, text)| text.is_some()) => {
                Ok(Some((Speaker::Environment, of_texts(set, catalog)?)))
            }
            Some(file) => by_file(file),
            None => Ok(None),
        }
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
        let stage = match (resolution.outcome, below_first) {
            (Standing::In(stage), _) => stage,
            // What stands all day in the environment or in a folder does not
            // close pages that are not about a stage.
            (Standing::Below(_), BelowFirst::ShowAll) if !self.names_a_company() => return every(),
            (Standing::Below(first), _) => {
                return Err(below_the_first_stage(first, self.stage_command()));
            }
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
    /// It shows every stage unless the command line named the company.
    ShowAll,
}

impl<'catalog> Company<'catalog> {
    /// Returns the company that a file tells of, or `None` where it tells no
    /// stage.
    pub(super) fn of_file(
        file: &'catalog FoundFile,
        catalog: &'catalog Catalog,
    ) -> Result<Option<Self>, CliError> {
        if !file.company.tells_a_stage() {
            return Ok(None);
        }
        Ok(Some(Self {
            name: file.company.name.as_ref().map(CompanyName::as_str),
            evidence: of_file(file, catalog)?,
            given_by: Speaker::CompanyFile(&file.path),
            policy: Policy::default(),
        }))
    }

    /// Resolves the company's stage.
    pub(super) fn resolve(
        &self,
        catalog: &'catalog Catalog,
    ) -> Result<Resolution<'catalog>, CliError> {
        Ok(resolve::resolve(catalog.stages()?, self.evidence, self.policy)?)
    }

    /// Says what signals the stage is resolved from, if it is not declared.
    fn signals(&self) -> Option<String> {
        if self.evidence.declared.is_some() {
            return None;
        }
        let arr = self.evidence.arr.map(|arr| format!("ARR {arr}"));
        let headcount = self.evidence.headcount.map(|headcount| format!("headcount {headcount}"));
        Some(and_list(&arr.into_iter().chain(headcount).collect::<Vec<_>>()))
    }
}

/// Reads what texts give.
fn of_texts<'catalog>(
    [stage, arr, headcount]: Texts<'_>,
    catalog: &'catalog Catalog,
) -> Result<Evidence<'catalog>, CliError> {
    let declared = match stage {
        (name, Some(text)) => Some(declared(name, text, catalog)?),
        (_, None) => None,
    };
    Ok(Evidence {
        arr: read(arr.0, arr.1)?,
        headcount: read(headcount.0, headcount.1)?,
        growth: None,
        declared,
    })
}

/// Returns what a company file gives. Its growth is that of its ARR.
fn of_file<'catalog>(
    file: &FoundFile,
    catalog: &'catalog Catalog,
) -> Result<Evidence<'catalog>, CliError> {
    let company = &file.company;
    let declared = match &company.stage {
        Some(text) => {
            Some(declared("stage: ", text, catalog).map_err(|error| error.about(&file.path))?)
        }
        None => None,
    };
    Ok(Evidence {
        arr: company.arr,
        headcount: company.headcount,
        growth: company.arr.and(company.growth),
        declared,
    })
}

/// Finds a declared stage, naming what gave it when there is none.
fn declared<'catalog>(
    name: &str,
    text: &str,
    catalog: &'catalog Catalog,
) -> Result<&'catalog Stage, CliError> {
    catalog.stage_named(text).map_err(|error| CliError::from(error).about(&format!("{name}{text}")))
}

/// Reads a value, naming what gave it when it can't be read.
pub(super) fn read<T>(name: &str, text: Option<&str>) -> Result<Option<T>, CliError>
where
    T: FromStr<Err: Into<anyhow::Error>>,
{
    text.map(|text| text.parse().or_usage(format_args!("`{name}{text}` can't be used"))).transpose()
}

/// Refuses a policy that would do nothing.
fn nothing_to_decide() -> CliError {
    CliError::usage("--policy decides between ARR and headcount, and needs both and no stage")
        .hint("give both: --arr 14.2M --headcount 96 --policy lower")
}

/// Refuses a named file that leaves open what it was named for.
fn tells_no_stage(file: &FoundFile) -> CliError {
    CliError::usage(format!(
        "`{}` gives no stage: it has neither `arr` nor `headcount` nor `stage`",
        file.path
    ))
    .hint("write one of them in it, or give --stage, --arr or --headcount beside it")
}

fn below_the_first_stage(first: &Stage, stage: Invocation) -> CliError {
    CliError::no(format!(
        "no playbook covers this company yet: {}, the first stage, begins at {} ARR and {} people",
        first.title, first.arr.from, first.headcount.from
    ))
    .hint(Text::from("how far away it is: ").command(stage))
    .hint(format!("add `--stage {}` to read ahead", first.id))
}

impl From<ResolveError> for CliError {
    fn from(error: ResolveError) -> Self {
        let usage = Self::usage(error.to_string());
        match error {
            ResolveError::NoEvidence => usage
                .hint("give either or both: --arr 20M --headcount 120")
                .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE")
                .hint("or keep them in gtm.yaml: arr: 20M and headcount: 120, a line each"),
            ResolveError::GrowthWithoutArr => usage.hint("give it too: --arr 20M --growth 45%"),
            ResolveError::NoStages => usage,
        }
    }
}
