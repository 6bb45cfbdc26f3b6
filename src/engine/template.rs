//! A company file to begin with: every field in it, what is known written out
//! and the rest commented out with an example.
//!
//! What is written is read back as the same company. A file that is to be
//! written anew may hold comments of its author; [`own_comments`] finds them,
//! and takes a line for one of ours only if the template has it to the letter.

use super::prelude::*;
use crate::playbook::company::{CompanyFile, CompanyName, Measurement};
use crate::yaml::{self, OwnComment};

/// What stands above the fields, below the line that names the schema.
const HEAD: &str = "\
# What is known of a company, for gtm. Any field may be left out.
# An editor completes and checks this file by its schema beside it; this writes it anew:
#   gtm schema company --output gtm.schema.json
";

/// A field of the file: its name, what it holds, in a line, an example, and its
/// value. The last two stand as they do behind the colon.
type Field = (&'static str, &'static str, &'static str, fn(&CompanyFile) -> Option<String>);

/// Every field, in the order of the file.
const FIELDS: [Field; 12] = [
    ("name", "The company's name", " Acme", |company| {
        company.name.as_ref().map(CompanyName::as_str).map(scalar)
    }),
    ("arr", "Annual recurring revenue in US dollars", " 14.2M", |company| {
        Some(scalar(&company.arr?.to_string()))
    }),
    // Without separators other programs read a number, too.
    ("headcount", "People employed", " 96", |company| {
        Some(format!(" {}", company.headcount?.people()))
    }),
    (
        "growth",
        "Growth of ARR in a year, in percent; it counts only together with arr",
        " 45%",
        |company| Some(scalar(&company.growth?.to_string())),
    ),
    (
        "stage",
        "The stage that the company declares; it wins over arr and headcount",
        " scale",
        |company| company.stage.as_deref().map(scalar),
    ),
    // Words that the schema knows without quotes.
    (
        "enterprise-segment",
        "Whether the company sells to enterprises: yes or no",
        " yes",
        |company| Some(format!(" {}", <&str>::from(company.enterprise_segment?))),
    ),
    (
        "segment",
        "The segment whose targets count, where a playbook compares several",
        " enterprise",
        |company| company.segment.as_deref().map(scalar),
    ),
    (
        "motion",
        "The motion whose targets count, where a playbook compares several",
        " sales-led",
        |company| company.motion.as_deref().map(scalar),
    ),
    (
        "playbooks",
        "Folders of playbooks of its own, from the folder of this file",
        " [our-rules]",
        |company| lines(company.playbooks.iter().map(|folder| format!("-{}", scalar(folder)))),
    ),
    ("reviews", "The folder of its reviews, from the folder of this file", " reviews", |company| {
        company.reviews.as_deref().map(scalar)
    }),
    (
        "metrics",
        "What its metrics measure, each by its name",
        "\n  mql-to-sql: 34%\n  lead-routing: 9 min",
        |company| measurements(&company.metrics),
    ),
    (
        "gates",
        "What it answers to the conditions of gates, each by its name",
        "\n  customers: 140\n  named-accounts: yes",
        |company| measurements(&company.gates),
    ),
];

fn measurements(given: &[Measurement]) -> Option<String> {
    lines(given.iter().map(|one| format!("{}:{}", yaml::scalar(&one.name), scalar(&one.value))))
}

/// Writes a value of several lines.
fn lines(lines: impl Iterator<Item = String>) -> Option<String> {
    lines.map(|line| format!("\n  {line}")).reduce(|all, line| all + &line)
}

/// Writes the file of a company.
pub fn write(company: &CompanyFile) -> String {
    let fields = FIELDS.iter().map(|(name, says, example, value)| {
        let known = value(company).map(|value| format!("{name}:{value}"));
        let lines = known.unwrap_or_else(|| format!("# {name}:{}", example.replace('\n', "\n# ")));
        format!("\n# {says}\n{lines}\n")
    });
    format!("{}\n{HEAD}{}", Kind::Company.first_line(), fields.collect::<String>())
}

/// Writes a text as a scalar behind a space.
fn scalar(text: &str) -> String {
    format!(" {}", yaml::scalar(text))
}

/// Returns the comments in the file of a company that its author wrote.
pub fn own_comments<'text>(text: &'text str, company: &CompanyFile) -> Vec<OwnComment<'text>> {
    yaml::own_comments(text, &[write(company), write(&CompanyFile::default())])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::playbook::company::EnterpriseSegment;

    fn read(text: &str) -> CompanyFile {
        yaml::parse("gtm.yaml", text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn company() -> CompanyFile {
        let metric = |name: &str, value: &str| Measurement {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        CompanyFile {
            name: Some("Acme & Co".parse().unwrap()),
            arr: Some("14.2M".parse().unwrap()),
            headcount: Some("1,200".parse().unwrap()),
            growth: Some("-2.5%".parse().unwrap()),
            stage: Some("scale".to_owned()),
            enterprise_segment: Some(EnterpriseSegment::No),
            segment: Some("enterprise".to_owned()),
            motion: Some("sales-led".to_owned()),
            playbooks: vec!["../rules".to_owned()],
            reviews: Some("meetings".to_owned()),
            metrics: vec![metric("mql-to-sql", "34%"), metric("SLA: time", "1:1")],
            gates: vec![metric("customers", "140"), metric("named-accounts", "yes")],
        }
    }

    #[test]
    fn what_is_known_is_set_and_the_rest_is_an_example() {
        let text = write(&CompanyFile { headcount: company().headcount, stage: None, ..company() });
        for line in [
            "# The company's name\nname: Acme & Co\n",
            "arr: $14.2M\n",
            "headcount: 1200\n",
            "growth: \"-2.5%\"\n",
            "# stage: scale\n",
            "enterprise-segment: no\n",
            "metrics:\n  mql-to-sql: 34%\n  \"SLA: time\": \"1:1\"\n",
        ] {
            assert!(text.contains(&format!("\n{line}")), "{line}\n{text}");
        }
        assert_eq!(read(&write(&company())), company());
    }

    /// Without what stands before them, the examples are a company file that
    /// gives every field.
    #[test]
    fn the_examples_are_right() {
        let examples = FIELDS.map(|(name, _, example, _)| format!("{name}:{example}"));
        let company = read(&examples.join("\n"));
        for (name, .., value) in FIELDS {
            assert!(value(&company).is_some(), "{name}");
        }
        let template = write(&CompanyFile::default());
        assert!(template.lines().all(|line| line.is_empty() || line.starts_with('#')));
    }

    fn lines(text: &str) -> Vec<usize> {
        let comments = own_comments(text, &read(text));
        comments.iter().map(|one| one.line).collect()
    }

    #[test]
    fn only_comments_of_the_author_are_their_own() {
        let ours = write(&company());
        assert_eq!(lines(&ours), [0; 0]);
        assert_eq!(lines(&write(&CompanyFile::default())), [0; 0]);
        // Values that were changed, and line ends of another system.
        let changed = ours.replace("1200", "1300").replace('\n', "\r\n");
        assert_eq!(lines(&changed), [0; 0]);
        // Quotes of ours around a `#`.
        let name = CompanyFile { name: Some("Acme #1".parse().unwrap()), ..company() };
        assert_eq!(lines(&write(&name)), [0; 0]);

        assert_eq!(lines("# Ask Kim\narr: 14.2M # as of June\nname: C#\n"), [1, 2]);
        assert_eq!(lines("\u{feff}# Ask Kim"), [1]);
        assert_eq!(lines("arr: 14.2M\r# of June\nname: x\t#"), [1, 2]);
        // An example that was changed says something.
        assert_eq!(lines("# arr: 14.2M\n# arr: 20M\n#arr: 14.2M"), [2, 3]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(name in "\\PC*[^\\s\\pC]\\PC*", value in "(?s).*\\S.*", number in "[$0-9.,_exM% -]{0,8}x") {
            let written = CompanyFile {
                name: name.parse().ok(),
                metrics: vec![
                    Measurement { name: value.clone(), value: number },
                    Measurement { name: format!("{value}2"), value },
                ],
                ..CompanyFile::default()
            };
            // A name of more than 1,024 characters is none in YAML.
            prop_assume!(written.metrics[0].name.len() < 200);
            let text = write(&written);
            prop_assert_eq!(read(&text), written);
            prop_assert_eq!(lines(&text), [0; 0]);
        }

        #[test]
        fn growth_and_amounts_are_read_back(cents in 1_u64..100_000_000_000_000, people in 1_u64..10_000_000, percent in "-?[0-9]{1,2}(\\.[0-9]{1,12})?%") {
            let written = CompanyFile {
                arr: crate::quantity::money::Money::from_cents(cents).ok(),
                headcount: people.to_string().parse().ok(),
                growth: percent.parse().ok(),
                ..CompanyFile::default()
            };
            prop_assert_eq!(read(&write(&written)), written);
        }

        #[test]
        fn any_file_can_be_looked_through(text in any::<String>()) {
            let comments = own_comments(&text, &CompanyFile::default());
            prop_assert!(comments.len() <= text.matches('#').count());
        }
    }
}
