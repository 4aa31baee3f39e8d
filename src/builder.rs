//! [`ClientBuilder`]: the settings of a client, and the guards that no setting
//! switches off.

use std::{
    env::{self, VarError},
    fmt,
    net::IpAddr,
    time::Duration,
};

use reqwest::{header::HeaderValue, redirect};
use url::{Host, Position, Url};

use crate::{
    Client, Error, Secret,
    transport::{Credentials, HomeRuntime},
};

/// Where calls go unless the base URL is set: `servers[0].url` of the vendored
/// document.
pub const DEFAULT_BASE_URL: &str = env!("VLENS_DOCUMENT_BASE_URL");

const USER_AGENT: &str = concat!("vlens-rust/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);
/// Below the five seconds after which many servers close: a request that meets a
/// closing connection can only end as unknown.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(3);
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Default headers of an injected HTTP client that would change how a request is
/// framed or routed, or tell where it comes from. Others are the user's to add:
/// a gateway may ask for its own.
const REFUSED_HEADERS: [(&str, &str); 10] = [
    ("connection", "must not set the default header Connection"),
    (
        "content-length",
        "must not set the default header Content-Length",
    ),
    ("expect", "must not set the default header Expect"),
    ("keep-alive", "must not set the default header Keep-Alive"),
    (
        "proxy-connection",
        "must not set the default header Proxy-Connection",
    ),
    ("referer", "must not set the default header Referer"),
    ("te", "must not set the default header TE"),
    ("trailer", "must not set the default header Trailer"),
    (
        "transfer-encoding",
        "must not set the default header Transfer-Encoding",
    ),
    ("upgrade", "must not set the default header Upgrade"),
];

/// The environment variables that [`Client::from_env`] reads.
pub mod env_vars {
    /// The API key. Required.
    pub const API_KEY: &str = "VLENS_API_KEY";
    /// The base URL; [`DEFAULT_BASE_URL`](super::DEFAULT_BASE_URL) if unset.
    pub const BASE_URL: &str = "VLENS_BASE_URL";
    /// `1` or `true` to allow plain http to hosts other than the loopback.
    pub const ALLOW_HTTP: &str = "VLENS_ALLOW_HTTP";
}

/// Settings of a [`Client`]. Made by [`Client::builder`].
///
/// Whatever is set, a client follows no redirect, repeats no request, speaks
/// HTTP/1.1, asks for nothing compressed and decompresses nothing, sends no
/// `Referer`, uses no proxy for loopback hosts, and reads a bounded body in a
/// bounded time.
///
/// ```
/// use std::time::Duration;
///
/// let client = vlens::Client::builder()
///     .api_key("the key of your tenant")
///     .base_url("https://vlens.internal.example/gateway/")
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), vlens::Error>(())
/// ```
#[derive(Default)]
#[must_use]
pub struct ClientBuilder {
    api_key: Option<Secret>,
    base_url: Option<String>,
    allow_http: bool,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    pool_idle_timeout: Option<Duration>,
    max_body_bytes: Option<usize>,
    http_client: Option<reqwest::ClientBuilder>,
}

/// Shows neither the key nor the URL, which may hold a password until
/// [`build`](ClientBuilder::build) has refused it.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("allow_http", &self.allow_http)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("max_body_bytes", &self.max_body_bytes)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// The API key issued to your tenant. Required.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Where calls go: an https URL, with or without a path prefix or a
    /// trailing slash. [`DEFAULT_BASE_URL`] if not set.
    ///
    /// http is accepted for loopback hosts (`localhost`, `127.0.0.0/8`, `::1`).
    /// A URL with user info, a query or a fragment is refused.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Accept http for every host. For a test network, such as a container that
    /// reaches a sandbox: the API key and the phone numbers travel in the clear.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Longest time for DNS, TCP and TLS together; 5 s if not set. It may be
    /// longer than [`timeout`](ClientBuilder::timeout), which then ends it.
    ///
    /// When it runs out nothing has been sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Longest time for a whole call, the body of the response included; 30 s
    /// if not set.
    ///
    /// When it runs out the SMS may have been sent: be generous. If no connection
    /// stood until then, nothing was, and the error says so.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long a connection is kept for the next call; 3 s if not set. Zero for
    /// a connection per call.
    ///
    /// Keep it below the limit of the server: a request that meets a connection
    /// which the server is closing ends with
    /// [`Delivery::Unknown`](crate::Delivery::Unknown). A new connection costs a
    /// TCP and a TLS handshake.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = Some(timeout);
        self
    }

    /// Longest body of a response, in bytes; 1 MiB if not set.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = Some(bytes);
        self
    }

    /// The HTTP client to start from: for proxies, certificates, DNS.
    ///
    /// The guards listed [above](ClientBuilder) and the timeouts are applied
    /// after it, so none of them can be lost here. `User-Agent`, `Host` and
    /// `Accept-Encoding` are set as well. A default header that would change the
    /// framing of requests, and `Referer`, are refused when the client is built.
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_client = Some(builder);
        self
    }

    /// Builds the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config), naming the setting: a
    /// missing, empty or unprintable key, a URL that cannot be called, a zero
    /// duration or size, an HTTP client that cannot be built.
    pub fn build(self) -> Result<Client, Error> {
        let api_key = header_value(self.api_key.as_ref())?;
        let base_url = BaseUrl::parse(
            self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL),
            self.allow_http,
        )?;
        let connect_timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let pool_idle_timeout = self.pool_idle_timeout.unwrap_or(POOL_IDLE_TIMEOUT);
        let timeout = self.timeout.unwrap_or(TIMEOUT);
        let max_body_bytes = self.max_body_bytes.unwrap_or(MAX_BODY_BYTES);
        for (setting, is_zero) in [
            ("connect_timeout", connect_timeout.is_zero()),
            ("timeout", timeout.is_zero()),
            ("max_body_bytes", max_body_bytes == 0),
        ] {
            if is_zero {
                return Err(Error::config(setting, "must not be zero"));
            }
        }
        check_crypto_provider()?;

        let http_client = match self.http_client {
            None => default_http_client(),
            Some(injected) => match refused_header(&injected) {
                None => injected,
                Some(problem) => return Err(Error::config("http_client", problem)),
            },
        };
        let mut http_client = http_client
            .user_agent(USER_AGENT)
            .connect_timeout(connect_timeout)
            .timeout(timeout)
            .redirect(redirect::Policy::none())
            // reqwest re-sends what an HTTP/2 server refused, a POST included.
            .retry(reqwest::retry::never())
            .http1_only()
            // RFC 9112, section 5.2: a user agent takes a folded line.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .pool_idle_timeout(pool_idle_timeout)
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            // It would log the key and the bodies.
            .connection_verbose(false)
            .https_only(base_url.is_https);
        if pool_idle_timeout.is_zero() {
            // To reqwest a timeout of zero is none.
            http_client = http_client.pool_max_idle_per_host(0);
        }
        if base_url.is_loopback {
            http_client = http_client.no_proxy();
        }
        let http_client = http_client
            .build()
            .map_err(|error| Error::config("http_client", "cannot be built").with_source(error))?;

        Ok(Client::new_with_client(
            base_url.url,
            http_client,
            Credentials {
                api_key,
                authorization: None,
                host: base_url.host,
                max_body_bytes,
                home: HomeRuntime::default(),
            },
        ))
    }
}

/// Shows where calls go, and neither the rest of the base URL nor the settings of
/// an injected HTTP client: paths and default headers may be secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("baseurl", &self.baseurl.origin().ascii_serialization())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Settings for a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client for calls on behalf of a user: operations for which the
    /// document asks for it carry the user's access token, as `Authorization:
    /// Bearer …`, beside the key of the tenant. No other operation gets to see it.
    ///
    /// Connections and limits are shared with this one, which stays as it is. The
    /// operations of this version ask for no token; those that do are in
    /// [`raw`](crate::raw) once their documents are added.
    ///
    /// ```no_run
    /// # async fn of_user(client: vlens::Client, pending: vlens::PendingVerification) -> Result<(), vlens::Error> {
    /// let verified = client.validate_otp(&pending, "123456").await?;
    /// if let Some(token) = verified.access_token() {
    ///     let for_user = client.with_access_token(token.secret())?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`](crate::ErrorKind::Input): the token is empty or cannot
    /// be sent in a header.
    pub fn with_access_token(&self, token: &Secret) -> Result<Self, Error> {
        let token = token.expose();
        // What RFC 6750 lets a token consist of, and no more than that.
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
        match bearer {
            Ok(mut bearer) if !token.is_empty() && token.bytes().all(is_token) => {
                bearer.set_sensitive(true);
                let mut client = self.clone();
                client.inner.authorization = Some(bearer);
                Ok(client)
            }
            _ => Err(Error::input("the access token cannot be sent in a header")),
        }
    }

    /// A client from the environment: `VLENS_API_KEY`, and optionally
    /// `VLENS_BASE_URL` and `VLENS_ALLOW_HTTP` (see [`env_vars`]).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config), naming the variable. A
    /// variable that is set but empty is an error: an empty `VLENS_BASE_URL`
    /// must not quietly mean production.
    pub fn from_env() -> Result<Self, Error> {
        let mut builder = Self::builder();
        match variable(env_vars::API_KEY)? {
            Some(key) => builder = builder.api_key(key),
            None => return Err(Error::config(env_vars::API_KEY, "is not set")),
        }
        if let Some(url) = variable(env_vars::BASE_URL)? {
            builder = builder.base_url(url);
        }
        if let Some(allow) = variable(env_vars::ALLOW_HTTP)? {
            builder = builder.allow_http(match allow.as_str() {
                "1" | "true" => true,
                "0" | "false" => false,
                _ => return Err(Error::config(env_vars::ALLOW_HTTP, "must be 1 or 0")),
            });
        }
        // The operator knows the variables, not the methods of the builder.
        builder.build().map_err(|error| {
            error
                .with_setting_named("api_key", env_vars::API_KEY)
                .with_setting_named("base_url", env_vars::BASE_URL)
        })
    }
}

fn variable(name: &'static str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if value.trim().is_empty() => Err(Error::config(name, "is empty")),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::config(name, "is not UTF-8")),
    }
}

fn header_value(key: Option<&Secret>) -> Result<HeaderValue, Error> {
    const SETTING: &str = "api_key";
    let Some(key) = key else {
        return Err(Error::config(SETTING, "is missing"));
    };
    let key = key.expose();
    if key.trim().is_empty() {
        return Err(Error::config(SETTING, "is empty"));
    }
    // A key pasted with its line break is the usual mistake.
    if key.trim() != key {
        let message = "begins or ends with a space or a line break";
        return Err(Error::config(SETTING, message));
    }
    if !key.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let message = "has a character that cannot be sent in a header";
        return Err(Error::config(SETTING, message));
    }
    let mut value = HeaderValue::from_str(key)
        .map_err(|_| Error::config(SETTING, "cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

struct BaseUrl {
    url: Url,
    /// For the header of this name: with the port unless it is the scheme's own.
    host: HeaderValue,
    is_https: bool,
    is_loopback: bool,
}

impl BaseUrl {
    fn parse(text: &str, allow_http: bool) -> Result<Self, Error> {
        // Never with the URL itself: its user info may be a password.
        let unusable = |message: &'static str| Error::config("base_url", message);
        let url = Url::parse(text.trim()).map_err(|error| {
            unusable("is not a URL; it looks like https://api.example.com").with_source(error)
        })?;
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => return Err(unusable("has no host")),
        };
        let is_https = match url.scheme() {
            "https" => true,
            "http" if is_loopback || allow_http => false,
            "http" => {
                return Err(unusable(
                    "must be https: http is for loopback hosts, or set allow_http (VLENS_ALLOW_HTTP=1)",
                ));
            }
            _ => return Err(unusable("must begin with https://")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable("must not hold a user name or a password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(unusable("must have neither a query nor a fragment"));
        }
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let host = HeaderValue::from_str(host).map_err(|_| unusable("has an unusable host"))?;
        Ok(Self {
            url,
            host,
            is_https,
            is_loopback,
        })
    }
}

/// What is wrong with the default headers of an HTTP client.
fn refused_header(http_client: &reqwest::ClientBuilder) -> Option<&'static str> {
    // reqwest neither lists nor removes them; only its `Debug` shows them, as
    // `"name": "value"` with every quote within a value escaped.
    let shown = format!("{http_client:?}");
    REFUSED_HEADERS
        .iter()
        .find(|(name, _)| shown.contains(&format!("\"{name}\": ")))
        .map(|(_, problem)| *problem)
}

/// The backend that the feature names, even if another crate switches another
/// one on in reqwest.
fn default_http_client() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    let builder = builder.tls_backend_rustls();
    #[cfg(all(
        feature = "native-tls",
        not(any(feature = "rustls", feature = "rustls-no-provider"))
    ))]
    let builder = builder.tls_backend_native();
    builder
}

/// Without a provider reqwest panics.
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
fn check_crypto_provider() -> Result<(), Error> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::config(
            "rustls-no-provider",
            "the application must install a rustls CryptoProvider before it builds a client",
        ));
    }
    Ok(())
}

#[cfg(not(all(feature = "rustls-no-provider", not(feature = "rustls"))))]
#[allow(clippy::unnecessary_wraps)]
fn check_crypto_provider() -> Result<(), Error> {
    Ok(())
}
