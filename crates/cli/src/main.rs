//! The program `vlens`: reads the command line, calls the library, prints.

mod contract_check;
mod contract_diff;
mod input;
mod outcome;
mod output;
mod sandbox;
mod spec_lint;
mod spec_print;
mod spec_update;
mod update;

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
    /// The OpenAPI document: print it, check it, take a new one
    #[command(subcommand)]
    Spec(Spec),
    /// The contract: what changed in it, does an exchange conform to it?
    #[command(subcommand)]
    Contract(Contract),
}

#[derive(Subcommand)]
enum Spec {
    Print(spec_print::Args),
    Lint(spec_lint::Args),
    Update(spec_update::Args),
}

#[derive(Subcommand)]
enum Contract {
    Diff(contract_diff::Args),
    Check(contract_check::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Spec(Spec::Print(args)) => spec_print::run(args).await,
        Command::Spec(Spec::Lint(args)) => spec_lint::run(args).await,
        Command::Spec(Spec::Update(args)) => spec_update::run(args).await,
        Command::Contract(Contract::Diff(args)) => contract_diff::run(args).await,
        Command::Contract(Contract::Check(args)) => contract_check::run(args).await,
    };
    outcome.unwrap_or_else(Outcome::unusable).into()
}
