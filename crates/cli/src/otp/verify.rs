//! `vlens otp verify`

use std::future::IntoFuture as _;

use super::{
    answer::{Answer, Print},
    ask::{self, Stdin},
    connection::Connection,
    interrupt::or_interrupted,
    send::Via,
};
use crate::{
    outcome::{EXIT_CODES, Failure, say},
    progress,
};

/// Both steps: send an SMS, ask for the code, validate it.
///
/// Number and code are asked for, and the code is not shown; where standard
/// input is no terminal they are its lines. After a refused code another one
/// can be typed; an empty one ends it.
#[derive(clap::Args)]
#[command(after_help = format!("Examples:
  vlens otp verify
  vlens otp verify --json --show-token +201234567890

{EXIT_CODES}"))]
pub struct Args {
    /// The phone number, with + and the country code
    phone: Option<String>,
    /// Show the access token
    #[arg(long)]
    show_token: bool,
    #[command(flatten)]
    via: Via,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    pub print: Print,
}

pub async fn run(args: &Args) -> Result<Answer, Failure> {
    let stdin = Stdin::shared_by(&[args.connection.takes_stdin()])?;
    // A wrong configuration is told before anything is typed.
    let client = args.connection.client()?;
    let phone = ask::phone(args.phone.as_deref(), stdin).await?;
    let mut send = client.send_otp(&phone);
    if let Some(gateway) = args.via.via {
        send = send.via(gateway);
    }
    let send = progress::during("sending the SMS", send.into_future());
    let pending = match or_interrupted(send).await {
        Some(Ok(pending)) => pending,
        Some(Err(error)) => return Ok(Answer::error(&error, None)),
        None => return Ok(Answer::interrupted(None)),
    };
    say(format_args!("the SMS is on its way"));
    let mut refused: Option<Answer> = None;
    loop {
        let code = ask::code(stdin)
            .await?
            .filter(|code| !code.expose().trim().is_empty());
        let Some(code) = code else {
            return Ok(match refused {
                Some(answer) => answer.given_up(),
                None => Answer::without_code(&pending),
            });
        };
        let validate = client.validate_otp(&pending, &code);
        let validate = progress::during("validating the code", validate);
        match or_interrupted(validate).await {
            Some(Ok(verified)) => {
                return Ok(Answer::verified(&pending, &verified, args.show_token));
            }
            None => return Ok(Answer::interrupted(Some(&pending))),
            Some(Err(error)) => {
                let mut answer = Answer::error(&error, Some(&pending));
                if !answer.allows_another_code() {
                    return Ok(answer);
                }
                args.print.refused(&mut answer);
                refused = Some(answer);
            }
        }
    }
}
