//! `vlens contract`: what changed in it, and does an exchange conform to it?

mod check;
mod diff;

use clap::Subcommand;

use crate::outcome::{Failure, Outcome};

/// The contract: what changed in it, does an exchange conform to it?
#[derive(Subcommand)]
pub enum Contract {
    Diff(diff::Args),
    Check(check::Args),
}

pub async fn run(command: Contract) -> Result<Outcome, Failure> {
    match command {
        Contract::Diff(args) => diff::run(args).await,
        Contract::Check(args) => check::run(args).await,
    }
}
