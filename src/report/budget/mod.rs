//! `gtm budget`: a stage's shares in dollars, a plan held against them, and
//! what the stage says of budgets in words.
//!
//! A stage without shares of its own gets its words alone, or the shares of
//! another stage, marked as that stage's on every line.

mod told;

use crate::catalog::fact::Fact;
use crate::catalog::fact::FactKind;
use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use super::allocation::{AllocationReport, SharesFrom};
use super::stage::Explanation;
use super::view::{FigureView, Place, Selection, StageRef, ValueSource};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::Page;
use crate::document::{Document, Invocation};
use crate::engine::budget::{self, Budget, Check, Known, Line, Mention, Part, Share, Sums};
use crate::engine::mix::Feasibility;
use crate::playbook::id::FactId;
use crate::playbook::marks::Need;
use crate::playbook::share::ShareOf;
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::amount::{Amount, group_thousands};
use crate::quantity::figure::{Placement, Shape};
use crate::quantity::money::Money;

/// A budget by a stage's shares.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BudgetReport<'catalog> {
    /// The company's stage.
    selection: Selection<'catalog>,
    /// The stage whose shares are computed with; `null` where there are none.
    shares_of: Option<StageRef<'catalog>>,
    /// Where the shares come from.
    basis: Basis,
    /// The revenue of a year, for which ARR is taken.
    revenue: Option<Money>,
    /// The marketing budget given.
    marketing: Option<Money>,
    /// The paid budget given, or what a plan in dollars sums to.
    paid: Option<Money>,
    /// The shares.
    lines: Vec<LineView<'catalog>>,
    /// Channels that were left out.
    left_out: Vec<LeftOut<'catalog>>,
    /// The paid channels together; `null` where there are none.
    channels: Option<ChannelsView>,
    /// A plan for the paid channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<PlanView>,
    /// The marketing budget, divided by the charter's shares or one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<AllocationReport<'catalog>>,
    /// What the company's stage says of budgets in words.
    says: Vec<SaidView<'catalog>>,
    /// What was given, and can't be held against any share.
    unchecked: Vec<Unchecked>,
    /// How the sources were read where they leave it open.
    readings: Vec<Explanation>,
    /// Commands that lead on.
    #[serde(skip)]
    next: Vec<(Invocation, String)>,
}

/// Where shares come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Basis {
    /// The company's stage.
    OwnStage,
    /// Another stage, because the user asked for it.
    OtherStage,
    /// The company's stage gives none.
    NoShares,
}

/// A share.
#[derive(Debug, Serialize, JsonSchema)]
struct LineView<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What has the share.
    kind: LineKind,
    name: &'catalog str,
    share: FigureView,
    /// What it is taken of here.
    of: ShareOf,
    /// Who says that it is of that.
    of_origin: Origin,
    /// What a company must have for it to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<Need>,
    /// What else the source says of it.
    says: Vec<&'catalog str>,
    /// The share in dollars; `null` where the whole is not known.
    dollars: Option<DollarsView>,
    /// What is spent; `null` where that is not known.
    given: Option<PartView>,
    /// Whether a plan names it; `null` without a plan.
    in_plan: Option<bool>,
    /// Where that lies.
    verdict: Option<Placement>,
    /// How far outside of the share; `null` within.
    off: Option<PartView>,
    /// Its part in the closest plan that fits.
    closest: Option<ClosestView>,
}

/// What has a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LineKind {
    /// The marketing budget.
    Marketing,
    /// A paid channel.
    Channel,
    /// Something else.
    Other,
}

impl LineKind {
    fn word(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Channel => "channel",
            Self::Other => "other",
        }
    }
}

/// A share in dollars.
#[derive(Debug, Serialize, JsonSchema)]
struct DollarsView {
    /// As printed: `$180K–$300K`.
    text: String,
    /// The low end, to the cent.
    low: Option<Amount>,
    /// The high end, to the cent.
    high: Option<Amount>,
    /// Whose the amounts are: always `ours`.
    origin: Origin,
}

/// A part of a whole.
#[derive(Debug, Serialize, JsonSchema)]
struct PartView {
    /// As printed: `55% ($330K)`.
    text: String,
    /// In percent of the whole, or in points.
    percent: Amount,
    /// In dollars to the cent; `null` where the whole is not known.
    usd: Option<Amount>,
}

/// A part in the closest plan.
#[derive(Debug, Serialize, JsonSchema)]
struct ClosestView {
    #[serde(flatten)]
    part: PartView,
    /// The share before it was rounded, as a decimal or a ratio.
    exact: String,
}

/// A channel that does not count.
#[derive(Debug, Serialize, JsonSchema)]
struct LeftOut<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    name: &'catalog str,
    /// What the company lacks.
    needs: Option<Need>,
    /// Who says that it lacks it.
    #[serde(flatten)]
    said_by: ValueSource<'catalog>,
}

/// The paid channels together.
#[derive(Debug, Serialize, JsonSchema)]
struct ChannelsView {
    #[serde(flatten)]
    sums: SumsView,
    /// The channels that make it impossible; empty where it is possible.
    clash: Vec<FactId>,
    /// The same without the channels that not every company can have; `null`
    /// where there are no such channels.
    without_conditional: Option<SumsView>,
}

/// Whether ranges can sum to the whole.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct SumsView {
    /// What the lower ends sum to, in percent.
    low: Amount,
    /// What the upper ends sum to, in percent.
    high: Amount,
    feasibility: Feasibility,
}

/// A plan held against the channels.
#[derive(Debug, Serialize, JsonSchema)]
struct PlanView {
    /// What it sums to.
    total: PartView,
    /// Whether that is the whole.
    verdict: Placement,
    /// How far it is from the whole; `null` where it is the whole.
    off: Option<PartView>,
    /// How many channels lie within their ranges.
    within: usize,
    /// How many channels there are.
    channels: usize,
}

/// Something that a stage says of budgets.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidView<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    kind: FactKind,
    /// What it is called; empty where it has no name.
    name: &'catalog str,
    text: String,
}

/// What was given and can't be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unchecked {
    /// A marketing budget.
    MarketingBudget,
    /// A paid budget.
    PaidBudget,
    /// A plan.
    Plan,
    /// That something is lacking which no share needs.
    Need(Need),
}

/// What the report is made of, besides shares.
pub struct Asked<'catalog> {
    /// The company's stage, and how it was chosen.
    pub selection: Selection<'catalog>,
    /// What is known of its money.
    pub known: Known,
    /// The pages of the company's stage.
    pub pages: &'catalog [Page<'catalog>],
    /// The marketing budget, divided.
    pub split: Option<AllocationReport<'catalog>>,
    /// What was given and no share asks for.
    pub unchecked: Vec<Unchecked>,
    /// Who says what the company lacks, if it lacks anything.
    pub lacking_by: ValueSource<'catalog>,
}

impl<'catalog> BudgetReport<'catalog> {
    /// Builds the report of a budget by the shares of `shares_of`.
    pub fn new(
        asked: Asked<'catalog>,
        shares_of: &'catalog Stage,
        budget: Budget<'catalog>,
    ) -> Self {
        let own = asked.selection.stage.id == shares_of.id.as_str();
        let channels = ChannelsView::new(&budget);
        let plan = budget.planned.map(|total| PlanView::new(&budget, total));
        let mut lines: Vec<LineView<'_>> = Vec::new();
        let kinds = [
            (LineKind::Marketing, budget.marketing.into_iter().collect()),
            (LineKind::Channel, budget.channels),
            (LineKind::Other, budget.others),
        ];
        for (kind, of_kind) in kinds {
            let views = of_kind.into_iter().map(|line: Line<'_>| LineView::new(kind, line));
            lines.extend(views);
        }
        let left_out = budget.left_out.into_iter();
        let left_out = left_out.map(|share| LeftOut::new(share, asked.lacking_by));
        let left_out = left_out.collect();
        let mut report = Self {
            shares_of: Some(shares_of.into()),
            basis: if own { Basis::OwnStage } else { Basis::OtherStage },
            paid: budget.paid,
            lines,
            left_out,
            channels,
            plan,
            ..Self::without_shares(asked, &[])
        };
        report.readings = report.read_as();
        report.next = report.lead_on(&[]);
        report
    }

    /// Builds the report of a stage that states no share. `others` are the
    /// stages that do.
    pub fn without_shares(asked: Asked<'catalog>, others: &[&'catalog Stage]) -> Self {
        let says = asked.pages.iter().flat_map(|page| {
            budget::said(page).map(|fact| SaidView {
                place: Place::new(page, fact.id.clone()),
                kind: fact.kind,
                name: fact.label,
                text: text_of(&fact),
            })
        });
        let mut report = Self {
            shares_of: None,
            basis: Basis::NoShares,
            revenue: asked.known.revenue,
            marketing: asked.known.marketing,
            paid: asked.known.paid,
            lines: Vec::new(),
            left_out: Vec::new(),
            channels: None,
            plan: None,
            says: says.collect(),
            split: asked.split,
            unchecked: asked.unchecked,
            selection: asked.selection,
            readings: Vec::new(),
            next: Vec::new(),
        };
        report.readings = report.read_as();
        report.next = report.lead_on(others);
        report
    }

    /// Returns the lines of one kind.
    fn of_kind(&self, kind: LineKind) -> impl Iterator<Item = &LineView<'catalog>> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }
}

/// Returns what the source says in a fact, by column where that is more than
/// one thing.
fn text_of(fact: &Fact<'_>) -> String {
    let says: Vec<_> = fact.statements().filter(|said| !said.is_ours()).collect();
    match says.as_slice() {
        [only] => only.text.to_string(),
        several => {
            let named = several.iter().map(|said| format!("{}: {}", said.heading(), said.text));
            named.collect::<Vec<_>>().join("; ")
        }
    }
}

impl<'catalog> LineView<'catalog> {
    fn new(kind: LineKind, line: Line<'catalog>) -> Self {
        let share = FigureView::from(line.share.figure);
        Self {
            dollars: line.span.map(|span| DollarsView {
                text: dollars_between(share.bounds, span.low, span.high),
                low: span.low.map(usd),
                high: span.high.map(usd),
                origin: Origin::Ours,
            }),
            place: Place::new(line.share.page, line.share.id),
            kind,
            name: line.share.name,
            of: line.of,
            of_origin: line.of_origin,
            needs: line.share.needs,
            says: line.share.says,
            given: line.check.map(|check| PartView::new(check.given)),
            in_plan: match (kind, line.check) {
                (LineKind::Channel, Some(_)) => Some(line.mention == Mention::Named),
                _ => None,
            },
            verdict: line.check.map(|check| check.placement),
            off: line.check.and_then(|check: Check| check.off).map(PartView::off),
            closest: line.closest.map(|closest| ClosestView {
                part: PartView::new(closest.part),
                exact: closest.exact.to_string(),
            }),
            share,
        }
    }
}

impl<'catalog> LeftOut<'catalog> {
    fn new(share: Share<'catalog>, said_by: ValueSource<'catalog>) -> Self {
        Self {
            place: Place::new(share.page, share.id),
            name: share.name,
            needs: share.needs,
            said_by,
        }
    }
}

impl From<Sums> for SumsView {
    fn from(sums: Sums) -> Self {
        Self { low: sums.low, high: sums.high, feasibility: sums.feasibility }
    }
}

impl ChannelsView {
    fn new(budget: &Budget<'_>) -> Option<Self> {
        let sums = budget.sums?;
        let clashes = |line: &&Line<'_>| {
            let (low, _) = line.share.ends();
            match sums.feasibility {
                Feasibility::Feasible => false,
                Feasibility::TooMuch => low.ratio() > Ratio::from_integer(0),
                Feasibility::TooLittle => true,
            }
        };
        let clash = budget.channels.iter().filter(clashes);
        Some(Self {
            sums: sums.into(),
            clash: clash.map(|line| line.share.id.clone()).collect(),
            without_conditional: budget.sums_without.map(SumsView::from),
        })
    }
}

impl PlanView {
    fn new(budget: &Budget<'_>, total: Part) -> Self {
        let checks = budget.channels.iter().filter_map(|line| line.check);
        let within = checks.filter(|check| check.placement == Placement::Within);
        let check = budget::against_the_whole(total, budget.paid);
        Self {
            total: PartView::new(total),
            verdict: check.placement,
            off: check.off.map(PartView::off),
            within: within.count(),
            channels: budget.channels.len(),
        }
    }

    /// Whether every channel is within its range, and the sum the whole.
    fn fits(&self) -> bool {
        self.within == self.channels && self.verdict == Placement::Within
    }
}

impl PartView {
    fn is_nothing(&self) -> bool {
        self.percent.ratio() == Ratio::from_integer(0)
    }

    /// Shows a share: `55% ($330K)`.
    fn new(part: Part) -> Self {
        Self::shown(part, |number| format!("{number}%"))
    }

    /// Shows a difference: `5 points ($30K)`.
    fn off(part: Part) -> Self {
        Self::shown(part, |number| match number {
            "1" => "1 point".to_owned(),
            _ => format!("{number} points"),
        })
    }

    fn shown(part: Part, unit: impl Fn(&str) -> String) -> Self {
        let percent = unit(&hundredths(part.percent));
        Self {
            text: match part.cents {
                Some(cents) => format!("{percent} ({})", dollars(cents)),
                None => percent,
            },
            percent: part.percent,
            usd: part.cents.map(usd),
        }
    }
}

/// Returns where something lies, in a word.
fn word(verdict: Placement) -> &'static str {
    match verdict {
        Placement::Below => "below",
        Placement::Within => "within",
        Placement::Above => "above",
    }
}

/// Writes a number to the hundredth, so that what is not nothing never reads
/// as nothing.
fn hundredths(number: Amount) -> String {
    let nearest = (number.ratio() * 100).round();
    let zero = Ratio::from_integer(0);
    if nearest == zero && number.ratio() != zero {
        return "under 0.01".to_owned();
    }
    Amount::from_ratio(nearest / 100).to_string()
}

/// Writes cents as dollars, also none and more than a company has.
fn dollars(cents: u64) -> String {
    match Money::from_cents(cents) {
        Ok(money) => money.to_string(),
        Err(_) => format!("${}", group_thousands(u128::from(cents / 100))),
    }
}

/// Returns cents as a number of dollars.
fn usd(cents: u64) -> Amount {
    Amount::from_ratio(Ratio::new(i128::from(cents), 100))
}

/// Writes dollars with the bounds of a share.
fn dollars_between(bounds: Shape, low: Option<u64>, high: Option<u64>) -> String {
    let (low, high) = (low.map(dollars), high.map(dollars));
    let low = low.unwrap_or_default();
    let high = high.unwrap_or_default();
    match bounds {
        Shape::Exactly | Shape::Between if low == high => low,
        // One percentage of a whole that is a range is a range too.
        Shape::Exactly | Shape::Between => format!("{low}–{high}"),
        Shape::BetweenOrMore => format!("{low}–{high} or more"),
        Shape::AtLeast => format!("{low} or more"),
        Shape::MoreThan => format!("more than {low}"),
        Shape::AtMost => format!("{high} at most"),
        Shape::LessThan => format!("less than {high}"),
    }
}

impl Report for BudgetReport<'_> {
    const SCHEMA: &'static str = "gtm/budget/1";

    fn document(&self) -> Document {
        self.told()
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&COLUMNS);
        let lines = self.lines.iter().map(LineView::row);
        let split = self.split.iter().flat_map(|split| {
            split.parts.iter().map(|part| Row {
                id: part.id.to_string(),
                kind: match split.shares_from {
                    SharesFrom::Source => "split",
                    SharesFrom::CommandLine => "own-split",
                },
                name: part.name,
                share: format!("{}%", part.share),
                of: "marketing-budget",
                low: plain(Some(part.amount)),
                high: plain(Some(part.amount)),
                text: part.says.join("; "),
                ours: "of, low_usd, high_usd".to_owned(),
                source: split.source.line(),
                ..Row::default()
            })
        });
        let says = self.says.iter().map(SaidView::row);
        let rows = lines.chain(split).chain(says);
        let for_stage = self.selection.stage.id;
        sheet.rows.extend(rows.map(|row| row.cells(for_stage)));
        Ok(sheet)
    }
}

/// The columns of the sheet.
const COLUMNS: [&str; 19] = [
    "id",
    "stage",
    "for_stage",
    "kind",
    "name",
    "share",
    "of",
    "low_usd",
    "high_usd",
    "given_percent",
    "given_usd",
    "verdict",
    "off_points",
    "off_usd",
    "closest_percent",
    "closest_usd",
    "text",
    "ours",
    "source",
];

/// One row of the sheet.
#[derive(Default)]
struct Row<'catalog> {
    id: String,
    stage: &'catalog str,
    kind: &'static str,
    name: &'catalog str,
    share: String,
    of: &'static str,
    low: String,
    high: String,
    given: [String; 2],
    verdict: &'static str,
    off: [String; 2],
    closest: [String; 2],
    text: String,
    ours: String,
    source: String,
}

impl Row<'_> {
    /// Returns its cells under [`COLUMNS`].
    fn cells(self, for_stage: &str) -> Vec<String> {
        let [given_percent, given_usd] = self.given;
        let [off_points, off_usd] = self.off;
        let [closest_percent, closest_usd] = self.closest;
        vec![
            self.id,
            self.stage.to_owned(),
            for_stage.to_owned(),
            self.kind.to_owned(),
            self.name.to_owned(),
            self.share,
            self.of.to_owned(),
            self.low,
            self.high,
            given_percent,
            given_usd,
            self.verdict.to_owned(),
            off_points,
            off_usd,
            closest_percent,
            closest_usd,
            self.text,
            self.ours,
            self.source,
        ]
    }
}

/// Writes a number for a program to read, or nothing where there is none.
fn plain(number: Option<Amount>) -> String {
    number.map_or(String::new(), |number| number.to_string().replace(',', ""))
}

impl PartView {
    /// Returns the part as two cells, percent to the ten-thousandth.
    fn cells(part: Option<&Self>) -> [String; 2] {
        let fine = |part: &Self| {
            let nearest = (part.percent.ratio() * 10_000).round();
            Amount::from_ratio(nearest / 10_000)
        };
        [plain(part.map(fine)), plain(part.and_then(|part| part.usd))]
    }
}

impl LineView<'_> {
    fn row(&self) -> Row<'_> {
        let dollars = self.dollars.as_ref();
        Row {
            id: self.place.id.to_string(),
            stage: self.place.stage.id,
            kind: self.kind.word(),
            name: self.name,
            share: self.share.quantity.clone(),
            of: self.of.into(),
            low: plain(dollars.and_then(|dollars| dollars.low)),
            high: plain(dollars.and_then(|dollars| dollars.high)),
            given: PartView::cells(self.given.as_ref()),
            verdict: self.verdict.map_or("", word),
            off: PartView::cells(self.off.as_ref()),
            closest: PartView::cells(self.closest.as_ref().map(|closest| &closest.part)),
            text: self.says.join("; "),
            ours: [
                ("of", self.of_origin == Origin::Ours),
                ("low_usd, high_usd", dollars.is_some()),
                ("verdict", self.verdict.is_some()),
                ("closest_percent, closest_usd", self.closest.is_some()),
            ]
            .into_iter()
            .filter_map(|(columns, there)| there.then_some(columns))
            .collect::<Vec<_>>()
            .join(", "),
            source: self.place.source.line(),
        }
    }
}

impl SaidView<'_> {
    fn row(&self) -> Row<'_> {
        Row {
            id: self.place.id.to_string(),
            stage: self.place.stage.id,
            kind: "said",
            name: self.name,
            text: self.text.clone(),
            source: self.place.source.line(),
            ..Row::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_nothing_never_reads_as_nothing() {
        let written = |numerator, denominator| {
            hundredths(Amount::from_ratio(Ratio::new(numerator, denominator)))
        };
        assert_eq!(written(0, 1), "0");
        assert_eq!(written(1, 1_000), "under 0.01");
        assert_eq!(written(1, 200), "0.01");
        assert_eq!(written(125, 3), "41.67");
        assert_eq!(written(5_000, 1), "5,000");
    }

    #[test]
    fn dollars_are_bounded_as_their_share_is() {
        let (low, high) = (Some(11_200_000), Some(22_400_000));
        for (bounds, low, high, text) in [
            (Shape::Exactly, low, low, "$112K"),
            (Shape::Exactly, low, high, "$112K–$224K"),
            (Shape::Between, low, high, "$112K–$224K"),
            (Shape::Between, Some(0), Some(0), "$0"),
            (Shape::BetweenOrMore, low, high, "$112K–$224K or more"),
            (Shape::AtLeast, low, None, "$112K or more"),
            (Shape::MoreThan, low, None, "more than $112K"),
            (Shape::AtMost, None, high, "$224K at most"),
            (Shape::LessThan, None, high, "less than $224K"),
        ] {
            assert_eq!(dollars_between(bounds, low, high), text);
        }
        // The sum of a plan may be more than any budget.
        assert_eq!(dollars(u64::MAX), "$184,467,440,737,095,516");
    }
}
