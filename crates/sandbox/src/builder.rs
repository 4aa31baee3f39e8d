//! How a sandbox is configured.

use std::{net::SocketAddr, time::Duration};

use super::{Sandbox, StartError, error::Cause, state::Rules};
use vlens::Secret;

/// The statuses under which the sandbox answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusStyle {
    /// 200 for every answer with an envelope, errors included: all that the
    /// published document knows.
    #[default]
    Documented,
    /// 400, 401, 422 and 429 for errors, with the same envelopes: what older
    /// pages of Vlens list.
    Http,
}

/// Configures a [`Sandbox`]. Everything has a default.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vlens_sandbox::StartError> {
/// use std::time::Duration;
/// use vlens_sandbox::{Sandbox, StatusStyle};
///
/// let sandbox = Sandbox::builder()
///     .code("123456")
///     .expiry(Duration::from_secs(60))
///     .attempts(3)
///     .api_key("test")
///     .status_style(StatusStyle::Http)
///     .start()
///     .await?;
/// # drop(sandbox);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until start"]
pub struct SandboxBuilder {
    rules: Rules,
    status_style: StatusStyle,
    idle_timeout: Duration,
    address: SocketAddr,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            status_style: StatusStyle::default(),
            idle_timeout: Duration::from_secs(10),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        }
    }
}

impl SandboxBuilder {
    /// Sends this code each time, 1 to 32 digits. By default each SMS has a
    /// random one of six digits.
    pub fn code(mut self, code: impl Into<Secret>) -> Self {
        self.rules.code = Some(code.into());
        self
    }

    /// How long a code is good for, 5 minutes by default.
    pub fn expiry(mut self, expiry: Duration) -> Self {
        self.rules.expiry = expiry;
        self
    }

    /// How many wrong codes may be tried for one SMS, 5 by default.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.rules.attempts = attempts;
        self
    }

    /// Insists on this `ApiKey`. By default any that is not empty will do.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.rules.api_key = Some(api_key.into());
        self
    }

    /// The statuses of errors, [`StatusStyle::Documented`] by default.
    pub fn status_style(mut self, status_style: StatusStyle) -> Self {
        self.status_style = status_style;
        self
    }

    /// How long a connection may send nothing, between two requests or in the
    /// middle of one, before it is closed: 10 seconds by default. The headers of
    /// a request must be complete in this time.
    pub fn idle_timeout(mut self, idle_timeout: Duration) -> Self {
        self.idle_timeout = idle_timeout;
        self
    }

    /// Where to listen, `127.0.0.1:0` by default: port 0 picks a free one. The
    /// sandbox accepts any key; think before you show it to a network.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Starts the sandbox on the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// When the code or the key is not usable, there is no runtime, or the
    /// address cannot be listened on.
    ///
    /// # Panics
    ///
    /// As everything of Tokio does on a runtime whose I/O and time are not
    /// enabled. `#[tokio::main]` and `#[tokio::test]` enable them.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        check_code(self.rules.code.as_ref())?;
        check_key(self.rules.api_key.as_ref())?;
        Sandbox::listen(
            self.rules,
            self.status_style,
            self.idle_timeout,
            self.address,
        )
        .await
    }

    /// The sandbox without a socket, for `fuzz/`: its routes and its inbox.
    #[cfg(fuzzing)]
    pub fn in_process(self) -> (axum::Router, super::Inbox) {
        let world = super::World::new(self.rules, self.status_style, self.idle_timeout);
        let inbox = world.inbox.clone();
        (super::router::router(world.into(), <_>::default()), inbox)
    }
}

fn check_code(code: Option<&Secret>) -> Result<(), Cause> {
    let usable = |code: &Secret| {
        let digits = code.expose().as_bytes();
        (1..=32).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
    };
    match code {
        Some(code) if !usable(code) => Err(Cause::Code),
        _ => Ok(()),
    }
}

/// As the client has it: what a header cannot hold or would trim never arrives.
fn check_key(key: Option<&Secret>) -> Result<(), Cause> {
    let usable = |key: &Secret| {
        let key = key.expose();
        !key.is_empty() && key.trim() == key && key.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    };
    match key {
        Some(key) if !usable(key) => Err(Cause::ApiKey),
        _ => Ok(()),
    }
}
