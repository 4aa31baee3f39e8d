//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod answers;
mod faults;
mod load;
#[path = "../../../../tests/integration/support.rs"]
#[allow(dead_code)]
mod support;
