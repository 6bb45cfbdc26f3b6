//! A stage of growth: its bands, its challenge and what it is about.

use super::prelude::*;
use serde_json::Value;

use super::guide::Section;

/// A half-open range: `from` belongs to it, `below` does not. Without `below`
/// it has no upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(inline, bound = "")]
pub struct Band<T> {
    /// The least value inside.
    #[schemars(with = "Value", extend("type" = ["string", "integer"], "minimum" = 0))]
    pub from: T,
    /// The least value above the band; a band without one has no upper end.
    #[serde(default)]
    #[schemars(with = "Value", extend("type" = ["string", "integer", "null"], "minimum" = 0))]
    pub below: Option<T>,
}

impl<T: PartialOrd + Copy> Band<T> {
    /// Whether `value` lies inside.
    pub fn contains(&self, value: T) -> bool {
        self.from <= value && self.below.is_none_or(|below| value < below)
    }
}

impl<T: PartialOrd + fmt::Display> Check for Band<T> {
    /// Refuses a band that holds nothing.
    fn check(&mut self) -> Result<(), Refusals> {
        match (&self.from, &self.below) {
            (from, Some(end)) if end <= from => Err(Refusal::new(
                Code::Band,
                format_args!(
                    "the band is empty: `below` ({end}) must be more than `from` ({from})"
                ),
            )
            .into()),
            _ => Ok(()),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Band<T> {
    /// Writes the band as the sources do: `$5–15M`, `$40M+`, `30–80`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from.to_string();
        let Some(below) = &self.below else {
            return write!(formatter, "{from}+");
        };
        let below = below.to_string();
        // `$5M` and `$15M` share their unit, which is then said once.
        let unit = |text: &str| text.chars().last().filter(char::is_ascii_alphabetic);
        let shared = unit(&from).filter(|_| unit(&from) == unit(&below));
        let from = from.trim_end_matches(|end| shared == Some(end));
        write!(formatter, "{from}–{}", below.trim_start_matches('$'))
    }
}

/// One stage, as its file says it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its id: the name of its folder, which its file does not repeat.
    #[serde(skip)]
    pub id: StageId,
    /// The document that the facts come from.
    pub source: SourceId,
    /// The stage's name in headings.
    pub title: String,
    /// The day on which the figures held, where that is known.
    #[serde(rename = "as-of")]
    pub as_of: Option<Date>,
    /// The band of annual recurring revenue, in US dollars.
    #[serde(deserialize_with = "checked")]
    pub arr: Band<Money>,
    /// The band of people.
    #[serde(deserialize_with = "checked")]
    pub headcount: Band<Headcount>,
    /// The main challenge: what the source says under that heading.
    pub challenge: Vec<String>,
    /// What the stage is about.
    pub focus: Vec<String>,
    /// How the work is done at this stage, in our words.
    pub approach: String,
    /// What else is said of the stage itself: the team, the risks, when it ends.
    #[serde(default, deserialize_with = "checked")]
    pub sections: Vec<Section>,
}

/// A stage by id and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageRef<'catalog> {
    /// Its id.
    pub id: &'catalog str,
    /// Its title.
    pub title: &'catalog str,
}

impl<'catalog> From<&'catalog Stage> for StageRef<'catalog> {
    fn from(stage: &'catalog Stage) -> Self {
        Self { id: stage.id.as_str(), title: &stage.title }
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
