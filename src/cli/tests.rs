use super::*;

#[test]
fn the_grammar_is_sound() {
    command_line().debug_assert();
}

#[test]
fn every_command_has_examples_and_every_option_one_line() {
    let mut command = command_line();
    command.build();
    for subcommand in command.get_subcommands() {
        let name = subcommand.get_name();
        let examples = subcommand.get_after_help().map(ToString::to_string);
        assert!(examples.is_some_and(|text| text.contains("Examples:")), "{name}");
        for argument in subcommand.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let id = argument.get_id();
            assert!(!help.is_empty() && !help.contains('\n'), "{name} {id}");
            assert!(!help.ends_with('.'), "{name} {id}");
        }
    }
}

/// Any overlay that `gtm check` passes can be used: no command takes what it
/// says, or no longer says, for a bug of the program.
///
/// Files are copied and changed, and patches are made, at random;
/// `GTM_OVERLAYS` says how many overlays are tried.
mod overlays {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use strum::VariantArray;

    use super::super::company_file::FoundBy;
    use super::*;
    use crate::catalog::fact::{Fact, FactKind};
    use crate::catalog::folder::{Folder, FolderFile};
    use crate::catalog::layers::Layer;
    use crate::catalog::layout::Place;
    use crate::catalog::{SourceFile, originals};
    use crate::engine::check;
    use crate::playbook::company::CompanyFile;
    use crate::yaml::{self, Node, Severity};

    /// What is run over an overlay. `{s}` stands for a stage, `{f}` for a
    /// function, `{g}` for a gate, `{a}` for the address of a fact.
    const COMMANDS: &[&str] = &[
        "stage --stage {s}",
        "stage --arr 9M --headcount 96 --growth 45%",
        "stage --arr 2M",
        "show --all",
        "show --all --stage {s}",
        "show {f}",
        "show {f} --stage {s} --only tables,points",
        "antipatterns",
        "antipatterns --stage {s}",
        "list",
        "list metrics",
        "list tables",
        "list tools",
        "list references",
        "list layers",
        "list metrics --stage {s}",
        "process",
        "process 3",
        "process planning --stage {s}",
        "process --deliverables",
        "process --participants",
        "process --checklist",
        "charter",
        "charter allocation",
        "charter --budget 2.4M",
        "charter --people 12 --split 60/30/10",
        "charter --segment enterprise",
        "framework",
        "framework marketing-process",
        "framework operations-charter",
        "framework operations-charter funnels",
        "search how many accounts",
        "search abm tier --stage {s}",
        "search budget --kind metric",
        "diff {s} {t}",
        "diff {s} {t} {f}",
        "why",
        "why {s}",
        "why {s}.{f}",
        "why {a}",
        "next --stage {s}",
        "next --arr 9M --headcount 96",
        "next --arr 2M",
        "score --stage {s}",
        "score --stage {s} lead-routing=9min data-quality=93%",
        "score --stage {s} {a}=9",
        "budget --stage {s}",
        "budget --arr 11.2M --total 1.5M --paid 600K --plan search=55,abm=5 --split",
        "budget --stage {s} --paid 600K --enterprise",
        "gate",
        "gate {g}",
        "gate {g} --stage {s}",
        "gate start-abm --acv 62K --yes named-accounts --stage {s}",
        "gate user-conference --customers 140 --budget 250K --stage {s}",
        "gate abm-tiers --one-to-one 40",
        "review new --no-ask --stage {s} --date 2026-11-27",
        "review show",
        "review due --date 2027-11-27",
        "review trend",
    ];

    /// Texts for where something else stood.
    const TEXTS: &[&str] = &[
        "",
        " ",
        "x",
        "3–8",
        "5–20%",
        "60%",
        "<$500",
        "$1M",
        "~70%",
        "5+",
        "0",
        "0%",
        "1/3",
        "900",
        "-5",
        "30–90 days",
        "5 minutes",
        "999999999999",
        "$9,000,000,000,000",
        "100%",
        "Ours",
        "ours",
        "yes",
        "no",
        "count",
        "usd",
        "percent",
        "target",
        "share",
        "metric",
        "products",
        "budget",
        "scale",
        "optimize",
        "platform",
        "abm",
        "demand-gen",
        "scale.abm.tiers.one-to-one",
        "scale.abm",
        "optimize.stage.arr",
        "tiers.one-to-one",
        "higher",
        "lower",
        "in-range",
        "contradiction",
        "gap",
        "start",
        "stop",
        "range",
    ];

    /// Numbers from a seed.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, count: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % count.max(1)
        }

        fn one<'items, T>(&mut self, items: &'items [T]) -> &'items T {
            &items[self.below(items.len())]
        }

        fn text(&mut self) -> Value {
            self.one(TEXTS).to_owned().into()
        }
    }

    fn value(node: &Node) -> Value {
        match &node.content {
            yaml::Content::Fields(fields) => fields
                .iter()
                .map(|(name, node)| (name.text().unwrap_or_default().to_owned(), value(node)))
                .collect::<Map<_, _>>()
                .into(),
            yaml::Content::List(items) => items.iter().map(value).collect(),
            _ => node.text().unwrap_or_default().into(),
        }
    }

    /// Changes something in a tree.
    fn change(tree: &mut Value, dice: &mut Dice) {
        let goes_on = dice.below(5) > 0;
        match tree {
            Value::Array(items) if !items.is_empty() => {
                let (index, other) = (dice.below(items.len()), dice.below(items.len()));
                if goes_on && !items[index].is_string() {
                    return change(&mut items[index], dice);
                }
                match dice.below(5) {
                    0 => items.clear(),
                    1 => items.swap(index, other),
                    2 => {
                        let mut copy = items[index].clone();
                        if let Some(id) = copy.get_mut("id") {
                            *id = format!("copy-{}", dice.below(1_000)).into();
                        }
                        items.insert(other, copy);
                    }
                    3 if items[index].is_string() => items[index] = dice.text(),
                    _ => drop(items.remove(index)),
                }
            }
            Value::Object(fields) if !fields.is_empty() => {
                let names: Vec<String> = fields.keys().cloned().collect();
                let (name, other) = (dice.one(&names).clone(), dice.one(&names).clone());
                if goes_on && !fields[&name].is_string() {
                    return change(&mut fields[&name], dice);
                }
                match dice.below(4) {
                    0 => drop(fields.remove(&name)),
                    1 => fields[&name] = fields[&other].clone(),
                    _ => fields[&name] = dice.text(),
                }
            }
            other => *other = dice.text(),
        }
    }

    /// Returns a change of a fact, as a patch has it.
    fn change_of(fact: &Fact<'_>, dice: &mut Dice) -> Value {
        let address = fact.address();
        let fields: &[&str] = match fact.kind {
            FactKind::Section => &["title", "intro", "note"],
            FactKind::Point => &["name", "detail", "figure"],
            FactKind::Step => &["detail", "figure"],
            FactKind::AntiPattern => &["name", "why", "ask", "instead"],
            FactKind::Deferral => &["name", "why", "until", "when"],
            FactKind::Reference => &["name", "note"],
            _ => &[],
        };
        match dice.below(4) {
            0 | 1 => json!({ "remove": address }),
            2 if fact.kind == FactKind::Section => json!({ "replace": address, "section": {
                "id": fact.name(), "title": "Bare", "points": [],
            } }),
            _ if fact.kind == FactKind::Row => {
                json!({ "set": address, "cell": dice.one(fact.columns).name, "to": dice.text() })
            }
            _ if fields.is_empty() => json!({ "replace": address, "text": dice.text() }),
            _ => json!({ "set": address, "field": dice.one(fields), "to": dice.text() }),
        }
    }

    type Files = BTreeMap<String, Value>;

    fn layer(files: &Files) -> Option<(Layer, Folder)> {
        let texts: Vec<(&str, String)> =
            files.iter().map(|(path, tree)| (path.as_str(), tree.to_string())).collect();
        let layer =
            Layer::of_texts("rules", texts.iter().map(|(path, text)| (*path, text.as_str())));
        let files =
            texts.into_iter().map(|(path, text)| FolderFile { path: path.into(), text: Ok(text) });
        Some((layer.ok()?, Folder { files: files.collect() }))
    }

    /// Whether `gtm check` finds no error in the files.
    fn pass(files: &Files) -> bool {
        layer(files).is_some_and(|(_, folder)| {
            let found = check::check(&folder, &Catalog::embedded(), None, false);
            found.is_ok_and(|found| found.count(Severity::Error) == 0)
        })
    }

    /// Makes one file or patch, and keeps of its changes those that are right.
    fn add(files: &mut Files, seed: u64, built_in: &[SourceFile<'_>]) {
        let mut dice = Dice(seed);
        let originals = originals::all();
        let kept = files.clone();
        if dice.below(3) == 0 {
            let file = dice.one(built_in);
            let (facts, id) = (file.facts(), file.id.to_string());
            let path = match (file.stage, file.functions) {
                (Some(_), [_]) => format!("stages/{}.patch.yaml", id.replace('.', "/")),
                (None, _) if id != "glossary" => format!("frameworks/{id}.patch.yaml"),
                _ => return,
            };
            let empty = json!({ "source": file.source.id.as_str(), "changes": [] });
            for _ in 0..=dice.below(4) {
                let before = files.clone();
                let change = change_of(dice.one(&facts), &mut dice);
                let tree = files.entry(path.clone()).or_insert_with(|| empty.clone());
                tree["changes"].as_array_mut().unwrap().push(change);
                if !pass(files) {
                    *files = before;
                }
            }
        } else {
            let playbooks: Vec<_> =
                originals.iter().filter(|one| Place::of(&one.path).is_ok()).collect();
            let original = dice.one(&playbooks);
            let text = std::str::from_utf8(&original.bytes).unwrap();
            let mut path = original.path.clone();
            if let (0, Some(Kind::Guide | Kind::Moves)) = (dice.below(4), Kind::of_playbook(&path))
            {
                path = path.replace("scale/", "early/").replace("platform/", "scale/");
            }
            if path.contains("/early/") {
                files.insert(
                    "stages/early/stage.yaml".to_owned(),
                    json!({
                        "source": "scale-marketing", "title": "Early", "challenge": ["A"],
                        "arr": { "from": "$1M", "below": "$5M" }, "focus": ["B"], "approach": "C",
                        "headcount": { "from": "5", "below": "30" },
                    }),
                );
            }
            files.entry(path.clone()).or_insert_with(|| value(&yaml::read(&path, text).unwrap()));
            if !pass(files) {
                *files = kept;
                return;
            }
            for _ in 0..=dice.below(6) {
                let before = files.clone();
                change(files.get_mut(&path).unwrap(), &mut dice);
                if !pass(files) {
                    *files = before;
                }
            }
        }
    }

    /// Runs a command over an overlay, and returns how it ends.
    fn ended(command: &str, layer: &Layer, folder: &std::path::Path) -> Result<Exit, CliError> {
        let words = std::iter::once("gtm").chain(command.split(' ')).map(OsString::from);
        let words: Vec<OsString> = words.collect();
        let typed = parse(&words).unwrap_or_else(|error| panic!("{command}: {error}"));
        let company_file = FoundFile {
            path: folder.join("gtm.yaml").display().to_string(),
            by: FoundBy::Name,
            company: CompanyFile::default(),
        };
        let context = Context {
            catalog: Rc::new(Catalog::layered(vec![layer.clone()])),
            settings: Settings::resolve(&typed.global)?,
            typed,
            company_file: Some(company_file).into(),
        };
        context.catalog.verify()?;
        Ok(context.typed.args.run(&context)?.exit)
    }

    fn cases(usual: u32) -> u32 {
        std::env::var("GTM_OVERLAYS").map_or(usual, |count| count.parse().expect("a number"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(3)) })]

        #[test]
        fn what_check_passes_no_command_takes_for_a_bug(
            seeds in prop::collection::vec(any::<u64>(), 1..4), seed in any::<u64>(),
        ) {
            let embedded = Catalog::embedded();
            let built_in = SourceFile::all(&embedded).unwrap();
            let mut files = Files::new();
            for seed in seeds {
                add(&mut files, seed, &built_in);
            }
            let Some((layer, _)) = layer(&files) else { return Ok(()) };
            let catalog = Catalog::layered(vec![layer.clone()]);
            let pages = SourceFile::all(&catalog).unwrap();
            let facts: Vec<Fact<'_>> = pages.iter().flat_map(SourceFile::facts).collect();
            let ids = |words: &'static str| -> Vec<String> {
                match words {
                    "{f}" => catalog.functions().unwrap().iter().map(|one| one.id.to_string()).collect(),
                    "{g}" => catalog.gates().unwrap().iter().map(|one| one.id.to_string()).collect(),
                    "{a}" => facts.iter().map(|one| one.id.to_string()).collect(),
                    _ => catalog.stages().unwrap().iter().map(|one| one.id.to_string()).collect(),
                }
            };
            let folder = tempfile::tempdir().unwrap();
            let mut dice = Dice(seed);
            let is_long = std::env::var_os("GTM_OVERLAYS").is_some();
            let some: Vec<&str> = (0..6).map(|_| *dice.one(COMMANDS)).collect();
            for command in if is_long { COMMANDS } else { &some } {
                let mut command = (*command).to_owned();
                for name in ["{s}", "{t}", "{f}", "{g}", "{a}"] {
                    let known = ids(name);
                    if command.contains(name) && !known.is_empty() {
                        command = command.replace(name, dice.one::<String>(&known));
                    }
                }
                let format = dice.one(Format::VARIANTS).name();
                let format = if command.starts_with("list layers") { "json" } else { format };
                let command = format!("{command} --format {format}");
                if let Err(error) = ended(&command, &layer, folder.path()) {
                    prop_assert!(
                        error.exit != Exit::Bug,
                        "gtm {command}: {:?}\n{}",
                        error.error,
                        serde_json::to_string_pretty(&files).unwrap()
                    );
                }
            }
        }
    }
}
