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
//! [`StatusStyle::Http`] gives errors the statuses in the last column instead.
//! Other paths get 404, other methods 405.
//!
//! These are the checks, in their order. Vlens does not publish its codes: **these
//! are the sandbox's own**.
//!
//! | code | | when | [`Http`](StatusStyle::Http) |
//! |---|---|---|---|
//! | 9001 | [`MissingApiKey`](Rejection::MissingApiKey) | no `ApiKey` header | 401 |
//! | 9002 | [`RepeatedApiKey`](Rejection::RepeatedApiKey) | several of them | 401 |
//! | 9003 | [`EmptyApiKey`](Rejection::EmptyApiKey) | an empty one | 401 |
//! | 9004 | [`WrongApiKey`](Rejection::WrongApiKey) | not the configured one; by default any will do | 401 |
//! | 9101 | [`UnsupportedContentType`](Rejection::UnsupportedContentType) | a `Content-Type` that is not `application/json` | 400 |
//! | 9102 | [`BodyTooLarge`](Rejection::BodyTooLarge) | more than 16 KiB | 400 |
//! | 9103 | [`MissingBody`](Rejection::MissingBody) | no body | 400 |
//! | 9104 | [`MalformedJson`](Rejection::MalformedJson) | not JSON, not UTF-8, nested too deep | 400 |
//! | 9105 | [`NotAnObject`](Rejection::NotAnObject) | JSON, but not an object | 400 |
//! | 9106 | [`DuplicateMember`](Rejection::DuplicateMember) | a member twice | 400 |
//! | 9107 | [`UnknownMember`](Rejection::UnknownMember) | a member that is not documented; Vlens may ignore it, but it is a typo as a rule | 400 |
//! | 9108 | [`WrongType`](Rejection::WrongType) | a member of another type than documented | 400 |
//! | 9201 | [`MissingPhone`](Rejection::MissingPhone) | no `phoneNumber` | 422 |
//! | 9202 | [`MalformedPhone`](Rejection::MalformedPhone) | not in E.164 form | 422 |
//! | 9203 | [`UnknownGateway`](Rejection::UnknownGateway) | `smsProviders` is not 1 to 7; absent or null is the default gateway | 422 |
//! | 9204 | [`MissingRequestId`](Rejection::MissingRequestId) | a `phoneNumberOtp` alone | 422 |
//! | 9205 | [`MalformedRequestId`](Rejection::MalformedRequestId) | not a UUID | 422 |
//! | 9206 | [`MissingOtp`](Rejection::MissingOtp) | a `phoneNumberOtpRequestId` alone | 422 |
//! | 9301 | [`UnknownRequestId`](Rejection::UnknownRequestId) | nothing was sent under it | 422 |
//! | 9302 | [`OtherPhone`](Rejection::OtherPhone) | it belongs to another phone number | 422 |
//! | 9303 | [`AlreadyUsed`](Rejection::AlreadyUsed) | the code was accepted before | 422 |
//! | 9304 | [`Superseded`](Rejection::Superseded) | a later code was sent to the phone number | 422 |
//! | 9305 | [`TooManyAttempts`](Rejection::TooManyAttempts) | five wrong codes were tried, or as [configured](SandboxBuilder::attempts) | 429 |
//! | 9306 | [`Expired`](Rejection::Expired) | five minutes are over, or as [configured](SandboxBuilder::expiry) | 422 |
//! | 9307 | [`WrongOtp`](Rejection::WrongOtp) | not the code that was sent | 422 |
//! | 9901 | [`TestNumber`](Rejection::TestNumber) | a reserved number, see below | 422 |
//! | 9902 | [`RateLimited`](Rejection::RateLimited) | a fault was asked for; the status is always 429 | 429 |
//! | 9903 | [`NoRandomness`](Rejection::NoRandomness) | the operating system gives no random bytes | 400 |
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
//! on without keeping the rest.
//!
//! # Stand-alone
//!
//! The program `vlens sandbox` (feature `cli`) runs one for other languages.
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
mod envelope;
mod error;
mod faults;
mod fresh;
mod inbox;
mod input;
mod rejection;
mod requests;
mod server;
mod state;
mod world;

use std::{
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

use error::Problem;
use rejection::Refusal;
use state::Rules;
use world::World;

use vlens::Client;

/// What [`Sandbox::client`] sends when any key will do.
const ANY_KEY: &str = "sandbox";

/// How long [`Sandbox::stop`] lets connections finish.
const GRACE: Duration = Duration::from_secs(1);

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
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
        address: SocketAddr,
    ) -> Result<Self, StartError> {
        let runtime = Handle::try_current().map_err(|_| Problem::NoRuntime)?;
        let in_use = |error| Problem::Address(address, error);
        let listener = TcpListener::bind(address).await.map_err(in_use)?;
        let address = listener.local_addr().map_err(in_use)?;
        let base_url = format!("http://{}", reachable(address));
        let client = Client::builder()
            .api_key(rules.api_key.clone().unwrap_or_else(|| ANY_KEY.into()))
            .base_url(&base_url)
            .allow_http(true)
            .build()
            .map_err(Problem::Client)?;
        let world = Arc::new(World::new(rules, style));
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
    pub fn fail_phone(&self, phone: impl Into<String>, fault: Fault) {
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

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.world.inbox.close();
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
