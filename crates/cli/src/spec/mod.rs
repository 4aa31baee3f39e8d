//! `vlens spec`: the OpenAPI document.

mod lint;
mod print;
mod update;

use clap::Subcommand;

use crate::outcome::{Failure, Outcome};

/// The OpenAPI document: print it, check it, take a new one.
#[derive(Subcommand)]
pub enum Spec {
    Print(print::Args),
    Lint(lint::Args),
    Update(update::Args),
}

pub async fn run(command: Spec) -> Result<Outcome, Failure> {
    match command {
        Spec::Print(args) => print::run(args).await,
        Spec::Lint(args) => lint::run(args).await,
        Spec::Update(args) => update::run(args).await,
    }
}
