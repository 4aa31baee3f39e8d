//! The program `vlens`: reads the command line, calls the library, prints.

mod input;
mod outcome;
mod sandbox;
mod spec_print;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::Outcome;

/// Vlens phone verification: sandbox, document and contract.
///
/// Exit codes: 0 clean, 1 findings, 2 unusable input.
#[derive(Parser)]
#[command(name = "vlens", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Sandbox(sandbox::Args),
    #[command(subcommand)]
    Spec(Spec),
}

/// The OpenAPI document: print it, check it, take a new one.
#[derive(Subcommand)]
enum Spec {
    Print(spec_print::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Spec(Spec::Print(args)) => spec_print::run(args).await,
    };
    outcome.unwrap_or_else(Outcome::unusable).into()
}
