//! Retrying, done right: only what is known to have sent nothing, and only after
//! the wait that the server asks for.
//!
//! ```sh
//! cargo run --example retry
//! ```
//!
//! The client itself never repeats a call. Most services need no loop either: the
//! user asks again.

use std::time::Duration;

use vlens::{Client, Delivery, Error, PendingVerification, PhoneNumber};
use vlens_sandbox::{Fault, Sandbox};

/// How often a call is made at most.
const ATTEMPTS: u32 = 3;
/// Nobody waits longer than this for a page.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

async fn send_patiently(
    client: &Client,
    phone: &PhoneNumber,
) -> Result<PendingVerification, Error> {
    let mut backoff = Duration::from_millis(200);
    for _ in 1..ATTEMPTS {
        let error = match client.send_otp(phone).await {
            Ok(pending) => return Ok(pending),
            Err(error) => error,
        };
        let wait = error.retry_after().unwrap_or(backoff);
        // False wherever an SMS may have gone out, and where another attempt
        // would end the same.
        if !error.is_safe_to_retry() || wait > LONGEST_WAIT {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        backoff *= 2;
    }
    client.send_otp(phone).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = sandbox.client();
    let phone: PhoneNumber = "+20 123 456 7890".parse()?;

    // Too many requests: twice refused, then sent once.
    sandbox.fail_next(2, Fault::too_many_requests(Duration::from_secs(1)));
    send_patiently(&client, &phone).await?;
    assert_eq!(sandbox.requests().len(), 3);
    assert_eq!(sandbox.inbox().messages().len(), 1);
    println!("busy twice: 3 requests, 1 SMS");

    // The SMS went out and the answer was lost: not repeated.
    sandbox.fail_next(1, Fault::drop_read().after_handling());
    let Err(error) = send_patiently(&client, &phone).await else {
        return Err("a lost answer was taken for a success".into());
    };
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert_eq!(sandbox.requests().len(), 4);
    assert_eq!(sandbox.inbox().messages().len(), 2);
    println!("lost answer: 1 request, 1 SMS, and \"{error}\" for the user to decide");

    // Nobody listens: nothing was sent, so it is tried until the attempts are over.
    sandbox.stop().await;
    let Err(error) = send_patiently(&client, &phone).await else {
        return Err("nobody listens, and yet it was sent".into());
    };
    assert_eq!(error.delivery(), Delivery::NotSent);
    println!("no server: {ATTEMPTS} attempts, \"{error}\"");
    Ok(())
}

#[test]
fn it_does_what_it_says() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
