//! The one reader of numbers: it goes through a text from left to right.

use super::amount::{is_gap, is_of_a_number};
use super::prelude::*;
use super::unit::multiple;

/// What is left of a text to read.
#[derive(Clone, Copy)]
pub struct Scanner<'text> {
    /// The text from here on.
    pub rest: &'text str,
}

impl<'text> Scanner<'text> {
    /// Steps over the first of `marks` that comes next, in either case, and
    /// says whether one did.
    pub fn take(&mut self, marks: &[&str]) -> bool {
        let is_next = |mark: &&&str| {
            self.rest.get(..mark.len()).is_some_and(|next| next.eq_ignore_ascii_case(mark))
        };
        let mark = marks.iter().find(is_next);
        self.rest = &self.rest[mark.map_or(0, |mark| mark.len())..];
        mark.is_some()
    }

    /// Takes the characters up to the first that is none of these.
    pub fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'text str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Steps over a sign, and says whether it is a minus.
    pub fn minus(&mut self) -> bool {
        let is_minus = self.take(&["-", "−"]);
        if !is_minus {
            self.take(&["+"]);
        }
        is_minus
    }

    /// Takes all that a number without a sign may be made of.
    pub fn digits(&mut self) -> &'text str {
        let number = self.rest.split(|c| !is_of_a_number(c)).next().unwrap_or_default();
        // A space groups only what digits follow.
        let (number, rest) = self.rest.split_at(number.trim_end_matches(is_gap).len());
        self.rest = rest;
        number
    }

    /// Steps over the sign between two numbers, as the line of a fraction, and says
    /// whether it was there.
    pub fn between_numbers(&mut self, sign: char) -> bool {
        let below = self.rest.strip_prefix(sign).map(|rest| Self { rest });
        let below = below.filter(|below| below.rest.starts_with(is_digit));
        *self = below.unwrap_or(*self);
        below.is_some()
    }

    /// Takes the letters that come next.
    pub fn word(&mut self) -> &'text str {
        self.take_while(|c| c.is_ascii_alphabetic())
    }

    /// Takes the letter or the word of a multiple, `K` or `thousand`, and returns it
    /// with what it stands for.
    pub fn multiple(&mut self) -> Option<(&'text str, i128)> {
        let mut behind = Self { rest: self.rest.trim_start() };
        let word = behind.word();
        let factor = multiple(word)?;
        if behind.rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        *self = behind;
        Some((word, factor))
    }
}

/// Whether it is one of the ten digits that numbers are written with.
pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Reads a number with its sign, and returns what stands behind it. A refusal says
/// what is `wanted`.
pub fn signed<'text>(
    text: &'text str,
    wanted: &str,
) -> Result<(Amount, &'text str), QuantityError> {
    let mut scanner = Scanner { rest: text.trim() };
    let is_negative = scanner.minus();
    let amount = match scanner.rest {
        "" => refused("no number given"),
        rest if is_range(rest) => refused("a range is not one number"),
        _ => scanner.digits().parse::<Amount>(),
    };
    let amount = amount.map_err(|error| QuantityError(format!("{error}: write {wanted}")))?;
    Ok((if is_negative { -amount } else { amount }, scanner.rest.trim_start()))
}

/// Returns a number without what says that it is about right, and without the first
/// of these words that the text ends in.
pub fn number_alone<'text>(text: &'text str, words: &[&str]) -> &'text str {
    let text = text.trim().trim_start_matches(['~', '≈']).trim_start();
    let ending = words.iter().find_map(|word| {
        let start = text.len().checked_sub(word.len())?;
        text.get(start..)?.eq_ignore_ascii_case(word).then_some(start)
    });
    text[..ending.unwrap_or(text.len())].trim_end()
}

/// What stands between the two numbers of a range.
pub const BETWEEN: [&str; 5] = ["-", "–", "—", "..", " to "];

/// Whether a text without its sign names two numbers with a dash, dots or `to`
/// between them. `1e-3` is one.
pub fn is_range(text: &str) -> bool {
    BETWEEN
        .iter()
        .filter_map(|separator| text.split_once(separator))
        .filter(|(low, _)| !low.ends_with(['e', 'E']))
        .any(|(low, high)| low.contains(is_digit) && high.contains(is_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_from_numbers() {
        for range in
            ["5-15M", "5M-15M", "$5–15M", "5..15", "5M to 15M", "80—200", "5..=15", "10%-20%"]
        {
            assert!(is_range(range), "{range}");
        }
        for number in ["5", "-5", "1e-3", "15M", "a-b", "to 5", "USD-5"] {
            assert!(!is_range(number), "{number}");
        }
    }
}
