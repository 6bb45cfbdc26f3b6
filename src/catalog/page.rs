//! Pages: the files that facts stand in, each with its place among the others.

use super::fact::{Content, Walk};
use super::layers::UNTOUCHED;
use super::prelude::*;
use super::{Catalog, CatalogError};
use crate::names::{self};
use crate::playbook::guide::Section;

/// A file that facts stand in, whatever its type.
pub(super) struct SourceFileParts<'page> {
    /// The address that the facts in it begin with.
    pub(super) id: FactId,
    pub(super) stage: Option<&'page Stage>,
    pub(super) function: Option<&'page Function>,
    pub(super) source: &'page Source,
    pub(super) content: &'page dyn Content,
    pub(super) provenance: &'page Provenance,
}

impl<'page> SourceFileParts<'page> {
    pub(super) fn new(
        id: FactId,
        source: &'page Source,
        content: &'page dyn Content,
        provenance: &'page Provenance,
    ) -> Self {
        Self { id, stage: None, function: None, source, content, provenance }
    }

    fn at(self, stage: &'page Stage) -> Self {
        Self { stage: Some(stage), ..self }
    }

    /// Returns every fact in it, in its own order.
    pub(super) fn facts(self) -> Vec<Fact<'page>> {
        Walk::facts(self)
    }
}

/// Returns the facts of a file by itself: those that its text alone makes.
pub(crate) fn facts_in<'page>(home: &FactId, content: &'page dyn Content) -> Vec<Fact<'page>> {
    SourceFileParts::new(home.clone(), Source::ours(), content, &UNTOUCHED).facts()
}

/// A guide with where it stands.
#[derive(Debug)]
pub struct Page<'catalog> {
    /// The stage it is for.
    pub stage: &'catalog Stage,
    /// The function it is about.
    pub function: &'catalog Function,
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What it says.
    pub guide: Guide,
    /// What of it comes from layers.
    pub provenance: Provenance,
}

impl Page<'_> {
    /// Returns the guide's address: `scale.abm`.
    pub fn fact_id(&self) -> FactId {
        FactId::of_guide(&self.stage.id, &self.function.id)
    }

    fn parts(&self) -> SourceFileParts<'_> {
        let function = Some(self.function);
        let parts =
            SourceFileParts::new(self.fact_id(), self.source, &self.guide, &self.provenance);
        SourceFileParts { function, ..parts.at(self.stage) }
    }

    /// Returns every fact in it, in its own order.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        self.parts().facts()
    }
}

/// A framework with where it stands.
#[derive(Debug)]
pub struct FrameworkPage<'catalog> {
    /// Its id.
    pub id: FrameworkId,
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What it says.
    pub framework: Framework,
    /// What of it comes from layers.
    pub provenance: Provenance,
}

impl FrameworkPage<'_> {
    /// Returns the framework's address.
    pub fn fact_id(&self) -> FactId {
        FactId::of_framework(&self.id)
    }

    /// Returns the id of the part that `name` means: an id, a title or a unique
    /// prefix.
    pub fn part_named(&self, name: &str) -> Result<&str, NameError> {
        names::find("part", name, &self.framework.sections, |section| {
            vec![section.id.as_str(), section.title.as_str()]
        })
        .map(|section| section.id.as_str())
    }

    fn parts(&self) -> SourceFileParts<'_> {
        SourceFileParts::new(self.fact_id(), self.source, &self.framework, &self.provenance)
    }

    /// Returns every fact in it, in its own order.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        self.parts().facts()
    }
}

/// A stage's own file with where it stands.
#[derive(Clone, Copy, Debug)]
pub struct StagePage<'catalog> {
    /// The stage.
    pub stage: &'catalog Stage,
    /// The document that its facts come from.
    pub source: &'catalog Source,
    /// What of it comes from layers.
    pub provenance: &'catalog Provenance,
}

impl<'catalog> StagePage<'catalog> {
    fn parts(&self) -> SourceFileParts<'catalog> {
        let id = FactId::of_stage(&self.stage.id);
        SourceFileParts::new(id, self.source, self.stage, self.provenance).at(self.stage)
    }

    /// Returns every fact in it, in its own order.
    pub fn facts(&self) -> Vec<Fact<'catalog>> {
        self.parts().facts()
    }
}

/// The moves into a stage.
#[derive(Debug)]
pub struct MovesPage<'catalog> {
    /// The stage that they lead into.
    pub stage: &'catalog Stage,
    /// The functions that they may be for.
    pub(super) functions: &'catalog [Function],
    /// The moves.
    pub moves: Moves,
    /// What of them comes from layers.
    pub provenance: Provenance,
}

impl MovesPage<'_> {
    /// Returns the address that those of the moves begin with.
    pub fn fact_id(&self) -> FactId {
        FactId::of_moves(&self.stage.id)
    }

    fn parts(&self) -> SourceFileParts<'_> {
        SourceFileParts::new(self.fact_id(), Source::ours(), &self.moves, &self.provenance)
            .at(self.stage)
    }

    /// Returns each move as a fact, in the order to read them.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        let mut facts = self.parts().facts();
        for (fact, one) in facts.iter_mut().zip(&self.moves.moves) {
            fact.function = self.functions.iter().find(|function| function.id == one.function);
        }
        facts
    }
}

/// The glossary.
#[derive(Debug)]
pub struct GlossaryPage {
    /// The terms.
    pub glossary: Glossary,
    /// What of them comes from layers.
    pub provenance: Provenance,
}

impl GlossaryPage {
    fn parts(&self) -> SourceFileParts<'_> {
        let id = FactId::of_glossary();
        SourceFileParts::new(id, Source::ours(), &self.glossary, &self.provenance)
    }

    /// Returns each term as a fact, in the order of the file.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        self.parts().facts()
    }
}

/// Any file that facts stand in.
#[derive(Debug)]
pub enum SourceFile<'catalog> {
    /// A stage's own file.
    Stage(StagePage<'catalog>),
    /// A guide.
    Guide(Page<'catalog>),
    /// A framework.
    Framework(FrameworkPage<'catalog>),
    /// The moves into a stage.
    Moves(MovesPage<'catalog>),
    /// The glossary.
    Glossary(GlossaryPage),
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
                Some("stage") => Some(Self::Stage(catalog.stage_page(stage)?)),
                Some("moves") => catalog.moves(stage)?.map(Self::Moves),
                _ => match functions.find(|one| Some(one.id.as_str()) == second) {
                    Some(function) => catalog.page(stage, function)?.map(Self::Guide),
                    None => None,
                },
            });
        }
        Ok(match catalog.framework_ids()?.iter().find(|id| id.as_str() == first) {
            Some(id) => Some(Self::Framework(catalog.framework(id)?)),
            None if first == FactId::of_glossary().as_str() => {
                Some(Self::Glossary(catalog.glossary()?))
            }
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
            files.push(Self::Framework(catalog.framework(&id)?));
        }
        for stage in catalog.stages()? {
            files.extend(catalog.moves(stage)?.map(Self::Moves));
        }
        files.push(Self::Glossary(catalog.glossary()?));
        Ok(files)
    }

    /// Returns the files of one stage: its own, then its guides in the order of
    /// functions.
    pub fn of_stage(
        catalog: &'catalog Catalog,
        stage: &'catalog Stage,
    ) -> Result<Vec<Self>, CatalogError> {
        let functions: Vec<&Function> = catalog.functions()?.iter().collect();
        let guides = catalog.pages(&[stage], &functions)?.into_iter().map(Self::Guide);
        Ok(std::iter::once(Self::Stage(catalog.stage_page(stage)?)).chain(guides).collect())
    }

    fn parts(&self) -> SourceFileParts<'_> {
        match self {
            Self::Stage(page) => page.parts(),
            Self::Guide(page) => page.parts(),
            Self::Framework(page) => page.parts(),
            Self::Moves(page) => page.parts(),
            Self::Glossary(page) => page.parts(),
        }
    }

    /// Returns the address that the facts in it begin with.
    pub fn fact_id(&self) -> FactId {
        self.parts().id
    }

    /// Returns the document its facts come from.
    pub fn source(&self) -> &Source {
        self.parts().source
    }

    /// Returns what of it comes from layers.
    pub fn provenance(&self) -> &Provenance {
        self.parts().provenance
    }

    /// Returns the sections in it.
    pub fn sections(&self) -> &[Section] {
        self.parts().content.head().sections
    }

    /// Returns the heading in the document under which its facts stand.
    pub fn heading(&self) -> Option<&str> {
        self.parts().content.head().heading
    }

    /// Returns every fact in it, in its own order.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        match self {
            Self::Moves(page) => page.facts(),
            file => file.parts().facts(),
        }
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
                assert_eq!(found.fact_id(), file.fact_id());
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
