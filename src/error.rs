//! [`Error`]: the one error of the crate, and what to do about it.

use std::{borrow::Cow, convert::Infallible, error::Error as StdError, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{
    Personal, ResponseHeaders, SensitiveJson,
    response::{LONGEST_WAIT, retry_after},
};

type BoxError = Box<dyn StdError + Send + Sync>;

/// What went wrong, in a call or before it.
///
/// The question that matters is [`delivery`](Error::delivery): may an SMS have
/// gone out, may the code have been used up? This crate never repeats a call by
/// itself; [`is_safe_to_retry`](Error::is_safe_to_retry) tells when you may.
///
/// `Display` and `Debug` show the kind, the HTTP status, the API code and the
/// documented name of a member, and never what the server or the user wrote. What
/// the server wrote is in [`message`](Error::message),
/// [`descriptions`](Error::descriptions), [`headers`](Error::headers) and
/// [`expose_body`](Error::expose_body).
///
/// Errors can be made, for a mock of your own, with a constructor for each
/// situation:
///
/// ```
/// use vlens::{Delivery, Error, StatusCode};
///
/// let error = Error::unexpected_status(StatusCode::TOO_MANY_REQUESTS);
/// assert_eq!(error.delivery(), Delivery::Rejected);
/// assert!(error.is_safe_to_retry());
/// assert_eq!(error.to_string(), "unexpected HTTP status 429");
///
/// let wrong_code = Error::api(17).with_message("the code is wrong");
/// assert!(!wrong_code.is_safe_to_retry());
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// In our words, safe to show.
    detail: Option<Cow<'static, str>>,
    timeout: bool,
    status: Option<StatusCode>,
    headers: Option<ResponseHeaders>,
    retry_after: Option<Duration>,
    code: Option<ErrorCode>,
    message: Option<Personal>,
    descriptions: Option<SensitiveJson>,
    /// Names of the document and places in lists, safe to show.
    path: Option<Cow<'static, str>>,
    body: Option<Bytes>,
    source: Option<BoxError>,
}

/// The kinds of [`Error`], each with what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is missing or unusable; the error names it. Mend the
    /// configuration.
    Config,
    /// A phone number or a code that cannot be one. Show the error to the user.
    Input,
    /// DNS, TCP or TLS failed: nothing was sent. Check the base URL, the
    /// network, the certificates; then try again.
    Connect,
    /// The connection broke or the time ran out after the request had left. The
    /// SMS may have gone out: let the user decide whether to ask for another.
    Transport,
    /// An HTTP status that the API does not document, without an error envelope.
    /// 429 means to wait ([`retry_after`](Error::retry_after)), 401 and 403 to
    /// check the key, 3xx to check the base URL.
    Status,
    /// The API answered with an `error_code`: see [`code`](Error::code) and
    /// [`message`](Error::message). The codes are not published.
    Api,
    /// A success that is not the JSON it should be; see
    /// [`path`](Error::path). The API may have changed: look for a new version
    /// of this crate.
    Decode,
    /// A success without the field that the step needs; the error names it.
    Incomplete,
    /// The API accepted the request but did not confirm the phone number. Ask
    /// the user for the code again.
    NotConfirmed,
    /// The body is longer than
    /// [`max_body_bytes`](crate::ClientBuilder::max_body_bytes).
    BodyTooLarge,
}

/// Whether a failed call had an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The request never left: no SMS was sent, no code was used up.
    NotSent,
    /// The API refused the request: no SMS was sent, the phone number is not
    /// verified.
    Rejected,
    /// The SMS may have been sent, or the code used up.
    Unknown,
}

/// An `error_code` of the API. The codes are not published, so this is a number
/// and not a list.
///
/// ```
/// use vlens::ErrorCode;
///
/// assert_eq!(ErrorCode::from(1042).to_string(), "1042");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

impl ErrorCode {
    /// The number.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl From<i64> for ErrorCode {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether an SMS may have gone out, or a code may have been used up.
    ///
    /// A status of 3xx or 4xx is a refusal even if the body broke off or is too
    /// large; 303 is not, since it says that the request was handled.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        match self.kind() {
            ErrorKind::Config | ErrorKind::Input | ErrorKind::Connect => Delivery::NotSent,
            ErrorKind::NotConfirmed => Delivery::Rejected,
            ErrorKind::Api => match self.0.status {
                Some(status) if status.is_server_error() => Delivery::Unknown,
                _ => Delivery::Rejected,
            },
            ErrorKind::Status
            | ErrorKind::Transport
            | ErrorKind::Decode
            | ErrorKind::Incomplete
            | ErrorKind::BodyTooLarge => match self.0.status {
                Some(StatusCode::SEE_OTHER) | None => Delivery::Unknown,
                Some(status) if status.is_redirection() || status.is_client_error() => {
                    Delivery::Rejected
                }
                Some(_) => Delivery::Unknown,
            },
        }
    }

    /// Whether the same call may be repeated with no risk of a second SMS: true
    /// if no connection came about, and for HTTP 429. Wait
    /// [`retry_after`](Error::retry_after), or a while, first.
    ///
    /// Not true of what would only fail again: other refusals, bad input, bad
    /// configuration. So a loop that repeats while this is true ends, if it also
    /// counts.
    ///
    /// **Troubleshooting**: see [`is_connect`](Error::is_connect) and
    /// [`is_rate_limited`](Error::is_rate_limited), which are the two cases.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.is_connect() || self.is_rate_limited()
    }

    /// How long the server asks to wait, from its `Retry-After` header
    /// (RFC 9110, section 10.2.3), counted from when the response arrived. A wait
    /// of more than a year is given as a year, so that adding it to a time does
    /// not overflow.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether time ran out. If [`is_connect`](Error::is_connect) is true as
    /// well, it did before anything was sent; else the server may have worked
    /// on the request, and may still.
    ///
    /// **Troubleshooting**: if it happens often, raise
    /// [`timeout`](crate::ClientBuilder::timeout) (30 s unless set); gateways can
    /// take long to accept an SMS. Do not send again by yourself: offer the user
    /// a button.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// Whether no connection came about: nothing was sent.
    ///
    /// **Troubleshooting**: the causes ([`source`](StdError::source)) say whether
    /// it was DNS, TCP or TLS. Check the base URL, a proxy, the firewall, the
    /// certificates of the machine; then
    /// [`connect_timeout`](crate::ClientBuilder::connect_timeout) (5 s unless
    /// set).
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether the server refused because of too many requests: HTTP 429, with an
    /// error envelope or without.
    ///
    /// **Troubleshooting**: wait [`retry_after`](Error::retry_after). Older pages
    /// of the API give limits of 10 requests a second and 60 a minute for a
    /// tenant, so a limit of your own, per user and per phone number, keeps one
    /// user from using it up. A limit that the API reports under another status
    /// is known by its [`code`](Error::code) only.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server refused the key: HTTP 401 or 403. Not the user's fault:
    /// tell the operator.
    ///
    /// **Troubleshooting**: check the API key, and that it belongs to the tenant
    /// and the environment of the base URL. A refusal that the API reports under
    /// another status is known by its [`code`](Error::code) only.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        matches!(
            self.0.status,
            Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
        )
    }

    /// The HTTP status, if a response came, or its beginning.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the response, if one came: a request id helps those who are
    /// asked for support.
    #[must_use]
    pub fn headers(&self) -> Option<&ResponseHeaders> {
        self.0.headers.as_ref()
    }

    /// The `error_code` of the API, of kind [`Api`](ErrorKind::Api). Absent
    /// there if the code is not an integer of 64 bits, against the document.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code
    }

    /// The server's `error_message`. Its wording is the server's: it may repeat
    /// what the user sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The server's `error_descriptions`: "additional structured details, when
    /// available", of an unpublished shape.
    #[must_use]
    pub fn descriptions(&self) -> Option<&SensitiveJson> {
        self.0.descriptions.as_ref()
    }

    /// Where in the body decoding failed, as in `data.user.id`; or the member
    /// that is missing. It holds names that the document has, and no others.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The body of the response, as far as it was received. **It may hold tokens,
    /// codes and personal data**: do not log it.
    #[must_use]
    pub fn expose_body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }
}

/// Making errors, for a mock of your own.
impl Error {
    /// The API answered with an `error_code`, under HTTP 200; for another status
    /// add [`with_status`](Error::with_status).
    #[must_use]
    pub fn api(code: impl Into<ErrorCode>) -> Self {
        let mut error = Self::api_without_code();
        error.0.code = Some(code.into());
        error
    }

    /// An HTTP status that is not documented, without an error envelope.
    #[must_use]
    pub fn unexpected_status(status: StatusCode) -> Self {
        Self::new(ErrorKind::Status).with_status(status)
    }

    /// No connection came about.
    #[must_use]
    pub fn connect() -> Self {
        Self::new(ErrorKind::Connect)
    }

    /// The time ran out before a connection stood.
    #[must_use]
    pub fn connect_timeout() -> Self {
        Self::connect().with_timeout()
    }

    /// The time ran out after the request had left.
    #[must_use]
    pub fn timeout() -> Self {
        Self::connection_lost().with_timeout()
    }

    /// The connection broke after the request had left.
    #[must_use]
    pub fn connection_lost() -> Self {
        Self::new(ErrorKind::Transport)
    }

    /// A success with a member that is not of the documented form.
    #[must_use]
    pub fn undecodable(member: &'static str) -> Self {
        Self::decode("not of the documented form")
            .with_status(StatusCode::OK)
            .with_path(member)
    }

    /// A success without the member that the step needs.
    #[must_use]
    pub fn incomplete(member: &'static str) -> Self {
        Self::new(ErrorKind::Incomplete)
            .with_status(StatusCode::OK)
            .with_path(member)
    }

    /// The API accepted the request and did not confirm the phone number.
    #[must_use]
    pub fn not_confirmed() -> Self {
        Self::new(ErrorKind::NotConfirmed).with_status(StatusCode::OK)
    }

    /// The body is longer than `limit` bytes.
    #[must_use]
    pub fn body_too_large(limit: usize) -> Self {
        Self::new(ErrorKind::BodyTooLarge)
            .with_detail(format!("max_body_bytes is {limit}"))
            .with_status(StatusCode::OK)
    }

    /// A phone number or a code that cannot be one. `problem` is shown.
    #[must_use]
    pub fn input(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Input).with_detail(problem)
    }

    /// A setting that is missing or unusable. Both texts are shown.
    #[must_use]
    pub fn config(setting: &'static str, problem: &'static str) -> Self {
        Self::new(ErrorKind::Config).with_detail(format!("{setting} {problem}"))
    }

    /// With another HTTP status. Ignored where no response can have come.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        if self.delivery() != Delivery::NotSent {
            self.0.status = Some(status);
        }
        self
    }

    /// With a time to wait, as from `Retry-After`. Ignored where no response can
    /// have come.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        if self.delivery() != Delivery::NotSent {
            self.0.retry_after = Some(wait.min(LONGEST_WAIT));
        }
        self
    }

    /// With an `error_message`. Ignored unless the kind is
    /// [`Api`](ErrorKind::Api).
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Personal>) -> Self {
        if self.kind() == ErrorKind::Api {
            self.0.message = Some(message.into());
        }
        self
    }

    /// With `error_descriptions`. Ignored unless the kind is
    /// [`Api`](ErrorKind::Api).
    #[must_use]
    pub fn with_descriptions(mut self, descriptions: impl Into<SensitiveJson>) -> Self {
        if self.kind() == ErrorKind::Api {
            self.0.descriptions = Some(descriptions.into());
        }
        self
    }

    /// With the body of the response. Ignored where no response can have come.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        if self.delivery() != Delivery::NotSent {
            self.0.body = Some(body.into());
        }
        self
    }

    /// With a cause. It is shown where causes are shown.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

/// What this crate makes errors of.
impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: None,
            timeout: false,
            status: None,
            headers: None,
            retry_after: None,
            code: None,
            message: None,
            descriptions: None,
            path: None,
            body: None,
            source: None,
        }))
    }

    /// The `error_code` is none that [`ErrorCode`] can hold.
    pub(crate) fn api_without_code() -> Self {
        Self::new(ErrorKind::Api).with_status(StatusCode::OK)
    }

    pub(crate) fn decode(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Decode).with_detail(problem)
    }

    /// Names of the document only.
    pub(crate) fn with_path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// The response that it came with.
    pub(crate) fn with_response(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.status = Some(status);
        self.0.retry_after = retry_after(&headers);
        self.0.headers = Some(ResponseHeaders(headers));
        self
    }

    pub(crate) fn with_timeout(mut self) -> Self {
        self.0.timeout = true;
        self
    }

    /// With words of ours, safe to show.
    pub(crate) fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The same error under another name of the setting, if it is about that one.
    pub(crate) fn with_setting_named(mut self, setting: &str, name: &str) -> Self {
        let problem = self.0.detail.as_deref();
        if let Some(problem) = problem.and_then(|detail| detail.strip_prefix(setting)) {
            self.0.detail = Some(format!("{name}{problem}").into());
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.write_str(match inner.kind {
            ErrorKind::Config => "invalid configuration",
            ErrorKind::Input => "invalid input",
            ErrorKind::Connect if inner.timeout => "connecting to the server timed out",
            ErrorKind::Connect => "could not connect to the server",
            ErrorKind::Transport if inner.timeout => "the call timed out",
            ErrorKind::Transport => "the connection broke",
            ErrorKind::Status => "unexpected HTTP status",
            ErrorKind::Api => "the API refused the request",
            ErrorKind::Decode => "the response could not be decoded",
            ErrorKind::Incomplete => "the response lacks a field",
            ErrorKind::NotConfirmed => "the phone number was not confirmed",
            ErrorKind::BodyTooLarge => "the response body is longer than the limit",
        })?;
        match (inner.kind, inner.status, inner.code) {
            (ErrorKind::Status, Some(status), _) => write!(f, " {}", status.as_u16())?,
            (_, Some(status), Some(code)) => {
                write!(f, " (error_code {code}, HTTP {})", status.as_u16())?;
            }
            (_, None, Some(code)) => write!(f, " (error_code {code})")?,
            (_, Some(status), None) => write!(f, " (HTTP {})", status.as_u16())?,
            (_, None, None) => {}
        }
        if let Some(path) = &inner.path {
            write!(f, ": {path}")?;
        }
        if let Some(detail) = &inner.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut shown = f.debug_struct("Error");
        shown.field("kind", &inner.kind);
        shown.field("delivery", &self.delivery());
        if let Some(detail) = &inner.detail {
            shown.field("detail", detail);
        }
        if inner.timeout {
            shown.field("timeout", &true);
        }
        if let Some(status) = inner.status {
            shown.field("status", &status.as_u16());
        }
        if let Some(code) = inner.code {
            shown.field("code", &code.get());
        }
        if let Some(wait) = inner.retry_after {
            shown.field("retry_after", &wait);
        }
        if let Some(path) = &inner.path {
            shown.field("path", path);
        }
        if let Some(source) = &inner.source {
            shown.field("source", source);
        }
        shown.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// For conversions that cannot fail, such as of an
/// [`OtpCode`](crate::OtpCode) to itself.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
