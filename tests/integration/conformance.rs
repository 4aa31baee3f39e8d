//! Whatever the client emits and whatever the sandbox and the mocks answer is
//! checked against the corrected document.

use std::sync::{Arc, LazyLock, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use httpmock::{HttpMockRequest, MockServer};
use serde_json::{Value, json};
use vlens::{ErrorKind, SmsProvider, document, mock::MockServerExt as _, raw::types};
use vlens_contract::{Contract, Side, Violation};
use vlens_openapi::{Page, page::Example};
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
    for &provider in SmsProvider::ALL {
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
    assert_eq!(received.len(), SmsProvider::ALL.len() + 3);
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

/// The published page, whose examples the generated mocks serve.
const PAGE: &str =
    include_str!("../../crates/openapi/tests/fixtures/pages/register-step-verify-phone.md");

/// Where the published examples break the published document, and how: the
/// answers have placeholders in the place of a UUID and an e-mail address, and
/// `oneOf: [anything, null]` refuses null.
const LEDGER: [(&str, &str); 3] = [
    ("/data/phoneNumberOtpRequestId", "format"),
    ("/data/user/emailAddress", "format"),
    ("/error_descriptions", "oneOf"),
];

/// An example of the page, served by the generated helpers.
struct Served {
    server: MockServer,
    /// As printed on the page.
    request: Value,
    response: Value,
}

impl Served {
    async fn start(example: &Example<'_>) -> Self {
        let read = |text: Option<&str>| serde_json::from_str(text.unwrap()).unwrap();
        let (request, response): (Value, Value) = (read(example.request), read(example.response));
        let server = MockServer::start_async().await;
        // Typed: only what the document has can be asked for.
        let input: types::StepVerifyPhoneInput = serde_json::from_value(request.clone()).unwrap();
        server.register_step_verify_phone(|when, then| {
            when.body(&input);
            // Not typed: a placeholder is no UUID.
            then.into_inner()
                .status(200)
                .header("Content-Type", "application/json")
                .body(example.response.unwrap());
        });
        Self {
            server,
            request,
            response,
        }
    }

    /// One exchange with the page's own bytes, as it is on the wire.
    async fn exchange(&self) -> (Request<Vec<u8>>, Response<Vec<u8>>) {
        let request = Request::post(PATH)
            .header("ApiKey", support::KEY)
            .header("Content-Type", "application/json")
            .body(serde_json::to_vec(&self.request).unwrap())
            .unwrap();
        let answer = reqwest::Client::new()
            .post(self.server.url(PATH))
            .headers(request.headers().clone())
            .body(request.body().clone())
            .send()
            .await
            .unwrap();
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = answer.bytes().await.unwrap().to_vec();
        (request, response)
    }
}

fn places(violations: &[Violation]) -> Vec<(&str, &str)> {
    let mut places: Vec<_> = violations
        .iter()
        .map(|violation| (violation.instance.as_str(), violation.keyword.as_str()))
        .collect();
    places.sort_unstable();
    places
}

/// Both halves of every documented example against the published document: the
/// requests conform, and the answers break it where the ledger says. One more
/// or one less is news.
#[tokio::test]
async fn the_documented_examples() {
    let page = Page::read(PAGE).unwrap();
    let published = Contract::new(document::published()).unwrap();
    let names: Vec<&str> = page.examples.iter().map(|example| example.name).collect();
    assert_eq!(names, ["Send OTP", "Validate OTP"]);
    for example in &page.examples {
        let served = Served::start(example).await;
        let (request, response) = served.exchange().await;
        assert_eq!(response.status(), 200, "the mock knows the request");
        assert_conforms(&published.check_request(&request));
        let violations = published.check_exchange(&request, &response);
        assert!(
            violations
                .iter()
                .all(|violation| violation.side == Side::Response)
        );
        assert_eq!(places(&violations), LEDGER, "{}", example.name);
        // The corrected document takes null for what it is.
        let violations = contract().check_exchange(&request, &response);
        assert_eq!(places(&violations), LEDGER[..2], "{}", example.name);
    }
}

/// What the client makes of the documented examples: it sends them as they are
/// printed, and an `error_code` is an error whatever stands beside it.
#[tokio::test]
async fn the_documented_examples_through_the_client() {
    let page = Page::read(PAGE).unwrap();
    let [send, validate] = page.examples.as_slice() else {
        panic!("{:?}", page.examples);
    };
    let phone = support::phone();
    let served = Served::start(send).await;
    let client = support::client(&served.server.base_url());
    let sent = client.send_otp(&phone).via(SmsProvider::Other(0)).await;
    let error = sent.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Api, Some(1.into()))
    );

    let served = Served::start(validate).await;
    let client = support::client(&served.server.base_url());
    let code = served.request["phoneNumberOtp"].as_str().unwrap();
    let validated = client.validate_otp(&support::pending(), code).await;
    let error = validated.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Api, Some(1.into()))
    );
}

/// The examples with their placeholders mended succeed, and conform in full:
/// typed by the generated types, served by the generated helpers.
#[tokio::test]
async fn the_documented_examples_mended() {
    let page = Page::read(PAGE).unwrap();
    for example in &page.examples {
        let served = Served::start(example).await;
        let mut response = served.response;
        response["data"]["phoneNumberOtpRequestId"] = json!(support::REQUEST_ID);
        response["data"]["user"]["emailAddress"] = json!("amina@example.com");
        response["error_code"] = Value::Null;
        let input: types::StepVerifyPhoneInput = serde_json::from_value(served.request).unwrap();
        let output: types::ApiOutputRegister = serde_json::from_value(response).unwrap();

        let server = MockServer::start_async().await;
        let seen = Recorded::default();
        let log = seen.clone();
        let mock = server.register_step_verify_phone(|when, then| {
            when.body(&input)
                .into_inner()
                .is_true(move |request| log.keep(request));
            then.ok(&output);
        });
        let client = support::client(&server.base_url());
        match &input.phone_number_otp {
            None => {
                let gateway = SmsProvider::from(input.sms_providers.unwrap());
                let pending = client
                    .send_otp(&support::phone())
                    .via(gateway)
                    .await
                    .unwrap();
                assert_eq!(pending.request_id().to_string(), support::REQUEST_ID);
            }
            Some(code) => {
                let verified = client
                    .validate_otp(&support::pending(), code)
                    .await
                    .unwrap();
                assert_eq!(verified.access_token().unwrap().secret().expose(), "string");
            }
        }
        mock.assert();
        let response = Response::builder()
            .header("Content-Type", "application/json")
            .body(serde_json::to_vec(&output).unwrap())
            .unwrap();
        for request in seen.take() {
            assert_conforms(&contract().check_exchange(&request, &response));
        }
    }
}

/// The requests that reached a mock.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Recorded {
    /// True, so that it can stand among the conditions of a mock.
    fn keep(&self, request: &HttpMockRequest) -> bool {
        self.0.lock().unwrap().push(request.to_http_request());
        true
    }

    fn take(&self) -> Vec<Request<Bytes>> {
        let requests = std::mem::take(&mut *self.0.lock().unwrap());
        assert!(!requests.is_empty());
        requests
    }
}
