//! Budgets: the shares that a stage's guides state, in dollars, with a budget
//! or a plan held against them.
//!
//! A share is a row of a column of shares, or a point that says what it is a
//! share of. Dollars follow where its whole is known. Which part of the
//! whole budget is paid no source says, so nothing here derives one from
//! the other; a plan in dollars alone is its own whole.

use super::mix::{self, Range, Sums};
use super::prelude::*;
use crate::names::find;
use crate::playbook::marks::{Need, Topic};
use crate::playbook::share::ShareOf;
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
    /// Its part in the closest plan that fits. Percentages are rounded to the
    /// hundredth and money to the cent so that each sum to their whole.
    pub closest: Option<Part>,
    /// The shares that it allows.
    #[serde(skip)]
    range: Range,
}

/// What has a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShareKind {
    /// The whole budget: the point with `share-of: revenue`.
    Total,
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
    /// All that is spent in a year.
    pub total: Option<Money>,
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
    /// The shares that count: that of the whole, then those of the channels, then the
    /// others, once for each whole that they may be of.
    pub shares: Vec<Share<'page>>,
    /// The channels that don't, for want of what they need.
    pub left_out: Vec<Share<'page>>,
    /// The channels together; `null` where there are none.
    pub channels: Option<Sums>,
    /// The plan, held against the whole.
    pub plan: Option<Check>,
}

/// A share that can't be taken as the playbooks state it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` states a share that {1}")]
pub struct ShareError(FactId, &'static str);

/// Why money or a plan can't be held against shares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// A name in the plan that means nothing, or too much.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Money for a channel that was left out for want of what it needs.
    #[error("the plan spends on {name}, which is left out without {}", .need.words())]
    LeftOut {
        /// The channel.
        name: String,
        /// What it needs.
        need: Need,
    },
    /// What can't be meant so.
    #[error("{0}")]
    Refused(String),
}

/// Returns what the pages of a stage say of budgets in words.
pub fn in_words<'page>(pages: &'page [Page<'_>]) -> impl Iterator<Item = Fact<'page>> {
    pages
        .iter()
        .flat_map(Page::facts)
        .filter(|fact| fact.topics.contains(&Topic::Budget) && fact.statements().next().is_some())
}

/// Returns the shares that the pages of one stage state: that of the whole first, then
/// those of the channels. One of which the source names no whole stands there
/// once for each that it may be of, the likelier first. A cell in words, as
/// "varies", bounds nothing.
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
            (FactKind::Point, ShareOf::Revenue) => ShareKind::Total,
            _ => ShareKind::Other,
        };
        let is_stated = shares.iter().filter(|other| other.kind == kind).any(|other| match kind {
            ShareKind::Total => true,
            ShareKind::Channel => other.fact.id.parent() != fact.id.parent(),
            ShareKind::Other => false,
        });
        let range = if is_stated { Err("is stated before") } else { Range::of(quantity.extent) };
        let share = Share {
            quantity,
            kind,
            of,
            of_origin: Origin::Source,
            needs: fact.marks.needs,
            dollars: None,
            check: None,
            closest: None,
            range: range.map_err(|why| ShareError(fact.id.clone(), why))?,
            fact,
        };
        match of {
            ShareOf::Unsaid => {
                shares.extend([ShareOf::PaidBudget, ShareOf::TotalBudget].map(|of| Share {
                    of,
                    of_origin: Origin::Ours,
                    ..share.clone()
                }));
            }
            _ => shares.push(share),
        }
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
        let (parts, paid) = match plan {
            None => (Vec::new(), known.paid),
            Some(Plan::Shares(parts)) => (parts.clone(), known.paid),
            // Without a budget given, that of a plan in dollars is their sum.
            Some(Plan::Dollars(parts)) => {
                let sum = parts.iter().fold(0, |sum: u64, (_, cents)| sum.saturating_add(*cents));
                let whole =
                    known.paid.map_or_else(|| Money::from_cents(sum), Ok).map_err(|why| {
                        BudgetError::Refused(format!(
                            "the plan's dollars don't sum to a budget: {why}"
                        ))
                    })?;
                let parts =
                    parts.iter().map(|(name, cents)| (name.clone(), percent_of(*cents, whole)));
                (parts.collect(), Some(whole))
            }
        };
        let known = Known { paid, ..known };
        known.check()?;
        let (channels, others): (Vec<_>, Vec<_>) =
            shares.into_iter().partition(|share| share.kind == ShareKind::Channel);
        let mut planned = BTreeMap::new();
        for (name, part) in parts {
            let share = find("channel", &name, &channels, |share| share.fact.names())?;
            let name = share.fact.label.to_owned();
            if planned.insert(share.fact.id.clone(), part).is_some() {
                return Err(BudgetError::Refused(format!("the plan has {name} twice")));
            }
            if let Some(need) =
                share.needs.filter(|need| lacking == Some(*need) && part != 0.into())
            {
                return Err(BudgetError::LeftOut { name, need });
            }
        }
        let (left_out, mut channels): (Vec<_>, Vec<_>) =
            channels.into_iter().partition(|share| share.needs.is_some() && share.needs == lacking);
        let ranges: Vec<Range> = channels.iter().map(|share| share.range).collect();
        let plan = plan.map(|_| take_plan(&mut channels, &ranges, &planned, paid));
        let mut shares = [others, channels].concat();
        shares.sort_by_key(|share| share.kind);
        known.fill_in(&mut shares);
        let channels = (!ranges.is_empty()).then(|| Sums::of(&ranges));
        Ok(Self { known, shares, left_out, channels, plan })
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

/// Holds a plan against channels with these ranges, and finds the closest one
/// that fits. Returns what it sums to, held against the whole.
fn take_plan(
    channels: &mut [Share<'_>],
    ranges: &[Range],
    planned: &BTreeMap<FactId, Amount>,
    paid: Option<Money>,
) -> Check {
    let parts: Vec<Amount> = channels
        .iter()
        .map(|share| planned.get(&share.fact.id).copied().unwrap_or(0.into()))
        .collect();
    let closest = mix::closest(ranges, &parts).map(|split| {
        (split.divide(HUNDREDTHS_OF_THE_WHOLE), paid.map(|paid| split.divide(paid.cents())))
    });
    for (index, share) in channels.iter_mut().enumerate() {
        share.check = Some(Check::new(parts[index], share.quantity.extent, paid));
        share.closest = closest.as_ref().map(|(hundredths, cents)| Part {
            percent: Amount::from(Ratio::new(hundredths[index].into(), 100)),
            usd: cents.as_ref().map(|cents| Cents(cents[index])),
        });
    }
    Check::new(parts.iter().copied().sum(), Extent::Exactly(100.into()), paid)
}

impl Known {
    /// Refuses a part that is more than its whole.
    fn check(self) -> Result<(), BudgetError> {
        // The smallest first.
        let known = [
            ("the paid budget", self.paid),
            ("the whole budget", self.total),
            ("the revenue of a year", self.revenue),
        ]
        .into_iter()
        .filter_map(|(what, money)| Some((what, money?)));
        for pair in known.collect::<Vec<_>>().windows(2) {
            let ((part, least), (whole, most)) = (pair[0], pair[1]);
            if least > most {
                return Err(BudgetError::Refused(format!(
                    "{part}, {least}, is more than {whole}, {most}: which of the two is meant \
                     otherwise?"
                )));
            }
        }
        Ok(())
    }

    /// Puts shares, that of the whole budget first, in dollars of what is known, and
    /// holds against it what is spent.
    fn fill_in(self, shares: &mut [Share<'_>]) {
        // A whole is one amount, or what lies between two.
        let whole = |money: Option<Money>| money.map(|money| [money.cents(); 2]);
        let mut total = whole(self.total);
        for share in shares {
            let extent = share.quantity.extent;
            let of = match share.of {
                ShareOf::Revenue => whole(self.revenue),
                ShareOf::TotalBudget => total,
                ShareOf::PaidBudget => whole(self.paid),
                ShareOf::Unsaid => None,
            };
            share.dollars = of.map(|[least, most]| {
                let (low, high) = extent.ends();
                Dollars {
                    low: low.map(|percent| cents_of(percent, least)),
                    high: high.map(|percent| cents_of(percent, most)),
                }
            });
            if share.kind != ShareKind::Total {
                continue;
            }
            // An open end is no whole to take shares of.
            if let (Some(Dollars { low: Some(low), high: Some(high) }), None) =
                (share.dollars, total)
                && !matches!(extent, Extent::BetweenOrMore(..))
            {
                total = Some([low.0, high.0]);
            }
            share.check = self.total.zip(self.revenue).map(|(spent, revenue)| {
                Check::new(percent_of(spent.cents(), revenue), extent, Some(revenue))
            });
        }
    }
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
    Amount::from(Ratio::new(i128::from(cents) * 100, whole.cents().into()))
}
