//! `gtm init`: the company file that was written, and the stage that follows.

use schemars::JsonSchema;
use serde::Serialize;

use super::export::Written;
use super::refs::StageRef;
use super::stage::StageReport;
use super::words::those;
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Invocation, Level, Text};
use crate::engine::template::Field;
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
    #[serde(skip)]
    next: Vec<(Invocation, &'static str)>,
    /// The stage and its reason in a sentence.
    #[serde(skip)]
    headline: Option<Text>,
    /// Whether growth waits for an ARR to count with.
    #[serde(skip)]
    growth_waits: bool,
}

impl<'catalog> InitReport<'catalog> {
    /// Builds the report of the file at `path`, whose schema is at `schema`.
    /// `stage` is that of the company, where it can be told.
    pub fn new(
        path: &'catalog str,
        schema: String,
        written: Written,
        is_found: bool,
        company: &CompanyFile,
        stage: Option<&StageReport<'catalog>>,
    ) -> Self {
        let (given, open): (Vec<Field>, Vec<Field>) =
            Field::ALL.into_iter().partition(|field| field.is_given(company));
        let names = |fields: Vec<Field>| fields.into_iter().map(|field| field.name).collect();
        let mut next = Vec::new();
        if stage.is_some() {
            let stage = Invocation::new("stage");
            let stage = if is_found { stage } else { stage.option("--company", path) };
            next.push((stage, "tells why, and how far the next stage is"));
        }
        Self {
            company_file: path,
            written,
            schema,
            given: names(given),
            open: names(open),
            stage: stage.and_then(|stage| stage.resolution.stage),
            below: stage
                .filter(|stage| stage.resolution.stage.is_none())
                .map(|stage| stage.resolution.nearest.into()),
            next,
            headline: stage.map(StageReport::headline),
            growth_waits: company.growth.is_some() && company.arr.is_none(),
        }
    }
}

impl Report for InitReport<'_> {
    const SCHEMA: &'static str = "gtm/init/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        let what = if self.written == Written::New { "Written" } else { "Written anew" };
        document.heading(Level::Title, format!("{what}: {}", self.company_file));
        document.paragraph(self.headline.clone().unwrap_or_else(|| {
            Text::from(
                "No stage follows yet: give arr or headcount in it, or the stage that the company \
                 declares.",
            )
        }));
        if self.growth_waits {
            document.paragraph("Growth is in it, and counts as soon as arr stands beside it.");
        }
        let open =
            format!("{}: each stands in it as an example, commented out", self.open.join(", "));
        let fields = [
            (true, ("It gives".to_owned(), self.given.join(", ").into())),
            (!self.open.is_empty(), ("Still open".to_owned(), open.into())),
            (true, ("Schema".to_owned(), format!("{}, for editors", self.schema).into())),
        ];
        document.push(Block::Fields(those(fields).collect()));
        document.next(self.next.iter().cloned());
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(Sheet::of(&["company_file", "written", "given", "open", "stage"], [self]))
    }
}
