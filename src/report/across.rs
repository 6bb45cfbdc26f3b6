//! A function at every stage, side by side: the row that people compare.

use super::facts::text;
use super::layer::lone_tag;
use super::words::joined;
use crate::catalog::fact::{Fact, FactKind};
use crate::document::{Document, Level};
use crate::playbook::stage::Stage;

/// Writes what each of `stages` says about a function, a row for each thing.
/// `facts` are all of it, in order, by the number of the thing.
pub fn document(title: &str, stages: &[Stage], facts: &[(usize, &Fact<'_>)]) -> Document {
    let mut document = Document::default();
    document.heading(Level::Title, title);
    document.remark("An empty cell is silence, and no advice to stop. Ours: what stands in one row.");
    let mut blocks: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
    for (place, (thing, first)) in facts.iter().enumerate() {
        let is_known = facts[..place].iter().any(|(other, _)| other == thing);
        if is_known || first.kind == FactKind::Section {
            continue;
        }
        let said = |stage: &Stage| {
            let is_said = |(other, fact): &&(usize, &Fact<'_>)| {
                other == thing && fact.stage.is_some_and(|one| one.id == stage.id)
            };
            let (_, fact) = facts.iter().find(is_said)?;
            let name = Some(fact.label).filter(|label| *label != first.label).unwrap_or_default();
            let says = text(fact, stages);
            let words = [name, &says].into_iter().filter(|words| !words.is_empty());
            let words = joined(words, ": ");
            let words = if words.is_empty() { "Named here".to_owned() } else { words };
            Some(words + &lone_tag(fact))
        };
        let name = if first.label.is_empty() { first.kind.words() } else { first.label };
        let row = std::iter::once(name.to_owned())
            .chain(stages.iter().map(|stage| said(stage).unwrap_or_default()))
            .collect();
        let heading = match first.kind {
            FactKind::Approach => "How it works",
            FactKind::AntiPattern => "What not to do",
            FactKind::Deferral => "What to wait on",
            FactKind::Reference => "Playbook references",
            _ => first.section,
        };
        match blocks.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, rows)) => rows.push(row),
            None => blocks.push((heading, vec![row])),
        }
    }
    let titles = stages.iter().map(|stage| stage.title.as_str());
    let columns: Vec<&str> = std::iter::once("What").chain(titles).collect();
    for (heading, rows) in blocks {
        document.section_table(heading, &columns, rows);
    }
    document
}
