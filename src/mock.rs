//! Typed [`httpmock`] helpers, generated from the document.
//!
//! [`MockServerExt`] adds a method per operation to
//! [`MockServer`](::httpmock::MockServer); `when` and `then` know its path and
//! types, and their `into_inner()` gives way to everything else.
//!
//! For a whole flow (wrong codes, expiry, the right code once) use the
//! sandbox of the feature `sandbox`; for one exact answer, this:
//!
//! ```
//! use httpmock::MockServer;
//! use vlens::{Client, ErrorKind, mock::MockServerExt as _, raw::types::ApiOutputRegister};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start_async().await;
//! let refusal = ApiOutputRegister::builder().error_code(1042).try_into()?;
//! server.register_step_verify_phone(|_when, then| {
//!     then.ok(&refusal);
//! });
//!
//! let client = Client::builder().api_key("any").base_url(server.base_url()).build()?;
//! let error = client.send_otp(&"+201234567890".parse()?).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Api);
//! assert_eq!(error.code(), Some(1042.into()));
//! # Ok(())
//! # }
//! ```

#![allow(missing_docs)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

include!(concat!(env!("OUT_DIR"), "/mock.rs"));
