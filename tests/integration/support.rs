//! A scripted HTTP/1.1 server on a real socket: it records what came over the
//! wire, byte for byte, and answers with bytes of the test's choosing.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};

/// The documented path.
pub const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";
pub const KEY: &str = "key-that-nobody-may-see";
pub const PHONE: &str = "+201234567890";
pub const REQUEST_ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

/// What the server does with a request.
#[derive(Clone)]
pub enum Reply {
    /// Writes the bytes, then closes.
    Raw(Vec<u8>),
    /// Writes the bytes and keeps the connection open without a word more.
    Stall(Vec<u8>),
    /// Closes the connection as soon as the request is read.
    Drop,
}

impl Reply {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(
            status,
            "Content-Type: application/json\r\n",
            body.to_string(),
        )
    }

    pub fn new(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut bytes = format!(
            "HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        )
        .into_bytes();
        bytes.extend_from_slice(body);
        Self::Raw(bytes)
    }
}

/// One request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    /// Method, target and version.
    pub fn request_line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    /// The headers, sorted by lower-case name.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<_> = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        headers.sort();
        headers
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers()
            .into_iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub struct Server {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// A server that gives every request the same reply.
    pub async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    /// A server that answers 200 with an envelope.
    pub async fn ok(body: Value) -> Self {
        Self::always(Reply::json(200, &body)).await
    }

    pub async fn start(answer: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = received.clone();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let (log, answer) = (log.clone(), answer.clone());
                tokio::spawn(async move { serve_one(&mut socket, &log, &*answer).await });
            }
        });
        Self { port, received }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn client(&self) -> vlens::Client {
        client(&self.url())
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

/// A client with the test key and a short time out.
pub fn client(url: &str) -> vlens::Client {
    vlens::Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

pub async fn serve_one<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    socket: &mut S,
    log: &Mutex<Vec<Received>>,
    answer: &(impl Fn(usize) -> Reply + Sync),
) {
    let Some(request) = read_request(socket).await else {
        return;
    };
    let index = {
        let mut log = log.lock().unwrap();
        log.push(request);
        log.len() - 1
    };
    match answer(index) {
        Reply::Raw(bytes) => {
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Reply::Stall(bytes) => {
            let _ = socket.write_all(&bytes).await;
            let _ = socket.flush().await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        Reply::Drop => {}
    }
}

async fn read_request(socket: &mut (impl AsyncRead + Unpin)) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let length: usize = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes[head_end + 4..].to_vec();
    while body.len() < length {
        if socket.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received { head, body })
}

pub fn phone() -> vlens::PhoneNumber {
    PHONE.parse().unwrap()
}

pub fn pending() -> vlens::PendingVerification {
    vlens::PendingVerification::new(
        phone(),
        REQUEST_ID.parse().unwrap(),
        "2026-01-02T03:04:05Z".parse().unwrap(),
    )
}

/// The envelope of a successful send.
pub fn sent() -> Value {
    json!({
        "data": { "phoneNumberOtpRequestId": REQUEST_ID, "isPhoneNumberConfirmed": false },
        "error_code": null, "error_message": null, "error_descriptions": null
    })
}

/// The envelope of a successful validation.
pub fn confirmed() -> Value {
    json!({
        "data": {
            "isPhoneNumberConfirmed": true,
            "accessToken": "token-that-nobody-may-see",
            "expireInSeconds": 86400,
            "userFullName": "Amina Nobody-May-See",
            "user": { "id": 7, "name": "Amina", "phoneNumber": PHONE, "idNumber": "29001011234567" }
        },
        "error_code": null, "error_message": null, "error_descriptions": null
    })
}
