//! A Rust client at build time, from a folder of OpenAPI 3.1 documents.
//!
//! [`Build`] is what a build script calls; [`adapt()`] and [`generate()`] are its steps.

#![warn(unreachable_pub)]

pub mod adapt;
mod build;
mod generate;
mod quiet;

pub use self::{
    adapt::{Adapted, adapt},
    build::Build,
    generate::{Generated, generate},
};
