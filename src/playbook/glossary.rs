//! The glossary: the terms and abbreviations of the field, each in a sentence.
//!
//! It is this project's: no source defines them.

use super::checked::say_once;
use super::prelude::*;

/// The terms, as `glossary.yaml` has them. No name stands in it twice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// In the order of the file, which is by subject.
    #[serde(deserialize_with = "distinct")]
    pub terms: Vec<Term>,
}

/// One term, with what it means in our words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it is written. One in capitals is meant in capitals only.
    pub term: String,
    /// Other ways to write it, for search.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it means, in a sentence.
    pub means: String,
}

impl Term {
    /// Returns its id: `MQL→SQL` is `mql-to-sql`.
    pub fn id(&self) -> String {
        slugify(&self.term)
    }

    /// Returns the term and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.term).chain(&self.aliases)
    }
}

/// Reads terms, and refuses a name that an earlier one has.
fn distinct<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Term>, D::Error> {
    let terms = Vec::<Term>::deserialize(deserializer)?;
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    Refusals::of_items(terms.iter().map(|term| {
        say_once(&mut ids, &term.term, term.id())?;
        term.names().try_for_each(|name| say_once(&mut names, name, name.to_lowercase()))
    }))
    .map_err(refuse)?;
    Ok(terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_it_once() {
        let read =
            |terms: &str| serde_json::from_str::<Glossary>(&format!(r#"{{"terms": {terms}}}"#));
        let glossary = read(r#"[{"term": "MQL→SQL", "means": "A share."}]"#).unwrap();
        assert_eq!(glossary.terms[0].id(), "mql-to-sql");
        for wrong in [
            r#"[{"term": "CAC", "means": "A."}, {"term": "cac", "means": "B."}]"#,
            r#"[{"term": "CAC", "aliases": ["cost", "cost"], "means": "A."}]"#,
            r#"[{"term": "CAC", "means": "A."}, {"term": "LTV", "aliases": ["CAC"], "means": "B."}]"#,
            r#"[{"term": "–", "means": "Nothing."}]"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
