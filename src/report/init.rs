//! `gtm init`: the company file that was written, and the stage that follows.

use super::files::Written;
use super::prelude::*;

/// A company file that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InitReport<'catalog> {
    /// The file, as named or from the current folder.
    pub company_file: &'catalog str,
    /// What became of what was there.
    pub written: Written,
    /// Its schema, by which editors complete and check it.
    pub schema: String,
    /// The stage that follows; `null` where none does.
    pub stage: Option<StageRef<'catalog>>,
    /// How it follows, or that the first one is still to be reached.
    #[serde(skip)]
    pub told: Option<StageReport<'catalog>>,
}

impl Report for InitReport<'_> {
    const SCHEMA: &'static str = "gtm/init/1";

    fn document(&self) -> Document {
        let what = if self.written == Written::New { "Written" } else { "Written anew" };
        let mut document = Document::titled(format!("{what}: {}", self.company_file));
        document.paragraph(self.told.as_ref().map_or_else(
            || {
                Text::from(
                    "No stage follows yet: give arr or headcount in it, or the stage that the \
                     company declares.",
                )
            },
            StageReport::headline,
        ));
        document.paragraph(format!(
            "Fields that were left out stand in it as examples. Its schema, for editors: {}",
            self.schema
        ));
        let stage = Invocation::new("stage").option("--company", self.company_file);
        let next = self.told.iter().map(|_| (stage.clone(), "why, and how far the next stage is"));
        document.next(next);
        document
    }

    fn sheet(&self) -> Sheet {
        Sheet::of("company_file,written,schema,stage", [self])
    }
}
