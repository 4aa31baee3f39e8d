//! The span of a call: what is in it, and what is not. In a process of its own,
//! since what is traced depends on who listens in the whole process.

use std::{
    io,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan};
use vlens::{Client, Error};

use crate::{
    redaction::assert_hidden,
    support::{self, KEY, Reply, Server},
};

const CHILD: &str = "trace::child";

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn validate(reply: Reply) -> Result<(), Error> {
    let server = Server::always(reply).await;
    let client = Client::builder()
        .api_key(KEY)
        .base_url(format!("{}/path-nobody-may-see", server.url()))
        .timeout(Duration::from_millis(300))
        .max_body_bytes(4096)
        // Not even if the injected client would log all it reads and writes.
        .http_client(reqwest::Client::builder().connection_verbose(true))
        .build()
        .unwrap();
    client
        .validate_otp(&support::pending(), "123456")
        .await
        .map(|_| ())
}

/// Does nothing unless it is run by the tests below.
#[tokio::test]
async fn child() {
    let Ok(case) = std::env::var("VLENS_TEST_CASE") else {
        return;
    };
    let sink = Sink::default();
    let writer = sink.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{".to_vec();
    let refused = json!({ "error_code": 1042, "error_message": "nobody-may-see" });
    let answers = match case.as_str() {
        "success" => validate(Reply::json(200, &support::confirmed())).await,
        "api" => validate(Reply::json(200, &refused)).await,
        "api 422" => validate(Reply::json(422, &refused)).await,
        "status" => validate(Reply::new(429, "X-Phone: +201234567890\r\n", "")).await,
        "not confirmed" => {
            let body = json!({ "data": { "isPhoneNumberConfirmed": false } });
            validate(Reply::json(200, &body)).await
        }
        "too large" => validate(Reply::new(200, "", " ".repeat(5000))).await,
        "timeout in the body" => validate(Reply::Stall(half)).await,
        "broken" => validate(Reply::Drop).await,
        "refused" => {
            let client = support::client("http://127.0.0.1:9");
            client
                .validate_otp(&support::pending(), "123456")
                .await
                .map(|_| ())
        }
        "given up" => {
            let call = validate(Reply::Stall(half));
            let _ = tokio::time::timeout(Duration::from_millis(100), call).await;
            Ok(())
        }
        _ => panic!("{case}"),
    };
    drop(answers);
    println!(
        "{}",
        String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
    );
    println!("ended");
}

/// The fields of the one span, as they are when it ends, and all that was traced.
fn trace(case: &str) -> (String, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", CHILD, "--nocapture"])
        .env("VLENS_TEST_CASE", case)
        .output()
        .unwrap();
    let trace = String::from_utf8(output.stdout).unwrap();
    assert!(trace.contains("ended"), "{trace}");
    let mut ends = trace.lines().filter_map(|line| {
        let (fields, end) = line.split_once("vlens{")?.1.split_once("}: ")?;
        end.contains("close").then(|| fields.to_owned())
    });
    let fields = ends.next().unwrap_or_else(|| panic!("{case}: {trace}"));
    assert_eq!(ends.next(), None, "{case}");
    (fields, trace)
}

#[test]
fn the_fields_of_a_span() {
    let always = [
        r#"otel.kind="client""#,
        r#"operation="register_step_verify_phone""#,
        r#"http.request.method="POST""#,
        r#"server.address="127.0.0.1""#,
        "server.port=",
    ];
    const ERROR: &str = r#"otel.status_code="ERROR""#;
    for (case, fields) in [
        (
            "success",
            &[
                "http.response.status_code=200",
                r#"vlens.outcome="success""#,
            ][..],
        ),
        (
            "api",
            &[
                ERROR,
                "http.response.status_code=200",
                r#"error.type="api""#,
                r#"vlens.outcome="api""#,
                r#"vlens.delivery="rejected""#,
                "vlens.error_code=1042",
            ],
        ),
        (
            "api 422",
            &[
                ERROR,
                "http.response.status_code=422",
                r#"error.type="422""#,
                r#"vlens.outcome="api""#,
                r#"vlens.delivery="rejected""#,
                "vlens.error_code=1042",
            ],
        ),
        (
            "status",
            &[
                ERROR,
                "http.response.status_code=429",
                r#"error.type="429""#,
                r#"vlens.outcome="status""#,
                r#"vlens.delivery="rejected""#,
            ],
        ),
        (
            "not confirmed",
            &[
                ERROR,
                "http.response.status_code=200",
                r#"error.type="not_confirmed""#,
                r#"vlens.delivery="rejected""#,
            ],
        ),
        (
            "too large",
            &[
                ERROR,
                "http.response.status_code=200",
                r#"error.type="body_too_large""#,
                r#"vlens.delivery="unknown""#,
            ],
        ),
        (
            "timeout in the body",
            &[
                ERROR,
                "http.response.status_code=200",
                r#"error.type="timeout""#,
                r#"vlens.outcome="transport""#,
                r#"vlens.delivery="unknown""#,
            ],
        ),
        (
            "broken",
            &[
                ERROR,
                r#"error.type="transport""#,
                r#"vlens.outcome="transport""#,
                r#"vlens.delivery="unknown""#,
            ],
        ),
        (
            "refused",
            &[
                ERROR,
                r#"error.type="connect""#,
                r#"vlens.outcome="connect""#,
                r#"vlens.delivery="not_sent""#,
            ],
        ),
        (
            "given up",
            &[
                "http.response.status_code=200",
                r#"vlens.outcome="given_up""#,
            ],
        ),
    ] {
        let (shown, trace) = trace(case);
        for field in always.iter().chain(fields) {
            assert_eq!(
                shown.matches(field).count(),
                1,
                "{case}: {field} in {shown}"
            );
        }
        let failed = fields.contains(&ERROR);
        assert_eq!(shown.contains("error.type"), failed, "{case}: {shown}");
        assert_hidden(&shown);
        // The events of reqwest and hyper name the URL.
        assert_hidden(&trace.replace("/path-nobody-may-see", ""));
    }
}
