//! `gtm gate`.
//!
//! What it takes depends on the gates: each number that one asks for is an
//! option, so that a gate in the playbooks takes no code here.

use std::ffi::OsString;
use std::io::{BufRead, Write};

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, FromArgMatches};

use super::ask::{Asked, Terminal, pick, yes_or_no};
use super::company::{BelowFirst, CompanyArgs};
use super::error::{CliError, OrUsage};
use super::settings::GlobalArgs;
use super::{Answer, Command, Context, Part, Run, overlays};
use crate::catalog::Catalog;
use crate::document::{Invocation, Text};
use crate::engine::gate::{self, Answers, AtStage};
use crate::names;
use crate::playbook::gate::{Gate, Input};
use crate::playbook::stage::Stage;
use crate::report::gate::{GateReport, GatesReport, options};
use crate::report::words::{distinct, joined};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm gate
  gtm gate user-conference --customers 140 --budget 250K --stage optimize
  gtm gate start-abm --acv 62K --yes named-accounts --no data-infrastructure --stage scale
  gtm gate abm-tiers --one-to-one 40 --stage optimize
  gtm gate partner-marketing --ask --arr 9M

A gate is found by its id, title, alias or the beginning of one, and so is a condition of it.
Without a gate they are listed. Without a stage the conditions of every stage are answered.
The exit code is 0 whatever the verdict: the verdict is the answer.")]
pub(super) struct GateArgs {
    /// The gate to answer: `gtm gate` lists them
    #[arg(value_name = "GATE")]
    gate: Option<String>,
    /// Say that these conditions hold
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', requires = "gate")]
    yes: Vec<String>,
    /// Say that these conditions do not hold
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', requires = "gate")]
    no: Vec<String>,
    /// Ask on the terminal for every answer that was not given
    #[arg(long, requires = "gate")]
    ask: bool,
    #[command(flatten)]
    company: CompanyArgs,
    #[command(flatten)]
    numbers: Numbers,
}

/// The numbers that gates ask for, as typed: the id of the input, and the text.
#[derive(Debug, Default)]
struct Numbers(Vec<(String, String)>);

/// What the ids of these options begin with, so that they are known from others
/// without asking the gates.
const NUMBER: &str = "number.";

/// Returns the option that gives a number.
fn number(id: &str) -> Arg {
    let option = Arg::new(format!("{NUMBER}{id}")).long(id.to_owned());
    option.allow_hyphen_values(true).requires("gate")
}

/// Adds an option for each number that a built-in gate asks for. Where the gates
/// can't be read there are none, and running the command says why.
fn with_numbers(command: clap::Command) -> clap::Command {
    let catalog = Catalog::embedded();
    let gates = catalog.gates().unwrap_or_default();
    let inputs = gates.iter().flat_map(|gate| &gate.inputs);
    inputs.fold(command, |command, input| match input.measure {
        Some(measure)
            if !command.get_arguments().any(|one| one.get_long() == Some(input.id.as_str())) =>
        {
            let asked_by = those_that_ask(gates, input.id.as_str()).join(", ");
            let argument = number(input.id.as_str())
                .value_name(measure.placeholder())
                .help(format!("{} [{asked_by}]", input.ask.0))
                .help_heading("Numbers, with the gate that asks");
            command.arg(argument)
        }
        _ => command,
    })
}

fn only_gate(command: &Command) -> Part {
    if command.names[0] == "gate" { Part::Whole } else { Part::Nothing }
}

/// Reads a command line once more in which a gate is answered with an option that
/// is not known: a gate of the reader's own may ask for that number. Where their
/// playbooks can't be used, running the command says why.
pub(super) fn with_numbers_of_layers(
    arguments: &[OsString],
    error: clap::Error,
) -> Result<ArgMatches, clap::Error> {
    if error.kind() != ErrorKind::UnknownArgument {
        return Err(error);
    }
    let mut grammar = super::grammar(only_gate);
    grammar.build();
    let Some(known) = grammar.find_subcommand("gate") else { return Err(error) };
    let typed = arguments.iter().filter_map(|typed| typed.to_str()?.strip_prefix("--"));
    let names = typed.map(|typed| typed.split_once('=').map_or(typed, |(name, _)| name));
    let is_new = |name: &&str| known.get_arguments().all(|one| one.get_long() != Some(name));
    let mut unknown = distinct(names.filter(is_new));
    let read = |numbers: &[&str]| {
        let numbers = numbers.iter().map(|name| number(name));
        let grammar = super::grammar(only_gate);
        grammar.mut_subcommand("gate", |gate| gate.args(numbers)).try_get_matches_from(arguments)
    };
    let Ok(matches) = read(&unknown) else { return Err(error) };
    let Some(("gate", of_gate)) = matches.subcommand() else { return Err(error) };
    let args = GateArgs::from_arg_matches(of_gate)?;
    let global = GlobalArgs::from_arg_matches(&matches)?;
    let catalog =
        overlays::find(&global, Some(&args.company)).map(|(layers, _)| Catalog::layered(layers));
    let Ok(Ok(gates)) = catalog.as_ref().map(Catalog::gates) else { return Ok(matches) };
    unknown.retain(|name| !those_that_ask(gates, name).is_empty());
    read(&unknown)
}

impl Args for Numbers {
    /// Adds the options when the command is really run or explained: the gates
    /// are read for nothing else.
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(with_numbers)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Numbers {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let ids = matches.ids().filter_map(|id| {
            let name = id.as_str().strip_prefix(NUMBER)?;
            let text = matches.get_one::<String>(id.as_str())?;
            Some((name.to_owned(), text.clone()))
        });
        Ok(Self(ids.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Run for GateArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let gates = catalog.gates()?;
        let every = gates.iter().map(|gate| (gate.id.as_str(), gate.question.0.as_str()));
        let Some(name) = self.gate.clone().or_else(|| pick("Gate", every)) else {
            let (stages, selection) = self.company.stages(context, BelowFirst::ShowAll)?;
            return context.answer(&GatesReport::new(gates, &stages, selection));
        };
        let gate = catalog.gate_named(&name)?;
        let mut answers = answers(self, gate, gates)?;
        let (asked, selection) = self.company.stages(context, BelowFirst::Refuse)?;
        let files = gate::files(catalog, gate)?;
        if self.ask {
            let mut terminal = Terminal::open("--ask", context.settings.layout.charset)?;
            let open = gate::judge(gate, &files, &asked, &answers);
            let command = self.company.carry(Invocation::new("gate").arg(&gate.id));
            ask(&mut terminal, &open, &mut answers)
                .and_then(|()| terminal.say(&repeating(gate, &answers, command)))
                .or_usage("the terminal can't be read or written")?;
        }
        let every = catalog.stages()?;
        let is_other = |stage: &&Stage| !asked.iter().any(|one| one.id == stage.id);
        let others: Vec<&Stage> = every.iter().filter(is_other).collect();
        let at = gate::judge(gate, &files, &asked, &answers);
        let elsewhere = gate::elsewhere(&at, &gate::judge(gate, &files, &others, &answers));
        let conflicts = catalog.conflicts()?;
        context.answer(&GateReport::new(gate, at, elsewhere, every, &conflicts, selection))
    }
}

/// Returns the gates with an input of this id.
fn those_that_ask<'gates>(gates: &'gates [Gate], input: &str) -> Vec<&'gates str> {
    let asking = gates.iter().filter(|gate| gate.input(input).is_some());
    asking.map(|gate| gate.id.as_str()).collect()
}

/// Returns the command that gives the answers without asking.
fn repeating(gate: &Gate, answers: &Answers, command: Invocation) -> String {
    let command = answers.iter().fold(command, |command, (id, answer)| {
        let measure = gate.input(id.as_str()).and_then(|input| input.measure);
        match (answer, measure) {
            (gate::Answer::Number(amount), Some(measure)) => {
                command.option(&format!("--{id}"), measure.write(*amount))
            }
            (gate::Answer::Yes, _) => command.option("--yes", id),
            _ => command.option("--no", id),
        }
    });
    format!("The same without asking: {command}")
}

/// Reads the answers on the command line.
fn answers(args: &GateArgs, gate: &Gate, gates: &[Gate]) -> Result<Answers, CliError> {
    let mut answers = Answers::new();
    for (id, text) in &args.numbers.0 {
        let Some((input, measure)) = gate.input(id).and_then(|input| Some((input, input.measure?)))
        else {
            let asking = format!("asked by: {}", those_that_ask(gates, id).join(", "));
            let asks = Invocation::new("gate").arg(&gate.id);
            return Err(CliError::usage(format_args!("`{}` does not ask for --{id}", gate.id))
                .hint(asking)
                .hint(Text::from("what it asks: ").command(asks)));
        };
        let amount = input
            .read(measure, text)
            .or_usage(format_args!("`--{id} {text}` can't be used"))
            .map_err(|error| error.hint(format!("give {measure}: {}", options(input))))?;
        answers.insert(input.id.clone(), gate::Answer::Number(amount));
    }
    for (names, answer) in [(&args.yes, gate::Answer::Yes), (&args.no, gate::Answer::No)] {
        for name in names {
            let id = &input_named(gate, name)?.id;
            if answers.insert(id.clone(), answer).is_some_and(|other| other != answer) {
                return Err(CliError::usage(format_args!("`{id}` can't be both yes and no"))
                    .hint("leave it out of --yes or of --no"));
            }
        }
    }
    Ok(answers)
}

/// Returns the input that takes yes or no and that `name` means.
fn input_named<'gate>(gate: &'gate Gate, name: &str) -> Result<&'gate Input, CliError> {
    let input = names::find("condition", name, &gate.inputs, |input| {
        let aliases = input.aliases.iter().map(String::as_str);
        [input.id.as_str(), input.title.as_str()].into_iter().chain(aliases).collect()
    })?;
    if input.measure.is_none() {
        return Ok(input);
    }
    let message = format!("`{}` takes a number, and neither yes nor no", input.id);
    Err(CliError::usage(message).hint(format!("give it: {}", options(input))))
}

/// Asks for what the gate leaves open for want of an answer, each once.
fn ask<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    stages: &[AtStage<'_>],
    answers: &mut Answers,
) -> std::io::Result<()> {
    let conditions = || stages.iter().flat_map(|at| &at.conditions);
    let open = distinct(conditions().filter(|one| one.is_open()).map(|one| one.input));
    for (input, number) in open.iter().zip(1..) {
        terminal.say(&format!("{number} of {}: {}", open.len(), input.title))?;
        for one in conditions().filter(|one| one.input.id == input.id) {
            let says = one.says.iter().map(|says| format!("says: “{}”", says.text));
            let other = one.not_ready.iter().map(|side| format!("{}: “{}”", side.name, side.text));
            terminal.say(&format!("  {} {}", one.stage.title, joined(says.chain(other), "; ")))?;
        }
        let takes = input.measure.map_or("y/n".to_owned(), |measure| measure.to_string());
        let question = format!("{} [{takes}, or nothing to skip]", input.ask.0);
        let asked = terminal.ask(&question, |typed| match input.measure {
            Some(measure) => input
                .read(measure, typed)
                .map(gate::Answer::Number)
                .map_err(|error| error.to_string()),
            None if yes_or_no(typed)? => Ok(gate::Answer::Yes),
            None => Ok(gate::Answer::No),
        })?;
        match asked {
            Asked::Answer(answer) => {
                answers.insert(input.id.clone(), answer);
            }
            Asked::Skipped => {}
            Asked::Ended => break,
        }
        terminal.say("")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::gate::Answer;
    use crate::playbook::id::Slug;
    use crate::quantity::amount::Amount;
    use crate::render::Charset;

    /// Asks for what a gate leaves open at every stage, and returns the answers
    /// by input and what was on the terminal.
    fn asked(gate: &str, given: &[(&str, Answer)], typed: &str) -> (Vec<(String, Answer)>, String) {
        let catalog = Catalog::embedded();
        let gate = catalog.gate_named(gate).unwrap();
        let files = gate::files(&catalog, gate).unwrap();
        let stages: Vec<&Stage> = catalog.stages().unwrap().iter().collect();
        let given = given.iter();
        let mut answers: Answers =
            given.map(|(id, answer)| (Slug::parse(id).unwrap(), *answer)).collect();
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(typed.as_bytes(), &mut shown, Charset::Unicode);
        let open = gate::judge(gate, &files, &stages, &answers);
        ask(&mut terminal, &open, &mut answers).unwrap();
        let answers = answers.into_iter();
        (
            answers.map(|(id, answer)| (id.to_string(), answer)).collect(),
            String::from_utf8(shown).unwrap(),
        )
    }

    #[test]
    fn each_open_input_is_asked_for_once_with_what_every_stage_says() {
        let budget = Answer::Number(Amount::from_ratio(250_000.into()));
        let typed = "100-199\n140\n\nn\nyes\n";
        let (answers, shown) = asked("user-conference", &[("budget", budget)], typed);
        let customers = Answer::Number(Amount::from_ratio(140.into()));
        assert_eq!(
            answers,
            [
                ("budget".to_owned(), budget),
                ("customer-engagement".to_owned(), Answer::Yes),
                ("customers".to_owned(), customers),
                ("team-capability".to_owned(), Answer::No),
            ]
        );
        // Once, and once more after the range.
        assert_eq!(shown.matches("How many customers do you have?").count(), 2);
        assert!(shown.contains("a range is not one number"), "{shown}");
        assert!(
            shown
                .contains("Optimize says: “200+ customers”; Not Ready: “Fewer than 100 customers”"),
            "{shown}"
        );
        assert!(!shown.contains("Resources"), "{shown}");
        // The answers ended at the fifth of six questions.
        assert!(shown.contains("5 of 6") && !shown.contains("6 of 6"), "{shown}");
    }

    #[test]
    fn what_no_answer_would_decide_is_not_asked() {
        let accounts = Answer::Number(Amount::from_ratio(20.into()));
        let given = ["one-to-one", "one-to-few", "one-to-many"].map(|id| (id, accounts));
        assert_eq!(asked("abm-tiers", &given, "").1, "");
    }
}
