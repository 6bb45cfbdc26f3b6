//! Metrics: the facts that a company has a value of, with what it should be.
//!
//! Every row of a table of metrics is one, and so is a row or a point that is
//! marked as one. The same metric may stand at several stages: it has the same
//! id there, or a name in common.

use crate::engine::prelude::*;
use crate::names::{self};
use crate::playbook::marks::{Better, MetricMarks};

/// Which values of a metric are better, and whose that is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Direction {
    /// Which they are.
    pub values: Better,
    /// Who says so.
    pub origin: Origin,
}

/// Returns every metric of the pages, in their order. Of targets that are compared
/// they keep those for the segments or motions in `serves`, where they have some.
pub fn metrics<'page>(pages: &'page [Page<'_>], serves: &[String]) -> Vec<Fact<'page>> {
    let mut metrics: Vec<Fact<'_>> =
        pages.iter().flat_map(Page::facts).filter(Fact::is_metric).collect();
    for metric in &mut metrics {
        let is_meant = |whom: &str| serves.iter().any(|one| names::key(one) == names::key(whom));
        let meant = targets(metric).find(|(_, whom)| is_meant(whom)).map(|(column, _)| column);
        for cell in metric.cells.iter_mut().filter(|cell| cell.role == Some(Role::Target)) {
            cell.role = cell.role.filter(|_| meant.is_none_or(|column| column == cell.name));
        }
    }
    metrics
}

/// Returns the columns of the targets of a metric that are compared, and whom each
/// is for.
pub fn targets<'page>(metric: &Fact<'page>) -> impl Iterator<Item = (&'page str, &'page str)> {
    let columns = metric.columns.iter();
    columns.filter_map(|column| Some((column.name.as_str(), column.serves.as_deref()?))).filter(
        |(column, _)| metric.said(column).is_some_and(|said| said.role == Some(Role::Target)),
    )
}

/// Returns the target of a metric in figures.
pub fn quantity(metric: &Fact<'_>) -> Option<Quantity> {
    metric.target()?.1.and_then(Figure::alone)
}

/// Returns which values of a metric are better, where anybody says. A target
/// that is bounded at one side does; a range does not say that more is worse.
pub fn better(metric: &Fact<'_>) -> Option<Direction> {
    let marked = marks(metric).and_then(|marks| Some((marks.better?, marks.better_origin)));
    let of_column =
        || metric.columns.iter().find_map(|column| Some((column.better?, Origin::Ours)));
    let by_bounds = || Some(Better::of_target(quantity(metric)?.extent));
    let of_bounds = || by_bounds().filter(|(values, _)| *values != Better::InRange);
    let said = marked.or_else(of_column);
    // What is ours in a built-in file is the layer's in one of its own.
    let is_a_layers = said.is_some() && metric.layer.is_some() && !metric.is_marked;
    let (values, origin) = said.or_else(of_bounds)?;
    let is_its = is_a_layers && origin == Origin::Ours;
    Some(Direction { values, origin: if is_its { Origin::Layer } else { origin } })
}

/// Returns what it means for a metric to be there by its target. It is ours.
pub fn meaning<'page>(metric: &Fact<'page>, placement: Placement) -> Option<&'page str> {
    let marks = marks(metric)?;
    let ours = match placement {
        Placement::Below => &marks.below,
        Placement::Within => &None,
        Placement::Above => &marks.above,
    };
    ours.as_ref().map(|ours| ours.text.as_str())
}

pub(super) fn marks<'page>(metric: &Fact<'page>) -> Option<&'page MetricMarks> {
    metric.marks.metric.as_ref()
}

/// Whether two are the same metric at two stages: they have a name in common.
pub fn are_same(one: &Fact<'_>, other: &Fact<'_>) -> bool {
    let keys: Vec<String> = other.names().into_iter().map(names::key).collect();
    one.names().into_iter().any(|name| keys.contains(&names::key(name)))
}

/// Returns the metric that `name` means: an id, a name, an alias or a unique
/// prefix, among those of the stage and then among those of the others. Of
/// those it is the first that has a target, or else the first.
pub fn find<'metrics, 'page>(
    name: &str,
    here: &'metrics [Fact<'page>],
    elsewhere: &'metrics [Fact<'page>],
) -> Result<&'metrics Fact<'page>, NameError> {
    let here = match names::find("metric", name, here, Fact::names) {
        Err(unknown @ NameError::Unknown { .. }) => unknown,
        found => return found,
    };
    // The same metric of several stages is one answer, and no ambiguity.
    let mut groups: Vec<Vec<&Fact<'_>>> = Vec::new();
    for metric in elsewhere {
        match groups.iter_mut().find(|group| are_same(group[0], metric)) {
            Some(group) => group.push(metric),
            None => groups.push(vec![metric]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|metric| metric.target().is_none());
    }
    let found = names::find("metric", name, &groups, |group| {
        group.iter().flat_map(|metric| metric.names()).collect()
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
    fn with_metrics(stage: &str, check: impl Fn(&[Fact<'_>], &[Fact<'_>])) {
        let catalog = Catalog::embedded();
        let functions: Vec<_> = catalog.functions().unwrap().iter().collect();
        let (here, others): (Vec<_>, Vec<_>) =
            catalog.stages().unwrap().iter().partition(|one| one.id.as_str() == stage);
        let (here, others) = (
            catalog.pages(&here, &functions).unwrap(),
            catalog.pages(&others, &functions).unwrap(),
        );
        check(&metrics(&here, &[]), &metrics(&others, &[]));
    }

    fn address(found: Result<&Fact<'_>, NameError>) -> String {
        found.unwrap().id.to_string()
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
