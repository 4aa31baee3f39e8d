//! Bodies that break off or are too large: the status still decides, and what
//! arrived still counts.

use serde_json::json;
use vlens::{Client, Delivery, ErrorCode, ErrorKind};

use crate::{
    outcomes::{assert_outcome, send_error},
    support::{self, KEY, Reply, Server},
};

/// A refusal is one even if its body breaks off or is too large, and what is read
/// of it counts.
#[tokio::test]
async fn a_known_status_decides_delivery_whatever_becomes_of_the_body() {
    let cut = |status: u16, body: &str| {
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 9000\r\n\r\n");
        [head.as_bytes(), body.as_bytes()].concat()
    };
    for (status, delivery) in [
        (200, Delivery::Unknown),
        (303, Delivery::Unknown),
        (307, Delivery::Rejected),
        (400, Delivery::Rejected),
        (401, Delivery::Rejected),
        (408, Delivery::Rejected),
        (429, Delivery::Rejected),
        (500, Delivery::Unknown),
        (503, Delivery::Unknown),
    ] {
        for (reply, kind, timeout) in [
            (Reply::Raw(cut(status, "{")), ErrorKind::Transport, false),
            (Reply::Stall(cut(status, "{")), ErrorKind::Transport, true),
            (
                Reply::new(status, "", "x".repeat(4097)),
                ErrorKind::BodyTooLarge,
                false,
            ),
        ] {
            let error = send_error(reply).await;
            assert_outcome(&error, kind, delivery);
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.is_timeout(), timeout);
            assert_eq!(error.is_safe_to_retry(), status == 429, "{error:?}");
            assert_eq!(error.is_rate_limited(), status == 429);
            assert_eq!(error.is_unauthorized(), status == 401);
            // Safe to repeat and perhaps done: never both.
            assert!(!(error.is_safe_to_retry() && error.delivery() == Delivery::Unknown));
        }
        // An envelope that is cut after its code.
        let delivery = if status < 500 {
            Delivery::Rejected
        } else {
            Delivery::Unknown
        };
        for (body, code, message) in [
            (
                r#"{"error_code":1042,"error_message":"no cred"#,
                Some(1042),
                Some("no cred"),
            ),
            (
                r#"{"error_message":"m","error_code":1042 "#,
                Some(1042),
                Some("m"),
            ),
            // It may go on: 10 may be 1042.
            (r#"{"error_message":"m","error_code":10"#, None, Some("m")),
        ] {
            let error = send_error(Reply::Raw(cut(status, body))).await;
            assert_outcome(&error, ErrorKind::Api, delivery);
            assert_eq!(error.code(), code.map(ErrorCode::from), "{body}");
            assert_eq!(error.message(), message);
            assert_eq!(error.expose_body(), Some(body.as_bytes()));
        }
        // A success that breaks off after its last brace is none.
        let error = send_error(Reply::Raw(cut(status, &support::sent().to_string()))).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        // What may be null is no code.
        let error = send_error(Reply::Raw(cut(status, r#"{"error_code":nul"#))).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
    let large = format!(
        r#"{{"error_code":5,"error_message":"m","error_descriptions":["{}"]}}"#,
        "x".repeat(2 << 20)
    );
    let server = Server::always(Reply::new(200, "", large)).await;
    let error = server
        .client()
        .send_otp(&support::phone())
        .await
        .unwrap_err();
    assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
    assert_eq!(error.message(), Some("m"));
}

#[tokio::test]
async fn the_limit_that_was_hit_is_named() {
    let error = send_error(Reply::new(200, "", "x".repeat(4097))).await;
    assert_eq!(
        error.to_string(),
        "the response body is longer than the limit (HTTP 200): max_body_bytes is 4096"
    );
    let server = Server::always(Reply::new(200, "", "x".repeat((1 << 20) + 1))).await;
    let by_default = server.client().send_otp(&support::phone()).await;
    assert_eq!(
        by_default.unwrap_err().to_string(),
        "the response body is longer than the limit (HTTP 200): max_body_bytes is 1048576"
    );
}

#[tokio::test]
async fn a_body_over_the_cap() {
    let exactly = |length: usize| {
        let mut body = support::sent();
        let padding = length - body.to_string().len() - r#","x":"""#.len();
        body["x"] = json!("x".repeat(padding));
        assert_eq!(body.to_string().len(), length);
        Reply::json(200, &body)
    };
    let server = Server::always(exactly(4096)).await;
    Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .max_body_bytes(4096)
        .build()
        .unwrap()
        .send_otp(&support::phone())
        .await
        .unwrap();

    for reply in [
        exactly(4097),
        // No length announced, no end: only counting helps.
        Reply::Stall(
            [
                b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice(),
                &b"1000\r\n"
                    .iter()
                    .chain(&[b'x'; 4096])
                    .copied()
                    .collect::<Vec<_>>(),
                b"\r\n1\r\nx\r\n",
            ]
            .concat(),
        ),
    ] {
        let error = send_error(reply).await;
        assert_outcome(&error, ErrorKind::BodyTooLarge, Delivery::Unknown);
        assert!(!error.is_safe_to_retry());
        assert_eq!(error.expose_body().unwrap().len(), 4096);
    }
}

/// What is within the limit counts, of the chunk that crosses it too.
#[tokio::test]
async fn an_error_code_before_the_cap() {
    let over = |members: &str| format!("{{{members},\"x\":\"{}\"}}", "x".repeat(5000));
    let up_to_the_cap = |members: &str| {
        let padding = 4096 - members.len() - r#"{"x":"","#.len();
        format!("{{\"x\":\"{}\",{members}42}}", "x".repeat(padding))
    };
    for (body, code) in [
        (over(r#""error_code":1042"#), Some(1042)),
        // The limit is in the middle of the number.
        (up_to_the_cap(r#""error_code":10"#), None),
    ] {
        let chunked = format!(
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        );
        for reply in [Reply::Raw(chunked.into_bytes()), Reply::new(200, "", &body)] {
            let error = send_error(reply).await;
            assert_outcome(&error, ErrorKind::Api, Delivery::Rejected);
            assert_eq!(error.code(), code.map(ErrorCode::from), "{error:?}");
            assert_eq!(error.expose_body(), Some(&body.as_bytes()[..4096]));
        }
    }
}
