//! Where a command reads from: a file, `-` for standard input, or a URL.

use std::{
    fs::File,
    io::{self, Read},
    time::Duration,
};

use reqwest::{Client, Url, redirect};
use serde_json::Value;
use vlens::openapi::{Page, parse::parse};

use crate::outcome::Failure;

/// Longest input, in bytes. The largest published documents are a few megabytes.
const LIMIT: u64 = 64 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);
const REDIRECTS: usize = 5;

/// Reads a text.
pub async fn read(name: &str) -> Result<String, Failure> {
    let bytes = match name {
        "-" => bounded(io::stdin().lock()),
        url if url.starts_with("https://") || url.starts_with("http://") => fetch(url).await,
        path => match File::open(path) {
            Ok(file) => bounded(file),
            Err(error) => Err(error.into()),
        },
    };
    let bytes = bytes.map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{name}: is not a text in UTF-8")))
}

/// Reads a published page or a plain document.
pub async fn document(name: &str) -> Result<Value, Failure> {
    let text = read(name).await?;
    Page::read(&text)
        .and_then(|page| parse(page.document))
        .map_err(|problem| problem.in_file(name).into())
}

fn bounded(reader: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes)?;
    check_length(&bytes)?;
    Ok(bytes)
}

fn check_length(bytes: &[u8]) -> Result<(), Failure> {
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::new(format!("is longer than {} MiB", LIMIT >> 20)));
    }
    Ok(())
}

/// With the same care as the client: https except to the loopback, no redirect
/// to another origin, bounded in time and size.
async fn fetch(text: &str) -> Result<Vec<u8>, Failure> {
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
        check_length(&bytes)?;
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
