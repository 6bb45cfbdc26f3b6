//! JSON Schemas: generated from the types, and kept by every output and every
//! playbook file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use schemars::transform::{RecursiveTransform, Transform};

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::catalog::kind::Kind;
use gtm::engine::allocate::Allocation;
use gtm::playbook::company::CompanyFile;
use gtm::playbook::conflict::Conflicts;
use gtm::playbook::framework::Framework;
use gtm::playbook::function::Function;
use gtm::playbook::gate::Gates;
use gtm::playbook::glossary::Glossary;
use gtm::playbook::guide::Guide;
use gtm::playbook::id::FactId;
use gtm::playbook::moves::Moves;
use gtm::playbook::patch::Patch;
use gtm::playbook::review::Review;
use gtm::playbook::source::Source;
use gtm::playbook::stage::Stage;
use gtm::playbook::synonyms::Synonyms;
use gtm::render::{Short, json_schema};
use gtm::report::antipatterns::AntipatternsReport;
use gtm::report::budget::BudgetReport;
use gtm::report::check::CheckReport;
use gtm::report::conflicts::ConflictsReport;
use gtm::report::diff::DiffReport;
use gtm::report::files::FilesReport;
use gtm::report::framework::FrameworkReport;
use gtm::report::gate::{GateReport, GatesReport};
use gtm::report::guide::GuideReport;
use gtm::report::init::InitReport;
use gtm::report::list::ListReport;
use gtm::report::next::NextReport;
use gtm::report::process::ProcessReport;
use gtm::report::process::checklist::ChecklistReport;
use gtm::report::review::ReviewReport;
use gtm::report::review::brief::BriefReport;
use gtm::report::review::compare::CompareReport;
use gtm::report::review::due::DueReport;
use gtm::report::review::trend::TrendReport;
use gtm::report::score::{ScorableReport, ScoreReport};
use gtm::report::search::SearchReport;
use gtm::report::stage::StageReport;
use gtm::report::why::{FactsReport, WhyReport};
use gtm::yaml;
use jsonschema::Validator;
use serde_json::Value;

use crate::support::{answer, assert_generated, files_below, is_overwriting, repository};

/// A published schema, by name, with commands that answer in it. In a command
/// `{folder}` is an empty one, for those that write files.
type Published = (&'static str, Value, &'static [&'static str]);

fn outputs() -> Vec<Published> {
    let mut outputs = outputs_of_guides();
    outputs.extend(outputs_of_frameworks());
    outputs.extend(outputs_of_changes());
    outputs.extend(outputs_of_gates());
    outputs.extend(outputs_of_plans());
    outputs.extend(outputs_of_files());
    outputs.extend(outputs_of_checks());
    outputs.extend(outputs_of_reviews());
    outputs
}

fn outputs_of_plans() -> Vec<Published> {
    vec![
        (
            "budget",
            json_schema::<BudgetReport<'static>>(),
            &[
                "budget --arr 11.2M --total 1.5M --paid 600K --plan search=55,abm=5 --split",
                "budget --arr 11.2M",
                "budget --stage scale --plan search=50K,social=30K,retargeting=10K --no-enterprise",
                "budget --stage optimize --paid 600K --plan search=55",
                "budget --stage platform --from-stage scale --total 5M --split 60/30/10",
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
            &["score --stage optimize", "score --arr 6M", "score --stage platform"],
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
            &["antipatterns", "antipatterns abm --arr 20M"],
        ),
        (
            "list",
            json_schema::<ListReport<'static>>(),
            &[
                "list",
                "list stages",
                "list functions",
                "framework",
                "list tables",
                "list metrics",
                "list metrics --arr 20M",
                "list tools",
                "list references",
                "list terms",
                "list sources",
                "schema",
                "list layers --playbooks {examples}/house-rules",
                "list layers --playbooks {examples}/early-stage --playbooks {examples}/own-function",
                "list layers",
            ],
        ),
        (
            "conflicts",
            json_schema::<ConflictsReport<'static>>(),
            &["list conflicts", "list conflicts --stage scale"],
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
            "why",
            json_schema::<WhyReport<'static>>(),
            &[
                "why optimize.events.user-conference.customer-count",
                "why scale.abm.avoid.abm-for-smb",
                "why scale.abm.tiers",
                "why scale.stage.arr",
                "why optimize.moves.make-abm-core",
                "why glossary.cac",
                "why marketing-process.process.planning.nature",
            ],
        ),
        (
            "short",
            json_schema::<Short>(),
            &[
                "stage --arr 14.2M --headcount 96 --brief",
                "antipatterns --stage scale --brief",
                "gate user-conference --customers 140 --stage scale --brief",
                "search cac payback --brief",
            ],
        ),
        ("facts", json_schema::<FactsReport<'static>>(), &["why scale.abm", "why", "why platform"]),
    ]
}

/// Checks a folder in which something is poor, and nothing wrong.
const POOR: &str =
    concat!("check ", env!("CARGO_MANIFEST_DIR"), "/tests/cmd/check.in/poor --today 2026-03-31");

fn outputs_of_checks() -> Vec<Published> {
    vec![(
        "check",
        json_schema::<CheckReport<'static>>(),
        &[concat!("check ", env!("CARGO_MANIFEST_DIR"), "/playbooks"), POOR],
    )]
}

/// A command on the reviews of the cases.
macro_rules! review {
    ($action:literal) => {
        concat!(
            "review ",
            $action,
            " --date 2026-11-27 --company ",
            env!("CARGO_MANIFEST_DIR"),
            "/tests/cmd/review.in/gtm.yaml"
        )
    };
}

macro_rules! brief {
    ($file:literal) => {
        concat!("brief --date 2026-11-27 --company ", env!("CARGO_MANIFEST_DIR"), "/", $file)
    };
}

fn outputs_of_reviews() -> Vec<Published> {
    vec![
        (
            "review",
            json_schema::<ReviewReport<'static>>(),
            &[review!("show"), review!("show 2026-05-29"), review!("answer --no-ask")],
        ),
        (
            "review-compare",
            json_schema::<CompareReport<'static>>(),
            &[review!("compare"), review!("compare 2025-11-28 2026-08-28")],
        ),
        ("review-trend", json_schema::<TrendReport<'static>>(), &[review!("trend")]),
        (
            "brief",
            json_schema::<BriefReport<'static>>(),
            &[
                "brief --date 2026-11-27",
                "brief --date 2026-11-27 --arr 14.2M --headcount 96",
                "brief --date 2026-11-27 --arr 1M",
                brief!("tests/cmd/brief.in/gtm.yaml"),
                brief!("tests/cmd/brief.in/first/gtm.yaml"),
            ],
        ),
        ("review-due", json_schema::<DueReport<'static>>(), &[review!("due")]),
    ]
}

fn outputs_of_frameworks() -> Vec<Published> {
    vec![
        (
            "process",
            json_schema::<ProcessReport<'static>>(),
            &[
                "process",
                "framework marketing-process",
                "process planning",
                "process programs --stage optimize",
                "process 1",
                "process support --arr 20M",
                "process --deliverables",
                "process --participants",
            ],
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
            "allocation",
            json_schema::<Allocation<'static>>(),
            &["charter allocation --budget 2.4M", "charter allocation --people 7 --split 60/30/10"],
        ),
    ]
}

fn outputs_of_changes() -> Vec<Published> {
    vec![
        (
            "diff",
            json_schema::<DiffReport<'static>>(),
            &[
                "diff scale optimize",
                "diff scale optimize --all",
                "diff optimize platform abm",
                "diff platform scale",
                "diff scale platform --only figures,wait",
            ],
        ),
        (
            "next",
            json_schema::<NextReport<'static>>(),
            &[
                "next --arr 14.2M --headcount 96 --growth 45%",
                "next abm --stage optimize --all",
                "next --arr 14.2M --growth 45% --date 2026-11-27",
                "next --stage platform --arr 6M",
                "next --arr 1M --growth 20%",
                "next --arr 60M --headcount 90 --policy lower --growth -3%",
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

fn outputs_of_files() -> Vec<Published> {
    vec![
        (
            "init",
            json_schema::<InitReport<'static>>(),
            &[
                "init {folder}/gtm.yaml --arr 14.2M --headcount 96",
                "init {folder}/gtm.yaml --arr 1M --growth 45%",
                "init {folder}/acme.yaml --name Acme --enterprise-segment no",
            ],
        ),
        ("files", json_schema::<FilesReport>(), &["export {folder}/playbooks"]),
    ]
}

/// What the commands of an output answer.
struct Answers {
    name: &'static str,
    validator: Validator,
    /// Each command with its answer in JSON.
    values: Vec<(&'static str, Value)>,
}

/// Each command is run once for all tests.
static ANSWERS: LazyLock<Vec<Answers>> = LazyLock::new(|| {
    outputs()
        .into_iter()
        .map(|(name, schema, commands)| Answers {
            name,
            validator: validator(&schema),
            values: commands.iter().map(|command| (*command, json(command))).collect(),
        })
        .collect()
});

/// Returns the answer of a command in JSON.
fn json(command: &str) -> Value {
    let answer = answer_in_a_folder(&format!("{command} --format json"));
    serde_json::from_str(&answer).expect("an answer in JSON")
}

/// Returns the answer of a command, which has an empty folder to write to.
fn answer_in_a_folder(command: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    answer(&command.replace("{folder}", &folder.path().display().to_string()))
}

/// The schema of each kind of file that is read, by name. A default that is nothing
/// is none.
fn files() -> Vec<(&'static str, schemars::Schema)> {
    let mut files = vec![
        ("guide", schemars::schema_for!(Guide)),
        ("stage", schemars::schema_for!(Stage)),
        ("framework", schemars::schema_for!(Framework)),
        ("functions", schemars::schema_for!(Vec<Function>)),
        ("sources", schemars::schema_for!(Vec<Source>)),
        ("conflicts", schemars::schema_for!(Conflicts)),
        ("gates", schemars::schema_for!(Gates)),
        ("synonyms", schemars::schema_for!(Synonyms)),
        ("moves", schemars::schema_for!(Moves)),
        ("glossary", schemars::schema_for!(Glossary)),
        ("patch", schemars::schema_for!(Patch)),
        ("company", schemars::schema_for!(CompanyFile)),
        ("review", schemars::schema_for!(Review)),
    ];
    let mut without_nothing = RecursiveTransform(|schema: &mut schemars::Schema| {
        if matches!(schema.get("default"), Some(Value::Null))
            || schema.get("default") == Some(&"".into())
        {
            schema.remove("default");
        }
    });
    for (_, schema) in &mut files {
        without_nothing.transform(schema);
    }
    files
}

fn pretty(schema: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is JSON");
    text.push('\n');
    text
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("a sound schema")
}

pub(crate) fn complaints(schema: &Value, value: &Value) -> Vec<String> {
    complaints_of(&validator(schema), value)
}

fn complaints_of(validator: &Validator, value: &Value) -> Vec<String> {
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
    // Each is what the program prints. What was just written anew is in the
    // next build only.
    for (kind, (name, schema)) in Kind::ALL.iter().copied().zip(files()) {
        assert_eq!(kind.name(), name);
        assert!(is_overwriting() || kind.schema() == pretty(&schema), "{name}");
    }
    assert_eq!(Kind::ALL.len(), files().len());
    // No schema is left behind.
    assert_eq!(files_below("docs/schema").len(), outputs().len());
    assert_eq!(files_below("playbooks/schema").len(), files().len());
}

#[test]
fn every_output_keeps_to_its_schema() {
    for Answers { name, validator, values } in &*ANSWERS {
        for (command, value) in values {
            assert_eq!(value["schema"], format!("gtm/{name}/1"));
            assert_eq!(complaints_of(validator, value), [""; 0], "gtm {command}");
        }
    }
}

/// What a task says to read on with is a command that answers.
#[test]
fn every_command_that_a_plan_names_answers() {
    let mut commands = BTreeSet::new();
    for plan in ["--arr 1M", "--stage scale", "--stage optimize", "--stage platform"] {
        let json = answer(&format!("next --all {plan} --format json"));
        let value: Value = serde_json::from_str(&json).unwrap();
        let next = value["next"].as_array().unwrap();
        commands.extend(next.iter().map(|one| one["command"].as_str().unwrap().to_owned()));
    }
    assert!(commands.len() > 20, "{}", commands.len());
    for command in commands {
        answer(command.strip_prefix("gtm ").unwrap());
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
    let homes = SourceFile::all(&catalog).unwrap();
    let facts: Vec<FactId> = homes.iter().flat_map(SourceFile::facts).map(|fact| fact.id).collect();
    let mut found = BTreeSet::new();
    for (command, value) in ANSWERS.iter().flat_map(|answers| &answers.values) {
        // What a layer adds is traced with that layer.
        if !command.contains("--playbooks") {
            addresses(value, &mut found);
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
    for Answers { name, validator, .. } in &*ANSWERS {
        for Answers { name: other, values, .. } in &*ANSWERS {
            // A process is a framework with steps, and a checklist of what not to do
            // is that part of guides.
            let part_of_it =
                [("framework", "process"), ("guide", "antipatterns"), ("antipatterns", "guide")];
            if other == name || part_of_it.contains(&(*name, *other)) {
                continue;
            }
            let mut disguised = values[0].1.clone();
            disguised["schema"] = format!("gtm/{name}/1").into();
            assert!(!validator.is_valid(&disguised), "{name} takes {other}");
        }
    }
}

#[test]
fn every_playbook_file_keeps_to_its_schema() {
    let schemas: Vec<(&str, Validator)> = files()
        .into_iter()
        .map(|(name, schema)| (name, validator(&serde_json::to_value(schema).unwrap())))
        .collect();
    let mut checked = 0;
    for path in files_below("playbooks") {
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let shown = path.strip_prefix(repository("playbooks")).unwrap();
        let kind = Kind::of_playbook(shown.to_str().unwrap()).unwrap();
        let known = schemas.iter().find(|(name, _)| *name == kind.name());
        let (_, validator) = known.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next().unwrap(), kind.first_line(), "{shown:?}");
        let value: Value = yaml::parse(&shown.display().to_string(), &text).unwrap();
        assert_eq!(complaints_of(validator, &value), [""; 0], "{}", path.display());
        checked += 1;
    }
    assert_eq!(checked, 24 + 3 + 3 + 2 + 6);
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
        "list terms",
        "list sources",
        "list conflicts --stage scale",
        "list layers --playbooks {examples}/house-rules",
        "process",
        "process planning",
        "process --deliverables",
        "process --checklist",
        "charter",
        "charter allocation --people 12",
        "framework",
        "diff scale optimize",
        "diff platform optimize --only tools,words",
        "next --stage scale",
        "next abm --stage platform --all",
        "why",
        "why scale.abm",
        "why scale.abm.tiers.one-to-one",
        "why scale.abm.tiers",
        "gate",
        "gate user-conference --customers 60",
        "gate abm-tiers --one-to-one 40 --stage optimize",
        "budget --arr 11.2M --total 1.5M --plan search=55K,abm=5K --split",
        "budget --stage optimize",
        "score --stage optimize",
        "score --stage optimize lead-routing=9min nps=1→2 mql-to-sql=34%",
        "search how many accounts in 1:1",
        "init {folder}/gtm.yaml --arr 20M",
        "schema",
        "export {folder}/playbooks",
        POOR,
    ] {
        let text = answer_in_a_folder(&format!("{command} --format csv"));
        // The reader refuses a row that is longer or shorter than the header.
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Result<Vec<_>, _> = reader.records().collect();
        assert!(!rows.expect(command).is_empty(), "{command}");
    }
}

/// A fact that is known not to fit with another says so wherever two stages are
/// held against each other.
#[test]
fn what_does_not_fit_is_marked_where_facts_are_compared() {
    /// Adds each fact that stands there with its source, and its marks.
    fn marked(value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| marked(item, found)),
            Value::Object(fields) => {
                let has = |field: &str| fields.contains_key(field);
                if has("source") && (has("text") || has("kind")) {
                    let marks = fields.get("conflicts").and_then(Value::as_array);
                    let ids = marks.into_iter().flatten().map(|id| id.as_str().unwrap().to_owned());
                    let id = fields["id"].as_str().unwrap().to_owned();
                    found.entry(id).or_default().extend(ids);
                }
                fields.values().for_each(|value| marked(value, found));
            }
            _ => {}
        }
    }

    let catalog = Catalog::embedded();
    let known = catalog.conflicts().unwrap();
    let having = |id: &str| -> BTreeSet<String> {
        let having = known.conflicts.iter();
        let having = having.filter(|one| one.facts.iter().any(|fact| fact.as_str() == id));
        having.map(|one| one.id.to_string()).collect()
    };
    for command in ["diff scale optimize", "diff platform optimize abm", "next --all --stage scale"]
    {
        let answer: Value =
            serde_json::from_str(&answer(&format!("{command} --format json"))).unwrap();
        let mut found = BTreeMap::new();
        marked(&answer["data"], &mut found);
        // The conflicts of an answer name its facts, too.
        for conflict in answer["data"]["conflicts"].as_array().into_iter().flatten() {
            for id in conflict["facts"].as_array().unwrap() {
                let marks: Option<&mut BTreeSet<_>> = found.get_mut(id.as_str().unwrap());
                marks.map(|marks| marks.insert(conflict["id"].as_str().unwrap().to_owned()));
            }
        }
        for (id, marks) in &found {
            assert_eq!(*marks, having(id), "gtm {command}: {id}");
        }
        assert!(found.iter().any(|(_, marks)| !marks.is_empty()), "gtm {command}");
    }
}

/// The closing section tells what doesn't fit with the facts that change, and
/// nothing of those that stay or were not asked for.
#[test]
fn a_comparison_tells_what_does_not_fit_with_what_changes() {
    let told = |command: &str| -> Vec<String> {
        let answer: Value =
            serde_json::from_str(&answer(&format!("{command} --format json"))).unwrap();
        let conflicts = answer["data"]["conflicts"].as_array().cloned();
        let conflicts = conflicts.unwrap_or_default();
        let ids = conflicts.iter().map(|one| one["id"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    };
    assert_eq!(
        told("diff scale optimize events"),
        ["host-or-attend", "customers-for-a-conference", "brand-vanity-or-brand-spend"]
    );
    assert_eq!(
        told("diff scale optimize events --only tools,avoid"),
        ["brand-vanity-or-brand-spend"]
    );
    assert_eq!(
        told("gate user-conference --customers 140 --stage optimize"),
        ["customers-for-a-conference"]
    );
    assert_eq!(told("gate start-abm --stage scale"), ["abm-for-enterprise-or-mid-market"]);
    assert_eq!(told("gate analyst-relations --stage scale"), ["advisory-board-between"]);
}
