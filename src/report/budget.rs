//! `gtm budget`: a stage's shares in dollars, a plan held against them, and
//! what the stage says of budgets in words.
//!
//! A stage without shares of its own gets its words alone, or the shares of
//! another stage, marked as that stage's on every line.

use super::layer::figure_was;
use super::prelude::*;
use super::stage::typed;
use crate::engine::allocate::{Allocation, SharesFrom};
use crate::engine::budget::{Budget, Check, Dollars, Known, Part, Share, ShareKind, percent_of};
use crate::engine::mix::Sums;
use crate::playbook::marks::Need;
use crate::playbook::share::ShareOf;
use crate::quantity::figure::Placement;
use crate::quantity::money::Cents;

/// A budget by a stage's shares.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BudgetReport<'catalog> {
    /// The company's stage.
    pub selection: Selection<'catalog>,
    /// The stage whose shares are computed with, which may be another; `null`
    /// where there are none.
    pub shares_of: Option<StageRef<'catalog>>,
    /// The shares.
    #[serde(flatten)]
    pub budget: Budget<'catalog>,
    /// The same without an enterprise segment, where nothing says whether there is
    /// one and the plan may fit either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<Budget<'catalog>>,
    /// Who says that the company lacks what the channels that are left out need.
    pub lacking_by: Option<ValueSource<'catalog>>,
    /// The marketing budget, divided by the charter's shares or one's own.
    pub split: Option<Allocation<'catalog>>,
    /// What the company's stage says of budgets in words.
    pub in_words: Vec<Fact<'catalog>>,
    /// What was given, and can't be held against any share.
    pub unchecked: Vec<&'static str>,
    /// How the sources were read where they leave it open. It is ours.
    pub readings: Vec<String>,
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
    Amount::from_ratio(nearest / 100).to_string()
}

impl Part {
    /// Writes a share: `55% ($330K)`.
    fn share(self) -> String {
        format!("{}%{}", hundredths(self.percent), self.dollars())
    }

    /// Writes a difference: `5 points ($30K)`.
    fn points(self) -> String {
        let number = hundredths(self.percent);
        let points = if number == "1" { "point" } else { "points" };
        format!("{number} {points}{}", self.dollars())
    }

    fn dollars(self) -> String {
        shown(self.usd.map(|usd| format!(" ({usd})")))
    }
}

impl Check {
    /// Says where what is given lies: `within`, `5 points ($30K) above`.
    fn words(&self) -> String {
        match self.off {
            None => "within".to_owned(),
            Some(off) if off.percent == 0.into() => "on an end that is left out".to_owned(),
            Some(off) => format!("{} {}", off.points(), self.verdict),
        }
    }
}

impl Dollars {
    /// Writes dollars with the bounds of their share.
    fn words(self, extent: Extent) -> String {
        let [low, high] = [self.low, self.high].map(shown);
        match extent {
            Extent::BetweenOrMore(..) => format!("{low}–{high} or more"),
            Extent::AtLeast(_) => format!("{low} or more"),
            Extent::MoreThan(_) => format!("more than {low}"),
            Extent::AtMost(_) => format!("{high} at most"),
            Extent::LessThan(_) => format!("less than {high}"),
            // One percentage of a whole that is a range is a range too.
            Extent::Exactly(_) | Extent::Between(..) if low != high => format!("{low}–{high}"),
            Extent::Exactly(_) | Extent::Between(..) => low,
        }
    }
}

impl Share<'_> {
    fn is_within(&self) -> bool {
        self.check.is_none_or(|check| check.off.is_none())
    }

    fn dollars(&self) -> Option<String> {
        Some(self.dollars?.words(self.quantity.extent))
    }

    fn share(&self) -> String {
        format!("{}{}", self.quantity, figure_was(&self.fact))
    }
}

impl Budget<'_> {
    /// Whether there is a plan, and not every channel is within its range or the
    /// sum not the whole.
    fn misfits(&self) -> bool {
        let is_off = |plan: Check| plan.off.is_some() || !self.channels().all(Share::is_within);
        self.plan.is_some_and(is_off)
    }
}

/// Names shares in a list, each with what is said of it.
fn named<'a>(
    shares: impl Iterator<Item = &'a Share<'a>>,
    says: impl Fn(&Share<'_>) -> Option<String>,
) -> String {
    and_list(shares.filter_map(|share| Some(format!("{} {}", share.fact.label, says(share)?))))
}

/// A column of a table: whether it is shown, its heading, and its cell.
type Column<'a> = (bool, &'a str, &'a dyn Fn(&Share<'_>) -> String);

impl<'catalog> BudgetReport<'catalog> {
    /// Returns the title of the stage whose shares these are, where it is
    /// another than the company's.
    fn other(&self) -> Option<&'catalog str> {
        let other = self.shares_of.filter(|stage| *stage != self.selection.stage);
        other.map(|stage| stage.title)
    }

    /// Names what the shares of another stage are taken for: `, by Scale's ranges`.
    fn by(&self, what: &str) -> String {
        shown(self.other().map(|whose| format!(", by {whose}'s {what}")))
    }

    /// Names the channels, or their ranges, as those of the stage.
    fn those_of(&self, what: &str) -> String {
        self.other().map_or(format!("the {what}"), |whose| format!("{whose}'s {what}"))
    }

    /// Returns ` (Scale's)` where the shares are another stage's.
    fn theirs(&self) -> String {
        shown(self.other().map(|whose| format!(" ({whose}'s)")))
    }

    /// Returns the two readings of each share of which the source names no
    /// whole.
    fn read_twice(&self) -> Vec<[&Share<'catalog>; 2]> {
        let read = self.budget.shares.iter().filter(|share| share.of_origin == Origin::Ours);
        read.clone().step_by(2).zip(read.skip(1).step_by(2)).map(<[_; 2]>::from).collect()
    }

    /// Says how the sources were read where they leave it open.
    pub fn with_readings(self) -> Self {
        let Budget { known, shares, channels, .. } = &self.budget;
        let read_twice = and_list(self.read_twice().iter().map(|[share, _]| share.fact.label));
        let has_marketing = self.budget.of_kind(ShareKind::Marketing).next().is_some();
        let misfits = self.budget.misfits();
        let split_by = self.split.as_ref().map(|split| split.shares_from);
        let readings = those([
            (self.other().is_some(), "computing with the shares of another stage"),
            (
                has_marketing && known.revenue.is_some(),
                "taking ARR for revenue, and budgets for those of a year",
            ),
            (
                shares.iter().any(|share| share.dollars.is_some()),
                "the dollars, computed from the shares",
            ),
            (shares.iter().any(|share| share.check.is_some()), "the verdicts"),
            (channels.is_some(), "taking the channels listed for the whole paid budget"),
            (
                !read_twice.is_empty(),
                &format!("the budgets that the share of {read_twice} is taken of"),
            ),
            (
                misfits,
                "calling the plan closest that has the smallest sum of squared differences, in \
                 points",
            ),
            (
                misfits,
                "rounding it to hundredths of a percent and to cents, so that both sum to the \
                 whole",
            ),
            (
                split_by == Some(SharesFrom::Source),
                "dividing the whole marketing budget by shares that the charter gives for the \
                 work of a marketing operations team",
            ),
            (
                split_by == Some(SharesFrom::CommandLine),
                "dividing the whole marketing budget among the parts of the charter, by shares \
                 that you gave",
            ),
        ])
        .map(str::to_owned)
        .collect();
        Self { readings, ..self }
    }

    /// Says whose shares these are, and what none of them asks for.
    fn write_basis(&self, document: &mut Document) {
        let stage = self.selection.stage.title;
        let none = format!("{stage} gives no share of any budget in figures.");
        let none = Text::default().strong(none);
        let (basis, before) = match (self.shares_of, self.other()) {
            (None, _) => {
                let basis = self.others.first().into_iter().fold(none, |basis, other| {
                    basis
                        .plain(" ")
                        .code(format!("--from-stage {}", other.id))
                        .plain(format!(" computes with {}'s.", other.title))
                });
                (basis, " There is nothing to hold this against: ".to_owned())
            }
            (_, Some(whose)) => (
                none.plain(format!(
                    " The shares, ranges and verdicts below are {whose}'s. No source says that \
                     they hold at {stage}."
                )),
                format!(" No share of {whose}'s asks for this: "),
            ),
            _ => (Text::default(), format!("No share of {stage}'s asks for this: ")),
        };
        let basis = basis.plain(sentence(&before, and_list(&self.unchecked)));
        if !basis.words().is_empty() {
            document.paragraph(basis);
        }
    }

    /// Judges the plan, or says what its verdict depends on and judges it in
    /// both cases.
    fn write_plans(&self, document: &mut Document) {
        let Some(without) = &self.without else {
            return self.write_plan(&self.budget, "Your paid plan", document);
        };
        document.paragraph(format!(
            "Is there {}? {} counts only with one, and nothing says so: give --enterprise or \
             --no-enterprise.",
            Need::EnterpriseSegment.words(),
            self.needy()
        ));
        self.write_plan(&self.budget, "Your paid plan, with one", document);
        self.write_plan(without, "Your paid plan, without one", document);
    }

    fn write_plan(&self, budget: &Budget<'_>, label: &str, document: &mut Document) {
        let Some(plan) = budget.plan else { return };
        let count = counted(budget.channels().count(), "channel", "channels");
        let label = format!("{label}{}:", self.by("ranges"));
        let sums = format!("the whole sums to {}", plan.given.share());
        if !budget.misfits() {
            let within = format!(" All {count} are within their ranges, and {sums}.");
            let fits = Text::default().strong(format!("{label} it fits."));
            return document.paragraph(fits.plain(within));
        }
        let outside = |before, in_plan| {
            let here = budget.channels().filter(|share| share.in_plan == Some(in_plan));
            let is_off = |share: &Share<'_>| share.check.filter(|check| check.off.is_some());
            sentence(before, named(here, |share| Some(format!("is {}", is_off(share)?.words()))))
        };
        let off = shown(plan.off.map(|off| {
            let too = if plan.verdict == Placement::Below { "short" } else { "too much" };
            format!(", {} {too}", off.points())
        }));
        document.paragraph(Text::default().strong(label).plain(format!(
            " {} of {count} within range; {sums}{off}.{}{}",
            budget.channels().filter(|share| share.is_within()).count(),
            outside(" ", true),
            outside(" Not named, and so at 0%: ", false)
        )));
        let closest = named(budget.channels(), |share| Some(share.closest?.share()));
        let ranges = self.those_of("ranges");
        document.paragraph(match closest.as_str() {
            "" => Text::from(format!("No plan fits all of {ranges}.")),
            closest => Text::default()
                .strong(format!("The closest plan that fits all of {ranges}:"))
                .plain(format!(" {closest}.")),
        });
    }

    fn write_money(&self, document: &mut Document) {
        let Known { revenue, marketing, paid } = self.budget.known;
        for share in self.budget.of_kind(ShareKind::Marketing) {
            let (quantity, dollars) = (share.quantity, shown(share.dollars()));
            let words = match (revenue, marketing, share.check) {
                (Some(revenue), Some(spent), Some(check)) => format!(
                    " {spent} is {}% of {revenue} ARR: {} {quantity}, which is {dollars}.",
                    hundredths(check.given.percent),
                    check.words(),
                ),
                (Some(revenue), ..) => {
                    format!(" {quantity} of {revenue} ARR, which is {dollars} a year.")
                }
                (None, Some(spent), _) => {
                    format!(" {quantity} of revenue. Give --arr to hold {spent} against it.")
                }
                _ => format!(" {quantity} of revenue. Give --arr to see it in dollars."),
            };
            let label = format!("Marketing{}:", self.by("share"));
            document.paragraph(Text::default().strong(label).plain(words));
        }
        let words = match (&self.budget.channels, paid, marketing) {
            (None, ..) | (_, Some(_), None) => return,
            (_, Some(paid), Some(marketing)) => format!(
                " {paid} is {}% of the marketing budget. The sources give no share for that.",
                hundredths(percent_of(paid.cents(), marketing))
            ),
            (_, None, _) => " the sources don't say how much of the marketing budget is paid, so \
                             the channels stay in percent. Give --paid to see them in dollars."
                .to_owned(),
        };
        document.paragraph(Text::default().strong("Paid:").plain(words));
    }

    /// Draws the ranges; with a plan beside them where there is one, and the
    /// closest plan where that one does not fit.
    fn write_channels(&self, document: &mut Document) {
        let Some(sums) = &self.budget.channels else { return };
        let Budget { known, plan, .. } = &self.budget;
        let theirs = self.theirs();
        let verdict = |check: Check| format!("{}{theirs}", check.words());
        let columns: [Column<'_>; 7] = [
            (true, "Channel", &|share| tagged(&share.fact)),
            (true, &format!("Share of paid{theirs}"), &|share| share.share()),
            (known.paid.is_some(), "In dollars", &|share| shown(share.dollars())),
            (plan.is_some(), "Your plan", &|share| {
                shown(share.check.map(|check| check.given.share()))
            }),
            (plan.is_some(), "Verdict", &|share| shown(share.check.map(verdict))),
            (plan.is_none(), "The source says", &|share| cell(&share.fact, "says")),
            (self.budget.misfits(), "Closest plan", &|share| {
                share.closest.map_or("none".to_owned(), Part::share)
            }),
        ];
        let columns = || columns.iter().filter(|(is_shown, ..)| *is_shown);
        document.heading(Level::Section, "Paid channels");
        document.table(
            &columns().map(|(_, heading, _)| *heading).collect::<Vec<_>>(),
            self.budget.channels().map(|share| columns().map(|(.., cell)| cell(share)).collect()),
        );
        document.paragraph(self.feasibility(sums));
        self.room(sums).into_iter().for_each(|words| document.paragraph(words));
        for (share, need) in self.budget.channels().filter_map(|share| Some((share, share.needs?)))
        {
            document.paragraph(format!(
                "{} counts only with {}. Without one, add --no-enterprise.",
                share.fact.label,
                need.words()
            ));
        }
        for share in &self.budget.left_out {
            let by = match self.lacking_by {
                None | Some(ValueSource::CommandLine) => String::new(),
                Some(source) => format!(", and {} says there is none", source.words()),
            };
            let need = share.needs.map_or("", Need::words);
            let name = share.fact.label;
            document.paragraph(format!("{name} is left out: it needs {need}{by}."));
        }
    }

    /// Names the channels that not every company can have.
    fn needy(&self) -> String {
        let needy = self.budget.channels().filter(|share| share.needs.is_some());
        and_list(needy.map(|share| share.fact.label))
    }

    /// Says whether the channels can sum to the whole.
    fn feasibility(&self, sums: &Sums) -> String {
        let can = |sums: &Sums| if sums.whole == Placement::Within { "can" } else { "can't" };
        let clash = |clashes: fn(&Share<'_>) -> bool| {
            let clash = self.budget.channels().filter(|share| clashes(share));
            named(clash, |share| Some(share.quantity.to_string()))
        };
        let Sums { low, high, whole } = sums;
        let because = match whole {
            Placement::Within => {
                format!("the lower ends sum to {low}%, the upper ends to {high}%.")
            }
            Placement::Below => {
                let clash = clash(|share| share.range.has_floor());
                format!("the lower ends alone sum to {low}%. They clash: {clash}.")
            }
            Placement::Above => {
                let clash = clash(|_| true);
                format!("even the upper ends sum to {high}% only. They fall short: {clash}.")
            }
        };
        let without = shown(self.budget.channels_for_all.map(|without| {
            let Sums { low, high, .. } = without;
            format!(" Without {} they {}: {low}% and {high}%.", self.needy(), can(&without))
        }));
        let ranges = self.those_of("ranges");
        format!("Shares within {ranges} {} sum to 100%: {because}{without}", can(sums))
    }

    /// Says what the lower ends of the channels leave for a share that may be of
    /// the paid budget too: that of tests.
    fn room(&self, sums: &Sums) -> Option<String> {
        let mut others = self.budget.of_kind(ShareKind::Other);
        let other = others.find(|share| share.of == ShareOf::PaidBudget)?;
        let (name, quantity) = (other.fact.label.to_lowercase(), other.quantity);
        let fits = |low: Amount| {
            let left = Amount::from_ratio(-low.ratio() + 100);
            match quantity.extent.ends() {
                (_, Some(most)) if most <= left => format!(", and a {name} of {quantity} fits."),
                _ => format!(". A {name} above {left}% of paid doesn't fit beside them."),
            }
        };
        let channels = self.those_of("channels");
        let (low, fit) = (sums.low, fits(sums.low));
        let takes = format!("he lower ends of {channels} take {low}% of the paid budget{fit}");
        Some(match &self.budget.channels_for_all {
            None => format!("T{takes}"),
            Some(Sums { low, .. }) => {
                let without = format!("Without it the lower ends take {low}%{}", fits(*low));
                format!("With {}, t{takes} {without}", self.needy())
            }
        })
    }

    fn write_budgets(&self, document: &mut Document) {
        let theirs = self.theirs();
        let stated =
            self.budget.shares.iter().filter(|share| {
                share.kind != ShareKind::Channel && share.of_origin == Origin::Source
            });
        let rows = stated.map(|share| {
            let dollars = share.dollars().unwrap_or("–".to_owned());
            vec![tagged(&share.fact), share.share(), share.of.words().to_owned(), dollars]
        });
        let columns = ["Budget", &format!("Share{theirs}"), "Of", "In dollars"];
        document.section_table("Budgets", &columns, rows);
        for [of_paid, of_all] in self.read_twice() {
            let share = of_paid.share();
            document.heading(Level::Section, format!("{}{theirs}", tagged(&of_paid.fact)));
            document.paragraph(format!(
                "The source doesn't say what the {} is a share of.",
                of_paid.fact.label.to_lowercase()
            ));
            let dollars = shown(of_paid.dollars().map(|usd| format!(", which is {usd}")));
            document.paragraph(format!("Of the paid budget (our reading): {share}{dollars}."));
            document.paragraph(format!(
                "Of the whole marketing budget: {}. That budget has salaries in it, so we think \
                 the first reading likelier.",
                of_all.dollars().unwrap_or(share)
            ));
        }
    }

    fn write_words(&self, document: &mut Document) {
        let items = self.in_words.iter().map(|fact| {
            let name = match fact.kind {
                FactKind::AntiPattern => format!("Avoid “{}”{}", fact.label, tag_of(fact)),
                _ => tagged(fact),
            };
            let name = Some(name).filter(|name| !name.is_empty());
            let details = vec![("Id".to_owned(), fact.id.as_str().into())];
            Item { name, text: Some(text_of(fact).into()), details, ..Item::default() }
        });
        let stage = self.selection.stage;
        let what = if self.shares_of == Some(stage) { "What else" } else { "What" };
        document.bullets(format!("{what} {} says of budgets", stage.title), items.collect());
    }

    /// Returns the facts that the answer stands on.
    fn facts(&self) -> impl Iterator<Item = &Fact<'catalog>> {
        self.budget.shares.iter().map(|share| &share.fact).chain(&self.in_words)
    }

    /// Returns the commands that lead on: other stages' shares where this one
    /// has none, and the guides that were quoted.
    fn next(&self) -> Vec<(Invocation, String)> {
        let Known { revenue, marketing, paid } = self.budget.known;
        let mut same = Invocation::new("budget").option("--stage", self.selection.stage.id);
        for (option, amount) in [("--arr", revenue), ("--marketing", marketing), ("--paid", paid)] {
            if let Some(amount) = amount {
                same.add_option(option, typed(amount));
            }
        }
        let others = self.others.iter().map(|other| {
            let what = format!("the same by the shares of {}, marked as such", other.title);
            (same.clone().option("--from-stage", &other.id), what)
        });
        let guides = distinct(self.facts().filter_map(|fact| {
            let (function, stage) = (fact.function?, fact.stage?);
            let command = guide_command(function.id.as_str(), stage.id.as_str());
            Some((command, format!("the guide: {}", function.title)))
        }));
        others.chain(guides).collect()
    }
}

/// Returns what the source says in a fact, by column where that is more than
/// one thing.
fn text_of(fact: &Fact<'_>) -> String {
    let mut says = fact.statements().filter(|said| !said.is_ours());
    match (says.next(), says.next()) {
        (Some(only), None) => only.text.to_string(),
        _ => text(fact, &[]),
    }
}

impl Report for BudgetReport<'_> {
    const SCHEMA: &'static str = "gtm/budget/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let stage = self.selection.stage.title;
        let mut document = Document::default();
        let by = shown(self.other().map(|whose| format!(", by the shares of {whose}")));
        document.heading(Level::Title, format!("Budget at {stage}{by}"));
        Selection::write(Some(&self.selection), &mut document);
        self.write_basis(&mut document);
        self.write_plans(&mut document);
        self.write_money(&mut document);
        self.write_channels(&mut document);
        self.write_budgets(&mut document);
        if let (Some(split), Some(marketing)) = (&self.split, self.budget.known.marketing) {
            let divided = match split.shares_from {
                SharesFrom::Source => "as the charter does",
                SharesFrom::CommandLine => "by your shares",
            };
            let heading = format!("{marketing} for marketing, divided {divided}");
            document.heading(Level::Section, heading);
            split.write_table(&mut document);
        }
        self.write_words(&mut document);
        document.next(self.next());
        let split = self.split.iter().map(|split| &split.section);
        let shares = self.budget.shares.iter().map(|share| &share.fact);
        // A share that is read twice has a line for each.
        let ids = distinct(shares.chain(split.clone()).map(|fact| fact.id.as_str()));
        if !ids.is_empty() {
            document.remark(Text::from("Ids of the shares: ").codes(ids).plain("."));
        }
        let sources = distinct(self.facts().chain(split).map(source_line)).join("; ");
        let ours = sentence(" Ours: ", self.readings.join("; "));
        document.remark(format!("Facts: {sources}.{ours}"));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
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
        ]);
        let width = sheet.columns.len();
        let stage = self.selection.stage.id;
        let mut push =
            |fact: &Fact<'_>, kind: &dyn Display, amounts: &[String], text: &str, ours: &str| {
                let mut row = cells(&[&fact.id, &cell(fact, "stage"), &stage, &kind, &fact.label]);
                row.extend_from_slice(amounts);
                // What is no share of the stage's has fewer amounts, or none.
                row.resize(width - 3, String::new());
                row.extend(cells(&[&text, &ours, &source_line(fact)]));
                sheet.rows.push(row);
            };
        for share in &self.budget.shares {
            let Share { quantity, of, dollars, check, closest, .. } = share;
            let part = |part: Option<Part>| {
                let fine = part.map(|part| (part.percent.ratio() * 10_000).round() / 10_000);
                let usd = part.and_then(|part| part.usd).map(Cents::dollars);
                [fine.map(Amount::from_ratio), usd].map(plain)
            };
            let ends = dollars.map_or([None, None], |ends| [ends.low, ends.high]);
            let amounts = [
                &[quantity.to_string(), of.to_string()][..],
                &ends.map(|end| plain(end.map(Cents::dollars))),
                &part(check.map(|check| check.given)),
                &[shown(check.map(|check| check.verdict))],
                &part(check.and_then(|check| check.off)),
                &part(*closest),
            ];
            let ours = those([
                (share.of_origin == Origin::Ours, "of"),
                (dollars.is_some(), "low_usd, high_usd"),
                (check.is_some(), "verdict"),
                (closest.is_some(), "closest_percent, closest_usd"),
            ]);
            let ours = joined(ours, ", ");
            push(&share.fact, &share.kind, &amounts.concat(), &cell(&share.fact, "says"), &ours);
        }
        if let Some(split) = &self.split {
            let kind = match split.shares_from {
                SharesFrom::Source => "split",
                SharesFrom::CommandLine => "own-split",
            };
            for part in &split.parts {
                let (share, usd) = (format!("{}%", part.share), part.plain());
                let amounts = cells(&[&share, &ShareOf::MarketingBudget, &usd, &usd]);
                push(
                    &part.fact,
                    &kind,
                    &amounts,
                    &cell(&part.fact, "says"),
                    "of, low_usd, high_usd",
                );
            }
        }
        for fact in &self.in_words {
            push(fact, &"said", &[], &text_of(fact), "");
        }
        Ok(sheet)
    }
}

/// Writes a number for a program to read; nothing where there is none.
fn plain(number: Option<Amount>) -> String {
    shown(number).replace(',', "")
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;

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
            let dollars = Dollars { low: low.map(Cents), high: high.map(Cents) };
            assert_eq!(dollars.words(extent), text);
        }
        // The sum of a plan may be more than any budget.
        assert_eq!(Cents(u64::MAX).to_string(), "$184,467,440,737,095,516");
    }
}
