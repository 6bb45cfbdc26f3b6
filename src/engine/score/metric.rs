//! Metrics: what a company has a value of, with what it should be.
//!
//! Every row of a table of metrics is one, and so is a row or a point that is
//! marked as one. The same metric may stand at several stages: it has the same
//! id there, or a name in common.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Page;
use crate::catalog::fact::{Fact, Statement};
use crate::names::{self, NameError};
use crate::playbook::guide::Ours;
use crate::playbook::marks::{BelowZero, Better, MetricMarks};
use crate::playbook::source::Origin;
use crate::playbook::table::Role;
use crate::quantity::figure::{Figure, Placement};

/// A fact that a company has a value of.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Metric<'page> {
    /// The fact.
    #[serde(flatten)]
    pub fact: Fact<'page>,
    /// Its names in the form in which names are compared.
    #[serde(skip)]
    keys: Vec<String>,
}

/// Which values of a metric are better, and whose that is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Direction {
    /// Which they are.
    pub values: Better,
    /// Who says so.
    pub origin: Origin,
}

impl<'page> Metric<'page> {
    fn new(fact: Fact<'page>) -> Self {
        Self { keys: fact.names().into_iter().map(names::key).collect(), fact }
    }

    /// Returns what it should be, as written; `None` where the source names no
    /// target.
    pub fn target(&self) -> Option<&str> {
        let statement = self.target_statement()?;
        // A point says its target among other words.
        Some(statement.figure.map_or(&statement.text, Figure::text))
    }

    /// Returns its target in figures.
    pub fn figure(&self) -> Option<&'page Figure> {
        self.target_statement()?.figure
    }

    fn target_statement(&self) -> Option<&Statement<'page>> {
        let stated = self.fact.statement.as_ref().filter(|statement| statement.figure.is_some());
        self.fact.cell(Role::Target).or(stated)
    }

    /// Returns which values are better, where anybody says.
    pub fn better(&self) -> Option<Direction> {
        let marked = || {
            let marks = self.marks()?;
            Some((marks.better?, marks.better_origin))
        };
        let by_bounds = || Some(Better::of_target(self.figure()?.quantity().extent));
        let (values, origin) = marked().or_else(by_bounds)?;
        Some(Direction { values, origin })
    }

    /// Whether its values may be less than zero.
    pub fn may_be_negative(&self) -> bool {
        self.marks().is_some_and(|marks| marks.below_zero == BelowZero::Allowed)
    }

    /// Returns what it means to be there by the target.
    pub fn meaning(&self, placement: Placement) -> Option<&'page Ours> {
        match placement {
            Placement::Below => self.marks()?.below.as_ref(),
            Placement::Within => None,
            Placement::Above => self.marks()?.above.as_ref(),
        }
    }

    fn marks(&self) -> Option<&'page MetricMarks> {
        self.fact.marks?.metric.as_ref()
    }

    /// Whether it is the same metric as `other`, at another stage: they have a
    /// name in common.
    pub fn is(&self, other: &Metric<'_>) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }
}

/// Returns every metric of the pages, in their order.
pub fn metrics<'page>(pages: &'page [Page<'_>]) -> Vec<Metric<'page>> {
    pages.iter().flat_map(Page::facts).filter(Fact::is_metric).map(Metric::new).collect()
}

/// Returns the metric that `name` means: an id, a name, an alias or a unique
/// prefix, among those of the stage and then among those of the others. Of
/// those it is the first that has a target, or else the first.
pub fn find<'metrics, 'page>(
    name: &str,
    here: &'metrics [Metric<'page>],
    elsewhere: &'metrics [Metric<'page>],
) -> Result<&'metrics Metric<'page>, NameError> {
    let here = match names::find("metric", name, here, |metric| metric.fact.names()) {
        Err(unknown @ NameError::Unknown { .. }) => unknown,
        found => return found,
    };
    // The same metric of several stages is one answer, and no ambiguity.
    let mut groups: Vec<Vec<&Metric<'_>>> = Vec::new();
    for metric in elsewhere {
        match groups.iter_mut().find(|group| group[0].is(metric)) {
            Some(group) => group.push(metric),
            None => groups.push(vec![metric]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|metric| metric.target().is_none());
    }
    let found = names::find("metric", name, &groups, |group| {
        group.iter().flat_map(|metric| metric.fact.names()).collect()
    });
    match (found, here) {
        (Ok(group), _) => Ok(group[0]),
        // The nearest name may stand at another stage; the list is this one's.
        (
            Err(NameError::Unknown { nearest: other, .. }),
            NameError::Unknown { what, given, nearest, known },
        ) => Err(NameError::Unknown { what, given, nearest: nearest.or(other), known }),
        (Err(ambiguous), _) => Err(ambiguous),
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

    fn address(found: Result<&Metric<'_>, NameError>) -> String {
        found.unwrap().fact.id.to_string()
    }

    #[test]
    fn a_metric_is_found_by_every_name_it_has() {
        with_metrics("optimize", |here, elsewhere| {
            for name in ["lead-routing", "Lead routing SLA", "routing time", "lead"] {
                assert_eq!(
                    address(find(name, here, elsewhere)),
                    "optimize.marketing-ops.metrics.lead-routing",
                    "{name}"
                );
            }
            for name in ["mql-to-sql", "MQL→SQL", "mql-sql"] {
                assert_eq!(
                    address(find(name, here, elsewhere)),
                    "scale.demand-gen.metrics.mql-to-sql",
                    "{name}"
                );
            }
        });
    }

    #[test]
    fn points_and_rows_that_are_marked_are_metrics() {
        with_metrics("scale", |here, elsewhere| {
            for (name, id) in [
                ("event follow-up", "scale.events.principles.pre-post-event-process"),
                ("blog-posts", "scale.content.structure.blog-posts"),
                ("abm win rate", "platform.abm.metrics.win-rate-on-abm-accounts"),
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
