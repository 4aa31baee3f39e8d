//! The document pipeline: pure functions from a published OpenAPI 3.1 document
//! to what the client is generated from.
//!
//! [`parse`](parse::parse) → [`merge`](merge::merge) → [`correct`] → *the
//! corrected 3.1 document* → [`lower`](lower::lower) to 3.0 →
//! [`adapt`](adapt::adapt) to what progenitor takes.
//!
//! The module is compiled twice: into the build script, and into the library
//! with the feature `openapi`. It knows nothing of the client.

pub mod adapt;
pub mod correct;
mod document;
mod grammar;
pub mod lint;
pub mod lower;
pub mod merge;
pub mod page;
pub mod parse;
pub mod pointer;
mod problem;

pub use self::{
    adapt::adapt,
    correct::Corrections,
    document::{ALLOW_WIDENING, CORRECTIONS, Document, read_folder},
    lower::{Lowered, lower},
    page::{Example, Page},
    problem::{Effect, Note, Problem, Problems},
};
