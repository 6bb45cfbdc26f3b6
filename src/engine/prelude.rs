//! The prelude: what the functions of the engine compute with, to be imported
//! whole. What only a file or two needs, it imports itself.

pub(super) use std::borrow::Cow;
pub(super) use std::cmp::Ordering;
pub(super) use std::collections::{BTreeMap, BTreeSet};
pub(super) use std::fmt::Display;
pub(super) use std::ops::Range;

pub(super) use num_rational::Ratio;
pub(super) use schemars::JsonSchema;
pub(super) use serde::Serialize;
pub(super) use serde_with::skip_serializing_none;
pub(super) use strum::{EnumMessage, VariantArray};

pub(super) use super::sheet::SheetError;
pub(super) use crate::catalog::fact::{Fact, FactKind, Statement};
pub(super) use crate::catalog::kind::Kind;
pub(super) use crate::catalog::{Catalog, CatalogError, Page, SourceFile};
pub(super) use crate::names::{self, NameError, joined, slugify};
pub(super) use crate::playbook::conflict::Conflicts;
pub(super) use crate::playbook::date::Date;
pub(super) use crate::playbook::function::Function;
pub(super) use crate::playbook::id::{FactId, FunctionId, Slug, StageId};
pub(super) use crate::playbook::source::Origin;
pub(super) use crate::playbook::stage::{Stage, StageRef};
pub(super) use crate::playbook::table::Role;
pub(super) use crate::quantity::amount::Amount;
pub(super) use crate::quantity::figure::{Extent, Figure, Placement, Quantity, Unit};
pub(super) use crate::quantity::money::Money;
