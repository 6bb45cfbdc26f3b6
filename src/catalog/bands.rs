//! The bands of all stages together: one line of numbers without gaps.

use std::collections::BTreeSet;
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
    let (arr, headcount) = (|stage: &Stage| stage.arr, |stage: &Stage| stage.headcount);
    let mut faults = faults(("arr", "ARR"), stages, arr);
    faults.extend(self::faults(("headcount", "headcount"), stages, headcount));
    if faults.is_empty() {
        return Ok(());
    }
    let drawn = [line("ARR", stages, arr), line("Headcount", stages, headcount)].join("\n\n");
    Err(BandsError { faults, drawn })
}

fn faults<T: Ord + Copy + fmt::Display>(
    (field, what): (&'static str, &str),
    stages: &[Stage],
    band: impl Fn(&Stage) -> Band<T>,
) -> Vec<BandFault> {
    let between = stages.windows(2).filter_map(|pair| {
        let (one, next) = (&pair[0], &pair[1]);
        let (first, end, begin) = (band(one).from, band(one).below, band(next).from);
        let (id, next_id) = (&one.id, &next.id);
        let message = match end {
            _ if begin <= first => format!(
                "{what}: {next_id} begins at {begin}, and {id}, which comes before it by ARR, at {first}"
            ),
            Some(end) if end == begin => return None,
            Some(end) if end < begin => format!(
                "{what}: {id} and {next_id} leave a gap: from {end} to {begin} there is no stage"
            ),
            _ => {
                let to = end.map_or("has no end".to_owned(), |end| format!("ends at {end}"));
                format!("{what}: {id} and {next_id} overlap: {id} {to}, and {next_id} begins at {begin}")
            }
        };
        Some(BandFault { field, stages: vec![next_id.clone(), id.clone()], message })
    });
    let last = stages.last().and_then(|last| Some((&last.id, band(last).below?)));
    let open = last.map(|(id, end)| BandFault {
        field,
        stages: vec![id.clone()],
        message: format!("{what}: {id}, the last stage, ends at {end}: leave out its `below`"),
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
    let ends = stages.iter().map(&band).flat_map(|band| [Some(band.from), band.below]);
    let marks: BTreeSet<T> = ends.flatten().collect();
    let texts: Vec<String> = marks.iter().map(ToString::to_string).collect();
    let step = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0) + 2;
    let names = stages.iter().map(|stage| stage.id.as_str().len());
    let margin = names.chain([what.len()]).max().unwrap_or(0) + 2;
    let numbers: Vec<String> = texts.iter().map(|text| format!("{text:step$}")).collect();
    let drawn = stages.iter().map(|stage| {
        let band = band(stage);
        let at = |end: T| marks.range(..end).count();
        let (to, closing) = band.below.map_or((marks.len(), ">"), |below| (at(below), ")"));
        let before = " ".repeat(at(band.from) * step);
        let length = (to.saturating_sub(at(band.from)) * step).saturating_sub(1);
        format!("{:margin$}{before}[{}{closing}", stage.id.as_str(), "=".repeat(length))
    });
    let lines = std::iter::once(format!("{what:margin$}{}", numbers.concat())).chain(drawn);
    lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
