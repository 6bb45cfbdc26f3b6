//! A company as its own file describes it: `gtm.yaml`.
//!
//! Every value is read here, so that what is wrong with one is shown with its
//! line. Two things the file alone does not say and wait for their use:
//! whether there is such a stage, and what the value of a metric means.

use super::prelude::*;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::quantity::growth::Growth;

/// What a company file says. Any field may be left out, and none may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Company")]
pub struct CompanyFile {
    /// The company's name.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub name: Option<CompanyName>,
    /// Annual recurring revenue in US dollars, as `14.2M`.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "Value", extend("type" = ["string", "number"]))]
    pub arr: Option<Money>,
    /// People employed.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "Value", extend("type" = ["string", "number"]))]
    pub headcount: Option<Headcount>,
    /// Growth of ARR in a year, as `45%`.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub growth: Option<Growth>,
    /// The stage that the company declares, by its id, title or the beginning
    /// of one.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub stage: Option<String>,
    /// Whether the company sells to enterprises.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "Value", extend("enum" = ["yes", "no", true, false]))]
    pub enterprise_segment: Option<EnterpriseSegment>,
    /// The segment whose targets count for it, where a playbook compares several.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub segment: Option<String>,
    /// The motion whose targets count for it, likewise.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub motion: Option<String>,
    /// Folders of playbooks of its own, from the folder that this file lies in,
    /// later over earlier.
    #[serde(deserialize_with = "folders")]
    pub playbooks: Vec<String>,
    /// The folder of its reviews, from the folder that this file lies in;
    /// `reviews` unless given.
    #[serde(deserialize_with = "given")]
    #[schemars(with = "String")]
    pub reviews: Option<String>,
    /// What its metrics measure: the value of each by its name.
    #[serde(deserialize_with = "measurements")]
    #[schemars(with = "Value", extend(
        "type" = "object",
        "additionalProperties" = { "type": ["string", "number"] },
    ))]
    pub metrics: Vec<Measurement>,
    /// What is answered to the questions of gates, each by the name of its
    /// condition: a number, or yes or no, as it is read on the command line.
    #[serde(deserialize_with = "measurements")]
    #[schemars(with = "Value", extend(
        "type" = "object",
        "additionalProperties" = { "type": ["string", "number", "boolean"] },
    ))]
    pub gates: Vec<Measurement>,
}

impl CompanyFile {
    /// Whether the file says anything at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the file gives the company's stage: declared, or by a signal.
    pub fn tells_a_stage(&self) -> bool {
        self.stage.is_some() || self.arr.is_some() || self.headcount.is_some()
    }
}

/// A company's name: one line with something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyName(String);

/// Why a text is no name of a company.
const NO_NAME: &str = "a name is a line with something on it: write one, or leave it out";

impl CompanyName {
    /// Returns the name without the space around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CompanyName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() || text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return Err(NO_NAME);
        }
        Ok(Self(text.to_owned()))
    }
}

/// Whether a company sells to enterprises; written so, or as other programs write
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
#[strum(parse_err_ty = String, parse_err_fn = not_yes_or_no)]
pub enum EnterpriseSegment {
    /// It does.
    #[strum(to_string = "yes", serialize = "y", serialize = "true")]
    Yes,
    /// It does not.
    #[strum(to_string = "no", serialize = "n", serialize = "false")]
    No,
}

fn not_yes_or_no(_: &str) -> String {
    "neither yes nor no: write `yes` or `no`".to_owned()
}

/// What one metric measures, both as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// The name of the metric.
    pub name: String,
    /// Its value: `34%`, `9 min`, `900→820`.
    pub value: String,
}

/// A scalar as written.
struct Written(String);

impl<'de> Deserialize<'de> for Written {
    /// Refuses what is left empty: whoever writes `arr:` and nothing behind it has
    /// yet to fill it in.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.filter(|text| !text.trim().is_empty()).map(Self).ok_or_else(|| {
            let message = "nothing stands here: write a value, or leave the field out";
            refuse(Refusal::new(Code::Nothing, message))
        })
    }
}

/// Reads a value that stands in the file.
pub(super) fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    let Written(text) = Written::deserialize(deserializer)?;
    text.parse().map(Some).map_err(|error: T::Err| refuse(Refusal::new(Code::Value, error)))
}

/// Reads folders, none of them empty.
fn folders<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let folders = Vec::<String>::deserialize(deserializer)?;
    if folders.iter().any(|folder| folder.trim().is_empty()) {
        let message = "a folder has no name: write a path, as in `playbooks: [our-rules]`";
        return Err(refuse(Refusal::new(Code::Nothing, message)));
    }
    Ok(folders)
}

/// Reads metrics with their values, in the order of the file.
fn measurements<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Measurement>, D::Error> {
    struct MeasurementsVisitor;

    impl<'de> Visitor<'de> for MeasurementsVisitor {
        type Value = Vec<Measurement>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("metrics with their values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut measurements = Vec::new();
            while let Some((name, Written(value))) = map.next_entry()? {
                measurements.push(Measurement { name, value });
            }
            Ok(measurements)
        }
    }

    deserializer.deserialize_map(MeasurementsVisitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_without_the_space_around_it() {
        let read = |text: &str| text.parse::<CompanyName>();
        assert_eq!(read(" Acme & Co ").unwrap().as_str(), "Acme & Co");
        assert_eq!(read(" \t"), Err(NO_NAME));
        for text in ["Acme\nBolt", "Acme\rBolt", "Acme\u{2028}Bolt"] {
            assert_eq!(read(text), Err(NO_NAME), "{text:?}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_yaml_has_them_and_nothing_else_is() {
        for text in ["yes", "Yes", "YES", "y", "true", "True"] {
            assert_eq!(text.parse(), Ok(EnterpriseSegment::Yes), "{text}");
        }
        for text in ["no", "No", "n", "false", "FALSE"] {
            assert_eq!(text.parse(), Ok(EnterpriseSegment::No), "{text}");
        }
        for text in ["", "on", "off", "1", "0", "yes, some", "none"] {
            assert_eq!(text.parse::<EnterpriseSegment>(), Err(not_yes_or_no(text)), "{text}");
        }
    }

    #[test]
    fn a_file_tells_a_stage_by_each_of_three_fields_and_by_no_other() {
        let read = |json: &str| serde_json::from_str::<CompanyFile>(json).unwrap();
        for field in [r#"{"arr": "5M"}"#, r#"{"headcount": "30"}"#, r#"{"stage": "scale"}"#] {
            assert!(read(field).tells_a_stage(), "{field}");
        }
        for field in [
            r#"{"name": "Acme"}"#,
            r#"{"growth": "45%"}"#,
            r#"{"enterprise-segment": "no"}"#,
            r#"{"metrics": {"mql-to-sql": "34%"}}"#,
        ] {
            assert!(!read(field).tells_a_stage(), "{field}");
            assert!(!read(field).is_empty(), "{field}");
        }
        assert!(read(r#"{"metrics": {}}"#).is_empty());
    }
}
