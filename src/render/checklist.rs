//! What is filled in on a page: questions to answer and boxes to tick, each a
//! form of its own, with a script that keeps what is typed.

use super::html::{details, inline, title};
use super::prelude::*;
use crate::document::Form;

/// How it looks, what keeps it, and the hash by which a browser knows that it may run
/// that script.
pub(super) const KIT: [&str; 3] = [
    include_str!("checklist.css"),
    include_str!("checklist.js"),
    "sha256-3bKEIdvJHazRL/HMl8EYCQgJqEk9YcBMnLXpGphbRxk=",
];

/// Whether there is something to fill in.
pub(super) fn is_filled_in(blocks: &[Block]) -> bool {
    let is_it = |block| matches!(block, &Block::Items(Marker::Box | Marker::YesOrNo, _));
    blocks.iter().any(is_it)
}

/// Returns under which name a browser keeps what is filled in.
pub(super) fn key(document: &Document) -> String {
    let id = document.form.as_ref().map_or(document.title(), |form| &form.id);
    [id, document.company.as_deref().unwrap_or_default()].join(" ")
}

/// Writes whose the page is and of which day, how far it is filled in, and what
/// can be done with it, which takes the script.
pub(super) fn bar(document: &Document) -> Markup {
    html! {
        form.fields {
            (field("Company", document.company.as_deref()))
            (field("Date", None))
        }
        div.bar {
            p.progress role="status" {}
            div.buttons hidden {
                @if document.form.as_ref().is_some_and(|form| form.stage.is_some()) { button.save type="button" { "Save answers" } }
                button.print type="button" { "Print" }
                button.over type="button" { "Start over" }
            }
        }
    }
}

/// Writes a question with its answers, and with room for what follows from them
/// where something is said of it.
pub(super) fn question(item: &Item, form: Option<&Form>, terms: &Terms<'_>) -> Markup {
    let reasons = form.map_or(&[][..], |form| &form.reasons);
    let in_full = !item.blanks.is_empty();
    let never = if in_full { "Not applicable" } else { "N/A" };
    let ask = item.name.as_str();
    html! {
        form.question.brief[!in_full] data-id=[&item.id] data-ask=(ask) {
            fieldset {
                legend { (terms.mark(ask)) (inline(&item.text, terms)) }
                div.answers {
                    @for (value, label) in [("yes", "Yes"), ("no", "No"), ("n/a", never)] {
                        label { input type="radio" name="answer" value=(value); (label) }
                    }
                    label.reason {
                        "because"
                        select name="reason" {
                            option value="" {}
                            @for (id, words) in reasons { option value=(id) { (words) } }
                        }
                    }
                    label.because { "namely" input name="because" autocomplete="off"; }
                    button.clear type="reset" { "Clear" }
                }
                (details(item, terms))
                (fields(item))
            }
        }
    }
}

/// Writes something to tick off, with room for what else is filled in.
pub(super) fn task(item: &Item, terms: &Terms<'_>) -> Markup {
    let id = if item.name.is_empty() { item.words() } else { item.name.clone() };
    html! {
        form.task.brief[item.details.is_empty()] data-id=(id) {
            label { input type="checkbox" name="done"; span { (title(item, terms)) } }
            (details(item, terms))
            (fields(item))
        }
    }
}

fn fields(item: &Item) -> Markup {
    html! {
        @if !item.blanks.is_empty() {
            div.fields { @for label in &item.blanks { (field(label, None)) } }
        }
    }
}

fn field(label: &str, value: Option<&str>) -> Markup {
    let kind = if ["Due", "Date"].contains(&label) { "date" } else { "text" };
    html! {
        label { (label) input type=(kind) name=(label.to_lowercase()) value=[value] autocomplete="off"; }
    }
}
