//! What stages say side by side: the rows that people compare.

use super::facts::heading_of;
use super::prelude::*;

/// Writes what each of `stages` says about a function, a row for each thing.
/// `facts` are all of it, in order, by the number of the thing.
pub fn document(title: &str, stages: &[Stage], facts: &[(usize, &Fact<'_>)]) -> Document {
    let mut document = Document::titled(title);
    document.remark("An empty cell is silence, no advice to stop. Ours: what stands in one row.");
    let stages: Vec<&Stage> = stages.iter().collect();
    let facts = facts.iter().filter(|(_, fact)| fact.kind != FactKind::Section);
    let rows = rows(facts.copied(), &stages, |first, fact| {
        let own = [fact.label, ": "].concat();
        let own = if ["", first].contains(&fact.label) { "" } else { &own };
        format!("{own}{}{}", text(fact), lone_tag(fact))
    });
    for heading in distinct(rows.iter().map(|(heading, _)| *heading)) {
        let block =
            rows.iter().filter(|(other, _)| *other == heading).map(|(_, cells)| cells.clone());
        document.section_table(heading, &columns("What", &stages), block);
    }
    document
}

/// Returns the headings of rows.
pub(super) fn columns<'page>(what: &'page str, stages: &[&'page Stage]) -> Vec<&'page str> {
    [what].into_iter().chain(stages.iter().map(|stage| stage.title.as_str())).collect()
}

/// Returns a row for each thing that `facts` are of, with the heading that it stands
/// under: what it is called, and what each of `stages` says of it by that name.
pub(super) fn rows<'page, Thing: PartialEq>(
    facts: impl Iterator<Item = (Thing, &'page Fact<'page>)>,
    stages: &[&Stage],
    says: impl Fn(&str, &Fact<'_>) -> String,
) -> Vec<(&'page str, Vec<String>)> {
    let mut things: Vec<Thing> = Vec::new();
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for (thing, fact) in facts {
        let row = things.iter().position(|known| *known == thing).unwrap_or_else(|| {
            let heading = heading_of(fact);
            let name = if fact.label.is_empty() { heading } else { fact.label };
            things.push(thing);
            rows.push((heading, vec![String::new(); stages.len() + 1]));
            name.clone_into(&mut rows[things.len() - 1].1[0]);
            things.len() - 1
        });
        let cells = &mut rows[row].1;
        let stage = fact.stage.and_then(|stage| stages.iter().position(|one| one.id == stage.id));
        if let Some(stage) = stage {
            cells[stage + 1] = says(&cells[0], fact);
        }
    }
    rows
}
