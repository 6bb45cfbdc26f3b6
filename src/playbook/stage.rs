//! A stage of growth: its bands, its challenge and what marketing is about.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::date::Date;
use super::id::{SourceId, StageId};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::yaml::fault::{self, Code, Fault};

/// A half-open range: `from` belongs to it, `below` does not. Without `below`
/// it has no upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band<T> {
    /// The least value inside.
    pub from: T,
    /// The least value above it.
    pub below: Option<T>,
}

impl<T: PartialOrd + Copy> Band<T> {
    /// Whether `value` lies inside.
    pub fn contains(&self, value: T) -> bool {
        self.from <= value && self.below.is_none_or(|below| value < below)
    }
}

impl<'de, T: Deserialize<'de> + PartialOrd + fmt::Display> Deserialize<'de> for Band<T> {
    /// Reads both ends, refusing a band that holds nothing.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Ends<T> {
            from: T,
            #[serde(default = "Option::default")]
            below: Option<T>,
        }
        let Ends { from, below } = Ends::deserialize(deserializer)?;
        match &below {
            Some(end) if *end <= from => Err(fault::refuse(Fault::new(
                Code::Band,
                format!("the band is empty: `below` ({end}) must be more than `from` ({from})"),
            ))),
            _ => Ok(Self { from, below }),
        }
    }
}

impl fmt::Display for Band<Money> {
    /// Writes the band as the sources do: `$5–15M`, `$40M+`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from.to_string();
        let Some(below) = self.below else {
            return write!(formatter, "{from}+");
        };
        let below = below.to_string();
        // `$5M` and `$15M` share their unit, which is then said once.
        let unit = |text: &str| text.chars().last().filter(char::is_ascii_alphabetic);
        if unit(&from).is_some() && unit(&from) == unit(&below) {
            write!(formatter, "{}–{}", &from[..from.len() - 1], &below[1..])
        } else {
            write!(formatter, "{from}–{}", &below[1..])
        }
    }
}

impl fmt::Display for Band<Headcount> {
    /// Writes the band as the sources do: `30–80`, `200+`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.below {
            Some(below) => write!(formatter, "{}–{below}", self.from),
            None => write!(formatter, "{}+", self.from),
        }
    }
}

/// What a stage's own file says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageFile {
    /// The document that the facts come from.
    pub source: SourceId,
    /// The stage's name in headings.
    pub title: String,
    /// The day on which the figures held, where that is known.
    #[serde(default, rename = "as-of")]
    pub as_of: Option<Date>,
    /// The band of annual recurring revenue, in US dollars.
    #[schemars(with = "TextBand")]
    pub arr: Band<Money>,
    /// The band of people.
    #[schemars(with = "TextBand")]
    pub headcount: Band<Headcount>,
    /// The main challenge, in the source's words.
    pub challenge: String,
    /// What goes wrong at this stage.
    pub risks: String,
    /// What marketing is about at this stage.
    pub focus: Vec<String>,
    /// How marketing works at this stage, in our words.
    pub approach: String,
}

/// How a band is written in a file.
#[derive(JsonSchema)]
#[schemars(rename = "Band", deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
struct TextBand {
    /// The least value inside.
    from: BandEnd,
    /// The least value above the band; a band without one has no upper end.
    below: Option<BandEnd>,
}

/// An end of a band: an amount of money as `$5M`, or a number of people.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
enum BandEnd {
    Money(String),
    People(u32),
}

/// A stage: what its file says, under the id that its folder's name is.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// What its file says.
    pub file: StageFile,
}

impl std::ops::Deref for Stage {
    type Target = StageFile;

    fn deref(&self) -> &StageFile {
        &self.file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_written_as_the_sources_write_them() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let band = |from, below: Option<&str>| {
            Band { from: money(from), below: below.map(money) }.to_string()
        };
        assert_eq!(band("5M", Some("15M")), "$5–15M");
        assert_eq!(band("40M", None), "$40M+");
        assert_eq!(band("500K", Some("5M")), "$500K–5M");
    }

    #[test]
    fn the_lower_end_belongs_to_a_band_and_the_upper_does_not() {
        let band = Band { from: 30, below: Some(80) };
        assert!(!band.contains(29));
        assert!(band.contains(30));
        assert!(band.contains(79));
        assert!(!band.contains(80));
    }
}
