//! The prelude: what the files of a playbook are written and refused with, to
//! be imported whole. What only a file or two needs, it imports itself.

pub(super) use std::collections::BTreeSet;
pub(super) use std::fmt;

pub(super) use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
pub(super) use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub(super) use serde_with::skip_serializing_none;
pub(super) use strum::IntoStaticStr;

pub(super) use super::checked::{Check, checked, identified};
pub(super) use super::date::Date;
pub(super) use super::guide::Ours;
pub(super) use super::id::{FactId, FunctionId, Slug, SourceId, StageId};
pub(super) use super::source::Origin;
pub(super) use crate::names::{joined, slugify};
pub(super) use crate::quantity::figure::Figure;
pub(super) use crate::quantity::headcount::Headcount;
pub(super) use crate::quantity::money::Money;
pub(super) use crate::yaml::{Code, Refusal, Refusals, refuse};
