//! Budgets: the shares that a stage's guides state, in dollars, with a budget
//! or a plan held against them.
//!
//! A share is a row of a column of shares, or a point that says what it is a
//! share of. Dollars follow where its whole is known. Which part of the
//! marketing budget is paid no source says, so nothing here derives one from
//! the other; a plan in dollars alone is its own whole.

use num_rational::Ratio;
use schemars::JsonSchema;
use serde::Serialize;

use super::mix::{self, Feasibility, Range};
use crate::catalog::Page;
use crate::catalog::fact::{Fact, FactKind};
use crate::names::{NameError, find};
use crate::playbook::id::FactId;
use crate::playbook::marks::{Need, Topic};
use crate::playbook::share::ShareOf;
use crate::playbook::source::Origin;
use crate::playbook::table::Role;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Placement, Quantity};
use crate::quantity::money::{Cents, Money, MoneyError};
use crate::quantity::plan::Plan;

/// A share that a stage states, with what follows from what is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Share<'page> {
    /// Where it stands.
    pub fact: Fact<'page>,
    /// The share in percent, which the fact has too.
    #[serde(skip)]
    pub quantity: Quantity,
    /// What has it.
    pub kind: ShareKind,
    /// What it is taken of here.
    pub of: ShareOf,
    /// Who says that it is of that.
    pub of_origin: Origin,
    /// What a company must have for it to count.
    pub needs: Option<Need>,
    /// In dollars; `null` where the whole is not known. The amounts are ours.
    pub dollars: Option<Dollars>,
    /// What the company spends, held against it.
    pub check: Option<Check>,
    /// Whether the plan names it; `null` without a plan.
    pub in_plan: Option<bool>,
    /// Its part in the closest plan that fits. Percentages are rounded to the
    /// hundredth and money to the cent so that each sum to their whole.
    pub closest: Option<Part>,
    #[serde(skip)]
    range: Range,
}

/// What has a share.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ShareKind {
    /// Marketing: the point with `share-of: revenue`.
    Marketing,
    /// A paid channel: a row of the one table that divides the paid budget.
    Channel,
    /// Something else.
    Other,
}

/// Dollars between two ends, to the nearest cent; an end is `null` where the
/// share has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dollars {
    /// The low end.
    pub low: Option<Cents>,
    /// The high end.
    pub high: Option<Cents>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// In percent of the whole, or in points.
    pub percent: Amount,
    /// In dollars to the nearest cent; `null` where the whole is not known.
    pub usd: Option<Cents>,
}

/// What is spent, held against a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// What is spent.
    pub given: Part,
    /// Where that lies.
    pub verdict: Placement,
    /// How far outside; `null` within.
    pub off: Option<Part>,
}

/// Whether channels can sum to the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sums {
    /// What the lower ends sum to, in percent.
    pub low: Amount,
    /// What the upper ends sum to, in percent.
    pub high: Amount,
    /// Whether shares between them can be the whole.
    pub feasibility: Feasibility,
    /// The channels that make it impossible; empty where it is possible.
    pub clash: Vec<FactId>,
}

/// What is known of a company's money.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Known {
    /// The revenue of a year, for which ARR is taken.
    pub revenue: Option<Money>,
    /// What marketing spends in a year.
    pub marketing: Option<Money>,
    /// What of that is for paid channels: as given, or else the sum of a plan
    /// in dollars.
    pub paid: Option<Money>,
}

/// What a stage's shares make of a company's money.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Budget<'page> {
    /// What is known of the money.
    #[serde(flatten)]
    pub known: Known,
    /// The shares that count: marketing's, then those of the channels, then the
    /// others, once for each whole that they may be of.
    pub shares: Vec<Share<'page>>,
    /// The channels that don't, for want of what they need.
    pub left_out: Vec<Share<'page>>,
    /// The channels together; `null` where there are none.
    pub channels: Option<Sums>,
    /// The channels together without those that not every company can have;
    /// `null` where there are no such, or no others.
    pub channels_for_all: Option<Sums>,
    /// The plan, held against the whole.
    pub plan: Option<Check>,
}

/// A share that can't be taken as the playbooks state it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{id}` {why}")]
pub struct ShareError {
    id: FactId,
    why: String,
}

/// Why money or a plan can't be held against shares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// A part that is more than its whole.
    #[error(
        "the {budget} budget, {part}, is more than {whole}: which of the two is meant otherwise?"
    )]
    AboveTheWhole {
        /// What the part is for.
        budget: &'static str,
        /// The part.
        part: Money,
        /// What it is part of, with its amount.
        whole: String,
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

/// Returns what the pages of a stage say of budgets in words.
pub fn in_words<'page>(pages: &'page [Page<'_>]) -> impl Iterator<Item = Fact<'page>> {
    let speaks = |fact: &Fact<'_>| {
        fact.topics.contains(&Topic::Budget) && fact.statements().next().is_some()
    };
    pages.iter().flat_map(Page::facts).filter(speaks)
}

/// Returns the shares that the pages of one stage state: marketing's first, then
/// those of the channels. A cell in words, as "varies", bounds nothing.
pub fn shares<'page>(pages: &'page [Page<'_>]) -> Result<Vec<Share<'page>>, ShareError> {
    let mut shares: Vec<Share<'page>> = Vec::new();
    for fact in pages.iter().flat_map(Page::facts) {
        let statement = fact.cell(Role::Share).or(fact.statement.as_ref());
        let quantity = statement.and_then(|said| said.figure).map(Figure::quantity);
        let (Some(of), Some(quantity)) = (fact.share_of, quantity) else {
            continue;
        };
        let kind = match (fact.kind, of) {
            (FactKind::Row, ShareOf::PaidBudget) => ShareKind::Channel,
            (FactKind::Point, ShareOf::Revenue) => ShareKind::Marketing,
            _ => ShareKind::Other,
        };
        let repeats = |other: &Share<'_>| match kind {
            ShareKind::Marketing => other.kind == kind,
            ShareKind::Channel => other.kind == kind && other.fact.id.parent() != fact.id.parent(),
            ShareKind::Other => false,
        };
        let refused = |why: String| ShareError { id: fact.id.clone(), why };
        if shares.iter().any(repeats) {
            return Err(refused("states again what an earlier share of the stage does".to_owned()));
        }
        let range = Range::of(quantity.extent)
            .map_err(|error| refused(format!("states a share that {error}")))?;
        shares.push(Share {
            quantity,
            kind,
            of,
            of_origin: Origin::Source,
            needs: fact.marks.and_then(|marks| marks.needs),
            dollars: None,
            check: None,
            in_plan: None,
            closest: None,
            range,
            fact,
        });
    }
    shares.sort_by_key(|share| share.kind);
    Ok(shares)
}

impl<'page> Budget<'page> {
    /// Holds what is known of a company's money, and a plan, against a stage's
    /// shares. Channels that need what is `lacking` are left out.
    pub fn new(
        shares: Vec<Share<'page>>,
        known: Known,
        plan: Option<&Plan>,
        lacking: &[Need],
    ) -> Result<Self, BudgetError> {
        let (left_out, shares): (Vec<_>, Vec<_>) = shares.into_iter().partition(|share| {
            share.kind == ShareKind::Channel
                && share.needs.is_some_and(|need| lacking.contains(&need))
        });
        let is_channel = |share: &&Share<'_>| share.kind == ShareKind::Channel;
        let channels: Vec<&Share<'_>> = shares.iter().filter(is_channel).collect();
        let (parts, paid) = match plan {
            None => (None, known.paid),
            Some(plan) => {
                let (parts, paid) = in_percent(plan, known.paid)?;
                (Some(assigned(&parts, &channels, &left_out)?), paid)
            }
        };
        let Known { revenue, marketing, .. } = known;
        for (budget, part, of, whole) in [
            ("paid", paid, "the marketing budget it is part of", marketing),
            ("marketing", marketing, "the revenue of a year", revenue),
            ("paid", paid, "the revenue of a year", revenue),
        ] {
            if let (Some(part), Some(whole)) = (part, whole)
                && part > whole
            {
                let whole = format!("{of}, {whole}");
                return Err(BudgetError::AboveTheWhole { budget, part, whole });
            }
        }
        let known = Known { paid, ..known };
        let for_all: Vec<_> =
            channels.iter().copied().filter(|share| share.needs.is_none()).collect();
        let is_less = for_all.len() < channels.len();
        let mut budget = Self {
            known,
            channels: Sums::of(&channels),
            channels_for_all: Sums::of(&for_all).filter(|_| is_less),
            plan: None,
            shares: in_dollars(&shares, known),
            left_out,
        };
        if let Some(parts) = parts {
            budget.take_plan(&parts);
        }
        Ok(budget)
    }

    /// Holds a plan against the channels, and finds the closest one that fits.
    fn take_plan(&mut self, parts: &[(Amount, bool)]) {
        let paid = self.known.paid;
        let ranges: Vec<Range> = self.channels().map(|share| share.range).collect();
        let planned: Vec<Amount> = parts.iter().map(|(percent, _)| *percent).collect();
        let total = planned.iter().map(|percent| percent.ratio()).sum();
        self.plan = Some(Check::new(Amount::from_ratio(total), Extent::Exactly(100.into()), paid));
        let closest = mix::closest(&ranges, &planned).map(|split| {
            let hundredths = split.divide(HUNDREDTHS_OF_THE_WHOLE);
            (hundredths, paid.map(|paid| split.divide(paid.cents())))
        });
        let channels = self.shares.iter_mut().filter(|share| share.kind == ShareKind::Channel);
        for (index, (share, (percent, is_named))) in channels.zip(parts).enumerate() {
            share.check = Some(Check::new(*percent, share.quantity.extent, paid));
            share.in_plan = Some(*is_named);
            share.closest = closest.as_ref().map(|(hundredths, cents)| Part {
                percent: Amount::from_ratio(Ratio::new(hundredths[index].into(), 100)),
                usd: cents.as_ref().map(|cents| Cents(cents[index])),
            });
        }
    }

    /// Returns the shares of one kind.
    pub fn of_kind(&self, kind: ShareKind) -> impl Iterator<Item = &Share<'page>> + Clone {
        self.shares.iter().filter(move |share| share.kind == kind)
    }

    /// Returns the shares of the paid channels.
    pub fn channels(&self) -> impl Iterator<Item = &Share<'page>> + Clone {
        self.of_kind(ShareKind::Channel)
    }
}

/// Returns the shares in dollars of what is known: of its whole, or where the
/// source names none, of each that it may be of, the likelier one first.
fn in_dollars<'page>(shares: &[Share<'page>], known: Known) -> Vec<Share<'page>> {
    let Known { revenue, marketing, paid } = known;
    // A whole is one amount, or what lies between two.
    let whole = |money: Option<Money>| money.map(|money| (money.cents(), money.cents()));
    let implied =
        shares.iter().find(|share| share.kind == ShareKind::Marketing).and_then(|share| {
            let extent = share.quantity.extent;
            // An open end is no whole to take shares of.
            let is_closed = matches!(extent, Extent::Exactly(_) | Extent::Between(..));
            let (low, high) = extent.ends();
            let of_revenue = |end: Amount| Some(cents_of(end, revenue?.cents()).0);
            Some((of_revenue(low?)?, of_revenue(high?)?)).filter(|_| is_closed)
        });
    let in_dollars = |share: &Share<'_>, of| {
        let (least, most) = match of {
            ShareOf::Revenue => whole(revenue),
            ShareOf::MarketingBudget => whole(marketing).or(implied),
            ShareOf::PaidBudget => whole(paid),
            ShareOf::Unsaid => None,
        }?;
        let (low, high) = share.quantity.extent.ends();
        let of = |end: Option<Amount>, whole| end.map(|percent| cents_of(percent, whole));
        Some(Dollars { low: of(low, least), high: of(high, most) })
    };
    let spent = marketing.zip(revenue);
    let lines = shares.iter().flat_map(|share| {
        let wholes = match &share.of {
            ShareOf::Unsaid => &[ShareOf::PaidBudget, ShareOf::MarketingBudget],
            of => std::slice::from_ref(of),
        };
        wholes.iter().map(move |of| (share, *of))
    });
    lines
        .map(|(share, of)| Share {
            of,
            of_origin: if of == share.of { Origin::Source } else { Origin::Ours },
            dollars: in_dollars(share, of),
            check: spent.filter(|_| share.kind == ShareKind::Marketing).map(|(spent, revenue)| {
                let percent = percent_of(spent.cents(), revenue);
                Check::new(percent, share.quantity.extent, Some(revenue))
            }),
            ..share.clone()
        })
        .collect()
}

impl Check {
    fn new(percent: Amount, extent: Extent, whole: Option<Money>) -> Self {
        let verdict = extent.placement(percent);
        let off = (verdict != Placement::Within).then(|| Part::of(extent.gap(percent), whole));
        Self { given: Part::of(percent, whole), verdict, off }
    }
}

impl Part {
    /// Returns a share of a whole.
    fn of(percent: Amount, whole: Option<Money>) -> Self {
        Self { percent, usd: whole.map(|whole| cents_of(percent, whole.cents())) }
    }
}

impl Sums {
    fn of(shares: &[&Share<'_>]) -> Option<Self> {
        let ranges: Vec<Range> = shares.iter().map(|share| share.range).collect();
        let (low, high) = mix::sums(&ranges);
        let feasibility = mix::feasibility(&ranges);
        let clashes = |share: &&&Share<'_>| match feasibility {
            Feasibility::Feasible => false,
            Feasibility::TooMuch => share.range.has_floor(),
            Feasibility::TooLittle => true,
        };
        let clash = shares.iter().filter(clashes).map(|share| share.fact.id.clone()).collect();
        (!shares.is_empty()).then_some(Self { low, high, feasibility, clash })
    }
}

/// Parts in percent, each with its name as written.
type Parts = Vec<(String, Amount)>;

/// Returns the parts of a plan in percent, with the paid budget: of a plan in
/// dollars alone it is their sum.
fn in_percent(plan: &Plan, paid: Option<Money>) -> Result<(Parts, Option<Money>), BudgetError> {
    match plan {
        Plan::Shares(parts) => Ok((parts.clone(), paid)),
        Plan::Dollars(parts) => {
            let sum = || parts.iter().map(|(_, cents)| *cents).fold(0, u64::saturating_add);
            let whole = paid.map_or_else(|| Money::from_cents(sum()), Ok);
            let whole = whole.map_err(BudgetError::Sum)?;
            let parts = parts.iter().map(|(name, cents)| (name.clone(), percent_of(*cents, whole)));
            Ok((parts.collect(), Some(whole)))
        }
    }
}

/// The whole, in hundredths of a percent.
const HUNDREDTHS_OF_THE_WHOLE: u64 = 100 * 100;

/// Returns what a plan gives each of `channels`, and whether it names it.
fn assigned(
    plan: &[(String, Amount)],
    channels: &[&Share<'_>],
    left_out: &[Share<'_>],
) -> Result<Vec<(Amount, bool)>, BudgetError> {
    let known: Vec<&Share<'_>> = channels.iter().copied().chain(left_out).collect();
    let mut given: Vec<(&FactId, Amount)> = Vec::new();
    for (name, part) in plan {
        let share = find("channel", name, &known, |share| share.fact.names())?;
        let (id, name) = (&share.fact.id, || share.fact.label.to_owned());
        if given.iter().any(|(other, _)| *other == id) {
            return Err(BudgetError::Twice(name()));
        }
        let is_left_out = left_out.iter().any(|share| share.fact.id == *id);
        if let (Some(need), true) = (share.needs, is_left_out && *part != 0.into()) {
            return Err(BudgetError::LeftOut { name: name(), need });
        }
        given.push((id, *part));
    }
    let of = |share: &&Share<'_>| given.iter().find(|(id, _)| **id == share.fact.id);
    let parts =
        channels.iter().map(|share| of(share).map_or((0.into(), false), |(_, part)| (*part, true)));
    Ok(parts.collect())
}

/// Returns the share of a whole, to the nearest cent.
fn cents_of(percent: Amount, whole: u64) -> Cents {
    let cents = percent.ratio() * i128::from(whole) / 100;
    Cents(u64::try_from(cents.round().to_integer()).unwrap_or(u64::MAX))
}

/// Returns what percentage of a whole an amount is.
pub fn percent_of(cents: u64, whole: Money) -> Amount {
    Amount::from_ratio(Ratio::new(i128::from(cents) * 100, whole.cents().into()))
}
