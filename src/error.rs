//! [`Error`]: the one error of the crate, and what to do about it.

use std::{borrow::Cow, convert::Infallible, error::Error as StdError, fmt, time::Duration};

use bytes::Bytes;
use http::StatusCode;

use crate::{Personal, SensitiveJson};

type BoxError = Box<dyn StdError + Send + Sync>;

/// What went wrong, in a call or before it.
///
/// The question that matters is [`delivery`](Error::delivery): may an SMS have
/// gone out, may the code have been used up? This crate never repeats a call by
/// itself; [`is_safe_to_retry`](Error::is_safe_to_retry) tells when you may.
///
/// `Display` and `Debug` show the kind, the HTTP status, the API code and a JSON
/// path, and never what the server or the user wrote. What the server wrote is
/// in [`message`](Error::message), [`descriptions`](Error::descriptions) and
/// [`expose_body`](Error::expose_body).
///
/// Errors can be made, for a mock of your own:
///
/// ```
/// use vlens::{Delivery, Error, ErrorKind, StatusCode};
///
/// let error = Error::new(ErrorKind::Status).with_status(StatusCode::TOO_MANY_REQUESTS);
/// assert_eq!(error.delivery(), Delivery::Rejected);
/// assert!(error.is_safe_to_retry());
/// assert_eq!(error.to_string(), "unexpected HTTP status 429");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// In our words, safe to show.
    detail: Option<Cow<'static, str>>,
    timeout: bool,
    status: Option<StatusCode>,
    retry_after: Option<Duration>,
    code: Option<ErrorCode>,
    message: Option<Personal>,
    descriptions: Option<SensitiveJson>,
    path: Option<String>,
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
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        match self.kind() {
            ErrorKind::Config | ErrorKind::Input | ErrorKind::Connect => Delivery::NotSent,
            ErrorKind::NotConfirmed => Delivery::Rejected,
            ErrorKind::Api => match self.0.status {
                Some(status) if status.is_server_error() => Delivery::Unknown,
                _ => Delivery::Rejected,
            },
            // 303 means that the request was handled and the result is elsewhere.
            ErrorKind::Status => match self.0.status {
                Some(StatusCode::SEE_OTHER) | None => Delivery::Unknown,
                Some(status) if status.is_redirection() || status.is_client_error() => {
                    Delivery::Rejected
                }
                Some(_) => Delivery::Unknown,
            },
            ErrorKind::Transport
            | ErrorKind::Decode
            | ErrorKind::Incomplete
            | ErrorKind::BodyTooLarge => Delivery::Unknown,
        }
    }

    /// Whether the same call may be repeated with no risk of a second SMS: true
    /// if nothing was sent, and for HTTP 429. Wait
    /// [`retry_after`](Error::retry_after) first.
    ///
    /// Not true of other refusals, which would only be refused again.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.delivery() == Delivery::NotSent || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// How long the server asks to wait, from its `Retry-After` header
    /// (RFC 9110, section 10.2.3), counted from when the response arrived.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether time ran out. If [`is_connect`](Error::is_connect) is true as
    /// well, it did before anything was sent; else the server may have worked
    /// on the request, and may still.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// Whether no connection came about: nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// The HTTP status, if a response came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
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

    /// Where in the body decoding failed, as in `data.user.id`; or the field
    /// that is missing.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The body of the response. **It may hold tokens, codes and personal
    /// data**: do not log it.
    ///
    /// As received where it could not be decoded; encoded again where it had
    /// been decoded before the error was noticed.
    #[must_use]
    pub fn expose_body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }
}

/// Making errors.
impl Error {
    /// An error of a kind, for mocks; add to it with the `with_` methods.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: None,
            timeout: false,
            status: None,
            retry_after: None,
            code: None,
            message: None,
            descriptions: None,
            path: None,
            body: None,
            source: None,
        }))
    }

    /// With an HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    /// With a time to wait, as from `Retry-After`.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// With an `error_code`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<ErrorCode>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// With an `error_message`.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Personal>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// With `error_descriptions`.
    #[must_use]
    pub fn with_descriptions(mut self, descriptions: impl Into<SensitiveJson>) -> Self {
        self.0.descriptions = Some(descriptions.into());
        self
    }

    /// With the place in the body that it is about.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// With the body of the response.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.0.body = Some(body.into());
        self
    }

    /// Caused by time running out.
    #[must_use]
    pub fn with_timeout(mut self) -> Self {
        self.0.timeout = true;
        self
    }

    /// With a cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// With words of ours, safe to show.
    pub(crate) fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn config(setting: &'static str, problem: &'static str) -> Self {
        Self::new(ErrorKind::Config).with_detail(format!("{setting} {problem}"))
    }

    /// The same error under another name of the setting, if it is about that one.
    pub(crate) fn with_setting_named(mut self, setting: &str, name: &str) -> Self {
        let problem = self.0.detail.as_deref();
        if let Some(problem) = problem.and_then(|detail| detail.strip_prefix(setting)) {
            self.0.detail = Some(format!("{name}{problem}").into());
        }
        self
    }

    pub(crate) fn input(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Input).with_detail(problem)
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
