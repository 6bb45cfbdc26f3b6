//! Budgets: the shares that a stage's guides state, in dollars, with a budget
//! or a plan held against them.
//!
//! A share is a row of a column of shares, or a point that says what it is a
//! share of. Dollars follow where its whole is known. Which part of the
//! marketing budget is paid no source says, so nothing here derives one from
//! the other; a plan in dollars alone is its own whole.

use num_rational::Ratio;

use super::mix::{Feasibility, Mix, Range, RangeError};
use crate::catalog::Page;
use crate::catalog::fact::Fact;
use crate::names::{NameError, find};
use crate::playbook::guide::{Body, Point};
use crate::playbook::id::{FactId, Slug};
use crate::playbook::marks::{Marks, Need, Topic};
use crate::playbook::share::ShareOf;
use crate::playbook::source::Origin;
use crate::playbook::table::{Role, Table};
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Placement};
use crate::quantity::money::{Money, MoneyError};
use crate::quantity::plan::Plan;

/// A share where it stands.
#[derive(Clone, Debug)]
pub struct Share<'catalog> {
    /// The page it stands on.
    pub page: &'catalog Page<'catalog>,
    /// Its address.
    pub id: FactId,
    /// What has the share.
    pub name: &'catalog str,
    /// What it is found by: its own id, its name, its aliases.
    names: Vec<&'catalog str>,
    /// The share in percent.
    pub figure: &'catalog Figure,
    /// What it is a share of.
    pub of: ShareOf,
    /// What a company must have for it to count.
    pub needs: Option<Need>,
    /// What else its row or point says, in order.
    pub says: Vec<&'catalog str>,
    range: Range,
}

/// The shares that a stage states.
#[derive(Clone, Debug, Default)]
pub struct Shares<'catalog> {
    /// That of marketing in revenue: the point with `share-of: revenue`.
    pub marketing: Option<Share<'catalog>>,
    /// Those of the channels in the paid budget: the rows of one table, which
    /// together are the whole.
    pub channels: Vec<Share<'catalog>>,
    /// The others.
    pub others: Vec<Share<'catalog>>,
}

/// Why shares can't be taken as the playbooks state them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A figure that bounds no share.
    #[error("`{id}` is no share to compute with")]
    Range {
        /// Its address.
        id: FactId,
        /// What is wrong with it.
        source: RangeError,
    },
    /// Two points for the same, or two tables that divide one budget.
    #[error("`{0}` states again what an earlier share of the stage does")]
    Twice(FactId),
}

impl<'catalog> Shares<'catalog> {
    /// Gathers the shares that the pages of one stage state.
    pub fn of_pages(pages: &'catalog [Page<'catalog>]) -> Result<Self, ShareError> {
        let mut shares = Self::default();
        for page in pages {
            for section in &page.guide.sections {
                let id = page.fact_id().join(section.id.as_str());
                match &section.body {
                    Body::Table(table) => shares.add_rows(page, &id, table)?,
                    Body::Points(points) => {
                        for point in points {
                            shares.add_point(page, &id, point)?;
                        }
                    }
                    Body::Steps(_) => {}
                }
            }
        }
        Ok(shares)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.marketing.is_none() && self.channels.is_empty() && self.others.is_empty()
    }

    fn add_rows(
        &mut self,
        page: &'catalog Page<'catalog>,
        id: &FactId,
        table: &'catalog Table,
    ) -> Result<(), ShareError> {
        let Some(column) = table.column(Role::Share) else {
            return Ok(());
        };
        let Some(of) = table.columns[column].of else {
            return Ok(());
        };
        let mut rows = Vec::new();
        for row in &table.rows {
            // A cell in words, as "varies", bounds nothing.
            let Some(figure) = &row.cells[column].figure else {
                continue;
            };
            let cells = row.cells.iter().enumerate().skip(1);
            let says = cells.filter(|(index, _)| *index != column);
            let id = id.join(row.id.as_str());
            rows.push(Share {
                range: range(&id, figure)?,
                page,
                id,
                name: row.label(),
                figure,
                of,
                needs: row.marks.needs,
                says: says.map(|(_, cell)| cell.text.as_str()).collect(),
                names: names(&row.id, row.label(), &row.marks),
            });
        }
        match of {
            ShareOf::PaidBudget if !self.channels.is_empty() => Err(ShareError::Twice(id.clone())),
            ShareOf::PaidBudget => {
                self.channels = rows;
                Ok(())
            }
            _ => {
                self.others.extend(rows);
                Ok(())
            }
        }
    }

    fn add_point(
        &mut self,
        page: &'catalog Page<'catalog>,
        id: &FactId,
        point: &'catalog Point,
    ) -> Result<(), ShareError> {
        let (Some(of), Some(figure)) = (point.share_of, &point.figure) else {
            return Ok(());
        };
        let id = id.join(point.id.as_str());
        let share = Share {
            range: range(&id, figure)?,
            page,
            id,
            name: &point.name,
            figure,
            of,
            needs: point.marks.needs,
            says: vec![&point.detail],
            names: names(&point.id, &point.name, &point.marks),
        };
        match (of, &self.marketing) {
            (ShareOf::Revenue, Some(_)) => return Err(ShareError::Twice(share.id)),
            (ShareOf::Revenue, None) => self.marketing = Some(share),
            _ => self.others.push(share),
        }
        Ok(())
    }
}

/// Returns what an item is found by.
fn names<'catalog>(
    id: &'catalog Slug,
    name: &'catalog str,
    marks: &'catalog Marks,
) -> Vec<&'catalog str> {
    let aliases = marks.aliases.iter().map(String::as_str);
    [id.as_str(), name].into_iter().chain(aliases).collect()
}

fn range(id: &FactId, figure: &Figure) -> Result<Range, ShareError> {
    Range::of(figure.quantity().extent)
        .map_err(|source| ShareError::Range { id: id.clone(), source })
}

/// Returns what a guide says on budgets.
pub fn said<'page>(page: &'page Page<'_>) -> impl Iterator<Item = Fact<'page>> {
    page.facts()
        .into_iter()
        .filter(|fact| fact.topics.contains(&Topic::Budget) && fact.statements().next().is_some())
}

/// What is known of a company's money.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// The revenue of a year.
    pub revenue: Option<Money>,
    /// What marketing spends in a year.
    pub marketing: Option<Money>,
    /// What of that is for paid channels.
    pub paid: Option<Money>,
}

/// Dollars between two ends, in cents to the nearest; an end is `None` where
/// the share has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The low end.
    pub low: Option<u64>,
    /// The high end.
    pub high: Option<u64>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// In percent of the whole.
    pub percent: Amount,
    /// In cents to the nearest, where the whole is known.
    pub cents: Option<u64>,
}

/// What a company spends, held against a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it spends.
    pub given: Part,
    /// Where that lies.
    pub placement: Placement,
    /// How far outside; `None` within.
    pub off: Option<Part>,
}

/// A share of one whole, with what follows from what is known.
#[derive(Clone, Debug)]
pub struct Line<'catalog> {
    /// The share.
    pub share: Share<'catalog>,
    /// The whole it is taken of here.
    pub of: ShareOf,
    /// Who says that it is of that whole.
    pub of_origin: Origin,
    /// The share in dollars, where the whole is known.
    pub span: Option<Span>,
    /// What the company spends, held against it.
    pub check: Option<Check>,
    /// Whether the plan names it.
    pub mention: Mention,
    /// Its part in the closest plan.
    pub closest: Option<Closest>,
}

/// Whether a plan names a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// It does.
    Named,
    /// It does not, or there is no plan.
    Unnamed,
}

/// A channel's part in the closest plan. Percentages are rounded to the
/// hundredth and money to the cent so that each sum to their whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closest {
    /// The share before it is rounded, in percent.
    pub exact: Amount,
    /// The part to print.
    pub part: Part,
}

/// Whether the channels can sum to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// What the lower ends sum to, in percent.
    pub low: Amount,
    /// What the upper ends sum to, in percent.
    pub high: Amount,
    /// Whether shares between them can be the whole.
    pub feasibility: Feasibility,
}

/// What a stage's shares make of a company's money.
#[derive(Clone, Debug)]
pub struct Budget<'catalog> {
    /// The share of marketing in revenue.
    pub marketing: Option<Line<'catalog>>,
    /// The paid channels that count.
    pub channels: Vec<Line<'catalog>>,
    /// The paid channels that don't, for want of what they need.
    pub left_out: Vec<Share<'catalog>>,
    /// The other shares, once for each whole they may be of.
    pub others: Vec<Line<'catalog>>,
    /// The paid budget: as given, or else the sum of a plan in dollars.
    pub paid: Option<Money>,
    /// The channels together; `None` where there are none.
    pub sums: Option<Sums>,
    /// The channels together without those that not every company can have;
    /// `None` where there are no such, or no others.
    pub sums_without: Option<Sums>,
    /// What the plan sums to; `None` without one.
    pub planned: Option<Part>,
}

/// Why money or a plan can't be held against shares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// A part that is more than its whole.
    #[error(
        "the paid budget, {paid}, is more than the marketing budget it is part of, {marketing}"
    )]
    PaidAboveMarketing {
        /// The paid budget.
        paid: Money,
        /// The marketing budget.
        marketing: Money,
    },
    /// A name in the plan that means nothing, or too much.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Two names in the plan for one channel.
    #[error("the plan has {0} twice")]
    Twice(String),
    /// Money for a channel that was left out.
    #[error("the plan spends on {name}, which is left out without {}", .need.words())]
    LeftOut {
        /// The channel.
        name: String,
        /// What it needs.
        need: Need,
    },
    /// A plan whose dollars are no budget.
    #[error("the plan's dollars don't sum to a budget")]
    Sum(#[source] MoneyError),
}

impl<'catalog> Budget<'catalog> {
    /// Holds what is known of a company's money, and a plan, against a stage's
    /// shares. Channels that need what is `lacking` are left out.
    pub fn new(
        shares: Shares<'catalog>,
        known: Known,
        plan: Option<&Plan>,
        lacking: &[Need],
    ) -> Result<Self, BudgetError> {
        let counts = |share: &Share<'_>| share.needs.is_none_or(|need| !lacking.contains(&need));
        let (channels, left_out): (Vec<_>, Vec<_>) = shares.channels.into_iter().partition(counts);
        let planned = match plan {
            Some(plan) => Some(Planned::new(plan, &channels, &left_out, known.paid)?),
            None => None,
        };
        let paid = known.paid.or(planned.as_ref().and_then(|planned| planned.whole));
        if let (Some(paid), Some(marketing)) = (paid, known.marketing)
            && paid > marketing
        {
            return Err(BudgetError::PaidAboveMarketing { paid, marketing });
        }

        let revenue = known.revenue.map(Whole::from);
        let mut marketing = shares.marketing.map(|share| Line::new(share, revenue));
        if let (Some(line), Some(spent), Some(revenue)) =
            (&mut marketing, known.marketing, known.revenue)
        {
            let given =
                Part { percent: percent_of(spent.cents(), revenue), cents: Some(spent.cents()) };
            line.check = Some(line.share.check(given, Some(revenue)));
        }
        let wholes = Wholes {
            revenue,
            marketing: known.marketing.map(Whole::from).or_else(|| marketing.as_ref()?.as_whole()),
            paid: paid.map(Whole::from),
        };
        let others = shares.others.into_iter();
        let others = others.flat_map(|share| wholes.lines(share)).collect();

        let is_for_all = |share: &&Share<'_>| share.needs.is_none();
        let sums = Sums::of(&channels.iter().collect::<Vec<_>>());
        let for_all: Vec<&Share<'_>> = channels.iter().filter(is_for_all).collect();
        let sums_without = if for_all.len() < channels.len() { Sums::of(&for_all) } else { None };
        let channels = channels.into_iter();
        let mut channels: Vec<_> = channels.map(|share| Line::new(share, wholes.paid)).collect();
        if let Some(planned) = &planned {
            planned.enter(&mut channels, paid);
        }
        Ok(Self {
            marketing,
            channels,
            left_out,
            others,
            paid,
            sums,
            sums_without,
            planned: planned.map(|planned| planned.total),
        })
    }
}

/// What shares are taken of, in cents: one amount, or what lies between two.
#[derive(Clone, Copy)]
struct Whole {
    low: u64,
    high: u64,
}

impl From<Money> for Whole {
    fn from(money: Money) -> Self {
        Self { low: money.cents(), high: money.cents() }
    }
}

/// What is known of each whole.
struct Wholes {
    revenue: Option<Whole>,
    marketing: Option<Whole>,
    paid: Option<Whole>,
}

impl Wholes {
    /// Returns the share of its whole, or where the source names none, of each
    /// that it may be of and that is known.
    fn lines<'catalog>(&self, share: Share<'catalog>) -> Vec<Line<'catalog>> {
        match share.of {
            ShareOf::Revenue => vec![Line::new(share, self.revenue)],
            ShareOf::MarketingBudget => vec![Line::new(share, self.marketing)],
            ShareOf::PaidBudget => vec![Line::new(share, self.paid)],
            ShareOf::Unsaid => {
                let known =
                    [(ShareOf::MarketingBudget, self.marketing), (ShareOf::PaidBudget, self.paid)];
                let known = known.into_iter().filter(|(_, whole)| whole.is_some());
                let lines: Vec<_> = known
                    .map(|(of, whole)| Line {
                        of,
                        of_origin: Origin::Ours,
                        ..Line::new(share.clone(), whole)
                    })
                    .collect();
                if lines.is_empty() {
                    return vec![Line::new(share, None)];
                }
                lines
            }
        }
    }
}

impl<'catalog> Line<'catalog> {
    /// Returns the share of its own whole.
    fn new(share: Share<'catalog>, whole: Option<Whole>) -> Self {
        let (low, high) = share.figure.quantity().extent.ends();
        let span = whole.map(|whole| Span {
            low: low.map(|percent| cents_of(percent, whole.low)),
            high: high.map(|percent| cents_of(percent, whole.high)),
        });
        Self {
            of: share.of,
            of_origin: Origin::Source,
            span,
            check: None,
            mention: Mention::Unnamed,
            closest: None,
            share,
        }
    }
}

impl Line<'_> {
    /// Returns the dollars as a whole to take shares of; `None` where they are
    /// not known or have an open end.
    fn as_whole(&self) -> Option<Whole> {
        match self.share.figure.quantity().extent {
            Extent::Exactly(_) | Extent::Between(..) => {
                Some(Whole { low: self.span?.low?, high: self.span?.high? })
            }
            _ => None,
        }
    }
}

impl Share<'_> {
    /// Returns the low and the high end, in percent; nothing and the whole
    /// where the figure has none.
    pub fn ends(&self) -> (Amount, Amount) {
        self.range.ends()
    }

    /// Holds what is spent against the share.
    fn check(&self, given: Part, whole: Option<Money>) -> Check {
        Check::new(given, self.figure.quantity().extent, whole)
    }
}

impl Check {
    fn new(given: Part, extent: Extent, whole: Option<Money>) -> Self {
        let placement = extent.placement(given.percent);
        let end = match (placement, extent.ends()) {
            (Placement::Below, (low, _)) => low,
            (Placement::Within, _) => None,
            (Placement::Above, (_, high)) => high,
        };
        Self {
            given,
            placement,
            off: end.map(|end| {
                let (most, least) = (end.max(given.percent), end.min(given.percent));
                Part::of(Amount::from_ratio(most.ratio() - least.ratio()), whole)
            }),
        }
    }
}

impl Part {
    /// Returns a share of a whole.
    fn of(percent: Amount, whole: Option<Money>) -> Self {
        Self { percent, cents: whole.map(|whole| cents_of(percent, whole.cents())) }
    }
}

impl Sums {
    fn of(shares: &[&Share<'_>]) -> Option<Self> {
        if shares.is_empty() {
            return None;
        }
        let mix = Mix::new(shares.iter().map(|share| share.range).collect());
        let (low, high) = mix.sums();
        Some(Self { low, high, feasibility: mix.feasibility() })
    }
}

/// A plan, channel by channel.
struct Planned {
    parts: Vec<(Part, Mention)>,
    total: Part,
    /// The whole of a plan in dollars.
    whole: Option<Money>,
}

impl Planned {
    /// Finds the channels that the plan names. One that it does not name gets
    /// nothing.
    fn new(
        plan: &Plan,
        channels: &[Share<'_>],
        left_out: &[Share<'_>],
        paid: Option<Money>,
    ) -> Result<Self, BudgetError> {
        let nothing = Amount::from_ratio(Ratio::from_integer(0));
        match plan {
            Plan::Shares(parts) => {
                let shares = assigned(parts, nothing, channels, left_out)?;
                let sum = shares.iter().map(|(share, _)| share.ratio()).sum();
                let part = |(share, mention)| (Part::of(share, paid), mention);
                Ok(Self {
                    parts: shares.into_iter().map(part).collect(),
                    total: Part::of(Amount::from_ratio(sum), paid),
                    whole: None,
                })
            }
            Plan::Dollars(parts) => {
                let dollars = assigned(parts, 0, channels, left_out)?;
                let sum = dollars.iter().map(|(cents, _)| cents).sum();
                let whole = match paid {
                    Some(paid) => paid,
                    None => Money::from_cents(sum).map_err(BudgetError::Sum)?,
                };
                let part = |cents| Part { percent: percent_of(cents, whole), cents: Some(cents) };
                Ok(Self {
                    parts: dollars
                        .into_iter()
                        .map(|(cents, mention)| (part(cents), mention))
                        .collect(),
                    total: part(sum),
                    whole: Some(whole),
                })
            }
        }
    }

    /// Holds the plan against the channels, and finds the closest one that fits.
    fn enter(&self, channels: &mut [Line<'_>], paid: Option<Money>) {
        let mix = Mix::new(channels.iter().map(|line| line.share.range).collect());
        let shares: Vec<Amount> = self.parts.iter().map(|(part, _)| part.percent).collect();
        let closest = mix.closest(&shares).map(|split| {
            let hundredths = split.divide(HUNDREDTHS_OF_THE_WHOLE);
            let cents = paid.map(|paid| split.divide(paid.cents()));
            (split, hundredths, cents)
        });
        for (index, (line, (part, mention))) in channels.iter_mut().zip(&self.parts).enumerate() {
            line.check = Some(line.share.check(*part, paid));
            line.mention = *mention;
            line.closest = closest.as_ref().map(|(split, hundredths, cents)| Closest {
                exact: split.shares()[index],
                part: Part {
                    percent: Amount::from_ratio(Ratio::new(i128::from(hundredths[index]), 100)),
                    cents: cents.as_ref().map(|cents| cents[index]),
                },
            });
        }
    }
}

/// The whole, in hundredths of a percent.
const HUNDREDTHS_OF_THE_WHOLE: u64 = 100 * 100;

/// Returns what a plan gives each of `channels`: `nothing` where it does not
/// name one.
fn assigned<T: Copy + PartialEq>(
    plan: &[(String, T)],
    nothing: T,
    channels: &[Share<'_>],
    left_out: &[Share<'_>],
) -> Result<Vec<(T, Mention)>, BudgetError> {
    let known: Vec<&Share<'_>> = channels.iter().chain(left_out).collect();
    let mut given = vec![(nothing, Mention::Unnamed); known.len()];
    for (name, part) in plan {
        let found = find("channel", name, &known, |share| share.names.clone())?;
        for (share, given) in known.iter().zip(&mut given) {
            if share.id == found.id {
                if given.1 == Mention::Named {
                    return Err(BudgetError::Twice(share.name.to_owned()));
                }
                *given = (*part, Mention::Named);
            }
        }
    }
    for (share, (part, _)) in left_out.iter().zip(&given[channels.len()..]) {
        if let (Some(need), true) = (share.needs, *part != nothing) {
            let name = share.name.to_owned();
            return Err(BudgetError::LeftOut { name, need });
        }
    }
    given.truncate(channels.len());
    Ok(given)
}

/// Holds what parts sum to against the whole.
pub fn against_the_whole(total: Part, whole: Option<Money>) -> Check {
    let hundred = Amount::from_ratio(Ratio::from_integer(100));
    Check::new(total, Extent::Exactly(hundred), whole)
}

/// Returns the share of a whole in cents, to the nearest.
fn cents_of(percent: Amount, whole: u64) -> u64 {
    let cents = percent.ratio() * Ratio::from_integer(i128::from(whole)) / 100;
    u64::try_from(cents.round().to_integer()).unwrap_or(u64::MAX)
}

/// Returns what percentage of a whole an amount in cents is.
pub fn percent_of(cents: u64, whole: Money) -> Amount {
    let share = Ratio::new(i128::from(cents) * 100, i128::from(whole.cents()));
    Amount::from_ratio(share)
}
