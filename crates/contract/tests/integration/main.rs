//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod check;
mod diff;
mod diff_properties;
mod exporters;
mod garbage;
mod har;
mod noise;
mod parameters;
mod recorder;
mod report;
mod support;
