//! Errors made for a mock are what the client makes.

use std::{error::Error as _, time::Duration};

use serde_json::json;
use vlens::{Delivery, Error, ErrorKind};

use crate::outcomes::assert_outcome;

/// What a mock can make is what the client makes.
#[test]
fn errors_can_be_made_for_mocks() {
    use vlens::StatusCode;

    for (error, kind, delivery, retry, says) in [
        (
            Error::api(17),
            ErrorKind::Api,
            Delivery::Rejected,
            false,
            "the API refused the request (error_code 17, HTTP 200)",
        ),
        (
            Error::api(17).with_status(StatusCode::BAD_GATEWAY),
            ErrorKind::Api,
            Delivery::Unknown,
            false,
            "the API refused the request (error_code 17, HTTP 502)",
        ),
        (
            Error::unexpected_status(StatusCode::TOO_MANY_REQUESTS),
            ErrorKind::Status,
            Delivery::Rejected,
            true,
            "unexpected HTTP status 429",
        ),
        (
            Error::connect(),
            ErrorKind::Connect,
            Delivery::NotSent,
            true,
            "could not connect to the server",
        ),
        (
            Error::connect_timeout(),
            ErrorKind::Connect,
            Delivery::NotSent,
            true,
            "connecting to the server timed out",
        ),
        (
            Error::timeout(),
            ErrorKind::Transport,
            Delivery::Unknown,
            false,
            "the call timed out",
        ),
        (
            Error::connection_lost(),
            ErrorKind::Transport,
            Delivery::Unknown,
            false,
            "the connection broke",
        ),
        (
            Error::undecodable("data"),
            ErrorKind::Decode,
            Delivery::Unknown,
            false,
            "the response could not be decoded (HTTP 200): data: not of the documented form",
        ),
        (
            Error::incomplete("data.isPhoneNumberConfirmed"),
            ErrorKind::Incomplete,
            Delivery::Unknown,
            false,
            "the response lacks a field (HTTP 200): data.isPhoneNumberConfirmed",
        ),
        (
            Error::not_confirmed(),
            ErrorKind::NotConfirmed,
            Delivery::Rejected,
            false,
            "the phone number was not confirmed (HTTP 200)",
        ),
        (
            Error::body_too_large(4096),
            ErrorKind::BodyTooLarge,
            Delivery::Unknown,
            false,
            "the response body is longer than the limit (HTTP 200): max_body_bytes is 4096",
        ),
        (
            Error::input("too short"),
            ErrorKind::Input,
            Delivery::NotSent,
            false,
            "invalid input: too short",
        ),
        (
            Error::config("api_key", "is missing"),
            ErrorKind::Config,
            Delivery::NotSent,
            false,
            "invalid configuration: api_key is missing",
        ),
    ] {
        assert_outcome(&error, kind, delivery);
        assert_eq!(error.is_safe_to_retry(), retry, "{error:?}");
        assert_eq!(error.to_string(), says);
    }
    assert!(Error::timeout().is_timeout() && !Error::timeout().is_connect());
    assert!(Error::connect_timeout().is_timeout() && Error::connect_timeout().is_connect());

    let error = Error::api(17)
        .with_status(StatusCode::UNPROCESSABLE_ENTITY)
        .with_message("wrong code")
        .with_descriptions(json!(["a"]))
        .with_retry_after(Duration::from_secs(1))
        .with_body("{}")
        .with_source(std::io::Error::other("cause"));
    assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
    assert_eq!(error.message(), Some("wrong code"));
    assert_eq!(error.descriptions().unwrap().expose(), &json!(["a"]));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(error.expose_body(), Some(b"{}".as_slice()));
    assert_eq!(error.source().unwrap().to_string(), "cause");
    // What it says to a log; the rest is there for those who ask for it.
    let shown = format!("{:?}", error.with_source(Error::timeout()));
    assert_eq!(
        shown,
        "Error { kind: Api, delivery: Rejected, status: 422, code: 17, retry_after: 1s, \
         source: Error { kind: Transport, delivery: Unknown, timeout: true, .. }, .. }"
    );
    let shown = format!("{:?}", Error::incomplete("data"));
    assert_eq!(
        shown,
        "Error { kind: Incomplete, delivery: Unknown, status: 200, path: \"data\", .. }"
    );
    let shown = format!("{:?}", Error::input("too short"));
    assert_eq!(
        shown,
        "Error { kind: Input, delivery: NotSent, detail: \"too short\", .. }"
    );

    // Nothing came, so there is nothing of a response.
    for error in [Error::connect(), Error::input("x"), Error::config("x", "y")] {
        let error = error
            .with_status(StatusCode::TOO_MANY_REQUESTS)
            .with_retry_after(Duration::from_secs(1))
            .with_message("m")
            .with_descriptions(json!(1))
            .with_body("{}");
        assert_eq!(error.delivery(), Delivery::NotSent);
        assert_eq!((error.status(), error.retry_after()), (None, None));
        assert!(error.message().is_none() && error.descriptions().is_none());
        assert!(error.expose_body().is_none() && !error.is_rate_limited());
    }
    // The wait of a mock does not overflow either.
    let long = Error::api(1).with_retry_after(Duration::MAX).retry_after();
    assert!(
        std::time::Instant::now()
            .checked_add(long.unwrap())
            .is_some()
    );
}
