//! Typed [`httpmock`] helpers, generated from the document.
//!
//! [`MockServerExt`] adds a method per operation to
//! [`MockServer`](::httpmock::MockServer); `when` and `then` know its path and
//! types, and their `into_inner()` gives way to everything else.
//!
//! For a whole flow (wrong codes, expiry, the right code once) use the
//! crate `vlens-sandbox`; for one exact answer, this:
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
//!
//! # Both halves against the document
//!
//! A mock proves only what it was told. `vlens-contract` checks the request that
//! was made and the answer that was given against the [document](crate::document),
//! so that a test stays true when that changes:
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use httpmock::MockServer;
//! use vlens::{Client, document, mock::MockServerExt as _, raw::types};
//! use vlens_contract::Contract;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let data = types::RegisterOutput::builder()
//!     .phone_number_otp_request_id(uuid::uuid!("3fa85f64-5717-4562-b3fc-2c963f66afa6"));
//! let answer: types::ApiOutputRegister = types::ApiOutputRegister::builder()
//!     .data(types::RegisterOutput::try_from(data)?)
//!     .try_into()?;
//!
//! let server = MockServer::start_async().await;
//! let seen = Arc::new(Mutex::new(None));
//! let log = seen.clone();
//! server.register_step_verify_phone(|when, then| {
//!     when.into_inner().is_true(move |request| {
//!         log.lock().unwrap().replace(request.to_http_request());
//!         true
//!     });
//!     then.ok(&answer);
//! });
//!
//! let client = Client::builder().api_key("any").base_url(server.base_url()).build()?;
//! client.send_otp(&"+201234567890".parse()?).await?;
//!
//! let request = seen.lock().unwrap().take().expect("a request").map(|body| body.to_vec());
//! let response = http::Response::builder()
//!     .header("Content-Type", "application/json")
//!     .body(serde_json::to_vec(&answer)?)?;
//! let violations = Contract::new(document::corrected())?.check_exchange(&request, &response);
//! assert!(violations.is_empty(), "{violations:?}");
//! # Ok(())
//! # }
//! ```

#![allow(missing_docs)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

include!(concat!(env!("OUT_DIR"), "/mock.rs"));
