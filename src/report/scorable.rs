//! `gtm score` without values: what can be scored at a stage, and how.

use schemars::JsonSchema;
use serde::Serialize;

use super::score::{BetterView, place};
use super::view::{FigureView, Place, Selection, counted};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Invocation, Level, Table};
use crate::engine::metrics::Metric;
use crate::playbook::marks::Better;
use crate::playbook::source::Origin;
use crate::quantity::figure::Unit;

/// A metric that can be scored at a stage.
#[derive(Debug, Serialize, JsonSchema)]
struct Scorable<'catalog> {
    #[serde(flatten)]
    place: Place<'catalog>,
    /// What `gtm score` takes.
    metric: &'catalog str,
    /// Its name in the source.
    name: &'catalog str,
    /// Other names that it is found by.
    aliases: Vec<&'catalog str>,
    /// What it should be, as written; `null` where the source names no target.
    target: Option<&'catalog str>,
    /// The target as numbers; `null` where it is in words.
    figure: Option<FigureView>,
    /// Which values are better; `null` where nobody says.
    better: Option<BetterView>,
    /// How a value is typed; the value is made up.
    example: &'static str,
}

/// The metrics that can be scored at a stage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScorableReport<'catalog> {
    /// The stage.
    selection: Selection<'catalog>,
    /// Those with a target in figures first, then those with one in words.
    scorable: Vec<Scorable<'catalog>>,
}

impl<'catalog> ScorableReport<'catalog> {
    /// Builds the list of the selected stage's metrics.
    pub fn new(metrics: &[Metric<'catalog>], selection: Selection<'catalog>) -> Self {
        let mut metrics: Vec<&Metric<'_>> = metrics.iter().collect();
        metrics.sort_by_key(|metric| (metric.figure().is_none(), metric.target.is_none()));
        let scorable = metrics.into_iter().map(|metric| Scorable {
            place: place(metric),
            metric: metric.id.as_str(),
            name: metric.name,
            aliases: metric.aliases().collect(),
            target: metric.target.map(|target| target.text),
            figure: metric.figure().map(FigureView::from),
            better: BetterView::of(metric),
            example: example(metric),
        });
        Self { scorable: scorable.collect(), selection }
    }
}

/// Returns a value to show how one is typed: without a target in figures it
/// takes two.
fn example(metric: &Metric<'_>) -> &'static str {
    let unit = metric.figure().map(|figure| figure.quantity().unit);
    match (unit, metric.better()) {
        (Some(Unit::Ratio), _) => "33%",
        (Some(unit), _) => unit.example(),
        (None, Some((Better::Higher, _))) => "820→900",
        (None, _) => "900→820",
    }
}

/// How many metrics the example command has.
const EXAMPLES: usize = 3;

impl Report for ScorableReport<'_> {
    const SCHEMA: &'static str = "gtm/scorable/1";

    fn document(&self) -> Document {
        let stage = self.selection.stage;
        let mut document = Document::default();
        document.heading(Level::Title, format!("What can be scored at {}", stage.title));
        if let Some(line) = self.selection.line() {
            document.push(Block::Remark(line));
        }
        let in_figures = self.scorable.iter().filter(|one| one.figure.is_some());
        document.paragraph(format!(
            "{}, of which {} with a target in figures. Of the others give two values, and gtm says \
             whether they move the right way.",
            counted(self.scorable.len(), "metric", "metrics"),
            in_figures.count()
        ));
        document.push(Block::Table(Table {
            columns: ["Metric", "Name", "Target", "Better", "Type it as"].map(str::to_owned).into(),
            rows: self
                .scorable
                .iter()
                .map(|one| {
                    vec![
                        one.metric.to_owned(),
                        one.name.to_owned(),
                        one.target.unwrap_or("the source names none").to_owned(),
                        BetterView::words(one.better),
                        one.example.to_owned(),
                    ]
                })
                .collect(),
        }));
        let score = || Invocation::new("score").option("--stage", stage.id);
        let scored =
            self.scorable.iter().take(EXAMPLES).fold(score(), |command, one| {
                command.arg(format!("{}={}", one.metric, one.example))
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
        for one in &self.scorable {
            sheet.rows.push(vec![
                one.metric.to_owned(),
                String::new(),
                one.name.to_owned(),
                one.target.unwrap_or_default().to_owned(),
                one.better.map_or("", |better| better.values.words()).to_owned(),
                one.example.to_owned(),
                match one.better {
                    Some(BetterView { origin: Origin::Ours, .. }) => "better".to_owned(),
                    _ => String::new(),
                },
                one.place.id.to_string(),
                one.place.source.line(),
            ]);
        }
        Ok(sheet)
    }
}
