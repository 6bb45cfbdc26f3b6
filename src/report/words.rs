//! Words that several reports share.

use super::prelude::*;

pub use crate::names::joined;

/// Joins words as they are read aloud: `a`, `a and b`, `a, b and c`.
pub fn and_list(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut words: Vec<_> = words.into_iter().collect();
    let last = words.pop().map(|last| last.as_ref().to_owned()).unwrap_or_default();
    if words.is_empty() { last } else { format!("{} and {last}", joined(words, ", ")) }
}

/// Joins words in quotes as they are read aloud.
pub fn quoted(words: &[impl Display]) -> String {
    and_list(words.iter().map(|word| format!("“{word}”")))
}

/// Marks what is ours.
pub fn by_us(origin: Origin) -> &'static str {
    if origin == Origin::Ours { " (ours)" } else { "" }
}

/// Ends words that `before` begins as a sentence, if there are any.
pub fn sentence(before: &str, words: String) -> String {
    if words.is_empty() { words } else { format!("{before}{words}.") }
}

/// Returns the things of which it holds.
pub fn those<T>(things: impl IntoIterator<Item = (bool, T)>) -> impl Iterator<Item = T> {
    things.into_iter().filter_map(|(holds, thing)| holds.then_some(thing))
}

/// Returns the items without those that an earlier one equals.
pub fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut distinct, item| {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
        distinct
    })
}

/// Returns the words of a name: `not judged` of `not-judged`.
pub fn spaced(name: impl Display) -> String {
    name.to_string().replace('-', " ")
}

/// Returns `1 item`, `2 items`, `2 people`: a count with the word in its number.
pub fn counted(count: impl Display, one: &str) -> String {
    match (count.to_string().as_str(), one) {
        ("1", one) => format!("1 {one}"),
        (count, "person") => format!("{count} people"),
        (count, "company") => format!("{count} companies"),
        (count, one) => format!("{count} {one}s"),
    }
}

/// Writes what there is, and nothing where there is none.
pub fn shown(thing: Option<impl Display>) -> String {
    thing.map(|thing| thing.to_string()).unwrap_or_default()
}

/// Returns `1 point`, `2.5 points`.
pub fn points(number: impl Display) -> String {
    counted(number, "point")
}

/// Says where an amount lies by an extent, and how far outside: `above by 5`. At
/// an end that the wording leaves out there is no distance.
pub fn placed(place: impl Display, off: Option<(Amount, String)>) -> String {
    match off {
        None => place.to_string(),
        Some((by, _)) if by == 0.into() => format!("{place}, since the bound itself is out"),
        Some((_, by)) => format!("{place} by {by}"),
    }
}

/// Writes the ends of an extent as it bounds them: `10–25`, `more than $50K`.
pub fn bounded(extent: Extent, low: &str, high: &str) -> String {
    match extent {
        Extent::AtLeast(_) => format!("{low} or more"),
        Extent::BetweenOrMore(..) => format!("{low}–{high} or more"),
        Extent::MoreThan(_) => format!("more than {low}"),
        Extent::AtMost(_) => format!("{high} at most"),
        Extent::LessThan(_) => format!("less than {high}"),
        Extent::Exactly(_) | Extent::Between(..) if low == high => low.to_owned(),
        Extent::Exactly(_) | Extent::Between(..) => format!("{low}–{high}"),
    }
}
