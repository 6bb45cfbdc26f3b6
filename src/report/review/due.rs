//! `gtm review due`: what is to be done by whom and when.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Asked, actions, sheet};
use crate::document::{Document, Level};
use crate::playbook::date::Date;
use crate::report::words::counted;
use crate::report::{NotOneTable, Report, Sheet};

/// The actions of all reviews of a stage that are still open.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DueReport<'review> {
    /// The day on which they are overdue or not.
    as_of: Date,
    /// What happens, overdue first, then by due date and owner.
    actions: Vec<Asked<'review>>,
}

impl<'review> DueReport<'review> {
    /// Builds the report of what is happening.
    pub fn new(mut happening: Vec<Asked<'review>>, as_of: Date) -> Self {
        happening.sort_by(|one, other| {
            let key = |asked: &Asked<'review>| {
                let Asked { answer, .. } = asked;
                (answer.due.is_none(), answer.due, answer.owner.clone())
            };
            key(one).cmp(&key(other))
        });
        Self { as_of, actions: happening }
    }
}

impl Report for DueReport<'_> {
    const SCHEMA: &'static str = "gtm/review-due/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let overdue = self.actions.iter().filter(|asked| asked.overdue).count();
        let all = counted(self.actions.len(), "action", "actions");
        document.heading(Level::Title, format!("{all}, {overdue} overdue on {}", self.as_of));
        if self.actions.is_empty() {
            document.paragraph("Nothing was found to be happening.");
        }
        let (overdue, rest): (Vec<_>, Vec<_>) = self.actions.iter().partition(|one| one.overdue);
        let (dated, undated): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|one| one.answer.due.is_some());
        for (heading, group) in
            [("Overdue", overdue), ("To come", dated), ("Without a date", undated)]
        {
            actions(&mut document, heading, group.into_iter());
        }
        document.remark("By the latest answer to each question.");
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(sheet(&self.actions))
    }
}
