//! Reading a response: bytes → envelope → [`Error`] or a generated type. The one
//! place that decodes, for every operation.

use std::{
    error::Error as StdError,
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use progenitor_client::ByteStream;
use reqwest::Response;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{
    Error, ErrorKind, raw,
    transport::{CallSpan, NotSent, OverLimit, with_body},
};

mod decode;
mod envelope;
mod headers;
mod json;
mod number;
mod retry_after;
mod strict;

pub use self::headers::ResponseHeaders;
pub(crate) use self::retry_after::{LONGEST_WAIT, retry_after};
use self::{
    decode::{Absent, Decoded, Why},
    json::{Member, Span},
};

/// A success, decoded: what the operations of [`raw`] return.
///
/// It derefs to the value. Members that do not fit the document are absent from
/// the value; [`expose_body`](ResponseValue::expose_body) has them.
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    absent: Vec<Absent>,
    /// Whether it took no leniency to read the body.
    is_usual: bool,
    call: CallSpan,
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Reads a response. An `error_code` makes it a failure, whatever its status.
    ///
    /// The error holds a response with the same status, headers and body; turn it
    /// into [`Error`] with [`Error::from_raw`].
    #[doc(hidden)]
    pub fn from_response<E>(
        response: Response,
    ) -> impl Future<Output = Result<Self, raw::Error<E>>> {
        // No `async fn`: its future would hold the response twice.
        let mut answer = Answer::unread(response);
        async move {
            answer.read().await;
            match answer.decode() {
                Ok(Decoded {
                    value,
                    absent,
                    is_usual,
                }) => Ok(Self {
                    call: CallSpan::of_success(&answer.response),
                    value,
                    status: answer.response.status(),
                    headers: std::mem::take(answer.response.headers_mut()),
                    body: answer.body,
                    absent,
                    is_usual,
                }),
                Err(error) => Err(raw::Error::UnexpectedResponse(answer.into_response(error))),
            }
        }
    }
}

impl ResponseValue<ByteStream> {
    /// A response that is not read.
    #[doc(hidden)]
    pub fn stream(mut response: Response) -> Self {
        Self {
            call: CallSpan::of_success(&response),
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            value: ByteStream::new(Box::pin(response.bytes_stream())),
            body: Bytes::new(),
            absent: Vec::new(),
            is_usual: true,
        }
    }
}

impl ResponseValue<()> {
    /// A response without content.
    #[doc(hidden)]
    pub fn empty(mut response: Response) -> Self {
        Self {
            call: CallSpan::of_success(&response),
            value: (),
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Bytes::new(),
            absent: Vec::new(),
            is_usual: true,
        }
    }
}

impl<T> ResponseValue<T> {
    /// The value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as received. **It may hold tokens, codes and personal data**: do
    /// not log it.
    #[must_use]
    pub fn expose_body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn into_parts(self) -> (T, Bytes) {
        (self.value, self.body)
    }

    /// An error that this success turned out to be.
    pub(crate) fn into_error(self, error: Error) -> Error {
        let error = error
            .with_response(self.status, self.headers)
            .with_body(self.body);
        self.call.failed(&error);
        error
    }

    /// The error of a step that relies on a member which is there and does not fit
    /// the document: at `path`, above it or below it.
    ///
    /// A number that is as documented and too large for its type is not one.
    pub(crate) fn check(&self, path: &str) -> Result<(), Error> {
        let contains = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let about_it = |absent: &&Absent| {
            absent.why == Why::Unlike
                && (contains(&absent.path, path) || contains(path, &absent.path))
        };
        match self.absent.iter().find(about_it) {
            Some(absent) => Err(unlike(absent, without_mark(&self.body))),
            None => Ok(()),
        }
    }

    /// The value at the end of a chain of members, as it is written, if the body
    /// is not as usual.
    pub(crate) fn unusual_text_at(&self, chain: &[&str]) -> Option<&[u8]> {
        if self.is_usual {
            None
        } else {
            self.text_at(chain)
        }
    }

    /// The value at the end of a chain of members, as it is written: a type may
    /// take what the document does not have.
    pub(crate) fn text_at(&self, chain: &[&str]) -> Option<&[u8]> {
        let text = without_mark(&self.body);
        let mut span = Span {
            start: 0,
            end: text.len(),
        };
        for name in chain {
            let named = |member: &Member| member.has_name(text, name);
            span = json::members(text, span).filter(named).last()?.value;
        }
        Some(span.of(text))
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Error {
    /// Turns an error of the generated client ([`raw`]) into
    /// this one, reading the rest of the response where there is one.
    ///
    /// `raw::Error` prints headers and bodies; this does not.
    ///
    /// ```no_run
    /// # async fn call(client: vlens::Client) -> Result<(), vlens::Error> {
    /// let sent = client
    ///     .register_step_verify_phone()
    ///     .body_map(|body| body.phone_number("+201234567890"))
    ///     .send()
    ///     .await;
    /// let response = match sent {
    ///     Ok(response) => response,
    ///     Err(error) => return Err(vlens::Error::from_raw(error).await),
    /// };
    /// # Ok(())
    /// # }
    /// ```
    pub async fn from_raw<E>(error: raw::Error<E>) -> Self {
        match error {
            raw::Error::InvalidRequest(_) => {
                Self::input("a field of the request is missing or cannot be sent")
            }
            raw::Error::CommunicationError(error)
            | raw::Error::ResponseBodyError(error)
            | raw::Error::InvalidUpgrade(error) => from_reqwest(error),
            raw::Error::ErrorResponse(response) => Self::unexpected_status(response.status())
                .with_response(response.status(), response.headers().clone()),
            // Not from our operations: they read responses themselves.
            raw::Error::InvalidResponsePayload(body, _) => Self::new(ErrorKind::Decode)
                .with_response(StatusCode::OK, HeaderMap::new())
                .with_body(body),
            raw::Error::UnexpectedResponse(mut response) => {
                if let Some(outcome) = response.extensions_mut().remove::<Outcome>()
                    && let Some(error) = outcome.take()
                {
                    return error;
                }
                let mut answer = Answer::unread(response);
                answer.read().await;
                answer.failure()
            }
            // No hook of ours returns it.
            raw::Error::Custom(_) => Self::new(ErrorKind::Transport),
        }
    }
}

/// What has been made of a response that stands for an error: an extension of it.
#[derive(Clone)]
struct Outcome(Arc<Mutex<Option<Error>>>);

impl Outcome {
    fn take(&self) -> Option<Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A response as far as it could be read.
struct Answer {
    /// Without its body.
    response: Response,
    body: Bytes,
    /// What broke the body off.
    broken: Option<Error>,
}

impl Answer {
    fn unread(response: Response) -> Self {
        Self {
            response,
            body: Bytes::new(),
            broken: None,
        }
    }

    async fn read(&mut self) {
        let mut more = BytesMut::new();
        self.broken = loop {
            match self.response.chunk().await {
                // The usual body is one chunk, and not copied.
                Ok(Some(chunk)) if self.body.is_empty() => self.body = chunk,
                Ok(Some(chunk)) => {
                    if more.is_empty() {
                        more.extend_from_slice(&self.body);
                    }
                    more.extend_from_slice(&chunk);
                }
                Ok(None) => break None,
                Err(error) => break Some(from_reqwest(error)),
            }
        };
        if !more.is_empty() {
            self.body = more.freeze();
        }
    }

    /// What a documented success holds.
    fn decode<T: DeserializeOwned>(&mut self) -> Result<Decoded<T>, Error> {
        // Most bodies are as documented, and end here.
        if self.broken.is_none()
            && let Some(value) = strict::decode(&self.body)
        {
            return Ok(Decoded {
                value,
                absent: Vec::new(),
                is_usual: true,
            });
        }
        if let Some(error) = envelope::refusal(&self.body).or(self.broken.take()) {
            return Err(error);
        }
        let text = without_mark(&self.body);
        serde_json::from_slice::<IgnoredAny>(text).map_err(|error| {
            let problem = match error.classify() {
                serde_json::error::Category::Eof => "cut short",
                _ => "not JSON",
            };
            Error::decode(format!(
                "{problem}, line {} column {}",
                error.line(),
                error.column()
            ))
        })?;
        decode::decode(text).map_err(|absent| unlike(&absent, text))
    }

    /// What any other response means.
    fn failure(mut self) -> Error {
        let status = self.response.status();
        let error = envelope::refusal(&self.body)
            .or(self.broken.take())
            .unwrap_or_else(|| Error::unexpected_status(status))
            .with_response(status, std::mem::take(self.response.headers_mut()))
            .with_body(self.body);
        CallSpan::of(&self.response).failed(&error);
        error
    }

    /// The same response, to be read again, and what has been made of it.
    fn into_response(self, error: Error) -> Response {
        let error = error
            .with_response(self.response.status(), self.response.headers().clone())
            .with_body(self.body.clone());
        CallSpan::of(&self.response).failed(&error);
        let mut response = with_body(self.response, |_| self.body.into());
        let outcome = Outcome(Arc::new(Mutex::new(Some(error))));
        response.extensions_mut().insert(outcome);
        response
    }
}

/// A member that does not fit the document and that something relies on.
fn unlike(absent: &Absent, text: &[u8]) -> Error {
    let before = text.get(..absent.at).unwrap_or(text);
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        + 1;
    let problem = "not of the documented form";
    let error = Error::decode(format!("{problem}, line {line} column {column}"));
    if absent.path.is_empty() {
        error
    } else {
        error.with_path(absent.path.clone())
    }
}

/// An error of deserialising a generated type, without what serde quotes of the
/// value. One that comes from here already, and one of [`decode`], is safe and
/// says more.
pub(crate) fn without_value<E: serde::de::Error>(error: E, name: &'static str) -> E {
    const SAFE: &str = "not of the documented form";
    let text = error.to_string();
    if text.starts_with(SAFE) || text == decode::DOES_NOT_FIT {
        return error;
    }
    E::custom(format_args!("{SAFE}: {name}"))
}

/// Without the byte order mark that some servers put before it.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The order matters: overflow, truncation and a timeout all look like a decode
/// error to reqwest, and a timeout while connecting is a timeout as well.
fn from_reqwest(error: reqwest::Error) -> Error {
    // The URL is the user's own, and says nothing new.
    let error = error.without_url();
    if let Some(OverLimit { limit }) = cause(&error) {
        // The cause would repeat the message.
        return Error::body_too_large(*limit);
    }
    let timeout = error.is_timeout();
    if let Some(not_sent) = cause::<NotSent>(&error) {
        let ours = Error::new(ErrorKind::Connect).with_source(not_sent.clone());
        return if timeout { ours.with_timeout() } else { ours };
    }
    let kind = if error.is_builder() {
        ErrorKind::Config
    } else if error.is_connect() {
        ErrorKind::Connect
    } else {
        ErrorKind::Transport
    };
    let ours = Error::new(kind).with_source(error);
    if timeout { ours.with_timeout() } else { ours }
}

fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
