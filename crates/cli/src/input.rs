//! Where a command reads from: a file, `-` for standard input, or a URL.

use std::{
    fs::File,
    io::{self, Read},
    time::Duration,
};

use reqwest::{Client, Url, redirect};
use serde_json::Value;
use vlens_openapi::{Source, read_document};

use crate::outcome::Failure;

/// Longest document, in bytes. The largest published ones are a few megabytes.
const DOCUMENT_LIMIT: u64 = 16 << 20;
/// Longest recording, in bytes.
const RECORDING_LIMIT: u64 = 256 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);
const REDIRECTS: usize = 5;

/// Reads the text of a page or a document.
pub async fn page(name: &str) -> Result<String, Failure> {
    read(name, DOCUMENT_LIMIT).await
}

/// Reads the text of a recording.
pub async fn recording(name: &str) -> Result<String, Failure> {
    read(name, RECORDING_LIMIT).await
}

async fn read(name: &str, limit: u64) -> Result<String, Failure> {
    let bytes = match name {
        "-" => bounded(io::stdin().lock(), limit),
        url if url.starts_with("https://") || url.starts_with("http://") => fetch(url, limit).await,
        path => match File::open(path) {
            Ok(file) => bounded(file, limit),
            Err(error) => Err(error.into()),
        },
    };
    let bytes = bytes.map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{name}: is not a text in UTF-8")))
}

/// Reads a published page or a plain document.
pub async fn document(name: &str) -> Result<Value, Failure> {
    let source = Source::new(name, page(name).await?);
    Ok(read_document(&source)?)
}

fn bounded(reader: impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    check_length(&bytes, limit)?;
    Ok(bytes)
}

fn check_length(bytes: &[u8], limit: u64) -> Result<(), Failure> {
    if bytes.len() as u64 > limit {
        return Err(Failure::new(format!("is longer than {} MiB", limit >> 20)));
    }
    Ok(())
}

/// With the same care as the client: https except to the loopback, no redirect
/// to another origin, bounded in time and size.
async fn fetch(text: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let url = Url::parse(text)?;
    if url.scheme() != "https" && !is_loopback(&url) {
        return Err(Failure::new("must be https"));
    }
    let client = Client::builder()
        .user_agent(concat!("vlens-cli/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .referer(false)
        .redirect(redirect::Policy::custom(|attempt| {
            let first = attempt.previous().first().map(Url::origin);
            if first != Some(attempt.url().origin()) {
                attempt.error("redirected to another origin")
            } else if attempt.previous().len() > REDIRECTS {
                attempt.error("redirected too often")
            } else {
                attempt.follow()
            }
        }));
    let client = if is_loopback(&url) {
        client.no_proxy()
    } else {
        client
    };
    let without_url = |error: reqwest::Error| Failure::from(error.without_url());
    let mut response = client
        .build()
        .map_err(without_url)?
        .get(url)
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(without_url)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(without_url)? {
        bytes.extend_from_slice(&chunk);
        check_length(&bytes, limit)?;
    }
    Ok(bytes)
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost" | "[::1]") => true,
        Some(host) => host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}
