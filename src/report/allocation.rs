//! `gtm charter allocation`: a budget or people, divided.

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{SourceRef, facts_remark, people};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::FrameworkPage;
use crate::document::{Block, Document, Level, Table};
use crate::engine::allocate::Split;
use crate::playbook::guide::Section;
use crate::playbook::id::FactId;
use crate::playbook::table;
use crate::quantity::amount::{Amount, group_thousands};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// What is divided.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    /// A budget, to the cent.
    Budget(Money),
    /// People, each whole.
    People(Headcount),
}

/// What the amounts of an allocation count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WholeUnit {
    /// US dollars.
    Usd,
    /// People.
    People,
}

impl Whole {
    fn unit(self) -> WholeUnit {
        match self {
            Self::Budget(_) => WholeUnit::Usd,
            Self::People(_) => WholeUnit::People,
        }
    }

    /// Returns the indivisible units: cents, or people.
    fn units(self) -> u64 {
        match self {
            Self::Budget(money) => money.cents(),
            Self::People(headcount) => u64::from(headcount.people()),
        }
    }

    /// Returns the whole in words: `$2.4M`, `12 people`.
    fn named(self) -> String {
        match self {
            Self::Budget(money) => money.to_string(),
            Self::People(headcount) => people(headcount),
        }
    }

    fn shown(self, units: u64) -> String {
        match self {
            // A part may be nothing, which is no amount of money.
            Self::Budget(_) => {
                Money::from_cents(units).map_or("$0".to_owned(), |money| money.to_string())
            }
            Self::People(_) => group_thousands(u128::from(units)),
        }
    }

    /// Returns the part as a number, in dollars or people.
    fn number(self, units: u64) -> Amount {
        let denominator = match self {
            Self::Budget(_) => 100,
            Self::People(_) => 1,
        };
        Amount::from_ratio(Ratio::new(i128::from(units), denominator))
    }
}

/// A budget or people, divided.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllocationReport<'catalog> {
    /// The address of the table that states the shares.
    pub(super) id: FactId,
    title: &'catalog str,
    pub(super) source: SourceRef<'catalog>,
    /// What the amounts count.
    unit: WholeUnit,
    /// What is divided, as printed.
    total: String,
    /// What is divided, in `unit`.
    total_amount: Amount,
    /// What the source says of the shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    intro: Option<&'catalog str>,
    /// Who states the shares.
    pub(super) shares_from: SharesFrom,
    pub(super) parts: Vec<AllocationPart<'catalog>>,
}

/// Who states the shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SharesFrom {
    /// The source.
    Source,
    /// The user, with `--split`.
    CommandLine,
}

/// One part of the whole.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AllocationPart<'catalog> {
    pub(super) id: FactId,
    pub(super) name: &'catalog str,
    /// In percent.
    pub(super) share: Amount,
    /// The part as printed: `$1.68M`, `8`.
    text: String,
    /// The part, in `unit`.
    pub(super) amount: Amount,
    /// What else the table says of it.
    pub(super) says: Vec<&'catalog str>,
}

impl<'catalog> AllocationReport<'catalog> {
    /// Divides `whole` by a split among the rows of the section's table.
    pub fn new(
        page: &'catalog FrameworkPage<'catalog>,
        section: &'catalog Section,
        table: &'catalog table::Table,
        whole: Whole,
        split: &Split,
        shares_from: SharesFrom,
    ) -> Self {
        let id = page.fact_id().join(section.id.as_str());
        let parts = split.divide(whole.units());
        Self {
            title: &page.framework.title,
            source: SourceRef::of_framework(page),
            unit: whole.unit(),
            total: whole.named(),
            total_amount: whole.number(whole.units()),
            intro: section.intro.as_deref(),
            shares_from,
            parts: table
                .rows
                .iter()
                .zip(split.shares())
                .zip(parts)
                .map(|((row, share), units)| AllocationPart {
                    id: id.join(row.id.as_str()),
                    name: row.label(),
                    share: *share,
                    text: whole.shown(units),
                    amount: whole.number(units),
                    says: table
                        .columns
                        .iter()
                        .zip(&row.cells)
                        .skip(1)
                        .filter(|(column, _)| column.role.is_none())
                        .map(|(_, cell)| cell.text.as_str())
                        .collect(),
                })
                .collect(),
            id,
        }
    }
}

impl AllocationReport<'_> {
    /// Returns the parts with their total, to be drawn.
    pub(super) fn table(&self) -> Block {
        let mut rows: Vec<Vec<String>> = self
            .parts
            .iter()
            .map(|part| {
                vec![
                    part.name.to_owned(),
                    format!("{}%", part.share),
                    part.text.clone(),
                    part.says.join("; "),
                ]
            })
            .collect();
        rows.push(vec!["Total".to_owned(), "100%".to_owned(), self.total.clone(), String::new()]);
        Block::Table(Table {
            columns: ["Part", "Share", "Amount", "For"].map(str::to_owned).into(),
            rows,
        })
    }
}

impl Report for AllocationReport<'_> {
    const SCHEMA: &'static str = "gtm/allocation/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, format!("{} divided", self.total));
        if let (Some(intro), SharesFrom::Source) = (self.intro, self.shares_from) {
            document.paragraph(intro);
        }
        document.push(self.table());
        let ours = match self.shares_from {
            SharesFrom::Source => vec!["the amounts, computed from the shares".to_owned()],
            SharesFrom::CommandLine => {
                vec!["the amounts, computed from the shares you gave".to_owned()]
            }
        };
        document.push(facts_remark(&self.source.line(), &self.id, &ours));
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
            sheet.rows.push(vec![
                part.id.to_string(),
                part.name.to_owned(),
                part.share.to_string(),
                match self.shares_from {
                    SharesFrom::Source => "source".to_owned(),
                    SharesFrom::CommandLine => "command-line".to_owned(),
                },
                part.amount.to_string().replace(',', ""),
                part.says.join("; "),
                "amount".to_owned(),
                self.source.line(),
            ]);
        }
        Ok(sheet)
    }
}
