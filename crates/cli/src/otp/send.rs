//! `vlens otp send`

use std::{future::IntoFuture as _, path::PathBuf};

use vlens::SmsProvider;

use super::{
    answer::{Answer, Print},
    ask::{self, Stdin},
    connection::Connection,
    interrupt::or_interrupted,
    pending::Reserved,
};
use crate::{
    outcome::{EXIT_CODES, Failure},
    progress,
};

/// Send an SMS with a code. What `validate` needs is printed, or kept in a file.
#[derive(clap::Args)]
#[command(after_help = format!("Examples:
  vlens otp send +201234567890 > pending.json
  vlens otp send --pending pending.json --via vodafone +201234567890
  vlens otp send --base-url http://127.0.0.1:8080 --json +201234567890

{EXIT_CODES}"))]
pub struct Args {
    /// The phone number, with + and the country code; without it, it is asked
    /// for, or read from standard input
    phone: Option<String>,
    /// Keep what `validate` needs in this file instead of printing it
    #[arg(long, value_name = "FILE")]
    pending: Option<PathBuf>,
    #[command(flatten)]
    via: Via,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    pub print: Print,
}

/// Which gateway sends the SMS.
#[derive(clap::Args)]
pub struct Via {
    /// The gateway, by its name or its number; without it, the tenant's default
    #[arg(long, value_name = "GATEWAY", value_parser = gateway)]
    pub via: Option<SmsProvider>,
}

fn gateway(typed: &str) -> Result<SmsProvider, String> {
    if let Ok(number) = typed.parse::<i64>() {
        return Ok(number.into());
    }
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let known = SmsProvider::ALL;
    let found = known
        .iter()
        .find(|known| plain(&known.to_string()) == plain(typed));
    found.copied().ok_or_else(|| {
        let names: Vec<String> = known.iter().map(ToString::to_string).collect();
        format!("there are {}, or a number", names.join(", "))
    })
}

pub async fn run(args: &Args) -> Result<Answer, Failure> {
    let stdin = Stdin::shared_by(&[args.connection.takes_stdin()])?;
    let phone = ask::phone(args.phone.as_deref(), stdin).await?;
    let client = args.connection.client()?;
    // Whatever can go wrong here must, before an SMS costs something.
    let file = args.pending.as_deref().map(Reserved::beside).transpose()?;
    let mut send = client.send_otp(&phone);
    if let Some(gateway) = args.via.via {
        send = send.via(gateway);
    }
    let send = progress::during("sending the SMS", send.into_future());
    match (or_interrupted(send).await, file) {
        (Some(Ok(pending)), None) => Answer::sent(pending),
        (Some(Ok(pending)), Some(file)) => match file.write(&pending) {
            Ok(()) => Ok(Answer::sent_and_kept(pending)),
            Err(failure) => Answer::sent_not_kept(pending, &failure),
        },
        (Some(Err(error)), _) => Ok(Answer::error(&error, None)),
        (None, _) => Ok(Answer::interrupted(None)),
    }
}
