//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod faults;
mod flow;
mod http;
mod inbox;
mod lifecycle;
mod load;
mod rejections;
mod requests;
#[path = "../../../../tests/integration/support.rs"]
#[allow(dead_code)]
mod support;
