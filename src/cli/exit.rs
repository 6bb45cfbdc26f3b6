//! How the program ends.

use std::process::ExitCode;

/// The ways to end. `docs/output.md` documents them; scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// The answer was given.
    Done,
    /// It ran, and the answer is no: nothing of that kind, or no playbook yet
    /// for this company.
    No,
    /// Wrong usage, or a file that can't be read or written.
    Usage,
    /// A bug of ours.
    Bug,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Bug => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Makes a panic end with [`Exit::Bug`] and a message that asks for a report,
/// whether the build unwinds or aborts.
pub(super) fn report_bugs() {
    std::panic::set_hook(Box::new(|panic| {
        super::output::bug(&panic.to_string());
        #[expect(
            clippy::exit,
            reason = "an aborting build gives no other chance to set the exit code"
        )]
        std::process::exit(i32::from(Exit::Bug.code()));
    }));
}
