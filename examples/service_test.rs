//! How to test your own service: `cargo test --example service_test`, or
//! `cargo run --example service_test` to read what it does.
//!
//! [`SignUp`] stands for the service. It knows nothing of the sandbox: it takes a
//! [`Client`], and the tests give it one that talks to a sandbox.

use std::time::Duration;

use vlens::{Client, Delivery, Error, ErrorKind, PendingVerification};
use vlens_sandbox::Sandbox;

/// What the service shows to its user.
#[derive(Debug, PartialEq)]
enum Screen {
    EnterCode,
    WrongCode,
    /// The SMS may be on its way: ask before another one is paid for.
    SmsMayBeLate,
    TryAgainLater,
    Welcome,
}

/// A sign-up that keeps its state between two web requests, as a session would.
struct SignUp {
    vlens: Client,
    session: Option<String>,
}

impl SignUp {
    fn new(vlens: Client) -> Self {
        let session = None;
        Self { vlens, session }
    }

    async fn phone_entered(&mut self, typed: &str) -> Result<Screen, Box<dyn std::error::Error>> {
        match self.vlens.send_otp(&typed.parse()?).await {
            Ok(pending) => {
                self.session = Some(serde_json::to_string(&pending)?);
                Ok(Screen::EnterCode)
            }
            Err(error) => Ok(screen(&error)),
        }
    }

    async fn code_entered(&mut self, typed: &str) -> Result<Screen, Box<dyn std::error::Error>> {
        let session = self.session.as_deref().ok_or("no code was sent")?;
        let pending: PendingVerification = serde_json::from_str(session)?;
        match self.vlens.validate_otp(&pending, typed).await {
            Ok(_verified) => {
                self.session = None;
                Ok(Screen::Welcome)
            }
            Err(error) => Ok(screen(&error)),
        }
    }
}

fn screen(error: &Error) -> Screen {
    match (error.kind(), error.delivery()) {
        // What was typed is no phone number, or no code.
        (ErrorKind::Input, _) => Screen::WrongCode,
        _ if error.is_safe_to_retry() => Screen::TryAgainLater,
        (_, Delivery::Unknown) => Screen::SmsMayBeLate,
        (ErrorKind::Api | ErrorKind::NotConfirmed, _) => Screen::WrongCode,
        _ => Screen::TryAgainLater,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let mut sign_up = SignUp::new(sandbox.client());

    println!(
        "phone:      {:?}",
        sign_up.phone_entered("+20 123 456 7890").await?
    );
    let sms = sandbox.inbox().wait(Duration::from_secs(1)).await?;
    println!("wrong code: {:?}", sign_up.code_entered("nonsense").await?);
    println!(
        "right code: {:?}",
        sign_up.code_entered(sms.code().expose()).await?
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vlens_sandbox::{Fault, Sandbox};

    use super::{Screen, SignUp};

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    const PHONE: &str = "+20 123 456 7890";
    const SOON: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn the_right_code_is_welcome_after_a_wrong_one() -> TestResult {
        let sandbox = Sandbox::start().await?;
        let mut sign_up = SignUp::new(sandbox.client());

        assert_eq!(sign_up.phone_entered(PHONE).await?, Screen::EnterCode);
        let sms = sandbox.inbox().wait(SOON).await?;
        assert_eq!(sms.to(), "+201234567890");
        assert_eq!(sign_up.code_entered("nonsense").await?, Screen::WrongCode);
        let code = sms.code().expose();
        assert_eq!(sign_up.code_entered(code).await?, Screen::Welcome);
        Ok(())
    }

    #[tokio::test]
    async fn a_code_from_yesterday_is_not() -> TestResult {
        let sandbox = Sandbox::builder().code("123456").start().await?;
        let mut sign_up = SignUp::new(sandbox.client());

        sign_up.phone_entered(PHONE).await?;
        sandbox.advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!(sign_up.code_entered("123456").await?, Screen::WrongCode);
        Ok(())
    }

    #[tokio::test]
    async fn nobody_pays_for_a_second_sms_unasked() -> TestResult {
        let sandbox = Sandbox::start().await?;
        let mut sign_up = SignUp::new(sandbox.client());

        sandbox.fail_next(1, Fault::status(504).after_handling());
        assert_eq!(sign_up.phone_entered(PHONE).await?, Screen::SmsMayBeLate);
        assert_eq!(sandbox.inbox().messages().len(), 1);
        Ok(())
    }

    #[tokio::test]
    async fn a_busy_api_is_tried_again_later() -> TestResult {
        let sandbox = Sandbox::start().await?;
        let mut sign_up = SignUp::new(sandbox.client());

        sandbox.fail_next(1, Fault::too_many_requests(SOON));
        assert_eq!(sign_up.phone_entered(PHONE).await?, Screen::TryAgainLater);
        assert!(sandbox.inbox().messages().is_empty());
        Ok(())
    }
}
