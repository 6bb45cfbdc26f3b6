//! The handbook: that its pages are the answers of the program, that its scripts
//! say the same as the program, and that its folder is written whole.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use gtm::catalog::{Catalog, SourceFile};
use gtm::engine::gate::{Answer, Answers, files, judge};
use gtm::engine::resolve::{Evidence, Policy, resolve};
use gtm::engine::score::{metric, placed};
use gtm::engine::search::{Index, Scope, facts};
use gtm::quantity::amount::Amount;
use gtm::quantity::headcount::Headcount;
use gtm::quantity::money::Money;
use gtm::render::{Format, Layout, render};
use gtm::report::gate::outcome;
use gtm::report::selection::ValueSource;
use gtm::report::stage::StageReport;
use rust_stemmers::{Algorithm, Stemmer};
use serde_json::{Value, json};

use crate::clients::run_on;
use crate::support::{gtm, repository};

fn written(folder: &Path, arguments: &str) -> BTreeMap<String, Vec<u8>> {
    let output = gtm().current_dir(folder).args(arguments.split(' ')).output().expect("gtm runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files_of(&folder.join("site"))
}

fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = crate::support::files_in(folder).into_iter();
    let name = |path: &Path| path.strip_prefix(folder).expect("inside").display().to_string();
    files.map(|path| (name(&path), fs::read(&path).expect("a file"))).collect()
}

fn refused(folder: &Path, arguments: &str) -> String {
    let output = gtm().current_dir(folder).args(arguments.split(' ')).output().expect("gtm runs");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn the_same_playbooks_make_the_same_site_and_what_is_gone_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = written(folder.path(), "site site");
    assert!(first.contains_key("stages/scale/abm.html"));
    let layer = folder.path().join("house");
    fs::create_dir_all(layer.join("frameworks")).expect("a folder");
    fs::write(
        layer.join("frameworks/hiring.yaml"),
        "source: scale-marketing\nheading: Hiring\ntitle: How we hire\napproach: Slowly.\nsections: []\n",
    )
    .expect("a file");
    let with_layer = written(folder.path(), "site site --playbooks house");
    assert!(with_layer.contains_key("frameworks/hiring.html"));
    assert_eq!(written(folder.path(), "site site"), first);
    let left = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 2, "the site, the layer, and nothing half written");
}

#[test]
fn a_folder_with_what_is_somebody_elses_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("site")).expect("a folder");
    fs::write(folder.path().join("site/notes.txt"), "mine").expect("a file");
    let said = refused(folder.path(), "site site");
    assert!(said.contains("notes.txt"), "{said}");
    fs::remove_file(folder.path().join("site/notes.txt")).expect("it goes");
    written(folder.path(), "site site");
    fs::write(folder.path().join("site/stages/mine.html"), "mine").expect("a file");
    assert!(refused(folder.path(), "site site").contains("stages/mine.html"));
    fs::write(folder.path().join("logo.png"), "no picture").expect("a file");
    for (wrong, why) in [
        ("--base-url example.com", "is no address of a site"),
        ("--logo none.svg", "No such file"),
        ("--logo logo.png", "name one in SVG, PNG, JPEG or WebP"),
        ("--pages nowhere", "No such file"),
    ] {
        let said = refused(folder.path(), &format!("site other {wrong}"));
        assert!(said.contains(why), "{said}");
        assert!(!folder.path().join("other").exists(), "{wrong}");
    }
}

#[test]
fn the_example_is_a_funds_handbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = repository("examples").display().to_string();
    let site = written(
        folder.path(),
        &format!(
            "site site --playbooks {examples}/house-rules --title Juniper --logo \
             {examples}/site/logo.svg --pages {examples}/site/pages --base-url https://example.com/x/"
        ),
    );
    let text = |name: &str| String::from_utf8_lossy(&site[name]).into_owned();
    assert!(text("stages/scale/abm.html").contains("3–8 (built-in 5–20)"));
    assert!(text("layers.html").contains("house-rules"));
    assert!(text("pages/how-we-use-it.html").contains("href=\"../checklists/scale.html\""));
    let start = text("index.html");
    assert!(start.contains("<img src=\"logo.svg\""));
    let map = text("sitemap.xml");
    let pages = site.keys().filter(|name| name.strip_suffix(".html").is_some());
    assert_eq!(map.matches("<loc>https://example.com/x/").count(), pages.count());
    assert!(map.contains("<loc>https://example.com/x/stages/scale/abm.html</loc>"));
    assert!(start.contains("<link rel=\"canonical\" href=\"https://example.com/x/index.html\">"));
}

#[test]
fn a_company_that_is_named_has_its_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let company = "name: Acme & Co\narr: 14.2M\nheadcount: 96\n";
    fs::write(folder.path().join("gtm.yaml"), company).expect("a file");
    let without = written(folder.path(), "site site");
    assert!(!without.keys().any(|name| name.starts_with("company/")));
    let site = written(folder.path(), "site site --company gtm.yaml");
    let text = |name: &str| String::from_utf8_lossy(&site[name]).into_owned();
    assert!(text("company/stage.html").contains("Acme &amp; Co with $14.2M"));
    assert!(text("company/brief.html").contains("Acme &amp; Co"));
    assert!(text("index.html").contains("href=\"company/stage.html\""));
    assert!(!site.contains_key("company/review.html"));
}

#[test]
fn hostile_words_are_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = "<script>alert(1)</script> {root} \\\"'&";
    fs::create_dir_all(folder.path().join("house/stages/scale")).expect("a folder");
    fs::write(
        folder.path().join("house/stages/scale/abm.patch.yaml"),
        format!(
            "source: scale-marketing\nchanges:\n  - add: avoid\n    anti-pattern: {{ name: Hostile, why: '{0}', ask: '{0}', instead: '{0}' }}\n",
            hostile.replace('\'', "''")
        ),
    )
    .expect("a file");
    fs::create_dir(folder.path().join("pages")).expect("a folder");
    fs::write(
        folder.path().join("pages/own.md"),
        format!("# Own\n\n{hostile} [x](javascript:alert)\n"),
    )
    .expect("a file");
    let site = written(folder.path(), "site site --playbooks house --pages pages");
    for (name, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        if name.strip_suffix(".html").is_some() {
            assert!(!text.contains("<script>") && !text.contains("href=\"javascript:"), "{name}");
        }
    }
    let guide = String::from_utf8_lossy(&site["stages/scale/abm.html"]).into_owned();
    assert!(guide.contains("&lt;script&gt;alert(1)&lt;/script&gt; {root}"));
}

/// Returns each end, and what is next to it.
fn around(ends: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut around: Vec<u64> = ends
        .into_iter()
        .flat_map(|end| [end.saturating_sub(1), end, end + 1, end * 11 / 10])
        .collect();
    around.retain(|number| *number > 0);
    around
}

fn companies(catalog: &Catalog) -> Vec<Value> {
    let stages = catalog.stages().expect("stages");
    let arr = stages.iter().flat_map(|one| [one.arr.from.cents(), one.arr.from.cents() * 9 / 10]);
    let arr = around(arr.chain([1, 123_456_700, 100_000_000_000_000]));
    let people = stages.iter().map(|one| u64::from(one.headcount.from.people()));
    let people = around(people.chain([1, 2, 47, 150, 5_000]));
    let arr: Vec<_> = arr.into_iter().map(Some).chain([None]).collect();
    let people: Vec<_> = people.into_iter().map(Some).chain([None]).collect();
    let layout = Layout { width: 80, ..Layout::default() };
    let mut companies = Vec::new();
    for cents in &arr {
        for people in &people {
            let evidence = Evidence {
                arr: cents.and_then(|cents| Money::from_cents(cents).ok()),
                headcount: people
                    .map(|one| Headcount::new(one.try_into().expect("few")).expect("some")),
                ..Evidence::default()
            };
            let Ok(resolution) = resolve(stages, evidence, Policy::Arr) else { continue };
            let stage = resolution.reached();
            let facts = stage.map(|stage| catalog.stage_facts(stage).expect("a stage"));
            let facts = facts.unwrap_or_default();
            let form = ValueSource::CompanyFile("the form");
            let report = StageReport::new(None, resolution, form, facts);
            let html = render(&report, Format::Html, &layout, |_| {}, &[]).expect("a page");
            let cents = evidence.arr.map(Money::cents);
            let says = String::from_utf8(html).expect("text");
            companies.push(json!({ "cents": cents, "people": people, "says": says }));
        }
    }
    companies
}

fn gates(catalog: &Catalog) -> BTreeMap<String, Vec<Value>> {
    let stages = catalog.stages().expect("stages");
    let gates = catalog.gates().expect("gates").iter();
    let of_gate = |gate: &gtm::playbook::gate::Gate| {
        let files = files(catalog, gate).expect("files");
        let ends: Vec<Amount> = files
            .iter()
            .flat_map(SourceFile::facts)
            .filter(|fact| gate.conditions.iter().any(|one| one.fact == fact.id))
            .flat_map(|fact| {
                fact.figures().map(|one| one.quantity().extent.ends()).collect::<Vec<_>>()
            })
            .flat_map(|(low, high)| [low, high])
            .flatten()
            .collect();
        // A different mix of answers each time, and every answer often.
        let kinds = |measured: bool| -> Vec<Option<Answer>> {
            let near = ends.iter().flat_map(|end| [end.ratio() - 1, end.ratio(), end.ratio() + 1]);
            let near = near.chain([0.into()]).filter(|one| *one >= 0.into());
            let numbers = near.map(|one| Some(Answer::Number(Amount::from(one))));
            let yes = [None, Some(Answer::Yes), Some(Answer::Yes), Some(Answer::No)];
            if measured { numbers.chain([None]).collect() } else { yes.into() }
        };
        let mut told = Vec::new();
        for mix in 0..120_usize {
            let answers: Answers = (0..)
                .zip(&gate.inputs)
                .filter_map(|(place, input)| {
                    let kinds = kinds(input.measure.is_some());
                    let answer = kinds[(mix * (2 * place + 1) + mix / (place + 1)) % kinds.len()]?;
                    Some((input.id.clone(), answer))
                })
                .collect();
            let given: BTreeMap<String, Value> = answers
                .iter()
                .map(|(id, answer)| {
                    let value = match answer {
                        Answer::Yes => json!(true),
                        Answer::No => json!(false),
                        Answer::Number(amount) => json!(amount.to_f64()),
                    };
                    (id.to_string(), value)
                })
                .collect();
            let at: Vec<Value> = judge(gate, &files, stages, &answers)
                .iter()
                .map(|at| {
                    let said = outcome(at).words();
                    let by_item = json!(at.outcome) == "by-item";
                    let verdicts: Vec<_> = at.conditions.iter().map(|one| one.verdict).collect();
                    json!({
                        "stage": at.stage.id,
                        "outcome": (!by_item).then_some(said),
                        "verdicts": verdicts,
                    })
                })
                .collect();
            told.push(json!({ "given": given, "stages": at }));
        }
        (gate.id.to_string(), told)
    };
    gates.map(of_gate).collect()
}

/// How texts as people type them are read: as what, or why not.
fn typed<T: FromStr<Err: Display> + Display>(before: &[&str], behind: &[&str]) -> Vec<Value> {
    let numbers = [
        "",
        "0",
        "000",
        "7",
        "12",
        "999.99",
        "1000",
        "14.2",
        "14,2",
        "14.25",
        "14255000",
        ".5",
        "5.00",
        "15,000,000",
        "1.500.000",
        "1.500.000,25",
        "1_200",
        "1 200",
        "1,50,0",
        "14,200",
        "0.001",
        "12.345678901",
        "5-15",
        "80–200",
        "5 to 15",
        "5..15",
        "20.000,000",
        "1000000000000",
        "10000001",
        "9999999999999999999",
    ];
    let texts = before.iter().flat_map(|before| {
        let with_number =
            move |number| behind.iter().map(move |behind| format!("{before}{number}{behind}"));
        numbers.into_iter().flat_map(with_number)
    });
    let read = |text: String| match text.parse::<T>() {
        Ok(read) => json!([text, read.to_string()]),
        Err(error) => json!([text, null, error.to_string()]),
    };
    texts.map(read).collect()
}

/// What each metric's numbers come to, around every end of its target.
fn metrics(catalog: &Catalog) -> Vec<Value> {
    let stages: Vec<_> = catalog.stages().expect("stages").iter().collect();
    let functions: Vec<_> = catalog.functions().expect("functions").iter().collect();
    let guides = catalog.pages(&stages, &functions).expect("guides");
    let mut told = Vec::new();
    for metric in metric::metrics(&guides, &[]) {
        let Some(quantity) = metric::quantity(&metric) else { continue };
        let better = metric::better(&metric).map(|better| better.values);
        let ends = <[_; 2]>::from(quantity.extent.ends()).into_iter().flatten();
        let near = ends.flat_map(|end| [end.ratio() - 1, end.ratio(), end.ratio() + 1]);
        let numbers = near.chain([0.into()]).map(Amount::from).filter(|one| *one >= 0.into());
        let judged: Vec<_> = numbers
            .map(|number| {
                let placement = quantity.extent.placement(number);
                (number, (placement, placed(placement, better)))
            })
            .collect();
        told.push(json!({ "id": metric.id, "judged": judged }));
    }
    told
}

fn queries(index: &Index<'_>) -> Vec<Value> {
    let mut queries = Vec::new();
    for list in ["tuning", "held-out"] {
        let mut table =
            csv::Reader::from_path(repository(&format!("tests/fixtures/search/{list}.csv")))
                .expect("the queries");
        for row in table.records() {
            let query = row.expect("a row")[0].to_owned();
            let read = index.query(&query).expect("a query");
            let hits = index.search(&read, &Scope::default(), 5).hits;
            let ids: Vec<_> = hits.iter().map(|hit| hit.fact.id.to_string()).collect();
            queries.push(json!({ "query": query, "ids": ids }));
        }
    }
    queries
}

#[test]
fn the_handbook_is_read_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = Catalog::embedded();
    let sources = SourceFile::all(&catalog).expect("the playbooks");
    let synonyms = catalog.synonyms().expect("synonyms");
    let index = Index::new(facts(&sources), synonyms.0);
    let texts =
        index.facts.iter().flat_map(|fact| fact.statements().map(|said| said.text.to_lowercase()));
    let words: std::collections::BTreeSet<String> = texts
        .flat_map(|text| {
            text.split(|c: char| !c.is_ascii_lowercase()).map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|word| !word.is_empty())
        .flat_map(|word| {
            ["", "s", "ed", "ing", "ion", "ational", "ly", "fulness"].map(|end| word.clone() + end)
        })
        .collect();
    let stemmer = Stemmer::create(Algorithm::English);
    let stems: Vec<_> = words.iter().map(|word| (word, stemmer.stem(word).into_owned())).collect();
    let ids: Vec<_> =
        sources.iter().flat_map(SourceFile::facts).map(|fact| fact.id.to_string()).collect();
    let cases = json!({
        "companies": companies(&catalog),
        "gates": gates(&catalog),
        "metrics": metrics(&catalog),
        "queries": queries(&index),
        "stems": stems,
        "amounts": typed::<Money>(
            &["", "$", "-$", "€", "~", "us$ ", "hk$", "+", "much "],
            &["", "M", "k", " million", "bn", "M ARR", " usd", " a year", "X", "M eur", "e6", "e+07", "mm/yr", "."],
        ),
        "people": typed::<Headcount>(
            &["", "-", "~", "$", "+", "many "],
            &["", " people", " Employees", "FTE", " customers", "K"],
        ),
        "facts": ids,
    });
    fs::write(folder.path().join("cases.json"), cases.to_string()).expect("a file");
    run_on("site.js", folder.path());
}
