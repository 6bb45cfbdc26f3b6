//! Every command that an answer or a hint suggests is run, as a shell would
//! run it, and none is wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;

use serde_json::Value;

use crate::support::{files_below, gtm, repository};

/// Where commands are run: a copy, since some of them write.
struct Place(tempfile::TempDir);

impl Place {
    /// Copies the folder that the cases of a file are run in, with the example
    /// overlays beside it.
    fn of(cases: &Path) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        let own = cases.with_extension("in");
        if own.is_dir() {
            copy(&own, place.0.path());
        }
        copy(&repository("examples"), &place.0.path().join("examples"));
        place
    }

    fn run(&self, arguments: &[String]) -> Output {
        gtm().current_dir(self.0.path()).args(arguments).output().expect("the binary runs")
    }
}

fn copy(from: &Path, to: &Path) {
    for file in crate::support::files_in(from) {
        let copied = to.join(file.strip_prefix(from).expect("below the folder"));
        std::fs::create_dir_all(copied.parent().expect("a folder")).expect("it can be made");
        std::fs::copy(&file, &copied).expect("it can be copied");
    }
}

/// Returns the words of a command line as a shell takes them, or nothing where
/// it would do more than run a command.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(character),
            (_, '\\') => word.get_or_insert_default().extend(characters.next()),
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '|' | '>' | '<' | '$' | '&' | ';' | '(' | '*' | '`' | '#') => return None,
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    let is_gtm = quote.is_none() && words.first().is_some_and(|first| first == "gtm");
    is_gtm.then(|| words.split_off(1))
}

/// Returns the commands that an answer in JSON suggests. Those in which
/// something is to be filled in are not to be run as they stand.
fn suggested_by_answer(output: &Output) -> Vec<String> {
    let Ok(answer) = serde_json::from_slice::<Value>(&output.stdout) else { return Vec::new() };
    let next = answer["next"].as_array().cloned().unwrap_or_default();
    next.iter()
        .filter(|one| one["fill_in"].is_null())
        .map(|one| one["command"].as_str().expect("a command").to_owned())
        .collect()
}

/// Returns the commands in the hints of an error, which color sets apart.
fn suggested_by_error(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let parts = text.split("\u{1b}[36m").skip(1);
    let cyan = parts.filter_map(|part| Some(part.split_once("\u{1b}[0m")?.0));
    let commands: Vec<String> = cyan.filter(|words| *words != "hint:").map(str::to_owned).collect();
    // A hint wraps, and a command in it never does.
    assert!(commands.iter().all(|command| !command.contains('\n')), "{text}");
    commands
}

/// Returns a command without what only lays its answer out.
fn bare(mut arguments: Vec<String>) -> Vec<String> {
    for option in ["--format", "-f", "--width", "--color"] {
        while let Some(place) = arguments.iter().position(|one| one == option) {
            arguments.drain(place..arguments.len().min(place + 2));
        }
    }
    arguments.retain(|one| one != "--ascii");
    arguments
}

/// Runs a command and then all that it suggests, and returns what failed.
fn failures(cases: &Path, arguments: &[String], seen: &Mutex<BTreeSet<String>>) -> Vec<String> {
    let with = |option: &str, value: &str| {
        let mut all = arguments.to_vec();
        all.extend([option.to_owned(), value.to_owned()]);
        all
    };
    let place = Place::of(cases);
    let answer = place.run(&with("--format", "json"));
    let suggested = if matches!(answer.status.code(), Some(0)) {
        suggested_by_answer(&answer)
    } else {
        suggested_by_error(&Place::of(cases).run(&with("--color", "always")))
    };
    let own = cases.with_extension("in");
    suggested
        .into_iter()
        .filter(|command| {
            let place = if own.is_dir() { own.display().to_string() } else { String::new() };
            seen.lock().expect("no panic").insert(format!("{place} {command}"))
        })
        .filter_map(|command| {
            let Some(mut words) = words(&command) else {
                return Some(format!("{command}: it is no command"));
            };
            if words.first().is_some_and(|first| first == "score")
                && words.iter().any(|one| one == "metrics.csv")
                && words.iter().any(|one| one == "--from")
            {
                // The command before it in the same answer writes the sheet.
                std::fs::write(
                    place.0.path().join("metrics.csv"),
                    "metric,value\nlead-routing,9min\n",
                )
                .expect("the sheet is written");
            }
            if words.iter().any(|one| one == "--ask") {
                words.retain(|one| one != "--ask");
            }
            let output = place.run(&words);
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            (!matches!(output.status.code(), Some(0 | 1)))
                .then(|| format!("gtm {}\n  suggests {command}\n  {error}", arguments.join(" ")))
        })
        .collect()
}

fn cases() -> Vec<PathBuf> {
    let files = files_below("tests/cmd").into_iter();
    files.filter(|file| file.extension().is_some_and(|ending| ending == "trycmd")).collect()
}

#[test]
fn what_the_examples_suggest_can_be_run() {
    let seen = Mutex::new(BTreeSet::new());
    let of_a_file = |cases: &PathBuf| -> Vec<String> {
        let text = std::fs::read_to_string(cases).expect("the cases are text");
        let examples = text.lines().filter_map(|line| words(line.strip_prefix("$ ")?));
        let examples: BTreeSet<Vec<String>> = examples.map(bare).collect();
        examples.iter().flat_map(|one| failures(cases, one, &seen)).collect()
    };
    let cases = cases();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let halves = cases
            .chunks(cases.len().div_ceil(2))
            .map(|half| scope.spawn(move || half.iter().flat_map(of_a_file).collect::<Vec<_>>()));
        let halves: Vec<_> = halves.collect();
        halves.into_iter().flat_map(|half| half.join().expect("no panic")).collect()
    });
    let seen = seen.into_inner().expect("no panic");
    assert!(seen.len() > 150, "{}", seen.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn what_is_suggested_over_the_overlays_can_be_run() {
    let seen = Mutex::new(BTreeSet::new());
    let mut failed = Vec::new();
    for (overlay, stage) in
        [("early-stage", "seed"), ("house-rules", "scale"), ("own-function", "scale")]
    {
        for command in [
            format!("stage --stage {stage}"),
            "stage --arr 2M".to_owned(),
            "stage --arr 20M --headcount 40".to_owned(),
            format!("show --all --stage {stage}"),
            format!("antipatterns --stage {stage}"),
            "list".to_owned(),
            "list metrics".to_owned(),
            "list tables".to_owned(),
            "list layers".to_owned(),
            format!("next --stage {stage}"),
            format!("diff {stage} optimize"),
            format!("score --stage {stage}"),
            "score --stage scale lead-routing=9min".to_owned(),
            format!("budget --stage {stage}"),
            "gate".to_owned(),
            format!("gate abm-tiers --stage {stage}"),
            "gate abm-tiers".to_owned(),
            "gate --yes named-accounts".to_owned(),
            "process planning".to_owned(),
            "charter".to_owned(),
            "framework".to_owned(),
            format!("why {stage}"),
            "why".to_owned(),
            "why no-such-fact".to_owned(),
            "search samples".to_owned(),
            "search accounts --limit 50".to_owned(),
            "search xyzzyxyzzy".to_owned(),
            "show".to_owned(),
        ] {
            let arguments = format!("gtm {command} --playbooks examples/{overlay}");
            let arguments = words(&arguments).expect("a command");
            failed.extend(failures(Path::new("tests/cmd/overlays.trycmd"), &arguments, &seen));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A shell makes `4.2M` of an unquoted `$14.2M`, and answers for another company.
#[test]
fn no_amount_to_type_begins_with_a_bare_dollar_sign() {
    let is_bare = |word: &str| {
        let word = word.trim_start_matches(['`', '(', '“']);
        let mut dollars = word.match_indices('$').map(|(at, _)| &word[at + 1..]);
        !word.starts_with('\'')
            && dollars.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    // What follows these words in a message is to be typed.
    let asked = ["write ", "as in ", "give ", "did you mean "];
    let typed = |path: &Path, line: &str| {
        let is_message = ["error: ", "caused by: "].iter().any(|label| line.starts_with(label));
        if path.ends_with("cli-reference.md") || line.starts_with("hint: ") {
            return line.to_owned();
        }
        let commands = line.split('`').skip(1).step_by(2).filter(|code| code.starts_with("gtm "));
        let command = line.trim_start().trim_start_matches("$ ").starts_with("gtm ");
        let after = asked.iter().filter(|_| is_message).flat_map(|words| line.split(words).skip(1));
        let whole = command.then_some(line).into_iter();
        whole.chain(commands).chain(after).collect::<Vec<_>>().join(" ")
    };
    let read = ["docs", "tests/cmd", "examples"].into_iter().flat_map(files_below);
    let mut bare = Vec::new();
    for path in read.chain(["README.md", "CONTRIBUTING.md"].map(repository)) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let lines = text.lines().filter(|line| typed(&path, line).split_whitespace().any(is_bare));
        bare.extend(lines.map(|line| format!("{}: {line}", path.display())));
    }
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}
