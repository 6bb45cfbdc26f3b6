//! Synonyms: words of the field that people use for one another.
//!
//! They are this project's and no source's. Search takes them from
//! `synonyms.yaml`, where a reader can add to them.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::names::slugify;

/// Groups of terms that mean the same; no term stands in two.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(transparent)]
pub struct Synonyms(Vec<Vec<String>>);

impl Synonyms {
    /// Returns the groups, each of two terms at least.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Synonyms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GroupsVisitor;

        impl<'de> Visitor<'de> for GroupsVisitor {
            type Value = Synonyms;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of groups")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Synonyms, A::Error> {
                let (mut groups, mut seen) = (Vec::new(), BTreeSet::new());
                while let Some(group) = seq.next_element_seed(GroupSeed(&mut seen))? {
                    groups.push(group);
                }
                Ok(Synonyms(groups))
            }
        }

        deserializer.deserialize_seq(GroupsVisitor)
    }
}

/// Reads one group, with the terms that stand before it.
struct GroupSeed<'list>(&'list mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for GroupSeed<'_> {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let group = deserializer.deserialize_seq(self)?;
        if group.len() < 2 {
            return Err(D::Error::custom("a group of synonyms needs two terms at least"));
        }
        Ok(group)
    }
}

impl<'de> Visitor<'de> for GroupSeed<'_> {
    type Value = Vec<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of terms that mean the same")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut group = Vec::new();
        while let Some(term) = seq.next_element_seed(TermSeed(self.0))? {
            group.push(term);
        }
        Ok(group)
    }
}

/// Reads one term after those before it, so that an error points at it.
struct TermSeed<'list>(&'list mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for TermSeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let term = String::deserialize(deserializer)?;
        let key = slugify(&term);
        if key.is_empty() {
            return Err(D::Error::custom(format!("`{term}` has no letter or digit to search for")));
        }
        if !self.0.insert(key) {
            return Err(D::Error::custom(format!(
                "`{term}` stands here a second time: a term belongs to one group"
            )));
        }
        Ok(term)
    }
}
