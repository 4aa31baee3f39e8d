//! A Rust client at build time, from a folder of OpenAPI 3.1 documents.
//!
//! [`Build`] is what a build script calls, [`compile()`] what it does with a document;
//! [`adapt()`] and [`generate()`] are steps of that.

#![warn(unreachable_pub)]

pub mod adapt;
mod build;
mod compile;
#[cfg(feature = "format")]
mod format;
mod generate;
mod lines;
mod quiet;
mod rewrite;
mod settings;
mod sparse;
mod stack;

#[cfg(feature = "format")]
pub use self::format::format;
pub use self::{
    adapt::{Adapted, adapt},
    build::Build,
    compile::{Compiled, compile},
    generate::{Generated, generate},
    settings::Settings,
};
