//! Moves: what a company does on its way into a stage.
//!
//! The facts of both stages are the sources'. That they make a move, how it is
//! put and which kind it is are this project's.

use super::prelude::*;

/// The moves into one stage, as its `moves.yaml` has them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moves {
    /// In the order to read them.
    #[serde(deserialize_with = "checked")]
    pub moves: Vec<Move>,
}

/// One move, all of it ours.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Its id, unique within the stage.
    pub id: Slug,
    /// What is done: something new, something another way, something no more,
    /// or something measured.
    pub kind: MoveKind,
    /// The function that it is for.
    pub function: FunctionId,
    /// One sentence that begins with a verb.
    #[serde(rename = "move")]
    pub text: String,
    /// What to know beside it.
    pub note: Option<String>,
    /// The addresses of the facts at both stages that it is drawn from.
    pub facts: Vec<FactId>,
}

/// What kind of move it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MoveKind {
    /// Begin something.
    Start,
    /// Do something another way.
    Change,
    /// Give something up.
    Stop,
    /// Look at a number.
    Measure,
}

identified! {
    Move: "move";
}
