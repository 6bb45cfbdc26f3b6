//! Metrics: what a company has a value of, with what it should be.
//!
//! Every row of a table of metrics is one, and so is a row or a point that is
//! marked as one. The same metric may stand at several stages: it has the same
//! id there, or a name in common.

use crate::catalog::Page;
use crate::names::{self, NameError};
use crate::playbook::guide::{Body, Ours};
use crate::playbook::id::{FactId, Slug};
use crate::playbook::marks::{BelowZero, Better, Marks, MetricMarks};
use crate::playbook::source::Origin;
use crate::playbook::table::{Role, Table};
use crate::quantity::figure::Figure;

/// A metric at a stage.
#[derive(Clone, Debug)]
pub struct Metric<'catalog> {
    /// The page it stands on.
    pub page: &'catalog Page<'catalog>,
    /// Its address.
    pub fact_id: FactId,
    /// Its id in its section, which other stages may share.
    pub id: &'catalog Slug,
    /// Its name in the source.
    pub name: &'catalog str,
    /// What it should be, where the source says.
    pub target: Option<Target<'catalog>>,
    marks: &'catalog Marks,
    /// Its names in the form in which names are compared.
    keys: Vec<String>,
}

/// What a metric should be.
#[derive(Clone, Copy, Debug)]
pub struct Target<'catalog> {
    /// As the playbook writes it.
    pub text: &'catalog str,
    /// The quantity in it; none where it is in words only.
    pub figure: Option<&'catalog Figure>,
}

impl<'catalog> Metric<'catalog> {
    fn new(
        page: &'catalog Page<'catalog>,
        section: &FactId,
        id: &'catalog Slug,
        name: &'catalog str,
        target: Option<Target<'catalog>>,
        marks: &'catalog Marks,
    ) -> Self {
        let mut metric = Self {
            page,
            fact_id: section.join(id.as_str()),
            id,
            name,
            target,
            marks,
            keys: Vec::new(),
        };
        metric.keys = metric.names().into_iter().map(names::key).collect();
        metric
    }

    /// Returns what it is called: its id, its name, other names.
    pub fn names(&self) -> Vec<&str> {
        let mut names = vec![self.id.as_str(), self.name];
        names.extend(self.aliases());
        names
    }

    /// Returns its other names.
    pub fn aliases(&self) -> impl Iterator<Item = &'catalog str> {
        self.marks.aliases.iter().map(String::as_str)
    }

    /// Returns its target in figures.
    pub fn figure(&self) -> Option<&'catalog Figure> {
        self.target.and_then(|target| target.figure)
    }

    /// Returns which values are better and whose that is, where anybody says.
    pub fn better(&self) -> Option<(Better, Origin)> {
        let marked = self.metric_marks().and_then(|marks| {
            let better = marks.better?;
            Some((better, marks.better_origin))
        });
        let bound = || {
            let extent = self.figure()?.quantity().extent;
            Some(Better::of_target(extent))
        };
        marked.or_else(bound)
    }

    /// Whether its values may be less than zero.
    pub fn below_zero(&self) -> BelowZero {
        self.metric_marks().map_or(BelowZero::Refused, |marks| marks.below_zero)
    }

    /// Returns what being below the target means.
    pub fn below(&self) -> Option<&'catalog Ours> {
        self.metric_marks()?.below.as_ref()
    }

    /// Returns what being above the target means.
    pub fn above(&self) -> Option<&'catalog Ours> {
        self.metric_marks()?.above.as_ref()
    }

    /// Whether it is the same metric as `other`, at another stage: they have a
    /// name in common.
    pub fn is(&self, other: &Metric<'_>) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }

    fn metric_marks(&self) -> Option<&'catalog MetricMarks> {
        self.marks.metric.as_ref()
    }
}

/// Returns every metric of the pages, in their order.
pub fn metrics<'catalog>(pages: &'catalog [Page<'catalog>]) -> Vec<Metric<'catalog>> {
    let mut metrics = Vec::new();
    for page in pages {
        for section in &page.guide.sections {
            let address = page.fact_id().join(section.id.as_str());
            match &section.body {
                Body::Table(table) => metrics.extend(of_table(page, &address, table)),
                Body::Points(points) => {
                    let marked = points.iter().filter(|point| point.marks.metric.is_some());
                    metrics.extend(marked.map(|point| {
                        let target = point
                            .figure
                            .as_ref()
                            .map(|figure| Target { text: figure.text(), figure: Some(figure) });
                        Metric::new(page, &address, &point.id, &point.name, target, &point.marks)
                    }));
                }
                Body::Steps(_) => {}
            }
        }
    }
    metrics
}

/// Returns the metrics among the rows of a table.
fn of_table<'catalog>(
    page: &'catalog Page<'catalog>,
    address: &FactId,
    table: &'catalog Table,
) -> impl Iterator<Item = Metric<'catalog>> {
    let every_row = table.column(Role::Metric).is_some();
    let target = table.column(Role::Target);
    table.rows.iter().filter(move |row| every_row || row.marks.metric.is_some()).map(move |row| {
        let target = target.map(|index| Target {
            text: &row.cells[index].text,
            figure: row.cells[index].figure.as_ref(),
        });
        Metric::new(page, address, &row.id, row.label(), target, &row.marks)
    })
}

/// Where a name leads.
#[derive(Clone, Copy, Debug)]
pub enum Found<'metrics, 'catalog> {
    /// To a metric of the stage.
    Here(&'metrics Metric<'catalog>),
    /// To a metric that only other stages have; this is the first of them that
    /// has a target, or else the first.
    Elsewhere(&'metrics Metric<'catalog>),
}

impl<'metrics, 'catalog> Found<'metrics, 'catalog> {
    /// Returns the metric.
    pub fn metric(self) -> &'metrics Metric<'catalog> {
        match self {
            Self::Here(metric) | Self::Elsewhere(metric) => metric,
        }
    }
}

/// Returns the metric that `name` means: an id, a name, an alias or a unique
/// prefix, among those of the stage and then among those of the others.
pub fn find<'metrics, 'catalog>(
    name: &str,
    here: &'metrics [Metric<'catalog>],
    elsewhere: &'metrics [Metric<'catalog>],
) -> Result<Found<'metrics, 'catalog>, NameError> {
    let unknown = match names::find("metric", name, here, Metric::names) {
        Ok(metric) => return Ok(Found::Here(metric)),
        Err(ambiguous @ NameError::Ambiguous { .. }) => return Err(ambiguous),
        Err(unknown @ NameError::Unknown { .. }) => unknown,
    };
    // The same metric of several stages is one answer, and no ambiguity.
    let mut firsts: Vec<&Metric<'_>> = Vec::new();
    for metric in elsewhere {
        if !firsts.iter().any(|first| first.is(metric)) {
            firsts.push(metric);
        }
    }
    let mut names = Vec::new();
    for first in firsts {
        let same: Vec<&Metric<'_>> = elsewhere.iter().filter(|other| first.is(other)).collect();
        let with_target = same.iter().find(|metric| metric.target.is_some());
        names.push((*with_target.unwrap_or(&first), same));
    }
    let found = names::find("metric", name, &names, |(metric, same)| {
        let mut names = metric.names();
        names.extend(same.iter().flat_map(|metric| metric.names()));
        names
    });
    match (found, unknown) {
        (Ok((metric, _)), _) => Ok(Found::Elsewhere(metric)),
        (Err(ambiguous @ NameError::Ambiguous { .. }), _) => Err(ambiguous),
        // The nearest name may stand at another stage; the list is this one's.
        (
            Err(NameError::Unknown { nearest: other, .. }),
            NameError::Unknown { what, given, nearest, known },
        ) => Err(NameError::Unknown { what, given, nearest: nearest.or(other), known }),
        (Err(_), other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    /// Calls `check` with the metrics of a stage, and those of the others.
    fn with_metrics(stage: &str, check: impl Fn(&[Metric<'_>], &[Metric<'_>])) {
        let catalog = Catalog::embedded();
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        let (here, others): (Vec<_>, Vec<_>) =
            catalog.stages().unwrap().iter().partition(|one| one.id.as_str() == stage);
        let (here, others) = (
            catalog.pages(&here, &functions).unwrap(),
            catalog.pages(&others, &functions).unwrap(),
        );
        check(&metrics(&here), &metrics(&others));
    }

    fn address(found: Result<Found<'_, '_>, NameError>) -> String {
        match found.unwrap() {
            Found::Here(metric) => format!("here {}", metric.fact_id),
            Found::Elsewhere(metric) => format!("elsewhere {}", metric.fact_id),
        }
    }

    #[test]
    fn a_metric_is_found_by_every_name_it_has() {
        with_metrics("optimize", |here, elsewhere| {
            for name in ["lead-routing", "Lead routing SLA", "routing time", "lead"] {
                assert_eq!(
                    address(find(name, here, elsewhere)),
                    "here optimize.marketing-ops.metrics.lead-routing",
                    "{name}"
                );
            }
            for name in ["mql-to-sql", "MQL→SQL", "mql-sql"] {
                assert_eq!(
                    address(find(name, here, elsewhere)),
                    "elsewhere scale.demand-gen.metrics.mql-to-sql",
                    "{name}"
                );
            }
        });
    }

    #[test]
    fn points_and_rows_that_are_marked_are_metrics() {
        with_metrics("scale", |here, elsewhere| {
            for (name, id) in [
                ("event follow-up", "here scale.events.principles.pre-post-event-process"),
                ("blog-posts", "here scale.content.structure.blog-posts"),
                ("abm win rate", "elsewhere platform.abm.metrics.win-rate-on-abm-accounts"),
            ] {
                assert_eq!(address(find(name, here, elsewhere)), id);
            }
            // "Ongoing" is no target for a value.
            assert!(find("product-content", here, elsewhere).is_err());
        });
    }

    #[test]
    fn an_unknown_metric_is_answered_with_the_nearest_of_any_stage() {
        with_metrics("optimize", |here, elsewhere| {
            for (name, nearest) in [("leed-routing", "lead-routing"), ("mlq-to-sql", "mql-to-sql")]
            {
                let hints = find(name, here, elsewhere).unwrap_err().hints();
                assert_eq!(hints[0], format!("did you mean `{nearest}`?"));
                assert!(hints[1].contains("attribution-coverage"), "{}", hints[1]);
                assert!(!hints[1].contains("mql"), "{}", hints[1]);
            }
            let ambiguous = find("content", here, elsewhere).unwrap_err();
            assert!(matches!(ambiguous, NameError::Ambiguous { .. }));
        });
    }
}
