//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cli;
mod sandbox;
#[path = "../../../../tests/integration/support.rs"]
#[allow(dead_code)]
mod support;
