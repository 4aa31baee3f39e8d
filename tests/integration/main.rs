//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod api;
mod broken_bodies;
mod canaries;
mod config;
mod conformance;
mod decoding;
mod decoding_agreement;
mod decoding_properties;
mod document;
mod exactly_one;
mod flow;
mod guards;
mod hostile;
mod input;
mod load;
mod made_errors;
mod mocks;
mod outcomes;
mod redaction;
mod support;
mod trace;
mod wire;
