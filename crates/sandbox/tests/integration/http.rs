//! Paths, methods, headers, and bytes that are no HTTP.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vlens_sandbox::Sandbox;

use crate::{
    requests::{DOCUMENT, SECOND, phone, raw},
    support::{PATH, PHONE},
};

#[test]
fn the_path_is_the_documented_one() {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    assert!(paths[PATH]["post"].is_object());
}

#[tokio::test]
async fn other_paths_and_methods() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = reqwest::Client::new();
    for path in [
        "",
        "/",
        "/api",
        &PATH.to_lowercase(),
        &format!("{PATH}/"),
        "/%ff",
        "/../..",
    ] {
        let response = http
            .post(format!("{}{path}", sandbox.base_url()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 404, "{path}");
    }
    for method in [
        "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
    ] {
        let answer = raw(
            &sandbox,
            format!("{method} {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 405 "), "{method}: {answer}");
        assert!(
            answer.to_lowercase().contains("\r\nallow: post\r\n"),
            "{answer}"
        );
    }
    // A query is no other path, nor is the absolute form of a target.
    for target in [format!("{PATH}?x=y"), format!("http://x{PATH}")] {
        let answer = raw(
            &sandbox,
            format!("POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .await;
        assert!(
            answer.starts_with("HTTP/1.1 200 ") && answer.contains("9001"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn header_names_come_in_any_case() {
    let sandbox = Sandbox::builder().api_key("KeY").start().await.unwrap();
    let body = json!({ "phoneNumber": PHONE }).to_string();
    for (name, content_type) in [
        ("ApiKey", "Content-Type: application/json"),
        ("APIKEY", "CONTENT-TYPE: Application/JSON;charset=utf-8"),
        ("apikey", "X: y"),
    ] {
        let answer = raw(
            &sandbox,
            format!(
                "POST {PATH} HTTP/1.1\r\nHost: x\r\n{name}: KeY\r\n{content_type}\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .as_bytes(),
        )
        .await;
        assert!(answer.contains("\"error_code\":null"), "{name}: {answer}");
    }
}

#[tokio::test]
async fn it_survives_any_bytes() {
    let sandbox = Sandbox::start().await.unwrap();
    let post = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nApiKey: k\r\n");
    for bytes in [
        b"\0\xff\xfe".to_vec(),
        b"\r\n\r\n\r\n".to_vec(),
        b"GET".to_vec(),
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("{post}Content-Length: 99999999999999999999\r\n\r\n").into_bytes(),
        format!("{post}Content-Length: -1\r\n\r\n").into_bytes(),
        format!("{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!").into_bytes(),
        format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
        format!("{post}Transfer-Encoding: chunked\r\n\r\n5\r\nhel").into_bytes(),
        format!("{post}Content-Length: 100\r\n\r\n{{").into_bytes(),
        format!("{post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n").into_bytes(),
        format!("{post}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n").into_bytes(),
        format!("{post}X: {}\r\n\r\n", "y".repeat(100_000)).into_bytes(),
        format!("{post}\r\n").repeat(50).into_bytes(),
        (0..=255).collect(),
    ] {
        let answer = raw(&sandbox, &bytes).await;
        assert!(!answer.contains("HTTP/1.1 5"), "{answer}");
    }
    // Trailers and bodies in pieces are fine.
    let answer = raw(
        &sandbox,
        format!(
            "{post}Transfer-Encoding: chunked\r\nTrailer: x\r\n\r\n\
             10\r\n{{\"phoneNumber\":\"\r\nf\r\n+201234567890\"}}\r\n0\r\nx: y\r\n\r\n"
        )
        .as_bytes(),
    )
    .await;
    assert!(answer.contains("\"error_code\":null"), "{answer}");
    sandbox.client().send_otp(&phone()).await.unwrap();
}

/// Half a request is none: nothing is sent, nothing used up, nothing listed.
#[tokio::test]
async fn a_request_that_breaks_off_has_no_effect() {
    let sandbox = Sandbox::start().await.unwrap();
    let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nApiKey: k\r\n");
    let body = json!({ "phoneNumber": PHONE }).to_string();
    let length = body.len();
    for rest in [
        format!("Content-Length: 100\r\n\r\n{body}"),
        format!("Content-Length: {}\r\n\r\n{body}", length + 1),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\nzz\r\n"),
    ] {
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        stream
            .write_all((head.clone() + &rest).as_bytes())
            .await
            .unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains("200 OK"), "{rest}: {answer}");
    }
    assert!(sandbox.inbox().messages().is_empty());
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let sandbox = Sandbox::builder()
        .idle_timeout(SECOND / 5)
        .start()
        .await
        .unwrap();
    let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nApiKey: k\r\nContent-Length: 2\r\n\r\n");
    // Before a request, within its head, within its body, after its answer.
    for bytes in [
        String::new(),
        head[..20].to_owned(),
        format!("{head}{{"),
        format!("{head}{{}}"),
    ] {
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let end = tokio::time::timeout(20 * SECOND, stream.read_to_end(&mut answer)).await;
        assert!(end.is_ok(), "{bytes:?} holds its connection for ever");
    }
    assert!(sandbox.inbox().messages().is_empty());
}
