//! The prelude: what commands are written with, to be imported whole. What only
//! a file or two needs, it imports itself.

pub(super) use std::collections::{BTreeMap, BTreeSet};
pub(super) use std::ffi::{OsStr, OsString};
pub(super) use std::fmt::Display;
pub(super) use std::fs::File;
pub(super) use std::io::{IsTerminal, Write};
pub(super) use std::path::{Path, PathBuf};
pub(super) use std::{fs, io};

pub(super) use clap::error::{ContextKind, ContextValue};
pub(super) use clap::{Args, ValueEnum};
pub(super) use serde_json::{Map, Value, json};
pub(super) use strum::{EnumMessage, VariantArray};

pub(super) use super::ask::{Terminal, pick};
pub(super) use super::company::{Company, stage_named};
pub(super) use super::company_file::FoundFile;
pub(super) use super::day::today;
pub(super) use super::error::{CliError, Exit, OrUsage, Result, refuse_if};
pub(super) use super::export::write_files;
pub(super) use super::values::value_of;
pub(super) use super::{Answer, Context, Run, Typed, command_line, input, output, stage};
pub(super) use crate::catalog::fact::{Fact, FactKind};
pub(super) use crate::catalog::kind::Kind;
pub(super) use crate::catalog::originals::Original;
pub(super) use crate::catalog::{Catalog, CatalogError, Page, SourceFile, names_of};
pub(super) use crate::document::{Invocation, Text};
pub(super) use crate::engine::resolve::Policy;
pub(super) use crate::engine::score::reading::Given;
pub(super) use crate::names;
pub(super) use crate::playbook::company::{CompanyFile, CompanyName};
pub(super) use crate::playbook::date::Date;
pub(super) use crate::playbook::function::Function;
pub(super) use crate::quantity::growth::Growth;
pub(super) use crate::quantity::headcount::Headcount;
pub(super) use crate::quantity::money::Money;
pub(super) use crate::render::Format;
pub(super) use crate::report::files::{FilesReport, Written};
pub(super) use crate::report::list::{List, ListReport};
pub(super) use crate::report::prelude::{ValueSource, and_list, counted, distinct, joined};
