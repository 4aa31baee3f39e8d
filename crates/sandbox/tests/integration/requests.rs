//! Requests by hand: what the client does not let one send.

use std::{sync::LazyLock, time::Duration};

use jsonschema::Validator;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vlens::PhoneNumber;
use vlens_sandbox::Sandbox;

use crate::support::{PATH, PHONE};

pub const SECOND: Duration = Duration::from_secs(1);

pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| vlens::document::corrected().clone());

static ANSWER: LazyLock<Validator> = LazyLock::new(|| {
    let schema = json!({
        "$ref": "#/components/schemas/ApiOutputRegister",
        "components": DOCUMENT["components"],
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

pub const HEADERS: &[(&str, &str)] = &[("ApiKey", "any"), ("Content-Type", "application/json")];

pub fn assert_conforms(answer: &Value) {
    let problems: Vec<_> = ANSWER.iter_errors(answer).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?} in {answer}");
}

/// A POST by hand: what the client does not let one send.
pub async fn post(
    sandbox: &Sandbox,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{PATH}", sandbox.base_url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.body(body).send().await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/json");
    let answer = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_conforms(&answer);
    (status, answer)
}

pub async fn post_json(sandbox: &Sandbox, body: Value) -> (u16, Value) {
    post(sandbox, HEADERS, body.to_string()).await
}

/// Writes bytes to a new connection and reads until it ends or falls silent.
pub async fn raw(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(SECOND / 4, stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn phone() -> PhoneNumber {
    PHONE.parse().unwrap()
}
