//! Any answer in short, with its facts and what does not fit with them.
//!
//! It is taken from what the whole answer says, so nothing is told twice.

use super::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::markdown;
use crate::document::Invocation;

/// The most lines of an answer that is no list, with what is known against it;
/// three more have its title, its sources and its facts.
const MOST_LINES: usize = 5;

/// The most that is known against an answer, and the most facts that are named.
const MOST_KNOWN: usize = 2;

/// An answer in short.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Short {
    /// The shape of the whole answer: `gtm/gate/1`.
    of: &'static str,
    /// What it says, a line each, in Markdown.
    pub lines: Vec<String>,
    /// The ids of the facts in the whole answer.
    facts: Vec<String>,
    #[serde(skip)]
    document: Document,
    /// A list is a line for each item in a sheet.
    #[serde(skip)]
    list: Option<Sheet>,
}

impl Short {
    /// Shortens a report. `carry` is that of [`super::render`].
    pub fn new<R: Report>(report: &R, carry: impl Fn(&mut Invocation)) -> Self {
        let (mut facts, mut against) = (Vec::new(), Vec::new());
        gather(&serde_json::to_value(report).unwrap_or_default(), &mut facts, &mut against);
        let (facts, mut against) = (distinct(facts), distinct(against));
        against.truncate(MOST_KNOWN);
        let most = MOST_LINES - against.len();
        let mut document = report.document().in_short(R::IS_LIST, most);
        document.each_command(|command, _| carry(command));
        for words in against {
            document.remark(words);
        }
        if !R::IS_LIST && !facts.is_empty() {
            let named = facts.iter().take(MOST_KNOWN).map(String::as_str);
            let more = facts.len().saturating_sub(MOST_KNOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            document.remark(Text::from("Facts by id: ").codes(named).plain(more));
        }
        let page = markdown::render(&document, None);
        let lines = page.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let is_a_list = R::IS_LIST && report.parts().is_empty();
        let list = is_a_list.then(|| report.sheet());
        Self { of: R::SCHEMA, lines, facts, document, list }
    }
}

/// Collects the ids of facts, and what does not fit with them.
fn gather(value: &Value, facts: &mut Vec<String>, against: &mut Vec<String>) {
    if let (Some(id), Some(_)) = (value["id"].as_str(), value.get("source").or(value.get("kind")))
        && id.contains('.')
    {
        facts.push(id.to_owned());
    }
    if let (Some(what), Some(reading)) =
        (value["what"]["text"].as_str(), value["reading"]["text"].as_str())
    {
        against.push(format!("Does not fit (ours): {what} {reading}"));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, facts, against)),
        Value::Object(of) => of.values().for_each(|value| gather(value, facts, against)),
        _ => {}
    }
}

impl Report for Short {
    const SCHEMA: &'static str = "gtm/short/1";

    fn document(&self) -> Document {
        self.document.clone()
    }

    fn sheet(&self) -> Sheet {
        self.list.clone().unwrap_or_else(|| {
            let mut sheet = Sheet::new(&["line"]);
            self.lines.iter().for_each(|line| sheet.row(&[line]));
            sheet
        })
    }
}
