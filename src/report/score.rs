//! `gtm score`: what can be scored at a stage, and how each metric stands
//! against its target.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{source_line, tag_of};
use super::view::{Selection, and_list, counted, guide_command, joined, sentence, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::document::{
    Block, Document, Invocation, Item, Level, Scale, Side, Standing, Text, ZoneEnd, cells,
};
use crate::engine::score::metric::{Direction, Metric};
use crate::engine::score::reading::GivenBy;
use crate::engine::score::{Outcome, Score, Scores, Verdict, Way};
use crate::playbook::marks::Better;
use crate::playbook::source::Origin;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Quantity, Unit};
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
    metric: Metric<'catalog>,
    /// Other names that it is found by.
    aliases: &'catalog [String],
    /// Which values are better; `null` where nobody says.
    better: Option<Direction>,
    /// How a value is typed; the value is made up.
    example: &'static str,
}

impl<'catalog> ScorableReport<'catalog> {
    /// Builds the list of the selected stage's metrics.
    pub fn new(mut metrics: Vec<Metric<'catalog>>, selection: Selection<'catalog>) -> Self {
        metrics.sort_by_key(|metric| (metric.figure().is_none(), metric.target().is_none()));
        let scorable = metrics.into_iter().map(|metric| {
            let unit = metric.figure().map(|figure| figure.quantity().unit);
            let better = metric.better();
            let example = match (unit, better.map(|better| better.values)) {
                (Some(Unit::Ratio), _) => "33%",
                (Some(unit), _) => unit.example(),
                // Without a target in figures it takes two values.
                (None, Some(Better::Higher)) => "820→900",
                (None, _) => "900→820",
            };
            Scorable { aliases: metric.fact.aliases(), better, example, metric }
        });
        Self { scorable: scorable.collect(), selection }
    }
}

const NO_TARGET: &str = "the source names none";

/// Says which values are better, marked where that is ours.
fn better_words(better: Option<Direction>) -> String {
    match better.map(|better| (better.values.words(), better.origin)) {
        Some((words, Origin::Source)) => words.to_owned(),
        Some((words, Origin::Ours)) => format!("{words} (ours)"),
        None => "nobody says".to_owned(),
    }
}

fn is_ours(better: Option<Direction>) -> bool {
    better.is_some_and(|better| better.origin == Origin::Ours)
}

/// How many metrics the example command has.
const EXAMPLES: usize = 3;

impl Report for ScorableReport<'_> {
    const SCHEMA: &'static str = "gtm/scorable/1";
    const IS_FILLED_IN: bool = true;

    fn document(&self) -> Document {
        let stage = self.selection.stage;
        let mut document = Document::default();
        document.heading(Level::Title, format!("What can be scored at {}", stage.title));
        self.selection.line().into_iter().for_each(|line| document.remark(line));
        document.paragraph(format!(
            "{}, of which {} with a target in figures. Of the others give two values, and gtm says \
             whether they move the right way.",
            counted(self.scorable.len(), "metric", "metrics"),
            self.scorable.iter().filter(|one| one.metric.figure().is_some()).count()
        ));
        document.table(
            &["Metric", "Name", "Target", "Better", "Type it as"],
            self.scorable.iter().map(|Scorable { metric, better, example, .. }| {
                let target = metric.target().unwrap_or(NO_TARGET);
                let fact = &metric.fact;
                cells(&[&fact.name(), &fact.label, &target, &better_words(*better), example])
            }),
        );
        let score = || Invocation::new("score").option("--stage", stage.id);
        let examples = self.scorable.iter().take(EXAMPLES);
        let scored = examples.fold(score(), |command, one| {
            command.arg(format!("{}={}", one.metric.fact.name(), one.example))
        });
        document.next([
            (scored, "scores values; these are made up"),
            (score().option("--output", "metrics.csv"), "writes a sheet to fill in"),
            (score().option("--from", "metrics.csv"), "scores the sheet"),
        ]);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "metric", "value", "name", "target", "better", "example", "ours", "id", "source",
        ]);
        for Scorable { metric, better, example, .. } in &self.scorable {
            let fact = &metric.fact;
            sheet.row(&[
                &fact.name(),
                &"",
                &fact.label,
                &metric.target().unwrap_or_default(),
                &better.map_or("", |better| better.values.words()),
                example,
                &if is_ours(*better) { "better" } else { "" },
                &fact.id,
                &source_line(fact),
            ]);
        }
        Ok(sheet)
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_file: Option<&'catalog str>,
}

/// Writes a difference of amounts: percentages differ by points.
fn spelled(amount: Amount, unit: Unit) -> String {
    match unit {
        Unit::Percent if amount == 1.into() => "1 point".to_owned(),
        Unit::Percent => format!("{amount} points"),
        Unit::Ratio => amount.to_string(),
        _ => Measurement { amount, unit }.to_string(),
    }
}

/// The most metrics that the first line names.
const MOST_NAMED: usize = 4;

impl<'page> Score<'page> {
    fn name(&self) -> &'page str {
        self.metric.fact.label
    }

    fn verdict_words(&self) -> &'static str {
        self.verdict.into()
    }

    /// Returns the target of the stage: what another aims at is none here.
    fn target(&self) -> Option<&str> {
        self.metric.target().filter(|_| self.verdict != Verdict::NoTarget)
    }

    /// Returns the target in figures.
    fn quantity(&self) -> Option<Quantity> {
        let figure = self.metric.figure().filter(|_| self.verdict != Verdict::NoTarget);
        figure.map(Figure::quantity)
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
    fn values(&self) -> String {
        let now = self.reading.now;
        self.reading.before.map_or(now.to_string(), |before| format!("{before} → {now}"))
    }

    /// Says how a value stands by its target in figures.
    fn standing(&self) -> String {
        let off = match (self.off_by, self.off_by_words()) {
            (Some(off_by), _) if off_by == 0.into() => ", since the bound itself is out".to_owned(),
            (_, Some(words)) => format!(" by {words}"),
            _ => String::new(),
        };
        let way = match self.movement.map(|movement| movement.way) {
            Some(Way::Right) => ", the right way",
            Some(Way::Wrong) => ", the wrong way",
            _ => "",
        };
        let moves = self.movement_words().map_or(String::new(), |words| format!("; {words}{way}"));
        format!("{}{off}{moves}", self.verdict_words())
    }

    /// Says why the metric can't be judged.
    fn why_not(&self) -> String {
        let two =
            format!("give an earlier value too, as in '{}=BEFORE->NOW'", self.metric.fact.name());
        let Some(target) = self.target() else {
            return match self.verdict {
                Verdict::Recorded => {
                    "recorded. Neither the source nor gtm says which way is better".to_owned()
                }
                _ => format!("no target at this stage{}", self.other_stages(&two)),
            };
        };
        match self.verdict {
            Verdict::NeedsTwoValues => {
                format!("needs two values. The target is “{target}”: {two}")
            }
            _ if self.better.is_some() => {
                format!("recorded. The target is “{target}”, in words only: {two}")
            }
            _ => format!("recorded. The target is “{target}”, which no value can be held against"),
        }
    }

    /// Says what other stages have of a metric without a target.
    fn other_stages(&self, two: &str) -> String {
        let stage = |metric: &Metric<'page>| Some(metric.fact.stage?.title.as_str());
        let targets =
            and_list(self.elsewhere.iter().filter_map(|other| {
                Some(format!("at {} it is “{}”", stage(other)?, other.target()?))
            }));
        let stages = and_list(self.elsewhere.iter().filter_map(stage));
        match self.better {
            _ if !targets.is_empty() => format!("; {targets}"),
            Some(_) => format!(", nor at another one. To see how it moves, {two}"),
            None if stages.is_empty() => ", nor at another one".to_owned(),
            None => format!("; {stages} has the metric, without a target"),
        }
    }

    /// Draws the value beside its target in figures. Shares are drawn from
    /// nothing to the whole, and other amounts to twice what the target names;
    /// a value beyond that is the end.
    fn scale(&self) -> Option<Scale> {
        let (Quantity { extent, unit }, now) = (self.quantity()?, self.in_target_unit?);
        let (from, to) = extent.ends();
        let end = match (unit, to.or(from)) {
            (Unit::Percent, _) => 100.into(),
            (Unit::Ratio, _) | (_, None) => 1.into(),
            (_, Some(named)) => Amount::from_ratio(named.ratio() * 2),
        };
        let (low, high) = (now.min(0.into()), now.max(end));
        let place = |amount: Amount| {
            let (low, high) = (low.to_f64(), high.to_f64());
            ((amount.to_f64() - low) / (high - low)).clamp(0.0, 1.0)
        };
        let text = |amount: Amount| {
            let is_bare = unit == Unit::Ratio || (amount == 0.into() && unit != Unit::Percent);
            if is_bare { amount.to_string() } else { Measurement { amount, unit }.to_string() }
        };
        let goes_on =
            matches!(extent, Extent::AtLeast(_) | Extent::MoreThan(_) | Extent::BetweenOrMore(..));
        let zone_to = to.filter(|_| !goes_on).map_or(1.0, place);
        Some(Scale {
            label: format!("{}{}", self.name(), tag_of(&self.metric.fact)),
            value: self.values(),
            reading: self.standing(),
            target: self.target()?.to_owned(),
            low: text(low),
            high: text(high),
            zone: (from.map_or(0.0, place), zone_to),
            zone_end: if goes_on { ZoneEnd::Open } else { ZoneEnd::Closed },
            mark: place(now),
            side: match self.verdict {
                Verdict::Below => Side::Below,
                Verdict::Above => Side::Above,
                _ => Side::Inside,
            },
            standing: match self.outcome {
                Outcome::Missed => Standing::Off,
                Outcome::Met | Outcome::NotJudged => Standing::Good,
            },
        })
    }

    /// Returns the command that shows the guide it stands in.
    fn guide(&self) -> Invocation {
        let Fact { function, stage, .. } = self.metric.fact;
        guide_command(
            function.map_or("", |function| function.id.as_str()),
            stage.map_or("", |stage| stage.id.as_str()),
        )
    }
}

impl ScoreReport<'_> {
    fn came_to(&self, outcome: Outcome) -> usize {
        self.scores.scores.iter().filter(|score| score.outcome == outcome).count()
    }

    /// Whether any metric misses its target or moves the wrong way.
    pub fn has_misses(&self) -> bool {
        self.came_to(Outcome::Missed) > 0
    }

    /// Says first how many are off, and which where they are few.
    fn conclusion(&self) -> Text {
        let [missed, met, not_judged] =
            [Outcome::Missed, Outcome::Met, Outcome::NotJudged].map(|one| self.came_to(one));
        let scores = &self.scores.scores;
        let metrics = scores.len();
        let text = Text::default();
        if let [only] = scores.as_slice() {
            let stands = match only.outcome {
                Outcome::Missed => "is off",
                Outcome::Met => "is fine",
                Outcome::NotJudged => "can't be judged",
            };
            return text.strong(format!("{} {stands}: {}.", only.name(), only.verdict_words()));
        }
        if not_judged == metrics {
            return text.strong(format!("None of {metrics} metrics can be judged."));
        }
        let off = scores
            .iter()
            .filter(|score| score.outcome == Outcome::Missed && missed <= MOST_NAMED)
            .map(|score| format!("{} ({})", score.name(), score.verdict_words()));
        let off = and_list(off);
        let named = if off.is_empty() { off } else { format!(": {off}") };
        let off = match missed {
            0 => format!("None of {metrics} metrics is off."),
            1 => format!("1 of {metrics} metrics is off{named}."),
            _ => format!("{missed} of {metrics} metrics are off{named}."),
        };
        let fine = if met == 1 { "is" } else { "are" };
        let rest = and_list(those([
            (missed > 0 && met > 0, format!("{met} {fine} fine")),
            (not_judged > 0, format!("{not_judged} can't be judged")),
        ]));
        let rest = Some(sentence(" ", rest)).filter(|rest| !rest.is_empty());
        rest.into_iter().fold(text.strong(off), Text::plain)
    }

    /// Writes where the facts come from, and what is ours.
    fn facts(&self) -> Text {
        let scores = &self.scores.scores;
        let sources: BTreeSet<String> =
            scores.iter().map(|score| source_line(&score.metric.fact)).collect();
        let by_us = and_list(
            scores
                .iter()
                .filter(|score| is_ours(score.better))
                .filter(|score| score.movement.is_some() || score.off_by.is_some())
                .map(Score::name),
        );
        let ours = and_list(those([
            (scores.iter().any(|score| score.means.is_some()), "what a verdict means".to_owned()),
            (!by_us.is_empty(), format!("which values are better for {by_us}")),
        ]));
        let ids = scores.iter().map(|score| score.metric.fact.id.as_str());
        Text::from(format!("Facts: {}. Ids: ", joined(sources, "; ")))
            .codes(ids)
            .plain(format!(".{}", sentence(" Ours: ", ours)))
    }

    /// Returns the guides to read, each with the metrics that it speaks of.
    fn guides(&self) -> Vec<(Invocation, String)> {
        let mut guides: Vec<(Invocation, String)> = Vec::new();
        for score in &self.scores.scores {
            let guide = score.guide();
            match guides.iter_mut().find(|(other, _)| *other == guide) {
                Some((_, names)) => names.push_str(&format!(", {}", score.name())),
                None => guides.push((guide, score.name().to_owned())),
            }
        }
        guides
    }
}

impl Report for ScoreReport<'_> {
    const SCHEMA: &'static str = "gtm/score/1";

    fn document(&self) -> Document {
        let scores = &self.scores.scores;
        let tagged = |score: &Score<'_>| format!("{}{}", score.name(), tag_of(&score.metric.fact));
        let mut document = Document::default();
        document.heading(Level::Title, format!("Score at {}", self.selection.stage.title));
        self.selection.line().into_iter().for_each(|line| document.remark(line));
        document.paragraph(self.conclusion());
        let scales: Vec<Scale> = scores.iter().filter_map(Score::scale).collect();
        if !scales.is_empty() {
            document.heading(Level::Section, "Against the target");
            document.push(Block::Scales(scales));
        }
        let meanings = scores.iter().filter_map(|score| {
            let name = format!("{}, {}", score.name(), score.verdict_words());
            Some(Item::of(name, score.means?))
        });
        document.bullets("What it means (ours)", meanings.collect());
        let (moving, rest): (Vec<_>, Vec<_>) = scores
            .iter()
            .filter(|score| score.quantity().is_none())
            .partition(|score| score.movement.is_some());
        if !moving.is_empty() {
            document.heading(Level::Section, "From one value to the next");
            document.table(
                &["Metric", "Values", "Verdict", "Better", "Target"],
                moving.into_iter().map(|score| {
                    let moves = score.movement_words().unwrap_or_default();
                    cells(&[
                        &tagged(score),
                        &format!("{}, {moves}", score.values()),
                        &score.verdict_words(),
                        &better_words(score.better),
                        &score.target().unwrap_or(NO_TARGET),
                    ])
                }),
            );
        }
        let rest = rest.into_iter().map(|score| {
            Item::of(tagged(score), format!("{}, {}", score.values(), score.why_not()))
        });
        document.bullets("Not judged", rest.collect());
        document.heading(Level::Section, "Read on");
        document.push(Block::Commands(self.guides()));
        let kept = scores.iter().filter(|score| score.given_by == GivenBy::CompanyFile);
        let kept = and_list(kept.map(Score::name));
        let left_out = and_list(self.scores.left_out.iter().map(|metric| metric.fact.label));
        let columns = if self.not_read.len() == 1 { "column" } else { "columns" };
        let not_read = and_list(&self.not_read);
        let remarks = [
            (
                !kept.is_empty(),
                self.company_file.map(|file| format!("Values from {file}: {kept}.")),
            ),
            (!left_out.is_empty(), Some(format!("Without a value in the file: {left_out}."))),
            (
                !not_read.is_empty(),
                Some(format!("Not read: the {columns} {not_read} of the file.")),
            ),
        ];
        those(remarks).flatten().for_each(|words| document.remark(words));
        document.remark(self.facts());
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "stage",
            "function",
            "metric",
            "name",
            "before",
            "value",
            "given_by",
            "target",
            "figure",
            "better",
            "verdict",
            "outcome",
            "off_by",
            "movement",
            "means",
            "elsewhere",
            "guide",
            "ours",
            "source",
        ]);
        for score in &self.scores.scores {
            let fact = &score.metric.fact;
            let elsewhere = score.elsewhere.iter().map(|other| match other.target() {
                Some(target) => format!("{}: {target}", other.fact.id),
                None => other.fact.id.to_string(),
            });
            let ours = those([(is_ours(score.better), "better"), (score.means.is_some(), "means")]);
            let before = score.reading.before.map(|before| before.to_string());
            let quantity = score.quantity().map(|quantity| quantity.to_string());
            sheet.row(&[
                &fact.id,
                &fact.stage.map_or("", |stage| stage.id.as_str()),
                &fact.function.map_or("", |function| function.id.as_str()),
                &fact.name(),
                &fact.label,
                &before.unwrap_or_default(),
                &score.reading.now,
                &<&str>::from(score.given_by),
                &score.target().unwrap_or_default(),
                &quantity.unwrap_or_default(),
                &score.better.map_or("", |better| better.values.words()),
                &score.verdict_words(),
                &<&str>::from(score.outcome),
                &score.off_by_words().unwrap_or_default(),
                &score.movement_words().unwrap_or_default(),
                &score.means.unwrap_or_default(),
                &joined(elsewhere, "; "),
                &"",
                &joined(ours, ", "),
                &source_line(fact),
            ]);
            sheet.command("guide", score.guide());
        }
        Ok(sheet)
    }
}
