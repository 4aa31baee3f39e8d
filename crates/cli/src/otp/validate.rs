//! `vlens otp validate`

use super::{
    answer::{Answer, Print},
    ask::{self, Stdin},
    connection::Connection,
    interrupt::or_interrupted,
    pending,
};
use crate::{
    outcome::{EXIT_CODES, Failure},
    progress,
};

/// Validate the code that the person received.
///
/// The code is asked for and not shown; where standard input is no terminal it
/// is read from there.
#[derive(clap::Args)]
#[command(after_help = format!("Examples:
  vlens otp validate --pending pending.json
  vlens otp validate --pending pending.json --show-token < code
  vlens otp send +201234567890 | vlens otp validate --pending -

{EXIT_CODES}"))]
pub struct Args {
    /// What `send` printed or kept (`-` for standard input)
    #[arg(long, value_name = "FILE")]
    pending: String,
    /// The file with the code (`-` for standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "code")]
    code_file: Option<String>,
    /// The code. It stays in the history of the shell and shows in the list of
    /// processes: for the sandbox
    #[arg(long)]
    code: Option<String>,
    /// Show the access token
    #[arg(long)]
    show_token: bool,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    pub print: Print,
}

pub async fn run(args: &Args) -> Result<Answer, Failure> {
    let stdin = Stdin::shared_by(&[
        args.connection.takes_stdin(),
        args.pending == "-",
        args.code_file.as_deref() == Some("-"),
    ])?;
    let client = args.connection.client()?;
    let pending = pending::read(&args.pending)?;
    let code = match (&args.code, &args.code_file) {
        (Some(code), _) => Some(code.as_str().into()),
        (None, Some(name)) => Some(ask::secret_file(name)?),
        (None, None) => ask::code(stdin).await?,
    };
    let Some(code) = code else {
        return Err(Failure::new("there is no code"));
    };
    let validate = client.validate_otp(&pending, &code);
    let validate = progress::during("validating the code", validate);
    Ok(match or_interrupted(validate).await {
        Some(Ok(verified)) => Answer::verified(&pending, &verified, args.show_token),
        Some(Err(error)) => Answer::error(&error, Some(&pending)),
        None => Answer::interrupted(Some(&pending)),
    })
}
