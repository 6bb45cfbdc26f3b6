//! Ids: short stable names in lower case, and the addresses made of them.

use super::prelude::*;
use derive_more::Display;

use crate::names::shown;

/// A stable name in lower-case letters, digits and single dashes: `mql-to-sql`.
// The default is none, and stands where an id is still to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Display, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Slug(#[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))] String);

/// Text from which no [`Slug`] can be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SlugError {
    /// A label without a single letter or digit.
    #[error("`{0}` has no letter or digit to make an id of; give it an `id`")]
    NothingToNameItBy(String),
    /// An address that is not ids joined by dots.
    #[error("`{0}` is not an address: addresses are ids joined by dots, as in `scale.abm.tiers`")]
    NotAnAddress(String),
    /// An id that is not written as ids are.
    #[error(
        "`{given}` is not an id: ids are lower-case letters and digits with single dashes, as in `{suggestion}`"
    )]
    NotAnId {
        /// What was written.
        given: String,
        /// The nearest text that is an id.
        suggestion: String,
    },
}

impl From<SlugError> for Refusal {
    fn from(error: SlugError) -> Self {
        Self::new(Code::Id, error)
    }
}

impl Slug {
    /// Makes the id of a label: `MQL→SQL conversion` becomes
    /// `mql-to-sql-conversion`, `Data & Analytics` becomes `data-and-analytics`.
    pub fn of(label: &str) -> Result<Self, SlugError> {
        let slug = slugify(label);
        if slug.is_empty() {
            return Err(SlugError::NothingToNameItBy(shown(label)));
        }
        Ok(Self(slug))
    }

    /// Reads an id as written, refusing any text that is not one already.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        if is_joined(text, b"-") {
            return Ok(Self(text.to_owned()));
        }
        let suggestion = shown(Self::of(text)?.as_str());
        Err(SlugError::NotAnId { given: shown(text), suggestion })
    }

    /// Whether the id is still to be made.
    pub(super) fn is_unset(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is words of letters and digits with one of these marks between each
/// two. Asked of every address in every file.
fn is_joined(text: &str, marks: &[u8]) -> bool {
    let belongs = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut words = text.as_bytes().split(|byte| marks.contains(byte));
    words.all(|word| !word.is_empty() && word.iter().all(belongs))
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(refuse)
    }
}

/// Declares a kind of id: a [`Slug`] that cannot be mixed up with another kind.
macro_rules! id_kind {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone,
            Debug,
            Default,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Display,
            Serialize,
            Deserialize,
            JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(Slug);

        impl $name {
            /// Reads an id as written.
            pub fn parse(text: &str) -> Result<Self, SlugError> {
                Slug::parse(text).map(Self)
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }
    };
}

id_kind! {
    /// The id of a stage: the name of its folder.
    StageId
}
id_kind! {
    /// The id of a function.
    FunctionId
}
id_kind! {
    /// The id of a source document.
    SourceId
}

id_kind! {
    /// The id of a framework: the name of its file.
    FrameworkId
}

/// The address of anything in a guide or a framework: `scale.demand-gen.metrics.mql-to-sql`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Display, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct FactId(String);

impl FactId {
    /// Reads an address: ids joined by dots.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        if is_joined(text, b"-.") {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError::NotAnAddress(shown(text)))
        }
    }

    /// Returns the address of a stage's own facts: `scale.stage`. They stand in
    /// its `stage.yaml`, so that no function can have this name.
    pub fn of_stage(stage: &StageId) -> Self {
        Self(format!("{stage}.stage"))
    }

    /// Returns the address of the moves into a stage: `scale.moves`. They stand
    /// in its `moves.yaml`, so that no function can have this name.
    pub fn of_moves(stage: &StageId) -> Self {
        Self(format!("{stage}.moves"))
    }

    /// Returns the address of what `part` names inside this one. `part` is an
    /// id, or ids joined by dots.
    pub fn join(&self, part: &str) -> Self {
        Self(format!("{}.{part}", self.0))
    }

    /// Returns the address of what holds it, or its own where nothing does.
    pub fn parent(&self) -> Self {
        let (parent, _) = self.0.rsplit_once('.').unwrap_or((&self.0, ""));
        Self(parent.to_owned())
    }

    /// Returns the ids it is made of, from the stage or framework down.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// Whether this is the address of `other`, or of something that holds it.
    pub fn holds(&self, other: &Self) -> bool {
        let rest = other.0.strip_prefix(&self.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Returns the address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for FactId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_ids() {
        for (label, id) in [
            ("MQL→SQL conversion", "mql-to-sql-conversion"),
            ("Data & Analytics", "data-and-analytics"),
            ("Redesign for redesign's sake", "redesign-for-redesigns-sake"),
            ("Feature announcements as \"content\"", "feature-announcements-as-content"),
            ("1:1", "1-1"),
            ("CCPA/CPRA", "ccpa-cpra"),
            ("  ABM (Account-Based Marketing) ", "abm-account-based-marketing"),
            ("R&D", "r-and-d"),
        ] {
            assert_eq!(Slug::of(label).unwrap().as_str(), id, "{label}");
        }
    }

    #[test]
    fn an_address_holds_what_begins_with_its_ids() {
        let id = |text: &str| FactId::parse(text).unwrap();
        let abm = id("scale.abm");
        assert!(abm.holds(&abm));
        assert!(abm.holds(&id("scale.abm.tiers.one-to-one")));
        assert!(!abm.holds(&id("scale.abm-tiers")));
        assert!(!abm.holds(&id("scale")));
        for wrong in ["", "scale.", ".abm", "scale..abm", "Scale.abm", "scale abm"] {
            assert!(FactId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_label_without_letters_has_no_id() {
        assert_eq!(Slug::of("—"), Err(SlugError::NothingToNameItBy("—".to_owned())));
    }

    #[test]
    fn what_is_no_id_is_repeated_in_part() {
        let long = "A b".repeat(100_000);
        for error in [Slug::parse(&long).unwrap_err(), FactId::parse(&long).unwrap_err()] {
            assert!(error.to_string().len() < 1_000, "{}", error.to_string().len());
        }
    }

    #[test]
    fn an_id_is_read_only_as_written() {
        assert_eq!(Slug::parse("demand-gen").unwrap().as_str(), "demand-gen");
        for wrong in ["Demand-gen", "demand--gen", "-demand", "demand_gen", "demand gen"] {
            assert!(Slug::parse(wrong).is_err(), "{wrong}");
        }
    }
}
