//! `gtm charter allocation`: a budget or people, divided.

use super::prelude::*;
use crate::engine::allocate::{Allocation, Part, SharesFrom, Whole};
use crate::quantity::amount::group_thousands;

/// Writes an amount without what it counts: `$1.68M`, `8`.
fn number(whole: Whole) -> String {
    match whole {
        Whole::Usd(cents) => cents.to_string(),
        Whole::People(people) => group_thousands(people.into()),
    }
}

impl Allocation<'_> {
    fn total_words(&self) -> String {
        match self.total {
            Whole::People(_) => counted(number(self.total), "person"),
            Whole::Usd(_) => number(self.total),
        }
    }

    fn is_of_source(&self) -> bool {
        self.shares_from == SharesFrom::Source
    }

    /// Returns how many people a part would be if people could be divided, where
    /// that is no whole number.
    fn exact(&self, part: &Part<'_>) -> Option<Amount> {
        let Whole::People(people) = self.total else { return None };
        let exact = part.share.ratio() * i128::from(people) / 100;
        (!exact.is_integer()).then(|| Amount::from(exact))
    }

    /// Draws the parts with their total.
    pub(super) fn write_table(&self, document: &mut Document) {
        if self.is_of_source() {
            document
                .paragraph("These shares divide one team's resources, and not the whole budget.");
        }
        let parts = self.parts.iter().map(|part| {
            let rounded = self.exact(part).map(|exact| format!("{exact}, rounded to "));
            let stated = part.fact.cell(Role::Share).filter(|_| self.is_of_source());
            cells(&[
                &part.fact.label,
                &stated.map_or(format!("{}%", part.share), |said| said.text.to_string()),
                &format!("{}{}", shown(rounded), number(part.part)),
                &cell(&part.fact, "says"),
            ])
        });
        let total = cells(&[&"Total", &"100%", &self.total_words(), &""]);
        document.table(&["Part", "Share", "Amount", "For"], parts.chain([total]));
    }
}

impl Report for Allocation<'_> {
    const SCHEMA: &'static str = "gtm/allocation/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let mut document = Document::titled(format!("{} divided", self.total_words()));
        if let Some(intro) = self.intro.as_ref().filter(|_| self.is_of_source()) {
            document.paragraph(intro.text());
        }
        self.write_table(&mut document);
        let by = if self.is_of_source() { "" } else { " you gave" };
        let ours = format!("the amounts, computed from the shares{by}");
        let source = source_line(&self.section);
        document.remark(facts_remark(&source, &self.section.id, &[ours]));
        document
    }

    fn sheet(&self) -> Sheet {
        let rows = self.parts.iter().map(|part| {
            let row = json!({
                "share_percent": part.share,
                "shares_from": self.shares_from,
                "amount": part.part,
                "exact": shown(self.exact(part)),
                "ours": "amount",
            });
            (Some(&part.fact), row)
        });
        let headings = "id,part=label,share_percent,shares_from,amount=amount.amount,exact,\
                        for=says,ours,source";
        fact_sheet(headings, rows)
    }
}
