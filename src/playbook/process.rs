//! A process: steps in order, with what each owes, who takes part, and where
//! it meets other processes.
//!
//! The sources name many deliverables and roles without saying to which step
//! they belong. Where the placing is this project's, the model says so.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::distinct::{distinct, identified};
use super::guide::Ours;
use super::id::{FunctionId, Slug};
use super::source::Origin;
use crate::yaml::fault::{Code, Fault};

/// The steps of a framework that is a process.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ProcessFile")]
pub struct Process {
    /// Who takes part, in the source's order.
    pub roles: Vec<ProcessRole>,
    /// The other processes it meets.
    pub touch_points: Vec<TouchPoint>,
    /// What later steps give back to earlier ones.
    pub feedback: Vec<Feedback>,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// A process as written, before its parts are held against each other.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Process")]
pub(super) struct ProcessFile {
    /// Who takes part.
    #[serde(deserialize_with = "distinct")]
    roles: Vec<ProcessRole>,
    /// The other processes it meets.
    #[serde(default, deserialize_with = "distinct")]
    touch_points: Vec<TouchPoint>,
    /// What later steps give back to earlier ones.
    #[serde(default)]
    feedback: Vec<Feedback>,
    /// The steps in order.
    #[serde(deserialize_with = "distinct")]
    steps: Vec<Step>,
}

/// Why the parts of a process don't fit together.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProcessError {
    #[error("a process needs a step at least")]
    NoSteps,
    #[error("the step `{step}` names the {what} `{id}` twice")]
    Twice { step: Slug, what: &'static str, id: Slug },
    #[error("feedback leads back, and `{from}` does not come after `{to}`")]
    Forward { from: Slug, to: Slug },
    #[error("there is no {what} `{id}` in this process ({what}s: {known})")]
    Unknown { what: &'static str, id: Slug, known: String },
}

/// A role that takes part.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessRole {
    /// Its id.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
}

/// Another process that this one meets.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TouchPoint {
    /// Its id.
    pub id: Slug,
    /// Its name.
    pub name: String,
    /// What it is, and how the two meet.
    pub detail: String,
    /// What goes on in it.
    #[serde(default)]
    pub activities: Vec<String>,
    /// What it needs from marketing where the two meet.
    pub needs: Ours,
}

/// What one step gives back to an earlier one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The id of the step that gives.
    pub from: Slug,
    /// The id of the step that takes.
    pub to: Slug,
    /// What is given.
    pub what: String,
}

/// Whether a step sets the direction or carries it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// It sets the direction.
    Strategic,
    /// It carries it out.
    Tactical,
}

impl Nature {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Strategic => "strategic",
            Self::Tactical => "tactical",
        }
    }
}

/// How well a step can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ease {
    /// Numbers come by themselves.
    Easy,
    /// Effects show late and have many causes.
    Hard,
}

impl Ease {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Hard => "hard",
        }
    }
}

/// One step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// Its id.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Other names it is found by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is strategic or tactical.
    pub nature: Nature,
    /// Who says so.
    #[serde(default)]
    pub nature_origin: Origin,
    /// What it is for.
    pub purpose: String,
    /// What is done in it.
    pub activities: Vec<String>,
    /// How often it runs.
    pub frequency: Frequency,
    /// What it owes.
    #[serde(deserialize_with = "distinct")]
    pub deliverables: Vec<Deliverable>,
    /// What is reviewed at its end, and by whom.
    pub checkpoint: Checkpoint,
    /// What to measure.
    pub measure: Measure,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// The ids of the processes it meets.
    #[serde(default)]
    pub touches: Vec<Slug>,
    /// Ours: the marketing functions that do its work.
    pub functions: Vec<FunctionId>,
}

/// How often a step runs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// In words.
    pub text: String,
    /// Who says so.
    #[serde(default)]
    pub origin: Origin,
}

/// Something a step owes.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "DeliverableFile")]
pub struct Deliverable {
    /// Its id, the same on every step that owes it.
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Who puts it on this step.
    pub placing: Origin,
}

/// A deliverable as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeliverableFile {
    /// Its id on every step that owes it; the slug of the name unless given.
    id: Option<Slug>,
    /// Its name in the source.
    name: String,
    /// Who puts it on this step.
    placing: Origin,
}

impl TryFrom<DeliverableFile> for Deliverable {
    type Error = Fault;

    fn try_from(file: DeliverableFile) -> Result<Self, Fault> {
        Ok(Self {
            id: Slug::given_or_of(file.id, &file.name)?,
            name: file.name,
            placing: file.placing,
        })
    }
}

impl JsonSchema for Deliverable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Deliverable".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        DeliverableFile::json_schema(generator)
    }
}

/// The review at the end of a step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// What is reviewed and approved.
    pub reviews: String,
    /// Who should sign it off.
    pub approvers: Vec<Ours>,
}

/// What to measure in a step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// How well it can be measured.
    pub ease: Ease,
    /// Who says so.
    pub ease_origin: Origin,
    /// What.
    pub what: String,
    /// Who says so.
    pub what_origin: Origin,
}

/// A role on a step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// The id of the role.
    pub role: Slug,
    /// Who puts it on this step.
    pub placing: Origin,
}

impl TryFrom<ProcessFile> for Process {
    type Error = Fault;

    fn try_from(file: ProcessFile) -> Result<Self, Fault> {
        file.check().map_err(|error| Fault::new(Code::Process, error))?;
        Ok(Self {
            roles: file.roles,
            touch_points: file.touch_points,
            feedback: file.feedback,
            steps: file.steps,
        })
    }
}

impl ProcessFile {
    /// Holds the parts against each other.
    fn check(&self) -> Result<(), ProcessError> {
        if self.steps.is_empty() {
            return Err(ProcessError::NoSteps);
        }
        let roles: Vec<&Slug> = self.roles.iter().map(|role| &role.id).collect();
        let touch_points: Vec<&Slug> = self.touch_points.iter().map(|one| &one.id).collect();
        let steps: Vec<&Slug> = self.steps.iter().map(|step| &step.id).collect();
        for step in &self.steps {
            let participants: Vec<&Slug> = step.participants.iter().map(|one| &one.role).collect();
            let touches: Vec<&Slug> = step.touches.iter().collect();
            named_once(step, "role", &participants, &roles)?;
            named_once(step, "touch point", &touches, &touch_points)?;
        }
        for feedback in &self.feedback {
            known("step", &feedback.from, &steps)?;
            known("step", &feedback.to, &steps)?;
            let place = |id: &Slug| self.steps.iter().position(|step| step.id == *id);
            if place(&feedback.from) <= place(&feedback.to) {
                return Err(ProcessError::Forward {
                    from: feedback.from.clone(),
                    to: feedback.to.clone(),
                });
            }
        }
        Ok(())
    }
}

/// Checks that each of the ids that a step names is known, and named once.
fn named_once(
    step: &Step,
    what: &'static str,
    named: &[&Slug],
    among: &[&Slug],
) -> Result<(), ProcessError> {
    for (index, id) in named.iter().enumerate() {
        known(what, id, among)?;
        if named[..index].contains(id) {
            return Err(ProcessError::Twice { step: step.id.clone(), what, id: (*id).clone() });
        }
    }
    Ok(())
}

fn known(what: &'static str, id: &Slug, among: &[&Slug]) -> Result<(), ProcessError> {
    if among.contains(&id) {
        return Ok(());
    }
    let known: Vec<&str> = among.iter().map(|id| id.as_str()).collect();
    Err(ProcessError::Unknown { what, id: id.clone(), known: known.join(", ") })
}

/// The parts of a process, whose addresses a step's must not be.
const PARTS_OF_A_PROCESS: &[&str] = &["deliverables", "roles"];

identified! {
    ProcessRole: "role";
    TouchPoint: "touch point";
    Step: "step", not PARTS_OF_A_PROCESS;
    Deliverable: "deliverable";
}

impl Process {
    /// Returns the role with this id.
    pub fn role(&self, id: &Slug) -> Option<&ProcessRole> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// Returns the touch point with this id.
    pub fn touch_point(&self, id: &Slug) -> Option<&TouchPoint> {
        self.touch_points.iter().find(|one| one.id == *id)
    }

    /// Returns the step with this id.
    pub fn step(&self, id: &Slug) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// Returns every deliverable once, in the order of the first step that
    /// owes it.
    pub fn deliverables(&self) -> Vec<&Deliverable> {
        let mut seen = BTreeSet::new();
        self.steps
            .iter()
            .flat_map(|step| &step.deliverables)
            .filter(|deliverable| seen.insert(&deliverable.id))
            .collect()
    }
}
