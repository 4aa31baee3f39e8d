//! Faults on demand: on the wire, and as the client sees them.

use std::{
    io,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vlens::{Client, Delivery, Error, ErrorKind, PhoneNumber};
use vlens_sandbox::{Fault, Rejection, Sandbox, StatusStyle};

use crate::{
    requests::assert_conforms,
    support::{PATH, PHONE},
};

const SECOND: Duration = Duration::from_secs(1);

fn phone() -> PhoneNumber {
    PHONE.parse().unwrap()
}

fn impatient(sandbox: &Sandbox) -> Client {
    Client::builder()
        .api_key("any")
        .base_url(sandbox.base_url())
        .timeout(SECOND / 4)
        .build()
        .unwrap()
}

/// The error of a send call that meets the fault, and whether an SMS went out.
async fn meet(fault: Fault) -> (Error, bool) {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(1, fault);
    let error = impatient(&sandbox).send_otp(&phone()).await.unwrap_err();
    let sent = !sandbox.inbox().messages().is_empty();
    (error, sent)
}

/// The raw response to a send call that meets the fault.
async fn wire(fault: Fault) -> reqwest::Response {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(1, fault);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let response = post(&http, &sandbox).await.unwrap();
    // Its task lives on in the body that is still to be read.
    std::mem::forget(sandbox);
    response
}

async fn post(http: &reqwest::Client, sandbox: &Sandbox) -> reqwest::Result<reqwest::Response> {
    http.post(format!("{}{PATH}", sandbox.base_url()))
        .header("ApiKey", "any")
        .header("Content-Type", "application/json")
        .body(json!({ "phoneNumber": PHONE }).to_string())
        .send()
        .await
}

#[tokio::test]
async fn the_client_tells_each_fault_from_the_others() {
    use Delivery::{Rejected, Unknown};
    use ErrorKind::{Api, BodyTooLarge, Decode, Status, Transport};
    let limit = Duration::from_millis(1500);
    // Fault, kind, status, delivery, whether the SMS goes out.
    for (fault, kind, status, delivery, sends) in [
        (Fault::delay(60 * SECOND), Transport, None, Unknown, true),
        (Fault::no_answer(), Transport, None, Unknown, false),
        (Fault::status(400), Status, Some(400), Rejected, false),
        (Fault::status(500), Status, Some(500), Unknown, false),
        (
            Fault::api_error(422, 7, "no"),
            Api,
            Some(422),
            Rejected,
            false,
        ),
        (
            Fault::api_error(200, 7, "no"),
            Api,
            Some(200),
            Rejected,
            false,
        ),
        (
            Fault::api_error(500, 7, "no"),
            Api,
            Some(500),
            Unknown,
            false,
        ),
        (
            Fault::too_many_requests(limit),
            Api,
            Some(429),
            Rejected,
            false,
        ),
        (
            Fault::redirect("https://example.com/"),
            Status,
            Some(307),
            Rejected,
            false,
        ),
        (Fault::html(502), Status, Some(502), Unknown, false),
        (Fault::html(200), Decode, Some(200), Unknown, false),
        (Fault::truncated_json(), Decode, Some(200), Unknown, true),
        (
            Fault::oversized(300 << 20),
            BodyTooLarge,
            Some(200),
            Unknown,
            false,
        ),
        (Fault::drop_unread(), Transport, None, Unknown, false),
        (Fault::drop_read(), Transport, None, Unknown, false),
    ] {
        for fault in [fault.clone(), fault.after_handling()] {
            let name = format!("{fault:?}");
            let sends = sends || (name.contains("after_handling: true"));
            let (error, sent) = meet(fault).await;
            assert_eq!(error.kind(), kind, "{name}: {error:?}");
            assert_eq!(error.status().map(|s| s.as_u16()), status, "{name}");
            assert_eq!(error.delivery(), delivery, "{name}");
            assert_eq!(sent, sends, "{name}");
            if status == Some(429) {
                assert_eq!(error.retry_after(), Some(2 * SECOND));
                assert_eq!(error.code(), Some(Rejection::RateLimited.code()));
            }
        }
    }
}

#[tokio::test]
async fn faults_on_the_wire() {
    let response = wire(Fault::status(503)).await;
    assert_eq!(response.status(), 503);
    assert!(serde_json::from_str::<Value>(&response.text().await.unwrap()).is_err());

    let response = wire(Fault::api_error(400, 42, "no")).await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["content-type"], "application/json");
    let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_conforms(&body);
    assert_eq!(
        (&body["error_code"], &body["error_message"]),
        (&json!(42), &json!("no"))
    );

    let response = wire(Fault::too_many_requests(Duration::ZERO)).await;
    assert_eq!(response.headers()["retry-after"], "0");

    let response = wire(Fault::redirect("https://example.com/a b\r\nX: é")).await;
    assert_eq!(response.status(), 307);
    assert_eq!(
        response.headers()["location"],
        "https://example.com/a%20b%0D%0AX:%20%C3%A9"
    );

    let response = wire(Fault::html(200)).await;
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );

    let response = wire(Fault::content_type("text/plain")).await;
    assert_eq!(response.headers()["content-type"], "text/plain");
    let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert!(body["data"]["phoneNumberOtpRequestId"].is_string());
    let response = wire(Fault::content_type("text/\n")).await;
    assert!(!response.headers().contains_key("content-type"));

    let response = wire(Fault::truncated_json()).await;
    let body = response.bytes().await.unwrap();
    assert!(body.starts_with(b"{\"data\"") && serde_json::from_slice::<Value>(&body).is_err());

    for bytes in [0, 1, 100, 16 * 1024 + 24, 5_000_000] {
        let response = wire(Fault::oversized(bytes)).await;
        assert!(response.content_length().is_none());
        let body = response.bytes().await.unwrap();
        assert!((body.len() as u64).abs_diff(bytes) <= 24, "{}", body.len());
        assert_conforms(&serde_json::from_slice(&body).unwrap());
    }

    // What no answer can have.
    for status in [0, 100, 199, 1000, u16::MAX] {
        assert_eq!(wire(Fault::status(status)).await.status(), 500);
    }
    for status in [204, 304, 599, 999] {
        assert_eq!(wire(Fault::status(status)).await.status().as_u16(), status);
    }
}

#[tokio::test]
async fn a_delay_is_real_time() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(1, Fault::delay(SECOND / 4));
    let start = Instant::now();
    let client = sandbox.client();
    client.send_otp(&phone()).await.unwrap();
    assert!(start.elapsed() >= SECOND / 4);
    let start = Instant::now();
    client.send_otp(&phone()).await.unwrap();
    assert!(start.elapsed() < SECOND / 4);
}

#[tokio::test]
async fn faults_come_in_order_and_are_used_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let other: PhoneNumber = "+201000000002".parse().unwrap();
    sandbox.fail_phone(PHONE, Fault::status(501));
    sandbox.fail_next(2, Fault::status(502));
    sandbox.fail_next(0, Fault::status(504));
    sandbox.fail_next(1, Fault::status(503));
    let mut seen = Vec::new();
    for phone in [&phone(), &other, &phone(), &phone(), &other, &phone()] {
        let status = client.send_otp(phone).await.err().and_then(|e| e.status());
        seen.push(status.map(|status| status.as_u16()));
    }
    let expected = [Some(502), Some(502), Some(503), Some(501), None, Some(501)];
    assert_eq!(seen, expected);

    sandbox.fail_next(5, Fault::status(500));
    sandbox.clear_faults();
    client.send_otp(&phone()).await.unwrap();

    // Other paths use none up.
    sandbox.fail_next(1, Fault::status(500));
    let http = reqwest::Client::new();
    assert_eq!(
        http.get(sandbox.base_url()).send().await.unwrap().status(),
        404
    );
    assert!(client.send_otp(&phone()).await.is_err());
    client.send_otp(&phone()).await.unwrap();
}

#[tokio::test]
async fn a_code_can_be_used_up_while_the_answer_is_lost() {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let client = sandbox.client();
    let pending = client.send_otp(&phone()).await.unwrap();
    sandbox.fail_phone(PHONE, Fault::drop_read().after_handling());
    let error = client.validate_otp(&pending, "123456").await.unwrap_err();
    assert_eq!(error.delivery(), Delivery::Unknown);
    sandbox.clear_faults();
    let error = client.validate_otp(&pending, "123456").await.unwrap_err();
    assert_eq!(error.code(), Some(Rejection::AlreadyUsed.code()));
}

/// A client that follows redirects gives its key away: this is how to see it.
#[tokio::test]
async fn a_redirect_leads_to_another_origin() {
    let (sandbox, elsewhere) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let there = format!("{}{PATH}", elsewhere.base_url());
    sandbox.fail_phone(PHONE, Fault::redirect(&there));
    assert!(sandbox.client().send_otp(&phone()).await.is_err());
    assert!(elsewhere.requests().is_empty());

    let naive = reqwest::Client::new();
    let response = post(&naive, &sandbox).await.unwrap();
    assert_eq!(response.url().as_str(), there);
    assert_eq!(elsewhere.requests()[0].headers()["apikey"], "any");
}

/// The error of a read, with the bytes that came before.
async fn read_end(stream: &mut TcpStream) -> (Vec<u8>, Option<io::ErrorKind>) {
    let mut bytes = Vec::new();
    let end = tokio::time::timeout(SECOND, stream.read_to_end(&mut bytes)).await;
    (bytes, end.expect("it ends").err().map(|error| error.kind()))
}

fn request() -> Vec<u8> {
    let body = json!({ "phoneNumber": PHONE }).to_string();
    format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nApiKey: k\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn response(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\"error_descriptions\":null}") {
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0);
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn dropped_connections_are_reset() {
    let sandbox = Sandbox::start().await.unwrap();
    for (fault, logged) in [(Fault::drop_unread(), 0), (Fault::drop_read(), 1)] {
        // On a new connection, and on one that had an answer before.
        for answered in [0, 1] {
            let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
            for _ in 0..answered {
                stream.write_all(&request()).await.unwrap();
                response(&mut stream).await;
            }
            let before = sandbox.requests().len();
            sandbox.fail_next(1, fault.clone());
            tokio::time::sleep(SECOND / 20).await;
            stream.write_all(&request()).await.unwrap();
            let (bytes, end) = read_end(&mut stream).await;
            assert!(
                bytes.is_empty(),
                "{fault:?} {answered} {}",
                String::from_utf8_lossy(&bytes)
            );
            assert_eq!(end, Some(io::ErrorKind::ConnectionReset), "{fault:?}");
            assert_eq!(sandbox.requests().len() - before, logged);
        }
    }
    sandbox.client().send_otp(&phone()).await.unwrap();
}

#[tokio::test]
async fn a_request_is_dropped_at_its_first_byte() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(1, Fault::drop_unread());
    // A connection that ends without a request does not use the fault up.
    drop(TcpStream::connect(sandbox.address()).await.unwrap());
    tokio::time::sleep(SECOND / 20).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"P").await.unwrap();
    let (_, end) = read_end(&mut stream).await;
    assert_eq!(end, Some(io::ErrorKind::ConnectionReset));
    sandbox.client().send_otp(&phone()).await.unwrap();
}

/// What a service meets in practice: the pooled connection of an earlier call.
#[tokio::test]
async fn a_dropped_request_is_not_sent_twice() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for fault in [Fault::drop_read().after_handling(), Fault::drop_unread()] {
        client.send_otp(&phone()).await.unwrap();
        let before = sandbox.requests().len();
        let dropped = usize::from(!format!("{fault:?}").contains("DropUnread"));
        sandbox.fail_next(1, fault);
        let error = client.send_otp(&phone()).await.unwrap_err();
        assert_eq!(error.delivery(), Delivery::Unknown);
        assert_eq!(sandbox.requests().len() - before, dropped);
    }
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_nothing_behind() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_phone(PHONE, Fault::no_answer());
    let client = impatient(&sandbox);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send_otp(&phone()).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().is_timeout());
    }
    drop(client);
    // Nothing is left that stopping would have to wait for.
    tokio::time::sleep(SECOND / 20).await;
    let start = Instant::now();
    sandbox.stop().await;
    assert!(start.elapsed() < SECOND / 2);
}

#[tokio::test]
async fn the_reserved_numbers_do_as_documented() {
    let documented: Vec<(PhoneNumber, &str)> = include_str!("../../src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `+2019"))
        .map(|row| {
            let (digits, answer) = row.split_once("` | ").unwrap();
            (format!("+2019{digits}").parse().unwrap(), answer)
        })
        .collect();
    assert_eq!(documented.len(), 4);
    for style in [StatusStyle::Documented, StatusStyle::Http] {
        let sandbox = Sandbox::builder()
            .status_style(style)
            .start()
            .await
            .unwrap();
        let client = impatient(&sandbox);
        for (phone, answer) in &documented {
            let error = client.send_otp(phone).await.unwrap_err();
            let status = error.status().map(|status| status.as_u16());
            if answer.starts_with("an API error, code 9901") {
                assert_eq!(error.code(), Some(Rejection::TestNumber.code()));
                let expected = if style == StatusStyle::Http { 422 } else { 200 };
                assert_eq!(status, Some(expected));
            } else if answer.starts_with("429 with an envelope, code 9902") {
                assert_eq!(error.code(), Some(Rejection::RateLimited.code()));
                assert_eq!((status, error.retry_after()), (Some(429), Some(SECOND)));
            } else if answer.starts_with("503 without an envelope") {
                assert_eq!((status, error.kind()), (Some(503), ErrorKind::Status));
            } else {
                assert!(error.is_timeout(), "{answer}");
            }
            // A fault that a test asks for goes before.
            sandbox.fail_phone(phone.as_str(), Fault::status(418));
            let error = client.send_otp(phone).await.unwrap_err();
            assert_eq!(error.status().unwrap().as_u16(), 418);
        }
        assert!(sandbox.inbox().messages().is_empty());
    }
}
