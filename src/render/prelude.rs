//! The prelude: what the formats are written with, to be imported whole. What
//! only a file or two needs, it imports itself.

pub(super) use maud::{Markup, html};
pub(super) use serde_json::Value;

pub(super) use super::escape::terminal;
pub(super) use super::terms::Terms;
pub(super) use super::{Layout, RenderError};
pub(super) use crate::document::{
    Block, Document, Flow, Gauge, Item, Marker, Span, Table, Text, TrendPoint,
};
pub(super) use crate::report::words::{distinct, joined};
pub(super) use crate::report::{Report, Sheet};
