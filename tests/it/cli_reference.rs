//! `docs/cli-reference.md` is generated from the grammar of the command line.

use crate::support::assert_generated;

const OPENING: &str = "\
# Command line reference

Generated from the program by `just bless`, and held equal to it by a test.
";

fn section(name: &str, command: &mut clap::Command) -> String {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    format!("\n## `{name}`\n\n```text\n{}\n```\n", lines.join("\n"))
}

#[test]
#[cfg_attr(not(feature = "mcp"), ignore = "it has every command")]
fn the_reference_is_what_help_prints() {
    let mut command = gtm::cli::command_line().term_width(100);
    command.build();
    let mut reference = OPENING.to_owned();
    reference.push_str(&section("gtm", &mut command));
    for subcommand in command.get_subcommands_mut() {
        let name = format!("gtm {}", subcommand.get_name());
        reference.push_str(&section(&name, subcommand));
    }
    assert_generated("docs/cli-reference.md", reference);
}
