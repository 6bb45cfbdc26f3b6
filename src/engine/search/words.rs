//! Words: how a text falls into them, and the forms in which they are compared.
//!
//! A word is a run of letters and digits. Numbers keep what holds them
//! together: `1:1`, `1:few`, `1.5`, `1,000` (as `1000`). Signs around
//! them go: `$50K` is `50k`, `30–50%` is `30` and `50`. An apostrophe joins
//! what stands around it, and `&` is `and`.
//!
//! Limits: words are compared in lower case, without the marks on the letters
//! of Western Europe, and stems are those of English.

use std::borrow::Cow;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

/// Calls `visit` with each word of `text`: where it stands in bytes, and its
/// folded form.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(Range<usize>, &str)) {
    let mut folded = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if first == '&' {
            visit(start..start + 1, "and");
            continue;
        }
        if !first.is_alphanumeric() {
            continue;
        }
        folded.clear();
        fold(first, &mut folded);
        let mut end = start + first.len_utf8();
        let mut last = first;
        while let Some(&(at, character)) = characters.peek() {
            let rest = &text[at + character.len_utf8()..];
            if character.is_alphanumeric() {
                fold(character, &mut folded);
            } else if joins_numbers(last, character, rest) {
                folded.push(character);
            } else if !vanishes(last, character, rest) {
                break;
            }
            end = at + character.len_utf8();
            last = character;
            characters.next();
        }
        visit(start..end, &folded);
    }
}

/// Returns the words of `text` in their folded forms.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |_, word| words.push(word.to_owned()));
    words
}

/// Whether a sign holds a number together: `1:1`, `1:Few`, `1.5`.
fn joins_numbers(last: char, sign: char, rest: &str) -> bool {
    let next = rest.chars().next();
    last.is_ascii_digit()
        && match sign {
            ':' => next.is_some_and(char::is_alphanumeric),
            '.' => next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        }
}

/// Whether a sign inside a word leaves no trace: an apostrophe, the comma of
/// thousands, a mark on the letter before it.
fn vanishes(last: char, sign: char, rest: &str) -> bool {
    match sign {
        '\'' | '’' | 'ʼ' => rest.starts_with(char::is_alphanumeric),
        ',' => {
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            last.is_ascii_digit() && digits == 3
        }
        '\u{300}'..='\u{36f}' => true,
        _ => false,
    }
}

/// Adds a character in lower case and without its mark.
fn fold(character: char, folded: &mut String) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    for lower in character.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'æ' => folded.push_str("ae"),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ì'..='ï' | 'ī' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'œ' => folded.push_str("oe"),
            'ś' | 'š' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ù'..='ü' | 'ū' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            // The mark of a letter that has come apart from it.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
}

/// Reduces words to their stems.
pub(super) struct Stems(Stemmer);

impl std::fmt::Debug for Stems {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Stems")
    }
}

impl Stems {
    pub(super) fn new() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }

    /// Returns the stem of a folded word: `conversions` and `conversion` have
    /// one. Numbers, and words with other letters than those of English, are
    /// their own.
    pub(super) fn stem<'word>(&self, word: &'word str) -> Cow<'word, str> {
        if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Cow::Borrowed(word);
        }
        // The algorithm leaves the plural of what has no vowel before it, and
        // abbreviations have none: `MQLs`, `SLAs`.
        match self.0.stem(word) {
            Cow::Borrowed(stem) => Cow::Borrowed(without_plural(stem)),
            Cow::Owned(stem) => Cow::Owned(without_plural(&stem).to_owned()),
        }
    }
}

/// Returns a folded word without the ending of its plural: what is the same
/// word in all but number. Stems go further, and take `execution` for
/// `executive`.
pub(super) fn singular(word: &str) -> Cow<'_, str> {
    if let Some(rest) = word.strip_suffix("ies").filter(|rest| rest.len() > 1) {
        return Cow::Owned(format!("{rest}y"));
    }
    let sibilants = ["sses", "xes", "ches", "shes"];
    if sibilants.iter().any(|ending| word.ends_with(ending)) {
        return Cow::Borrowed(&word[..word.len() - 2]);
    }
    let is_plural = word.ends_with('s') && !word.ends_with("us") && !word.ends_with("is");
    Cow::Borrowed(if is_plural {
        without_plural(word)
    } else {
        word
    })
}

fn without_plural(stem: &str) -> &str {
    match stem.strip_suffix('s') {
        Some(rest) if rest.len() > 1 && !rest.ends_with('s') => rest,
        _ => stem,
    }
}

/// Words that carry a question and not its subject, in order.
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "all", "already", "also", "always", "am", "an", "and", "any", "anyone",
    "are", "as", "at", "be", "because", "been", "before", "being", "best", "but", "by", "can",
    "cant", "could", "did", "do", "does", "doing", "done", "dont", "each", "else", "ever", "every",
    "everyone", "few", "for", "from", "get", "gets", "getting", "give", "given", "go", "going",
    "good", "got", "had", "has", "have", "having", "he", "her", "here", "his", "how", "i", "id",
    "if", "im", "in", "into", "is", "isnt", "it", "its", "ive", "just", "kind", "know", "lets",
    "like", "many", "may", "me", "might", "more", "most", "much", "must", "my", "need", "needs",
    "no", "not", "of", "off", "on", "one", "or", "other", "our", "ours", "out", "over", "per",
    "please", "really", "right", "shall", "she", "should", "shouldnt", "so", "some", "someone",
    "tell", "than", "that", "thats", "the", "their", "them", "then", "there", "these", "they",
    "thing", "things", "this", "those", "to", "too", "up", "upon", "us", "very", "want", "was",
    "we", "well", "were", "weve", "what", "whats", "when", "where", "whether", "which", "while",
    "who", "whom", "whose", "why", "will", "with", "without", "would", "you", "your", "yours",
];

/// Whether a folded word carries a question and not its subject.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
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
            (
                "Café, cafe\u{301}, ÜBER, straße, Œuvre",
                "cafe cafe uber strasse oeuvre",
            ),
            ("pre/post-event G2 6sense Q4", "pre post event g2 6sense q4"),
            ("—“”…", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_of_one_stem_are_one() {
        let stems = Stems::new();
        for group in [
            &["conversion", "conversions"][..],
            &["route", "routes", "routed", "routing"],
            &["sla", "slas"],
            &["mql", "mqls"],
            &["advocate", "advocates"],
            &["own", "owned", "owns"],
        ] {
            for word in group {
                assert_eq!(stems.stem(word), stems.stem(group[0]), "{word}");
            }
        }
        assert_eq!(stems.stem("1:1"), "1:1");
        for (word, one) in [
            ("slas", "sla"),
            ("studies", "study"),
            ("taxes", "tax"),
            ("business", "business"),
            ("status", "status"),
            ("executive", "executive"),
            ("accounts", "account"),
            ("accountable", "accountable"),
        ] {
            assert_eq!(singular(word), one);
        }
        assert_ne!(stems.stem("process"), stems.stem("procure"));
    }

    #[test]
    fn the_stop_words_are_in_order() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("how") && !is_stop_word("abm"));
    }

    proptest! {
        #[test]
        fn any_text_falls_into_words_in_their_places(text in "\\PC{0,60}|[a-z0-9:,./'&\u{301} ]{0,40}") {
            let stems = Stems::new();
            let mut last = 0;
            each_word(&text, |range, word| {
                assert!(last <= range.start && range.start < range.end, "{text}");
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                last = range.end;
                assert!(!word.is_empty(), "{text}");
                assert!(!stems.stem(word).is_empty());
            });
        }
    }
}
