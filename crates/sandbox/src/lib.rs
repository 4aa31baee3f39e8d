//! A stateful Vlens for tests, in the test process or stand-alone: the whole
//! flow, without a network and without an SMS.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use vlens_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::start().await?;
//! let client = sandbox.client(); // or your service, given sandbox.base_url()
//!
//! let phone = "+20 123 456 7890".parse()?;
//! let pending = client.send_otp(&phone).await?;
//! let sms = sandbox.inbox().wait(Duration::from_secs(1)).await?;
//! let verified = client.validate_otp(&pending, sms.code()).await?;
//!
//! assert_eq!(verified.phone(), &phone);
//! # Ok(())
//! # }
//! ```
//!
//! Each test starts its own; they do not know of each other, and dropping one
//! stops it. A service under test needs three things from it: [`base_url`] in
//! place of `https://api.vlenseg.com`, any API key that is not empty, and the code
//! out of the [`inbox`]. Time passes when the test says so ([`advance`]), and
//! [`requests`] shows what was received.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use std::time::Duration;
//! # use vlens::{Delivery, PhoneNumber};
//! # use vlens_sandbox::{Fault, Rejection, Sandbox};
//! # let phone: PhoneNumber = "+20 123 456 7890".parse()?;
//! let sandbox = Sandbox::builder().code("123456").start().await?;
//! let client = sandbox.client();
//!
//! // A code that has expired.
//! let pending = client.send_otp(&phone).await?;
//! sandbox.advance(Duration::from_secs(5 * 60));
//! let error = client.validate_otp(&pending, "123456").await.unwrap_err();
//! assert_eq!(error.code(), Some(Rejection::Expired.code()));
//!
//! // An SMS that goes out while the answer gets lost.
//! sandbox.fail_next(1, Fault::status(504).after_handling());
//! let error = client.send_otp(&phone).await.unwrap_err();
//! assert_eq!(error.delivery(), Delivery::Unknown);
//! # Ok(())
//! # }
//! ```
//!
//! # What it answers
//!
//! Every POST to the path of the operation gets 200 and an envelope that conforms
//! to the document, whatever its body is: 200 is all that the document knows.
//! [`StatusStyle::Http`] gives errors 400, 401, 422 and 429 instead. Other paths
//! get 404, other methods 405. A request whose body breaks off gets 400, has no
//! effect and is not listed. The checks, their order and their codes are in the
//! table of [`Rejection`]. Vlens does not publish its codes: **these are the
//! sandbox's own**.
//!
//! A code counts as sent once the request is handled. It works once. A validation
//! that succeeds answers with `isPhoneNumberConfirmed: true`, a made-up user with
//! the phone number, and tokens that begin with `sandbox-` and open nothing.
//!
//! # Faults
//!
//! [`fail_next`](Sandbox::fail_next) and [`fail_phone`](Sandbox::fail_phone) make
//! requests fail in the ways of [`Fault`]: late, not at all, with other statuses,
//! with half a body, with a connection reset.
//!
//! # Reserved numbers
//!
//! Programs in other languages cannot ask for a fault. These phone numbers fail by
//! themselves, whatever is sent for them. They look like Egyptian mobile numbers,
//! so that a service's own checks let them through, and are nobody's: no operator
//! has the prefix 019.
//!
//! | phone number | answer |
//! |---|---|
//! | `+201900000400` | an API error, code 9901 |
//! | `+201900000429` | 429 with an envelope, code 9902, and `Retry-After: 1` |
//! | `+201900000503` | 503 without an envelope |
//! | `+201900000504` | none, on an open connection |
//!
//! # Limits
//!
//! A sandbox remembers the last 50,000 codes, the last 1,000 messages and the last
//! 1,000 requests, and drops the oldest first. It keeps 16 KiB of a body and reads
//! on without keeping the rest. A connection that sends nothing for
//! [ten seconds](SandboxBuilder::idle_timeout), between two requests or in the
//! middle of one, is closed; where the system allows no more connections, the
//! oldest idle ones are closed before.
//!
//! # Stand-alone
//!
//! The program `vlens sandbox` (package `vlens-cli`) runs one for other languages.
//! In Rust: start it at an [`address`](SandboxBuilder::address), print
//! [`base_url`] and, in a loop, what [`Inbox::next`] returns.
//!
//! [`base_url`]: Sandbox::base_url
//! [`inbox`]: Sandbox::inbox
//! [`advance`]: Sandbox::advance
//! [`requests`]: Sandbox::requests

#![warn(unreachable_pub)]

mod body;
mod builder;
mod clock;
mod connection;
mod cut;
mod envelope;
mod error;
mod faults;
mod fresh;
mod inbox;
mod input;
mod rejection;
mod requests;
mod router;
mod server;
mod state;
mod world;

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, runtime::Handle, sync::watch, task::JoinHandle};

pub use builder::{SandboxBuilder, StatusStyle};
pub use error::StartError;
pub use faults::Fault;
pub use inbox::{Inbox, Message, NoMessage};
pub use rejection::Rejection;
pub use requests::ReceivedRequest;

use error::Cause;
use rejection::Refusal;
use state::Rules;
use world::World;

use vlens::{Client, Personal};

/// What [`Sandbox::client`] sends when any key will do.
const ANY_KEY: &str = "sandbox";

/// How long [`Sandbox::stop`] lets connections finish.
const GRACE: Duration = Duration::from_secs(1);

/// A running sandbox. Dropping it stops it.
///
/// Its `Debug` shows where it listens and nothing of what it was given.
pub struct Sandbox {
    world: Arc<World>,
    address: SocketAddr,
    base_url: String,
    client: Client,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts a sandbox with the defaults on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When there is no Tokio runtime or no free port.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts configuring a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    async fn listen(
        rules: Rules,
        style: StatusStyle,
        idle_timeout: Duration,
        address: SocketAddr,
    ) -> Result<Self, StartError> {
        let runtime = Handle::try_current().map_err(|_| Cause::NoRuntime)?;
        let in_use = |error| Cause::Address(address, error);
        let listener = TcpListener::bind(address).await.map_err(in_use)?;
        let address = listener.local_addr().map_err(in_use)?;
        let base_url = format!("http://{}", reachable(address));
        let client = Client::builder()
            .api_key(rules.api_key.clone().unwrap_or_else(|| ANY_KEY.into()))
            .base_url(&base_url)
            .allow_http(true)
            .build()
            .map_err(Cause::Client)?;
        let world = Arc::new(World::new(rules, style, idle_timeout));
        let (stop, stopping) = watch::channel(false);
        let server = runtime.spawn(server::serve(listener, Arc::clone(&world), stopping));
        Ok(Self {
            world,
            address,
            base_url,
            client,
            stop,
            server,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to put where `https://api.vlenseg.com` stands, without a slash at
    /// the end: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client of this sandbox. Clones share their connections.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// The SMS messages that it "sent".
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        self.world.inbox.clone()
    }

    /// The requests that it received, the newest first. It keeps 1,000.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.world.requests()
    }

    /// Moves its clock forward, past the expiry of a code for example. Delays
    /// are not affected.
    pub fn advance(&self, by: Duration) {
        self.world.advance(by);
    }

    /// Has the next requests to the operation fail, after those that earlier
    /// calls asked for.
    pub fn fail_next(&self, requests: u64, fault: Fault) {
        self.world
            .with_faults(|faults| faults.add_next(requests, fault));
    }

    /// Has all requests for a phone number, in E.164 form, fail from now on.
    /// Faults of [`fail_next`](Sandbox::fail_next) go first.
    pub fn fail_phone(&self, phone: impl Into<Personal>, fault: Fault) {
        let phone = phone.into();
        self.world
            .with_faults(|faults| faults.add_phone(phone, fault));
    }

    /// Takes back all faults that were asked for.
    pub fn clear_faults(&self) {
        self.world.with_faults(faults::Faults::clear);
    }

    /// Stops it: no new connections, a second for what is being answered, then
    /// nothing listens any more. Dropping it does so without the second.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let finished = tokio::time::timeout(GRACE, &mut self.server).await;
        if finished.is_err() {
            self.server.abort();
            let _aborted = (&mut self.server).await;
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.world.close();
    }
}

/// The address to connect to: not that of any interface, but of the loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
