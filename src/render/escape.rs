//! Making text harmless where it would be taken for something else.

use std::borrow::Cow;

use crate::report::words::joined;

/// Returns a cell that a spreadsheet shows as it is: what begins like a formula
/// gets a leading apostrophe, behind a semicolon too, since some take that for
/// the end of a cell, and so does a ratio, which would be a time of day.
pub fn spreadsheet(cell: &str) -> Cow<'_, str> {
    let is_unseen = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    let is_run = |part: &str| {
        let seen = part.trim_start_matches(is_unseen);
        seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
            || part.starts_with(['\t', '\r', '\n'])
    };
    if cell.contains(':') && cell.bytes().all(|c| c.is_ascii_digit() || c == b':') {
        return Cow::Owned(format!("'{cell}"));
    }
    if !cell.split(';').any(is_run) {
        return Cow::Borrowed(cell);
    }
    let quote = |part: &str| if is_run(part) { "'" } else { "" };
    Cow::Owned(joined(cell.split(';').map(|part| quote(part).to_owned() + part), ";"))
}

/// Returns text that a terminal shows and does not obey: control characters
/// and marks that turn the direction of writing are spelled out. Line ends
/// stay.
pub fn terminal(text: &str) -> Cow<'_, str> {
    spelled_out(text, |character| character.escape_unicode().to_string())
}

/// Returns JSON that says the same and that a terminal does not obey: the same
/// characters as in [`terminal`], which JSON has only inside its strings, as
/// escapes of JSON.
pub fn json(text: &str) -> Cow<'_, str> {
    spelled_out(text, |character| format!("\\u{:04x}", u32::from(character)))
}

/// Replaces what a terminal obeys; all of it lies below U+10000.
fn spelled_out(text: &str, spell: impl Fn(char) -> String) -> Cow<'_, str> {
    let obeyed = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(
                character,
                '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2066}'..='\u{2069}'
            )
    };
    // Most texts are told by their bytes, which is quicker.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'));
    if is_plain || !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let spelled = |one| if obeyed(one) { spell(one) } else { one.to_string() };
    Cow::Owned(text.chars().map(spelled).collect())
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Returns text whose characters Markdown takes as they are.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Four blanks would make code of what follows.
    let words = text.trim_start_matches(BLANKS);
    if words.len() < text.len() {
        escaped.push(' ');
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    for (index, character) in words.char_indices() {
        let behind = &words[index + character.len_utf8()..];
        let special = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // These mean something at the beginning of a line only.
            '#' | '+' | '-' | '=' => index == 0,
            '.' | ')' => {
                index > 0 && index == digits && (behind.is_empty() || behind.starts_with(BLANKS))
            }
            // A character may be spelled out: `lt;`, `#60;`.
            '&' => behind.split_once(';').is_some_and(|(name, _)| {
                name.trim_start_matches('#').bytes().all(|byte| byte.is_ascii_alphanumeric())
            }),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        // A line break would end a cell or an item.
        escaped.push(if BLANKS.contains(&character) { ' ' } else { character });
    }
    escaped
}

/// Returns text in ASCII where there is an accepted spelling, and drawings in
/// ASCII of the same width; what has none stays.
pub fn ascii(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut itself = [0; 4];
    for character in text.chars() {
        spelled.push_str(match character {
            '–' | '—' | '−' | '─' => "-",
            '“' | '”' => "\"",
            '‘' | '’' => "'",
            '→' => "->",
            '≤' => "<=",
            '≥' => ">=",
            '×' => "x",
            '…' => "...",
            '●' | '•' => "*",
            '○' => "o",
            '\u{a0}' => " ",
            '═' => "=",
            '│' | '◆' => "|",
            '╭' | '╰' => "+",
            '◄' => "<",
            '►' => ">",
            '█' => "#",
            '░' | '·' => ".",
            other => other.encode_utf8(&mut itself),
        });
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_neutralized() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "\u{feff}=1",
            "＝1",
            "＋1",
            "－1",
            "＠A1",
        ] {
            assert!(spreadsheet(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(spreadsheet("a;=1+1; ＝2;b"), "a;'=1+1;' ＝2;b");
        for cell in [">90% completeness", "MQL = lead; 5–20", " a"] {
            assert_eq!(spreadsheet(cell), cell);
        }
    }

    #[test]
    fn markdown_takes_no_words_for_marks() {
        for (words, escaped) in [
            ("  # H", " \\# H"),
            ("     code", " code"),
            ("\t- item", " \\- item"),
            ("1. item", "1\\. item"),
            ("12) item", "12\\) item"),
            ("1.", "1\\."),
            ("1.5 of 2. ", "1.5 of 2. "),
            ("&lt;b&#62;", "\\&lt;b\\&#62;"),
            ("R&D & more; Q&A", "R&D & more; Q&A"),
        ] {
            assert_eq!(markdown(words), escaped);
        }
    }

    #[test]
    fn a_ratio_is_no_time_of_day() {
        assert_eq!(spreadsheet("1:1"), "'1:1");
        for cell in ["1:Few", "4:1 or 3:1", "12", ""] {
            assert_eq!(spreadsheet(cell), cell);
        }
    }

    #[test]
    fn escapes_and_direction_marks_are_shown() {
        assert_eq!(terminal("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(terminal("a\u{202e}b\u{7}"), "a\\u{202e}b\\u{7}");
        assert_eq!(terminal("two\nlines, 1:1 → –"), "two\nlines, 1:1 → –");
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_gets_through(text in any::<String>()) {
            let shown = terminal(&text);
            prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
        }

        #[test]
        fn a_markdown_cell_never_breaks_its_row(text in any::<String>()) {
            let escaped = markdown(&text);
            prop_assert!(!escaped.contains(['\n', '\r']));
            let bars = escaped.matches('|').count();
            prop_assert_eq!(bars, escaped.matches("\\|").count());
        }
    }
}
