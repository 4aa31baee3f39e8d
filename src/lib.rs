//! Client for the Vlens phone-verification API.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod error;
mod ext;
#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "openapi")]
pub mod openapi;
mod phone;
pub mod raw;
mod response;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod sensitive;
mod sms_provider;
mod transport;

pub use self::{
    builder::{ClientBuilder, DEFAULT_BASE_URL, env_vars},
    error::{Delivery, Error, ErrorCode, ErrorKind},
    ext::{AccessToken, PendingVerification, SendOtp, VerifiedPhone},
    phone::{OtpCode, PhoneNumber},
    raw::Client,
    sensitive::{Personal, Secret, SensitiveJson},
    sms_provider::SmsProvider,
};
/// In the signatures of this crate.
pub use http::StatusCode;
