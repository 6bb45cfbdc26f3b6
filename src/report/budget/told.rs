//! How a budget is told: the conclusion first, then the ranges behind it.

use super::{Basis, BudgetReport, ChannelsView, LineKind, LineView, PlanView, Unchecked, word};
use crate::catalog::fact::FactKind;
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::engine::mix::Feasibility;
use crate::playbook::marks::Need;
use crate::playbook::share::ShareOf;
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::figure::Placement;
use crate::quantity::money::Money;
use crate::report::allocation::SharesFrom;
use crate::report::stage::Explanation;
use crate::report::view::guide_command;
use crate::report::view::{ValueSource, and_list, counted};

impl BudgetReport<'_> {
    pub(super) fn told(&self) -> Document {
        let mut document = Document::default();
        let stage = self.selection.stage.title;
        document.heading(
            Level::Title,
            match self.basis {
                Basis::OwnStage | Basis::NoShares => format!("Budget at {stage}"),
                Basis::OtherStage => {
                    format!("Budget at {stage}, by the shares of {}", self.whose())
                }
            },
        );
        if let Some(line) = self.selection.line() {
            document.push(Block::Remark(line));
        }
        self.tell_basis(&mut document);
        self.tell_plan(&mut document);
        self.tell_marketing(&mut document);
        self.tell_paid(&mut document);
        self.draw_channels(&mut document);
        self.draw_budgets(&mut document);
        self.draw_split(&mut document);
        self.list_words(&mut document);
        document.next(self.next.iter().cloned());
        if let Some(ids) = self.addresses() {
            document.push(Block::Remark(ids));
        }
        document.push(Block::Remark(self.remark()));
        document
    }

    /// Returns the title of the stage whose shares these are.
    fn whose(&self) -> &str {
        self.shares_of.map_or("", |stage| stage.title)
    }

    /// Marks words as another stage's, where they are.
    fn marked(&self, words: &str) -> String {
        match self.basis {
            Basis::OtherStage => format!("{words} ({}'s)", self.whose()),
            Basis::OwnStage | Basis::NoShares => words.to_owned(),
        }
    }

    /// Says by whose shares something is judged, where they are another
    /// stage's.
    fn by(&self, what: &str, shares: &str) -> String {
        match self.basis {
            Basis::OtherStage => format!("{what}, by {}'s {shares}", self.whose()),
            Basis::OwnStage | Basis::NoShares => what.to_owned(),
        }
    }

    /// Names the channels' ranges.
    fn ranges(&self) -> String {
        match self.basis {
            Basis::OtherStage => format!("{}'s ranges", self.whose()),
            Basis::OwnStage | Basis::NoShares => "the ranges".to_owned(),
        }
    }

    fn tell_basis(&self, document: &mut Document) {
        let stage = self.selection.stage.title;
        let unchecked: Vec<String> = self.unchecked.iter().map(|one| one.words()).collect();
        let unchecked = and_list(&unchecked);
        let none = format!("{stage} gives no percentages for budgets.");
        match self.basis {
            Basis::OwnStage => {
                if !unchecked.is_empty() {
                    document
                        .paragraph(format!("No share of {stage}'s asks for this: {unchecked}."));
                }
            }
            Basis::OtherStage => {
                let whose = self.whose();
                let mut words = format!(
                    " The shares, ranges and verdicts below are {whose}'s. No source says that \
                     they hold at {stage}."
                );
                if !unchecked.is_empty() {
                    words.push_str(&format!(" No share of {whose}'s asks for this: {unchecked}."));
                }
                document.paragraph(Text::default().strong(none).plain(words));
            }
            Basis::NoShares => {
                let mut text = Text::default().strong(none).plain(match self.says.as_slice() {
                    [] => " It says nothing of them in words either.",
                    _ => " What it says of them in words stands below.",
                });
                if !unchecked.is_empty() {
                    text =
                        text.plain(format!(" There is nothing to hold this against: {unchecked}."));
                }
                document.paragraph(text);
            }
        }
    }

    fn tell_plan(&self, document: &mut Document) {
        let Some(plan) = &self.plan else { return };
        let label = self.by("Your paid plan", "ranges");
        let all_of_it = format!("the whole sums to {}", plan.total.text);
        if plan.fits() {
            document.paragraph(Text::default().strong(format!("{label}: it fits.")).plain(
                format!(
                    " All {} are within their ranges, and {all_of_it}.",
                    counted(plan.channels, "channel", "channels")
                ),
            ));
            return;
        }
        let outside = |in_plan| -> Vec<String> {
            self.of_kind(LineKind::Channel)
                .filter(|line| line.verdict != Some(Placement::Within))
                .filter(|line| line.in_plan == Some(in_plan))
                .map(|line| format!("{} is {}", line.name, line.verdict_words()))
                .collect()
        };
        let mut words = format!(
            " {} of {} within range; {all_of_it}{}.",
            plan.within,
            counted(plan.channels, "channel", "channels"),
            plan.distance()
        );
        let (named, unnamed) = (outside(true), outside(false));
        if !named.is_empty() {
            words.push_str(&format!(" {}.", and_list(&named)));
        }
        if !unnamed.is_empty() {
            words.push_str(&format!(" Not named, and so at 0%: {}.", and_list(&unnamed)));
        }
        document.paragraph(Text::default().strong(format!("{label}:")).plain(words));

        let closest: Vec<String> = self
            .of_kind(LineKind::Channel)
            .filter_map(|line| {
                let closest = line.closest.as_ref()?;
                Some(format!("{} {}", line.name, closest.part.text))
            })
            .collect();
        document.paragraph(if closest.is_empty() {
            Text::from(format!("No plan fits all of {}.", self.ranges()))
        } else {
            let label = format!("The closest plan that fits all of {}:", self.ranges());
            Text::default().strong(label).plain(format!(" {}.", and_list(&closest)))
        });
    }

    fn tell_marketing(&self, document: &mut Document) {
        for line in self.of_kind(LineKind::Marketing) {
            let share = &line.share.quantity;
            let words = match (&line.given, &line.dollars, self.revenue, self.marketing) {
                (Some(given), Some(dollars), Some(revenue), Some(spent)) => format!(
                    " {spent} is {}% of {revenue} ARR: {} {share}, which is {}.",
                    super::hundredths(given.percent),
                    line.verdict_words(),
                    dollars.text
                ),
                (_, Some(dollars), Some(revenue), _) => {
                    format!(" {share} of {revenue} ARR, which is {} a year.", dollars.text)
                }
                (.., Some(spent)) => {
                    format!(" {share} of revenue. Give --arr to hold {spent} against it.")
                }
                _ => format!(" {share} of revenue. Give --arr to see it in dollars."),
            };
            let label = format!("{}:", self.by("Marketing", "share"));
            document.paragraph(Text::default().strong(label).plain(words));
        }
    }

    fn tell_paid(&self, document: &mut Document) {
        if self.channels.is_none() {
            return;
        }
        let words = match (self.paid, self.marketing) {
            (Some(paid), Some(marketing)) => format!(
                " {paid} is {}% of the marketing budget. The sources give no share for that.",
                super::hundredths(crate::engine::budget::percent_of(paid.cents(), marketing))
            ),
            (Some(_), None) => return,
            (None, _) => " the sources don't say how much of the marketing budget is paid, so the \
                          channels stay in percent. Give --paid to see them in dollars."
                .to_owned(),
        };
        document.paragraph(Text::default().strong("Paid:").plain(words));
    }

    fn draw_channels(&self, document: &mut Document) {
        let Some(channels) = &self.channels else {
            return;
        };
        document.heading(Level::Section, "Paid channels");
        document.push(Block::Table(self.channel_table()));
        document.paragraph(self.feasibility(channels));
        for line in self.of_kind(LineKind::Channel) {
            if let Some(need) = line.needs {
                document.paragraph(format!(
                    "{} counts only with {}. Without one, add {}.",
                    line.name,
                    need.words(),
                    option(need)
                ));
            }
        }
        for share in &self.left_out {
            let need = share.needs.map_or("", Need::words);
            let by = match share.said_by {
                ValueSource::CommandLine => String::new(),
                speaker => format!(", and {} says there is none", speaker.words()),
            };
            document.paragraph(format!("{} is left out: it needs {need}{by}.", share.name));
        }
    }

    /// Draws the ranges; with a plan beside them where there is one, and the
    /// closest plan where that one does not fit.
    fn channel_table(&self) -> Table {
        let in_dollars = self.paid.is_some();
        let misfits = self.plan.as_ref().is_some_and(|plan| !plan.fits());
        let mut columns = vec!["Channel".to_owned(), self.marked("Share of paid")];
        if in_dollars {
            columns.push("In dollars".to_owned());
        }
        match self.plan {
            Some(_) => columns.extend(["Your plan", "Verdict"].map(str::to_owned)),
            None => columns.push("The source says".to_owned()),
        }
        if misfits {
            columns.push("Closest plan".to_owned());
        }
        let rows = self.of_kind(LineKind::Channel).map(|line| {
            let mut row = vec![
                format!("{}{}", line.name, line.place.mark.tag()),
                line.place.mark.with_figure_was(&line.share.quantity),
            ];
            if in_dollars {
                row.push(line.dollars_text());
            }
            match &line.given {
                Some(given) => {
                    row.push(given.text.clone());
                    row.push(self.marked(&line.verdict_words()));
                }
                None => row.push(line.says.join("; ")),
            }
            if misfits {
                let closest = line.closest.as_ref();
                row.push(closest.map_or("none".to_owned(), |one| one.part.text.clone()));
            }
            row
        });
        Table { rows: rows.collect(), columns }
    }

    /// Says whether the channels can sum to the whole.
    fn feasibility(&self, channels: &ChannelsView) -> String {
        let sums = &channels.sums;
        let clash = || {
            let names = self.of_kind(LineKind::Channel);
            let names = names.filter(|line| channels.clash.contains(&line.place.id));
            let names: Vec<String> =
                names.map(|line| format!("{} {}", line.name, line.share.quantity)).collect();
            and_list(&names)
        };
        let can = match sums.feasibility {
            Feasibility::Feasible => "can",
            Feasibility::TooMuch | Feasibility::TooLittle => "can't",
        };
        let mut words = format!("Shares within {} {can} sum to 100%: ", self.ranges());
        words.push_str(&match sums.feasibility {
            Feasibility::Feasible => {
                format!("the lower ends sum to {}%, the upper ends to {}%.", sums.low, sums.high)
            }
            Feasibility::TooMuch => {
                format!("the lower ends alone sum to {}%. They clash: {}.", sums.low, clash())
            }
            Feasibility::TooLittle => format!(
                "even the upper ends sum to {}% only. They fall short: {}.",
                sums.high,
                clash()
            ),
        });
        if let Some(without) = &channels.without_conditional {
            let conditional = self.of_kind(LineKind::Channel).filter(|line| line.needs.is_some());
            let names: Vec<&str> = conditional.map(|line| line.name).collect();
            let can = match without.feasibility {
                Feasibility::Feasible => "they can",
                Feasibility::TooMuch | Feasibility::TooLittle => "they can't",
            };
            words.push_str(&format!(
                " Without {} {can}: {}% and {}%.",
                and_list(&names),
                without.low,
                without.high
            ));
        }
        words
    }

    fn draw_budgets(&self, document: &mut Document) {
        let lines = || {
            let is_channel = |line: &&LineView<'_>| line.kind == LineKind::Channel;
            self.lines.iter().filter(move |line| !is_channel(line))
        };
        if lines().next().is_none() {
            return;
        }
        document.heading(Level::Section, "Budgets");
        let rows = lines().map(|line| {
            vec![
                format!("{}{}", line.name, line.place.mark.tag()),
                line.place.mark.with_figure_was(&line.share.quantity),
                match line.of_origin {
                    Origin::Ours => format!("{} (ours)", line.of.words()),
                    Origin::Source => line.of.words().to_owned(),
                },
                line.dollars_text(),
            ]
        });
        document.push(Block::Table(Table {
            rows: rows.collect(),
            columns: ["Budget", &self.marked("Share"), "Of", "In dollars"]
                .map(str::to_owned)
                .into(),
        }));
        if let Some(name) = self.of_unsaid() {
            document.paragraph(format!("{name}: the source doesn't say of which budget."));
        }
    }

    /// Returns the name of the share whose whole the source doesn't name.
    fn of_unsaid(&self) -> Option<&str> {
        self.of_kind(LineKind::Other)
            .find(|line| line.of_origin == Origin::Ours || line.of == ShareOf::Unsaid)
            .map(|line| line.name)
    }

    fn draw_split(&self, document: &mut Document) {
        if let (Some(split), Some(marketing)) = (&self.split, self.marketing) {
            let divided = match split.shares_from {
                SharesFrom::Source => "as the charter does",
                SharesFrom::CommandLine => "by your shares",
            };
            document
                .heading(Level::Section, format!("{marketing} for marketing, divided {divided}"));
            document.push(split.table());
        }
    }

    fn list_words(&self, document: &mut Document) {
        if self.says.is_empty() {
            return;
        }
        let stage = self.selection.stage.title;
        document.heading(
            Level::Section,
            match self.basis {
                Basis::OwnStage => format!("What else {stage} says of budgets"),
                Basis::OtherStage | Basis::NoShares => format!("What {stage} says of budgets"),
            },
        );
        let items = self.says.iter().map(|said| {
            let name = match said.kind {
                FactKind::AntiPattern => format!("Avoid “{}”", said.name),
                _ => said.name.to_owned(),
            };
            let name = format!("{name}{}", said.place.mark.tag());
            Item {
                name: Some(name).filter(|name| !name.is_empty()),
                text: Some(said.text.clone()),
                details: vec![("Id".to_owned(), said.place.id.to_string().into())],
                blanks: Vec::new(),
            }
        });
        document.push(Block::Items(Marker::Bullet, items.collect()));
    }

    /// Names the address of each share, in the order of the tables.
    fn addresses(&self) -> Option<Text> {
        let mut ids: Vec<&str> = Vec::new();
        let lines = self.lines.iter().map(|line| &line.place.id);
        let split = self.split.iter().map(|split| &split.id);
        for id in lines.chain(split) {
            // A share of an unsaid whole has a line for each.
            let id = id.as_str();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let (first, rest) = ids.split_first()?;
        let text = Text::default().plain("Ids of the shares: ").code(*first);
        let text = rest.iter().fold(text, |text, id| text.plain(", ").code(*id));
        Some(text.plain("."))
    }

    fn remark(&self) -> Text {
        let mut sources: Vec<String> = Vec::new();
        let lines = self.lines.iter().map(|line| line.place.source.line());
        let says = self.says.iter().map(|said| said.place.source.line());
        let split = self.split.iter().map(|split| split.source.line());
        for source in lines.chain(says).chain(split) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let readings: Vec<&str> = self.readings.iter().map(|one| one.text.as_str()).collect();
        let ours = match readings.as_slice() {
            [] => String::new(),
            several => format!(" Ours: {}.", several.join("; ")),
        };
        Text::from(format!("Facts: {}.{ours}", sources.join("; ")))
    }

    /// Says how the sources were read where they leave it open.
    pub(super) fn read_as(&self) -> Vec<Explanation> {
        let mut readings: Vec<String> = Vec::new();
        let mut read = |text: &str| readings.push(text.to_owned());
        if self.basis == Basis::OtherStage {
            read("computing with the shares of another stage");
        }
        if self.of_kind(LineKind::Marketing).next().is_some() && self.revenue.is_some() {
            read("taking ARR for revenue, and budgets for those of a year");
        }
        if self.lines.iter().any(|line| line.dollars.is_some()) {
            read("the dollars, computed from the shares");
        }
        if self.lines.iter().any(|line| line.verdict.is_some()) {
            read("the verdicts");
        }
        if self.channels.is_some() {
            read("taking the channels listed for the whole paid budget");
        }
        if let Some(name) = self.of_unsaid()
            && self.lines.iter().any(|line| line.of_origin == Origin::Ours)
        {
            read(&format!("the budgets that the share of {name} is taken of"));
        }
        if self.plan.as_ref().is_some_and(|plan| !plan.fits()) {
            read(
                "calling the plan closest that has the smallest sum of squared differences, in \
                 points",
            );
            read(
                "rounding it to hundredths of a percent and to cents, so that both sum to the \
                 whole",
            );
        }
        match self.split.as_ref().map(|split| split.shares_from) {
            None => {}
            Some(SharesFrom::Source) => read(
                "dividing the whole marketing budget by shares that the charter gives for the \
                 work of a marketing operations team",
            ),
            Some(SharesFrom::CommandLine) => read(
                "dividing the whole marketing budget among the parts of the charter, by shares \
                 that you gave",
            ),
        }
        let ours = |text| Explanation { text, origin: Origin::Ours };
        readings.into_iter().map(ours).collect()
    }

    /// Chooses the commands that lead on: other stages' shares where this one
    /// has none, and the guides that were quoted.
    pub(super) fn lead_on(&self, others: &[&Stage]) -> Vec<(Invocation, String)> {
        let stage = self.selection.stage;
        let mut next = Vec::new();
        for other in others {
            let amounts =
                [("--arr", self.revenue), ("--marketing", self.marketing), ("--paid", self.paid)];
            let command = amounts
                .into_iter()
                .filter_map(|(option, amount)| Some((option, typed(amount?))))
                .fold(
                    Invocation::new("budget").option("--stage", stage.id),
                    |command, (option, amount)| command.option(option, amount),
                )
                .option("--from-stage", &other.id);
            next.push((
                command,
                format!("the same by the shares of {}, marked as such", other.title),
            ));
        }
        let mut guides: Vec<(&str, &str, &str)> = Vec::new();
        let lines = self.lines.iter().map(|line| &line.place);
        let says = self.says.iter().map(|said| &said.place);
        for place in lines.chain(says) {
            let guide = (place.function.id, place.stage.id, place.function.title);
            if !guides.contains(&guide) {
                guides.push(guide);
            }
        }
        next.extend(guides.into_iter().map(|(function, stage, title)| {
            (guide_command(function, stage), format!("the guide: {title}"))
        }));
        next
    }
}

/// Writes an amount so that a shell and then `gtm` read it back.
fn typed(money: Money) -> String {
    let amount = money.to_string();
    let amount = amount.trim_start_matches('$');
    // A small one without its currency would be asked about.
    match amount.rsplit_once('.') {
        Some((_, cents)) if cents.len() == 2 && cents.bytes().all(|c| c.is_ascii_digit()) => {
            format!("{amount}USD")
        }
        _ => amount.to_owned(),
    }
}

/// Returns the option that says that something is lacking.
fn option(need: Need) -> &'static str {
    match need {
        Need::EnterpriseSegment => "--no-enterprise",
    }
}

impl LineView<'_> {
    /// Says where what is given lies: `within`, `5 points ($30K) above`.
    fn verdict_words(&self) -> String {
        match (self.verdict, &self.off) {
            (Some(verdict), Some(off)) if !off.is_nothing() => {
                format!("{} {}", off.text, word(verdict))
            }
            (Some(Placement::Within) | None, _) => "within".to_owned(),
            (Some(_), _) => "on an end that is left out".to_owned(),
        }
    }

    fn dollars_text(&self) -> String {
        self.dollars.as_ref().map_or("–".to_owned(), |dollars| dollars.text.clone())
    }
}

impl PlanView {
    /// Says how far the plan is from the whole, or nothing where it is it.
    fn distance(&self) -> String {
        match (self.verdict, &self.off) {
            (Placement::Below, Some(off)) => format!(", {} short", off.text),
            (Placement::Above, Some(off)) => format!(", {} too much", off.text),
            _ => String::new(),
        }
    }
}

impl Unchecked {
    fn words(self) -> String {
        match self {
            Self::MarketingBudget => "the marketing budget".to_owned(),
            Self::PaidBudget => "the paid budget".to_owned(),
            Self::Plan => "the plan".to_owned(),
            Self::Need(need) => format!("the lack of {}", need.words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_typed_for_an_amount_is_read_back(
            cents in prop_oneof![1..=200_000_u64, 1..=Money::MAX.cents()],
        ) {
            let money = Money::from_cents(cents).unwrap();
            let typed = typed(money);
            prop_assert!(!typed.contains(['$', ' ']), "{}", typed);
            prop_assert_eq!(typed.parse(), Ok(money));
        }
    }
}
