//! The generated code: every operation, type and builder of the document.

#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

include!(concat!(env!("OUT_DIR"), "/raw.rs"));
