//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod adapt;
mod generate;
#[path = "../../../openapi/tests/integration/random.rs"]
mod random;
