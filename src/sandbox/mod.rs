//! A stateful Vlens for tests, in the test process or stand-alone.

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

use crate::Client;

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
        let _late = tokio::time::timeout(GRACE, &mut self.server).await;
        self.server.abort();
        let _aborted = (&mut self.server).await;
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
