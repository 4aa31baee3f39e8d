//! An input from a URL.

use std::time::Duration;

use reqwest::{Client, redirect};
use url::Url;

use crate::outcome::Failure;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For all of it, the redirects included.
const TIMEOUT: Duration = Duration::from_secs(30);
const REDIRECTS: usize = 5;

/// A URL without what may be a secret: user info, query and fragment.
pub fn shown(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return "the URL".to_owned();
    };
    // Fails only for a URL that cannot have them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// With the same care as the client: https except to the loopback, no redirect
/// to another origin, bounded in time and size.
pub async fn fetch(text: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let url = Url::parse(text)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        _ => return Err(Failure::new("must be https")),
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

/// Refuses what is longer than `limit`.
pub fn check_length(bytes: &[u8], limit: u64) -> Result<(), Failure> {
    if bytes.len() as u64 > limit {
        return Err(Failure::new(format!("is longer than {} MiB", limit >> 20)));
    }
    Ok(())
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
