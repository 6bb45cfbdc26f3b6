//! `gtm init`: the company file that was written, and the stage that follows.

use super::files::Written;
use super::prelude::*;
use crate::engine::template::{FIELDS, Field};
use crate::playbook::company::CompanyFile;

/// A company file that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InitReport<'catalog> {
    /// The file, as named or from the current folder.
    company_file: &'catalog str,
    written: Written,
    /// Its schema, by which editors complete and check it.
    schema: String,
    /// The fields that it gives.
    given: Vec<&'static str>,
    /// The fields that stand in it as examples, commented out.
    open: Vec<&'static str>,
    /// The stage that follows; `null` where none does.
    stage: Option<StageRef<'catalog>>,
    /// The first stage, for a company that has not reached it.
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<StageRef<'catalog>>,
    /// How it follows, or that it is still to be reached.
    #[serde(skip)]
    told: Option<StageReport<'catalog>>,
}

impl<'catalog> InitReport<'catalog> {
    /// Builds the report of the file at `path`, whose schema is at `schema`.
    /// `told` says the stage of the company, where that can be told.
    pub fn new(
        path: &'catalog str,
        schema: String,
        written: Written,
        company: &CompanyFile,
        told: Option<StageReport<'catalog>>,
    ) -> Self {
        let (given, open): (Vec<Field>, Vec<Field>) =
            FIELDS.into_iter().partition(|field| field.is_given(company));
        let names = |fields: Vec<Field>| fields.into_iter().map(|field| field.name).collect();
        Self {
            company_file: path,
            written,
            schema,
            given: names(given),
            open: names(open),
            stage: told.as_ref().and_then(|told| told.resolution.stage),
            below: told
                .as_ref()
                .filter(|told| told.resolution.stage.is_none())
                .map(|told| told.resolution.nearest.into()),
            told,
        }
    }
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
        let open = format!("{} (an example of each is in it)", self.open.join(", "));
        let schema = format!("{}, for editors", self.schema);
        let fields =
            [("It gives", self.given.join(", ")), ("Still open", open), ("Schema", schema)];
        let fields = fields.map(|(label, says)| (label.to_owned(), says.into()));
        document.push(Block::Fields(fields.into()));
        let stage = Invocation::new("stage").option("--company", self.company_file);
        let next = self.told.iter().map(|_| (stage.clone(), "why, and how far the next stage is"));
        document.next(next);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(Sheet::of(&["company_file", "written", "given", "open", "stage"], [self]))
    }
}
