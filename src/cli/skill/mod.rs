//! `gtm skill`: a skill for assistants that run commands.

use super::prelude::*;

/// Write a skill for assistants that run commands
///
/// Examples:
///   gtm skill ~/.claude/skills
///   gtm skill .claude/skills
///
/// Writes gtm/SKILL.md there, over one that is there: when to run which command, and how
/// to read what it says.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SkillArgs {
    /// The folder of skills, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The skill; a test runs its examples.
const SKILL: &str = include_str!("SKILL.md");

impl Run for SkillArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        // A skill and its folder have one name.
        write_files(&self.folder, vec![Original::new("gtm/SKILL.md", SKILL)], true, context)
    }
}
