//! A server that means harm: it gets one request and nothing more, and costs the
//! caller no more time and memory than was set.

use std::{
    io,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::json;
use vlens::{Client, Delivery, Error, ErrorKind};

use crate::{
    support::{self, KEY},
    wire::{Connection, Wire},
};

const TIMEOUT: Duration = Duration::from_millis(500);

fn client(url: &str, timeout: Duration) -> Client {
    Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timeout(timeout)
        .build()
        .unwrap()
}

/// What one call makes of a server that acts so, and how long it takes.
fn call(
    act: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
) -> (Result<(), Error>, Duration) {
    call_within(TIMEOUT, act)
}

fn call_within(
    timeout: Duration,
    act: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
) -> (Result<(), Error>, Duration) {
    let server = Wire::start(move |connection| {
        connection.request()?;
        act(connection)
    });
    let client = client(&server.url(), timeout);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let start = Instant::now();
    // In a task, as in a service: `block_on` alone would take a third thread.
    let call = runtime.spawn(async move { client.send_otp(&support::phone()).await });
    let result = runtime.block_on(call).unwrap();
    let time = start.elapsed();
    // A worker may still be reading.
    runtime.shutdown_background();
    assert_eq!(server.requests(), 1);
    (result.map(|_| ()), time)
}

const HEAD: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Bytes that never end and that something has a limit for.
const LIMITED: [(&str, &str, &str); 9] = [
    ("empty lines", "", "\r\n"),
    ("a status line", "HTTP/1.1 200 ", "x"),
    ("a header", "HTTP/1.1 200 OK\r\nA: ", "x"),
    ("headers", HEAD, "A: b\r\n"),
    ("a folded header", "HTTP/1.1 200 OK\r\nA: b", "\r\n c"),
    (
        "a chunk extension",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        "x",
    ),
    ("small chunks", CHUNKED, "10\r\n                \r\n"),
    (
        "trailers",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        "A: b\r\n",
    ),
    ("a body", "HTTP/1.1 200 OK\r\n\r\n", " "),
];

/// Bytes that say nothing and that only the time ends.
const UNLIMITED: [(&str, &str, &str); 3] = [
    ("interim answers", "", "HTTP/1.1 103 X\r\n\r\n"),
    (
        "interim answers with headers",
        "",
        "HTTP/1.1 102 X\r\nA: b\r\nC: d\r\n\r\n",
    ),
    ("a chunk size", CHUNKED, "0"),
];

/// However slow the machine is: the time does not run out within the test.
#[test]
fn floods_end_with_a_limit() {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    for (name, start, flood) in LIMITED {
        let (result, _) = call_within(HOUR, move |c| {
            c.send(start)?;
            c.flood(flood.as_bytes())
        });
        let error = result.unwrap_err();
        assert!(!error.is_timeout(), "{name}: {error:?}");
        assert_eq!(error.delivery(), Delivery::Unknown, "{name}: {error:?}");
    }
}

/// However much came: none of it is taken for an answer.
#[test]
fn what_has_no_limit_ends_with_the_time() {
    for (name, start, much) in UNLIMITED {
        let (result, time) = call(move |c| {
            c.send(start)?;
            c.send(much.repeat((1 << 20) / much.len()))?;
            c.stall()
        });
        let error = result.unwrap_err();
        assert!(error.is_timeout(), "{name}: {error:?}");
        assert_eq!(error.delivery(), Delivery::Unknown, "{name}: {error:?}");
        assert!(time >= TIMEOUT, "{name}: {time:?}");
    }
}

/// Without an end they keep a thread busy, and another must be free to look at the
/// clock. That is a matter of the machine:
/// `cargo test --release --test integration -- --ignored floods_end_on_time`
#[test]
#[ignore = "measures time"]
fn floods_end_on_time() {
    const SLACK: Duration = Duration::from_secs(4);
    for (name, start, flood) in LIMITED.into_iter().chain(UNLIMITED) {
        let (result, time) = call(move |c| {
            c.send(start)?;
            c.flood(flood.as_bytes())
        });
        result.unwrap_err();
        println!("{name}: {time:?}");
        assert!(time < TIMEOUT + SLACK, "{name}: {time:?}");
    }
}

#[test]
fn drips_end_with_the_time() {
    for (name, start, drip) in [
        ("interim answers", "", "HTTP/1.1 103 X\r\n\r\n"),
        ("headers", HEAD, "A: b\r\n"),
        ("chunks", CHUNKED, "1\r\n \r\n"),
        (
            "a body",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
            " ",
        ),
    ] {
        let (result, time) = call(move |c| {
            c.send(start)?;
            c.drip(drip.as_bytes())
        });
        let error = result.unwrap_err();
        assert!(error.is_timeout(), "{name}: {error:?}");
        assert_eq!(error.delivery(), Delivery::Unknown);
        assert!(time >= TIMEOUT, "{name}: {time:?}");
    }
}

/// A length that is not the true one is not taken for the end of the answer.
#[test]
fn lies_about_the_length() {
    let body = support::sent().to_string();
    let (short, long) = (body.len() - 1, body.len() + 1);
    for head in [
        format!("Content-Length: {short}\r\n"),
        format!("Content-Length: {long}\r\n"),
        format!("Content-Length: {short}\r\nContent-Length: {long}\r\n"),
        format!("Content-Length: {}, {long}\r\n", body.len()),
        "Content-Length: -1\r\n".to_owned(),
        "Content-Length: 99999999999999999999999\r\n".to_owned(),
        "Content-Length: 18446744073709551615\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\n".to_owned(),
        "Transfer-Encoding: gzip, chunked\r\n".to_owned(),
    ] {
        let answer = format!("{HEAD}{head}\r\n{body}");
        let (result, _) = call(move |c| c.send(&answer));
        let error = result.expect_err(&head);
        assert_eq!(error.delivery(), Delivery::Unknown, "{head}: {error:?}");
    }
}

/// Compressed though it was asked not to be: the answer is not guessed at.
#[test]
fn encodings_that_were_not_asked_for() {
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let (result, _) = call(move |c| {
            // Bytes that begin as gzip does.
            c.send(format!(
                "{HEAD}Content-Encoding: {encoding}\r\nContent-Length: 4\r\n\r\n"
            ))?;
            c.send([0x1f, 0x8b, 0x08, 0x00])
        });
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
        assert_eq!(error.delivery(), Delivery::Unknown);
    }
}

/// Wherever an answer points to, nobody there hears of it.
#[test]
fn a_second_origin_receives_nothing() {
    let elsewhere = Wire::start(|c| c.request().map(|_| ()));
    let url = elsewhere.url();
    for (status, headers) in [
        (307, format!("Location: {url}/\r\n")),
        (
            308,
            format!("Location: {url}/\r\nRefresh: 0; url={url}\r\n"),
        ),
        (
            200,
            format!("Content-Location: {url}/\r\nLink: <{url}>; rel=preload\r\n"),
        ),
        (
            200,
            format!(
                "Alt-Svc: h2=\"127.0.0.1:{}\"; persist=1\r\n",
                elsewhere.port
            ),
        ),
        (401, format!("WWW-Authenticate: Basic realm=\"{url}\"\r\n")),
        (407, "Proxy-Authenticate: Basic\r\n".to_owned()),
        (421, format!("Location: {url}\r\n")),
        (426, "Upgrade: h2c\r\nConnection: Upgrade\r\n".to_owned()),
    ] {
        let _ = call(move |c| {
            c.send(format!("HTTP/1.1 {status} X\r\n{headers}"))?;
            let body = support::sent().to_string();
            c.send(format!("Content-Length: {}\r\n\r\n{body}", body.len()))
        });
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// In a process of its own, since the peak is that of the whole process.
mod memory {
    use super::*;

    const CHILD: &str = "hostile::memory::child";

    /// Does nothing unless it is run by the test below.
    #[test]
    fn child() {
        if std::env::var_os("VLENS_TEST_CHILD").is_none() {
            return;
        }
        let peak = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find(|line| line.starts_with("VmHWM:"));
            let peak = line.and_then(|line| line.split_whitespace().nth(1));
            peak.unwrap().parse::<usize>().unwrap()
        };
        let envelope = json!({ "error_code": 1, "error_message": "x" }).to_string();
        let _ = call(move |c| c.send(format!("{HEAD}Content-Length: 36\r\n\r\n{envelope}")));
        let before = peak();
        for (start, flood) in [
            ("HTTP/1.1 200 OK\r\n\r\n\"", "x"),
            ("HTTP/1.1 500 X\r\n\r\n", "x"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 300000000\r\n\r\n\"",
                "x",
            ),
            (CHUNKED, "4\r\nxxxx\r\n"),
            (CHUNKED, "FFFFFF\r\nx"),
            ("HTTP/1.1 200 OK\r\nA: ", "x"),
            (HEAD, "A: b\r\n"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                "A: b\r\n",
            ),
        ] {
            let (result, _) = call(move |c| {
                c.send(start)?;
                c.flood(flood.as_bytes())
            });
            result.unwrap_err();
        }
        println!("grown by {} kB", peak() - before);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn is_bounded_by_the_limit_of_the_body() {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--nocapture"])
            .env("VLENS_TEST_CHILD", "1")
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let grown = output
            .lines()
            .find_map(|line| line.strip_prefix("grown by ")?.strip_suffix(" kB"))
            .and_then(|grown| grown.parse::<usize>().ok())
            .unwrap_or_else(|| panic!("{output}"));
        // The limit is 1 MiB; buffers of the connection and of the allocator beside it.
        assert!(grown < 16 * 1024, "{grown} kB");
    }
}
