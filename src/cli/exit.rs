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
    pub(super) fn code(self) -> u8 {
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
