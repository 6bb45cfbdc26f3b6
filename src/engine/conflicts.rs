//! Ranges that don't fit: where figures of the playbooks leave a gap between
//! them or overlap.
//!
//! [`walk`] finds them; `conflicts.yaml` says what each means. A test holds that
//! nothing the walk finds goes without a word. What only a reader can find, as
//! advice that contradicts advice, is in `conflicts.yaml` alone.

use std::collections::BTreeMap;

use num_rational::Ratio;

use crate::catalog::SourceFile;
use crate::catalog::fact::{Fact, FactKind as Kind};
use crate::playbook::conflict::{Conflict, ConflictKind, Conflicts};
use crate::playbook::id::FactId;
use crate::playbook::table::{Column, Role};
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Unit};

/// Two ranges that don't fit, or two of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether something lies between the two or in both.
    pub kind: ConflictKind,
    /// The fact with the lower range.
    pub lower: FactId,
    /// The fact with the higher range; of a row with two figures the same fact.
    pub higher: FactId,
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

/// Returns the ids of the conflicts that `fact` itself has a part in.
pub fn ids_of<'conflicts>(conflicts: &'conflicts Conflicts, fact: &FactId) -> Vec<&'conflicts str> {
    conflicts
        .conflicts
        .iter()
        .filter(|conflict| conflict.facts.contains(fact))
        .map(|conflict| conflict.id.as_str())
        .collect()
}

/// Whether a conflict is known that speaks of both facts of a finding.
pub fn is_known(conflicts: &Conflicts, finding: &Finding) -> bool {
    conflicts.conflicts.iter().any(|conflict| {
        conflict.facts.contains(&finding.lower) && conflict.facts.contains(&finding.higher)
    })
}

/// Returns every gap and overlap between figures: of the rows of one table, of
/// the columns of one row, and of one fact at a stage and the next. Rows that are
/// metrics or shares are of different things, and so are those of the tables
/// in `apart`.
pub fn walk(files: &[SourceFile<'_>], apart: &[FactId]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let facts = file.facts();
        for rows in facts.chunk_by(|one, other| one.id.parent() == other.id.parent()) {
            let one_scale =
                |column: &Column| !matches!(column.role, Some(Role::Metric | Role::Share));
            let first = &rows[0];
            if first.columns.iter().all(one_scale) && !apart.contains(&first.id.parent()) {
                for column in first.columns {
                    let ranges = rows.iter().filter(|fact| fact.kind == Kind::Row);
                    let ranges =
                        ranges.filter_map(|row| Some((row, row.said(&column.name)?.figure?)));
                    findings.extend(between_neighbors(ranges.collect()));
                }
            }
        }
        for fact in &facts {
            let ranges = fact.figures().map(|figure| (fact, figure));
            findings.extend(between_neighbors(ranges.collect()));
        }
    }
    findings.extend(between_stages(files));
    findings
}

/// A range of one unit, with the fact it belongs to.
type Range<'page> = (&'page Fact<'page>, &'page Figure);

/// Returns what is between ranges, lowest first.
fn between_neighbors(mut ranges: Vec<Range<'_>>) -> Vec<Finding> {
    ranges.sort_by_key(|(_, figure)| floor(figure.quantity().extent));
    ranges.windows(2).filter_map(|pair| between(pair[0], pair[1])).collect()
}

/// Returns what is between the figures that a stage and the next one to speak of
/// it give for one thing: the fact with the same function, block and name. A
/// stage that gives it a second figure is compared by its first.
fn between_stages(files: &[SourceFile<'_>]) -> Vec<Finding> {
    let facts: Vec<Fact<'_>> = files
        .iter()
        .flat_map(SourceFile::facts)
        .filter(|fact| fact.function.is_some())
        .filter(|fact| matches!(fact.kind, Kind::Row | Kind::Point | Kind::Step))
        .collect();
    let mut findings = Vec::new();
    // The nearest fact behind with each name.
    let mut behind = BTreeMap::new();
    for fact in facts.iter().rev() {
        if let Some((_, below_the_stage)) = fact.id.as_str().split_once('.')
            && let Some(other) = behind.insert(below_the_stage, fact)
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
    let extent = |range: Range<'_>| range.1.quantity().extent;
    let unit = one.1.quantity().unit;
    if unit != other.1.quantity().unit {
        return None;
    }
    let (lower, higher) =
        if floor(extent(one)) <= floor(extent(other)) { (one, other) } else { (other, one) };
    let kind = meeting(extent(lower), extent(higher), unit)?;
    Some(Finding { kind, lower: lower.0.id.clone(), higher: higher.0.id.clone() })
}

/// The low end of an extent; nothing is below one without.
fn floor(extent: Extent) -> Option<Amount> {
    extent.ends().0
}

/// Tells how the top of one extent meets the bottom of another; `None` where
/// the second goes on right where the first ends.
fn meeting(below: Extent, above: Extent, unit: Unit) -> Option<ConflictKind> {
    // Each end with whether it belongs to its extent.
    let top = match below {
        Extent::Between(_, high) | Extent::Exactly(high) | Extent::AtMost(high) => {
            Some((high, true))
        }
        Extent::LessThan(high) => Some((high, false)),
        Extent::BetweenOrMore(..) | Extent::AtLeast(_) | Extent::MoreThan(_) => None,
    };
    let bottom = match above {
        Extent::MoreThan(low) => Some((low, false)),
        other => floor(other).map(|low| (low, true)),
    };
    let (Some((top, top_inside)), Some((bottom, bottom_inside))) = (top, bottom) else {
        return Some(ConflictKind::Overlap);
    };
    let (top, bottom) = (top.ratio(), bottom.ratio());
    if top > bottom || (top == bottom && top_inside && bottom_inside) {
        return Some(ConflictKind::Overlap);
    }
    // Whole things have nothing between 25 and 26.
    let next = match (unit, top_inside, bottom_inside) {
        (Unit::Count, true, true) => top + Ratio::from_integer(1),
        _ => top,
    };
    let meets = next == bottom && (top_inside != bottom_inside || next != top);
    (!meets).then_some(ConflictKind::Gap)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;

    fn tables_apart(conflicts: &Conflicts) -> Vec<FactId> {
        let tables = conflicts.apart.iter();
        tables.map(|apart| apart.table.clone()).collect()
    }

    #[test]
    fn every_gap_and_overlap_of_the_playbooks_is_known() {
        let catalog = Catalog::embedded();
        let conflicts = catalog.conflicts().unwrap();
        let homes = SourceFile::all(&catalog).unwrap();
        let findings = walk(&homes, &tables_apart(&conflicts));
        for finding in &findings {
            assert!(
                is_known(&conflicts, finding),
                "conflicts.yaml says nothing of the {} of {} and {}",
                finding.kind,
                finding.lower,
                finding.higher
            );
        }
        assert!(findings.len() > 8, "{findings:?}");
    }

    #[test]
    fn no_gap_or_overlap_is_said_to_be_where_none_is() {
        let catalog = Catalog::embedded();
        let conflicts = catalog.conflicts().unwrap();
        let homes = SourceFile::all(&catalog).unwrap();
        let findings = walk(&homes, &tables_apart(&conflicts));
        let in_figures = |conflict: &&Conflict| {
            matches!(conflict.kind, ConflictKind::Gap | ConflictKind::Overlap)
                && conflict.id.as_str() != "planning-between"
        };
        for conflict in conflicts.conflicts.iter().filter(in_figures) {
            let found = findings.iter().any(|finding| {
                finding.kind == conflict.kind
                    && conflict.facts.contains(&finding.lower)
                    && conflict.facts.contains(&finding.higher)
            });
            assert!(found, "{} is not there", conflict.id);
        }
        // A table that is set apart has ranges that would else be reported.
        for apart in &conflicts.apart {
            let without = walk(&homes, &[]);
            let found = without.iter().any(|finding| apart.table.holds(&finding.lower));
            assert!(found, "{} needs no word", apart.table);
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
        for apart in &conflicts.apart {
            assert!(known.contains(&apart.table), "{}", apart.table);
        }
    }

    #[test]
    fn ranges_meet_overlap_or_leave_something_out() {
        let range = |text: &str| text.parse::<Figure>().unwrap().quantity();
        for (below, above, kind) in [
            ("5–20", "20–100", Some(ConflictKind::Overlap)),
            ("5–20", "21–100", None),
            ("5–20", "22–100", Some(ConflictKind::Gap)),
            ("5–20%", "21–100%", Some(ConflictKind::Gap)),
            ("under 100", "100+", None),
            ("at most 100", "100+", Some(ConflictKind::Overlap)),
            ("under 100", "over 100", Some(ConflictKind::Gap)),
            ("under 100", "200+", Some(ConflictKind::Gap)),
            ("100–500+", "600+", Some(ConflictKind::Overlap)),
            ("5–20", "under 100", Some(ConflictKind::Overlap)),
        ] {
            let (one, other) = (range(below), range(above));
            assert_eq!(meeting(one.extent, other.extent, one.unit), kind, "{below} {above}");
        }
    }
}
