//! Recorded exchanges: HAR 1.2, what browsers and proxies export.
//!
//! [`check`] reads a recording as a stream, one entry at a time, however large
//! it is. Exporters differ in what they write and leave out: what was not
//! recorded is not checked and is no violation, what is written oddly is read if
//! its meaning is plain, and what cannot be read is counted and named.
//!
//! ```
//! use vlens_contract::{Contract, har};
//!
//! let contract = Contract::new(&serde_json::json!({
//!     "openapi": "3.1.0",
//!     "servers": [{ "url": "https://api.example" }],
//!     "paths": { "/ping": { "get": { "responses": { "204": {} } } } }
//! }))?;
//! let recording = r#"{ "log": { "entries": [
//!     { "request": { "method": "GET", "url": "https://api.example/ping" },
//!       "response": { "status": 500 } },
//!     { "request": { "method": "GET", "url": "https://fonts.example/a.woff" } }
//! ] } }"#;
//! // From a file: std::fs::File::open("recording.har")?
//! let found = har::check(&contract, recording.as_bytes())?;
//! assert_eq!((found.checked, found.skipped), (1, 1));
//! let (entry, violation) = &found.violations[0];
//! assert_eq!(*entry, 0);
//! assert_eq!(violation.message, "the document has no response with the status 500");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Recorder`] writes such a recording, without secrets.

mod body;
mod entry;
mod pairs;
mod record;
mod redacted;
mod stream;

use std::io::Read;

use self::entry::Entry;
pub use self::record::Recorder;
use super::{Contract, Violation};
use vlens_openapi::Problem;

/// What the check of a recording found. Entries are numbered from 0, as in
/// `log.entries`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// How many exchanges were checked.
    pub checked: usize,
    /// How many belong to other hosts or paths, or are preflight requests of a
    /// browser.
    pub skipped: usize,
    /// How many of the checked ones were recorded without headers, a body, an
    /// answer or the credentials; what is not there is not checked.
    pub incomplete: usize,
    /// Entries that could not be read, and why.
    pub unreadable: Vec<(usize, String)>,
    /// What does not conform, with its entry.
    pub violations: Vec<(usize, Violation)>,
}

impl Checked {
    /// How many entries were read so far.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.checked + self.skipped + self.unreadable.len()
    }
}

/// Checks the exchanges of a recording that are with a server of the contract.
///
/// For a recording against another host, such as a sandbox, use
/// [`Contract::with_server`]. Memory is bounded by the largest entry.
///
/// # Errors
///
/// What is not JSON or not HAR, with line and column, and what `recording`
/// fails with; never with a value.
pub fn check(contract: &Contract, recording: impl Read) -> Result<Checked, Problem> {
    check_with(contract, recording, |_| {})
}

/// As [`check`], and calls `progress` after each entry with what was found so
/// far.
///
/// For a progress bar in bytes, count what is read from `recording`.
///
/// # Errors
///
/// As [`check`].
pub fn check_with(
    contract: &Contract,
    recording: impl Read,
    mut progress: impl FnMut(&Checked),
) -> Result<Checked, Problem> {
    let mut checked = Checked::default();
    stream::entries(recording, &mut |index, text| {
        match Entry::read(text, contract) {
            Ok(Some(entry)) => {
                checked.checked += 1;
                let found = entry.check(contract);
                checked.incomplete += usize::from(found.incomplete);
                let violations = found.violations.into_iter();
                checked
                    .violations
                    .extend(violations.map(|violation| (index, violation)));
            }
            Ok(None) => checked.skipped += 1,
            Err(reason) => checked.unreadable.push((index, reason)),
        }
        progress(&checked);
    })?;
    Ok(checked)
}
