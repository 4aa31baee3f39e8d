//! The generated code: every operation, type and builder of the document, as
//! progenitor makes them.
//!
//! Use it for what the [flow](crate::Client::send_otp) does not offer. The
//! operations are methods of [`Client`] and go through the same guards: the API
//! key, the timeouts, the limits, and the one reader of responses, so that an
//! `error_code` is a failure here too. One thing is yours to mind: [`Error`] prints
//! what came. Turn it into [`vlens::Error`](crate::Error) with
//! [`from_raw`](crate::Error::from_raw) before it reaches a log: the same errors as
//! those of the flow, for every operation.
//!
//! The types deserialise as strictly as serde does, and say of what they refuse
//! where it was, not what it was.

#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

include!(concat!(env!("OUT_DIR"), "/raw.rs"));

pub use crate::{sensitive::OptionalText, transport::Credentials};
