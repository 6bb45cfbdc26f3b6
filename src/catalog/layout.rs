//! The layout of a folder of playbooks: which path holds what.

use super::prelude::*;
use crate::playbook::date::Date;
use crate::playbook::id::{FunctionId, SlugError};

/// What a file is, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The kind of file.
    pub kind: Kind,
    /// The stage that it is of.
    pub stage: Option<StageId>,
    /// The function that its guide is about.
    pub function: Option<FunctionId>,
    /// The framework that it is, or changes.
    pub framework: Option<FrameworkId>,
}

/// Why a path holds nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No file of this name is read there.
    #[error("{0}")]
    None(&'static str),
    /// The name of a file or of its folder must be an id, and is not.
    #[error(transparent)]
    Id(#[from] SlugError),
}

impl Place {
    /// Returns what the file at `path` is, by the paths of [`Kind::files`].
    pub fn of(path: &str) -> Result<Self, PlaceError> {
        let nothing =
            PlaceError::None("no playbook stands at this path, so nothing reads the file");
        let Some(stem) = path.strip_suffix(".yaml") else { return Err(nothing) };
        let (below, kind) = match stem.strip_suffix(".patch") {
            Some(below) => (below, Some(Kind::Patch)),
            None => (stem, None),
        };
        let place = |kind| Self { kind, stage: None, function: None, framework: None };
        let of_stage = |kind, stage: &str| {
            Ok::<_, SlugError>(Self { stage: Some(StageId::parse(stage)?), ..place(kind) })
        };
        Ok(match below.split('/').collect::<Vec<_>>().as_slice() {
            ["stages", _, "stage" | "moves"] if kind.is_some() => {
                return Err(PlaceError::None(
                    "no patch is read here: write the whole `stage.yaml`, or a `moves.yaml` with \
                     the moves that differ, by their ids",
                ));
            }
            ["stages", stage, "stage"] => of_stage(Kind::Stage, stage)?,
            ["stages", stage, "moves"] => of_stage(Kind::Moves, stage)?,
            ["stages", stage, function] => {
                let place = of_stage(kind.unwrap_or(Kind::Guide), stage)?;
                Self { function: Some(FunctionId::parse(function)?), ..place }
            }
            ["frameworks", framework] => {
                let framework = Some(FrameworkId::parse(framework)?);
                Self { framework, ..place(kind.unwrap_or(Kind::Framework)) }
            }
            [date] | ["reviews", date] if kind.is_none() && date.parse::<Date>().is_ok() => {
                place(Kind::Review)
            }
            _ => {
                let is_its = |kind: &&Kind| kind.files() == path;
                place(*Kind::ALL.iter().find(is_its).ok_or(nothing)?)
            }
        })
    }
}
