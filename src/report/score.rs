//! `gtm score METRIC=VALUE…`: how each metric stands against its target.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{FigureView, OursView, Place, Selection, and_list, guide_command};
use super::{NotOneTable, Report, Sheet};
use crate::document::{
    Block, Document, Invocation, Item, Level, Marker, Scale, Side, Standing, Table, Text, ZoneEnd,
};
use crate::engine::metrics::Metric;
use crate::engine::readings::GivenBy;
use crate::engine::score::{Outcome, Score, Scores, Verdict, Way};
use crate::playbook::marks::Better;
use crate::playbook::source::Origin;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Shape, Unit};
use crate::quantity::measurement::Measurement;

/// How metrics stand at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScoreReport<'catalog> {
    /// The stage that they are held against.
    selection: Selection<'catalog>,
    summary: Summary,
    /// The metrics: misses first, then what meets its target, then what can't
    /// be judged, each in the order given.
    scores: Vec<ScoreEntry<'catalog>>,
    /// The metrics that the file names without a value.
    left_out: Vec<LeftOut<'catalog>>,
    /// The columns of the file that were not read.
    not_read: Vec<String>,
    /// The path of the company file, where one was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    company_file: Option<&'catalog str>,
}

/// How many metrics came to what.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct Summary {
    metrics: usize,
    missed: usize,
    met: usize,
    not_judged: usize,
}

/// A metric without a value.
#[derive(Debug, Serialize, JsonSchema)]
struct LeftOut<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What `gtm score` takes.
    metric: &'catalog str,
    /// Its name in the source.
    name: &'catalog str,
}

/// How one metric stands.
#[derive(Debug, Serialize, JsonSchema)]
struct ScoreEntry<'catalog> {
    /// Where the metric stands: at the stage, or at another one where the
    /// stage does not have it.
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What `gtm score` takes.
    metric: &'catalog str,
    /// Its name in the source.
    name: &'catalog str,
    given: GivenView,
    /// The earlier value, where two were given.
    before: Option<MeasurementView>,
    /// What it should be at the stage, as written; `null` where the source
    /// names no target.
    target: Option<&'catalog str>,
    /// The target as numbers; `null` where it is in words.
    figure: Option<FigureView>,
    /// Which values are better; `null` where nobody says.
    better: Option<BetterView>,
    verdict: Verdict,
    outcome: Outcome,
    /// The value in the target's unit; `null` without a target in figures.
    in_target_unit: Option<Amount>,
    /// How far the value is from the nearest end of the target; `null` within.
    off_by: Option<OffBy>,
    /// How it moved, where two values were given.
    movement: Option<MovementView>,
    /// What the verdict means for this metric.
    means: Option<OursView<'catalog>>,
    /// Other stages that have a target for it, or have it at all, where this
    /// stage names none.
    elsewhere: Vec<Elsewhere<'catalog>>,
    /// The command that shows the guide it stands in.
    #[serde(skip)]
    guide: Invocation,
}

/// A value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MeasurementView {
    /// In the one form this program prints.
    quantity: String,
    /// In `unit`.
    amount: Amount,
    unit: Unit,
}

impl From<Measurement> for MeasurementView {
    fn from(measured: Measurement) -> Self {
        Self { quantity: measured.to_string(), amount: measured.amount, unit: measured.unit }
    }
}

/// A value as given.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct GivenView {
    /// As typed; both values where two were given.
    text: String,
    #[serde(flatten)]
    now: MeasurementView,
    /// Who gave it.
    by: GivenBy,
}

/// Which values are better.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(super) struct BetterView {
    pub(super) values: Better,
    /// Whose that is.
    pub(super) origin: Origin,
}

impl BetterView {
    pub(super) fn of(metric: &Metric<'_>) -> Option<Self> {
        let (values, origin) = metric.better()?;
        Some(Self { values, origin })
    }

    /// Says which values are better, marked where that is ours.
    pub(super) fn words(better: Option<Self>) -> String {
        match better.map(|better| (better.values.words(), better.origin)) {
            Some((words, Origin::Source)) => words.to_owned(),
            Some((words, Origin::Ours)) => format!("{words} (ours)"),
            None => "nobody says".to_owned(),
        }
    }
}

/// A distance.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OffBy {
    /// As printed: `4 minutes`, `19 points`.
    text: String,
    /// In the target's unit.
    amount: Amount,
}

/// A change from an earlier value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MovementView {
    way: Way,
    /// As printed: `down $80`.
    text: String,
    /// The later value less the earlier one, in `unit`.
    change: Amount,
    unit: Unit,
}

/// A metric at another stage.
#[derive(Debug, Serialize, JsonSchema)]
struct Elsewhere<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What it should be there, as written; `null` where no target is named.
    target: Option<&'catalog str>,
    /// The target as numbers; `null` where it is in words.
    figure: Option<FigureView>,
}

impl<'catalog> ScoreReport<'catalog> {
    /// Builds the report of scores at the selected stage. `not_read` are the
    /// columns of a file that mean nothing here, `company_file` the path of the
    /// company file.
    pub fn new(
        scores: &Scores<'_, 'catalog>,
        selection: Selection<'catalog>,
        not_read: Vec<String>,
        company_file: Option<&'catalog str>,
    ) -> Self {
        let came_to = |outcome| {
            let scores = scores.scores.iter();
            scores.filter(|score| score.outcome == outcome).count()
        };
        Self {
            summary: Summary {
                metrics: scores.scores.len(),
                missed: came_to(Outcome::Missed),
                met: came_to(Outcome::Met),
                not_judged: came_to(Outcome::NotJudged),
            },
            scores: scores.scores.iter().map(|score| entry(score, selection.stage.id)).collect(),
            left_out: scores
                .left_out
                .iter()
                .map(|metric| LeftOut {
                    place: place(metric),
                    metric: metric.id.as_str(),
                    name: metric.name,
                })
                .collect(),
            selection,
            not_read,
            company_file,
        }
    }

    /// Whether any metric misses its target or moves the wrong way.
    pub fn has_misses(&self) -> bool {
        self.summary.missed > 0
    }
}

/// Returns where a metric stands.
pub(super) fn place<'catalog>(metric: &Metric<'catalog>) -> Place<'catalog> {
    Place::new(metric.page, metric.fact_id.clone())
}

/// Builds the view of one score at `stage`.
fn entry<'catalog>(score: &Score<'_, 'catalog>, stage: &str) -> ScoreEntry<'catalog> {
    let metric = score.metric;
    let place = place(metric);
    // What another stage aims at is no target here.
    let is_here = place.stage.id == stage;
    let figure = metric.figure().filter(|_| is_here);
    let means = match score.verdict {
        Verdict::Below => metric.below(),
        Verdict::Above => metric.above(),
        _ => None,
    };
    ScoreEntry {
        metric: metric.id.as_str(),
        name: metric.name,
        given: GivenView {
            text: score.text.clone(),
            now: score.reading.now.into(),
            by: score.given_by,
        },
        before: score.reading.before.map(MeasurementView::from),
        target: metric.target.filter(|_| is_here).map(|target| target.text),
        figure: figure.map(FigureView::from),
        better: BetterView::of(metric).filter(|_| is_here),
        verdict: score.verdict,
        outcome: score.outcome,
        in_target_unit: score.measured,
        off_by: score.off_by.zip(figure).map(|(amount, figure)| OffBy {
            text: spelled(amount, figure.quantity().unit),
            amount,
        }),
        movement: score.movement.map(|movement| MovementView {
            way: movement.way,
            text: changed(movement.change, movement.unit),
            change: movement.change,
            unit: movement.unit,
        }),
        means: means.map(OursView::from),
        elsewhere: score
            .elsewhere
            .iter()
            .map(|other| Elsewhere {
                place: self::place(other),
                target: other.target.map(|target| target.text),
                figure: other.figure().map(FigureView::from),
            })
            .collect(),
        guide: guide_command(place.function.id, place.stage.id),
        place,
    }
}

/// Writes a difference of amounts: percentages differ by points.
fn spelled(amount: Amount, unit: Unit) -> String {
    let one = Amount::from_ratio(1.into());
    match unit {
        Unit::Percent if amount == one => "1 point".to_owned(),
        Unit::Percent => format!("{amount} points"),
        Unit::Ratio => amount.to_string(),
        _ => Measurement { amount, unit }.to_string(),
    }
}

/// Writes a change in words.
fn changed(change: Amount, unit: Unit) -> String {
    let zero = Amount::from_ratio(0.into());
    if change == zero {
        return "no change".to_owned();
    }
    let size = Amount::from_ratio(if change < zero { -change.ratio() } else { change.ratio() });
    let direction = if change < zero { "down" } else { "up" };
    format!("{direction} {}", spelled(size, unit))
}

/// Returns a verdict in words.
fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Below => "below",
        Verdict::Within => "within",
        Verdict::Above => "above",
        Verdict::MovingTheRightWay => "moving the right way",
        Verdict::MovingTheWrongWay => "moving the wrong way",
        Verdict::NotMoving => "not moving",
        Verdict::NeedsTwoValues => "needs two values",
        Verdict::Recorded => "recorded",
        Verdict::NoTarget => "no target at this stage",
    }
}

/// The most metrics that the first line names.
const MOST_NAMED: usize = 4;

impl ScoreEntry<'_> {
    /// Returns both values, or the one.
    fn values(&self) -> String {
        match &self.before {
            Some(before) => format!("{} → {}", before.quantity, self.given.now.quantity),
            None => self.given.now.quantity.clone(),
        }
    }

    /// Says how a value stands by its target in figures.
    fn reading(&self) -> String {
        let mut words = words(self.verdict).to_owned();
        match &self.off_by {
            Some(off_by) if off_by.amount == Amount::from_ratio(0.into()) => {
                words.push_str(", since the bound itself is out");
            }
            Some(off_by) => words.push_str(&format!(" by {}", off_by.text)),
            None => {}
        }
        if let Some(movement) = &self.movement {
            words.push_str(&format!("; {}", movement.text));
            words.push_str(match movement.way {
                Way::Right => ", the right way",
                Way::Wrong => ", the wrong way",
                Way::Still | Way::NotJudged => "",
            });
        }
        words
    }

    /// Says why the metric can't be judged.
    fn why_not(&self) -> String {
        let two = format!("give an earlier value too, as in '{}=BEFORE->NOW'", self.metric);
        match (self.verdict, self.target) {
            (Verdict::NeedsTwoValues, Some(target)) => {
                format!("needs two values. The target is “{target}”: {two}")
            }
            (Verdict::Recorded, Some(target)) if self.better.is_some() => {
                format!("recorded. The target is “{target}”, in words only: {two}")
            }
            (Verdict::Recorded, Some(target)) => {
                format!("recorded. The target is “{target}”, which no value can be held against")
            }
            (Verdict::Recorded, None) => {
                "recorded. Neither the source nor gtm says which way is better".to_owned()
            }
            _ => format!("no target at this stage{}", self.other_stages(&two)),
        }
    }

    /// Says what other stages have of a metric without a target.
    fn other_stages(&self, two: &str) -> String {
        let targets: Vec<String> = self
            .elsewhere
            .iter()
            .filter_map(|other| {
                Some(format!("at {} it is “{}”", other.place.stage.title, other.target?))
            })
            .collect();
        let stages = self.elsewhere.iter().map(|other| other.place.stage.title);
        let stages: Vec<&str> = stages.collect();
        match (targets.is_empty(), self.better) {
            (false, _) => format!("; {}", and_list(&targets)),
            (true, Some(_)) => format!(", nor at another one. To see how it moves, {two}"),
            (true, None) if stages.is_empty() => ", nor at another one".to_owned(),
            (true, None) => format!("; {} has the metric, without a target", and_list(&stages)),
        }
    }

    /// Draws the value beside its target in figures.
    fn scale(&self) -> Option<Scale> {
        let (figure, now) = (self.figure.as_ref()?, self.in_target_unit?);
        let axis = Axis::new(figure, now);
        let zone = match (figure.low, figure.high) {
            (Some(low), Some(high)) => (axis.place(low), axis.place(high)),
            (Some(low), None) => (axis.place(low), 1.0),
            (None, high) => (0.0, high.map_or(1.0, |high| axis.place(high))),
        };
        let goes_on = self.goes_on();
        Some(Scale {
            label: format!("{}{}", self.name, self.place.mark.tag()),
            value: self.values(),
            reading: self.reading(),
            target: figure.text.clone(),
            low: axis.text(axis.low),
            high: axis.text(axis.high),
            zone: if goes_on { (zone.0, 1.0) } else { zone },
            zone_end: if goes_on { ZoneEnd::Open } else { ZoneEnd::Closed },
            mark: axis.place(now),
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

    /// Whether the target goes on past every number it names.
    fn goes_on(&self) -> bool {
        let bounds = self.figure.as_ref().map(|figure| figure.bounds);
        matches!(bounds, Some(Shape::AtLeast | Shape::MoreThan | Shape::BetweenOrMore))
    }
}

/// The ends of a drawn scale. Shares go from nothing to the whole, and other
/// amounts to twice what the target names; a value beyond that is the end.
struct Axis {
    low: Amount,
    high: Amount,
    unit: Unit,
}

impl Axis {
    fn new(figure: &FigureView, now: Amount) -> Self {
        let whole = |whole: i128| Amount::from_ratio(whole.into());
        let end = match figure.unit {
            Unit::Percent => whole(100),
            Unit::Ratio => whole(1),
            _ => {
                let named = figure.high.or(figure.low).unwrap_or(whole(1));
                Amount::from_ratio(named.ratio() * 2)
            }
        };
        Self { low: now.min(whole(0)), high: now.max(end), unit: figure.unit }
    }

    /// Returns the share of the scale below an amount.
    fn place(&self, amount: Amount) -> f64 {
        let (low, high) = (self.low.to_f64(), self.high.to_f64());
        ((amount.to_f64() - low) / (high - low)).clamp(0.0, 1.0)
    }

    fn text(&self, amount: Amount) -> String {
        let is_zero = amount == Amount::from_ratio(0.into());
        if self.unit == Unit::Ratio || (is_zero && self.unit != Unit::Percent) {
            return amount.to_string();
        }
        Measurement { amount, unit: self.unit }.to_string()
    }
}

impl ScoreReport<'_> {
    /// Says first how many are off, and which.
    fn conclusion(&self) -> Text {
        let Summary { metrics, missed, met, not_judged } = self.summary;
        let text = Text::default();
        if let [only] = self.scores.as_slice() {
            let stands = match only.outcome {
                Outcome::Missed => "is off",
                Outcome::Met => "is fine",
                Outcome::NotJudged => "can't be judged",
            };
            let verdict = words(only.verdict);
            return text.strong(format!("{} {stands}: {verdict}.", only.name));
        }
        if not_judged == metrics {
            return text.strong(format!("None of {metrics} metrics can be judged."));
        }
        let off = match (missed, self.missed_by_name()) {
            (0, _) => format!("None of {metrics} metrics is off."),
            (1, named) => format!("1 of {metrics} metrics is off{named}."),
            (_, named) => format!("{missed} of {metrics} metrics are off{named}."),
        };
        let mut rest = Vec::new();
        match met {
            _ if missed == 0 || met == 0 => {}
            1 => rest.push("1 is fine".to_owned()),
            _ => rest.push(format!("{met} are fine")),
        }
        if not_judged > 0 {
            rest.push(format!("{not_judged} can't be judged"));
        }
        if rest.is_empty() {
            return text.strong(off);
        }
        text.strong(off).plain(format!(" {}.", and_list(&rest)))
    }

    /// Names what is off, where that is few enough to be read aloud.
    fn missed_by_name(&self) -> String {
        if self.summary.missed > MOST_NAMED {
            return String::new();
        }
        let off = self.scores.iter();
        let off = off.filter(|score| score.outcome == Outcome::Missed);
        let off: Vec<String> =
            off.map(|score| format!("{} ({})", score.name, words(score.verdict))).collect();
        format!(": {}", and_list(&off))
    }

    /// Writes where the facts come from, and what is ours.
    fn remark(&self) -> Block {
        let sources: BTreeSet<String> = self.sources().collect();
        let sources: Vec<String> = sources.into_iter().collect();
        let mut text = Text::default().plain(format!("Facts: {}. Ids: ", sources.join("; ")));
        for (index, score) in self.scores.iter().enumerate() {
            if index > 0 {
                text = text.plain(", ");
            }
            text = text.code(score.place.id.as_str());
        }
        text = text.plain(".");
        let mut ours = Vec::new();
        if self.scores.iter().any(|score| score.means.is_some()) {
            ours.push("what a verdict means".to_owned());
        }
        let by_us: Vec<&str> = self
            .scores
            .iter()
            .filter(|score| score.rests_on_us())
            .map(|score| score.name)
            .collect();
        if !by_us.is_empty() {
            ours.push(format!("which values are better for {}", and_list(&by_us)));
        }
        if !ours.is_empty() {
            text = text.plain(format!(" Ours: {}.", and_list(&ours)));
        }
        Block::Remark(text)
    }

    fn sources(&self) -> impl Iterator<Item = String> {
        self.scores.iter().map(|score| score.place.source.line())
    }
}

impl ScoreEntry<'_> {
    /// Whether the outcome rests on what we say of better values.
    fn rests_on_us(&self) -> bool {
        let ours = matches!(self.better, Some(BetterView { origin: Origin::Ours, .. }));
        ours && (self.movement.is_some() || self.off_by.is_some())
    }
}

impl Report for ScoreReport<'_> {
    const SCHEMA: &'static str = "gtm/score/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(Level::Title, format!("Score at {}", self.selection.stage.title));
        if let Some(line) = self.selection.line() {
            document.push(Block::Remark(line));
        }
        document.paragraph(self.conclusion());
        let scales: Vec<Scale> = self.scores.iter().filter_map(ScoreEntry::scale).collect();
        if !scales.is_empty() {
            document.heading(Level::Section, "Against the target");
            document.push(Block::Scales(scales));
        }
        let meanings = self.scores.iter().filter_map(|score| {
            Some(Item {
                name: Some(format!("{}, {}", score.name, words(score.verdict))),
                text: Some(score.means?.text.to_owned()),
                ..Item::default()
            })
        });
        let meanings: Vec<Item> = meanings.collect();
        if !meanings.is_empty() {
            document.heading(Level::Section, "What it means (ours)");
            document.push(Block::Items(Marker::Bullet, meanings));
        }
        let moving = self.scores.iter().filter_map(|score| {
            let movement = score.movement.as_ref().filter(|_| score.figure.is_none())?;
            Some(vec![
                format!("{}{}", score.name, score.place.mark.tag()),
                format!("{}, {}", score.values(), movement.text),
                words(score.verdict).to_owned(),
                BetterView::words(score.better),
                score.target.unwrap_or("the source names none").to_owned(),
            ])
        });
        let moving: Vec<Vec<String>> = moving.collect();
        if !moving.is_empty() {
            document.heading(Level::Section, "From one value to the next");
            document.push(Block::Table(Table {
                columns: ["Metric", "Values", "Verdict", "Better", "Target"]
                    .map(str::to_owned)
                    .into(),
                rows: moving,
            }));
        }
        let rest =
            self.scores.iter().filter(|score| score.figure.is_none() && score.movement.is_none());
        let rest: Vec<Item> = rest
            .map(|score| Item {
                name: Some(format!("{}{}", score.name, score.place.mark.tag())),
                text: Some(format!("{}, {}", score.values(), score.why_not())),
                ..Item::default()
            })
            .collect();
        if !rest.is_empty() {
            document.heading(Level::Section, "Not judged");
            document.push(Block::Items(Marker::Bullet, rest));
        }
        document.heading(Level::Section, "Read on");
        document.push(Block::Commands(self.guides()));
        let kept = self.scores.iter();
        let kept = kept.filter(|score| score.given.by == GivenBy::CompanyFile);
        let kept: Vec<&str> = kept.map(|score| score.name).collect();
        if let (Some(file), false) = (self.company_file, kept.is_empty()) {
            let words = format!("Values from {file}: {}.", and_list(&kept));
            document.push(Block::Remark(words.into()));
        }
        if !self.left_out.is_empty() {
            let names: Vec<&str> = self.left_out.iter().map(|metric| metric.name).collect();
            let words = format!("Without a value in the file: {}.", and_list(&names));
            document.push(Block::Remark(words.into()));
        }
        if !self.not_read.is_empty() {
            let words = format!(
                "Not read: the {} {} of the file.",
                if self.not_read.len() == 1 { "column" } else { "columns" },
                and_list(&self.not_read)
            );
            document.push(Block::Remark(words.into()));
        }
        document.push(self.remark());
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
        for score in &self.scores {
            let elsewhere: Vec<String> = score
                .elsewhere
                .iter()
                .map(|other| match other.target {
                    Some(target) => format!("{}: {target}", other.place.id),
                    None => other.place.id.to_string(),
                })
                .collect();
            let mut ours = Vec::new();
            if matches!(score.better, Some(BetterView { origin: Origin::Ours, .. })) {
                ours.push("better");
            }
            if score.means.is_some() {
                ours.push("means");
            }
            let or_empty = |text: Option<&str>| text.unwrap_or_default().to_owned();
            sheet.rows.push(vec![
                score.place.id.to_string(),
                score.place.stage.id.to_owned(),
                score.place.function.id.to_owned(),
                score.metric.to_owned(),
                score.name.to_owned(),
                or_empty(score.before.as_ref().map(|before| before.quantity.as_str())),
                score.given.now.quantity.clone(),
                match score.given.by {
                    GivenBy::CommandLine => "command-line".to_owned(),
                    GivenBy::File => "file".to_owned(),
                    GivenBy::CompanyFile => "company-file".to_owned(),
                },
                or_empty(score.target),
                or_empty(score.figure.as_ref().map(|figure| figure.quantity.as_str())),
                or_empty(score.better.map(|better| better.values.words())),
                words(score.verdict).to_owned(),
                match score.outcome {
                    Outcome::Missed => "missed".to_owned(),
                    Outcome::Met => "met".to_owned(),
                    Outcome::NotJudged => "not judged".to_owned(),
                },
                or_empty(score.off_by.as_ref().map(|off_by| off_by.text.as_str())),
                or_empty(score.movement.as_ref().map(|movement| movement.text.as_str())),
                or_empty(score.means.map(|means| means.text)),
                elsewhere.join("; "),
                String::new(),
                ours.join(", "),
                score.place.source.line(),
            ]);
            sheet.command("guide", score.guide.clone());
        }
        Ok(sheet)
    }
}

impl ScoreReport<'_> {
    /// Returns the guides to read, each with the metrics that it speaks of.
    fn guides(&self) -> Vec<(Invocation, String)> {
        let mut guides: Vec<(&Invocation, Vec<&str>)> = Vec::new();
        for score in &self.scores {
            match guides.iter_mut().find(|(guide, _)| **guide == score.guide) {
                Some((_, names)) => names.push(score.name),
                None => guides.push((&score.guide, vec![score.name])),
            }
        }
        guides.into_iter().map(|(guide, names)| (guide.clone(), names.join(", "))).collect()
    }
}
