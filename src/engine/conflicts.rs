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
use crate::playbook::guide::{Body, Section};
use crate::playbook::id::FactId;
use crate::playbook::table::{Role, Table};
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
    let of_this = conflicts.conflicts.iter();
    let of_this = of_this.filter(|conflict| conflict.facts.contains(fact));
    of_this.map(|conflict| conflict.id.as_str()).collect()
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
pub fn walk(homes: &[SourceFile<'_>], apart: &[FactId]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for home in homes {
        let facts = home.facts();
        for section in sections(home) {
            let Body::Table(table) = &section.body else {
                continue;
            };
            let id = home.fact_id().join(section.id.as_str());
            let one_scale =
                [Role::Metric, Role::Share].into_iter().all(|role| table.column(role).is_none());
            if one_scale && !apart.contains(&id) {
                findings.extend(between_rows(&id, table));
            }
        }
        findings.extend(facts.iter().flat_map(within));
    }
    findings.extend(between_stages(homes));
    findings
}

fn sections<'page>(home: &'page SourceFile<'_>) -> &'page [Section] {
    match home {
        SourceFile::Stage(_) | SourceFile::Moves(_) | SourceFile::Glossary(_) => &[],
        SourceFile::Guide(page) => &page.guide.sections,
        SourceFile::Framework(page) => &page.framework.sections,
    }
}

/// A range of one unit, with the fact it belongs to.
struct Range<'figure> {
    fact: FactId,
    figure: &'figure Figure,
}

/// Returns what is between neighbors on each column's scale.
fn between_rows(section: &FactId, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for column in 0..table.columns.len() {
        let ranges = table.rows.iter().filter_map(|row| {
            Some(Range {
                fact: section.join(row.id.as_str()),
                figure: row.cells[column].figure.as_ref()?,
            })
        });
        let mut ranges: Vec<Range<'_>> = ranges.collect();
        ranges.sort_by_key(|range| range.figure.quantity().extent.ends().0);
        findings.extend(ranges.windows(2).filter_map(|pair| between(&pair[0], &pair[1])));
    }
    findings
}

/// Returns what is between the figures of one fact, lowest first.
fn within(fact: &Fact<'_>) -> Vec<Finding> {
    let mut ranges: Vec<Range<'_>> =
        fact.figures().map(|figure| Range { fact: fact.id.clone(), figure }).collect();
    ranges.sort_by_key(|range| range.figure.quantity().extent.ends().0);
    ranges.windows(2).filter_map(|pair| between(&pair[0], &pair[1])).collect()
}

/// Returns what is between the figures that a stage and the next one to speak of
/// it give for one thing: the fact with the same function, block and name. A
/// stage that gives it a second figure is compared by its first.
fn between_stages(homes: &[SourceFile<'_>]) -> Vec<Finding> {
    let facts: Vec<(String, Fact<'_>)> = homes
        .iter()
        .filter(|home| matches!(home, SourceFile::Guide(_)))
        .flat_map(SourceFile::facts)
        .filter(|fact| matches!(fact.kind, Kind::Row | Kind::Point | Kind::Step))
        .map(|fact| {
            let below_the_stage: Vec<&str> = fact.id.parts().skip(1).collect();
            (below_the_stage.join("."), fact)
        })
        .collect();
    let mut findings = Vec::new();
    // The nearest fact behind with each name.
    let mut behind = BTreeMap::new();
    for (name, fact) in facts.iter().rev() {
        if let Some(other) = behind.insert(name, fact)
            && let (Some(one), Some(other)) = (first_range(fact), first_range(other))
            && one.figure.quantity() != other.figure.quantity()
        {
            findings.extend(between(&one, &other));
        }
    }
    findings.reverse();
    findings
}

fn first_range<'page>(fact: &Fact<'page>) -> Option<Range<'page>> {
    let figure = fact.figures().next()?;
    Some(Range { fact: fact.id.clone(), figure })
}

/// Returns what lies between two ranges of one unit, or in both.
fn between(one: &Range<'_>, other: &Range<'_>) -> Option<Finding> {
    let (left, right) = (one.figure.quantity(), other.figure.quantity());
    if left.unit != right.unit {
        return None;
    }
    let (lower, higher) =
        if floor(left.extent) <= floor(right.extent) { (one, other) } else { (other, one) };
    let (below, above) = (lower.figure.quantity().extent, higher.figure.quantity().extent);
    let kind = meeting(below, above, left.unit)?;
    Some(Finding { kind, lower: lower.fact.clone(), higher: higher.fact.clone() })
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
