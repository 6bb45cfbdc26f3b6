//! The prelude: what quantities are read and written with, to be imported
//! whole. What only a file or two needs, it imports itself.

pub(super) use std::fmt;
pub(super) use std::str::FromStr;

pub(super) use derive_more::Display;
pub(super) use num_rational::Ratio;
pub(super) use schemars::JsonSchema;
pub(super) use serde::{Deserialize, Serialize, Serializer};
pub(super) use serde_with::{DeserializeFromStr, SerializeDisplay};

pub(super) use super::amount::{Amount, QuantityError, refused};
pub(super) use super::scanner::{Scanner, is_digit};
pub(super) use super::unit::MULTIPLES;
pub(super) use crate::yaml::{Code, Refusal, Refusals};
