//! The bands of all stages together: one line of numbers without gaps.

use std::fmt;

use crate::playbook::id::StageId;
use crate::playbook::stage::{Band, Stage};

/// Where the bands of stages don't meet, with the lines of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandsError {
    /// What doesn't fit.
    pub faults: Vec<BandFault>,
    drawn: String,
}

/// A place where bands don't meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandFault {
    /// The field of the stages' files.
    pub field: &'static str,
    /// The stages that it is between, the later one first.
    pub stages: Vec<StageId>,
    /// What is wrong.
    pub message: String,
}

impl std::error::Error for BandsError {}

impl fmt::Display for BandsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(formatter, "{}", fault.message)?;
        }
        write!(formatter, "\n{}", self.drawn)
    }
}

/// Refuses stages, in the order of their ARR, whose bands overlap or leave a
/// gap, or of which the last has an end.
pub fn check(stages: &[Stage]) -> Result<(), BandsError> {
    let mut faults = faults(("arr", "ARR"), stages, |stage| stage.arr);
    faults.extend(self::faults(("headcount", "headcount"), stages, |stage| stage.headcount));
    if faults.is_empty() {
        return Ok(());
    }
    let drawn = [
        line("ARR", stages, |stage| stage.arr),
        line("Headcount", stages, |stage| stage.headcount),
    ];
    Err(BandsError { faults, drawn: drawn.join("\n\n") })
}

fn faults<T: Ord + Copy + fmt::Display>(
    (field, what): (&'static str, &str),
    stages: &[Stage],
    band: impl Fn(&Stage) -> Band<T>,
) -> Vec<BandFault> {
    let between = stages.windows(2).filter_map(|pair| {
        let (one, next) = (&pair[0], &pair[1]);
        let (end, begin) = (band(one).below, band(next).from);
        let message = if begin <= band(one).from {
            format!(
                "{what}: {} begins at {begin}, and {}, which comes before it by ARR, at {}",
                next.id,
                one.id,
                band(one).from
            )
        } else if end.is_none_or(|end| end > begin) {
            let to = end.map_or("has no end".to_owned(), |end| format!("ends at {end}"));
            format!(
                "{what}: {} and {} overlap: {} {to}, and {} begins at {begin}",
                one.id, next.id, one.id, next.id
            )
        } else {
            let end = end.filter(|end| *end < begin)?;
            format!(
                "{what}: {} and {} leave a gap: from {end} to {begin} there is no stage",
                one.id, next.id
            )
        };
        Some(BandFault { field, stages: vec![next.id.clone(), one.id.clone()], message })
    });
    let last = stages.last().and_then(|last| Some((last, band(last).below?)));
    let open = last.map(|(last, end)| BandFault {
        field,
        stages: vec![last.id.clone()],
        message: format!(
            "{what}: {}, the last stage, ends at {end}: leave out its `below`",
            last.id
        ),
    });
    between.chain(open).collect()
}

/// Draws a line of numbers with the band of each stage below it. Its marks
/// stand at equal distances, whatever they are.
fn line<T: Ord + Copy + fmt::Display>(
    what: &str,
    stages: &[Stage],
    band: impl Fn(&Stage) -> Band<T>,
) -> String {
    let ends = stages.iter().map(&band);
    let mut marks: Vec<T> =
        ends.flat_map(|band| std::iter::once(band.from).chain(band.below)).collect();
    marks.sort();
    marks.dedup();
    let texts: Vec<String> = marks.iter().map(ToString::to_string).collect();
    let longest = texts.iter().map(|text| text.chars().count()).max();
    let step = longest.unwrap_or(0) + 2;
    let names = stages.iter().map(|stage| stage.id.as_str().len());
    let margin = names.chain([what.len()]).max().unwrap_or(0) + 2;
    let mut lines = vec![format!("{what:margin$}")];
    for text in &texts {
        lines[0].push_str(&format!("{text:step$}"));
    }
    for stage in stages {
        let band = band(stage);
        let at = |end: T| marks.iter().position(|mark| *mark == end).unwrap_or(0);
        let from = at(band.from);
        let (to, closing) = match band.below {
            Some(below) => (at(below), ")"),
            None => (marks.len(), ">"),
        };
        let before = " ".repeat(from * step);
        let length = (to.saturating_sub(from) * step).saturating_sub(1);
        let inside = "=".repeat(length);
        lines.push(format!("{:margin$}{before}[{inside}{closing}", stage.id.as_str()));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}
