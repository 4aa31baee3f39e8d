//! The two steps: what goes over the wire and what comes back.

use std::borrow::Cow;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use vlens::{ErrorKind, OtpCode, PendingVerification, Secret, SmsProvider};

use crate::support::{self, KEY, PATH, PHONE, REQUEST_ID, Server};

/// Every header of a request, and nothing else: a new one fails the test.
fn documented_headers(server: &Server, body: &[u8]) -> Vec<(String, String)> {
    [
        ("accept", "application/json".to_owned()),
        ("accept-encoding", "identity".to_owned()),
        ("apikey", KEY.to_owned()),
        ("content-length", body.len().to_string()),
        ("content-type", "application/json".to_owned()),
        ("host", format!("127.0.0.1:{}", server.port)),
        (
            "user-agent",
            concat!("vlens-rust/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[tokio::test]
async fn send_is_the_documented_request() {
    let server = Server::ok(support::sent()).await;
    let before = Utc::now();
    let pending = server.client().send_otp(&support::phone()).await.unwrap();

    let [request] = &server.received()[..] else {
        panic!("one request")
    };
    assert_eq!(request.request_line(), format!("POST {PATH} HTTP/1.1"));
    assert_eq!(
        request.headers(),
        documented_headers(&server, &request.body)
    );
    // Omitted optionals are left out, not null.
    assert_eq!(request.json(), json!({ "phoneNumber": PHONE }));

    assert_eq!(pending.phone().as_str(), PHONE);
    assert_eq!(pending.request_id().to_string(), REQUEST_ID);
    assert!(before <= pending.sent_at() && pending.sent_at() <= Utc::now());
}

#[tokio::test]
async fn send_names_the_chosen_gateway() {
    let server = Server::ok(support::sent()).await;
    let client = server.client();
    client
        .send_otp(&support::phone())
        .via(SmsProvider::Orange)
        .await
        .unwrap();
    client
        .send_otp(&support::phone())
        .via(SmsProvider::Other(0))
        .await
        .unwrap();
    let bodies: Vec<Value> = server.received().iter().map(|r| r.json()).collect();
    assert_eq!(
        bodies,
        [
            json!({ "phoneNumber": PHONE, "smsProviders": 7 }),
            // The request of the page's example.
            json!({ "phoneNumber": PHONE, "smsProviders": 0 }),
        ]
    );
}

#[tokio::test]
async fn validate_is_the_documented_request() {
    let server = Server::ok(support::confirmed()).await;
    let before = Utc::now();
    let verified = server
        .client()
        .validate_otp(&support::pending(), "123456")
        .await
        .unwrap();
    let after = Utc::now();

    let [request] = &server.received()[..] else {
        panic!("one request")
    };
    assert_eq!(request.request_line(), format!("POST {PATH} HTTP/1.1"));
    assert_eq!(
        request.headers(),
        documented_headers(&server, &request.body)
    );
    assert_eq!(
        request.json(),
        json!({
            "phoneNumber": PHONE,
            "phoneNumberOtpRequestId": REQUEST_ID,
            "phoneNumberOtp": "123456"
        })
    );

    assert_eq!(verified.phone().as_str(), PHONE);
    // The step that completes a registration asks for it, with the code.
    assert_eq!(verified.request_id().to_string(), REQUEST_ID);
    let token = verified.access_token().unwrap();
    assert_eq!(token.secret().expose(), "token-that-nobody-may-see");
    let day = TimeDelta::days(1);
    let expires_at = token.expires_at().unwrap();
    assert!(before + day <= expires_at && expires_at <= after + day);
    assert_eq!(verified.user().unwrap().name.as_deref(), Some("Amina"));
    assert!(verified.response().data.is_some());
    assert_eq!(
        serde_json::from_slice::<Value>(verified.expose_body()).unwrap(),
        support::confirmed()
    );
    let token = verified.into_access_token().unwrap();
    assert_eq!(token.secret().expose(), "token-that-nobody-may-see");
}

#[tokio::test]
async fn a_code_is_taken_in_any_form() {
    let server = Server::ok(support::confirmed()).await;
    let client = server.client();
    let pending = support::pending();
    let code: OtpCode = "123456".parse().unwrap();
    client.validate_otp(&pending, &code).await.unwrap();
    let secret = Secret::from("123456");
    client.validate_otp(&pending, &secret).await.unwrap();
    client.validate_otp(&pending, secret).await.unwrap();
    client.validate_otp(&pending, code).await.unwrap();
    client.validate_otp(&pending, "123 456").await.unwrap();
    for typed in [Cow::Borrowed("123 456"), Cow::Owned("123-456".to_owned())] {
        client.validate_otp(&pending, &typed).await.unwrap();
        client.validate_otp(&pending, typed).await.unwrap();
    }
    let typed = "١٢٣-۴۵۶".to_owned();
    client.validate_otp(&pending, &typed).await.unwrap();
    client.validate_otp(&pending, typed).await.unwrap();
    for request in server.received() {
        assert_eq!(request.json()["phoneNumberOtp"], "123456");
    }
}

#[tokio::test]
async fn a_bad_code_is_an_error_before_any_call() {
    let server = Server::ok(support::confirmed()).await;
    let error = server
        .client()
        .validate_otp(&support::pending(), " - ")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert_eq!(error.to_string(), "invalid input: the code is empty");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn the_token_and_its_lifetime_are_optional() {
    for (data, token, expires) in [
        (json!({}), false, false),
        (
            json!({ "accessToken": null, "expireInSeconds": 5 }),
            false,
            false,
        ),
        (json!({ "accessToken": "" }), false, false),
        (json!({ "accessToken": "t" }), true, false),
        (
            json!({ "accessToken": "t", "expireInSeconds": 5 }),
            true,
            true,
        ),
        // Beyond what a date can hold: no panic, no expiry.
        (
            json!({ "accessToken": "t", "expireInSeconds": i64::MAX }),
            true,
            false,
        ),
        (
            json!({ "accessToken": "t", "expireInSeconds": 9_000_000_000_000_i64 }),
            true,
            false,
        ),
        (
            json!({ "accessToken": "t", "expireInSeconds": -5 }),
            true,
            true,
        ),
    ] {
        let mut data = data;
        data["isPhoneNumberConfirmed"] = json!(true);
        let server = Server::ok(json!({ "data": data })).await;
        let verified = server
            .client()
            .validate_otp(&support::pending(), "1")
            .await
            .unwrap();
        let access = verified.access_token();
        assert_eq!(access.is_some(), token, "{data}");
        assert_eq!(
            access.and_then(|a| a.expires_at()).is_some(),
            expires,
            "{data}"
        );
        assert!(verified.user().is_none());
    }
}

#[test]
fn a_pending_verification_survives_a_store() {
    let pending = support::pending();
    let stored = serde_json::to_value(&pending).unwrap();
    // The stored form is a promise to older and newer processes.
    assert_eq!(
        stored,
        json!({
            "version": 1,
            "phone": PHONE,
            "requestId": REQUEST_ID,
            "sentAt": "2026-01-02T03:04:05Z"
        })
    );
    let restored: PendingVerification = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(restored, pending);

    for (member, value, says) in [
        ("version", json!(2), "in version 2"),
        ("phone", json!("01234567890"), "+20"),
        ("requestId", json!("no uuid"), "requestId"),
        ("sentAt", json!("yesterday"), "sentAt"),
        ("version", json!("1"), "version"),
        ("phone", json!(201_234_567_890_u64), "phone"),
        ("requestId", json!(null), "requestId"),
        ("sentAt", json!(["+201234567890"]), "sentAt"),
    ] {
        let mut broken = stored.clone();
        broken[member] = value;
        let error = serde_json::from_value::<PendingVerification>(broken).unwrap_err();
        assert!(error.to_string().contains(says), "{member}: {error}");
        let mut absent = stored.clone();
        absent.as_object_mut().unwrap().remove(member);
        let error = serde_json::from_value::<PendingVerification>(absent).unwrap_err();
        assert!(error.to_string().starts_with(member), "{error}");
    }
    // A list is none, whatever its items are.
    let list = json!([1, PHONE, REQUEST_ID, "2026-01-02T03:04:05Z"]);
    serde_json::from_value::<PendingVerification>(list).unwrap_err();
}

/// A set or a map of those that wait.
#[test]
fn pending_verifications_can_be_keys() {
    let pending = support::pending();
    let hashed = std::collections::HashSet::from([pending.clone(), pending.clone()]);
    let sorted = std::collections::BTreeSet::from([pending.clone(), pending]);
    assert_eq!((hashed.len(), sorted.len()), (1, 1));
}

#[tokio::test]
async fn the_raw_operation_has_the_same_guards() {
    let server = Server::ok(support::sent()).await;
    let response = server
        .client()
        .register_step_verify_phone()
        .body_map(|body| body.phone_number(vlens::Personal::from(PHONE)))
        .send()
        .await
        .unwrap();
    assert!(
        response
            .data
            .as_ref()
            .unwrap()
            .phone_number_otp_request_id
            .is_some()
    );
    // Whatever else there is of the response is at hand.
    let body = support::sent().to_string();
    assert_eq!(response.expose_body(), body.as_bytes());
    assert_eq!(response.status(), vlens::StatusCode::OK);
    assert_eq!(response.headers()["content-length"], body.len().to_string());
    let shown = format!("{response:?}");
    assert_eq!(shown, format!("{:?}", response.into_inner()));
    assert!(shown.starts_with("ApiOutputRegister {"), "{shown}");
    let [request] = &server.received()[..] else {
        panic!("one request")
    };
    assert_eq!(
        request.headers(),
        documented_headers(&server, &request.body)
    );
}

/// The token of a user is for operations that ask for it, which this one does not,
/// and stays out of sight. One that does is tried by `.ci/maintenance`.
#[tokio::test]
async fn calls_on_behalf_of_a_user() {
    let server = Server::ok(support::sent()).await;
    let client = server.client();
    let token = Secret::from("eyJhbGciOi.J9-_~+/x==");
    let for_user = client.with_access_token(&token).unwrap();
    assert!(!format!("{for_user:?} {for_user:#?}").contains("eyJ"));
    for_user.send_otp(&support::phone()).await.unwrap();
    let [request] = &server.received()[..] else {
        panic!("one request")
    };
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("apikey").unwrap(), KEY);
    for unusable in ["", "a b", "a\r\nX-Evil: 1", "é", "a\0"] {
        let error = client
            .with_access_token(&Secret::from(unusable))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert_eq!(
            error.to_string(),
            "invalid input: the access token cannot be sent in a header"
        );
    }
}

/// The flow can be spawned on a multi-threaded runtime.
#[test]
fn futures_are_send() {
    fn is_send<T: Send>(_: &T) {}
    let client = support::client("http://127.0.0.1:1");
    let (phone, pending) = (support::phone(), support::pending());
    is_send(&client.send_otp(&phone).into_future());
    is_send(&client.validate_otp(&pending, "1"));
}

/// Beyond some 1,000 bytes the allocator is slow, and every copy counts.
#[test]
fn a_call_is_a_small_future() {
    let client = support::client("http://127.0.0.1:1");
    let size = size_of_val(&client.validate_otp(&support::pending(), "1"));
    assert!(size < 1024, "{size} bytes");
}
