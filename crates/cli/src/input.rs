//! Where a command reads from: a file, `-` for standard input, or a URL.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
};

use serde_json::Value;
use vlens_openapi::{Page, Version, parse::parse};

use crate::{fetch, outcome::Failure, progress};

/// Longest document, in bytes. The largest published ones are a few megabytes.
const DOCUMENT_LIMIT: u64 = 16 << 20;
/// Longest recording, in bytes.
const RECORDING_LIMIT: u64 = 256 << 20;

/// What an input is called in what is printed: a URL without user info and
/// query, which may hold a secret.
pub fn shown(name: &str) -> Cow<'_, str> {
    if is_url(name) {
        fetch::shown(name).into()
    } else {
        name.into()
    }
}

fn is_url(name: &str) -> bool {
    name.contains("://")
}

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
        url if is_url(url) => {
            let fetched = fetch::fetch(url, limit);
            progress::during(&format!("fetching {}", shown(url)), fetched).await
        }
        path => match File::open(path) {
            Ok(file) => bounded(file, limit),
            Err(error) => Err(error.into()),
        },
    };
    let name = shown(name);
    let bytes = bytes.map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{name}: is not a text in UTF-8")))
}

/// Reads a published page or a plain document.
pub async fn document(name: &str) -> Result<Value, Failure> {
    let text = page(name).await?;
    Page::read(&text)
        .and_then(|page| parse(page.document))
        .and_then(|document| Version::of(&document).map(|_| document))
        .map_err(|problem| problem.in_file(shown(name)).into())
}

fn bounded(reader: impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    check_length(&bytes, limit)?;
    Ok(bytes)
}

pub fn check_length(bytes: &[u8], limit: u64) -> Result<(), Failure> {
    if bytes.len() as u64 > limit {
        return Err(Failure::new(format!("is longer than {} MiB", limit >> 20)));
    }
    Ok(())
}
