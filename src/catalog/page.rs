//! Pages: the files that facts stand in, each with its place among the others.

use super::fact::{Content, facts_in};
use super::prelude::*;
use super::{Catalog, CatalogError};
use crate::playbook::guide::Section;

/// A file that facts stand in, with its place among the others.
#[derive(Debug)]
pub struct File<'catalog, T> {
    /// The address that the facts in it begin with: `scale.abm`.
    pub id: FactId,
    /// The stage it is for; none of a framework and the glossary.
    pub stage: Option<&'catalog Stage>,
    /// The functions that its facts may be for: its own of a guide, all of moves.
    pub functions: &'catalog [Function],
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What of it comes from layers.
    pub provenance: Provenance,
    /// What it says.
    pub content: T,
}

/// A guide with where it stands.
pub type Page<'catalog> = File<'catalog, Guide>;

/// A framework with where it stands.
pub type FrameworkPage<'catalog> = File<'catalog, Framework>;

/// The moves into a stage.
pub type MovesPage<'catalog> = File<'catalog, Moves>;

/// Any file that facts stand in.
pub type SourceFile<'catalog> = File<'catalog, Box<dyn Content>>;

impl<'catalog, T: Content> File<'catalog, T> {
    /// Returns the titled blocks in it.
    pub fn sections(&self) -> &[Section] {
        self.content.head().sections
    }

    /// Returns the heading in the document under which its facts stand.
    pub fn heading(&self) -> Option<&str> {
        self.content.head().heading
    }

    /// Returns every fact in it, in its own order.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        let facts = facts_in(&self.id, self.source, self.functions, &self.content);
        placed(facts, self.stage, &self.provenance)
    }

    /// Returns it as one of any type.
    fn any(self) -> SourceFile<'catalog>
    where
        T: 'static,
    {
        let Self { id, stage, functions, source, provenance, content } = self;
        File { id, stage, functions, source, provenance, content: Box::new(content) }
    }
}

/// Says of facts which stage they are of, and what layers did to them.
pub(super) fn placed<'page>(
    mut facts: Vec<Fact<'page>>,
    stage: Option<&'page Stage>,
    provenance: &'page Provenance,
) -> Vec<Fact<'page>> {
    let is_layered = !provenance.is_untouched();
    for fact in &mut facts {
        fact.stage = stage;
        if is_layered {
            fact.layered(provenance);
        }
    }
    facts
}

impl FrameworkPage<'_> {
    /// Returns the id of the part that `name` means: an id, a title or a unique
    /// prefix.
    pub fn part_named(&self, name: &str) -> Result<&str, NameError> {
        names::find("part", name, self.sections(), |section| {
            vec![section.id.as_str(), section.title.as_str()]
        })
        .map(|section| section.id.as_str())
    }
}

impl<'catalog> SourceFile<'catalog> {
    /// Returns the file that `id` would stand in, by the ids it begins with: a
    /// stage and `stage`, a stage and `moves`, a stage and a function, a
    /// framework, or `glossary`. `None` when there is no such file; whether the
    /// fact is in it is for [`SourceFile::facts`] to say.
    pub fn find(catalog: &'catalog Catalog, id: &FactId) -> Result<Option<Self>, CatalogError> {
        let mut parts = id.parts();
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        if let Some(stage) = catalog.stages()?.iter().find(|stage| stage.id.as_str() == first) {
            let mut functions = catalog.functions()?.iter();
            return Ok(match second {
                Some("stage") => Some(catalog.stage_page(stage)?.any()),
                Some("moves") => catalog.moves(stage)?.map(File::any),
                _ => match functions.find(|one| Some(one.id.as_str()) == second) {
                    Some(function) => catalog.page(stage, function)?.map(File::any),
                    None => None,
                },
            });
        }
        Ok(match catalog.framework_ids()?.iter().find(|id| id.as_str() == first) {
            Some(id) => Some(catalog.framework(id)?.any()),
            None if first == "glossary" => Some(catalog.glossary()?.any()),
            None => None,
        })
    }

    /// Returns every file: the stages in order, each with its guides in the
    /// order of functions, then the frameworks, then what is ours: the moves into
    /// each stage, and the glossary.
    pub fn all(catalog: &'catalog Catalog) -> Result<Vec<Self>, CatalogError> {
        let mut files = Vec::new();
        for stage in catalog.stages()? {
            files.extend(Self::of_stage(catalog, stage)?);
        }
        for id in catalog.framework_ids()? {
            files.push(catalog.framework(&id)?.any());
        }
        for stage in catalog.stages()? {
            files.extend(catalog.moves(stage)?.map(File::any));
        }
        files.push(catalog.glossary()?.any());
        Ok(files)
    }

    /// Returns the files of one stage: its own, then its guides in the order of
    /// functions.
    pub fn of_stage(
        catalog: &'catalog Catalog,
        stage: &'catalog Stage,
    ) -> Result<Vec<Self>, CatalogError> {
        let functions: Vec<&Function> = catalog.functions()?.iter().collect();
        let guides = catalog.pages(&[stage], &functions)?.into_iter().map(File::any);
        Ok(std::iter::once(catalog.stage_page(stage)?.any()).chain(guides).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::fact::FactKind;

    #[test]
    fn every_fact_is_found_in_the_file_that_its_address_names() {
        let catalog = Catalog::embedded();
        let mut seen = BTreeSet::new();
        for file in SourceFile::all(&catalog).unwrap() {
            for fact in file.facts() {
                let found = SourceFile::find(&catalog, &fact.id).unwrap().unwrap();
                assert_eq!(found.id, file.id);
                assert_eq!(FactId::parse(fact.id.as_str()).as_ref(), Ok(&fact.id));
                assert!(seen.insert(fact.id.clone()), "{} comes twice", fact.id);
            }
        }
        assert!(seen.len() > 700, "{}", seen.len());
    }

    #[test]
    fn an_address_of_no_file_has_none() {
        let catalog = Catalog::embedded();
        for id in ["scale", "scale.abn", "seed.abm", "marketing", "seed"] {
            let id = FactId::parse(id).unwrap();
            assert!(SourceFile::find(&catalog, &id).unwrap().is_none(), "{id}");
        }
    }

    #[test]
    fn a_row_says_each_cell_under_its_column_with_its_figure() {
        let catalog = Catalog::embedded();
        let id = FactId::parse("scale.abm.tiers.one-to-one").unwrap();
        let file = SourceFile::find(&catalog, &id).unwrap().unwrap();
        let facts = file.facts();
        let fact = facts.iter().find(|fact| fact.id == id).unwrap();
        assert_eq!((fact.kind, fact.label), (FactKind::Row, "1:1"));
        assert_eq!((fact.section, fact.address()), ("ABM tiers", "tiers.one-to-one"));
        assert_eq!(fact.cells[0].name, "Account Count");
        assert_eq!(fact.cells[0].figure.unwrap().quantity().to_string(), "5–20");
        assert!(fact.statement.is_none());
    }

    #[test]
    fn json_has_cells_by_the_name_of_their_column() {
        let catalog = Catalog::embedded();
        let id = FactId::parse("scale.abm.tiers").unwrap();
        let file = SourceFile::find(&catalog, &id).unwrap().unwrap();
        let facts = serde_json::to_value(file.facts()).unwrap();
        let row = facts.as_array().unwrap().iter();
        let row = row.clone().find(|fact| fact["label"] == "1:1").unwrap();
        assert_eq!(row["cells"]["account-count"]["figure"]["quantity"], "5–20");
        assert_eq!((&row["stage"], &row["function"]), (&"scale".into(), &"abm".into()));
    }
}
