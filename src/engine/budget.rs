//! Budgets: the shares that a stage's guides state, in dollars, with a budget
//! or a plan held against them.
//!
//! A share is a row of a column of shares, or a point that says what it is a
//! share of. Dollars follow where its whole is known. Which part of the
//! marketing budget is paid no source says, so nothing here derives one from
//! the other; a plan in dollars alone is its own whole.

use super::mix::{self, Range, Sums};
use super::prelude::*;
use crate::names::find;
use crate::playbook::marks::{Need, Topic};
use crate::playbook::share::ShareOf;
use crate::quantity::amount::QuantityError;
use crate::quantity::money::Cents;
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
    /// The shares that it allows.
    #[serde(skip)]
    pub(crate) range: Range,
}

/// What has a share.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, strum::Display,
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
#[error("`{0}` {1}")]
pub struct ShareError(FactId, String);

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
    /// Money for a channel that was left out for want of what it needs.
    #[error("the plan spends on {name}, which is left out without {}", .need.words())]
    LeftOut {
        /// The channel.
        name: String,
        /// What it needs.
        need: Need,
    },
    /// A plan whose dollars are no budget.
    #[error("the plan's dollars don't sum to a budget")]
    Sum(#[source] QuantityError),
}

/// Returns what the pages of a stage say of budgets in words.
pub fn in_words<'page>(pages: &'page [Page<'_>]) -> impl Iterator<Item = Fact<'page>> {
    pages
        .iter()
        .flat_map(Page::facts)
        .filter(|fact| fact.topics.contains(&Topic::Budget) && fact.statements().next().is_some())
}

/// Returns the shares that the pages of one stage state: marketing's first, then
/// those of the channels. A cell in words, as "varies", bounds nothing.
pub fn shares<'page>(pages: &'page [Page<'_>]) -> Result<Vec<Share<'page>>, ShareError> {
    let mut shares: Vec<Share<'page>> = Vec::new();
    for fact in pages.iter().flat_map(Page::facts) {
        let said = fact.cell(Role::Share).or(fact.statement.as_ref());
        let (Some(of), Some(figure)) = (fact.share_of, said.and_then(|said| said.figure)) else {
            continue;
        };
        let quantity = figure.quantity();
        let kind = match (fact.kind, of) {
            (FactKind::Row, ShareOf::PaidBudget) => ShareKind::Channel,
            (FactKind::Point, ShareOf::Revenue) => ShareKind::Marketing,
            _ => ShareKind::Other,
        };
        let repeats = |other: &Share<'_>| {
            let is_beside =
                kind == ShareKind::Channel && other.fact.id.parent() == fact.id.parent();
            other.kind == kind && kind != ShareKind::Other && !is_beside
        };
        let refused = |why| ShareError(fact.id.clone(), why);
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
        lacking: Option<Need>,
    ) -> Result<Self, BudgetError> {
        let lacked = |share: &Share<'_>| share.needs.filter(|need| Some(*need) == lacking);
        let is_channel = |share: &Share<'_>| share.kind == ShareKind::Channel;
        let (parts, paid) = match plan {
            None => (Vec::new(), known.paid),
            Some(Plan::Shares(parts)) => (parts.clone(), known.paid),
            // Without a budget given, that of a plan in dollars is their sum.
            Some(Plan::Dollars(parts)) => {
                let sum = parts.iter().map(|(_, cents)| *cents).fold(0, u64::saturating_add);
                let whole = known.paid.map_or_else(|| Money::from_cents(sum), Ok);
                let whole = whole.map_err(BudgetError::Sum)?;
                let percent =
                    |(name, cents): &(String, _)| (name.clone(), percent_of(*cents, whole));
                (parts.iter().map(percent).collect(), Some(whole))
            }
        };
        let channels: Vec<&Share<'_>> = shares.iter().filter(|share| is_channel(share)).collect();
        let mut planned = BTreeMap::new();
        for (name, part) in parts {
            let share = find("channel", &name, &channels, |share| share.fact.names())?;
            let name = share.fact.label.to_owned();
            if planned.insert(share.fact.id.clone(), part).is_some() {
                return Err(BudgetError::Twice(name));
            }
            if let Some(need) = lacked(share).filter(|_| part != 0.into()) {
                return Err(BudgetError::LeftOut { name, need });
            }
        }
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
        let (left_out, shares): (Vec<_>, Vec<_>) =
            shares.into_iter().partition(|share| is_channel(share) && lacked(share).is_some());
        let ranges = |counts: fn(&&Share<'_>) -> bool| -> Vec<Range> {
            let channels = shares.iter().filter(|share| is_channel(share));
            channels.filter(counts).map(|share| share.range).collect()
        };
        let (all, for_all) = (ranges(|_| true), ranges(|share| share.needs.is_none()));
        let mut budget = Self {
            known,
            channels: (!all.is_empty()).then(|| Sums::of(&all)),
            channels_for_all: (!for_all.is_empty() && for_all.len() < all.len())
                .then(|| Sums::of(&for_all)),
            plan: None,
            shares: in_dollars(&shares, known),
            left_out,
        };
        if plan.is_some() {
            budget.take_plan(&all, &planned);
        }
        Ok(budget)
    }

    /// Holds a plan against the channels with these ranges, and finds the closest
    /// one that fits.
    fn take_plan(&mut self, ranges: &[Range], planned: &BTreeMap<FactId, Amount>) {
        let paid = self.known.paid;
        let of = |share: &Share<'_>| planned.get(&share.fact.id).copied();
        let parts: Vec<Amount> =
            self.channels().map(|share| of(share).unwrap_or(0.into())).collect();
        let total = Amount::from_ratio(parts.iter().map(|percent| percent.ratio()).sum());
        self.plan = Some(Check::new(total, Extent::Exactly(100.into()), paid));
        let closest = mix::closest(ranges, &parts).map(|split| {
            (split.divide(HUNDREDTHS_OF_THE_WHOLE), paid.map(|paid| split.divide(paid.cents())))
        });
        let channels = self.shares.iter_mut().filter(|share| share.kind == ShareKind::Channel);
        for (index, share) in channels.enumerate() {
            share.check = Some(Check::new(parts[index], share.quantity.extent, paid));
            share.in_plan = Some(of(share).is_some());
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
    let is_marketing = |share: &&Share<'_>| share.kind == ShareKind::Marketing;
    let implied = shares.iter().find(is_marketing).zip(revenue).and_then(|(share, revenue)| {
        // An open end is no whole to take shares of.
        let (Extent::Exactly(low) | Extent::Between(low, _)) = share.quantity.extent else {
            return None;
        };
        let of_revenue = |end| cents_of(end, revenue.cents()).0;
        Some((of_revenue(low), of_revenue(share.quantity.extent.ends().1?)))
    });
    let line = |share: &Share<'page>, of, of_origin| {
        let whole = match of {
            ShareOf::Revenue => whole(revenue),
            ShareOf::MarketingBudget => whole(marketing).or(implied),
            ShareOf::PaidBudget => whole(paid),
            ShareOf::Unsaid => None,
        };
        let extent = share.quantity.extent;
        let (low, high) = extent.ends();
        let spent = marketing.zip(revenue).filter(|_| is_marketing(&share));
        Share {
            of,
            of_origin,
            dollars: whole.map(|(least, most)| Dollars {
                low: low.map(|percent| cents_of(percent, least)),
                high: high.map(|percent| cents_of(percent, most)),
            }),
            check: spent.map(|(spent, revenue)| {
                Check::new(percent_of(spent.cents(), revenue), extent, Some(revenue))
            }),
            ..share.clone()
        }
    };
    let lines = shares.iter().flat_map(|share| match share.of {
        ShareOf::Unsaid => [ShareOf::PaidBudget, ShareOf::MarketingBudget]
            .map(|of| line(share, of, Origin::Ours))
            .to_vec(),
        of => vec![line(share, of, Origin::Source)],
    });
    lines.collect()
}

impl Check {
    fn new(percent: Amount, extent: Extent, whole: Option<Money>) -> Self {
        let part =
            |percent| Part { percent, usd: whole.map(|whole| cents_of(percent, whole.cents())) };
        let verdict = extent.placement(percent);
        let off = (verdict != Placement::Within).then(|| part(extent.gap(percent)));
        Self { given: part(percent), verdict, off }
    }
}

/// The whole, in hundredths of a percent.
const HUNDREDTHS_OF_THE_WHOLE: u64 = 100 * 100;

/// Returns the share of a whole, to the nearest cent.
fn cents_of(percent: Amount, whole: u64) -> Cents {
    let cents = percent.ratio() * i128::from(whole) / 100;
    Cents(u64::try_from(cents.round().to_integer()).unwrap_or(u64::MAX))
}

/// Returns what percentage of a whole an amount is.
pub fn percent_of(cents: u64, whole: Money) -> Amount {
    Amount::from_ratio(Ratio::new(i128::from(cents) * 100, whole.cents().into()))
}
