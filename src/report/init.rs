//! `gtm init`: the company file that was written, and the stage that follows.

use super::files::Written;
use super::prelude::*;
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
    /// How it follows, or that it is still to be reached.
    #[serde(skip)]
    told: Option<StageReport<'catalog>>,
    /// Whether growth waits for an ARR to count with.
    #[serde(skip)]
    growth_waits: bool,
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
            Field::ALL.into_iter().partition(|field| field.is_given(company));
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
            growth_waits: company.growth.is_some() && company.arr.is_none(),
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
        // Without a name it is found in the folder that commands are run in.
        let stage = Invocation::new("stage");
        let stage = match self.company_file.strip_prefix("./").unwrap_or(self.company_file) {
            "gtm.yaml" => stage,
            _ => stage.option("--company", self.company_file),
        };
        let next =
            self.told.iter().map(|_| (stage.clone(), "tells why, and how far the next stage is"));
        document.next(next);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        Ok(Sheet::of(&["company_file", "written", "given", "open", "stage"], [self]))
    }
}
