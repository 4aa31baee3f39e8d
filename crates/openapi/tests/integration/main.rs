//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod differential;
mod document;
mod lint;
mod lower;
mod lower_references;
mod lower_schemas;
mod merge;
mod openapi_3_0;
mod page;
mod parse;
mod print;
mod random;
mod reference;
mod robust;
