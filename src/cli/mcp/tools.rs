//! The tools: commands, with arguments as JSON in place of words.
//!
//! One table has them. What a tool takes is what the grammar of its command has,
//! and a call is held to that grammar, so that each rule of it counts here too.

use crate::cli::prelude::*;
use std::collections::HashMap;

use clap::{Arg, ArgAction};

use super::super::Command;

/// A command, by what a protocol needs of it.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// Markdown for what is read, JSON for what is computed.
    pub(super) format: Format,
}

/// Every tool.
pub(super) const TOOLS: &[Tool] = &[
    tool("stage", Format::Json),
    tool("guide", Format::Markdown),
    tool("antipatterns", Format::Markdown),
    tool("score", Format::Json),
    tool("budget", Format::Json),
    tool("gate", Format::Json),
    tool("next", Format::Markdown),
    tool("diff", Format::Markdown),
    tool("search", Format::Markdown),
    tool("why", Format::Markdown),
    tool("list", Format::Markdown),
    tool("brief", Format::Markdown),
    tool("portfolio", Format::Markdown),
    tool("review", Format::Json),
];

const fn tool(name: &'static str, format: Format) -> Tool {
    Tool { name, format }
}

/// Options about a terminal, an exit code or files.
const NOT_FOR_ASSISTANTS: &[&str] =
    &["ask", "no-ask", "dates", "drop", "fail-on", "fail-under", "keep", "max-rejects", "pages"];

/// What a client gives in the place of a file: its text.
pub(super) const ROWS: &str = "rows";

fn is_file(argument: &Arg) -> bool {
    argument.get_value_names().is_some_and(|names| names == ["FILE"])
}

fn name(argument: &Arg) -> &str {
    match argument.get_long() {
        _ if is_file(argument) => ROWS,
        long => long.unwrap_or(argument.get_id().as_str()),
    }
}

fn is_list(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Append)
}

impl Tool {
    pub(super) fn named(name: &str) -> Result<&'static Self> {
        Ok(names::find("tool", name, TOOLS, |tool| vec![tool.name])?)
    }

    /// Returns what its command takes. No file is read because a client names it:
    /// of one with rows, and of the answers to a review, [`ROWS`] are taken.
    fn arguments(&self) -> Vec<Arg> {
        let Some(command) = Command::named(self.name) else { return Vec::new() };
        let mut grammar = command.grammar().disable_help_flag(true);
        grammar.build();
        let is_taken = |one: &&Arg| {
            if is_file(one) {
                one.is_required_set() || (self.name == "review" && one.get_id() == "from")
            } else {
                !NOT_FOR_ASSISTANTS.contains(&name(one))
            }
        };
        grammar.get_arguments().filter(is_taken).cloned().collect()
    }

    /// Returns the JSON Schema of its arguments.
    pub(super) fn schema(&self) -> Map<String, Value> {
        let arguments = self.arguments();
        let properties: Map<String, Value> = arguments
            .iter()
            .map(|argument| {
                let choices = argument.get_possible_values();
                let mut one = json!({ "type": "string" });
                if !argument.get_action().takes_values() {
                    one = json!({ "type": "boolean" });
                } else if !choices.is_empty() {
                    let names: Vec<&str> =
                        choices.iter().map(clap::builder::PossibleValue::get_name).collect();
                    one["enum"] = json!(names);
                }
                if is_list(argument) {
                    one = json!({ "type": "array", "items": one });
                }
                // Defaults of a terminal come last in brackets.
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                one["description"] = if is_file(argument) {
                    "Rows as text: CSV, and of companies a JSON object a line too".into()
                } else {
                    help.split(" [").next().into()
                };
                (name(argument).to_owned(), one)
            })
            .collect();
        let required = arguments.iter().filter(|argument| argument.is_required_set());
        let schema = json!({
            "type": "object",
            "properties": properties,
            "required": required.map(name).collect::<Vec<_>>(),
            "additionalProperties": false,
        });
        serde_json::from_value(schema).unwrap_or_default()
    }

    /// Returns arguments as its command takes them, in its order. A model may write
    /// a number for a text, or one thing for a list of it.
    pub(super) fn words(&self, given: Map<String, Value>) -> Result<Vec<OsString>> {
        let arguments = self.arguments();
        let mut known = HashMap::new();
        for (key, value) in given {
            let argument = names::find("argument", &key, &arguments, |one| vec![name(one)])?;
            known.insert(name(argument), value);
        }
        let (mut options, mut others) = (Vec::new(), vec![OsString::from("--")]);
        for argument in &arguments {
            let values = match known.remove(name(argument)) {
                Some(Value::Array(values)) if is_list(argument) => values,
                None | Some(Value::Null | Value::Bool(false)) => Vec::new(),
                Some(value) => vec![value],
            };
            for value in values {
                let text = match value {
                    Value::String(text) => text,
                    Value::Number(number) => number.to_string(),
                    Value::Bool(true) => String::new(),
                    _ => {
                        let name = name(argument);
                        let message = format_args!("`{name}` takes a text, and not `{value}`");
                        return Err(CliError::usage(message));
                    }
                };
                match argument.get_long() {
                    Some(long) if text.is_empty() => options.push(format!("--{long}").into()),
                    Some(long) => options.push(format!("--{long}={text}").into()),
                    None => others.push(text.into()),
                }
            }
        }
        options.extend(others);
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tool: &str, given: Value) -> Result<Vec<OsString>, String> {
        let given = serde_json::from_value(given).unwrap();
        Tool::named(tool).unwrap().words(given).map_err(|error| error.error.to_string())
    }

    #[test]
    fn arguments_are_taken_as_they_can_only_be_meant() {
        assert_eq!(
            words("stage", json!({ "arr": 14_200_000, "headcount": "96", "growth": null }))
                .unwrap(),
            ["--arr=14200000", "--headcount=96", "--"]
        );
        assert_eq!(
            words("guide", json!({ "functions": "abm", "all": false, "only": ["avoid"] })).unwrap(),
            ["--only=avoid", "--", "abm"]
        );
        assert_eq!(
            words("diff", json!({ "functions": "abm", "to": "optimize", "from": "scale" }))
                .unwrap(),
            ["--", "scale", "optimize", "abm"]
        );
        assert_eq!(words("search", json!({ "query": ["--help"] })).unwrap(), ["--", "--help"]);
    }

    #[test]
    fn what_a_client_may_not_give_is_refused() {
        for (tool, name) in [
            ("stage", "company"),
            ("score", "from"),
            ("stage", "output"),
            ("stage", "playbooks"),
            ("gate", "ask"),
            ("stage", "revenue"),
        ] {
            let error = words(tool, json!({ name: "x" })).unwrap_err();
            assert!(error.starts_with("no argument is called"), "{error}");
        }
        assert_eq!(
            words("stage", json!({ "arr": { "usd": 1 } })).unwrap_err(),
            "`arr` takes a text, and not `{\"usd\":1}`"
        );
    }

    #[test]
    fn schemas_are_small() {
        for tool in TOOLS {
            let schema = Value::Object(tool.schema());
            assert!(schema.to_string().len() < 3_000, "{}: {schema}", tool.name);
        }
    }
}
