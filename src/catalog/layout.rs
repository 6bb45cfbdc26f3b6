//! The layout of a folder of playbooks: which path holds what.

use crate::model::id::{FrameworkId, FunctionId, SlugError, StageId};

/// What a file is, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The functions.
    Functions,
    /// The source documents.
    Sources,
    /// What is known of facts that don't fit together.
    Conflicts,
    /// A company, which may keep its own playbooks beside it.
    Company,
    /// A stage's own file.
    Stage(StageId),
    /// What a stage says about a function.
    Guide(StageId, FunctionId),
    /// A framework.
    Framework(FrameworkId),
}

/// Why a path holds nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No file stands there.
    #[error("no playbook stands at this path, so nothing reads the file")]
    None,
    /// The name of a file or of its folder must be an id, and is not.
    #[error(transparent)]
    Id(#[from] SlugError),
}

/// The paths that hold something, for messages.
pub const PATTERNS: &[&str] = &[
    "functions.yaml",
    "sources.yaml",
    "conflicts.yaml",
    "gtm.yaml",
    "stages/<stage>/stage.yaml",
    "stages/<stage>/<function>.yaml",
    "frameworks/<framework>.yaml",
];

impl Place {
    /// Returns what the file at `path` is, in the order of [`PATTERNS`].
    pub fn of(path: &str) -> Result<Self, PlaceError> {
        let stem = path.strip_suffix(".yaml").ok_or(PlaceError::None)?;
        let parts: Vec<&str> = stem.split('/').collect();
        Ok(match parts.as_slice() {
            ["functions"] => Self::Functions,
            ["sources"] => Self::Sources,
            ["conflicts"] => Self::Conflicts,
            ["gtm"] => Self::Company,
            ["stages", stage, "stage"] => Self::Stage(StageId::parse(stage)?),
            ["stages", stage, function] => {
                Self::Guide(StageId::parse(stage)?, FunctionId::parse(function)?)
            }
            ["frameworks", framework] => Self::Framework(FrameworkId::parse(framework)?),
            _ => return Err(PlaceError::None),
        })
    }
}
