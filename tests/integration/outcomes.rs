//! Every row of the table of outcomes: what the server does, the kind of the
//! error, and whether an SMS may have gone out.

use std::{error::Error as _, time::Duration};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use vlens::{Client, Delivery, Error, ErrorCode, ErrorKind, SensitiveJson};

use crate::support::{self, KEY, PHONE, Reply, Server};

pub async fn send_error(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let client = Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .timeout(Duration::from_millis(800))
        .max_body_bytes(4096)
        .build()
        .unwrap();
    let error = client.send_otp(&support::phone()).await.unwrap_err();
    // No call is ever repeated.
    assert_eq!(server.received().len(), 1, "{error:?}");
    error
}

async fn validate_error(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let error = server
        .client()
        .validate_otp(&support::pending(), "123456")
        .await
        .unwrap_err();
    assert_eq!(server.received().len(), 1, "{error:?}");
    error
}

fn envelope(code: Value) -> Value {
    json!({
        "data": null,
        "error_code": code,
        "error_message": "no credit left for +201234567890",
        "error_descriptions": { "hint": [1, 2] }
    })
}

pub fn assert_outcome(error: &Error, kind: ErrorKind, delivery: Delivery) {
    assert_eq!(
        (error.kind(), error.delivery()),
        (kind, delivery),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_error_code_is_an_error_whatever_the_status() {
    for (status, delivery) in [
        (200, Delivery::Rejected),
        (201, Delivery::Rejected),
        (303, Delivery::Rejected),
        (400, Delivery::Rejected),
        (401, Delivery::Rejected),
        (422, Delivery::Rejected),
        (429, Delivery::Rejected),
        (500, Delivery::Unknown),
        (503, Delivery::Unknown),
    ] {
        let error = send_error(Reply::json(status, &envelope(json!(1042)))).await;
        assert_outcome(&error, ErrorKind::Api, delivery);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.code(), Some(ErrorCode::from(1042)));
        assert_eq!(error.message(), Some("no credit left for +201234567890"));
        let descriptions = error.descriptions().unwrap();
        assert_eq!(descriptions.expose()["hint"][1], 2);
        // Equal by what they say, not by how they are written.
        assert_eq!(
            *descriptions,
            SensitiveJson::from(descriptions.expose().clone())
        );
        assert_ne!(*descriptions, SensitiveJson::from(json!({})));
        assert_eq!(error.is_safe_to_retry(), status == 429);
        let body: Value = serde_json::from_slice(error.expose_body().unwrap()).unwrap();
        assert_eq!(body["error_code"], 1042);
    }
}

/// Zero is not null, and the rule is null.
#[tokio::test]
async fn an_error_code_of_zero_is_an_error() {
    for status in [200, 400] {
        let error = send_error(Reply::json(status, &envelope(json!(0)))).await;
        assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
        assert_eq!(error.code().unwrap().get(), 0);
    }
}

#[tokio::test]
async fn nothing_in_data_hides_an_error_code() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for data in [
        r#""text""#,
        "[]",
        r#"{"phoneNumberOtpRequestId":"string"}"#,
        r#"{"expireInSeconds":"soon","user":7}"#,
        r#"{"x":1e999}"#,
        deep.as_str(),
    ] {
        let body = format!(r#"{{"data":{data},"error_code":7,"error_message":"m"}}"#);
        let error = send_error(Reply::new(200, "", body)).await;
        assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
        assert_eq!(error.code(), Some(7.into()), "{data}");
        assert_eq!(error.message(), Some("m"));
        assert_eq!(error.status().unwrap().as_u16(), 200);
    }
}

#[tokio::test]
async fn a_code_that_is_no_integer_is_still_an_error() {
    for code in [
        json!("E17"),
        json!(1.5),
        json!(true),
        json!({}),
        json!(u64::MAX),
    ] {
        let error = send_error(Reply::json(200, &envelope(code.clone()))).await;
        assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
        assert_eq!(error.code(), None, "{code}");
        assert!(error.message().is_some());
    }
}

#[tokio::test]
async fn other_statuses() {
    for (status, delivery) in [
        (204, Delivery::Unknown),
        (206, Delivery::Unknown),
        (301, Delivery::Rejected),
        (302, Delivery::Rejected),
        (303, Delivery::Unknown),
        (307, Delivery::Rejected),
        (308, Delivery::Rejected),
        (400, Delivery::Rejected),
        (401, Delivery::Rejected),
        (404, Delivery::Rejected),
        (422, Delivery::Rejected),
        (429, Delivery::Rejected),
        (500, Delivery::Unknown),
        (502, Delivery::Unknown),
        (599, Delivery::Unknown),
    ] {
        let body = if status == 204 {
            ""
        } else {
            "<html>nobody-may-see"
        };
        let error = send_error(Reply::new(status, "Content-Type: text/html\r\n", body)).await;
        assert_outcome(&error, ErrorKind::Status, delivery);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.expose_body(), Some(body.as_bytes()));
        assert_eq!(error.is_safe_to_retry(), status == 429);
        assert_eq!(
            error.to_string(),
            format!("unexpected HTTP status {status}")
        );
    }
    // Nor does an envelope without an error make a success of one.
    let error = send_error(Reply::json(400, &support::sent())).await;
    assert_outcome(&error, ErrorKind::Status, Delivery::Rejected);
}

/// Status and headers belong to every outcome, the documented way to fail
/// included.
#[tokio::test]
async fn headers_and_retry_after_come_with_every_outcome() {
    const HEADERS: &str = "Retry-After: 7\r\nX-Request-Id: r-1\r\n";
    let mut nil = support::sent();
    nil["data"]["phoneNumberOtpRequestId"] = json!("00000000-0000-0000-0000-000000000000");
    let bodies = [
        envelope(json!(7)).to_string(),
        json!({}).to_string(),
        json!({ "data": 7 }).to_string(),
        json!({ "data": { "phoneNumberOtpRequestId": 7 } }).to_string(),
        nil.to_string(),
        "{".to_owned(),
    ];
    let whole = bodies.iter().map(|body| Reply::new(200, HEADERS, body));
    let broken = [200, 429, 503].map(|status| {
        Reply::Raw(
            format!("HTTP/1.1 {status} X\r\n{HEADERS}Content-Length: 100\r\n\r\n{{").into_bytes(),
        )
    });
    let statuses = [303, 429, 503].map(|status| Reply::new(status, HEADERS, ""));
    for reply in whole.chain(broken).chain(statuses) {
        let error = send_error(reply).await;
        assert!(error.status().is_some(), "{error:?}");
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(7)),
            "{error:?}"
        );
        let headers = error.headers().unwrap();
        assert_eq!(headers.get("x-request-id"), Some("r-1"));
        assert_eq!(headers.get("X-REQUEST-ID"), Some("r-1"));
        assert_eq!(headers.get("no such"), None);
        assert_eq!(headers.expose()["retry-after"], "7");
    }
    for (header, seconds) in [
        ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Some(0)),
        ("Retry-After: Sunday, 06-Nov-94 08:49:37 GMT\r\n", Some(0)),
        ("Retry-After: Sun Nov  6 08:49:37 1994\r\n", Some(0)),
        ("Retry-After: +5\r\n", None),
        ("Retry-After: later\r\n", None),
        ("", None),
    ] {
        let error = send_error(Reply::new(429, header, "")).await;
        assert_eq!(error.retry_after(), seconds.map(Duration::from_secs));
    }
    let error = send_error(Reply::new(429, "Retry-After: 18446744073709551615\r\n", "")).await;
    assert!(
        std::time::Instant::now()
            .checked_add(error.retry_after().unwrap())
            .is_some()
    );
}

#[tokio::test]
async fn a_success_that_does_not_decode() {
    for (body, path, detail) in [
        ("", None, "cut short, line 1 column 0"),
        ("<html>", None, "not JSON, line 1 column 1"),
        (r#"{"data": {"#, None, "cut short, line 1 column 10"),
        (r#"{"data": {}} x"#, None, "not JSON, line 1 column 14"),
        ("[]", None, "not of the documented form, line 1 column 1"),
        // Not an envelope with an error code, though serde could read it as one.
        ("[7]", None, "not of the documented form, line 1 column 1"),
        ("null", None, "not of the documented form, line 1 column 1"),
        (
            "{\"data\":\n[\"nobody-may-see\"]}",
            Some("data"),
            "not of the documented form, line 2 column 1",
        ),
        (
            r#"{"data":{"phoneNumberOtpRequestId":"nobody-may-see"}}"#,
            Some("data.phoneNumberOtpRequestId"),
            "not of the documented form, line 1 column 36",
        ),
    ] {
        let error = send_error(Reply::new(200, "", body)).await;
        assert_outcome(&error, ErrorKind::Decode, Delivery::Unknown);
        assert_eq!(error.path(), path, "{body}");
        assert_eq!(error.expose_body(), Some(body.as_bytes()));
        assert!(error.to_string().ends_with(detail), "{error}");
        assert!(error.source().is_none(), "serde's messages quote values");
    }
}

#[tokio::test]
async fn a_success_without_what_the_step_needs() {
    for body in [
        json!({}),
        json!({ "data": null, "error_code": null }),
        json!({ "data": {} }),
        json!({ "data": { "phoneNumberOtpRequestId": null } }),
    ] {
        let error = send_error(Reply::json(200, &body)).await;
        assert_outcome(&error, ErrorKind::Incomplete, Delivery::Unknown);
        assert_eq!(error.path(), Some("data.phoneNumberOtpRequestId"));
        assert!(error.expose_body().is_some());

        let error = validate_error(Reply::json(200, &body)).await;
        assert_outcome(&error, ErrorKind::Incomplete, Delivery::Unknown);
        assert_eq!(error.path(), Some("data.isPhoneNumberConfirmed"));
        assert!(error.expose_body().is_some());
    }
}

/// A token in the answer does not make it a confirmation.
#[tokio::test]
async fn a_phone_that_is_not_confirmed() {
    let mut body = support::confirmed();
    body["data"]["isPhoneNumberConfirmed"] = json!(false);
    let error = validate_error(Reply::json(200, &body)).await;
    assert_outcome(&error, ErrorKind::NotConfirmed, Delivery::Rejected);
    assert!(!error.is_safe_to_retry());
    assert!(error.expose_body().is_some());
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request() {
    for reply in [
        Reply::Drop,
        Reply::Raw(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n{".to_vec()),
        Reply::Raw(b"HTTP/1.1 500 X\r\nContent-Length: 10\r\n\r\n{".to_vec()),
        Reply::Raw(b"not http at all\r\n\r\n".to_vec()),
    ] {
        let error = send_error(reply).await;
        assert_outcome(&error, ErrorKind::Transport, Delivery::Unknown);
        assert!(!error.is_timeout() && !error.is_connect());
        assert!(!error.is_safe_to_retry());
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn time_that_runs_out_after_the_request() {
    for reply in [
        Reply::Stall(Vec::new()),
        Reply::Stall(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n{".to_vec()),
        Reply::Stall(b"HTTP/1.1 503 X\r\nContent-Length: 10\r\n\r\n{".to_vec()),
    ] {
        let error = send_error(reply).await;
        assert_outcome(&error, ErrorKind::Transport, Delivery::Unknown);
        assert!(error.is_timeout() && !error.is_connect());
        assert!(error.to_string().starts_with("the call timed out"));
    }
}

#[tokio::test]
async fn no_connection() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    for url in [
        format!("http://127.0.0.1:{port}"),
        // Nothing speaks TLS there either.
        format!("https://127.0.0.1:{port}"),
        // A name that never resolves (RFC 6761).
        "https://nowhere.invalid".to_owned(),
    ] {
        let error = support::client(&url)
            .send_otp(&support::phone())
            .await
            .unwrap_err();
        assert_outcome(&error, ErrorKind::Connect, Delivery::NotSent);
        assert!(error.is_connect() && error.is_safe_to_retry());
        assert_eq!(error.to_string(), "could not connect to the server");
    }
}

/// The chain tells more with each step, and says nothing twice.
#[tokio::test]
async fn causes_are_chained_without_repetition() {
    let error = support::client("http://127.0.0.1:1")
        .send_otp(&support::phone())
        .await
        .unwrap_err();
    let mut messages = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        messages.push(error.to_string());
        cause = error.source();
    }
    assert!(messages.len() > 2, "{messages:?}");
    assert!(messages.last().unwrap().contains("refused"), "{messages:?}");
    // That is said where nothing else explains why nothing was sent.
    assert!(
        !messages.contains(&"no connection took the request".to_owned()),
        "{messages:?}"
    );
    for (i, message) in messages.iter().enumerate() {
        for below in &messages[i + 1..] {
            assert!(!message.contains(below.as_str()), "{messages:?}");
        }
    }
}

/// The page's own examples carry `error_code: 1` (and two members that break
/// the document): both steps see an API error, not a decode error.
#[tokio::test]
async fn the_documented_examples_are_api_errors() {
    let page_example = json!({
        "data": {
            "isEmailConfirmationRequired": true,
            "isEmailConfirmed": true,
            "isPhoneNumberConfirmationRequired": true,
            "isPhoneNumberConfirmed": true,
            "phoneNumberOtp": "string",
            "phoneNumberOtpRequestId": "string",
            "isDigitalIdentityVerified": true,
            "accessToken": "string",
            "encryptedAccessToken": "string",
            "expireInSeconds": 1,
            "userName": "string",
            "userFullName": "string",
            "user": {
                "id": 1,
                "name": "string",
                "surname": "string",
                "fullName": "string",
                "userName": "string",
                "emailAddress": "string",
                "phoneNumber": "string",
                "idNumber": "string",
                "address": "string"
            }
        },
        "error_code": 1,
        "error_message": "string",
        "error_descriptions": null
    });
    for error in [
        send_error(Reply::json(200, &page_example)).await,
        validate_error(Reply::json(200, &page_example)).await,
    ] {
        assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
        assert_eq!(error.code(), Some(1.into()));
        assert_eq!(error.message(), Some("string"));
        assert!(error.descriptions().is_none());
    }
    // Without its error_code, «string» is no UUID: a decode error that says where.
    let mut success = page_example;
    success["error_code"] = Value::Null;
    let error = send_error(Reply::json(200, &success)).await;
    assert_outcome(&error, ErrorKind::Decode, Delivery::Unknown);
    assert_eq!(error.path(), Some("data.phoneNumberOtpRequestId"));
}

/// An error of the raw operation becomes the same error.
#[tokio::test]
async fn raw_errors_convert() {
    for (reply, kind, delivery) in [
        (
            Reply::json(422, &envelope(json!(3))),
            ErrorKind::Api,
            Delivery::Rejected,
        ),
        (
            Reply::new(503, "", "x"),
            ErrorKind::Status,
            Delivery::Unknown,
        ),
        (
            Reply::new(200, "", "x"),
            ErrorKind::Decode,
            Delivery::Unknown,
        ),
        (
            Reply::new(200, "", "x".repeat(2 << 20)),
            ErrorKind::BodyTooLarge,
            Delivery::Unknown,
        ),
        (Reply::Drop, ErrorKind::Transport, Delivery::Unknown),
    ] {
        let server = Server::always(reply).await;
        let raw = server
            .client()
            .register_step_verify_phone()
            .body_map(|body| body.phone_number(vlens::Personal::from(PHONE)))
            .send()
            .await
            .unwrap_err();
        assert_outcome(&Error::from_raw(raw).await, kind, delivery);
    }
}
