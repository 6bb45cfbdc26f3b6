//! Which company, and so which stage, a command is about.
//!
//! The same options stand on every command. The nearest one that gives a stage
//! or a signal speaks: the command line, the company file, the environment,
//! the user's own company file. What two of them give is never mixed.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::Context;
use super::company_file::{FoundBy, FoundFile};
use super::error::{CliError, OrUsage};
use super::settings::variable;
use super::values::value_of;
use crate::catalog::Catalog;
use crate::document::{Invocation, Text};
use crate::engine::resolve::{self, Evidence, Policy, Resolution, ResolveError, Standing};
use crate::playbook::company::{CompanyFile, CompanyName};
use crate::playbook::stage::Stage;
use crate::report::view::{Selection, ValueSource, and_list};

/// What is typed about a company.
#[derive(Debug, Args)]
#[command(next_help_heading = "Company")]
pub(super) struct CompanyArgs {
    #[command(flatten)]
    signals: Signals,
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, value_name = "POLICY", ignore_case = true, value_parser = value_of::<Policy>())]
    policy: Option<Policy>,
    /// Read the company from this file [default: the nearest gtm.yaml]
    #[arg(long, value_name = "FILE")]
    company: Option<PathBuf>,
}

/// What a stage is told from, as text.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Company")]
pub(super) struct Signals {
    /// Take this stage as declared, by its id or the beginning of it [env: GTM_STAGE]
    #[arg(long, short, value_name = "STAGE")]
    stage: Option<String>,
    /// Annual recurring revenue in US dollars, as 20M or 15,000,000 [env: GTM_ARR]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    arr: Option<String>,
    /// People employed [env: GTM_HEADCOUNT]
    #[arg(long, visible_alias = "employees", value_name = "PEOPLE", allow_hyphen_values = true)]
    headcount: Option<String>,
}

impl Signals {
    pub(super) fn of_environment() -> Result<Self, CliError> {
        Ok(Self {
            stage: variable("GTM_STAGE")?,
            arr: variable("GTM_ARR")?,
            headcount: variable("GTM_HEADCOUNT")?,
        })
    }

    fn are_given(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }

    /// Reads them; errors name each behind what gave it.
    fn evidence<'catalog>(
        &self,
        [stage, arr, headcount]: [&str; 3],
        catalog: &'catalog Catalog,
    ) -> Result<Evidence<'catalog>, CliError> {
        Ok(Evidence {
            arr: read(arr, self.arr.as_deref())?,
            headcount: read(headcount, self.headcount.as_deref())?,
            growth: None,
            declared: self
                .stage
                .as_deref()
                .map(|one| stage_named(stage, one, catalog))
                .transpose()?,
        })
    }
}

/// The options that say which company it is and how fast it grows, for the
/// commands that tell when its next stage begins.
#[derive(Debug, Args)]
pub(super) struct GrowingCompanyArgs {
    #[command(flatten)]
    pub(super) company: CompanyArgs,
    /// Growth of ARR in a year, as 45%, to tell when the next stage begins
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Company")]
    growth: Option<String>,
}

impl GrowingCompanyArgs {
    /// Reads what is known of the company. Growth that was typed goes before
    /// that of a company file.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Company<'catalog>, CliError> {
        let growth = read("--growth ", self.growth.as_deref())?;
        let mut company = self.company.company(context)?.ok_or(ResolveError::NoEvidence)?;
        company.evidence.growth = growth.or(company.evidence.growth);
        Ok(company)
    }
}

/// What is known of the company, and what gave it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Company<'catalog> {
    /// Its name, where a company file was read and gives it.
    pub(super) name: Option<&'catalog str>,
    pub(super) evidence: Evidence<'catalog>,
    pub(super) given_by: ValueSource<'catalog>,
    /// Which signal decides.
    pub(super) policy: Policy,
}

impl CompanyArgs {
    /// Whether the command line says anything of a company but where its file
    /// is, which may name folders of playbooks.
    pub(super) fn says_a_stage(&self) -> bool {
        self.signals.are_given() || self.policy.is_some()
    }

    /// Returns the company file that the command line names.
    pub(super) fn named_file(&self) -> Option<&Path> {
        self.company.as_deref()
    }

    /// Reads what is known of the company from whatever is nearest and gives a
    /// stage or a signal.
    pub(super) fn company<'catalog>(
        &self,
        context: &'catalog Context,
    ) -> Result<Option<Company<'catalog>>, CliError> {
        let Context { catalog, settings, .. } = context;
        let typed = self.signals.are_given();
        // A command line that gives the company needs no file, but one that is
        // named is read all the same: what is wrong with it must be told.
        let file = if typed && self.company.is_none() {
            None
        } else {
            context.company_file(self.named_file())?
        };
        // The variables are those of a shell, which is nearer than what a user
        // keeps for every shell and farther than the folder worked in.
        let set = settings.environment.are_given();
        let speaks = |file: &&FoundFile| {
            file.company.tells_a_stage() && !(set && file.by == FoundBy::Configuration)
        };
        let typed_or_set = |given_by, signals: &Signals, names| {
            let evidence = signals.evidence(names, catalog)?;
            Ok(Company { name: None, evidence, given_by, policy: Policy::default() })
        };
        let company = match file.filter(speaks) {
            _ if typed => {
                let names = ["--stage ", "--arr ", "--headcount "];
                typed_or_set(ValueSource::CommandLine, &self.signals, names)
            }
            Some(file) => Company::of_file(file, catalog),
            None if set => {
                let names = ["GTM_STAGE=", "GTM_ARR=", "GTM_HEADCOUNT="];
                typed_or_set(ValueSource::Environment, &settings.environment, names)
            }
            None => {
                return match file {
                    _ if self.policy.is_some() => Err(nothing_to_decide()),
                    Some(file) if file.by == FoundBy::Name => Err(tells_no_stage(file)),
                    _ => Ok(None),
                };
            }
        }?;
        let Evidence { arr, headcount, declared, .. } = company.evidence;
        let is_open = arr.is_some() && headcount.is_some() && declared.is_none();
        if self.policy.is_some() && !is_open {
            return Err(nothing_to_decide());
        }
        let name = file.and_then(|file| file.company.name.as_ref()).map(CompanyName::as_str);
        Ok(Some(Company { name, policy: self.policy.unwrap_or_default(), ..company }))
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
        match company.resolve(&context.catalog)?.outcome {
            Standing::In(stage) => Ok((vec![stage], Some(company.selection(stage)))),
            // What stands all day in the environment or in a folder does not
            // close pages that are not about a stage.
            Standing::Below(_)
                if below_first == BelowFirst::ShowAll
                    && !self.signals.are_given()
                    && self.company.is_none() =>
            {
                every()
            }
            Standing::Below(first) => Err(self.below_the_first_stage(first)),
        }
    }

    /// Returns the stages that were typed.
    pub(super) fn stage(&self) -> Option<&str> {
        self.signals.stage.as_deref()
    }

    /// Adds what was typed to a command.
    pub(super) fn carry(&self, command: Invocation) -> Invocation {
        let Signals { stage, arr, headcount } = &self.signals;
        [
            ("--stage", stage.as_deref()),
            ("--arr", arr.as_deref()),
            ("--headcount", headcount.as_deref()),
            ("--policy", self.policy.map(Into::into)),
        ]
        .into_iter()
        .filter_map(|(option, text)| Some((option, text?)))
        .fold(command, |command, (option, text)| command.option(option, text))
    }

    /// Says that there is nothing to say, and where there is.
    fn below_the_first_stage(&self, first: &Stage) -> CliError {
        CliError::no(format_args!(
            "no playbook covers this company yet: {}, the first stage, begins at {} ARR and {} \
             people",
            first.title, first.arr.from, first.headcount.from
        ))
        .hint(Text::from("how far away it is: ").command(self.carry(Invocation::new("stage"))))
        .hint(format!("add `--stage {}` to read ahead", first.id))
        .hint(
            Text::default()
                .command(Invocation::new("process"))
                .plain(" and ")
                .command(Invocation::new("charter"))
                .plain(" need no stage"),
        )
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
    /// Returns the company that a file tells of. Its growth is that of its ARR.
    pub(super) fn of_file(
        file: &'catalog FoundFile,
        catalog: &'catalog Catalog,
    ) -> Result<Self, CliError> {
        let CompanyFile { name, arr, headcount, growth, stage, .. } = &file.company;
        let declared = stage.as_deref().map(|stage| stage_named("stage: ", stage, catalog));
        let evidence = Evidence {
            arr: *arr,
            headcount: *headcount,
            growth: arr.and(*growth),
            declared: declared.transpose().map_err(|error| error.about(&file.path))?,
        };
        Ok(Self {
            name: name.as_ref().map(CompanyName::as_str),
            evidence,
            given_by: ValueSource::CompanyFile(&file.path),
            policy: Policy::default(),
        })
    }

    pub(super) fn resolve(
        &self,
        catalog: &'catalog Catalog,
    ) -> Result<Resolution<'catalog>, CliError> {
        Ok(resolve::resolve(catalog.stages()?, self.evidence, self.policy)?)
    }

    /// Says how its stage was chosen.
    fn selection(&self, stage: &'catalog Stage) -> Selection<'catalog> {
        let Evidence { arr, headcount, declared, .. } = self.evidence;
        let signals = [
            arr.map(|arr| format!("ARR {arr}")),
            headcount.map(|headcount| format!("headcount {headcount}")),
        ];
        Selection {
            stage: stage.into(),
            resolved_from: declared.is_none().then(|| and_list(signals.into_iter().flatten())),
            given_by: self.given_by,
            company: self.name,
        }
    }
}

/// Finds a stage, naming what gave it when there is none.
pub(super) fn stage_named<'catalog>(
    name: &str,
    text: &str,
    catalog: &'catalog Catalog,
) -> Result<&'catalog Stage, CliError> {
    catalog
        .stage_named(text)
        .map_err(|error| CliError::from(error).about(format_args!("{name}{text}")))
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
    CliError::usage(format_args!(
        "`{}` gives no stage: it has neither `arr` nor `headcount` nor `stage`",
        file.path
    ))
    .hint("write one of them in it, or give --stage, --arr or --headcount beside it")
}

impl From<ResolveError> for CliError {
    fn from(error: ResolveError) -> Self {
        let usage = Self::usage(error);
        match error {
            ResolveError::NoEvidence => usage
                .hint("give either or both: --arr 20M --headcount 120")
                .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE")
                .hint(
                    Text::from("or keep them in a file: ")
                        .command(Invocation::new("init --arr 20M --headcount 120")),
                ),
            ResolveError::GrowthWithoutArr => usage.hint("give it too: --arr 20M --growth 45%"),
            ResolveError::NoStages => usage,
        }
    }
}
