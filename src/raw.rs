//! The generated code: every operation, type and builder of the document, as
//! progenitor makes them.
//!
//! Use it for what the [flow](crate::Client::send_otp) does not offer. The
//! operations are methods of [`Client`] and go through the same guards: the API
//! key, the timeouts, the limits. Two things are yours to mind:
//!
//! - a success may carry an `error_code`, which makes it a failure;
//! - [`Error`] prints the bodies of responses; turn it into
//!   [`vlens::Error`](crate::Error) with [`from_raw`](crate::Error::from_raw)
//!   before it reaches a log.

#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

include!(concat!(env!("OUT_DIR"), "/raw.rs"));

pub use crate::transport::Credentials;
