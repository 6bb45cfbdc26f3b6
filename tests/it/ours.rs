//! What is ours as a whole: the moves into each stage, the glossary, and the
//! addresses of the sources.

use std::collections::BTreeSet;

use gtm::catalog::fact::FactKind;
use gtm::catalog::layers::Layer;
use gtm::catalog::{Catalog, SourceFile};
use gtm::engine::moves;
use gtm::playbook::moves::MoveKind;
use gtm::playbook::source::Source;
use serde_json::Value;
use strum::VariantArray;

use crate::support::{answer, run};

fn json(command: &str) -> Value {
    let answer = answer(&format!("{command} --format json"));
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    answer["data"].clone()
}

#[test]
fn every_move_is_a_sentence_drawn_from_facts() {
    let catalog = Catalog::embedded();
    let files = SourceFile::all(&catalog).unwrap();
    let facts: Vec<_> = files
        .iter()
        .flat_map(SourceFile::facts)
        .filter(|fact| ![FactKind::Move, FactKind::Term].contains(&fact.kind))
        .collect();
    for stage in catalog.stages().unwrap() {
        let page = catalog.moves(stage).unwrap().expect("every stage has moves");
        let all = &page.content.moves;
        assert!((10..=16).contains(&all.len()), "{}: {}", stage.id, all.len());
        let kinds: BTreeSet<MoveKind> = all.iter().map(|one| one.kind).collect();
        assert_eq!(kinds.len(), MoveKind::VARIANTS.len(), "{}", stage.id);
        for function in catalog.functions().unwrap() {
            assert!(
                all.iter().any(|one| one.function == function.id),
                "{} {}",
                stage.id,
                function.id
            );
        }
        for one in all {
            let id = &one.id;
            assert!(one.text.starts_with(|c: char| c.is_ascii_uppercase()), "{id}: {}", one.text);
            assert!(one.text.ends_with('.') && !one.text.contains(". "), "{id}: {}", one.text);
            for address in &one.facts {
                assert!(facts.iter().any(|fact| fact.id == *address), "{id}: {address}");
            }
            // What the earlier stage says comes with what this one says.
            assert!(one.facts.iter().any(|fact| fact.parts().next() == Some(stage.id.as_str())));
            let basis = facts.iter().filter(|fact| one.facts.iter().any(|id| id.holds(&fact.id)));
            assert_eq!(
                moves::unfounded(&one.text, &moves::figures_in(basis)),
                [""; 0],
                "{id}: {}",
                one.text
            );
        }
        for (fact, one) in page.facts().iter().zip(all) {
            assert_eq!(fact.id.as_str(), format!("{}.moves.{}", stage.id, one.id));
            assert_eq!(fact.function.map(|function| &function.id), Some(&one.function));
            assert_eq!(fact.source.id, Source::ours().id);
        }
    }
}

#[test]
fn a_move_is_found_and_explained_and_stands_under_its_facts() {
    let hits = json("search make ABM a core program --kind move");
    assert_eq!(hits["hits"][0]["id"], "optimize.moves.make-abm-core");
    let hits = json("search lead routing SLA --kind move --stage optimize --function mops");
    assert_eq!(hits["hits"][0]["id"], "optimize.moves.route-fast");
    let page = answer("why optimize.moves.make-abm-core");
    for words in
        ["Says (ours)", "What it rests on", "scale.abm.tiers.one-to-few", "No source says this"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for fact in ["scale.abm.tiers.one-to-few", "scale.abm.tiers", "optimize.abm.approach"] {
        let page = answer(&format!("why {fact}"));
        let (_, moves) = page.split_once("Moves that rest on it (ours)").expect(fact);
        assert!(moves.contains("optimize.moves.make-abm-core"), "{page}");
    }
    assert!(!answer("why scale.stage.arr").contains("Moves that rest"));
}

#[test]
fn a_layer_adds_moves_and_replaces_them_one_by_one() {
    let text = "moves:\n\
        - { id: make-abm-core, kind: change, function: abm, move: Make ABM the core., facts: [optimize.abm.approach] }\n\
        - { id: hire, kind: start, function: content, move: Hire an editor., facts: [optimize.content.approach] }\n";
    let layer = Layer::of_texts("ours", [("stages/optimize/moves.yaml", text)]).unwrap();
    let catalog = Catalog::layered(vec![layer]);
    catalog.verify().unwrap();
    let stage = catalog.stage_named("optimize").unwrap();
    let page = catalog.moves(stage).unwrap().unwrap();
    let facts = page.facts();
    let built_in = Catalog::embedded();
    let below = built_in.moves(built_in.stage_named("optimize").unwrap()).unwrap().unwrap();
    assert_eq!(facts.len(), below.content.moves.len() + 1);
    let fact = |id: &str| facts.iter().find(|fact| fact.address() == id).unwrap();
    assert_eq!(fact("make-abm-core").layer, Some("ours"));
    assert!(fact("make-abm-core").was("move").unwrap().was.as_ref().unwrap().contains("1:Few"));
    assert_eq!((fact("hire").layer, fact("hire").was), (Some("ours"), &[][..]));
    assert_eq!(fact("route-fast").layer, None);
    let work = catalog.work_of(0).unwrap();
    assert_eq!(work.len(), 1);
}

#[test]
fn moves_of_a_stage_that_is_not_there_are_refused_and_so_is_a_patch_of_moves() {
    let text = "moves: []\n";
    let stray = Layer::of_texts("ours", [("stages/optimise/moves.yaml", text)]).unwrap();
    assert!(Catalog::layered(vec![stray]).verify().is_err());
    assert!(Layer::of_texts("ours", [("stages/optimize/moves.patch.yaml", text)]).is_err());
}

#[test]
fn a_term_is_listed_found_and_explained() {
    let terms = json("list terms");
    let terms = terms["lists"][0]["items"].as_array().unwrap();
    assert!(terms.len() > 150, "{}", terms.len());
    let mdf = terms.iter().find(|term| term["id"] == "glossary.mdf").unwrap();
    assert_eq!((&mdf["label"], &mdf["source"]), (&"MDF".into(), &"ours".into()));
    let hits = json("search what is MDF --kind term");
    assert_eq!(hits["hits"][0]["id"], "glossary.mdf");
    // By an alias, which is a synonym of the term.
    let hits = json("search net promoter score --kind term");
    assert_eq!(hits["hits"][0]["id"], "glossary.nps");
    assert!(answer("why glossary.mdf").contains("No source says this: it is ours."));
    assert!(answer("list terms --format csv").starts_with("id,term,aliases,means\n"));
    assert!(answer("list terms --format markdown").contains("| CAC |"));
    assert_eq!(run("list terms --stage scale").status.code(), Some(2));
}

#[test]
fn a_layer_has_terms_of_its_own() {
    let text = "terms:\n- { term: CAC, means: Our way to count. }\n- { term: Widget, means: What we sell. }\n";
    let layer = Layer::of_texts("ours", [("glossary.yaml", text)]).unwrap();
    let catalog = Catalog::layered(vec![layer]);
    catalog.verify().unwrap();
    let page = catalog.glossary().unwrap();
    let facts = page.facts();
    let fact = |id: &str| facts.iter().find(|fact| fact.address() == id).unwrap();
    assert_eq!(fact("cac").said("means").unwrap().text, "Our way to count.");
    assert_eq!((fact("cac").layer, fact("widget").layer), (Some("ours"), Some("ours")));
    assert_eq!(fact("ltv").layer, None);
}

/// The first of each term, and not in code, headings or links.
#[test]
fn a_page_explains_terms_where_they_first_stand() {
    let page = answer("show abm --stage optimize --format html");
    let (head, body) = page.split_once("<main").unwrap();
    assert!(!head.contains("<abbr"));
    assert!(body.contains("<abbr title=\""), "{body}");
    let mut seen = BTreeSet::new();
    for part in body.split("<abbr title=\"").skip(1) {
        let (means, rest) = part.split_once("\">").unwrap();
        assert!(seen.insert(means), "{means}");
        let (before, _) = rest.split_once("</abbr>").unwrap();
        assert!(!before.contains('<'), "{before}");
    }
    for inside in ["<h1", "<h2", "<h3", "<h4", "<code", "<a "] {
        for part in body.split(inside).skip(1) {
            let (tag, _) = part.split_once("</").unwrap();
            assert!(!tag.contains("<abbr"), "{inside}{tag}");
        }
    }
    assert!(!answer("show abm --stage optimize --format markdown").contains("<abbr"));
    assert!(!answer("list terms --format html").contains("<abbr"));
}

#[test]
fn a_source_says_where_it_can_be_read_or_that_nobody_knows() {
    let page = answer("why operations-charter.approach --format html");
    let url = "https://handbook.gitlab.com/handbook/marketing/marketing-strategy-and-platforms/";
    assert!(page.contains(&format!("<a href=\"{url}\" rel=\"noreferrer\">{url}</a>")), "{page}");
    assert!(answer("why operations-charter.approach").contains(url));
    assert_eq!(json("why operations-charter.approach")["document"]["url"], url);
    assert!(answer("why scale.abm.approach").contains("no address known"));
    let sources = answer("list sources");
    assert!(sources.contains(url) && sources.contains("no address known"), "{sources}");
    for wrong in ["javascript:alert(1)", "ftp://example.com", "https://", "https://a b"] {
        let text =
            format!("- {{ id: own, title: T, publisher: P, covers: C, url: \"{wrong}\" }}\n");
        let layer = Layer::of_texts("ours", [("sources.yaml", text.as_str())]).unwrap();
        assert!(Catalog::layered(vec![layer]).sources().is_err(), "{wrong}");
    }
}

#[test]
fn a_folder_with_a_wrong_move_or_term_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stage = folder.path().join("stages/optimize");
    std::fs::create_dir_all(&stage).unwrap();
    let codes = |moves: &str, glossary: &str| -> Vec<String> {
        std::fs::write(stage.join("moves.yaml"), moves).unwrap();
        std::fs::write(folder.path().join("glossary.yaml"), glossary).unwrap();
        let output = run(&format!("check {} --format json", folder.path().display()));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let problems = answer["data"]["problems"].as_array().unwrap();
        problems.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    let moves = |id: &str, function: &str, figure: &str, fact: &str| {
        format!(
            "  - {{ id: {id}, kind: stop, function: {function}, move: Run 1:1 for {figure} accounts., \
             facts: [{fact}] }}\n"
        )
    };
    let right = moves("one", "abm", "10–25", "optimize.abm.tiers");
    let with = |one: &str| codes(&format!("moves:\n{right}{one}"), "terms: []\n");
    assert_eq!(with(""), [""; 0]);
    assert_eq!(with(&moves("two", "abm", "11", "optimize.abm.tiers")), ["P032"]);
    assert_eq!(with(&moves("two", "abm", "10", "optimize.abm.teirs")), ["P024"]);
    assert_eq!(with(&moves("two", "abn", "10", "optimize.abm.tiers")), ["P024"]);
    assert_eq!(with(&right), ["P012"]);
    let terms = "terms:\n- { term: A, means: B. }\n- { term: C, aliases: [a], means: D. }\n";
    assert_eq!(codes(&format!("moves:\n{right}"), terms), ["P010"]);
}

#[test]
fn a_name_a_row_a_note_and_a_link_of_ours_are_marked() {
    let name = "scale.events.user-conference.customer-count";
    assert!(answer(&format!("why {name}")).contains("The name is ours"));
    assert_eq!(json(&format!("why {name}"))["origin"], "ours");
    assert!(answer("why marketing-process.frequency.product").contains("The name is ours"));
    assert!(answer("why operations-charter.roles.note").contains("No source says this"));
    assert_eq!(json("why operations-charter.roles.note")["statement"]["origin"], "ours");
    let page = answer("framework marketing-process sequence --width 1000");
    let block = "“How the steps relate”";
    let marked = format!("Ours: title {block}, names under {block} and note below {block}.");
    assert!(page.contains(&marked), "{page}");
    let rows = answer("show events --stage scale --only points --format csv");
    let row = rows.lines().find(|row| row.starts_with(name)).unwrap();
    assert!(row.contains(",label,"), "{row}");
    let link = answer("why platform.content.types");
    assert!(link.contains("Same as (ours)") && link.contains("scale.content.structure"), "{link}");
}

#[test]
fn a_patch_sets_the_condition_of_a_deferral() {
    let text = "source: scale-marketing\nchanges:\n  \
        - { set: wait.partner-portal, field: when, to: Ten partners co-sell with us }\n";
    let layer = Layer::of_texts("ours", [("stages/scale/partner-marketing.patch.yaml", text)]);
    let catalog = Catalog::layered(vec![layer.unwrap()]);
    let page = |catalog: &Catalog| {
        let stage = catalog.stage_named("scale").unwrap();
        let function = catalog.function_named("partner-marketing").unwrap();
        let page = catalog.page(stage, function).unwrap().unwrap();
        let facts = page.facts();
        let fact = facts.iter().find(|fact| fact.address() == "wait.partner-portal").unwrap();
        let was = fact.was("when").and_then(|text| text.was.clone());
        (fact.said("when").unwrap().text.clone().into_owned(), was)
    };
    let built_in = page(&Catalog::embedded());
    assert_eq!(built_in, ("Later than Scale".to_owned(), None));
    let patched = page(&catalog);
    assert_eq!(patched, ("Ten partners co-sell with us".to_owned(), Some(built_in.0)));
}
