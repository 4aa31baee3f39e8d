//! Client for the [Vlens](https://docs.vlenseg.com) phone-verification API: send
//! a one-time password (OTP) by SMS, validate what the user types.
//!
//! Start here:
//!
//! - [`Client`]: [`from_env`](Client::from_env) or [`builder`](Client::builder),
//!   then [`send_otp`](Client::send_otp) and
//!   [`validate_otp`](Client::validate_otp).
//! - [`PendingVerification`]: what to keep between the two.
//! - [`Error`]: whether an SMS may have gone out, and what to do.
//! - `sandbox` (feature): the whole flow in a test, with no SMS and no network.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vlens_sandbox::Sandbox::builder().code("123456").start().await?;
//! # let (key, url) = ("key", sandbox.base_url());
//! use vlens::{Client, PhoneNumber};
//!
//! let client = Client::builder().api_key(key).base_url(url).build()?;
//! let phone: PhoneNumber = "+20 123 456 7890".parse()?;
//!
//! let pending = client.send_otp(&phone).await?;
//! // … the user types the code, perhaps into another process …
//! let verified = client.validate_otp(&pending, "123456").await?;
//! assert_eq!(verified.phone(), &phone);
//! # Ok(())
//! # }
//! ```
//!
//! # What it promises
//!
//! - **No SMS is sent twice by accident.** No call is repeated, by this crate or
//!   by reqwest; [`Error::delivery`] tells whether the request had an effect.
//! - **No secret is shown.** `Debug` of every type here hides keys, tokens,
//!   codes, names, addresses and the numbers of phones and documents ([`Secret`],
//!   [`Personal`], [`SensitiveJson`]), `Display` and causes of every error too.
//!   [`raw::Error`] is the one exception: it prints headers and bodies. What is
//!   shown: flags, times, lifetimes, the `error_code`, the request id, and the
//!   API's own number for a user (`user.id`), by which nobody outside of your
//!   tenant knows a person.
//! - **A failure is a failure.** An `error_code` is an error whatever the HTTP
//!   status and whatever stands beside it; a success needs the field that the step
//!   is about, and is not lost to one that it is not about.
//! - **Nothing is unbounded**: neither the time nor the size of a response; JSON of
//!   an unpublished shape is not parsed until you ask for it.
//!
//! The client and its types are generated at build time from the published
//! OpenAPI document: [`raw`].

#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(unreachable_pub)]

mod builder;
pub mod document;
mod error;
mod ext;
#[cfg(feature = "mock")]
pub mod mock;
mod phone;
pub mod raw;
mod response;
mod sensitive;
mod sensitive_json;
mod sms_provider;
mod transport;
mod unicode;

pub use self::{
    builder::{ClientBuilder, DEFAULT_BASE_URL, env_vars},
    error::{Delivery, Error, ErrorCode, ErrorKind},
    ext::{AccessToken, PendingVerification, SendOtp, VerifiedPhone},
    phone::{OtpCode, PhoneNumber},
    raw::Client,
    response::ResponseHeaders,
    sensitive::{Personal, Secret},
    sensitive_json::SensitiveJson,
    sms_provider::SmsProvider,
};
/// In the signatures of this crate.
pub use http::{HeaderMap, StatusCode};

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
