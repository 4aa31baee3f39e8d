//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod check;
mod diff;
mod diff_properties;
mod garbage;
mod har;
mod report;
mod support;
