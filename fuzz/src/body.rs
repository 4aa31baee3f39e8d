//! The body of an answer → the outcome of either step.

use std::{cell::RefCell, convert::Infallible, error::Error as _};

use futures_util::stream;
use http::{Method, StatusCode, header::CONTENT_TYPE};
use serde_json::Value;
use vlens::{Delivery, Error, ErrorKind, PendingVerification, PhoneNumber, VerifiedPhone, fuzzing};

use crate::{CANARY, CONTRACT, PATH};

thread_local! {
    static RUNTIME: RefCell<tokio::runtime::Runtime> = RefCell::new(crate::runtime());
}

const REQUEST_ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const STATUSES: [u16; 8] = [200, 200, 200, 200, 204, 303, 429, 503];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What a success relies on, in either step and in each.
const ENVELOPE: [&str; 4] = ["", "/data", "/error_code", "/error_descriptions"];
const SENT: [&str; 1] = ["/data/phoneNumberOtpRequestId"];
const CONFIRMED: [&str; 3] = [
    "/data/isPhoneNumberConfirmed",
    "/data/accessToken",
    "/data/expireInSeconds",
];

type Sent = Result<PendingVerification, Error>;
type Confirmed = Result<VerifiedPhone, Error>;

/// The first byte chooses the status and the size of the chunks.
pub fn check(data: &[u8]) {
    let Some((choice, body)) = data.split_first() else {
        return;
    };
    let status = STATUSES[usize::from(choice % 8)];
    let chunk = usize::from(choice / 8).pow(2).max(1);
    let (sent, confirmed) = both(status, body, chunk);

    let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let value: Option<Value> = serde_json::from_slice(text).ok();
    let violated = value.as_ref().map(|value| violated(status, value));
    if let Ok(pending) = &sent {
        check_success(status, value.as_ref(), violated.as_deref(), &SENT);
        check_request_id(pending, value.as_ref());
    }
    if let Ok(verified) = &confirmed {
        check_success(status, value.as_ref(), violated.as_deref(), &CONFIRMED);
        check_confirmation(verified, value.as_ref());
        assert_eq!(verified.expose_body(), body);
    }
    for error in [sent.as_ref().err(), confirmed.as_ref().err()] {
        let Some(error) = error else { continue };
        check_failure(error, status, body);
        if violated.as_ref().is_some_and(Vec::is_empty) {
            use ErrorKind::{Api, Incomplete, NotConfirmed};
            assert!(
                [Api, Incomplete, NotConfirmed].contains(&error.kind()),
                "{error:?}"
            );
        }
        if value.as_ref().is_some_and(has_error_code) {
            assert_eq!(error.kind(), ErrorKind::Api);
        }
    }

    // Neither the chunks nor a mark before the text change what is said.
    let said = (seen(&sent, request_id), seen(&confirmed, token));
    let (sent, confirmed) = both(status, body, body.len().max(1));
    assert_eq!(said, (seen(&sent, request_id), seen(&confirmed, token)));
    if text.len() == body.len() {
        let marked = [BYTE_ORDER_MARK, body].concat();
        let (sent, confirmed) = both(status, &marked, chunk);
        assert_eq!(said, (seen(&sent, request_id), seen(&confirmed, token)));
    }
}

// -- The calls --------------------------------------------------------------------

fn both(status: u16, body: &[u8], chunk: usize) -> (Sent, Confirmed) {
    let phone: PhoneNumber = "+201234567890".parse().expect("a phone number");
    let pending = PendingVerification::new(
        phone.clone(),
        REQUEST_ID.parse().expect("a UUID"),
        "2026-01-02T03:04:05Z".parse().expect("a time"),
    );
    RUNTIME.with_borrow(|runtime| {
        runtime.block_on(async {
            let sent = fuzzing::send_otp(&phone, answer(status, body, chunk)).await;
            let confirmed = fuzzing::validate_otp(&pending, answer(status, body, chunk)).await;
            (sent, confirmed)
        })
    })
}

fn answer(status: u16, body: &[u8], chunk: usize) -> reqwest::Response {
    let chunks: Vec<_> = body
        .chunks(chunk)
        .map(|chunk| Ok::<_, Infallible>(chunk.to_vec()))
        .collect();
    let mut answer = http::Response::new(reqwest::Body::wrap_stream(stream::iter(chunks)));
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    answer.into()
}

// -- What must hold ---------------------------------------------------------------

fn check_success(
    status: u16,
    value: Option<&Value>,
    violated: Option<&[String]>,
    relied_on: &[&str],
) {
    assert_eq!(status, 200);
    assert!(!value.is_some_and(has_error_code), "an error is a success");
    for at in violated.into_iter().flatten() {
        let is_relied_on = ENVELOPE.contains(&&**at) || relied_on.contains(&&**at);
        assert!(!is_relied_on, "{at} is not as documented");
    }
}

fn check_request_id(pending: &PendingVerification, value: Option<&Value>) {
    assert!(!pending.request_id().is_nil());
    if let Some(value) = value {
        let written = value["data"]["phoneNumberOtpRequestId"].as_str();
        let written = written.expect("a string").to_lowercase();
        assert_eq!(pending.request_id().to_string(), written);
    }
}

fn check_confirmation(verified: &VerifiedPhone, value: Option<&Value>) {
    let token = verified.access_token();
    let shown = format!("{verified:?}{:?}", verified.response());
    assert!(!shown.contains(CANARY), "{shown}");
    if let Some(value) = value {
        let data = &value["data"];
        assert_eq!(data["isPhoneNumberConfirmed"], true);
        let written = data["accessToken"].as_str().filter(|text| !text.is_empty());
        assert_eq!(token.map(|token| token.secret().expose()), written);
    }
}

fn check_failure(error: &Error, status: u16, body: &[u8]) {
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.expose_body(), Some(body));
    assert!(!(error.is_safe_to_retry() && error.delivery() == Delivery::Unknown));
    assert_ne!(error.delivery(), Delivery::NotSent);
    let mut shown = format!("{error} {error:?} {}", error.path().unwrap_or_default());
    let mut cause = error.source();
    while let Some(error) = cause {
        shown.push_str(&format!("{error} {error:?}"));
        cause = error.source();
    }
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.len() < 1000, "{shown}");
    // Whatever it is, it can be asked for.
    error
        .descriptions()
        .map(|json| (json.expose().is_null(), json.expose_text().len()));
}

fn has_error_code(value: &Value) -> bool {
    value.get("error_code").is_some_and(|code| !code.is_null())
}

/// Where the body violates the document.
fn violated(status: u16, value: &Value) -> Vec<String> {
    let response = http::Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(value.to_string())
        .expect("a response");
    let uri = PATH.parse().expect("a URI");
    let found = CONTRACT.check_response(&Method::POST, &uri, &response);
    found
        .into_iter()
        .map(|violation| violation.instance)
        .collect()
}

/// All that a caller can see.
fn seen<T>(result: &Result<T, Error>, of: fn(&T) -> String) -> Result<String, String> {
    match result {
        Ok(value) => Ok(of(value)),
        Err(error) => Err(format!(
            "{error} {:?} {:?} {:?}",
            error.code(),
            error.message(),
            error
                .descriptions()
                .map(|json| json.expose_text().into_owned())
        )),
    }
}

fn request_id(pending: &PendingVerification) -> String {
    pending.request_id().to_string()
}

fn token(verified: &VerifiedPhone) -> String {
    let token = verified.access_token().map(|token| token.secret().expose());
    format!("{token:?} {:?}", serde_json::to_string(verified.response()))
}
