//! The kinds of YAML files that people write, and the JSON Schema of each.
//!
//! A schema is generated from the type that reads the file. It is embedded as
//! it lies in `playbooks/schema/`, so that nothing has to make it again, and a
//! test holds that it is what the type says.

use super::layout::Place;

/// A kind of YAML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What is known of a kind.
struct Entry {
    name: &'static str,
    files: &'static str,
    says: &'static str,
    schema_path: &'static str,
    schema: &'static str,
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

    /// The table of kinds: a new one is a line of it.
    fn entry(self) -> Entry {
        match self {
            Self::Guide => Entry {
                name: "guide",
                files: "stages/<stage>/<function>.yaml",
                says: "what a stage says about a function",
                schema_path: "../../schema/guide.json",
                schema: include_str!("../../playbooks/schema/guide.json"),
            },
            Self::Stage => Entry {
                name: "stage",
                files: "stages/<stage>/stage.yaml",
                says: "a stage: its bands, and what it is about",
                schema_path: "../../schema/stage.json",
                schema: include_str!("../../playbooks/schema/stage.json"),
            },
            Self::Framework => Entry {
                name: "framework",
                files: "frameworks/<framework>.yaml",
                says: "what crosses stages: a process, a charter",
                schema_path: "../schema/framework.json",
                schema: include_str!("../../playbooks/schema/framework.json"),
            },
            Self::Functions => Entry {
                name: "functions",
                files: "functions.yaml",
                says: "the functions, in the order they are shown",
                schema_path: "schema/functions.json",
                schema: include_str!("../../playbooks/schema/functions.json"),
            },
            Self::Sources => Entry {
                name: "sources",
                files: "sources.yaml",
                says: "the documents that the facts come from",
                schema_path: "schema/sources.json",
                schema: include_str!("../../playbooks/schema/sources.json"),
            },
            Self::Conflicts => Entry {
                name: "conflicts",
                files: "conflicts.yaml",
                says: "where the sources don't fit together",
                schema_path: "schema/conflicts.json",
                schema: include_str!("../../playbooks/schema/conflicts.json"),
            },
            Self::Gates => Entry {
                name: "gates",
                files: "gates.yaml",
                says: "readiness questions, and the facts that answer them",
                schema_path: "schema/gates.json",
                schema: include_str!("../../playbooks/schema/gates.json"),
            },
            Self::Synonyms => Entry {
                name: "synonyms",
                files: "synonyms.yaml",
                says: "words that people use for one another",
                schema_path: "schema/synonyms.json",
                schema: include_str!("../../playbooks/schema/synonyms.json"),
            },
            Self::Moves => Entry {
                name: "moves",
                files: "stages/<stage>/moves.yaml",
                says: "the moves that a company makes on its way into a stage",
                schema_path: "../../schema/moves.json",
                schema: include_str!("../../playbooks/schema/moves.json"),
            },
            Self::Glossary => Entry {
                name: "glossary",
                files: "glossary.yaml",
                says: "the terms of the field, each in a sentence",
                schema_path: "schema/glossary.json",
                schema: include_str!("../../playbooks/schema/glossary.json"),
            },
            Self::Patch => Entry {
                name: "patch",
                files: "stages/<stage>/<function>.patch.yaml",
                says: "changes to a guide, in a folder of your own",
                schema_path: "../../schema/patch.json",
                schema: include_str!("../../playbooks/schema/patch.json"),
            },
            Self::Company => Entry {
                name: "company",
                files: "gtm.yaml",
                says: "what is known of one company",
                schema_path: "gtm.schema.json",
                schema: include_str!("../../playbooks/schema/company.json"),
            },
            Self::Review => Entry {
                name: "review",
                files: "reviews/<date>.yaml",
                says: "the answers to a checklist on a day",
                schema_path: "review.schema.json",
                schema: include_str!("../../playbooks/schema/review.json"),
            },
        }
    }

    /// Returns its name, which is also that of its schema.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Returns where such files lie, in a folder of playbooks or, for that of a
    /// company, anywhere: `stages/<stage>/<function>.yaml`.
    pub fn files(self) -> &'static str {
        self.entry().files
    }

    /// Returns what such a file says, in a few words.
    pub fn says(self) -> &'static str {
        self.entry().says
    }

    /// Returns its JSON Schema: the text of `playbooks/schema/<name>.json`.
    pub fn schema(self) -> &'static str {
        self.entry().schema
    }

    /// Returns where such a file expects its schema, from the folder it lies
    /// in.
    pub fn schema_path(self) -> &'static str {
        self.entry().schema_path
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
    fn a_schema_lies_where_the_first_line_of_its_files_says() {
        for kind in Kind::ALL {
            if matches!(kind, Kind::Company | Kind::Review) {
                assert!(!kind.schema_path().contains('/'));
                continue;
            }
            let up = "../".repeat(kind.files().matches('/').count());
            assert_eq!(kind.schema_path(), format!("{up}schema/{}.json", kind.name()));
        }
    }
}
