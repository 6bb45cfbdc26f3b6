//! A process: steps in order, with what each owes, who takes part, and where
//! it meets other processes.
//!
//! The sources name many deliverables and roles without saying to which step
//! they belong. Where the placing is this project's, the model says so.

use super::prelude::*;
use strum::Display;

use super::checked::Identified;

/// The steps of a framework that is a process.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Process {
    /// Who takes part, in the source's order.
    #[serde(deserialize_with = "checked")]
    pub roles: Vec<ProcessRole>,
    /// The other processes it meets.
    #[serde(default, deserialize_with = "checked")]
    pub touch_points: Vec<TouchPoint>,
    /// Activities that belong to two steps.
    #[serde(default)]
    pub shared: Vec<Shared>,
    /// The steps in order.
    #[serde(deserialize_with = "checked")]
    pub steps: Vec<Step>,
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
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
    /// What it needs from this process where the two meet.
    pub needs: Ours,
}

/// An activity that belongs to two steps.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The ids of the two steps, the earlier one first.
    pub between: [Slug; 2],
    /// The activity.
    pub what: String,
}

/// Whether a step sets the direction or carries it out.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Nature {
    /// It sets the direction.
    Strategic,
    /// It carries it out.
    Tactical,
    /// It lies between the two. No source calls a step that.
    Between,
}

/// How well a step can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Ease {
    /// Numbers come by themselves.
    Easy,
    /// Effects show late and have many causes.
    Hard,
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
    #[serde(deserialize_with = "checked")]
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
    /// Ours: the functions that do its work.
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    /// Its id on every step that owes it; the slug of the name unless given.
    #[serde(default)]
    pub id: Slug,
    /// Its name in the source.
    pub name: String,
    /// Who puts it on this step.
    pub placing: Origin,
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

impl Check for Process {
    fn check(&mut self) -> Result<(), Refusals> {
        self.check_parts().map_err(|message| Refusal::new(Code::Process, message).into())
    }
}

impl Process {
    /// Says which parts don't fit together.
    fn check_parts(&self) -> Result<(), String> {
        if self.steps.is_empty() {
            return Err("a process needs a step at least".to_owned());
        }
        for step in &self.steps {
            let id = &step.id;
            if step.nature == Nature::Between && step.nature_origin == Origin::Source {
                return Err(format!(
                    "no source calls a step `between`: give `{id}` the `nature-origin: ours`"
                ));
            }
            let mut seen = BTreeSet::new();
            for Participant { role, .. } in &step.participants {
                place(role, &self.roles)?;
                if !seen.insert(role) {
                    return Err(format!("the step `{id}` names the role `{role}` twice"));
                }
            }
            step.touches.iter().try_for_each(|one| place(one, &self.touch_points).map(drop))?;
        }
        for Shared { between: [earlier, later], .. } in &self.shared {
            if place(earlier, &self.steps)? >= place(later, &self.steps)? {
                return Err(format!(
                    "`between` names the earlier step first, and `{earlier}` does not come before `{later}`"
                ));
            }
        }
        Ok(())
    }
}

/// Finds an id among those that are known.
fn place<T: Identified>(id: &Slug, known: &[T]) -> Result<usize, String> {
    known.iter().position(|one| one.id() == id).ok_or_else(|| {
        let what = T::WHAT;
        let known = joined(known.iter().map(|one| one.id().as_str()), ", ");
        format!("there is no {what} `{id}` in this process ({what}s: {known})")
    })
}

/// The parts of a process, which no step may be named after.
const PARTS_OF_A_PROCESS: &[&str] = &["deliverables", "roles"];

identified! {
    ProcessRole: "role";
    TouchPoint: "touch point";
    Step: "step", not PARTS_OF_A_PROCESS;
    Deliverable: "deliverable" of |deliverable| &deliverable.name;
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
