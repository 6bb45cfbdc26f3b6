//! `gtm score`: what can be scored at a stage, and how each metric stands
//! against its target.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{source_line, tag_of};
use super::view::{Selection, and_list, counted, guide_command};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::document::{
    Block, Document, Invocation, Item, Level, Scale, Side, Standing, Text, ZoneEnd,
};
use crate::engine::score::metric::{Direction, Metric};
use crate::engine::score::reading::GivenBy;
use crate::engine::score::{Outcome, Score, Scores, Verdict, Way};
use crate::playbook::marks::Better;
use crate::playbook::source::Origin;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Quantity, Unit};
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
            self.scorable.iter().map(|one| {
                vec![
                    one.metric.fact.name().to_owned(),
                    one.metric.fact.label.to_owned(),
                    one.metric.target().unwrap_or(NO_TARGET).to_owned(),
                    better_words(one.better),
                    one.example.to_owned(),
                ]
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
        sheet.rows.extend(self.scorable.iter().map(|one| {
            let fact = &one.metric.fact;
            vec![
                fact.name().to_owned(),
                String::new(),
                fact.label.to_owned(),
                one.metric.target().unwrap_or_default().to_owned(),
                one.better.map_or("", |better| better.values.words()).to_owned(),
                one.example.to_owned(),
                if is_ours(one.better) { "better" } else { "" }.to_owned(),
                fact.id.to_string(),
                source_line(fact),
            ]
        }));
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
        figure.map(|figure| figure.quantity())
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
        let targets = self
            .elsewhere
            .iter()
            .filter_map(|other| Some(format!("at {} it is “{}”", stage(other)?, other.target()?)))
            .collect::<Vec<_>>();
        let stages: Vec<&str> = self.elsewhere.iter().filter_map(stage).collect();
        match self.better {
            _ if !targets.is_empty() => format!("; {}", and_list(&targets)),
            Some(_) => format!(", nor at another one. To see how it moves, {two}"),
            None if stages.is_empty() => ", nor at another one".to_owned(),
            None => format!("; {} has the metric, without a target", and_list(&stages)),
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
        let off: Vec<String> = scores
            .iter()
            .filter(|score| score.outcome == Outcome::Missed)
            .map(|score| format!("{} ({})", score.name(), score.verdict_words()))
            .collect();
        let named = match missed {
            1..=MOST_NAMED => format!(": {}", and_list(&off)),
            _ => String::new(),
        };
        let off = match missed {
            0 => format!("None of {metrics} metrics is off."),
            1 => format!("1 of {metrics} metrics is off{named}."),
            _ => format!("{missed} of {metrics} metrics are off{named}."),
        };
        let fine = if met == 1 { "is" } else { "are" };
        let rest: Vec<String> = [
            (missed > 0 && met > 0).then(|| format!("{met} {fine} fine")),
            (not_judged > 0).then(|| format!("{not_judged} can't be judged")),
        ]
        .into_iter()
        .flatten()
        .collect();
        match rest.as_slice() {
            [] => text.strong(off),
            rest => text.strong(off).plain(format!(" {}.", and_list(rest))),
        }
    }

    /// Writes where the facts come from, and what is ours.
    fn facts(&self) -> Text {
        let scores = &self.scores.scores;
        let sources: BTreeSet<String> =
            scores.iter().map(|score| source_line(&score.metric.fact)).collect();
        let sources: Vec<String> = sources.into_iter().collect();
        let by_us: Vec<&str> = scores
            .iter()
            .filter(|score| is_ours(score.better))
            .filter(|score| score.movement.is_some() || score.off_by.is_some())
            .map(Score::name)
            .collect();
        let ours: Vec<String> = [
            scores
                .iter()
                .any(|score| score.means.is_some())
                .then(|| "what a verdict means".to_owned()),
            (!by_us.is_empty())
                .then(|| format!("which values are better for {}", and_list(&by_us))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let text = Text::from(format!("Facts: {}. Ids: ", sources.join("; ")))
            .codes(scores.iter().map(|score| score.metric.fact.id.as_str()))
            .plain(".");
        match ours.as_slice() {
            [] => text,
            ours => text.plain(format!(" Ours: {}.", and_list(ours))),
        }
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
                    vec![
                        tagged(score),
                        format!("{}, {moves}", score.values()),
                        score.verdict_words().to_owned(),
                        better_words(score.better),
                        score.target().unwrap_or(NO_TARGET).to_owned(),
                    ]
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
        let kept: Vec<&str> = kept.map(Score::name).collect();
        let left_out: Vec<&str> =
            self.scores.left_out.iter().map(|metric| metric.fact.label).collect();
        if let (Some(file), false) = (self.company_file, kept.is_empty()) {
            document.remark(format!("Values from {file}: {}.", and_list(&kept)));
        }
        if !left_out.is_empty() {
            document.remark(format!("Without a value in the file: {}.", and_list(&left_out)));
        }
        if !self.not_read.is_empty() {
            let columns = if self.not_read.len() == 1 { "column" } else { "columns" };
            let names = and_list(&self.not_read);
            document.remark(format!("Not read: the {columns} {names} of the file."));
        }
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
            let ours = [("better", is_ours(score.better)), ("means", score.means.is_some())];
            let ours = ours.into_iter().filter_map(|(column, is_ours)| is_ours.then_some(column));
            sheet.rows.push(vec![
                fact.id.to_string(),
                fact.stage.map_or(String::new(), |stage| stage.id.to_string()),
                fact.function.map_or(String::new(), |function| function.id.to_string()),
                fact.name().to_owned(),
                fact.label.to_owned(),
                score.reading.before.map_or(String::new(), |before| before.to_string()),
                score.reading.now.to_string(),
                <&str>::from(score.given_by).to_owned(),
                score.target().unwrap_or_default().to_owned(),
                score.quantity().map_or(String::new(), |quantity| quantity.to_string()),
                score.better.map_or("", |better| better.values.words()).to_owned(),
                score.verdict_words().to_owned(),
                <&str>::from(score.outcome).to_owned(),
                score.off_by_words().unwrap_or_default(),
                score.movement_words().unwrap_or_default(),
                score.means.unwrap_or_default().to_owned(),
                elsewhere.collect::<Vec<_>>().join("; "),
                String::new(),
                ours.collect::<Vec<_>>().join(", "),
                source_line(fact),
            ]);
            sheet.command("guide", score.guide());
        }
        Ok(sheet)
    }
}
