//! The yardstick: a program that parses arguments as `gtm` does, and exits.
//!
//! What it costs is what starting a process and clap cost; what `gtm` costs on
//! top is its own. It follows the shape of two commands only, which is enough
//! for a comparison and no more.

use clap::{Parser, Subcommand, ValueEnum};

/// Parses arguments and does nothing with them.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Resolves the stage of a company.
    Stage {
        /// The annual recurring revenue.
        #[arg(long)]
        arr: Option<String>,
        /// The number of people.
        #[arg(long)]
        headcount: Option<u32>,
    },
    /// Shows the guide of a function.
    Show {
        /// The function.
        function: String,
        /// The stage.
        #[arg(long)]
        stage: Option<String>,
        /// How the answer is written.
        #[arg(long, default_value = "text")]
        format: Format,
    },
}

#[derive(Clone, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
    Csv,
    Html,
}

fn main() {
    std::hint::black_box(Arguments::parse());
}
