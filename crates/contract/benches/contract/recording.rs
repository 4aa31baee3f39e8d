//! A recording of any size.

use std::io::{self, Read};

use serde_json::json;

use crate::{PATH, REQUEST, RESPONSE};

/// A recording that is made while it is read: one call among nine other
/// requests, as a browser has them.
pub struct Recording {
    call: Vec<u8>,
    other: Vec<u8>,
    left: usize,
    entries: usize,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Recording {
    /// Of about so many bytes.
    pub fn new(size: usize) -> Self {
        let entry = |method: &str, url: &str, sent: &str, answer: &str| {
            let headers = json!([
                { "name": "ApiKey", "value": "k" },
                { "name": "Content-Type", "value": "application/json" },
            ]);
            json!({
                "startedDateTime": "2026-11-25T10:00:00.000Z",
                "request": {
                    "method": method, "url": url, "headers": headers,
                    "postData": { "mimeType": "application/json", "text": sent },
                },
                "response": {
                    "status": 200, "headers": headers,
                    "content": { "mimeType": "application/json", "text": answer },
                },
            })
            .to_string()
            .into_bytes()
        };
        let asset = "<p class=\"x\">text</p>\n".repeat(1000);
        Self {
            call: entry(
                "POST",
                &format!("https://api.vlenseg.com{PATH}"),
                REQUEST,
                RESPONSE,
            ),
            other: entry("GET", "https://assets.example/index.html", "", &asset),
            left: size,
            entries: 0,
            buffer: b"{\"log\":{\"entries\":[".to_vec(),
            at: 0,
            ended: false,
        }
    }
}

impl Read for Recording {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() && !self.ended {
            self.buffer.clear();
            self.at = 0;
            if self.left == 0 {
                self.buffer.extend(b"]}}");
                self.ended = true;
            } else {
                if self.entries > 0 {
                    self.buffer.push(b',');
                }
                let entry = if self.entries.is_multiple_of(10) {
                    &self.call
                } else {
                    &self.other
                };
                self.buffer.extend(entry);
                self.left = self.left.saturating_sub(self.buffer.len());
                self.entries += 1;
            }
        }
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let read = (&mut &*rest).read(into)?;
        self.at += read;
        Ok(read)
    }
}
