//! JSON Schemas: generated from the types, and kept by every output and every
//! playbook file.

use std::collections::BTreeSet;

use gtm::catalog::{Catalog, yaml};
use gtm::engine::facts::Home;
use gtm::model::company::CompanyFile;
use gtm::model::conflict::Conflicts;
use gtm::model::framework::Framework;
use gtm::model::function::Function;
use gtm::model::gate::Gates;
use gtm::model::guide::Guide;
use gtm::model::id::FactId;
use gtm::model::patch::Patch;
use gtm::model::source::Source;
use gtm::model::stage::StageFile;
use gtm::model::synonyms::Synonyms;
use gtm::render::json_schema;
use gtm::report::allocation::AllocationReport;
use gtm::report::antipatterns::AntipatternsReport;
use gtm::report::budget::BudgetReport;
use gtm::report::framework::{FrameworkReport, FrameworksReport};
use gtm::report::gate::GateReport;
use gtm::report::gates::GatesReport;
use gtm::report::guide::GuideReport;
use gtm::report::inventory::{MetricsReport, ReferencesReport, TablesReport, ToolsReport};
use gtm::report::layers::LayersReport;
use gtm::report::list::{FunctionsReport, ListReport, StagesReport};
use gtm::report::process::ProcessReport;
use gtm::report::process::checklist::ChecklistReport;
use gtm::report::process::matrix::MatrixReport;
use gtm::report::process::step::StepReport;
use gtm::report::scorable::ScorableReport;
use gtm::report::score::ScoreReport;
use gtm::report::search::SearchReport;
use gtm::report::stage::StageReport;
use gtm::report::why::{FactsReport, WhyReport};
use serde_json::Value;

use crate::support::{answer, assert_generated, files_below, repository};

/// A published schema, by name, with commands that answer in it.
type Published = (&'static str, Value, &'static [&'static str]);

fn outputs() -> Vec<Published> {
    let mut outputs = outputs_of_guides();
    outputs.extend(outputs_of_frameworks());
    outputs.extend(outputs_of_gates());
    outputs.extend(outputs_of_plans());
    outputs
}

fn outputs_of_plans() -> Vec<Published> {
    vec![
        (
            "layers",
            json_schema::<LayersReport<'static>>(),
            &[
                "list layers --playbooks {examples}/house-rules",
                "list layers --playbooks {examples}/early-stage --playbooks {examples}/own-function",
                "list layers",
            ],
        ),
        (
            "budget",
            json_schema::<BudgetReport<'static>>(),
            &[
                "budget --arr 11.2M --marketing 1.5M --paid 600K --plan search=55,abm=5 --split",
                "budget --arr 11.2M",
                "budget --stage scale --plan search=50K,social=30K,retargeting=10K --no-enterprise",
                "budget --stage optimize --paid 600K --plan search=55",
                "budget --stage platform --from-stage scale --marketing 5M --split 60/30/10",
            ],
        ),
        (
            "score",
            json_schema::<ScoreReport<'static>>(),
            &[
                "score --stage optimize lead-routing=9min data-quality=93% mql-to-sql=34%",
                "score --arr 20M nps=-5→12 tool-utilization=60% production-cost=$900→$820",
                "score --stage scale cac=40% blog-posts=3/month mqls=800→900 sourced=12%→30%",
                "score --stage platform regional=6/year velocity=-5% active-members=5",
            ],
        ),
        (
            "scorable",
            json_schema::<ScorableReport<'static>>(),
            &[
                "score --stage optimize",
                "score --arr 6M",
                "score --stage platform",
            ],
        ),
    ]
}

fn outputs_of_guides() -> Vec<Published> {
    vec![
        (
            "stage",
            json_schema::<StageReport<'static>>(),
            &[
                "stage --arr 14.2M --headcount 96 --growth 45%",
                "stage --arr 20M --headcount 120",
                "stage --arr 6M --growth 0.1%",
                "stage --arr 6M --growth -3%",
                "stage --headcount 250",
                "stage --arr 90M --headcount 300 --growth 20%",
                "stage --arr 1M --headcount 5 --growth 200%",
                "stage --stage platform",
                "stage --stage scale --arr 50M --headcount 30",
            ],
        ),
        (
            "guide",
            json_schema::<GuideReport<'static>>(),
            &[
                "show --all",
                "show abm --stage scale",
                "show abm --arr 20M",
                "show events --only avoid,wait",
                "show abm --table tiers",
            ],
        ),
        (
            "antipatterns",
            json_schema::<AntipatternsReport<'static>>(),
            &[
                "antipatterns",
                "antipatterns abm --arr 20M",
                "antipatterns --stage scale --brief",
            ],
        ),
        ("list", json_schema::<ListReport<'static>>(), &["list"]),
        (
            "stages",
            json_schema::<StagesReport<'static>>(),
            &["list stages"],
        ),
        (
            "functions",
            json_schema::<FunctionsReport<'static>>(),
            &["list functions"],
        ),
        (
            "tables",
            json_schema::<TablesReport<'static>>(),
            &["list tables"],
        ),
        (
            "metrics",
            json_schema::<MetricsReport<'static>>(),
            &["list metrics", "list metrics --arr 20M"],
        ),
        (
            "tools",
            json_schema::<ToolsReport<'static>>(),
            &["list tools"],
        ),
        (
            "search",
            json_schema::<SearchReport<'static>>(),
            &[
                "search who should own the stack",
                "search how many accounts in 1:1 --stage scale --kind row",
                "search atribution kubernetes --function abm,mops",
                "search headcount",
                "search incrementality --kind section,row",
                "search launch plan --limit 40",
            ],
        ),
        (
            "references",
            json_schema::<ReferencesReport<'static>>(),
            &["list references"],
        ),
        (
            "why",
            json_schema::<WhyReport<'static>>(),
            &[
                "why optimize.events.user-conference.customer-count",
                "why scale.abm.avoid.abm-for-smb",
                "why scale.abm.tiers",
                "why scale.stage.arr",
                "why marketing-process.process.planning.nature",
            ],
        ),
        (
            "facts",
            json_schema::<FactsReport<'static>>(),
            &["why scale.abm", "why", "why platform"],
        ),
    ]
}

fn outputs_of_frameworks() -> Vec<Published> {
    vec![
        (
            "process",
            json_schema::<ProcessReport<'static>>(),
            &["process", "framework marketing-process"],
        ),
        (
            "process-step",
            json_schema::<StepReport<'static>>(),
            &[
                "process planning",
                "process programs --stage optimize",
                "process 1",
                "process support --arr 20M",
            ],
        ),
        (
            "process-matrix",
            json_schema::<MatrixReport<'static>>(),
            &["process --deliverables", "process --participants"],
        ),
        (
            "process-checklist",
            json_schema::<ChecklistReport<'static>>(),
            &["process --checklist", "process programs --checklist"],
        ),
        (
            "framework",
            json_schema::<FrameworkReport<'static>>(),
            &[
                "charter",
                "charter funnels --segment enterprise",
                "framework marketing-process checkpoints",
            ],
        ),
        (
            "frameworks",
            json_schema::<FrameworksReport<'static>>(),
            &["framework"],
        ),
        (
            "allocation",
            json_schema::<AllocationReport<'static>>(),
            &[
                "charter allocation --budget 2.4M",
                "charter allocation --people 7 --split 60/30/10",
            ],
        ),
    ]
}

fn outputs_of_gates() -> Vec<Published> {
    vec![
        (
            "gates",
            json_schema::<GatesReport<'static>>(),
            &["gate", "gate --stage platform", "gate --arr 9M"],
        ),
        (
            "gate",
            json_schema::<GateReport<'static>>(),
            &[
                "gate user-conference --customers 140 --budget 250K --stage optimize",
                "gate user-conference",
                "gate user-conference --customers 3000 --stage platform",
                "gate abm-tiers --one-to-one 40 --arr 20M",
                "gate start-abm --acv 40K --no alignment",
                "gate partner-marketing --stage scale",
                "gate channel-marketing --stage scale",
            ],
        ),
    ]
}

/// The schema of each kind of file that is read, by name.
fn files() -> Vec<(&'static str, schemars::Schema)> {
    vec![
        ("guide", schemars::schema_for!(Guide)),
        ("stage", schemars::schema_for!(StageFile)),
        ("framework", schemars::schema_for!(Framework)),
        ("functions", schemars::schema_for!(Vec<Function>)),
        ("gates", schemars::schema_for!(Gates)),
        ("sources", schemars::schema_for!(Vec<Source>)),
        ("conflicts", schemars::schema_for!(Conflicts)),
        ("company", schemars::schema_for!(CompanyFile)),
        ("patch", schemars::schema_for!(Patch)),
        ("synonyms", schemars::schema_for!(Synonyms)),
    ]
}

fn pretty(schema: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is JSON");
    text.push('\n');
    text
}

pub(crate) fn complaints(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a sound schema");
    validator
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect()
}

#[test]
fn published_schemas_are_those_of_the_types() {
    for (name, schema, _) in outputs() {
        assert_generated(&format!("docs/schema/{name}.json"), pretty(&schema));
    }
    for (name, schema) in files() {
        assert_generated(&format!("playbooks/schema/{name}.json"), pretty(&schema));
    }
    // No schema is left behind.
    assert_eq!(files_below("docs/schema").len(), outputs().len());
    assert_eq!(files_below("playbooks/schema").len(), files().len());
}

#[test]
fn every_output_keeps_to_its_schema() {
    for (name, schema, commands) in outputs() {
        for command in commands {
            let json = answer(&format!("{command} --format json"));
            let value: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(value["schema"], format!("gtm/{name}/1"));
            assert_eq!(complaints(&schema, &value), [""; 0], "gtm {command}");
        }
    }
}

/// Whatever an output calls an address can be traced with `gtm why`.
#[test]
fn every_address_in_an_output_is_that_of_a_fact_or_holds_some() {
    fn addresses(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value.as_str()) {
                        ("id" | "drawn_from" | "guide", Some(id)) if id.contains('.') => {
                            found.insert(id.to_owned());
                        }
                        _ => addresses(value, found),
                    }
                }
            }
            _ => {}
        }
    }

    let catalog = Catalog::embedded();
    let homes = Home::all(&catalog).unwrap();
    let facts: Vec<FactId> = homes
        .iter()
        .flat_map(Home::facts)
        .map(|fact| fact.id)
        .collect();
    let mut found = BTreeSet::new();
    for (_, _, commands) in outputs() {
        // What a layer adds is traced with that layer.
        for command in commands.iter().filter(|one| !one.contains("--playbooks")) {
            let json = answer(&format!("{command} --format json"));
            addresses(&serde_json::from_str(&json).unwrap(), &mut found);
        }
    }
    assert!(found.len() > 500, "{}", found.len());
    for id in found {
        let id = FactId::parse(&id).unwrap();
        assert!(facts.iter().any(|fact| id.holds(fact)), "{id}");
    }
}

/// Without the envelope's name for it, the data alone is told apart too.
#[test]
fn a_schema_refuses_the_data_of_another_output() {
    let all = outputs();
    let data: Vec<(&str, Value)> = all
        .iter()
        .map(|(name, _, commands)| {
            let json = answer(&format!("{} --format json", commands[0]));
            (*name, serde_json::from_str(&json).unwrap())
        })
        .collect();
    for (name, schema, _) in &all {
        for (other, value) in &data {
            // The list is the stages and the functions together, and a process
            // is a framework with steps.
            let part_of_it = [
                ("stages", "list"),
                ("functions", "list"),
                ("framework", "process"),
            ];
            if other == name || part_of_it.contains(&(*name, *other)) {
                continue;
            }
            let mut disguised = value.clone();
            disguised["schema"] = format!("gtm/{name}/1").into();
            assert!(
                !complaints(schema, &disguised).is_empty(),
                "{name} takes {other}"
            );
        }
    }
}

#[test]
fn every_playbook_file_keeps_to_its_schema() {
    let schemas = files();
    let mut checked = 0;
    for path in files_below("playbooks") {
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let within = |folder| path.starts_with(repository(folder));
        let name = match stem {
            "stage" | "functions" | "sources" | "conflicts" | "gates" | "synonyms" => stem,
            _ if within("playbooks/frameworks") => "framework",
            _ => "guide",
        };
        let (_, schema) = schemas.iter().find(|(known, _)| *known == name).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = yaml::parse(stem, &text).unwrap();
        let schema = serde_json::to_value(schema).unwrap();
        assert_eq!(complaints(&schema, &value), [""; 0], "{}", path.display());
        checked += 1;
    }
    assert_eq!(checked, 24 + 3 + 2 + 5);
}

#[test]
fn csv_has_as_many_cells_in_every_row() {
    for command in [
        "stage --arr 20M --headcount 120",
        "stage --stage scale",
        "show --all",
        "show abm --table tiers --stage scale",
        "antipatterns",
        "antipatterns --brief",
        "list stages",
        "list functions",
        "list tables",
        "list metrics",
        "list tools",
        "list references",
        "list layers --playbooks {examples}/house-rules",
        "process",
        "process planning",
        "process --deliverables",
        "process --checklist",
        "charter",
        "charter allocation --people 12",
        "framework",
        "why",
        "why scale.abm",
        "why scale.abm.tiers.one-to-one",
        "why scale.abm.tiers",
        "gate",
        "gate user-conference --customers 60",
        "gate abm-tiers --one-to-one 40 --stage optimize",
        "budget --arr 11.2M --marketing 1.5M --plan search=55K,abm=5K --split",
        "budget --stage optimize",
        "score --stage optimize",
        "score --stage optimize lead-routing=9min nps=1→2 mql-to-sql=34%",
        "search how many accounts in 1:1",
    ] {
        let text = answer(&format!("{command} --format csv"));
        // The reader refuses a row that is longer or shorter than the header.
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Result<Vec<_>, _> = reader.records().collect();
        assert!(!rows.expect(command).is_empty(), "{command}");
    }
}
