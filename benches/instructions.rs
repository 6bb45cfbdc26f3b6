//! Holds the commands of `gtm` to their budgets: instructions, and wall time
//! against a program that only parses arguments.
//!
//! It also prints how well the judged queries of `gtm search` are answered.
//!
//! `cargo bench` builds both programs as they are packaged, in the profile
//! `dist`, measures, prints one table and fails when a budget is missed. Instructions are counted by
//! valgrind's callgrind; without valgrind only wall time is measured.
//!
//! Limits: instructions are those of this processor and C library, in user
//! space. They hardly change between runs and by a few percent between
//! machines, which the budgets leave room for. Wall time changes a lot, so it
//! has a budget only as a ratio of medians, taken from runs in turn. What
//! either says of memory, of a cold disk or of a terminal is nothing.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench is a program of its own, and its table is its output"
)]

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

#[path = "../tests/it/judged.rs"]
mod judged;

/// The profile that is measured.
const PROFILE: &str = "dist";

/// The command whose wall time is held to [`RATIO_BUDGET`].
const PAGE: &str = "show abm --stage optimize";

/// Each command whose instructions are counted, with the most it may take.
const COMMANDS: &[(&str, Option<u64>)] = &[
    ("stage --arr 20M --headcount 120", Some(3_000_000)),
    (PAGE, Some(8_000_000)),
    ("show --all", Some(150_000_000)),
    ("process", Some(10_000_000)),
    (
        "score --stage optimize mql-to-sql=34% lead-routing=9min data-quality=93% attribution-coverage=61%",
        Some(20_000_000),
    ),
    (
        "budget --arr 11.2M --paid 600K --plan search=55,social=20,syndication=10,retargeting=10,abm=5",
        Some(20_000_000),
    ),
    ("gate user-conference --customers 140 --budget 250K --stage optimize", None),
    ("why optimize.events.user-conference.customer-count", None),
    ("check playbooks", None),
    ("process planning", None),
    ("charter allocation --budget 2.4M", None),
    ("diff scale optimize", Some(150_000_000)),
    ("next --stage scale", None),
    ("antipatterns --stage optimize", None),
    ("list tools", None),
    (SEARCH, Some(100_000_000)),
    ("show abm --stage optimize --format text", None),
    ("show abm --stage optimize --format markdown", None),
    ("show abm --stage optimize --format json", None),
    ("show abm --stage optimize --format csv", None),
    ("show abm --stage optimize --format html", None),
];

/// How many times as long as parsing its arguments a page may take.
const RATIO_BUDGET: f64 = 2.0;

/// The command that reads everything, and the most time it may take.
const SEARCH: &str = "search mql conversion";
const SEARCH_BUDGET: Duration = Duration::from_millis(20);

/// The least that the judged queries of `gtm search` must reach where nothing
/// was tuned on them: the share with a right answer among the first five hits,
/// and the mean reciprocal rank of the first right one.
const RECALL_BUDGET: f64 = 0.95;
const RANK_BUDGET: f64 = 0.85;

/// How often each of the two programs is timed.
const RUNS: usize = 300;

/// How often each is run before that, for caches to fill.
const WARM_UP_RUNS: usize = 10;

fn main() -> ExitCode {
    // `cargo bench` passes this; `cargo test --benches` only wants to see that
    // the program starts.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(rows) => {
            print!("{}", Table(&rows));
            if rows.iter().any(|row| row.verdict() == Verdict::Missed) {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the programs and measures everything there is to measure here.
fn measure() -> Result<Vec<Row>, Box<dyn Error>> {
    let programs = Programs::build()?;
    let mut rows = Vec::new();
    if is_installed("valgrind") {
        rows.extend(instructions(&programs)?);
    } else {
        eprintln!("warning: valgrind is not installed: no instructions are counted");
    }
    rows.extend(wall_times(&programs)?);
    rows.extend(quality());
    Ok(rows)
}

/// The two programs that are measured.
struct Programs {
    gtm: PathBuf,
    arguments_only: PathBuf,
}

impl Programs {
    /// Builds both in the profile of what is packaged.
    ///
    /// The binary that cargo builds for a bench will not do: it is of a quicker
    /// profile, unwinds on panic, and its dependencies have the features that
    /// tests ask for. It says where the target folder is, and the packaged one
    /// takes its place.
    fn build() -> Result<Self, Box<dyn Error>> {
        let bench_binary = Path::new(env!("CARGO_BIN_EXE_gtm"));
        let target = bench_binary
            .ancestors()
            .nth(2)
            .expect("cargo puts binaries into a profile's folder in the target folder");
        build(target, ["--example", "arguments-only"])?;
        build(target, ["--bin", "gtm"])?;
        let built = target.join(PROFILE);
        let executable = |name: &str| format!("{name}{}", env::consts::EXE_SUFFIX);
        Ok(Self {
            gtm: built.join(executable("gtm")),
            arguments_only: built.join("examples").join(executable("arguments-only")),
        })
    }
}

/// Has cargo build one target of this package into the folder `target`.
fn build(target: &Path, what: [&str; 2]) -> Result<(), Box<dyn Error>> {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--profile", PROFILE, "--locked", "--quiet"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .arg("--target-dir")
        .arg(target)
        .args(what)
        .status()?;
    if !status.success() {
        return Err(format!("cargo build {} {}: {status}", what[0], what[1]).into());
    }
    Ok(())
}

fn is_installed(program: &str) -> bool {
    isolated(program).arg("--version").status().is_ok_and(|status| status.success())
}

/// Returns a command that sees nothing of the reader's environment but the
/// path, and whose answer goes nowhere.
fn isolated(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    if let Some(path) = env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Counts the instructions of every command, and of the yardstick.
fn instructions(programs: &Programs) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for &(arguments, budget) in COMMANDS {
        rows.push(Row {
            what: format!("gtm {arguments}"),
            measured: Measure::Instructions(count(&programs.gtm, arguments)?),
            budget: budget.map(Measure::Instructions),
        });
    }
    rows.push(Row {
        what: format!("arguments-only {PAGE}"),
        measured: Measure::Instructions(count(&programs.arguments_only, PAGE)?),
        budget: None,
    });
    Ok(rows)
}

/// Counts the instructions of one run under callgrind.
fn count(program: &Path, arguments: &str) -> Result<u64, Box<dyn Error>> {
    let output = isolated("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments.split_whitespace())
        .stderr(Stdio::piped())
        .output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(failure(program, arguments, &format!("{}\n{log}", output.status)));
    }
    collected(&log).ok_or_else(|| failure(program, arguments, &format!("no count in\n{log}")))
}

/// Finds the count in callgrind's log: `==4242== Collected : 381765`.
fn collected(log: &str) -> Option<u64> {
    log.lines().find_map(|line| {
        let (_, count) = line.split_once("Collected :")?;
        count.trim().parse().ok()
    })
}

fn failure(program: &Path, arguments: &str, what: &str) -> Box<dyn Error> {
    format!("{} {arguments}: {what}", program.display()).into()
}

/// Times a page, the yardstick and a search in turn, so that whatever else the
/// machine does meets each.
fn wall_times(programs: &Programs) -> Result<[Row; 4], Box<dyn Error>> {
    for _ in 0..WARM_UP_RUNS {
        time(&programs.gtm, PAGE)?;
        time(&programs.arguments_only, PAGE)?;
    }
    let mut gtm = Vec::with_capacity(RUNS);
    let mut arguments_only = Vec::with_capacity(RUNS);
    let mut search = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        gtm.push(time(&programs.gtm, PAGE)?);
        arguments_only.push(time(&programs.arguments_only, PAGE)?);
        search.push(time(&programs.gtm, SEARCH)?);
    }
    let (gtm, arguments_only) = (median(gtm), median(arguments_only));
    Ok([
        Row { what: format!("gtm {PAGE}"), measured: Measure::Wall(gtm), budget: None },
        Row {
            what: format!("arguments-only {PAGE}"),
            measured: Measure::Wall(arguments_only),
            budget: None,
        },
        Row {
            what: "the first against the second".to_owned(),
            measured: Measure::Ratio(gtm.div_duration_f64(arguments_only)),
            budget: Some(Measure::Ratio(RATIO_BUDGET)),
        },
        Row {
            what: format!("gtm {SEARCH}"),
            measured: Measure::Wall(median(search)),
            budget: Some(Measure::Wall(SEARCH_BUDGET)),
        },
    ])
}

/// Says how well the judged queries are answered. What was tuned on proves
/// nothing, so that it has no budget.
fn quality() -> Vec<Row> {
    let mut rows = Vec::new();
    for set in judged::SETS {
        let Some(judged) = judged::read(set) else {
            eprintln!("warning: there are no queries in {set}.csv");
            continue;
        };
        let quality = judged::measure(&judged);
        for query in &quality.missed {
            eprintln!("missed ({set}): {query}");
        }
        let budget = |least| (set != "tuning").then_some(Measure::Quality(least));
        let of = format!("{} judged queries ({set})", quality.queries);
        rows.push(Row {
            what: format!("recall@5 of {of}"),
            measured: Measure::Quality(quality.recall_at_5),
            budget: budget(RECALL_BUDGET),
        });
        rows.push(Row {
            what: format!("mean reciprocal rank of {of}"),
            measured: Measure::Quality(quality.mean_reciprocal_rank),
            budget: budget(RANK_BUDGET),
        });
    }
    rows
}

/// Times one run of a command.
fn time(program: &Path, arguments: &str) -> Result<Duration, Box<dyn Error>> {
    let mut command = isolated(program);
    command.args(arguments.split_whitespace());
    let start = Instant::now();
    let status = command.status()?;
    let elapsed = start.elapsed();
    if !status.success() {
        return Err(failure(program, arguments, &status.to_string()));
    }
    Ok(elapsed)
}

/// Returns the upper median of at least one time.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Something measured, or the most it may be; the least of a quality.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Measure {
    Instructions(u64),
    Wall(Duration),
    Ratio(f64),
    Quality(f64),
}

impl fmt::Display for Measure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instructions(count) => {
                let hundredths = count / 10_000;
                let (millions, rest) = (hundredths / 100, hundredths % 100);
                write!(formatter, "{millions}.{rest:02} M")
            }
            Self::Wall(time) => write!(formatter, "{:.2} ms", time.as_secs_f64() * 1_000.0),
            Self::Ratio(ratio) => write!(formatter, "{ratio:.2} x"),
            Self::Quality(quality) => write!(formatter, "{quality:.3}"),
        }
    }
}

/// How a measure stands to its budget.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    NoBudget,
    Within,
    Missed,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoBudget => "",
            Self::Within => "ok",
            Self::Missed => "MISSED",
        })
    }
}

/// One line of the table.
struct Row {
    what: String,
    measured: Measure,
    budget: Option<Measure>,
}

impl Row {
    fn verdict(&self) -> Verdict {
        match self.budget {
            None => Verdict::NoBudget,
            Some(least @ Measure::Quality(_)) if self.measured >= least => Verdict::Within,
            Some(Measure::Quality(_)) => Verdict::Missed,
            Some(budget) if self.measured <= budget => Verdict::Within,
            Some(_) => Verdict::Missed,
        }
    }

    fn cells(&self) -> [String; 4] {
        [
            self.what.clone(),
            self.measured.to_string(),
            self.budget.map_or_else(String::new, |budget| budget.to_string()),
            self.verdict().to_string(),
        ]
    }
}

/// The rows in aligned columns, under a heading.
struct Table<'rows>(&'rows [Row]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heading = ["what", "measured", "budget", ""].map(str::to_owned);
        let lines: Vec<_> = std::iter::once(heading).chain(self.0.iter().map(Row::cells)).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].len()).max();
        let widths = [0, 1, 2].map(|column| width(column).unwrap_or_default());
        for [what, measured, budget, verdict] in &lines {
            let line = format!(
                "{what:<0$}  {measured:>1$}  {budget:>2$}  {verdict}",
                widths[0], widths[1], widths[2]
            );
            writeln!(formatter, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
