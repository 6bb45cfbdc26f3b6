//! Synonyms: words of the field that people use for one another.
//!
//! They are this project's and no source's. Search takes them from
//! `synonyms.yaml`, where a reader can add to them.

use super::checked::say_once;
use super::prelude::*;

/// Groups of terms that mean the same, each of two terms at least; no term
/// stands in two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Vec<String>>")]
pub struct Synonyms(pub Vec<Vec<String>>);

impl TryFrom<Vec<Vec<String>>> for Synonyms {
    type Error = Refusals;

    fn try_from(groups: Vec<Vec<String>>) -> Result<Self, Refusals> {
        let mut seen = BTreeSet::new();
        Refusals::of_items(groups.iter().map(|group| {
            Refusals::of_items(group.iter().map(|term| say_once(&mut seen, term, slugify(term))))?;
            if group.len() < 2 {
                let message = "a group of synonyms needs two terms at least";
                return Err(Refusal::new(Code::Value, message).into());
            }
            Ok::<_, Refusals>(())
        }))?;
        Ok(Self(groups))
    }
}
