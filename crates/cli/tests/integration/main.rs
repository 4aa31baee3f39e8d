//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod contract;
mod inputs;
mod maintenance;
mod manual;
mod otp;
mod program;
mod readme;
mod sandbox;
mod sandbox_endurance;
mod spec;
#[path = "../../../../tests/integration/support.rs"]
#[allow(dead_code)]
mod support;
#[cfg(unix)]
mod terminal;
mod update;
