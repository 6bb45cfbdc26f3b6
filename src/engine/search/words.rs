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
    let (mut start, mut last) = (0, ' ');
    // A sign behind the text ends its last word.
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character.is_alphanumeric() {
            if folded.is_empty() {
                start = at;
            }
            fold(character, &mut folded);
        } else if let Some(left) =
            inside(last, character, &text[at..]).filter(|_| !folded.is_empty())
        {
            folded.push_str(left);
        } else {
            if !folded.is_empty() {
                visit(start..at, &folded);
                folded.clear();
            }
            match character {
                '&' => visit(at..at + 1, "and"),
                '%' => visit(at..at + 1, "percent"),
                _ => {}
            }
        }
        last = character;
    }
}

/// Returns the words of `text` in their folded forms.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |_, word| words.push(word.to_owned()));
    words
}

/// Returns what a sign inside a word leaves in it: what holds a number together
/// stays, and an apostrophe, the comma of thousands and a mark on the letter
/// before it vanish. `None` where it ends the word. `rest` begins with it.
fn inside(last: char, sign: char, rest: &str) -> Option<&'static str> {
    let rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    let is_digit = |character: char| character.is_ascii_digit();
    match sign {
        ':' if is_digit(last) && rest.starts_with(char::is_alphanumeric) => Some(":"),
        '.' if is_digit(last) && rest.starts_with(is_digit) => Some("."),
        ',' if is_digit(last) && rest.chars().take_while(|next| is_digit(*next)).count() == 3 => {
            Some("")
        }
        '\'' | '’' | 'ʼ' if rest.starts_with(char::is_alphanumeric) => Some(""),
        '\u{300}'..='\u{36f}' => Some(""),
        _ => None,
    }
}

/// Adds a character in lower case and without its mark.
fn fold(character: char, folded: &mut String) {
    if character.is_ascii() {
        return folded.push(character.to_ascii_lowercase());
    }
    for lower in character.to_lowercase() {
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
    // The algorithm leaves the plural of what has no vowel before it, and
    // abbreviations have none: `MQLs`, `SLAs`.
    match Stemmer::create(Algorithm::English).stem(word) {
        Cow::Borrowed(stem) => Cow::Borrowed(without_plural(stem)),
        Cow::Owned(stem) => Cow::Owned(without_plural(&stem).to_owned()),
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
pub(super) const STOP_WORDS: &str = "\
    a about after all already also always am an and any anyone are as at be because been before \
    being best between both but by can cant could did do does doing done dont down each else ever \
    every everyone few for from get gets getting give given go goes going good got had has have \
    having he her here his how i id if im in instead into is isnt it its ive just kind know lets \
    like many may me might more most much must my need needs no not of off on one only or other \
    our ours out over per please really right same shall she should shouldnt so some someone such \
    tell than that thats the their them then there these they thing things this those to too up \
    upon us versus very vs want was we well went were weve what whats when where whether which \
    while who whom whose why will with without would you your yours";

/// Words that say something of the subject, but little, in whatever form: most
/// questions would be the same without.
pub(super) const LIGHT_WORDS: &str = "\
    across actually anything around ask average b2b bad become big bigger biggest call come \
    company day decide decision enough example expect find first great handle happen help high \
    ideal include involve issue keep kinds large last level list long look lot low made main \
    make matter mean month needed new next nobody now number often once order part people \
    problem put real rule run saas say set several show size small stage stay still stuff take \
    talk team think time today try type typical use usual usually way work worth year";

/// Whether a folded word says little of the subject of a question.
pub(super) fn is_light_word(word: &str) -> bool {
    LIGHT_WORDS.split(' ').any(|one| stem(one) == stem(word))
}

/// Whether a folded word carries a question and not its subject.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split(' ').any(|one| one == word)
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
