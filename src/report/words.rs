//! Words that several reports share.

use crate::quantity::headcount::Headcount;

/// Joins words as they are read aloud: `a`, `a and b`, `a, b and c`.
pub fn and_list(words: &[impl AsRef<str>]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [all @ .., last] => {
            let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", all.join(", "), last.as_ref())
        }
    }
}

/// Returns `1 person`, `2 people`.
pub fn people(headcount: Headcount) -> String {
    match headcount.people() {
        1 => "1 person".to_owned(),
        _ => format!("{headcount} people"),
    }
}

/// Returns `1 item`, `2 items`: a count with the word in its number.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the items without repeats, in their order.
pub fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}
