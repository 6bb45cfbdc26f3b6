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
    /// The readiness questions.
    Gates,
    /// Words that mean the same in a search.
    Synonyms,
    /// A company, which may keep its own playbooks beside it.
    Company,
    /// A stage's own file.
    Stage(StageId),
    /// What a stage says about a function.
    Guide(StageId, FunctionId),
    /// Changes to such a guide.
    GuidePatch(StageId, FunctionId),
    /// A framework.
    Framework(FrameworkId),
    /// Changes to a framework.
    FrameworkPatch(FrameworkId),
}

/// Why a path holds nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No file stands there.
    #[error("no playbook stands at this path, so nothing reads the file")]
    None,
    /// A stage's own file is replaced whole.
    #[error("a stage's own file can't be patched: write the whole `stage.yaml`")]
    StagePatch,
    /// The name of a file or of its folder must be an id, and is not.
    #[error(transparent)]
    Id(#[from] SlugError),
}

/// The paths that hold something, for messages.
pub const PATTERNS: &[&str] = &[
    "functions.yaml",
    "sources.yaml",
    "conflicts.yaml",
    "gates.yaml",
    "synonyms.yaml",
    "gtm.yaml",
    "stages/<stage>/stage.yaml",
    "stages/<stage>/<function>.yaml",
    "stages/<stage>/<function>.patch.yaml",
    "frameworks/<framework>.yaml",
    "frameworks/<framework>.patch.yaml",
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
            ["gates"] => Self::Gates,
            ["synonyms"] => Self::Synonyms,
            ["gtm"] => Self::Company,
            ["stages", stage, "stage"] => Self::Stage(StageId::parse(stage)?),
            ["stages", _, "stage.patch"] => return Err(PlaceError::StagePatch),
            ["stages", stage, function] => {
                let stage = StageId::parse(stage)?;
                match function.strip_suffix(".patch") {
                    Some(function) => Self::GuidePatch(stage, FunctionId::parse(function)?),
                    None => Self::Guide(stage, FunctionId::parse(function)?),
                }
            }
            ["frameworks", framework] => match framework.strip_suffix(".patch") {
                Some(framework) => Self::FrameworkPatch(FrameworkId::parse(framework)?),
                None => Self::Framework(FrameworkId::parse(framework)?),
            },
            _ => return Err(PlaceError::None),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_tells_what_a_file_is() {
        let stage = || StageId::parse("scale").unwrap();
        let function = || FunctionId::parse("abm").unwrap();
        for (path, place) in [
            ("stages/scale/stage.yaml", Place::Stage(stage())),
            ("stages/scale/abm.yaml", Place::Guide(stage(), function())),
            (
                "stages/scale/abm.patch.yaml",
                Place::GuidePatch(stage(), function()),
            ),
            ("gates.yaml", Place::Gates),
        ] {
            assert_eq!(Place::of(path), Ok(place), "{path}");
        }
        assert_eq!(
            Place::of("stages/scale/stage.patch.yaml"),
            Err(PlaceError::StagePatch)
        );
        for path in ["", "abm.yaml", "stages/abm.yaml", "stages/scale/abm.yml"] {
            assert_eq!(Place::of(path), Err(PlaceError::None), "{path}");
        }
        let upper = Place::of("stages/Scale/abm.yaml");
        assert!(matches!(upper, Err(PlaceError::Id(_))));
    }
}
