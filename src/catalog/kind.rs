//! The kinds of YAML files that people write, and the JSON Schema of each.
//!
//! A schema is generated from the type that reads the file. It is embedded as
//! it lies in `playbooks/schema/`, so that nothing has to make it again, and a
//! test holds that it is what the type says.

use super::prelude::*;

/// A kind of YAML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// What one stage says about one function.
    Guide,
    /// A stage's bands, and what it is about.
    Stage,
    /// What crosses stages.
    Framework,
    /// The functions.
    Functions,
    /// The documents that facts come from.
    Sources,
    /// What doesn't fit together.
    Conflicts,
    /// The readiness questions.
    Gates,
    /// Words that people use for one another.
    Synonyms,
    /// The moves into a stage.
    Moves,
    /// The terms of the field.
    Glossary,
    /// Changes to a guide or a framework, in a folder of one's own.
    Patch,
    /// A company.
    Company,
    /// A checklist that was answered on a day.
    Review,
}

impl Kind {
    /// Every kind, in the order they are listed.
    pub const ALL: [Self; 13] = [
        Self::Guide,
        Self::Stage,
        Self::Framework,
        Self::Functions,
        Self::Sources,
        Self::Conflicts,
        Self::Gates,
        Self::Synonyms,
        Self::Moves,
        Self::Glossary,
        Self::Patch,
        Self::Company,
        Self::Review,
    ];

    /// The table of kinds, where such files lie and what they say: a new one is a
    /// line of it.
    fn row(self) -> [&'static str; 2] {
        match self {
            Self::Guide => ["stages/<stage>/<function>.yaml", "what a stage says about a function"],
            Self::Stage => {
                ["stages/<stage>/stage.yaml", "a stage: its bands, and what it is about"]
            }
            Self::Framework => {
                ["frameworks/<framework>.yaml", "what crosses stages: a process, a charter"]
            }
            Self::Functions => ["functions.yaml", "the functions, in the order they are shown"],
            Self::Sources => ["sources.yaml", "the documents that the facts come from"],
            Self::Conflicts => ["conflicts.yaml", "where the sources don't fit together"],
            Self::Gates => ["gates.yaml", "readiness questions, and the facts that answer them"],
            Self::Synonyms => ["synonyms.yaml", "words that people use for one another"],
            Self::Moves => [
                "stages/<stage>/moves.yaml",
                "the moves that a company makes on its way into a stage",
            ],
            Self::Glossary => ["glossary.yaml", "the terms of the field, each in a sentence"],
            Self::Patch => [
                "stages/<stage>/<function>.patch.yaml",
                "changes to a guide, in a folder of your own",
            ],
            Self::Company => ["gtm.yaml", "what is known of one company"],
            Self::Review => ["reviews/<date>.yaml", "the answers to a checklist on a day"],
        }
    }

    /// Returns its name, which is also that of its schema.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns where such files lie, in a folder of playbooks or, for that of a
    /// company, anywhere: `stages/<stage>/<function>.yaml`.
    pub fn files(self) -> &'static str {
        self.row()[0]
    }

    /// Returns what such a file says, in a few words.
    pub fn says(self) -> &'static str {
        self.row()[1]
    }

    /// Returns where its schema lies in a folder of playbooks.
    pub(super) fn path_of_schema(self) -> String {
        format!("schema/{}.json", self.name())
    }

    /// Returns its JSON Schema: the text of `playbooks/schema/<name>.json`.
    pub fn schema(self) -> &'static str {
        embedded::read(&self.path_of_schema()).unwrap_or_default()
    }

    /// Returns where such a file expects its schema, from the folder it lies
    /// in.
    pub fn schema_path(self) -> String {
        match self {
            Self::Company => return "gtm.schema.json".to_owned(),
            Self::Review => return "review.schema.json".to_owned(),
            _ => {}
        }
        "../".repeat(self.files().matches('/').count()) + &self.path_of_schema()
    }

    /// Returns the first line of such a file, by which an editor with the YAML
    /// language server finds the schema.
    pub fn first_line(self) -> String {
        format!("# yaml-language-server: $schema={}", self.schema_path())
    }

    /// Returns the kind of the file at `path` in a folder of playbooks
    /// (`stages/scale/abm.yaml`), or `None` where none is read there.
    pub fn of_playbook(path: &str) -> Option<Self> {
        let place = Place::of(path).ok()?;
        (!place.is_a_companys()).then(|| place.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_tells_the_kind() {
        for (path, kind) in [
            ("stages/scale/abm.yaml", Some(Kind::Guide)),
            ("stages/scale/stage.yaml", Some(Kind::Stage)),
            ("frameworks/operations-charter.yaml", Some(Kind::Framework)),
            ("functions.yaml", Some(Kind::Functions)),
            ("stages/functions.yaml", None),
            ("stages/scale/abm/more.yaml", None),
            ("stages/scale/abm.json", None),
            ("gtm.yaml", None),
            ("", None),
        ] {
            assert_eq!(Kind::of_playbook(path), kind, "{path}");
        }
    }

    #[test]
    fn each_kind_has_a_schema_where_its_files_expect_it() {
        for kind in Kind::ALL {
            assert!(kind.schema().starts_with('{'), "{kind:?}");
        }
        assert_eq!(Kind::Guide.schema_path(), "../../schema/guide.json");
        assert_eq!(Kind::Framework.schema_path(), "../schema/framework.json");
        assert_eq!(Kind::Gates.schema_path(), "schema/gates.json");
        assert_eq!(Kind::Company.schema_path(), "gtm.schema.json");
    }
}
