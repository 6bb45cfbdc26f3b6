//! The doorway: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    gtm::cli::main(std::env::args_os())
}
