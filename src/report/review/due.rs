//! `gtm review due`: what is to be done by whom and when.

use super::{sheet, write_actions};
use crate::report::prelude::*;

/// What is to be done by the latest answer to each question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DueReport<'review> {
    /// The day on which actions are overdue or not.
    pub as_of: Date,
    /// The actions, overdue first.
    pub actions: Vec<Action<'review>>,
    /// The questions of the stage.
    #[serde(skip)]
    pub questions: &'review [Fact<'review>],
}

impl Report for DueReport<'_> {
    const SCHEMA: &'static str = "gtm/review-due/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let overdue = self.actions.iter().filter(|action| action.overdue).count();
        let all = counted(self.actions.len(), "action");
        let title = format!("{all}, {overdue} overdue on {}", self.as_of);
        let mut document = Document::titled(title);
        write_actions(&mut document, "To do", &self.actions, self.questions);
        document.remark("By the latest answer to each question.");
        document
    }

    fn sheet(&self) -> Sheet {
        sheet(&self.actions)
    }
}
