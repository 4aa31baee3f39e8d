//! The program `vlens`: reads the command line, calls the libraries, prints.

mod contract;
mod fetch;
mod input;
mod manual;
mod otp;
mod outcome;
mod output;
mod progress;
mod sandbox;
mod spec;
mod update;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::Outcome;

/// Vlens phone verification: send and validate codes, a sandbox, the document
/// and the contract.
#[derive(Parser)]
#[command(name = "vlens", version, max_term_width = 100, after_help = outcome::EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(subcommand)]
    Otp(otp::Otp),
    Sandbox(sandbox::Args),
    #[command(subcommand)]
    Spec(spec::Spec),
    #[command(subcommand)]
    Contract(contract::Contract),
    Completions(manual::Completions),
    Man(manual::Man),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Otp(command) => otp::run(command).await,
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Spec(command) => spec::run(command).await,
        Command::Contract(command) => contract::run(command).await,
        Command::Completions(args) => manual::completions::<Cli>(&args),
        Command::Man(args) => manual::man::<Cli>(&args),
    };
    outcome.unwrap_or_else(Outcome::unusable).into()
}
