//! Verifies a phone number: send a code, type it in, be confirmed.
//!
//! ```sh
//! cargo run --example verify_phone
//! ```
//!
//! With no configuration it talks to a sandbox embedded here: no SMS is sent,
//! nothing leaves this machine. With `VLENS_API_KEY` set it talks to
//! `VLENS_BASE_URL` (or to the API itself), **sends a real SMS**, and asks for
//! the phone number and the code on the terminal.

use std::{
    env,
    error::Error,
    io::{self, Write as _},
};

use vlens::{Client, ErrorKind, OtpCode, PendingVerification, PhoneNumber, VerifiedPhone};
use vlens_sandbox::{ReceivedRequest, Sandbox};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let result = if env::var_os(vlens::env_vars::API_KEY).is_some() {
        on_the_terminal().await
    } else {
        in_the_sandbox().await
    };
    if let Err(error) = result {
        eprintln!("{error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            eprintln!("  caused by: {error}");
            cause = error.source();
        }
        std::process::exit(1);
    }
}

/// The flow against the embedded sandbox.
async fn in_the_sandbox() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    println!(
        "VLENS_API_KEY is not set: using a sandbox at {}\n",
        sandbox.base_url()
    );
    let client = sandbox.client();
    let phone: PhoneNumber = "+20 123 456 7890".parse()?;

    println!("1. send_otp");
    let pending = client.send_otp(&phone).await?;
    show_request(&sandbox);
    println!("   pending: {pending:?}");

    // A web service would keep `pending` in the user's session until here.
    let sms = sandbox.inbox().latest().ok_or("no SMS was sent")?;
    println!("   the SMS says: {}\n", sms.code().expose());

    println!("2. validate_otp, with a wrong code");
    // One digit off, whatever the code is.
    let wrong: String = sms.code().expose().chars().rev().collect();
    let wrong = if wrong == sms.code().expose() {
        "0".to_owned()
    } else {
        wrong
    };
    match client.validate_otp(&pending, wrong).await {
        Err(error) if error.kind() == ErrorKind::Api => {
            println!("   {error}");
            println!(
                "   the API says: {}\n",
                error.message().unwrap_or("nothing")
            );
        }
        other => return Err(format!("a wrong code gave {other:?}").into()),
    }

    println!("3. validate_otp, with the code of the SMS");
    let verified = client.validate_otp(&pending, sms.code()).await?;
    show_request(&sandbox);
    show(&verified);
    Ok(())
}

/// The flow against the configured API.
async fn on_the_terminal() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let phone: PhoneNumber = ask("Phone number, as in +20 123 456 7890: ")?.parse()?;
    let pending: PendingVerification = client.send_otp(&phone).await?;
    println!("Sent; request {}.", pending.request_id());
    // A mistyped code must not cost another SMS.
    for _ in 0..3 {
        let code: OtpCode = match ask("Code: ")?.parse() {
            Ok(code) => code,
            Err(error) => {
                println!("{error}");
                continue;
            }
        };
        match client.validate_otp(&pending, code).await {
            Ok(verified) => {
                show(&verified);
                return Ok(());
            }
            Err(error) if matches!(error.kind(), ErrorKind::Api | ErrorKind::NotConfirmed) => {
                println!("{error}: {}", error.message().unwrap_or("try again"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err("the phone number was not verified".into())
}

fn ask(question: &str) -> io::Result<String> {
    print!("{question}");
    io::stdout().flush()?;
    let mut line = String::new();
    match io::stdin().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim().to_owned()),
    }
}

fn show(verified: &VerifiedPhone) {
    println!("   verified: {verified:?}");
    if let Some(expires_at) = verified.access_token().and_then(|token| token.expires_at()) {
        println!("   the access token expires at {expires_at}");
    }
}

/// The request as it went over the wire. What is sensitive prints as such; of
/// the body only the names of the members are shown.
fn show_request(sandbox: &Sandbox) {
    let Some(request) = sandbox.requests().into_iter().next() else {
        return;
    };
    println!("   > {} {}", request.method(), request.path());
    for (name, value) in request.headers() {
        println!("   > {name}: {value:?}");
    }
    println!("   > {}", redacted_body(&request));
}

fn redacted_body(request: &ReceivedRequest) -> String {
    let body: serde_json::Value = serde_json::from_slice(request.expose_body()).unwrap_or_default();
    let members = body.as_object().into_iter().flatten();
    let members: Vec<String> = members
        .map(|(name, _)| format!("{name:?}: [redacted]"))
        .collect();
    format!("{{ {} }}", members.join(", "))
}
