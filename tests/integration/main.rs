//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod api;
mod config;
mod conformance;
mod decoding;
mod decoding_properties;
mod document;
mod flow;
mod guards;
mod input;
mod mocks;
mod outcomes;
mod redaction;
mod support;
