//! The typed mocks, as a user's tests use them.

use httpmock::MockServer;
use serde_json::json;
use vlens::{Delivery, ErrorKind, mock::MockServerExt as _, raw::types};

use crate::support::{self, KEY, PHONE, REQUEST_ID};

#[tokio::test]
async fn both_steps() {
    let server = MockServer::start_async().await;
    let client = support::client(&server.base_url());

    let send = server.register_step_verify_phone(|when, then| {
        let body: types::StepVerifyPhoneInput =
            serde_json::from_value(json!({ "phoneNumber": PHONE })).unwrap();
        when.body(&body);
        let output: types::ApiOutputRegister = serde_json::from_value(support::sent()).unwrap();
        then.ok(&output);
    });
    let validate = server.register_step_verify_phone(|when, then| {
        let when = when.into_inner();
        when.header("ApiKey", KEY)
            .json_body_includes(json!({ "phoneNumberOtp": "123456" }).to_string());
        let output: types::ApiOutputRegister =
            serde_json::from_value(support::confirmed()).unwrap();
        then.ok(&output);
    });

    let pending = client.send_otp(&support::phone()).await.unwrap();
    assert_eq!(pending.request_id().to_string(), REQUEST_ID);
    let verified = client.validate_otp(&pending, "123456").await.unwrap();
    assert_eq!(
        verified.access_token().unwrap().secret().expose(),
        "token-that-nobody-may-see"
    );
    send.assert();
    validate.assert();
}

#[tokio::test]
async fn what_the_document_does_not_say() {
    let server = MockServer::start_async().await;
    server.register_step_verify_phone(|_, then| {
        then.into_inner().status(429).header("Retry-After", "3");
    });
    let error = support::client(&server.base_url())
        .send_otp(&support::phone())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.delivery(), Delivery::Rejected);
    assert_eq!(error.retry_after().unwrap().as_secs(), 3);
}
