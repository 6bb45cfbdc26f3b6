//! Texts as scalars, and comments: what files that are written need.

use std::collections::BTreeSet;

/// Words that YAML, in one of its versions, takes for something else than text.
const WORDS_OF_YAML: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// Writes a text so that every reader of YAML takes it for that text, or for the
/// number that it is. It stands in quotes wherever that could be in doubt.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let quoted = text.chars().map(|character| match character {
        '"' | '\\' => format!("\\{character}"),
        // Signs of writing are shown; what isn't seen, or turns what is seen
        // around, is spelled out.
        ' '..='~' => character.to_string(),
        _ if character.is_alphanumeric() || "–—−’“”→≥≤€×".contains(character) => {
            character.to_string()
        }
        '\0'..='\u{ffff}' => format!("\\u{:04x}", u32::from(character)),
        _ => format!("\\U{:08x}", u32::from(character)),
    });
    format!("\"{}\"", quoted.collect::<String>())
}

/// Whether a text can stand without quotes: as words, or as an amount such as
/// `14.2M`, `$1,234.56`, `45%`, `9 min`, `96`.
fn is_plain(text: &str) -> bool {
    if text.ends_with(' ') {
        return false;
    }
    if text.starts_with(char::is_alphabetic) {
        let word = text.to_ascii_lowercase();
        let are_words = |c: char| c.is_alphanumeric() || " -_.&'+/".contains(c);
        return text.chars().all(are_words) && !WORDS_OF_YAML.contains(&word.as_str());
    }
    let unit = |c: char| c.is_ascii_alphabetic() || c == '%';
    let number =
        text.strip_prefix('$').unwrap_or(text).trim_end_matches(unit).trim_end_matches(' ');
    // Elsewhere a zero in front may say that the digits are octal.
    (number == "0" || number.starts_with("0.") || !number.starts_with(['0', '.', ',']))
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

/// A comment in a file with where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnComment<'text> {
    /// The line, from one.
    pub line: usize,
    /// The whole of that line.
    pub text: &'text str,
}

/// Returns the comments that the author of a file wrote: all that stand in none
/// of `ours`. A line that only may have a comment is taken for one that has, as
/// a `#` inside a text that the author put in quotes.
pub fn own_comments<'text>(text: &'text str, ours: &[String]) -> Vec<OwnComment<'text>> {
    let ours: BTreeSet<&str> = ours.iter().flat_map(|text| text.lines()).collect();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .zip(1..)
        .filter(|(line, _)| may_have_a_comment(line) && !ours.contains(line.trim_end()))
        .map(|(text, line)| OwnComment { line, text })
        .collect()
}

/// Whether a `#` stands where a comment may begin: first, or behind a space.
fn may_have_a_comment(line: &str) -> bool {
    line.match_indices('#')
        .any(|(place, _)| line[..place].chars().next_back().is_none_or(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_could_take_for_something_else_stands_in_quotes() {
        for plain in [
            "Acme",
            "Acme & Co",
            "O'Neil 2.0",
            "Café",
            "x-y_z",
            "$14.2M",
            "15,000,000",
            "45%",
            "9 min",
            "96",
            "0",
            "0.5%",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in [
            "",
            " ",
            "~",
            "Yes",
            "NULL",
            "n",
            "1:1",
            "2-4",
            "2026-01-01",
            "0777",
            "0x1F",
            "1e5",
            "-3",
            ".5",
            "5.",
            "Acme ",
            " Acme",
            "a: b",
            "we are #1",
            "# x",
            "- a",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "a, b",
            "?",
            "---",
            "$",
            "%",
        ] {
            assert_eq!(scalar(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(scalar("a\"b\\c\n"), r#""a\"b\\c\u000a""#);
        assert_eq!(scalar("\u{1b}[31m"), r#""\u001b[31m""#);
        assert_eq!(scalar("\u{202e}\u{1f600}"), r#""\u202e\U0001f600""#);
    }
}
