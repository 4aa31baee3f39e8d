//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod adapt;
mod api;
mod cli;
mod config;
mod conformance;
mod contract_check;
mod contract_report;
mod diff;
mod diff_properties;
mod differential;
mod document;
mod flow;
mod garbage;
mod generate;
mod guards;
mod har;
mod input;
mod lint;
mod lower;
mod mocks;
mod openapi_3_0;
mod outcomes;
mod page;
mod redaction;
mod sandbox;
mod sandbox_faults;
mod sandbox_load;
mod support;
