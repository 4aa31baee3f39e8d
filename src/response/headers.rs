//! [`ResponseHeaders`]: the headers of a response, which are the server's words.

use std::fmt;

use http::HeaderMap;

/// The headers of a response.
///
/// They are the server's words, and a server may repeat what it was sent, so
/// `Debug` shows none of them.
///
/// ```
/// # fn report(error: &vlens::Error) {
/// let id = error.headers().and_then(|headers| headers.get("x-request-id"));
/// # }
/// ```
#[derive(Clone)]
pub struct ResponseHeaders(pub(crate) HeaderMap);

impl ResponseHeaders {
    /// The value of a header, by its name in any case; the first if there are
    /// several, none if it is not ASCII text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// All of them.
    #[must_use]
    pub fn expose(&self) -> &HeaderMap {
        &self.0
    }
}

impl fmt::Debug for ResponseHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::sensitive::REDACTED)
    }
}
