//! What the command line answers: each command in `tests/cmd/*.trycmd`, in the
//! README, in the tour and in the skill is a test of its own, named by its file and the
//! command (`show::show-abm-stage-scale`).
//!
//! A command stands after `$ ` in a fenced block, followed by `? CODE` where it
//! fails and by what it prints, errors included. A line `...` stands for any
//! lines and `[..]` for any text in a line. Commands run in the folder
//! `NAME.in` beside the file, or else in that of the repository. Where there
//! is a folder `NAME.out`, they run one after another in a copy of `NAME.in`,
//! which must hold the same files as `NAME.out` afterwards.
//!
//! In a build without a feature, what names its command is passed over.
//!
//! With `SNAPSHOTS=overwrite` the answers are written into the files instead,
//! and what `...` stands for is kept out as far as the lines around it are
//! still there.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use snapbox::Data;
use snapbox::filter::NormalizeToExpected;
use snapbox::report::{Palette, write_diff};

/// How many bytes of a command make its name.
const LONGEST_NAME: usize = 60;

/// A command with the lines that tell what it answers.
struct Case {
    command: String,
    /// The answer's lines in the file, counted from 0.
    lines: Range<usize>,
    /// `? CODE` where the command fails, and the output, without blank lines at
    /// the end.
    answer: String,
}

impl Case {
    /// Whether it is about a command that this build was made without.
    fn names_what_is_left_out(&self) -> bool {
        let mut words = self.command.split_whitespace().chain(self.answer.split_whitespace());
        !cfg!(feature = "mcp") && words.any(|word| word == "mcp")
    }
}

/// A file of cases.
struct File {
    path: PathBuf,
    /// What the names of its tests begin with.
    name: String,
    cases: Vec<Case>,
    /// The answers of all, where each may need what those before it wrote.
    in_order: OnceLock<Result<InOrder, String>>,
    /// Answers to write instead of those that stand in the file.
    rewritten: Mutex<BTreeMap<usize, String>>,
}

/// What commands came to that ran in one folder.
struct InOrder {
    answers: Vec<String>,
    written: BTreeMap<PathBuf, String>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = fs::read_dir(root.join("tests/cmd"))
        .expect("the cases are there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "trycmd"))
        .chain(["README.md", "docs/tour.md", "src/cli/skill/SKILL.md"].map(|path| root.join(path)))
        .collect();
    paths.sort();
    let files: Vec<Arc<File>> = paths.into_iter().map(File::read).map(Arc::new).collect();
    let trials = files.iter().flat_map(File::trials).collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    for file in &files {
        file.rewrite();
    }
    conclusion.exit();
}

impl File {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("the file of cases is text");
        let name = path.file_stem().expect("a file has a name").to_string_lossy().to_lowercase();
        let cases = cases(&text);
        Self { path, name, cases, in_order: OnceLock::new(), rewritten: Mutex::default() }
    }

    fn trials(self: &Arc<Self>) -> Vec<Trial> {
        let mut times: HashMap<String, usize> = HashMap::new();
        let mut trials: Vec<Trial> = (0..self.cases.len())
            .map(|index| {
                let slug = slug(&self.cases[index].command);
                let nth = times.entry(slug.clone()).and_modify(|nth| *nth += 1).or_insert(1);
                let name = if *nth == 1 { slug } else { format!("{slug}-{nth}") };
                let file = Arc::clone(self);
                let is_left_out = self.cases[index].names_what_is_left_out();
                Trial::test(format!("{}::{name}", self.name), move || file.check(index))
                    .with_ignored_flag(is_left_out)
            })
            .collect();
        if self.writes() {
            let file = Arc::clone(self);
            let name = format!("{}::the-files-written", self.name);
            trials.push(Trial::test(name, move || file.check_files()));
        }
        trials
    }

    /// Whether the commands write files, so that their order counts.
    fn writes(&self) -> bool {
        self.path.with_extension("out").is_dir()
    }

    fn check(&self, index: usize) -> Result<(), Failed> {
        let case = &self.cases[index];
        let answer = if self.writes() {
            self.in_order()?.answers[index].clone()
        } else {
            let folder = self.path.with_extension("in");
            let folder =
                if folder.is_dir() { &folder } else { Path::new(env!("CARGO_MANIFEST_DIR")) };
            run(&case.command, folder)?
        };
        let expected = Data::text(case.answer.as_str());
        let actual = NormalizeToExpected::new().redact().normalize(Data::text(answer), &expected);
        let answer = actual.to_string();
        if answer == case.answer {
            return Ok(());
        }
        if is_overwriting() {
            self.rewritten.lock().expect("no test panics with it").insert(index, answer);
            return Ok(());
        }
        let mut difference = String::new();
        let place = format!("{}:{}", self.path.display(), case.lines.start);
        write_diff(
            &mut difference,
            &expected,
            &actual,
            Some(&place),
            Some(&"what is printed now"),
            Palette::color(),
        )?;
        Err(difference.into())
    }

    fn check_files(&self) -> Result<(), Failed> {
        let folder = self.path.with_extension("out");
        let written = &self.in_order()?.written;
        if is_overwriting() {
            for (path, text) in written {
                fs::write(folder.join(path), text)?;
            }
        }
        let expected = texts(&folder)?;
        for (path, text) in &expected {
            snapbox::assert_data_eq!(
                Data::text(written.get(path).map_or("(no file)", String::as_str)).raw(),
                Data::text(text.as_str()).raw()
            );
        }
        match written.keys().find(|path| !expected.contains_key(*path)) {
            Some(path) => Err(format!("{} was written too", path.display()).into()),
            None => Ok(()),
        }
    }

    fn in_order(&self) -> Result<&InOrder, Failed> {
        let run_all = || {
            let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
            let folder = folder.path();
            let given = texts(&self.path.with_extension("in"))?;
            for (path, text) in given {
                fs::write(folder.join(path), text).map_err(|error| error.to_string())?;
            }
            let answers = self.cases.iter().map(|case| run(&case.command, folder));
            Ok(InOrder { answers: answers.collect::<Result<_, _>>()?, written: texts(folder)? })
        };
        self.in_order.get_or_init(run_all).as_ref().map_err(Failed::from)
    }

    /// Writes the answers that are to be written.
    fn rewrite(&self) {
        let rewritten = self.rewritten.lock().expect("every test is over");
        if rewritten.is_empty() {
            return;
        }
        let text = fs::read_to_string(&self.path).expect("it was read before");
        let mut lines: Vec<&str> = text.lines().collect();
        for (index, answer) in rewritten.iter().rev() {
            let range = self.cases[*index].lines.clone();
            let is_last = lines[range.end].starts_with("```");
            lines.splice(range, answer.lines().chain((!is_last).then_some("")));
        }
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        fs::write(&self.path, text).expect("the file of cases can be written");
    }
}

/// Reads the cases in the fenced blocks of a text, as far as they are none of
/// another language.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(&str, bool)> = None;
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let (ticks, language) = line.split_at(line.len() - line.trim_start_matches('`').len());
        match fence {
            None if ticks.len() >= 3 => fence = Some((ticks, matches!(language, "" | "console"))),
            Some((opening, _)) if *line == opening => fence = None,
            Some((_, true)) => match (line.strip_prefix("$ "), cases.last_mut()) {
                (Some(command), _) => cases.push(Case {
                    command: command.to_owned(),
                    lines: number + 1..number + 1,
                    answer: String::new(),
                }),
                (None, Some(case)) => case.lines.end = number + 1,
                (None, None) => panic!("line {}: no command before its answer", number + 1),
            },
            _ => {}
        }
    }
    for case in &mut cases {
        case.answer = format!("{}\n", lines[case.lines.clone()].join("\n").trim_end());
    }
    cases
}

/// Returns a command as a name: its words, joined by hyphens, as far as they
/// fit a line.
fn slug(command: &str) -> String {
    let words = command.trim_start_matches("gtm ").split(|c: char| !c.is_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            if slug.len() + word.len() > LONGEST_NAME {
                break;
            }
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// Runs a command of this program without anything of the developer's
/// environment, so that no company file of theirs speaks.
fn run(command: &str, folder: &Path) -> Result<String, String> {
    let words = shlex::split(command).ok_or("the quotation marks don't match")?;
    let Some(("gtm", arguments)) = words.split_first().map(|(name, rest)| (name.as_str(), rest))
    else {
        return Err("a command begins with gtm".to_owned());
    };
    let attempt = || {
        let (mut reader, writer) = std::io::pipe()?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_gtm"))
            .args(arguments)
            .env_clear()
            .env("XDG_CONFIG_HOME", "/nowhere")
            .env("XDG_DATA_HOME", "/nowhere")
            .current_dir(folder)
            .stdin(std::process::Stdio::null())
            .stdout(writer.try_clone()?)
            .stderr(writer)
            .spawn()?;
        let mut output = String::new();
        reader.read_to_string(&mut output)?;
        Ok((output, child.wait()?))
    };
    let (output, status) = attempt().map_err(|error: std::io::Error| error.to_string())?;
    if !output.is_empty() && (!output.ends_with('\n') || output.ends_with("\n\n")) {
        return Err(format!("this must end as one line does, and once:\n{output}"));
    }
    match status.code() {
        Some(0) => Ok(output),
        Some(code) => Ok(format!("? {code}\n{output}")),
        None => Err(status.to_string()),
    }
}

/// Returns the text of every file in a folder.
fn texts(folder: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let read = || -> std::io::Result<_> {
        fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                Ok((PathBuf::from(entry.file_name()), fs::read_to_string(entry.path())?))
            })
            .collect()
    };
    read().map_err(|error| format!("{}: {error}", folder.display()))
}

fn is_overwriting() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite")
}
