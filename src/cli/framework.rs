//! `gtm framework`.

use super::prelude::*;
use crate::catalog::FrameworkPage;
use crate::report::framework::FrameworkReport;
use crate::report::list::FrameworkItem;
use crate::report::process::{ProcessReport, Shown};

/// List the frameworks, or show one: material that crosses stages
///
/// Examples:
///   gtm framework
///   gtm framework marketing-process
///   gtm framework operations-charter mission
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct FrameworkArgs {
    /// The framework to show; the list of all unless named
    framework: Option<String>,
    /// The part of it to show; the whole unless named
    part: Option<String>,
}

impl Run for FrameworkArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let Some(name) = &self.framework else {
            let ids = catalog.framework_ids()?;
            let pages =
                ids.iter().map(|id| catalog.framework(id)).collect::<Result<Vec<_>, _>>()?;
            let lists = vec![List::Frameworks(pages.iter().map(FrameworkItem::from).collect())];
            return context.answer(&ListReport { lists, ..ListReport::default() });
        };
        let page = catalog.framework_named(name)?;
        let part = self.part.as_ref().map(|part| page.part_named(part)).transpose()?;
        match (part, &page.content.process) {
            (None, Some(process)) => {
                context.answer(&ProcessReport::new(&page, process, Shown::Whole))
            }
            _ => context.answer(&FrameworkReport::new(&page, part, &catalog.conflicts()?)),
        }
    }
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
