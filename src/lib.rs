//! Client for the [Vlens](https://docs.vlenseg.com) phone-verification API: send
//! a one-time password (OTP) by SMS, validate what the user types.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vlens_sandbox::Sandbox::builder().code("123456").start().await?;
//! # let (key, url) = ("key", sandbox.base_url());
//! use vlens::{Client, PhoneNumber};
//!
//! let client = Client::builder().api_key(key).base_url(url).build()?; // or Client::from_env()
//! let phone: PhoneNumber = "+20 123 456 7890".parse()?;
//!
//! let pending = client.send_otp(&phone).await?; // one SMS
//! // … the user types the code, perhaps into another process …
//! let verified = client.validate_otp(&pending, "123456").await?;
//! assert_eq!(verified.phone(), &phone);
//! # Ok(())
//! # }
//! ```
//!
//! [Errors](#errors-and-what-to-do) ·
//! [Pending state](#pending-state) ·
//! [Testing](#testing) ·
//! [TLS and proxies](#tls-and-proxies) ·
//! [Other operations](#other-operations) ·
//! [When the API changes](#when-the-api-changes) ·
//! [Coming from requests or reqwest](#coming-from-requests-or-reqwest)
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
//! - **Time and size are bounded**: of the connection, of the call, of the body; JSON
//!   of an unpublished shape is not parsed until you ask for it.
//!
//! # Errors, and what to do
//!
//! There is one [`Error`]. First ask what happened to the SMS or the code:
//!
//! ```
//! use vlens::{Delivery, Error, ErrorKind};
//!
//! /// What to tell the user, and whom to wake.
//! fn advice(error: &Error) -> &'static str {
//!     if error.is_rate_limited() {
//!         return "Too many requests. Try again later."; // after error.retry_after()
//!     }
//!     match (error.delivery(), error.kind()) {
//!         (_, ErrorKind::Input) => "This is not a phone number, or not a code.",
//!         (_, ErrorKind::Config) => "We are out of order.", // wake the operator
//!         (Delivery::NotSent, _) => "We could not reach the SMS service. Try again.",
//!         (Delivery::Rejected, _) if error.is_unauthorized() => "We are out of order.", // wake them too
//!         (Delivery::Rejected, _) => "The code is not right. Type it again, or ask for another.",
//!         _ => "We are not sure whether an SMS went out. If none arrives, ask for another.",
//!     }
//! }
//!
//! assert_eq!(advice(&Error::timeout()), advice(&Error::connection_lost()));
//! assert_ne!(advice(&Error::timeout()), advice(&Error::connect_timeout()));
//! ```
//!
//! Nothing is ever repeated for you. [`Error::is_safe_to_retry`] is true where
//! nothing had been sent, and for HTTP 429; a loop over it sends no second SMS.
//! A future that is dropped (a `select!`, a disconnect) may have sent its SMS all
//! the same. Neither the error codes nor the lifetime of a code are published:
//! [`Error::code`] is a number to log.
//!
//! # Pending state
//!
//! A [`PendingVerification`] is what to keep between the two steps: it is
//! `Serialize` and `Deserialize`, in a form that later versions read. Keep it in
//! a session, a store, or a signed or encrypted cookie that expires. **An unsigned
//! cookie can be edited**: a user could validate their own code for another's
//! request. For "send again" call [`send_otp`](Client::send_otp) anew and drop the
//! old one; [`sent_at`](PendingVerification::sent_at) is there for a cool-down.
//!
//! # Testing
//!
//! `vlens-sandbox` is a stateful Vlens in the test process: wrong, expired and
//! used codes, a clock that tests move, faults on demand, no SMS. It gives a
//! base URL and a ready [`Client`]; the example at the top runs against it.
//! For one exact answer there is `vlens::mock` (feature `mock`), and errors can be
//! [made](Error#implementations) for a mock of your own.
//!
//! # TLS and proxies
//!
//! Choose one feature: `rustls` (default), `native-tls`, or `rustls-no-provider`
//! for an application that installs its own crypto provider. Certificates, proxies
//! and DNS are those of a `reqwest::ClientBuilder` of yours,
//! [`http_client`](ClientBuilder::http_client); the guards are applied after it.
//! Plain http is for the loopback, or [asked for](ClientBuilder::allow_http).
//!
//! # Other operations
//!
//! The client and its types are generated at build time from the published
//! OpenAPI document. [`raw`] has every operation as it stands there, on the same
//! [`Client`], with the same guards. Without the feature `generate` a build takes the
//! reviewed copy of the same code, and builds none of the generator.
//!
//! # When the API changes
//!
//! `vlens spec update --check` (crate `vlens-cli`) compares the published page with
//! the vendored one, `vlens contract check` recorded exchanges with the contract:
//! run them in CI, and learn of a change before your users do. [`document`] is the
//! contract that this version was made from.
//!
//! # Coming from requests or reqwest
//!
//! | by hand | here |
//! |---|---|
//! | one endpoint, the fields decide what it does | [`send_otp`](Client::send_otp), [`validate_otp`](Client::validate_otp) |
//! | `"smsProviders": 2` | [`.via(SmsProvider::Vodafone)`](SendOtp::via) |
//! | `response.json()["data"]["phoneNumberOtpRequestId"]` | [`PendingVerification`], checked to be there |
//! | `if body["error_code"]:` on any status | `Err`, with [`Error::code`] |
//! | a `timeout=` that one forgets | 5 s to connect, 30 s in all |
//! | `HTTPAdapter(max_retries=…)`, which sends twice | never |
//! | logging the response | `Debug` that shows no token |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(unreachable_pub)]

mod builder;
pub mod document;
mod error;
mod ext;
#[cfg(fuzzing)]
pub mod fuzzing;
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

#[doc(inline)]
pub use self::raw::Client;
pub use self::{
    builder::{ClientBuilder, DEFAULT_BASE_URL, env_vars},
    error::{Delivery, Error, ErrorCode, ErrorKind},
    ext::{AccessToken, PendingVerification, SendOtp, VerifiedPhone},
    phone::{OtpCode, PhoneNumber},
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
