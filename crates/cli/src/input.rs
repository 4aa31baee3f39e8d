//! Where a command reads from: a file, `-` for standard input, or a URL.

use std::{
    borrow::Cow,
    error::Error,
    fs::File,
    io::{self, Cursor, Read},
};

use serde_json::Value;
use vlens_openapi::{Source, read_document};

use crate::{
    fetch,
    outcome::Failure,
    progress::{self, Reading},
};

/// Longest document, in bytes. The largest published ones are a few megabytes.
const DOCUMENT_LIMIT: u64 = 16 << 20;
/// Longest recording from a URL, in bytes: it is kept in memory.
const FETCHED_LIMIT: u64 = 256 << 20;

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

/// Opens a recording: read bit by bit, unless it comes from a URL.
pub async fn recording(name: &str) -> Result<Box<dyn Read>, Failure> {
    let named = |error: &dyn Error| Failure::of(&shown(name), error);
    Ok(match name {
        "-" => Box::new(Reading::new("standard input", None, io::stdin())),
        url if is_url(url) => Box::new(Cursor::new(fetched(url, FETCHED_LIMIT).await?)),
        path => {
            let file = File::open(path).map_err(|error| named(&error))?;
            let length = file.metadata().map_err(|error| named(&error))?.len();
            Box::new(Reading::new(path, Some(length), file))
        }
    })
}

async fn fetched(url: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = shown(url);
    progress::during(&format!("fetching {name}"), fetch::fetch(url, limit))
        .await
        .map_err(|failure| Failure::new(format!("{name}: {failure}")))
}

async fn read(name: &str, limit: u64) -> Result<String, Failure> {
    let bytes = match name {
        "-" => bounded(io::stdin().lock(), limit),
        url if is_url(url) => return text(&shown(url), fetched(url, limit).await?),
        path => match File::open(path) {
            Ok(file) => bounded(file, limit),
            Err(error) => Err(error.into()),
        },
    };
    let bytes = bytes.map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    text(name, bytes)
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{name}: is not a text in UTF-8")))
}

/// Reads a published page or a plain document.
pub async fn document(name: &str) -> Result<Value, Failure> {
    let source = Source::new(shown(name), page(name).await?);
    Ok(read_document(&source)?)
}

fn bounded(reader: impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    fetch::check_length(&bytes, limit)?;
    Ok(bytes)
}
