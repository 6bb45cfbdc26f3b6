//! `gtm framework`, and what the commands of single frameworks share.

use std::fmt::Display;

use clap::Args;

use super::error::CliError;
use super::{Answer, Context, Run};
use crate::catalog::FrameworkPage;
use crate::names;
use crate::report::framework::{FrameworkReport, FrameworksReport};
use crate::report::process::ProcessReport;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm framework
  gtm framework marketing-process
  gtm framework operations-charter mission")]
pub(super) struct FrameworkArgs {
    /// The framework to show; the list of all unless named
    #[arg(value_name = "FRAMEWORK")]
    framework: Option<String>,
    /// The part of it to show; the whole unless named
    #[arg(value_name = "PART")]
    part: Option<String>,
}

impl Run for FrameworkArgs {
    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let Some(name) = &self.framework else {
            let mut pages = Vec::new();
            for id in catalog.framework_ids()? {
                pages.push(catalog.framework(&id)?);
            }
            return context.answer(&FrameworksReport::new(&pages));
        };
        let page = catalog.framework_named(name)?;
        let part = part_named(&page, self.part.as_deref())?;
        match (part, &page.framework.process) {
            (None, Some(process)) => context.answer(&ProcessReport::new(&page, process)),
            _ => context.answer(&FrameworkReport::new(&page, part)),
        }
    }
}

/// Returns the id of the part that `name` means: an id, a title or a unique
/// prefix.
pub(super) fn part_named<'page>(
    page: &'page FrameworkPage<'_>,
    name: Option<&str>,
) -> Result<Option<&'page str>, CliError> {
    let Some(name) = name else {
        return Ok(None);
    };
    let sections = &page.framework.sections;
    let section = names::find("part", name, sections, |section| {
        vec![section.id.as_str(), section.title.as_str()]
    })?;
    Ok(Some(section.id.as_str()))
}

/// What a command needs of a framework is not there: the reader's to mend where
/// a layer made it so.
pub(super) fn lacking(page: &FrameworkPage<'_>, message: impl Display) -> CliError {
    match page.provenance.layers().as_slice() {
        [] => CliError::bug(message),
        layers => CliError::usage(message).hint(format!(
            "`{}` is as [{}] has it; the built-in one answers with --no-overlays",
            page.id,
            layers.join("], [")
        )),
    }
}
