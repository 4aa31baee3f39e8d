//! Client for the Vlens phone-verification API.

#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod raw;
mod sensitive;
mod transport;

pub use sensitive::{Personal, Secret, SensitiveJson};
