//! One test binary, a module per subject.

#![allow(unreachable_pub)]

mod config;
mod flow;
mod guards;
mod input;
mod mocks;
mod outcomes;
mod redaction;
mod support;
