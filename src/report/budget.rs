//! `gtm budget`: a stage's shares in dollars, a plan held against them, and
//! what the stage says of budgets in words.
//!
//! A stage without shares of its own gets its words alone, or the shares of
//! another stage, marked as that stage's under every heading.

use super::layer::figure_was;
use super::prelude::*;
use super::stage::typed;
use crate::engine::allocate::{Allocation, SharesFrom};
use crate::engine::budget::{Budget, Check, Known, Part, Share, ShareKind, percent_of};
use crate::engine::mix::Sums;
use crate::playbook::marks::Need;
use crate::playbook::share::ShareOf;
use crate::quantity::figure::Placement;

/// A budget by a stage's shares.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BudgetReport<'catalog> {
    /// The company's stage.
    pub selection: Selection<'catalog>,
    /// The stage whose shares are computed with, which may be another; `null`
    /// where there are none.
    pub shares_of: Option<StageRef<'catalog>>,
    /// The shares. The dollars, the verdicts and the closest plan are ours.
    #[serde(flatten)]
    pub budget: Budget<'catalog>,
    /// The same without an enterprise segment, where nothing says whether there is
    /// one and the plan may fit either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<Budget<'catalog>>,
    /// Who says that the company lacks what the channels that are left out need.
    pub lacking_by: Option<ValueSource<'catalog>>,
    /// The whole budget, divided by the charter's shares or one's own.
    pub split: Option<Allocation<'catalog>>,
    /// What the company's stage says of budgets in words.
    pub in_words: Vec<Fact<'catalog>>,
    /// Where there are no shares, the stages that have some.
    #[serde(skip)]
    pub others: Vec<&'catalog Stage>,
}

/// Writes a number to the hundredth, so that what is not nothing never reads
/// as nothing.
fn hundredths(number: Amount) -> String {
    let nearest = (number.ratio() * 100).round();
    if nearest == 0.into() && number != 0.into() {
        return "under 0.01".to_owned();
    }
    Amount::from(nearest / 100).to_string()
}

impl Part {
    /// Writes a share: `55% ($330K)`.
    fn share(self) -> String {
        format!("{}%{}", hundredths(self.percent), self.dollars())
    }

    /// Writes a difference: `5 points ($30K)`.
    fn points(self) -> String {
        format!("{}{}", points(hundredths(self.percent)), self.dollars())
    }

    fn dollars(self) -> String {
        shown(self.usd.map(|usd| format!(" ({usd})")))
    }
}

impl Check {
    /// Says where what is given lies: `within`, `above by 5 points ($30K)`.
    fn words(&self) -> String {
        placed(self.verdict, self.off.map(|off| (off.percent, off.points())))
    }
}

impl Share<'_> {
    fn is_off(&self) -> bool {
        self.check.is_some_and(|check| check.off.is_some())
    }

    fn dollars(&self) -> Option<String> {
        let [low, high] = [self.dollars?.low, self.dollars?.high].map(shown);
        Some(bounded(self.quantity.extent, &low, &high))
    }

    /// Returns that for a cell, which is not left empty.
    fn dollars_cell(&self) -> String {
        self.dollars().unwrap_or("–".to_owned())
    }

    fn share(&self) -> String {
        format!("{}{}", self.quantity, figure_was(&self.fact))
    }
}

impl Budget<'_> {
    /// Whether there is a plan, and not every channel is within its range or the
    /// sum not the whole.
    fn misfits(&self) -> bool {
        self.plan.is_some_and(|plan| plan.off.is_some()) || self.channels().any(Share::is_off)
    }

    /// Says whether the channels can sum to the whole, and what they leave for
    /// other shares of the paid budget.
    fn feasibility(&self, before: &str) -> Option<String> {
        let Sums { low, high, whole } = self.channels?;
        let can = if whole == Placement::Within { "can" } else { "can't" };
        let beside = self.of_kind(ShareKind::Other).filter(|one| one.of == ShareOf::PaidBudget);
        let beside =
            beside.map(|one| format!("{} of {}", one.fact.label.to_lowercase(), one.quantity));
        let left = (Amount::from(100) - low).max(0.into());
        let left = sentence(&format!(" The lower ends leave {left}% for a "), and_list(beside));
        Some(format!(
            "{before} shares within the ranges {can} sum to 100%: the lower ends sum to {low}%, the upper \
             ends to {high}%.{left}"
        ))
    }
}

/// Names shares in a list, each with what is said of it.
fn named<'a>(
    shares: impl Iterator<Item = &'a Share<'a>>,
    says: impl Fn(&Share<'_>) -> Option<String>,
) -> String {
    and_list(shares.filter_map(|share| Some(format!("{} {}", share.fact.label, says(share)?))))
}

impl<'catalog> BudgetReport<'catalog> {
    /// Returns the title of the stage whose shares these are, where it is
    /// another than the company's.
    fn other(&self) -> Option<&'catalog str> {
        let other = self.shares_of.filter(|stage| *stage != self.selection.stage);
        other.map(|stage| stage.title)
    }

    /// Returns what stands behind all that is by the shares of another stage.
    fn by(&self) -> String {
        shown(self.other().map(|whose| format!(", by {whose}'s shares")))
    }

    /// Says whose shares these are, and what can't be held against any.
    fn write_basis(&self, document: &mut Document) {
        let stage = self.selection.stage;
        let none = format!("{} gives no share of any budget in figures.", stage.title);
        let none = Text::default().strong(none);
        if let Some(whose) = self.other() {
            document.paragraph(none.plain(format!(
                " The shares, ranges and verdicts below are {whose}'s. No source says that they \
                 hold at {}.",
                stage.title
            )));
        } else if self.shares_of.is_none() {
            document.paragraph(none.plain(" There is nothing to hold money or a plan against."));
        } else if self.budget.channels.is_none() {
            document.paragraph("No channel has a share to hold a paid budget or a plan against.");
        }
    }

    /// Judges the plan, in both cases where it isn't known whether there is an
    /// enterprise segment.
    fn write_plans(&self, document: &mut Document) {
        let Some(without) = &self.without else {
            return self.write_plan(&self.budget, "", document);
        };
        let with = ", with an enterprise segment (--enterprise)";
        self.write_plan(&self.budget, with, document);
        self.write_plan(without, ", without one (--no-enterprise)", document);
    }

    fn write_plan(&self, budget: &Budget<'_>, case: &str, document: &mut Document) {
        let Some(plan) = budget.plan else { return };
        let fits = if budget.misfits() { "" } else { " fits" };
        let label = format!("Your paid plan{case}{}{fits}:", self.by());
        let within = budget.channels().filter(|share| !share.is_off()).count();
        let off = shown(plan.off.map(|_| format!(", {}", plan.words())));
        let outside = named(budget.channels().filter(|share| share.is_off()), |share| {
            Some(format!("is {}", share.check?.words()))
        });
        document.labeled(
            label,
            format!(
                " {within} of {} within range; the whole sums to {}{off}.{}",
                counted(budget.channels().count(), "channel"),
                plan.given.share(),
                sentence(" ", outside)
            ),
        );
        if budget.misfits() {
            let closest = named(budget.channels(), |share| Some(share.closest?.share()));
            document.paragraph(match closest.as_str() {
                "" => "No plan fits all of the ranges.".to_owned(),
                closest => format!("The closest plan that fits all of the ranges: {closest}."),
            });
        }
    }

    fn write_money(&self, document: &mut Document) {
        let Known { revenue, total, paid } = self.budget.known;
        for share in self.budget.of_kind(ShareKind::Total) {
            let words = match (revenue, share.dollars()) {
                (Some(revenue), Some(dollars)) => {
                    format!("{revenue} ARR, which is {dollars} a year.")
                }
                _ => "revenue. Give --arr to see it in dollars.".to_owned(),
            };
            let spent = total.zip(share.check).map(|(spent, check)| {
                format!(" {spent} is {}%: {}.", hundredths(check.given.percent), check.words())
            });
            let label = format!("{}{}:", tagged(&share.fact), self.by());
            document.labeled(label, format!(" {} of {words}{}", share.share(), shown(spent)));
        }
        if self.budget.channels.is_some() {
            let yours = paid.zip(total).map(|(paid, total)| {
                format!(" Yours is {}%.", hundredths(percent_of(paid.cents(), total)))
            });
            let ask = match paid {
                Some(_) => "",
                None => " Give --paid to see the channels in dollars.",
            };
            document.paragraph(format!(
                "The sources don't say how much of the whole budget is paid.{}{ask}",
                shown(yours)
            ));
        }
    }

    /// Draws the ranges, with a plan beside them where there is one.
    fn write_channels(&self, document: &mut Document) {
        let behind: &[&str] = match self.budget.plan {
            Some(_) => &["Your plan", "Verdict", "Closest plan"],
            None => &["The source says"],
        };
        document.section_table(
            format!("Paid channels{}", self.by()),
            &[&["Channel", "Share of paid", "In dollars"], behind].concat(),
            self.budget.channels().map(|share| {
                let mut row = vec![tagged(&share.fact), share.share(), share.dollars_cell()];
                match share.check {
                    Some(check) => row.extend([
                        check.given.share(),
                        check.words(),
                        share.closest.map_or("–".to_owned(), Part::share),
                    ]),
                    None => row.push(cell(&share.fact, "says")),
                }
                row
            }),
        );
        let needy = self.budget.channels().filter(|share| share.needs.is_some());
        let without = format!(
            "{} counts only with {}. Without one (--no-enterprise)",
            and_list(needy.map(|share| share.fact.label)),
            Need::EnterpriseSegment.words()
        );
        let without = self.without.as_ref().and_then(|budget| budget.feasibility(&without));
        let feasibility = self.budget.feasibility("Together,").into_iter().chain(without);
        feasibility.for_each(|words| document.paragraph(words));
        for share in &self.budget.left_out {
            let by = match self.lacking_by {
                Some(ValueSource::CompanyFile(path)) => format!(", and {path} says there is none"),
                _ => String::new(),
            };
            let need = share.needs.map_or("", Need::words);
            document.paragraph(format!("{} is left out: it needs {need}{by}.", share.fact.label));
        }
    }

    /// Draws the other shares, each of which the source names no whole as both
    /// that it may be of.
    fn write_others(&self, document: &mut Document) {
        let others = self.budget.of_kind(ShareKind::Other);
        document.section_table(
            format!("Other budgets{}", self.by()),
            &["Budget", "Share", "Of", "In dollars"],
            others.clone().map(|share| {
                let ours = if share.of_origin == Origin::Ours { " (our reading)" } else { "" };
                let of = format!("{}{ours}", share.of.words());
                vec![tagged(&share.fact), share.share(), of, share.dollars_cell()]
            }),
        );
        let unsaid = others.filter(|share| share.of_origin == Origin::Ours);
        for label in distinct(unsaid.map(|share| share.fact.label)) {
            document.paragraph(format!(
                "The source doesn't say what the {} is a share of. The whole budget has \
                 salaries in it, so we think the paid budget likelier.",
                label.to_lowercase()
            ));
        }
    }

    fn write_words(&self, document: &mut Document) {
        let items = self.in_words.iter().map(|fact| {
            let name = match fact.kind {
                FactKind::AntiPattern => format!("Avoid “{}”", tagged(fact)),
                _ => tagged(fact),
            };
            Item::of(name, text(fact))
        });
        let stage = self.selection.stage.title;
        document.bullets(format!("What {stage} says of budgets in words"), items);
        if self.in_words.is_empty() {
            document.paragraph(format!(
                "No block of {stage}'s guides is marked as one on budgets: a layer marks it with \
                 `topics: [budget]`."
            ));
        }
    }

    /// Returns the facts that the answer stands on.
    fn facts(&self) -> impl Iterator<Item = &Fact<'catalog>> {
        let split = self.split.iter().map(|split| &split.section);
        self.budget.shares.iter().map(|share| &share.fact).chain(split).chain(&self.in_words)
    }

    /// Returns the commands that lead on: other stages' shares where this one
    /// has none, and the guides that were quoted.
    fn next(&self) -> Vec<(Invocation, String)> {
        let Known { revenue, total, paid } = self.budget.known;
        let mut same = Invocation::new("budget").option("--stage", self.selection.stage.id);
        for (option, amount) in [("--arr", revenue), ("--total", total), ("--paid", paid)] {
            if let Some(amount) = amount {
                same.add_option(option, typed(amount));
            }
        }
        let others = self.others.iter().map(|other| {
            let what = format!("the same by the shares of {}, marked as such", other.title);
            (same.clone().option("--from-stage", &other.id), what)
        });
        others.chain(guides(self.facts())).collect()
    }

    /// Says how the sources were read where they leave it open.
    fn ours(&self) -> String {
        let readings = those([
            (self.other().is_some(), "computing with the shares of another stage"),
            (
                self.shares_of.is_some(),
                "taking ARR for a year's revenue, and the channels listed for the whole paid \
                 budget; the dollars and the verdicts, computed from the shares",
            ),
            (
                self.budget.plan.is_some(),
                "calling the plan closest that has the smallest sum of squared differences, in \
                 points, and rounding it so that percentages and dollars sum to the whole",
            ),
            (self.split.is_some(), "dividing the whole budget among the charter's parts"),
        ]);
        joined(readings, "; ")
    }
}

impl Report for BudgetReport<'_> {
    const SCHEMA: &'static str = "gtm/budget/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let stage = self.selection.stage.title;
        let mut document =
            Selection::titled(Some(&self.selection), format!("Budget at {stage}{}", self.by()));
        self.write_basis(&mut document);
        self.write_plans(&mut document);
        self.write_money(&mut document);
        self.write_channels(&mut document);
        self.write_others(&mut document);
        if let (Some(split), Some(total)) = (&self.split, self.budget.known.total) {
            let by = match split.shares_from {
                SharesFrom::Source => "as the charter does",
                SharesFrom::CommandLine => "by your shares",
            };
            document.heading(Level::Section, format!("{total}, divided {by}"));
            split.write_table(&mut document);
        }
        self.write_words(&mut document);
        document.next(self.next());
        document.remark(sources_remark(self.facts(), self.ours()));
        document
    }

    fn sheet(&self) -> Sheet {
        let stage = self.selection.stage.id;
        let shares = self.budget.shares.iter().map(|share| {
            let ours = those([
                (share.of_origin == Origin::Ours, "of"),
                (share.dollars.is_some(), "low_usd, high_usd"),
                (share.check.is_some(), "verdict"),
                (share.closest.is_some(), "closest_percent, closest_usd"),
            ]);
            let row = json!({
                "for_stage": stage,
                "dollars": share.dollars,
                "check": share.check,
                "closest": share.closest,
                "kind": share.kind,
                "share": share.quantity.to_string(),
                "of": share.of,
                "verdict": share.check.map(|check| check.words()),
                "ours": joined(ours, ", "),
            });
            (Some(&share.fact), row)
        });
        let split = self.split.iter().flat_map(|split| &split.parts).map(|part| {
            let usd = &json!(part.part)["amount"];
            let row = json!({
                "for_stage": stage,
                "dollars": { "low": usd, "high": usd },
                "kind": "split",
                "share": format!("{}%", part.share),
                "of": ShareOf::TotalBudget,
                "ours": "of, low_usd, high_usd",
            });
            (Some(&part.fact), row)
        });
        let said = self.in_words.iter().map(|fact| {
            let row = json!({ "for_stage": stage, "kind": "said", "says": text(fact), "ours": "" });
            (Some(fact), row)
        });
        let headings = "id,stage,for_stage,kind,name,share,of,low_usd=dollars.low,\
                        high_usd=dollars.high,given_percent=check.given.percent,\
                        given_usd=check.given.usd,verdict,closest_percent=closest.percent,\
                        closest_usd=closest.usd,text=says,ours,source";
        fact_sheet(headings, shares.chain(split).chain(said))
    }
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;

    use super::*;
    use crate::quantity::money::Cents;

    #[test]
    fn what_is_not_nothing_never_reads_as_nothing() {
        let written =
            |numerator, denominator| hundredths(Amount::from(Ratio::new(numerator, denominator)));
        assert_eq!(written(0, 1), "0");
        assert_eq!(written(1, 1_000), "under 0.01");
        assert_eq!(written(1, 200), "0.01");
        assert_eq!(written(125, 3), "41.67");
        assert_eq!(written(5_000, 1), "5,000");
    }

    #[test]
    fn dollars_are_bounded_as_their_share_is() {
        let (low, high) = (Some(11_200_000), Some(22_400_000));
        let ten = Amount::from(10);
        for (extent, low, high, text) in [
            (Extent::Exactly(ten), low, low, "$112K"),
            (Extent::Exactly(ten), low, high, "$112K–$224K"),
            (Extent::Between(ten, ten), low, high, "$112K–$224K"),
            (Extent::Between(ten, ten), Some(0), Some(0), "$0"),
            (Extent::BetweenOrMore(ten, ten), low, high, "$112K–$224K or more"),
            (Extent::AtLeast(ten), low, None, "$112K or more"),
            (Extent::MoreThan(ten), low, None, "more than $112K"),
            (Extent::AtMost(ten), None, high, "$224K at most"),
            (Extent::LessThan(ten), None, high, "less than $224K"),
        ] {
            let [low, high] = [low, high].map(|end| shown(end.map(Cents)));
            assert_eq!(bounded(extent, &low, &high), text);
        }
        // The sum of a plan may be more than any budget.
        assert_eq!(Cents(u64::MAX).to_string(), "$184,467,440,737,095,516");
    }
}
