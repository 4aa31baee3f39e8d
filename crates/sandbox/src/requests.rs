//! The log of what was received.

use std::{collections::VecDeque, fmt};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Uri, header, request::Parts};

/// How many requests are kept; the oldest is dropped first.
pub(super) const MAX_REQUESTS: usize = 1_000;

/// The headers whose values are no secret for certain.
const SHOWN: [HeaderName; 7] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::HOST,
    header::USER_AGENT,
];

/// A request that the sandbox received, whatever its path and method.
///
/// Its `Debug` shows the method, the path without the query, the names of the
/// headers with the values of a few harmless ones, and the length of the body.
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl ReceivedRequest {
    pub(super) fn new(parts: &Parts, body: Bytes) -> Self {
        let mut headers = parts.headers.clone();
        for (name, value) in &mut headers {
            value.set_sensitive(!SHOWN.contains(name));
        }
        Self {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers,
            body,
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query, if there was one.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.uri.query()
    }

    /// The headers, the key among them. Their values are marked sensitive, so
    /// that `Debug` does not show them, except for a few harmless ones.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, which holds what it holds: phone numbers and codes. At most the
    /// first 16 KiB are kept.
    #[must_use]
    pub fn expose_body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish()
    }
}

#[derive(Debug, Default)]
pub(super) struct RequestLog {
    kept: VecDeque<ReceivedRequest>,
}

impl RequestLog {
    pub(super) fn push(&mut self, request: ReceivedRequest) {
        if self.kept.len() >= MAX_REQUESTS {
            self.kept.pop_front();
        }
        self.kept.push_back(request);
    }

    /// The newest first.
    pub(super) fn newest_first(&self) -> Vec<ReceivedRequest> {
        self.kept.iter().rev().cloned().collect()
    }
}
