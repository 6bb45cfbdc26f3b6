//! The kinds of YAML files that people write, and the JSON Schema of each.
//!
//! A schema is generated from the type that reads the file. It is embedded as
//! it lies in `playbooks/schema/`, so that nothing has to make it again, and a
//! test holds that it is what the type says.

use super::prelude::*;
use strum::{EnumMessage, VariantArray};

/// A kind of YAML file. Its description is what `gtm list schemas` says of it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumMessage, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// what a stage says about a function
    #[strum(message = "stages/<stage>/<function>.yaml")]
    Guide,
    /// a stage: its bands, and what it is about
    #[strum(message = "stages/<stage>/stage.yaml")]
    Stage,
    /// what crosses stages: a process, a charter
    #[strum(message = "frameworks/<framework>.yaml")]
    Framework,
    /// the functions, in the order they are shown
    #[strum(message = "functions.yaml")]
    Functions,
    /// the documents that the facts come from
    #[strum(message = "sources.yaml")]
    Sources,
    /// where the sources don't fit together
    #[strum(message = "conflicts.yaml")]
    Conflicts,
    /// readiness questions, and the facts that answer them
    #[strum(message = "gates.yaml")]
    Gates,
    /// words that people use for one another
    #[strum(message = "synonyms.yaml")]
    Synonyms,
    /// the moves that a company makes on its way into a stage
    #[strum(message = "stages/<stage>/moves.yaml")]
    Moves,
    /// the terms of the field, each in a sentence
    #[strum(message = "glossary.yaml")]
    Glossary,
    /// changes to a guide, in a folder of your own
    #[strum(message = "stages/<stage>/<function>.patch.yaml")]
    Patch,
    /// what is known of one company
    #[strum(message = "gtm.yaml")]
    Company,
    /// the answers to a checklist on a day
    #[strum(message = "reviews/<date>.yaml")]
    Review,
}

impl Kind {
    /// Every kind, in the order they are listed.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Returns its name, which is also that of its schema.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns where such files lie, in a folder of playbooks or, for that of a
    /// company, anywhere: `stages/<stage>/<function>.yaml`.
    pub fn files(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }

    /// Returns what such a file says, in a few words.
    pub fn says(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
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
        Place::of(path).ok().map(|place| place.kind).filter(|kind| !kind.is_a_companys())
    }

    /// Whether it is of a company's own files, which may lie beside its playbooks
    /// and are none.
    pub(super) fn is_a_companys(self) -> bool {
        matches!(self, Self::Company | Self::Review)
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
