//! `gtm charter allocation`: a budget or people, divided.

use super::layer::source_line;
use super::view::{facts_remark, joined};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Document, Level, cells};
use crate::engine::allocate::{Allocation, Part, SharesFrom, Whole};
use crate::quantity::amount::group_thousands;

/// Writes an amount without what it counts: `$1.68M`, `8`.
fn number(whole: Whole) -> String {
    match whole {
        Whole::Usd(cents) => cents.to_string(),
        Whole::People(people) => group_thousands(people.into()),
    }
}

impl Part<'_> {
    /// Returns what else the table says of it.
    pub(super) fn says(&self) -> String {
        let cells = self.fact.cells.iter().filter(|cell| cell.role.is_none());
        joined(cells.map(|cell| &cell.text), "; ")
    }

    /// Returns the part as a number for a program to read.
    pub(super) fn plain(&self) -> String {
        match self.part {
            Whole::Usd(cents) => cents.dollars().to_string().replace(',', ""),
            Whole::People(people) => people.to_string(),
        }
    }
}

impl Allocation<'_> {
    fn total_words(&self) -> String {
        match self.total {
            Whole::People(1) => "1 person".to_owned(),
            Whole::People(_) => format!("{} people", number(self.total)),
            Whole::Usd(_) => number(self.total),
        }
    }

    /// Draws the parts with their total.
    pub(super) fn write_table(&self, document: &mut Document) {
        let parts = self.parts.iter().map(|part| {
            let share = format!("{}%", part.share);
            cells(&[&part.fact.label, &share, &number(part.part), &part.says()])
        });
        let total = cells(&[&"Total", &"100%", &self.total_words(), &""]);
        document.table(&["Part", "Share", "Amount", "For"], parts.chain([total]));
    }
}

impl Report for Allocation<'_> {
    const SCHEMA: &'static str = "gtm/allocation/1";

    fn document(&self) -> Document {
        let is_own = self.shares_from == SharesFrom::CommandLine;
        let mut document = Document::default();
        document.heading(Level::Title, format!("{} divided", self.total_words()));
        let intro =
            self.intro.iter().filter(|_| !is_own).filter_map(|fact| fact.statement.as_ref());
        intro.for_each(|intro| document.paragraph(intro.text.as_ref()));
        self.write_table(&mut document);
        let by = if is_own { " you gave" } else { "" };
        document.push(facts_remark(
            &source_line(&self.section),
            &self.section.id,
            &[format!("the amounts, computed from the shares{by}")],
        ));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "part",
            "share_percent",
            "shares_from",
            "amount",
            "for",
            "ours",
            "source",
        ]);
        for part in &self.parts {
            sheet.row(&[
                &part.fact.id,
                &part.fact.label,
                &part.share,
                &<&str>::from(self.shares_from),
                &part.plain(),
                &part.says(),
                &"amount",
                &source_line(&part.fact),
            ]);
        }
        Ok(sheet)
    }
}
