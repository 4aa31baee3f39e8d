//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod api;
mod config;
mod contract_check;
mod document;
mod flow;
mod guards;
mod input;
mod mocks;
mod outcomes;
mod page;
mod redaction;
mod sandbox;
mod sandbox_faults;
mod sandbox_load;
mod support;
//! One test binary.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod adapt;
mod differential;
mod generate;
mod lint;
mod lower;
mod openapi_3_0;
