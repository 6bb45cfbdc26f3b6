//! Moves held against the facts that they are drawn from.

use super::prelude::*;

/// Whether a move that is drawn from the facts at `ids` rests on `fact`: one of
/// them is it, is in it, or is the block that it stands in.
pub fn rests_on(ids: &[FactId], fact: &FactId) -> bool {
    ids.iter().any(|id| fact.holds(id) || id.holds(fact))
}

/// Returns the figures in facts.
pub fn figures_in<'facts, 'page: 'facts>(
    facts: impl Iterator<Item = &'facts Fact<'page>>,
) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for fact in facts {
        known.extend(figures(fact.label));
        fact.statements().for_each(|said| known.extend(figures(&said.text)));
    }
    known
}

/// Returns the figures in a sentence that are none of those.
pub fn unfounded(sentence: &str, known: &BTreeSet<String>) -> Vec<String> {
    figures(sentence).filter(|figure| !known.contains(figure)).collect()
}

/// Returns the numbers in a text, each with the sign of its unit: `$5`, `80%`.
fn figures(text: &str) -> impl Iterator<Item = String> {
    let is_part = |c: char| c.is_ascii_digit() || "$%.,".contains(c);
    text.split(move |c: char| !is_part(c))
        .map(|part| part.trim_matches(['.', ',']).to_owned())
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, SourceFile};

    #[test]
    fn a_figure_is_a_number_with_its_sign() {
        let found: Vec<String> =
            figures("Under 1/3 of $1,500, 60–80%, 1:Few in 48 hours.").collect();
        assert_eq!(found, ["1", "3", "$1,500", "60", "80%", "1", "48"]);
    }

    #[test]
    fn a_figure_stands_in_a_fact_or_is_made_up() {
        let catalog = Catalog::embedded();
        let id = FactId::parse("scale.abm.tiers.one-to-one").unwrap();
        let file = SourceFile::find(&catalog, &id).unwrap().unwrap();
        let facts = file.facts();
        let known = figures_in(facts.iter().filter(|fact| fact.id == id));
        let of = |sentence| unfounded(sentence, &known);
        assert_eq!(of("Start 1:1 with 5–20 accounts."), [""; 0]);
        assert_eq!(of("Start 1:1 with 5–25% of accounts."), ["25%"]);
    }

    #[test]
    fn a_move_rests_on_a_block_and_on_what_is_in_it() {
        let id = |text: &str| FactId::parse(text).unwrap();
        let ids = [id("scale.abm.tiers")];
        assert!(rests_on(&ids, &id("scale.abm.tiers.one-to-one")));
        assert!(rests_on(&ids, &id("scale.abm.tiers")));
        assert!(!rests_on(&ids, &id("scale.abm.start")));
        assert!(rests_on(&[id("scale.abm.tiers.one-to-few")], &id("scale.abm.tiers")));
    }
}
