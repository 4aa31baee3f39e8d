//! `vlens sandbox`

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    time::Duration,
};

use tokio::runtime::Handle;
use vlens_sandbox::{Inbox, Sandbox, StatusStyle};

use crate::outcome::{Failure, Outcome, say};

/// Run a Vlens that sends no SMS, for tests in any language.
///
/// The first line on standard output is the URL that it listens on. The "SMS"
/// messages, with their codes, go to standard error. Ctrl-C stops it.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens sandbox
  vlens sandbox --addr 127.0.0.1:0 --code 123456
  vlens sandbox --api-key test --http-statuses")]
pub struct Args {
    /// Where to listen; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Send this code each time, instead of a random one
    #[arg(long, value_name = "DIGITS")]
    code: Option<String>,
    /// Accept this key only; without it, any will do
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
    /// How long a code is good for
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    expiry: u64,
    /// How many wrong codes may be tried for one SMS
    #[arg(long, value_name = "N", default_value_t = 5)]
    attempts: u32,
    /// Answer errors with 400, 401, 422 and 429, instead of the documented 200
    #[arg(long)]
    http_statuses: bool,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let mut builder = Sandbox::builder()
        .address(args.addr)
        .expiry(Duration::from_secs(args.expiry))
        .attempts(args.attempts);
    if let Some(code) = args.code {
        builder = builder.code(code);
    }
    if let Some(key) = args.api_key {
        builder = builder.api_key(key);
    }
    if args.http_statuses {
        builder = builder.status_style(StatusStyle::Http);
    }
    let sandbox = builder.start().await?;
    let mut stdout = io::stdout();
    writeln!(stdout, "{}", sandbox.base_url())?;
    stdout.flush()?;

    print_messages(sandbox.inbox());
    stop_signal().await?;
    sandbox.stop().await;
    Ok(Outcome::Clean)
}

/// On a thread of its own: a write to a pipe that nobody reads never returns, and
/// must hold up neither the sandbox nor its end. What waits to be printed is
/// bounded by the inbox.
fn print_messages(inbox: Inbox) {
    let runtime = Handle::current();
    std::thread::spawn(move || {
        while let Some(sms) = runtime.block_on(inbox.next()) {
            let gateway = sms
                .gateway()
                .map_or_else(|| "the tenant's default".to_owned(), |g| g.to_string());
            let (to, code) = (sms.to(), sms.code().expose());
            say(format_args!(
                "SMS to {to} through {gateway}: your code is {code}"
            ));
        }
    });
}

/// Ctrl-C, or on Unix what a container's runtime sends.
async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
