//! The layout of a folder of playbooks: which path holds what.

use super::prelude::*;
use crate::playbook::date::Date;
use crate::playbook::id::{FunctionId, SlugError};

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
    /// Words that people use for one another.
    Synonyms,
    /// The terms of the field.
    Glossary,
    /// A company, which may keep its own playbooks beside it.
    Company,
    /// The answers of a company to a checklist.
    Review,
    /// A stage's own file.
    Stage(StageId),
    /// The moves into a stage.
    Moves(StageId),
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
    /// Moves are laid over each other one by one.
    #[error("moves can't be patched: write a `moves.yaml` with those that differ, by their ids")]
    MovesPatch,
    /// The name of a file or of its folder must be an id, and is not.
    #[error(transparent)]
    Id(#[from] SlugError),
}

impl Place {
    /// Returns the kind of file that it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Functions => Kind::Functions,
            Self::Sources => Kind::Sources,
            Self::Conflicts => Kind::Conflicts,
            Self::Gates => Kind::Gates,
            Self::Synonyms => Kind::Synonyms,
            Self::Glossary => Kind::Glossary,
            Self::Company => Kind::Company,
            Self::Review => Kind::Review,
            Self::Stage(_) => Kind::Stage,
            Self::Moves(_) => Kind::Moves,
            Self::Guide(..) => Kind::Guide,
            Self::Framework(_) => Kind::Framework,
            Self::GuidePatch(..) | Self::FrameworkPatch(_) => Kind::Patch,
        }
    }

    /// Returns the stage that it is of.
    pub fn stage(&self) -> Option<&StageId> {
        match self {
            Self::Stage(stage)
            | Self::Moves(stage)
            | Self::Guide(stage, _)
            | Self::GuidePatch(stage, _) => Some(stage),
            _ => None,
        }
    }

    /// Whether it is a company's own file, which may lie beside its playbooks and
    /// is none.
    pub fn is_a_companys(&self) -> bool {
        matches!(self, Self::Company | Self::Review)
    }

    /// Returns what the file at `path` is, by the paths of [`Kind::files`].
    pub fn of(path: &str) -> Result<Self, PlaceError> {
        let stem = path.strip_suffix(".yaml").ok_or(PlaceError::None)?;
        let parts: Vec<&str> = stem.split('/').collect();
        Ok(match parts.as_slice() {
            ["functions"] => Self::Functions,
            ["sources"] => Self::Sources,
            ["conflicts"] => Self::Conflicts,
            ["gates"] => Self::Gates,
            ["synonyms"] => Self::Synonyms,
            ["glossary"] => Self::Glossary,
            ["gtm"] => Self::Company,
            [date] | ["reviews", date] if date.parse::<Date>().is_ok() => Self::Review,
            ["stages", stage, "stage"] => Self::Stage(StageId::parse(stage)?),
            ["stages", _, "stage.patch"] => return Err(PlaceError::StagePatch),
            ["stages", stage, "moves"] => Self::Moves(StageId::parse(stage)?),
            ["stages", _, "moves.patch"] => return Err(PlaceError::MovesPatch),
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
