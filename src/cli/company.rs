//! Which company, and so which stage, a command is about.
//!
//! The same options stand on every command. The nearest one that gives a stage
//! or a signal speaks: the command line, the company file, the environment,
//! the user's own company file. What two of them give is never mixed.

use super::company_file::FoundBy;
use super::prelude::*;
use super::settings::{Sink, variable};
use crate::engine::resolve::{self, Evidence, Resolution, ResolveError};
use crate::playbook::stage::Stage;
use crate::report::prelude::Selection;
use crate::report::stage::typed;

/// What is typed about a company.
#[derive(Default, Args)]
#[command(next_help_heading = "Company")]
pub(super) struct CompanyArgs {
    #[command(flatten)]
    pub(super) signals: Signals,
    /// Let this decide where ARR and headcount say different stages [default: arr]
    #[arg(long, ignore_case = true, value_parser = value_of::<Policy>())]
    policy: Option<Policy>,
    /// Read the company from this file [default: the nearest gtm.yaml]
    #[arg(long, value_name = "FILE")]
    pub(super) company: Option<PathBuf>,
}

/// What a stage is told from.
#[derive(Default, Args)]
#[command(next_help_heading = "Company")]
pub(super) struct Signals {
    /// Take this stage as declared, by its id or the beginning of it [env: GTM_STAGE]
    #[arg(long, short)]
    pub(super) stage: Option<String>,
    /// Annual recurring revenue in US dollars, as 20M or 15,000,000 [env: GTM_ARR]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    arr: Option<Money>,
    /// People employed [env: GTM_HEADCOUNT]
    #[arg(long, visible_alias = "employees", value_name = "PEOPLE", allow_hyphen_values = true)]
    headcount: Option<Headcount>,
}

impl Signals {
    fn are_given(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }

    /// Returns the company that they are of; `name` is what a stage stands behind.
    fn company<'catalog>(
        &self,
        given_by: ValueSource<'catalog>,
        name: &str,
        catalog: &'catalog Catalog,
    ) -> Result<Company<'catalog>> {
        let declared = self.stage.as_deref().map(|text| stage_named(name, text, catalog));
        let evidence = Evidence {
            arr: self.arr,
            headcount: self.headcount,
            growth: None,
            declared: declared.transpose()?,
        };
        Ok(Company { name: None, evidence, given_by, policy: Policy::default() })
    }
}

impl CompanyArgs {
    /// Whether the command line says anything of a company but where its file
    /// is, which may name folders of playbooks.
    pub(super) fn says_a_stage(&self) -> bool {
        self.signals.are_given() || self.policy.is_some()
    }

    /// Adds what was typed to a command.
    pub(super) fn carry(&self, command: Invocation) -> Invocation {
        let Signals { stage, arr, headcount } = &self.signals;
        command
            .given("--stage", stage.as_ref())
            .given("--arr", arr.map(typed))
            .given("--headcount", *headcount)
            .given("--policy", self.policy.map(<&str>::from))
    }

    /// Says that there is nothing to say, and where there is.
    fn below_the_first_stage(&self, first: &Stage) -> CliError {
        CliError::no(format_args!(
            "no playbook covers this company yet: {}, the first stage, begins at {} ARR and {} \
             people",
            first.title, first.arr.from, first.headcount.from
        ))
        .hint_command("how far away it is: ", self.carry(Invocation::new("stage")))
        .hint(format!("add `--stage {}` to read ahead", first.id))
        .hint(
            Text::default()
                .commands(["process", "charter"].map(Invocation::new), " and ")
                .plain(" need no stage"),
        )
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

/// The stages that an answer is about, and how the one was chosen that it is.
type Stages<'catalog> = (Vec<&'catalog Stage>, Option<Selection<'catalog>>);

impl Context {
    /// Reads what is known of the company from whatever is nearest and gives a
    /// stage or a signal.
    pub(super) fn company(&self) -> Result<Option<Company<'_>>> {
        let CompanyArgs { signals, policy, company: named } = &self.typed.company;
        let (typed, catalog) = (signals.are_given(), &self.catalog);
        // A command line that gives the company needs no file, but one that is
        // named is read all the same: what is wrong with it must be told.
        let file = if typed && named.is_none() { None } else { self.company_file()? };
        // The variables are those of a shell, which is nearer than what a user
        // keeps for every shell and farther than the folder worked in.
        let mut set = Signals::default();
        if !typed && self.settings.sink == Sink::Stream {
            set.stage = variable("GTM_STAGE")?;
            set.arr = variable("GTM_ARR")?;
            set.headcount = variable("GTM_HEADCOUNT")?;
        }
        let speaks = |file: &&FoundFile| {
            file.company.tells_a_stage() && !(set.are_given() && file.by == FoundBy::Configuration)
        };
        let company = match file.filter(speaks) {
            _ if typed => Some(signals.company(ValueSource::CommandLine, "--stage ", catalog)?),
            Some(file) => Some(Company::of_file(file, catalog)?),
            None if set.are_given() => {
                Some(set.company(ValueSource::Environment, "GTM_STAGE=", catalog)?)
            }
            None => None,
        };
        let is_open = |Company { evidence, .. }: &Company<'_>| {
            evidence.arr.is_some() && evidence.headcount.is_some() && evidence.declared.is_none()
        };
        if policy.is_some() && !company.as_ref().is_some_and(is_open) {
            return Err(CliError::usage(
                "--policy decides between ARR and headcount, and needs both and no stage",
            )
            .hint("give both: --arr 14.2M --headcount 96 --policy lower"));
        }
        if let (None, Some(file @ FoundFile { by: FoundBy::Name, .. })) = (&company, file) {
            return Err(CliError::usage(format_args!(
                "`{}` gives no stage: it has neither `arr` nor `headcount` nor `stage`",
                file.path
            ))
            .hint("write one of them in it, or give --stage, --arr or --headcount beside it"));
        }
        let name = file.and_then(FoundFile::name);
        Ok(company.map(|one| Company { name, policy: policy.unwrap_or_default(), ..one }))
    }

    /// Reads what is known of the company, which must be something. Growth that
    /// was typed goes before that of a company file.
    pub(super) fn growing(&self, growth: Option<Growth>) -> Result<Company<'_>> {
        let mut company = self.company()?.ok_or(ResolveError::NoEvidence)?;
        company.evidence.growth = growth.or(company.evidence.growth);
        Ok(company)
    }

    /// Returns the stages that a command is about: the company's, or every one
    /// when nothing is known of a company.
    pub(super) fn stages(&self) -> Result<Stages<'_>> {
        self.stages_unless(false)
    }

    /// As [`Self::stages`], but every stage for a company below the first that
    /// the command line does not name: what stands all day in the environment
    /// or in a folder does not close pages that are not about a stage.
    pub(super) fn stages_or_all(&self) -> Result<Stages<'_>> {
        let CompanyArgs { signals, company, .. } = &self.typed.company;
        self.stages_unless(!signals.are_given() && company.is_none())
    }

    fn stages_unless(&self, may_be_below: bool) -> Result<Stages<'_>> {
        if let Some(company) = self.company()? {
            let resolution = company.resolve(&self.catalog)?;
            match resolution.reached() {
                Some(stage) => return Ok((vec![stage], Some(company.selection(stage)))),
                None if may_be_below => {}
                None => return Err(self.typed.company.below_the_first_stage(resolution.nearest)),
            }
        }
        Ok((self.catalog.stages()?.iter().collect(), None))
    }

    /// Returns the company's stage, which `why` needs one.
    pub(super) fn stage(&self, why: &str) -> Result<(&Stage, Selection<'_>)> {
        let (stages, selection) = self.stages()?;
        stages.first().copied().zip(selection).ok_or_else(|| {
            let none = CliError::from(ResolveError::NoEvidence);
            CliError { error: none.error.context(format!("{why} are those of a stage")), ..none }
        })
    }
}

impl<'catalog> Company<'catalog> {
    /// Returns the company that a file tells of. Its growth is that of its ARR.
    pub(super) fn of_file(file: &'catalog FoundFile, catalog: &'catalog Catalog) -> Result<Self> {
        let CompanyFile { arr, headcount, growth, stage, .. } = &file.company;
        let signals = Signals { stage: stage.clone(), arr: *arr, headcount: *headcount };
        let mut company = signals
            .company(ValueSource::CompanyFile(&file.path), "stage: ", catalog)
            .map_err(|error| error.about(&file.path))?;
        (company.name, company.evidence.growth) = (file.name(), arr.and(*growth));
        Ok(company)
    }

    pub(super) fn resolve(&self, catalog: &'catalog Catalog) -> Result<Resolution<'catalog>> {
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
) -> Result<&'catalog Stage> {
    catalog
        .stage_named(text)
        .map_err(|error| CliError::from(error).about(format_args!("{name}{text}")))
}

impl From<ResolveError> for CliError {
    fn from(error: ResolveError) -> Self {
        let usage = Self::usage(error);
        match error {
            ResolveError::NoEvidence => usage
                .hint("give either or both: --arr 20M --headcount 120")
                .hint("or set GTM_ARR and GTM_HEADCOUNT, or GTM_STAGE")
                .hint_command(
                    "or keep them in a file: ",
                    Invocation::new("init --arr 20M --headcount 120"),
                ),
            ResolveError::GrowthWithoutArr => usage.hint("give it too: --arr 20M --growth 45%"),
        }
    }
}
