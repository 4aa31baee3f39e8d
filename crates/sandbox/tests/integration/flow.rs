//! The two steps as a client sees them, and what each fate of a code answers.

use std::{collections::HashSet, time::Duration};

use serde_json::{Value, json};
use vlens::{Client, Delivery, ErrorKind, SmsProvider};
use vlens_sandbox::{Rejection, Sandbox, StatusStyle};

use crate::{
    requests::{DOCUMENT, SECOND, phone, post_json},
    support::PHONE,
};

#[tokio::test]
async fn the_client_sends_and_validates() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let pending = client
        .send_otp(&phone())
        .via(SmsProvider::Orange)
        .await
        .unwrap();

    let message = sandbox.inbox().wait(SECOND).await.unwrap();
    assert_eq!(message.to(), PHONE);
    assert_eq!(message.gateway(), Some(SmsProvider::Orange));
    assert_eq!(message.request_id(), pending.request_id());
    assert_eq!(message.code().expose().len(), 6);

    let verified = client.validate_otp(&pending, message.code()).await.unwrap();
    let token = verified.access_token().unwrap();
    assert!(token.secret().expose().starts_with("sandbox-"));
    let lifetime = token.expires_at().unwrap() - chrono::Utc::now();
    assert!((86_300..=86_400).contains(&lifetime.num_seconds()));
    let user = verified.user().unwrap();
    assert_eq!(user.phone_number.as_deref(), Some(PHONE));
    assert!(user.id.is_some());

    let again = client.validate_otp(&pending, message.code()).await;
    let again = again.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Api);
    assert_eq!(again.code(), Some(Rejection::AlreadyUsed.code()));
    assert_eq!(again.delivery(), Delivery::Rejected);
}

#[tokio::test]
async fn answers_have_every_documented_member_and_null_for_nothing() {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let (_, sent) = post_json(&sandbox, json!({ "phoneNumber": PHONE })).await;
    let id = sent["data"]["phoneNumberOtpRequestId"].clone();
    assert_eq!(id.as_str().unwrap().as_bytes()[14], b'4', "a UUID v4");
    assert_eq!(sent["data"]["isPhoneNumberConfirmed"], false);
    let body = json!({
        "phoneNumber": PHONE, "phoneNumberOtpRequestId": id, "phoneNumberOtp": "123456",
        "smsProviders": null,
    });
    let (_, verified) = post_json(&sandbox, body).await;
    assert_eq!(verified["data"]["isPhoneNumberConfirmed"], true);
    assert_eq!(verified["data"]["expireInSeconds"], 86_400);
    let (_, refused) = post_json(&sandbox, json!({})).await;
    assert_eq!(refused["data"], Value::Null);

    let schemas = &DOCUMENT["components"]["schemas"];
    let members = |schema: &str| -> HashSet<String> {
        let properties = schemas[schema]["properties"].as_object().unwrap();
        properties.keys().cloned().collect()
    };
    let found =
        |value: &Value| -> HashSet<String> { value.as_object().unwrap().keys().cloned().collect() };
    for answer in [&sent, &verified, &refused] {
        assert_eq!(found(answer), members("ApiOutputRegister"));
    }
    for data in [&sent["data"], &verified["data"]] {
        assert_eq!(found(data), members("RegisterOutput"));
        // Vlens' example shows it here; it would make the SMS pointless.
        assert_eq!(data["phoneNumberOtp"], Value::Null);
    }
    assert_eq!(sent["data"]["user"], Value::Null);
    assert_eq!(found(&verified["data"]["user"]), members("UserBasicInfo"));
}

#[tokio::test]
async fn each_fate_of_a_code_has_its_own_answer() {
    let sandbox = Sandbox::builder()
        .code("123456")
        .attempts(2)
        .status_style(StatusStyle::Http)
        .api_key("the key")
        .start()
        .await
        .unwrap();
    let client = sandbox.client();
    let send = || async { client.send_otp(&phone()).await.unwrap() };
    let expect = async |pending: &vlens::PendingVerification, code: &str, why: Rejection| {
        let error = client.validate_otp(pending, code).await.unwrap_err();
        assert_eq!(error.code(), Some(why.code()));
        error.status().unwrap().as_u16()
    };

    let pending = send().await;
    assert_eq!(expect(&pending, "000000", Rejection::WrongOtp).await, 422);
    let stolen = vlens::PendingVerification::new(
        "+201111111111".parse().unwrap(),
        pending.request_id(),
        pending.sent_at(),
    );
    assert_eq!(expect(&stolen, "123456", Rejection::OtherPhone).await, 422);
    assert_eq!(expect(&pending, "000000", Rejection::WrongOtp).await, 422);
    assert_eq!(
        expect(&pending, "123456", Rejection::TooManyAttempts).await,
        429
    );

    let pending = send().await;
    sandbox.advance(Duration::from_secs(299));
    let resent = send().await;
    assert_eq!(expect(&pending, "123456", Rejection::Superseded).await, 422);
    sandbox.advance(Duration::from_secs(300));
    assert_eq!(expect(&resent, "123456", Rejection::Expired).await, 422);

    let pending = send().await;
    client.validate_otp(&pending, "123456").await.unwrap();
    assert_eq!(
        expect(&pending, "123456", Rejection::AlreadyUsed).await,
        422
    );

    let stranger = Client::builder()
        .api_key("another key")
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = stranger.send_otp(&phone()).await.unwrap_err();
    assert_eq!(error.code(), Some(Rejection::WrongApiKey.code()));
    assert_eq!(error.status().unwrap().as_u16(), 401);
}

#[tokio::test]
async fn codes_are_six_random_digits() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for _ in 0..200 {
        client.send_otp(&phone()).await.unwrap();
    }
    let messages = sandbox.inbox().messages();
    let codes: HashSet<&str> = messages.iter().map(|m| m.code().expose()).collect();
    let ids: HashSet<_> = messages.iter().map(|m| m.request_id()).collect();
    assert!(codes.len() > 190, "{} different ones", codes.len());
    assert_eq!(ids.len(), 200);
    for code in &codes {
        assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    }
    // The chance that one place never shows one of the digits is below 1e-7.
    for place in 0..6 {
        let digits: HashSet<u8> = codes.iter().map(|code| code.as_bytes()[place]).collect();
        assert_eq!(digits.len(), 10);
    }
}
