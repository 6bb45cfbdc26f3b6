//! What a search works with, as data, for pages that are searched where this
//! program doesn't run.
//!
//! It holds every text, list of words and weight that a ranking depends on, so
//! that a script has none of its own. Where the script cuts texts into words and
//! ranks them, a test holds it equal to this program.

use crate::engine::prelude::*;
use serde_json::{Value, json};

use super::index::{FIELDS, Index, texts};
use super::{query, rank, words};

impl Index<'_> {
    /// Returns the facts with what ranks them. `leads` says to which page each
    /// leads.
    pub fn data(&self, leads: impl Fn(&Fact<'_>) -> Option<String>) -> Value {
        let fact = |fact: &Fact<'_>| {
            let mut fields: [Vec<&str>; FIELDS] = Default::default();
            texts(fact).for_each(|(field, text)| fields[field].push(text));
            let kinds = fact.figures().map(|figure| figure.quantity().unit.kind());
            json!({
                "id": fact.id,
                "to": leads(fact),
                "place": fact.place(),
                "section": fact.section,
                "fields": fields,
                "worth": rank::standing(fact.kind),
                "figures": kinds.collect::<Vec<_>>(),
            })
        };
        json!({
            "facts": self.facts.iter().map(fact).collect::<Vec<_>>(),
            "groups": self.groups,
            "terms": self.terms,
            "stopWords": words::STOP_WORDS,
            "lightWords": words::LIGHT_WORDS,
            "questions": query::QUESTIONS,
            "worth": rank::WORTH,
            "k1": rank::K1,
            "b": rank::B,
            "figure": rank::FIGURE,
            "least": rank::LEAST,
            "correction": query::CORRECTION,
            "synonym": query::SYNONYM,
            "light": query::LIGHT,
            "longestTerm": query::LONGEST_TERM,
        })
    }
}
