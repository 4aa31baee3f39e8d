//! "Send a new code", with a cool-down, in the background: the user presses the
//! button as often as they like, and gets one SMS when the time has come.
//!
//! ```sh
//! cargo run --example resend
//! ```

use std::time::{Duration, Instant};

use tokio::{
    sync::{mpsc, watch},
    time::sleep,
};
use vlens::{Client, Delivery, PendingVerification, PhoneNumber};
use vlens_sandbox::{Fault, Sandbox};

/// What the user's page shows.
#[derive(Clone, Debug)]
enum State {
    /// A code was sent; this is what to validate it with.
    Sent(PendingVerification),
    /// A new SMS may have gone out, or not. The earlier code may still work.
    Uncertain(PendingVerification),
    /// No new SMS went out. The earlier code still works.
    NotSent(PendingVerification),
}

impl State {
    fn pending(&self) -> &PendingVerification {
        match self {
            Self::Sent(pending) | Self::Uncertain(pending) | Self::NotSent(pending) => pending,
        }
    }
}

/// One user's verification. Dropping it ends the work in the background.
struct Verification {
    state: watch::Receiver<State>,
    button: mpsc::Sender<()>,
}

impl Verification {
    async fn start(
        client: Client,
        phone: &PhoneNumber,
        cool_down: Duration,
    ) -> Result<Self, vlens::Error> {
        let asked = Instant::now();
        let pending = client.send_otp(phone).await?;
        let (tell, state) = watch::channel(State::Sent(pending));
        // Room for one: to press again while a request waits changes nothing.
        let (button, pressed) = mpsc::channel(1);
        tokio::spawn(resend(client, asked, cool_down, pressed, tell));
        Ok(Self { state, button })
    }

    /// The user asks for a new code.
    fn press_resend(&self) {
        let _already_waiting = self.button.try_send(());
    }
}

/// Nothing is sent unless the user asked, and nothing is sent again by itself.
async fn resend(
    client: Client,
    mut last: Instant,
    cool_down: Duration,
    mut pressed: mpsc::Receiver<()>,
    tell: watch::Sender<State>,
) {
    while pressed.recv().await.is_some() {
        sleep(cool_down.saturating_sub(last.elapsed())).await;
        // The user pressed again while this was waiting: the same wish.
        let _ = pressed.try_recv();
        let current = tell.borrow().pending().clone();
        last = Instant::now();
        tell.send_replace(match client.send_otp(current.phone()).await {
            Ok(newer) => State::Sent(newer),
            Err(error) if error.delivery() == Delivery::Unknown => State::Uncertain(current),
            Err(_) => State::NotSent(current),
        });
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    const COOL_DOWN: Duration = Duration::from_millis(300);
    let sandbox = Sandbox::start().await?;
    let client = sandbox.client();
    let phone: PhoneNumber = "+20 123 456 7890".parse()?;
    let start = Instant::now();
    let mut verification = Verification::start(client.clone(), &phone, COOL_DOWN).await?;
    let first = verification.state.borrow().pending().clone();

    for _ in 0..5 {
        verification.press_resend();
    }
    verification.state.changed().await?;
    assert!(start.elapsed() >= COOL_DOWN);
    assert_eq!(sandbox.inbox().messages().len(), 2);
    println!("pressed five times: one more SMS, after {COOL_DOWN:?}");

    // The SMS goes out, the answer is lost: said, not repeated.
    sandbox.fail_next(1, Fault::drop_read().after_handling());
    verification.press_resend();
    verification.state.changed().await?;
    let state = verification.state.borrow().clone();
    assert!(matches!(state, State::Uncertain(_)));
    sleep(2 * COOL_DOWN).await;
    assert_eq!(sandbox.inbox().messages().len(), 3);
    println!("a lost answer: the user is asked");

    verification.press_resend();
    verification.state.changed().await?;
    let State::Sent(pending) = verification.state.borrow().clone() else {
        return Err("no new code was sent".into());
    };
    let sms = sandbox.inbox().latest().ok_or("no SMS")?;
    assert!(client.validate_otp(&first, sms.code()).await.is_err());
    client.validate_otp(&pending, sms.code()).await?;
    println!("the newest code verifies the phone number");
    Ok(())
}

#[test]
fn it_does_what_it_says() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
