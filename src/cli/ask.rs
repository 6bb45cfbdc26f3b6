//! Asking on a terminal, one question after the other.
//!
//! A question goes to standard error, so that the answer to the command stays
//! alone on standard output. Whoever runs the command can skip a question, and
//! the end of input ends the asking. Only a terminal is asked: answers in a
//! file or a pipe would go astray as soon as a question is added, and options
//! say the same with names.

use std::io::{self, BufRead, IsTerminal, Write};

use dialoguer::FuzzySelect;

use super::error::CliError;
use crate::names;
use crate::render::{Charset, escape};

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked<T> {
    /// An answer.
    Answer(T),
    /// Nothing, and on to the next one.
    Skipped,
    /// There is nobody to ask any more.
    Ended,
}

impl<T> Asked<T> {
    /// Returns the answer, if there is one.
    pub(super) fn given(self) -> Option<T> {
        match self {
            Self::Answer(answer) => Some(answer),
            Self::Skipped | Self::Ended => None,
        }
    }
}

/// Where questions are asked.
pub(super) struct Terminal<R, W> {
    answers: R,
    questions: W,
    charset: Charset,
}

impl Terminal<io::StdinLock<'static>, io::StderrLock<'static>> {
    /// Returns the terminal of the user who gave `option`, which needs one.
    pub(super) fn open(option: &str, charset: Charset) -> Result<Self, CliError> {
        if !has_terminal() {
            return Err(CliError::usage(format_args!(
                "{option} asks on a terminal, and there is none: \
                 standard input and standard error must be one"
            )));
        }
        Ok(Self::new(io::stdin().lock(), io::stderr().lock(), charset))
    }
}

impl<R: BufRead, W: Write> Terminal<R, W> {
    /// Returns a terminal that asks on `questions` and listens on `answers`.
    pub(super) fn new(answers: R, questions: W, charset: Charset) -> Self {
        Self { answers, questions, charset }
    }

    /// Says something that is no question.
    pub(super) fn say(&mut self, words: &str) -> io::Result<()> {
        let words = self.spell(words);
        writeln!(self.questions, "{words}")
    }

    /// Spells what the terminal must not obey, and what ASCII has not.
    fn spell(&self, words: &str) -> String {
        let words = escape::terminal(words);
        match self.charset {
            Charset::Unicode => words.into_owned(),
            Charset::Ascii => escape::ascii(&words),
        }
    }

    /// Asks until there is an answer that `read` takes, a skip (an empty line,
    /// or `skip`) or the end of input. What `read` refuses is said, and the
    /// question asked again.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> io::Result<Asked<T>> {
        loop {
            let question = self.spell(question);
            write!(self.questions, "{question} ")?;
            self.questions.flush()?;
            let mut line = Vec::new();
            if self.answers.read_until(b'\n', &mut line)? == 0 {
                // The end of input leaves the cursor behind the question.
                writeln!(self.questions)?;
                return Ok(Asked::Ended);
            }
            let line = String::from_utf8_lossy(&line);
            let answer = line.trim();
            if answer.is_empty() || answer.eq_ignore_ascii_case("skip") {
                return Ok(Asked::Skipped);
            }
            if matches!(answer, "?" | "help") {
                if let Err(takes) = read(answer) {
                    self.say(&format!("  {takes}"))?;
                }
                self.say("  Enter skips it, Ctrl-D ends the questions, Ctrl-C breaks off.")?;
                continue;
            }
            match read(answer) {
                Ok(answer) => return Ok(Asked::Answer(answer)),
                Err(reason) => self.say(&format!("  {reason}"))?,
            }
        }
    }
}

/// Lets the user pick one of several things, each an id and what it is; nothing
/// where there is no terminal, or they turn away.
pub(super) fn pick<'id>(
    what: &str,
    things: impl Iterator<Item = (&'id str, &'id str)>,
) -> Option<String> {
    if !has_terminal() {
        return None;
    }
    let (ids, lines): (Vec<_>, Vec<_>) = things
        .map(|(id, words)| (id, names::cropped(&escape::terminal(&format!("{id}  {words}")), 76)))
        .unzip();
    let select = FuzzySelect::new().with_prompt(what).items(&lines).max_length(10);
    let place = select.interact_opt().ok()??;
    Some(ids[place].to_owned())
}

/// Whether there is somebody to ask.
fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Reads `yes` or `no`, or the beginning of one.
pub(super) fn yes_or_no(answer: &str) -> Result<bool, String> {
    match answer.to_ascii_lowercase().as_str() {
        "y" | "ye" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err(format!("`{answer}` is neither yes nor no: type y or n, or nothing to skip")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks one yes/no question after the other, and returns what came of them
    /// and what was on the terminal.
    fn asked(answers: &str, questions: usize) -> (Vec<Asked<bool>>, String) {
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(answers.as_bytes(), &mut shown, Charset::Unicode);
        let came = (0..questions).map(|_| terminal.ask("Sure?", yes_or_no).unwrap()).collect();
        (came, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn each_line_answers_one_question() {
        use Asked::{Answer, Ended, Skipped};
        let (came, _) = asked("y\nNO\n\n skip \r\nyes", 6);
        assert_eq!(came, [Answer(true), Answer(false), Skipped, Skipped, Answer(true), Ended]);
    }

    #[test]
    fn a_wrong_answer_is_explained_and_asked_again() {
        let (came, shown) = asked("maybe\n\u{1b}[31m\ny\n", 1);
        assert_eq!(came, [Asked::Answer(true)]);
        assert_eq!(shown.matches("Sure?").count(), 3);
        assert!(shown.contains("`maybe` is neither yes nor no"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }

    #[test]
    fn a_question_mark_asks_what_is_taken() {
        let (came, shown) = asked("?\nhelp\ny\n", 1);
        assert_eq!(came, [Asked::Answer(true)]);
        assert_eq!(shown.matches("Ctrl-D ends the questions").count(), 2);
        assert!(shown.contains("type y or n"), "{shown}");
    }

    #[test]
    fn what_is_no_text_is_a_wrong_answer() {
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(&b"\xff\xfe\nn\n"[..], &mut shown, Charset::Ascii);
        let came = terminal.ask("Sure?", yes_or_no).unwrap();
        assert_eq!(came, Asked::Answer(false));
    }

    #[test]
    fn the_end_of_input_ends_the_line() {
        let (came, shown) = asked("", 1);
        assert_eq!(came, [Asked::Ended]);
        assert_eq!(shown, "Sure? \n");
    }
}
