//! Recordings without secrets.

use std::io::{self, Write};

use chrono::{SecondsFormat, Utc};
use http::{HeaderMap, Method, Request, Response, header::CONTENT_TYPE};
use serde_json::{Value, json};

use super::{
    super::{Contract, redact::Redaction},
    redacted::{Half, Redacted},
};

/// Records exchanges, in tests or in a proxy, as HAR 1.2 without secrets: what
/// it writes can be kept, shown and checked later.
///
/// Credentials, cookies and values whose schema is marked `x-sensitive` are
/// replaced, and so is whatever the document does not describe, names of members
/// included. If the document marks nothing, nobody has said what is public, and
/// every string and number is replaced that the document does not show itself
/// (`enum`, `const`, `default`, `example`). Headers that it does not describe are
/// left out, but for a few such as `Date`.
///
/// A replacement keeps the type, the format, the length and the kinds of
/// characters, and [`check`](super::check) finds the same in it as in the
/// original, violations included. A body for which there is no such replacement
/// is left out, and an exchange whose parameters have none.
///
/// ```
/// use http::{Request, Response};
/// use vlens_contract::{Contract, har};
///
/// let contract = Contract::new(&serde_json::json!({
///     "openapi": "3.1.0",
///     "servers": [{ "url": "https://api.example" }],
///     "paths": { "/sms": { "post": {
///         "requestBody": { "content": { "application/json": { "schema": {
///             "properties": {
///                 "to": { "type": "string", "pattern": "^\\+[1-9][0-9]+$", "x-sensitive": "personal" },
///                 "sender": { "type": "string" }
///             }
///         } } } },
///         "responses": { "204": {} }
///     } } }
/// }))?;
/// let mut recorder = har::Recorder::new(&contract);
/// recorder.record(
///     &Request::post("https://api.example/sms")
///         .header("Authorization", "Bearer eyJhbGciOi")
///         .header("Content-Type", "application/json")
///         .body(r#"{ "to": "+201550987654", "sender": "shop" }"#)?,
///     &Response::builder().status(204).body("")?,
/// );
/// let mut written = Vec::new(); // or a file
/// recorder.write(&mut written)?;
///
/// let text = String::from_utf8(written.clone())?;
/// assert!(!text.contains("1550987654") && !text.contains("eyJhbGciOi"));
/// assert!(text.contains("+111111111111") && text.contains("shop"));
/// assert_eq!(har::check(&contract, written.as_slice())?.violations, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Recorder<'c> {
    contract: &'c Contract,
    redaction: Redaction<'c>,
    entries: Vec<Value>,
}

impl std::fmt::Debug for Recorder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

impl<'c> Recorder<'c> {
    /// A recorder with nothing in it yet. What may be shown is what the document
    /// of `contract` says.
    #[must_use]
    pub fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            redaction: Redaction::new(contract),
            entries: Vec::new(),
        }
    }

    /// Adds an exchange; false if it had to be left out: no operation of the
    /// contract fits it, or its parameters cannot be redacted.
    ///
    /// A request with a path only is recorded as one to the first server of its
    /// operation.
    pub fn record<B: AsRef<[u8]>, C: AsRef<[u8]>>(
        &mut self,
        request: &Request<B>,
        response: &Response<C>,
    ) -> bool {
        let method = request.method();
        let Some(operation) = self.contract.operation(method, request.uri()) else {
            return false;
        };
        let half = Half {
            contract: self.contract,
            redaction: &self.redaction,
            operation,
            method,
        };
        let Some((url, asked)) = half.request(request) else {
            return false;
        };
        let Some(answered) = half.response(request.uri(), response) else {
            return false;
        };
        self.entries.push(json!({
            "startedDateTime": Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true),
            "time": 0,
            "request": request_json(method, &url, &asked),
            "response": response_json(response.status(), &answered),
            "cache": {},
            "timings": { "send": 0, "wait": 0, "receive": 0 },
        }));
        true
    }

    /// Writes the recording.
    ///
    /// # Errors
    ///
    /// Those of `writer`.
    pub fn write(&self, writer: impl Write) -> io::Result<()> {
        let creator =
            json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
        let har =
            json!({ "log": { "version": "1.2", "creator": creator, "entries": self.entries } });
        let mut writer = writer;
        serde_json::to_writer_pretty(&mut writer, &har)?;
        writer.write_all(b"\n")?;
        writer.flush()
    }
}

fn pairs(headers: &HeaderMap) -> Value {
    let pairs = headers.iter().map(|(name, value)| {
        json!({ "name": name.as_str(), "value": String::from_utf8_lossy(value.as_bytes()) })
    });
    pairs.collect()
}

fn media(headers: &HeaderMap) -> String {
    let media = headers.get(CONTENT_TYPE);
    media
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}

fn size(body: &Option<Vec<u8>>) -> i64 {
    body.as_ref()
        .map_or(-1, |body| i64::try_from(body.len()).unwrap_or(-1))
}

fn request_json(method: &Method, url: &str, redacted: &Redacted) -> Value {
    let mut request = json!({
        "method": method.as_str(),
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(&redacted.headers),
        "queryString": [],
        "headersSize": -1,
        "bodySize": size(&redacted.body),
    });
    if let Some(body) = &redacted.body
        && !body.is_empty()
    {
        let text = String::from_utf8_lossy(body);
        request["postData"] = json!({ "mimeType": media(&redacted.headers), "text": text });
    }
    request
}

fn response_json(status: http::StatusCode, redacted: &Redacted) -> Value {
    let mut content = json!({ "size": size(&redacted.body), "mimeType": media(&redacted.headers) });
    if let Some(body) = &redacted.body {
        content["text"] = json!(String::from_utf8_lossy(body));
    }
    json!({
        "status": status.as_u16(),
        "statusText": status.canonical_reason().unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(&redacted.headers),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": size(&redacted.body),
    })
}
