//! The bands of all stages together: one line of numbers without gaps.

use super::prelude::*;
use std::fmt::Display;

use crate::names::joined;
use crate::playbook::stage::Band;

/// Where the bands of stages don't meet, with the lines of numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}\n\n{drawn}", joined(.faults.iter().map(|fault| &fault.message), "\n"))]
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

/// Refuses stages, in the order of their ARR, whose bands overlap or leave a
/// gap, or of which the last has an end.
pub fn check(stages: &[Stage]) -> Result<(), BandsError> {
    let arr: Vec<_> = stages.iter().map(|stage| (&stage.id, stage.arr)).collect();
    let headcount: Vec<_> = stages.iter().map(|stage| (&stage.id, stage.headcount)).collect();
    let mut faults = faults("arr", "ARR", &arr);
    faults.extend(self::faults("headcount", "headcount", &headcount));
    if faults.is_empty() {
        return Ok(());
    }
    let drawn = [line("ARR", &arr), line("Headcount", &headcount)].join("\n\n");
    Err(BandsError { faults, drawn })
}

fn faults<T: Ord + Display>(
    field: &'static str,
    what: &str,
    bands: &[(&StageId, Band<T>)],
) -> Vec<BandFault> {
    let between = bands.windows(2).filter_map(|pair| {
        let [(id, band), (next_id, next)] = pair else { return None };
        let begin = &next.from;
        let message = match &band.below {
            _ if *begin <= band.from => format!(
                "{what}: {next_id} begins at {begin}, and {id}, which comes before it by ARR, at {}",
                band.from
            ),
            Some(end) if end == begin => return None,
            Some(end) if end < begin => format!(
                "{what}: {id} and {next_id} leave a gap: from {end} to {begin} there is no stage"
            ),
            end => {
                let to = end.as_ref().map_or("has no end".to_owned(), |end| format!("ends at {end}"));
                format!("{what}: {id} and {next_id} overlap: {id} {to}, and {next_id} begins at {begin}")
            }
        };
        Some((vec![next_id, id], message))
    });
    let open = bands.last().and_then(|(id, band)| {
        let end = band.below.as_ref()?;
        let message = format!("{what}: {id}, the last stage, ends at {end}: leave out its `below`");
        Some((vec![id], message))
    });
    let faults = between.chain(open).map(|(stages, message)| BandFault {
        field,
        stages: stages.into_iter().map(|id| (*id).clone()).collect(),
        message,
    });
    faults.collect()
}

/// Draws a line of numbers with the band of each stage below it. Its marks
/// stand at equal distances, whatever they are.
fn line<T: Ord + Display>(what: &str, bands: &[(&StageId, Band<T>)]) -> String {
    let marks: BTreeSet<&T> = bands
        .iter()
        .flat_map(|(_, band)| [Some(&band.from), band.below.as_ref()])
        .flatten()
        .collect();
    let texts: Vec<String> = marks.iter().map(ToString::to_string).collect();
    let step = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0) + 2;
    let names = bands.iter().map(|(id, _)| id.as_str().len());
    let margin = names.chain([what.len()]).max().unwrap_or(0) + 2;
    let numbers: Vec<String> = texts.iter().map(|text| format!("{text:step$}")).collect();
    let drawn = bands.iter().map(|(id, band)| {
        let at = |end: &T| marks.range::<T, _>(..end).count();
        let (to, closing) =
            band.below.as_ref().map_or((marks.len(), ">"), |below| (at(below), ")"));
        let before = " ".repeat(at(&band.from) * step);
        let length = (to.saturating_sub(at(&band.from)) * step).saturating_sub(1);
        format!("{:margin$}{before}[{}{closing}", id.as_str(), "=".repeat(length))
    });
    let lines = std::iter::once(format!("{what:margin$}{}", numbers.concat())).chain(drawn);
    joined(lines.map(|line| line.trim_end().to_owned()), "\n")
}
