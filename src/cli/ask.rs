//! Asking on a terminal, one question after the other.
//!
//! A question goes to standard error, so that the answer to the command stays
//! alone on standard output. Whoever runs the command can skip a question, and
//! the end of input ends the asking. Only a terminal is asked: answers in a
//! file or a pipe would go astray as soon as a question is added, and options
//! say the same with names.

use std::io::BufRead;

use dialoguer::FuzzySelect;

use super::prelude::*;
use crate::render::{Charset, escape};

/// Where questions are asked.
pub(super) struct Terminal<'a> {
    answers: Box<dyn BufRead + 'a>,
    questions: Box<dyn Write + 'a>,
    charset: Charset,
    /// Whether there is nobody to ask any more: the input has ended.
    pub(super) is_over: bool,
}

impl<'a> Terminal<'a> {
    /// Returns the user's terminal, if there is one.
    pub(super) fn open(charset: Charset) -> Option<Self> {
        has_terminal().then(|| Self::new(io::stdin().lock(), io::stderr().lock(), charset))
    }

    /// Returns a terminal that asks on `questions` and listens on `answers`.
    pub(super) fn new(
        answers: impl BufRead + 'a,
        questions: impl Write + 'a,
        charset: Charset,
    ) -> Self {
        let (answers, questions) = (Box::new(answers), Box::new(questions));
        Self { answers, questions, charset, is_over: false }
    }

    /// Says something that is no question.
    pub(super) fn say(&mut self, words: &str) -> Result<()> {
        self.write(words, "\n")
    }

    /// Writes words as the terminal may show them: without what it would obey,
    /// and what its characters have not.
    fn write(&mut self, words: &str, end: &str) -> Result<()> {
        let mut words = escape::terminal(words).into_owned();
        if self.charset == Charset::Ascii {
            words = escape::ascii(&words);
        }
        write!(self.questions, "{words}{end}")
            .and_then(|()| self.questions.flush())
            .or_usage("the terminal can't be written to")
    }

    /// Asks until there is an answer that `read` takes, or none: an empty line,
    /// `skip`, or the end of input. What `read` refuses is said, and the
    /// question asked again.
    pub(super) fn ask<T, E: Display>(
        &mut self,
        question: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>> {
        while !self.is_over {
            self.write(question, " ")?;
            let mut line = Vec::new();
            let count = self.answers.read_until(b'\n', &mut line);
            if count.or_usage("the terminal can't be read")? == 0 {
                self.is_over = true;
                // The cursor is left behind the question.
                self.say("")?;
            }
            let line = String::from_utf8_lossy(&line);
            let answer = line.trim();
            if answer.is_empty() || answer.eq_ignore_ascii_case("skip") {
                break;
            }
            let is_for_help = matches!(answer, "?" | "help");
            match read(answer) {
                Ok(answer) if !is_for_help => return Ok(Some(answer)),
                Ok(_) => {}
                Err(reason) => self.say(&format!("  {reason}"))?,
            }
            if is_for_help {
                self.say("  Enter skips it, Ctrl-D ends the questions, Ctrl-C breaks off.")?;
            }
        }
        Ok(None)
    }

    /// Says which command gives the same answers.
    pub(super) fn say_command(&mut self, mut command: Invocation, context: &Context) -> Result<()> {
        context.carry(&mut command);
        self.say(&format!("The same without asking: {command}"))
    }

    /// Asks for a field that is not known yet.
    pub(super) fn fill<T, E: Display>(
        &mut self,
        field: &mut Option<T>,
        question: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<()> {
        if field.is_none() {
            *field = self.ask(question, read)?;
        }
        Ok(())
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
    fn asked(answers: &str, questions: usize) -> (Vec<Option<bool>>, String) {
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(answers.as_bytes(), &mut shown, Charset::Unicode);
        let came = (0..questions).map(|_| terminal.ask("Sure?", yes_or_no).unwrap()).collect();
        drop(terminal);
        (came, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn each_line_answers_one_question() {
        let (came, shown) = asked("y\nNO\n\n skip \r\nyes", 9);
        let answers = [Some(true), Some(false), None, None, Some(true)];
        assert_eq!(came, [&answers[..], &[None; 4]].concat());
        // At the sixth there is nobody to ask any more.
        assert_eq!(shown.matches("Sure?").count(), 6);
    }

    #[test]
    fn a_wrong_answer_is_explained_and_asked_again() {
        let (came, shown) = asked("maybe\n\u{1b}[31m\ny\n", 1);
        assert_eq!(came, [Some(true)]);
        assert_eq!(shown.matches("Sure?").count(), 3);
        assert!(shown.contains("`maybe` is neither yes nor no"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }

    #[test]
    fn a_question_mark_asks_what_is_taken() {
        let (came, shown) = asked("?\nhelp\ny\n", 1);
        assert_eq!(came, [Some(true)]);
        assert_eq!(shown.matches("Ctrl-D ends the questions").count(), 2);
        assert!(shown.contains("type y or n"), "{shown}");
    }

    #[test]
    fn what_is_no_text_is_a_wrong_answer() {
        let mut shown = Vec::new();
        let mut terminal = Terminal::new(&b"\xff\xfe\nn\n"[..], &mut shown, Charset::Ascii);
        let came = terminal.ask("Sure?", yes_or_no).unwrap();
        assert_eq!(came, Some(false));
    }

    #[test]
    fn the_end_of_input_ends_the_line() {
        let (came, shown) = asked("", 1);
        assert_eq!(came, [None]);
        assert_eq!(shown, "Sure? \n");
    }
}
