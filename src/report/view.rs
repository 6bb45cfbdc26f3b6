//! What reports still view a fact by, and where the rest of this file went.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::LayerMark;
use crate::catalog::Page;
use crate::playbook::guide::Ours;
use crate::playbook::id::FactId;

pub use super::commands::{command_for, guide_command};
pub use super::conflicts::{ConflictRef, conflicts_cell, write_conflicts};
pub use super::facts::facts_remark;
pub use super::refs::{BandView, FunctionRef, SourceRef, StageRef};
pub use super::selection::{Selection, ValueSource};
pub use super::words::{and_list, counted, distinct, joined, people, sentence, shown, those};
pub use crate::catalog::fact::FigureView;

/// Where something in a guide stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'catalog> {
    /// Its address.
    pub id: FactId,
    /// Its stage.
    pub stage: StageRef<'catalog>,
    /// Its function.
    pub function: FunctionRef<'catalog>,
    /// Its document, with the heading.
    pub source: SourceRef<'catalog>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    pub mark: LayerMark<'catalog>,
}

impl<'catalog> Place<'catalog> {
    /// Returns the place on `page` with the address `id`.
    pub fn new(page: &'catalog Page<'catalog>, id: FactId) -> Self {
        let mark = LayerMark::new(&page.provenance, &page.fact_id(), &id);
        let of_page = || SourceRef::of_page(page);
        Self {
            stage: page.stage.into(),
            function: page.function.into(),
            source: mark.layer_source.unwrap_or_else(of_page),
            mark,
            id,
        }
    }
}

/// A statement of ours, marked as such.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct OursView<'catalog> {
    /// What it says.
    pub text: &'catalog str,
    /// Whose it is: `ours`, unless a layer says it.
    pub origin: Whose,
}

/// Whose a statement is that no source makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// This project's.
    Ours,
    /// That of the layer it comes from.
    Layer,
}

impl<'catalog> From<&'catalog Ours> for OursView<'catalog> {
    fn from(ours: &'catalog Ours) -> Self {
        Self { text: &ours.0, origin: Whose::Ours }
    }
}
