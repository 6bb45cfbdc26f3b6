//! Ranges that don't fit: where figures that must be one line of numbers leave a
//! gap between them or overlap.
//!
//! [`walk`] finds them in the tables that say so; `conflicts.yaml` says what each
//! means. A test holds that nothing the walk finds goes without a word. What only
//! a reader can find, as advice that contradicts advice, is in `conflicts.yaml`
//! alone. The bands of stages must meet for a stage to be found at all, so the
//! catalog refuses those that don't.

use super::prelude::*;
use crate::playbook::conflict::Conflict;

/// Two ranges that don't fit, or two of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether something lies between the two or in both.
    pub misfit: Misfit,
    /// The fact with the lower range.
    pub lower: FactId,
    /// The fact with the higher range; of a row with two figures the same fact.
    pub higher: FactId,
}

/// How two ranges don't fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
pub enum Misfit {
    /// Something lies between them.
    #[strum(to_string = "leave something out between them")]
    Gap,
    /// Something lies in both.
    #[strum(to_string = "overlap")]
    Overlap,
}

/// Returns the conflicts that `fact` has a part in, or anything below it.
pub fn of<'conflicts>(
    conflicts: &'conflicts Conflicts,
    fact: &FactId,
) -> impl Iterator<Item = &'conflicts Conflict> {
    conflicts
        .conflicts
        .iter()
        .filter(move |conflict| conflict.facts.iter().any(|one| fact.holds(one)))
}

/// Whether a conflict is known that speaks of both facts of a finding.
pub fn is_known(conflicts: &Conflicts, finding: &Finding) -> bool {
    conflicts.conflicts.iter().any(|conflict| {
        conflict.facts.contains(&finding.lower) && conflict.facts.contains(&finding.higher)
    })
}

/// A figure with the fact it stands in.
type Range<'page> = (&'page Fact<'page>, &'page Figure);

/// Returns every gap and overlap between figures of the tables that say that
/// theirs are on one scale: of the rows, of the columns of one row, and of one
/// fact at a stage and the next where either of the two stands in such a table.
pub fn walk(files: &[SourceFile<'_>]) -> Vec<Finding> {
    let facts: Vec<Vec<Fact<'_>>> = files.iter().map(SourceFile::facts).collect();
    let mut findings = Vec::new();
    let mut on_one_scale = BTreeSet::new();
    for (file, facts) in files.iter().zip(&facts) {
        for section in file.sections() {
            let Some(table) = section.table.as_ref().filter(|table| table.one_scale) else {
                continue;
            };
            let id = file.id.join(section.id.as_str());
            let rows: Vec<&Fact<'_>> = facts.iter().filter(|fact| id.holds(&fact.id)).collect();
            for column in &table.columns {
                let ranges =
                    rows.iter().filter_map(|row| Some((*row, row.said(&column.name)?.figure?)));
                findings.extend(between_neighbors(ranges.collect()));
            }
            for row in rows {
                let ranges = row.figures().map(|figure| (row, figure));
                findings.extend(between_neighbors(ranges.collect()));
            }
            on_one_scale.insert(id.to_string());
        }
    }
    findings.extend(between_stages(&facts, &on_one_scale));
    findings
}

/// Returns what is between ranges, lowest first.
fn between_neighbors(mut ranges: Vec<Range<'_>>) -> Vec<Finding> {
    ranges.sort_by_key(|(_, figure)| floor(figure.quantity().extent));
    ranges.windows(2).filter_map(|pair| between(pair[0], pair[1])).collect()
}

/// Returns what is between the figures that a stage and the next one to speak of
/// it give for one thing: the fact with the same function, block and name. A
/// stage that gives it a second figure is compared by its first. One of the two
/// must stand in one of `tables`.
fn between_stages(files: &[Vec<Fact<'_>>], tables: &BTreeSet<String>) -> Vec<Finding> {
    let stands_in_one = |fact: &Fact<'_>| {
        fact.id.as_str().rsplit_once('.').is_some_and(|(table, _)| tables.contains(table))
    };
    let mut findings = Vec::new();
    // The nearest fact behind with each name.
    let mut behind = BTreeMap::new();
    for fact in files.iter().flatten().rev() {
        if matches!(fact.kind, FactKind::Row | FactKind::Point | FactKind::Step)
            && let (Some(_), Some((_, name))) = (fact.stage, fact.id.as_str().split_once('.'))
            && let Some(other) = behind.insert(name, fact)
            && (stands_in_one(fact) || stands_in_one(other))
            && let (Some(figure), Some(others)) = (fact.figures().next(), other.figures().next())
            && figure.quantity() != others.quantity()
        {
            findings.extend(between((fact, figure), (other, others)));
        }
    }
    findings.reverse();
    findings
}

/// Returns what lies between two ranges of one unit, or in both.
fn between(one: Range<'_>, other: Range<'_>) -> Option<Finding> {
    let quantity = |range: Range<'_>| range.1.quantity();
    let is_lower = floor(quantity(one).extent) <= floor(quantity(other).extent);
    let (lower, higher) = if is_lower { (one, other) } else { (other, one) };
    let misfit = meeting(quantity(lower), quantity(higher))?;
    Some(Finding { misfit, lower: lower.0.id.clone(), higher: higher.0.id.clone() })
}

/// The low end of an extent; nothing is below one without.
fn floor(extent: Extent) -> Option<Amount> {
    extent.ends().0
}

/// Tells how the top of one quantity meets the bottom of another of its unit;
/// `None` where the second goes on right where the first ends.
fn meeting(below: Quantity, above: Quantity) -> Option<Misfit> {
    if below.unit != above.unit {
        return None;
    }
    let (Some(top), Some(bottom)) = (below.extent.limits().1, floor(above.extent)) else {
        return Some(Misfit::Overlap);
    };
    // What lies at an end belongs to its extent, unless the wording leaves it out.
    let holds = |extent: Extent, end| extent.placement(end) == Placement::Within;
    let inside = (holds(below.extent, top), holds(above.extent, bottom));
    let apart = bottom.ratio() - top.ratio();
    match inside {
        _ if apart < 0.into() => Some(Misfit::Overlap),
        (true, true) if apart == 0.into() => Some(Misfit::Overlap),
        // Whole things have nothing between 25 and 26.
        (true, true) if below.unit == Unit::COUNT && apart == 1.into() => None,
        (true, false) | (false, true) if apart == 0.into() => None,
        _ => Some(Misfit::Gap),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_gap_and_overlap_of_the_playbooks_is_known() {
        let catalog = Catalog::embedded();
        let conflicts = catalog.conflicts().unwrap();
        let findings = walk(&SourceFile::all(&catalog).unwrap());
        for finding in &findings {
            assert!(is_known(&conflicts, finding), "{finding:?}");
        }
        let found: Vec<(Misfit, &str, &str)> = findings
            .iter()
            .map(|one| (one.misfit, one.lower.as_str(), one.higher.as_str()))
            .collect();
        let scale = "scale.events.user-conference.customer-count";
        let optimize = "optimize.events.user-conference.customer-count";
        assert_eq!(
            found,
            [(Misfit::Gap, optimize, optimize), (Misfit::Overlap, scale, optimize)],
            "growth between stages and sizes side by side are no findings"
        );
    }

    #[test]
    fn no_guide_has_more_than_two_that_matter() {
        let catalog = Catalog::embedded();
        let conflicts = catalog.conflicts().unwrap();
        for home in SourceFile::all(&catalog).unwrap() {
            let id = &home.id;
            let of_home = of(&conflicts, id);
            let lines: Vec<&str> =
                of_home.filter(|one| one.matters).map(Conflict::headline).collect();
            assert!(lines.len() <= 2, "{}: {lines:?}", home.id);
            assert!(lines.iter().all(|line| line.len() <= 100), "{lines:?}");
        }
    }

    #[test]
    fn every_fact_in_conflict_is_there() {
        let catalog = Catalog::embedded();
        let conflicts = catalog.conflicts().unwrap();
        let homes = SourceFile::all(&catalog).unwrap();
        let known: BTreeSet<FactId> =
            homes.iter().flat_map(SourceFile::facts).map(|fact| fact.id).collect();
        for conflict in &conflicts.conflicts {
            assert!(!conflict.facts.is_empty(), "{}", conflict.id);
            for fact in &conflict.facts {
                assert!(known.contains(fact), "{}: {fact}", conflict.id);
            }
        }
    }

    #[test]
    fn ranges_meet_overlap_or_leave_something_out() {
        let range = |text: &str| text.parse::<Figure>().unwrap().quantity();
        for (below, above, misfit) in [
            ("5–20", "20–100", Some(Misfit::Overlap)),
            ("5–20", "21–100", None),
            ("5–20", "22–100", Some(Misfit::Gap)),
            ("5–20%", "21–100%", Some(Misfit::Gap)),
            ("under 100", "100+", None),
            ("at most 100", "100+", Some(Misfit::Overlap)),
            ("under 100", "over 100", Some(Misfit::Gap)),
            ("under 100", "200+", Some(Misfit::Gap)),
            ("100–500+", "600+", Some(Misfit::Overlap)),
            ("5–20", "under 100", Some(Misfit::Overlap)),
        ] {
            let (one, other) = (range(below), range(above));
            assert_eq!(meeting(one, other), misfit, "{below} {above}");
        }
    }
}
