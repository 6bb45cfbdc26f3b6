//! `gtm gate`.
//!
//! What it takes depends on the gates: each number that one asks for is an
//! option, so that a gate in the playbooks takes no code here.

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches};

use super::ask::yes_or_no;
use super::prelude::*;
use crate::engine::gate::{self, Answers, AtStage};
use crate::playbook::company::Measurement;
use crate::playbook::gate::{Gate, Input};
use crate::report::gate::{GateReport, GatesReport, options};

/// Tell whether the company is ready for something, condition by condition
///
/// Examples:
///   gtm gate
///   gtm gate user-conference --customers 140 --budget 250K --stage optimize
///   gtm gate start-abm --acv 62K --yes named-accounts --no data-infrastructure --stage scale
///   gtm gate abm-tiers --one-to-one 40 --stage optimize
///   gtm gate partner-marketing --ask --arr 9M
///
/// A gate is found by its id, title, alias or the beginning of one, and so is a condition of it.
/// Without a gate they are listed. Without a stage the conditions of every stage are answered.
/// The exit code is 0 whatever the verdict: the verdict is the answer.
#[derive(Args)]
#[command(verbatim_doc_comment)]
// The gates are read for their numbers only when the command is run or explained.
#[command(defer(with_numbers))]
pub(super) struct GateArgs {
    /// The gate to answer: `gtm gate` lists them
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
}

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
            let id = input.id.as_str();
            let asked_by = gates.iter().filter(|gate| gate.input(id).is_some());
            let asked_by = joined(asked_by.map(|gate| gate.id.as_str()), ", ");
            let argument = number(id)
                .value_name(measure.placeholder())
                .help(format!("{} [{asked_by}]", input.ask.text))
                .help_heading("Numbers, with the gate that asks");
            command.arg(argument)
        }
        _ => command,
    })
}

/// Returns the numbers that were typed, as text, by the ids of their inputs.
fn numbers(matches: &ArgMatches) -> impl Iterator<Item = (&str, &String)> {
    let typed = matches.ids().map(clap::Id::as_str);
    typed.filter_map(|id| Some((id.strip_prefix(NUMBER)?, matches.get_one(id)?)))
}

/// Reads a command line once more in which a gate is answered with options that
/// are not known: a gate of the reader's own may ask for these numbers. Running
/// the command says where none does.
pub(super) fn with_numbers_of_layers(
    arguments: &[OsString],
    error: clap::Error,
) -> Result<ArgMatches, clap::Error> {
    let unknown = |error: &clap::Error| match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) if error.kind() == ErrorKind::UnknownArgument => {
            option.strip_prefix("--").map(str::to_owned)
        }
        _ => None,
    };
    let mut names = Vec::new();
    let mut next = unknown(&error);
    // What is unknown in spite of that is so to another command.
    while let Some(name) = next.filter(|name| !names.contains(name)) {
        names.push(name);
        let numbers = names.iter().map(|name| number(name));
        let grammar = command_line().mut_subcommand("gate", |gate| gate.args(numbers));
        match grammar.try_get_matches_from(arguments) {
            Ok(matches) => return Ok(matches),
            Err(other) => next = unknown(&other),
        }
    }
    Err(error)
}

impl Run for GateArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        let gates = catalog.gates()?;
        let every = gates.iter().map(|gate| (gate.id.as_str(), gate.question.text.as_str()));
        let Some(name) = self.gate.clone().or_else(|| pick("Gate", every)) else {
            let (stages, selection) = context.stages_or_all()?;
            return context.answer(&GatesReport::new(gates, &stages, selection));
        };
        let gate = catalog.gate_named(&name)?;
        let mut answers = self.answers(gate, &context.typed.matches)?;
        let mut kept = None;
        if let Some(file) = context.company_file()? {
            let about_it = |error: CliError| error.about(&file.path);
            let count = answers.len();
            add_kept(&mut answers, &file.company.gates, gate, gates).map_err(about_it)?;
            kept = (answers.len() > count).then_some(file.path.as_str());
        }
        let (asked, selection) = context.stages()?;
        let (files, every) = (gate::files(catalog, gate)?, catalog.stages()?);
        let judge = |answers: &Answers| -> (Vec<_>, Vec<_>) {
            let is_asked =
                |at: &AtStage<'_>| asked.iter().any(|one| at.stage.id == one.id.as_str());
            gate::judge(gate, &files, every, answers).into_iter().partition(is_asked)
        };
        if self.ask {
            let mut terminal =
                Terminal::open(context.settings.layout.charset).ok_or_else(|| {
                    CliError::usage(
                        "--ask asks on a terminal, and there is none: standard input and standard \
                     error must be one",
                    )
                })?;
            let open = judge(&answers).0;
            ask(&mut terminal, &open, &mut answers)?;
            let command = context.typed.company.carry(Invocation::new("gate").arg(&gate.id));
            terminal.say_command(repeating(gate, &answers, command), context)?;
        }
        let (at, others) = judge(&answers);
        let elsewhere = gate::elsewhere(&at, &others);
        let conflicts = catalog.conflicts()?;
        let mut report = GateReport::new(gate, at, elsewhere, every, &conflicts, selection);
        report.company_file = kept;
        context.answer(&report)
    }
}

/// Returns the command that gives the answers without asking.
fn repeating(gate: &Gate, answers: &Answers, command: Invocation) -> Invocation {
    answers.iter().fold(command, |command, (id, answer)| {
        let measure = gate.input(id.as_str()).and_then(|input| input.measure);
        match (answer, measure) {
            (gate::Answer::Number(amount), Some(measure)) => {
                command.option(&format!("--{id}"), measure.write(*amount))
            }
            (gate::Answer::Yes, _) => command.option("--yes", id),
            _ => command.option("--no", id),
        }
    })
}

/// Reads the answer to a question: a number, or yes or no.
fn answer(input: &Input, text: &str) -> Result<gate::Answer, String> {
    Ok(match input.measure {
        Some(measure) => gate::Answer::Number(input.read(measure, text)?),
        None if yes_or_no(text)? => gate::Answer::Yes,
        None => gate::Answer::No,
    })
}

/// Reads an answer that was not asked for on the terminal.
fn given_answer(input: &Input, given: impl Display, text: &str) -> Result<gate::Answer> {
    answer(input, text)
        .map_err(anyhow::Error::msg)
        .or_refused(given)
        .map_err(|error| error.hint(format!("answer it with {}", options(input))))
}

impl GateArgs {
    /// Reads the answers on the command line.
    fn answers(&self, gate: &Gate, matches: &ArgMatches) -> Result<Answers> {
        let mut answers = Answers::new();
        for (id, text) in numbers(matches) {
            let input = gate.input(id).ok_or_else(|| {
                let asked = gate.inputs.iter().filter(|input| input.measure.is_some());
                let asked = joined(asked.map(options), ", ");
                CliError::usage(format_args!("`{}` does not ask for --{id}", gate.id))
                    .hints((!asked.is_empty()).then(|| format!("it asks for: {asked}")))
            })?;
            let amount = given_answer(input, format_args!("--{id} {text}"), text)?;
            answers.insert(input.id.clone(), amount);
        }
        for (given, word) in [(&self.yes, "yes"), (&self.no, "no")] {
            for name in given {
                let input = names::find("condition", name, &gate.inputs, |input| {
                    names_of(input.id.as_str(), &input.title, &input.aliases)
                })?;
                let answer = given_answer(input, format_args!("--{word} {name}"), word)?;
                if answers.insert(input.id.clone(), answer).is_some_and(|other| other != answer) {
                    let both = format!("`{}` can't be both yes and no", input.id);
                    return Err(CliError::usage(both).hint("leave it out of --yes or of --no"));
                }
            }
        }
        Ok(answers)
    }
}

/// Adds the answers that a company file keeps to those that are given. What it
/// keeps for other gates must be asked by one.
fn add_kept(
    answers: &mut Answers,
    kept: &[Measurement],
    gate: &Gate,
    gates: &[Gate],
) -> Result<()> {
    let inputs = distinct(gates.iter().flat_map(|gate| &gate.inputs).map(|input| &input.id));
    for Measurement { name, value } in kept {
        let id = names::find("condition", name, &inputs, |id| vec![id.as_str()])?;
        if let Some(input) = gate.input(id.as_str()).filter(|_| !answers.contains_key(*id)) {
            let answer = given_answer(input, format_args!("{name}: {value}"), value)?;
            answers.insert(input.id.clone(), answer);
        }
    }
    Ok(())
}

/// Asks for what the gate leaves open for want of an answer, each once.
fn ask(terminal: &mut Terminal<'_>, stages: &[AtStage<'_>], answers: &mut Answers) -> Result<()> {
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
        let question = format!("{} [{takes}, or nothing to skip]", input.ask.text);
        let given = terminal.ask(&question, |typed| answer(input, typed))?;
        if terminal.is_over {
            break;
        }
        answers.extend(given.map(|given| (input.id.clone(), given)));
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
        let stages = catalog.stages().unwrap();
        let given = given.iter();
        let mut answers: Answers =
            given.map(|(id, answer)| (Slug::parse(id).unwrap(), *answer)).collect();
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(typed.as_bytes(), &mut shown, Charset::Unicode);
        let open = gate::judge(gate, &files, stages, &answers);
        ask(&mut terminal, &open, &mut answers).unwrap();
        drop(terminal);
        let answers = answers.into_iter();
        (
            answers.map(|(id, answer)| (id.to_string(), answer)).collect(),
            String::from_utf8(shown).unwrap(),
        )
    }

    #[test]
    fn each_open_input_is_asked_for_once_with_what_every_stage_says() {
        let budget = Answer::Number(Amount::from(250_000));
        let typed = "100-199\n140\n\nn\nyes\n";
        let (answers, shown) = asked("user-conference", &[("budget", budget)], typed);
        let customers = Answer::Number(Amount::from(140));
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
        let accounts = Answer::Number(Amount::from(20));
        let given = ["one-to-one", "one-to-few", "one-to-many"].map(|id| (id, accounts));
        assert_eq!(asked("abm-tiers", &given, "").1, "");
    }
}
