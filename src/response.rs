//! From what the generated client returns to [`Error`]: the table of outcomes.

use std::{error::Error as StdError, time::Duration};

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use http_body_util::LengthLimitError;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Error, ErrorKind, raw, transport::NotSent};

/// The one success that the document knows. progenitor does not keep the status
/// of a body that it could not decode.
const DOCUMENTED_SUCCESS: StatusCode = StatusCode::OK;

impl Error {
    /// Turns an error of the generated client ([`raw`]) into
    /// this one, reading the rest of the response where there is one.
    ///
    /// `raw::Error` prints bodies, with tokens and phone numbers; this does not.
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
            raw::Error::ErrorResponse(response) => {
                from_parts(response.status(), response.headers(), Bytes::new())
            }
            raw::Error::InvalidResponsePayload(body, error) => {
                undecodable(DOCUMENTED_SUCCESS, body, &error)
            }
            raw::Error::UnexpectedResponse(response) => from_response(response).await,
            // No hook of ours returns it.
            raw::Error::Custom(_) => Self::new(ErrorKind::Transport),
        }
    }

    /// Adds where in the body decoding to `T` fails.
    pub(crate) fn locate<T: DeserializeOwned>(self) -> Self {
        let (ErrorKind::Decode, Some(body)) = (self.kind(), self.expose_body()) else {
            return self;
        };
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut deserializer) else {
            return self;
        };
        // `.` is the whole body; `.?` ends a path that was cut short.
        let path = error.path().to_string();
        match path.trim_end_matches(['.', '?']) {
            "" => self,
            path => self.with_path(path),
        }
    }
}

/// The members of the envelope that say whether there is an error. `data` is not
/// looked at, so that nothing in it can hide the error.
#[derive(Deserialize)]
pub(crate) struct Envelope {
    #[serde(default)]
    error_code: Option<Value>,
    #[serde(default)]
    error_message: Option<Value>,
    #[serde(default)]
    error_descriptions: Option<Value>,
}

impl Envelope {
    fn into_error(self) -> Option<Error> {
        let code = self.error_code?;
        let mut error = Error::new(ErrorKind::Api);
        if let Some(code) = code.as_i64() {
            error = error.with_code(code);
        }
        match self.error_message {
            Some(Value::String(message)) => error = error.with_message(message),
            Some(other) => error = error.with_message(other.to_string()),
            None => {}
        }
        if let Some(descriptions) = self.error_descriptions {
            error = error.with_descriptions(descriptions);
        }
        Some(error)
    }
}

/// A response that is not a documented success: its body is read, as far as it
/// goes and the limit allows.
async fn from_response(mut response: reqwest::Response) -> Error {
    let status = response.status();
    let headers = response.headers().clone();
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return from_parts(status, &headers, body.freeze()),
            Err(error) => {
                let error = from_reqwest(error).with_status(status).with_body(body);
                return with_retry_after(error, &headers);
            }
        }
    }
}

fn from_parts(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Error {
    let error = envelope_error(&body).unwrap_or_else(|| Error::new(ErrorKind::Status));
    with_retry_after(error.with_status(status).with_body(body), headers)
}

fn undecodable(status: StatusCode, body: Bytes, error: &serde_json::Error) -> Error {
    let error = envelope_error(&body).unwrap_or_else(|| {
        // Category and place only: the message quotes values.
        let category = match error.classify() {
            serde_json::error::Category::Syntax => "not JSON",
            serde_json::error::Category::Eof => "cut short",
            serde_json::error::Category::Data => "not of the documented form",
            serde_json::error::Category::Io => "not readable",
        };
        let (line, column) = (error.line(), error.column());
        Error::new(ErrorKind::Decode)
            .with_detail(format!("{category}, line {line} column {column}"))
    });
    error.with_status(status).with_body(body)
}

fn envelope_error(body: &[u8]) -> Option<Error> {
    // serde would take the items of a list for the members.
    if !body.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    serde_json::from_slice::<Envelope>(body).ok()?.into_error()
}

/// The order matters: overflow, truncation and a timeout all look like a decode
/// error to reqwest, and a timeout while connecting is a timeout as well.
fn from_reqwest(error: reqwest::Error) -> Error {
    // The URL is the user's own, and says nothing new.
    let error = error.without_url();
    if cause::<LengthLimitError>(&error).is_some() {
        // The cause would repeat the message.
        return Error::new(ErrorKind::BodyTooLarge);
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

fn with_retry_after(error: Error, headers: &HeaderMap) -> Error {
    match headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| wait(value.trim(), Utc::now()))
    {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}

/// Seconds or a date (RFC 9110, section 10.2.3); a date that has passed is no
/// wait.
fn wait(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    Some(
        (date.with_timezone(&Utc) - now)
            .to_std()
            .unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::parse_from_rfc3339("2026-11-06T08:49:00Z")
            .unwrap()
            .with_timezone(&Utc);
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("Fri, 06 Nov 2026 08:49:37 GMT", Some(37)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(
                wait(value, now),
                expected.map(Duration::from_secs),
                "{value}"
            );
        }
    }
}
