//! What every built-in playbook keeps to, beyond what its types enforce.

use std::collections::{BTreeMap, BTreeSet};

use gtm::catalog::SourceFile;
use gtm::catalog::fact::{Fact, FactKind};
use gtm::catalog::kind::Kind;
use gtm::catalog::{Catalog, Page};
use gtm::engine::diff::{StageSnapshot, compare};
use gtm::engine::score::metric::{self, metrics};
use gtm::playbook::conflict::Conflicts;
use gtm::playbook::framework::Framework;
use gtm::playbook::function::Function;
use gtm::playbook::gate::Gates;
use gtm::playbook::glossary::Glossary;
use gtm::playbook::guide::Guide;
use gtm::playbook::id::FactId;
use gtm::playbook::moves::Moves;
use gtm::playbook::source::Source;
use gtm::playbook::stage::Stage;
use gtm::playbook::synonyms::Synonyms;
use gtm::playbook::table::{Role, Table};
use gtm::quantity::figure::{Figure, Placement};
use gtm::yaml;

use crate::support::{Body, files_below, numbers, repository, with_pages};

/// Says of each wrong file what is wrong, with the line, before anything else
/// trips over it.
#[test]
fn every_file_can_be_read() {
    let mut errors = Vec::new();
    for path in files_below("playbooks") {
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a playbook is text");
        let shown = path.display().to_string();
        let inside = path.strip_prefix(repository("playbooks"));
        let inside = inside.expect("a playbook").to_str().expect("is named");
        let read = match Kind::of_playbook(inside).expect("of a known kind") {
            Kind::Functions => yaml::parse::<Vec<Function>>(&shown, &text).map(drop),
            Kind::Sources => yaml::parse::<Vec<Source>>(&shown, &text).map(drop),
            Kind::Conflicts => yaml::parse::<Conflicts>(&shown, &text).map(drop),
            Kind::Gates => yaml::parse::<Gates>(&shown, &text).map(drop),
            Kind::Moves => yaml::parse::<Moves>(&shown, &text).map(drop),
            Kind::Glossary => yaml::parse::<Glossary>(&shown, &text).map(drop),
            Kind::Synonyms => yaml::parse::<Synonyms>(&shown, &text).map(drop),
            Kind::Stage => yaml::parse::<Stage>(&shown, &text).map(drop),
            Kind::Framework => yaml::parse::<Framework>(&shown, &text).map(drop),
            Kind::Guide => yaml::parse::<Guide>(&shown, &text).map(drop),
            Kind::Patch | Kind::Company | Kind::Review => unreachable!("none is built in"),
        };
        errors.extend(read.err().map(|error| error.to_string()));
    }
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
}

/// The playbooks are embedded as JSON: it must say what the YAML says.
#[test]
fn the_embedded_playbooks_are_the_files() {
    with_pages(|pages| {
        for page in pages {
            let path = format!(
                "playbooks/stages/{}/{}.yaml",
                page.stage.unwrap().id,
                page.functions[0].id
            );
            let text = std::fs::read_to_string(repository(&path)).expect(&path);
            let guide: Guide = yaml::parse(&path, &text).expect("the guide is right");
            assert_eq!(format!("{:?}", page.content), format!("{guide:?}"), "{path}");

            let path = format!("playbooks/stages/{}/stage.yaml", page.stage.unwrap().id);
            let text = std::fs::read_to_string(repository(&path)).expect(&path);
            let stage: Stage = yaml::parse(&path, &text).expect("the stage is right");
            let stage = Stage { id: page.stage.unwrap().id.clone(), ..stage };
            assert_eq!(format!("{:?}", page.stage.unwrap()), format!("{stage:?}"), "{path}");
        }
    });
    let catalog = Catalog::embedded();
    for id in catalog.framework_ids().unwrap() {
        let path = format!("playbooks/frameworks/{id}.yaml");
        let text = std::fs::read_to_string(repository(&path)).expect(&path);
        let framework: Framework = yaml::parse(&path, &text).expect("the framework is right");
        let embedded = catalog.framework(&id).unwrap().content;
        assert_eq!(format!("{embedded:?}"), format!("{framework:?}"), "{path}");
    }
    let read = |path: &str| std::fs::read_to_string(repository(path)).expect(path);
    let functions: Vec<Function> =
        yaml::parse("functions", &read("playbooks/functions.yaml")).expect("functions");
    let sources: Vec<Source> =
        yaml::parse("sources", &read("playbooks/sources.yaml")).expect("sources");
    let embedded = (catalog.functions().unwrap(), catalog.sources().unwrap());
    assert_eq!(format!("{embedded:?}"), format!("{:?}", (functions, sources)));
    let Gates(gates) = yaml::parse("gates", &read("playbooks/gates.yaml")).expect("gates");
    assert_eq!(format!("{:?}", catalog.gates().unwrap()), format!("{gates:?}"));
    let synonyms: Synonyms =
        yaml::parse("synonyms", &read("playbooks/synonyms.yaml")).expect("synonyms");
    assert_eq!(catalog.synonyms().unwrap(), synonyms);
}

/// Returns every table with its address.
fn tables<'page>(pages: &'page [Page<'_>]) -> impl Iterator<Item = (FactId, &'page Table)> {
    pages.iter().flat_map(|page| {
        page.content.sections.iter().filter_map(|section| match Body::of(section) {
            Body::Table(table) => Some((page.id.join(section.id.as_str()), table)),
            Body::Points(_) | Body::Steps(_) => None,
        })
    })
}

#[test]
fn every_digit_in_a_column_of_figures_is_part_of_a_figure() {
    with_pages(|pages| {
        let mut figures = 0;
        for (_, table) in tables(pages) {
            for row in &table.rows {
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    let has_digit = cell.text.contains(|c: char| c.is_ascii_digit());
                    if column.figures.is_empty() || !has_digit {
                        continue;
                    }
                    let figure = cell.figure.as_ref().expect("a digit is in a figure");
                    let printed = figure.quantity().to_string();
                    let again: Figure = printed.parse().expect("what is printed is read");
                    assert_eq!(again.quantity(), figure.quantity(), "{}", cell.text);
                    figures += 1;
                }
            }
        }
        assert_eq!(figures, 34);
    });
}

/// A column that holds figures says so: a table of words with numbers in them
/// can't be computed with.
#[test]
fn numbers_in_columns_of_words_are_names() {
    with_pages(|pages| {
        for (id, table) in tables(pages) {
            for row in &table.rows {
                // The first cell is the row's name, whatever is in it.
                for (column, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                    if !column.figures.is_empty() || column.role == Some(Role::Products) {
                        continue;
                    }
                    let mut text = cell.text.clone();
                    for name in ["1:1", "Q4", "G2", "6sense"] {
                        text = text.replace(name, "");
                    }
                    assert!(
                        !text.contains(|c: char| c.is_ascii_digit()),
                        "{}.{}: {}",
                        id,
                        row.id,
                        cell.text
                    );
                }
            }
        }
    });
}

#[test]
fn a_figure_of_a_point_reads_a_number_of_its_text() {
    with_pages(|pages| {
        let mut figures = 0;
        for page in pages {
            for section in &page.content.sections {
                let texts: Vec<(String, Option<&Figure>)> = match Body::of(section) {
                    Body::Table(_) => continue,
                    Body::Points(points) => points
                        .iter()
                        .map(|point| (point.detail.clone(), point.figure.as_ref()))
                        .collect(),
                    Body::Steps(steps) => steps
                        .iter()
                        .map(|step| (step.detail.clone(), step.figure.as_ref()))
                        .collect(),
                };
                for (text, figure) in texts {
                    let Some(figure) = figure else { continue };
                    let in_text = numbers(&text);
                    for number in numbers(figure.text()) {
                        assert!(in_text.contains(&number), "{}: {text}", page.id);
                    }
                    figures += 1;
                }
            }
        }
        assert_eq!(figures, 9);
    });
}

#[test]
fn every_anti_pattern_has_a_question_and_an_alternative_of_its_own() {
    with_pages(|pages| {
        let mut seen = BTreeSet::new();
        let mut count = 0;
        for page in pages {
            for item in &page.content.avoid {
                let id = format!("{}.avoid.{}", page.id, item.id);
                let ask = &item.ask.as_ref().expect("a question").text;
                let instead = &item.instead.as_ref().expect("an alternative").text;
                assert!(ask.ends_with('?'), "{id}: {ask}");
                assert!((30..=160).contains(&ask.len()), "{id}: {ask}");
                assert!((20..=160).contains(&instead.len()), "{id}: {instead}");
                for text in [ask, instead] {
                    assert!(seen.insert(text.to_lowercase()), "{id}: {text}");
                    assert!(!text.contains('\n'), "{id}: {text}");
                }
                count += 1;
            }
        }
        assert_eq!(count, 82);
    });
}

/// What is ours draws on the guide: its address is there, and so is every
/// number in it.
#[test]
fn what_is_ours_stands_on_the_same_guide() {
    with_pages(|pages| {
        for page in pages {
            let addresses = addresses(page);
            let said = numbers(&whole_text(page));
            for item in &page.content.avoid {
                if let Some(address) = &item.drawn_from {
                    assert!(addresses.contains(address), "{}: no {address}", page.id);
                }
                for ours in [&item.ask, &item.instead].into_iter().flatten() {
                    for number in numbers(&ours.text) {
                        assert!(said.contains(&number), "{}: {}", page.id, ours.text);
                    }
                }
            }
        }
    });
}

/// What a company can be scored on: how many metrics there are, which of them
/// nobody judges, and what is said of those with a target in figures.
#[test]
fn every_metric_says_what_is_better_and_what_a_miss_means() {
    with_pages(|pages| {
        let metrics = metrics(pages, &[]);
        let in_figures = metrics.iter().filter(|metric| metric::quantity(metric).is_some());
        assert_eq!((metrics.len(), in_figures.count()), (36 + 8, 10 + 8));
        let undirected: Vec<_> = metrics
            .iter()
            .filter(|metric| metric::better(metric).is_none())
            .map(|metric| metric.id.as_str())
            .collect();
        assert_eq!(
            undirected,
            [
                "optimize.content.metrics.asset-engagement-by-segment",
                "optimize.abm.metrics.velocity-abm-vs-non-abm",
            ]
        );
        let mut seen = BTreeSet::new();
        for metric in &metrics {
            let Some(quantity) = metric::quantity(metric) else {
                continue;
            };
            // A reading for each end that the target has.
            let (low, high) = quantity.extent.ends();
            let places = [Placement::Below, Placement::Above];
            let meanings = places.map(|place| metric::meaning(metric, place));
            let ends = [low.is_some(), high.is_some()];
            assert_eq!(meanings.map(|ours| ours.is_some()), ends, "{}", metric.id);
            for text in meanings.into_iter().flatten() {
                assert!((50..=110).contains(&text.len()), "{text}");
                assert!(numbers(text).is_empty() && !text.ends_with('.'), "{text}");
                assert!(seen.insert(text.to_lowercase()), "{text}");
            }
        }
    });
}

/// A name means one metric at a stage, and the same one at every stage: no
/// other metric of a stage begins with what another stage calls its own.
#[test]
fn no_two_metrics_share_a_name() {
    with_pages(|pages| {
        let metrics = metrics(pages, &[]);
        let at = |stage: &str| -> Vec<Fact<'_>> {
            let of_stage =
                |metric: &&Fact<'_>| metric.stage.is_some_and(|one| one.id.as_str() == stage);
            metrics.iter().filter(of_stage).cloned().collect()
        };
        for stage in ["scale", "optimize", "platform"] {
            let here = at(stage);
            for metric in &metrics {
                for name in metric.names() {
                    match metric::find(name, &here, &metrics) {
                        Ok(found) => assert!(metric::are_same(found, metric), "{stage}: {name}"),
                        Err(error) => panic!("{stage}: {name}: {error}"),
                    }
                }
            }
        }
    });
}

#[test]
fn deferrals_end_at_a_later_stage() {
    with_pages(|pages| {
        let catalog = Catalog::embedded();
        let order: Vec<String> =
            catalog.stages().unwrap().iter().map(|stage| stage.id.to_string()).collect();
        let place = |id: &str| order.iter().position(|stage| stage == id);
        for page in pages {
            for item in &page.content.wait {
                let until = item.until.as_ref();
                assert!(
                    until.is_none_or(
                        |id| place(id.as_str()) > place(page.stage.unwrap().id.as_str())
                    )
                );
            }
        }
    });
}

#[test]
fn the_bands_leave_neither_gap_nor_overlap() {
    let catalog = Catalog::embedded();
    let stages = catalog.stages().unwrap();
    for pair in stages.windows(2) {
        assert_eq!(pair[0].arr.below, Some(pair[1].arr.from));
        assert_eq!(pair[0].headcount.below, Some(pair[1].headcount.from));
    }
    let last = stages.last().unwrap();
    assert_eq!((last.arr.below, last.headcount.below), (None, None));
}

#[test]
fn every_source_is_cited_and_every_name_is_unambiguous() {
    with_pages(|pages| {
        let catalog = Catalog::embedded();
        let ids = catalog.framework_ids().unwrap();
        let frameworks: Vec<_> =
            ids.iter().map(|id| catalog.framework(id).unwrap().content).collect();
        for source in catalog.sources().unwrap() {
            let by_guide = pages.iter().any(|page| page.content.source == source.id);
            let by_framework = frameworks.iter().any(|one| one.source == source.id);
            assert!(by_guide || by_framework, "{}", source.id);
        }
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for function in catalog.functions().unwrap() {
            let id = function.id.to_string();
            for name in [&function.title].into_iter().chain(&function.aliases) {
                let found = catalog.function_named(name).unwrap();
                assert_eq!(found.id, function.id, "{name}");
                let taken = names.insert(name.to_lowercase(), id.clone());
                assert!(taken.is_none(), "{name} is also {taken:?}");
            }
        }
    });
}

#[test]
fn the_same_row_has_the_same_id_at_every_stage() {
    with_pages(|pages| {
        let tiers: Vec<Vec<String>> = tables(pages)
            .filter(|(id, _)| id.parts().last() == Some("tiers"))
            .map(|(_, table)| table.rows.iter().map(|row| row.id.to_string()).collect())
            .collect();
        let expected = ["one-to-one", "one-to-few", "one-to-many"];
        assert_eq!(tiers, [expected; 3]);
    });
}

/// What is the same as something earlier names it: a fact of an earlier stage,
/// of the same kind, which nothing else of its stage is the same as, and which
/// its id would not have led to.
#[test]
fn every_same_as_names_what_an_earlier_stage_says_of_the_same_thing() {
    let catalog = Catalog::embedded();
    let stages = catalog.stages().unwrap();
    let functions: Vec<&Function> = catalog.functions().unwrap().iter().collect();
    let place = |id: &str| stages.iter().position(|stage| stage.id.as_str() == id);
    let stage_of = |id: &FactId| place(id.parts().next().unwrap()).unwrap();
    // A table at one stage may be a list at another.
    let family = |kind| match kind {
        FactKind::Point | FactKind::Step => FactKind::Row,
        other => other,
    };
    let homes = SourceFile::all(&catalog).unwrap();
    let facts: Vec<_> = homes.iter().flat_map(SourceFile::facts).collect();
    let kinds: BTreeMap<&FactId, FactKind> =
        facts.iter().map(|fact| (&fact.id, fact.kind)).collect();
    let snapshots = StageSnapshot::up_to(&catalog, stages.last().unwrap()).unwrap();
    let mut taken = BTreeSet::new();
    let mut count = 0;
    for fact in &facts {
        let Some(earlier) = &fact.marks.same_as else {
            continue;
        };
        let id = &fact.id;
        let kind = kinds.get(earlier);
        let kind = kind.unwrap_or_else(|| panic!("{id}: there is no {earlier}"));
        assert_eq!(family(*kind), family(fact.kind), "{id}: {earlier}");
        let (from, to) = (stage_of(earlier), stage_of(id));
        assert!(from < to, "{id}: {earlier} is no earlier stage's");
        assert!(taken.insert((to, earlier)), "{id}: {earlier} is taken");

        let rest = |id: &FactId| id.parts().skip(1).map(str::to_owned).collect::<Vec<_>>();
        assert_ne!(rest(earlier), rest(id), "{id} has its id in the same place");

        let diff = compare(&snapshots, Some(&stages[from]), &stages[to], &functions);
        let mut changes = diff.changes();
        let change = changes.find(|change| change.to.as_ref().is_some_and(|to| to.id == *id));
        let change = change.unwrap_or_else(|| panic!("{id} is in no change"));
        assert!(change.is_linked(), "{id}");
        assert_eq!(change.from.as_ref().unwrap().id, *earlier);
        count += 1;
    }
    assert_eq!(count, 45);
}

/// A link to where a later stage names something stands on what that stage doesn't
/// name by itself, and leads to a fact.
#[test]
fn every_link_to_a_later_name_is_needed_and_leads_somewhere() {
    let catalog = Catalog::embedded();
    let stages = catalog.stages().unwrap();
    let functions: Vec<&Function> = catalog.functions().unwrap().iter().collect();
    let snapshots = StageSnapshot::up_to(&catalog, stages.last().unwrap()).unwrap();
    let mut count = 0;
    for pair in stages.windows(2) {
        let diff = compare(&snapshots, Some(&pair[0]), &pair[1], &functions);
        for change in diff.changes() {
            let Some(from) = &change.from else { continue };
            let is_here = |id: &&FactId| id.parts().next() == Some(pair[1].id.as_str());
            for id in from.marks.named_in.iter().filter(is_here) {
                assert!(change.to.is_none(), "{} is there by itself", from.id);
                assert!(change.named_in.iter().any(|one| one.id == *id), "there is no {id}");
                count += 1;
            }
        }
    }
    assert_eq!(count, 28);
}

/// Returns the addresses in a guide: of sections, rows, points and steps.
fn addresses(page: &Page<'_>) -> BTreeSet<String> {
    let mut addresses = BTreeSet::from(["approach".to_owned()]);
    for section in &page.content.sections {
        addresses.insert(section.id.to_string());
        let ids: Vec<String> = match Body::of(section) {
            Body::Table(table) => table.rows.iter().map(|row| row.id.to_string()).collect(),
            Body::Points(points) => points.iter().map(|point| point.id.to_string()).collect(),
            Body::Steps(steps) => steps.iter().map(|step| step.id.to_string()).collect(),
        };
        addresses.extend(ids.iter().map(|id| format!("{}.{id}", section.id)));
    }
    addresses
}

/// Returns all that the sources say in a guide.
fn whole_text(page: &Page<'_>) -> String {
    let guide = &page.content;
    let mut text = guide.approach.clone();
    for section in &guide.sections {
        match Body::of(section) {
            Body::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    text.push_str(&format!(" · {}", cell.text));
                }
            }
            Body::Points(points) => {
                for point in points {
                    text.push_str(&format!(" · {} {}", point.name, point.detail));
                }
            }
            Body::Steps(steps) => {
                for step in steps {
                    text.push_str(&format!(" · {}", step.detail));
                }
            }
        }
        for note in [&section.intro, &section.note].into_iter().flatten() {
            text.push_str(&format!(" · {note}"));
        }
    }
    for item in &guide.avoid {
        text.push_str(&format!(" · {} {}", item.name, item.why.as_deref().unwrap_or_default()));
    }
    text
}
