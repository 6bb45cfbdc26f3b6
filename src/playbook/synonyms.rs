//! Synonyms: words of the field that people use for one another.
//!
//! They are this project's and no source's. Search takes them from
//! `synonyms.yaml`, where a reader can add to them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::names::slugify;
use crate::yaml::{Code, Refusal, Refusals};

/// Groups of terms that mean the same, each of two terms at least; no term
/// stands in two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Vec<String>>")]
pub struct Synonyms(Vec<Vec<String>>);

impl Synonyms {
    /// Returns the groups.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.0
    }

    /// Returns the groups with other names of the same: those of a term that
    /// stands in a group join it, where they stand in none, and the others are
    /// groups of their own.
    pub fn with<'names>(
        self,
        terms: impl IntoIterator<Item = Vec<&'names String>>,
    ) -> Vec<Vec<String>> {
        let mut groups = self.0;
        let mut places: BTreeMap<String, usize> = (0..)
            .zip(&groups)
            .flat_map(|(place, group)| group.iter().map(move |name| (slugify(name), place)))
            .collect();
        for names in terms {
            let known = names.iter().find_map(|name| places.get(&slugify(name)));
            let place = known.copied().unwrap_or(groups.len());
            let new: Vec<String> = names
                .into_iter()
                .filter(|name| !places.contains_key(&slugify(name)))
                .cloned()
                .collect();
            places.extend(new.iter().map(|name| (slugify(name), place)));
            match groups.get_mut(place) {
                Some(group) => group.extend(new),
                None => groups.push(new),
            }
        }
        groups.retain(|group| group.len() > 1);
        groups
    }
}

impl TryFrom<Vec<Vec<String>>> for Synonyms {
    type Error = Refusals;

    fn try_from(groups: Vec<Vec<String>>) -> Result<Self, Refusals> {
        let mut seen = BTreeSet::new();
        let refused = |message| Err(Refusal::new(Code::Value, message));
        Refusals::of_items(groups.iter().map(|group| {
            Refusals::of_items(group.iter().map(|term| {
                let key = slugify(term);
                if key.is_empty() {
                    refused(format!("`{term}` has no letter or digit to search for"))
                } else if !seen.insert(key) {
                    refused(format!(
                        "`{term}` stands here a second time: a term belongs to one group"
                    ))
                } else {
                    Ok(())
                }
            }))?;
            if group.len() < 2 {
                refused("a group of synonyms needs two terms at least".to_owned())?;
            }
            Ok::<_, Refusals>(())
        }))?;
        Ok(Self(groups))
    }
}
