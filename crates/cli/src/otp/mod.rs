//! `vlens otp`: one-time passwords by SMS, from a terminal or a script.

mod answer;
mod ask;
mod connection;
mod interrupt;
mod pending;
mod send;
mod validate;
mod verify;

use clap::Subcommand;

use crate::outcome::{Failure, Outcome};

/// One-time passwords by SMS: send one, validate it, or both.
#[derive(Subcommand)]
pub enum Otp {
    Send(send::Args),
    Validate(validate::Args),
    Verify(verify::Args),
}

pub async fn run(command: Otp) -> Result<Outcome, Failure> {
    match command {
        Otp::Send(args) => args.print.end(send::run(&args).await),
        Otp::Validate(args) => args.print.end(validate::run(&args).await),
        Otp::Verify(args) => args.print.end(verify::run(&args).await),
    }
}
