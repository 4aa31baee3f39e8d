//! What no setting and no feature of another crate switches off. reqwest is
//! built here with http2, cookies, every compression and the system's proxies.

use std::{
    error::Error as _,
    iter,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{io::AsyncReadExt, net::TcpListener};
use tokio_rustls::{TlsAcceptor, rustls};
use vlens::{Client, ErrorKind};

use crate::support::{self, KEY, Received, Reply, Server};

/// The key and the phone number stay with the host that they were meant for.
#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Server::ok(support::sent()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: http://localhost:{}/\r\n", elsewhere.port);
        let server = Server::always(Reply::new(status, &location, "")).await;
        // Not even if the injected client would.
        let client = Client::builder()
            .api_key(KEY)
            .base_url(server.url())
            .http_client(reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(9)))
            .build()
            .unwrap();
        let error = client.send_otp(&support::phone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.received().len(), 1);
    }
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn nothing_is_compressed_and_no_cookie_kept() {
    let cookie = "Set-Cookie: session=1\r\nContent-Encoding: gzip\r\n";
    let server = Server::always(Reply::new(200, cookie, support::sent().to_string())).await;
    let client = Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .http_client(
            reqwest::Client::builder()
                .gzip(true)
                .brotli(true)
                .zstd(true)
                .deflate(true)
                .referer(true),
        )
        .build()
        .unwrap();
    // Read as it is, whatever the header says.
    client.send_otp(&support::phone()).await.unwrap();
    client.send_otp(&support::phone()).await.unwrap();
    for request in server.received() {
        for name in ["cookie", "referer", "api-version"] {
            assert_eq!(request.header(name), None, "{name}");
        }
        assert_eq!(request.header("accept-encoding").unwrap(), "identity");
    }
}

/// An injected client keeps what is its own to decide.
#[tokio::test]
async fn an_injected_client_is_used() {
    let server = Server::ok(support::sent()).await;
    let address = ([127, 0, 0, 1], server.port).into();
    let client = Client::builder()
        .api_key(KEY)
        .base_url(format!("http://sandbox.example:{}", server.port))
        .allow_http(true)
        .http_client(
            reqwest::Client::builder()
                .resolve("sandbox.example", address)
                .user_agent("overridden/1")
                .no_proxy(),
        )
        .build()
        .unwrap();
    client.send_otp(&support::phone()).await.unwrap();
    let [request] = &server.received()[..] else {
        panic!("one request")
    };
    assert!(
        request
            .header("host")
            .unwrap()
            .starts_with("sandbox.example")
    );
    assert!(
        request
            .header("user-agent")
            .unwrap()
            .starts_with("vlens-rust/")
    );
}

/// The default headers of an injected client: those that would change a request
/// are refused, those that this crate sets are overridden, the rest is kept.
#[tokio::test]
async fn default_headers_of_an_injected_client() {
    let server = Server::ok(support::sent()).await;
    let with = |name: &'static str, value: &'static str| {
        let name = reqwest::header::HeaderName::from_static(name);
        let value = reqwest::header::HeaderValue::from_static(value);
        Client::builder()
            .api_key(KEY)
            .base_url(server.url())
            .http_client(
                reqwest::Client::builder().default_headers([(name, value)].into_iter().collect()),
            )
            .build()
    };
    for (name, value) in [
        ("connection", "close"),
        ("content-length", "7"),
        ("expect", "100-continue"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "close"),
        ("referer", "https://nobody-may-see.example"),
        ("te", "trailers"),
        ("trailer", "x"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "websocket"),
    ] {
        let error = with(name, value).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let shown = error.to_string().to_ascii_lowercase();
        assert!(
            shown.contains("http_client") && shown.contains(name),
            "{shown}"
        );
        assert!(!shown.contains("nobody-may-see"));
    }
    for (name, value) in [
        ("accept-encoding", "gzip"),
        ("host", "elsewhere.example"),
        ("apikey", "another"),
        ("user-agent", "another"),
        ("content-type", "text/plain"),
    ] {
        with(name, value)
            .unwrap()
            .send_otp(&support::phone())
            .await
            .unwrap();
        let request = server.received().pop().unwrap();
        let sent = request
            .headers()
            .into_iter()
            .filter(|(found, _)| found == name);
        let [(_, sent)] = &sent.collect::<Vec<_>>()[..] else {
            panic!("one {name}: {request:?}")
        };
        assert_ne!(sent, value, "{name}");
    }
    // A value that looks like a name is none.
    let client = with("x-gateway", r#"{"referer": "x"}"#).unwrap();
    client.send_otp(&support::phone()).await.unwrap();
    let request = server.received().pop().unwrap();
    assert_eq!(request.header("x-gateway").unwrap(), r#"{"referer": "x"}"#);
    let host = format!("127.0.0.1:{}", server.port);
    assert_eq!(request.header("host"), Some(host));
}

/// A line that goes on in the next one is a header like any other (RFC 9112, 5.2).
#[tokio::test]
async fn a_folded_header_line() {
    let folded = "X-Long: one,\r\n two\r\nRetry-After:\r\n\t7\r\n";
    let server = Server::always(Reply::new(200, folded, support::sent().to_string())).await;
    server.client().send_otp(&support::phone()).await.unwrap();
    let server = Server::always(Reply::new(429, folded, "")).await;
    let error = server
        .client()
        .send_otp(&support::phone())
        .await
        .unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

/// A bare body has no status, so it is no success.
#[tokio::test]
async fn http_0_9_is_no_answer() {
    let server = Server::always(Reply::Raw(support::sent().to_string().into_bytes())).await;
    let client = Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .http_client(reqwest::Client::builder().http09_responses())
        .build()
        .unwrap();
    let error = client.send_otp(&support::phone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    assert_eq!(error.delivery(), vlens::Delivery::Unknown);
    let causes = iter::successors(error.source(), |cause| (*cause).source());
    let root = causes.last().unwrap().to_string();
    assert_eq!(root, "the answer is not HTTP/1.1");
}

pub struct TlsServer {
    port: u16,
    certificate: reqwest::Certificate,
    received: Arc<Mutex<Vec<Received>>>,
    protocols: Arc<Mutex<Vec<Option<Vec<u8>>>>>,
}

/// A server with a certificate for `localhost` that nobody trusts, and that
/// would rather speak HTTP/2.
pub async fn tls_server() -> TlsServer {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let der = issued.cert.der().clone();
    let key = rustls::pki_types::PrivateKeyDer::try_from(issued.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der.clone()], key.unwrap())
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (received, protocols) = (
        Arc::new(Mutex::new(Vec::new())),
        Arc::new(Mutex::new(Vec::new())),
    );
    let (log, negotiated) = (received.clone(), protocols.clone());
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let Ok(mut socket) = acceptor.accept(socket).await else {
                continue;
            };
            let protocol = socket.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            negotiated.lock().unwrap().push(protocol);
            let answer = |_| Reply::json(200, &support::sent());
            support::serve_one(&mut socket, &log, &answer).await;
        }
    });
    TlsServer {
        port,
        certificate: reqwest::Certificate::from_der(&der).unwrap(),
        received,
        protocols,
    }
}

pub fn tls_client(server: &TlsServer, host: &str) -> Client {
    Client::builder()
        .api_key(KEY)
        .base_url(format!("https://{host}:{}", server.port))
        .http_client(
            reqwest::Client::builder()
                .tls_backend_rustls()
                .tls_certs_only([server.certificate.clone()]),
        )
        .build()
        .unwrap()
}

/// reqwest repeats a POST that an HTTP/2 server refuses: HTTP/2 is not offered.
#[tokio::test]
async fn only_http_1_is_spoken_over_tls() {
    let server = tls_server().await;
    let client = tls_client(&server, "localhost");
    client.send_otp(&support::phone()).await.unwrap();
    assert_eq!(server.received.lock().unwrap().len(), 1);
    let protocols = server.protocols.lock().unwrap().clone();
    assert!(
        protocols.iter().all(|p| p.as_deref() != Some(b"h2")),
        "{protocols:?}"
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_stops_the_call() {
    let server = tls_server().await;
    let stranger = support::client(&format!("https://localhost:{}", server.port));
    // Trusted, but for another name.
    let other_name = tls_client(&server, "127.0.0.1");
    for client in [stranger, other_name] {
        let error = client.send_otp(&support::phone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert_eq!(error.delivery(), vlens::Delivery::NotSent);
    }
    assert!(server.received.lock().unwrap().is_empty());
}

/// The handshake has its own, shorter time; nothing was sent when it runs out.
#[tokio::test]
async fn a_handshake_that_stalls_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut sink = Vec::new();
        let _ = socket.read_to_end(&mut sink).await;
    });
    let error = Client::builder()
        .api_key(KEY)
        .base_url(format!("https://127.0.0.1:{port}"))
        .connect_timeout(Duration::from_millis(300))
        .build()
        .unwrap()
        .send_otp(&support::phone())
        .await
        .unwrap_err();
    assert!(error.is_connect() && error.is_timeout(), "{error:?}");
    assert_eq!(error.delivery(), vlens::Delivery::NotSent);
    assert_eq!(error.to_string(), "connecting to the server timed out");
}

/// In a process of its own: proxies come from the environment.
mod proxies {
    use super::*;

    const CHILD: &str = "guards::proxies::child";

    /// Does nothing unless it is run by the test below.
    #[tokio::test]
    async fn child() {
        let Ok(url) = std::env::var("VLENS_TEST_URL") else {
            return;
        };
        support::client(&url)
            .send_otp(&support::phone())
            .await
            .unwrap();
        println!("sent");
    }

    #[tokio::test]
    async fn none_for_the_loopback() {
        let proxy = Server::ok(support::sent()).await;
        let server = Server::ok(support::sent()).await;
        for host in ["127.0.0.1", "localhost"] {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child
                .args(["--exact", CHILD, "--nocapture"])
                .env("VLENS_TEST_URL", format!("http://{host}:{}", server.port))
                .env_remove("no_proxy")
                .env_remove("NO_PROXY");
            for variable in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
                child.env(variable, proxy.url());
            }
            let output = tokio::task::spawn_blocking(move || child.output().unwrap())
                .await
                .unwrap();
            let output = String::from_utf8(output.stdout).unwrap();
            assert!(output.contains("sent"), "{output}");
        }
        assert_eq!(server.received().len(), 2);
        assert!(proxy.received().is_empty());
    }
}
