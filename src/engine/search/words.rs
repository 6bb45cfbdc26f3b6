//! Words: how a text falls into them, and the forms in which they are compared.
//!
//! A word is a run of letters and digits. Numbers keep what holds them
//! together: `1:1`, `1:few`, `1.5`, `1,000` (as `1000`). Signs around
//! them go: `$50K` is `50k`, `30–50` is `30` and `50`. An apostrophe joins what
//! stands around it, `&` is `and` and `%` is `percent`.
//!
//! Limits: words are compared in lower case, without the marks on letters, and
//! stems are those of English.

use crate::engine::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Calls `visit` with each word of `text`: where it stands in bytes, and its
/// folded form.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(Range<usize>, &str)) {
    let mut folded = String::with_capacity(32);
    let (mut start, mut at) = (0, 0);
    loop {
        let (before, rest) = text.split_at(at);
        if folded.is_empty() {
            start = at;
        }
        // Nearly all of a text is letters that need no look at what they are.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if plain > 0 {
            folded.push_str(&rest[..plain]);
            at += plain;
            continue;
        }
        let sign = rest.chars().next();
        let behind = &rest[sign.map_or(0, char::len_utf8)..];
        match sign {
            Some(letter) if letter.is_alphanumeric() => fold(letter, &mut folded),
            Some(sign) if !folded.is_empty() && stands_inside(before, sign, behind) => {
                folded.extend([':', '.'].contains(&sign).then_some(sign));
            }
            _ => {
                if !folded.is_empty() {
                    folded.make_ascii_lowercase();
                    visit(start..at, &folded);
                    folded.clear();
                }
                match sign {
                    Some('&') => visit(at..at + 1, "and"),
                    Some('%') => visit(at..at + 1, "percent"),
                    Some(_) => {}
                    None => return,
                }
            }
        }
        at = text.len() - behind.len();
    }
}

/// Returns the words of `text` in their folded forms.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |_, word| words.push(word.to_owned()));
    words
}

/// Whether a sign inside a word doesn't end it: what holds a number together, an
/// apostrophe, the comma of thousands, and a mark on the letter before it.
fn stands_inside(before: &str, sign: char, behind: &str) -> bool {
    let is_digit = |character: char| character.is_ascii_digit();
    match sign {
        ':' => before.ends_with(is_digit) && behind.starts_with(char::is_alphanumeric),
        '.' => before.ends_with(is_digit) && behind.starts_with(is_digit),
        ',' => {
            before.ends_with(is_digit)
                && behind.chars().take_while(|next| is_digit(*next)).count() == 3
        }
        '\'' | '’' | 'ʼ' => behind.starts_with(char::is_alphanumeric),
        _ => ('\u{300}'..='\u{36f}').contains(&sign),
    }
}

/// Adds a letter in lower case and without its mark.
fn fold(letter: char, folded: &mut String) {
    for lower in letter.to_lowercase() {
        decompose_canonical(lower, |part| {
            if !is_combining_mark(part) {
                folded.push(part);
            }
        });
    }
}

/// Returns the stem of a folded word: `conversions` and `conversion` have one.
/// Numbers, and words with other letters than those of English, are their own.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    // The algorithm takes an organization for something organic.
    if word.starts_with("organiz") {
        return Cow::Borrowed("organiz");
    }
    // It leaves the plural of what has no vowel before it, and abbreviations have
    // none: `MQLs`, `SLAs`.
    match Stemmer::create(Algorithm::English).stem(word) {
        Cow::Borrowed(stem) => Cow::Borrowed(without_plural(stem)),
        Cow::Owned(stem) => Cow::Owned(without_plural(&stem).to_owned()),
    }
}

/// Returns what tells whether a folded word is a form of this one: both have one
/// stem.
pub(super) fn is_form_of(word: &str) -> impl Fn(&str) -> bool {
    let own = stem(word);
    // An ending changes two letters of a stem at the most, and not the first two:
    // few words need theirs.
    let beginning = own.len().saturating_sub(2).max(2);
    move |other| {
        let begins =
            own.bytes().zip(other.bytes()).take(beginning).all(|(own, other)| own == other);
        begins && stem(other) == own
    }
}

/// Returns a folded word without the `s` of its plural.
pub(super) fn without_plural(stem: &str) -> &str {
    match stem.strip_suffix('s') {
        Some(rest) if rest.len() > 1 && !rest.ends_with('s') => rest,
        _ => stem,
    }
}

/// Words that carry a question and not its subject.
pub(super) const STOP_WORDS: &str = include_str!("stop-words.txt").trim_ascii();

/// Words that say something of the subject, but little, in whatever form: most
/// questions would be the same without.
pub(super) const LIGHT_WORDS: &str = include_str!("light-words.txt").trim_ascii();

/// Whether a folded word says little of the subject of a question.
pub(super) fn is_light_word(word: &str) -> bool {
    LIGHT_WORDS.split_ascii_whitespace().any(is_form_of(word))
}

/// Whether a folded word carries a question and not its subject.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split_ascii_whitespace().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_falls_into_words() {
        for (text, expected) in [
            ("MQL→SQL conversion", "mql sql conversion"),
            ("1:1 and 1:Few, not 1 : 1", "1:1 and 1:few not 1 1"),
            ("Ratio: 5:", "ratio 5"),
            ("$200K–$500K+, >$50K ACV", "200k 500k 50k acv"),
            ("1,000–10,000+ attendees, 5,10", "1000 10000 attendees 5 10"),
            ("Under 1/3 of 24/7; 1.5x v2.", "under 1 3 of 24 7 1.5x v2"),
            ("Data & Analytics, R&D", "data and analytics r and d"),
            ("the customer’s don't 'quoted'", "the customers dont quoted"),
            ("Café, cafe\u{301}, ÜBER", "cafe cafe uber"),
            ("pre/post-event G2 6sense Q4", "pre post event g2 6sense q4"),
            ("—“”…", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_of_one_stem_are_one() {
        for group in [
            &["conversion", "conversions"][..],
            &["route", "routes", "routed", "routing"],
            &["sla", "slas"],
            &["mql", "mqls"],
            &["advocate", "advocates"],
            &["own", "owned", "owns"],
        ] {
            for word in group {
                assert_eq!(stem(word), stem(group[0]), "{word}");
            }
        }
        assert_eq!(stem("1:1"), "1:1");
        assert_ne!(stem("process"), stem("procure"));
    }

    #[test]
    fn words_that_only_ask_are_known() {
        assert!(is_stop_word("how") && is_stop_word("yours") && !is_stop_word("abm"));
        assert!(is_light_word("b2b") && !is_light_word("") && !is_light_word("wor"));
    }

    proptest! {
        #[test]
        fn any_text_falls_into_words_in_their_places(text in "\\PC{0,60}|[a-z0-9:,./'&\u{301} ]{0,40}") {
            let mut last = 0;
            each_word(&text, |range, word| {
                assert!(last <= range.start && range.start < range.end, "{text}");
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                last = range.end;
                assert!(!word.is_empty(), "{text}");
                assert!(!stem(word).is_empty());
            });
        }
    }
}
