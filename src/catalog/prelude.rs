//! The prelude: what a catalog is read from and made of, to be imported whole.
//! What only a file or two needs, it imports itself.

pub(super) use std::collections::{BTreeMap, BTreeSet};
pub(super) use std::sync::Arc;

pub(super) use schemars::JsonSchema;
pub(super) use serde::Serialize;
pub(super) use serde_with::skip_serializing_none;

pub(super) use super::embedded;
pub(super) use super::fact::Fact;
pub(super) use super::kind::Kind;
pub(super) use super::layers::Provenance;
pub(super) use super::layout::Place;
pub(super) use crate::names;
pub(super) use crate::names::NameError;
pub(super) use crate::playbook::framework::Framework;
pub(super) use crate::playbook::function::Function;
pub(super) use crate::playbook::glossary::Glossary;
pub(super) use crate::playbook::guide::Guide;
pub(super) use crate::playbook::id::{FactId, FrameworkId, SourceId, StageId};
pub(super) use crate::playbook::moves::Moves;
pub(super) use crate::playbook::source::Source;
pub(super) use crate::playbook::stage::Stage;
pub(super) use crate::yaml::{Code, Content, Diagnostic, Node, YamlError};
