//! Whatever the client emits and whatever the sandbox and the mocks answer is
//! checked against the corrected document.

use std::sync::LazyLock;

use http::{Request, Response};
use vlens::{SmsProvider, raw::types};
use vlens_contract::{Contract, Violation};
use vlens_sandbox::{Sandbox, StatusStyle};

use crate::support::{self, PATH, Received, Server};

fn contract() -> &'static Contract {
    static CONTRACT: LazyLock<Contract> =
        LazyLock::new(|| Contract::new(vlens::document::corrected()).expect("a usable document"));
    &CONTRACT
}

fn request(received: &Received) -> Request<Vec<u8>> {
    let (method, target) = received.request_line().split_once(' ').unwrap();
    let (target, _) = target.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in received.headers() {
        request = request.header(name, value);
    }
    request.body(received.body.clone()).unwrap()
}

fn assert_conforms(violations: &[Violation]) {
    assert!(violations.is_empty(), "{violations:#?}");
}

#[tokio::test]
async fn every_request_of_the_client() {
    let send = Server::ok(support::sent()).await;
    let client = send.client();
    client.send_otp(&support::phone()).await.unwrap();
    for provider in SmsProvider::ALL {
        client
            .send_otp(&support::phone())
            .via(provider)
            .await
            .unwrap();
    }
    client
        .register_step_verify_phone()
        .body_map(|body| body.phone_number(support::PHONE))
        .send()
        .await
        .unwrap();
    let validate = Server::ok(support::confirmed()).await;
    validate
        .client()
        .validate_otp(&support::pending(), "1")
        .await
        .unwrap();
    let received = [send.received(), validate.received()].concat();
    assert_eq!(received.len(), 10);
    for received in &received {
        let request = request(received);
        assert_conforms(&contract().check_request(&request));
    }
    // The check can fail: without the key it does.
    let mut keyless = request(&received[0]);
    keyless.headers_mut().remove("apikey");
    assert!(!contract().check_request(&keyless).is_empty());
}

#[tokio::test]
async fn every_exchange_with_the_sandbox() {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let client = sandbox.client();
    let pending = client.send_otp(&support::phone()).await.unwrap();
    client.validate_otp(&pending, "000000").await.unwrap_err();
    client.validate_otp(&pending, "123456").await.unwrap();
    client.validate_otp(&pending, "123456").await.unwrap_err();
    let http = reqwest::Client::new();
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 4);
    for received in requests {
        let mut request = Request::new(received.expose_body().to_vec());
        *request.method_mut() = received.method().clone();
        *request.uri_mut() = received.path().parse().unwrap();
        *request.headers_mut() = received.headers().clone();
        // Said again, to see the answer as it is on the wire.
        let answer = http
            .post(format!("{}{PATH}", sandbox.base_url()))
            .headers(received.headers().clone())
            .body(received.expose_body().to_vec())
            .send()
            .await
            .unwrap();
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = answer.bytes().await.unwrap().to_vec();
        assert_conforms(&contract().check_exchange(&request, &response));
    }
}

/// The 4xx style gives the same envelopes under statuses that the document does
/// not have: that, and nothing else, is not documented.
#[tokio::test]
async fn the_4xx_style_differs_in_the_status_only() {
    let sandbox = Sandbox::builder()
        .status_style(StatusStyle::Http)
        .start()
        .await
        .unwrap();
    let error = sandbox
        .client()
        .validate_otp(&support::pending(), "1")
        .await
        .unwrap_err();
    let body = error.expose_body().unwrap().to_vec();
    let answer = |status: u16| {
        Response::builder()
            .status(status)
            .header("Content-Type", "application/json")
            .body(body.clone())
            .unwrap()
    };
    let check = |status| {
        let uri = PATH.parse().unwrap();
        contract().check_response(&http::Method::POST, &uri, &answer(status))
    };
    assert_conforms(&check(200));
    assert_eq!(check(error.status().unwrap().as_u16()).len(), 1);
}

/// What the typed mocks and the fixtures of these tests answer.
#[test]
fn the_mocks() {
    for output in [support::sent(), support::confirmed()] {
        let typed: types::ApiOutputRegister = serde_json::from_value(output).unwrap();
        let response = Response::builder()
            .header("Content-Type", "application/json")
            .body(serde_json::to_vec(&typed).unwrap())
            .unwrap();
        let uri = PATH.parse().unwrap();
        let contract = contract();
        assert_conforms(&contract.check_response(&http::Method::POST, &uri, &response));
    }
}
