//! A function at every stage, side by side: the row that people compare.

use super::prelude::*;

/// Writes what each of `stages` says about a function, a row for each thing.
/// `facts` are all of it, in order, by the number of the thing.
pub fn document(title: &str, stages: &[Stage], facts: &[(usize, &Fact<'_>)]) -> Document {
    let mut document = Document::default();
    document.heading(Level::Title, title);
    document.remark("An empty cell is silence, no advice to stop. Ours: what stands in one row.");
    let titles = stages.iter().map(|stage| stage.title.as_str());
    let columns: Vec<&str> = std::iter::once("What").chain(titles).collect();
    let heading = |fact: &Fact<'_>| match fact.kind {
        FactKind::Approach => "Approach".to_owned(),
        FactKind::AntiPattern => "What not to do".to_owned(),
        FactKind::Deferral => "What to wait on".to_owned(),
        FactKind::Reference => "Playbook references".to_owned(),
        _ if fact.section.is_empty() => fact.kind.words().to_owned(),
        _ => fact.section.to_owned(),
    };
    let mut rows: Vec<(usize, String, Vec<String>)> = Vec::new();
    for (thing, fact) in facts.iter().filter(|(_, fact)| fact.kind != FactKind::Section) {
        let row = rows.iter().position(|(known, ..)| known == thing).unwrap_or_else(|| {
            let mut cells = vec![String::new(); columns.len()];
            cells[0] = if fact.label.is_empty() { heading(fact) } else { fact.label.to_owned() };
            rows.push((*thing, heading(fact), cells));
            rows.len() - 1
        });
        let cells = &mut rows[row].2;
        let stage =
            stages.iter().position(|stage| fact.stage.is_some_and(|one| one.id == stage.id));
        let own = [fact.label, ": "].concat();
        let own = if ["", &cells[0]].contains(&fact.label) { "" } else { &own };
        cells[stage.map_or(0, |stage| stage + 1)] =
            format!("{own}{}{}", text(fact, stages), lone_tag(fact));
    }
    for heading in distinct(rows.iter().map(|(_, heading, _)| heading)) {
        let block = rows.iter().filter(|(_, other, _)| other == heading);
        document.section_table(heading, &columns, block.map(|(.., cells)| cells.clone()));
    }
    document
}
