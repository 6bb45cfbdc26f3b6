//! `gtm score`: what can be scored at a stage, and how each metric stands
//! against its target.

use super::prelude::*;
use std::cmp::Ordering;

use crate::document::Gauge;
use crate::engine::score::metric::{Direction, better, quantity, targets};
use crate::engine::score::reading::GivenBy;
use crate::engine::score::{Score, Scores, Verdict};
use crate::playbook::marks::Better;
use crate::quantity::figure::{Placement, Quantity, Unit};
use crate::quantity::measurement::Measurement;

/// The metrics that can be scored at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScorableReport<'catalog> {
    /// The stage.
    selection: Selection<'catalog>,
    /// Those with a target in figures first, then those with one in words.
    scorable: Vec<Scorable<'catalog>>,
}

/// A metric that can be scored at a stage.
#[derive(Debug, Serialize, JsonSchema)]
struct Scorable<'catalog> {
    #[serde(flatten)]
    metric: Fact<'catalog>,
    /// Other names that it is found by.
    aliases: &'catalog [String],
    /// Which values are better; `null` where nobody says.
    better: Option<Direction>,
    /// How a value is typed; the value is made up.
    example: String,
}

impl<'catalog> ScorableReport<'catalog> {
    /// Builds the list of the selected stage's metrics.
    pub fn new(mut metrics: Vec<Fact<'catalog>>, selection: Selection<'catalog>) -> Self {
        metrics.sort_by_key(|metric| (quantity(metric).is_none(), metric.target().is_none()));
        let scorable = metrics.into_iter().map(|metric| {
            let better = better(&metric);
            let example = match (quantity(&metric), better.map(|better| better.values)) {
                (Some(target), _) => example(target),
                // Without a target in figures it takes two values.
                (None, Some(Better::Higher)) => "820→900".to_owned(),
                (None, _) => "900→820".to_owned(),
            };
            Scorable { aliases: &metric.marks.aliases, better, example, metric }
        });
        Self { scorable: scorable.collect(), selection }
    }
}

/// Returns a value within a target, as it is typed.
fn example(Quantity { extent, unit }: Quantity) -> String {
    let (unit, parts) = if unit == Unit::RATIO { (Unit::PERCENT, 100) } else { (unit, 1) };
    let amount = match extent {
        Extent::MoreThan(low) => (low.ratio() * parts).floor() + 1,
        Extent::LessThan(high) => (high.ratio() * parts).ceil() - 1,
        Extent::Exactly(end)
        | Extent::AtLeast(end)
        | Extent::AtMost(end)
        | Extent::Between(_, end)
        | Extent::BetweenOrMore(_, end) => end.ratio() * parts,
    };
    Measurement { amount: Amount::from(amount), unit }.to_string()
}

/// Says how many metrics there are, and how many have a target in figures.
pub(super) fn metrics_line<'fact>(
    metrics: impl Iterator<Item = &'fact Fact<'fact>> + Clone,
    stage: Option<StageRef<'_>>,
) -> String {
    let count = counted(metrics.clone().count(), "metric");
    let at = shown(stage.map(|stage| format!(" at {}", stage.title)));
    let in_figures = metrics.filter(|metric| quantity(metric).is_some()).count();
    format!("{count}{at}, {in_figures} of them with a target in figures.")
}

fn is_ours(better: Option<Direction>) -> bool {
    better.is_some_and(|better| better.origin == Origin::Ours)
}

/// Says which values are better, marked where that is ours or a layer's.
fn better_words(metric: &Fact<'_>, better: Option<Direction>) -> String {
    better.map_or("nobody says".to_owned(), |Direction { values, origin }| {
        format!("{}{}", values.words(), whose(metric, origin))
    })
}

/// How many metrics the example command has.
const EXAMPLES: usize = 3;

impl Report for ScorableReport<'_> {
    const SCHEMA: &'static str = "gtm/scorable/1";
    const IS_LIST: bool = true;
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let stage = self.selection.stage;
        let mut document = Selection::titled(
            Some(&self.selection),
            format!("What can be scored at {}", stage.title),
        );
        document.paragraph(format!(
            "{} Of the others give two values, and gtm says whether they move the right way.",
            metrics_line(self.scorable.iter().map(|one| &one.metric), Some(stage))
        ));
        let rows = self.scorable.iter().map(|Scorable { metric, better, example, .. }| {
            (Some(metric), json!({ "better": better_words(metric, *better), "example": example }))
        });
        let header = "Metric=metric,Name=name,Target=target or silence,Better=better,\
                      Type it as=example";
        document.push(fact_sheet(header, rows).into());
        let score = || Invocation::new("score").option("--stage", stage.id);
        // Of targets that are compared one is to be chosen.
        let whom = self.scorable.iter().flat_map(|one| targets(&one.metric)).next();
        let begun = whom.map_or_else(score, |(_, whom)| score().option("--segment", whom));
        let scored = self.scorable.iter().take(EXAMPLES).fold(begun, |command, one| {
            command.arg(format!("{}={}", one.metric.name(), one.example))
        });
        document.next([
            (scored, "scores values; these are made up"),
            (score().option("--output", "metrics.csv"), "writes a sheet to fill in"),
            (score().option("--from", "metrics.csv"), "scores the sheet"),
        ]);
        document
    }

    fn sheet(&self) -> Sheet {
        let rows = self.scorable.iter().map(|Scorable { metric, better, example, .. }| {
            let values = better.map(|better| better.values.words());
            let ours = if is_ours(*better) { "better" } else { "" };
            (Some(metric), json!({ "better": values, "example": example, "ours": ours }))
        });
        fact_sheet("metric,value,name,target,better,example,ours,id,source", rows)
    }
}

/// How metrics stand at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScoreReport<'catalog> {
    /// The stage that they are held against.
    pub selection: Selection<'catalog>,
    /// How they stand.
    #[serde(flatten)]
    pub scores: Scores<'catalog>,
    /// The columns of the file that were not read.
    pub not_read: Vec<String>,
    /// The path of the company file, where one was read.
    pub company_file: Option<&'catalog str>,
}

/// Writes a difference of amounts: shares differ by points, and a ratio by about
/// so many.
fn spelled(amount: Amount, unit: Unit) -> String {
    match unit {
        Unit::PERCENT => points(amount),
        Unit::RATIO => {
            format!("about {}", points(Amount::from((amount.ratio() * 100).round())))
        }
        _ => Measurement { amount, unit }.to_string(),
    }
}

/// Returns where the scale of a target ends: that of a share at the whole, and of
/// other amounts at twice what the target names.
pub fn end_of_scale(Quantity { extent, unit }: Quantity) -> Amount {
    let (from, to) = extent.ends();
    match (unit, to.or(from)) {
        (Unit::PERCENT, Some(named)) => named.max(100.into()),
        (Unit::RATIO, _) | (_, None) => 1.into(),
        (_, Some(named)) => named * 2,
    }
}

/// Draws a target in figures, and a value by it. A value beyond the scale is its
/// end.
pub fn gauge(target: Quantity, now: Option<Amount>) -> Gauge {
    let (Quantity { extent, unit }, end) = (target, end_of_scale(target));
    let (from, to) = extent.limits();
    let low = now.map_or(0.into(), |now| now.min(0.into()));
    let high = now.map_or(end, |now| now.max(end));
    let place = |amount: Amount| {
        let (low, high) = (low.to_f64(), high.to_f64());
        ((amount.to_f64() - low) / (high - low)).clamp(0.0, 1.0)
    };
    let text = |amount: Amount| {
        let is_bare = unit == Unit::RATIO || (amount == 0.into() && unit != Unit::PERCENT);
        if is_bare { amount.to_string() } else { Measurement { amount, unit }.to_string() }
    };
    Gauge {
        label: String::new(),
        value: String::new(),
        reading: String::new(),
        low: text(low),
        high: Some(text(high)),
        zone: (from.map_or(0.0, place), to.map(place)),
        mark: now.map(place),
        side: Ordering::Equal,
        is_good: None,
    }
}

/// The most metrics that the first line names.
const MOST_NAMED: usize = 4;

impl<'page> Score<'page> {
    fn name(&self) -> &'page str {
        self.metric.label
    }

    fn verdict_words(&self) -> String {
        spaced(self.verdict)
    }

    /// Returns the target of the stage: what another aims at is none here.
    pub(super) fn target(&self) -> Option<&str> {
        self.metric.target().filter(|_| self.verdict != Verdict::NoTarget).map(|(text, _)| text)
    }

    /// Returns the target in figures.
    fn quantity(&self) -> Option<Quantity> {
        quantity(&self.metric).filter(|_| self.verdict != Verdict::NoTarget)
    }

    fn off_by_words(&self) -> Option<String> {
        Some(spelled(self.off_by?, self.quantity()?.unit))
    }

    fn movement_words(&self) -> Option<String> {
        let movement = self.movement?;
        let change = movement.change;
        if change == 0.into() {
            return Some("no change".to_owned());
        }
        let (direction, size) = if change < 0.into() { ("down", -change) } else { ("up", change) };
        Some(format!("{direction} {}", spelled(size, movement.unit)))
    }

    /// Returns both values, or the one.
    pub(super) fn values(&self) -> String {
        let now = self.reading.now;
        self.reading.before.map_or(now.to_string(), |before| format!("{before} → {now}"))
    }

    /// Says how a value stands by its target in figures.
    pub(super) fn standing(&self) -> String {
        let moves = shown(self.movement_words().map(|words| format!("; {words}")));
        let stands = placed(self.verdict_words(), self.off_by.zip(self.off_by_words()));
        format!("{stands}{moves}")
    }

    /// Says what the verdict means for this metric.
    fn meaning(&self) -> Option<Item> {
        let name = format!("{}, {}", self.name(), self.verdict_words());
        // What is better for being more is never said by a source.
        let is_more =
            (self.verdict, self.outcome) == (Verdict::Placed(Placement::Above), Outcome::Met);
        let silence = if is_more { "No source says that more is worse. " } else { "" };
        Some(Item::of(name, format!("{silence}{}", self.means?)))
    }

    /// Says what there is to judge by where there is no target in figures.
    fn basis(&self) -> String {
        let others = self.elsewhere.iter().filter_map(|other| {
            Some(format!("at {} it is “{}”", other.stage?.title, other.target()?.0))
        });
        let target = match (self.target(), and_list(others)) {
            (Some(target), _) => format!("the target is “{target}”"),
            (None, others) if others.is_empty() => "the source names no target".to_owned(),
            (None, others) => others,
        };
        let Some(better) = self.better else { return target };
        let two = match self.movement {
            Some(_) => String::new(),
            None => {
                format!(". To see how it moves, give two: '{}=BEFORE->NOW'", self.metric.name())
            }
        };
        format!("{target}; better: {}{two}", better_words(&self.metric, Some(better)))
    }

    /// Draws the value beside its target in figures.
    fn gauge(&self) -> Option<Gauge> {
        let (quantity, now) = (self.quantity()?, self.in_target_unit?);
        Some(Gauge {
            label: tagged(&self.metric),
            value: self.values(),
            reading: format!("{} (target: {})", self.standing(), self.target()?),
            side: quantity.extent.placement(now).cmp(&Placement::Within),
            is_good: Some(self.outcome != Outcome::Missed),
            ..gauge(quantity, Some(now))
        })
    }
}

impl ScoreReport<'_> {
    /// Whether any metric misses its target or moves the wrong way.
    pub fn has_misses(&self) -> bool {
        self.scores.scores.iter().any(|score| score.outcome == Outcome::Missed)
    }

    /// Names first what is off, then what is fine or can't be judged; where they
    /// are many, says how many.
    fn conclusion(&self) -> Text {
        let named = |outcome, word| {
            let scores = self.scores.scores.iter().filter(|score| score.outcome == outcome);
            let names: Vec<String> = scores
                .map(|score| format!("{} ({})", score.name(), score.verdict_words()))
                .collect();
            let few = names.len() <= MOST_NAMED;
            sentence(word, if few { and_list(names) } else { names.len().to_string() })
        };
        let off =
            if self.has_misses() { named(Outcome::Missed, "Off: ") } else { "Off: none.".into() };
        let fine = named(Outcome::Met, " Fine: ");
        Text::default().strong(off).plain(fine + &named(Outcome::NotJudged, " Can't be judged: "))
    }

    /// Says what is ours.
    fn ours(&self) -> String {
        let scores = &self.scores.scores;
        let by_us = scores
            .iter()
            .filter(|score| is_ours(score.better))
            .filter(|score| score.movement.is_some() || score.off_by.is_some());
        let by_us = and_list(by_us.map(Score::name));
        and_list(those([
            (scores.iter().any(|score| score.means.is_some()), "what a verdict means".to_owned()),
            (!by_us.is_empty(), format!("which values are better for {by_us}")),
        ]))
    }
}

impl Report for ScoreReport<'_> {
    const SCHEMA: &'static str = "gtm/score/1";
    const IS_LIST: bool = true;

    fn document(&self) -> Document {
        let Scores { scores, left_out } = &self.scores;
        let mut document = Selection::titled(
            Some(&self.selection),
            format!("Score at {}", self.selection.stage.title),
        );
        document.paragraph(self.conclusion());
        let gauges = scores.iter().filter_map(Score::gauge);
        document.section("Against the target", Block::Gauges(gauges.collect()));
        let meanings = scores.iter().filter_map(Score::meaning);
        document.bullets("What it means (ours)", meanings);
        let others = scores.iter().filter(|score| score.quantity().is_none()).map(|score| {
            let text = format!("{}, {}; {}.", score.values(), score.standing(), score.basis());
            Item::of(tagged(&score.metric), text)
        });
        document.bullets("Without a target in figures", others);
        document.next(guides(scores.iter().map(|score| &score.metric)));
        let kept = scores.iter().filter(|score| score.given_by == GivenBy::CompanyFile);
        let file = self.company_file.unwrap_or_default();
        let left_out = and_list(left_out.iter().map(|metric| metric.label));
        document
            .remark(sentence(&format!("Values from {file}: "), and_list(kept.map(Score::name))));
        document.remark(sentence("Without a value in the file: ", left_out));
        let not_read = and_list(&self.not_read);
        document.remark(sentence("Columns of the file that were not read: ", not_read));
        document.remark(sources_remark(scores.iter().map(|score| &score.metric), self.ours()));
        document
    }

    fn sheet(&self) -> Sheet {
        let rows = self.scores.scores.iter().map(|score| {
            let elsewhere = score.elsewhere.iter().map(|other| {
                let target = shown(other.target().map(|(target, _)| format!(": {target}")));
                format!("{}{target}", other.id)
            });
            let ours = those([(is_ours(score.better), "better"), (score.means.is_some(), "means")]);
            let row = json!({
                "before": shown(score.reading.before),
                "value": score.reading.now.to_string(),
                "given_by": score.given_by,
                "target": score.target(),
                "figure": shown(score.quantity()),
                "better": score.better.map(|better| better.values.words()),
                "verdict": score.verdict_words(),
                "outcome": spaced(score.outcome),
                "off_by": score.off_by_words(),
                "movement": score.movement_words(),
                "means": score.means,
                "elsewhere": joined(elsewhere, "; "),
                "guide": "",
                "ours": joined(ours, ", "),
            });
            (Some(&score.metric), row)
        });
        let mut sheet = fact_sheet(
            "id,stage,function,metric,name,before,value,given_by,target,figure,better,verdict,\
             outcome,off_by,movement,means,elsewhere,guide,ours,source",
            rows,
        );
        for (row, Score { metric, .. }) in self.scores.scores.iter().enumerate() {
            let guide = guide_command(&cell(metric, "function"), &cell(metric, "stage"));
            sheet.command(row, "guide", guide);
        }
        sheet
    }
}
